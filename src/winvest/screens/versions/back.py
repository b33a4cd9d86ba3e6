"""What going back to the content of a past version would change in what is in force."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from winvest.foundation.kit.scope import Scope
from winvest.offer.catalog.queries.sheets import ProductSheet
from winvest.offer.versions.commands.steps import Held, with_content
from winvest.offer.versions.queries import in_force_on, versions_of
from winvest.offer.versions.rules.breaking import breaking_changes
from winvest.offer.versions.rules.difference import changes_of, difference


@dataclass(frozen=True, slots=True, kw_only=True)
class GoingBack:
    """From which version, how many lines would change, and what of them is major."""

    number: int
    lines: int
    breaking: tuple[str, ...]


async def going_back(
    session: AsyncSession, scope: Scope, one: Held, *, sheet: ProductSheet, now: datetime
) -> GoingBack | None:
    """What one would do before one does it; nothing when no version is in force."""
    found = await versions_of(session, scope, product_id=sheet.id)
    current = in_force_on(found, now)
    if current is None or current.id == one.version.id:
        return None
    standing = await with_content(session, scope, sheet=sheet, version=current)
    return GoingBack(
        number=current.number,
        lines=len(changes_of(difference(standing.content, one.content))),
        breaking=breaking_changes(standing.content, one.content),
    )
