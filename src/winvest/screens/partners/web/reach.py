"""The companies that may use a partner, and its contacts."""

from typing import Any
from uuid import UUID

from litestar import get, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from sqlalchemy.ext.asyncio import AsyncSession

from winvest.foundation.infra.posted import posted
from winvest.foundation.infra.web import AnyRequest, Html, invalid_page, page
from winvest.foundation.kit.errors import Invalid
from winvest.foundation.kit.reading import Reading
from winvest.foundation.kit.scope import Scope
from winvest.group.partners.access_forms import parse_contact
from winvest.group.partners.access_queries import (
    partner_contacts,
)
from winvest.group.partners.enums import PartnerContactKind, PartnerStatus
from winvest.group.partners.reach_commands import (
    activate_partner,
    add_contact,
    edit_contact,
    remove_contact,
)
from winvest.group.partners.sheet_queries import (
    activations,
)
from winvest.screens.partners.web.frame import EDITING, ONE, READING, back, framed, undo_address

TEMPLATE = "partners/contacts.html"


@get(f"{ONE}/societes", opt=READING)
async def partner_companies(
    compagnie: FromPath[str],
    session: NamedDependency[AsyncSession],
    caller: NamedDependency[Scope],
) -> Html:
    """The companies of the group, and whether each may use the partner."""
    sheet, frame = await framed(session, caller, key=compagnie, tab="societes")
    return page(
        "partners/companies.html",
        **frame,
        rows=await activations(session, caller, sheet=sheet),
    )


@post(f"{ONE}/societes/{{societe:uuid}}", opt=EDITING, status_code=200)
async def company_activation(
    request: AnyRequest,
    compagnie: FromPath[str],
    societe: FromPath[UUID],
    session: NamedDependency[AsyncSession],
    caller: NamedDependency[Scope],
) -> Html:
    """Open the partner to a company, in test or for good, or close it."""
    asked = (await posted(request)).get("statut", "")
    status = PartnerStatus(asked) if asked in list(PartnerStatus) else None
    sheet, frame = await framed(session, caller, key=compagnie, tab="societes")
    before = await activate_partner(
        session, caller, partner_id=sheet.id, company_id=societe, status=status
    )
    here = frame["here"]
    values = {
        "do": "activation",
        "id": str(sheet.id),
        "company": str(societe),
        "status": before.value if before else None,
    }
    told = "L’activation est enregistrée." if status else "L’activation est levée."
    return back(request, f"{here}/societes", told, undo=undo_address(here, values))


@get(f"{ONE}/contacts", opt=READING)
async def contacts(
    request: AnyRequest,
    compagnie: FromPath[str],
    session: NamedDependency[AsyncSession],
    caller: NamedDependency[Scope],
) -> Html:
    """Whom to reach; `?modifier=` opens one for editing, `?ajouter=` an empty form."""
    opened = str(request.query_params.get("modifier", ""))
    frame = await _frame(session, caller, compagnie, opened=opened)
    adding = "ajouter" in request.query_params and not opened
    return page(TEMPLATE, **frame, adding=adding, raw={}, errors={})


@post(f"{ONE}/contacts", opt=EDITING, status_code=200)
async def contact_save(
    request: AnyRequest,
    compagnie: FromPath[str],
    session: NamedDependency[AsyncSession],
    caller: NamedDependency[Scope],
) -> Html:
    """Add a contact, or save the one that the form names."""
    raw = await posted(request)
    frame = await _frame(session, caller, compagnie, opened=raw.get("id", ""))
    partner, here = frame["sheet"].id, frame["here"]
    values: dict[str, Any]
    try:
        contact = parse_contact(raw)
        known = Reading(raw).identifier("id")
        if known is None:
            made = await add_contact(session, caller, partner_id=partner, contact=contact)
            values = {"do": "contact_gone", "id": str(partner), "contact": str(made)}
        else:
            before = await edit_contact(
                session,
                caller,
                partner_id=partner,
                contact_id=known,
                lock_version=Reading(raw).version(),
                contact=contact,
            )
            values = {
                "do": "contact",
                "id": str(partner),
                "contact": str(known),
                "version": before.lock_version + 1,
                "form": _kept(before),
            }
    except Invalid as refusal:
        raise invalid_page(
            request, refusal, full=TEMPLATE, **frame, raw=raw, adding=not raw.get("id")
        ) from refusal
    return back(
        request, f"{here}/contacts", "Le contact est enregistré.", undo=undo_address(here, values)
    )


@post(f"{ONE}/contacts/{{contact:uuid}}/suppression", opt=EDITING, status_code=200)
async def contact_removal(
    request: AnyRequest,
    compagnie: FromPath[str],
    contact: FromPath[UUID],
    session: NamedDependency[AsyncSession],
    caller: NamedDependency[Scope],
) -> Html:
    """Remove a contact; « Annuler » adds it again."""
    sheet, frame = await framed(session, caller, key=compagnie, tab="contacts")
    gone = await remove_contact(session, caller, partner_id=sheet.id, contact_id=contact)
    here = frame["here"]
    values = {"do": "contact_back", "id": str(sheet.id), "form": _kept(gone)}
    return back(
        request, f"{here}/contacts", "Le contact est retiré.", undo=undo_address(here, values)
    )


def _kept(one: Any) -> dict[str, str]:
    """A contact as its form would send it again."""
    return {
        "kind": one.kind.value,
        "name": one.name,
        "email": one.email or "",
        "phone": one.phone or "",
    }


async def _frame(session: AsyncSession, scope: Scope, key: str, *, opened: str) -> dict[str, Any]:
    sheet, frame = await framed(session, scope, key=key, tab="contacts")
    return {
        **frame,
        "rows": await partner_contacts(session, scope, partner_id=sheet.id),
        "opened": opened if sheet.may_edit else "",
        "kinds": PartnerContactKind,
    }


routes = [partner_companies, company_activation, contacts, contact_save, contact_removal]
