"""The Commissions tab: the schemes of the version that this person may read, on an example sale."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from winvest.foundation.kit.money import excl_tax, round_cents
from winvest.foundation.kit.scope import Scope
from winvest.group.companies.queries import company_names
from winvest.offer.catalog.enums import Channel
from winvest.offer.catalog.models.versions import ProductPlan
from winvest.offer.commissions.enums import CALLED, CommissionStatus
from winvest.offer.commissions.models import CommissionScheme, CommissionTier
from winvest.offer.pricing.enums import PricingType
from winvest.offer.pricing.models import PricingRule
from winvest.screens.product_sheet.earnings import (
    APPLIED,
    MODES,
    SETTLED,
    Part,
    Sale,
    TierFact,
    TierTold,
    Worked,
    shares,
    told_tiers,
    worked,
)
from winvest.screens.product_sheet.queries.description import per_of
from winvest.screens.product_sheet.queries.head import Head


@dataclass(frozen=True, slots=True, kw_only=True)
class SchemeView:
    """A scheme as the sheet tells it."""

    applies_to: str
    conditions: tuple[str, ...]
    status: CommissionStatus | None
    settlement: str
    tiers: tuple[TierTold, ...]
    mode: str
    parts: tuple[Part, ...]
    worked: Worked | None
    valid_from: datetime | None
    valid_to: datetime | None
    min_amount: Decimal | None
    max_amount: Decimal | None


@dataclass(frozen=True, slots=True, kw_only=True)
class CommissionsView:
    """The schemes, and the sale that they are worked out on."""

    schemes: tuple[SchemeView, ...]
    sale: Sale | None


async def commissions_view(session: AsyncSession, scope: Scope, *, head: Head) -> CommissionsView:
    """The schemes of the version: all for its owner, those that name it for another company."""
    shown = head.product.version.id if head.product.version else None
    schemes = [
        one for one in head.records.of_version(CommissionScheme, shown) if _readable(one, scope)
    ]
    named = {one.company_id for one in schemes if one.company_id is not None}
    names = await company_names(session, scope, ids=named) if named else ()
    sale = example_sale(head, shown)
    told = {one.id: one.name for one in names}
    schemes.sort(key=lambda one: (one.applies_to, one.year or 0, one.channel or ""))
    return CommissionsView(
        schemes=tuple(_scheme(head, one, sale, told) for one in schemes), sale=sale
    )


def example_sale(head: Head, version_id: UUID | None) -> Sale | None:
    """One sale of the cheapest plan that has a fixed price, tax excluded."""
    plans = head.records.of_version(ProductPlan, version_id)
    found = []
    for plan in plans:
        rules = [
            one
            for one in head.records.of_version(PricingRule, version_id)
            if one.plan_id == plan.id and one.type is PricingType.FIXED
        ]
        if rules:
            net = sum((_net(one) for one in rules), Decimal(0))
            found.append((net, plan, rules[0].currency))
    if not found:
        return None
    net, plan, currency = min(found, key=lambda one: one[0])
    return Sale(plan=plan.name, amount_excl_tax=net, currency=currency, per=per_of(plan))


def _readable(one: CommissionScheme, scope: Scope) -> bool:
    """The owner's readers see each scheme, those of a company named see its own."""
    if scope.may("commissions.read", company_id=one.owner_company_id):
        return one.owner_company_id in scope.company_ids or _names(one, scope)
    return _names(one, scope)


def _names(one: CommissionScheme, scope: Scope) -> bool:
    return one.company_id is not None and one.company_id in scope.companies_with("commissions.read")


def _net(rule: PricingRule) -> Decimal:
    value = Decimal(str(rule.payload["amount"]))
    if rule.tax_included and rule.tax_rate:
        return excl_tax(value, vat_rate=rule.tax_rate)
    return round_cents(value)


def _scheme(
    head: Head, one: CommissionScheme, sale: Sale | None, names: Mapping[UUID, str]
) -> SchemeView:
    tiers = [
        TierFact(
            basis=tier.basis,
            min=tier.min,
            max=tier.max,
            value_type=tier.value_type,
            value=tier.value,
        )
        for tier in head.records.of(CommissionTier)
        if tier.scheme_id == one.id
    ]
    done = worked(tiers, sale, least=one.min_amount, most=one.max_amount) if sale else None
    return SchemeView(
        applies_to=APPLIED[one.applies_to],
        conditions=_conditions(head, one, names),
        status=CALLED.get(one.settlement),
        settlement=SETTLED[one.settlement],
        tiers=told_tiers(tiers),
        mode=MODES[one.tier_mode or MODES_DEFAULT] if len(tiers) > 1 else "",
        parts=shares(one.split, done.total if done else None, sale.currency if sale else "EUR"),
        worked=done,
        valid_from=one.valid_from,
        valid_to=one.valid_to,
        min_amount=one.min_amount,
        max_amount=one.max_amount,
    )


MODES_DEFAULT = next(iter(MODES))


def _conditions(head: Head, one: CommissionScheme, names: Mapping[UUID, str]) -> tuple[str, ...]:
    plans = {plan.id: plan.name for plan in head.records.of(ProductPlan)}
    told = []
    if one.year is not None:
        told.append("1re année" if one.year == 1 else f"{one.year}e année")
    if one.plan_id is not None:
        told.append(plans.get(one.plan_id, ""))
    if one.channel is not None:
        told.append(Channel(one.channel).label)
    if one.company_id is not None and one.company_id != head.product.company_id:
        told.append(names.get(one.company_id, ""))
    return tuple(word for word in told if word)
