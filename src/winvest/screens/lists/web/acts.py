"""Acts on an entry beside its form: activity, removal, the lawyer's word, taking an act back."""

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from litestar import post
from litestar.di import NamedDependency
from litestar.params import FromPath
from sqlalchemy.ext.asyncio import AsyncSession

from winvest.foundation.infra.posted import posted, unpack_undo
from winvest.foundation.infra.web import AnyRequest, Html, Toast, redirect_to
from winvest.foundation.kit.errors import Refused
from winvest.foundation.kit.scope import Scope
from winvest.group.accounting.account_commands import (
    add_account,
    change_account_activity,
    edit_account,
    remove_account,
)
from winvest.group.accounting.account_forms import parse_account
from winvest.group.lists.commands.entries import (
    add_entry,
    change_activity,
    edit_entry,
    remove_entry,
)
from winvest.group.lists.commands.vat import (
    add_vat,
    change_vat_rate,
    confirm_vat,
    edit_vat,
    remove_vat,
    withdraw_vat_rate,
)
from winvest.group.lists.enums import Listing
from winvest.group.lists.forms import PARSERS, parse_new_rate, parse_vat
from winvest.group.lists.queries import rate_before
from winvest.group.lists.records import record
from winvest.screens.lists.entry_queries import entry_view
from winvest.screens.lists.forms import PATH
from winvest.screens.lists.web.entry import ONE, UNDO, undo_address
from winvest.screens.lists.web.reading import READING, listing_of, this_day

SIGNING = {"right": "legal.edit", "public": False, "company_scoped": False}


@post(f"{ONE}/activite", opt=READING, status_code=200)
async def entry_activity(
    request: AnyRequest,
    liste: FromPath[str],
    entree: FromPath[UUID],
    session: NamedDependency[AsyncSession],
    caller: NamedDependency[Scope],
) -> Html:
    """Stop offering an entry, or offer it again; « Annuler » does the other."""
    listing = listing_of(liste)
    active = (await posted(request)).get("active", "") == "oui"
    await _switch(session, caller, listing, entree, active=active)
    undo = undo_address(listing, {"do": "switch", "id": str(entree), "active": not active})
    told = "L’entrée est de nouveau proposée." if active else "L’entrée n’est plus proposée."
    return _back(request, listing, Toast(message=told, undo=undo), entree)


@post(f"{ONE}/suppression", opt=READING, status_code=200)
async def entry_removal(
    request: AnyRequest,
    liste: FromPath[str],
    entree: FromPath[UUID],
    session: NamedDependency[AsyncSession],
    caller: NamedDependency[Scope],
) -> Html:
    """Remove an entry that nobody uses; « Annuler » adds it again.

    A rate yet to begin leaves its days to the one before: a code has no hole.
    """
    listing = listing_of(liste)
    view = await entry_view(session, caller, listing=listing, entry_id=entree, today=this_day())
    told = f"« {view.code} » est supprimé de la liste."
    kept = {"do": "add", "form": view.form, "active": view.is_active}
    before = await rate_before(session, caller, entry_id=entree) if view.dated else None
    if before and not view.kept:
        await withdraw_vat_rate(session, caller, entry_id=entree, previous_id=before)
        told = f"Ce taux de « {view.code} » est retiré : celui d’avant se poursuit."
        kept = {"do": "follow", "id": str(before), "form": view.form}
    else:
        await _remove(session, caller, listing, entree)
    return _back(request, listing, Toast(message=told, undo=undo_address(listing, kept)))


@post(f"{ONE}/confirmation", opt=SIGNING, status_code=200)
async def entry_confirmation(
    request: AnyRequest,
    liste: FromPath[str],
    entree: FromPath[UUID],
    session: NamedDependency[AsyncSession],
    caller: NamedDependency[Scope],
) -> Html:
    """The lawyer confirms the legal source of a rate; « Annuler » takes it back."""
    listing = listing_of(liste)
    confirmed = (await posted(request)).get("confirmed", "oui") == "oui"
    await confirm_vat(session, caller, entry_id=entree, confirmed=confirmed)
    undo = undo_address(listing, {"do": "sign", "id": str(entree), "confirmed": not confirmed})
    told = "La source est confirmée." if confirmed else "La confirmation est retirée."
    return _back(request, listing, Toast(message=told, undo=undo), entree)


