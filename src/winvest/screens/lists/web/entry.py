"""Forms of an entry: a new one, one that exists, the rate that follows another."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from litestar import get, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from sqlalchemy.ext.asyncio import AsyncSession

from winvest.foundation.infra.posted import pack_undo, posted
from winvest.foundation.infra.web import (
    AnyRequest,
    FormRejected,
    Html,
    Toast,
    invalid_page,
    page,
    redirect_to,
)
from winvest.foundation.kit.edits import differences, kept_before, packed, rejoined
from winvest.foundation.kit.errors import Conflict, Invalid, NotFound
from winvest.foundation.kit.reading import Reading
from winvest.foundation.kit.scope import Scope
from winvest.group.accounting.account_commands import add_account, edit_account
from winvest.group.accounting.account_forms import parse_account
from winvest.group.lists.commands.entries import OPEN, add_entry, edit_entry
from winvest.group.lists.commands.vat import add_vat, change_vat_rate, edit_vat
from winvest.group.lists.enums import Listing, VatKind
from winvest.group.lists.forms import PARSERS, parse_new_rate, parse_vat
from winvest.group.lists.queries import next_position
from winvest.screens.lists.entry_queries import (
    EntryView,
    entry_view,
    form_choices,
    require_edit,
)
from winvest.screens.lists.forms import LABELS, PATH, told
from winvest.screens.lists.queries import list_history
from winvest.screens.lists.web.reading import (
    READING,
    audit_links,
    list_frame,
    listing_of,
    this_day,
)

UNDO = "lists"
ENTRY = "lists/entry.html"
BLANK = {"rate": "", "valid_from": "", "legal_source": ""}  # a rate to come
ONE = f"{PATH}/{{liste:str}}/{{entree:uuid}}"


@get(f"{PATH}/{{liste:str}}/nouveau", opt=READING)
async def entry_form(
    request: AnyRequest,
    liste: FromPath[str],
    session: NamedDependency[AsyncSession],
    caller: NamedDependency[Scope],
) -> Html:
    """The form of a new entry."""
    listing = _open(liste)
    require_edit(caller, listing)
    form = {"factor": "1", "country": "FR"} | dict(request.query_params)
    if listing in OPEN:
        form = {"position": str(await next_position(session, caller, listing=listing))} | form
    return page("lists/new.html", **await _new(session, caller, listing, form), errors={})


@post(f"{PATH}/{{liste:str}}/nouveau", opt=READING, status_code=200)
async def entry_create(
    request: AnyRequest,
    liste: FromPath[str],
    session: NamedDependency[AsyncSession],
    caller: NamedDependency[Scope],
) -> Html:
    """Add the entry to its list; « Annuler » removes it."""
    listing = _open(liste)
    require_edit(caller, listing)
    raw = await posted(request)
    try:
        saved: Any
        if listing is Listing.VAT:
            saved = await add_vat(session, caller, entry=parse_vat(raw))
        elif listing is Listing.ACCOUNTS:
            saved = await add_account(session, caller, entry=parse_account(raw))
        else:
            entry = PARSERS[listing](raw)
            saved = await add_entry(session, caller, listing=listing, entry=entry)
    except Invalid as refusal:
        shown = await _new(session, caller, listing, raw)
        raise invalid_page(request, refusal, full="lists/new.html", **shown) from refusal
    undo = undo_address(listing, {"do": "remove", "id": str(saved.id)})
    toast = Toast(message=f"« {raw.get('label', '').strip()} » est dans la liste.", undo=undo)
    return redirect_to(f"{PATH}/{listing.value}", request=request, toast=toast)


@get(ONE, opt=READING)
async def entry_page(
    liste: FromPath[str],
    entree: FromPath[UUID],
    session: NamedDependency[AsyncSession],
    caller: NamedDependency[Scope],
) -> Html:
    """An entry: its form, where it is used, what became of it."""
    listing = listing_of(liste)
    view = await _view(session, caller, listing, entree)
    shown = await _one(session, caller, view, view.form)
    return page(ENTRY, **shown, errors={}, conflict=None)


@post(ONE, opt=READING, status_code=200)
async def entry_save(
    request: AnyRequest,
    liste: FromPath[str],
    entree: FromPath[UUID],
    session: NamedDependency[AsyncSession],
    caller: NamedDependency[Scope],
) -> Html:
    """Save an entry; a stale one is compared (409), a wrong one shown again (422)."""
    listing = listing_of(liste)
    view = await _view(session, caller, listing, entree)
    require_edit(caller, listing)
    raw = _kept(view, await posted(request))
    try:
        version = await _save(session, caller, view, raw)
    except Invalid as refusal:
        shown = await _one(session, caller, view, raw)
        raise invalid_page(request, refusal, full=ENTRY, conflict=None, **shown) from refusal
    except Conflict as conflict:
        raise FormRejected(await _compared(session, caller, view, raw, conflict)) from conflict
    undo = undo_address(
        listing, {"do": "edit", "id": str(entree), "version": version, "form": view.form}
    )
    toast = Toast(message=f"« {view.code} » est enregistré.", undo=undo)
    return redirect_to(f"{PATH}/{listing.value}/{entree}", request=request, toast=toast)


@get(f"{ONE}/taux", opt=READING)
async def rate_form(
    liste: FromPath[str],
    entree: FromPath[UUID],
    session: NamedDependency[AsyncSession],
    caller: NamedDependency[Scope],
) -> Html:
    """The form of the rate that follows this one."""
    view = await _rate_view(session, caller, liste, entree)
    return page("lists/rate.html", **_rate(view, {}, caller), errors={})


@post(f"{ONE}/taux", opt=READING, status_code=200)
async def rate_save(
    request: AnyRequest,
    liste: FromPath[str],
    entree: FromPath[UUID],
    session: NamedDependency[AsyncSession],
    caller: NamedDependency[Scope],
) -> Html:
    """Start a new rate on a day: the one before stops there."""
    view = await _rate_view(session, caller, liste, entree)
    raw = await posted(request)
    try:
        new = parse_new_rate(raw)
        version = Reading(raw).version()
        saved = await change_vat_rate(
            session, caller, entry_id=entree, lock_version=version, new=new
        )
    except Invalid as refusal:
        raise invalid_page(
            request, refusal, full="lists/rate.html", **_rate(view, raw, caller)
        ) from refusal
    undo = undo_address(
        view.listing, {"do": "withdraw", "id": str(saved.id), "previous": str(entree)}
    )
    toast = Toast(message=f"Nouveau taux de « {view.code} » enregistré.", undo=undo)
    return redirect_to(f"{PATH}/{view.listing.value}", request=request, toast=toast)


def undo_address(listing: Listing, values: dict[str, Any]) -> str:
    """The address that takes an act on a list back."""
    return f"{PATH}/{listing.value}/annulation/{pack_undo(UNDO, values)}"


async def _save(
    session: AsyncSession, caller: Scope, view: EntryView, raw: Mapping[str, str]
) -> int:
    version = Reading(raw).version()
    saved: Any
    if view.listing is Listing.VAT:
        saved = await edit_vat(
            session,
            caller,
            entry_id=view.id,
            lock_version=version,
            entry=parse_vat(raw),
            today=this_day(),
        )
    elif view.listing is Listing.ACCOUNTS:
        saved = await edit_account(
            session, caller, account_id=view.id, lock_version=version, entry=parse_account(raw)
        )
    else:
        saved = await edit_entry(
            session,
            caller,
            listing=view.listing,
            entry_id=view.id,
            lock_version=version,
            entry=PARSERS[view.listing](raw),
        )
    return int(saved.lock_version)


def _kept(view: EntryView, raw: dict[str, str]) -> dict[str, str]:
    """What the form does not let change stays as it is."""
    fixed: dict[str, str] = {
        name: view.form[name] for name in ("code", "company_id") if name in view.form
    }
    return {**view.form, **raw, **fixed}


def _open(name: str) -> Listing:
    listing = listing_of(name)
    if listing is Listing.CHANNELS:
        raise NotFound("Les canaux sont fixés par le programme : modifiez ceux de la liste.")
    return listing


async def _rate_view(session: AsyncSession, caller: Scope, name: str, entry_id: UUID) -> EntryView:
    listing = listing_of(name)
    if listing is not Listing.VAT:
        raise NotFound("Seuls les codes TVA ont des taux. Revenez à la liste.")
    require_edit(caller, listing)
    return await _view(session, caller, listing, entry_id)


async def _view(
    session: AsyncSession, caller: Scope, listing: Listing, entry_id: UUID
) -> EntryView:
    return await entry_view(session, caller, listing=listing, entry_id=entry_id, today=this_day())


def _rate(view: EntryView, form: Mapping[str, str], caller: Scope) -> dict[str, Any]:
    return {
        **list_frame(view.listing, caller, ""),
        "one": view,
        "form": {**BLANK, "kind": view.form["kind"], **form},
        "kinds": VatKind,
    }


async def _new(
    session: AsyncSession, caller: Scope, listing: Listing, form: Mapping[str, str]
) -> dict[str, Any]:
    choices = await form_choices(session, caller, listing=listing)
    return {**list_frame(listing, caller, ""), **choices, "form": dict(form), "fixed": False}


async def _compared(
    session: AsyncSession, caller: Scope, view: EntryView, raw: dict[str, str], conflict: Conflict
) -> Html:
    """Both edits side by side, and below the form with their union."""
    fresh = await _view(session, caller, view.listing, view.id)
    theirs = fresh.form
    before = kept_before(raw, theirs)
    mine = {name: raw.get(name, "").replace("\r\n", "\n") for name in theirs}
    shown = await _one(session, caller, fresh, rejoined(before=before, mine=mine, theirs=theirs))
    return page(
        ENTRY,
        status=409,
        errors={},
        **shown,
        conflict=conflict,
        differences=differences(
            LABELS, before=before, mine=mine, theirs=theirs, told=told(view.listing)
        ),
    )


async def _one(
    session: AsyncSession, caller: Scope, view: EntryView, form: Mapping[str, str]
) -> dict[str, Any]:
    history = await list_history(session, caller, listing=view.listing, entry_id=view.id, limit=20)
    choices = await form_choices(session, caller, listing=view.listing, of=view)
    return {
        **list_frame(view.listing, caller, ""),
        **choices,
        "one": view,
        "form": dict(form),
        "lock_version": form.get("lock_version") or view.lock_version,
        "packed": form.get("avant") or packed(view.form),
        "fixed": True,
        "entries": history.acts,
        "entries_next": "",
        "audit_link": audit_links(caller, view.listing),
    }


routes = [entry_form, entry_create, entry_page, entry_save, rate_form, rate_save]
