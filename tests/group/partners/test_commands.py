"""The commands of partners on PostgreSQL: cards, numbers, companies, contacts, isolation."""

from dataclasses import replace
from datetime import UTC, datetime
from uuid import UUID

import pytest
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from tests.group.partners.world import IBAN, Step, Two, a_card, act, keys_set, lend, secret_added
from winvest.foundation.kit.errors import (
    Conflict,
    Forbidden,
    Invalid,
    NotFound,
    Refused,
)
from winvest.foundation.kit.scope import Scope
from winvest.group.partners.access_forms import Contact
from winvest.group.partners.access_queries import (
    partner_contacts,
)
from winvest.group.partners.commands import (
    change_status,
    create_partner,
    edit_partner,
    restore_partner,
)
from winvest.group.partners.enums import (
    PartnerContactKind,
    PartnerStatus,
)
from winvest.group.partners.list_queries import PartnerFilters, partner_page, partners_after
from winvest.group.partners.models import Partner
from winvest.group.partners.reach_commands import (
    activate_partner,
    add_contact,
    edit_contact,
    remove_contact,
)
from winvest.group.partners.sheet_queries import (
    partner_sheet,
    partner_twins,
)

NOW = datetime(2026, 11, 21, 9, tzinfo=UTC)


@pytest.mark.req("CAT-03")
@pytest.mark.parametrize(
    ("numbers", "field"),
    [
        ({"siren": "12345678"}, "siren"),
        ({"siren": "999054984", "siret": "80039729100017"}, "siret"),
        ({"vat_number": "FR1"}, "vat_number"),
        ({"siren": "999054984", "vat_number": "FR83404833048"}, "vat_number"),
        ({"bic": "TROPCOURT"}, "bic"),
    ],
)
async def test_what_is_surely_wrong_is_refused_even_confirmed(
    session: AsyncSession, two: Two, numbers: dict[str, str], field: str
) -> None:
    scope = await act(session, two.manager())
    with pytest.raises(Invalid) as refused:
        await create_partner(
            session, scope, company_id=two.mine, card=a_card(**numbers), confirmed=True, now=NOW
        )
    assert list(refused.value.by_field) == [field]


@pytest.mark.req("CAT-03")
async def test_an_iban_with_a_wrong_key_is_refused(session: AsyncSession, two: Two) -> None:
    scope = await act(session, two.manager())
    with pytest.raises(Invalid) as refused:
        await create_partner(
            session,
            scope,
            company_id=two.mine,
            card=a_card(),
            iban=IBAN[:-1] + "8",
            confirmed=True,
            now=NOW,
        )
    assert "iban" in refused.value.by_field


@pytest.mark.req("CAT-03")
async def test_a_failing_key_is_kept_once_confirmed(session: AsyncSession, two: Two) -> None:
    """Annex A 7 gives 530895710, whose key fails: the source may be wrong."""
    scope = await act(session, two.manager())
    card = a_card(siren="530895710")
    with pytest.raises(Invalid) as asked:
        await create_partner(session, scope, company_id=two.mine, card=card, now=NOW)
    assert [one.code for one in asked.value.errors] == ["doubt"]
    made = await create_partner(
        session, scope, company_id=two.mine, card=card, confirmed=True, now=NOW
    )
    sheet = await partner_sheet(session, scope, key=made.id)
    assert [one.field for one in sheet.doubts] == ["siren"]
    again = await edit_partner(
        session,
        scope,
        partner_id=made.id,
        lock_version=sheet.lock_version,
        card=replace(card, bic="BNPAFRPP"),
    )
    assert again.changed, "a doubt that stood already is not asked about again"


@pytest.mark.req("CAT-03")
async def test_the_same_siren_asks_before_a_second_partner(session: AsyncSession, two: Two) -> None:
    scope = await act(session, two.manager())
    with pytest.raises(Invalid) as asked:
        await create_partner(
            session, scope, company_id=two.mine, card=a_card(siren="999054984"), now=NOW
        )
    assert [one.code for one in asked.value.errors] == ["twin"]
    twins = await partner_twins(session, scope, name="Mutuele Armorik", siren=None)
    assert [one.name for one in twins] == ["Mutuelle Armorique"]
    neighbour = await act(session, two.neighbour())
    assert (
        await partner_twins(session, neighbour, name="Mutuelle Armorique", siren="999054984") == ()
    )


@pytest.mark.req("CAT-03", "AHEAD-12")
async def test_a_card_is_corrected_and_put_back(session: AsyncSession, two: Two) -> None:
    scope = await act(session, two.manager())
    sheet = await partner_sheet(session, scope, key=two.partner)
    wanted = replace(sheet.card, payment_terms="30 jours")
    done = await edit_partner(
        session, scope, partner_id=two.partner, lock_version=1, card=wanted, iban=IBAN
    )
    assert (done.changed, done.lock_version, done.iban_before) == (True, 2, "")
    with pytest.raises(Conflict):
        await edit_partner(session, scope, partner_id=two.partner, lock_version=1, card=wanted)
    await restore_partner(
        session, scope, partner_id=two.partner, lock_version=2, card=done.before.card, iban=""
    )
    back = await partner_sheet(session, scope, key=two.partner)
    assert back.card == sheet.card
    with pytest.raises(Conflict):
        await restore_partner(
            session, scope, partner_id=two.partner, lock_version=2, card=wanted, iban=None
        )


