"""Rules, promotions and clients of the tests of quotes."""

from datetime import UTC, date, datetime
from decimal import Decimal

from tests.offer.pricing.world import (
    NO_TAX,
    VAT,
    a_rule,
    d,
)
from winvest.offer.catalog.enums import Recurrence
from winvest.offer.pricing.enums import PriceEffect
from winvest.offer.pricing.rules.quote import Quote
from winvest.offer.pricing.rules.request import Client
from winvest.offer.pricing.rules.tariff import (
    Fee,
    Fixed,
    Negotiated,
    Option,
    Promo,
    Window,
)

PARISIAN = Client(birth_date=date(1980, 5, 1), postal_code="75011", kind="personal")


def fixed(amount: str) -> Fixed:
    """A fixed price."""
    return Fixed(amount=d(amount))


def codes(quote: Quote) -> list[str]:
    """Why there is no price."""
    return [one.code for verdict in quote.verdicts for one in verdict.reasons]


def monthly(quote: Quote) -> Decimal:
    """What each month costs, tax included."""
    return quote.totals[Recurrence.MONTHLY].incl_tax


YESTERDAY, TOMORROW = datetime(2026, 11, 20, tzinfo=UTC), datetime(2026, 11, 22, tzinfo=UTC)


def a_promo(value: str = "10", effect: PriceEffect = PriceEffect.PERCENT, **more: object) -> Promo:
    fields: dict[str, object] = {"id": "p", "code": "P", "label": "Promo"} | more
    return Promo(effect=effect, value=d(value), **fields)  # type: ignore[arg-type]


PLAN = a_rule(fixed("80"), id="plan", plan="BASIC")
AGREED = Negotiated(id="agreed", amount=d("50"), tax=NO_TAX, window=Window(start=YESTERDAY))
OPTION = Option(
    id="o", code="4K", label="4K", amount=d("5"), recurrence=Recurrence.MONTHLY, tax=VAT
)
FEE = Fee(id="f", code="ACT", label="Activation", amount=d("39"), tax=VAT)


PRODUCT = a_rule(fixed("100"), id="product")
