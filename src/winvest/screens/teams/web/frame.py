"""What the doors of the teams share: addresses, rights, what a sheet shows."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from winvest.foundation.audit.forms import cursor_text, parse_filter
from winvest.foundation.audit.queries.history import record_history
from winvest.foundation.infra.web import (
    AnyRequest,
    FormRejected,
    Html,
    Toast,
    invalid_page,
    page,
    redirect_to,
)
from winvest.foundation.kit.errors import Conflict, Invalid, Refused
from winvest.foundation.kit.scope import Scope
from winvest.group.people.queries import TeamSheet, colleagues, team_sheet
from winvest.offer.publication.pilots import pilots_of_team

PATH = "/administration/equipes"
ONE = f"{PATH}/{{equipe:uuid}}"
READ = {"right": "teams.read", "public": False, "company_scoped": True}
EDIT = {"right": "teams.edit", "public": False, "company_scoped": True}
SHEET = "teams/show.html"


def moment() -> datetime:
    """Now, read once at the door."""
    return datetime.now(UTC)


def address_of(team_id: UUID) -> str:
    """Where a team is read."""
    return f"{PATH}/{team_id}"


async def sheet_shown(
    request: AnyRequest, session: AsyncSession, scope: Scope, team_id: UUID
) -> dict[str, Any]:
    """All that the page of a team shows."""
    now = moment()
    sheet = await team_sheet(session, scope, team_id=team_id, now=now)
    after = parse_filter({"apres": request.query_params.get("apres", "")}).after
    history = await record_history(session, scope, table="team", record_id=team_id, after=after)
    following = f"?{urlencode({'apres': cursor_text(history.next)})}" if history.next else ""
    open_to_change = sheet.may_edit and sheet.archived_at is None
    return {
        "sheet": sheet,
        "form": {
            "nom": sheet.name,
            "responsable": str(sheet.manager_id or ""),
            "lock_version": str(sheet.lock_version),
        },
        "chosen": "",
        "act": "",
        "refused": None,
        "may_change": open_to_change,
        "manager_options": [(str(one.id), one.name) for one in sheet.members],
        "joining": await _joining(session, scope, sheet, now) if open_to_change else [],
        "pilots": await pilots_of_team(
            session, scope, team_id=team_id, company_id=sheet.company_id
        ),
        "entries": history.acts,
        "entries_next": following,
        "path": PATH,
    }


@contextmanager
def refusals_shown(request: AnyRequest, shown: Mapping[str, Any]) -> Iterator[None]:
    """The page with what is refused inside: beside its field (422), or above all (409)."""
    try:
        yield
    except Invalid as refusal:
        raise invalid_page(request, refusal, full=SHEET, **shown) from refusal
    except (Refused, Conflict) as refusal:
        refused = page(SHEET, status=409, errors={}, **{**shown, "refused": refusal})
        raise FormRejected(refused) from refusal


def done(request: AnyRequest, team_id: UUID, message: str, undo: str | None = None) -> Html:
    """Back to the team, with what was done and how to take it back."""
    where = address_of(team_id)
    toast = Toast(message=message, undo=f"{where}/{undo}" if undo else None)
    return redirect_to(where, request=request, toast=toast)


async def _joining(
    session: AsyncSession, scope: Scope, sheet: TeamSheet, now: datetime
) -> list[tuple[str, str]]:
    """Who may join: the people of the company who are not in the team."""
    held = {one.id for one in sheet.members}
    people = await colleagues(session, scope, company_id=sheet.company_id, now=now)
    return [(str(one.id), one.name) for one in people if one.id not in held]
