"""What a quote shows: lines, totals, steps; the same for one just worked out and one kept."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from winvest.foundation.kit.french import amount, percent, plural
from winvest.offer.catalog.enums import Recurrence
from winvest.offer.pricing.quotes.models import QuoteLine
from winvest.offer.pricing.quotes.queries import StoredQuote
from winvest.offer.pricing.rules.display import PER
from winvest.offer.pricing.rules.quote import Line, LineKind, Quote
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
    """What is due at a recurrence."""

    label: str
    excl_tax: str
    tax: str
    incl_tax: str


@dataclass(frozen=True, slots=True, kw_only=True)
class StepView:
    """One step of the explanation."""

    sentence: str
    details: str


@dataclass(frozen=True, slots=True, kw_only=True)
class QuoteView:
    """A quote, as a page shows it."""

    day: date
    eligible: bool
    reasons: tuple[str, ...]
    warnings: tuple[str, ...]
    lines: tuple[LineView, ...]
    totals: tuple[TotalView, ...]
    steps: tuple[StepView, ...]
    trace_sha256: str
    valid_until: datetime


def quote_view(quote: Quote, day: date) -> QuoteView:
    """A quote just worked out."""
    return QuoteView(
        day=day,
        eligible=all(one.eligible for one in quote.verdicts),
        reasons=tuple(one.message for verdict in quote.verdicts for one in verdict.reasons),
        warnings=tuple(one.message for one in quote.warnings),
        lines=tuple(_line(one, quote.currency) for one in quote.lines),
        totals=tuple(
            TotalView(
                label=recurrence.label,
                excl_tax=amount(sums.excl_tax, quote.currency),
                tax=amount(sums.tax, quote.currency),
                incl_tax=amount(sums.incl_tax, quote.currency),
            )
            for recurrence in ORDER
            if (sums := quote.totals.get(recurrence)) is not None
        ),
        steps=tuple(_step(one.step, one.inputs) for one in quote.trace),
        trace_sha256=quote.trace_sha256,
        valid_until=quote.valid_until,
    )


def stored_view(stored: StoredQuote) -> QuoteView:
    """A kept quote, as the page shows it."""
    record = stored.record
    reasons = [one["message"] for verdict in record.eligibility for one in verdict["reasons"]]
    totals = {
        **record.totals["recurring"],
        Recurrence.ONE_SHOT.value: record.totals["one_shot"],
    }
    return QuoteView(
        day=record.effective_at.date(),
        eligible=all(one["eligible"] for one in record.eligibility),
        reasons=tuple(reasons),
        warnings=tuple(one["message"] for one in record.warnings),
        lines=tuple(_kept_line(one, record.currency) for one in stored.lines),
        totals=tuple(
            TotalView(
                label=recurrence.label,
                excl_tax=amount(totals[recurrence]["excl_tax"], record.currency),
                tax=amount(totals[recurrence]["tax"], record.currency),
                incl_tax=amount(totals[recurrence]["incl_tax"], record.currency),
            )
            for recurrence in ORDER
            if recurrence.value in {one.recurrence for one in stored.lines}
        ),
        steps=tuple(_step(one["step"], one["inputs"]) for one in record.trace),
        trace_sha256=record.trace_sha256,
        valid_until=record.valid_until,
    )


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
        details.append(plural(first_months, "premier mois", "premiers mois"))
    return LineView(
        label=label,
        detail=", ".join(details),
        excl_tax=amount(excl_tax, currency),
        tax=percent(rate),
        incl_tax=amount(incl_tax, currency),
        per=PER[recurrence],
    )


def _step(sentence: str, inputs: Mapping[str, object]) -> StepView:
    told_inputs = ", ".join(f"{name} = {value}" for name, value in inputs.items() if value)
    return StepView(sentence=sentence, details=told_inputs)
