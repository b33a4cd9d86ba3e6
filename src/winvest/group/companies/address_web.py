"""Doors of a company's addresses and contacts."""

from typing import Any
from uuid import UUID

from litestar import get, post
from sqlalchemy.ext.asyncio import AsyncSession

from winvest.foundation.infra.posted import pack_undo, posted, unpack_undo
from winvest.foundation.infra.web import AnyRequest, Html, Toast, invalid_page, page, redirect_to
from winvest.foundation.kit.errors import Invalid
from winvest.foundation.kit.reading import Reading
from winvest.foundation.kit.scope import Scope
from winvest.group.companies.address_commands import (
    add_address,
    add_contact,
    edit_address,
    edit_contact,
    remove_address,
    remove_contact,
)
from winvest.group.companies.enums import AddressKind, ContactKind
from winvest.group.companies.forms import parse_address, parse_contact
from winvest.group.companies.rules import COUNTRIES
from winvest.group.companies.sheet_queries import (
    company_addresses,
    company_contacts,
    company_sheet,
)
from winvest.group.companies.web import EDIT, LIST, READ, company_tabs

HERE = f"{LIST}/{{code:str}}/coordonnees"
TEMPLATE = "administration/company_reach.html"


@get(HERE, opt=READ)
async def reach_page(request: AnyRequest, session: AsyncSession, caller: Scope, code: str) -> Html:
    """Addresses and contacts; `?modifier=` opens one for editing, `?ajouter=` an empty form."""
    opened = str(request.query_params.get("modifier", ""))
    adding = str(request.query_params.get("ajouter", ""))
    frame = await _frame(session, caller, code, opened=opened, adding=adding)
    return page(TEMPLATE, **frame, raw={"country": "FR"}, errors={})


@post(f"{HERE}/adresses", opt=EDIT, status_code=200)
async def post_address(
    request: AnyRequest, session: AsyncSession, caller: Scope, code: str
) -> Html:
    """Add an address, or save the one that the form names."""
    raw = await posted(request)
    frame = await _frame(session, caller, code, opened=raw.get("id", ""), adding="adresse")
    try:
        address = parse_address(raw)
        known = Reading(raw).identifier("id")
        if known is None:
            await add_address(session, caller, company_id=frame["sheet"].id, address=address)
        else:
            await edit_address(
                session,
                caller,
                company_id=frame["sheet"].id,
                address_id=known,
                lock_version=Reading(raw).version(),
                address=address,
            )
    except Invalid as refusal:
        raise invalid_page(request, refusal, full=TEMPLATE, raw=raw, **frame) from refusal
    return _back(request, code, Toast(message="L’adresse est enregistrée."))


@post(f"{HERE}/adresses/{{address_id:uuid}}/suppression", opt=EDIT, status_code=200)
async def delete_address(
    request: AnyRequest, session: AsyncSession, caller: Scope, code: str, address_id: UUID
) -> Html:
    """Remove an address; « Annuler » adds it again."""
    sheet = await company_sheet(session, caller, code=code)
    gone = await remove_address(session, caller, company_id=sheet.id, address_id=address_id)
    values = {name: getattr(gone, name) or "" for name in gone.__slots__}
    token = pack_undo("companies.address", {**values, "kind": gone.kind.value})
    undo = f"{LIST}/{code}/coordonnees/adresses/retablissement/{token}"
    return _back(request, code, Toast(message="L’adresse est retirée.", undo=undo))


@post(f"{HERE}/adresses/retablissement/{{token:str}}", opt=EDIT, status_code=200)
async def restore_address(
    request: AnyRequest, session: AsyncSession, caller: Scope, code: str, token: str
) -> Html:
    """Add a removed address again."""
    sheet = await company_sheet(session, caller, code=code)
    address = parse_address(unpack_undo("companies.address", token))
    await add_address(session, caller, company_id=sheet.id, address=address)
    return _back(request, code, Toast(message="L’adresse est revenue.", tone="info"))


@post(f"{HERE}/contacts", opt=EDIT, status_code=200)
async def post_contact(
    request: AnyRequest, session: AsyncSession, caller: Scope, code: str
) -> Html:
    """Add a contact, or save the one that the form names."""
    raw = await posted(request)
    frame = await _frame(session, caller, code, opened=raw.get("id", ""), adding="contact")
    try:
        contact = parse_contact(raw)
        known = Reading(raw).identifier("id")
        if known is None:
            await add_contact(session, caller, company_id=frame["sheet"].id, contact=contact)
        else:
            await edit_contact(
                session,
                caller,
                company_id=frame["sheet"].id,
                contact_id=known,
                lock_version=Reading(raw).version(),
                contact=contact,
            )
    except Invalid as refusal:
        raise invalid_page(request, refusal, full=TEMPLATE, raw=raw, **frame) from refusal
    return _back(request, code, Toast(message="Le contact est enregistré."))


@post(f"{HERE}/contacts/{{contact_id:uuid}}/suppression", opt=EDIT, status_code=200)
async def delete_contact(
    request: AnyRequest, session: AsyncSession, caller: Scope, code: str, contact_id: UUID
) -> Html:
    """Remove a contact; « Annuler » adds it again."""
    sheet = await company_sheet(session, caller, code=code)
    gone = await remove_contact(session, caller, company_id=sheet.id, contact_id=contact_id)
    values = {name: getattr(gone, name) or "" for name in gone.__slots__}
    token = pack_undo("companies.contact", {**values, "kind": gone.kind.value})
    undo = f"{LIST}/{code}/coordonnees/contacts/retablissement/{token}"
    return _back(request, code, Toast(message="Le contact est retiré.", undo=undo))


@post(f"{HERE}/contacts/retablissement/{{token:str}}", opt=EDIT, status_code=200)
async def restore_contact(
    request: AnyRequest, session: AsyncSession, caller: Scope, code: str, token: str
) -> Html:
    """Add a removed contact again."""
    sheet = await company_sheet(session, caller, code=code)
    contact = parse_contact(unpack_undo("companies.contact", token))
    await add_contact(session, caller, company_id=sheet.id, contact=contact)
    return _back(request, code, Toast(message="Le contact est revenu.", tone="info"))


async def _frame(
    session: AsyncSession, scope: Scope, code: str, *, opened: str, adding: str
) -> dict[str, Any]:
    sheet = await company_sheet(session, scope, code=code)
    return {
        "sheet": sheet,
        "tab_items": company_tabs(sheet, "coordonnees"),
        "addresses": await company_addresses(session, scope, company_id=sheet.id),
        "contacts": await company_contacts(session, scope, company_id=sheet.id),
        "opened": opened,
        "adding": "" if opened else adding,
        "countries": COUNTRIES,
        "address_kinds": AddressKind,
        "contact_kinds": ContactKind,
    }


def _back(request: AnyRequest, code: str, toast: Toast) -> Html:
    return redirect_to(f"{LIST}/{code}/coordonnees", request=request, toast=toast)


routes = [
    reach_page,
    post_address,
    delete_address,
    restore_address,
    post_contact,
    delete_contact,
    restore_contact,
]
