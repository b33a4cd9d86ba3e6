"""Working the completeness out again: what is due, what is read, what is written."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import delete, insert, or_, select
from sqlalchemy.dialects.postgresql import distinct_on
from sqlalchemy.ext.asyncio import AsyncSession

from winvest.foundation.infra.commands import Irreversible, command
from winvest.foundation.kit.calendar import local_day
from winvest.foundation.kit.identifiers import new_id
from winvest.foundation.kit.scope import Scope
from winvest.offer.catalog.enums import Channel, VersionStatus
from winvest.offer.catalog.models.products import Product
from winvest.offer.catalog.models.risks import Risk
from winvest.offer.catalog.models.versions import ProductVersion
from winvest.offer.catalog.queries.versions import in_force
from winvest.offer.documents.law.rules import BOOK
from winvest.offer.documents.models import ProductDocument
from winvest.offer.documents.rules import Paper, legal_family
from winvest.offer.publication.completeness.models import CompletenessDue, ProductCompleteness
from winvest.offer.publication.completeness.rules import Given, completeness, edition_of
from winvest.offer.publication.enums import PublicationStatus
from winvest.offer.publication.models import Publication

SLICE = 500
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
    """Recalculer ce qui manque à des produits, par société et par canal. Six statements."""
    book = edition_of(BOOK, day=local_day(now))
    due = await session.execute(
        select(CompletenessDue.id)
        .where(CompletenessDue.product_id.in_(product_ids))
        .with_for_update(skip_locked=True)
    )
    done = [one for (one,) in due]
    if done:
        await session.execute(delete(CompletenessDue).where(CompletenessDue.id.in_(done)))
    products = await session.execute(
        select(Product.id, Product.company_id, Product.channels, Risk.code)
        .join(Risk, Risk.id == Product.risk_id)
        .where(Product.id.in_(product_ids))
    )
    papers = await _papers(session, product_ids)
    given = await _given(session, product_ids, now)
    rows = []
    for product, owner, channels, risk in products:
        own = Given(company_id=owner, channels=tuple(Channel(one) for one in channels))
        for one in completeness(
            papers.get(product, ()),
            family=legal_family(risk),
            given=given.get(product) or [own],
            now=now,
        ):
            rows.append(
                {
                    "id": new_id(),
                    "product_id": product,
                    "owner_company_id": owner,
                    "company_id": one.company_id,
                    "channel": one.channel,
                    "missing": list(one.missing),
                    "closes_at": one.closes_at,
                    "closes_for": one.closes_for,
                    "recheck_at": one.recheck_at,
                    "book": book,
                }
            )
    await session.execute(
        delete(ProductCompleteness).where(ProductCompleteness.product_id.in_(product_ids))
    )
    if rows:
        await session.execute(insert(ProductCompleteness), rows)
    return len(rows)


async def _papers(
    session: AsyncSession, product_ids: Sequence[UUID]
) -> dict[UUID, tuple[Paper, ...]]:
    """The documents of the version in force, else of the latest one being prepared."""
    shown = (
        select(ProductVersion.id, ProductVersion.product_id)
        .where(
            ProductVersion.product_id.in_(product_ids),
            or_(in_force(), ProductVersion.status.not_in(GONE)),
        )
        .order_by(ProductVersion.product_id, in_force().desc(), ProductVersion.version.desc())
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
        ).join(shown, shown.c.id == ProductDocument.product_version_id)
    )
    found: dict[UUID, list[Paper]] = defaultdict(list)
    for product, kind, status, channels, valid_to, mandatory in rows:
        found[product].append(
            Paper(
                type=kind,
                status=status,
                channels=tuple(Channel(one) for one in channels),
                valid_to=valid_to,
                mandatory=mandatory,
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
