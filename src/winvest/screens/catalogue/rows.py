"""The rows of the catalogue as its template writes them: plain words, worked out once a row.

A page draws fifty rows at once; filters and rights asked in the template would cost more than the
queries. Rights are asked once for each company and family.
"""

from collections.abc import Mapping
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
from winvest.offer.catalog.forms.filters import Completeness
from winvest.screens.catalogue.forms import ListState
from winvest.screens.catalogue.queries import CatalogueRow, CatalogueView, PriceTag

BETWEEN = Markup("\n")
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
    completeness: str
    lacking: bool
    updated: str
    badges: tuple[tuple[str, str], ...]


def drawn_lines(
    scope: Scope,
    view: CatalogueView,
    state: ListState,
    *,
    columns: tuple[str, ...],
    narrow: Mapping[str, str],
) -> list[tuple[Markup, bool]]:
    """The lines of a page, joined up to the product opened, if there is one, and after it."""
    closing = state.address(state.filters.place)
    classes = tuple(narrow.items())
    editable: dict[tuple[str, str], bool] = {}
    pieces: list[tuple[Markup, bool]] = []
    joined: list[Markup] = []
    template = stitched_template("catalogue/row.html", columns)
    for one in view.rows:
        at = (one.product.company_code, one.product.risk_code)
        if at not in editable:
            editable[at] = scope.may(
                "catalog.edit", company_id=one.product.company_id, risk_family=at[1]
            )
        opened = one.product.sku == state.opened
        joined.append(
            drawn_line(template, one, columns, classes, editable[at], closing if opened else None)
        )
        if opened:
            pieces.append((BETWEEN.join(joined), True))
            joined = []
    return [*pieces, (BETWEEN.join(joined), False)] if joined else pieces


@lru_cache(maxsize=20_000)
def drawn_line(
    template: Template,
    row: CatalogueRow,
    columns: tuple[str, ...],
    narrow: tuple[tuple[str, str], ...],
    may_edit: bool,
    closing: str | None,
) -> Markup:
    """A line of the table, drawn once a process for all to whom it says the same.

    `closing`: the address that closes the product, when it is the one opened.
    """
    drawn = template.render(
        row=_drawn(row, closing=closing, may_edit=may_edit),
        span=len(columns) + 1,
        apart="badges" in columns,
        narrow=dict(narrow),
    )
    return Markup(drawn)  # noqa: S704 - a template of ours, escaped by it


def _drawn(row: CatalogueRow, *, closing: str | None, may_edit: bool) -> DrawnRow:
    one = row.product
    href = f"/produits/{quote(one.sku, safe='')}"
    return DrawnRow(
        id=one.id,
        sku=one.sku,
        href=href,
        name=one.name,
        open_href=closing or f"{href}/versions",
        opened=closing is not None,
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
        diffused=row.diffusion,
        completeness=row.completeness,
        lacking=row.completeness.startswith(Completeness.INCOMPLETE.label),
        updated=short_date(one.updated_at),
        badges=tuple((mark.label, TONES[mark]) for mark in one.badges),
    )
