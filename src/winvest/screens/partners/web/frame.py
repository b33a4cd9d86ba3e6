"""What all tabs of a partner's sheet share: its tabs, its products, the address of an undo."""

from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from winvest.foundation.infra.posted import pack_undo
from winvest.foundation.infra.web import AnyRequest, Html, Toast, redirect_to
from winvest.foundation.kit.scope import Scope
from winvest.group.companies.enums import AddressKind
from winvest.group.companies.rules import COUNTRIES
from winvest.group.partners.enums import PartnerType
from winvest.group.partners.forms import ADDRESSES
from winvest.group.partners.sheet_queries import PartnerSheet, partner_sheet
from winvest.offer.catalog.queries.partners import products_by_partner
from winvest.screens.partners.forms import PATH, status_acts

ONE = f"{PATH}/{{compagnie:str}}"
READING = {"right": "partners.read", "public": False, "company_scoped": True}
EDITING = {"right": "partners.edit", "public": False, "company_scoped": True}
SECRETS = {"right": "partners.credentials", "public": False, "company_scoped": True}
UNDO = "partners"


async def framed(
    session: AsyncSession, scope: Scope, *, key: str, tab: str
) -> tuple[PartnerSheet, dict[str, Any]]:
    """A partner, and what the frame of its tabs shows; two queries."""
    sheet = await partner_sheet(session, scope, key=key)
    found = await products_by_partner(session, scope, partner_ids=[sheet.id])
    here = f"{PATH}/{sheet.id if key == str(sheet.id) else sheet.slug}"
    tabs = (
        ("fiche", "Fiche", here),
        ("societes", "Sociétés", f"{here}/societes"),
        ("contacts", "Contacts", f"{here}/contacts"),
        ("acces", "Accès", f"{here}/acces"),
        ("historique", "Historique", f"{here}/historique"),
    )
    return sheet, {
        "sheet": sheet,
        "here": here,
        "path": PATH,
        "products": found.get(sheet.id),
        "status_acts": status_acts(sheet.status) if sheet.may_edit else (),
        "tab_items": [
            {"label": label, "href": href, "current": name == tab} for name, label, href in tabs
        ],
    }


def undo_address(here: str, values: dict[str, Any]) -> str:
    """The address of the « Annuler » that takes an act back."""
    return f"{here}/annulation/{pack_undo(UNDO, values)}"


def back(
    request: AnyRequest, address: str, message: str, *, undo: str | None = None, tone: str = "ok"
) -> Html:
    """After an act: to an address, with its toast."""
    return redirect_to(address, request=request, toast=Toast(message=message, undo=undo, tone=tone))


def card_typed(raw: dict[str, str]) -> dict[str, Any]:
    """The choices of a card’s form, and how many addresses it shows: those filled and one more."""
    filled = [rank for rank in range(1, ADDRESSES + 1) if raw.get(f"adresse{rank}_line1")]
    return {
        "raw": raw,
        "types": PartnerType,
        "countries": COUNTRIES,
        "address_kinds": AddressKind,
        "address_ranks": range(1, min(ADDRESSES, max([0, *filled]) + 1) + 1),
        "warnings": {},
    }
