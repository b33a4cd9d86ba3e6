"""Writing the tariffs: a new row, one to come corrected, a running one changed from a day on."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any
from uuid import UUID

from litestar import get, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from sqlalchemy.ext.asyncio import AsyncSession

from winvest.foundation.infra.posted import posted
from winvest.foundation.infra.web import (
    AnyRequest,
    FormRejected,
    Html,
    Toast,
    fragment_or_page,
    invalid_page,
    page,
    redirect_to,
)
from winvest.foundation.kit.errors import Conflict, Forbidden, Invalid, Refused
from winvest.foundation.kit.reading import Reading
from winvest.foundation.kit.scope import Scope
from winvest.offer.pricing.dated.rules import Standing
from winvest.screens.tariffs.desks.desk import Desk, Moment
from winvest.screens.tariffs.forms import PATH, RowView, in_order, kept
from winvest.screens.tariffs.web.frame import (
    ONE,
    ONE_SORT,
    READING,
    desk_of,
    frame,
    this_moment,
    undo_address,
)

FULL, FRAGMENT = "tariffs/form.html", "tariffs/_tariff_form.html"
AT_ONCE = " Elle vaut dès maintenant : pour l’arrêter, donnez-lui un dernier jour."


@get(f"{ONE_SORT}/nouveau", opt=READING)
async def tariff_form(
    request: AnyRequest,
    sorte: FromPath[str],
    session: NamedDependency[AsyncSession],
    caller: NamedDependency[Scope],
) -> Html:
    """The form of a new row; the product told decides what it offers."""
    desk, at = desk_of(sorte), this_moment()
    _require(desk, caller)
    raw = dict(request.query_params)
    raw.setdefault("sku", raw.get("produit", ""))
    shown = await _new(session, caller, desk, raw, at)
    return fragment_or_page(request, full=FULL, fragment=FRAGMENT, **shown, errors={}, clash="")


@post(f"{ONE_SORT}/nouveau", opt=READING, status_code=200)
async def tariff_create(
    request: AnyRequest,
    sorte: FromPath[str],
    session: NamedDependency[AsyncSession],
    caller: NamedDependency[Scope],
) -> Html:
    """Write a new row; « Annuler » removes it as long as it has not begun."""
    desk, at = desk_of(sorte), this_moment()
    _require(desk, caller)
    raw = await posted(request)
    try:
        this = await desk.add(session, caller, form=raw, at=at)
    except Invalid as refusal:
        shown = await _new(session, caller, desk, raw, at)
        raise _refused(request, desk, refusal, shown) from refusal
    row = await desk.row(session, caller, row_id=this, at=at)
    return redirect_to(
        _address(desk, this), request=request, toast=_saved(desk, row, {"do": "remove"})
    )


@get(f"{ONE}/modification", opt=READING)
async def tariff_edit_form(
    sorte: FromPath[str],
    ligne: FromPath[UUID],
    session: NamedDependency[AsyncSession],
    caller: NamedDependency[Scope],
) -> Html:
    """The form of a row: corrected where it is to come, followed by another where it runs."""
    desk, at = desk_of(sorte), this_moment()
    row = await desk.row(session, caller, row_id=ligne, at=at)
    _require_open(row)
    form = row.form
    if row.standing is Standing.RUNNING:
        form = {**form, "valid_from": f"{at.today + timedelta(days=1):%d/%m/%Y}"}
    shown = await _one(session, caller, desk, row, form, at)
    return page(FULL, **shown, errors={}, clash="")


@post(f"{ONE}/modification", opt=READING, status_code=200)
async def tariff_save(
    request: AnyRequest,
    sorte: FromPath[str],
    ligne: FromPath[UUID],
    session: NamedDependency[AsyncSession],
    caller: NamedDependency[Scope],
) -> Html:
    """Save: in place what is to come; what runs is closed and another row opened."""
    desk, at = desk_of(sorte), this_moment()
    row = await desk.row(session, caller, row_id=ligne, at=at)
    _require_open(row)
    running = row.standing is Standing.RUNNING
    raw = kept(desk.sort, row, await posted(request), edited=not running)
    shown = await _one(session, caller, desk, row, raw, at)
    try:
        if running:
            this = await desk.change(session, caller, row_id=ligne, form=raw, at=at)
            end = row.last_day.isoformat() if row.last_day else ""
            undo: dict[str, Any] = {"do": "withdraw", "previous": str(ligne), "end": end}
        else:
            version = await desk.edit(session, caller, row_id=ligne, form=raw, at=at)
            this = ligne
            undo = {"do": "edit", "form": {**row.form, "lock_version": str(version)}}
    except Invalid as refusal:
        raise _refused(request, desk, refusal, shown) from refusal
    except Conflict as conflict:
        stale = page(FULL, status=409, errors={}, clash="", conflict=conflict.message, **shown)
        raise FormRejected(stale) from conflict
    new = await desk.row(session, caller, row_id=this, at=at)
    return redirect_to(_address(desk, this), request=request, toast=_saved(desk, new, undo))


def _saved(desk: Desk, row: RowView, undo: dict[str, Any]) -> Toast:
    if row.standing is not Standing.TO_COME:
        return Toast(message=f"« {row.title} » est enregistré.{AT_ONCE}")
    told = f"« {row.title} » est enregistré, à partir du {row.first_day:%d/%m/%Y}."
    return Toast(message=told, undo=undo_address(desk.sort, {"id": str(row.id), **undo}))


def _refused(
    request: AnyRequest, desk: Desk, refusal: Invalid, shown: dict[str, Any]
) -> FormRejected:
    clash = getattr(refusal, "row_id", None)
    where = f"{shown['here']}/{clash}" if clash else ""
    told = in_order(desk.sort, refusal)
    return invalid_page(request, told, full=FULL, fragment=FRAGMENT, clash=where, **shown)


async def _new(
    session: AsyncSession, scope: Scope, desk: Desk, raw: Mapping[str, str], at: Moment
) -> dict[str, Any]:
    return {
        **frame(desk, scope),
        **await desk.choices(session, scope, form=raw, at=at),
        "one": None,
        "form": dict(raw),
        "action": f"{PATH}/{desk.sort.value}/nouveau",
        "fixed": False,
    }


async def _one(
    session: AsyncSession,
    scope: Scope,
    desk: Desk,
    row: RowView,
    raw: Mapping[str, str],
    at: Moment,
) -> dict[str, Any]:
    return {
        **frame(desk, scope),
        **await desk.choices(session, scope, form=row.form, at=at),
        "one": row,
        "form": dict(raw),
        "action": f"{_address(desk, row.id)}/modification",
        "fixed": row.standing is Standing.RUNNING,
        "version": Reading(raw).version() or row.lock_version,
    }


def _address(desk: Desk, this: UUID) -> str:
    return f"{PATH}/{desk.sort.value}/{this}"


def _require(desk: Desk, scope: Scope) -> None:
    if not desk.may_add(scope):
        raise Forbidden(
            f"« {desk.sort.label} » ne vous est pas ouvert en écriture. Demandez ce droit à votre "
            "administrateur.",
            right="pricing.edit",
        )


def _require_open(row: RowView) -> None:
    if not row.may_edit:
        raise Forbidden(
            "Vous lisez ce tarif sans pouvoir le modifier. Demandez ce droit à votre "
            "administrateur.",
            right="pricing.edit",
        )
    if row.standing is Standing.OVER:
        raise Refused(
            "Cette période est passée : elle reste comme elle a été. Ajoutez-en une nouvelle.",
            code="already_over",
        )


routes = [tariff_form, tariff_create, tariff_edit_form, tariff_save]
