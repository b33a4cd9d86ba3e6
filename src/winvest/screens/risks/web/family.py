"""The taxonomy, and one family: shown, created, corrected, retired, removed."""

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
from winvest.group.companies.queries import company_names
from winvest.offer.catalog.commands.risks import (
    create_risk,
    edit_risk,
    remove_risk,
    reopen_risk,
    retire_risk,
)
from winvest.offer.catalog.enums import RiskScope
from winvest.offer.catalog.forms.risks import ICONS, parse_new_risk, parse_risk
from winvest.offer.catalog.queries.risk_fields import (
    risk_fields,
)
from winvest.offer.catalog.queries.risks import (
    EDIT,
    RiskSheet,
    products_by_risk,
    risk_lines,
)
from winvest.screens.risks.forms import PATH, RISK_LABELS, in_words, risk_entries, told
from winvest.screens.risks.web.frame import EDITING, ONE, READING, back, framed, require_editor

BLANK = {**dict.fromkeys((*RISK_LABELS, "company_id", "code"), ""), "scope": "personal"}


@get(PATH, opt=READING)
async def risks(session: NamedDependency[AsyncSession], caller: NamedDependency[Scope]) -> Html:
    """The families of the companies shown and of the group, with their products; two queries."""
    return page(
        "risks/index.html",
        lines=await risk_lines(session, caller),
        products=await products_by_risk(session, caller),
        path=PATH,
    )


@get(f"{PATH}/nouveau", opt=EDITING)
async def new_risk(session: NamedDependency[AsyncSession], caller: NamedDependency[Scope]) -> Html:
    """The form of a new family."""
    return page("risks/new.html", errors={}, raw=BLANK, **await _choices(session, caller))


@post(f"{PATH}/nouveau", opt=EDITING, status_code=200)
async def create(
    request: AnyRequest,
    session: NamedDependency[AsyncSession],
    caller: NamedDependency[Scope],
) -> Html:
    """Create a family."""
    raw = {**BLANK, **await posted(request)}
    choices = await _choices(session, caller)
    try:
        new = parse_new_risk(raw)
        await create_risk(session, caller, new=new)
    except Invalid as refusal:
        raise invalid_page(request, refusal, full="risks/new.html", raw=raw, **choices) from refusal
    told_so = f"La famille {new.risk.label} est créée : définissez ses champs."
    return back(request, f"{PATH}/{new.code}", told_so)


@get(ONE, opt=READING)
async def risk_page(
    risque: FromPath[str],
    session: NamedDependency[AsyncSession],
    caller: NamedDependency[Scope],
) -> Html:
    """A family and the fields that it adds to its products."""
    sheet, frame = await framed(session, caller, key=risque)
    fields = await risk_fields(session, caller, risk_id=sheet.id)
    open_ids = [one.id for one in fields if one.retired_at is None]
    return page(
        "risks/show.html",
        **frame,
        fields=[(one, in_words(one.definition)) for one in fields],
        first=open_ids[0] if open_ids else None,
        last=open_ids[-1] if open_ids else None,
    )


@get(f"{ONE}/modifier", opt=EDITING)
async def risk_form(
    risque: FromPath[str],
    session: NamedDependency[AsyncSession],
    caller: NamedDependency[Scope],
) -> Html:
    """The form of a family."""
    sheet, frame = await framed(session, caller, key=risque)
    require_editor(caller, sheet)
    return page("risks/edit.html", errors={}, **frame, **_form(caller, sheet, {}))


@post(f"{ONE}/modifier", opt=EDITING, status_code=200)
async def risk_save(
    request: AnyRequest,
    risque: FromPath[str],
    session: NamedDependency[AsyncSession],
    caller: NamedDependency[Scope],
) -> Html:
    """Save a family; a wrong one is shown again (422), a stale one compared (409)."""
    raw = await posted(request)
    sheet, frame = await framed(session, caller, key=risque)
    if not caller.group_admin:
        raw["is_global"] = "1" if sheet.risk.is_global else ""
    try:
        done = await edit_risk(
            session,
            caller,
            risk_id=sheet.id,
            lock_version=Reading(raw).version(),
            risk=parse_risk(raw),
        )
    except Invalid as refusal:
        raise invalid_page(
            request, refusal, full="risks/edit.html", **frame, **_form(caller, sheet, raw)
        ) from refusal
    except Conflict as conflict:
        raise FormRejected(_compared(caller, frame, conflict, raw)) from conflict
    here = frame["here"]
    if not done.changed:
        return back(request, here, "Rien n’avait changé.", tone="info")
    undo = {
        "do": "risk",
        "id": str(sheet.id),
        "version": done.lock_version,
        "form": risk_entries(done.before.risk),
    }
    return back(request, here, "Enregistré.", here=here, undo=undo)


