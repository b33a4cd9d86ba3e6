"""Settlement: from exact amounts to lines in cents whose sums hold (docs/decisions/0011).

Every line is rounded once, half up, in the basis in which its price is written. Tax is worked out
on the sum of the lines that share a rate, a basis and a recurrence (what one invoice will group),
and its cents are handed back to the lines, largest remainders first. So on every quote: excl. tax +
tax = incl. tax on each line, the lines add up to the totals, a price told tax included is charged
to the cent, and the tax of prices told without it is base × rate (EN 16931, BR-CO-17).
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_FLOOR, Decimal

from winvest.foundation.kit.money import CENT, round_cents
from winvest.offer.catalog.enums import Recurrence
from winvest.offer.pricing.rules.quote import Amounts, Line, LineKind, TaxTotal
from winvest.offer.pricing.rules.tariff import ZERO
from winvest.offer.pricing.rules.tiers import HUNDRED


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A line before its rounding: an exact amount in the basis in which its price is written."""

    item: int
    sku: str
    plan: str | None
    version_id: str
    kind: LineKind
    label: str
    quantity: Decimal
    unit_price: Decimal
    amount: Decimal
    rate: Decimal
    included: bool
    recurrence: Recurrence
    rule_id: str
    first_months: int | None = None

    @property
    def group(self) -> tuple[str, Decimal, bool]:
        """What is taxed together."""
        return self.recurrence.value, self.rate, self.included


def settled(parts: Sequence[Part]) -> tuple[Line, ...]:
    """The lines of the parts, in their order.

    Three times 29,90 € tax included is 89,70 €, whatever the tax hidden in each.
    """
    groups: dict[tuple[str, Decimal, bool], list[int]] = {}
    for place, part in enumerate(parts):
        groups.setdefault(part.group, []).append(place)
    lines: dict[int, Line] = {}
    for (_, rate, included), places in groups.items():
        posted = _posted([parts[place] for place in places])
        split = _inside if included else _outside
        for place, (excl, tax) in zip(places, split(posted, rate), strict=True):
            lines[place] = _line(parts[place], excl, tax)
    return tuple(lines[place] for place in range(len(parts)))


def share_out(exact: Sequence[Decimal], whole: Decimal) -> list[Decimal]:
    """Cents that add up to the whole, each within one of its exact share, larger rests first.

    >>> share_out([Decimal("0.004"), Decimal("0.004"), Decimal("0.003")], Decimal("0.01"))
    [Decimal('0.01'), Decimal('0.00'), Decimal('0.00')]
    """
    floors = [one.quantize(CENT, rounding=ROUND_FLOOR) for one in exact]
    missing = int((whole - sum(floors, ZERO)) / CENT)
    if missing:
        ranked = sorted(range(len(exact)), key=lambda i: (floors[i] - exact[i], i))
        for place in ranked[:missing]:
            floors[place] += CENT
    return floors


def tax_totals(lines: Iterable[Line]) -> tuple[TaxTotal, ...]:
    """Base and tax of each rate."""
    found: dict[Decimal, list[Line]] = {}
    for line in lines:
        found.setdefault(line.tax_rate, []).append(line)
    return tuple(
        TaxTotal(
            rate=rate,
            base=sum((one.amount_excl_tax for one in found[rate]), ZERO),
            amount=sum((one.tax_amount for one in found[rate]), ZERO),
        )
        for rate in sorted(found)
    )


def totals(lines: Iterable[Line]) -> Mapping[Recurrence, Amounts]:
    """What is due once, and each month, year or cycle."""
    found: dict[Recurrence, Amounts] = {}
    for line in lines:
        so_far = found.get(line.recurrence, Amounts())
        found[line.recurrence] = Amounts(
            excl_tax=so_far.excl_tax + line.amount_excl_tax,
            tax=so_far.tax + line.tax_amount,
            incl_tax=so_far.incl_tax + line.amount_incl_tax,
        )
    return found


def _posted(parts: Sequence[Part]) -> list[Decimal]:
    """Each line in cents; discounts give back the cent that rounding would take below nothing.

    Half a cent off twice is one cent, not two: 0,01 € less 41 % and 59 % is 0,00 €, not −0,01 €.
    """
    posted = [round_cents(one.amount) for one in parts]
    missing = -sum(posted, ZERO)
    if missing <= 0 or sum((one.amount for one in parts), ZERO) < 0:
        return posted
    for place in reversed(range(len(posted))):
        given = min(missing, max(-posted[place], ZERO))
        posted[place] += given
        missing -= given
    return posted


def _outside(posted: Sequence[Decimal], rate: Decimal) -> Iterable[tuple[Decimal, Decimal]]:
    """The tax is added: group base × rate, rounded once."""
    if not rate:
        return [(one, ZERO) for one in posted]
    exact = [one * rate / HUNDRED for one in posted]
    whole = round_cents(sum(posted, ZERO) * rate / HUNDRED)
    return zip(posted, share_out(exact, whole), strict=True)


def _inside(posted: Sequence[Decimal], rate: Decimal) -> Iterable[tuple[Decimal, Decimal]]:
    """The tax is inside: the group's base is its sum / (1 + rate), rounded once."""
    if not rate:
        return [(one, ZERO) for one in posted]
    divisor = 1 + rate / HUNDRED
    whole = round_cents(sum(posted, ZERO) / divisor)
    bases = share_out([one / divisor for one in posted], whole)
    return [(base, incl - base) for base, incl in zip(bases, posted, strict=True)]


def _line(part: Part, excl: Decimal, tax: Decimal) -> Line:
    return Line(
        item=part.item,
        sku=part.sku,
        plan=part.plan,
        version_id=part.version_id,
        kind=part.kind,
        label=part.label,
        quantity=part.quantity,
        unit_price=part.unit_price,
        amount_excl_tax=excl,
        tax_rate=part.rate,
        tax_amount=tax,
        amount_incl_tax=excl + tax,
        recurrence=part.recurrence,
        rule_id=part.rule_id,
        first_months=part.first_months,
    )
