"""The sheet as its seller will see it: plans with their prices, to whom it is sold."""

from decimal import Decimal

import pytest

from winvest.offer.catalog.enums import ClientKind, Recurrence
from winvest.offer.pricing.enums import PricingType
from winvest.offer.versions.rules.content import PlanPart, PricePart
from winvest.screens.wizard.preview import clients, plans_of

pytestmark = pytest.mark.req("CAT-08")


def a_price(plan: str | None, amount: str) -> PricePart:
    """A fixed price, tax included."""
    return PricePart(
        plan=plan,
        type=PricingType.FIXED,
        payload={"amount": Decimal(amount)},
        tax_rate=Decimal(20),
        tax_included=True,
    )


def test_a_plan_shows_its_own_prices_and_those_of_all() -> None:
    plans = [
        PlanPart(code="A", name="Essentiel", recurrence=Recurrence.MONTHLY),
        PlanPart(code="B", name="", recurrence=Recurrence.YEARLY),
    ]
    found = plans_of(plans, [a_price("A", "9.90"), a_price(None, "1.00")])
    assert [(one.name, one.per, len(one.prices)) for one in found] == [
        ("Essentiel", "par mois", 2),
        ("B", "par an", 1),
    ]
    assert "9,90\u00a0€" in found[0].prices[0].headline


@pytest.mark.parametrize(
    ("kinds", "least", "most", "told"),
    [
        ((), None, None, "Tous"),
        ((), 18, 65, "Tous, de 18 à 65 ans"),
        ((), None, 65, "Tous, jusqu’à 65 ans"),
        ((ClientKind.PROFESSIONAL,), 18, None, "Professionnel, dès 18 ans"),
    ],
)
def test_to_whom_it_is_sold_in_words(
    kinds: tuple[ClientKind, ...], least: int | None, most: int | None, told: str
) -> None:
    assert clients(kinds, least, most) == told
