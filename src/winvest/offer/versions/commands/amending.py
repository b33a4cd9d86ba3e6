"""Drafting the next versions of many products from new tariffs, as files of prices bring them.

Each is a copy of the version in force, documents, commissions and accounts included, whose prices
alone are others; an open draft takes them as well. What is published is never touched.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Uuid, column, delete, func, insert, select, table, update
from sqlalchemy.ext.asyncio import AsyncSession

from winvest.foundation.infra.commands import Irreversible, Undo, command
from winvest.foundation.kit.identifiers import new_id
from winvest.foundation.kit.scope import Scope
from winvest.offer.catalog.enums import VersionStatus
from winvest.offer.catalog.loading.writing import any_of, recordset
from winvest.offer.catalog.models.products import Product
from winvest.offer.catalog.models.risks import Risk
from winvest.offer.catalog.models.versions import ProductVersion
from winvest.offer.documents.enums import DocumentStatus
from winvest.offer.documents.models import ProductDocument
from winvest.offer.versions.commands.rebuilding import PARTS
from winvest.offer.versions.commands.tariffs import write_tariff
from winvest.offer.versions.enums import VersionAct
from winvest.offer.versions.models import VersionDecision
from winvest.offer.versions.rules.breaking import breaking_changes
from winvest.offer.versions.rules.content import Content
from winvest.offer.versions.tariff_queries import tariff_rows, tariffs_of

NEEDS = ("catalog.edit", "pricing.edit", "commissions.edit")
BESIDE = ("accounting_mapping", "cq_rule")
ADDED = ("publication", "client_notice")  # never copied: somebody added them


@dataclass(frozen=True, slots=True, kw_only=True)
class NewTariff:
    """A tariff for a draft: `source` is the version that it copies; None: the draft is open.

    `before` and `after` hold plans, prices and extras alone. `major`: an open draft says by it
    that it breaks with what is in force; taken back, it says so no more.
    """

    draft: UUID
    product_id: UUID
    before: Content
    after: Content
    source: UUID | None = None
    effective_from: datetime | None = None
    major: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """The draft that holds a tariff: its number, and how many rows hang on it.

    `raised`: it was open, and says since now that it is a major change.
    """

    number: int
    parts: int
    raised: bool = False


@command("versions.draft_tariffs", needs="pricing.edit", undo=Undo("versions.take_tariffs_back"))
async def draft_tariffs(
    session: AsyncSession,
    scope: Scope,
    *,
    company_id: UUID,
    tariffs: Sequence[NewTariff],
    note: str,
) -> dict[UUID, Made]:
    """Préparer la version suivante de produits avec de nouveaux prix, en brouillon.

    A price that goes up is a major change, and the version says so by itself. Their products
    are locked already (`locked_products`), so that nobody drafts meanwhile.
    """
    await _require(session, scope, company_id, [one.product_id for one in tariffs])
    fresh = [one for one in tariffs if one.source is not None]
    if fresh:
        await _copy(session, scope, company_id, fresh, note)
    rows = await tariff_rows(session, scope, version_ids=[one.draft for one in tariffs])
    for one in tariffs:
        await write_tariff(session, one.draft, rows[one.draft], before=one.before, after=one.after)
    raised = await _say_major(session, [one.draft for one in tariffs if one.major], said=True)
    ids = [one.draft for one in tariffs]
    numbers = select(ProductVersion.id, ProductVersion.version).where(
        ProductVersion.id == any_of(ids)
    )
    parts = await _counted(session, ids)
    found = await session.execute(numbers)
    return {
        key: Made(number=number, parts=parts.get(key, (0, None))[0], raised=key in raised)
        for key, number in found
    }


async def _say_major(
    session: AsyncSession, drafts: Sequence[UUID], *, said: bool
) -> frozenset[UUID]:
    """Say of these drafts that they are major changes, or no more; those that said otherwise."""
    if not drafts:
        return frozenset()
    one = ProductVersion
    changed = (
        update(one)
        .where(one.id == any_of(drafts), one.breaking_changes.is_(not said))
        .values(breaking_changes=said)
        .returning(one.id)
    )
    return frozenset((await session.scalars(changed)).all())


async def locked_products(
    session: AsyncSession, scope: Scope, *, product_ids: Sequence[UUID]
) -> None:
    """Wait for whoever acts on the versions of these products, always in the same order."""
    asked = select(Product.id).where(Product.id == any_of(product_ids)).order_by(Product.id)
    await session.execute(asked.with_for_update(key_share=True))


async def _require(
    session: AsyncSession, scope: Scope, company_id: UUID, products: Sequence[UUID]
) -> None:
    """Whoever copies prices and commissions may write them, in the family of each product."""
    families = (
        select(Risk.code)
        .join(Product, Product.risk_id == Risk.id)
        .where(Product.id == any_of(products))
        .distinct()
    )
    for family in (await session.scalars(families)).all():
        for right in NEEDS:
            scope.require(right, company_id=company_id, risk_family=family)


async def _copy(
    session: AsyncSession, scope: Scope, company_id: UUID, fresh: Sequence[NewTariff], note: str
) -> None:
    """Drafts under the next numbers, holding what their sources hold."""
    one = ProductVersion
    last = await session.execute(
        select(one.product_id, func.max(one.version))
        .where(one.product_id == any_of([each.product_id for each in fresh]))
        .group_by(one.product_id)
    )
    numbers = {product: number for product, number in last}
    await session.execute(
        insert(one),
        [
            {
                "id": each.draft,
                "product_id": each.product_id,
                "owner_company_id": company_id,
                "version": numbers.get(each.product_id, 0) + 1,
                "status": VersionStatus.DRAFT,
                "effective_from": each.effective_from,
                "notes": note[:500],
                "breaking_changes": bool(breaking_changes(each.before, each.after)),
                "copied_from": each.source,
            }
            for each in fresh
        ],
    )
    pairs = recordset(
        [{"source": str(each.source), "target": str(each.draft)} for each in fresh],
        {"source": Uuid(), "target": Uuid()},
        "pairs",
    )
    await session.execute(select(func.copy_version_content(pairs.c.source, pairs.c.target)))
    drafted = {
        "act": VersionAct.DRAFTED,
        "owner_company_id": company_id,
        "actor_id": scope.actor_id,
        "actor_label": scope.actor_label[:160],
    }
    await session.execute(
        insert(VersionDecision),
        [{"id": new_id(), "product_version_id": each.draft, **drafted} for each in fresh],
    )


@command(
    "versions.take_tariffs_back",
    needs="pricing.edit",
    undo=Irreversible("Des prix repris reviennent par le même fichier."),
)
async def take_tariffs_back(
    session: AsyncSession,
    scope: Scope,
    *,
    company_id: UUID,
    products: Sequence[UUID],
    drafted: Mapping[UUID, int],
    completed: Sequence[NewTariff],
) -> frozenset[UUID]:
    """Reprendre des prix préparés que personne n’a touchés. Gives the drafts that must stay.

    `products`: those that they are of, locked; `drafted`: drafts made for the purpose, with the
    rows that each held: they are deleted; `completed`: drafts that were there, whose `after` is
    written again over their `before`.
    """
    await _require(session, scope, company_id, products)
    open_ = (
        select(ProductVersion.id)
        .where(
            ProductVersion.id == any_of([*drafted, *(one.draft for one in completed)]),
            ProductVersion.owner_company_id == company_id,
            ProductVersion.status == VersionStatus.DRAFT,
        )
        .with_for_update()
    )
    drafts = set((await session.scalars(open_)).all())
    touched = await _touched(session, drafted)
    gone = [one for one in drafted if one in drafts and one not in touched]
    if gone:
        await session.execute(delete(ProductVersion).where(ProductVersion.id == any_of(gone)))
    kept = {one for one in drafted if one not in gone}
    now = await tariffs_of(session, scope, version_ids=[one.draft for one in completed])
    rows = await tariff_rows(session, scope, version_ids=[one.draft for one in completed])
    for one in completed:
        if one.draft not in drafts or now[one.draft] != one.before:
            kept.add(one.draft)
            continue
        await write_tariff(session, one.draft, rows[one.draft], before=one.before, after=one.after)
    lowered = [one.draft for one in completed if one.major and one.draft not in kept]
    await _say_major(session, lowered, said=False)
    return frozenset(kept)


async def _touched(session: AsyncSession, drafted: Mapping[UUID, int]) -> set[UUID]:
    """The drafts that somebody changed, decided about or added to since they were made."""
    ids = list(drafted)
    one = ProductVersion
    births = await session.execute(
        select(one.id, one.created_at, one.updated_at).where(one.id == any_of(ids))
    )
    born = {key: (at, last) for key, at, last in births}
    parts = await _counted(session, ids)
    found = {
        key
        for key, count in drafted.items()
        if key not in born
        or max(born[key][1], parts.get(key, (0, born[key][1]))[1] or born[key][1]) > born[key][0]
        or parts.get(key, (0, None))[0] != count
    }
    decided = (
        select(VersionDecision.product_version_id)
        .where(VersionDecision.product_version_id == any_of(ids))
        .group_by(VersionDecision.product_version_id)
        .having(func.count() > 1)
    )
    found |= set((await session.scalars(decided)).all())
    for name in ADDED:
        added = table(name, column("product_version_id", Uuid()))
        here = select(added.c.product_version_id).where(added.c.product_version_id == any_of(ids))
        found |= set((await session.scalars(here)).all())
    return found


async def _counted(
    session: AsyncSession, ids: Sequence[UUID]
) -> dict[UUID, tuple[int, datetime | None]]:
    """How many rows hang on these versions, and when one of them was last written."""
    found: dict[UUID, tuple[int, datetime | None]] = {}
    beside = [
        table(name, column("product_version_id", Uuid()), column("updated_at")) for name in BESIDE
    ]
    held: list[tuple[Any, Any, Any]] = [
        *((part.product_version_id, part.updated_at, None) for part in PARTS),
        *((one.c.product_version_id, one.c.updated_at, None) for one in beside),
        (
            ProductDocument.product_version_id,
            ProductDocument.updated_at,
            ProductDocument.status != DocumentStatus.ARCHIVED,
        ),
    ]
    for version, updated, which in held:
        asked = select(version, func.count(), func.max(updated)).where(version == any_of(ids))
        if which is not None:
            asked = asked.where(which)
        for key, count, last in await session.execute(asked.group_by(version)):
            before, latest = found.get(key, (0, None))
            found[key] = before + count, max(filter(None, (last, latest)))
    return found
