"""Writing the commissions of a version in preparation: scheme by scheme, what changed alone."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

import msgspec
from sqlalchemy import Text, cast, delete, insert, literal, select, update
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.ext.asyncio import AsyncSession

from winvest.foundation.infra.commands import Irreversible, command
from winvest.foundation.kit.identifiers import new_id
from winvest.foundation.kit.scope import Scope
from winvest.offer.catalog.models.versions import ProductPlan
from winvest.offer.commissions.models import CommissionScheme, CommissionTier
from winvest.offer.versions.commands.opening import opened
from winvest.offer.versions.forms.scheme_reading import WantedScheme
from winvest.offer.versions.rules.content import SchemePart
from winvest.offer.versions.rules.reading import scheme_ids

_numbers = msgspec.json.Encoder(decimal_format="number").encode


@command(
    "versions.write_commissions",
    needs="commissions.edit",
    undo=Irreversible("Les commissions d’un brouillon se réécrivent ; elles n’engagent rien."),
)
async def write_commissions(
    session: AsyncSession,
    scope: Scope,
    *,
    sku: str,
    number: int,
    seen: str,
    wanted: Sequence[WantedScheme],
) -> bool:
    """Écrire les commissions d’une version en préparation. Gives whether anything changed."""
    one = await opened(session, scope, sku=sku, number=number, seen=seen, right="commissions.edit")
    ids = scheme_ids(one.rows, one.version.id)
    kept = {ids[each.at] for each in wanted if each.at is not None}
    gone = [key for key in ids if key not in kept]
    if gone:
        await session.execute(delete(CommissionScheme).where(CommissionScheme.id.in_(gone)))
    plans = await _plans(session, one.version.id)
    changed = bool(gone)
    for each in wanted:
        if each.at is None:
            await add_scheme(session, one.version.id, each.scheme, plans)
        elif one.content.schemes[each.at] != each.scheme:
            await _rewrite(session, ids[each.at], one.content.schemes[each.at], each.scheme, plans)
        else:
            continue
        changed = True
    return changed


async def _plans(session: AsyncSession, version_id: UUID) -> Mapping[str, UUID]:
    found = await session.execute(
        select(ProductPlan.code, ProductPlan.id).where(ProductPlan.product_version_id == version_id)
    )
    return {code: plan for code, plan in found}


async def add_scheme(
    session: AsyncSession, version_id: UUID, scheme: SchemePart, plans: Mapping[str, UUID]
) -> None:
    """Write a scheme and its tiers in a version in preparation."""
    key = new_id()
    await session.execute(
        insert(CommissionScheme).values(
            id=key, product_version_id=version_id, **_row(scheme, plans)
        )
    )
    await _add_tiers(session, key, scheme)


async def _rewrite(
    session: AsyncSession,
    key: UUID,
    before: SchemePart,
    scheme: SchemePart,
    plans: Mapping[str, UUID],
) -> None:
    statement = update(CommissionScheme).where(CommissionScheme.id == key)
    await session.execute(
        statement.values(**_row(scheme, plans)).execution_options(synchronize_session=False)
    )
    if before.tiers != scheme.tiers:
        await session.execute(delete(CommissionTier).where(CommissionTier.scheme_id == key))
        await _add_tiers(session, key, scheme)


async def _add_tiers(session: AsyncSession, key: UUID, scheme: SchemePart) -> None:
    rows = [
        {
            "id": new_id(),
            "scheme_id": key,
            "basis": one.basis,
            "min": one.min,
            "max": one.max,
            "value_type": one.value_type,
            "value": one.value,
        }
        for one in scheme.tiers
    ]
    if rows:
        await session.execute(insert(CommissionTier), rows)


def _row(one: SchemePart, plans: Mapping[str, UUID]) -> dict[str, Any]:
    return {
        "plan_id": None if one.plan is None else plans[one.plan],
        "applies_to": one.applies_to,
        "settlement": one.settlement,
        "tier_mode": one.tier_mode,
        "split": cast(literal(_numbers(dict(one.split)).decode(), Text), JSONB),
        "company_id": one.company_id,
        "partner_id": one.partner_id,
        "channel": one.channel,
        "year": one.year,
        "valid_from": one.valid_from,
        "valid_to": one.valid_to,
        "min_amount": one.min_amount,
        "max_amount": one.max_amount,
    }
