"""Doors of the simulator: try a price, keep it as a quote, read a quote again."""

from collections.abc import Mapping
from datetime import UTC, datetime
from functools import partial
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from litestar import Request, get, post
from litestar.datastructures import State
from litestar.di import NamedDependency
from litestar.params import FromPath
from sqlalchemy.ext.asyncio import AsyncSession

from winvest.foundation.infra.posted import posted
from winvest.foundation.infra.web import Html, Toast, fragment_or_page, page, redirect_to
from winvest.foundation.kit.errors import FieldError, Invalid
from winvest.foundation.kit.scope import Scope
from winvest.group.companies.queries import CompanyName, company_names
from winvest.offer.catalog.enums import Channel, ClientKind
from winvest.offer.pricing.quotes.asking import Answers, with_partners
from winvest.offer.pricing.quotes.commands import request_quote
from winvest.offer.pricing.quotes.queries import quote_of
from winvest.offer.pricing.quotes.replays import replay
from winvest.offer.pricing.rules.ranks import ranks
from winvest.screens.simulator.fields import ProductForm, product_form
from winvest.screens.simulator.forms import PATH, USAGE, Asked, parse_simulation
from winvest.screens.simulator.queries import Simulation, simulation
from winvest.screens.simulator.sellers import owner_of
from winvest.screens.simulator.views import stored_view

AnyRequest = Request[Any, Any, State]
OPEN = {"right": "simulate.price", "public": False, "company_scoped": True}
FULL, FRAGMENT = "simulator/show.html", "simulator/_simulation.html"
FIELDS = {"sku": "produit", "plan": "formule", "quantity": "quantite", "options": "options"}


@get(PATH, opt=OPEN)
async def simulation_page(request: AnyRequest, caller: NamedDependency[Scope]) -> Html:
    """The price of what the address asks, or the form to ask."""
    act = partial(_simulated, request, caller)
    return await with_partners(request.app.state.db, caller, act)


async def _simulated(
    request: AnyRequest, caller: Scope, session: AsyncSession, answers: Answers
) -> Html:
    raw = dict(request.query_params)
    options = tuple(request.query_params.getall("options", []))
    companies = await _companies(session, caller)
    chosen = _company(companies, raw.get("societe", ""), caller)
    found, errors, now = Simulation(form=None), dict[str, str](), datetime.now(UTC)
    shelves = request.app.state.shelves
    try:
        asked = parse_simulation(raw, options=options)
        if asked.sku and chosen is None:
            chosen = await _owner(session, caller, companies, asked.sku)
        if asked.sku and chosen is not None:
            found = await simulation(
                session,
                caller,
                shelves=shelves,
                company_id=chosen.id,
                asked=asked,
                now=now,
                answers=answers,
            )
            asked = found.asked or asked
    except Invalid as refusal:
        asked = Asked(sku=raw.get("produit", "").strip().upper(), plan=raw.get("formule"))
        errors = _named(refusal)
        if asked.sku and chosen is not None:
            form = await product_form(
                session, caller, shelves=shelves, company_id=chosen.id, sku=asked.sku, now=now
            )
            found = Simulation(form=form)
            errors |= await _elsewhere(session, caller, companies, chosen, asked.sku, form)
    return fragment_or_page(
        request,
        full=FULL,
        fragment=FRAGMENT,
        status=422 if errors else 200,
        here=PATH,
        raw=raw,
        ticked=options,
        asked=asked,
        found=found,
        errors=errors,
        companies_offered=[(one.code, one.name) for one in companies],
        company_chosen=chosen,
        channels=Channel,
        kinds=ClientKind,
        usage=USAGE,
        precedence=ranks(),
        kept=_kept_values(request, asked),
    )


def _kept_values(request: AnyRequest, asked: Asked) -> list[tuple[str, str]]:
    """What is posted to keep the quote shown: what was typed, as far as the product has it."""
    own = {"formule", "options"}
    typed = [
        (name, value)
        for name, value in request.query_params.multi_items()
        if value and name not in own
    ]
    plan = [("formule", asked.plan)] if asked.plan else []
    return [*typed, *plan, *(("options", one) for one in asked.options)]


