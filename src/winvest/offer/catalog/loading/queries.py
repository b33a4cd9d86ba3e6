"""What loading reads at once: the ground of a company, and products as their forms show them."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any
from uuid import UUID

from sqlalchemy import ARRAY, Text, any_, cast, func, literal, or_, select
from sqlalchemy.dialects.postgresql import UUID as PG_UUID
from sqlalchemy.ext.asyncio import AsyncSession

from winvest.foundation.kit.scope import Scope
from winvest.group.lists.queries import offered_channels, offered_zones
from winvest.group.partners.enums import PartnerStatus
from winvest.group.partners.queries import partner_choices
from winvest.offer.catalog.enums import Badge, Channel, ClientKind
from winvest.offer.catalog.forms.correction import Description, FamilyField, FieldValue
from winvest.offer.catalog.loading.judging import FORMER, Ground, Standing, standing_entries
from winvest.offer.catalog.models.products import ExternalMapping, Product, ProductFieldValue
from winvest.offer.catalog.models.risks import Risk, RiskField
from winvest.offer.catalog.queries.access import readable
from winvest.offer.catalog.queries.choices import risk_choices

CHANNELS, KINDS, BADGES = tuple(Channel), tuple(ClientKind), tuple(Badge)
VALUES = ("value_text", "value_number", "value_boolean", "value_date", "value_choices")


async def ground_of(session: AsyncSession, scope: Scope, *, company_id: UUID) -> Ground:
    """What the lines of a company lean on: some dozens of families, some hundreds of partners."""
    risks = await risk_choices(session, scope, company_ids=[company_id])
    partners = await partner_choices(session, scope, company_ids=[company_id])
    families: dict[UUID, list[FamilyField]] = {}
    for one in await _fields(session, company_id):
        if one.retired_at is None:
            families.setdefault(one.risk_id, []).append(_field(one))
    return Ground(
        company_id=company_id,
        risks={one.id: one for one in risks},
        families=families,
        drafts={
            key: [replace(one, required=False) for one in family]
            for key, family in families.items()
        },
        partners=frozenset(one.id for one in partners if one.status is not PartnerStatus.INACTIVE),
        channels=await offered_channels(session, scope),
        zones=await offered_zones(session, scope),
    )


async def standing_of(
    session: AsyncSession,
    scope: Scope,
    *,
    company_id: UUID,
    skus: Sequence[str] = (),
    ids: Sequence[UUID] = (),
    lock: bool = False,
) -> tuple[Standing, ...]:
    """The company's products of these codes or ids, whole, in three statements; some thousands."""
    which = or_(
        Product.sku == any_(cast(literal(list(skus), ARRAY(Text)), ARRAY(Text))),
        Product.id == any_(cast(literal(list(ids), ARRAY(PG_UUID())), ARRAY(PG_UUID()))),
    )
    statement = (
        select(
            *(
                Product.__table__.c[name]
                for name in (
                    *("id", "sku", "name", "short_name", "description", "partner_id", "risk_id"),
                    *("revenue_model", "tariff_mode", "channels", "zones", "min_age", "max_age"),
                    *("client_kinds", "badges", "lifecycle_status", "lock_version"),
                )
            ),
            Risk.code.label("risk_code"),
        )
        .join(Risk, Risk.id == Product.risk_id)
        .where(Product.company_id == company_id, which, readable(scope))
        .order_by(Product.id)
    )
    if lock:
        statement = statement.with_for_update(of=Product)
    rows = (await session.execute(statement)).all()
    if not rows:
        return ()
    found = [one.id for one in rows]
    fields: dict[UUID, list[Any]] = {}
    for one in await _fields(session, company_id):
        fields.setdefault(one.risk_id, []).append(one)
    families = {risk: [(one, _field(one)) for one in those] for risk, those in fields.items()}
    values = await _values(session, found)
    codes = await _codes(session, found)
    return tuple(
        _standing(one, families.get(one.risk_id, ()), values.get(one.id, {}), codes.get(one.id, {}))
        for one in rows
    )


