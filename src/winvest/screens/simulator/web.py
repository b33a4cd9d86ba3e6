"""Doors of the simulator: try a price, keep it as a quote, read a quote again."""

from collections.abc import Mapping
from datetime import UTC, datetime
from functools import partial
from types import MappingProxyType
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from litestar import get, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from sqlalchemy.ext.asyncio import AsyncSession

from winvest.foundation.infra.web import (
    AnyRequest,
    FormRejected,
    Html,
    Toast,
    is_partial,
    page,
    redirect_to,
)
from winvest.foundation.kit.errors import FieldError, Invalid
from winvest.foundation.kit.french import spaced
from winvest.foundation.kit.scope import Scope
from winvest.group.companies.queries import company_names
from winvest.offer.pricing.quotes.asking import Answers, with_partners
from winvest.offer.pricing.quotes.commands import request_quote
from winvest.offer.pricing.quotes.queries import quote_of
from winvest.offer.pricing.quotes.replays import replay
from winvest.screens.simulator.basket import (
    ACT,
    ADD,
    OPTIONS,
    USAGE,
    Typed,
    TypedLine,
    changed,
    typed_of,
)
from winvest.screens.simulator.drawing import simulated
from winvest.screens.simulator.forms import PATH, parse_simulation
from winvest.screens.simulator.sellers import companies_of, company_named, owner_among
from winvest.screens.simulator.views import stored_view

OPEN = {"right": "simulate.price", "public": False, "company_scoped": True}
NOTHING: Mapping[str, str] = MappingProxyType({})
ADDED = "ajoute"  # the address to which who has no JavaScript is sent: the new line has the focus


@get(PATH, opt=OPEN)
async def simulation_page(request: AnyRequest, caller: NamedDependency[Scope]) -> Html:
    """The price of what the address asks, or the form to ask."""
    typed = typed_of(request.query_params.multi_items())
    act = request.query_params.get(ACT, "")
    if act and act != ADDED:
        typed = changed(typed, act)
        if not is_partial(request):
            return redirect_to(_at(typed, {ACT: ADDED} if act == ADD else {}), request=request)
    shown = partial(simulated, request, caller, typed, added=act in (ADD, ADDED))
    answer = await with_partners(request.app.state.db, caller, shown)
    if act:
        answer.headers["HX-Push-Url"] = _at(typed)
    return answer


@post(f"{PATH}/devis", opt=OPEN, status_code=200)
async def quote_keep(request: AnyRequest, caller: NamedDependency[Scope]) -> Html:
    """Keep what the simulator shows as one quote; its page explains and replays it."""
    form = await request.form()
    typed = typed_of((name, str(value)) for name, value in form.multi_items())
    try:
        return await with_partners(
            request.app.state.db, caller, partial(_kept, request, caller, typed)
        )
    except Invalid as refusal:
        shown = partial(simulated, request, caller, typed, refusal=refusal)
        answer = await with_partners(request.app.state.db, caller, shown)
        raise FormRejected(answer) from refusal


async def _kept(
    request: AnyRequest, caller: Scope, typed: Typed, session: AsyncSession, answers: Answers
) -> Html:
    asked = parse_simulation(typed)
    skus = [one.sku for one in asked.lines]
    if not skus:
        message = "Choisissez un produit : le devis en a un au moins."
        raise Invalid([FieldError(field="produit", code="missing", message=spaced(message))])
    companies = await companies_of(session, caller)
    chosen = company_named(companies, typed.shared.get("societe", ""), caller)
    chosen = chosen or await owner_among(session, caller, companies, skus)
    now = datetime.now(UTC)
    made = await request_quote(
        session,
        caller,
        shelves=request.app.state.shelves,
        company_id=chosen.id,
        request=asked.request(now=now),
        now=now,
        answers=answers,
    )
    toast = Toast(message="Le devis est gardé avec son explication.")
    return redirect_to(f"{PATH}/devis/{made.id}", request=request, toast=toast)


@get(f"{PATH}/devis/{{devis:uuid}}", opt=OPEN)
async def quote_page(
    devis: FromPath[UUID],
    session: NamedDependency[AsyncSession],
    caller: NamedDependency[Scope],
) -> Html:
    """A kept quote: its lines, why, and whether it still works out the same."""
    stored = await quote_of(session, caller, quote_id=devis)
    found = await replay(session, caller, stored=stored)
    names = await company_names(session, caller, ids=[stored.record.company_id])
    return page(
        "simulator/quote.html",
        here=PATH,
        quote=stored_view(stored, found.quote),
        record=stored.record,
        company_name=names[0].name if names else "",
        same=found.same,
        again=_address(stored.record.request, names[0].code if names else ""),
    )


def _at(typed: Typed, more: Mapping[str, str] = NOTHING) -> str:
    """The address that asks the same again, empty lines included."""
    pairs = [*typed.pairs(empty=True), *more.items()]
    return f"{PATH}?{urlencode(pairs)}" if pairs else PATH


def _address(kept: Mapping[str, Any], company: str) -> str:
    """The simulator's address that asks the same again."""
    client = kept["client"]
    shared = {
        "societe": company,
        "canal": kept["channel"],
        "client": client["kind"],
        "naissance": client["birth_date"],
        "code_postal": client["postal_code"],
        "foyer": client["household"],
        "reference": client["reference"],
        "promo": kept["promo_code"],
    }
    pairs = [(name, str(value)) for name, value in shared.items() if value]
    for nth, item in enumerate(kept["items"], start=1):
        line = TypedLine(at="" if nth == 1 else f"-{nth}")
        own = {
            "produit": item["sku"],
            "formule": item["plan"],
            "quantite": item["quantity"],
            "niveau": item.get("level"),
            **{f"{USAGE}.{unit}": value for unit, value in item["usage"].items()},
        }
        pairs += [(line.named(name), str(value)) for name, value in own.items() if value]
        pairs += [(line.named(OPTIONS), code) for code in item["options"]]
    return f"{PATH}?{urlencode(pairs)}"


routes = [simulation_page, quote_keep, quote_page]
