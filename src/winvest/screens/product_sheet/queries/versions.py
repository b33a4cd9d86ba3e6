"""Two versions of a product side by side, for who may read each of their parts."""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from winvest.foundation.kit.errors import NotFound
from winvest.foundation.kit.french import percent, short_date
from winvest.foundation.kit.scope import Scope
from winvest.group.accounting.models.mappings import AccountingMapping
from winvest.group.companies.queries import company_names
from winvest.offer.catalog.enums import Channel
from winvest.offer.catalog.models.versions import ProductPlan
from winvest.offer.commissions.enums import SplitParty
from winvest.offer.commissions.models import CommissionScheme, CommissionTier
from winvest.offer.documents.models import ProductDocument
from winvest.offer.pricing.models import InitialFee, PriceOption, PriceSurcharge, Promotion
from winvest.offer.publication.models import Publication
from winvest.offer.quality.models import CqRule
from winvest.screens.product_sheet.comparison import Chapter, chapter, labelled
from winvest.screens.product_sheet.earnings import APPLIED, TierFact, told_tiers
from winvest.screens.product_sheet.queries.description import PAPERS, per_of
from winvest.screens.product_sheet.queries.head import Head, VersionLine
from winvest.screens.product_sheet.queries.price_changes import prices_by_plan
from winvest.screens.product_sheet.queries.pricing import extra_value
from winvest.screens.product_sheet.queries.records import Records

Teller = Callable[[Records, VersionLine], dict[str, str]]
PARTIES = {one.value: one.label for one in SplitParty}


@dataclass(frozen=True, slots=True, kw_only=True)
class ComparisonView:
    """Two versions and where they part."""

    before: VersionLine
    after: VersionLine
    chapters: tuple[Chapter, ...]
    unread: tuple[str, ...]


async def comparison_view(
    session: AsyncSession, scope: Scope, *, head: Head, before: int, after: int
) -> ComparisonView:
    """The two versions of these numbers; `NotFound` when one is none of this product's."""
    old, new = _version(head, before), _version(head, after)
    named = {one.company_id for one in head.records.of(Publication)}
    named |= {one.company_id for one in head.records.of(AccountingMapping)}
    names = {one.id: one.name for one in await company_names(session, scope, ids=named)}
    parts = _parts(names)
    read = [one for one in parts if one[2] is None or one[2] in head.reads]
    return ComparisonView(
        before=old,
        after=new,
        chapters=tuple(
            chapter(title, tell(head.records, old), tell(head.records, new))
            for title, tell, _ in read
        ),
        unread=tuple(
            title.lower() for title, _, right in parts if right not in (None, *head.reads)
        ),
    )


def _version(head: Head, number: int) -> VersionLine:
    found = next((one for one in head.versions if one.number == number), None)
    if found is None:
        raise NotFound(
            f"Ce produit n’a pas de version {number} que vous puissiez lire. "
            "Choisissez-en deux dans son historique."
        )
    return found


def _parts(names: dict[UUID, str]) -> tuple[tuple[str, Teller, str | None], ...]:
    return (
        ("Version", _period, None),
        ("Formules", _plans, None),
        ("Prix", _prices, "pricing.read"),
        ("Options, frais et promotions", _extras, "pricing.read"),
        ("Commissions", _schemes, "commissions.read"),
        ("Documents", _documents, "documents.read"),
        ("Pièces à demander", _papers, None),
        ("Diffusion", lambda kept, one: _publications(kept, one, names), "publication.read"),
        ("Comptabilité", lambda kept, one: _mappings(kept, one, names), "accounting.read"),
    )


def _period(kept: Records, one: VersionLine) -> dict[str, str]:
    del kept
    return {
        "Début": short_date(one.effective_from),
        "Fin": short_date(one.effective_to) if one.effective_to else "sans terme",
        "Changement majeur": "oui" if one.breaking else "non",
        "Note": one.notes or "–",
    }


def _plans(kept: Records, one: VersionLine) -> dict[str, str]:
    return labelled(
        (f"{plan.name} ({plan.code})", per_of(plan))
        for plan in kept.of_version(ProductPlan, one.id)
    )


def _prices(kept: Records, one: VersionLine) -> dict[str, str]:
    return {plan: told for plan, (told, _) in prices_by_plan(kept, one.id).items()}


def _extras(kept: Records, one: VersionLine) -> dict[str, str]:
    kinds = (PriceOption, PriceSurcharge, InitialFee, Promotion)
    return labelled(
        (row.label, extra_value(row)) for kind in kinds for row in kept.of_version(kind, one.id)
    )


def _schemes(kept: Records, one: VersionLine) -> dict[str, str]:
    found = []
    for scheme in kept.of_version(CommissionScheme, one.id):
        tiers = [
            TierFact(
                basis=tier.basis,
                min=tier.min,
                max=tier.max,
                value_type=tier.value_type,
                value=tier.value,
            )
            for tier in kept.of(CommissionTier)
            if tier.scheme_id == scheme.id
        ]
        split = ", ".join(
            f"{PARTIES.get(who, who)} {percent(Decimal(str(part)) * 100)}"
            for who, part in sorted(scheme.split.items())
        )
        steps = ", ".join(f"{tier.span}\u00a0: {tier.value}" for tier in told_tiers(tiers))
        where = f", {Channel(scheme.channel).label}" if scheme.channel else ""
        year = f", année {scheme.year}" if scheme.year else ""
        name = f"{APPLIED[scheme.applies_to]}{year}{where}"
        found.append((name, f"{steps}\u00a0; {split}\u00a0; {scheme.settlement.label}"))
    return labelled(found)


def _documents(kept: Records, one: VersionLine) -> dict[str, str]:
    return labelled(
        (
            f"{paper.type.value.replace('_', ' ')} {paper.title}",
            f"édition {paper.version}"
            + (f", jusqu’au {short_date(paper.valid_to)}" if paper.valid_to else ""),
        )
        for paper in sorted(kept.of_version(ProductDocument, one.id), key=lambda row: row.type)
    )


def _papers(kept: Records, one: VersionLine) -> dict[str, str]:
    return {
        PAPERS.get(paper, paper): "demandée"
        for rule in kept.of_version(CqRule, one.id)
        for paper in rule.required_fields
    }


def _publications(kept: Records, one: VersionLine, names: dict[UUID, str]) -> dict[str, str]:
    return labelled(
        (
            names.get(row.company_id, ""),
            f"{', '.join(each.label for each in Channel if each in row.channels)}\u00a0; "
            f"{row.visibility.label}",
        )
        for row in kept.of(Publication)
        if row.product_version_id == one.id
    )


def _mappings(kept: Records, one: VersionLine, names: dict[UUID, str]) -> dict[str, str]:
    return labelled(
        (
            f"{names.get(row.company_id, '')}, {row.nature.label}",
            " ".join(each for each in (row.gl_account, row.journal, row.tax_code) if each),
        )
        for row in kept.of_version(AccountingMapping, one.id)
    )
