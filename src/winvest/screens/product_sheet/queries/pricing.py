"""The Tarification tab: what each plan costs on a day, what is added, what comes, what was."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from winvest.foundation.kit.french import NBSP, amount, percent
from winvest.foundation.kit.labelled import Labelled
from winvest.foundation.kit.money import excl_tax, round_cents
from winvest.offer.catalog.enums import ClientKind, VersionStatus
from winvest.offer.catalog.models.versions import ProductPlan
from winvest.offer.catalog.queries.versions import PUBLISHED
from winvest.offer.catalog.rules import zone_label
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
from winvest.offer.pricing.rules.display import PER
from winvest.offer.pricing.rules.words import price as unit_price
from winvest.screens.product_sheet.examples import Explained, explained
from winvest.screens.product_sheet.queries.description import per_of
from winvest.screens.product_sheet.queries.head import Head, VersionLine, price_of
from winvest.screens.product_sheet.queries.records import Records


class Running(Labelled):
    """Where a dated price stands on the day looked at."""

    RUNNING = "running", "En cours", "ok"
    PLANNED = "planned", "À venir", "info"
    ENDED = "ended", "Terminée", "neutral"


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


@dataclass(frozen=True, slots=True, kw_only=True)
class PriceChange:
    """A plan whose price differs from one version to the next."""

    version: VersionLine
    plan: str
    before: str | None
    after: str | None
    delta: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AgeRow:
    """What each plan costs at the ages of one band."""

    span: str
    amounts: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class AgeGrid:
    """The price of each plan by age, the supplement of each band counted in."""

    plans: tuple[str, ...]
    rows: tuple[AgeRow, ...]


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
        promotions=_extras(head, Promotion, shown),
        negotiated=_negotiated(head),
        planned=_planned(head),
        history=_history(head),
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
                lines=tuple(_line(one, plan) for one in own),
                total=_total(own),
            )
        )
    return tuple(found)


def age_grid(head: Head, version_id: UUID | None) -> AgeGrid | None:
    """The price of each plan by age, when its supplements go by age alone; else nothing.

    A plan at 24,90 € with 6,50 € from 31 to 40 years costs 31,40 € at 35.
    """
    bands = [
        one
        for one in head.records.of_version(PriceSurcharge, version_id)
        if _by_age(one, head.when.at)
    ]
    plans = []
    for plan in head.records.of_version(ProductPlan, version_id):
        rules = [
            one
            for one in head.records.of_version(PricingRule, version_id)
            if one.plan_id == plan.id
        ]
        base = _fixed(rules) if rules else None
        if base is not None:
            plans.append((plan, base, rules[0].currency))
    if not bands or not plans:
        return None
    spans = sorted({(one.min_age or 0, one.max_age) for one in bands}, key=_bounds)
    youngest = spans[0][0] - 1
    first = (head.product.min_age or 0, youngest)
    rows = [first, *spans] if first[0] <= youngest else spans
    return AgeGrid(
        plans=tuple(plan.name for plan, _, _ in plans),
        rows=tuple(
            AgeRow(
                span=_years(low, high),
                amounts=tuple(
                    amount(base + _added(bands, plan, base, low, high), currency)
                    for plan, base, currency in plans
                ),
            )
            for low, high in rows
        ),
    )


def _by_age(one: PriceSurcharge, at: datetime) -> bool:
    aged = one.min_age is not None or one.max_age is not None
    alone = not one.zones and not one.client_kinds
    return aged and alone and running(one.valid_from, one.valid_to, at=at) is Running.RUNNING


def _added(
    bands: Iterable[PriceSurcharge], plan: ProductPlan, base: Decimal, low: int, high: int | None
) -> Decimal:
    found = Decimal(0)
    for one in bands:
        if one.plan_id in (None, plan.id) and (one.min_age or 0, one.max_age) == (low, high):
            share = base * one.value / 100
            found += share if one.effect is PriceEffect.PERCENT else one.value
    return found


def _bounds(span: tuple[int, int | None]) -> tuple[int, int]:
    return span[0], 999 if span[1] is None else span[1]


def _years(low: int, high: int | None) -> str:
    if high is None:
        return f"{low} ans et plus"
    return f"Jusqu’à {high} ans" if low == 0 else f"De {low} à {high} ans"


def _line(rule: PricingRule, plan: ProductPlan | None) -> PriceLine:
    fixed = rule.type is PricingType.FIXED
    return PriceLine(
        label=rule.label,
        price=explained(price_of(rule, plan)),
        side="TTC" if rule.tax_included else "HT",
        other=_other_side(rule) if fixed else "",
        tax=f"TVA {percent(rule.tax_rate)}" if rule.tax_rate else "sans TVA",
    )


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
    return f"{amount(whole, fixed[0].currency)} {'TTC' if fixed[0].tax_included else 'HT'}"


def _extras(head: Head, model: type[DatedPrice], shown: UUID | None) -> tuple[Extra, ...]:
    names = {one.id: one.name for one in head.records.of_version(ProductPlan, shown)}
    found = [
        Extra(
            label=one.label,
            value=extra_value(one),
            detail=_detail(one),
            plan=names.get(one.plan_id, "") if one.plan_id else "",
            valid_from=one.valid_from,
            valid_to=one.valid_to,
            state=running(one.valid_from, one.valid_to, at=head.when.at),
            by_age=isinstance(one, PriceSurcharge) and _by_age(one, head.when.at),
        )
        for one in head.records.of_version(model, shown)
    ]
    return tuple(sorted(found, key=lambda one: list(Running).index(one.state)))


def running(start: datetime | None, end: datetime | None, *, at: datetime) -> Running:
    """Where a period `[start, end)` stands at an instant."""
    if start is not None and start > at:
        return Running.PLANNED
    if end is not None and end <= at:
        return Running.ENDED
    return Running.RUNNING


def extra_value(one: DatedPrice) -> str:
    """What an option, surcharge, fee or promotion adds or takes off, in words."""
    if isinstance(one, PriceOption | InitialFee):
        return f"{unit_price(one.amount, 'EUR')} {'TTC' if one.tax_included else 'HT'}"
    if isinstance(one, PriceSurcharge | Promotion):
        sign = "−" if isinstance(one, Promotion) else "+"
        if one.effect is PriceEffect.PERCENT:
            return f"{sign}{NBSP}{percent(one.value)}"
        return f"{sign}{NBSP}{unit_price(one.value, 'EUR')}"
    return ""


def _detail(one: DatedPrice) -> str:
    if isinstance(one, PriceOption):
        return PER[one.recurrence]
    if isinstance(one, PriceSurcharge):
        return ", ".join(_conditions(one))
    if isinstance(one, Promotion):
        told = [f"code {one.promo_code}"] if one.promo_code else []
        if one.first_months:
            many = one.first_months > 1
            told.append(f"les {one.first_months} premiers mois" if many else "le premier mois")
        if one.combinable:
            told.append("cumulable")
        return ", ".join(told)
    return "une fois"


def _conditions(one: PriceSurcharge) -> Iterable[str]:
    if one.min_age is not None and one.max_age is not None:
        yield f"de {one.min_age} à {one.max_age} ans"
    elif one.min_age is not None:
        yield f"dès {one.min_age} ans"
    elif one.max_age is not None:
        yield f"jusqu’à {one.max_age} ans"
    yield from (zone_label(zone) for zone in one.zones)
    yield from (kind.label for kind in ClientKind if kind in one.client_kinds)


def _negotiated(head: Head) -> tuple[Extra, ...]:
    return tuple(
        Extra(
            label=one.client_reference,
            value=f"{unit_price(one.amount, one.currency)} {'TTC' if one.tax_included else 'HT'}",
            detail=one.reason or "",
            plan=one.plan_code or "",
            valid_from=one.valid_from,
            valid_to=one.valid_to,
            state=running(one.valid_from, one.valid_to, at=head.when.at),
        )
        for one in head.records.of(NegotiatedPrice)
    )


def _planned(head: Head) -> tuple[PriceChange, ...]:
    """What the versions to come change, each against the one shown."""
    shown = head.product.version
    if shown is None or not shown.in_force:
        return ()
    coming = [
        one
        for one in reversed(head.versions)
        if one.status is not VersionStatus.WITHDRAWN and one.effective_from > head.when.at
    ]
    return tuple(change for one in coming for change in _changes(head, one, before=shown.id))


def _history(head: Head) -> tuple[PriceChange, ...]:
    """Price by price, what each version published up to that day changed; newest first."""
    past = [
        one
        for one in head.versions
        if one.status in PUBLISHED and one.effective_from <= head.when.at
    ]
    found: list[PriceChange] = []
    for at, one in enumerate(past):
        before = past[at + 1].id if at + 1 < len(past) else None
        found.extend(_changes(head, one, before=before))
    return tuple(found)


def _changes(head: Head, version: VersionLine, *, before: UUID | None) -> list[PriceChange]:
    old, new = prices_by_plan(head.records, before), prices_by_plan(head.records, version.id)
    found = []
    for plan in dict.fromkeys((*new, *old)):
        was, now = old.get(plan), new.get(plan)
        if was == now:
            continue
        found.append(
            PriceChange(
                version=version,
                plan=plan,
                before=was[0] if was else None,
                after=now[0] if now else None,
                delta=_delta(was[1], now[1]) if was and now else "",
            )
        )
    return found


def prices_by_plan(
    kept: Records, version_id: UUID | None
) -> Mapping[str, tuple[str, Decimal | None]]:
    """The price of each plan of a version in words, and as an amount where it is a fixed one."""
    if version_id is None:
        return {}
    names = {one.id: one.name for one in kept.of_version(ProductPlan, version_id)}
    found: dict[str, list[PricingRule]] = {}
    for rule in kept.of_version(PricingRule, version_id):
        name = names.get(rule.plan_id, "") if rule.plan_id else "Toutes les formules"
        found.setdefault(name, []).append(rule)
    return {name: (_told(rules), _fixed(rules)) for name, rules in found.items()}


def _told(rules: list[PricingRule]) -> str:
    fixed = _fixed(rules)
    if fixed is not None:
        return amount(fixed, rules[0].currency)
    told = []
    for rule in rules:
        words = explained(price_of(rule, None))
        steps = ", ".join(f"{one.span}\u00a0: {one.value}" for one in words.steps)
        told.append(steps or " ".join(one for one in (words.headline, words.note) if one))
    return " + ".join(told)


def _fixed(rules: list[PricingRule]) -> Decimal | None:
    if any(one.type is not PricingType.FIXED for one in rules):
        return None
    return sum((Decimal(str(one.payload["amount"])) for one in rules), Decimal(0))


def _delta(before: Decimal | None, after: Decimal | None) -> str:
    if not before or after is None:
        return ""
    change = (after - before) / before * 100
    sign = "+" if change > 0 else "−"
    return f"{sign}{NBSP}{percent(round(abs(change), 1))}"
