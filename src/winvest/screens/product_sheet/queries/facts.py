"""What the gate of a publication looks at, gathered from the rows of a sheet."""

from collections.abc import Mapping
from decimal import Decimal
from typing import cast
from uuid import UUID

from winvest.group.accounting.models.mappings import AccountingMapping
from winvest.group.approvals.enums import RaciTask
from winvest.group.approvals.models import ApprovalTask
from winvest.group.approvals.rules import who_signs
from winvest.offer.catalog.enums import Channel, VersionStatus
from winvest.offer.catalog.models.versions import ProductPlan, ProductVersion
from winvest.offer.catalog.queries.sheets import ProductSheet
from winvest.offer.commissions.models import CommissionScheme, CommissionTier
from winvest.offer.documents.models import ProductDocument
from winvest.offer.documents.rules import Paper, legal_family
from winvest.offer.documents.targets import PREPARED
from winvest.offer.pricing.enums import PricingType
from winvest.offer.pricing.models import PricingRule
from winvest.offer.publication.enums import PublicationStatus
from winvest.offer.publication.facts import (
    MappingFact,
    PartnerFact,
    PlanFact,
    PublicationFacts,
    SchemeFact,
    SpanFact,
    UnsignedFact,
)
from winvest.offer.publication.models import Publication
from winvest.screens.product_sheet.queries.records import Records

TO_COME = (*PREPARED, VersionStatus.SCHEDULED)
THEIR_COMPANY = "La société vendeuse"
Audience = tuple[tuple[Channel, ...], Mapping[UUID, str]]


def publication_facts(
    sheet: ProductSheet,
    kept: Records,
    version_id: UUID | None,
    names: Mapping[UUID, str] | None = None,
    audience: Audience | None = None,
) -> PublicationFacts | None:
    """The facts of one version; none when the product has no version yet.

    `audience`: to which companies, by which channels; those of its publications unless told.
    """
    version = next((one for one in kept.of(ProductVersion) if one.id == version_id), None)
    if version is None:
        return None
    rules = list(kept.of_version(PricingRule, version.id))
    channels, companies = audience or _audience(sheet, kept, version, names or {})
    return PublicationFacts(
        status=version.status,
        revenue_model=sheet.revenue_model,
        family=legal_family(sheet.risk_code),
        channels=channels,
        companies=companies,
        taxed=any(one.tax_rate > 0 for one in rules),
        plans=_plans(kept, version.id, rules),
        grids=tuple(_spans(one) for one in rules if one.type is PricingType.TIERED),
        schemes=_schemes(kept, version.id),
        papers=papers_of(kept, version.id),
        mappings=tuple(
            MappingFact(
                company_id=one.company_id,
                nature=one.nature,
                status=one.status,
                given=one.gl_account is not None,
            )
            for one in kept.of_version(AccountingMapping, version.id)
        ),
        partner=_partner(sheet),
        missing_fields=sheet.missing_fields,
        unsigned=_unsigned(sheet, kept, version.id, names or {}),
        starts=version.effective_from if version.status in TO_COME else None,
    )


def _unsigned(
    sheet: ProductSheet, kept: Records, version_id: UUID, names: Mapping[UUID, str]
) -> tuple[UnsignedFact, ...]:
    """The sign-offs that the version waits for, in the order of the matrix."""
    order = list(RaciTask)
    waiting = [one for one in kept.of(ApprovalTask) if one.subject_id == version_id]
    return tuple(
        UnsignedFact(
            task=RaciTask(one.task).label,
            function=who_signs(one.function, one.role_code),
            company=""
            if one.company_id == sheet.company_id
            else names.get(one.company_id, THEIR_COMPANY),
        )
        for one in sorted(waiting, key=lambda one: order.index(RaciTask(one.task)))
    )


def _partner(sheet: ProductSheet) -> PartnerFact | None:
    if sheet.partner_id is None or sheet.standing is None:
        return None
    return PartnerFact(
        name=sheet.partner_name or "du produit",
        status=sheet.standing.status,
        activation=sheet.standing.activation,
        company=sheet.company_name,
    )


def papers_of(kept: Records, version_id: UUID) -> tuple[Paper, ...]:
    """The documents of a version, as the rules look at them."""
    return tuple(
        Paper(
            type=one.type,
            status=one.status,
            channels=tuple(Channel(channel) for channel in one.channels),
            valid_to=one.valid_to,
            mandatory=bool(one.mandatory),
            valid_from=one.valid_from,
        )
        for one in kept.of_version(ProductDocument, version_id)
    )


def _audience(
    sheet: ProductSheet, kept: Records, version: ProductVersion, names: Mapping[UUID, str]
) -> tuple[tuple[Channel, ...], dict[UUID, str]]:
    """To which companies and channels the version goes: its publications, else the product's."""
    given = [
        one
        for one in kept.of(Publication)
        if one.product_version_id == version.id and one.status is not PublicationStatus.WITHDRAWN
    ]
    channels = {channel for one in given for channel in one.channels}
    sold = tuple(one for one in Channel if one in channels) or sheet.channels
    owners = [one.company_id for one in given] or [sheet.company_id]
    known = {sheet.company_id: sheet.company_name, **names}
    return sold, {one: known.get(one, THEIR_COMPANY) for one in owners}


def _plans(kept: Records, version_id: UUID, rules: list[PricingRule]) -> tuple[PlanFact, ...]:
    priced = {one.plan_id for one in rules}
    return tuple(
        PlanFact(name=one.name, priced=one.id in priced or None in priced)
        for one in kept.of_version(ProductPlan, version_id)
    )


def _spans(rule: PricingRule) -> tuple[SpanFact, ...]:
    tiers = cast("list[dict[str, object]]", rule.payload)
    return tuple(
        SpanFact(
            min=Decimal(str(one["min"])),
            max=None if one.get("max") is None else Decimal(str(one["max"])),
        )
        for one in tiers
    )


def _schemes(kept: Records, version_id: UUID) -> tuple[SchemeFact, ...]:
    tiers = kept.of(CommissionTier)
    found = []
    for one in kept.of_version(CommissionScheme, version_id):
        by_basis: dict[str, tuple[SpanFact, ...]] = {}
        for tier in tiers:
            if tier.scheme_id == one.id:
                span = SpanFact(min=tier.min, max=tier.max)
                by_basis[tier.basis] = (*by_basis.get(tier.basis, ()), span)
        found.append(
            SchemeFact(
                name=one.applies_to.label,
                split_total=sum((Decimal(str(part)) for part in one.split.values()), Decimal(0)),
                tiers=by_basis,
            )
        )
    return tuple(found)
