"""Doors of the access reviews: history, the quarter's lines, decisions, closing, files."""

import asyncio
from typing import Any
from uuid import UUID

from litestar import Response, get, post
from sqlalchemy.ext.asyncio import AsyncSession

from winvest.foundation.infra.posted import pack_undo, posted, unpack_undo
from winvest.foundation.infra.web import AnyRequest, Html, Toast, invalid_page, page, redirect_to
from winvest.foundation.kit.errors import Invalid, NotFound
from winvest.foundation.kit.french import plural
from winvest.foundation.kit.reading import Reading
from winvest.foundation.kit.scope import Scope
from winvest.group.identity.administration.commands.reviews import (
    close_access_review,
    decide_review_line,
    open_access_review,
)
from winvest.group.identity.administration.queries.reviews import (
    DO,
    review_lines,
    review_of,
    reviews,
)
from winvest.group.identity.administration.review_file import review_csv, review_xlsx
from winvest.group.identity.administration.rules import whole_group
from winvest.group.identity.administration.web.frame import REVIEWS, needs, this_moment
from winvest.group.identity.enums import ReviewDecision, ReviewStatus
from winvest.group.identity.rules import quarter_of

OPT = needs(DO)
HERE = f"{REVIEWS}/{{quarter:str}}"
TEMPLATE = "administration/review.html"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@get(REVIEWS, opt=OPT)
async def reviews_page(session: AsyncSession, caller: Scope) -> Html:
    """The reviews, last first, with their progress."""
    found = await reviews(session, caller)
    quarter = quarter_of(await this_moment())
    return page(
        "administration/reviews.html",
        found=found,
        quarter=quarter,
        may_open=whole_group(caller, DO) and all(one.quarter != quarter for one in found),
        path=REVIEWS,
    )


@post(REVIEWS, opt=OPT, status_code=200)
async def open_now(request: AnyRequest, session: AsyncSession, caller: Scope) -> Html:
    """Open the quarter's review; the job would do it the first day of the quarter."""
    opened = await open_access_review(session, caller, now=await this_moment())
    word = "est ouverte" if opened.new else "était déjà ouverte"
    toast = Toast(message=f"La revue {opened.quarter} {word}.", tone="ok" if opened.new else "info")
    return redirect_to(f"{REVIEWS}/{opened.quarter}", request=request, toast=toast)


@get(HERE, opt=OPT)
async def review_page(
    request: AnyRequest, session: AsyncSession, caller: Scope, quarter: str
) -> Html:
    """The lines of a review; `?a-decider=1` shows those still pending alone."""
    pending_only = bool(request.query_params.get("a-decider"))
    return page(TEMPLATE, **await _frame(session, caller, quarter, pending_only), errors={})


@post(f"{HERE}/lignes/{{line_id:uuid}}", opt=OPT, status_code=200)
async def decide(
    request: AnyRequest, session: AsyncSession, caller: Scope, quarter: str, line_id: UUID
) -> Html:
    """Keep, withdraw or put back one line."""
    raw = await posted(request)
    reading = Reading(raw)
    pending_only = raw.get("pending_only") == "1"
    try:
        comment = reading.text("comment", longest=300)
        decision = reading.choice("decision", ReviewDecision, missing="Choisissez une décision.")
        reading.finish()
        if decision is None:
            raise AssertionError("a missing choice has been refused above")
        done = await decide_review_line(
            session,
            caller,
            quarter=quarter,
            line_id=line_id,
            decision=decision,
            comment=comment or None,
            now=await this_moment(),
        )
    except Invalid as refusal:
        frame = await _frame(session, caller, quarter, pending_only)
        frame["typed"] = (str(line_id), raw.get("comment", ""))
        raise invalid_page(request, refusal, full=TEMPLATE, **frame) from refusal
    before = {"decision": done.line.decision.value, "comment": done.line.comment or ""}
    token = pack_undo("identity.review_line", {**before, "line_id": str(line_id)})
    toast = Toast(
        message=f"{done.line.display_name}, {done.line.role_label} : {decision.label.lower()}.",
        undo=f"{REVIEWS}/{quarter}/retablissement/{token}",
    )
    suffix = "?a-decider=1" if pending_only else f"#ligne-{line_id}"
    return redirect_to(f"{REVIEWS}/{quarter}{suffix}", request=request, toast=toast)


@post(f"{HERE}/retablissement/{{token:str}}", opt=OPT, status_code=200)
async def undecide(
    request: AnyRequest, session: AsyncSession, caller: Scope, quarter: str, token: str
) -> Html:
    """Take a decision back to what it was."""
    values = unpack_undo("identity.review_line", token)
    await decide_review_line(
        session,
        caller,
        quarter=quarter,
        line_id=UUID(values["line_id"]),
        decision=ReviewDecision(values["decision"]),
        comment=values["comment"] or None,
        now=await this_moment(),
    )
    toast = Toast(message="La décision est revenue comme avant.", tone="info")
    return redirect_to(f"{REVIEWS}/{quarter}", request=request, toast=toast)


@get(f"{HERE}/cloture", opt=OPT)
async def closing(session: AsyncSession, caller: Scope, quarter: str) -> Html:
    """What closing would do, once the administrator proved who he is."""
    caller.require_step_up()
    frame = await _frame(session, caller, quarter, False)
    return page("administration/review_closing.html", **frame, errors={})


@post(f"{HERE}/cloture", opt=OPT, status_code=200)
async def close(request: AnyRequest, session: AsyncSession, caller: Scope, quarter: str) -> Html:
    """Close the review and apply its withdrawals."""
    count = await close_access_review(session, caller, quarter=quarter, now=await this_moment())
    toast = Toast(
        message=f"La revue {quarter} est close : {plural(count, 'rôle retiré', 'rôles retirés')}."
    )
    return redirect_to(f"{REVIEWS}/{quarter}", request=request, toast=toast)


@get(f"{HERE}/export/{{kind:str}}", opt={**OPT, "file": True})
async def export(session: AsyncSession, caller: Scope, quarter: str, kind: str) -> Response[bytes]:
    """The review as a file (`csv`, `xlsx`)."""
    if kind not in ("csv", "xlsx"):
        raise NotFound("Ce format n’existe pas : choisissez CSV ou XLSX.")
    review = await review_of(session, caller, quarter=quarter)
    lines = await review_lines(session, caller, review=review)
    make = review_csv if kind == "csv" else review_xlsx
    content = await asyncio.to_thread(make, review, lines)
    return Response(
        content,
        media_type="text/csv" if kind == "csv" else XLSX,
        headers={
            "Content-Disposition": f'attachment; filename="revue-acces-{review.quarter}.{kind}"'
        },
    )


async def _frame(
    session: AsyncSession, scope: Scope, quarter: str, pending_only: bool
) -> dict[str, Any]:
    review = await review_of(session, scope, quarter=quarter)
    lines = await review_lines(session, scope, review=review, pending_only=pending_only)
    return {
        "review": review,
        "lines": lines,
        "pending_only": pending_only,
        "typed": ("", ""),
        "is_open": review.status is ReviewStatus.OPEN,
        "may_close": whole_group(scope, DO) and review.status is ReviewStatus.OPEN,
        "path": REVIEWS,
    }


routes = [reviews_page, open_now, review_page, decide, undecide, closing, close, export]
