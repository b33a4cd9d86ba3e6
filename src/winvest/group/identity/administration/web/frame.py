"""What the doors of the administration share: addresses, options, the moment."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

from winvest.foundation.infra.web import AnyRequest
from winvest.foundation.kit.calendar import today_in

PEOPLE = "/administration/utilisateurs"
RIGHTS = "/administration/droits"
REVIEWS = "/administration/acces"
KEYS = "/administration/cles"
WATCH = "/administration/securite"


def needs(right: str, **more: bool) -> dict[str, Any]:
    """The options of a handler that asks for a right; people are the group's, by command."""
    return {"right": right, "public": False, "company_scoped": True, **more}


async def this_moment() -> datetime:
    """Now, read once at the door."""
    return datetime.now(UTC)


def day_of(now: datetime) -> date:
    """The business day of a moment, in Paris."""
    return today_in(now)


def last_day(end: datetime) -> date:
    """The last business day of what ends (half-open) at a moment."""
    return today_in(end - timedelta(microseconds=1))


def public_url(request: AnyRequest) -> str:
    """The address under which people reach the application."""
    found: str = request.app.state.settings.public_url
    return found
