"""Loading products from a file, and taking a load back: the acts behind an import (CAT-10)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from winvest.foundation.infra.commands import Irreversible, Undo, command
from winvest.foundation.kit.errors import Conflict, Invalid, Refusal, Refused
from winvest.foundation.kit.scope import Scope
from winvest.offer.catalog.enums import LifecycleStatus
from winvest.offer.catalog.loading.judging import Ground, Judged, Standing, judged
from winvest.offer.catalog.loading.queries import ground_of, standing_of
from winvest.offer.catalog.loading.writing import any_of, delete_products, write_judged
from winvest.offer.catalog.models.mappings import ProductExitPlan, ProductMapping
from winvest.offer.catalog.models.products import ProductSeller
from winvest.offer.catalog.models.versions import ProductVersion

Changes = Mapping[str, tuple[str, str]]
CHILDREN = (ProductVersion, ProductSeller, ProductMapping, ProductExitPlan)


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What a line asks: entries before and after; without `product_id`, a product to create."""

    line: UUID
    product_id: UUID | None
    changes: Changes


@dataclass(frozen=True, slots=True, kw_only=True)
class Loaded:
    """The product that a line made or corrected."""

    product_id: UUID
    created: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """What a line did, to be taken back; `created`: the product is the line's own."""

    line: UUID
    product_id: UUID
    created: bool
    changes: Changes


@command("catalog.load_products", needs="catalog.edit", undo=Undo("catalog.unload_products"))
async def load_products(
    session: AsyncSession, scope: Scope, *, company_id: UUID, lines: Sequence[Asked]
) -> Mapping[UUID, Loaded | Refusal]:
    """Importer des produits. A line whose product changed since it was checked is refused."""
    scope.require("catalog.edit", company_id=company_id)
    ground = await ground_of(session, scope, company_id=company_id)
    held = await _locked(session, scope, company_id, lines)
    found: dict[UUID, Loaded | Refusal] = {}
    good: list[tuple[Asked, Judged]] = []
    for one in lines:
        verdict = _judged(ground, scope, held, one)
        if isinstance(verdict, Refusal):
            found[one.line] = verdict
        else:
            good.append((one, verdict))
    ids = await write_judged(
        session, company_id=company_id, actor_id=scope.actor_id, lines=[one for _, one in good]
    )
    for (one, verdict), product in zip(good, ids, strict=True):
        found[one.line] = Loaded(product_id=product, created=verdict.new is not None)
    return found


@command(
    "catalog.unload_products",
    needs="catalog.edit",
    undo=Irreversible("Un import annulé se refait : reprenez le fichier."),
)
async def unload_products(
    session: AsyncSession, scope: Scope, *, company_id: UUID, lines: Sequence[Taken]
) -> Mapping[UUID, Refusal | None]:
    """Annuler un import. What changed since, on the very entries that it wrote, is refused."""
    scope.require("catalog.edit", company_id=company_id)
    ground = await ground_of(session, scope, company_id=company_id)
    back = [
        Asked(
            line=one.line,
            product_id=one.product_id,
            changes={name: (after, before) for name, (before, after) in one.changes.items()},
        )
        for one in lines
    ]
    held = await _locked(session, scope, company_id, back)
    made = {one.line for one in lines if one.created}
    inhabited = await _inhabited(session, [one.product_id for one in lines if one.created])
    found: dict[UUID, Refusal | None] = {}
    good: list[Judged] = []
    gone: list[UUID] = []
    for one in back:
        standing = held.get(one.product_id) if one.product_id else None
        if one.line in made:
            refusal = _kept(scope, ground, standing, one.changes, inhabited)
            found[one.line] = refusal
            if refusal is None and standing is not None:
                gone.append(standing.id)
            continue
        verdict = _judged(ground, scope, held, one)
        found[one.line] = verdict if isinstance(verdict, Refusal) else None
        if isinstance(verdict, Judged):
            good.append(verdict)
    await write_judged(session, company_id=company_id, actor_id=scope.actor_id, lines=good)
    if gone:
        await delete_products(session, gone)
    return found


async def _locked(
    session: AsyncSession, scope: Scope, company_id: UUID, lines: Sequence[Asked]
) -> dict[UUID, Standing]:
    ids = [one.product_id for one in lines if one.product_id]
    if not ids:
        return {}
    found = await standing_of(session, scope, company_id=company_id, ids=ids, lock=True)
    return {one.id: one for one in found}


def _judged(
    ground: Ground, scope: Scope, held: Mapping[UUID, Standing], one: Asked
) -> Judged | Refusal:
    standing = held.get(one.product_id) if one.product_id else None
    if one.product_id and standing is None:
        return _gone()
    if standing is not None and not _stands(standing, one.changes):
        return _changed()
    try:
        return judged(
            ground, scope, standing, {name: new for name, (_, new) in one.changes.items()}
        )
    except Invalid as refusal:
        return Refused(" ".join(error.message for error in refusal.errors), code=refusal.code)
    except Refusal as refusal:
        return refusal


def _stands(standing: Standing, changes: Changes) -> bool:
    return all(standing.entries.get(name, "") == before for name, (before, _) in changes.items())


def _kept(
    scope: Scope,
    ground: Ground,
    standing: Standing | None,
    changes: Changes,
    inhabited: frozenset[UUID],
) -> Refusal | None:
    """Why a product that an import made cannot be deleted any more."""
    if standing is None:
        return _gone()
    other = set(standing.entries) - set(changes) - {"tariff_mode"}
    if (
        standing.status is not LifecycleStatus.DRAFT
        or standing.lock_version != 1
        or standing.id in inhabited
        or not _stands(standing, changes)
        or any(standing.entries[name] for name in other)
    ):
        return _changed()
    family = standing.risk_code
    if not scope.may("catalog.create", company_id=ground.company_id, risk_family=family):
        return Refused(
            "Vous n’avez pas le droit de créer ni de reprendre ce produit : demandez-le à votre "
            "administrateur.",
            code="forbidden",
        )
    return None


async def _inhabited(session: AsyncSession, ids: Sequence[UUID]) -> frozenset[UUID]:
    """Products that received something of their own since: a version, a seller, a mapping."""
    if not ids:
        return frozenset()
    first, *others = (
        select(child.product_id).where(child.product_id == any_of(ids)) for child in CHILDREN
    )
    return frozenset((await session.scalars(first.union_all(*others))).all())


def _changed() -> Conflict:
    return Conflict(
        "La fiche a changé depuis : ouvrez son historique, puis corrigez-la à la main.",
        code="changed_since",
    )


def _gone() -> Refused:
    return Refused(
        "Ce produit n’est plus dans le catalogue : retirez sa ligne du fichier.", code="gone"
    )
