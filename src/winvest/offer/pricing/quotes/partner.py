"""Partner prices: asked live for products that pass through, kept, and what serves without them.

Live first. An answer under a minute old to the same question is not asked again. When the partner
does not answer in time, its last answer to this question serves until the date that it told, and
the quote says so; without one, the price is typed by hand.
"""

import asyncio
import hashlib
import hmac
import time
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

import structlog
from sqlalchemy import insert, select
from sqlalchemy.ext.asyncio import AsyncSession

from winvest.foundation.infra import metrics
from winvest.foundation.infra.crypto import keyring
from winvest.foundation.kit.identifiers import new_id
from winvest.foundation.kit.scope import Scope
from winvest.group.partners.models import PartnerCredential
from winvest.offer.pricing.ports import (
    Asked,
    PartnerPrices,
    PartnerRefused,
    PartnerSilent,
    PlanPrice,
    Told,
    prices_of,
)
from winvest.offer.pricing.quotes.models import PartnerTariff
from winvest.offer.pricing.rules.partner import FRESH, Breaker, PartnerPrice, amount_for
from winvest.offer.pricing.rules.request import Client
from winvest.offer.pricing.rules.shelf import Passed, Place
from winvest.offer.pricing.rules.tariff import Tariff

PATIENCE_S = 2.0
AT_ONCE = 4
log = structlog.get_logger("pricing")
_breakers: dict[tuple[UUID, str], Breaker] = {}
_calls = asyncio.Semaphore(AT_ONCE)  # a slow partner holds a few transactions, never all


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """What a partner said of a product: its prices and how old they are, or why there are none."""

    source: str
    prices: tuple[PartnerPrice, ...] = ()
    age_s: int | None = None
    refusal: str | None = None


async def partner_terms(
    session: AsyncSession,
    scope: Scope,
    *,
    company_id: UUID,
    place: Place,
    tariff: Tariff,
    client: Client,
    day: date,
) -> Terms | None:
    """The terms of a product that passes through; None for one priced here, or for a past day."""
    adapter = prices_of(place.partner.slug) if place.partner else None
    now = datetime.now(UTC)
    if place.partner is None or adapter is None or day < now.date():
        return None
    if client.birth_date is None:
        return Terms(source="manual", refusal="birth_date_missing")
    if client.postal_code is None:
        return Terms(source="manual", refusal="postal_code_missing")
    profile = _profile(place.partner, client, day)
    product_id = UUID(place.product_id)
    kept = await _last(session, company_id=company_id, product_id=product_id, profile=profile)
    if kept is not None and now - kept.answered_at < FRESH:
        return _from(kept, place.partner, tariff, now)
    asked = Asked(
        code=place.partner.code,
        birth_date=client.birth_date,
        postal_code=client.postal_code,
        day=day,
        reference=str(new_id()),
    )
    started = time.monotonic()
    try:
        told = await _asked(session, adapter, place.partner, asked, company_id=company_id, now=now)
    except PartnerRefused:
        return Terms(source="partner_live", refusal="partner_refused")
    except PartnerSilent:
        if kept is not None and kept.valid_until > now:
            return _from(kept, place.partner, tariff, now)
        return Terms(source="manual", refusal="partner_silent")
    await session.execute(
        insert(PartnerTariff).values(
            id=new_id(),
            company_id=company_id,
            partner_id=UUID(place.partner.id),
            product_id=product_id,
            profile=profile,
            reference=told.reference,
            plans=[
                {"plan": one.plan, "monthly": str(one.monthly), "yearly": str(one.yearly)}
                for one in told.plans
            ],
            answered_at=now,
            valid_until=told.until,
            latency_ms=round((time.monotonic() - started) * 1000),
        )
    )
    prices = _prices(told.plans, place.partner, tariff, told.reference)
    refusal = None if prices else "partner_refused"
    return Terms(source="partner_live", prices=prices, refusal=refusal)


async def _asked(
    session: AsyncSession,
    adapter: PartnerPrices,
    partner: Passed,
    asked: Asked,
    *,
    company_id: UUID,
    now: datetime,
) -> Told:
    """One question, within its time; nothing is asked of a partner that rests, or of too many."""
    breaker = _breakers.setdefault((company_id, partner.slug), Breaker())
    outcome, started = "answered", time.monotonic()
    try:
        keys = await _keys(session, UUID(partner.id), adapter.env, now)
        if keys is None:
            raise PartnerSilent("no_keys")
        if not breaker.allows(now):
            raise PartnerSilent("resting")
        if _calls.locked():
            raise PartnerSilent("busy")
        async with _calls, asyncio.timeout(PATIENCE_S):
            told = await adapter.ask(keys, asked)
    except PartnerRefused:
        outcome = "refused"
        breaker.worked()
        raise
    except (PartnerSilent, TimeoutError) as error:
        outcome = str(error.args[0]) if error.args else "timeout"
        if outcome not in ("resting", "busy", "no_keys"):
            breaker.failed(now)
        raise PartnerSilent(outcome) from error
    else:
        breaker.worked()
        return told
    finally:
        took = round((time.monotonic() - started) * 1000)
        metrics.PARTNER_CALLS.labels(partner.slug, outcome).inc()
        log.info("partner_asked", partner=partner.slug, outcome=outcome, ms=took)


async def _keys(
    session: AsyncSession, partner_id: UUID, env: str, now: datetime
) -> Mapping[str, Any] | None:
    found: Mapping[str, Any] | None = await session.scalar(
        select(PartnerCredential.credentials).where(
            PartnerCredential.partner_id == partner_id,
            PartnerCredential.env == env,
            PartnerCredential.valid_from <= now,
            (PartnerCredential.valid_to.is_(None)) | (PartnerCredential.valid_to > now),
        )
    )
    return found


async def _last(
    session: AsyncSession, *, company_id: UUID, product_id: UUID, profile: str
) -> PartnerTariff | None:
    found: PartnerTariff | None = await session.scalar(
        select(PartnerTariff)
        .where(
            PartnerTariff.company_id == company_id,
            PartnerTariff.product_id == product_id,
            PartnerTariff.profile == profile,
        )
        .order_by(PartnerTariff.answered_at.desc())
        .limit(1)
    )
    return found


def _from(kept: PartnerTariff, partner: Passed, tariff: Tariff, now: datetime) -> Terms:
    plans = tuple(
        PlanPrice(plan=one["plan"], monthly=Decimal(one["monthly"]), yearly=Decimal(one["yearly"]))
        for one in kept.plans
    )
    return Terms(
        source="partner_cache",
        prices=_prices(plans, partner, tariff, kept.reference),
        age_s=int((now - kept.answered_at).total_seconds()),
    )


def _prices(
    plans: tuple[PlanPrice, ...], partner: Passed, tariff: Tariff, reference: str
) -> tuple[PartnerPrice, ...]:
    found = []
    for one in plans:
        plan = tariff.plans.get(one.plan)
        if plan is None:
            continue
        amount = amount_for(plan.recurrence, monthly=one.monthly, yearly=one.yearly)
        if amount is not None:
            found.append(
                PartnerPrice(
                    plan=plan.code, amount=amount, partner=partner.name, reference=reference
                )
            )
    return tuple(found)


def _profile(partner: Passed, client: Client, day: date) -> str:
    """The same for the same question; nothing of the client can be read out of it."""
    question = f"{partner.code} {client.birth_date} {client.postal_code} {day}".encode()
    return hmac.new(_profile_key(), question, hashlib.sha256).hexdigest()


def _profile_key() -> bytes:
    return keyring().derive("partner_profile")
