"""What each demo product asks of logistics and billing: parcels, tickets, mandates, invoices.

A broker's insurance and a supplier's energy are billed and collected by the insurer or supplier;
what the group sells itself is debited, by card for a single visit, by mandate for a subscription.
"""

from collections.abc import Mapping

from winvest.app.demo.content.shapes import Product
from winvest.offer.catalog.forms.mappings import MappingEntry
from winvest.offer.catalog.mapping_enums import (
    DebitCycle,
    DebitMethod,
    InvoiceTemplate,
    MandateTemplate,
    TicketAtSale,
)

BY_PARTNER = MappingEntry(
    invoice_template=InvoiceTemplate.NONE,
    debit_method=DebitMethod.PARTNER,
    mandate_template=MandateTemplate.NONE,
)
NOT_FILLED = frozenset(("AP-SANTE-0006", "FT-ALARME-0001", "MTV-JEUNESSE-0001", "DEP-DIAG-0001"))


def _parcel(item: str, grams: int, *sides: int) -> dict[str, object]:
    """A parcel: its item of stock, its weight, its sides in millimetres."""
    length, width, height = sides
    return {
        "is_physical": True,
        "stock_item": item,
        "parcel_weight_g": grams,
        "parcel_length_mm": length,
        "parcel_width_mm": width,
        "parcel_height_mm": height,
    }


SIM = _parcel("SIM-TRIPLE", 20, 160, 110, 5)
PARCELS: Mapping[str, dict[str, object]] = {
    "FT-BOX-001": _parcel("BOX-FIBRE-V6", 1250, 300, 205, 80),
    "FT-BOX-002": _parcel("BOX-FIBRE-V7-10G", 1480, 320, 220, 90),
    "FT-BOX-003": _parcel("BOX-5G-EXT", 1900, 340, 240, 120),
    "FT-BOX-004": _parcel("BOX-ADSL-V4", 980, 280, 200, 75),
    "FT-BOXPRO-0001": _parcel("BOX-FIBRE-PRO", 1650, 340, 230, 95),
    "FT-FIXE-0001": _parcel("POSTE-FIXE-BASE", 620, 230, 180, 90),
    "FT-PACK-0001": _parcel("PACK-BOX-SIM", 1300, 300, 205, 85),
    "FT-MOBILE-0001": SIM,
    "FT-MOBILE-0002": SIM,
    "FT-MOBILE-0003": SIM,
    "FT-MOBILE-0004": SIM,
    "FT-MOBILEPRO-0001": SIM,
    "MTV-DECODEUR-0001": _parcel("DECODEUR-4K", 860, 250, 190, 70),
    "PUR-CAFE-0001": _parcel("CAFE-2X250", 580, 240, 160, 90),
    "PUR-CAFE-0002": _parcel("CAFE-GRAINS-1KG", 1120, 260, 180, 110),
    "PUR-CAPSULE-0001": _parcel("CAPSULES-40", 420, 220, 160, 100),
    "PUR-COFFRET-0001": _parcel("COFFRET-3-ORIGINES", 900, 320, 220, 90),
    "PUR-MACHINE-0001": _parcel("MACHINE-GRAINS", 9800, 480, 380, 420),
    "PUR-BUREAU-0001": _parcel("CAFE-BUREAU-1KG", 1120, 260, 180, 110),
    "PUR-SAISON-0001": _parcel("CAFE-HIVER-250", 300, 200, 130, 80),
    "PUR-INFUSION-0001": _parcel("INFUSION-SACHET", 120, 180, 120, 60),
}
TICKETS: Mapping[str, TicketAtSale] = {
    "FT-BOX-003": TicketAtSale.SHIPMENT,
    "FT-SERVICE-0001": TicketAtSale.INSTALLATION,
    "DEP-ABO-0001": TicketAtSale.WELCOME_CALL,
    "DEP-SYNDIC-0001": TicketAtSale.WELCOME_CALL,
    "AP-CONCIERGERIE-0001": TicketAtSale.WELCOME_CALL,
    "AP-PACK-0001": TicketAtSale.WELCOME_CALL,
    "USGP-RECHARGE-0001": TicketAtSale.INSTALLATION,
    "WC-ENCAISSEMENT-0001": TicketAtSale.ACTIVATION,
}


def mapping_entry(product: Product) -> MappingEntry | None:
    """The mappings of a demo product; none for the drafts that nobody filled yet."""
    if product.sku in NOT_FILLED:
        return None
    if product.revenue_model == "commission":
        return BY_PARTNER
    return MappingEntry(
        **PARCELS.get(product.sku, {}),  # type: ignore[arg-type]
        ticket_at_sale=_ticket(product),
        invoice_template=_invoice(product),
        initial_fee_code=_fee(product),
        **_debit(product),  # type: ignore[arg-type]
    )


def _ticket(product: Product) -> TicketAtSale:
    if product.sku in TICKETS:
        return TICKETS[product.sku]
    if product.risk == "BOX" and product.sku in PARCELS:
        return TicketAtSale.INSTALLATION
    if product.sku in PARCELS:
        return TicketAtSale.SHIPMENT
    return TicketAtSale.ACTIVATION if product.risk == "OTT" else TicketAtSale.NONE


def _invoice(product: Product) -> InvoiceTemplate:
    if product.sku.startswith(("FT-PACK", "AP-PACK", "DEP-SYNDIC", "FT-MOBILEPRO")):
        return InvoiceTemplate.CONSOLIDATED
    prices = product.versions[-1].prices if product.versions else ()
    metered = any(price.type == "usage" for price in prices)
    return InvoiceTemplate.METERED if metered else InvoiceTemplate.STANDARD


def _fee(product: Product) -> str | None:
    extras = product.versions[-1].extras if product.versions else ()
    return next((extra.code for extra in extras if extra.kind == "fee"), None)


def _debit(product: Product) -> dict[str, object]:
    """One visit is paid by card, a business by its B2B mandate, a household on the 5th."""
    plans = product.versions[-1].plans if product.versions else ()
    if plans and all(plan.recurrence == "one_shot" for plan in plans):
        return {
            "debit_method": DebitMethod.CARD,
            "mandate_template": MandateTemplate.CARD,
            "debit_cycle": DebitCycle.ONCE,
        }
    if product.company == "PUR":
        return {"debit_method": DebitMethod.CARD, "mandate_template": MandateTemplate.CARD}
    if product.company == "WC":
        return {"debit_method": DebitMethod.TRANSFER, "mandate_template": MandateTemplate.NONE}
    if product.kinds == ("professional",):
        return {"mandate_template": MandateTemplate.SEPA_B2B}
    return {"debit_day": {"FT": 5, "MTV": 8, "AP": 10, "DEP": 12}.get(product.company)}
