"""Acts on a product: its status, throwing a draft away."""

from urllib.parse import quote

from litestar import get, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from sqlalchemy.ext.asyncio import AsyncSession

from winvest.foundation.infra.posted import posted
from winvest.foundation.infra.web import AnyRequest, Html, Toast, page, redirect_to
from winvest.foundation.kit.errors import Refused
from winvest.foundation.kit.scope import Scope
from winvest.offer.catalog.commands.creation import discard_draft
from winvest.offer.catalog.commands.lifecycle import Moved, change_status
from winvest.offer.catalog.enums import LifecycleStatus
from winvest.offer.catalog.queries.sheets import product_sheet
from winvest.offer.catalog.rules import check_discard

MOVING = {"right": "catalog.lifecycle", "public": False, "company_scoped": True}
DISCARDING = {"right": "catalog.delete", "public": False, "company_scoped": True}


@post("/produits/{sku:str}/statut", opt=MOVING)
async def product_status(
    request: AnyRequest,
    sku: FromPath[str],
    session: NamedDependency[AsyncSession],
    caller: NamedDependency[Scope],
) -> Html:
    """Move the product to the status asked for; the toast takes it back."""
    target = _target(await _entries(request))
    moved = await change_status(session, caller, sku=sku, target=target)
    back = f"{_address(moved.sku)}/statut?statut={moved.before.value}"
    undo = back if moved.may_be_taken_back else None
    return redirect_to(_address(moved.sku), request=request, toast=_told(moved, undo))


@post("/produits/{sku:str}/suppression", opt=DISCARDING)
async def product_discard(
    request: AnyRequest,
    sku: FromPath[str],
    session: NamedDependency[AsyncSession],
    caller: NamedDependency[Scope],
) -> Html:
    """Throw a draft away."""
    await discard_draft(session, caller, sku=sku)
    toast = Toast(message=f"Brouillon {sku} supprimé.")
    return redirect_to("/catalogue", request=request, toast=toast)


@get("/produits/{sku:str}/suppression", opt=DISCARDING)
async def product_discard_asked(
    sku: FromPath[str], session: NamedDependency[AsyncSession], caller: NamedDependency[Scope]
) -> Html:
    """Ask again before throwing a draft away, where no dialog can; never anything else."""
    one = await product_sheet(session, caller, sku=sku)
    caller.require("catalog.delete", company_id=one.company_id, risk_family=one.risk_code)
    check_discard(one.lifecycle_status)
    return page("product_sheet/confirm.html", one=one, act="suppression")


def _told(moved: Moved, undo: str | None) -> Toast:
    return Toast(message=f"{moved.sku} : {moved.move.target.label.lower()}.", undo=undo)


def _target(raw: dict[str, str]) -> LifecycleStatus:
    try:
        return LifecycleStatus(raw.get("statut", ""))
    except ValueError:
        raise Refused(
            "Ce statut n’existe pas : choisissez-le dans le menu de la fiche.",
            code="status_unknown",
        ) from None


async def _entries(request: AnyRequest) -> dict[str, str]:
    """What the act is told: by its form, or by its address when a toast takes it back."""
    return {**request.query_params, **await posted(request)}


def _address(sku: str) -> str:
    return f"/produits/{quote(sku)}"


routes = [
    product_status,
    product_discard,
    product_discard_asked,
]