@pytest.mark.req("CAT-03")
async def test_an_edit_without_an_iban_keeps_the_account(session: AsyncSession, two: Two) -> None:
    scope = await act(session, two.manager())
    sheet = await partner_sheet(session, scope, key=two.partner)
    await edit_partner(
        session, scope, partner_id=two.partner, lock_version=1, card=sheet.card, iban=IBAN
    )
    renamed = replace(sheet.card, name="Armorique")
    await edit_partner(session, scope, partner_id=two.partner, lock_version=2, card=renamed)
    kept = await session.scalar(select(Partner.iban).where(Partner.id == two.partner))
    assert kept == IBAN.encode()
    nothing = await edit_partner(
        session, scope, partner_id=two.partner, lock_version=3, card=renamed, iban=IBAN
    )
    assert not nothing.changed


async def status_changed(session: AsyncSession, scope: Scope, partner: UUID) -> object:
    return await change_status(
        session, scope, partner_id=partner, status=PartnerStatus.TEST, now=NOW
    )


async def activated(session: AsyncSession, scope: Scope, partner: UUID) -> object:
    (company,) = scope.company_ids
    return await activate_partner(
        session, scope, partner_id=partner, company_id=company, status=PartnerStatus.ACTIVE
    )


async def contact_added(session: AsyncSession, scope: Scope, partner: UUID) -> object:
    return await add_contact(session, scope, partner_id=partner, contact=A_CONTACT)


async def card_edited(session: AsyncSession, scope: Scope, partner: UUID) -> object:
    return await edit_partner(session, scope, partner_id=partner, lock_version=1, card=a_card())


A_CONTACT = Contact(
    kind=PartnerContactKind.TECHNICAL, name="Anne Roy", email="anne@armorique.example", phone=None
)
STEPS = (keys_set, secret_added, status_changed, activated, contact_added, card_edited)


@pytest.mark.req("ORG-03")
@pytest.mark.parametrize("step", STEPS)
async def test_a_neighbour_reaches_nothing_by_id(
    session: AsyncSession, two: Two, step: Step
) -> None:
    scope = await act(session, two.neighbour())
    with pytest.raises(NotFound):
        await step(session, scope, two.partner)


@pytest.mark.req("ORG-03")
@pytest.mark.parametrize("step", STEPS)
async def test_an_activation_gives_to_read_and_not_to_write(
    session: AsyncSession, two: Two, step: Step
) -> None:
    await lend(session, two)
    scope = await act(session, two.neighbour())
    sheet = await partner_sheet(session, scope, key="armorique")
    assert (sheet.id, sheet.may_edit, sheet.may_credentials) == (two.partner, False, False)
    with pytest.raises(Forbidden):
        await step(session, scope, two.partner)


@pytest.mark.req("CAT-03", "ORG-03")
async def test_lists_show_ones_own_and_what_is_activated(session: AsyncSession, two: Two) -> None:
    scope = await act(session, two.neighbour())
    page = await partner_page(session, scope, filters=PartnerFilters())
    assert [one.name for one in page.lines] == ["Cinéka"]
    await lend(session, two)
    await act(session, scope)
    page = await partner_page(session, scope, filters=PartnerFilters(), size=1)
    assert (page.total, [one.name for one in page.lines]) == (2, ["Cinéka"])
    assert page.following
    found = await partner_page(session, scope, filters=PartnerFilters(q="ARMORIQUE"))
    assert [one.used_by for one in found.lines] == [("MTX",)]
    assert {one.slug for one in await partners_after(session, scope, after=None, limit=50)} == {
        "cineka",
        "armorique",
    }


@pytest.mark.req("CAT-03", "AHEAD-12")
async def test_activation_status_and_contacts_come_and_go(session: AsyncSession, two: Two) -> None:
    scope = await act(session, two.manager())
    partner = {"partner_id": two.partner}
    before = await activate_partner(
        session, scope, **partner, company_id=two.theirs, status=PartnerStatus.TEST
    )
    assert before is None
    before = await activate_partner(session, scope, **partner, company_id=two.theirs, status=None)
    assert before is PartnerStatus.TEST
    with pytest.raises(Refused, match="propriétaire"):
        await activate_partner(session, scope, **partner, company_id=two.mine, status=None)
    was = await change_status(session, scope, **partner, status=PartnerStatus.INACTIVE, now=NOW)
    assert was is PartnerStatus.ACTIVE
    made = await add_contact(session, scope, **partner, contact=A_CONTACT)
    await edit_contact(
        session,
        scope,
        **partner,
        contact_id=made,
        lock_version=1,
        contact=replace(A_CONTACT, phone="0299000000"),
    )
    (row,) = await partner_contacts(session, scope, **partner)
    assert (row.phone, row.lock_version) == ("0299000000", 2)
    gone = await remove_contact(session, scope, **partner, contact_id=made)
    assert gone.name == "Anne Roy"
    assert await partner_contacts(session, scope, **partner) == ()
