"""Keys and checks of annex A: what the database refuses, by the name that becomes a sentence."""

import pytest
from psycopg.types.json import Jsonb

from tests.schema.rows import Rows

pytestmark = pytest.mark.req("CAT-01")


@pytest.mark.parametrize(
    ("column", "value", "constraint"),
    [
        ("siren", "80039729", "ck_company_siren_shape"),
        ("siren", "80039729A", "ck_company_siren_shape"),
        ("siret_default", "800397291", "ck_company_siret_shape"),
        ("code", "ft", "ck_company_code_shape"),
        ("code", "NEUFCARAC"[:8] + "-", "ck_company_code_shape"),
        ("currency", "eur", "ck_company_currency_shape"),
    ],
)
def test_company_identity_has_its_shape(
    rows: Rows, column: str, value: str, constraint: str
) -> None:
    if len(value) > 8 and column == "code":
        value = value[-8:]
    with rows.refused(constraint):
        rows.connection.execute(
            f"UPDATE company SET {column} = %s WHERE id = %s", (value, rows.mine)
        )


def test_a_sku_is_unique_in_the_whole_group(rows: Rows) -> None:
    rows.a_product(sku="T1-BOX-001")
    rows.act_for(rows.other)
    with rows.refused("uq_product_sku"):
        rows.a_product(company_id=rows.other, sku="T1-BOX-001")


@pytest.mark.parametrize("sku", ["t1-box", "T1 BOX", "", "-BOX", "T1;BOX"])
def test_a_sku_has_its_shape(rows: Rows, sku: str) -> None:
    with rows.refused("ck_product_sku_shape"):
        rows.a_product(sku=sku)


@pytest.mark.parametrize(
    ("values", "constraint"),
    [
        ({"lifecycle_status": "vendu"}, "ck_product_lifecycle_status"),
        ({"revenue_model": "don"}, "ck_product_revenue_model"),
        ({"channels": ["field", "pigeon"]}, "ck_product_channels_known"),
        ({"badges": ["solde"]}, "ck_product_badges_known"),
        ({"min_age": 66, "max_age": 18}, "ck_product_ages_in_order"),
        ({"max_age": 131}, "ck_product_max_age_range"),
        ({"name": "  "}, "ck_product_name_given"),
    ],
)
def test_a_product_keeps_to_the_normalised_lists(
    rows: Rows, values: dict[str, object], constraint: str
) -> None:
    with rows.refused(constraint):
        rows.a_product(**values)


def test_unique_keys_of_annex_a(rows: Rows) -> None:
    risk = rows.a_risk(code="OTT")
    product = rows.a_product(risk_id=risk)
    version = rows.a_version(product)
    rows.a_plan(version)
    partner = {"company_id": rows.mine, "type": "insurer", "name": "Oggo", "slug": "oggo"}
    rows.insert("partner", **partner)
    rows.insert("external_mapping", product_id=product, system="OggoData", external_code="A1")
    mapping = {"product_version_id": version, "company_id": rows.mine, "nature": "revenue"}
    rows.insert("accounting_mapping", **mapping)
    with rows.refused("uq_risk_company_id_code"):
        rows.a_risk(code="OTT")
    with rows.refused("uq_product_version_product_id_version"):
        rows.a_version(product)
    with rows.refused("uq_product_plan_product_version_id_code"):
        rows.a_plan(version)
    with rows.refused("uq_partner_company_id_name"):
        rows.insert("partner", **partner | {"slug": "autre"})
    with rows.refused("uq_partner_company_id_slug"):
        rows.insert("partner", **partner | {"name": "Autre"})
    with rows.refused("uq_external_mapping_product_id_system"):
        rows.insert("external_mapping", product_id=product, system="OggoData", external_code="A2")
    with rows.refused("uq_accounting_mapping_product_version_id_company_id_nature"):
        rows.insert("accounting_mapping", **mapping)


@pytest.mark.parametrize(
    ("kind", "payload"),
    [
        ("fixed", {"amount": 9.90}),
        ("fixed", {"amount": "9.90"}),
        ("tiered", [{"min": 0, "max": 99, "amount": 10, "base": "percent"}]),
        ("tiered", [{"min": 0, "max": None, "amount": 10}]),
        ("indexed", {"index": "cpi", "formula": "base * index / 100"}),
        ("usage", {"unit": "kWh", "unit_price": 0.1740, "min_charge": None}),
        ("bundle", {"skus": ["A", "B"]}),
    ],
)
def test_payloads_of_annex_a_are_taken(rows: Rows, kind: str, payload: object) -> None:
    version = rows.a_version(rows.a_product())
    rows.a_price(version, type=kind, payload=Jsonb(payload))