@post(f"{ONE}/retrait", opt=EDITING, status_code=200)
async def risk_retired(
    request: AnyRequest,
    risque: FromPath[str],
    session: NamedDependency[AsyncSession],
    caller: NamedDependency[Scope],
) -> Html:
    """Stop proposing a family to new products."""
    sheet, frame = await framed(session, caller, key=risque)
    await retire_risk(session, caller, risk_id=sheet.id)
    here = frame["here"]
    message = f"{sheet.label} n’est plus proposée aux nouveaux produits."
    return back(request, here, message, here=here, undo={"do": "reopen", "id": str(sheet.id)})


@post(f"{ONE}/reouverture", opt=EDITING, status_code=200)
async def risk_reopened(
    request: AnyRequest,
    risque: FromPath[str],
    session: NamedDependency[AsyncSession],
    caller: NamedDependency[Scope],
) -> Html:
    """Propose a retired family again."""
    sheet, frame = await framed(session, caller, key=risque)
    await reopen_risk(session, caller, risk_id=sheet.id)
    here = frame["here"]
    message = f"{sheet.label} est de nouveau proposée."
    return back(request, here, message, here=here, undo={"do": "retire", "id": str(sheet.id)})


@get(f"{ONE}/suppression", opt=EDITING)
async def risk_removal(
    risque: FromPath[str],
    session: NamedDependency[AsyncSession],
    caller: NamedDependency[Scope],
) -> Html:
    """What a removal takes away, or why it is refused."""
    sheet, frame = await framed(session, caller, key=risque)
    require_editor(caller, sheet)
    return page("risks/removal.html", **frame)


@post(f"{ONE}/suppression", opt=EDITING, status_code=200)
async def risk_removed(
    request: AnyRequest,
    risque: FromPath[str],
    session: NamedDependency[AsyncSession],
    caller: NamedDependency[Scope],
) -> Html:
    """Remove a family that no product uses."""
    sheet, _ = await framed(session, caller, key=risque)
    await remove_risk(session, caller, risk_id=sheet.id)
    return back(request, PATH, f"La famille {sheet.label} est supprimée.")


def _compared(scope: Scope, frame: dict[str, Any], conflict: Conflict, raw: dict[str, str]) -> Html:
    """Both edits side by side, and below the form with their union."""
    current = conflict.current["sheet"]
    if not isinstance(current, RiskSheet):
        raise conflict
    theirs = risk_entries(current.risk)
    before = kept_before(raw, theirs)
    mine = {name: raw.get(name, "").replace("\r\n", "\n") for name in theirs}
    shown = _form(scope, current, rejoined(before=before, mine=mine, theirs=theirs))
    return page(
        "risks/edit.html",
        status=409,
        errors={},
        **{**frame, **shown, "sheet": current},
        conflict=conflict,
        differences=differences(RISK_LABELS, before=before, mine=mine, theirs=theirs, told=told),
    )


def _form(scope: Scope, sheet: RiskSheet, raw: dict[str, str]) -> dict[str, Any]:
    stands = risk_entries(sheet.risk)
    return {
        "raw": {**BLANK, **(raw or stands)},
        "lock_version": raw.get("lock_version", sheet.lock_version),
        "packed": raw.get("avant") or packed(stands),
        "scopes": RiskScope,
        "icons": list(ICONS.items()),
        "may_share": scope.group_admin,
    }


async def _choices(session: AsyncSession, scope: Scope) -> dict[str, Any]:
    names = await company_names(session, scope, ids=scope.companies_with(EDIT))
    return {
        "path": PATH,
        "owners": [(str(one.id), one.name) for one in names],
        "scopes": RiskScope,
        "icons": list(ICONS.items()),
        "may_share": scope.group_admin,
    }


routes = [
    risks,
    new_risk,
    create,
    risk_page,
    risk_form,
    risk_save,
    risk_retired,
    risk_reopened,
    risk_removal,
    risk_removed,
]
