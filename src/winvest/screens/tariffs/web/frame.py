"""What every page of a sort of tariffs shows around its content."""

from datetime import UTC, datetime
from typing import Any

from winvest.foundation.infra.posted import pack_undo
from winvest.foundation.kit.calendar import today_in
from winvest.foundation.kit.errors import NotFound
from winvest.foundation.kit.scope import Scope
from winvest.screens.tariffs.desks.agreed import AgreedDesk
from winvest.screens.tariffs.desks.desk import Desk, Moment
from winvest.screens.tariffs.desks.promotions import PromotionDesk
from winvest.screens.tariffs.desks.taxes import TaxDesk
from winvest.screens.tariffs.forms import ABOUT, ADD, GROUP_WIDE, LABELS, PATH, Sort

READING = {"right": "pricing.read", "public": False, "company_scoped": True}
ONE_SORT = f"{PATH}/{{sorte:str}}"
ONE = f"{ONE_SORT}/{{ligne:uuid}}"
UNDO = "tariffs"
DESKS: dict[Sort, Desk] = {
    Sort.PROMOTIONS: PromotionDesk(),
    Sort.AGREED: AgreedDesk(),
    Sort.TAXES: TaxDesk(),
}


def this_moment() -> Moment:
    """The instant and the business day, read at the door."""
    now = datetime.now(UTC)
    return Moment(now=now, today=today_in(now))


def desk_of(name: str) -> Desk:
    """The desk of an address; `NotFound` when there is none of that name."""
    try:
        return DESKS[Sort(name)]
    except ValueError:
        raise NotFound("Cette page de tarifs n’existe pas. Repartez de « Tarifs ».") from None


def frame(desk: Desk, scope: Scope) -> dict[str, Any]:
    """The names and addresses of a sort."""
    sort = desk.sort
    return {
        "sort": sort,
        "path": PATH,
        "here": f"{PATH}/{sort.value}",
        "about": ABOUT[sort],
        "add_label": ADD[sort],
        "may_add": desk.may_add(scope),
        "labels": LABELS[sort],
        "fields": f"tariffs/fields_{sort.value}.html",
    }


def audit_links(scope: Scope, sort: Sort) -> Any:
    """Who may follow a line of history into the audit: the group's chain has its own readers."""
    readable = scope.group_admin or sort not in GROUP_WIDE
    return lambda right, **_: readable and scope.may(right)


def undo_address(sort: Sort, values: dict[str, Any]) -> str:
    """The address that takes an act back."""
    return f"{PATH}/{sort.value}/annulation/{pack_undo(UNDO, values)}"
