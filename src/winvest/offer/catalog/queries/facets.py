"""Facets: the counts of a list added up by family and by partner, for the panes beside it."""

from collections.abc import Iterable, Sequence
from functools import lru_cache
from unicodedata import combining, normalize
from uuid import UUID

from msgspec import Struct

from winvest.offer.catalog.enums import IntegrationStatus
from winvest.offer.catalog.forms.filters import ELSEWHERE, NONE, ProductFilters

BEST_FIRST = (
    IntegrationStatus.API,
    IntegrationStatus.IMPORT,
    IntegrationStatus.REQUESTED,
    IntegrationStatus.NOT_INTEGRATED,
    IntegrationStatus.INACTIVE,
)


class RiskCount(Struct, frozen=True):
    """A family with its number of products."""

    code: str
    label: str
    icon: str | None
    count: int


class PartnerCount(Struct, frozen=True):
    """A partner with its number of products; it shows the best integration of its products."""

    slug: str
    name: str
    integration_status: IntegrationStatus
    count: int


class Facet(Struct, frozen=True):
    """Products of one family and one partner; labels are empty for a partner that is not read."""

    risk_id: UUID
    risk_code: str
    risk_label: str
    risk_icon: str | None
    risk_position: int
    partner_id: UUID | None
    partner_slug: str | None
    partner_name: str | None
    best: int
    count: int


def by_risk(facets: Iterable[Facet]) -> tuple[RiskCount, ...]:
    """Facets added up by the code of the family, in the order of the families."""
    grouped: dict[str, list[Facet]] = {}
    for one in facets:
        grouped.setdefault(one.risk_code, []).append(one)
    ordered = sorted(
        grouped.values(), key=lambda them: (min(one.risk_position for one in them), _label(them))
    )
    return tuple(
        RiskCount(
            code=them[0].risk_code,
            label=min(one.risk_label for one in them),
            icon=min((one.risk_icon for one in them if one.risk_icon), default=None),
            count=sum(one.count for one in them),
        )
        for them in ordered
    )


def by_partner(facets: Iterable[Facet], *, filters: ProductFilters) -> tuple[PartnerCount, ...]:
    """Facets of the family filtered by, added up by partner, the largest first."""
    grouped: dict[str, list[Facet]] = {}
    for one in facets:
        if in_family(one, filters.risk):
            slug = one.partner_slug or (ELSEWHERE if one.partner_id else NONE)
            grouped.setdefault(slug, []).append(one)
    unnamed = {NONE: "Sans compagnie", ELSEWHERE: "Compagnie d’une autre société"}
    counts = (
        PartnerCount(
            slug=slug,
            name=min((one.partner_name for one in them if one.partner_name), default=None)
            or unnamed[slug],
            integration_status=BEST_FIRST[min(one.best for one in them)],
            count=sum(one.count for one in them),
        )
        for slug, them in grouped.items()
    )
    return tuple(sorted(counts, key=lambda one: (one.slug in unnamed, -one.count, one.slug)))


def facet(
    risk_id: UUID,
    code: str,
    label: str,
    icon: str | None,
    position: int,
    partner_id: UUID | None,
    slug: str | None,
    name: str | None,
    best: int,
    count: int,
) -> Facet:
    """A facet from its columns."""
    return Facet(risk_id, code, label, icon, position, partner_id, slug, name, best, int(count))


def in_family(one: Facet, asked: str | None) -> bool:
    """Is it of the family asked for, by its code or its id?"""
    return asked is None or _is_named(asked, one.risk_code, one.risk_id)


def of_partner(one: Facet, asked: str | None) -> bool:
    """Is it of the partner asked for: by slug or id, of none, or of one that is not read?"""
    if asked is None:
        return True
    if asked == NONE:
        return one.partner_id is None
    if asked == ELSEWHERE:
        return one.partner_id is not None and one.partner_slug is None
    return bool(one.partner_slug) and _is_named(asked, str(one.partner_slug), one.partner_id)


def _is_named(asked: str, code: str, identifier: UUID | None) -> bool:
    if asked.lower() == code.lower():
        return True
    try:
        return UUID(asked) == identifier
    except ValueError:
        return False


def _label(them: Sequence[Facet]) -> str:
    return _plain(min(one.risk_label for one in them))


@lru_cache(maxsize=512)
def _plain(label: str) -> str:
    return "".join(one for one in normalize("NFD", label.lower()) if not combining(one))
