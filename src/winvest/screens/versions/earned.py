"""What a sale gives by a scheme as it is being typed: the example beside the commissions."""

from dataclasses import dataclass
from decimal import Decimal

from winvest.foundation.kit.french import percent
from winvest.foundation.kit.reading import Reading
from winvest.offer.versions.forms.schemes import HUNDRED, SchemeEntry, parts_total
from winvest.offer.versions.rules.content import Content, SchemePart
from winvest.screens.product_sheet.earnings import Part, Sale, TierFact, Worked, shares, worked


@dataclass(frozen=True, slots=True, kw_only=True)
class Total:
    """What the parts of a scheme add up to, and whether it is the whole."""

    told: str
    whole: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Earned:
    """What a sale gives by a scheme as typed, and who takes what."""

    worked: Worked
    parts: tuple[Part, ...]


def total_of(one: SchemeEntry) -> Total | None:
    """The total of the parts typed; nothing until they can be read."""
    found = parts_total(one)
    return None if found is None else Total(told=percent(found), whole=found == HUNDRED)


def example_sale(content: Content, typed: str) -> Sale:
    """The sale of the example: the amount typed, else the first fixed price, else 100 €."""
    reading = Reading({"vente": typed})
    asked = reading.number("vente", places=2)
    if asked is None or not 0 < asked < 10_000_000:
        asked = Decimal(100)
        for one in content.prices:
            if one.type.value == "fixed" and one.payload.get("amount"):
                factor = 1 + one.tax_rate / 100 if one.tax_included else Decimal(1)
                asked = (Decimal(str(one.payload["amount"])) / factor).quantize(Decimal("0.01"))
                break
    return Sale(plan="", amount_excl_tax=asked, currency="EUR", per="")


def earned_by(scheme: SchemePart, sale: Sale) -> Earned | None:
    """What a sale gives by a scheme, and to whom; nothing when no tier says it."""
    done = worked(_facts(scheme), sale, least=scheme.min_amount, most=scheme.max_amount)
    if done is None:
        return None
    return Earned(worked=done, parts=shares(scheme.split, done.total, sale.currency))


def _facts(scheme: SchemePart) -> list[TierFact]:
    return [
        TierFact(
            basis=one.basis, min=one.min, max=one.max, value_type=one.value_type, value=one.value
        )
        for one in scheme.tiers
    ]
