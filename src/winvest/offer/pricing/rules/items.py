"""The price of one item: its rules, surcharges, options and fees, then what is taken off."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import NoReturn

from winvest.offer.pricing.enums import PriceEffect
from winvest.offer.pricing.rules import promotions
from winvest.offer.pricing.rules.amounts import NoPrice
from winvest.offer.pricing.rules.beside import (
    add_fees,
    add_options,
    invalid,
    promote,
    surcharge,
)
from winvest.offer.pricing.rules.eligibility import INFORMATIVE, Blocked, reasons_against
from winvest.offer.pricing.rules.ground import Ground
from winvest.offer.pricing.rules.precedence import Origin, standing_rules
from winvest.offer.pricing.rules.quote import LineKind, Offer, Step
from winvest.offer.pricing.rules.request import Item
from winvest.offer.pricing.rules.settlement import Part
from winvest.offer.pricing.rules.tariff import (
    ONE,
    ZERO,
    Bundle,
    Member,
    OnQuotation,
    Plan,
    Tariff,
)
from winvest.offer.pricing.rules.words import plain
from winvest.offer.pricing.rules.work import Work


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """The exact lines of an item and how they came about; a quotation has none."""

    parts: tuple[Part, ...] = ()
    steps: tuple[Step, ...] = ()
    on_quotation: bool = False
    took_code: bool = False


def chosen_plan(tariff: Tariff, item: Item, *, place: int) -> Plan | None:
    """The plan asked for, or the only one there is; 422 when it is unknown or must be told."""
    if item.plan is not None:
        if item.plan in tariff.plans:
            return tariff.plans[item.plan]
        known = ", ".join(tariff.plans) or "aucune"
        _refuse(place, "plan", "plan_unknown", f"Formule inconnue ; formules en vigueur : {known}.")
    if len(tariff.plans) > 1:
        known = ", ".join(tariff.plans)
        _refuse(place, "plan", "plan_required", f"Précisez la formule : {known}.")
    return next(iter(tariff.plans.values()), None)


def item_outcome(
    ground: Ground, item: Item, offer: Offer, *, place: int, pack: bool = False
) -> Outcome:
    """The lines of an item. Raises what says that it has no price for this request."""
    tariff = offer.tariff
    if tariff is None:
        raise NoPrice("not_published")
    work = Work(ground, item, tariff, chosen_plan(tariff, item, place=place), place)
    agreed = () if pack else offer.agreed
    standing = standing_rules(tariff, plan=work.code, at=ground.request.at, agreed=agreed)
    if not standing:
        raise NoPrice("no_price")
    if any(isinstance(one.rule.shape, OnQuotation) for one in standing):
        return Outcome(on_quotation=True)
    work.measure(standing)
    for one in standing:
        work.charge(one)
        if isinstance(one.rule.shape, Bundle):
            _pack(work, one.rule.id, one.rule.shape)
    took_code = False
    if all(one.origin is not Origin.NEGOTIATED for one in standing):
        surcharge(work)
        took_code = not pack and promote(work)
    if not pack:
        add_options(work)
    add_fees(work)
    parts = tuple(work.parts) if pack else work.scaled()
    return Outcome(parts=parts, steps=tuple(work.steps), took_code=took_code)


def _pack(work: Work, rule_id: str, bundle: Bundle) -> None:
    """The lines of each member of a pack, then the discount that makes it one."""
    inside: list[Part] = []
    for member in bundle.members:
        offer = work.ground.offers.get(member.sku)
        if offer is None or offer.tariff is None or offer.refusal is not None:
            raise NoPrice("member_unavailable")
        tariff = offer.tariff
        if any(isinstance(one.shape, Bundle) for one in tariff.rules) or (
            member.plan not in tariff.plans and (member.plan or len(tariff.plans) > 1)
        ):
            raise NoPrice("member_unavailable")
        against = reasons_against(offer, work.ground.request, work.ground.day)
        if any(one.code not in INFORMATIVE for one in against):
            raise Blocked(tuple(one for one in against if one.code not in INFORMATIVE))
        work.ground.ends_by(offer.until)
        item = replace(
            work.item,
            sku=member.sku,
            plan=member.plan,
            quantity=member.quantity * work.item.quantity,
            usage=_usage_of(member, work.item.usage),
            options=(),
        )
        outcome = item_outcome(work.ground, item, offer, place=work.place, pack=True)
        if outcome.on_quotation:
            raise NoPrice("member_unavailable")
        inside += outcome.parts
        work.steps += outcome.steps
    work.parts += inside
    prices = [one for one in inside if one.kind in (LineKind.BASE, LineKind.SURCHARGE)]
    same = [one for one in prices if one.recurrence is work.recurrence] or prices
    effect, value, over = bundle.effect, bundle.value, prices
    if effect is not PriceEffect.PERCENT:
        over = same
    if bundle.amount is not None:
        cost = sum((one.amount for one in same), ZERO)
        effect, value, over = PriceEffect.AMOUNT, cost - bundle.amount * work.times, same
        if value < 0:
            raise NoPrice("pack_dearer")
    if effect is not None and value > 0:
        times = ONE if bundle.amount is not None else work.times
        for off in promotions.discounts(effect, value, over, times=times):
            work.take_off("Remise du pack", rule_id, off, value=plain(value))


def _usage_of(member: Member, usage: Mapping[str, Decimal]) -> dict[str, Decimal]:
    """What is used of a member: « SKU/kWh » tells its own part, « kWh » that of all members."""
    mine = f"{member.sku}/"
    own = {unit.removeprefix(mine): value for unit, value in usage.items() if unit.startswith(mine)}
    return {unit: value for unit, value in usage.items() if "/" not in unit} | own


def _refuse(place: int, field: str, code: str, message: str) -> NoReturn:
    raise invalid(f"/items/{place}/{field}", code, message)
