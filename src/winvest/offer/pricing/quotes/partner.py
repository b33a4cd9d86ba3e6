"""Partner prices: what is kept of a partner's answers, what serves without one, what to ask it.

Live first. An answer under a minute old to the same question is not asked again. When the partner
does not answer in time, its last answer to this question serves until the date that it told, and
the quote says so; without one, the price is typed by hand. Asking itself is done by `asking`.
"""

import hashlib
import hmac
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import insert, select
from sqlalchemy.ext.asyncio import AsyncSession

from winvest.foundation.infra.crypto import keyring
from winvest.foundation.infra.queue import enqueue
from winvest.foundation.kit.identifiers import new_id
from winvest.foundation.kit.scope import Scope
from winvest.group.partners.models import PartnerCredential
from winvest.offer.pricing.ports import Asked, PlanPrice, prices_of
from winvest.offer.pricing.quotes.asking import Answer, Answers, Key, Question
from winvest.offer.pricing.quotes.models import PartnerTariff
from winvest.offer.pricing.rules.partner import FRESH, PartnerPrice, amount_for
from winvest.offer.pricing.rules.request import Client
from winvest.offer.pricing.rules.shelf import Passed, Place
from winvest.offer.pricing.rules.tariff import Tariff


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
    answers: Answers,
) -> Terms | Question | None:
    """The terms of a product that passes through, or what its partner must be asked first.

    None for a product priced here, or for a past day.
    """
    adapter = prices_of(place.partner.slug) if place.partner else None
    now = datetime.now(UTC)
    if place.partner is None or adapter is None or day < now.date():
        return None
    if client.birth_date is None:
        return Terms(source="manual", refusal="birth_date_missing")
    if client.postal_code is None:
        return Terms(source="manual", refusal="postal_code_missing")
    key = (company_id, place.product_id, _profile(place.partner, client, day))
    kept = await _last(session, scope, key=key)
    if kept is not None and now - kept.answered_at < FRESH:
        return _from(kept, place.partner, tariff, now)
    if key in answers:
        answer = answers[key]
        await _keep(session, scope, key=key, partner=place.partner, answer=answer)
        await _alert(session, company_id, place.partner, answer)
        return _meant(answer, kept, place.partner, tariff, now)
    return Question(
        key=key,
        partner=place.partner,
        adapter=adapter,
        keys=await _keys(session, UUID(place.partner.id), adapter.env, now),
        asked=Asked(
            code=place.partner.code,
            birth_date=client.birth_date,
            postal_code=client.postal_code,
            day=day,
            reference=str(new_id()),
        ),
    )


def _meant(
    answer: Answer, kept: PartnerTariff | None, partner: Passed, tariff: Tariff, now: datetime
) -> Terms:
    """What an answer comes to; silence is served by the last answer, until its date."""
    if answer.told is not None:
        prices = _prices(answer.told.plans, partner, tariff, answer.told.reference)
        refusal = None if prices else "partner_refused"
        return Terms(source="partner_live", prices=prices, refusal=refusal)
    if answer.refused:
        return Terms(source="partner_live", refusal="partner_refused")
    if kept is not None and kept.valid_until > now:
        return _from(kept, partner, tariff, now)
    return Terms(source="manual", refusal="partner_silent")


async def _keep(
    session: AsyncSession, scope: Scope, *, key: Key, partner: Passed, answer: Answer
) -> None:
    company_id, product_id, profile = key
    told = answer.told
    if told is None:
        return
    await session.execute(
        insert(PartnerTariff).values(
            id=new_id(),
            company_id=company_id,
            partner_id=UUID(partner.id),
            product_id=UUID(product_id),
            profile=profile,
            reference=told.reference,
            plans=[
                {"plan": one.plan, "monthly": str(one.monthly), "yearly": str(one.yearly)}
                for one in told.plans
            ],
            answered_at=answer.at,
            valid_until=told.until,
            latency_ms=answer.latency_ms,
        )
    )


async def _alert(session: AsyncSession, company_id: UUID, partner: Passed, answer: Answer) -> None:
    """Somebody is to look at it; one such job waits at a time."""
    if answer.alarm is None:
        return
    await enqueue(
        session,
        "pricing.tell_partner_failed",
        queueing_lock=f"partner-failed:{company_id}:{partner.slug}",
        company_id=str(company_id),
        slug=partner.slug,
        partner=partner.name,
        reason=answer.alarm,
    )


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


async def _last(session: AsyncSession, scope: Scope, *, key: Key) -> PartnerTariff | None:
    company_id, product_id, profile = key
    found: PartnerTariff | None = await session.scalar(
        select(PartnerTariff)
        .where(
            PartnerTariff.company_id == company_id,
            PartnerTariff.product_id == UUID(product_id),
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
    key = keyring().derive("partner_profile")
    return hmac.new(key, question, hashlib.sha256).hexdigest()
