"""The rows of the catalogue as its template writes them: plain words, worked out once a row.

A page draws fifty rows at once; filters and rights asked in the template would cost more than the
queries. Rights are asked once for each company and family.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import quote
from uuid import UUID

from jinja2 import Template
from markupsafe import Markup

from winvest.foundation.infra.web import stitched_template
from winvest.foundation.kit.french import short_date
from winvest.foundation.kit.scope import Scope
from winvest.offer.catalog.enums import Badge, IntegrationStatus, LifecycleStatus
from winvest.screens.catalogue.forms import ListState
from winvest.screens.catalogue.queries import CatalogueRow, CatalogueView, PriceTag

TONES = {Badge.NEW: "brand", Badge.PROMO: "warn", Badge.BETA: "", Badge.ON_QUOTATION: ""}


@dataclass(frozen=True, slots=True, kw_only=True)
class DrawnRow:
    """A row of the catalogue, in the words of its cells."""

    id: UUID
    sku: str
    href: str
    name: str
    open_href: str
    opened: bool
    may_edit: bool
    status: LifecycleStatus
    integration: IntegrationStatus
    company: str
    company_name: str
    partner: str
    risk: str
    channels: str
    price: PriceTag
    version: str
    models: str
    diffused: str
    updated: str
    badges: tuple[tuple[str, str], ...]


def drawn_rows(scope: Scope, view: CatalogueView, state: ListState) -> tuple[DrawnRow, ...]:
    """The rows of a page; the product opened has its address to be closed by."""
    base = state.address(state.filters.place)
    editable: dict[tuple[UUID, str], bool] = {}
    drawn = []
    for one in view.rows:
        at = (one.product.company_id, one.product.risk_code)
        if at not in editable:
            editable[at] = scope.may("catalog.edit", company_id=at[0], risk_family=at[1])
        opened = one.product.sku == state.opened
        closing = base if opened else ""
        drawn.append(_drawn(one, closing=closing, opened=opened, may_edit=editable[at]))
    return tuple(drawn)


def lines(
    rows: Sequence[DrawnRow], *, columns: tuple[str, ...], narrow: Mapping[str, str]
) -> list[tuple[DrawnRow, Markup]]:
    """Each row with its line of the table; a row that says the same is drawn once a process."""
    template = stitched_template("catalogue/row.html", columns)
    classes = tuple(narrow.items())
    return [(one, _line(template, one, columns, classes)) for one in rows]


@lru_cache(maxsize=8192)
def _line(
    template: Template,
    row: DrawnRow,
    columns: tuple[str, ...],
    narrow: tuple[tuple[str, str], ...],
) -> Markup:
    drawn = template.render(
        row=row, span=len(columns) + 1, apart="badges" in columns, narrow=dict(narrow)
    )
    return Markup(drawn)  # noqa: S704 - a template of ours, escaped by it


def _drawn(row: CatalogueRow, *, closing: str, opened: bool, may_edit: bool) -> DrawnRow:
    one = row.product
    href = f"/produits/{quote(one.sku, safe='')}"
    return DrawnRow(
        id=one.id,
        sku=one.sku,
        href=href,
        name=one.name,
        open_href=closing or f"{href}/versions",
        opened=opened,
        may_edit=may_edit,
        status=one.lifecycle_status,
        integration=one.integration_status,
        company=one.company_code,
        company_name=one.company_name,
        partner=one.partner_name or "",
        risk=one.risk_label,
        channels=", ".join(channel.label for channel in one.channels) or "–",
        price=row.price,
        version=f"v{one.version}" if one.version else "–",
        models=", ".join(model.label for model in row.models) or "–",
        diffused="Oui" if row.diffused else "Non",
        updated=short_date(one.updated_at),
        badges=tuple((mark.label, TONES[mark]) for mark in one.badges),
    )
