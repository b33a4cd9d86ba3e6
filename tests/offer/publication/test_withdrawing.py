"""A withdrawal: sales end everywhere, clients are told on their day, documents are archived."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import insert, select
from sqlalchemy.ext.asyncio import AsyncSession

import winvest.app.reactions  # noqa: F401 - what follows the withdrawal is part of it
from tests.offer.catalog.withdrawals import sign_by_sql
from tests.offer.catalog.world import a_group, a_product
from tests.offer.versions.world import person
from winvest.foundation.infra.db import set_context
from winvest.foundation.kit.identifiers import new_id
from winvest.group.approvals.enums import RaciTask
from winvest.group.approvals.models import ApprovalTask
from winvest.offer.catalog.commands.lifecycle import retire_product
from winvest.offer.catalog.commands.withdrawal import prepare_withdrawal
from winvest.offer.catalog.enums import LifecycleStatus
from winvest.offer.catalog.forms.exit_plan import ExitPlan
from winvest.offer.catalog.mapping_enums import Renewals
from winvest.offer.catalog.models.mappings import ProductExitPlan
from winvest.offer.catalog.models.versions import ProductVersion
from winvest.offer.documents.enums import DocumentStatus, DocumentType
from winvest.offer.documents.models import ProductDocument
from winvest.offer.publication import ports
from winvest.offer.publication.commands.withdrawing import Followed, follow_exit_plan
from winvest.offer.publication.enums import PublicationStatus
from winvest.offer.publication.models import Publication
from winvest.offer.publication.queries import plans_to_follow

SKU = "FTX-TV-1"


class Clients:
    """A portfolio of three clients, and what they were told."""

    def __init__(self) -> None:
        self.told: list[str] = []

    async def tell(self, *_: Any, notice: str, **__: Any) -> int:
        self.told.append(notice)
        return 3


@pytest.mark.req("VER-06")
async def test_a_withdrawal_is_followed_to_its_end(
    session: AsyncSession, monkeypatch: pytest.MonkeyPatch
) -> None:
    clients = Clients()
    monkeypatch.setattr(ports, "_notices", [clients])
    world = await a_group(session)
    product = await a_product(
        session, world, SKU, "TV Essentiel", company=world.ft, risk=world.tv, price="9.90",
        status=LifecycleStatus.FROZEN, sold_by=world.mtv,
    )  # fmt: skip
    who = person(world)
    await set_context(session, who)
    await _with_document(session, product.id)
    now = datetime.now(UTC)
    today = now.date()
    plan = ExitPlan(
        support_ends_on=today + timedelta(days=90), renewals=Renewals.STOPPED,
        replacement_sku=None, client_notice_on=today + timedelta(days=10),
        notice="Votre offre s’arrête.", reason="Fin de gamme", support_by="Équipe TV",
    )  # fmt: skip
    await prepare_withdrawal(session, who, sku=SKU, plan=plan, now=now)
    await sign_by_sql(session, "decision", "sales_stop")
    await retire_product(session, who, sku=SKU, now=now)

    ended = await session.scalars(select(Publication).execution_options(populate_existing=True))
    assert [(one.status, one.ended_reason) for one in ended] == [
        (PublicationStatus.WITHDRAWN, "Produit retiré\u00a0: Fin de gamme")
    ]
    asked = set((await session.scalars(select(ApprovalTask.task))).all())
    assert asked == {
        RaciTask.DECISION, RaciTask.SALES_STOP, RaciTask.CLIENT_NOTICE, RaciTask.CLOSING,
    }  # fmt: skip
    closing = await session.scalar(
        select(ApprovalTask.due_at).where(ApprovalTask.task == RaciTask.CLOSING)
    )
    assert closing is not None
    assert closing.date() > plan.support_ends_on, "archived once the support ends"

    async def on(day: int) -> Followed:
        at = now + timedelta(days=day)
        if product.id not in await plans_to_follow(session, who, today=at.date()):
            return Followed()
        return await follow_exit_plan(session, who, product_id=product.id, today=at.date(), now=at)

    assert await on(9) == Followed(), "neither day has come"
    assert await on(11) == Followed(), "what they are told is not signed yet"
    await sign_by_sql(session, "client_notice")
    assert (await on(12), await on(13)) == (Followed(clients_told=3), Followed())
    assert clients.told == ["Votre offre s’arrête."], "told once"
    assert await on(90) == Followed(), "the last day of support is served"
    assert (await on(91), await on(92)) == (Followed(documents_archived=1), Followed())
    document = await session.scalar(
        select(ProductDocument.status).execution_options(populate_existing=True)
    )
    assert document is DocumentStatus.ARCHIVED
    kept = (
        await session.scalars(select(ProductExitPlan).execution_options(populate_existing=True))
    ).one()
    assert (kept.clients_told, kept.support_by) == (3, "Équipe TV")


async def _with_document(session: AsyncSession, product_id: UUID) -> None:
    version = await session.scalar(
        select(ProductVersion.id).where(ProductVersion.product_id == product_id)
    )
    await session.execute(
        insert(ProductDocument).values(
            id=new_id(), product_version_id=version, type=DocumentType.CGA, title="CGA",
            file_url="cga.pdf", file_hash="a" * 64, mandatory=True,
        )
    )  # fmt: skip
