"""Rules of the dated prices: where a row stands, what may still change of it, who overlaps whom."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Protocol
from uuid import UUID

from winvest.foundation.kit.calendar import end_of_day, local_day, start_of_day
from winvest.foundation.kit.errors import FieldError, Invalid, Refused
from winvest.foundation.kit.french import short_date, spaced
from winvest.foundation.kit.labelled import Labelled


class Standing(Labelled):
    """Where a dated row stands."""

    TO_COME = "a-venir", "À venir", "info"
    RUNNING = "en-cours", "En vigueur", "ok"
    OVER = "passe", "Passé", "neutral"


class Days(Protocol):
    """What is typed of a period: its first day, and its last (none: until further notice)."""

    @property
    def first_day(self) -> date:
        """First day."""

    @property
    def last_day(self) -> date | None:
        """Last day, included."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TypedDays:
    """Days typed apart from the rest."""

    first_day: date
    last_day: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """A row's period `[start, end)` under its name."""

    id: UUID
    name: str
    start: datetime
    end: datetime | None


class Overlap(Invalid):
    """Another row holds part of the period; `row_id` is the one in question."""

    def __init__(self, errors: list[FieldError], *, row_id: UUID) -> None:
        super().__init__(errors)
        self.row_id = row_id


def standing(start: datetime, end: datetime | None, *, now: datetime) -> Standing:
    """Where a period stands at an instant."""
    if start > now:
        return Standing.TO_COME
    return Standing.OVER if end is not None and end <= now else Standing.RUNNING


def period_of(days: Days) -> tuple[datetime, datetime | None]:
    """The instants of typed days, in the time zone of the group."""
    last = days.last_day
    return start_of_day(days.first_day), None if last is None else end_of_day(last)


def last_day_of(end: datetime | None) -> date | None:
    """The last day of a period.

    >>> last_day_of(end_of_day(date(2026, 12, 31)))
    datetime.date(2026, 12, 31)
    """
    return None if end is None else local_day(end) - timedelta(days=1)


def check_ahead(days: Days, *, today: date) -> None:
    """What is typed starts today at the earliest: quotes already made keep their explanation."""
    if days.first_day < today:
        raise _wrong(
            "valid_from",
            "past",
            f"Le passé ne se réécrit pas : choisissez un jour à partir du {short_date(today)}.",
        )


def check_after(days: Days, *, today: date) -> None:
    """A change begins tomorrow at the earliest: today's price has been told all day."""
    if days.first_day <= today:
        tomorrow = short_date(today + timedelta(days=1))
        message = f"Le prix du jour ne change pas : choisissez un jour à partir du {tomorrow}."
        raise _wrong("valid_from", "past", message)


def check_takes_over(held: Held, days: Days, *, today: date) -> None:
    """A change of a running row starts after today, at the latest where the row stops."""
    if days.first_day <= local_day(held.start) and local_day(held.start) > today:
        raise Refused(
            "Cette ligne n’a pas commencé : corrigez-la, rien de passé n’en dépend.",
            code="not_begun",
        )
    if days.first_day <= today:
        tomorrow = short_date(today + timedelta(days=1))
        message = f"Le prix du jour ne change pas : choisissez un jour à partir du {tomorrow}."
        raise _wrong("valid_from", "past", message)
    start, _ = period_of(days)
    if held.end is not None and start > held.end:
        message = (
            f"Cette période s’arrête le {short_date(_last(held))} : commencez au plus tard "
            f"le {short_date(local_day(held.end))}, ou ajoutez-en une autre."
        )
        raise _wrong("valid_from", "gap", message)


def check_can_end(held: Held, last: date | None, *, now: datetime, today: date) -> None:
    """A row ends today at the earliest, after it has begun; what is over stays as it was."""
    if standing(held.start, held.end, now=now) is Standing.OVER:
        raise Refused(
            "Cette période est passée : elle reste comme elle a été. Ajoutez-en une nouvelle.",
            code="already_over",
        )
    if last is not None and last < max(today, local_day(held.start)):
        earliest = short_date(max(today, local_day(held.start)))
        raise _wrong("valid_to", "past", f"Choisissez un dernier jour à partir du {earliest}.")


def check_not_begun(held: Held, *, now: datetime) -> None:
    """What has begun is neither removed nor rewritten."""
    if standing(held.start, held.end, now=now) is not Standing.TO_COME:
        raise Refused(
            "Ce qui a commencé reste dans l’histoire : arrêtez-le, ou changez-le à partir "
            "d’un jour à venir.",
            code="already_began",
        )


def check_free(others: Iterable[Held], days: Days) -> None:
    """No two rows of one key at one instant; raises `Overlap` with the row in question."""
    start, end = period_of(days)
    for one in others:
        if (end is None or one.start < end) and (one.end is None or start < one.end):
            until = f" au {short_date(_last(one))}" if one.end else ", sans fin"
            message = (
                f"« {one.name} » court déjà du {short_date(local_day(one.start))}{until} : "
                "changez les dates, ou modifiez cette ligne."
            )
            errors = [FieldError(field="valid_from", code="overlap", message=spaced(message))]
            raise Overlap(errors, row_id=one.id)


def _last(held: Held) -> date:
    found = last_day_of(held.end)
    if found is None:
        raise AssertionError("only asked of a row that ends")
    return found


def _wrong(field: str, code: str, message: str) -> Invalid:
    return Invalid([FieldError(field=field, code=code, message=spaced(message))])
