"""Writing options, surcharges, fees and promotions of a draft: what changed alone."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import delete, insert, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from winvest.foundation.infra.commands import Irreversible, command
from winvest.foundation.kit.identifiers import new_id
from winvest.foundation.kit.scope import Scope
from winvest.offer.catalog.models.versions import ProductPlan
from winvest.offer.pricing.models import (
    DatedPrice,
    InitialFee,
    PriceOption,
    PriceSurcharge,
    Promotion,
)
from winvest.offer.versions.commands.opening import opened
from winvest.offer.versions.commands.rates import refuse_unknown_rates
from winvest.offer.versions.forms.extra_reading import WantedExtra
from winvest.offer.versions.rules.content import ExtraKind, ExtraPart
from winvest.offer.versions.rules.reading import extra_ids

TABLES: Mapping[ExtraKind, type[DatedPrice]] = {
    ExtraKind.OPTION: PriceOption,
    ExtraKind.SURCHARGE: PriceSurcharge,
    ExtraKind.FEE: InitialFee,
    ExtraKind.PROMOTION: Promotion,
}


@command(
    "versions.write_extras",
    needs="pricing.edit",
    undo=Irreversible("Les suppléments d’un brouillon se réécrivent ; ils n’engagent rien."),
)
async def write_extras(
    session: AsyncSession,
    scope: Scope,
    *,
    sku: str,
    number: int,
    seen: str,
    wanted: Sequence[WantedExtra],
    rates: Mapping[str, Decimal],
) -> bool:
    """Écrire les options, suppléments, frais et promotions d’une version en préparation.

    `rates`: the tax rates, each by the field that is refused when its country has none such.
    Gives whether anything changed.
    """
    one = await opened(session, scope, sku=sku, number=number, seen=seen, right="pricing.edit")
    await refuse_unknown_rates(session, scope, sheet=one.sheet, version=one.version, rates=rates)
    ids = extra_ids(one.rows, one.version.id)
    changed = await _remove(session, ids, one.content.extras, wanted)
    plans = await _plans(session, one.version.id)
    places = dict.fromkeys(TABLES, 0)
    for each in wanted:
        kind = each.extra.kind
        values = extra_row(each.extra, plans, places[kind])
        places[kind] += 1
        if each.at is None:
            statement: Any = insert(TABLES[kind]).values(
                id=new_id(), product_version_id=one.version.id, **values
            )
        elif one.content.extras[each.at] != each.extra or _moved(
            one.content.extras, each.at, places[kind] - 1
        ):
            statement = update(TABLES[kind]).where(TABLES[kind].id == ids[each.at]).values(**values)
        else:
            continue
        changed = True
        await session.execute(statement.execution_options(synchronize_session=False))
    return changed


async def _remove(
    session: AsyncSession,
    ids: Sequence[UUID],
    stored: Sequence[ExtraPart],
    wanted: Sequence[WantedExtra],
) -> bool:
    kept = {one.at for one in wanted}
    gone = [at for at in range(len(ids)) if at not in kept]
    for kind, table in TABLES.items():
        those = [ids[at] for at in gone if stored[at].kind is kind]
        if those:
            await session.execute(delete(table).where(table.id.in_(those)))
    return bool(gone)


def _moved(stored: Sequence[ExtraPart], at: int, place: int) -> bool:
    """Does one of them stand elsewhere among its kind than it did?"""
    return sum(one.kind is stored[at].kind for one in stored[:at]) != place


async def _plans(session: AsyncSession, version_id: UUID) -> Mapping[str, UUID]:
    found = await session.execute(
        select(ProductPlan.code, ProductPlan.id).where(ProductPlan.product_version_id == version_id)
    )
    return {code: plan for code, plan in found}


def extra_row(one: ExtraPart, plans: Mapping[str, UUID], position: int) -> dict[str, Any]:
    """One of them as its row is written."""
    found: dict[str, Any] = {
        "plan_id": None if one.plan is None else plans[one.plan],
        "code": one.code,
        "label": one.label,
        "valid_from": one.valid_from,
        "valid_to": one.valid_to,
        "position": position,
    }
    if one.kind in (ExtraKind.OPTION, ExtraKind.FEE):
        found |= {
            "amount": one.value, "tax_rate": one.tax_rate, "tax_included": one.tax_included,
            "tax_code": one.tax_code,
        }  # fmt: skip
        return found | ({"recurrence": one.recurrence} if one.kind is ExtraKind.OPTION else {})
    found |= {"effect": one.effect, "value": one.value}
    if one.kind is ExtraKind.SURCHARGE:
        return found | {
            "min_age": one.min_age, "max_age": one.max_age, "zones": list(one.zones),
            "client_kinds": list(one.client_kinds),
        }  # fmt: skip
    return found | {
        "promo_code": one.promo_code, "first_months": one.first_months,
        "combinable": one.combinable,
    }  # fmt: skip
