"""Worked examples of Lago's documentation, and of the specifications of its charge models."""

from tests.offer.pricing.published.cases import Published
from tests.offer.pricing.world import a_tier, d, tiered
from winvest.offer.pricing.enums import TierMode
from winvest.offer.pricing.rules.tariff import Percentage, TierBase, Usage

DOCS = "https://getlago.com/docs/guide/plans/charges"
SPEC = (
    "https://github.com/getlago/lago-api/blob/1b1c24a6a6c321d7900b05906bf1b20f706c97c2"
    "/spec/services/charge_models"
)
SHARE = TierBase.PERCENT

DOC_SHARES = tiered(
    TierMode.GRADUATED,
    a_tier("0", "1000", "1", flat="200", base=SHARE),
    a_tier("1001", "10000", "2", flat="300", base=SHARE),
    a_tier("10001", None, "3", flat="400", base=SHARE),
)
SPEC_GRADUATED = tiered(
    TierMode.GRADUATED,
    a_tier("0", "10", "10", flat="2"),
    a_tier("11", "20", "5", flat="3"),
    a_tier("21", None, "5", flat="3"),
)
SPEC_VOLUME = tiered(
    TierMode.VOLUME,
    a_tier("0", "100", "2", flat="10"),
    a_tier("101", "200", "1"),
    a_tier("201", None, "0.5", flat="50"),
)
SPEC_SHARES = tiered(
    TierMode.GRADUATED,
    a_tier("0", "10", "1", flat="200", base=SHARE),
    a_tier("11", "20", "2", flat="300", base=SHARE),
    a_tier("21", None, "3", flat="400", base=SHARE),
)
SPEC_DECIMALS = tiered(
    TierMode.GRADUATED,
    a_tier("0", "0.1", "10"),
    a_tier("0.1", "1", "5"),
    a_tier("1", None, "2"),
)

CASES = (
    Published(
        source=f"{DOCS}/charge-models/standard",
        says="1,000 API calls at $0.05",
        shapes=(Usage(unit="call", unit_price=d("0.05")),),
        usage={"call": "1000"},
        amount="50",
    ),
    Published(
        source=f"{DOCS}/charge-models/package",
        says="201 units at $5 per 100, first 100 free",
        shapes=(Usage(unit="call", unit_price=d(5), package_size=d(100), free_units=d(100)),),
        usage={"call": "201"},
        amount="10",
    ),
    Published(
        source=f"{DOCS}/charge-models/volume",
        says="65,000 API calls in the third tier, with its fixed fee",
        shapes=(
            tiered(
                TierMode.VOLUME,
                a_tier("0", "10000", "0.0010", flat="10"),
                a_tier("10001", "50000", "0.0008", flat="10"),
                a_tier("50001", "100000", "0.0006", flat="10"),
                a_tier("100001", None, "0.0004", flat="10"),
            ),
        ),
        quantity="65000",
        amount="49",
    ),
    *(
        Published(
            source=f"{DOCS}/charge-models/graduated-percentage",
            says=f"running total of ${quantity}: the published charges so far add up to it",
            shapes=(DOC_SHARES,),
            quantity=quantity,
            amount=amount,
        )
        for quantity, amount in (("500", "205.00"), ("1050", "511.00"), ("5050", "591.00"))
    ),
    Published(
        source=f"{DOCS}/charge-models/percentage",
        says="fourth transaction, $50 at 1.2% and $0.10: the free units are used up",
        shapes=(Percentage(rate=d("1.2"), of="amount", fixed_fee=d("0.10")),),
        usage={"amount": "50", "events": "1"},
        amount="0.70",
    ),
    Published(
        source=f"{DOCS}/charge-minimum",
        says="$50 of usage at $0.010 with a minimum of $100: a true-up of $50",
        shapes=(Usage(unit="MTU", unit_price=d("0.010")),),
        usage={"MTU": "5000"},
        least="100",
        amount="100",
    ),
    *(
        Published(
            source=f"{SPEC}/graduated_service_spec.rb",
            says=f"aggregation is {quantity}",
            shapes=(SPEC_GRADUATED,),
            quantity=quantity,
            amount=amount,
        )
        for quantity, amount in (
            ("0", "2"),
            ("1", "12"),
            ("10", "102"),
            ("11", "110"),
            ("12", "115"),
            ("21", "163"),
        )
    ),
    *(
        Published(
            source=f"{SPEC}/graduated_service_spec.rb",
            says=f"decimal adjacent ranges, {quantity}",
            shapes=(SPEC_DECIMALS,),
            quantity=quantity,
            amount=amount,
        )
        for quantity, amount in (("0.05", "0.5"), ("0.5", "3.0"))
    ),
    *(
        Published(
            source=f"{SPEC}/volume_service_spec.rb",
            says=f"aggregation is {quantity}",
            shapes=(SPEC_VOLUME,),
            quantity=quantity,
            amount=amount,
        )
        for quantity, amount in (
            ("0", "10"),
            ("1", "12"),
            ("100", "210"),
            ("100.5", "100.5"),
            ("101", "101"),
            ("200", "200"),
            ("300", "200"),
            ("210", "155"),
        )
    ),
    *(
        Published(
            source=f"{SPEC}/package_service_spec.rb",
            says=f"121 units at 100 per 10, {free} free",
            shapes=(Usage(unit="u", unit_price=d(100), package_size=d(10), free_units=d(free)),),
            usage={"u": "121"},
            amount=amount,
        )
        for free, amount in ((0, "1300"), (10, "1200"), (200, "0"))
    ),
    *(
        Published(
            source=f"{SPEC}/graduated_percentage_service_spec.rb",
            says=f"aggregation is {quantity}",
            shapes=(SPEC_SHARES,),
            quantity=quantity,
            amount=amount,
        )
        for quantity, amount in (
            ("0", "200"),
            ("1", "200.01"),
            ("10", "200.1"),
            ("11", "500.12"),
            ("12", "500.14"),
            ("21", "900.33"),
        )
    ),
    *(
        Published(
            source=f"{SPEC}/percentage_service_spec.rb",
            says=says,
            shapes=(
                Percentage(
                    rate=d(rate),
                    of="amount",
                    fixed_fee=d(fee),
                    free_amount=d(free),
                    free_events=events,
                ),
            ),
            usage={"amount": amount, "events": "4"},
            amount=expected,
        )
        for says, rate, fee, free, events, amount, expected in (
            (
                "1.3% after 250 free, 2 of 4 events free",
                "1.3",
                "2",
                "250",
                2,
                "800",
                "11.15",
            ),
            ("4 at 2.9%, no fee", "2.9", "0", "0", 0, "4", "0.116"),
            ("rate is 0: four fixed fees", "0", "2", "0", 0, "800", "8"),
            ("800 after 400 free, 3 of 4 events free", "1.3", "2", "400", 3, "800", "7.2"),
            ("free units are not set", "1.3", "2", "0", 0, "800", "18.4"),
        )
    ),
    *(
        Published(
            source=f"{SPEC}/standard_service_spec.rb",
            says=f"10 units at {amount}",
            shapes=(Usage(unit="u", unit_price=d(amount)),),
            usage={"u": "10"},
            amount=expected,
        )
        for amount, expected in (("5.12345", "51.2345"), ("10", "100"))
    ),
)
