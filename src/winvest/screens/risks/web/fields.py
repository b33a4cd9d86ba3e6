"""The fields of a family: defined, changed, ordered, retired; each definition is kept."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from litestar import get, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from sqlalchemy.ext.asyncio import AsyncSession

from winvest.foundation.infra.posted import posted
from winvest.foundation.infra.web import AnyRequest, FormRejected, Html, invalid_page, page
from winvest.foundation.kit.edits import differences, kept_before, packed, rejoined
from winvest.foundation.kit.errors import Conflict, Invalid, NotFound
from winvest.foundation.kit.reading import Reading
from winvest.foundation.kit.scope import Scope
from winvest.group.lists.queries import Choice, unit_choices
from winvest.offer.catalog.commands.risk_fields import (
    add_field,
    edit_field,
    move_field,
    remove_field,
    reopen_field,
    retire_field,
)
from winvest.offer.catalog.enums import FieldKind
from winvest.offer.catalog.forms.risks import parse_field
from winvest.offer.catalog.queries.risk_fields import (
    FieldRow,
    field_versions,
    risk_fields,
)
from winvest.screens.risks.forms import FIELD_LABELS, field_entries, in_words, told
from winvest.screens.risks.web.frame import EDITING, ONE, READING, back, framed, require_editor

NEW, FIELD = f"{ONE}/champs/nouveau", f"{ONE}/champs/{{champ:uuid}}"
BLANK = {**dict.fromkeys(FIELD_LABELS, ""), "kind": "text"}


@get(NEW, opt=EDITING)
async def new_field(
    risque: FromPath[str],
    session: NamedDependency[AsyncSession],
    caller: NamedDependency[Scope],
) -> Html:
    """The form of a new field."""
    sheet, frame = await framed(session, caller, key=risque)
    require_editor(caller, sheet)
    shown = _form(None, BLANK, await unit_choices(session, caller))
    return page("risks/field.html", **frame, **shown, errors={})


@post(NEW, opt=EDITING, status_code=200)
async def field_added(
    request: AnyRequest,
    risque: FromPath[str],
    session: NamedDependency[AsyncSession],
    caller: NamedDependency[Scope],
) -> Html:
    """Add a field to a family; « Annuler » removes it."""
    raw = {**BLANK, **await posted(request)}
    sheet, frame = await framed(session, caller, key=risque)
    try:
        definition = parse_field(raw)
        made = await add_field(session, caller, risk_id=sheet.id, definition=definition)
    except Invalid as refusal:
        shown = _form(None, raw, await unit_choices(session, caller))
        raise invalid_page(request, refusal, full="risks/field.html", **frame, **shown) from refusal
    here = frame["here"]
    undo = {"do": "field_gone", "id": str(sheet.id), "field": str(made)}
    return back(request, here, f"{definition.label} est ajouté.", here=here, undo=undo)


@get(FIELD, opt=READING)
async def field_page(
    risque: FromPath[str],
    champ: FromPath[UUID],
    session: NamedDependency[AsyncSession],
    caller: NamedDependency[Scope],
) -> Html:
    """A field: its form for who may change it, and the definitions that it had."""
    frame, row = await _loaded(session, caller, risque, champ)
    shown = _form(row, field_entries(row.definition), frame.pop("units"))
    return page("risks/field.html", **frame, **shown, errors={})


@post(FIELD, opt=EDITING, status_code=200)
async def field_saved(
    request: AnyRequest,
    risque: FromPath[str],
    champ: FromPath[UUID],
    session: NamedDependency[AsyncSession],
    caller: NamedDependency[Scope],
) -> Html:
    """Change a definition; what it leaves behind is told first, and to be confirmed."""
    raw = {**BLANK, **await posted(request)}
    frame, row = await _loaded(session, caller, risque, champ)
    risk = frame["sheet"].id
    try:
        done = await edit_field(
            session,
            caller,
            risk_id=risk,
            field_id=champ,
            lock_version=Reading(raw).version(),
            definition=parse_field(raw),
            confirmed=raw.get("confirme") == "1",
        )
    except Invalid as refusal:
        confirm = all(one.code == "impact" for one in refusal.errors)
        shown = _form(row, raw, frame.pop("units"), confirm=confirm)
        raise invalid_page(request, refusal, full="risks/field.html", **frame, **shown) from refusal
    except Conflict as conflict:
        raise FormRejected(_compared(frame, conflict, raw)) from conflict
    here = frame["here"]
    if not done.changed:
        return back(request, here, "Rien n’avait changé.", tone="info")
    undo = {
        "do": "field",
        "id": str(risk),
        "field": str(champ),
        "version": done.lock_version,
        "form": field_entries(done.before.definition),
    }
    return back(request, here, "La définition est enregistrée.", here=here, undo=undo)


@post(f"{FIELD}/ordre", opt=EDITING, status_code=200)
async def field_moved(
    request: AnyRequest,
    risque: FromPath[str],
    champ: FromPath[UUID],
    session: NamedDependency[AsyncSession],
    caller: NamedDependency[Scope],
) -> Html:
    """Move a field up or down; « Annuler » moves it back."""
    up = (await posted(request)).get("sens") == "haut"
    sheet, frame = await framed(session, caller, key=risque)
    await move_field(session, caller, risk_id=sheet.id, field_id=champ, up=up)
    here = frame["here"]
    undo = {"do": "field_moved", "id": str(sheet.id), "field": str(champ), "up": not up}
    return back(request, here, "L’ordre est enregistré.", here=here, undo=undo)


@post(f"{FIELD}/retrait", opt=EDITING, status_code=200)
async def field_retired(
    request: AnyRequest,
    risque: FromPath[str],
    champ: FromPath[UUID],
    session: NamedDependency[AsyncSession],
    caller: NamedDependency[Scope],
) -> Html:
    """Ask a field no more; its values stay readable."""
    sheet, frame = await framed(session, caller, key=risque)
    row = await retire_field(session, caller, risk_id=sheet.id, field_id=champ)
    here = frame["here"]
    message = f"{row.definition.label} n’est plus demandé ; ses valeurs restent lisibles."
    undo = {"do": "field_reopened", "id": str(sheet.id), "field": str(champ)}
    return back(request, here, message, here=here, undo=undo)


@post(f"{FIELD}/reouverture", opt=EDITING, status_code=200)
async def field_reopened(
    request: AnyRequest,
    risque: FromPath[str],
    champ: FromPath[UUID],
    session: NamedDependency[AsyncSession],
    caller: NamedDependency[Scope],
) -> Html:
    """Ask a retired field again."""
    sheet, frame = await framed(session, caller, key=risque)
    row = await reopen_field(session, caller, risk_id=sheet.id, field_id=champ)
    here = frame["here"]
    undo = {"do": "field_retired", "id": str(sheet.id), "field": str(champ)}
    message = f"{row.definition.label} est de nouveau demandé."
    return back(request, here, message, here=here, undo=undo)


@post(f"{FIELD}/suppression", opt=EDITING, status_code=200)
async def field_removed(
    request: AnyRequest,
    risque: FromPath[str],
    champ: FromPath[UUID],
    session: NamedDependency[AsyncSession],
    caller: NamedDependency[Scope],
) -> Html:
    """Remove a field that no product fills."""
    sheet, frame = await framed(session, caller, key=risque)
    await remove_field(session, caller, risk_id=sheet.id, field_id=champ)
    return back(request, frame["here"], "Le champ est supprimé.")


async def _loaded(
    session: AsyncSession, scope: Scope, key: str, field_id: UUID
) -> tuple[dict[str, Any], FieldRow]:
    sheet, frame = await framed(session, scope, key=key)
    fields = await risk_fields(session, scope, risk_id=sheet.id)
    row = next((one for one in fields if one.id == field_id), None)
    if row is None:
        raise NotFound("Ce champ n’existe pas dans cette famille. Revenez à sa fiche.")
    versions = await field_versions(session, scope, field_id=field_id)
    told_so = [(one, in_words(one.definition)) for one in versions]
    units = await unit_choices(session, scope, keep=filter(None, (row.definition.unit,)))
    return {**frame, "versions": told_so, "units": units}, row


def _form(
    row: FieldRow | None,
    raw: dict[str, str],
    units: Iterable[Choice],
    *,
    confirm: bool = False,
) -> dict[str, Any]:
    return {
        "row": row,
        "units": units,
        "raw": raw,
        "kinds": FieldKind,
        "confirm": confirm,
        "words": in_words(row.definition) if row else "",
        "lock_version": raw.get("lock_version", row.lock_version if row else 0),
        "packed": raw.get("avant") or (packed(field_entries(row.definition)) if row else ""),
    }


def _compared(frame: dict[str, Any], conflict: Conflict, raw: dict[str, str]) -> Html:
    """Both definitions side by side, and below the form with their union."""
    current = conflict.current["field"]
    if not isinstance(current, FieldRow):
        raise conflict
    theirs = field_entries(current.definition)
    before = kept_before(raw, theirs)
    mine = {name: raw.get(name, "").replace("\r\n", "\n") for name in theirs}
    united = rejoined(before=before, mine=mine, theirs=theirs)
    shown = _form(current, united, frame.pop("units"))
    return page(
        "risks/field.html",
        status=409,
        errors={},
        **frame,
        **shown,
        conflict=conflict,
        differences=differences(FIELD_LABELS, before=before, mine=mine, theirs=theirs, told=told),
    )


routes = [
    new_field,
    field_added,
    field_page,
    field_saved,
    field_moved,
    field_retired,
    field_reopened,
    field_removed,
]
