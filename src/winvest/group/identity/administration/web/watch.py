"""Door of the security page: what an administrator should look at today (KPI-04)."""

from litestar import get
from sqlalchemy.ext.asyncio import AsyncSession

from winvest.foundation.infra.web import Html, page
from winvest.foundation.kit.scope import Scope
from winvest.group.identity.administration.queries.watch import watch
from winvest.group.identity.administration.web.frame import KEYS, PEOPLE, WATCH, needs, this_moment


@get(WATCH, opt=needs("system.read"))
async def watch_page(session: AsyncSession, caller: Scope) -> Html:
    """Refused sign-ins, idle accounts, missing factors, keys that end."""
    found = await watch(session, caller, now=await this_moment())
    return page(
        "administration/watch.html",
        found=found,
        people_path=PEOPLE,
        keys_path=KEYS,
        may_open=caller.may("users.read"),
    )


routes = [watch_page]
