"""The demo group as written: pinned products, coverage of every normalised list, sane prices."""

import re
from collections import Counter
from datetime import date
from decimal import Decimal
from typing import Any, cast

import pytest
from stdnum import luhn
from stdnum.eu import at_02

from tests.app.demo_read import BY_SKU, in_force, versions
from winvest.app.demo.content.catalogue import PRODUCTS
from winvest.app.demo.content.companies import COMPANIES
from winvest.app.demo.content.partners import PARTNERS
from winvest.app.demo.content.people import PEOPLE
from winvest.app.demo.content.risks import RISKS
from winvest.group.approvals.own_queries import SIGNING_ROLES
from winvest.group.identity.enums import Role
from winvest.group.partners.enums import PartnerType
from winvest.offer.catalog.enums import (
    Badge,
    Channel,
    FieldKind,
    IntegrationStatus,
    LifecycleStatus,
    RevenueModel,
    TariffMode,
)
from winvest.offer.commissions.enums import AppliesTo, Settlement, SplitParty, TierBasis
from winvest.offer.pricing.enums import PricingType, TierMode
from winvest.offer.publication.enums import Visibility

CODES = {company.code for company in COMPANIES}


RISK_BY_CODE = {risk.code: risk for risk in RISKS}


def fixed_prices(sku: str) -> dict[str | None, Decimal]:
    """Fixed prices of the version in force, by plan."""
    return {
        price.plan: cast("dict[str, Decimal]", price.payload)["amount"]
        for price in in_force(sku).prices
        if price.type == "fixed"
    }


@pytest.mark.req("CAT-13")
def test_the_seven_companies() -> None:
    assert [company.code for company in COMPANIES] == "FT AP MTV DEP PUR USGP WC".split()
    fixed = {company.code: (company.id, company.siren) for company in COMPANIES if company.id}
    assert fixed == {
        "FT": ("11111111-1111-1111-1111-111111111111", "800397291"),
        "AP": ("22222222-2222-2222-2222-222222222222", "530895710"),
    }


@pytest.mark.req("CAT-13", "ORG-01")
def test_registration_numbers_are_well_formed_but_for_the_one_of_the_specification() -> None:
    wrong = [company.code for company in COMPANIES if not luhn.is_valid(company.siren)]
    assert wrong == ["AP"]
    for company in COMPANIES:
        assert company.siret.startswith(company.siren)
        assert luhn.is_valid(company.siret) or company.code == "AP"
        key = (12 + 3 * (int(company.siren) % 97)) % 97
        assert company.vat_number == f"FR{key:02d}{company.siren}"
        assert at_02.is_valid(company.ics or "")
    assert all(luhn.is_valid(partner.siren) for partner in PARTNERS if partner.siren)


@pytest.mark.req("CAT-13")
@pytest.mark.parametrize(
    ("sku", "owner", "prices"),
    [
        ("MTV-OFFRE-001", "FT", {"BASIC": "9.90"}),
        ("MTV-TV-0001", "MTV", {"P990": "9.90", "P1990": "19.90", "P2990": "29.90"}),
        ("DEP-SERV-0001", "DEP", {"FORFAIT": "100.00"}),
        ("FT-BOX-001", "FT", {"BASE": "29.90"}),
    ],
)
def test_pinned_products_have_their_exact_prices(
    sku: str, owner: str, prices: dict[str, str]
) -> None:
    assert BY_SKU[sku].company == owner
    assert fixed_prices(sku) == {plan: Decimal(amount) for plan, amount in prices.items()}
    assert {price.tax_rate for price in in_force(sku).prices} == {Decimal("20.00")}
    assert all(price.tax_included for price in in_force(sku).prices)


@pytest.mark.req("CAT-13")
def test_section_13_presets() -> None:
    assistance = BY_SKU["AP-ASSIST-0001"]
    assert (assistance.partner, assistance.revenue_model) == ("oggodata", "commission")
    assert (assistance.tariff_mode, assistance.integration) == ("auto", "api")
    assert set(assistance.channels) == {"telesales", "field"}
    version = in_force("AP-ASSIST-0001")
    first, renewal = version.schemes
    assert (first.settlement, first.applies_to, first.tiers[0].value) == ("upfront", "new", 100)
    assert (renewal.applies_to, renewal.tiers[0].value) == ("renewal", 100)
    assert {"DIPA", "CG"} <= {one.type for one in version.documents if one.mandatory}
    assert version.mappings[0].account == "756100"
    (tiers,) = in_force("MTV-TV-0001").schemes
    assert [(one.min, one.max, one.value) for one in tiers.tiers] == [
        (0, 99, 10),
        (100, 499, 12),
        (500, None, 15),
    ]
    assert tiers.tier_mode == "volume"
    (plan,) = in_force("DEP-SERV-0001").plans
    assert plan.recurrence == "one_shot"
    assert {"DIPA", "CG"} <= {one.type for one in in_force("DEP-SERV-0001").documents}
    offer = in_force("MTV-OFFRE-001")
    assert {one.company for one in offer.publications} == {"FT", "MTV"}
    assert {f"AP-SANTE-00{n}" for n in (1, 2, 3)} <= BY_SKU.keys()