@pytest.mark.parametrize(
    ("kind", "payload"),
    [
        ("fixed", {}),
        ("fixed", {"amount": -1}),
        ("fixed", {"amount": "neuf"}),
        ("fixed", [1]),
        ("tiered", []),
        ("tiered", {"min": 0, "amount": 1}),
        ("tiered", [{"min": 10, "max": 5, "amount": 1}]),
        ("tiered", [{"min": 0, "amount": 1, "base": "kilo"}]),
        ("indexed", {"index": "bitcoin", "formula": "x"}),
        ("indexed", {"index": "spot"}),
        ("usage", {"unit": "kWh"}),
        ("usage", {"unit": "kWh", "unit_price": 1, "min_charge": -1}),
        ("on_quotation", None),
    ],
)
def test_other_payloads_are_refused(rows: Rows, kind: str, payload: object) -> None:
    version = rows.a_version(rows.a_product())
    with rows.refused("ck_pricing_rule_payload_shape"):
        rows.a_price(version, type=kind, payload=Jsonb(payload))


@pytest.mark.parametrize("rate", ["-0.01", "100.01"])
def test_a_vat_rate_is_a_percentage(rows: Rows, rate: str) -> None:
    version = rows.a_version(rows.a_product())
    with rows.refused("ck_pricing_rule_tax_rate_range"):
        rows.a_price(version, tax_rate=rate)


@pytest.mark.parametrize(
    "split",
    [
        {"company": 1},
        {"company": 0.6, "commercial": 0.3, "manager": 0.1},
        {"company": "0.333334", "commercial": "0.333333", "manager": "0.333333"},
        {"company": 0.3333333, "commercial": 0.3333333, "manager": 0.3333333},
    ],
)
def test_a_split_that_makes_one_is_taken(rows: Rows, split: dict[str, object]) -> None:
    rows.a_scheme(rows.a_version(rows.a_product()), split=split)


@pytest.mark.parametrize(
    "split",
    [
        {},
        {"company": 0.9},
        {"company": 0.6, "commercial": 0.4, "manager": 0.000002},
        {"company": 1.5, "commercial": -0.5},
        {"company": None},
        {"company": "tout"},
    ],
)
def test_any_other_split_is_refused(rows: Rows, split: dict[str, object]) -> None:
    version = rows.a_version(rows.a_product())
    with rows.refused("ck_commission_scheme_split_whole"):
        rows.a_scheme(version, split=split)


def test_tiers_do_not_overlap(rows: Rows) -> None:
    scheme = rows.a_scheme(rows.a_version(rows.a_product()))
    for low, high in (("0", "99"), ("100", "499"), ("500", None)):
        rows.a_tier(scheme, low, high)
    for low, high in (("99", "99.5"), ("300", "400"), ("10000", None)):
        with rows.refused("ex_commission_tier_overlap"):
            rows.a_tier(scheme, low, high)


def test_tiers_keep_their_bounds_in_order(rows: Rows) -> None:
    scheme = rows.a_scheme(rows.a_version(rows.a_product()))
    with rows.refused("ck_commission_tier_min_range"):
        rows.a_tier(scheme, "-1", "5")
    with rows.refused("ck_commission_tier_value_range"):
        rows.a_tier(scheme, "0", "5", "-3")


def test_a_custom_cycle_says_its_days(rows: Rows) -> None:
    version = rows.a_version(rows.a_product())
    with rows.refused("ck_product_plan_billing_cycle_of_custom"):
        rows.a_plan(version, recurrence="custom")
    with rows.refused("ck_product_plan_billing_cycle_of_custom"):
        rows.a_plan(version, recurrence="monthly", billing_cycle_days=30)
    rows.a_plan(version, recurrence="custom", billing_cycle_days=45)


def test_a_validated_mapping_is_complete(rows: Rows) -> None:
    version = rows.a_version(rows.a_product())
    with rows.refused("ck_accounting_mapping_validated_is_complete"):
        rows.insert(
            "accounting_mapping",
            product_version_id=version,
            company_id=rows.mine,
            nature="revenue",
            status="validated",
        )


