"""Reading the rehearsals: the list, the result of one, its lines, predicted against real."""

from datetime import UTC, date, datetime
from uuid import UUID

from litestar import get
from litestar.di import NamedDependency
from litestar.params import FromPath
from sqlalchemy.ext.asyncio import AsyncSession

from winvest.foundation.batches.forms import cursor_text, parse_cursor
from winvest.foundation.infra.web import AnyRequest, Html, fragment_or_page, page
from winvest.foundation.kit.calendar import today_in
from winvest.foundation.kit.scope import Scope
from winvest.offer.catalog.enums import Recurrence
from winvest.offer.rehearsal.enums import (
    Effect,
    RehearsalKind,
    RehearsalStatus,
)
from winvest.offer.rehearsal.figures.queries import first_figures, shown_figures
from winvest.offer.rehearsal.queries import PAID, rehearsal_of
from winvest.offer.rehearsal.standing import content_now, happened_at
from winvest.screens.rehearsal import line_queries, queries, views
from winvest.screens.rehearsal.forms import (
    DIMENSIONS,
    PATH,
    LineFilters,
    address,
    parse_lines,
    parse_list,
    place_text,
)
from winvest.screens.rehearsal.web.frame import OPT, is_running, kept_until, progress_shown

SIZE = 30
FIRST = 10


@get(PATH, opt=OPT)
async def rehearsal_index(
    request: AnyRequest, session: NamedDependency[AsyncSession], caller: NamedDependency[Scope]
) -> Html:
    """The rehearsals of the companies shown, newest first."""
    filters = parse_list(request.query_params)
    before = parse_cursor(request.query_params.get("apres", ""))
    found = await queries.rehearsals(session, caller, filters=filters, before=before, size=SIZE)
    rows = found[:SIZE]
    following = cursor_text(rows[-1]) if len(found) > SIZE else ""
    return page(
        "rehearsal/index.html",
        rows=[(one, views.title_of(one), f"{PATH}/{one.id}") for one in rows],
        following=address(PATH, filters.parts(), apres=following) if following else "",
        first_page=address(PATH, filters.parts()) if before else "",
        filters=filters,
        statuses=[(one.value, one.label) for one in RehearsalStatus],
        path=PATH,
    )


@get(f"{PATH}/{{rehearsal_id:uuid}}", opt=OPT)
async def rehearsal_show(
    request: AnyRequest,
    rehearsal_id: FromPath[UUID],
    session: NamedDependency[AsyncSession],
    caller: NamedDependency[Scope],
) -> Html:
    """What the change would do: figures first, who is concerned, what leaves, what is booked."""
    one = await rehearsal_of(session, caller, rehearsal_id=rehearsal_id)
    shown = progress_shown(one)
    if one.status is not RehearsalStatus.DONE:
        return page("rehearsal/show.html", **shown, stale=False)
    asked = request.query_params
    by = asked.get("par", "canal") if asked.get("par") in DIMENSIONS else "canal"
    found = await shown_figures(session, caller, one=one, by=by, recurrence=asked.get("rythme"))
    codes = await queries.company_codes(session, caller)
    top = await line_queries.lines(
        session,
        caller,
        rehearsal_id=one.id,
        filters=LineFilters(
            effect=Effect.DEARER, recurrence=found.rhythm.recurrence if found.rhythm else None
        ),
        size=FIRST,
    )
    stored = await queries.totals(session, caller, rehearsal_id=one.id)
    sha256 = await content_now(session, caller, one=one)
    now = datetime.now(UTC)
    live = await happened_at(session, caller, one=one, now=now)
    by_then = date.fromisoformat(one.facts["notice"]["by"]) if one.facts["notice"] else None
    return page(
        "rehearsal/show.html",
        **shown,
        head=found.head,
        rhythms=found.rhythms,
        rhythm=found.rhythm,
        per=views.PER,
        by=by,
        dimensions=DIMENSIONS,
        groups=views.group_views(found.groups, by, codes),
        spread=found.spread,
        top=top[:FIRST],
        codes=codes,
        channels=views.CHANNELS,
        entries=views.entry_views(stored),
        parties=views.party_views(stored) if caller.may(PAID) else [],
        paid=caller.may(PAID),
        finding=views.finding(found.head, found.rhythms, len(one.papers)),
        stale=sha256 != one.content_sha256 and live is None,
        gone=sha256 is None and one.kind is RehearsalKind.VERSION,
        live=live,
        compared=one.compared,
        erased=one.detail_erased_at,
        kept_until=kept_until(request, one),
        lines_at=f"{PATH}/{one.id}/lignes",
        notice_by=by_then,
        notice_letter=views.letter_of(one),
        notice_late=by_then is not None and by_then < today_in(now) and live is None,
        signed=views.signed,
    )


