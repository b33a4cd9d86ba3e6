"""The integration of a partner: each function signs its part, then it serves (annexe D 3.4)."""

import asyncio
from dataclasses import replace
from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any

import pytest
from sqlalchemy import select, update

import winvest.app.reactions
import winvest.app.wiring  # noqa: F401 - what follows a sign-off is part of it
from tests.group.partners.world import Two, two_companies
from tests.offer.versions.racing import at_once
from tests.offer.versions.test_signing import of
from winvest.foundation.infra.db import Database, transaction
from winvest.foundation.kit.errors import Unready
from winvest.foundation.kit.scope import Scope
from winvest.group.approvals.commands.deciding import refuse_task, sign_task
from winvest.group.approvals.enums import RaciTask, TaskStatus
from winvest.group.approvals.queries import Task
from winvest.group.partners.commands import change_status
from winvest.group.partners.enums import PartnerStatus
from winvest.group.partners.models import Partner
from winvest.group.partners.onboarding_commands import start_onboarding
from winvest.group.partners.onboarding_queries import onboarding_steps

pytestmark = [pytest.mark.commits, pytest.mark.req("ORG-08"), pytest.mark.req("PAR-06")]
NOW = datetime(2026, 11, 21, 9, tzinfo=UTC)


@pytest.fixture
async def two(db: Database) -> Two:
    """« Mutuelle Armorique », in test."""
    async with db.sessions() as session, session.begin():
        two = await two_companies(session)
        await session.execute(update(Partner).values(status=PartnerStatus.TEST))
    return two


async def test_each_function_signs_then_the_partner_serves(db: Database, two: Two) -> None:
    place: Any = SimpleNamespace(ft=two.mine)
    async with db.sessions() as session, session.begin():
        author = await of(session, place, "catalogue_manager", "Camille")
        second = await of(session, place, "catalogue_manager", "Robin")
        it = await of(session, place, "it", "Inès")
    author = replace(author, grants=(*two.manager().grants, *author.grants))

    async def starting(session: Any, scope: Scope) -> Any:
        return await start_onboarding(session, scope, partner_id=two.partner, now=NOW)

    async def serving(session: Any, scope: Scope) -> Any:
        return await change_status(
            session, scope, partner_id=two.partner, status=PartnerStatus.ACTIVE, now=NOW
        )

    async def about(which: RaciTask) -> Task:
        async with transaction(db, author) as session:
            steps = await onboarding_steps(session, author, partner_id=two.partner, now=NOW)
        return next(one.task for one in steps if one.task.task is which)

    def signing(which: RaciTask) -> Any:
        async def sign(session: Any, scope: Scope) -> Any:
            one = await about(which)
            return await sign_task(
                session, scope, task_id=one.id, seen=one.content_sha256, comment=None, now=NOW,
                today=NOW.date(),
            )  # fmt: skip

        return sign

    async def changing(session: Any, scope: Scope) -> None:
        await asyncio.sleep(0.01)
        await session.execute(update(Partner).values(payment_terms="45 jours"))

    (steps,) = await at_once(db, (author, starting))
    assert [(one.task.task, one.task.role_label, one.waits) for one in steps] == [
        (RaciTask.CONTRACT, "Produit", True),
        (RaciTask.CREDENTIALS, "IT", True),
        (RaciTask.SANDBOX_TEST, "IT", False),
        (RaciTask.GO_LIVE, "IT", True),
    ]
    (early,) = await at_once(db, (author, serving))
    assert isinstance(early, Unready)
    assert "IT d’Action Prévoyance essai (Inès)" in early.message
    assert early.missing[0].href == f"/mes-validations/{steps[0].task.id}"
    own, wrong = (
        (await at_once(db, (author, signing(RaciTask.CONTRACT))))[0],
        (await at_once(db, (it, signing(RaciTask.CONTRACT))))[0],
    )
    assert (own.code, wrong.code) == ("same_hand", "no_function")
    await at_once(db, (second, signing(RaciTask.CONTRACT)), (author, changing))
    assert (await about(RaciTask.CONTRACT)).status is TaskStatus.OPEN, "its terms changed"

    async def refusing(session: Any, scope: Scope) -> Any:
        one = await about(RaciTask.GO_LIVE)
        return await refuse_task(
            session, scope, task_id=one.id, comment="Recette en échec", now=NOW, today=NOW.date()
        )

    await at_once(db, (it, refusing))
    await at_once(db, (author, starting))
    assert (await about(RaciTask.GO_LIVE)).status is TaskStatus.OPEN, "asked again"
    for who, which in (
        (it, RaciTask.CREDENTIALS), (it, RaciTask.GO_LIVE), (second, RaciTask.CONTRACT),
    ):  # fmt: skip
        async with transaction(db, author) as session:
            status = await session.scalar(select(Partner.status).where(Partner.id == two.partner))
        assert status is PartnerStatus.TEST
        await at_once(db, (who, signing(which)))
    async with transaction(db, author) as session:
        status = await session.scalar(select(Partner.status).where(Partner.id == two.partner))
    assert status is PartnerStatus.ACTIVE, "the last sign-off puts it in use"
