"""Quotes for programs: ask, read again, replay; and a rule tried out without a product."""

from datetime import UTC, datetime
from decimal import Decimal
from uuid import UUID

from litestar import get, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from sqlalchemy.ext.asyncio import AsyncSession

from winvest.foundation.infra.api.doors import Answer, answer, json_of, tagged
from winvest.foundation.infra.api.idempotency import once
from winvest.foundation.infra.api.openapi import Operation
from winvest.foundation.infra.api.shapes import shaped
from winvest.foundation.infra.web import AnyRequest
from winvest.foundation.kit.errors import FieldError, Invalid
from winvest.foundation.kit.scope import Scope
from winvest.offer.pricing.api.reading import (
    company_of,
    priced_json,
    quote_json,
    request_of,
    stored_json,
)
from winvest.offer.pricing.api.shapes import (
    PreviewAnswer,
    PreviewInput,
    QuoteAnswer,
    QuoteInput,
    ReplayAnswer,
)
from winvest.offer.pricing.quotes.asking import Answers, with_partners
from winvest.offer.pricing.quotes.commands import request_quote
from winvest.offer.pricing.quotes.queries import quote_of, references
from winvest.offer.pricing.quotes.replays import replay
from winvest.offer.pricing.rules.decoding import bounds_of, shape_of
from winvest.offer.pricing.rules.preview import bare_quote
from winvest.offer.pricing.rules.tariff import Rule, Tax
from winvest.offer.pricing.rules.trace import as_json

TAG = "Tarification"
QUOTING = {"public": False, "company_scoped": True, "right": "simulate.price"}
PATH = {"id": "Identifiant (UUID) du devis."}
ASK = Operation(
    tag=TAG,
    summary="Faire un devis",
    description="Un ou plusieurs produits, à une date d’effet. Un produit non vendable répond "
    "`eligible: false` avec ses raisons, sans ligne. Le devis est gardé et se rejoue.",
    body=QuoteInput,
    answer=QuoteAnswer,
    idempotent=True,
    rights="simulate.price ; catalog.test pour sandbox",
    example={
        "items": [{"sku": "MTV-OFFRE-001", "plan": "BASIC", "quantity": "1"}],
        "channel": "field",
        "client": {"birth_date": "1980-05-01", "postal_code": "75011", "kind": "personal"},
    },
)
READ = Operation(tag=TAG, summary="Relire un devis", path=PATH, answer=QuoteAnswer, tagged=True)
REPLAY = Operation(
    tag=TAG,
    summary="Rejouer un devis",
    description="Le même moteur sur ce qui a été gardé : mêmes centimes, même empreinte.",
    path=PATH,
    answer=ReplayAnswer,
)
PREVIEW = Operation(
    tag=TAG,
    summary="Essayer une règle de prix",
    description="Sans produit : `usage` manquant prend la quantité ; `months` tarife plusieurs "
    "mois d’un prix mensuel. Rien n’est gardé.",
    body=PreviewInput,
    answer=PreviewAnswer,
    example={
        "rule": {
            "type": "tiered",
            "tier_mode": "graduated",
            "payload": [
                {"min": 0, "max": 99, "amount": "10"},
                {"min": 100, "max": None, "amount": "8"},
            ],
            "tax_rate": "20.00",
            "tax_included": False,
        },
        "quantity": "150",
    },
)


@post("/api/catalog/pricing/quote", status_code=200, opt={**QUOTING, "api": ASK})
async def quote_ask(request: AnyRequest, caller: NamedDependency[Scope]) -> Answer:
    """Work out a quote, keep it, answer it; partners are asked while no transaction is open."""
    sent = await json_of(request, caller)

    async def quoted(session: AsyncSession, answers: Answers) -> Answer:
        async def act() -> Answer:
            body = shaped(QuoteInput, sent)
            now = datetime.now(UTC)
            made = await request_quote(
                session,
                caller,
                shelves=request.app.state.shelves,
                company_id=company_of(caller, body.company_id),
                request=request_of(body, now=now),
                now=now,
                sandbox=body.sandbox,
                answers=answers,
            )
            return answer(quote_json(made))

        return await once(request, session, caller, sent=sent, act=act)

    return await with_partners(request.app.state.db, caller, quoted)


@get("/api/catalog/quotes/{id:uuid}", opt={**QUOTING, "api": READ})
async def quote_read(
    request: AnyRequest,
    id: FromPath[UUID],
    session: NamedDependency[AsyncSession],
    caller: NamedDependency[Scope],
) -> Answer:
    """A quote as it was answered."""
    return tagged(request, stored_json(await quote_of(session, caller, quote_id=id)))


@post("/api/catalog/quotes/{id:uuid}/replay", status_code=200, opt={**QUOTING, "api": REPLAY})
async def quote_replay(
    id: FromPath[UUID], session: NamedDependency[AsyncSession], caller: NamedDependency[Scope]
) -> Answer:
    """Work the quote out again from what was kept with it."""
    stored = await quote_of(session, caller, quote_id=id)
    found = await replay(session, caller, stored=stored)
    return answer({"same": found.same, "trace_sha256": found.trace_sha256})


@post("/api/catalog/pricing/preview", status_code=200, opt={**QUOTING, "api": PREVIEW})
async def rule_preview(
    request: AnyRequest, session: NamedDependency[AsyncSession], caller: NamedDependency[Scope]
) -> Answer:
    """Price a bare rule by the engine of every quote; nothing is kept."""
    body = shaped(PreviewInput, await json_of(request, caller))
    now = datetime.now(UTC)
    shelves = request.app.state.shelves
    rests = await references(session, caller, shelves=shelves, country="FR")
    quote = bare_quote(
        _rule(body),
        quantity=body.quantity,
        usage=body.usage,
        months=body.months,
        recurrence=body.recurrence,
        currency=body.rule.currency,
        at=body.at or now,
        known_at=now,
        indices=rests.indices,
    )
    return answer(
        {
            "currency": quote.currency,
            **priced_json(quote),
            "trace": as_json(quote.trace),
            "trace_sha256": quote.trace_sha256,
        }
    )


def _rule(body: PreviewInput) -> Rule:
    rule = body.rule
    try:
        shape = shape_of(rule.type, rule.payload, tier_mode=rule.tier_mode)
        least, most = bounds_of(rule.payload)
    except Invalid as invalid:
        raise Invalid(
            [
                FieldError(field=f"/rule/{one.field}", code=one.code, message=one.message)
                for one in invalid.errors
            ]
        ) from invalid
    return Rule(
        id="preview",
        shape=shape,
        tax=Tax(rate=Decimal(rule.tax_rate), included=rule.tax_included),
        label=rule.label or "",
        min_charge=least,
        max_charge=most,
    )


routes = [quote_ask, quote_read, quote_replay, rule_preview]
