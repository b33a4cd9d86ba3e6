"""The creation of a product: its identity, read or refused field by field."""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from winvest.foundation.kit.reading import Reading
from winvest.offer.catalog.enums import Badge, Channel, ClientKind, RevenueModel, TariffMode
from winvest.offer.catalog.forms.reading import ticked
from winvest.offer.catalog.rules import SKU_SHAPE

NO_CODE = (
    "Donnez un code produit, ou choisissez la société et la famille\u00a0: Winvest en propose un."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class NewProduct:
    """A product about to be created, as a draft."""

    name: str
    company_id: UUID
    risk_id: UUID
    partner_id: UUID | None
    revenue_model: RevenueModel
    sku: str
    channels: tuple[Channel, ...]
    short_name: str | None = None
    description: str | None = None
    tariff_mode: TariffMode = TariffMode.MANUAL
    badges: tuple[Badge, ...] = ()
    zones: tuple[str, ...] = ()
    min_age: int | None = None
    max_age: int | None = None
    client_kinds: tuple[ClientKind, ...] = ()
    external_system: str | None = None
    external_code: str | None = None


def parse_new_product(raw: Mapping[str, str]) -> NewProduct:
    """Read the creation form of a product (CDC §3.1, identity)."""
    reading = Reading(raw)
    name = reading.text("name", longest=160, missing="Donnez le nom sous lequel il sera vendu.")
    company_id = reading.identifier("company_id", missing="Choisissez la société détentrice.")
    risk_id = reading.identifier("risk_id", missing="Choisissez la famille du produit.")
    partner_id = reading.identifier("partner_id")
    revenue_model = reading.choice(
        "revenue_model", RevenueModel, missing="Choisissez comment ce produit rapporte."
    )
    sku = reading.text("sku", longest=80, missing=NO_CODE).upper()
    if sku and not SKU_SHAPE.fullmatch(sku):
        reading.refuse(
            "sku",
            "sku_shape",
            "Le code s’écrit en capitales, chiffres et tirets, sans espace ni accent.",
        )
    channels = ticked(reading, "channels", Channel)
    if revenue_model is RevenueModel.COMMISSION and not raw.get("partner_id", "").strip():
        reading.refuse(
            "partner_id",
            "missing",
            "Un produit rémunéré à la commission a une compagnie : choisissez-la.",
        )
    system, code = external(reading)
    reading.finish()
    if company_id is None or risk_id is None or revenue_model is None:
        raise AssertionError("a missing choice has been refused above")
    return NewProduct(
        name=name,
        company_id=company_id,
        risk_id=risk_id,
        partner_id=partner_id,
        revenue_model=revenue_model,
        sku=sku,
        channels=channels,
        external_system=system,
        external_code=code,
    )


def external(reading: Reading) -> tuple[str | None, str | None]:
    """The code under which another system knows the product; both or neither."""
    system = reading.text("external_system", longest=60).lower()
    code = reading.text("external_code", longest=120)
    if code and not system:
        reading.refuse("external_system", "missing", "Dites quel système emploie ce code.")
    if system and not code:
        reading.refuse("external_code", "missing", "Donnez le code dans ce système.")
    return (system, code) if system and code else (None, None)
