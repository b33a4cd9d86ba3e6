"""Worked examples of Stripe's documentation."""

from tests.offer.pricing.published.cases import Published
from tests.offer.pricing.world import a_tier, d, tiered
from winvest.offer.pricing.enums import TierMode
from winvest.offer.pricing.rules.tariff import Usage

TIERED = "https://docs.stripe.com/subscriptions/pricing-models/tiered-pricing"
PACKAGES = "https://docs.stripe.com/billing/subscriptions/usage-based/transform-quantities"

FONTS = (a_tier("1", "5", "7"), a_tier("6", "10", "6.5"), a_tier("11", None, "6"))
WITH_FLAT = (
    a_tier("0", "5", "5", flat="10"),
    a_tier("6", "10", "4", flat="20"),
    a_tier("11", "15", "3", flat="30"),
    a_tier("16", "20", "2", flat="40"),
    a_tier("21", None, "1", flat="50"),
)

VOLUME = (("1", "7"), ("5", "35"), ("6", "39"), ("20", "120"), ("25", "150"))
GRADUATED = (("1", "7"), ("5", "35"), ("6", "41.5"), ("20", "127.5"), ("25", "157.5"))

CASES = (
    *(
        Published(
            source=f"{TIERED}#volume-based-pricing",
            says=f"{quantity} fonts, volume",
            shapes=(tiered(TierMode.VOLUME, *FONTS),),
            quantity=quantity,
            amount=amount,
        )
        for quantity, amount in VOLUME
    ),
    *(
        Published(
            source=f"{TIERED}#graduated-pricing",
            says=f"{quantity} fonts, graduated",
            shapes=(tiered(TierMode.GRADUATED, *FONTS),),
            quantity=quantity,
            amount=amount,
        )
        for quantity, amount in GRADUATED
    ),
    *(
        Published(
            source=f"{TIERED}#add-a-flat-rate",
            says=f"quantity {quantity}, tiers_mode {mode}, with flat amounts",
            shapes=(tiered(mode, *WITH_FLAT),),
            quantity=quantity,
            amount=amount,
        )
        for mode, quantity, amount in (
            (TierMode.VOLUME, "12", "66"),
            (TierMode.GRADUATED, "12", "111"),
            (TierMode.VOLUME, "0", "10"),
            (TierMode.GRADUATED, "0", "10"),
        )
    ),
    Published(
        source=PACKAGES,
        says="car rented for 150 minutes at 10 USD an hour, rounded up",
        shapes=(Usage(unit="minute", unit_price=d(10), package_size=d(60)),),
        usage={"minute": "150"},
        amount="30",
    ),
)
