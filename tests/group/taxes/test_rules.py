"""Dated rates: the one of a day, whether one existed, and what the group's lists say."""

from datetime import date
from decimal import Decimal

import pytest
from sqlalchemy.ext.asyncio import AsyncSession

from winvest.foundation.infra.db import set_context
from winvest.foundation.kit.scope import system_scope
from winvest.group.taxes.queries import tax_rates
from winvest.group.taxes.rules import TaxRate, is_a_rate, rate_on

D = Decimal
RATES = (
    TaxRate(code="A", rate=D("5.5"), end=date(2025, 8, 1)),
    TaxRate(code="A", rate=D("20"), start=date(2025, 8, 1), end=date(2030, 1, 1)),
)


@pytest.mark.req("LAW-06")
@pytest.mark.parametrize(
    ("day", "rate"),
    [
        (date(2025, 7, 31), "5.5"),
        (date(2025, 8, 1), "20"),
        (date(2029, 12, 31), "20"),
        (date(2030, 1, 1), None),
    ],
)
def test_the_rate_of_a_day(day: date, rate: str | None) -> None:
    found = rate_on(RATES, day)
    assert (found.rate if found else None) == (None if rate is None else D(rate))


@pytest.mark.req("PRI-02")
def test_whether_a_rate_existed() -> None:
    assert is_a_rate({"A": RATES}, D("20.00"), date(2026, 1, 1))
    assert not is_a_rate({"A": RATES}, D("20.00"), date(2025, 1, 1))
    assert not is_a_rate({}, D(20), date(2026, 1, 1))


@pytest.mark.req("LAW-06", "PRI-02")
async def test_the_lists_hold_vat_and_premium_taxes(session: AsyncSession) -> None:
    scope = system_scope("Essais", company_ids=frozenset())
    await set_context(session, scope)
    rates = await tax_rates(session, scope)
    energy = rates["ABOEN"]
    assert [rate_on(energy, day).rate for day in (date(2025, 7, 31), date(2025, 8, 1))] == [  # type: ignore[union-attr]
        D("5.50"),
        D("20.00"),
    ]
    assert rate_on(rates["TSA1327"], date(2026, 11, 21)) is not None
    assert is_a_rate(rates, D("19.60"), date(2013, 12, 31))
    assert not is_a_rate(rates, D("19.60"), date(2014, 1, 1))