@post(f"{PATH}/devis", opt=OPEN, status_code=200)
async def quote_keep(request: AnyRequest, caller: NamedDependency[Scope]) -> Html:
    """Keep what the simulator shows as a quote; its page explains and replays it."""
    act = partial(_kept, request, caller, await posted(request))
    return await with_partners(request.app.state.db, caller, act)


async def _kept(
    request: AnyRequest,
    caller: Scope,
    raw: Mapping[str, str],
    session: AsyncSession,
    answers: Answers,
) -> Html:
    options = tuple(one for one in raw.get("options", "").split(",") if one)
    companies = await _companies(session, caller)
    chosen = _company(companies, raw.get("societe", ""), caller)
    if chosen is None:
        raise Invalid(
            [FieldError(field="societe", code="missing", message="Choisissez la société.")]
        )
    now = datetime.now(UTC)
    asked = parse_simulation(raw, options=options)
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
        quote=stored_view(stored),
        record=stored.record,
        company_name=names[0].name if names else "",
        same=found.same,
        again=_address(stored.record.request, names[0].code if names else ""),
    )


async def _companies(session: AsyncSession, scope: Scope) -> tuple[CompanyName, ...]:
    allowed = scope.companies_with("simulate.price")
    return await company_names(session, scope, ids=allowed)


def _company(companies: tuple[CompanyName, ...], code: str, scope: Scope) -> CompanyName | None:
    for one in companies:
        if one.code == code:
            return one
    for one in companies:
        if one.id == scope.selected_company_id:
            return one
    return companies[0] if len(companies) == 1 else None


async def _owner(
    session: AsyncSession, scope: Scope, companies: tuple[CompanyName, ...], sku: str
) -> CompanyName:
    """The company of the product, unless it is not one that the caller sells for."""
    owner = await owner_of(session, scope, sku=sku)
    found = next((one for one in companies if one.id == owner), None)
    if found is None:
        message = "Choisissez la société qui vend ce produit."
        raise Invalid([FieldError(field="societe", code="missing", message=message)])
    return found


async def _elsewhere(
    session: AsyncSession,
    scope: Scope,
    companies: tuple[CompanyName, ...],
    chosen: CompanyName,
    sku: str,
    form: ProductForm | None,
) -> dict[str, str]:
    """Which company to choose, when the one chosen does not know the product of another."""
    owner = await owner_of(session, scope, sku=sku) if form is None else None
    other = next((one for one in companies if one.id == owner and one.id != chosen.id), None)
    if other is None:
        return {}
    return {"societe": f"{chosen.name} ne vend pas ce produit : choisissez {other.name}."}


def _named(refusal: Invalid) -> dict[str, str]:
    """Errors of the engine point into its request; here, each goes beside its field."""
    found: dict[str, str] = {}
    for one in refusal.errors:
        parts = one.field.strip("/").split("/")
        name = (
            FIELDS.get(parts[2], parts[2]) if parts[0] == "items" and len(parts) > 2 else one.field
        )
        found.setdefault(name, one.message)
    return found


def _address(kept: Mapping[str, Any], company: str) -> str:
    """The simulator's address that asks the same again."""
    item, client = kept["items"][0], kept["client"]
    asked = {
        "societe": company,
        "produit": item["sku"],
        "formule": item["plan"],
        "quantite": item["quantity"],
        "canal": kept["channel"],
        "client": client["kind"],
        "naissance": client["birth_date"],
        "code_postal": client["postal_code"],
        "foyer": client["household"],
        "niveau": item.get("level"),
        "reference": client["reference"],
        "promo": kept["promo_code"],
    }
    pairs = [(name, str(value)) for name, value in asked.items() if value]
    pairs += [(f"{USAGE}{unit}", value) for unit, value in item["usage"].items()]
    pairs += [("options", code) for code in item["options"]]
    return f"{PATH}?{urlencode(pairs)}"


routes = [simulation_page, quote_keep, quote_page]
