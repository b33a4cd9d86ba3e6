"""A partner's history, and the « Annuler » that takes its last act back."""

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
from winvest.foundation.infra.posted import unpack_undo
from winvest.foundation.infra.web import AnyRequest, Html, page
from winvest.foundation.kit.errors import Refused
from winvest.foundation.kit.scope import Scope
from winvest.group.partners.access_forms import parse_contact
from winvest.group.partners.commands import change_status, restore_partner
from winvest.group.partners.enums import PartnerStatus
from winvest.group.partners.forms import card_from
from winvest.group.partners.reach_commands import (
    activate_partner,
    add_contact,
    edit_contact,
    remove_contact,
)
from winvest.screens.partners.web.frame import EDITING, ONE, READING, UNDO, back, framed

Values = dict[str, Any]


@get(f"{ONE}/historique", opt=READING)
async def partner_history(
    request: AnyRequest,
    compagnie: FromPath[str],
    session: NamedDependency[AsyncSession],
    caller: NamedDependency[Scope],
) -> Html:
    """The acts on a partner and all that hangs on it, newest first."""
    sheet, frame = await framed(session, caller, key=compagnie, tab="historique")
    after = parse_filter({"apres": request.query_params.get("apres", "")}).after
    history = await record_history(
        session, caller, table="partner", record_id=sheet.id, after=after
    )
    following = f"?{urlencode({'apres': cursor_text(history.next)})}" if history.next else ""
    return page("partners/history.html", **frame, entries=history.acts, entries_next=following)


@post(f"{ONE}/annulation/{{token:str}}", opt=EDITING, status_code=200)
async def partner_undo(
    request: AnyRequest,
    compagnie: FromPath[str],
    token: FromPath[str],
    session: NamedDependency[AsyncSession],
    caller: NamedDependency[Scope],
) -> Html:
    """Take the last act on a partner back, if nothing changed since."""
    sheet, frame = await framed(session, caller, key=compagnie, tab="fiche")
    values = unpack_undo(UNDO, token)
    if values["id"] != str(sheet.id):
        raise Refused(
            "Cette annulation vaut pour une autre compagnie : corrigez-la à la main.",
            code="undo_gone",
        )
    tab = await _take_back(session, caller, sheet.id, values)
    return back(request, f"{frame['here']}{tab}", "C’est comme avant.", tone="info")


async def _take_back(session: AsyncSession, scope: Scope, partner: UUID, values: Values) -> str:
    """Run the inverse of an act; gives the tab where it shows."""
    match values["do"]:
        case "card":
            await restore_partner(
                session,
                scope,
                partner_id=partner,
                lock_version=values["version"],
                card=card_from(values["card"]),
                iban=values["iban"],
            )
            return ""
        case "status":
            status = PartnerStatus(values["status"])
            await change_status(
                session, scope, partner_id=partner, status=status, now=datetime.now(UTC)
            )
            return ""
        case "activation":
            await activate_partner(
                session,
                scope,
                partner_id=partner,
                company_id=UUID(values["company"]),
                status=PartnerStatus(values["status"]) if values["status"] else None,
            )
            return "/societes"
        case _:
            await _contact_back(session, scope, partner, values)
            return "/contacts"


async def _contact_back(session: AsyncSession, scope: Scope, partner: UUID, values: Values) -> None:
    if values["do"] == "contact_gone":
        contact = UUID(values["contact"])
        await remove_contact(session, scope, partner_id=partner, contact_id=contact)
    elif values["do"] == "contact_back":
        await add_contact(session, scope, partner_id=partner, contact=parse_contact(values["form"]))
    else:
        await edit_contact(
            session,
            scope,
            partner_id=partner,
            contact_id=UUID(values["contact"]),
            lock_version=values["version"],
            contact=parse_contact(values["form"]),
        )


routes = [partner_history, partner_undo]
