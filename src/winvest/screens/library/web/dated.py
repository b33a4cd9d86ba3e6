"""What the books of law share at their doors: which rules they list, what surrounds one of them."""

from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any, TypeVar
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from winvest.foundation.infra.posted import posted
from winvest.foundation.infra.web import AnyRequest, Html, Toast, invalid_page, redirect_to
from winvest.foundation.kit.calendar import today_in
from winvest.foundation.kit.errors import Invalid
from winvest.foundation.kit.reading import Reading
from winvest.foundation.kit.scope import Scope
from winvest.offer.documents.law.commands import EDIT
from winvest.offer.documents.law.dated.forms import parse_last_day
from winvest.offer.documents.law.dated.rules import Dated
from winvest.screens.tariffs.queries import latest_acts

READING = {"right": "documents.read", "public": False, "company_scoped": False}
WRITING = {**READING, "right": EDIT}
D = TypeVar("D", bound=Dated)


@dataclass(frozen=True, slots=True, kw_only=True)
class Book:
    """A book of law as its doors know it: where it is, its acts, and its words."""

    path: str
    sheet: str
    find: Callable[..., Awaitable[Any]]
    frame: Callable[..., Awaitable[dict[str, Any]]]
    end: Callable[..., Awaitable[None]]
    confirm: Callable[..., Awaitable[None]]
    remove: Callable[..., Awaitable[None]]
    missing: str
    removed: str


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


async def give_end(
    book: Book, request: AnyRequest, session: AsyncSession, caller: Scope, row_id: UUID
) -> Html:
    """Give a rule its last day."""
    raw, today = await posted(request), today_in(datetime.now(UTC))
    one = await book.find(session, caller, row_id=row_id)
    try:
        last, version = parse_last_day(raw, today=today, missing=book.missing)
        await book.end(session, caller, row_id=row_id, last_day=last, lock_version=version)
    except Invalid as refusal:
        typed = {"typed": raw.get("au", ""), "opened": Reading(raw).version()}
        frame = {**await book.frame(session, caller, one), **typed}
        raise invalid_page(request, refusal, full=book.sheet, **frame) from refusal
    toast = Toast(message="Le dernier jour est inscrit.")
    return redirect_to(f"{book.path}/{row_id}", request=request, toast=toast)


async def sign(
    book: Book, request: AnyRequest, session: AsyncSession, caller: Scope, row_id: UUID
) -> Html:
    """Sign the source of a rule, or take the signature back."""
    raw = await posted(request)
    signed = raw.get("confirme") == "oui"
    version = Reading(raw).version()
    await book.confirm(session, caller, row_id=row_id, lock_version=version, confirmed=signed)
    told = "La source est confirmée." if signed else "La source est de nouveau à confirmer."
    return redirect_to(f"{book.path}/{row_id}", request=request, toast=Toast(message=told))


async def take_out(
    book: Book, request: AnyRequest, session: AsyncSession, caller: Scope, row_id: UUID
) -> Html:
    """Remove a rule that has not begun."""
    version = Reading(await posted(request)).version()
    today = today_in(datetime.now(UTC))
    await book.remove(session, caller, row_id=row_id, lock_version=version, today=today)
    toast = Toast(message=book.removed, tone="info")
    return redirect_to(book.path, request=request, toast=toast)
