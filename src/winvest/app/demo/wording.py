"""How the demo documents word a version: its prices, extras and characteristics, in French."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, cast

from winvest.app.demo.content.shapes import AttributeValue, Extra, Plan, Price, Product, Version
from winvest.app.demo.content.shapes_group import RiskField
from winvest.foundation.kit.french import NBSP, amount, long_date, number, percent

RECURRENCES = {"one_shot": "", "monthly": " / mois", "yearly": " / an", "custom": " / envoi"}
NATURES = {
    "one_shot": "Paiement unique",
    "monthly": "Abonnement mensuel",
    "yearly": "Abonnement annuel",
    "custom": "Par envoi",
}
EXTRAS = {
    "option": "Option",
    "surcharge": "Majoration",
    "fee": "Frais initiaux",
    "promotion": "Remise",
}
INDICES = {"spot": "marché de gros", "cpi": "prix à la consommation", "energy": "énergie"}
KINDS = {"personal": "particuliers", "professional": "professionnels"}
CHANNELS = {
    "field": "terrain",
    "telesales": "télévente",
    "web": "web",
    "partner": "partenaires",
}
ZONES = {
    "FR-METRO": "France métropolitaine",
    "FR-CORSE": "Corse",
    "FR-DROM": "outre-mer",
    "ZONE-RURALE": "communes rurales",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class PriceLine:
    """A line of a price table."""

    plan: str
    label: str
    price: str
    tax: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """A characteristic and its value."""

    label: str
    value: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ExtraLine:
    """An option, fee or promotion as printed."""

    label: str
    kind: str
    value: str


def french_spaces(text: str) -> str:
    """Non-breaking spaces where French typography wants them.

    >>> french_spaces("« Prix » : 9,90 € !") == (
    ...     "«\\u00a0Prix\\u00a0»\\u00a0: 9,90\\u00a0€\\u00a0!")
    True
    """
    return re.sub(r" (?=[:;!?»€%])", NBSP, text).replace("« ", f"«{NBSP}")


def price_lines(version: Version) -> tuple[PriceLine, ...]:
    """Every price of the version, a line for each age band and each tier."""
    plans = {plan.code: plan for plan in version.plans}
    return tuple(
        PriceLine(
            plan=plans[price.plan].name if price.plan else "Toutes",
            label=label,
            price=worth,
            tax=_tax(price),
        )
        for price in version.prices
        for label, worth in _worth(price, plans.get(price.plan or ""))
    )


def extra_lines(version: Version) -> tuple[ExtraLine, ...]:
    """Options, surcharges, fees and promotions."""
    return tuple(
        ExtraLine(label=extra.label, kind=EXTRAS[extra.kind], value=_extra(extra))
        for extra in version.extras
    )


def facts(
    fields: Sequence[RiskField], attributes: Mapping[str, AttributeValue]
) -> tuple[Fact, ...]:
    """The family's fields that the product fills, in the family's order."""
    return tuple(
        Fact(label=field.label, value=_value(attributes[field.code], field.unit))
        for field in fields
        if field.code in attributes
    )


def clientele(product: Product) -> str:
    """Who may subscribe."""
    kinds = " et ".join(KINDS[kind] for kind in product.kinds)
    ages = {
        (True, True): f" de {product.min_age} à {product.max_age} ans",
        (True, False): f" à partir de {product.min_age} ans",
        (False, True): f" jusqu’à {product.max_age} ans",
        (False, False): "",
    }
    return kinds + ages[product.min_age is not None, product.max_age is not None]


def channels(product: Product) -> str:
    """Where it is sold."""
    return ", ".join(CHANNELS[channel] for channel in product.channels)


def zones(product: Product) -> str:
    """Where it is valid."""
    return ", ".join(ZONES[zone] for zone in product.zones)


def _worth(price: Price, plan: Plan | None) -> Iterator[tuple[str, str]]:
    suffix = RECURRENCES[plan.recurrence] if plan else ""
    payload = cast("Any", price.payload)
    if price.grid:
        for line in price.grid:
            yield f"de {line.min_age} à {line.max_age} ans", amount(line.amount) + suffix
    elif price.type == "fixed":
        yield price.label or _nature(plan), amount(payload["amount"]) + suffix
    elif price.type == "tiered":
        for step in payload:
            top = "et plus" if step["max"] is None else f"à {number(step['max'])}"
            yield f"{price.label}, de {number(step['min'])} {top}", _unit(step["amount"])
    elif price.type == "usage":
        yield price.label, f"{_unit(payload['unit_price'])} / {payload['unit']}"
    elif price.type == "indexed":
        formula = payload["formula"].replace("*", "×").replace(".", ",").replace("index", "indice")
        yield price.label, f"{formula} ({INDICES[payload['index']]})"
    elif price.type == "bundle":
        discount = payload["discount"]
        cut = percent if discount["type"] == "percent" else amount
        yield price.label, f"−{NBSP}{cut(discount['value'])}{suffix}"
    elif price.type == "percentage":
        yield price.label, percent(payload["rate"])
    else:
        yield price.label, "sur devis"


def _nature(plan: Plan | None) -> str:
    return NATURES[plan.recurrence] if plan else "Prix"


def _unit(value: Decimal) -> str:
    """Unit prices keep their own decimals (kWh)."""
    return f"{number(value)}{NBSP}€"


def _tax(price: Price) -> str:
    if price.type in ("on_quotation", "percentage", "bundle"):
        return "selon le service"
    if price.tax_rate == 0:
        return "exonéré"
    return f"{'TTC' if price.tax_included else 'HT'}, TVA {percent(price.tax_rate)}"


def _extra(extra: Extra) -> str:
    worth = percent(extra.value) if extra.value_type == "percent" else amount(extra.value)
    sign = f"−{NBSP}" if extra.kind == "promotion" else ""
    months = f" pendant {extra.first_months} mois" if extra.first_months else ""
    return sign + worth + (months or RECURRENCES[extra.recurrence])


def _value(value: AttributeValue, unit: str) -> str:
    if isinstance(value, bool):
        return "oui" if value else "non"
    if isinstance(value, str):
        return value
    if isinstance(value, date):
        return long_date(value)
    if isinstance(value, tuple):
        return ", ".join(value)
    if value == 0 and unit == "mois":
        return "sans"
    return f"{number(Decimal(value))}{NBSP}{unit}".rstrip()
