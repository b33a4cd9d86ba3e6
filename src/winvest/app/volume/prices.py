"""Payloads of the pricing rules, as annex A 3.3 writes them, from a base amount in cents."""

from dataclasses import dataclass
from random import Random

from winvest.app.volume.shapes import Offer
from winvest.app.volume.sheets import money

# Packs name three products of the demo group, which are always there.
PACKS = {
    "AP": (
        ("AP-CONCIERGERIE-0001", "ESSENTIEL"),
        ("AP-CASHBACK-0001", "SOLO"),
        ("AP-PJ-0001", "SOLO"),
    ),
    "FT": (("FT-BOX-001", "BASE"), ("FT-MOBILE-0002", "SIM"), ("FT-MOBILE-0003", "SIM")),
    "PUR": (
        ("PUR-CAFE-0001", "MENSUEL"),
        ("PUR-MACHINE-0001", "COMPACTE"),
        ("PUR-CAFE-0002", "MAISON"),
    ),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One pricing rule."""

    type: str
    payload: str
    tier_mode: str | None = None
    label: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Tariff:
    """How the product is priced, the same way through all its versions."""

    type: str
    cents: int
    unit_cents: int
    discount: int
    tier_mode: str


def draw_tariff(dice: Random, offer: Offer) -> Tariff:
    """The price model of a product and its first amounts; retail prices end in 90 or 00."""
    cents = dice.randint(*offer.cents) // 100 * 100 + dice.choice((90, 90, 90, 0, 50))
    return Tariff(
        type=dice.choice(offer.models),
        cents=cents,
        unit_cents=dice.randint(*offer.unit_price),
        discount=dice.choice((5, 10, 15)),
        tier_mode=dice.choice(("volume", "volume", "graduated", "package")),
    )


def rules_of(tariff: Tariff, offer: Offer, *, share: int, level: int) -> tuple[Rule, ...]:
    """The rules of one plan: `share` percent of the base, `level` thousandths of the first price.

    >>> from winvest.app.volume.offers_home import OFFERS
    >>> plain = Tariff(type="fixed", cents=990, unit_cents=5, discount=5, tier_mode="volume")
    >>> rules_of(plain, OFFERS[0], share=200, level=1010)[0].payload
    '{"amount": 20.00}'
    """
    cents = max(10, tariff.cents * share * level // 100_000 // 10 * 10)
    label = "Cotisation" if offer.vat == "0.00" else "Abonnement"
    base = Rule(type="fixed", payload=f'{{"amount": {money(cents)}}}', label=label)
    match tariff.type:
        case "tiered":
            return (_tiers(tariff, offer, cents),)
        case "usage":
            unit_price = f"{tariff.unit_cents * level / 100_000:.4f}"
            usage = f'{{"unit": "{offer.unit}", "unit_price": {unit_price}, "min_charge": null}}'
            return base, Rule(type="usage", payload=usage, label=f"Prix par {offer.unit}")
        case "indexed":
            formula = f"index * {level / 1000:.2f} + 0.0{tariff.unit_cents:02d}0"
            index = f'{{"index": "energy", "formula": "{formula}"}}'
            return base, Rule(type="indexed", payload=index, label="kWh indexé")
        case "percentage":
            rate = f'{{"of": "revenue", "rate": "{tariff.discount // 2 + 2}"}}'
            return (Rule(type="percentage", payload=rate, label="Part du chiffre d’affaires"),)
        case "bundle":
            items = ", ".join(
                f'{{"sku": "{sku}", "plan": "{plan}"}}' for sku, plan in PACKS[offer.company]
            )
            discount = f'{{"type": "percent", "value": {tariff.discount}}}'
            pack = f'{{"items": [{items}], "discount": {discount}}}'
            return (Rule(type="bundle", payload=pack, label=f"Remise de {tariff.discount} %"),)
        case "on_quotation":
            return (Rule(type="on_quotation", payload="{}", label="Sur étude"),)
    return (base,)


def _tiers(tariff: Tariff, offer: Offer, cents: int) -> Rule:
    steps = ((0, 9, 100), (10, 49, 90), (50, None, 80))
    told = ", ".join(
        f'{{"min": {low}, "max": {"null" if high is None else high}, "base": null,'
        f' "amount": {money(cents * share // 100)}}}'
        for low, high, share in steps
    )
    label = f"Prix par {offer.unit}"
    return Rule(type="tiered", payload=f"[{told}]", tier_mode=tariff.tier_mode, label=label)
