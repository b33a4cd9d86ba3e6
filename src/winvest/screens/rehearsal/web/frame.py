"""What the doors of the rehearsals share: their rights, how far one is."""

from datetime import datetime
from typing import Any

from winvest.foundation.infra.web import AnyRequest
from winvest.foundation.kit.french import number
from winvest.offer.rehearsal.enums import ComparisonStatus, RehearsalStatus
from winvest.offer.rehearsal.queries import READ, RehearsalRow
from winvest.offer.rehearsal.rules.keeping import detail_until
from winvest.screens.rehearsal.forms import PATH
from winvest.screens.rehearsal.views import title_of

OPT = {"right": READ, "public": False, "company_scoped": True}
RUNNING = (RehearsalStatus.WAITING, RehearsalStatus.RUNNING)


def is_running(one: RehearsalRow) -> bool:
    """Is a job at work on it?"""
    return one.status in RUNNING or one.comparison is ComparisonStatus.WAITING


def kept_until(request: AnyRequest, one: RehearsalRow) -> datetime | None:
    """Until when its lines are kept; none once they are erased, or before there are any."""
    if one.finished_at is None or one.detail_erased_at is not None:
        return None
    return detail_until(
        finished=one.finished_at,
        effective=one.effective_at,
        compared=one.compared_at,
        days=request.app.state.settings.rehearsal_detail_days,
    )


def progress_shown(one: RehearsalRow) -> dict[str, Any]:
    """What tells how far a rehearsal is."""
    comparing = one.comparison is ComparisonStatus.WAITING
    done = one.compared_count if comparing else one.done_count
    what = "Comparaison" if comparing else "Répétition"
    if one.status is RehearsalStatus.WAITING:
        sentence = "En attente de son tour"
    else:
        sentence = f"{what}\u00a0: {number(done)} dossiers sur {number(one.total)}"
    return {
        "one": one,
        "running": is_running(one),
        "done": done,
        "total": one.total,
        "sentence": sentence,
        "here": f"{PATH}/{one.id}",
        "path": PATH,
        "name": title_of(one),
    }
