"""The Tarification tab: what each plan costs on a day, what is added, what comes, what was."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from winvest.foundation.kit.french import NBSP, amount, percent
from winvest.foundation.kit.money import excl_tax, round_cents
from winvest.offer.catalog.enums import ClientKind
from winvest.offer.catalog.models.versions import ProductPlan
from winvest.offer.catalog.zone_rules import zone_label
from winvest.offer.pricing.dated.models import DatedPromotion
from winvest.offer.pricing.enums import PriceEffect, PricingType
from winvest.offer.pricing.models import (
    DatedPrice,
    InitialFee,
    NegotiatedPrice,
    PriceOption,
    PriceSurcharge,
    PricingRule,
    Promotion,
)
from winvest.offer.pricing.rules.display import PER, Price
from winvest.offer.pricing.rules.words import price as unit_price
from winvest.screens.product_sheet.examples import Explained, GridLine, by_grid, explained
from winvest.screens.product_sheet.queries.ages import (
    AgeGrid,
    Running,
    age_grid,
    by_age,
    by_ages,
    running,
)
from winvest.screens.product_sheet.queries.description import per_of
from winvest.screens.product_sheet.queries.head import Head
from winvest.screens.product_sheet.queries.lowest_prices import lowest_before
from winvest.screens.product_sheet.queries.price_changes import (
    PriceChange,
    extras_history,
    extras_planned,
    grid_of,
    planned_prices,
    price_history,
)
from winvest.screens.product_sheet.queries.records import Records
from winvest.screens.product_sheet.queries.standing import price_of


@dataclass(frozen=True, slots=True, kw_only=True)
class PriceLine:
    """One price of a plan: as written, and the same without or with its tax."""

    label: str | None
    price: Explained
    side: str
    other: str
    tax: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanPrices:
    """A plan and all that it costs; `total` when its fixed prices add up."""

    code: str | None
    name: str
    per: str
    lines: tuple[PriceLine, ...]
    total: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Extra:
    """An option, a surcharge, a fee or a promotion."""

    label: str
    value: str
    detail: str
    plan: str
    valid_from: datetime | None
    valid_to: datetime | None
    state: Running
    by_age: bool = False
    href: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PricingView:
    """All that the tab shows beside the frame."""

    plans: tuple[PlanPrices, ...]
    ages: AgeGrid | None
    options: tuple[Extra, ...]
    surcharges: tuple[Extra, ...]
    fees: tuple[Extra, ...]
    promotions: tuple[Extra, ...]
    negotiated: tuple[Extra, ...]
    planned: tuple[PriceChange, ...]
    history: tuple[PriceChange, ...]
    extras_planned: tuple[PriceChange, ...]
    extras_history: tuple[PriceChange, ...]


def pricing_view(head: Head) -> PricingView:
    """The prices of the version shown, on the day looked at."""
    shown = head.product.version.id if head.product.version else None
    ages = age_grid(head, shown)
    surcharges = _extras(head, PriceSurcharge, shown)
    return PricingView(
        plans=plan_prices(head, shown),
        ages=ages,
        options=_extras(head, PriceOption, shown),
        surcharges=tuple(one for one in surcharges if ages is None or not one.by_age),
        fees=_extras(head, InitialFee, shown),
        promotions=_by_standing((*_extras(head, Promotion, shown), *_dated(head))),
        negotiated=_negotiated(head),
        planned=planned_prices(head),
        history=price_history(head),
        extras_planned=extras_planned(head),
        extras_history=extras_history(head),
    )


def plan_prices(head: Head, version_id: UUID | None) -> tuple[PlanPrices, ...]:
    """The plans of a version in their order, then what holds for all of them."""
    rules = head.records.of_version(PricingRule, version_id)
    plans: list[ProductPlan | None] = [*head.records.of_version(ProductPlan, version_id)]
    if any(one.plan_id is None for one in rules):
        plans.append(None)
    found = []
    for plan in plans:
        own = [one for one in rules if one.plan_id == (plan.id if plan else None)]
        found.append(
            PlanPrices(
                code=plan.code if plan else None,
                name=plan.name if plan else "Toutes les formules",
                per=per_of(plan) if plan else "",
                lines=tuple(_line(head.records, one, plan, alone=len(own) == 1) for one in own),
                total=_total(own),
            )
        )
    return tuple(found)


def _line(kept: Records, rule: PricingRule, plan: ProductPlan | None, *, alone: bool) -> PriceLine:
    price = price_of(rule, plan)
    grid = grid_of(kept, rule)
    fixed = rule.type is PricingType.FIXED and not grid
    return PriceLine(
        label=rule.label,
        price=_by_grid(price, grid, below=alone and plan is not None) if grid else explained(price),
        side="TTC" if rule.tax_included else "HT",
        other=_other_side(rule) if fixed else "",
        tax=f"TVA {percent(rule.tax_rate)}" if rule.tax_rate else "sans TVA",
    )


def _by_grid(price: Price, grid: list[GridLine], *, below: bool) -> Explained:
    """A grid by age is shown once for all plans, below: its lines are not told here."""
    words = by_grid(price, grid)
    return replace(words, steps=(), note="") if below and by_ages(grid) else words


def _other_side(rule: PricingRule) -> str:
    """The amount without its tax when it holds it, with it when it does not."""
    value = Decimal(str(rule.payload["amount"]))
    if not rule.tax_rate:
        return ""
    if rule.tax_included:
        return f"{amount(excl_tax(value, vat_rate=rule.tax_rate), rule.currency)} HT"
    return f"{amount(round_cents(value * (1 + rule.tax_rate / 100)), rule.currency)} TTC"


def _total(rules: list[PricingRule]) -> str:
    fixed = [one for one in rules if one.type is PricingType.FIXED]
    sides = {one.tax_included for one in fixed}
    if len(fixed) < 2 or len(fixed) != len(rules) or len(sides) != 1:
        return ""
    whole = sum((Decimal(str(one.payload["amount"])) for one in fixed), Decimal(0))
    return f"{unit_price(whole, fixed[0].currency)} {'TTC' if fixed[0].tax_included else 'HT'}"


def _extras(head: Head, model: type[DatedPrice], shown: UUID | None) -> tuple[Extra, ...]:
    names = {one.id: one.name for one in head.records.of_version(ProductPlan, shown)}
    found = [
        Extra(
            label=one.label,
            value=extra_value(one),
            detail=_detail(head, one),
            plan=names.get(one.plan_id, "") if one.plan_id else "",
            valid_from=one.valid_from,
            valid_to=one.valid_to,
            state=running(one.valid_from, one.valid_to, at=head.when.at),
            by_age=isinstance(one, PriceSurcharge) and by_age(one, head.when.at),
        )
        for one in head.records.of_version(model, shown)
    ]
    return _by_standing(found)


def _by_standing(found: Iterable[Extra]) -> tuple[Extra, ...]:
    return tuple(sorted(found, key=lambda one: list(Running).index(one.state)))


def extra_value(one: DatedPrice | DatedPromotion) -> str:
    """What an option, surcharge, fee or promotion adds or takes off, in words."""
    if isinstance(one, PriceOption | InitialFee):
        return f"{unit_price(one.amount, 'EUR')} {'TTC' if one.tax_included else 'HT'}"
    if isinstance(one, PriceSurcharge | Promotion | DatedPromotion):
        sign = "+" if isinstance(one, PriceSurcharge) else "−"
        if one.effect is PriceEffect.PERCENT:
            return f"{sign}{NBSP}{percent(one.value)}"
        return f"{sign}{NBSP}{unit_price(one.value, 'EUR')}"
    return ""


def _detail(head: Head, one: DatedPrice) -> str:
    if isinstance(one, PriceOption):
        return PER[one.recurrence]
    if isinstance(one, PriceSurcharge):
        return ", ".join(_conditions(one))
    if isinstance(one, Promotion):
        return _announced(head, one)
    return "une fois"


def _announced(head: Head, one: Promotion | DatedPromotion) -> str:
    """The terms of a promotion, and the price before it that must be told with it."""
    return ", ".join(word for word in (_terms(one), lowest_before(head, one)) if word)


def _terms(one: Promotion | DatedPromotion) -> str:
    """For whom and how long a promotion is."""
    told = [f"code {one.promo_code}"] if one.promo_code else []
    if one.first_months:
        many = one.first_months > 1
        told.append(f"les {one.first_months} premiers mois" if many else "le premier mois")
    if one.combinable:
        told.append("cumulable")
    return ", ".join(told)


def _conditions(one: PriceSurcharge) -> Iterable[str]:
    if one.min_age is not None and one.max_age is not None:
        yield f"de {one.min_age} à {one.max_age} ans"
    elif one.min_age is not None:
        yield f"dès {one.min_age} ans"
    elif one.max_age is not None:
        yield f"jusqu’à {one.max_age} ans"
    yield from (zone_label(zone) for zone in one.zones)
    yield from (kind.label for kind in ClientKind if kind in one.client_kinds)


def _dated(head: Head) -> tuple[Extra, ...]:
    """The promotions that live beside the versions."""
    return tuple(
        Extra(
            label=one.label,
            value=extra_value(one),
            detail=_announced(head, one),
            plan=one.plan_code or "",
            valid_from=one.valid_from,
            valid_to=one.valid_to,
            state=running(one.valid_from, one.valid_to, at=head.when.at),
            href=f"/tarifs/promotions/{one.id}",
        )
        for one in head.records.of(DatedPromotion)
    )


def _negotiated(head: Head) -> tuple[Extra, ...]:
    return _by_standing(
        Extra(
            label=one.client_reference,
            value=f"{unit_price(one.amount, one.currency)} {'TTC' if one.tax_included else 'HT'}",
            detail=one.reason or "",
            plan=one.plan_code or "",
            valid_from=one.valid_from,
            valid_to=one.valid_to,
            state=running(one.valid_from, one.valid_to, at=head.when.at),
            href=f"/tarifs/prix-negocies/{one.id}",
        )
        for one in head.records.of(NegotiatedPrice)
    )
