"""The card of a partner: shown, corrected, its status changed, its integration asked for."""

from datetime import UTC, datetime
from typing import Any

from litestar import get, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from sqlalchemy.ext.asyncio import AsyncSession

from winvest.foundation.infra.posted import posted
from winvest.foundation.infra.web import AnyRequest, FormRejected, Html, invalid_page, page
from winvest.foundation.kit.edits import differences, kept_before, packed, rejoined
from winvest.foundation.kit.errors import Conflict, Invalid
from winvest.foundation.kit.reading import Reading
from winvest.foundation.kit.scope import Scope
from winvest.group.companies.rules import COUNTRIES
from winvest.group.partners.access_queries import credential_states
from winvest.group.partners.commands import change_status, edit_partner
from winvest.group.partners.enums import PartnerStatus
from winvest.group.partners.forms import entries, kept, parse_partner
from winvest.group.partners.onboarding_commands import start_onboarding
from winvest.group.partners.onboarding_queries import onboarding_steps
from winvest.group.partners.sheet_queries import EDIT, PartnerSheet, partner_twins
from winvest.screens.partners.forms import (
    BLANK,
    LABELS,
    may_be_confirmed,
    told,
    unless_confirmed,
)
from winvest.screens.partners.web.frame import (
    EDITING,
    ONE,
    READING,
    back,
    card_typed,
    framed,
    undo_address,
)


@post(f"{ONE}/integration", opt=EDITING, status_code=200)
async def partner_onboarding(
    request: AnyRequest,
    compagnie: FromPath[str],
    session: NamedDependency[AsyncSession],
    caller: NamedDependency[Scope],
) -> Html:
    """Ask the functions of the matrix to integrate a partner, or ask again what was refused."""
    sheet, frame = await framed(session, caller, key=compagnie, tab="fiche")
    await start_onboarding(session, caller, partner_id=sheet.id, now=datetime.now(UTC))
    return back(request, frame["here"], f"Intégration demandée\u00a0: {sheet.name}.")


@get(ONE, opt=READING)
async def partner_card(
    compagnie: FromPath[str],
    session: NamedDependency[AsyncSession],
    caller: NamedDependency[Scope],
) -> Html:
    """The card of a partner."""
    sheet, frame = await framed(session, caller, key=compagnie, tab="fiche")
    card = sheet.card
    twins = await partner_twins(session, caller, name=card.name, siren=card.siren, without=sheet.id)
    keys = await credential_states(session, caller, partner_id=sheet.id)
    return page(
        "partners/show.html",
        **frame,
        card=card,
        country=dict(COUNTRIES).get(card.country, card.country),
        twins=twins,
        keys=keys if sheet.company_id in caller.company_ids else (),
        steps=await onboarding_steps(session, caller, partner_id=sheet.id, now=datetime.now(UTC)),
        may_start=sheet.may_edit and sheet.status is not PartnerStatus.ACTIVE,
    )


@get(f"{ONE}/modifier", opt=EDITING)
async def card_form(
    compagnie: FromPath[str],
    session: NamedDependency[AsyncSession],
    caller: NamedDependency[Scope],
) -> Html:
    """The form of a partner's card."""
    sheet, frame = await framed(session, caller, key=compagnie, tab="fiche")
    caller.require(EDIT, company_id=sheet.company_id)
    return page("partners/edit.html", errors={}, **frame, **_edit_form(sheet, {}))


@post(f"{ONE}/modifier", opt=EDITING, status_code=200)
async def card_save(
    request: AnyRequest,
    compagnie: FromPath[str],
    session: NamedDependency[AsyncSession],
    caller: NamedDependency[Scope],
) -> Html:
    """Save the card; wrong entries are shown again (422), a stale page is compared (409)."""
    raw = {**BLANK, **await posted(request)}
    sheet, frame = await framed(session, caller, key=compagnie, tab="fiche")
    try:
        form = parse_partner(raw, since=unless_confirmed(raw, sheet.card.numbers()))
        done = await edit_partner(
            session,
            caller,
            partner_id=sheet.id,
            lock_version=Reading(raw).version(),
            card=form.card,
            iban=form.iban,
            confirmed=raw["confirme"] == "1",
        )
    except Invalid as refusal:
        shown = _edit_form(sheet, raw, confirm=may_be_confirmed(refusal, raw))
        raise invalid_page(
            request, refusal, full="partners/edit.html", **frame, **shown
        ) from refusal
    except Conflict as conflict:
        raise FormRejected(_compared(frame, conflict, raw)) from conflict
    here = frame["here"]
    if not done.changed:
        return back(request, here, "Rien n’avait changé.", tone="info")
    values = {
        "do": "card",
        "id": str(sheet.id),
        "version": done.lock_version,
        "card": kept(done.before.card),
        "iban": done.iban_before,
    }
    return back(request, here, "Enregistré.", undo=undo_address(here, values))


@post(f"{ONE}/statut", opt=EDITING, status_code=200)
async def partner_status(
    request: AnyRequest,
    compagnie: FromPath[str],
    session: NamedDependency[AsyncSession],
    caller: NamedDependency[Scope],
) -> Html:
    """Make a partner active, inactive, or put it in test."""
    raw = await posted(request)
    sheet, frame = await framed(session, caller, key=compagnie, tab="fiche")
    reading = Reading(raw)
    status = reading.choice("statut", PartnerStatus, missing="Choisissez un statut de la liste.")
    reading.finish()
    if status is None:
        raise AssertionError("a missing status has been refused above")
    before = await change_status(
        session, caller, partner_id=sheet.id, status=status, now=datetime.now(UTC)
    )
    here = frame["here"]
    undo = undo_address(here, {"do": "status", "id": str(sheet.id), "status": before.value})
    return back(request, here, f"{sheet.name} : {status.label.lower()}.", undo=undo)


def _compared(frame: dict[str, Any], conflict: Conflict, raw: dict[str, str]) -> Html:
    """Both edits side by side, and below the form with their union."""
    current = conflict.current["sheet"]
    if not isinstance(current, PartnerSheet):
        raise conflict
    theirs = entries(current.card)
    before = kept_before(raw, theirs)
    mine = {name: raw.get(name, "").replace("\r\n", "\n") for name in theirs}
    shown = _edit_form(current, {**raw, **rejoined(before=before, mine=mine, theirs=theirs)})
    shown["lock_version"] = current.lock_version
    return page(
        "partners/edit.html",
        status=409,
        errors={},
        **{**frame, **shown, "sheet": current},
        conflict=conflict,
        differences=differences(LABELS, before=before, mine=mine, theirs=theirs, told=told),
    )


def _edit_form(
    sheet: PartnerSheet, raw: dict[str, str], *, confirm: bool = False
) -> dict[str, Any]:
    stands = entries(sheet.card)
    return {
        **card_typed({**BLANK, **(raw or stands)}),
        "lock_version": raw.get("lock_version", sheet.lock_version),
        "packed": raw.get("avant") or packed(stands),
        "warnings": {one.field: one.message for one in sheet.doubts},
        "confirm": confirm,
        "iban_masked": sheet.iban_masked,
    }


routes = [
    partner_onboarding,
    partner_card,
    card_form,
    card_save,
    partner_status,
]