def test_required_papers_are_a_list_of_words(rows: Rows) -> None:
    version = rows.a_version(rows.a_product())
    rows.insert("cq_rule", product_version_id=version, required_fields=Jsonb(["CNI", "RIB"]))
    for wrong in ({"CNI": True}, [1], ["CNI", ""]):
        with rows.refused("ck_cq_rule_required_fields_shape"):
            rows.insert("cq_rule", product_version_id=version, required_fields=Jsonb(wrong))


def test_a_child_cannot_change_owner_or_mix_versions(rows: Rows) -> None:
    product = rows.a_product()
    first, second = rows.a_version(product), rows.a_version(product, version=2)
    plan = rows.a_plan(first)
    with rows.refused("fk_pricing_rule_plan_id"):
        rows.a_price(second, plan_id=plan)
    rows.act_for(rows.mine, rows.other)
    with rows.refused("fk_product_plan_product_version_id"):
        rows.connection.execute(
            "UPDATE product_plan SET owner_company_id = %s WHERE id = %s", (rows.other, plan)
        )


def test_names_in_use_do_not_change(rows: Rows) -> None:
    partner = rows.insert(
        "partner", company_id=rows.mine, type="telecom", name="Réseau", slug="reseau"
    )
    rows.connection.execute("UPDATE partner SET slug = 'reseau-2' WHERE id = %s", (partner,))
    rows.a_product(partner_id=partner)
    with rows.refused("tg_partner_slug_used"):
        rows.connection.execute("UPDATE partner SET slug = 'reseau-3' WHERE id = %s", (partner,))
    with rows.refused("tg_company_code_used"):
        rows.connection.execute("UPDATE company SET code = 'T9' WHERE id = %s", (rows.mine,))
    rows.act_for(rows.other)
    rows.connection.execute("UPDATE company SET code = 'T8' WHERE id = %s", (rows.other,))


def test_rotated_partner_keys_leave_their_dates(rows: Rows) -> None:
    partner = rows.insert("partner", company_id=rows.mine, type="insurer", name="Oggo", slug="oggo")
    key = rows.insert(
        "partner_credential",
        partner_id=partner,
        env="sandbox",
        auth_type="api_key",
        credentials=b"sealed-1",
    )
    rows.connection.execute(
        "UPDATE partner_credential SET credentials = %s WHERE id = %s", (b"sealed-2", key)
    )
    assert rows.one("SELECT count(*) FROM partner_credential_history") == 1
    rows.connection.execute("DELETE FROM partner_credential WHERE id = %s", (key,))
    assert rows.one("SELECT count(*) FROM partner_credential_history") == 2
    with rows.refused("uq_partner_credential_partner_id_env"):
        for _ in range(2):
            rows.insert(
                "partner_credential",
                partner_id=partner,
                env="sandbox",
                auth_type="api_key",
                credentials=b"x",
            )


@pytest.mark.req("CAT-02")
def test_fields_of_a_family_are_typed(rows: Rows) -> None:
    risk = rows.a_risk()
    product = rows.a_product(risk_id=risk)
    speed = {"risk_id": risk, "code": "debit", "label": "Débit", "kind": "integer"}
    field = rows.insert("risk_field", **speed, min_value=1, max_value=8000)
    tech = {"risk_id": risk, "code": "techno", "label": "Technologie", "kind": "choice"}
    choice = rows.insert("risk_field", **tech, choices=["Fibre", "ADSL"])
    with rows.refused("ck_product_field_value_typed"):
        rows.insert(
            "product_field_value", product_id=product, risk_field_id=field, value_text="vite"
        )
    with rows.refused("ck_product_field_value_typed"):
        rows.insert(
            "product_field_value", product_id=product, risk_field_id=field, value_number="1.5"
        )
    with rows.refused("tg_product_field_value_range"):
        rows.insert(
            "product_field_value", product_id=product, risk_field_id=field, value_number=9000
        )
    with rows.refused("tg_product_field_value_choice"):
        rows.insert(
            "product_field_value", product_id=product, risk_field_id=choice, value_text="5G"
        )
    rows.insert("product_field_value", product_id=product, risk_field_id=field, value_number=1000)
    rows.insert("product_field_value", product_id=product, risk_field_id=choice, value_text="Fibre")
    with rows.refused("fk_product_field_value_product_id"):
        other = rows.a_product()
        rows.insert("product_field_value", product_id=other, risk_field_id=field, value_number=10)
    with rows.refused("ck_risk_field_choices_of_choice"):
        rows.insert("risk_field", **tech | {"code": "vide"})
