"""The accounts of each company."""

from dataclasses import replace

import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from tests.group.lists.world import person
from tests.offer.catalog.world import World
from winvest.foundation.infra.db import set_context
from winvest.foundation.kit.errors import Forbidden, Invalid, NotFound, Refused
from winvest.group.accounting import account_commands as accounts
from winvest.group.accounting.account_enums import AccountNature
from winvest.group.accounting.account_forms import AccountEntry
from winvest.group.accounting.account_queries import account, account_choices


@pytest.mark.req("CAT-15", "ORG-03")
async def test_accounts_are_each_company_s_own(session: AsyncSession, world: World) -> None:
    mine = person(world.ft, rights="lists.accounts catalog.read")
    neighbour = person(world.ap, rights="lists.accounts catalog.read")
    entry = AccountEntry(
        company_id=world.ft, number="706100", label="Abonnements", nature=AccountNature.REVENUE
    )
    await set_context(session, mine)
    saved = await accounts.add_account(session, mine, entry=entry)
    with pytest.raises(Invalid):
        await accounts.add_account(session, mine, entry=entry)
    assert await account_choices(session, mine, company_id=world.ft) == (
        ("706100", "706100 Abonnements"),
    )
    await set_context(session, neighbour)
    with pytest.raises(NotFound):
        await account(session, neighbour, account_id=saved.id)
    with pytest.raises(NotFound):
        await accounts.remove_account(session, neighbour, account_id=saved.id)
    with pytest.raises(Forbidden):
        await accounts.add_account(session, neighbour, entry=entry)
    assert await account_choices(session, neighbour, company_id=world.ft) == ()
    await accounts.add_account(session, neighbour, entry=replace(entry, company_id=world.ap))


@pytest.mark.req("CAT-15")
async def test_an_account_in_use_is_switched_off_not_removed(
    session: AsyncSession, world: World
) -> None:
    scope = person(world.ft, rights="lists.accounts catalog.read")
    await set_context(session, scope)
    saved = await accounts.add_account(
        session,
        scope,
        entry=AccountEntry(
            company_id=world.ft, number="706100", label="Ventes", nature=AccountNature.REVENUE
        ),
    )
    await session.execute(
        text(
            "INSERT INTO company_ledger_setting (id, company_id, purpose, gl_account)"
            " VALUES (gen_random_uuid(), :company, 'sales', '706100')"
        ),
        {"company": world.ft},
    )
    with pytest.raises(Refused) as caught:
        await accounts.remove_account(session, scope, account_id=saved.id)
    assert caught.value.code == "list_entry_used"
    await accounts.change_account_activity(session, scope, account_id=saved.id, active=False)
    assert await account_choices(session, scope, company_id=world.ft) == ()
    assert await account_choices(session, scope, company_id=world.ft, keep="706100") != ()
