"""Who joins a team and who leaves it; each is taken back in one click."""

from uuid import UUID

from litestar import post
from litestar.di import NamedDependency
from litestar.params import FromPath
from sqlalchemy.ext.asyncio import AsyncSession

from winvest.foundation.infra.posted import pack_undo, posted, unpack_undo
from winvest.foundation.infra.web import AnyRequest, Html
from winvest.foundation.kit.french import plural
from winvest.foundation.kit.scope import Scope
from winvest.group.people.commands import add_members, remove_member
from winvest.group.people.forms import parse_members
from winvest.screens.teams.web.frame import EDIT, ONE, done, moment, refusals_shown, sheet_shown

HERE = f"{ONE}/membres"


@post(HERE, opt=EDIT, status_code=200)
async def team_join(
    request: AnyRequest,
    equipe: FromPath[UUID],
    session: NamedDependency[AsyncSession],
    caller: NamedDependency[Scope],
) -> Html:
    """Let people of the company into the team."""
    raw = await posted(request)
    shown = await sheet_shown(request, session, caller, equipe)
    shown |= {"chosen": raw.get("personnes", ""), "act": "membres"}
    held = [one.id for one in shown["sheet"].members]
    with refusals_shown(request, shown):
        known = [*held, *(UUID(key) for key, _ in shown["joining"])]
        people = parse_members(raw, people=known)
        joined = await add_members(session, caller, team_id=equipe, people=people, now=moment())
    told = plural(len(joined), "personne entre", "personnes entrent")
    undo = pack_undo("people.joined", {"personnes": ",".join(map(str, joined))})
    return done(request, equipe, f"{told} dans l’équipe.", f"membres/annulation/{undo}")


@post(f"{HERE}/annulation/{{token:str}}", opt=EDIT, status_code=200)
async def team_join_undone(
    request: AnyRequest,
    equipe: FromPath[UUID],
    token: FromPath[str],
    session: NamedDependency[AsyncSession],
    caller: NamedDependency[Scope],
) -> Html:
    """Those who had just joined leave again."""
    raw = unpack_undo("people.joined", token)
    for one in raw["personnes"].split(","):
        if one:
            await remove_member(session, caller, team_id=equipe, user_id=UUID(one), now=moment())
    return done(request, equipe, "L’ajout est annulé.")


@post(f"{HERE}/{{personne:uuid}}/retrait", opt=EDIT, status_code=200)
async def team_leave(
    request: AnyRequest,
    equipe: FromPath[UUID],
    personne: FromPath[UUID],
    session: NamedDependency[AsyncSession],
    caller: NamedDependency[Scope],
) -> Html:
    """Take a person out of the team."""
    shown = await sheet_shown(request, session, caller, equipe)
    with refusals_shown(request, shown):
        name = await remove_member(session, caller, team_id=equipe, user_id=personne, now=moment())
    return done(request, equipe, f"{name} n’est plus dans l’équipe.", f"membres/{personne}/retour")


@post(f"{HERE}/{{personne:uuid}}/retour", opt=EDIT, status_code=200)
async def team_return(
    request: AnyRequest,
    equipe: FromPath[UUID],
    personne: FromPath[UUID],
    session: NamedDependency[AsyncSession],
    caller: NamedDependency[Scope],
) -> Html:
    """Who had just left is in the team again."""
    await add_members(session, caller, team_id=equipe, people=[personne], now=moment())
    return done(request, equipe, "Le retrait est annulé.")


routes = [team_join, team_join_undone, team_leave, team_return]
