"""A signature against an edit, at the same moment, with real commits: it never stands unread."""

import asyncio
from typing import Any

import pytest
from sqlalchemy import insert, text, update

import winvest.app.reactions
import winvest.app.wiring  # noqa: F401 - what follows each act is part of it
from tests.offer.versions.racing import at_once
from tests.offer.versions.test_signing import NOW, TODAY, of, task
from tests.offer.versions.world import NEXT, SKU, a_full_product, found, person, priced
from winvest.foundation.infra.db import Database, transaction
from winvest.foundation.kit.identifiers import new_id
from winvest.foundation.kit.scope import Scope, system_scope
from winvest.group.accounting.enums import AccountingNature, MappingStatus
from winvest.group.accounting.models.mappings import AccountingMapping
from winvest.group.approvals.commands.deciding import sign_task
from winvest.group.approvals.enums import RaciTask, TaskStatus
from winvest.offer.versions import ports
from winvest.offer.versions.commands.drafting import draft_from
from winvest.offer.versions.commands.signing import ask_signoff
from winvest.offer.versions.commands.validation import submit_version

pytestmark = [pytest.mark.commits, pytest.mark.req("ORG-08"), pytest.mark.req("VER-05")]


async def test_a_signature_beside_an_edit_never_stands(
    db: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ports, "_readiness", [ports.NothingLacks()])
    async with db.sessions() as session, session.begin():
        world = await a_full_product(session)
        compta = await of(session, world, "compta")
    author = person(world)
    system = system_scope("Essais", company_ids=world.companies)

    async def prepare(session: Any, scope: Scope) -> None:
        await draft_from(session, scope, sku=SKU, source=1, effective_from=NEXT, notes=None)
        version, _ = await found(session, scope, 2)
        await session.execute(
            insert(AccountingMapping).values(
                id=new_id(), product_version_id=version.id, company_id=world.ft,
                nature=AccountingNature.REVENUE, gl_account="706300",
            )
        )  # fmt: skip
        await ask_signoff(session, scope, sku=SKU, now=NOW)
        await priced(session, scope, 2, "8,90")
        await submit_version(session, scope, sku=SKU, number=2)

    await at_once(db, (author, prepare))
    async with transaction(db, system) as session:
        version, _ = await found(session, system, 2)

    def signing(which: RaciTask) -> Any:
        async def sign(session: Any, scope: Scope) -> None:
            one = await task(session, scope, version.id, which)
            await sign_task(
                session, scope, task_id=one.id, seen=one.content_sha256, comment=None, now=NOW,
                today=TODAY,
            )  # fmt: skip

        return sign

    async def booking(session: Any, scope: Scope) -> None:
        await session.execute(
            update(AccountingMapping)
            .where(AccountingMapping.product_version_id == version.id)
            .values(gl_account=text("(gl_account::int + 10)::text"))
            .execution_options(synchronize_session=False)
        )

    async def pricing(session: Any, scope: Scope) -> None:
        await priced(session, scope, 2, "1,00")

    for turn, (which, edit) in enumerate(
        ((RaciTask.BOOKING, booking), (RaciTask.BOOKING, booking),
         (RaciTask.FINANCIAL_IMPACT, pricing))
    ):  # fmt: skip

        async def editing(
            session: Any, scope: Scope, *, edit: Any = edit, turn: int = turn
        ) -> None:
            await asyncio.sleep(0.015 * (turn % 2))
            await edit(session, scope)

        await at_once(db, (compta, signing(which)), (author, editing))
        async with transaction(db, system) as session:
            one = await task(session, system, version.id, which)
            accounts = await session.scalar(
                text("SELECT status FROM accounting_mapping WHERE product_version_id = :id"),
                {"id": version.id},
            )
        assert one.status in (TaskStatus.OPEN, TaskStatus.PAUSED), "the edit came or was waited for"
        assert accounts == MappingStatus.TO_VALIDATE
        if which is RaciTask.BOOKING:
            await at_once(db, (author, asking))


async def asking(session: Any, scope: Scope) -> None:
    """The accounts are asked for again, as they are now."""
    await ask_signoff(session, scope, sku=SKU, now=NOW)
