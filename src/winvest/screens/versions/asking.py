"""Accounts that a version in preparation has not, and nobody asked Compta for."""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from winvest.foundation.kit.french import of
from winvest.group.accounting.enums import AccountingNature
from winvest.offer.catalog.queries.sheets import ProductSheet
from winvest.offer.publication.facts import PublicationFacts
from winvest.offer.publication.rules import unsettled
from winvest.screens.product_sheet.queries.facts import publication_facts
from winvest.screens.product_sheet.queries.records import records


@dataclass(frozen=True, slots=True, kw_only=True)
class Unasked:
    """The flows to ask for, by company that books them; « d’Action Prévoyance »."""

    natures: Mapping[UUID, tuple[AccountingNature, ...]]
    names: str


async def unasked_accounts(
    session: AsyncSession, *, sheet: ProductSheet, version_id: UUID
) -> Unasked | None:
    """What « Demander à la Compta » asks for; nothing when all was asked, or is there."""
    kept = await records(session, product_id=sheet.id, shown=version_id)
    facts = publication_facts(sheet, kept, version_id)
    found = unasked(facts) if facts else {}
    if facts is None or not found:
        return None
    return Unasked(natures=found, names=" et ".join(of(facts.companies[one]) for one in found))


def unasked(facts: PublicationFacts) -> Mapping[UUID, tuple[AccountingNature, ...]]:
    """The companies for which a flow is neither validated nor asked of Compta, and their flows."""
    asked = {(one.company_id, one.nature) for one in facts.mappings}
    return {
        company_id: natures
        for company_id, natures in unsettled(facts).items()
        if any((company_id, one) not in asked for one in natures)
    }
