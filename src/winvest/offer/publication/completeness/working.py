"""Working the completeness out again: what is due, what is read, what is written."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Select, delete, func, or_, select, union_all, update
from sqlalchemy.dialects.postgresql import distinct_on, insert
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import InstrumentedAttribute

from winvest.foundation.infra.commands import Irreversible, command
from winvest.foundation.kit.calendar import local_day
from winvest.foundation.kit.identifiers import new_id
from winvest.foundation.kit.scope import Scope
from winvest.offer.catalog.enums import Channel, LifecycleStatus, VersionStatus
from winvest.offer.catalog.models.products import Product
from winvest.offer.catalog.models.risks import Risk
from winvest.offer.catalog.models.versions import ProductVersion
from winvest.offer.catalog.queries.versions import PUBLISHED, in_force
from winvest.offer.documents.law.rules import BOOK
from winvest.offer.documents.models import ProductDocument
from winvest.offer.documents.rules import Paper, legal_family
from winvest.offer.publication.completeness.models import CompletenessDue, ProductCompleteness
from winvest.offer.publication.completeness.rules import (
    Completeness,
    Given,
    completeness,
    edition_of,
)
from winvest.offer.publication.enums import PublicationStatus
from winvest.offer.publication.models import Publication

SLICE = 500
AT_ONCE = 1000
Place = tuple[UUID, UUID, Channel]  # a product, for a company, on a channel
Line = tuple[UUID, Completeness]  # its owner, what lacks
SAYS = ("owner_company_id", "missing", "closes_at", "closes_for", "recheck_at", "book")
GONE = (VersionStatus.SUPERSEDED, VersionStatus.WITHDRAWN)


async def due_products(
    session: AsyncSession, scope: Scope, *, now: datetime, limit: int = SLICE
) -> tuple[UUID, ...]:
    """Products that changed, whose day has come, or that another edition of the book judged."""
    book = edition_of(BOOK, day=local_day(now))
    changed = select(CompletenessDue.product_id).distinct().limit(limit)
    found = list((await session.scalars(changed)).all())
    if len(found) < limit:
        turned = (
            select(ProductCompleteness.product_id)
            .where(or_(ProductCompleteness.recheck_at <= now, ProductCompleteness.book != book))
            .distinct()
            .limit(limit - len(found))
        )
        found += (await session.scalars(turned)).all()
    return tuple(dict.fromkeys(found))


@command(
    "publication.work_out_completeness",
    needs=None,
    undo=Irreversible("C’est un calcul : il se refait de lui-même quand ce dont il dépend change."),
)
async def work_out(
    session: AsyncSession, scope: Scope, *, product_ids: Sequence[UUID], now: datetime
) -> int:
    """Recalculer ce qui manque à des produits ; n’écrire que ce qui change."""
    book = edition_of(BOOK, day=local_day(now))
    due = await session.execute(
        select(CompletenessDue.id)
        .where(CompletenessDue.product_id.in_(product_ids))
        .with_for_update(skip_locked=True)
    )
    done = [one for (one,) in due]
    if done:
        await session.execute(delete(CompletenessDue).where(CompletenessDue.id.in_(done)))
    wanted = await worked_out(session, product_ids, now=now)
    return await _keep(session, product_ids, wanted, book=book)


async def worked_out(
    session: AsyncSession, product_ids: Sequence[UUID], *, now: datetime
) -> dict[Place, Line]:
    """What lacks of these products now, worked out from what they are. Four statements."""
    products = await session.execute(
        select(Product.id, Product.company_id, Product.channels, Risk.code)
        .join(Risk, Risk.id == Product.risk_id)
        .where(Product.id.in_(product_ids), Product.lifecycle_status != LifecycleStatus.RETIRED)
    )
    papers = await _papers(session, product_ids, now)
    given = await _given(session, product_ids, now)
    turns = await _turns(session, product_ids, now)
    found: dict[Place, Line] = {}
    for product, owner, channels, risk in products:
        own = Given(company_id=owner, channels=tuple(Channel(one) for one in channels))
        for one in completeness(
            papers.get(product, ()),
            family=legal_family(risk),
            given=given.get(product) or [own],
            now=now,
            turns_at=turns.get(product),
        ):
            found[product, one.company_id, one.channel] = (owner, one)
    return found


async def _keep(
    session: AsyncSession, product_ids: Sequence[UUID], wanted: dict[Place, Line], *, book: str
) -> int:
    """Write what changed alone: lists are told of each row that did."""
    one = ProductCompleteness.__table__.c
    found = await session.execute(
        select(
            *(one.id, one.product_id, one.company_id, one.channel, one.owner_company_id),
            *(one.missing, one.closes_at, one.closes_for, one.recheck_at, one.book),
        ).where(one.product_id.in_(product_ids))
    )
    kept = {(row.product_id, row.company_id, row.channel): row for row in found}
    gone = [row.id for place, row in kept.items() if place not in wanted]
    if gone:
        await session.execute(delete(ProductCompleteness).where(one.id.in_(gone)))
    reread, changed = [], []
    for place, (owner, line) in wanted.items():
        row = kept.get(place)
        says = (owner, list(line.missing), line.closes_at, line.closes_for, line.recheck_at)
        if row is None or tuple(row[4:9]) != says:
            changed.append(_values(place, says, book))
        elif row.book != book:
            reread.append(row.id)
    if reread:
        await session.execute(
            update(ProductCompleteness).where(one.id.in_(reread)).values(book=book)
        )
    for at in range(0, len(changed), AT_ONCE):
        await _write(session, changed[at : at + AT_ONCE])
    return len(gone) + len(changed)


async def _write(session: AsyncSession, rows: Sequence[dict[str, object]]) -> None:
    """One statement for many rows: its triggers work on all of them at once."""
    statement = insert(ProductCompleteness).values(rows)
    await session.execute(
        statement.on_conflict_do_update(
            index_elements=["product_id", "company_id", "channel"],
            set_={name: statement.excluded[name] for name in SAYS},
        )
    )


def _values(place: Place, says: tuple[object, ...], book: str) -> dict[str, object]:
    product, company, channel = place
    return {
        "id": new_id(),
        "product_id": product,
        "company_id": company,
        "channel": channel,
        **dict(zip(SAYS, (*says, book), strict=True)),
    }


async def _papers(
    session: AsyncSession, product_ids: Sequence[UUID], now: datetime
) -> dict[UUID, tuple[Paper, ...]]:
    """The documents of the version in force, else of the latest one being prepared."""
    shown = (
        select(ProductVersion.id, ProductVersion.product_id)
        .where(
            ProductVersion.product_id.in_(product_ids),
            or_(in_force(now), ProductVersion.status.not_in(GONE)),
        )
        .order_by(ProductVersion.product_id, in_force(now).desc(), ProductVersion.version.desc())
        .ext(distinct_on(ProductVersion.product_id))
        .subquery()
    )
    rows = await session.execute(
        select(
            shown.c.product_id,
            ProductDocument.type,
            ProductDocument.status,
            ProductDocument.channels,
            ProductDocument.valid_to,
            ProductDocument.mandatory,
            ProductDocument.valid_from,
        ).join(shown, shown.c.id == ProductDocument.product_version_id)
    )
    found: dict[UUID, list[Paper]] = defaultdict(list)
    for product, kind, status, channels, valid_to, mandatory, valid_from in rows:
        found[product].append(
            Paper(
                type=kind,
                status=status,
                channels=tuple(Channel(one) for one in channels),
                valid_to=valid_to,
                mandatory=mandatory,
                valid_from=valid_from,
            )
        )
    return {product: tuple(papers) for product, papers in found.items()}


async def _given(
    session: AsyncSession, product_ids: Sequence[UUID], now: datetime
) -> dict[UUID, list[Given]]:
    """To whom the products are given, by running or future publications."""
    rows = await session.execute(
        select(
            Publication.product_id,
            Publication.company_id,
            Publication.channels,
            Publication.end_at,
        ).where(
            Publication.product_id.in_(product_ids),
            Publication.status != PublicationStatus.WITHDRAWN,
            or_(Publication.end_at.is_(None), Publication.end_at > now),
        )
    )
    found: dict[UUID, list[Given]] = defaultdict(list)
    for product, company, channels, until in rows:
        held = tuple(Channel(one) for one in channels)
        found[product].append(Given(company_id=company, channels=held, until=until))
    return found


async def _turns(
    session: AsyncSession, product_ids: Sequence[UUID], now: datetime
) -> dict[UUID, datetime]:
    """When the version in force next begins or ends."""
    edges = (ProductVersion.effective_from, ProductVersion.effective_to)
    moments = union_all(*(_moments(one, product_ids, now) for one in edges)).subquery()
    rows = await session.execute(
        select(moments.c.product_id, func.min(moments.c.at)).group_by(moments.c.product_id)
    )
    return {product: at for product, at in rows}


def _moments(
    edge: InstrumentedAttribute[Any], product_ids: Sequence[UUID], now: datetime
) -> Select[UUID, Any]:
    return select(ProductVersion.product_id, edge.label("at")).where(
        ProductVersion.product_id.in_(product_ids),
        ProductVersion.status.in_(PUBLISHED),
        edge > now,
    )
