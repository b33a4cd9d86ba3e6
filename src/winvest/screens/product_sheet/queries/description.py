"""The Description tab: what the product is, for whom, what it takes to sell it, what to say."""

from dataclasses import dataclass, replace
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from winvest.foundation.kit.french import plural
from winvest.foundation.kit.scope import Scope
from winvest.group.companies.queries import company_names
from winvest.offer.catalog.enums import Channel, Recurrence
from winvest.offer.catalog.models.products import ProductFieldValue
from winvest.offer.catalog.models.versions import ProductPlan, ProductVersion
from winvest.offer.catalog.queries.choices import Lookalike, lookalikes
from winvest.offer.catalog.queries.filled_fields import FilledField, filled_fields
from winvest.offer.catalog.queries.versions import PUBLISHED
from winvest.offer.catalog.zone_rules import zone_label
from winvest.offer.documents.enums import DocumentStatus, DocumentType
from winvest.offer.documents.models import ProductDocument
from winvest.offer.pricing.models import PricingRule
from winvest.offer.pricing.rules.display import PER, Wording, in_words
from winvest.offer.publication.enums import Visibility
from winvest.offer.publication.models import Publication
from winvest.offer.quality.enums import Piece
from winvest.offer.quality.models import CqRule
from winvest.screens.product_sheet.forms import in_words as field_in_words
from winvest.screens.product_sheet.queries.files import Passage, script_passages
from winvest.screens.product_sheet.queries.head import Head
from winvest.screens.product_sheet.queries.standing import is_given, price_of

