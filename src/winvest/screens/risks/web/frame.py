"""What the pages of a family share: its tabs, its products, the address of an undo."""

from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from winvest.foundation.infra.posted import pack_undo
from winvest.foundation.infra.web import AnyRequest, Html, Toast, redirect_to
from winvest.foundation.kit.errors import Forbidden
from winvest.foundation.kit.scope import Scope
from winvest.offer.catalog.commands.risks import GROUP_ONLY
from winvest.offer.catalog.queries.risks import EDIT, RiskSheet, products_by_risk, risk_sheet
from winvest.screens.risks.forms import PATH

ONE = f"{PATH}/{{risque:str}}"
READING = {"right": "catalog.read", "public": False, "company_scoped": True}
EDITING = {"right": "risks.edit", "public": False, "company_scoped": True}
UNDO = "risks"


async def framed(
    session: AsyncSession, scope: Scope, *, key: str, tab: str = "champs"
) -> tuple[RiskSheet, dict[str, Any]]:
    """A family, and what the frame of its tabs shows; two queries."""
    sheet = await risk_sheet(session, scope, key=key)
    here = f"{PATH}/{sheet.id if key == str(sheet.id) else sheet.code}"
    tabs = (("champs", "Champs", here), ("historique", "Historique", f"{here}/historique"))
    counts = await products_by_risk(session, scope, risk_id=sheet.id)
    return sheet, {
        "sheet": sheet,
        "here": here,
        "path": PATH,
        "products": counts.get(sheet.id, 0),
        "tab_items": [
            {"label": label, "href": href, "current": name == tab} for name, label, href in tabs
        ],
    }


def require_editor(scope: Scope, sheet: RiskSheet) -> None:
    """Refuse a form to who could not save it."""
    scope.require(EDIT, company_id=sheet.company_id, risk_family=sheet.code)
    if not sheet.may_edit:
        raise Forbidden(GROUP_ONLY, right=EDIT)


def back(
    request: AnyRequest,
    address: str,
    message: str,
    *,
    here: str = "",
    undo: dict[str, Any] | None = None,
    tone: str = "ok",
) -> Html:
    """After an act: to an address, with its toast; `undo` is what takes the act back."""
    taken = f"{here}/annulation/{pack_undo(UNDO, undo)}" if undo else None
    return redirect_to(
        address, request=request, toast=Toast(message=message, undo=taken, tone=tone)
    )
