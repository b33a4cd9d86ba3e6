"""Answers: a quote as programs read it (spec: interface, « Quote »). Amounts are texts."""

from collections.abc import Iterable, Mapping
from typing import Any

from winvest.offer.catalog.enums import Recurrence
from winvest.offer.pricing.rules.quote import Amounts, Line, Quote, Reason, Verdict
from winvest.offer.pricing.rules.words import cents, plain

ALWAYS_SHOWN = (Recurrence.MONTHLY, Recurrence.YEARLY)


def lines_json(lines: Iterable[Line]) -> list[dict[str, Any]]:
    """The lines."""
    return [
        {
            "item": one.item,
            "sku": one.sku if one.version_id else None,
            "plan": one.plan or None,
            "version_id": one.version_id or None,
            "kind": one.kind.value,
            "label": one.label,
            "quantity": plain(one.quantity),
            "unit_price": plain(one.unit_price),
            "amount_excl_tax": cents(one.amount_excl_tax),
            "tax_rate": cents(one.tax_rate),
            "tax_amount": cents(one.tax_amount),
            "amount_incl_tax": cents(one.amount_incl_tax),
            "recurrence": one.recurrence.value,
            "first_months": one.first_months,
            "rule_id": one.rule_id,
        }
        for one in lines
    ]


def taxes_json(quote: Quote) -> list[dict[str, str]]:
    """Base and tax of each rate."""
    return [
        {"rate": cents(one.rate), "base": cents(one.base), "amount": cents(one.amount)}
        for one in quote.taxes
    ]


def totals_json(totals: Mapping[Recurrence, Amounts]) -> dict[str, Any]:
    """What is due once and at each recurrence; months and years are always told."""
    recurring = {
        one.value: _amounts(totals.get(one, Amounts()))
        for one in (*ALWAYS_SHOWN, Recurrence.CUSTOM)
        if one in ALWAYS_SHOWN or one in totals
    }
    return {
        "one_shot": _amounts(totals.get(Recurrence.ONE_SHOT, Amounts())),
        "recurring": recurring,
    }


def eligibility_json(verdicts: Iterable[Verdict]) -> list[dict[str, Any]]:
    """Who may have what, and why not."""
    return [
        {"item": one.item, "eligible": one.eligible, "reasons": reasons_json(one.reasons)}
        for one in verdicts
    ]


def reasons_json(reasons: Iterable[Reason]) -> list[dict[str, str]]:
    """Codes and sentences."""
    return [{"code": one.code, "message": one.message} for one in reasons]


def _amounts(one: Amounts) -> dict[str, str]:
    return {"excl_tax": cents(one.excl_tax), "tax": cents(one.tax), "incl_tax": cents(one.incl_tax)}