PAPERS = {one.value: one.label for one in Piece}


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanBrief:
    """A plan and its price, in a line."""

    name: str
    per: str
    prices: tuple[Wording, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Script:
    """A script of sale, with its words where its file can be read."""

    id: UUID
    title: str
    has_file: bool
    channels: tuple[Channel, ...]
    passages: tuple[Passage, ...]
    written_for: int | None = None
    """The version that it was written for, when another is in force since (VER-07)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Seller:
    """A company that sells the product, and by which channels."""

    name: str
    code: str
    channels: tuple[Channel, ...]
    hidden: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class DescriptionView:
    """All that the tab shows beside the frame."""

    head: Head
    fields: tuple[tuple[str, str], ...]
    zones: tuple[str, ...]
    plans: tuple[PlanBrief, ...]
    prices_start: bool
    papers: tuple[str, ...]
    cq_notes: str | None
    scripts: tuple[Script, ...]
    sellers: tuple[Seller, ...]
    near: tuple[Lookalike, ...] = ()


async def description_view(
    session: AsyncSession, scope: Scope, *, head: Head, scripts: bool = False
) -> DescriptionView:
    """The tab, for a product whose frame was read."""
    sheet = head.product
    filled = await filled_fields(session, scope, product_id=sheet.id, risk_id=sheet.risk_id)
    if head.when.replayed and head.owner:
        filled = _as_known(head, filled)
    shown = sheet.version.id if sheet.version else None
    rules = head.records.of_version(CqRule, shown)
    near: tuple[Lookalike, ...] = ()
    if sheet.version is None and not head.asked.past:
        found = await lookalikes(session, scope, name=sheet.name, company_id=sheet.company_id)
        near = tuple(one for one in found if one.sku != sheet.sku)
    return DescriptionView(
        head=head,
        fields=tuple(
            (one.field.label, field_in_words(one.value, one.field.unit)) for one in filled
        ),
        zones=tuple(map(zone_label, sheet.zones)),
        plans=plan_briefs(head) if "pricing.read" in head.reads else (),
        prices_start=bool(head.records.rows.get("price_surcharge")),
        papers=tuple(PAPERS.get(one, one) for rule in rules for one in rule.required_fields),
        cq_notes=next((one.notes for one in rules if one.notes), None),
        scripts=await _scripts(session, head, shown, read=scripts),
        sellers=await sellers_of(session, scope, head=head),
        near=near,
    )


def plan_briefs(head: Head) -> tuple[PlanBrief, ...]:
    """The plans of the version shown, each with its prices in words."""
    shown = head.product.version.id if head.product.version else None
    rules = head.records.of_version(PricingRule, shown)
    plans = head.records.of_version(ProductPlan, shown)
    found = [
        PlanBrief(
            name=plan.name,
            per=per_of(plan),
            prices=tuple(in_words(price_of(one, plan)) for one in rules if one.plan_id == plan.id),
        )
        for plan in plans
    ]
    common = [in_words(price_of(one, None)) for one in rules if one.plan_id is None]
    if common:
        found.append(PlanBrief(name="Toutes les formules", per="", prices=tuple(common)))
    return tuple(found)


def per_of(plan: ProductPlan) -> str:
    """How often a plan is charged, in words."""
    if plan.recurrence is Recurrence.CUSTOM and plan.billing_cycle_days:
        return f"tous les {plural(plan.billing_cycle_days, 'jour')}"
    return PER[plan.recurrence]


async def sellers_of(session: AsyncSession, scope: Scope, *, head: Head) -> tuple[Seller, ...]:
    """The companies that sell the product at the instant looked at."""
    if "publication.read" not in head.reads:
        return ()
    given = [one for one in head.records.of(Publication) if is_given(one, head.when.at)]
    if not given:
        return ()
    names = await company_names(session, scope, ids={one.company_id for one in given})
    by_id = {one.id: one for one in names}
    return tuple(
        Seller(
            name=by_id[one.company_id].name,
            code=by_id[one.company_id].code,
            channels=tuple(channel for channel in Channel if channel in one.channels),
            hidden=one.visibility is Visibility.HIDDEN,
        )
        for one in given
        if one.company_id in by_id
    )


def _as_known(head: Head, filled: tuple[FilledField, ...]) -> tuple[FilledField, ...]:
    """The family's fields with the values known then; the fields themselves are today's."""
    then = {one.risk_field_id: one for one in head.records.of(ProductFieldValue)}
    found = []
    for one in filled:
        kept = then.get(one.field.id)
        values = (
            (kept.value_text, kept.value_number, kept.value_boolean, kept.value_date)
            if kept
            else ()
        )
        value = next((each for each in values if each is not None), None)
        found.append(replace(one, value=value))
    return tuple(found)


async def _scripts(
    session: AsyncSession, head: Head, shown: UUID | None, *, read: bool
) -> tuple[Script, ...]:
    """Scripts of the version, the one that quality control names first; words for who may read."""
    if "documents.read" not in head.reads:
        return ()
    named = {one.call_script_id for one in head.records.of_version(CqRule, shown)}
    papers = [
        one
        for one in head.records.of_version(ProductDocument, shown)
        if (one.type is DocumentType.SCRIPT or one.id in named)
        and one.status is not DocumentStatus.ARCHIVED
    ]
    papers.sort(key=lambda one: (one.id not in named, one.title))
    hashes = {one.file_hash for one in papers if one.file_hash} if read else set()
    since = await _written_for(session, head, hashes) if hashes else {}
    return tuple(
        [
            Script(
                id=one.id,
                title=one.title,
                has_file=one.file_hash is not None,
                channels=tuple(each for each in Channel if each in one.channels),
                passages=await script_passages(one.file_hash) if read else (),
                written_for=since.get(one.file_hash or ""),
            )
            for one in papers
        ]
    )


async def _written_for(session: AsyncSession, head: Head, hashes: set[str]) -> dict[str, int]:
    """The first version in force that had each file, when it is before the one that is shown."""
    shown = head.product.version
    if shown is None or not shown.in_force:
        return {}
    first = func.min(ProductVersion.version)
    found = await session.execute(
        select(ProductDocument.file_hash, first)
        .join(ProductVersion, ProductVersion.id == ProductDocument.product_version_id)
        .where(
            ProductVersion.product_id == head.product.id,
            ProductVersion.status.in_(PUBLISHED),
            ProductDocument.file_hash.in_(hashes),
        )
        .group_by(ProductDocument.file_hash)
        .having(first < shown.number)
    )
    return {digest: number for digest, number in found if digest}
