"""From what was sent to a request, and from a quote to what is answered."""

from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

from winvest.foundation.infra.api.doors import refused
from winvest.foundation.kit.scope import Scope
from winvest.offer.pricing.api.shapes import ClientInput, QuoteInput
from winvest.offer.pricing.quotes.queries import StoredQuote
from winvest.offer.pricing.quotes.working import Made
from winvest.offer.pricing.rules.answers import (
    eligibility_json,
    lines_json,
    reasons_json,
    taxes_json,
    totals_json,
)
from winvest.offer.pricing.rules.quote import Quote
from winvest.offer.pricing.rules.request import Client, Item, Request
from winvest.offer.pricing.rules.words import cents, plain


def request_of(body: QuoteInput, *, now: datetime) -> Request:
    """What is asked, as the engine takes it."""
    if not body.items:
        raise refused("/items", "missing", "Demandez au moins un produit.")
    return Request(
        items=tuple(
            Item(
                sku=one.sku.strip(),
                plan=one.plan,
                quantity=one.quantity,
                usage=one.usage,
                options=tuple(dict.fromkeys(one.options)),
                level=one.level,
            )
            for one in body.items
        ),
        at=body.at or now,
        channel=body.channel.value if body.channel else None,
        client=_client(body.client) if body.client else Client(),
        promo_code=body.promo_code or None,
    )


def company_of(scope: Scope, named: UUID | None) -> UUID:
    """The company that quotes: the key's, the one chosen on screen, or the one named."""
    if named is not None and named in scope.company_ids:
        return named
    if scope.selected_company_id in scope.company_ids:
        return scope.selected_company_id
    if len(scope.company_ids) == 1:
        return next(iter(scope.company_ids))
    raise refused("/company_id", "missing", "Indiquez la société qui fait le devis.")


def quote_json(made: Made) -> dict[str, Any]:
    """A quote just made."""
    return {
        "quote_id": str(made.id),
        "priced_at": _moment(made.priced_at),
        "valid_until": _moment(made.quote.valid_until),
        "currency": made.quote.currency,
        "source": made.source,
        "cache_age_s": made.cache_age_s,
        **priced_json(made.quote),
        "warnings": reasons_json(made.quote.warnings),
        "trace": made.trace,
        "trace_sha256": made.quote.trace_sha256,
    }


def priced_json(quote: Quote) -> dict[str, Any]:
    """Lines, taxes, totals and eligibility."""
    return {
        "lines": lines_json(quote.lines),
        "taxes": taxes_json(quote),
        "totals": totals_json(quote.totals),
        "eligibility": eligibility_json(quote.verdicts),
    }


def stored_json(stored: StoredQuote) -> dict[str, Any]:
    """A quote as it was kept: the same as when it was made."""
    record = stored.record
    return {
        "quote_id": str(record.id),
        "priced_at": _moment(record.priced_at),
        "valid_until": _moment(record.valid_until),
        "currency": record.currency,
        "source": record.source,
        "cache_age_s": record.cache_age_s,
        "lines": [
            {
                "item": one.item,
                "sku": one.sku,
                "plan": one.plan_code,
                "version_id": str(one.product_version_id),
                "kind": one.kind,
                "label": one.label,
                "quantity": plain(one.quantity),
                "unit_price": plain(one.unit_price),
                "amount_excl_tax": cents(one.amount_excl_tax),
                "tax_rate": cents(one.tax_rate),
                "tax_amount": cents(one.tax_amount),
                "amount_incl_tax": cents(one.amount_incl_tax),
                "recurrence": one.recurrence,
                "first_months": one.first_months,
                "rule_id": one.rule_id,
            }
            for one in stored.lines
        ],
        "taxes": record.taxes,
        "totals": record.totals,
        "eligibility": record.eligibility,
        "warnings": record.warnings,
        "trace": record.trace,
        "trace_sha256": record.trace_sha256,
    }


def _client(body: ClientInput) -> Client:
    return Client(
        birth_date=_day(body.birth_date),
        postal_code=body.postal_code,
        kind=body.kind.value if body.kind else None,
        household=body.household,
        zones=frozenset(body.zones),
        reference=body.reference,
    )


def _day(text: str | None) -> date | None:
    if text is None:
        return None
    try:
        found = date.fromisoformat(text)
    except ValueError as error:
        raise refused(
            "/client/birth_date", "date", "Ce jour n’existe pas : écrivez 1980-05-01."
        ) from error
    if found.year < 1900:
        raise refused("/client/birth_date", "date", "Vérifiez l’année de naissance.")
    return found


def _moment(value: datetime) -> str:
    return value.astimezone(UTC).isoformat().replace("+00:00", "Z")
