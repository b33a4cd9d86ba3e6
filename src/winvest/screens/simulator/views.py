"""What a quote shows: lines, totals, steps; the same for one just worked out and one kept."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Protocol

from winvest.foundation.kit.calendar import local_day
from winvest.foundation.kit.french import NBSP, amount, percent
from winvest.offer.catalog.enums import Recurrence
from winvest.offer.pricing.quotes.models import QuoteLine
from winvest.offer.pricing.quotes.queries import StoredQuote
from winvest.offer.pricing.rules.display import PER
from winvest.offer.pricing.rules.quote import Explained, Line, LineKind, Quote
from winvest.offer.pricing.rules.words import price as unit_price
from winvest.offer.pricing.rules.words import told

KINDS = {
    LineKind.BASE.value: "",
    LineKind.OPTION.value: "Option",
    LineKind.SURCHARGE.value: "Majoration",
    LineKind.FEE.value: "Frais initiaux",
    LineKind.DISCOUNT.value: "Remise",
}
ORDER = (Recurrence.MONTHLY, Recurrence.YEARLY, Recurrence.CUSTOM, Recurrence.ONE_SHOT)


@dataclass(frozen=True, slots=True, kw_only=True)
class LineView:
    """A line, as the table shows it."""

    label: str
    detail: str
    excl_tax: str
    tax: str
    incl_tax: str
    per: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TotalView:
    """What is due at a recurrence; `then`: for how long, and how much afterwards."""

    label: str
    excl_tax: str
    tax: str
    incl_tax: str
    then: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class StepView:
    """One step of the explanation."""

    sentence: str
    details: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PartView:
    """The steps of one product (or, without a title, those of all), numbered from `start`."""

    title: str
    start: int
    steps: tuple[StepView, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class QuoteView:
    """A quote, as a page shows it."""

    day: date
    eligible: bool
    reasons: tuple[str, ...]
    warnings: tuple[str, ...]
    lines: tuple[LineView, ...]
    totals: tuple[TotalView, ...]
    taxes: tuple[str, ...]
    parts: tuple[PartView, ...]
    trace_sha256: str
    valid_until: date
    several: bool = False


class Charged(Protocol):
    """What a line of a quote charges, just worked out or kept."""

    @property
    def recurrence(self) -> str:
        """When it is due."""

    @property
    def first_months(self) -> int | None:
        """For how many months at first (none: always)."""

    @property
    def amount_incl_tax(self) -> Decimal:
        """Its amount."""


def quote_view(quote: Quote, day: date) -> QuoteView:
    """A quote just worked out."""
    return QuoteView(
        day=day,
        eligible=all(one.eligible for one in quote.verdicts),
        reasons=_reasons(
            ((one.item, reason.message) for one in quote.verdicts for reason in one.reasons),
            quote.explained,
        ),
        warnings=tuple(one.message for one in quote.warnings),
        lines=tuple(_line(one, quote.currency) for one in quote.lines),
        totals=tuple(
            TotalView(
                label=recurrence.label,
                excl_tax=amount(sums.excl_tax, quote.currency),
                tax=amount(sums.tax, quote.currency),
                incl_tax=amount(sums.incl_tax, quote.currency),
                then=later(quote.lines, recurrence, quote.currency),
            )
            for recurrence in ORDER
            if (sums := quote.totals.get(recurrence)) is not None
        ),
        taxes=tuple(_tax(one.rate, one.base, one.amount, quote.currency) for one in quote.taxes),
        parts=_parts((_step(one.step, one.inputs) for one in quote.trace), quote.explained),
        trace_sha256=quote.trace_sha256,
        valid_until=local_day(quote.valid_until),
        several=len(quote.explained) > 1,
    )


def stored_view(stored: StoredQuote, replayed: Quote) -> QuoteView:
    """A kept quote, as the page shows it; its replay tells which steps are of which product."""
    record = stored.record
    whose = replayed.explained if len(replayed.trace) == len(record.trace) else ()
    totals = {
        **record.totals["recurring"],
        Recurrence.ONE_SHOT.value: record.totals["one_shot"],
    }
    return QuoteView(
        day=local_day(record.effective_at),
        eligible=all(one["eligible"] for one in record.eligibility),
        reasons=_reasons(
            (
                (one["item"], told["message"])
                for one in record.eligibility
                for told in one["reasons"]
            ),
            whose,
        ),
        warnings=tuple(one["message"] for one in record.warnings),
        lines=tuple(_kept_line(one, record.currency) for one in stored.lines),
        totals=tuple(
            TotalView(
                label=recurrence.label,
                excl_tax=amount(totals[recurrence]["excl_tax"], record.currency),
                tax=amount(totals[recurrence]["tax"], record.currency),
                incl_tax=amount(totals[recurrence]["incl_tax"], record.currency),
                then=later(stored.lines, recurrence, record.currency),
            )
            for recurrence in ORDER
            if recurrence.value in {one.recurrence for one in stored.lines}
        ),
        taxes=tuple(
            _tax(one["rate"], one["base"], one["amount"], record.currency) for one in record.taxes
        ),
        parts=_parts((_step(one["step"], one["inputs"]) for one in record.trace), whose),
        trace_sha256=record.trace_sha256,
        valid_until=local_day(record.valid_until),
        several=len(record.eligibility) > 1,
    )


def _parts(steps: Iterable[StepView], whose: tuple[Explained, ...]) -> tuple[PartView, ...]:
    """What is common first, then each product in the order asked, then taxes and totals."""
    told = tuple(steps)
    if len(whose) < 2:
        return (PartView(title="", start=1, steps=told),)
    start = min(one.first for one in whose)
    end = max(one.first + one.count for one in whose)
    own = [
        PartView(
            title=_called(one),
            start=one.first + 1,
            steps=told[one.first : one.first + one.count],
        )
        for one in whose
    ]
    return (
        PartView(title="", start=1, steps=told[:start]),
        *own,
        PartView(title="Taxes et totaux", start=end + 1, steps=told[end:]),
    )


def _reasons(told: Iterable[tuple[int, str]], whose: tuple[Explained, ...]) -> tuple[str, ...]:
    """Why not; among several products, of which one."""
    names = {one.item: _called(one) for one in whose} if len(whose) > 1 else {}
    return tuple(
        f"{names[item]}{NBSP}: {message}" if item in names else message for item, message in told
    )


def _called(one: Explained) -> str:
    return one.name if one.name == one.sku else f"{one.name} ({one.sku})"


def later(lines: Iterable[Charged], recurrence: Recurrence, currency: str) -> str:
    """How long the total of a month lasts, and what follows; nothing when it never changes.

    >>> from types import SimpleNamespace as S
    >>> half = S(recurrence="monthly", first_months=3, amount_incl_tax=Decimal("-9.95"))
    >>> full = S(recurrence="monthly", first_months=None, amount_incl_tax=Decimal("19.90"))
    >>> later([full, half], Recurrence.MONTHLY, "EUR").replace("\u00a0", " ")
    'les 3 premiers mois, puis 19,90 €'
    """
    mine = [one for one in lines if one.recurrence == recurrence]
    ends = sorted({one.first_months for one in mine if one.first_months})
    if not ends or recurrence is not Recurrence.MONTHLY:
        return ""
    parts = [_first(ends[0])]
    for end, following in zip(ends, [*ends[1:], None], strict=True):
        left = (one for one in mine if one.first_months is None or one.first_months > end)
        due = amount(sum((one.amount_incl_tax for one in left), Decimal(0)), currency)
        parts.append(f"puis {due}" + (f" jusqu’au {following}e mois" if following else ""))
    return ", ".join(parts)


def _line(line: Line, currency: str) -> LineView:
    return _drawn(
        label=line.label,
        kind=line.kind.value,
        quantity=line.quantity,
        unit=line.unit_price,
        excl_tax=line.amount_excl_tax,
        rate=line.tax_rate,
        incl_tax=line.amount_incl_tax,
        recurrence=line.recurrence,
        first_months=line.first_months,
        currency=currency,
    )


def _kept_line(line: QuoteLine, currency: str) -> LineView:
    return _drawn(
        label=line.label,
        kind=line.kind,
        quantity=line.quantity,
        unit=line.unit_price,
        excl_tax=line.amount_excl_tax,
        rate=line.tax_rate,
        incl_tax=line.amount_incl_tax,
        recurrence=Recurrence(line.recurrence),
        first_months=line.first_months,
        currency=currency,
    )


def _drawn(
    *,
    label: str,
    kind: str,
    quantity: Decimal,
    unit: Decimal,
    excl_tax: Decimal,
    rate: Decimal,
    incl_tax: Decimal,
    recurrence: Recurrence,
    first_months: int | None,
    currency: str,
) -> LineView:
    details = [KINDS[kind]] if KINDS[kind] else []
    if kind != LineKind.DISCOUNT.value:
        details.append(f"{told(quantity)} × {unit_price(unit, currency)}")
    if first_months:
        details.append(_first(first_months))
    return LineView(
        label=label,
        detail=", ".join(details),
        excl_tax=amount(excl_tax, currency),
        tax=percent(rate),
        incl_tax=amount(incl_tax, currency),
        per=PER[recurrence],
    )


def _first(months: int) -> str:
    return "le premier mois" if months == 1 else f"les {months} premiers mois"


def _tax(rate: Decimal | str, base: Decimal | str, due: Decimal | str, currency: str) -> str:
    on = f"{amount(base, currency)} HT"
    return f"{percent(rate)} sur {on}{NBSP}: {amount(due, currency)}"


def _step(sentence: str, inputs: Mapping[str, object]) -> StepView:
    told_inputs = ", ".join(f"{name} = {value}" for name, value in inputs.items() if value)
    return StepView(sentence=sentence, details=told_inputs)
