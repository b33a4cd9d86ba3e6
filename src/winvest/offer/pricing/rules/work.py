"""One item being priced: its lines and the steps that explain them, as they come."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from decimal import Decimal

from winvest.foundation.kit.french import plural
from winvest.offer.catalog.enums import Recurrence
from winvest.offer.pricing.rules import promotions
from winvest.offer.pricing.rules.amounts import Ask, priced
from winvest.offer.pricing.rules.ground import Ground
from winvest.offer.pricing.rules.precedence import Origin, Standing
from winvest.offer.pricing.rules.quote import LineKind
from winvest.offer.pricing.rules.request import Item
from winvest.offer.pricing.rules.settlement import Part
from winvest.offer.pricing.rules.tariff import (
    ONE,
    Bundle,
    Fixed,
    Plan,
    Tariff,
)
from winvest.offer.pricing.rules.trace import step
from winvest.offer.pricing.rules.words import plain, price


class Work:
    """One item being priced: its lines and steps as they come."""

    def __init__(
        self, ground: Ground, item: Item, tariff: Tariff, plan: Plan | None, place: int
    ) -> None:
        self.ground = ground
        self.item = item
        self.tariff = tariff
        self.plan = plan
        self.place = place
        self.code = plan.code if plan else None
        self.recurrence = plan.recurrence if plan else Recurrence.ONE_SHOT
        self.parts: list[Part] = []
        self.by_subscription = True
        self.loose: Decimal | None = None
        name = f"{tariff.name}, formule {plan.name}" if plan else tariff.name
        self.steps = [
            step(
                f"« {name} » : version {tariff.version} en vigueur",
                result=tariff.version_id,
                sku=tariff.sku,
                plan=self.code,
                version=str(tariff.version),
                quantity=plain(item.quantity),
            )
        ]

    @property
    def times(self) -> Decimal:
        """How many subscriptions are asked for; a quantity measured by tiers is not a count."""
        return self.item.quantity if self.by_subscription else ONE

    @property
    def at(self) -> datetime:
        """The moment of effect."""
        return self.ground.request.at

    def measure(self, standing: Sequence[Standing]) -> None:
        """Find what is used of the one unit that no rule prices by its name, if there is one."""
        priced_units = {
            unit.casefold() for one in standing if (unit := getattr(one.rule.shape, "unit", None))
        }
        others = [
            value for unit, value in self.item.usage.items() if unit.casefold() not in priced_units
        ]
        self.loose = others[0] if len(others) == 1 else None

    def charge(self, standing: Standing) -> None:
        """The lines of a rule."""
        rule, origin = standing.rule, standing.origin
        self.ground.ends_by(rule.window.end)
        if rule.component == "base":
            self.by_subscription &= isinstance(rule.shape, Fixed | Bundle)
        if isinstance(rule.shape, Bundle):
            return
        ask = Ask(
            item=self.item,
            client=self.ground.request.client,
            day=self.ground.day,
            currency=self.tariff.currency,
            index=self.ground.index,
            loose=self.loose,
        )
        found = priced(rule, ask)
        rate = self.ground.rate_of(rule.tax)
        named = f" « {rule.label} »" if rule.label and origin is not Origin.NEGOTIATED else ""
        part = self.part(
            LineKind.BASE,
            rule.label,
            amount=found.amount,
            rule_id=rule.id,
            rate=rate.rate,
            included=rule.tax.included,
        )
        self.parts.append(replace(part, quantity=found.quantity, unit_price=found.unit_price))
        self.steps.append(
            step(
                f"{origin.label}{named} : {found.how}",
                rule=rule.id,
                result=plain(found.amount),
                origin=origin.value,
                replaced=str(standing.replaced),
                tax_rate=plain(rate.rate),
                tax_included="oui" if rule.tax.included else "non",
                **found.inputs,
            )
        )

    def take_off(
        self,
        words: str,
        rule_id: str,
        off: promotions.Off,
        *,
        label: str = "",
        first: int | None = None,
        **inputs: str,
    ) -> None:
        """The line of a discount."""
        part = self.like(off.like, LineKind.DISCOUNT, label or words, -off.amount, rule_id)
        self.parts.append(
            replace(
                part,
                sku=self.tariff.sku,
                plan=self.code,
                version_id=self.tariff.version_id,
                first_months=first,
            )
        )
        months = "" if first is None else f", {plural(first, 'premier mois', 'premiers mois')}"
        self.steps.append(
            step(
                f"{words} : −{price(off.amount, self.tariff.currency)}{months}",
                rule=rule_id,
                result=plain(-off.amount),
                **inputs,
            )
        )

    def like(self, part: Part, kind: LineKind, label: str, amount: Decimal, rule_id: str) -> Part:
        """A line that follows another: same tax, same recurrence."""
        return replace(
            part,
            kind=kind,
            label=label,
            quantity=ONE,
            unit_price=amount,
            amount=amount,
            rule_id=rule_id,
        )

    def part(
        self,
        kind: LineKind,
        label: str,
        *,
        amount: Decimal,
        rule_id: str,
        rate: Decimal,
        included: bool,
    ) -> Part:
        """A line of this item, in the plan's recurrence."""
        called = self.plan.name if self.plan else ""
        if kind is LineKind.BASE:
            label = " – ".join(one for one in (self.tariff.name, label or called) if one)
        return Part(
            item=self.place,
            sku=self.tariff.sku,
            plan=self.code,
            version_id=self.tariff.version_id,
            kind=kind,
            label=label,
            quantity=ONE,
            unit_price=amount,
            amount=amount,
            rate=rate,
            included=included,
            recurrence=self.recurrence,
            rule_id=rule_id,
        )

    def scaled(self) -> tuple[Part, ...]:
        """The lines over the months asked for; a first-months discount stops when it ends."""
        months = self.ground.request.months
        if months == 1:
            return tuple(self.parts)
        return tuple(_over(part, months) for part in self.parts)


def _over(part: Part, months: int) -> Part:
    if part.recurrence is not Recurrence.MONTHLY:
        return part
    count = Decimal(months if part.first_months is None else min(months, part.first_months))
    return replace(part, amount=part.amount * count, quantity=part.quantity * count)
