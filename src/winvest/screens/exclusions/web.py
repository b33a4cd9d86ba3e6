"""Doors of the exclusions: two lists with search, a form each, a line with its history."""

from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from litestar import get, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from sqlalchemy.ext.asyncio import AsyncSession

from winvest.foundation.audit.forms import cursor_text, parse_filter
from winvest.foundation.audit.queries.history import record_history
from winvest.foundation.infra.posted import posted
from winvest.foundation.infra.web import (
    AnyRequest,
    FormRejected,
    Html,
    Toast,
    invalid_page,
    page,
    redirect_to,
)
from winvest.foundation.kit.calendar import today_in
from winvest.foundation.kit.errors import Conflict, Invalid, NotFound, Refused
from winvest.foundation.kit.reading import Reading
from winvest.foundation.kit.scope import Scope
from winvest.group.companies.queries import company_names
from winvest.offer.catalog.enums import Channel
from winvest.offer.pricing.references.commands import change_exclusion, exclude_client
from winvest.offer.pricing.references.exclusions import parse_exclusion, parse_lifting
from winvest.offer.publication.commands.banning import ban_sale, change_ban
from winvest.offer.publication.forms import day_typed
from winvest.screens.exclusions.forms import ban_typed
from winvest.screens.exclusions.kinds import BANS, CLIENTS, KEEPING, PATH, SALES, TABS, Kind
from winvest.screens.exclusions.queries import (
    RIGHT,
    Row,
    ban_page,
    client_page,
    one_ban,
    one_client,
)


@get(PATH, opt=KEEPING)
async def exclusion_list(
    request: AnyRequest, session: NamedDependency[AsyncSession], caller: NamedDependency[Scope]
) -> Html:
    """The clients to whom the companies shown do not sell."""
    words, after = _asked(request)
    found = await client_page(session, caller, words=words, after=after, now=_now())
    return _listed(CLIENTS, words, after, found.rows, found.following)


@get(SALES, opt=KEEPING)
async def ban_list(
    request: AnyRequest, session: NamedDependency[AsyncSession], caller: NamedDependency[Scope]
) -> Html:
    """The products and channels that the companies shown refuse to sell."""
    words, after = _asked(request)
    found = await ban_page(session, caller, words=words, after=after, now=_now())
    return _listed(BANS, words, after, found.rows, found.following)


@get(f"{PATH}/nouvelle", opt=KEEPING)
async def exclusion_form(
    session: NamedDependency[AsyncSession], caller: NamedDependency[Scope]
) -> Html:
    """The form that excludes a client."""
    return page("exclusions/new.html", **await _new(session, caller, CLIENTS, {}), errors={})


@get(f"{SALES}/nouvelle", opt=KEEPING)
async def ban_form(
    request: AnyRequest, session: NamedDependency[AsyncSession], caller: NamedDependency[Scope]
) -> Html:
    """The form that forbids a sale."""
    raw = {"sku": request.query_params.get("produit", "")}
    return page("exclusions/new.html", **await _new(session, caller, BANS, raw), errors={})


@post(f"{PATH}/nouvelle", opt=KEEPING, status_code=200)
async def exclusion_create(
    request: AnyRequest, session: NamedDependency[AsyncSession], caller: NamedDependency[Scope]
) -> Html:
    """Exclude a client; its quotes say so from then on."""
    raw = await posted(request)
    shown = await _new(session, caller, CLIENTS, raw)
    now = _now()
    try:
        asked = parse_exclusion(raw, now=now, today=today_in(now), companies=shown["ids"])
        await exclude_client(session, caller, exclusion=asked)
    except (Invalid, Refused) as refusal:
        raise _again(request, refusal, "exclusions/new.html", shown) from refusal
    return _done(request, PATH, f"« {asked.client_reference} » est exclu.")


@post(f"{SALES}/nouvelle", opt=KEEPING, status_code=200)
async def ban_create(
    request: AnyRequest, session: NamedDependency[AsyncSession], caller: NamedDependency[Scope]
) -> Html:
    """Forbid a sale; the gate and the quotes refuse it from then on."""
    raw = await posted(request)
    shown = await _new(session, caller, BANS, raw)
    now = _now()
    try:
        await ban_sale(session, caller, **ban_typed(raw, now=now, companies=shown["ids"]))
    except (Invalid, Refused) as refusal:
        raise _again(request, refusal, "exclusions/new.html", shown) from refusal
    return _done(request, SALES, "Cette vente est interdite.")


@get(f"{PATH}/{{ligne:uuid}}", opt=KEEPING)
async def exclusion_one(
    request: AnyRequest,
    ligne: FromPath[UUID],
    session: NamedDependency[AsyncSession],
    caller: NamedDependency[Scope],
) -> Html:
    """An exclusion, its form and its history."""
    return page(
        "exclusions/show.html",
        **await _one(request, session, caller, CLIENTS, ligne),
        errors={},
    )


@get(f"{SALES}/{{ligne:uuid}}", opt=KEEPING)
async def ban_one(
    request: AnyRequest,
    ligne: FromPath[UUID],
    session: NamedDependency[AsyncSession],
    caller: NamedDependency[Scope],
) -> Html:
    """A ban, its form and its history."""
    return page(
        "exclusions/show.html", **await _one(request, session, caller, BANS, ligne), errors={}
    )


