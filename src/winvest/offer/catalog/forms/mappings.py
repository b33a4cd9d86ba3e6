"""The mappings of a product to logistics and billing, read or refused field by field (CDC §3.6)."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from winvest.foundation.kit.french import number
from winvest.foundation.kit.reading import Reading
from winvest.offer.catalog.mapping_enums import (
    DebitCycle,
    DebitMethod,
    InvoiceTemplate,
    MandateTemplate,
    TicketAtSale,
)

MANDATES: Mapping[DebitMethod, tuple[MandateTemplate, ...]] = {
    DebitMethod.SEPA: (MandateTemplate.SEPA_CORE, MandateTemplate.SEPA_B2B),
    DebitMethod.CARD: (MandateTemplate.CARD,),
    DebitMethod.TRANSFER: (MandateTemplate.NONE,),
    DebitMethod.PARTNER: (MandateTemplate.NONE,),
}
REPEATED = (DebitMethod.SEPA, DebitMethod.CARD)
STOCK_ITEM = re.compile(r"[A-Z0-9][A-Z0-9._/-]*")
FEE_CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")
HEAVIEST, LONGEST = 1_000_000, 10_000
WEIGHT = "Donnez un poids en grammes entiers, un million (une tonne) au plus."
SIDE = "Donnez un côté en centimètres, au millimètre près : 20,5. Mille (10 m) au plus."
DAY = "Donnez un jour de 1 à 28."


@dataclass(frozen=True, slots=True, kw_only=True)
class MappingEntry:
    """What a product asks of logistics and billing; weight in grams, sides in millimetres."""

    is_physical: bool = False
    parcel_weight_g: int | None = None
    parcel_length_mm: int | None = None
    parcel_width_mm: int | None = None
    parcel_height_mm: int | None = None
    stock_item: str | None = None
    ticket_at_sale: TicketAtSale = TicketAtSale.NONE
    invoice_template: InvoiceTemplate = InvoiceTemplate.STANDARD
    debit_method: DebitMethod = DebitMethod.SEPA
    mandate_template: MandateTemplate = MandateTemplate.SEPA_CORE
    debit_cycle: DebitCycle = DebitCycle.PLAN
    debit_day: int | None = None
    initial_fee_code: str | None = None
    creditor_company_id: UUID | None = None


def parse_mapping(raw: Mapping[str, str]) -> MappingEntry:
    """Read the form of the mappings; what a choice makes pointless is refused, not dropped."""
    reading = Reading(raw)
    physical = raw.get("is_physical", "") == "1"
    parcel = _parcel(reading)
    stock_item = reading.text("stock_item", longest=60).upper()
    if stock_item and not STOCK_ITEM.fullmatch(stock_item):
        reading.refuse("stock_item", "shape", "Une référence s’écrit en capitales et chiffres.")
    _check_physical(reading, physical, parcel, stock_item)
    ticket = reading.choice("ticket_at_sale", TicketAtSale, missing="Choisissez un ticket.")
    invoice = reading.choice("invoice_template", InvoiceTemplate, missing="Choisissez un modèle.")
    method = reading.choice("debit_method", DebitMethod, missing="Choisissez un mode de paiement.")
    mandate = reading.choice("mandate_template", MandateTemplate, missing="Choisissez un mandat.")
    cycle = reading.choice("debit_cycle", DebitCycle, missing="Choisissez un cycle.")
    if method and mandate and mandate not in MANDATES[method]:
        known = " ou ".join(f"« {one.label} »" for one in MANDATES[method])
        reading.refuse("mandate_template", "method", f"Pour ce paiement, choisissez {known}.")
    day = _day(reading, method, cycle)
    fee = reading.text("initial_fee_code", longest=60)
    if fee and not FEE_CODE.fullmatch(fee):
        reading.refuse("initial_fee_code", "shape", "Choisissez les frais dans la liste.")
    creditor = reading.identifier("creditor_company_id")
    if creditor and method is not DebitMethod.SEPA:
        reading.refuse("creditor_company_id", "method", "Sans prélèvement SEPA, pas de créancier.")
    reading.finish()
    if not (ticket and invoice and method and mandate and cycle):
        raise AssertionError("a missing choice has been refused above")
    return MappingEntry(
        is_physical=physical,
        **parcel,
        stock_item=stock_item or None,
        ticket_at_sale=ticket,
        invoice_template=invoice,
        debit_method=method,
        mandate_template=mandate,
        debit_cycle=cycle,
        debit_day=day,
        initial_fee_code=fee or None,
        creditor_company_id=creditor,
    )


def mapping_form(entry: MappingEntry) -> dict[str, str]:
    """The mappings as their form shows them."""
    sides = {
        name: "" if value is None else _centimetres(value)
        for name, value in (
            ("parcel_length_mm", entry.parcel_length_mm),
            ("parcel_width_mm", entry.parcel_width_mm),
            ("parcel_height_mm", entry.parcel_height_mm),
        )
    }
    return {
        "is_physical": "1" if entry.is_physical else "",
        "parcel_weight_g": "" if entry.parcel_weight_g is None else str(entry.parcel_weight_g),
        **sides,
        "stock_item": entry.stock_item or "",
        "ticket_at_sale": entry.ticket_at_sale.value,
        "invoice_template": entry.invoice_template.value,
        "debit_method": entry.debit_method.value,
        "mandate_template": entry.mandate_template.value,
        "debit_cycle": entry.debit_cycle.value,
        "debit_day": "" if entry.debit_day is None else str(entry.debit_day),
        "initial_fee_code": entry.initial_fee_code or "",
        "creditor_company_id": str(entry.creditor_company_id or ""),
    }


def parcel_in_words(entry: MappingEntry) -> str:
    """The parcel as people say it.

    >>> parcel_in_words(MappingEntry(is_physical=True, parcel_weight_g=1250, parcel_length_mm=300,
    ...     parcel_width_mm=205, parcel_height_mm=80)).replace("\\u00a0", " ")
    '1,25 kg, 30 × 20,5 × 8 cm'
    """
    told = []
    if entry.parcel_weight_g:
        kilograms = Decimal(entry.parcel_weight_g) / 1000
        told.append(f"{number(kilograms.normalize())}\u00a0kg")
    if entry.parcel_length_mm and entry.parcel_width_mm and entry.parcel_height_mm:
        sides = (entry.parcel_length_mm, entry.parcel_width_mm, entry.parcel_height_mm)
        told.append(f"{' × '.join(map(_centimetres, sides))}\u00a0cm")
    return ", ".join(told)


def _parcel(reading: Reading) -> dict[str, int | None]:
    sides = {
        name: _whole(reading, name, times=10, most=LONGEST, told=SIDE)
        for name in ("parcel_length_mm", "parcel_width_mm", "parcel_height_mm")
    }
    given = [name for name, value in sides.items() if value is not None]
    if given and len(given) < 3 and not any(one.field in sides for one in reading.errors):
        missing = next(name for name in sides if name not in given)
        reading.refuse(missing, "missing", "Donnez les trois côtés du colis, ou aucun.")
    weight = _whole(reading, "parcel_weight_g", times=1, most=HEAVIEST, told=WEIGHT)
    return {"parcel_weight_g": weight, **sides}


def _check_physical(
    reading: Reading, physical: bool, parcel: Mapping[str, int | None], stock_item: str
) -> None:
    if physical and not stock_item:
        reading.refuse("stock_item", "missing", "Donnez l’article de stock que l’on expédie.")
    if not physical:
        for name, value in {**parcel, "stock_item": stock_item}.items():
            if value:
                message = "Un produit sans envoi n’en a pas : cochez « Physique » ou videz."
                reading.refuse(name, "not_physical", message)


def _day(reading: Reading, method: DebitMethod | None, cycle: DebitCycle | None) -> int | None:
    day = _whole(reading, "debit_day", times=1, most=28, told=DAY)
    pointless = method not in (None, *REPEATED) or cycle is DebitCycle.ONCE
    if day is not None and pointless:
        message = "Le jour ne vaut que pour un prélèvement ou une carte, à chaque cycle."
        reading.refuse("debit_day", "method", message)
    return day


def _whole(reading: Reading, name: str, *, times: int, most: int, told: str) -> int | None:
    typed = re.sub(r"[\s\u00a0\u202f]", "", reading.raw.get(name, "")).replace(",", ".")
    if not typed:
        return None
    try:
        value = Decimal(typed) * times if len(typed) < 12 else Decimal("NaN")
    except ArithmeticError:
        value = Decimal("NaN")
    if not value.is_finite() or value != value.to_integral_value() or not 0 < value <= most:
        reading.refuse(name, "number", told)
        return None
    return int(value)


def _centimetres(millimetres: int) -> str:
    return number((Decimal(millimetres) / 10).normalize())
