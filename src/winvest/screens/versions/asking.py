"""Accounts that a version in preparation has not, and nobody asked Compta for."""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from winvest.foundation.kit.french import of
from winvest.foundation.kit.scope import Scope
from winvest.group.accounting.enums import AccountingNature
from winvest.group.accounting.mapping_commands import ask_mapping
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


async def ask_accounts(
    session: AsyncSession,
    scope: Scope,
    *,
    sheet: ProductSheet,
    version_id: UUID,
    number: int,
    facts: PublicationFacts | None,
) -> str:
    """« Demander à la Compta » each company's accounts that lack; whose they are: « d’Action ».

    When none lacks, the product's own company is asked, which refuses what it was asked already.
    """
    wanted = (unasked(facts) if facts else {}) or {sheet.company_id: ()}
    for company_id, natures in wanted.items():
        await ask_mapping(
            session,
            scope,
            version_id=version_id,
            number=number,
            owner_id=sheet.company_id,
            company_id=company_id,
            sku=sheet.sku,
            product_name=sheet.name,
            risk_family=sheet.risk_code,
            natures=natures,
        )
    names = facts.companies if facts else {}
    return " et ".join(of(names.get(one, sheet.company_name)) for one in wanted)
