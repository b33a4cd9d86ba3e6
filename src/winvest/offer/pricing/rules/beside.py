"""Beside the price of an item: what its client adds, promotions, options, fees."""

from dataclasses import replace
from decimal import Decimal

from winvest.foundation.kit.errors import FieldError, Invalid
from winvest.foundation.kit.french import percent, spaced
from winvest.offer.catalog.enums import Recurrence
from winvest.offer.pricing.enums import PriceEffect
from winvest.offer.pricing.rules import promotions
from winvest.offer.pricing.rules.extras import added, in_force, strikes
from winvest.offer.pricing.rules.quote import LineKind
from winvest.offer.pricing.rules.tariff import Fee, Option
from winvest.offer.pricing.rules.trace import step
from winvest.offer.pricing.rules.words import plain, price, told
from winvest.offer.pricing.rules.work import Work

PRICE = (LineKind.BASE, LineKind.SURCHARGE, LineKind.DISCOUNT)


def surcharge(work: Work) -> None:
    """What is added for the client's age, zone or kind."""
    base = [one for one in work.parts if one.kind is LineKind.BASE]
    for one in in_force(work.tariff.surcharges, plan=work.code, at=work.at).values():
        work.ground.ends_by(one.window.end)
        if not strikes(one, work.ground):
            continue
        for like, amount in added(one, base, times=work.times):
            part = work.like(like, LineKind.SURCHARGE, one.label, amount, one.id)
            work.parts.append(part)
            work.steps.append(
                step(
                    f"Majoration « {one.label} » : " + _effect(work, one.effect, one.value, amount),
                    rule=one.id,
                    result=plain(amount),
                    effect=one.effect.value,
                    value=plain(one.value),
                )
            )


def promote(work: Work) -> bool:
    """What promotions take off; was one of them asked for by its code?"""
    code = work.ground.request.promo_code
    running = promotions.running(work.tariff.promos, plan=work.code, at=work.at, code=code)
    targets = [one for one in work.parts if one.kind in PRICE]
    chosen = promotions.best(running, targets, times=work.times)
    for promo, off in promotions.taken_off(chosen, targets, times=work.times):
        work.ground.ends_by(promo.window.end)
        work.take_off(
            f"Promotion « {promo.label} »",
            promo.id,
            off,
            label=promo.label,
            first=promo.first_months,
            effect=promo.effect.value,
            value=plain(promo.value),
        )
    return any(one.promo_code is not None for one in running)


def add_options(work: Work) -> None:
    """The options chosen, each once."""
    options = in_force(work.tariff.options, plan=work.code, at=work.at)
    for index, code in enumerate(work.item.options):
        option = options.get(code)
        if option is None:
            known = ", ".join(sorted(options)) or "aucune"
            message = f"Option inconnue de cette formule ; options en vigueur : {known}."
            raise invalid(f"/items/{work.place}/options/{index}", "option_unknown", message)
        work.ground.ends_by(option.window.end)
        _addition(work, LineKind.OPTION, option, recurrence=option.recurrence)


def add_fees(work: Work) -> None:
    """Initial fees, once."""
    for fee in in_force(work.tariff.fees, plan=work.code, at=work.at).values():
        work.ground.ends_by(fee.window.end)
        _addition(work, LineKind.FEE, fee, recurrence=Recurrence.ONE_SHOT)


def _addition(work: Work, kind: LineKind, row: Option | Fee, *, recurrence: Recurrence) -> None:
    """The line of an option or a fee."""
    rate = work.ground.rate_of(row.tax)
    amount = row.amount * work.times
    part = work.part(
        kind,
        row.label,
        amount=amount,
        rule_id=row.id,
        rate=rate.rate,
        included=row.tax.included,
    )
    work.parts.append(
        replace(part, quantity=work.times, unit_price=row.amount, recurrence=recurrence)
    )
    word = "Option" if kind is LineKind.OPTION else "Frais initiaux"
    each = price(row.amount, work.tariff.currency)
    work.steps.append(
        step(
            f"{word} « {row.label} » : {each} × {told(work.times)}",
            rule=row.id,
            result=plain(amount),
            amount=plain(row.amount),
            quantity=plain(work.times),
            tax_rate=plain(rate.rate),
            tax_included="oui" if row.tax.included else "non",
        )
    )


def _effect(work: Work, effect: PriceEffect, value: Decimal, amount: Decimal) -> str:
    """« 10 % = 4,20 € », or the sum alone."""
    sum_ = price(amount, work.tariff.currency)
    return f"{percent(value)} = {sum_}" if effect is PriceEffect.PERCENT else sum_


def invalid(pointer: str, code: str, message: str) -> Invalid:
    """What cannot be asked, by its place in the request."""
    return Invalid([FieldError(field=pointer, code=code, message=spaced(message))])
