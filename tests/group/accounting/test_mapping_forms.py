"""The accounts of a product as typed: read, or refused beside their field."""

import pytest

from winvest.foundation.kit.errors import Invalid
from winvest.group.accounting.enums import AccountingNature
from winvest.group.accounting.mapping_forms import FlowEntry, parse_flows

pytestmark = pytest.mark.req("CAT-08")
FLOWS = (AccountingNature.REVENUE,)
WHOLE = {
    "revenue-compte": "706 100",
    "revenue-journal": "vente",
    "revenue-tva": "tn20",
    "revenue-centre": "",
}


def test_an_account_is_read_as_people_type_it() -> None:
    (found,) = parse_flows(WHOLE, natures=FLOWS, known={"706100"}, rates={"TN20"})
    assert found == FlowEntry(
        nature=AccountingNature.REVENUE,
        gl_account="706100",
        journal="VENTE",
        tax_code="TN20",
        cost_center=None,
    )


def test_a_code_keeps_its_dashes_and_dots() -> None:
    typed = WHOLE | {"revenue-centre": "ft-box.2", "revenue-tva": "tn-5.5"}
    (found,) = parse_flows(typed, natures=FLOWS, known={"706100"}, rates={"TN-5.5"})
    assert (found.cost_center, found.tax_code) == ("FT-BOX.2", "TN-5.5")


@pytest.mark.parametrize(
    ("changes", "field", "code"),
    [
        ({"revenue-compte": ""}, "revenue-compte", "missing"),
        ({"revenue-compte": "ventes"}, "revenue-compte", "shape"),
        ({"revenue-compte": "607000"}, "revenue-compte", "unknown"),
        ({"revenue-tva": "TN99"}, "revenue-tva", "unknown"),
        ({"revenue-journal": "à voir"}, "revenue-journal", "shape"),
    ],
)
def test_what_does_not_hold_is_told_beside_its_field(
    changes: dict[str, str], field: str, code: str
) -> None:
    with pytest.raises(Invalid) as refusal:
        parse_flows(WHOLE | changes, natures=FLOWS, known={"706100"}, rates={"TN20"})
    assert [(one.field, one.code) for one in refusal.value.errors] == [(field, code)]


def test_without_a_plan_of_accounts_any_account_of_the_right_shape_is_taken() -> None:
    (found,) = parse_flows(
        WHOLE | {"revenue-compte": "607000"}, natures=FLOWS, known=(), rates={"TN20"}
    )
    assert found.gl_account == "607000"