@post(f"{PATH}/{{ligne:uuid}}", opt=KEEPING, status_code=200)
async def exclusion_save(
    request: AnyRequest,
    ligne: FromPath[UUID],
    session: NamedDependency[AsyncSession],
    caller: NamedDependency[Scope],
) -> Html:
    """Change why and until when, or lift it now."""
    return await _saved(request, session, caller, CLIENTS, ligne)


@post(f"{SALES}/{{ligne:uuid}}", opt=KEEPING, status_code=200)
async def ban_save(
    request: AnyRequest,
    ligne: FromPath[UUID],
    session: NamedDependency[AsyncSession],
    caller: NamedDependency[Scope],
) -> Html:
    """Change why and until when, or lift it now."""
    return await _saved(request, session, caller, BANS, ligne)


async def _saved(
    request: AnyRequest, session: AsyncSession, caller: Scope, kind: Kind, row_id: UUID
) -> Html:
    raw, now = await posted(request), _now()
    shown = await _one(request, session, caller, kind, row_id, raw=raw)
    row: Row = shown["row"]
    lifting = raw.get("lever") == "1"
    try:
        reason, valid_to = parse_lifting(raw, today=today_in(now))
        if lifting and row.valid_from >= now:
            raise Refused(
                "Elle n’a pas commencé : donnez-lui un dernier jour, ou laissez-la commencer.",
                code="not_begun",
            )
        kept: dict[str, Any] = {
            "reason": reason,
            "valid_to": now if lifting else valid_to,
            "lock_version": Reading(raw).version(),
        }
        if kind is CLIENTS:
            await change_exclusion(session, caller, exclusion_id=row_id, **kept)
        else:
            await change_ban(session, caller, ban_id=row_id, **kept)
    except (Invalid, Refused, Conflict) as refusal:
        raise _again(request, refusal, "exclusions/show.html", shown) from refusal
    told = f"L’{kind.noun} est levée." if lifting else f"L’{kind.noun} est modifiée."
    return _done(request, kind.path, told)


async def _new(
    session: AsyncSession, scope: Scope, kind: Kind, raw: dict[str, str]
) -> dict[str, Any]:
    mine = scope.companies_with(RIGHT)
    names = [one for one in await company_names(session, scope) if one.id in mine]
    chosen = next(iter(scope.shown_company_ids & mine), None) if len(mine) > 1 else None
    only = names[0].id if len(names) == 1 else scope.selected_company_id or chosen
    return {
        "kind": kind,
        "tabs": TABS,
        "companies": tuple((str(one.id), one.name) for one in names),
        "ids": frozenset(one.id for one in names),
        "form": {"societe": str(only or ""), **raw},
        "channels": Channel,
        "refused": None,
    }


async def _one(
    request: AnyRequest,
    session: AsyncSession,
    scope: Scope,
    kind: Kind,
    row_id: UUID,
    *,
    raw: dict[str, str] | None = None,
) -> dict[str, Any]:
    find = one_client if kind is CLIENTS else one_ban
    row = await find(session, scope, row_id=row_id, now=_now())
    after = parse_filter({"apres": request.query_params.get("apres", "")}).after
    history = await record_history(session, scope, table=kind.table, record_id=row_id, after=after)
    following = f"?{urlencode({'apres': cursor_text(history.next)})}" if history.next else ""
    return {
        "kind": kind,
        "row": row,
        "form": {"motif": row.reason, "au": day_typed(row.valid_to, last=True), **(raw or {})},
        "entries": history.acts,
        "entries_next": following,
        "refused": None,
    }


def _listed(
    kind: Kind, words: str, after: UUID | None, rows: tuple[Row, ...], following: UUID | None
) -> Html:
    more = f"{kind.path}?{urlencode({'q': words, 'apres': following})}" if following else ""
    return page(
        "exclusions/index.html",
        kind=kind,
        tab_items=TABS,
        words=words,
        rows=rows,
        following=more,
        first_page=kind.path if after else "",
    )


def _again(
    request: AnyRequest, refusal: Invalid | Refused | Conflict, full: str, shown: dict[str, Any]
) -> FormRejected:
    if isinstance(refusal, Invalid):
        return invalid_page(request, refusal, full=full, **shown)
    return FormRejected(page(full, status=409, errors={}, **{**shown, "refused": refusal}))


def _asked(request: AnyRequest) -> tuple[str, UUID | None]:
    words = " ".join(request.query_params.get("q", "").split())[:80]
    after = request.query_params.get("apres", "")
    try:
        return words, UUID(after) if after else None
    except ValueError as error:
        raise NotFound("Cette page de la liste n’existe pas : reprenez au début.") from error


def _done(request: AnyRequest, where: str, message: str) -> Html:
    return redirect_to(where, request=request, toast=Toast(message=message))


def _now() -> datetime:
    return datetime.now(UTC)


routes = [
    exclusion_list,
    exclusion_form,
    exclusion_create,
    ban_list,
    ban_form,
    ban_create,
    exclusion_one,
    exclusion_save,
    ban_one,
    ban_save,
]
