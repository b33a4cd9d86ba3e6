"""Demo: each account named is in its company's plan; mappings make sense, and the box is a box."""

import pytest

from winvest.app.demo.content.accounts import LABELS, accounts_of
from winvest.app.demo.content.catalogue import PRODUCTS
from winvest.app.demo.content.companies import COMPANIES
from winvest.app.demo.content.mappings import PARCELS, mapping_entry
from winvest.offer.catalog.forms.mappings import mapping_form, parse_mapping
from winvest.offer.catalog.mapping_enums import DebitMethod

BY_SKU = {one.sku: one for one in PRODUCTS}


@pytest.mark.req("CAT-13", "CAT-16")
@pytest.mark.parametrize("sku", sorted(BY_SKU))
def test_every_mapping_is_one_that_the_form_takes(sku: str) -> None:
    entry = mapping_entry(BY_SKU[sku])
    if entry is None:
        assert BY_SKU[sku].lifecycle == "draft"
        return
    assert parse_mapping(mapping_form(entry)) == entry


@pytest.mark.req("CAT-13", "CAT-16")
def test_what_is_shipped_and_who_is_paid() -> None:
    assert set(PARCELS) <= set(BY_SKU)
    box, television = mapping_entry(BY_SKU["FT-BOX-001"]), mapping_entry(BY_SKU["MTV-TV-0001"])
    health, visit = mapping_entry(BY_SKU["AP-SANTE-001"]), mapping_entry(BY_SKU["DEP-SERV-0001"])
    assert box
    assert television
    assert health
    assert visit
    assert (box.is_physical, box.initial_fee_code) == (True, "MISE_EN_SERVICE")
    assert not television.is_physical
    assert health.debit_method is DebitMethod.PARTNER
    assert visit.debit_method is DebitMethod.CARD


@pytest.mark.req("CAT-13", "CAT-15")
def test_every_account_named_is_in_the_plan_of_its_company() -> None:
    for company in COMPANIES:
        numbers = [one.number for one in accounts_of(company)]
        assert numbers == sorted(set(numbers))
        assert company.revenue_account in numbers
    assert all(len(number) >= 6 for number in LABELS)
