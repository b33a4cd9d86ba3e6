"""The rows of the catalogue as its template writes them: plain words, worked out once a row.

A page draws fifty rows at once; filters and rights asked in the template would cost more than the
queries. Rights are asked once for each company and family.
"""

from dataclasses import dataclass
from urllib.parse import quote
from uuid import UUID

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
    place = state.filters.place
    base = state.address(place)
    start = f"{base}{'&' if '?' in base else '?'}ouvert="
    editable: dict[tuple[UUID, str], bool] = {}
    drawn = []
    for one in view.rows:
        at = (one.product.company_id, one.product.risk_code)
        if at not in editable:
            editable[at] = scope.may("catalog.edit", company_id=at[0], risk_family=at[1])
        opened = one.product.sku == state.opened
        href = base if opened else start + quote(one.product.sku, safe="")
        drawn.append(_drawn(one, open_href=href, opened=opened, may_edit=editable[at]))
    return tuple(drawn)


def _drawn(row: CatalogueRow, *, open_href: str, opened: bool, may_edit: bool) -> DrawnRow:
    one = row.product
    return DrawnRow(
        id=one.id,
        sku=one.sku,
        href=f"/produits/{quote(one.sku, safe='')}",
        name=one.name,
        open_href=open_href,
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
