"""Screens of the audit: the trail and its filters, one line, exports, journals, chains."""

from collections.abc import AsyncIterator, Iterable, Mapping
from pathlib import Path
from typing import Any
from uuid import UUID

from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.response import Stream
from sqlalchemy.ext.asyncio import AsyncSession

from winvest.foundation.audit.commands import request_verification
from winvest.foundation.audit.csv_file import csv_of
from winvest.foundation.audit.enums import Action
from winvest.foundation.audit.forms import (
    FIELDS,
    TrailFilter,
    address_of,
    chips,
    cursor_text,
    parse_filter,
)
from winvest.foundation.audit.journals import JOURNALS, journal_file, readable_journals
from winvest.foundation.audit.queries.chains import chain_states, chains_of
from winvest.foundation.audit.queries.trail import (
    TrailPage,
    audited_tables,
    same_request,
    trail_entry,
    trail_page,
    trail_stream,
)
from winvest.foundation.audit.rules.act_words import ROLES
from winvest.foundation.audit.rules.words import act_label, table_noun
from winvest.foundation.audit.verification import last_verification
from winvest.foundation.infra.commands import registry
from winvest.foundation.infra.db import transaction
from winvest.foundation.infra.settings import Settings
from winvest.foundation.infra.web import (
    AnyRequest,
    Html,
    Toast,
    fragment_or_page,
    invalid_page,
    is_partial,
    page,
    redirect_to,
)
from winvest.foundation.kit.errors import Invalid
from winvest.foundation.kit.scope import Scope

PATH = "/audit"
READING = {"right": "audit.read", "public": False, "company_scoped": True}
EXPORTING = {"right": "audit.export", "public": False, "company_scoped": True}
CSV = "text/csv"


@get(PATH, opt=READING)
async def trail(
    request: AnyRequest, session: NamedDependency[AsyncSession], caller: NamedDependency[Scope]
) -> Html:
    """The trail of the companies that the person may audit, newest first."""
    raw = dict(request.query_params)
    try:
        asked = parse_filter(raw)
    except Invalid as refusal:
        raise invalid_page(
            request,
            refusal,
            full="audit/index.html",
            fragment="audit/_trail.html",
            **await _choices(session, caller, raw),
            **_list(raw, None),
        ) from refusal
    found = await trail_page(session, caller, asked=asked)
    answer = fragment_or_page(
        request,
        full="audit/index.html",
        fragment="audit/_trail.html",
        errors={},
        **await _choices(session, caller, raw),
        **_list(raw, found),
    )
    if is_partial(request):
        answer.headers["HX-Push-Url"] = address_of(PATH, raw)
    return answer


@get(f"{PATH}/export.csv", opt={**EXPORTING, "file": True})
async def export(request: AnyRequest, caller: NamedDependency[Scope]) -> Stream:
    """The lines that match, as a file; streamed, in a transaction of its own."""
    asked = parse_filter(dict(request.query_params))
    return Stream(
        _exported(request, caller, asked),
        media_type=CSV,
        headers={"Content-Disposition": 'attachment; filename="audit.csv"'},
    )


@get(f"{PATH}/journaux/{{name:str}}", opt=EXPORTING)
async def month_journal(
    request: AnyRequest,
    session: NamedDependency[AsyncSession],
    caller: NamedDependency[Scope],
    name: str,
) -> Response[bytes]:
    """A monthly journal, checked against its seal before it is given."""
    chains = await chains_of(session, caller, right="audit.export")
    content = await journal_file(_folder(request) / JOURNALS, chains, name=name)
    return Response(
        content,
        media_type=CSV,
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


@get(f"{PATH}/{{entry_id:uuid}}", opt=READING)
async def trail_line(
    session: NamedDependency[AsyncSession], caller: NamedDependency[Scope], entry_id: UUID
) -> Html:
    """One line: who, when, under which act, before and after, and its seal."""
    entry = await trail_entry(session, caller, entry_id=entry_id)
    others = await same_request(session, caller, entry=entry)
    return page("audit/entry.html", entry=entry, others=others)


@get(f"{PATH}/chaines", opt=READING)
async def trail_chains(
    request: AnyRequest, session: NamedDependency[AsyncSession], caller: NamedDependency[Scope]
) -> Html:
    """How far each chain is sealed, its last verification, and the monthly journals."""
    folder = _folder(request)
    states = await chain_states(session, caller)
    return page(
        "audit/chains.html",
        tab="chains",
        states=tuple((state, last_verification(folder, state.chain)) for state in states),
        journals=readable_journals(folder / JOURNALS, tuple(state.chain for state in states)),
    )


@post(f"{PATH}/verification", opt=READING)
async def verification(
    request: AnyRequest, session: NamedDependency[AsyncSession], caller: NamedDependency[Scope]
) -> Html:
    """Ask for the verification of the chains."""
    fresh = await request_verification(session, caller)
    told = "Vérification demandée. Son résultat s’affiche ici dans un instant."
    waiting = "Une vérification attend déjà. Son résultat s’affichera ici."
    return redirect_to(
        f"{PATH}/chaines", request=request, toast=Toast(message=told if fresh else waiting)
    )


async def _exported(request: AnyRequest, caller: Scope, asked: TrailFilter) -> AsyncIterator[bytes]:
    async with transaction(request.app.state.db, caller) as session:
        async for piece in csv_of(trail_stream(session, caller, asked=asked)):
            yield piece


async def _choices(session: AsyncSession, caller: Scope, raw: Mapping[str, str]) -> dict[str, Any]:
    """What the filters offer, and those asked for, as chips that read as a sentence."""
    chains = await chains_of(session, caller)
    tables = await audited_tables(session, caller)
    options = {
        "table": _sorted((name, table_noun(name).name) for name in tables),
        "action": tuple((one.value, one.label) for one in Action),
        "societe": tuple((chain.code, chain.name) for chain in chains),
        "acte": _sorted((name, act_label(name)) for name in registry),
        "role": tuple(ROLES.items()),
    }
    return {
        "tab": "trail",
        "path": PATH,
        "asked": {name: raw.get(name, "").strip() for name in FIELDS},
        "chips": chips(PATH, raw, {name: dict(pairs) for name, pairs in options.items()}),
        "tables": options["table"],
        "actions": Action,
        "company_options": options["societe"],
        "acts": options["acte"],
        "roles": options["role"],
    }


def _list(raw: Mapping[str, str], found: TrailPage | None) -> dict[str, Any]:
    """The list and its addresses."""
    return {
        "found": found,
        "narrowed": any(raw.get(name, "").strip() for name in FIELDS),
        "following": address_of(PATH, raw, apres=cursor_text(found.next))
        if found and found.next
        else "",
        "first_page": address_of(PATH, raw, apres=None) if raw.get("apres") else "",
        "export_href": address_of(f"{PATH}/export.csv", raw, apres=None),
    }


def _sorted(pairs: Iterable[tuple[str, str]]) -> tuple[tuple[str, str], ...]:
    return tuple(sorted(pairs, key=lambda one: one[1].casefold()))


def _folder(request: AnyRequest) -> Path:
    settings: Settings = request.app.state.settings
    return settings.audit_anchor_dir


routes = [trail, export, month_journal, trail_chains, trail_line, verification]
