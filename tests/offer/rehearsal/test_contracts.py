"""Contracts, the day they exist: any source of files is rehearsed, told by the port alone."""

from collections.abc import Iterator, Sequence
from datetime import timedelta
from decimal import Decimal
from uuid import UUID

import pytest
from sqlalchemy import func, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from tests.offer.rehearsal.world import NEXT, NOW, a_stage, worked_out
from tests.offer.versions.world import SKU, as_
from winvest.foundation.kit.identifiers import new_id
from winvest.foundation.kit.scope import Scope, system_scope
from winvest.offer.catalog.models.risks import Risk
from winvest.offer.pricing.rules.request import Client, Item, Request
from winvest.offer.rehearsal import ports
from winvest.offer.rehearsal.commands import start_rehearsal
from winvest.offer.rehearsal.enums import Effect, SubjectKind
from winvest.offer.rehearsal.forms import Asked
from winvest.offer.rehearsal.models import RehearsalLine, RehearsalTotal
from winvest.offer.rehearsal.ports import Place, Slice, Wanted, install_portfolio
from winvest.offer.rehearsal.rules.subject import Subject


class FakeContracts:
    """Contracts of a subscription, read two by two."""

    def __init__(self, company_id: UUID, count: int) -> None:
        self.all = [
            Subject(
                id=new_id(),
                kind=SubjectKind.CONTRACT,
                company_id=company_id,
                reference=f"C-{place:04}",
                made_at=NOW - timedelta(days=400),
                request=Request(
                    items=(Item(sku=SKU, plan="BASE", quantity=Decimal(1)),),
                    at=NOW,
                    channel="field",
                    client=Client(postal_code="69003"),
                ),
            )
            for place in range(count)
        ]

    async def count(self, session: AsyncSession, scope: Scope, *, wanted: Wanted) -> int:
        """All of them: a contract goes on, whatever the period asked."""
        return len(self.all)

    async def read(
        self, session: AsyncSession, scope: Scope, *, wanted: Wanted, after: Place | None, size: int
    ) -> Slice:
        """Two at a time."""
        start = int(after["at"]) if after else 0
        end = start + 2
        following = {"at": end} if end < len(self.all) else None
        return Slice(subjects=self.all[start:end], following=following)

    async def named(
        self, session: AsyncSession, scope: Scope, *, ids: Sequence[UUID]
    ) -> Sequence[Subject]:
        """Those of these ids."""
        return [one for one in self.all if one.id in ids]


@pytest.fixture(autouse=True)
def only_quotes_after() -> Iterator[None]:
    """What a test joins leaves with it."""
    before = dict(ports._installed)
    yield
    ports._installed.clear()
    ports._installed.update(before)


@pytest.mark.req("AHEAD-02")
async def test_contracts_are_rehearsed_and_their_notices_counted(session: AsyncSession) -> None:
    stage = await a_stage(session)
    await as_(session, system_scope("Essais", company_ids=stage.world.companies))
    # a family that the law of telecoms governs: a month's notice before a rise (L. 224-33)
    await session.execute(update(Risk).where(Risk.code == "TVX").values(code="MOBILE"))
    scope = await as_(session, stage.scope)
    install_portfolio(SubjectKind.CONTRACT, FakeContracts(stage.world.ft, 5))
    key = await start_rehearsal(
        session, scope, asked=Asked(sku=SKU, number=2), now=NOW + timedelta(minutes=1)
    )
    one = await worked_out(session, scope, key)
    assert (one.total, one.done_count) == (8, 8)
    assert one.facts["notice"]["months"] == 1
    assert one.facts["notice"]["confirmed"] is False, "until Juriste signs the rule"
    assert one.effective_at == NEXT
    line = RehearsalLine
    counted = await session.execute(
        select(
            line.subject_kind,
            func.count(),
            func.sum(line.delta),
            func.count().filter(line.notice),
            func.count().filter(line.letter),
        )
        .where(line.rehearsal_id == key, line.effect == Effect.DEARER)
        .group_by(line.subject_kind)
        .order_by(line.subject_kind)
    )
    assert [tuple(row) for row in counted] == [
        (SubjectKind.CONTRACT, 5, Decimal("5.00"), 5, 5),
        (SubjectKind.QUOTE, 3, Decimal("6.00"), 0, 0),
    ]
    # the only scheme pays new business: a contract that goes on earns nothing by it
    paid = await session.scalars(
        select(line.after_commission).where(
            line.rehearsal_id == key, line.subject_kind == SubjectKind.CONTRACT
        )
    )
    assert set(paid) == {None}
    letters = await session.execute(
        select(RehearsalTotal.code, RehearsalTotal.after).where(
            RehearsalTotal.rehearsal_id == key, RehearsalTotal.kind == "letter"
        )
    )
    assert {code: count for code, count in letters} == {"letters": 5, "notices": 5}
