"""Acts of the quotes: ask for one (it is kept with all that it was worked out from)."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import event, insert
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.ext.asyncio import AsyncSession

from winvest.foundation.infra.commands import Irreversible, command
from winvest.foundation.kit.identifiers import new_id
from winvest.foundation.kit.scope import Scope
from winvest.offer.pricing.quotes.models import QuotedTariff, QuoteLine, QuoteRecord
from winvest.offer.pricing.quotes.offers import Found, offers_for
from winvest.offer.pricing.quotes.shelves import Decoded, Shelves
from winvest.offer.pricing.rules.answers import (
    eligibility_json,
    reasons_json,
    taxes_json,
    totals_json,
)
from winvest.offer.pricing.rules.engine import price
from winvest.offer.pricing.rules.keeping import facts_json, request_json
from winvest.offer.pricing.rules.quote import Quote
from winvest.offer.pricing.rules.request import Request
from winvest.offer.pricing.rules.trace import as_json


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """A quote just made, and the number under which it is kept."""

    id: UUID
    quote: Quote
    priced_at: datetime
    source: str


@command(
    "pricing.request_quote",
    needs="simulate.price",
    undo=Irreversible("Un devis se garde tel qu’il a été fait ; il s’éteint à sa date."),
)
async def request_quote(
    session: AsyncSession,
    scope: Scope,
    *,
    shelves: Shelves,
    company_id: UUID,
    request: Request,
    now: datetime,
    sandbox: bool = False,
) -> Made:
    """Faire le devis d’un ou de plusieurs produits pour une société, et le garder."""
    scope.require("simulate.price", company_id=company_id)
    if sandbox:
        scope.require("catalog.test", company_id=company_id)
    found = await offers_for(
        session, scope, shelves=shelves, company_id=company_id, request=request, sandbox=sandbox
    )
    quote = price(
        found.request,
        offers=found.offers,
        known_at=now,
        tax_rates=found.references.tax_rates,
        indices=found.references.indices,
    )
    source = "manual" if quote.on_quotation and not quote.lines else "internal"
    made = Made(id=new_id(), quote=quote, priced_at=now, source=source)
    await _keep_tariffs(session, shelves, company_id=company_id, decoded=found.decoded)
    await session.execute(
        insert(QuoteRecord.__table__),  # type: ignore[arg-type]
        _record(made, found, scope, company_id=company_id, sandbox=sandbox),
    )
    if quote.lines:
        rows = _lines(made, company_id)
        await session.execute(insert(QuoteLine.__table__), rows)  # type: ignore[arg-type]
    return made


async def _keep_tariffs(
    session: AsyncSession, shelves: Shelves, *, company_id: UUID, decoded: Mapping[str, Decoded]
) -> None:
    """The tariffs that are quoted for the first time; known once their transaction is through."""
    fresh = {
        (company_id, version_id, one.sha256): one
        for version_id, one in decoded.items()
        if shelves.stored.get((company_id, version_id, one.sha256)) is None
    }
    if not fresh:
        return
    rows = [
        {
            "id": new_id(),
            "company_id": company_id,
            "product_version_id": UUID(version_id),
            "sha256": sha256,
            "content": one.document,
        }
        for (_, version_id, sha256), one in fresh.items()
    ]
    await session.execute(
        upsert(QuotedTariff.__table__).on_conflict_do_nothing(),  # type: ignore[arg-type]
        rows,
    )
    event.listen(session.sync_session, "after_commit", _remember(shelves, tuple(fresh)), once=True)


def _remember(
    shelves: Shelves, keys: tuple[tuple[UUID, str, str], ...]
) -> Callable[[object], None]:
    def known(_: object) -> None:
        if shelves.live:
            for key in keys:
                shelves.stored.put(key, True)

    return known


def _record(
    made: Made, found: Found, scope: Scope, *, company_id: UUID, sandbox: bool
) -> dict[str, Any]:
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
        "cache_age_s": None,
        "sandbox": sandbox,
        "version_ids": sorted({UUID(one) for one in hashes}),
        "request": request_json(found.request),
        "facts": facts_json(found.offers, hashes, quote.facts, known_at=made.priced_at),
        "taxes": taxes_json(quote),
        "totals": totals_json(quote.totals),
        "eligibility": eligibility_json(quote.verdicts),
        "warnings": reasons_json(quote.warnings),
        "trace": as_json(quote.trace),
        "trace_sha256": quote.trace_sha256,
    }


def _lines(made: Made, company_id: UUID) -> list[dict[str, Any]]:
    return [
        {
            "id": new_id(),
            "quote_id": made.id,
            "company_id": company_id,
            "position": position,
            "item": one.item,
            "sku": one.sku,
            "plan_code": one.plan,
            "product_version_id": UUID(one.version_id),
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
