"""Erasing the lines of a rehearsal once they have served: its figures are kept, and said to be."""

from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import delete, exists, func, insert, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from winvest.foundation.infra.commands import Irreversible, command
from winvest.foundation.kit.errors import Refused
from winvest.foundation.kit.french import short_date
from winvest.foundation.kit.identifiers import new_id
from winvest.foundation.kit.scope import Scope
from winvest.offer.catalog.enums import VersionStatus
from winvest.offer.catalog.models.versions import ProductVersion
from winvest.offer.catalog.queries.access import UNTOLD
from winvest.offer.rehearsal.enums import ComparisonStatus, RehearsalStatus
from winvest.offer.rehearsal.figures.queries import figures_by_company
from winvest.offer.rehearsal.models import (
    Rehearsal,
    RehearsalLine,
    RehearsalSummary,
    RehearsalTotal,
)
from winvest.offer.rehearsal.queries import RehearsalRow, rehearsal_of

GONE = Irreversible("Les lignes effacées ne reviennent pas : répétez de nouveau.")
ENDED = (RehearsalStatus.STOPPED, RehearsalStatus.FAILED)
AT_ONCE = 5000
ACTUAL = (
    *("actual_excl", "actual_tax", "actual_incl", "actual_commission"),
    *("actual_effect", "actual_why"),
)


@command("rehearsal.erase_detail", needs=None, undo=GONE)
async def erase_detail(
    session: AsyncSession, scope: Scope, *, rehearsal_id: UUID, now: datetime
) -> None:
    """Effacer le détail d’une répétition qui a servi : ses chiffres restent, par société."""
    one = await rehearsal_of(session, scope, rehearsal_id=rehearsal_id, lock=True)
    busy = one.comparison is ComparisonStatus.WAITING
    if one.status is not RehearsalStatus.DONE or busy or one.detail_erased_at is not None:
        return
    found = await figures_by_company(session, scope, rehearsal_id=one.id)
    if found:
        rows = [
            {
                "id": new_id(),
                "rehearsal_id": one.id,
                "company_id": company,
                "figures": figures.as_json(),
            }
            for company, figures in found.items()
        ]
        await session.execute(insert(RehearsalSummary), rows)
    await session.execute(
        update(Rehearsal)
        .where(Rehearsal.id == one.id)
        .values(detail_erased_at=now)
        .execution_options(synchronize_session=False)
    )


async def due_details(
    session: AsyncSession, scope: Scope, *, now: datetime, days: int
) -> tuple[UUID, ...]:
    """The rehearsals whose lines have stayed their time (`rules.keeping.detail_until`)."""
    one = Rehearsal
    last = func.greatest(one.finished_at, one.effective_at, one.compared_at)
    found = await session.scalars(
        select(one.id)
        .where(
            one.company_id.in_(scope.company_ids),
            one.status == RehearsalStatus.DONE,
            one.comparison != ComparisonStatus.WAITING,
            one.detail_erased_at.is_(None),
            last <= now - timedelta(days=days),
        )
        .order_by(one.created_at)
    )
    return tuple(found.all())


async def still_ahead(session: AsyncSession, one: RehearsalRow) -> bool:
    """May the change still happen, and is this its last rehearsal? Its lines wait for that day."""
    if one.product_version_id is None:
        return False
    version, later = ProductVersion, Rehearsal
    newer = exists().where(
        later.product_version_id == one.product_version_id,
        later.status == RehearsalStatus.DONE,
        later.created_at > one.created_at,
    )
    found = await session.scalar(
        select(version.id).where(
            version.id == one.product_version_id,
            version.status.in_((*UNTOLD, VersionStatus.SCHEDULED)),
            ~newer,
        )
    )
    return found is not None


def check_detail(one: RehearsalRow) -> None:
    """Refuse what needs the lines, once they are erased."""
    if one.detail_erased_at is not None:
        raise Refused(
            f"Le détail de cette répétition a été effacé le {short_date(one.detail_erased_at)} : "
            "seuls ses chiffres restent. Répétez le changement de nouveau.",
            code="detail_erased",
        )


async def leftovers(session: AsyncSession, scope: Scope) -> tuple[UUID, ...]:
    """The rehearsals of which lines remain that should not: erased, stopped or failed."""
    one, line = Rehearsal, RehearsalLine
    found = await session.scalars(
        select(one.id).where(
            one.company_id.in_(scope.company_ids),
            or_(one.detail_erased_at.is_not(None), one.status.in_(ENDED)),
            exists().where(line.rehearsal_id == one.id),
        )
    )
    return tuple(found.all())


async def discard(session: AsyncSession, *, rehearsal_id: UUID) -> bool:
    """Throw away lines that nobody reads any more, so many at once. Were they the last?

    Of a rehearsal that was stopped or failed, its totals too; of one erased, they are its figures.
    Of a comparison that was stopped, what it had found.
    """
    one, line = Rehearsal, RehearsalLine
    over = select(one.id).where(
        one.id == rehearsal_id, or_(one.detail_erased_at.is_not(None), one.status.in_(ENDED))
    )
    some = select(line.id).where(line.rehearsal_id.in_(over)).limit(AT_ONCE).scalar_subquery()
    gone = await session.execute(
        delete(line)
        .where(line.id.in_(some))
        .returning(line.id)
        .execution_options(synchronize_session=False)
    )
    if len(gone.all()) == AT_ONCE or not await _cleared(session, rehearsal_id):
        return False
    total = RehearsalTotal
    await session.execute(
        delete(total).where(
            total.rehearsal_id.in_(select(one.id).where(one.id == rehearsal_id,
                                                        one.status.in_(ENDED)))
        )
    )  # fmt: skip
    return True


async def _cleared(session: AsyncSession, rehearsal_id: UUID) -> bool:
    """Throw away what a stopped comparison had found, so many lines at once. Were they the last?

    Another comparison may have begun since: it is locked out, or nothing is touched.
    """
    line, total = RehearsalLine, RehearsalTotal
    one = await session.scalar(
        select(Rehearsal.id)
        .where(Rehearsal.id == rehearsal_id, Rehearsal.comparison == ComparisonStatus.NONE)
        .with_for_update()
    )
    if one is None:
        return True
    await session.execute(delete(line).where(line.rehearsal_id == one, line.foreseen.is_(False)))
    some = (
        select(line.id)
        .where(line.rehearsal_id == one, line.actual_incl.is_not(None))
        .limit(AT_ONCE)
        .scalar_subquery()
    )
    gone = await session.execute(
        update(line)
        .where(line.id.in_(some))
        .values(dict.fromkeys(ACTUAL))
        .returning(line.id)
        .execution_options(synchronize_session=False)
    )
    await session.execute(
        update(total)
        .where(total.rehearsal_id == one, total.actual.is_not(None))
        .values(actual=None)
        .execution_options(synchronize_session=False)
    )
    return len(gone.all()) < AT_ONCE
