"""Keys, secrets and codes of a partner: written, rotated, never read without proof."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from sqlalchemy import select, text
from sqlalchemy.ext.asyncio import AsyncSession

from tests.group.partners.world import (
    IBAN,
    KEYS,
    SANDBOX,
    Step,
    Two,
    a_card,
    act,
    keys_set,
    lend,
    secret_added,
)
from winvest.foundation.audit.models import AuditLog
from winvest.foundation.kit.errors import (
    Forbidden,
    Invalid,
    NotFound,
    StepUpNeeded,
)
from winvest.group.partners.access_forms import ExtranetCode
from winvest.group.partners.access_queries import (
    credential_states,
    extranet_codes,
)
from winvest.group.partners.commands import (
    create_partner,
)
from winvest.group.partners.credential_commands import revoke_credentials, set_credentials
from winvest.group.partners.enums import (
    AuthType,
)
from winvest.group.partners.models import PartnerCredential, PartnerCredentialHistory
from winvest.group.partners.reach_commands import (
    add_code,
    edit_code,
    reveal_code,
)
from winvest.group.partners.sheet_queries import (
    partner_sheet,
)

NOW = datetime(2026, 11, 21, 9, tzinfo=UTC)


@pytest.mark.req("CAT-03")
async def test_a_partner_is_created_with_its_account_masked_and_encrypted(
    session: AsyncSession, two: Two
) -> None:
    scope = await act(session, two.manager())
    made = await create_partner(
        session, scope, company_id=two.mine, card=a_card("Énergie d’Été"), iban=IBAN, now=NOW
    )
    assert made.slug == "energie-d-ete"
    sheet = await partner_sheet(session, scope, key="energie-d-ete")
    assert (sheet.id, sheet.iban_masked) == (made.id, "FR76 **** **** 0189")
    assert (await partner_sheet(session, scope, key=str(made.id))).slug == made.slug
    kept = await session.scalar(
        text("SELECT encode(iban, 'escape') FROM partner WHERE id = :id"), {"id": made.id}
    )
    assert kept
    assert "30006000" not in kept
    trail = (
        await session.scalars(select(AuditLog.after).where(AuditLog.record_id == made.id))
    ).all()
    assert trail
    assert IBAN not in str(trail)
    assert trail[0]["iban"] == "•••"


@pytest.mark.req("CAT-03")
async def test_keys_are_written_rotated_and_never_read(session: AsyncSession, two: Two) -> None:
    scope = await act(session, two.manager())
    first = await set_credentials(
        session, scope, partner_id=two.partner, env=SANDBOX, auth_type=AuthType.OAUTH2, values=KEYS
    )
    second = await set_credentials(
        session,
        scope,
        partner_id=two.partner,
        env=SANDBOX,
        auth_type=AuthType.API_KEY,
        values={"api_key": "k2"},
    )
    assert (first, second) == (True, False)
    sandbox, production = await credential_states(session, scope, partner_id=two.partner)
    assert (sandbox.auth_type, len(sandbox.replaced)) == (AuthType.API_KEY, 1)
    assert production.auth_type is None
    stored = await session.scalar(select(PartnerCredential.credentials))
    assert stored == {"api_key": "k2"}
    raw = await session.scalar(text("SELECT encode(credentials, 'escape') FROM partner_credential"))
    assert "k2" not in str(raw)
    trail = (
        await session.scalars(select(AuditLog).where(AuditLog.table_name == "partner_credential"))
    ).all()
    assert {one.command for one in trail} == {"partners.set_credentials"}
    assert "s3cret" not in str([(one.before, one.after) for one in trail])
    await revoke_credentials(session, scope, partner_id=two.partner, env=SANDBOX)
    assert await session.scalar(select(PartnerCredential.id)) is None
    history = (await session.scalars(select(PartnerCredentialHistory))).all()
    assert len(history) == 2
    with pytest.raises(NotFound):
        await revoke_credentials(session, scope, partner_id=two.partner, env=SANDBOX)


@pytest.mark.req("CAT-03")
@pytest.mark.parametrize("values", [{}, {"client_id": "x"}, {**KEYS, "autre": "x"}])
async def test_keys_miss_nothing_and_hold_nothing_else(
    session: AsyncSession, two: Two, values: dict[str, str]
) -> None:
    scope = await act(session, two.manager())
    with pytest.raises(Invalid):
        await set_credentials(
            session,
            scope,
            partner_id=two.partner,
            env=SANDBOX,
            auth_type=AuthType.OAUTH2,
            values=values,
        )


@pytest.mark.req("CAT-03")
@pytest.mark.parametrize("step", [keys_set, secret_added])
async def test_secrets_ask_who_one_is(session: AsyncSession, two: Two, step: Step) -> None:
    scope = await act(session, two.manager(proved=False))
    with pytest.raises(StepUpNeeded):
        await step(session, scope, two.partner)


@pytest.mark.req("CAT-03")
async def test_extranet_codes_in_clear_and_secret(session: AsyncSession, two: Two) -> None:
    scope = await act(session, two.manager())
    clear = ExtranetCode(label="Code apporteur", value="ARM-310", secret=False)
    hidden = ExtranetCode(
        label="Code apporteur", value="c0de", secret=True, for_company_id=two.theirs
    )
    await add_code(session, scope, partner_id=two.partner, code=clear)
    made = await add_code(session, scope, partner_id=two.partner, code=hidden)
    rows = await extranet_codes(session, scope, partner_id=two.partner)
    assert [(one.code, one.secret) for one in rows] == [("ARM-310", False), (None, True)]
    assert await reveal_code(session, scope, partner_id=two.partner, code_id=made) == "c0de"
    trail = (await session.scalars(select(AuditLog).where(AuditLog.record_id == made))).all()
    assert [one.command for one in trail][-1] == "partners.reveal_code"
    assert "c0de" not in str([(one.before, one.after) for one in trail])
    kept = replace(hidden, value=None, label="Accès conseiller")
    await edit_code(session, scope, partner_id=two.partner, code_id=made, lock_version=2, code=kept)
    assert await reveal_code(session, scope, partner_id=two.partner, code_id=made) == "c0de"
    with pytest.raises(StepUpNeeded):
        await reveal_code(session, two.manager(proved=False), partner_id=two.partner, code_id=made)
    await lend(session, two)
    neighbour = await act(session, two.neighbour())
    theirs = await extranet_codes(session, neighbour, partner_id=two.partner)
    assert [one.label for one in theirs] == ["Accès conseiller"]
    with pytest.raises(Forbidden):
        await reveal_code(session, neighbour, partner_id=two.partner, code_id=made)
