"""Reading the lists: all of them, one of them, its history, its file."""

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from litestar import Response, get
from litestar.di import NamedDependency
from litestar.params import FromPath
from sqlalchemy.ext.asyncio import AsyncSession

from winvest.foundation.audit.forms import cursor_text, parse_filter
from winvest.foundation.infra.sheets import CSV_TYPE, csv_file
from winvest.foundation.infra.web import AnyRequest, Html, fragment_or_page, page
from winvest.foundation.kit.calendar import today_in
from winvest.foundation.kit.errors import Invalid, NotFound, Refusal
from winvest.foundation.kit.french import number
from winvest.foundation.kit.reading import Reading
from winvest.foundation.kit.scope import Scope
from winvest.group.companies.queries import company_names
from winvest.group.lists.enums import Listing
from winvest.group.lists.forms import amount_typed
from winvest.group.lists.queries import converted, unit_choices
from winvest.group.lists.rules import plain
from winvest.screens.lists.entry_queries import may_edit
from winvest.screens.lists.forms import (
    ABOUT,
    ACTIVE,
    HEADS,
    INACTIVE,
    KIND_NAMES,
    KINDS,
    MAIN,
    NUMBERS,
    PATH,
    ListFilters,
    chips,
    file_columns,
    file_lines,
    narrowed,
    parse_filters,
)
from winvest.screens.lists.queries import list_history, list_lines, list_summaries

READING = {"right": "catalog.read", "public": False, "company_scoped": True}
FULL, FRAGMENT = "lists/show.html", "lists/_list_lines.html"


@get(PATH, opt=READING)
async def lists(session: NamedDependency[AsyncSession], caller: NamedDependency[Scope]) -> Html:
    """Every list: what it is for, how many entries, its last change."""
    summaries = await list_summaries(session, caller)
    return page("lists/index.html", summaries=summaries, about=ABOUT, path=PATH)


@get(f"{PATH}/{{liste:str}}", opt=READING)
async def list_lines_page(
    request: AnyRequest,
    liste: FromPath[str],
    session: NamedDependency[AsyncSession],
    caller: NamedDependency[Scope],
) -> Html:
    """The entries of a list, narrowed by its address."""
    listing = listing_of(liste)
    filters = parse_filters(listing, request.query_params)
    lines = await list_lines(session, caller, listing=listing, today=this_day())
    shown = narrowed(lines, filters)
    owners: list[tuple[str, str]] = []
    if listing is Listing.ACCOUNTS:
        names = await company_names(session, caller, ids=caller.shown_company_ids)
        owners = [(one.code, one.name) for one in names]
    return fragment_or_page(
        request,
        full=FULL,
        fragment=FRAGMENT,
        **list_frame(listing, caller, "entrees"),
        filters=filters,
        lines=shown,
        everything=len(lines),
        heads=HEADS[listing],
        numbers=NUMBERS,
        main=MAIN[listing],
        kinds=KINDS.get(listing, ()),
        kind_name=KIND_NAMES.get(listing, ""),
        owners=owners if len(owners) > 1 else [],
        chips=chips(listing, filters, owners),
        states=((ACTIVE, "Actives"), (INACTIVE, "Inactives")),
        export=filters.address(listing, leaf="/export.csv"),
        converter=await _converter(request, session, caller, listing),
    )


@get(f"{PATH}/{{liste:str}}/historique", opt=READING)
async def list_history_page(
    request: AnyRequest,
    liste: FromPath[str],
    session: NamedDependency[AsyncSession],
    caller: NamedDependency[Scope],
) -> Html:
    """Who changed what in a list, newest first."""
    listing = listing_of(liste)
    after = parse_filter({"apres": request.query_params.get("apres", "")}).after
    history = await list_history(session, caller, listing=listing, after=after)
    following = ""
    if history.next:
        following = ListFilters().address(
            listing, leaf="/historique", apres=cursor_text(history.next)
        )
    return page(
        "lists/history.html",
        **list_frame(listing, caller, "historique"),
        entries=history.acts,
        entries_next=following,
        audit_link=audit_links(caller, listing),
    )


@get(f"{PATH}/{{liste:str}}/export.csv", opt={**READING, "file": True})
async def list_file(
    request: AnyRequest,
    liste: FromPath[str],
    session: NamedDependency[AsyncSession],
    caller: NamedDependency[Scope],
) -> Response[bytes]:
    """The list as a CSV file: exactly what is shown."""
    listing = listing_of(liste)
    filters = parse_filters(listing, request.query_params)
    today = this_day()
    lines = narrowed(await list_lines(session, caller, listing=listing, today=today), filters)
    return Response(
        csv_file(file_columns(listing), file_lines(lines)),
        media_type=CSV_TYPE,
        headers={
            "Content-Disposition": f'attachment; filename="{listing.value}-{today:%Y-%m-%d}.csv"'
        },
    )


def this_day() -> date:
    """Today's business day, read at the door."""
    return today_in(datetime.now(UTC))


def listing_of(name: str) -> Listing:
    """The list of an address; `NotFound` when there is none of that name."""
    try:
        return Listing(name)
    except ValueError:
        raise NotFound("Cette liste n’existe pas. Choisissez-la parmi les listes.") from None


def list_frame(listing: Listing, caller: Scope, tab: str) -> dict[str, Any]:
    """What every page of a list shows around its content."""
    here = f"{PATH}/{listing.value}"
    return {
        "listing": listing,
        "here": here,
        "path": PATH,
        "about": ABOUT[listing],
        "may_edit": may_edit(caller, listing),
        "may_add": may_edit(caller, listing) and listing is not Listing.CHANNELS,
        "tab_items": [
            {"label": "Entrées", "href": here, "current": tab == "entrees"},
            {"label": "Historique", "href": f"{here}/historique", "current": tab == "historique"},
        ],
    }


def audit_links(caller: Scope, listing: Listing) -> Any:
    """Who may follow a line of history into the audit: the group's chain has its own readers."""
    readable = caller.group_admin or listing is Listing.ACCOUNTS
    return lambda right, **_: readable and caller.may(right)


async def _converter(
    request: AnyRequest, session: AsyncSession, caller: Scope, listing: Listing
) -> dict[str, Any] | None:
    """A quantity in another unit, asked by the address `?valeur=&de=&vers=`."""
    if listing is not Listing.UNITS:
        return None
    raw = {name: request.query_params.get(name, "") for name in ("valeur", "de", "vers")}
    told: dict[str, Any] = {
        "raw": raw,
        "units": await unit_choices(session, caller),
        "result": "",
        "errors": {},
    }
    if not raw["valeur"]:
        return told
    try:
        amount = amount_typed(raw, "valeur")
        reading = Reading(raw)
        known = [one.value for one in told["units"]]
        source = reading.one_of("de", known, missing="Choisissez l’unité de départ.")
        target = reading.one_of("vers", known, missing="Choisissez l’unité d’arrivée.")
        reading.finish()
        found = await converted(session, caller, amount=amount, source=source, target=target)
    except Invalid as refusal:
        return told | {"errors": refusal.by_field}
    except Refusal as refusal:
        return told | {"errors": {"vers": refusal.message}}
    return told | {"result": f"{_read(amount)} {source} = {_read(found)} {target}"}


def _read(amount: Decimal) -> str:
    """A quantity as people read it, thousands apart, without useless zeros."""
    return number(plain(amount))


routes = [lists, list_lines_page, list_history_page, list_file]
