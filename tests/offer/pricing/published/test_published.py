"""Published worked examples, by the same engine as every quote: exact, then to the cent."""

from decimal import Decimal

import pytest

from tests.offer.pricing.published import kill_bill, lago, openmeter, stripe
from tests.offer.pricing.published.cases import Published
from tests.offer.pricing.world import AT, a_tariff, quoted, total
from winvest.foundation.kit.money import round_cents
from winvest.offer.pricing.rules.amounts import Ask, priced
from winvest.offer.pricing.rules.request import Client, Item

CASES = (*stripe.CASES, *lago.CASES, *openmeter.CASES, *kill_bill.CASES)


def _name(case: Published) -> str:
    return f"{case.source.split('/')[2]}: {case.says}"


@pytest.mark.req("PRI-01")
@pytest.mark.parametrize("case", CASES, ids=_name)
def test_the_engine_finds_the_published_amount(case: Published) -> None:
    usage = {unit: Decimal(used) for unit, used in case.usage.items()}
    item = Item(sku="T1", quantity=Decimal(case.quantity), usage=usage)
    ask = Ask(item=item, client=Client(), day=AT.date(), currency="USD", index=lambda *_: None)
    exact = sum((priced(rule, ask).amount for rule in case.rules()), Decimal(0))
    assert exact == Decimal(case.amount)

    quote = quoted(a_tariff(*case.rules()), items=(item,))
    assert quote.verdicts[0].eligible
    assert total(quote) == round_cents(Decimal(case.amount))


def test_there_are_sixty_of_them_each_with_its_source() -> None:
    assert len(CASES) >= 60
    assert all(case.source.startswith("https://") for case in CASES)
    assert len({(case.source, case.says) for case in CASES}) == len(CASES)
