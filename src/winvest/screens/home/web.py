"""The home page, for whoever is signed in, and the switch from one company to another."""

from datetime import UTC, datetime

from litestar import get, post
from litestar.di import NamedDependency
from sqlalchemy.ext.asyncio import AsyncSession

from winvest.foundation.infra.web import AnyRequest, Html, page, redirect_to
from winvest.foundation.kit.errors import NotFound
from winvest.foundation.kit.scope import Scope
from winvest.group.companies.queries import company_names
from winvest.group.identity.commands.account import choose_company
from winvest.group.identity.rules import local_path
from winvest.screens.home.queries import home_view


@get("/", opt={"right": None, "public": False, "company_scoped": True})
async def home(session: NamedDependency[AsyncSession], caller: NamedDependency[Scope]) -> Html:
    """What waits for the person, and the state of their catalogue."""
    now = datetime.now(UTC)
    view = await home_view(session, caller, now=now)
    return page("home/index.html", view=view, now=now)


@post("/societe", opt={"right": None, "public": False, "company_scoped": False})
async def company_switch(
    request: AnyRequest, session: NamedDependency[AsyncSession], caller: NamedDependency[Scope]
) -> Html:
    """Look at one company of one's perimeter, or at all of them (empty code), and come back."""
    form = await request.form()
    code = str(form.get("code") or "")
    names = await company_names(session, caller, ids=caller.company_ids)
    chosen = next((one.id for one in names if one.code == code), None)
    if code and chosen is None:
        raise NotFound("Cette société n’est pas dans votre périmètre. Choisissez-en une autre.")
    await choose_company(session, caller, company_id=chosen)
    return redirect_to(local_path(str(form.get("retour") or "")))


routes = [home, company_switch]
