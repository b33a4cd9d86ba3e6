"""Acts on a row beside its form: its last day, its removal, the lawyer's word, taking back."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from litestar import post
from litestar.di import NamedDependency
from litestar.params import FromPath
from sqlalchemy.ext.asyncio import AsyncSession

from winvest.foundation.infra.posted import posted, unpack_undo
from winvest.foundation.infra.web import AnyRequest, Html, Toast, invalid_page, redirect_to
from winvest.foundation.kit.errors import Invalid, NotFound
from winvest.foundation.kit.scope import Scope
from winvest.group.taxes.commands import confirm_tax
from winvest.screens.tariffs.desks.desk import Desk
from winvest.screens.tariffs.forms import PATH, Sort
from winvest.screens.tariffs.web.frame import (
    ONE,
    ONE_SORT,
    READING,
    UNDO,
    desk_of,
    this_moment,
    undo_address,
)
from winvest.screens.tariffs.web.reading import one_row

SIGNING = {**READING, "right": "legal.edit"}


@post(f"{ONE}/fin", opt=READING, status_code=200)
async def tariff_end(
    request: AnyRequest,
    sorte: FromPath[str],
    ligne: FromPath[UUID],
    session: NamedDependency[AsyncSession],
    caller: NamedDependency[Scope],
) -> Html:
    """Write the last day of a row; « Annuler » writes the one of before."""
    desk, at = desk_of(sorte), this_moment()
    raw = await posted(request)
    row = await desk.row(session, caller, row_id=ligne, at=at)
    shown = await one_row(session, caller, desk, ligne, at)
    try:
        version = await desk.end(session, caller, row_id=ligne, form=raw, at=at)
    except Invalid as refusal:
        raise invalid_page(request, refusal, full="tariffs/row.html", raw=raw, **shown) from refusal
    before = {"valid_to": row.form["valid_to"], "lock_version": str(version)}
    undo = undo_address(desk.sort, {"do": "end", "id": str(ligne), "form": before})
    typed = raw.get("valid_to", "").strip()
    told = f"« {row.title} » s’arrête après le {typed}." if typed else "Plus de dernier jour."
    return _back(request, desk, Toast(message=told, undo=undo), ligne)


@post(f"{ONE}/suppression", opt=READING, status_code=200)
async def tariff_removal(
    request: AnyRequest,
    sorte: FromPath[str],
    ligne: FromPath[UUID],
    session: NamedDependency[AsyncSession],
    caller: NamedDependency[Scope],
) -> Html:
    """Remove a row that has not begun; « Annuler » writes it again."""
    desk, at = desk_of(sorte), this_moment()
    row = await desk.row(session, caller, row_id=ligne, at=at)
    await desk.remove(session, caller, row_id=ligne, at=at)
    undo = undo_address(desk.sort, {"do": "add", "form": row.form})
    return _back(request, desk, Toast(message=f"« {row.title} » est supprimé.", undo=undo))


@post(f"{ONE}/confirmation", opt=SIGNING, status_code=200)
async def tax_confirmation(
    request: AnyRequest,
    sorte: FromPath[str],
    ligne: FromPath[UUID],
    session: NamedDependency[AsyncSession],
    caller: NamedDependency[Scope],
) -> Html:
    """The lawyer confirms the legal source of a tax; « Annuler » takes it back."""
    desk = desk_of(sorte)
    if desk.sort is not Sort.TAXES:
        raise NotFound("Seules les taxes ont une source à confirmer. Revenez à la liste.")
    confirmed = (await posted(request)).get("confirmed", "oui") == "oui"
    await confirm_tax(session, caller, row_id=ligne, confirmed=confirmed)
    undo = undo_address(desk.sort, {"do": "sign", "id": str(ligne), "confirmed": not confirmed})
    told = "La source est confirmée." if confirmed else "La confirmation est retirée."
    return _back(request, desk, Toast(message=told, undo=undo), ligne)


@post(f"{ONE_SORT}/annulation/{{token:str}}", opt=READING, status_code=200)
async def tariff_undo(
    request: AnyRequest,
    sorte: FromPath[str],
    token: FromPath[str],
    session: NamedDependency[AsyncSession],
    caller: NamedDependency[Scope],
) -> Html:
    """Take the last act back."""
    desk = desk_of(sorte)
    await _undo(session, caller, desk, unpack_undo(UNDO, token))
    return _back(request, desk, Toast(message="L’acte est annulé.", tone="info"))


async def _undo(session: AsyncSession, scope: Scope, desk: Desk, values: Mapping[str, Any]) -> None:
    at, act = this_moment(), values["do"]
    if act == "add":
        await desk.add(session, scope, form=values["form"], at=at)
        return
    this = UUID(values["id"])
    if act == "remove":
        await desk.remove(session, scope, row_id=this, at=at)
    elif act == "withdraw":
        await desk.withdraw(
            session,
            scope,
            row_id=this,
            previous_id=UUID(values["previous"]),
            end=values["end"],
            at=at,
        )
    elif act == "sign":
        await confirm_tax(session, scope, row_id=this, confirmed=bool(values["confirmed"]))
    elif act == "end":
        await desk.end(session, scope, row_id=this, form=values["form"], at=at)
    else:
        await desk.edit(session, scope, row_id=this, form=values["form"], at=at)


def _back(request: AnyRequest, desk: Desk, toast: Toast, row: UUID | None = None) -> Html:
    address = f"{PATH}/{desk.sort.value}{f'/{row}' if row else ''}"
    return redirect_to(address, request=request, toast=toast)


routes = [tariff_end, tariff_removal, tax_confirmation, tariff_undo]
