"""The next versions that an import prepares: written as planned, or taken back as they were."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from winvest.foundation.kit.errors import Invalid, Refusal, Refused
from winvest.foundation.kit.scope import Scope
from winvest.offer.versions.commands.amending import (
    Made,
    NewTariff,
    draft_tariffs,
    locked_products,
    take_tariffs_back,
)
from winvest.screens.imports.names import surroundings
from winvest.screens.imports.next_kept import Kept
from winvest.screens.imports.next_versions import Next, content_of, next_of, referenced
from winvest.screens.imports.slices import keep_drafts, next_kept_of
from winvest.screens.imports.stored_prices import StoredVersion, stored_versions
from winvest.screens.imports.tariff_reading import tariff_of
from winvest.screens.imports.versions import Surroundings

STALE = Refused(
    "Les versions de ce produit ont changé depuis le contrôle : relancez le contrôle.",
    code="versioned",
)
Planned = Mapping[UUID, tuple[Kept, Next]]


async def planned(
    session: AsyncSession, scope: Scope, company: UUID, lines: Sequence[Any]
) -> tuple[Planned, dict[UUID, Refusal]]:
    """The next versions of these lines, planned again on locked products; what is so no more."""
    wanted = [(one, kept) for one in lines if one.product_id and (kept := next_kept_of(one))]
    if not wanted:
        return {}, {}
    ids = [one.product_id for one, _ in wanted]
    await locked_products(session, scope, product_ids=ids)
    around = await surroundings(session, scope, company_id=company)
    versions = await stored_versions(session, scope, product_ids=ids, zone=around.zone)
    found: dict[UUID, tuple[Kept, Next]] = {}
    stale: dict[UUID, Refusal] = {}
    for one, kept in wanted:
        following = _again(kept, versions.get(one.product_id, ()), around)
        if following is None:
            stale[one.id] = STALE
        else:
            found[one.id] = kept, following
    return found, stale


async def draft(
    session: AsyncSession,
    scope: Scope,
    company: UUID,
    wanted: Planned,
    *,
    products: Mapping[UUID, UUID],
    file_name: str,
) -> dict[UUID, str]:
    """Write the next versions of these lines; gives what became of each, in words."""
    made = await draft_tariffs(
        session,
        scope,
        company_id=company,
        tariffs=[
            NewTariff(
                draft=UUID(kept.draft),
                product_id=products[key],
                source=None if kept.open else following.base.id,
                effective_from=following.start,
                before=content_of(following.before),
                after=content_of(following.after),
                major=kept.open and following.major,
            )
            for key, (kept, following) in wanted.items()
        ],
        note=f"Prix de l’import de {file_name}",
    )
    drafts = {key: _written(kept, made[UUID(kept.draft)]) for key, (kept, _) in wanted.items()}
    await keep_drafts(session, drafts)
    return {key: f"Version {one.number} en brouillon." for key, one in drafts.items()}


def _written(kept: Kept, made: Made) -> Kept:
    return replace(kept, number=made.number, parts=made.parts, raised=made.raised)


async def undraft(
    session: AsyncSession, scope: Scope, company: UUID, lines: Sequence[Any]
) -> dict[UUID, Refusal]:
    """Take the next versions of these lines back; those that must stay, and why."""
    wanted = {one.id: kept for one in lines if (kept := next_kept_of(one))}
    if not wanted:
        return {}
    ids = [one.product_id for one in lines if one.id in wanted]
    await locked_products(session, scope, product_ids=ids)
    around = await surroundings(session, scope, company_id=company)
    kept_in = await take_tariffs_back(
        session,
        scope,
        company_id=company,
        products=ids,
        drafted={UUID(one.draft): one.parts for one in wanted.values() if not one.open},
        completed=[
            _back(one, line.product_id, around)
            for line in lines
            if (one := wanted.get(line.id)) and one.open
        ],
    )
    return {
        key: Refused(
            f"La version {one.number} a été modifiée ou validée depuis l’import : reprenez-la "
            "depuis la fiche du produit.",
            code="changed_since",
        )
        for key, one in wanted.items()
        if UUID(one.draft) in kept_in
    }


def _again(kept: Kept, versions: Sequence[StoredVersion], around: Surroundings) -> Next | None:
    """The same plan, made now; None: it is another one, or there is none."""
    try:
        found = next_of(kept.lines, versions, asked=kept.asked, around=around)
    except Invalid:
        return None
    if found is None or (str(found.base.id), found.open) != (kept.base, kept.open):
        return None
    return found if [dict(one) for one in found.was] == list(kept.was) else None


def _back(kept: Kept, product_id: UUID, around: Surroundings) -> NewTariff:
    """The tariff that a draft had before the file."""
    was = tariff_of(kept.was, zone=around.zone, rates=around.rates)
    then = referenced(was, tariff_of(kept.then, zone=around.zone, rates=around.rates))
    return NewTariff(
        draft=UUID(kept.draft),
        product_id=product_id,
        before=content_of(then),
        after=content_of(was),
        major=kept.raised,
    )
