"""Replays: the same engine on what was kept gives the same cents and the same hash, or says so."""

from dataclasses import dataclass

from sqlalchemy.ext.asyncio import AsyncSession

from winvest.foundation.kit.scope import Scope
from winvest.offer.pricing.quotes.models import QuoteLine
from winvest.offer.pricing.quotes.queries import StoredQuote, decoded_from, quoted_documents
from winvest.offer.pricing.rules.engine import price
from winvest.offer.pricing.rules.keeping import kept_from, offer_from
from winvest.offer.pricing.rules.quote import Line, Quote
from winvest.offer.pricing.rules.trace import sha256_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Replay:
    """Did the replay find the same? `quote` is what it found."""

    same: bool
    trace_sha256: str
    quote: Quote


async def replay(session: AsyncSession, scope: Scope, *, stored: StoredQuote) -> Replay:
    """Work a quote out again from what was kept with it; today's prices play no part."""
    record = stored.record
    kept = kept_from(record.request, record.facts)
    wanted = [
        (raw["version_id"], raw["sha256"])
        for raw in kept.offers.values()
        if raw["version_id"] and raw["sha256"]
    ]
    documents = await quoted_documents(session, scope, company_id=record.company_id, wanted=wanted)
    whole = len(documents) == len({version for version, _ in wanted})
    intact = all(
        decoded_from(documents[version]).sha256 == sha256
        for version, sha256 in wanted
        if version in documents
    )
    found = price(
        kept.request,
        offers={
            sku: offer_from(
                raw,
                decoded_from(documents[raw["version_id"]]).tariff
                if raw["version_id"] in documents
                else None,
            )
            for sku, raw in kept.offers.items()
        },
        known_at=kept.known_at,
        tax_rates=kept.tax_rates,
        indices=kept.indices,
    )
    same = (
        whole
        and intact
        and found.trace_sha256 == record.trace_sha256
        and sha256_of(record.trace) == record.trace_sha256
        and [_cents(one) for one in found.lines] == [_kept_cents(one) for one in stored.lines]
    )
    return Replay(same=same, trace_sha256=found.trace_sha256, quote=found)


def _cents(line: Line) -> tuple[object, ...]:
    return (
        line.sku,
        line.plan,
        line.kind.value,
        line.amount_excl_tax,
        line.tax_rate,
        line.tax_amount,
        line.amount_incl_tax,
        line.recurrence.value,
    )


def _kept_cents(line: QuoteLine) -> tuple[object, ...]:
    return (
        line.sku,
        line.plan_code,
        line.kind,
        line.amount_excl_tax,
        line.tax_rate,
        line.tax_amount,
        line.amount_incl_tax,
        line.recurrence,
    )
