"""Asking partners: between two transactions, never inside one, so that a slow one holds nothing.

An act says what it must know of partners by raising `PartnersToAsk`: its transaction ends without a
trace, they are asked, and the act begins again with their answers.
"""

import asyncio
import time
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from types import MappingProxyType
from typing import Any, TypeVar
from uuid import UUID

import structlog
from sqlalchemy.ext.asyncio import AsyncSession

from winvest.foundation.infra import metrics
from winvest.foundation.infra.db import Database, transaction
from winvest.foundation.infra.turns import step_aside
from winvest.foundation.kit.scope import Scope
from winvest.offer.pricing.ports import Asked, PartnerPrices, PartnerRefused, PartnerSilent, Told
from winvest.offer.pricing.rules.partner import Breaker
from winvest.offer.pricing.rules.shelf import Passed

PATIENCE_S = 2.0
AT_ONCE = 4
T = TypeVar("T")
KEYS = ("no_keys", "refused_keys")  # what no rest mends
Key = tuple[UUID, str, str]  # company, product, fingerprint of the client and the day
log = structlog.get_logger("pricing")
_breakers: dict[tuple[UUID, str], Breaker] = {}
_calls = asyncio.Semaphore(AT_ONCE)  # of one process: a slow partner is not asked ever more


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """What a partner is asked, and with which keys (None: the company has none)."""

    key: Key
    partner: Passed
    adapter: PartnerPrices = field(repr=False)
    keys: Mapping[str, Any] | None = field(repr=False)
    asked: Asked = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What came of a question: prices, or a refusal, or (neither) silence."""

    at: datetime
    told: Told | None = None
    refused: bool = False
    latency_ms: int = 0
    alarm: str | None = None  # why somebody must look: the partner just went silent, or has no keys


Answers = Mapping[Key, Answer]
NOBODY_ASKED: Answers = MappingProxyType({})


class PartnersToAsk(Exception):
    """The act cannot go on before these questions are answered."""

    def __init__(self, questions: Iterable[Question]) -> None:
        super().__init__("partners are to be asked, outside of the transaction")
        self.questions = tuple(questions)


async def with_partners(
    db: Database, scope: Scope, act: Callable[[AsyncSession, Answers], Awaitable[T]]
) -> T:
    """Do an act in one transaction; the partners that it needs are asked before, holding none."""
    answers: dict[Key, Answer] = {}
    while True:
        try:
            async with transaction(db, scope) as session:
                return await act(session, answers)
        except PartnersToAsk as lacking:
            questions = lacking.questions
        answers |= await _answered(questions)


async def _answered(questions: Sequence[Question]) -> dict[Key, Answer]:
    """One question after the other: a quote alone never meets the limit of the process."""
    step_aside()
    return {one.key: await _answer(one) for one in questions}


async def _answer(question: Question) -> Answer:
    """One question, within its time; nothing is asked of a partner that rests, or of too many."""
    company_id, _, _ = question.key
    now = datetime.now(UTC)
    breaker = _breakers.setdefault((company_id, question.partner.slug), Breaker())
    told, outcome, started, alarm = None, "answered", time.monotonic(), None
    try:
        told = await _told(question, breaker, now)
        breaker.worked()
    except PartnerRefused:
        outcome = "refused"
        breaker.worked()
    except (PartnerSilent, TimeoutError) as error:
        outcome = str(error.args[0]) if error.args else "timeout"
        if outcome not in ("resting", "busy", "no_keys"):
            breaker.failed(now)
        if outcome in KEYS or breaker.just_tripped:
            alarm = outcome
    took = round((time.monotonic() - started) * 1000)
    metrics.PARTNER_CALLS.labels(question.partner.slug, outcome).inc()
    log.info("partner_asked", partner=question.partner.slug, outcome=outcome, ms=took)
    return Answer(at=now, told=told, refused=outcome == "refused", latency_ms=took, alarm=alarm)


async def _told(question: Question, breaker: Breaker, now: datetime) -> Told:
    if question.keys is None:
        raise PartnerSilent("no_keys")
    if not breaker.allows(now):
        raise PartnerSilent("resting")
    if _calls.locked():
        raise PartnerSilent("busy")
    async with _calls, asyncio.timeout(PATIENCE_S):
        return await question.adapter.ask(question.keys, question.asked)
