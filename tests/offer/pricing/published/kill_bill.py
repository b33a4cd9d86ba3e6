"""Worked examples of Kill Bill's documentation."""

from tests.offer.pricing.published.cases import Published
from tests.offer.pricing.world import a_tier, d, tiered
from winvest.offer.pricing.enums import TierMode
from winvest.offer.pricing.rules.tariff import Fixed

ALL, TOP = TierMode.GRADUATED, TierMode.VOLUME
EXAMPLES = "https://docs.killbill.io/latest/catalog-examples.html"
GUIDE = "https://docs.killbill.io/latest/userguide_subscription.html"
TUTORIAL = "https://docs.killbill.io/latest/consumable_in_arrear.html"

MONTHLY = Fixed(amount=d(30))
WATER = (a_tier("0", "1000", "1.50"), a_tier("1001", None, "2.0"))
MINUTES = (a_tier("0", "1000", "1", size="10"), a_tier("1001", None, "0.50", size="10"))
MBYTES = (a_tier("0", "1024", "0.5"), a_tier("1025", None, "0.1"))
MINUTE, MBYTE, LITER = "cell-phone-minutes", "Mbytes", "liter"

CASES = (
    Published(
        source=TUTORIAL,
        says="13 videos: 5 × 2 + 8 × 1",
        shapes=(
            tiered(ALL, a_tier("0", "5", "2"), a_tier("6", "10000", "1"), unit="chocolate-videos"),
        ),
        usage={"chocolate-videos": "13"},
        amount="18",
    ),
    Published(
        source=f"{GUIDE}#components-catalog-usage",
        says="1500 minutes in blocks of 10 and 2048 Mbytes, all tiers",
        shapes=(tiered(ALL, *MINUTES, unit=MINUTE), tiered(ALL, *MBYTES, unit=MBYTE)),
        usage={MINUTE: "1500", MBYTE: "2048"},
        amount="739.4",
    ),
    Published(
        source=f"{GUIDE}#components-catalog-usage",
        says="the same, top tier",
        shapes=(tiered(TOP, *MINUTES, unit=MINUTE), tiered(TOP, *MBYTES, unit=MBYTE)),
        usage={MINUTE: "1500", MBYTE: "2048"},
        amount="279.8",
    ),
    *(
        Published(
            source=f"{GUIDE}#components-invoicing-usage",
            says=f"120 minutes over two tiers and 10 Mbytes, {mode}",
            shapes=(
                tiered(mode, a_tier("0", "20", "2"), a_tier("21", None, "20"), unit=MINUTE),
                tiered(mode, a_tier("0", None, "10"), unit=MBYTE),
            ),
            usage={MINUTE: "120", MBYTE: "10"},
            amount=amount,
        )
        for mode, amount in ((ALL, "2140"), (TOP, "2500"))
    ),
    Published(
        source=f"{GUIDE}#components-catalog-usage",
        says="capacity: a peak of 350 members stays in the tier of 5.00",
        shapes=(tiered(TierMode.PACKAGE, a_tier("0", "500", "5.00"), unit="m"),),
        usage={"m": "350"},
        amount="5.00",
    ),
    *(
        Published(
            source=f"{EXAMPLES}#_usage_billing",
            says=f"30 a month and {used} liters, {mode}",
            shapes=(MONTHLY, tiered(mode, *WATER, unit=LITER)),
            usage={LITER: used},
            amount=amount,
        )
        for mode, used, amount in (
            (ALL, "400", "630"),
            (ALL, "1200", "1930"),
            (TOP, "400", "630"),
            (TOP, "1200", "2430"),
        )
    ),
    *(
        Published(
            source=f"{EXAMPLES}#_capacity_billing",
            says=f"30 a month and the flat charge of the tier of {used} liters",
            shapes=(
                MONTHLY,
                tiered(
                    TierMode.PACKAGE,
                    a_tier("0", "1000", "750"),
                    a_tier("1001", "10000", "500"),
                    unit=LITER,
                ),
            ),
            usage={LITER: used},
            amount=amount,
        )
        for used, amount in (("400", "780"), ("1200", "530"))
    ),
    Published(
        source=f"{EXAMPLES}#_multiple_usage_sections",
        says="400 minutes: 30 + 100 × 1.0 + 300 × 0.5",
        shapes=(
            MONTHLY,
            tiered(ALL, a_tier("0", "100", "1.00"), a_tier("101", None, "0.5"), unit=MINUTE),
        ),
        usage={MINUTE: "400"},
        amount="280",
    ),
    *(
        Published(
            source=f"{EXAMPLES}#_block_size_greater_than_one",
            says=f"30 a month and {used} minutes in blocks of 10",
            shapes=(MONTHLY, tiered(ALL, *MINUTES, unit=MINUTE)),
            usage={MINUTE: used},
            amount=amount,
        )
        for used, amount in (("400", "70"), ("1200", "140"))
    ),
)
