"""What a change of scheme pays: tiers of the month or slices, bounds and margins."""

from datetime import datetime, timedelta

import pytest

from tests.offer.pricing.world import AT, d
from tests.offer.rehearsal.parts import FT
from winvest.offer.catalog.enums import Channel
from winvest.offer.commissions.enums import (
    AppliesTo,
    CommissionTierMode,
    Settlement,
    TierBasis,
    ValueType,
)
from winvest.offer.rehearsal.rules.commissions import (
    Reached,
    Sale,
    earned,
    scheme_for,
    tier_of,
)
from winvest.offer.versions.rules.content import SchemePart, TierPart

pytestmark = pytest.mark.req("AHEAD-02")

TIERS = (("0", "99", "10"), ("100", "499", "12"), ("500", None, "15"))


def a_scheme(
    mode: CommissionTierMode = CommissionTierMode.VOLUME,
    basis: TierBasis = TierBasis.VOLUME,
    kind: ValueType = ValueType.PERCENT,
    tiers: tuple[tuple[str, str | None, str], ...] = TIERS,
    **more: object,
) -> SchemePart:
    """A scheme by tiers."""
    base: dict[str, object] = {
        "plan": None,
        "applies_to": AppliesTo.BOTH,
        "settlement": Settlement.ON_COLLECTION,
        "tier_mode": mode,
        "split": {"company": d("0.7"), "commercial": d("0.3")},
        "tiers": tuple(
            TierPart(basis=basis, min=d(low), max=d(high) if high else None, value_type=kind,
                     value=d(value))
            for low, high, value in tiers
        ),
    }  # fmt: skip
    return SchemePart(**base | more)  # type: ignore[arg-type]


def a_sale(base: str = "100", **more: object) -> Sale:
    """A sale of 100 € without tax."""
    told: dict[str, object] = {"company_id": FT, "channel": "field", "plan": "BASE",
                               "renewal": False, "months": 0, "base": d(base)}  # fmt: skip
    return Sale(**told | more)  # type: ignore[arg-type]


def test_the_tier_of_the_month_pays_all_its_sales_or_each_its_own() -> None:
    month = Reached(count=620, revenue=d("62000"))
    whole = a_scheme()
    assert earned(whole, a_sale(), month=month, before=Reached()) == d("15.00")
    each = a_scheme(CommissionTierMode.GRADUATED)
    paid = [
        earned(each, a_sale(), month=month, before=Reached(count=count)) for count in (0, 98, 499)
    ]
    assert paid == [d("10.00"), d("10.00"), d("15.00")]
    # 99 and the hundredth: the tier counts this sale too
    assert earned(each, a_sale(), month=month, before=Reached(count=99)) == d("12.00")


def test_revenue_by_slices_adds_up_to_the_slices_of_the_month() -> None:
    scheme = a_scheme(
        CommissionTierMode.GRADUATED,
        TierBasis.REVENUE,
        tiers=(("0", "1000", "10"), ("1000", None, "20")),
    )
    month = Reached(count=3, revenue=d("1500"))
    paid = [
        earned(scheme, a_sale("500"), month=month, before=Reached(revenue=d(before)))
        for before in ("0", "750", "1000")
    ]
    assert paid == [d("50.00"), d("75.00"), d("100.00")]  # the second: 250 at 10 %, 250 at 20 %


def test_amounts_bounds_months_and_margins() -> None:
    flat = a_scheme(kind=ValueType.AMOUNT, tiers=(("1", None, "30"),))
    month = Reached(count=1, revenue=d("100"))
    assert earned(flat, a_sale(), month=month, before=Reached()) == 30
    assert earned(flat, a_sale("0"), month=month, before=Reached()) == 0
    assert earned(flat, a_sale(), month=Reached(), before=Reached()) == 0
    low = a_scheme(min_amount=d("20"), max_amount=d("25"))
    assert earned(low, a_sale(), month=month, before=Reached()) == 20
    assert earned(low, a_sale("9000"), month=month, before=Reached()) == 25
    old = a_scheme(basis=TierBasis.MONTHS, tiers=(("0", "12", "5"), ("13", None, "2")))
    assert earned(old, a_sale(months=30), month=month, before=Reached()) == 2
    unknown = a_scheme(basis=TierBasis.MARGIN)
    assert earned(unknown, a_sale(), month=month, before=Reached()) is None
    assert tier_of(a_scheme(tiers=(("0", "9", "1"),)).tiers, d("10")) is None


def test_the_scheme_that_says_most_pays() -> None:
    all_, web = a_scheme(), a_scheme(channel=Channel.WEB)
    mine = a_scheme(plan="BASE", company_id=FT)
    renewals = a_scheme(plan="BASE", company_id=FT, channel=Channel.FIELD,
                        applies_to=AppliesTo.RENEWAL)  # fmt: skip
    known = (all_, web, mine, renewals)

    def chosen(sale: Sale, at: datetime = AT) -> SchemePart | None:
        return scheme_for(known, sale, partner_id=None, at=at)

    assert chosen(a_sale()) == mine
    assert chosen(a_sale(renewal=True)) == renewals
    assert chosen(a_sale(plan=None, channel="web")) == web
    assert chosen(a_sale(plan=None)) == all_
    ended = a_scheme(valid_to=AT, valid_from=AT - timedelta(days=9), year=1)
    assert scheme_for((ended,), a_sale(), partner_id=None, at=AT) is None
