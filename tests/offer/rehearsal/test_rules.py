"""Rules of the rehearsals: prices before and after, what a version changes, gaps."""

from datetime import UTC, date, datetime
from decimal import Decimal
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.offer.pricing.world import AT, VAT, a_rule, a_tariff, d
from tests.offer.rehearsal.parts import FT, a_place, asked, fixed, rehearsed
from winvest.offer.catalog.enums import Recurrence
from winvest.offer.pricing.rules.quote import Amounts, Offer
from winvest.offer.pricing.rules.request import Item, Request
from winvest.offer.pricing.rules.tariff import (
    Bundle,
    Fee,
    Fixed,
    Member,
    OnQuotation,
)
from winvest.offer.rehearsal.change import Rehearsed
from winvest.offer.rehearsal.enums import Effect, LineNature, RehearsalKind
from winvest.offer.rehearsal.rules.comparing import Circumstances, Figures, why_different
from winvest.offer.rehearsal.rules.repricing import (
    Flow,
    rate_of,
    touched,
)

pytestmark = pytest.mark.req("AHEAD-02")
CENTS = st.integers(1, 500_000).map(lambda one: Decimal(one) / 100)


@given(before=CENTS, after=CENTS, quantity=st.integers(1, 50), other=st.booleans())
def test_what_changes_is_exactly_the_difference_of_two_quotes(
    before: Decimal, after: Decimal, quantity: int, other: bool
) -> None:
    request = asked(*(("T1", "T2") if other else ("T1",)), quantity=str(quantity))
    (one,) = rehearsed(request, fixed(before), fixed(after))
    assert one.before.incl_tax == before * quantity
    assert one.after.incl_tax == after * quantity
    assert one.delta == (after - before) * quantity
    for each in (one.before, one.after):
        assert each.excl_tax + each.tax == each.incl_tax
    sign = (after > before) - (after < before)
    assert one.effect is {1: Effect.DEARER, 0: Effect.SAME, -1: Effect.CHEAPER}[sign]
    # replayed under what was rehearsed, it is what was predicted
    (again,) = rehearsed(request, fixed(after), fixed(after))
    assert again.before == one.after


def test_fees_are_a_flow_of_their_own_after_the_subscription() -> None:
    fee = Fee(id="f", code="ACT", label="Activation", amount=d("10"), tax=VAT)
    first, second = rehearsed(asked(), fixed("9.90"), fixed("9.90", fees=(fee,)))
    assert first.flow == Flow(recurrence=Recurrence.MONTHLY, nature=LineNature.REVENUE)
    assert (first.effect, first.delta) == (Effect.SAME, 0)
    assert second.flow == Flow(recurrence=Recurrence.ONE_SHOT, nature=LineNature.FEE)
    assert (second.before.incl_tax, second.after.incl_tax) == (0, 10)
    assert second.effect is Effect.DEARER
    assert second.rate is None


def test_a_plan_that_goes_or_a_price_on_request_loses_the_file() -> None:
    plan = Request(items=(Item(sku="T1", plan="BASIC"),), at=AT)
    other = a_tariff(a_rule(Fixed(amount=d("9")), tax=VAT)).plans["BASIC"]
    gone = fixed("9.90", plans={"PLUS": other})
    (one,) = rehearsed(plan, fixed("9.90"), gone)
    assert one.effect is Effect.LOST
    assert one.why is not None
    assert "Formule inconnue" in one.why
    assert one.after == Amounts()
    (one,) = rehearsed(asked(), fixed("9.90"), a_tariff(a_rule(OnQuotation())))
    assert (one.effect, one.delta) == (Effect.LOST, d("-9.90"))
    (one,) = rehearsed(asked(), None, fixed("9.90"))
    assert (one.effect, one.why is not None) == (Effect.GAINED, True)
    (one,) = rehearsed(asked(), None, None)
    assert (one.effect, one.flow, one.rate) == (Effect.UNPRICED, None, None)
    quotation = a_tariff(a_rule(OnQuotation()))
    (one,) = rehearsed(asked(), quotation, None)
    assert one.effect is Effect.UNPRICED


def test_a_pack_that_holds_the_product_is_touched() -> None:
    pack = a_tariff(a_rule(Bundle(members=(Member(sku="T1"),))), sku="PACK")
    request = asked("T9", "PACK")
    offers = {"T9": Offer(tariff=fixed("1", sku="T9")), "PACK": Offer(tariff=pack)}
    assert touched(request, skus=("T1",), offers=offers) == {1}
    assert touched(request, skus=("T7",), offers=offers) == frozenset()


def test_rates_stay_within_their_column() -> None:
    assert rate_of(d("0"), d("5")) is None
    assert rate_of(d("0.01"), d("999999")) == 99_999


PARIS = Circumstances(same_content=True, predicted_on=AT.date(), actual_on=AT.date())


def figures(incl: str, *, excl: str | None = None, sold: bool = True) -> Figures:
    """What is paid."""
    net = d(excl or incl)
    return Figures(excl=net, tax=d(incl) - net, incl=d(incl), sold=sold)


@pytest.mark.parametrize(
    ("actual", "around", "told", "why"),
    [
        (figures("10"), PARIS, None, None),
        (figures("11"), Circumstances(same_content=False, predicted_on=AT.date(),
                                      actual_on=AT.date()), None, "contenu a changé"),
        (figures("11"), Circumstances(same_content=True, predicted_on=AT.date(),
                                      actual_on=date(2027, 1, 1)), None, "date d’effet"),
        (figures("0", sold=False), PARIS, "Gelé.", "Gelé."),
        (figures("0", sold=False), PARIS, None, "conditions de vente"),
        (figures("11", excl="10"), PARIS, None, "taux de taxe"),
        (figures("11"), PARIS, None, "prix négocié"),
    ],
)  # fmt: skip
def test_a_gap_says_why(
    actual: Figures, around: Circumstances, told: str | None, why: str | None
) -> None:
    found = why_different(figures("10"), actual, around, told=told)
    assert found is None if why is None else why in (found or "")


def test_a_version_stands_alone_and_a_product_in_preparation_is_taken_as_sold() -> None:
    base, target = uuid4(), uuid4()
    change = Rehearsed(kind=RehearsalKind.VERSION, sku="T1", at=AT, base=base, target=target)
    drafted = a_place(lifecycle="draft")
    assert [one.version_id for one in change.before(drafted, company_id=FT).editions] == [str(base)]
    after = change.after(drafted, company_id=FT)
    assert ([one.version_id for one in after.editions], after.lifecycle) == (
        [str(target)], "active",
    )  # fmt: skip
    frozen = a_place(lifecycle="frozen")
    assert change.after(frozen, company_id=FT).lifecycle == "frozen"
    first = Rehearsed(kind=RehearsalKind.VERSION, sku="T1", at=datetime.now(UTC), target=target)
    assert first.before(frozen, company_id=FT).editions == ()
