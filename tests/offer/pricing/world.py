"""Tariffs and requests for the tests of the prices, in the trade's words."""

from collections.abc import Mapping
from datetime import UTC, datetime
from decimal import Decimal

from winvest.group.taxes.rules import TaxRate
from winvest.offer.catalog.enums import Recurrence
from winvest.offer.pricing.enums import TierMode
from winvest.offer.pricing.rules.engine import price
from winvest.offer.pricing.rules.quote import Offer, Quote
from winvest.offer.pricing.rules.request import Client, IndexPoint, Item, Request
from winvest.offer.pricing.rules.tariff import (
    Plan,
    Rule,
    Shape,
    Tariff,
    Tax,
    Tier,
    TierBase,
    Tiered,
)

AT = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)
NO_TAX = Tax(rate=Decimal(0))
VAT = Tax(rate=Decimal(20))
NET = Tax(rate=Decimal(20), included=False)
MONTHLY = Plan(code="BASIC", name="Essentiel", recurrence=Recurrence.MONTHLY)
YEARLY = Plan(code="ANNUEL", name="Annuel", recurrence=Recurrence.YEARLY)
ONCE = Plan(code="UNIQUE", name="Unique", recurrence=Recurrence.ONE_SHOT)


def d(value: str | int) -> Decimal:
    """An exact number."""
    return Decimal(value)


def a_tier(
    low: str,
    high: str | None,
    amount: str,
    *,
    flat: str = "0",
    base: TierBase = TierBase.UNIT,
    size: str | None = None,
) -> Tier:
    """A tier."""
    return Tier(
        min=d(low),
        max=None if high is None else d(high),
        amount=d(amount),
        flat=d(flat),
        base=base,
        package_size=None if size is None else d(size),
    )


def tiered(mode: TierMode, *tiers: Tier, unit: str | None = None) -> Tiered:
    """Tiers in their mode."""
    return Tiered(mode=mode, tiers=tiers, unit=unit)


def a_rule(shape: Shape, *, tax: Tax = NO_TAX, plan: str | None = None, **more: object) -> Rule:
    """A rule."""
    return Rule(**{"id": "rule", "shape": shape, "tax": tax, "plan": plan} | more)  # type: ignore[arg-type]


def a_tariff(*rules: Rule, sku: str = "T1", plan: Plan = MONTHLY, **more: object) -> Tariff:
    """A tariff of one plan."""
    base: dict[str, object] = {
        "version_id": f"v-{sku}",
        "version": 1,
        "sku": sku,
        "name": f"Produit {sku}",
        "plans": {plan.code: plan},
        "rules": rules,
    }
    return Tariff(**base | more)  # type: ignore[arg-type]


def quoted(
    *tariffs: Tariff,
    items: tuple[Item, ...] = (),
    quantity: str = "1",
    usage: Mapping[str, Decimal] | None = None,
    client: Client | None = None,
    at: datetime = AT,
    offers: Mapping[str, Offer] | None = None,
    tax_rates: Mapping[str, tuple[TaxRate, ...]] | None = None,
    indices: Mapping[str, tuple[IndexPoint, ...]] | None = None,
    known_at: datetime = AT,
    promo_code: str | None = None,
    channel: str | None = None,
    months: int = 1,
) -> Quote:
    """The quote of one item a tariff, or of the items told."""
    asked = items or tuple(
        Item(sku=one.sku, quantity=d(quantity), usage=usage or {}) for one in tariffs
    )
    request = Request(
        items=asked,
        at=at,
        client=client or Client(),
        promo_code=promo_code,
        channel=channel,
        months=months,
    )
    found = offers or {one.sku: Offer(tariff=one) for one in tariffs}
    return price(request, offers=found, known_at=known_at, tax_rates=tax_rates, indices=indices)


def total(quote: Quote) -> Decimal:
    """Everything, tax included, whatever its recurrence."""
    return sum((one.incl_tax for one in quote.totals.values()), Decimal(0))
