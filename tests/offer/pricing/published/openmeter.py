"""Worked examples of OpenMeter: the tables of its rating engine's own tests."""

from tests.offer.pricing.published.cases import Published
from tests.offer.pricing.world import a_tier, d, tiered
from winvest.offer.pricing.enums import TierMode
from winvest.offer.pricing.rules.tariff import TierBase, Usage

RATE = (
    "https://github.com/openmeterio/openmeter/blob/7e57a394a0283fb210a644685ad1d257f6d5c85c"
    "/openmeter/billing/rating/service/rate"
)
ONCE = TierBase.AMOUNT

GRADUATED = tiered(
    TierMode.GRADUATED,
    a_tier("0", "5", "100", base=ONCE),
    a_tier("6", "10", "50", base=ONCE),
    a_tier("11", "15", "10"),
    a_tier("16", None, "5"),
)
GRADUATED_LINES = tiered(
    TierMode.GRADUATED,
    a_tier("0", "5", "0", flat="100"),
    a_tier("6", "10", "50", base=ONCE),
    a_tier("11", "15", "5"),
    a_tier("16", None, "1"),
)
VOLUME = tiered(
    TierMode.VOLUME,
    a_tier("0", "5", "100", base=ONCE),
    a_tier("6", "10", "150", base=ONCE),
    a_tier("11", "15", "10"),
    a_tier("16", None, "5"),
)
PACKAGE = Usage(unit="u", unit_price=d(15), package_size=d(10))

CASES = (
    *(
        Published(
            source=f"{RATE}/tieredgraduated_test.go",
            says=f"TestTieredPriceCalculator, total for {quantity}",
            shapes=(GRADUATED,),
            quantity=quantity,
            amount=amount,
        )
        for quantity, amount in (
            ("0", "100"),
            ("3", "100"),
            ("5", "100"),
            ("5.001", "150"),
            ("7", "150"),
            ("12", "170"),
            ("22", "235"),
        )
    ),
    Published(
        source=f"{RATE}/tieredgraduated_test.go",
        says="single period multiple tier usage: 100 + 50 + 25 + 7",
        shapes=(GRADUATED_LINES,),
        quantity="22",
        amount="182",
    ),
    Published(
        source=f"{RATE}/tieredgraduated_test.go",
        says="no usage, minimum spend of 1000: 100 of the flat fee and 900 more",
        shapes=(GRADUATED_LINES,),
        quantity="0",
        least="1000",
        amount="1000",
    ),
    Published(
        source=f"{RATE}/tieredgraduated_test.go",
        says="usage of 22 with a maximum spend of 170",
        shapes=(GRADUATED_LINES,),
        quantity="22",
        most="170",
        amount="170",
    ),
    *(
        Published(
            source=f"{RATE}/tieredvolume_test.go",
            says=f"usage of {quantity}",
            shapes=(VOLUME,),
            quantity=quantity,
            amount=amount,
        )
        for quantity, amount in (
            ("0", "100"),
            ("3", "100"),
            ("5", "100"),
            ("14", "140"),
            ("15", "150"),
            ("16", "80"),
            ("100", "500"),
        )
    ),
    *(
        Published(
            source=f"{RATE}/tieredvolume_test.go",
            says=f"usage of {quantity}, spend between {least} and {most}",
            shapes=(VOLUME,),
            quantity=quantity,
            least=least,
            most=most,
            amount=amount,
        )
        for quantity, least, most, amount in (
            ("0", "150", None, "150"),
            ("100", "100", None, "500"),
            ("5", "150", None, "150"),
            ("5", "100", None, "100"),
            ("5", None, "100", "100"),
            ("7", None, "125", "125"),
        )
    ),
    *(
        Published(
            source=f"{RATE}/package_test.go",
            says=f"packages of 10 at 15, usage of {used}, spend between {least} and {most}",
            shapes=(PACKAGE,),
            usage={"u": used},
            least=least,
            most=most,
            amount=amount,
        )
        for used, least, most, amount in (
            ("0", None, None, "0"),
            ("0", "100", None, "100"),
            ("5", None, None, "15"),
            ("10", None, None, "15"),
            ("22", None, None, "45"),
            ("10", None, "100", "15"),
        )
    ),
    *(
        Published(
            source=f"{RATE}/unit_test.go",
            says=f"{used} units at {each}, spend between {least} and {most}",
            shapes=(Usage(unit="u", unit_price=d(each)),),
            usage={"u": used},
            least=least,
            most=most,
            amount=amount,
        )
        for each, used, least, most, amount in (
            ("10", "0", "100", None, "100"),
            ("100", "10", None, None, "1000"),
            ("10", "10", None, "100", "100"),
            ("10", "12", None, "100", "100"),
        )
    ),
    Published(
        source=f"{RATE}/unitconfig_rating_test.go",
        says="1400 raw units, billed by started thousands at 10",
        shapes=(Usage(unit="u", unit_price=d(10), package_size=d(1000)),),
        usage={"u": "1400"},
        amount="20",
    ),
    Published(
        source=f"{RATE}/unitconfig_rating_test.go",
        says="8 GB over two graduated tiers: 5 × 1 + 3 × 0.5",
        shapes=(tiered(TierMode.GRADUATED, a_tier("0", "5", "1"), a_tier("6", None, "0.5")),),
        quantity="8",
        amount="6.5",
    ),
)
