"""The panes beside the list: families and partners as lines, each with the address it leads to.

Up to a hundred and twenty lines a page: what their addresses share is written once.
"""

from collections.abc import Callable
from typing import Any
from urllib.parse import quote_plus

from markupsafe import Markup, escape
from msgspec import Struct

from winvest.offer.catalog.enums import IntegrationStatus
from winvest.screens.catalogue.forms import ListState, Pane, quoted
from winvest.screens.catalogue.queries import CatalogueView

HOLE = "\x02"
Address = Callable[..., str]


class Line(Struct, frozen=True):
    """A line of a pane: what it says, and `go`, the attributes of the link that chooses it."""

    go: Markup
    label: str
    count: int
    chosen: bool
    icon: str = ""
    status: IntegrationStatus | None = None


def risk_lines(view: CatalogueView, state: ListState, here: Address) -> list[Line]:
    """The families, each with its number of products; a phone goes on to the partners."""
    following = Pane.PARTNERS.value if state.pane is Pane.RISKS else None
    go = going(here, "risque", compagnie=None, pan=following)
    return [
        Line(
            go=go(one.code),
            label=one.label,
            count=one.count,
            chosen=state.filters.risk == one.code,
            icon=one.icon or "box",
        )
        for one in view.risks
    ]


def partner_lines(partners: list[Any], state: ListState, here: Address) -> list[Line]:
    """The partners, each with its number of products and its best integration."""
    go = going(here, "compagnie")
    return [
        Line(
            go=go(one.slug),
            label=one.name,
            count=one.count,
            chosen=state.filters.partner == one.slug,
            status=one.integration_status,
        )
        for one in partners
    ]


def going(here: Address, name: str, **changes: str | None) -> Callable[[str], Markup]:
    """Links to addresses that differ by one part, swapped by htmx where it can."""
    before, after = map(escape, around(here, name, **changes))

    def go(value: str) -> Markup:
        address = f"{before}{quoted(value)}{after}"
        link = f'href="{address}" hx-get="{address}" hx-target="#catalogue"'
        return Markup(link)  # noqa: S704 - escaped

    return go


def around(here: Address, name: str, **changes: str | None) -> tuple[str, str]:
    """What comes before and after one part in the addresses that differ by it alone."""
    before, _, after = here(**changes, **{name: HOLE}).partition(quote_plus(HOLE))
    return before, after
