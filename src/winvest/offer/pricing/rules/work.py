"""One item being priced: its lines and the steps that explain them, as they come."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from decimal import Decimal

from winvest.foundation.kit.errors import FieldError, Invalid
from winvest.foundation.kit.french import percent, plural, spaced
from winvest.offer.catalog.enums import Recurrence
from winvest.offer.pricing.enums import PriceEffect
from winvest.offer.pricing.rules import promotions
from winvest.offer.pricing.rules.amounts import Ask, priced
from winvest.offer.pricing.rules.extras import added, in_force, strikes
from winvest.offer.pricing.rules.ground import Ground
from winvest.offer.pricing.rules.precedence import Origin, Standing
from winvest.offer.pricing.rules.quote import LineKind
from winvest.offer.pricing.rules.request import Item
from winvest.offer.pricing.rules.settlement import Part
from winvest.offer.pricing.rules.tariff import (
    ONE,
    Bundle,
    Fee,
    Fixed,
    Option,
    Plan,
    Tariff,
)
from winvest.offer.pricing.rules.trace import step
from winvest.offer.pricing.rules.words import plain, price, told

PRICE = (LineKind.BASE, LineKind.SURCHARGE, LineKind.DISCOUNT)


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

    def surcharge(self) -> None:
        """What is added for the client's age, zone or kind."""
        base = [one for one in self.parts if one.kind is LineKind.BASE]
        for one in in_force(self.tariff.surcharges, plan=self.code, at=self.at).values():
            self.ground.ends_by(one.window.end)
            if not strikes(one, self.ground):
                continue
            for like, amount in added(one, base, times=self.times):
                part = self.like(like, LineKind.SURCHARGE, one.label, amount, one.id)
                self.parts.append(part)
                self.steps.append(
                    step(
                        f"Majoration « {one.label} » : "
                        + self.effect_words(one.effect, one.value, amount),
                        rule=one.id,
                        result=plain(amount),
                        effect=one.effect.value,
                        value=plain(one.value),
                    )
                )

    def promote(self) -> bool:
        """What promotions take off; was one of them asked for by its code?"""
        code = self.ground.request.promo_code
        running = promotions.running(self.tariff.promos, plan=self.code, at=self.at, code=code)
        targets = [one for one in self.parts if one.kind in PRICE]
        chosen = promotions.best(running, targets, times=self.times)
        for promo, off in promotions.taken_off(chosen, targets, times=self.times):
            self.ground.ends_by(promo.window.end)
            self.take_off(
                f"Promotion « {promo.label} »",
                promo.id,
                off,
                label=promo.label,
                first=promo.first_months,
                effect=promo.effect.value,
                value=plain(promo.value),
            )
        return any(one.promo_code is not None for one in running)

    def add_options(self) -> None:
        """The options chosen, each once."""
        options = in_force(self.tariff.options, plan=self.code, at=self.at)
        for index, code in enumerate(self.item.options):
            option = options.get(code)
            if option is None:
                known = ", ".join(sorted(options)) or "aucune"
                message = f"Option inconnue de cette formule ; options en vigueur : {known}."
                raise invalid(f"/items/{self.place}/options/{index}", "option_unknown", message)
            self.ground.ends_by(option.window.end)
            self.addition(LineKind.OPTION, option, recurrence=option.recurrence)

    def add_fees(self) -> None:
        """Initial fees, once."""
        for fee in in_force(self.tariff.fees, plan=self.code, at=self.at).values():
            self.ground.ends_by(fee.window.end)
            self.addition(LineKind.FEE, fee, recurrence=Recurrence.ONE_SHOT)

    def addition(self, kind: LineKind, row: Option | Fee, *, recurrence: Recurrence) -> None:
        """The line of an option or a fee."""
        rate = self.ground.rate_of(row.tax)
        amount = row.amount * self.times
        part = self.part(
            kind,
            row.label,
            amount=amount,
            rule_id=row.id,
            rate=rate.rate,
            included=row.tax.included,
        )
        self.parts.append(
            replace(part, quantity=self.times, unit_price=row.amount, recurrence=recurrence)
        )
        word = "Option" if kind is LineKind.OPTION else "Frais initiaux"
        each = price(row.amount, self.tariff.currency)
        self.steps.append(
            step(
                f"{word} « {row.label} » : {each} × {told(self.times)}",
                rule=row.id,
                result=plain(amount),
                amount=plain(row.amount),
                quantity=plain(self.times),
                tax_rate=plain(rate.rate),
                tax_included="oui" if row.tax.included else "non",
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

    def effect_words(self, effect: PriceEffect, value: Decimal, amount: Decimal) -> str:
        """« 10 % = 4,20 € », or the sum alone."""
        sum_ = price(amount, self.tariff.currency)
        return f"{percent(value)} = {sum_}" if effect is PriceEffect.PERCENT else sum_

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


def invalid(pointer: str, code: str, message: str) -> Invalid:
    """What cannot be asked, by its place in the request."""
    return Invalid([FieldError(field=pointer, code=code, message=spaced(message))])