@post(f"{PATH}/{{liste:str}}/annulation/{{token:str}}", opt=READING, status_code=200)
async def list_undo(
    request: AnyRequest,
    liste: FromPath[str],
    token: FromPath[str],
    session: NamedDependency[AsyncSession],
    caller: NamedDependency[Scope],
) -> Html:
    """Take the last act on a list back."""
    listing = listing_of(liste)
    kept = unpack_undo(UNDO, token)
    await _undo(session, caller, listing, kept)
    return _back(request, listing, Toast(message="L’acte est annulé.", tone="info"))


async def _undo(
    session: AsyncSession, caller: Scope, listing: Listing, kept: Mapping[str, Any]
) -> None:
    act = kept["do"]
    if act == "add":
        again = await _add(session, caller, listing, kept["form"])
        if not kept.get("active", True):
            await _switch(session, caller, listing, again, active=False)
        return
    this = UUID(kept["id"])
    if act == "remove":
        await _remove(session, caller, listing, this)
    elif act == "switch":
        await _switch(session, caller, listing, this, active=bool(kept["active"]))
    elif act == "follow":
        await _follow(session, caller, this, kept["form"])
    elif act == "sign":
        await confirm_vat(session, caller, entry_id=this, confirmed=bool(kept["confirmed"]))
    elif act == "withdraw":
        await withdraw_vat_rate(session, caller, entry_id=this, previous_id=UUID(kept["previous"]))
    else:
        await _edit(session, caller, listing, this, kept)


async def _add(
    session: AsyncSession, caller: Scope, listing: Listing, form: Mapping[str, str]
) -> UUID:
    if listing is Listing.VAT:
        return (await add_vat(session, caller, entry=parse_vat(form))).id
    if listing is Listing.ACCOUNTS:
        return (await add_account(session, caller, entry=parse_account(form))).id
    entry = PARSERS[listing](form)
    return (await add_entry(session, caller, listing=listing, entry=entry)).id


async def _follow(
    session: AsyncSession, caller: Scope, this: UUID, form: Mapping[str, str]
) -> None:
    before = await record(session, caller, listing=Listing.VAT, entry_id=this, lock=True)
    await change_vat_rate(
        session,
        caller,
        entry_id=this,
        lock_version=before.lock_version,
        new=parse_new_rate(form),
    )


async def _edit(
    session: AsyncSession, caller: Scope, listing: Listing, this: UUID, kept: Mapping[str, Any]
) -> None:
    form, version = kept["form"], int(kept["version"])
    if listing is Listing.VAT:
        await edit_vat(
            session,
            caller,
            entry_id=this,
            lock_version=version,
            entry=parse_vat(form),
            today=date.min,  # what stood before is put back, whatever has begun
        )
    elif listing is Listing.ACCOUNTS:
        await edit_account(
            session, caller, account_id=this, lock_version=version, entry=parse_account(form)
        )
    else:
        entry = PARSERS[listing](form)
        await edit_entry(
            session, caller, listing=listing, entry_id=this, lock_version=version, entry=entry
        )


async def _remove(session: AsyncSession, caller: Scope, listing: Listing, this: UUID) -> None:
    if listing is Listing.VAT:
        await remove_vat(session, caller, entry_id=this, today=this_day())
    elif listing is Listing.ACCOUNTS:
        await remove_account(session, caller, account_id=this)
    else:
        await remove_entry(session, caller, listing=listing, entry_id=this)


async def _switch(
    session: AsyncSession, caller: Scope, listing: Listing, this: UUID, *, active: bool
) -> None:
    if listing is Listing.VAT:
        raise Refused(
            "Un taux ne se désactive pas : donnez-lui une fin, ou un nouveau taux.",
            code="vat_dated",
        )
    if listing is Listing.ACCOUNTS:
        await change_account_activity(session, caller, account_id=this, active=active)
    else:
        await change_activity(session, caller, listing=listing, entry_id=this, active=active)


def _back(request: AnyRequest, listing: Listing, toast: Toast, entry: UUID | None = None) -> Html:
    address = f"{PATH}/{listing.value}{f'/{entry}' if entry else ''}"
    return redirect_to(address, request=request, toast=toast)


routes = [entry_activity, entry_removal, entry_confirmation, list_undo]
