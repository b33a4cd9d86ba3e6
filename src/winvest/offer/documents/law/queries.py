"""Queries of the obligations: the book whole, one page of it, how many products it concerns."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from sqlalchemy import func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from winvest.foundation.kit.errors import NotFound
from winvest.foundation.kit.scope import Scope
from winvest.offer.catalog.enums import Channel, LifecycleStatus
from winvest.offer.catalog.models.products import Product
from winvest.offer.catalog.models.risks import Risk
from winvest.offer.documents.enums import DocumentType
from winvest.offer.documents.law.models import DocumentObligation
from winvest.offer.documents.law.rules import BOOK, Choice, LegalFamily, Obligation, named
from winvest.offer.documents.rules import FAMILIES


@dataclass(frozen=True, slots=True, kw_only=True)
class ObligationRow:
    """An obligation as screens show it."""

    id: UUID
    family: LegalFamily | None
    channel: Channel | None
    types: Choice
    legal_source: str
    note: str | None
    starts: date
    ends: date | None
    confirmed_at: datetime | None
    lock_version: int

    @property
    def label(self) -> str:
        """What it demands, as one name."""
        return named(self.types)

    @property
    def last_day(self) -> date | None:
        """The last day on which it holds."""
        return None if self.ends is None else self.ends - timedelta(days=1)

    @property
    def rule(self) -> Obligation:
        """As the rules read it."""
        return Obligation(
            family=self.family,
            channel=self.channel,
            types=self.types,
            starts=self.starts,
            ends=self.ends,
        )


async def obligations(session: AsyncSession) -> tuple[ObligationRow, ...]:
    """The whole book, past pages included; a few dozen. Shared by all, it needs no scope."""
    rows = await session.scalars(
        select(DocumentObligation).order_by(
            DocumentObligation.family.nulls_last(),
            DocumentObligation.valid_from,
            DocumentObligation.created_at,
            DocumentObligation.id,
        )
    )
    return tuple(_row(one) for one in rows)


async def obligation(session: AsyncSession, scope: Scope, *, row_id: UUID) -> ObligationRow:
    """One obligation; `NotFound` else."""
    found = await session.get(DocumentObligation, row_id)
    if found is None:
        raise NotFound("Cette obligation n’existe pas. Revenez à la liste des obligations.")
    return _row(found)


async def renew(session: AsyncSession) -> None:
    """Take the book that stands now; an empty one leaves what is known."""
    found = await obligations(session)
    if found:
        BOOK[:] = [one.rule for one in found]


async def products_concerned(
    session: AsyncSession, scope: Scope, *, family: LegalFamily | None, channel: Channel | None
) -> int:
    """How many products on sale, of those that this person sees, an obligation governs."""
    statement = (
        select(func.count())
        .select_from(Product)
        .join(Risk, Risk.id == Product.risk_id)
        .where(Product.lifecycle_status == LifecycleStatus.ACTIVE)
    )
    if family is not None:
        codes = [code for code, of in FAMILIES.items() if of is family]
        statement = statement.where(Risk.code.in_(codes))
    if channel is not None:
        on_all = func.cardinality(Product.channels) == 0
        statement = statement.where(or_(on_all, Product.channels.contains([channel.value])))
    return int((await session.scalar(statement)) or 0)


def _row(one: DocumentObligation) -> ObligationRow:
    return ObligationRow(
        id=one.id,
        family=one.family,
        channel=one.channel,
        types=tuple(kind for kind in DocumentType if kind.value in one.types),
        legal_source=one.legal_source,
        note=one.note,
        starts=one.valid_from,
        ends=one.valid_to,
        confirmed_at=one.confirmed_at,
        lock_version=one.lock_version,
    )
