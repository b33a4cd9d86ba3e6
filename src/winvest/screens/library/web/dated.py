"""What the books of law share at their doors: which rules they list, what surrounds one of them."""

from collections.abc import Iterable
from datetime import UTC, date, datetime
from typing import Any, TypeVar
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from winvest.foundation.infra.web import AnyRequest, Html, Toast, redirect_to
from winvest.foundation.kit.calendar import today_in
from winvest.foundation.kit.scope import Scope
from winvest.offer.documents.law.commands import EDIT
from winvest.offer.documents.law.dated.rules import Dated
from winvest.screens.tariffs.queries import latest_acts

READING = {"right": "documents.read", "public": False, "company_scoped": False}
WRITING = {**READING, "right": EDIT}
D = TypeVar("D", bound=Dated)


def listed(rows: Iterable[D], *, past: bool, today: date) -> list[D]:
    """The rules in force or to come, with those that ended when they are asked for."""
    return [one for one in rows if past or one.ends is None or one.ends > today]


async def surroundings(
    session: AsyncSession, caller: Scope, *, table: str, path: str, row_id: UUID
) -> dict[str, Any]:
    """What the page of a rule shows around it: where its acts are, who changed what."""
    return {
        "path": path,
        "here": f"{path}/{row_id}",
        "today": today_in(datetime.now(UTC)),
        "typed": "",
        "may_edit": caller.may(EDIT),
        "entries": await latest_acts(session, caller, table=table, ids=[row_id]),
        "entries_next": "",
        "audit_link": lambda right, **_: caller.group_admin and caller.may(right),
    }


def ended(request: AnyRequest, here: str) -> Html:
    """Back to the rule that was given its last day."""
    return redirect_to(here, request=request, toast=Toast(message="Le dernier jour est inscrit."))


def confirmed(request: AnyRequest, here: str, *, signed: bool) -> Html:
    """Back to the rule whose source was signed, or is to be signed again."""
    told = "La source est confirmée." if signed else "La source est de nouveau à confirmer."
    return redirect_to(here, request=request, toast=Toast(message=told))
