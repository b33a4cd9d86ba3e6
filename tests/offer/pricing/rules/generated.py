"""Generated tariffs and baskets, for the properties of the engine."""

from datetime import date
from decimal import Decimal

from hypothesis import settings
from hypothesis import strategies as st

from tests.offer.pricing.world import MONTHLY, ONCE, YEARLY, a_tariff
from winvest.offer.catalog.enums import Recurrence
from winvest.offer.pricing.enums import PriceEffect, TierMode
from winvest.offer.pricing.rules.request import Client
from winvest.offer.pricing.rules.tariff import (
    Fee,
    Fixed,
    Option,
    Promo,
    Rule,
    Shape,
    Surcharge,
    Tariff,
    Tax,
    Tier,
    TierBase,
    Tiered,
    Usage,
)

RATES = ("0", "2.1", "5.5", "10", "20")


MANY = settings(max_examples=max(200, settings.default.max_examples), deadline=None)


amounts = st.integers(0, 99_999_99).map(lambda cents: Decimal(cents) / 100)


unit_prices = st.integers(0, 9_999_999).map(lambda parts: Decimal(parts) / 10_000)


quantities = st.integers(0, 50_000).map(lambda parts: Decimal(parts) / 10)


counts = st.integers(1, 9).map(Decimal)


taxes = st.builds(
    Tax, rate=st.sampled_from(RATES).map(Decimal), included=st.booleans(), code=st.none()
)


plans = st.sampled_from((MONTHLY, YEARLY, ONCE))


modes = st.sampled_from(tuple(TierMode))


@st.composite
def tiers(draw: st.DrawFn) -> tuple[Tier, ...]:
    """Contiguous tiers from zero, the last one open."""
    widths = draw(st.lists(st.integers(1, 500), min_size=0, max_size=5))
    found, low = [], 0
    for width in [*widths, None]:
        high = None if width is None else low + width
        found.append(
            Tier(
                min=Decimal(low),
                max=None if high is None else Decimal(high),
                amount=draw(unit_prices) if draw(st.booleans()) else draw(amounts),
                base=draw(st.sampled_from((TierBase.UNIT, TierBase.UNIT, TierBase.AMOUNT))),
                flat=draw(st.sampled_from((Decimal(0), Decimal("12.34")))),
            )
        )
        low = 0 if high is None else high + 1
    return tuple(found)


shapes: st.SearchStrategy[Shape] = st.one_of(
    st.builds(Fixed, amount=amounts),
    st.builds(Tiered, mode=modes, tiers=tiers(), unit=st.sampled_from((None, "kWh"))),
    st.builds(
        Usage,
        unit=st.just("kWh"),
        unit_price=unit_prices,
        free_units=quantities,
        package_size=st.one_of(st.none(), counts),
    ),
)


@st.composite
def tariffs(draw: st.DrawFn, sku: str = "T1") -> Tariff:
    """A tariff with some rules, options, surcharges, fees and promotions."""
    rules = tuple(
        Rule(id=f"{sku}-r{place}", shape=shape, tax=draw(taxes), label=f"Prix {place}")
        for place, shape in enumerate(draw(st.lists(shapes, min_size=1, max_size=3)))
    )
    effects = st.sampled_from(tuple(PriceEffect))
    promo = st.builds(
        Promo,
        id=st.just(f"{sku}-p"),
        code=st.sampled_from(("A", "B")),
        label=st.just("Promotion"),
        effect=effects,
        value=st.integers(1, 100).map(Decimal),
        first_months=st.sampled_from((None, 3)),
        combinable=st.booleans(),
    )
    surcharge = st.builds(
        Surcharge,
        id=st.just(f"{sku}-s"),
        code=st.just("S"),
        label=st.just("Majoration"),
        effect=effects,
        value=st.integers(1, 50).map(Decimal),
        min_age=st.sampled_from((None, 40)),
        max_age=st.none(),
    )
    fee = st.builds(
        Fee, id=st.just(f"{sku}-f"), code=st.just("F"), label=st.just("Frais"),
        amount=amounts, tax=taxes,
    )  # fmt: skip
    option = st.builds(
        Option, id=st.just(f"{sku}-o"), code=st.just("O"), label=st.just("Option"),
        amount=amounts, tax=taxes, recurrence=st.sampled_from((MONTHLY, ONCE)).map(_recurrence),
    )  # fmt: skip
    return a_tariff(
        *rules,
        sku=sku,
        plan=draw(plans),
        promos=tuple(draw(st.lists(promo, max_size=2))),
        surcharges=tuple(draw(st.lists(surcharge, max_size=1))),
        fees=tuple(draw(st.lists(fee, max_size=1))),
        options=(draw(option),),
    )


def _recurrence(plan: object) -> Recurrence:
    return plan.recurrence  # type: ignore[attr-defined,no-any-return]


CLIENT = Client(birth_date=date(1980, 5, 1), postal_code="75011", kind="personal")
