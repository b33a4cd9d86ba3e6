"""Acts on a team itself: create, rename and give a manager, archive, restore."""

from typing import Any
from uuid import UUID

from litestar import get, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from sqlalchemy.ext.asyncio import AsyncSession

from winvest.foundation.infra.posted import pack_undo, posted, unpack_undo
from winvest.foundation.infra.web import AnyRequest, Html, Toast, invalid_page, page, redirect_to
from winvest.foundation.kit.errors import Invalid
from winvest.foundation.kit.reading import Reading
from winvest.foundation.kit.scope import Scope
from winvest.group.companies.queries import company_names
from winvest.group.people.commands import archive_team, change_team, create_team, restore_team
from winvest.group.people.forms import parse_team
from winvest.group.people.queries import EDIT as RIGHT
from winvest.group.people.queries import colleagues, team_sheet
from winvest.screens.teams.web.frame import (
    EDIT,
    ONE,
    PATH,
    address_of,
    done,
    moment,
    refusals_shown,
    sheet_shown,
)

NEW = "teams/new.html"
BLANK = {"nom": "", "responsable": "", "personnes": ""}


@get(f"{PATH}/nouvelle", opt=EDIT)
async def team_form(
    request: AnyRequest, session: NamedDependency[AsyncSession], caller: NamedDependency[Scope]
) -> Html:
    """The form of a new team; its company is chosen first, then its people."""
    shown = await _new(session, caller, request.query_params.get("societe", ""))
    return page(NEW, **shown, form=BLANK, errors={})


@post(f"{PATH}/nouvelle", opt=EDIT, status_code=200)
async def team_create(
    request: AnyRequest, session: NamedDependency[AsyncSession], caller: NamedDependency[Scope]
) -> Html:
    """Make a team with its people; nothing typed is lost."""
    raw = {**BLANK, **await posted(request)}
    shown = await _new(session, caller, raw.get("societe", ""))
    try:
        if shown["company"] is None:
            _refuse_company(raw)
        team = parse_team(raw, people=[one.id for one in shown["people"]])
        made = await create_team(
            session, caller, company_id=shown["company"].id, team=team, now=moment()
        )
    except Invalid as refusal:
        raise invalid_page(request, refusal, full=NEW, form=raw, **shown) from refusal
    toast = Toast(message=f"« {team.name} » est créée.", undo=f"{address_of(made)}/archivage")
    return redirect_to(address_of(made), request=request, toast=toast)


@post(ONE, opt=EDIT, status_code=200)
async def team_save(
    request: AnyRequest,
    equipe: FromPath[UUID],
    session: NamedDependency[AsyncSession],
    caller: NamedDependency[Scope],
) -> Html:
    """Rename a team, or give it another manager."""
    raw = {"nom": "", "responsable": "", **await posted(request)}
    shown = await sheet_shown(request, session, caller, equipe)
    members = [one.id for one in shown["sheet"].members]
    version = shown["form"]["lock_version"]
    shown |= {"form": {**raw, "lock_version": version}, "act": "modification"}
    with refusals_shown(request, shown):
        made = await change_team(
            session,
            caller,
            team_id=equipe,
            team=parse_team({**raw, "personnes": ""}, people=members),
            lock_version=Reading(raw).version(),
            now=moment(),
        )
    before = {
        "nom": made.before.name,
        "responsable": str(made.before.manager_id or ""),
        "lock_version": str(made.lock_version),
    }
    undo = f"annulation/{pack_undo('people.team', before)}"
    return done(request, equipe, "L’équipe est modifiée.", undo)


@post(f"{ONE}/annulation/{{token:str}}", opt=EDIT, status_code=200)
async def team_restore_names(
    request: AnyRequest,
    equipe: FromPath[UUID],
    token: FromPath[str],
    session: NamedDependency[AsyncSession],
    caller: NamedDependency[Scope],
) -> Html:
    """Take the last change of a team back."""
    raw = unpack_undo("people.team", token)
    now = moment()
    sheet = await team_sheet(session, caller, team_id=equipe, now=now)
    await change_team(
        session,
        caller,
        team_id=equipe,
        team=parse_team(raw, people=[one.id for one in sheet.members]),
        lock_version=Reading(raw).version(),
        now=now,
    )
    return done(request, equipe, "La modification est annulée.")


@post(f"{ONE}/archivage", opt=EDIT, status_code=200)
async def team_archive(
    request: AnyRequest,
    equipe: FromPath[UUID],
    session: NamedDependency[AsyncSession],
    caller: NamedDependency[Scope],
) -> Html:
    """Archive a team; what it sold in pilot closes to its people."""
    shown = await sheet_shown(request, session, caller, equipe)
    with refusals_shown(request, shown):
        await archive_team(session, caller, team_id=equipe, now=moment())
    return done(request, equipe, f"« {shown['sheet'].name} » est archivée.", "retablissement")


@post(f"{ONE}/retablissement", opt=EDIT, status_code=200)
async def team_restore(
    request: AnyRequest,
    equipe: FromPath[UUID],
    session: NamedDependency[AsyncSession],
    caller: NamedDependency[Scope],
) -> Html:
    """Restore a team, with the people that it had."""
    shown = await sheet_shown(request, session, caller, equipe)
    with refusals_shown(request, shown):
        await restore_team(session, caller, team_id=equipe, now=moment())
    return done(request, equipe, f"« {shown['sheet'].name} » est rétablie.", "archivage")


async def _new(session: AsyncSession, scope: Scope, asked: str) -> dict[str, Any]:
    """The companies whose teams one composes; the one asked for, shown or only, and its people."""
    mine = scope.companies_with(RIGHT)
    names = [one for one in await company_names(session, scope) if one.id in mine]
    likely = str(scope.selected_company_id or "")
    wanted = next((one for one in names if str(one.id) == (asked or likely)), None)
    company = names[0] if len(names) == 1 and not asked else wanted
    people = (
        await colleagues(session, scope, company_id=company.id, now=moment()) if company else ()
    )
    return {
        "company": company,
        "companies": [(str(one.id), one.name) for one in names],
        "people": people,
        "people_options": [(str(one.id), one.name) for one in people],
        "path": PATH,
    }


def _refuse_company(raw: dict[str, str]) -> None:
    reading = Reading(raw)
    reading.refuse("societe", "choice", "Choisissez la société de l’équipe dans la liste.")
    reading.finish()


routes = [
    team_form,
    team_create,
    team_save,
    team_restore_names,
    team_archive,
    team_restore,
]
