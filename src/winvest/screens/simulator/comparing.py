"""Two prices of one request, side by side: lines, totals, and the steps that differ."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from winvest.foundation.kit.french import amount, percent
from winvest.offer.catalog.enums import Recurrence
from winvest.offer.pricing.rules.display import PER
from winvest.offer.pricing.rules.quote import Line, LineKind, Quote
from winvest.screens.simulator.views import ORDER, QuoteView

SAME, NONE = "=", "–"


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A line or a total on both sides, tax included, and by how much they differ."""

    label: str
    per: str
    here: str
    there: str
    gap: str
    total: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """A price and another; `here` and `there` name the two sides."""

    here: str
    there: str
    rows: tuple[Row, ...]
    only_here: tuple[str, ...]
    only_there: tuple[str, ...]
    refused: str = ""

    @property
    def same(self) -> bool:
        """Do the two give the same cents?"""
        return all(one.gap == SAME for one in self.rows)


def compared(
    here: Quote, there: Quote, *, names: tuple[str, str], refused: QuoteView | None = None
) -> Comparison:
    """The two quotes line by line; what only one of them has stands beside a dash."""
    pairs = _paired(here.lines, there.lines)
    rows = [
        _row(label, PER[key[-2]], ours, theirs, here.currency)
        for key, (label, ours, theirs) in pairs.items()
    ]
    for recurrence in ORDER:
        mine, other = here.totals.get(recurrence), there.totals.get(recurrence)
        if mine is not None or other is not None:
            sums = (mine.incl_tax if mine else None, other.incl_tax if other else None)
            label = f"Total {recurrence.label.lower()}"
            rows.append(_row(label, PER[recurrence], *sums, here.currency, total=True))
    steps = ([one.step for one in here.trace], [one.step for one in there.trace])
    return Comparison(
        here=names[0],
        there=names[1],
        rows=tuple(rows),
        only_here=tuple(one for one in steps[0] if one not in steps[1]),
        only_there=tuple(one for one in steps[1] if one not in steps[0]),
        refused="" if refused is None or refused.lines else _why(refused),
    )


def gap(here: Decimal | None, there: Decimal | None, currency: str) -> str:
    """How far the other is from this one, in money and in percent.

    >>> gap(Decimal("10.00"), Decimal("12.50"), "EUR").replace("\\u00a0", " ")
    '+2,50 € (+25 %)'
    """
    if here is None or there is None:
        return NONE
    if here == there:
        return SAME
    delta = there - here
    sign = "+" if delta > 0 else ""
    told = f"{sign}{amount(delta, currency)}"
    if here == 0:
        return told
    share = (delta / abs(here) * 100).quantize(Decimal("0.1"))
    return f"{told} ({sign}{percent(share)})"


def _row(
    label: str,
    per: str,
    here: Decimal | None,
    there: Decimal | None,
    currency: str,
    *,
    total: bool = False,
) -> Row:
    return Row(
        label=label,
        per=per,
        here=NONE if here is None else amount(here, currency),
        there=NONE if there is None else amount(there, currency),
        gap=gap(here, there, currency),
        total=total,
    )


Key = tuple[int, str, LineKind, str, Recurrence, int]


def _paired(
    here: Iterable[Line], there: Iterable[Line]
) -> Mapping[Key, tuple[str, Decimal | None, Decimal | None]]:
    """Lines of one product, of the same kind, label and recurrence, face each other."""
    ours, theirs = _keyed(here), _keyed(there)
    keys = sorted(dict.fromkeys((*ours, *theirs)), key=lambda key: key[0])
    return {
        key: (
            (ours.get(key) or theirs[key]).label,
            ours[key].amount_incl_tax if key in ours else None,
            theirs[key].amount_incl_tax if key in theirs else None,
        )
        for key in keys
    }


def _keyed(lines: Iterable[Line]) -> dict[Key, Line]:
    found: dict[Key, Line] = {}
    for line in lines:
        turn = 0
        while (key := (line.item, line.sku, line.kind, line.label, line.recurrence, turn)) in found:
            turn += 1
        found[key] = line
    return found


def _why(view: QuoteView) -> str:
    return " ".join(view.reasons) or "Aucun prix."
