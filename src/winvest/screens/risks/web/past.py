"""A family's history, and the « Annuler » that takes its last act back."""

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from litestar import get, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from sqlalchemy.ext.asyncio import AsyncSession

from winvest.foundation.audit.forms import cursor_text, parse_filter
from winvest.foundation.audit.queries.history import record_history
from winvest.foundation.infra.posted import unpack_undo
from winvest.foundation.infra.web import AnyRequest, Html, page
from winvest.foundation.kit.errors import Refused
from winvest.foundation.kit.scope import Scope
from winvest.offer.catalog.commands.risk_fields import (
    edit_field,
    move_field,
    remove_field,
    reopen_field,
    retire_field,
)
from winvest.offer.catalog.commands.risks import edit_risk, reopen_risk, retire_risk
from winvest.offer.catalog.forms.risks import parse_field, parse_risk
from winvest.screens.risks.web.frame import EDITING, ONE, READING, UNDO, back, framed

Values = dict[str, Any]
NOT_ITS_OWN = frozenset(("product_field_value",))  # the products' story, not the family's


@get(f"{ONE}/historique", opt=READING)
async def risk_history(
    request: AnyRequest,
    risque: FromPath[str],
    session: NamedDependency[AsyncSession],
    caller: NamedDependency[Scope],
) -> Html:
    """The acts on a family and its fields, newest first."""
    sheet, frame = await framed(session, caller, key=risque, tab="historique")
    after = parse_filter({"apres": request.query_params.get("apres", "")}).after
    history = await record_history(
        session, caller, table="risk", record_id=sheet.id, after=after, without=NOT_ITS_OWN
    )
    following = f"?{urlencode({'apres': cursor_text(history.next)})}" if history.next else ""
    return page("risks/history.html", **frame, entries=history.acts, entries_next=following)


@post(f"{ONE}/annulation/{{token:str}}", opt=EDITING, status_code=200)
async def risk_undo(
    request: AnyRequest,
    risque: FromPath[str],
    token: FromPath[str],
    session: NamedDependency[AsyncSession],
    caller: NamedDependency[Scope],
) -> Html:
    """Take the last act on a family back, if nothing changed since."""
    sheet, frame = await framed(session, caller, key=risque)
    values = unpack_undo(UNDO, token)
    if values["id"] != str(sheet.id):
        raise Refused(
            "Cette annulation vaut pour une autre famille : corrigez-la à la main.",
            code="undo_gone",
        )
    if "field" in values:
        await _field_back(session, caller, sheet.id, UUID(values["field"]), values)
    elif values["do"] == "risk":
        await edit_risk(
            session,
            caller,
            risk_id=sheet.id,
            lock_version=values["version"],
            risk=parse_risk(values["form"]),
        )
    else:
        act = reopen_risk if values["do"] == "reopen" else retire_risk
        await act(session, caller, risk_id=sheet.id)
    return back(request, frame["here"], "C’est comme avant.", tone="info")


async def _field_back(
    session: AsyncSession, scope: Scope, risk: UUID, field: UUID, values: Values
) -> None:
    match values["do"]:
        case "field":
            await edit_field(
                session,
                scope,
                risk_id=risk,
                field_id=field,
                lock_version=values["version"],
                definition=parse_field(values["form"]),
                confirmed=True,
            )
        case "field_gone":
            await remove_field(session, scope, risk_id=risk, field_id=field)
        case "field_moved":
            await move_field(session, scope, risk_id=risk, field_id=field, up=values["up"])
        case "field_reopened":
            await reopen_field(session, scope, risk_id=risk, field_id=field)
        case _:
            await retire_field(session, scope, risk_id=risk, field_id=field)


routes = [risk_history, risk_undo]
