"""Preview: a rule alone, priced by the engine of every quote."""

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal

from winvest.offer.catalog.enums import Recurrence
from winvest.offer.pricing.rules.engine import price
from winvest.offer.pricing.rules.quote import Offer, Quote
from winvest.offer.pricing.rules.request import Client, IndexPoint, Item, Request
from winvest.offer.pricing.rules.tariff import Percentage, Plan, Rule, Tariff

SKU = "Règle"


def bare_quote(
    rule: Rule,
    *,
    quantity: Decimal,
    usage: Mapping[str, Decimal],
    at: datetime,
    known_at: datetime,
    months: int | None = None,
    recurrence: Recurrence | None = None,
    currency: str = "EUR",
    indices: Mapping[str, tuple[IndexPoint, ...]] | None = None,
    client: Client | None = None,
    level: str | None = None,
) -> Quote:
    """The quote of a rule. What it measures is the quantity, unless `usage` tells it.

    Due once; each month, when months are told; or at the recurrence that is told.
    """
    unit = (
        rule.shape.of if isinstance(rule.shape, Percentage) else getattr(rule.shape, "unit", None)
    )
    measured = dict(usage)
    if unit and unit.casefold() not in {one.casefold() for one in measured}:
        measured[unit] = quantity
    each = recurrence or (Recurrence.ONE_SHOT if months is None else Recurrence.MONTHLY)
    plan = Plan(code="", name="", recurrence=each)
    tariff = Tariff(
        version_id="",
        version=0,
        sku=SKU,
        name=rule.label or SKU,
        currency=currency,
        plans={"": plan},
        rules=(rule,),
    )
    request = Request(
        items=(Item(sku=SKU, quantity=quantity, usage=measured, level=level),),
        at=at,
        client=client or Client(),
        months=months or 1,
    )
    return price(request, offers={SKU: Offer(tariff=tariff)}, known_at=known_at, indices=indices)
