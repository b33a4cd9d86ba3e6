"""The versions and prices of a product at an instant, among the rows kept. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from winvest.offer.catalog.enums import VersionStatus
from winvest.offer.catalog.models.versions import ProductPlan, ProductVersion
from winvest.offer.catalog.queries.versions import PUBLISHED, ShownVersion
from winvest.offer.pricing.models import PricingRule
from winvest.offer.pricing.rules.display import Price
from winvest.offer.publication.enums import PublicationStatus
from winvest.offer.publication.models import Publication
from winvest.screens.product_sheet.queries.records import Records


@dataclass(frozen=True, slots=True, kw_only=True)
class VersionLine:
    """A version of the product, as lists name it."""

    id: UUID
    number: int
    status: VersionStatus
    effective_from: datetime
    effective_to: datetime | None
    notes: str | None
    breaking: bool
    shown: bool


def version_at(versions: Sequence[ProductVersion], at: datetime) -> ShownVersion | None:
    """The version in force at an instant among these, else the latest being prepared."""
    for one in versions:
        ended = one.effective_to is not None and one.effective_to <= at
        if one.status in PUBLISHED and one.effective_from <= at and not ended:
            return _shown(one, at, in_force=True)
    prepared = [one for one in versions if one.status not in PUBLISHED or one.effective_from > at]
    latest = max(prepared, key=lambda one: one.version, default=None)
    return _shown(latest, at, in_force=False) if latest else None


def status_at(one: ProductVersion, at: datetime) -> VersionStatus:
    """Where a version stood at an instant: one of today may have been still to come."""
    if one.status not in PUBLISHED:
        return one.status
    if one.effective_from > at:
        return VersionStatus.SCHEDULED
    ended = one.effective_to is not None and one.effective_to <= at
    return VersionStatus.SUPERSEDED if ended else VersionStatus.ACTIVE


def prices_of_version(kept: Records, version_id: UUID | None) -> list[Price]:
    """The prices of one version among the rows kept."""
    plans = {one.id: one for one in kept.of_version(ProductPlan, version_id)}
    rules = kept.of_version(PricingRule, version_id)
    return [price_of(one, plans.get(one.plan_id) if one.plan_id else None) for one in rules]


def price_of(rule: PricingRule, plan: ProductPlan | None) -> Price:
    """A stored price as the rules of the prices read it."""
    return Price(
        plan_id=rule.plan_id,
        recurrence=plan.recurrence if plan else None,
        type=rule.type,
        tier_mode=rule.tier_mode,
        currency=rule.currency,
        payload=rule.payload,
        tax_rate=rule.tax_rate,
        tax_included=rule.tax_included,
        label=rule.label,
    )


def is_given(one: Publication, at: datetime) -> bool:
    """Does this publication give the product to its company at an instant?"""
    ended = one.end_at is not None and one.end_at <= at
    return one.status is PublicationStatus.PUBLISHED and one.start_at <= at and not ended


def line_of(one: ProductVersion, shown: ShownVersion | None, *, at: datetime | None) -> VersionLine:
    """A version as lists name it, as it stood at an instant if one is asked for."""
    return VersionLine(
        id=one.id,
        number=one.version,
        status=one.status if at is None else status_at(one, at),
        effective_from=one.effective_from,
        effective_to=one.effective_to,
        notes=one.notes,
        breaking=one.breaking_changes,
        shown=is_shown(one, shown),
    )


def is_shown(one: ProductVersion, shown: ShownVersion | None) -> bool:
    """Is it the version that the sheet shows?"""
    return shown is not None and shown.id == one.id


def _shown(one: ProductVersion, at: datetime, *, in_force: bool) -> ShownVersion:
    return ShownVersion(
        id=one.id,
        number=one.version,
        status=status_at(one, at),
        effective_from=one.effective_from,
        effective_to=one.effective_to,
        notes=one.notes,
        in_force=in_force,
    )