@pytest.mark.req("CAT-04")
def test_skus_are_unique_and_shaped() -> None:
    assert len(BY_SKU) == len(PRODUCTS) >= 60
    for sku in BY_SKU:
        found = re.fullmatch(r"([A-Z]+)-([A-Z]+)-\d{3,4}", sku)
        assert found, sku
        assert found[1] in CODES


@pytest.mark.req("CAT-13")
def test_no_filler() -> None:
    names = [product.name for product in PRODUCTS]
    assert len(set(names)) == len(names)
    assert not [name for name in names if re.search(r"(\s|n°|#)\d+$", name)]
    text = " ".join(product.description for product in PRODUCTS).lower()
    assert not re.search(r"lorem|ipsum|todo|à compléter|xxx", text)
    assert all(len(product.description) >= 40 for product in PRODUCTS)
    live = [product for product in PRODUCTS if product.lifecycle == "active"]
    assert all(product.covers and product.excludes for product in live)


@pytest.mark.req("CAT-02", "CAT-05", "PRI-01", "COM-01")
@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        (LifecycleStatus, {one.lifecycle for one in PRODUCTS}),
        (IntegrationStatus, {one.integration for one in PRODUCTS}),
        (TariffMode, {one.tariff_mode for one in PRODUCTS}),
        (RevenueModel, {one.revenue_model for one in PRODUCTS}),
        (Badge, {badge for one in PRODUCTS for badge in one.badges}),
        (Channel, {channel for one in PRODUCTS for channel in one.channels}),
        (PartnerType, {one.type for one in PARTNERS}),
        (PricingType, {price.type for _, one in versions() for price in one.prices}),
        (TierMode, {p.tier_mode for _, one in versions() for p in one.prices if p.tier_mode}),
        (Settlement, {each.settlement for _, one in versions() for each in one.schemes}),
        (AppliesTo, {each.applies_to for _, one in versions() for each in one.schemes}),
        (TierBasis, {t.basis for _, one in versions() for s in one.schemes for t in s.tiers}),
        (SplitParty, {party for _, one in versions() for s in one.schemes for party in s.split}),
        (Visibility, {each.visibility for _, one in versions() for each in one.publications}),
    ],
)
def test_every_value_of_the_normalised_lists_has_an_example(
    wanted: type[Any], found: set[str]
) -> None:
    assert {member.value for member in wanted} <= found


@pytest.mark.req("ORG-02")
def test_every_role_has_somebody() -> None:
    held = {grant.role for person in PEOPLE for grant in person.grants}
    assert held == {role.value for role in Role} - {"client"}
    assert all(person.email.endswith("@winvest.example") for person in PEOPLE)
    assert any(len({grant.role for grant in person.grants}) == 2 for person in PEOPLE)
    narrowed = [grant for person in PEOPLE for grant in person.grants if grant.risks]
    assert narrowed
    assert set(narrowed[0].risks) <= RISK_BY_CODE.keys()
    perimeters = {(grant.role, grant.companies) for person in PEOPLE for grant in person.grants}
    assert {("compta", ("AP",)), ("compta", ("FT", "MTV"))} <= perimeters


@pytest.mark.req("CAT-02")
def test_every_family_is_used_and_its_fields_hold_their_type() -> None:
    assert {product.risk for product in PRODUCTS} == RISK_BY_CODE.keys()
    kinds = {field.kind for risk in RISKS for field in risk.fields}
    assert kinds == {kind.value for kind in FieldKind}
    types = {
        "text": str,
        "choice": str,
        "integer": int,
        "decimal": Decimal,
        "boolean": bool,
        "date": date,
        "multi_choice": tuple,
    }
    for product in PRODUCTS:
        fields = {field.code: field for field in RISK_BY_CODE[product.risk].fields}
        assert product.attributes.keys() <= fields.keys(), product.sku
        required = {code for code, field in fields.items() if field.required}
        if product.lifecycle == "active":
            assert required <= product.attributes.keys(), product.sku
        for code, value in product.attributes.items():
            field = fields[code]
            assert type(value) is types[field.kind], (product.sku, code)
            if field.choices:
                chosen = value if isinstance(value, tuple) else (value,)
                assert set(chosen) <= set(field.choices), (product.sku, code)


@pytest.mark.req("CAT-03")
def test_partners_are_known_and_active_for_those_who_sell_them() -> None:
    partners = {partner.slug: partner for partner in PARTNERS}
    for product in PRODUCTS:
        if product.partner:
            assert product.company in partners[product.partner].active_for, product.sku
    assert partners["oggodata"].company == "AP"
    assert Counter(one.status for one in PARTNERS).keys() == {"active", "inactive", "test"}


@pytest.mark.req("ORG-08")
def test_each_company_with_products_has_every_function_of_the_matrix() -> None:
    held = {
        (grant.role, company)
        for person in PEOPLE
        for grant in person.grants
        for company in grant.companies
        if not grant.risks
    }
    owners = {product.company for product in PRODUCTS}
    wanted = {(role.value, company) for role in SIGNING_ROLES for company in owners}
    assert wanted - held == set()
