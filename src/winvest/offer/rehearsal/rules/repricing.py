"""Repricing: one file priced before and after a change, by the engine of every quote.

A file counts by the items that the change touches: the product itself, or a pack that holds it.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal

from winvest.foundation.kit.errors import Invalid
from winvest.group.taxes.rules import TaxRate
from winvest.offer.catalog.enums import Recurrence
from winvest.offer.pricing.rules.engine import price
from winvest.offer.pricing.rules.quote import Amounts, Line, LineKind, Offer
from winvest.offer.pricing.rules.request import IndexPoint, Request
from winvest.offer.rehearsal.enums import Effect, LineNature

CENT = Decimal("0.01")
NIL = Amounts()
RHYTHMS = (Recurrence.MONTHLY, Recurrence.YEARLY, Recurrence.CUSTOM, Recurrence.ONE_SHOT)


@dataclass(frozen=True, slots=True, kw_only=True)
class Flow:
    """An amount that falls due at a rhythm, as a price or as fees; the subscription comes first."""

    recurrence: Recurrence
    nature: LineNature

    @property
    def rank(self) -> tuple[int, int]:
        """Where it comes in a list."""
        return list(LineNature).index(self.nature), RHYTHMS.index(self.recurrence)


@dataclass(frozen=True, slots=True, kw_only=True)
class Priced:
    """What a file costs: amounts by flow, or why it cannot be sold."""

    sold: bool
    amounts: Mapping[Flow, Amounts] = field(default_factory=dict)
    why: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Ground:
    """What a price takes beside the offers."""

    known_at: datetime
    tax_rates: Mapping[str, tuple[TaxRate, ...]] = field(default_factory=dict)
    indices: Mapping[str, tuple[IndexPoint, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """What one flow of a file becomes."""

    flow: Flow | None
    before: Amounts
    after: Amounts
    effect: Effect
    why: str | None = None

    @property
    def delta(self) -> Decimal:
        """What the client pays more, tax included."""
        return self.after.incl_tax - self.before.incl_tax

    @property
    def rate(self) -> Decimal | None:
        """By how many percent; nothing to compare to gives none.

        >>> one = Amounts(incl_tax=Decimal("9.90")), Amounts(incl_tax=Decimal("10.90"))
        >>> Change(flow=None, before=one[0], after=one[1], effect=Effect.DEARER).rate
        Decimal('10.10')
        """
        return rate_of(self.before.incl_tax, self.after.incl_tax)


def rate_of(before: Decimal, after: Decimal) -> Decimal | None:
    """The change in percent, to two decimals, within what a column holds."""
    if before == 0:
        return None
    rate = ((after - before) * 100 / before).quantize(CENT)
    return max(min(rate, Decimal(99_999)), Decimal(-99_999))


def touched(
    request: Request, *, skus: Collection[str], offers: Mapping[str, Offer]
) -> frozenset[int]:
    """The places of the items that the change reaches: these products, and packs of them."""
    found = set()
    for place, item in enumerate(request.items):
        offer = offers.get(item.sku)
        tariff = offer.tariff if offer else None
        inside = {
            member.sku
            for rule in (tariff.rules if tariff else ())
            for member in getattr(rule.shape, "members", ())
        }
        if item.sku in skus or not inside.isdisjoint(skus):
            found.add(place)
    return frozenset(found)


def priced(
    request: Request, *, offers: Mapping[str, Offer], places: Collection[int], ground: Ground
) -> Priced:
    """What these items of a file cost under these offers; a plan withdrawn is no price."""
    try:
        quote = price(
            request,
            offers=offers,
            known_at=ground.known_at,
            tax_rates=ground.tax_rates,
            indices=ground.indices,
        )
    except Invalid as refusal:
        return Priced(sold=False, why=refusal.errors[0].message)
    against = [
        reason.message
        for verdict in quote.verdicts
        if verdict.item in places and not verdict.eligible
        for reason in verdict.reasons
    ]
    if against:
        return Priced(sold=False, why=against[0])
    found: dict[Flow, Amounts] = {}
    for line in quote.lines:
        if line.item in places:
            flow = Flow(recurrence=line.recurrence, nature=_nature(line))
            found[flow] = _plus(found.get(flow, NIL), line)
    if not found:
        return Priced(sold=False, why="Sur devis : aucun prix n’est calculé.")
    return Priced(sold=True, amounts=found)


def changes(before: Priced, after: Priced) -> tuple[Change, ...]:
    """What becomes of a file, one change a flow, the main flow first; never none at all."""
    flows = sorted({*before.amounts, *after.amounts}, key=lambda one: one.rank)
    why = after.why if before.sold else before.why
    if not flows:
        return (Change(flow=None, before=NIL, after=NIL, effect=_bare(before, after), why=why),)
    return tuple(
        Change(
            flow=flow,
            before=(was := before.amounts.get(flow, NIL)),
            after=(will := after.amounts.get(flow, NIL)),
            effect=_effect(before, after, was, will),
            why=why,
        )
        for flow in flows
    )


def _effect(before: Priced, after: Priced, was: Amounts, will: Amounts) -> Effect:
    if before.sold != after.sold:
        return Effect.LOST if before.sold else Effect.GAINED
    if was.incl_tax == will.incl_tax:
        return Effect.SAME
    return Effect.DEARER if will.incl_tax > was.incl_tax else Effect.CHEAPER


def _bare(before: Priced, after: Priced) -> Effect:
    if before.sold == after.sold:
        return Effect.UNPRICED
    return Effect.LOST if before.sold else Effect.GAINED


def _nature(line: Line) -> LineNature:
    return LineNature.FEE if line.kind is LineKind.FEE else LineNature.REVENUE


def _plus(sum_: Amounts, line: Line) -> Amounts:
    return Amounts(
        excl_tax=sum_.excl_tax + line.amount_excl_tax,
        tax=sum_.tax + line.tax_amount,
        incl_tax=sum_.incl_tax + line.amount_incl_tax,
    )