async def codes_taken(
    session: AsyncSession, scope: Scope, *, skus: Sequence[str]
) -> frozenset[str]:
    """Those of these codes that some product of the group has; nothing else is told of it."""
    asked = cast(literal(list(skus), ARRAY(Text)), ARRAY(Text))
    found = await session.scalar(select(func.skus_taken(asked)))
    return frozenset(found or ())


async def codes_left(
    session: AsyncSession, scope: Scope, *, company_id: UUID, skus: Sequence[str]
) -> dict[str, str]:
    """Those of these codes that a product of the company had before, and its code of today."""
    one = ExternalMapping
    statement = (
        select(one.external_code, Product.sku)
        .join(Product, Product.id == one.product_id)
        .where(
            one.external_code == any_(cast(literal(list(skus), ARRAY(Text)), ARRAY(Text))),
            one.system.startswith(FORMER),
            Product.company_id == company_id,
        )
    )
    return {code: sku for code, sku in await session.execute(statement)}


def _standing(
    row: Any,
    family: Sequence[tuple[Any, FamilyField]],
    values: dict[UUID, FieldValue],
    codes: dict[str, str],
) -> Standing:
    fields = [
        replace(field, current=values[stored.id], retired=stored.retired_at is not None)
        if stored.id in values
        else field
        for stored, field in family
        if stored.id in values or stored.retired_at is None
    ]
    description = Description(
        name=row.name,
        short_name=row.short_name,
        description=row.description,
        partner_id=row.partner_id,
        revenue_model=row.revenue_model,
        tariff_mode=row.tariff_mode,
        channels=tuple(one for one in CHANNELS if one in row.channels),
        zones=tuple(row.zones),
        min_age=row.min_age,
        max_age=row.max_age,
        client_kinds=tuple(one for one in KINDS if one in row.client_kinds),
        badges=tuple(one for one in BADGES if one in row.badges),
        fields={one.code: one.current for one in fields},
    )
    return Standing(
        id=row.id,
        sku=row.sku,
        risk_id=row.risk_id,
        risk_code=row.risk_code,
        status=row.lifecycle_status,
        lock_version=row.lock_version,
        description=description,
        family=fields,
        entries=standing_entries(row.sku, row.risk_id, description, fields, codes),
    )


async def _fields(session: AsyncSession, company_id: UUID) -> Sequence[Any]:
    one = RiskField
    statement = (
        select(
            one.id, one.risk_id, one.code, one.label, one.kind, one.unit, one.choices,
            one.min_value, one.max_value, one.required, one.help, one.retired_at,
        )
        .join(Risk, Risk.id == one.risk_id)
        .where(or_(Risk.is_global, Risk.company_id == company_id))
        .order_by(one.retired_at.is_not(None), one.position, one.label)
    )  # fmt: skip
    return (await session.execute(statement)).all()


def _field(one: Any) -> FamilyField:
    return FamilyField(
        id=one.id,
        code=one.code,
        label=one.label,
        kind=one.kind,
        unit=one.unit,
        choices=tuple(one.choices),
        minimum=one.min_value,
        maximum=one.max_value,
        required=one.required,
        help=one.help,
    )


async def _values(
    session: AsyncSession, products: Sequence[UUID]
) -> dict[UUID, dict[UUID, FieldValue]]:
    value = ProductFieldValue
    statement = select(
        value.product_id, value.risk_field_id, *(getattr(value, name) for name in VALUES)
    ).where(
        value.product_id == any_(cast(literal(list(products), ARRAY(PG_UUID())), ARRAY(PG_UUID())))
    )
    found: dict[UUID, dict[UUID, FieldValue]] = {}
    for product, field, *held in await session.execute(statement):
        stands = next(one for one in held if one is not None)
        found.setdefault(product, {})[field] = tuple(stands) if isinstance(stands, list) else stands
    return found


async def _codes(session: AsyncSession, products: Sequence[UUID]) -> dict[UUID, dict[str, str]]:
    one = ExternalMapping
    statement = select(one.product_id, one.system, one.external_code).where(
        one.product_id == any_(cast(literal(list(products), ARRAY(PG_UUID())), ARRAY(PG_UUID())))
    )
    found: dict[UUID, dict[str, str]] = {}
    for product, system, code in await session.execute(statement):
        found.setdefault(product, {})[system.lower()] = code
    return found
