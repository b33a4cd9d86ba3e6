"""What the family, the partner and the company of a list's address are called."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, String, cast, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from winvest.foundation.kit.scope import Scope
from winvest.group.companies.models import Company
from winvest.group.partners.models import Partner
from winvest.offer.catalog.forms.filters import ELSEWHERE, NONE, ProductFilters
from winvest.offer.catalog.models.risks import Risk
from winvest.screens.catalogue.queries import CatalogueView

UNNAMED = {NONE: "Sans compagnie", ELSEWHERE: "Compagnie d’une autre société"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Names:
    """The names of what a list is narrowed to; None where nothing is, or may be, called so."""

    risk: str | None = None
    partner: str | None = None
    company: str | None = None


async def names_shown(
    session: AsyncSession, scope: Scope, *, filters: ProductFilters, view: CatalogueView
) -> Names:
    """What the family and the partner chosen are called: by the panes, else where they are kept."""
    risk = labelled(filters.risk, {one.code: one.label for one in view.risks})
    partner = labelled(filters.partner, {one.slug: one.name for one in view.partners})
    if (filters.risk and not risk) or (filters.partner and not partner):
        return await names_asked(session, scope, filters=filters)
    return Names(risk=risk, partner=partner)


async def names_asked(session: AsyncSession, scope: Scope, *, filters: ProductFilters) -> Names:
    """The names of a list's filters, among the families and partners that the person may read.

    For where no product is left to tell them.
    """
    named = select(
        _named(Risk.label, Risk.code, Risk.id, filters.risk),
        _named(Partner.name, Partner.slug, Partner.id, filters.partner),
        _named(Company.brand_name, Company.code, Company.id, filters.company),
    )
    risk, partner, company = (await session.execute(named)).one()
    return Names(risk=risk, partner=UNNAMED.get(filters.partner or "", partner), company=company)


def labelled(asked: str | None, labels: Mapping[str, str]) -> str | None:
    """What a code is called, however it is written.

    >>> labelled("sante", {"SANTE": "Santé"}), labelled("x", {}), labelled(None, {})
    ('Santé', None, None)
    """
    return (
        next((label for code, label in labels.items() if code.lower() == asked.lower()), None)
        if asked
        else None
    )


def _named(name: Any, code: Any, identifier: Any, asked: str | None) -> Any:
    plain = (asked or "").lower()
    called: Select[Any] = select(func.min(name)).where(
        or_(func.lower(code) == plain, cast(identifier, String) == plain)
    )
    return called.scalar_subquery()
