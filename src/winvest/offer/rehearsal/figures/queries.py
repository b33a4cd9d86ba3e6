"""The figures that a page shows: from the lines while they are there, else from what was kept."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from winvest.foundation.kit.scope import Scope
from winvest.offer.catalog.enums import Recurrence
from winvest.offer.rehearsal.figures import lines
from winvest.offer.rehearsal.figures.lines import BY
from winvest.offer.rehearsal.figures.rows import Group, Headline, Rhythm, Spread
from winvest.offer.rehearsal.figures.summary import Figures, added
from winvest.offer.rehearsal.models import RehearsalLine, RehearsalSummary
from winvest.offer.rehearsal.queries import READ, RehearsalRow


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """The figures, and those of one rhythm by one dimension."""

    head: Headline
    rhythms: Sequence[Rhythm]
    rhythm: Rhythm | None
    groups: Sequence[Group] = ()
    spread: Spread = ()


async def first_figures(
    session: AsyncSession, scope: Scope, *, one: RehearsalRow
) -> tuple[Headline, Sequence[Rhythm]]:
    """Files and sums, of the companies that this person reads."""
    if one.detail_erased_at is not None:
        kept = await kept_figures(session, scope, rehearsal_id=one.id)
        return kept.head, kept.rhythms
    head = await lines.headline(session, scope, rehearsal_id=one.id)
    return head, await lines.rhythms(session, scope, rehearsal_id=one.id)


async def shown_figures(
    session: AsyncSession, scope: Scope, *, one: RehearsalRow, by: str, recurrence: str | None
) -> Shown:
    """All figures of a page: of one rhythm (none asked: the first) by one dimension."""
    if one.detail_erased_at is not None:
        kept = await kept_figures(session, scope, rehearsal_id=one.id)
        rhythm = _chosen(kept.rhythms, recurrence)
        if rhythm is None:
            return Shown(head=kept.head, rhythms=kept.rhythms, rhythm=None)
        return Shown(
            head=kept.head,
            rhythms=kept.rhythms,
            rhythm=rhythm,
            groups=kept.groups.get((by, rhythm.recurrence), ()),
            spread=kept.spreads.get(rhythm.recurrence, ()),
        )
    head, rhythms = await first_figures(session, scope, one=one)
    rhythm = _chosen(rhythms, recurrence)
    if rhythm is None:
        return Shown(head=head, rhythms=rhythms, rhythm=None)
    return Shown(
        head=head,
        rhythms=rhythms,
        rhythm=rhythm,
        groups=await lines.groups(
            session, scope, rehearsal_id=one.id, by=by, recurrence=rhythm.recurrence
        ),
        spread=await lines.distribution(
            session, scope, rehearsal_id=one.id, recurrence=rhythm.recurrence
        ),
    )


async def kept_figures(session: AsyncSession, scope: Scope, *, rehearsal_id: UUID) -> Figures:
    """What was kept of a rehearsal whose lines are erased, of the companies read."""
    kept = RehearsalSummary
    rows = await session.scalars(
        select(kept.figures).where(
            kept.rehearsal_id == rehearsal_id, kept.company_id.in_(scope.companies_with(READ))
        )
    )
    return added(Figures.from_json(one) for one in rows)


async def figures_by_company(
    session: AsyncSession, scope: Scope, *, rehearsal_id: UUID
) -> dict[UUID, Figures]:
    """The figures of each company that sold, as that company alone reads them."""
    line = RehearsalLine
    companies = await session.scalars(
        select(line.company_id)
        .where(line.rehearsal_id == rehearsal_id)
        .distinct()
        .order_by(line.company_id)
    )
    found = {}
    for company in companies.all():
        alone = replace(scope, company_ids=frozenset((company,)))
        rhythms = await lines.rhythms(session, alone, rehearsal_id=rehearsal_id)
        found[company] = Figures(
            head=await lines.headline(session, alone, rehearsal_id=rehearsal_id),
            rhythms=tuple(rhythms),
            groups={
                (by, each.recurrence): tuple(
                    await lines.groups(
                        session, alone, rehearsal_id=rehearsal_id, by=by,
                        recurrence=each.recurrence, most=None,
                    )
                )
                for each in rhythms
                for by in BY
            },
            spreads={
                each.recurrence: await lines.distribution(
                    session, alone, rehearsal_id=rehearsal_id, recurrence=each.recurrence
                )
                for each in rhythms
            },
        )  # fmt: skip
    return found


def _chosen(found: Sequence[Rhythm], recurrence: Recurrence | str | None) -> Rhythm | None:
    first = found[0] if found else None
    return next((one for one in found if one.recurrence == recurrence), first)
