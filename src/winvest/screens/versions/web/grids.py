"""The grid of one price: by age, zone, household and level, a client worked out beside."""

from collections.abc import Mapping
from datetime import UTC, datetime
from functools import partial

from litestar import get, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from sqlalchemy.ext.asyncio import AsyncSession

from winvest.foundation.infra.posted import posted
from winvest.foundation.infra.web import AnyRequest, Html
from winvest.foundation.kit.errors import Invalid, NotFound, Refused
from winvest.foundation.kit.scope import Scope
from winvest.offer.versions.commands.grids import price_at, write_grid
from winvest.offer.versions.forms.grids import (
    GridEntry,
    grid_entries,
    parse_grid,
    pasted_grid,
    pressed_grid,
    typed_grid,
    zone_choices,
)
from winvest.offer.versions.rules.content import GridPart, PricePart
from winvest.offer.versions.rules.coverage import unpriced
from winvest.offer.versions.rules.examples import Asker, WorkedLine, worked_for
from winvest.screens.versions.web.editing import Editing, editing, editor, kept, refusals_shown
from winvest.screens.versions.web.frame import PRICING

FULL, FRAGMENT = "versions/grid.html", "versions/_grid_editor.html"
EXAMPLE = {"ex_age": "35", "ex_postal": "75011", "ex_household": "1", "ex_level": ""}


@get("/produits/{sku:str}/versions/{brouillon:str}/prix/{rang:str}/grille", opt=PRICING)
async def price_grid(
    request: AnyRequest,
    sku: FromPath[str],
    brouillon: FromPath[str],
    rang: FromPath[str],
    session: NamedDependency[AsyncSession],
    caller: NamedDependency[Scope],
) -> Html:
    """The grid of a price of a version in preparation."""
    one = await editing(
        session, caller, sku=sku, number=brouillon, right="pricing.edit",
        asked=request.query_params,
    )  # fmt: skip
    price = price_at(one.content.prices, _place(rang))
    return _editor(request, one, rang, grid_entries(price.grid), EXAMPLE)


@post("/produits/{sku:str}/versions/{brouillon:str}/prix/{rang:str}/grille", opt=PRICING)
async def price_grid_saved(
    request: AnyRequest,
    sku: FromPath[str],
    brouillon: FromPath[str],
    rang: FromPath[str],
    session: NamedDependency[AsyncSession],
    caller: NamedDependency[Scope],
) -> Html:
    """Save, or do what a button says and show it again; nothing typed is lost."""
    raw = await posted(request)
    one = await editing(session, caller, sku=sku, number=brouillon, right="pricing.edit", asked=raw)
    price = price_at(one.content.prices, _place(rang))
    if raw.get("prix", _named(price)) != _named(price):
        raise Refused(
            "Quelqu’un vient de changer les prix de cette version : celui-ci n’est plus à sa "
            "place. Reprenez-le dans la liste des prix.",
            code="price_moved",
        )
    entries, act = typed_grid(raw), raw.get("acte", "")
    if act == "coller":
        return _pasted(request, one, rang, entries, raw)
    if act and act != "enregistrer":
        return _editor(request, one, rang, pressed_grid(entries, act), raw)
    with refusals_shown(partial(_editor, request, one, rang, entries, raw)):
        lines = parse_grid(entries, known=_zones(one, rang))
        changed = await write_grid(
            session, caller, sku=one.sheet.sku, number=one.version.number,
            seen=raw.get("lu", "")[:64], place=_place(rang), lines=lines,
        )  # fmt: skip
    return kept(request, one, changed=changed, told="Grille enregistrée.", end="/prix")


def _pasted(
    request: AnyRequest,
    one: Editing,
    rang: str,
    entries: tuple[GridEntry, ...],
    raw: Mapping[str, str],
) -> Html:
    """The grid of the spreadsheet in place of the other, with what is wrong in its cells."""
    with refusals_shown(partial(_editor, request, one, rang, entries, raw)):
        found = pasted_grid(raw.get("paste", ""))
    emptied = {**raw, "paste": ""}
    try:
        parse_grid(found, known=_zones(one, rang))
    except Invalid as refusal:
        return _editor(request, one, rang, found, emptied, errors=dict(refusal.by_field))
    return _editor(request, one, rang, found, emptied)


def _editor(
    request: AnyRequest,
    one: Editing,
    rang: str,
    entries: tuple[GridEntry, ...],
    raw: Mapping[str, str],
    *,
    errors: dict[str, str] | None = None,
    conflict: str = "",
) -> Html:
    price = price_at(one.content.prices, _place(rang))
    lines = _readable(entries, known=_zones(one, rang))
    named = {each.code: each.name for each in one.content.plans}
    return editor(
        request,
        one,
        one.alone(f"/prix/{rang}/grille", FULL),
        fragment=FRAGMENT,
        seen=raw["lu"][:64] if "lu" in raw else None,
        errors=errors,
        conflict=conflict,
        rang=rang,
        price=price,
        price_named=_named(price),
        plan=named.get(price.plan or "", "toutes les formules"),
        entries=entries,
        zones=zone_choices(_zones(one, rang)),
        levels=sorted({each.level for each in entries if each.level}),
        unpriced=unpriced(lines),
        asked={name: raw.get(name, "") for name in EXAMPLE},
        worked=_worked(price, lines, raw),
        paste=raw.get("paste", "")[:20_000],
    )


def _readable(entries: tuple[GridEntry, ...], *, known: frozenset[str]) -> tuple[GridPart, ...]:
    """The lines as typed, for an example; nothing until all of them can be read."""
    try:
        return parse_grid(entries, known=known)
    except Invalid:
        return ()


def _worked(
    price: PricePart, lines: tuple[GridPart, ...], raw: Mapping[str, str]
) -> WorkedLine | None:
    age, household = raw.get("ex_age", ""), raw.get("ex_household", "") or "1"
    if not (lines and _small(age) and _small(household)):
        return None
    who = Asker(
        age=min(int(age), 120),
        postal_code=raw.get("ex_postal", "")[:10],
        household=max(int(household), 1),
        level=raw.get("ex_level", "")[:40] or None,
    )
    return worked_for(_with(price, lines), who, at=datetime.now(UTC))


def _with(price: PricePart, lines: tuple[GridPart, ...]) -> PricePart:
    return PricePart(
        plan=price.plan, type=price.type, payload=price.payload, tax_rate=price.tax_rate,
        tax_included=price.tax_included, currency=price.currency, grid=lines,
    )  # fmt: skip


def _named(price: PricePart) -> str:
    """Which price it is, whatever its place: its plan and its label."""
    return f"{price.plan or ''} {price.label or ''}".strip()


def _zones(one: Editing, rang: str) -> frozenset[str]:
    """The zones that the stored grid names already."""
    price = price_at(one.content.prices, _place(rang))
    return frozenset(line.zone for line in price.grid if line.zone)


def _small(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) < 4


def _place(rang: str) -> int:
    """The place of a price, that an address counts from 1."""
    if not _small(rang) or rang == "0":
        raise NotFound("Un prix se nomme par son rang\u00a0: 1, 2, 3…")
    return int(rang) - 1


routes = [price_grid, price_grid_saved]
