"""The sheet of one product: what it is, the fields of its family, its plans."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import (
    ARRAY,
    ColumnElement,
    Select,
    and_,
    any_,
    bindparam,
    case,
    func,
    select,
    true,
)
from sqlalchemy.dialects.postgresql import UUID as PG_UUID
from sqlalchemy.ext.asyncio import AsyncSession

from winvest.foundation.kit.errors import NotFound
from winvest.foundation.kit.scope import Scope
from winvest.group.companies.models import Company
from winvest.group.partners.enums import PartnerStatus
from winvest.group.partners.models import Partner, PartnerActivation
from winvest.offer.catalog.enums import (
    Badge,
    Channel,
    ClientKind,
    IntegrationStatus,
    LifecycleStatus,
    RevenueModel,
    TariffMode,
    VersionStatus,
)
from winvest.offer.catalog.forms.correction import Description
from winvest.offer.catalog.models.products import Product, ProductFieldValue
from winvest.offer.catalog.models.risks import Risk, RiskField
from winvest.offer.catalog.queries.access import readable
from winvest.offer.catalog.queries.filled_fields import FilledField
from winvest.offer.catalog.queries.former import no_product
from winvest.offer.catalog.queries.versions import ShownVersion, shown_version
from winvest.offer.catalog.queries.wording import sighted


@dataclass(frozen=True, slots=True, kw_only=True)
class PartnerStanding:
    """Whether the company that holds the product works with its partner today.

    `activation`: how far the partner is opened to the company; None: not at all.
    """

    status: PartnerStatus | None
    activation: PartnerStatus | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ProductSheet:
    """A product with the names of all that it belongs to."""

    id: UUID
    sku: str
    name: str
    short_name: str | None
    description: str | None
    company_id: UUID
    company_code: str
    company_name: str
    partner_id: UUID | None
    partner_name: str | None
    partner_slug: str | None
    risk_id: UUID
    risk_code: str
    risk_label: str
    risk_icon: str | None
    revenue_model: RevenueModel
    lifecycle_status: LifecycleStatus
    integration_status: IntegrationStatus
    tariff_mode: TariffMode
    channels: tuple[Channel, ...]
    zones: tuple[str, ...]
    min_age: int | None
    max_age: int | None
    client_kinds: tuple[ClientKind, ...]
    badges: tuple[Badge, ...]
    created_at: datetime
    updated_at: datetime
    lock_version: int
    version: ShownVersion | None
    standing: PartnerStanding | None
    missing_fields: tuple[str, ...]

    @property
    def priced_by_partner(self) -> bool:
        """Is each quote asked of the partner? The prices of the versions are then a guide only."""
        return (
            self.partner_id is not None
            and self.tariff_mode is TariffMode.AUTO
            and self.integration_status is IntegrationStatus.API
        )


async def product_sheet(session: AsyncSession, scope: Scope, *, sku: str) -> ProductSheet:
    """The product of a code; `NotFound` when there is none that this person may know of.

    `Moved`, which is one, when the product had this code and has another today.
    """
    found = await _sheet(session, scope, "sku", sku.upper())
    if found is None:
        raise await no_product(session, scope, sku=sku)
    return found


async def product_of(session: AsyncSession, scope: Scope, *, product_id: UUID) -> ProductSheet:
    """The product of an id; `NotFound` when there is none that this person may know of."""
    found = await _sheet(session, scope, "id", product_id)
    if found is None:
        raise NotFound("Ce produit n’existe pas dans votre périmètre. Revenez au catalogue.")
    return found


async def sheets_of(
    session: AsyncSession, scope: Scope, *, product_ids: Iterable[UUID]
) -> tuple[ProductSheet, ...]:
    """The sheets of a page of products, in no order, those that this person may know of."""
    asked = sighted(_sheet_statement, scope, by="ids").filled(wanted=list(product_ids))
    return tuple(_from_row(row._asdict()) for row in await asked.named(session))


def description_of(sheet: ProductSheet, fields: tuple[FilledField, ...]) -> Description:
    """What of a sheet can be corrected, as it stands."""
    return Description(
        name=sheet.name,
        short_name=sheet.short_name,
        description=sheet.description,
        partner_id=sheet.partner_id,
        revenue_model=sheet.revenue_model,
        tariff_mode=sheet.tariff_mode,
        channels=sheet.channels,
        zones=sheet.zones,
        min_age=sheet.min_age,
        max_age=sheet.max_age,
        client_kinds=sheet.client_kinds,
        badges=sheet.badges,
        fields={one.field.code: one.value for one in fields},
    )


async def _sheet(
    session: AsyncSession, scope: Scope, by: str, wanted: str | UUID
) -> ProductSheet | None:
    asked = sighted(_sheet_statement, scope, by=by).filled(wanted=wanted)
    found = await asked.named(session)
    return _from_row(found[0]._asdict()) if found else None


def _sheet_statement(scope: Scope, *, by: str) -> Select[Any]:
    own = Product.__table__.c["id" if by == "ids" else by]
    wanted = (
        own == any_(bindparam("wanted", type_=ARRAY(PG_UUID())))
        if by == "ids"
        else own == bindparam("wanted", type_=own.type)
    )
    version = shown_version().lateral("shown_version")
    return (
        select(
            *(column for column in Product.__table__.c if column.name not in _UNREAD),
            Risk.code.label("risk_code"),
            Risk.label.label("risk_label"),
            Risk.icon.label("risk_icon"),
            Company.code.label("company_code"),
            func.coalesce(Company.brand_name, Company.legal_name).label("company_name"),
            Partner.name.label("partner_name"),
            Partner.slug.label("partner_slug"),
            Partner.status.label("v_partner_status"),
            case(
                (Partner.company_id == Product.company_id, Partner.status),
                else_=PartnerActivation.status,
            ).label("v_partner_activation"),
            _missing_fields().label("missing_fields"),
            *(column.label(f"v_{column.name}") for column in version.c),
        )
        .join(Risk, Risk.id == Product.risk_id)
        .join(Company, Company.id == Product.company_id)
        .outerjoin(Partner, Partner.id == Product.partner_id)
        .outerjoin(
            PartnerActivation,
            and_(
                PartnerActivation.partner_id == Product.partner_id,
                PartnerActivation.company_id == Product.company_id,
            ),
        )
        .outerjoin(version, true())
        .where(wanted, readable(scope))
    )


def _missing_fields() -> ColumnElement[list[str]]:
    """Labels of the fields that the family requires and that the product leaves empty."""
    filled = (
        select(ProductFieldValue.id)
        .where(
            ProductFieldValue.product_id == Product.id,
            ProductFieldValue.risk_field_id == RiskField.id,
        )
        .correlate(Product, RiskField)  # this product, not any: it stands two selects further out
        .exists()
    )
    labels = (
        select(RiskField.label)
        .where(
            RiskField.risk_id == Product.risk_id,
            RiskField.required,
            RiskField.retired_at.is_(None),
            ~filled,
        )
        .order_by(RiskField.position, RiskField.label)
        .correlate(Product)
    )
    return func.array(labels.scalar_subquery())


_UNREAD = frozenset(
    ("search", "near", "name_sort", "reader_company_ids", "readers_until", "created_by")
)


_KINDS = {
    "revenue_model": RevenueModel,
    "lifecycle_status": LifecycleStatus,
    "integration_status": IntegrationStatus,
    "tariff_mode": TariffMode,
}


def _from_row(row: Mapping[str, Any]) -> ProductSheet:
    version = None
    if row["v_id"] is not None:
        version = ShownVersion(
            id=row["v_id"],
            number=row["v_version"],
            status=VersionStatus(row["v_status"]),
            effective_from=row["v_effective_from"],
            effective_to=row["v_effective_to"],
            notes=row["v_notes"],
            in_force=row["v_in_force"],
        )
    plain = {name: value for name, value in row.items() if name[:2] != "v_"}
    lists: dict[str, object] = {
        **{name: kind(row[name]) for name, kind in _KINDS.items()},
        "channels": tuple(one for one in Channel if one in row["channels"]),
        "zones": tuple(row["zones"]),
        "client_kinds": tuple(one for one in ClientKind if one in row["client_kinds"]),
        "badges": tuple(one for one in Badge if one in row["badges"]),
        "missing_fields": tuple(row["missing_fields"]),
    }
    standing = None
    if row["partner_id"] is not None:
        standing = PartnerStanding(
            status=_partner_status(row["v_partner_status"]),
            activation=_partner_status(row["v_partner_activation"]),
        )
    return ProductSheet(version=version, standing=standing, **{**plain, **lists})


def _partner_status(code: str | None) -> PartnerStatus | None:
    return None if code is None else PartnerStatus(code)
