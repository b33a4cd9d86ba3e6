"""Acts on the premium taxes: what was taxed stays so, exemptions are at nil, sources are signed."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from uuid import UUID

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncSession

from winvest.foundation.infra.constraints import refusal_of
from winvest.foundation.infra.db import set_context
from winvest.foundation.kit.calendar import today_in
from winvest.foundation.kit.errors import Conflict, Forbidden, Invalid, NotFound, Refused
from winvest.foundation.kit.identifiers import new_id
from winvest.foundation.kit.scope import Grant, Scope
from winvest.group.taxes import commands as acts
from winvest.group.taxes.enums import TaxKind
from winvest.group.taxes.forms import TaxEntry, parse_tax, tax_form
from winvest.group.taxes.queries import tax_rates
from winvest.group.taxes.records import premium_tax, premium_taxes, tax_periods
from winvest.group.taxes.rules import rate_on

pytestmark = pytest.mark.req("PRI-02", "LAW-06")
TODAY = today_in(datetime.now(UTC))
SOON = TODAY + timedelta(days=30)
NEW = TaxEntry(
    code="ESSAI",
    label="Taxe d’essai",
    kind=TaxKind.CHARGED,
    rate=Decimal("9.00"),
    exclusions="Rien",
    legal_source="CGI, art. 1001",
    first_day=TODAY,
    last_day=None,
)


def person(rights: str = "lists.accounts legal.edit") -> Scope:
    one = new_id()
    grants = (Grant(role="compta", rights=frozenset(rights.split()), company_id=one),)
    return Scope(
        actor_id=new_id(),
        actor_label="Olivier Essai",
        company_ids=frozenset((one,)),
        grants=grants,
    )


async def rate(session: AsyncSession, scope: Scope, day: date) -> Decimal | None:
    found = rate_on((await tax_rates(session, scope)).get("ESSAI", ()), day)
    return None if found is None else found.rate


async def id_of(session: AsyncSession, scope: Scope, code: str) -> UUID:
    return (await tax_periods(session, scope, code=code))[0].id


async def test_a_rate_follows_another_and_is_taken_back(session: AsyncSession) -> None:
    scope = person()
    await set_context(session, scope)
    first = await acts.add_tax(session, scope, entry=NEW)
    dearer = replace(NEW, rate=Decimal("10.00"), first_day=SOON)
    late = await acts.change_tax(
        session, scope, row_id=first, lock_version=1, entry=dearer, today=TODAY
    )
    assert await rate(session, scope, SOON - timedelta(days=1)) == 9
    assert await rate(session, scope, SOON) == 10
    with pytest.raises(Conflict):
        await acts.change_tax(
            session, scope, row_id=first, lock_version=1, entry=dearer, today=TODAY
        )
    await acts.withdraw_tax(session, scope, row_id=late, previous_id=first, end=None, today=TODAY)
    assert await rate(session, scope, SOON) == 9
    with pytest.raises(NotFound):
        await premium_tax(session, scope, row_id=late)


async def test_what_has_taxed_keeps_its_rate_and_may_end(session: AsyncSession) -> None:
    scope = person()
    await set_context(session, scope)
    first = await acts.add_tax(session, scope, entry=NEW)
    with pytest.raises(Refused, match="elle reste pour ce qu’elle a taxé"):
        await acts.edit_tax(
            session,
            scope,
            row_id=first,
            lock_version=1,
            entry=replace(NEW, rate=Decimal(1)),
            today=TODAY,
        )
    with pytest.raises(Refused):
        await acts.remove_tax(session, scope, row_id=first, today=TODAY)
    with pytest.raises(Invalid) as refusal:
        await acts.change_tax(session, scope, row_id=first, lock_version=1, entry=NEW, today=TODAY)
    assert "valid_from" in refusal.value.by_field
    ended = replace(NEW, last_day=SOON)
    version = await acts.edit_tax(
        session, scope, row_id=first, lock_version=1, entry=ended, today=TODAY
    )
    assert version == 2
    assert await rate(session, scope, SOON + timedelta(days=1)) is None
    with pytest.raises(DBAPIError) as error:
        async with session.begin_nested():
            await session.execute(text("UPDATE insurance_tax SET rate = 1 WHERE code = 'ESSAI'"))
    refusal_found = refusal_of(error.value)
    assert refusal_found is not None
    assert refusal_found.code == "already_began"


async def test_overlaps_rights_and_the_lawyer(session: AsyncSession) -> None:
    scope = person()
    await set_context(session, scope)
    this = await acts.add_tax(session, scope, entry=NEW)
    with pytest.raises(Invalid) as refusal:
        await acts.add_tax(session, scope, entry=replace(NEW, first_day=SOON))
    assert refusal.value.errors[0].code == "overlap"
    assert "déjà un taux" in refusal.value.by_field["valid_from"]
    with pytest.raises(Forbidden):
        await acts.add_tax(session, person("pricing.read"), entry=NEW)
    await acts.confirm_tax(session, scope, row_id=this, confirmed=True)
    assert (await premium_tax(session, scope, row_id=this)).confirmed
    with pytest.raises(Forbidden):
        await acts.confirm_tax(session, person("lists.accounts"), row_id=this, confirmed=False)
    to_come = await acts.add_tax(session, scope, entry=replace(NEW, code="ESSAI2", first_day=SOON))
    assert (await premium_tax(session, scope, row_id=to_come)).standing(TODAY) == "a-venir"
    gone = await acts.remove_tax(session, scope, row_id=to_come, today=TODAY)
    assert gone.entry.code == "ESSAI2"


async def test_the_taxes_that_come_with_the_programme(session: AsyncSession) -> None:
    scope = person()
    await set_context(session, scope)
    known = {one.entry.code: one.entry for one in await premium_taxes(session, scope)}
    assert known["TCA9"].rate == 9
    assert "art. 995" in (known["TCA9"].exclusions or "")
    assert {one.kind for one in known.values() if one.rate == 0} == {TaxKind.EXEMPT}
    assert await id_of(session, scope, "TCAVIE")


def test_a_tax_is_read_and_shown_the_same() -> None:
    assert parse_tax(tax_form(NEW)) == NEW
    for wrong, field in (
        ({"rate": "101"}, "rate"),
        ({"rate": "9,001"}, "rate"),
        ({"kind": "exempt"}, "rate"),
        ({"kind": "autre"}, "kind"),
        ({"code": "à"}, "code"),
        ({"legal_source": ""}, "legal_source"),
        ({"valid_from": ""}, "valid_from"),
        ({"valid_to": "01/01/2020"}, "valid_to"),
    ):
        with pytest.raises(Invalid) as refusal:
            parse_tax(tax_form(NEW) | wrong)
        assert field in refusal.value.by_field
