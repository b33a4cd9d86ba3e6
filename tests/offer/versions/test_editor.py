"""The editor of prices: what it is given, what its buttons do, the examples beside."""

from dataclasses import replace

import pytest

from tests.offer.versions.parts import (
    BASE,
    GRID,
    NOW,
    STEPS,
    d,
    fixed,
    tiered,
)
from winvest.foundation.kit.errors import Invalid
from winvest.offer.pricing.enums import PricingType
from winvest.offer.versions.forms.entries import sheet_of, typed
from winvest.offer.versions.forms.pressing import pressed
from winvest.offer.versions.forms.prices import parse_sheet
from winvest.offer.versions.rules.content import (
    Content,
)
from winvest.offer.versions.rules.examples import worked


@pytest.mark.req("PRI-01")
def test_examples_are_worked_out_by_the_engine() -> None:
    rows = worked(tiered(*STEPS), at=NOW, asked=d("150"))
    assert {(one.quantity, one.incl_tax) for one in rows} >= {
        (d("99"), d("990.00")), (d("150"), d("1200.00")),
    }  # fmt: skip
    assert all(one.excl_tax + one.tax == one.incl_tax for one in rows)
    assert worked(fixed("0", grid=GRID), at=NOW) == ()
    assert worked(fixed("0", type=PricingType.ON_QUOTATION, payload={}), at=NOW) == ()
    broken = fixed("0", type=PricingType.TIERED, payload=[{"min": "x"}])
    assert worked(broken, at=NOW) == ()


@pytest.mark.req("PRI-01")
def test_the_editor_gives_back_what_it_was_given() -> None:
    content = replace(
        BASE,
        prices=(
            fixed("9.90"), tiered(*STEPS),
            fixed("0", type=PricingType.USAGE, payload={"unit": "kWh", "unit_price": d("0.1952")}),
            fixed("0", type=PricingType.INDEXED, payload={"index": "spot", "formula": "index * 2"}),
            fixed("0", type=PricingType.PERCENTAGE, payload={"rate": d("1.5")}),
            fixed("0", grid=GRID),
            fixed("0", type=PricingType.USAGE, payload={"unit": "Go", "unit_price": d("1"),
                                                        "min_charge": d("5")}),
        ),
    )  # fmt: skip
    wanted = parse_sheet(sheet_of(content), content)
    assert tuple(one.price for one in wanted.prices) == content.prices
    assert tuple(one.plan for one in wanted.plans) == content.plans
    assert [one.kept for one in sheet_of(content).prices] == [False] * 5 + [True] * 2


@pytest.mark.req("PRI-01")
def test_buttons_add_remove_and_paste() -> None:
    raw = {"prix-0-type": "tiered", "prix-0-palier-0-min": "0", "prix-0-palier-0-max": "99",
           "prix-0-palier-0-amount": "10"}  # fmt: skip
    sheet = typed(raw, Content())
    more = pressed(sheet, "ajouter-palier-0")
    assert [one.min for one in more.prices[0].tiers] == ["0", "100"]
    assert pressed(more, "retirer-palier-0-0").prices[0].tiers[0].min == "100"
    assert pressed(sheet, "retirer-prix-0").prices == ()
    assert len(pressed(sheet, "ajouter-prix").prices) == 2
    for odd in ("", "x", "retirer-palier-9-9", "ajouter-palier-7", "retirer-prix-5", "coller-x-y"):
        assert pressed(sheet, odd) == sheet
    paste = typed(raw | {"prix-0-paste": "0;8\n50;7"}, Content())
    filled = pressed(paste, "coller-palier-0").prices[0].tiers
    assert [(one.min, one.max, one.amount) for one in filled] == [("0", "49", "8"), ("50", "", "7")]
    with pytest.raises(Invalid):
        pressed(typed(raw | {"prix-0-paste": "12"}, Content()), "coller-palier-0")
