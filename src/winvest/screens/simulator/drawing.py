"""The simulator's page: its form line by line, the price found, or what is wrong, in its place."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from sqlalchemy.ext.asyncio import AsyncSession

from winvest.foundation.infra.web import AnyRequest, Html, fragment_or_page
from winvest.foundation.kit.errors import Invalid
from winvest.foundation.kit.scope import Scope
from winvest.offer.catalog.enums import Channel, ClientKind
from winvest.offer.pricing.quotes.asking import Answers
from winvest.offer.pricing.rules.ranks import ranks
from winvest.screens.simulator.basket import MOST, USAGE, Typed
from winvest.screens.simulator.fields import ProductForm, product_forms
from winvest.screens.simulator.forms import PATH, parse_simulation
from winvest.screens.simulator.queries import Simulation, simulation
from winvest.screens.simulator.sellers import (
    companies_of,
    company_named,
    owner_among,
    sold_elsewhere,
)

FULL, FRAGMENT = "simulator/show.html", "simulator/_simulation.html"
FIELDS = {"sku": "produit", "plan": "formule", "quantity": "quantite", "options": "options"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A line of the form: what is typed in it, and what its product offers."""

    nth: int
    at: str
    entries: Mapping[str, str]
    options: tuple[str, ...]
    sku: str
    plan: str
    form: ProductForm | None
    fresh: bool


async def simulated(
    request: AnyRequest,
    caller: Scope,
    typed: Typed,
    session: AsyncSession,
    answers: Answers,
    *,
    added: bool = False,
    refusal: Invalid | None = None,
) -> Html:
    """The page of what is typed; `refusal`: what keeping it was refused for."""
    companies = await companies_of(session, caller)
    chosen = company_named(companies, typed.shared.get("societe", ""), caller)
    found, errors, now = Simulation(), dict[str, str](), datetime.now(UTC)
    shelves = request.app.state.shelves
    skus = [one.sku for one in typed.full]
    try:
        if refusal is not None:
            raise refusal
        asked = parse_simulation(typed)
        if skus and chosen is None:
            chosen = await owner_among(session, caller, companies, skus)
        if skus and chosen is not None:
            found = await simulation(
                session,
                caller,
                shelves=shelves,
                company_id=chosen.id,
                asked=asked,
                now=now,
                answers=answers,
            )
    except Invalid as wrong:
        errors = _named(wrong, typed)
        if skus and chosen is not None:
            forms = await product_forms(
                session, caller, shelves=shelves, company_id=chosen.id, skus=skus, now=now
            )
            found = Simulation(forms=forms)
            errors |= await sold_elsewhere(
                session, caller, companies=companies, chosen=chosen, typed=typed, known=forms
            )
    kept = _fitted(typed, found)
    return fragment_or_page(
        request,
        full=FULL,
        fragment=FRAGMENT,
        status=422 if errors else 200,
        here=PATH,
        raw=typed.flat,
        rows=_rows(kept, found, added=added),
        may_add=len(typed.lines) < MOST,
        found=found,
        errors=errors,
        companies_offered=[(one.code, one.name) for one in companies],
        company_chosen=chosen,
        channels=Channel,
        kinds=ClientKind,
        usage=USAGE,
        precedence=ranks(),
        kept=kept.pairs(),
    )


def _fitted(typed: Typed, found: Simulation) -> Typed:
    """What was typed, as far as the products have it: the plan of another one is no longer said."""
    if found.asked is None:
        return typed
    known = {one.at: one for one in found.asked.lines}
    return replace(
        typed,
        lines=tuple(
            replace(
                one,
                entries={**one.entries, "formule": known[one.at].plan or ""},
                options=known[one.at].options,
            )
            if one.at in known
            else one
            for one in typed.lines
        ),
    )


def _rows(typed: Typed, found: Simulation, *, added: bool) -> list[Row]:
    last = len(typed.lines)
    return [
        Row(
            nth=nth,
            at=one.at,
            entries=one.entries,
            options=one.options,
            sku=one.sku,
            plan=one.entries.get("formule", ""),
            form=found.forms.get(one.sku),
            fresh=added and nth == last,
        )
        for nth, one in enumerate(typed.lines, start=1)
    ]


def _named(refusal: Invalid, typed: Typed) -> dict[str, str]:
    """Errors of the engine point into its request; here, each goes beside the entry of its line."""
    found: dict[str, str] = {}
    for one in refusal.errors:
        parts = one.field.strip("/").split("/")
        name = one.field
        if parts[0] == "items":
            place = int(parts[1]) if len(parts) > 1 else len(typed.full) - 1
            entry = FIELDS.get(parts[2], "produit") if len(parts) > 2 else "produit"
            name = typed.full[place].named(entry)
        found.setdefault(name, one.message)
    return found
