"""Duplicating a product: a new draft with what was chosen of the version shown."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import insert
from sqlalchemy.ext.asyncio import AsyncSession

from winvest.foundation.infra.commands import Undo, command
from winvest.foundation.infra.models import Base
from winvest.foundation.kit.identifiers import new_id
from winvest.foundation.kit.scope import Scope
from winvest.offer.catalog.commands.creation import Created, create_product
from winvest.offer.catalog.enums import Badge, VersionStatus
from winvest.offer.catalog.forms.creation import NewProduct
from winvest.offer.catalog.models.products import ProductFieldValue
from winvest.offer.catalog.models.versions import ProductPlan, ProductVersion
from winvest.offer.catalog.queries.sheets import ProductSheet, product_sheet
from winvest.offer.commissions.models import CommissionScheme, CommissionTier
from winvest.offer.documents.enums import DocumentStatus
from winvest.offer.documents.models import ProductDocument
from winvest.offer.documents.verification import Placing
from winvest.offer.pricing.models import (
    InitialFee,
    PriceGridRow,
    PriceOption,
    PriceSurcharge,
    PricingRule,
)
from winvest.offer.quality.models import CqRule
from winvest.screens.product_sheet.duplication import NEEDED, Duplication, Part
from winvest.screens.product_sheet.queries.records import (
    Records,
    records,
)

LEFT_OUT = frozenset(
    ("created_at", "updated_at", "lock_version", "owner_company_id", "reader_company_ids")
)
PRICED: tuple[type[Base], ...] = (PriceOption, PriceSurcharge, InitialFee)


@command("catalog.duplicate_product", needs="catalog.create", undo=Undo("catalog.discard_draft"))
async def duplicate_product(
    session: AsyncSession,
    scope: Scope,
    *,
    sku: str,
    wanted: Duplication,
    effective_from: datetime,
    now: datetime,
) -> Created:
    """Dupliquer un produit : un nouveau brouillon, avec ce qui en a été choisi (CDC §3.1).

    Documents come as a deposit would put them there: they are checked with the version (`now`).
    """
    sheet = await product_sheet(session, scope, sku=sku)
    for part in wanted.parts:
        scope.require(NEEDED[part], company_id=sheet.company_id, risk_family=sheet.risk_code)
    shown = sheet.version.id if sheet.version else None
    kept = await records(
        session,
        product_id=sheet.id,
        shown=shown,
    )
    created = await create_product(session, scope, product=_identity(sheet, wanted))
    await _copy(session, kept.of(ProductFieldValue), changes={"product_id": created.id})
    if shown is not None:
        await _copy_version(session, kept, shown, created.id, wanted, effective_from, now)
    return created


def _identity(sheet: ProductSheet, wanted: Duplication) -> NewProduct:
    return NewProduct(
        name=wanted.name,
        company_id=sheet.company_id,
        risk_id=sheet.risk_id,
        partner_id=sheet.partner_id,
        revenue_model=sheet.revenue_model,
        sku=wanted.sku,
        channels=sheet.channels,
        description=sheet.description,
        tariff_mode=sheet.tariff_mode,
        badges=tuple(one for one in sheet.badges if one is not Badge.NEW),
        zones=sheet.zones,
        min_age=sheet.min_age,
        max_age=sheet.max_age,
        client_kinds=sheet.client_kinds,
    )


async def _copy_version(
    session: AsyncSession,
    kept: Records,
    shown: UUID,
    product_id: UUID,
    wanted: Duplication,
    effective_from: datetime,
    now: datetime,
) -> None:
    """The draft version, its plans, and the parts that were chosen, under new ids."""
    version_id = new_id()
    await session.execute(
        insert(ProductVersion).values(
            id=version_id,
            product_id=product_id,
            version=1,
            status=VersionStatus.DRAFT,
            effective_from=effective_from,
        )
    )
    on: dict[str, object] = {"product_version_id": version_id}
    plans: dict[UUID, UUID] = {}
    if Part.PRICES in wanted.parts:
        plans = await _copy(session, kept.of_version(ProductPlan, shown), changes=on)
        rules = await _copy(session, kept.of_version(PricingRule, shown), plans=plans, changes=on)
        for model in PRICED:
            await _copy(session, kept.of_version(model, shown), plans=plans, changes=on)
        await _copy(session, kept.of_version(PriceGridRow, shown), rules=rules, changes=on)
    if Part.COMMISSIONS in wanted.parts:
        schemes = await _copy(
            session, kept.of_version(CommissionScheme, shown), plans=plans, changes=on
        )
        tiers = [one for one in kept.of(CommissionTier) if one.scheme_id in schemes]
        await _copy(session, tiers, schemes=schemes)
    papers: dict[UUID, UUID] = {}
    if Part.DOCUMENTS in wanted.parts:
        living = [
            one
            for one in kept.of_version(ProductDocument, shown)
            if one.status is not DocumentStatus.ARCHIVED
        ]
        joined = on | {"replaces_id": None} | Placing(check_id=None, now=now).values
        papers = await _copy(session, [one for one in living if one.file_hash], changes=joined)
        bare = joined | {"status": DocumentStatus.DRAFT, "published_at": None}
        papers |= await _copy(session, [one for one in living if not one.file_hash], changes=bare)
    if Part.QUALITY in wanted.parts:
        await _copy(session, kept.of_version(CqRule, shown), papers=papers, changes=on)


async def _copy(
    session: AsyncSession,
    rows: Iterable[Base],
    *,
    plans: dict[UUID, UUID] | None = None,
    schemes: dict[UUID, UUID] | None = None,
    papers: dict[UUID, UUID] | None = None,
    rules: dict[UUID, UUID] | None = None,
    changes: Mapping[str, object] | None = None,
) -> dict[UUID, UUID]:
    """Insert the rows again under new ids; new ids by old ones."""
    moved: dict[UUID, UUID] = {}
    values: list[dict[str, Any]] = []
    model: type[Base] | None = None
    for row in rows:
        model = type(row)
        columns = [one for one in model.__table__.c if one.computed is None]
        one = {each.key: getattr(row, each.key) for each in columns if each.key not in LEFT_OUT}
        moved[one["id"]] = new_id()
        one |= {"id": moved[one["id"]], **(changes or {})}
        for column, ids in (
            ("plan_id", plans),
            ("scheme_id", schemes),
            ("call_script_id", papers),
            ("pricing_rule_id", rules),
        ):
            if column in one:
                one[column] = (ids or {}).get(one[column])
        values.append(one)
    if model is not None:
        await session.execute(insert(model), values)
    return moved
