"""What holds of every quote, on thousands of tariffs and requests drawn at random."""

import json
from collections import Counter
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from tests.offer.pricing.rules.generated import CLIENT, MANY, counts, quantities, tariffs
from tests.offer.pricing.world import AT, quoted
from winvest.foundation.kit.money import CENT
from winvest.offer.pricing.rules.engine import price
from winvest.offer.pricing.rules.keeping import facts_json, kept_from, offer_from, request_json
from winvest.offer.pricing.rules.quote import LineKind, Offer, Quote
from winvest.offer.pricing.rules.request import Item, Request
from winvest.offer.pricing.rules.tariff import (
    Tariff,
)
from winvest.offer.pricing.rules.trace import as_json, canonical, sha256_of

# Ten thousand kept cases are replayed by `make fuzz`, some hundreds at each run (AHEAD-01).
REPLAYS = settings(MANY, max_examples=10_000 if MANY.max_examples > 200 else 200)


@st.composite
def baskets(draw: st.DrawFn) -> tuple[tuple[Tariff, ...], tuple[Item, ...]]:
    """Up to four items over up to three tariffs."""
    found = tuple(draw(tariffs(sku)) for sku in ("T1", "T2", "T3")[: draw(st.integers(1, 3))])
    items = draw(
        st.lists(
            st.builds(
                Item,
                sku=st.sampled_from([one.sku for one in found]),
                quantity=st.one_of(counts, quantities),
                usage=st.fixed_dictionaries({}, optional={"kWh": quantities}),
                options=st.sampled_from(((), ("O",))),
            ),
            min_size=1,
            max_size=4,
        )
    )
    return found, tuple(items)


def _quote(found: tuple[Tariff, ...], items: tuple[Item, ...]) -> Quote:
    return quoted(*found, items=items, client=CLIENT)


def _multiset(quote: Quote) -> Counter[object]:
    return Counter(replace(line, item=0) for line in quote.lines)


@pytest.mark.req("PRI-01", "PRI-02", "PRI-03")
@MANY
@given(baskets())
def test_sums_hold(basket: tuple[tuple[Tariff, ...], tuple[Item, ...]]) -> None:
    quote = _quote(*basket)
    for line in quote.lines:
        assert line.amount_excl_tax + line.tax_amount == line.amount_incl_tax
        for amount in (line.amount_excl_tax, line.tax_amount, line.amount_incl_tax):
            assert amount == amount.quantize(CENT)
    for recurrence, sums in quote.totals.items():
        mine = [line for line in quote.lines if line.recurrence is recurrence]
        assert sums.excl_tax == sum(line.amount_excl_tax for line in mine)
        assert sums.tax == sum(line.tax_amount for line in mine)
        assert sums.incl_tax == sum(line.amount_incl_tax for line in mine)
        assert sums.excl_tax + sums.tax == sums.incl_tax
    assert sum(one.base for one in quote.taxes) == sum(one.amount_excl_tax for one in quote.lines)
    assert sum(one.amount for one in quote.taxes) == sum(one.tax_amount for one in quote.lines)


@pytest.mark.req("PRI-02")
@MANY
@given(baskets())
def test_tax_follows_en_16931(basket: tuple[tuple[Tariff, ...], tuple[Item, ...]]) -> None:
    """Of each invoice to come (one recurrence), a rate's tax is base × rate to a cent or so."""
    quote = _quote(*basket)
    for recurrence in quote.totals:
        for rate in {line.tax_rate for line in quote.lines}:
            mine = [
                one for one in quote.lines if one.recurrence is recurrence and one.tax_rate == rate
            ]
            base = sum((line.amount_excl_tax for line in mine), Decimal(0))
            tax = sum((line.tax_amount for line in mine), Decimal(0))
            assert abs(tax - base * rate / 100) <= Decimal("0.02")


@pytest.mark.req("PRI-03")
@MANY
@given(baskets(), st.randoms(use_true_random=False))
def test_the_order_of_items_changes_nothing(
    basket: tuple[tuple[Tariff, ...], tuple[Item, ...]], random: object
) -> None:
    found, items = basket
    shuffled = list(items)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    one, other = _quote(found, items), _quote(found, tuple(shuffled))
    assert _multiset(one) == _multiset(other)
    assert one.totals == other.totals
    assert one.taxes == other.taxes
    assert one.trace_sha256 == other.trace_sha256


@pytest.mark.req("PRI-01")
@MANY
@given(tariffs(), counts)
def test_the_order_of_rules_changes_no_total(tariff: Tariff, quantity: Decimal) -> None:
    """Rules and promotions in any order; a sum added follows the first rule, so none is here."""
    item = Item(sku=tariff.sku, quantity=quantity, usage={"kWh": Decimal("123.4")})
    tariff = replace(tariff, surcharges=())
    reverse = replace(
        tariff,
        rules=tuple(reversed(tariff.rules)),
        promos=tuple(reversed(tariff.promos)),
    )
    assume(len({one.tax for one in tariff.rules}) == 1)
    once, again = _quote((tariff,), (item,)), _quote((reverse,), (item,))
    assert once.totals == again.totals


@pytest.mark.req("AHEAD-01")
@MANY
@given(baskets())
def test_a_replay_gives_the_same_cents_and_hash(
    basket: tuple[tuple[Tariff, ...], tuple[Item, ...]],
) -> None:
    quote, again = _quote(*basket), _quote(*basket)
    assert quote == again
    stored = json.loads(canonical(as_json(quote.trace)))
    assert sha256_of(stored) == quote.trace_sha256


@pytest.mark.req("AHEAD-01", "PRI-03")
@REPLAYS
@given(baskets())
def test_what_is_kept_is_enough_to_replay(
    basket: tuple[tuple[Tariff, ...], tuple[Item, ...]],
) -> None:
    """The request and the facts, through JSON and back, give the same cents and the same hash."""
    found, items = basket
    request = Request(items=items, at=AT, client=CLIENT, channel="web")
    offers = {one.sku: Offer(tariff=one, until=AT + timedelta(days=9)) for one in found}
    quote = price(request, offers=offers, known_at=AT)
    hashes = {one.version_id: "0" * 64 for one in found}
    facts = facts_json(offers, hashes, quote.facts, known_at=AT)
    kept = kept_from(*json.loads(json.dumps((request_json(request), facts))))
    again = price(
        kept.request,
        offers={
            sku: offer_from(raw, next(one for one in found if one.version_id == raw["version_id"]))
            for sku, raw in kept.offers.items()
        },
        known_at=kept.known_at,
        tax_rates=kept.tax_rates,
        indices=kept.indices,
    )
    assert again.lines == quote.lines
    assert again.trace_sha256 == quote.trace_sha256


@MANY
@given(tariffs(), st.sampled_from(("EUR", "USD", "CHF")))
def test_the_currency_is_kept(tariff: Tariff, currency: str) -> None:
    mine = replace(tariff, currency=currency)
    assert _quote((mine,), (Item(sku=mine.sku),)).currency == currency


@pytest.mark.req("PRI-01")
@MANY
@given(baskets())
def test_nobody_is_paid_to_buy(basket: tuple[tuple[Tariff, ...], tuple[Item, ...]]) -> None:
    """Discounts never exceed what they are taken off, to the half cent of their rounding."""
    quote = _quote(*basket)
    for place in range(len(basket[1])):
        lines = [one for one in quote.lines if one.item == place and one.kind in PRICED]
        assert sum((one.amount_incl_tax for one in lines), Decimal(0)) >= -CENT * len(lines)


PRICED = (LineKind.BASE, LineKind.SURCHARGE, LineKind.DISCOUNT)