@get(f"{PATH}/{{rehearsal_id:uuid}}/avancement", opt={**OPT, "fragment": True})
async def rehearsal_progress(
    request: AnyRequest,
    rehearsal_id: FromPath[UUID],
    session: NamedDependency[AsyncSession],
    caller: NamedDependency[Scope],
) -> Html:
    """How far a rehearsal is; once it is over, the page is asked for anew."""
    one = await rehearsal_of(session, caller, rehearsal_id=rehearsal_id)
    answer = fragment_or_page(
        request,
        full="rehearsal/progress.html",
        fragment="rehearsal/_rehearsal_progress.html",
        **progress_shown(one),
    )
    if not is_running(one):
        answer.headers["HX-Refresh"] = "true"
    return answer


@get(f"{PATH}/{{rehearsal_id:uuid}}/lignes", opt=OPT)
async def rehearsal_lines(
    request: AnyRequest,
    rehearsal_id: FromPath[UUID],
    session: NamedDependency[AsyncSession],
    caller: NamedDependency[Scope],
) -> Html:
    """The lines behind a figure: who pays what, before and after; page by page."""
    one = await rehearsal_of(session, caller, rehearsal_id=rehearsal_id)
    filters = parse_lines(request.query_params)
    found = await line_queries.lines(
        session, caller, rehearsal_id=one.id, filters=filters, size=SIZE
    )
    rows, here = found[:SIZE], f"{PATH}/{one.id}/lignes"
    parts = filters.parts()
    following = place_text(rows[-1].delta, rows[-1].id) if len(found) > SIZE else ""
    return page(
        "rehearsal/lines.html",
        **progress_shown(one),
        lines=rows,
        count=await line_queries.line_count(session, caller, rehearsal_id=one.id, filters=filters),
        filters=filters,
        parts=parts,
        chips=[
            (label, value, address(here, {k: v for k, v in parts.items() if k != name}))
            for name, label, value in views.chips(filters)
        ],
        effects=[(each.value, each.label) for each in Effect],
        rhythms=[(each.value, each.label) for each in Recurrence],
        following=address(here, parts, apres=following) if following else "",
        first_page=address(here, parts) if filters.after else "",
        exports={kind: address(f"{here}.{kind}", parts) for kind in ("csv", "xlsx")},
        codes=await queries.company_codes(session, caller),
        channels=views.CHANNELS,
        per=views.PER,
        paid=caller.may(PAID),
        compared=one.compared,
        erased=one.detail_erased_at,
        kept_until=kept_until(request, one),
        signed=views.signed,
    )


@get(f"{PATH}/{{rehearsal_id:uuid}}/comparaison", opt=OPT)
async def rehearsal_comparison(
    request: AnyRequest,
    rehearsal_id: FromPath[UUID],
    session: NamedDependency[AsyncSession],
    caller: NamedDependency[Scope],
) -> Html:
    """Predicted against real: the totals side by side, and each line that differs, with why."""
    one = await rehearsal_of(session, caller, rehearsal_id=rehearsal_id)
    gaps = (
        await line_queries.lines(
            session, caller, rehearsal_id=one.id, filters=LineFilters(gap=True), size=FIRST
        )
        if one.compared
        else ()
    )
    head, rhythms = await first_figures(session, caller, one=one)
    stored = await queries.totals(session, caller, rehearsal_id=one.id)
    return page(
        "rehearsal/comparison.html",
        **progress_shown(one),
        compared=one.compared,
        erased=one.detail_erased_at,
        head=head,
        rhythms=rhythms,
        per=views.PER,
        gaps=gaps[:FIRST],
        entries=views.entry_views(stored),
        parties=views.party_views(stored) if caller.may(PAID) else [],
        paid=caller.may(PAID),
        letters=[
            (label, views.letters_of(stored, code))
            for code, label in (("letters", "Courriers"), ("notices", "dont préavis"))
        ],
        live=await happened_at(session, caller, one=one, now=datetime.now(UTC)),
        codes=await queries.company_codes(session, caller),
        signed=views.signed,
    )


routes = [
    rehearsal_index,
    rehearsal_show,
    rehearsal_progress,
    rehearsal_lines,
    rehearsal_comparison,
]
