"""Door of « Vu comme… »: what somebody sees and may do, and why. Nothing is written as them."""

from uuid import UUID

from litestar import get
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from winvest.foundation.infra.db import Database, transaction
from winvest.foundation.infra.web import AnyRequest, Html, page, rail
from winvest.foundation.kit.errors import NotFound
from winvest.foundation.kit.scope import Scope
from winvest.group.identity.administration.commands.view_as import view_as
from winvest.group.identity.administration.forms import PeopleFilters, parse_filters
from winvest.group.identity.administration.ports import Sight, surroundings
from winvest.group.identity.administration.queries.people import people
from winvest.group.identity.administration.queries.person import person_sheet
from winvest.group.identity.administration.queries.view_as import perimeter_of, rights_seen
from winvest.group.identity.administration.web.frame import PEOPLE, RIGHTS, needs, this_moment
from winvest.group.identity.enums import UserStatus

HERE = f"{RIGHTS}/vu-comme"
READ_ONLY = text("SET TRANSACTION READ ONLY")


@get(HERE, opt=needs("rights.read"))
async def view_as_page(request: AnyRequest, session: AsyncSession, caller: Scope) -> Html:
    """Choose somebody, then see what they see."""
    caller.require("users.read")
    asked = str(request.query_params.get("personne", ""))
    if not asked:
        return await _choose(request, session, caller)
    try:
        user_id = UUID(asked)
    except ValueError as error:
        raise NotFound("Ce compte n’existe pas. Choisissez dans la liste.") from error
    now = await this_moment()
    person = await person_sheet(session, caller, user_id=user_id, now=now)
    perimeter = await perimeter_of(session, caller, person=person)
    families = await rights_seen(session, caller, assignments=person.assignments)
    await view_as(session, caller, user_id=user_id)
    theirs = perimeter.scope
    reachable = {item.href for group in rail(theirs.may) for item in group.items}
    labels = {one.code: one.label for one in await surroundings().families(session, caller)}
    may_sign_in = person.status is UserStatus.ACTIVE
    return page(
        "administration/view_as.html",
        person=person,
        may_sign_in=may_sign_in,
        perimeter=perimeter.companies,
        families=families,
        family_labels=labels,
        pages=[(group.label, item, item.href in reachable) for group in rail()
               for item in group.items],
        sights=await _sights(request.app.state.db, theirs),
        path=HERE,
        people_path=PEOPLE,
    )  # fmt: skip


async def _choose(request: AnyRequest, session: AsyncSession, scope: Scope) -> Html:
    filters: PeopleFilters = parse_filters(request.query_params, companies=())
    found = await people(session, scope, filters=filters, now=await this_moment())
    return page("administration/view_as_choice.html", found=found, filters=filters, path=HERE)


async def _sights(db: Database, theirs: Scope) -> tuple[Sight, ...]:
    """Counted under row-level security, in a read-only transaction with their perimeter."""
    async with transaction(db, theirs) as session:
        await session.execute(READ_ONLY)
        return await surroundings().sights(session, theirs)


routes = [view_as_page]
