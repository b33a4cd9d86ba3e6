"""What people type about a product: read, or refused field by field."""

from datetime import date
from decimal import Decimal
from uuid import uuid4

import pytest

from winvest.foundation.kit.errors import Invalid
from winvest.offer.catalog.enums import Badge, Channel, ClientKind, FieldKind, RevenueModel
from winvest.offer.catalog.forms.correction import FamilyField, FieldValue, parse_description
from winvest.offer.catalog.forms.creation import parse_new_product

NEW = {
    "name": "  Santé Famille Plus ",
    "company_id": str(uuid4()),
    "risk_id": str(uuid4()),
    "partner_id": "",
    "revenue_model": "revenue",
    "sku": "ap-sante-008",
    "channels": "web,field",
}
SHEET = {
    "name": "Box fibre",
    "revenue_model": "revenue",
    "tariff_mode": "manual",
    "zones": "fr-metro, 971;971",
    "min_age": "18 ans",
    "max_age": "",
    "client_kinds": "personal",
    "badges": "promo,new",
    "channels": "field",
}


def a_field(kind: FieldKind, **given: object) -> FamilyField:
    values: dict[str, object] = {"id": uuid4(), "code": "debit", "label": "Débit", **given}
    return FamilyField(kind=kind, **values)  # type: ignore[arg-type]


@pytest.mark.req("CAT-04")
def test_a_new_product_is_read() -> None:
    product = parse_new_product(NEW)
    assert product.name == "Santé Famille Plus"
    assert product.sku == "AP-SANTE-008"
    assert product.channels == (Channel.FIELD, Channel.WEB)
    assert product.partner_id is None
    assert product.revenue_model is RevenueModel.REVENUE


@pytest.mark.req("CAT-04")
@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("name", ""),
        ("name", "x" * 161),
        ("name", "Box\x00fibre"),
        ("company_id", "FT"),
        ("risk_id", ""),
        ("revenue_model", "gratuit"),
        ("sku", "FT BOX 1"),
        ("sku", ""),
        ("channels", "pigeon"),
    ],
)
def test_each_wrong_entry_is_told_at_its_field(field: str, value: str) -> None:
    with pytest.raises(Invalid) as refused:
        parse_new_product({**NEW, field: value})
    assert set(refused.value.by_field) == {field}


@pytest.mark.req("CAT-04")
def test_everything_wrong_is_told_at_once() -> None:
    with pytest.raises(Invalid) as refused:
        parse_new_product({})
    assert set(refused.value.by_field) == {"name", "company_id", "risk_id", "revenue_model", "sku"}


@pytest.mark.req("CAT-04")
def test_a_commission_comes_from_a_partner() -> None:
    with pytest.raises(Invalid) as refused:
        parse_new_product({**NEW, "revenue_model": "commission"})
    assert set(refused.value.by_field) == {"partner_id"}


@pytest.mark.req("CAT-04")
def test_a_correction_is_read() -> None:
    read = parse_description({**SHEET, "description": "Ligne 1\r\nLigne 2"}, family=())
    assert read.zones == ("FR-METRO", "971")
    assert (read.min_age, read.max_age) == (18, None)
    assert read.badges == (Badge.NEW, Badge.PROMO)
    assert read.client_kinds == (ClientKind.PERSONAL,)
    assert read.description == "Ligne 1\nLigne 2"


@pytest.mark.req("CAT-04")
@pytest.mark.parametrize(
    ("field", "value"),
    [("min_age", "-1"), ("min_age", "131"), ("max_age", "17"), ("zones", "Île-de-France")],
)
def test_terms_that_cannot_be_are_refused(field: str, value: str) -> None:
    with pytest.raises(Invalid) as refused:
        parse_description({**SHEET, field: value}, family=())
    assert set(refused.value.by_field) == {field}


@pytest.mark.req("CAT-02")
@pytest.mark.parametrize(
    ("kind", "typed", "read"),
    [
        (FieldKind.TEXT, "fibre", "fibre"),
        (FieldKind.INTEGER, "1\u202f000", Decimal(1000)),
        (FieldKind.DECIMAL, "1 234,50", Decimal("1234.50")),
        (FieldKind.BOOLEAN, "oui", True),
        (FieldKind.BOOLEAN, "non", False),
        (FieldKind.DATE, "1/3/2026", date(2026, 3, 1)),
        (FieldKind.DATE, "2026-03-01", date(2026, 3, 1)),
        (FieldKind.TEXT, "", None),
    ],
)
def test_family_fields_are_typed(kind: FieldKind, typed: str, read: FieldValue) -> None:
    found = parse_description({**SHEET, "champ_debit": typed}, family=(a_field(kind),))
    assert found.fields == {"debit": read}


@pytest.mark.req("CAT-02")
@pytest.mark.parametrize(
    ("field", "typed"),
    [
        (a_field(FieldKind.INTEGER), "1,5"),
        (a_field(FieldKind.INTEGER), "beaucoup"),
        (a_field(FieldKind.DECIMAL), "NaN"),
        (a_field(FieldKind.DECIMAL, minimum=Decimal(1), maximum=Decimal(9)), "10"),
        (a_field(FieldKind.DATE), "31/02/2026"),
        (a_field(FieldKind.CHOICE, choices=("a", "b")), "c"),
        (a_field(FieldKind.TEXT, required=True), ""),
        (a_field(FieldKind.BOOLEAN), "peut-être"),
        (a_field(FieldKind.BOOLEAN, required=True), ""),
        (a_field(FieldKind.DECIMAL), "1,23456"),
        (a_field(FieldKind.MULTI_CHOICE, choices=("a", "b")), "a,c"),
        (a_field(FieldKind.MULTI_CHOICE, choices=("a", "b"), required=True), ""),
    ],
)
def test_family_fields_refuse_what_does_not_fit(field: FamilyField, typed: str) -> None:
    with pytest.raises(Invalid) as refused:
        parse_description({**SHEET, "champ_debit": typed}, family=(field,))
    assert set(refused.value.by_field) == {"champ_debit"}


@pytest.mark.req("CAT-02")
@pytest.mark.parametrize(
    ("field", "typed", "read"),
    [
        (a_field(FieldKind.CHOICE, choices=("a",), current="z"), "z", "z"),
        (a_field(FieldKind.MULTI_CHOICE, choices=("a", "b"), current=("z",)), "z,b", ("b", "z")),
        (a_field(FieldKind.INTEGER, maximum=Decimal(5), current=Decimal(9)), "9", Decimal(9)),
        (a_field(FieldKind.TEXT, retired=True, required=True, current="gardé"), "", "gardé"),
    ],
)
def test_a_value_entered_under_an_older_definition_stays(
    field: FamilyField, typed: str, read: FieldValue
) -> None:
    found = parse_description({**SHEET, "champ_debit": typed}, family=(field,))
    assert found.fields == {"debit": read}


@pytest.mark.req("CAT-02")
def test_a_removed_choice_is_offered_while_it_stands() -> None:
    field = a_field(FieldKind.CHOICE, choices=("4G",), current="3G")
    assert field.choice_pairs == (("4G", "4G"), ("3G", "3G (ancienne valeur)"))
    with pytest.raises(Invalid):
        parse_description(
            {**SHEET, "champ_debit": "3G"}, family=(a_field(FieldKind.CHOICE, choices=("4G",)),)
        )
