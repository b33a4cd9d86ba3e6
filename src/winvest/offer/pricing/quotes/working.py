"""A quote worked out, and the rows that keep it: the same for one asked alone and for many at once.

Rows are told to the database as JSON (`keep_quotes`): one question however many quotes.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec

from winvest.foundation.infra.crypto import keyring
from winvest.foundation.kit.identifiers import new_id
from winvest.foundation.kit.scope import Scope
from winvest.offer.pricing.quotes.offers import Found
from winvest.offer.pricing.quotes.shelves import Decoded
from winvest.offer.pricing.rules.answers import (
    eligibility_json,
    reasons_json,
    taxes_json,
    totals_json,
)
from winvest.offer.pricing.rules.engine import price
from winvest.offer.pricing.rules.keeping import facts_json, request_json
from winvest.offer.pricing.rules.quote import Quote
from winvest.offer.pricing.rules.trace import as_json

Row = dict[str, Any]
encode = msgspec.json.Encoder().encode


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """A quote just made, and the number under which it is kept."""

    id: UUID
    quote: Quote
    priced_at: datetime
    source: str
    trace: list[dict[str, object]]
    cache_age_s: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Rows:
    """What `keep_quotes` takes: quotes, their lines, and the tariffs quoted for the first time."""

    quotes: Sequence[Row]
    lines: Sequence[Row] = ()
    tariffs: Sequence[Row] = field(default=())

    def told(self) -> tuple[str, str, str]:
        """As three JSON texts."""
        return (
            encode(self.quotes).decode(),
            encode(self.lines).decode(),
            encode(self.tariffs).decode(),
        )


def worked_out(found: Found, *, now: datetime) -> Made:
    """The quote of what was found; `manual` when only a person can tell the price."""
    quote = price(
        found.request,
        offers=found.offers,
        known_at=now,
        tax_rates=found.references.tax_rates,
        indices=found.references.indices,
    )
    source = "manual" if quote.on_quotation and not quote.lines else found.source
    return Made(
        id=new_id(),
        quote=quote,
        priced_at=now,
        source=source,
        trace=as_json(quote.trace),
        cache_age_s=found.cache_age_s,
    )


def rows_of(
    made: Made,
    found: Found,
    scope: Scope,
    *,
    company_id: UUID,
    sandbox: bool,
    fresh: Mapping[str, Decoded],
) -> Rows:
    """What is kept of a quote; `fresh`: its tariffs that are not kept yet."""
    return Rows(
        quotes=(_record(made, found, scope, company_id=company_id, sandbox=sandbox),),
        lines=_lines(made, company_id),
        tariffs=[
            {
                "id": new_id(),
                "company_id": company_id,
                "product_version_id": version_id,
                "sha256": one.sha256,
                "content": msgspec.Raw(one.content),
            }
            for version_id, one in fresh.items()
        ],
    )


def together(all_rows: Iterable[Rows]) -> Rows:
    """The rows of many quotes; a tariff that several quote for the first time is kept once."""
    quotes, lines, tariffs = list[Row](), list[Row](), dict[tuple[object, ...], Row]()
    for rows in all_rows:
        quotes += rows.quotes
        lines += rows.lines
        for one in rows.tariffs:
            tariffs[one["company_id"], one["product_version_id"], one["sha256"]] = one
    return Rows(quotes=quotes, lines=lines, tariffs=list(tariffs.values()))


def _record(made: Made, found: Found, scope: Scope, *, company_id: UUID, sandbox: bool) -> Row:
    quote = made.quote
    hashes = {version_id: one.sha256 for version_id, one in found.decoded.items()}
    return {
        "id": made.id,
        "company_id": company_id,
        "created_by": scope.actor_id,
        "created_by_label": scope.actor_label,
        "priced_at": made.priced_at,
        "effective_at": found.request.at,
        "valid_until": quote.valid_until,
        "channel": found.request.channel,
        "currency": quote.currency,
        "source": made.source,
        "cache_age_s": made.cache_age_s,
        "sandbox": sandbox,
        "version_ids": sorted(hashes),
        "request": keyring().seal(encode(request_json(found.request))),
        "facts": facts_json(found.offers, hashes, quote.facts, known_at=made.priced_at),
        "taxes": taxes_json(quote),
        "totals": totals_json(quote.totals),
        "eligibility": eligibility_json(quote.verdicts),
        "warnings": reasons_json(quote.warnings),
        "trace": made.trace,
        "trace_sha256": quote.trace_sha256,
    }


def _lines(made: Made, company_id: UUID) -> list[Row]:
    return [
        {
            "id": new_id(),
            "quote_id": made.id,
            "company_id": company_id,
            "position": position,
            "item": one.item,
            "sku": one.sku,
            "plan_code": one.plan,
            "product_version_id": one.version_id,
            "kind": one.kind.value,
            "label": one.label,
            "quantity": one.quantity,
            "unit_price": one.unit_price,
            "amount_excl_tax": one.amount_excl_tax,
            "tax_rate": one.tax_rate,
            "tax_amount": one.tax_amount,
            "amount_incl_tax": one.amount_incl_tax,
            "recurrence": one.recurrence.value,
            "first_months": one.first_months,
            "rule_id": one.rule_id,
        }
        for position, one in enumerate(made.quote.lines)
    ]
