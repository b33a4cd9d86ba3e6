"""The partners' pure rules: numbers, masks, identifiers, what the forms read."""

import json

import pytest

from winvest.foundation.kit.errors import Invalid
from winvest.group.partners.access_forms import checked_keys, parse_code, parse_contact, parse_keys
from winvest.group.partners.enums import AuthType
from winvest.group.partners.forms import card_from, entries, kept, parse_partner
from winvest.group.partners.list_queries import parse_partner_filters
from winvest.group.partners.rules import Numbers, number_doubts, number_faults

GOOD = {
    "name": "Mutuelle Armorique",
    "type": "insurer",
    "country": "FR",
    "siren": "800 397 291",
    "siret": "800 397 291 00017",
    "iban": "FR76 3000 6000 0112 3456 7890 189",
    "bic": "bnpafrpp",
    "adresse1_line1": "5 place de Bretagne",
    "adresse1_postal_code": "35000",
    "adresse1_city": "Rennes",
    "sla_latency_ms": "2000",
    "sla_availability": "99,95 %",
    "sla_from": "01/01/2026",
    "sla_to": "2027-01-01",
}


@pytest.mark.req("CAT-03")
def test_a_form_is_read_as_people_write_it() -> None:
    form = parse_partner(GOOD)
    card = form.card
    assert (card.siren, card.siret, form.iban) == (
        "800397291",
        "80039729100017",
        "FR7630006000011234567890189",
    )
    assert card.bic == "BNPAFRPP"
    assert (str(card.service.availability), card.service.latency_ms) == ("99.95", 2000)
    sealed = json.loads(json.dumps(kept(card), default=str))
    assert card_from(sealed) == card, "what an « Annuler » carries comes back whole"
    assert parse_partner(entries(card)).card == card


@pytest.mark.req("CAT-03")
@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"name": ""}, "name"),
        ({"type": "pirate"}, "type"),
        ({"siren": "80039729"}, "siren"),
        ({"siren": "8003972AB"}, "siren"),
        ({"siret": "81039729100017"}, "siret"),
        ({"iban": "FR7630006000011234567890188"}, "iban"),
        ({"bic": "BNP"}, "bic"),
        ({"vat_number": "800397291"}, "vat_number"),
        ({"adresse1_postal_code": "350"}, "adresse1_postal_code"),
        ({"adresse2_city": "Brest"}, "adresse2_line1"),
        ({"sla_availability": "101"}, "sla_availability"),
        ({"sla_latency_ms": "vite"}, "sla_latency_ms"),
        ({"sla_to": "01/01/2025"}, "sla_to"),
        ({"slug": "Un Nom"}, "slug"),
    ],
)
def test_what_is_wrong_is_told_beside_its_field(changed: dict[str, str], field: str) -> None:
    with pytest.raises(Invalid) as refused:
        parse_partner({**GOOD, **changed})
    assert field in refused.value.by_field


@pytest.mark.req("CAT-03")
def test_the_iban_is_kept_changed_or_removed() -> None:
    assert parse_partner({**GOOD, "iban": ""}).iban is None
    assert parse_partner({**GOOD, "iban_retire": "1"}).iban == ""


@pytest.mark.req("CAT-03")
@pytest.mark.parametrize(
    ("numbers", "doubted"),
    [
        (Numbers(siren="530895710"), ["siren"]),
        (Numbers(siret="80039729100018"), ["siret"]),
        (Numbers(vat_number="FR00404833048"), ["vat_number"]),
        (Numbers(iban="FR7630006000011234567890189", bic="DEUTDEFF"), ["bic"]),
        (Numbers(vat_number="CHE123456789"), []),
    ],
)
def test_a_failing_key_is_a_doubt_and_no_fault(numbers: Numbers, doubted: list[str]) -> None:
    assert [one.field for one in number_doubts(numbers)] == doubted
    assert number_faults(numbers) == ()


@pytest.mark.req("CAT-03")
def test_keys_codes_and_contacts_are_read() -> None:
    keys = parse_keys({"auth_type": "api_key", "cle_api_key": " k ", "valid_to": "01/01/2030"})
    assert dict(keys.values) == {"api_key": "k"}
    with pytest.raises(Invalid) as refused:
        parse_keys({"auth_type": "basic", "cle_username": "w"})
    assert list(refused.value.by_field) == ["cle_password"]
    with pytest.raises(Invalid):
        checked_keys(
            AuthType.OAUTH2,
            {"client_id": "a", "client_secret": "b", "token_url": "http://partenaire.example"},
        )
    with pytest.raises(Invalid):
        parse_code({"label": "Accès", "code": "", "portal_url": "javascript:alert(1)"})
    assert parse_code({"label": "Accès"}, known=True).value is None
    with pytest.raises(Invalid):
        parse_contact({"kind": "technical", "name": "Anne"})


@pytest.mark.req("CAT-03")
def test_a_list_address_reads_what_it_knows() -> None:
    found = parse_partner_filters({"type": "assureur", "statut": "?", "apres": "zzz", "q": " a\0 "})
    assert (found.type, found.status, found.after, found.q) == ("insurer", None, None, "a")
    assert found.address("/compagnies", type=None) == "/compagnies?q=a"


@pytest.mark.req("CAT-03")
def test_a_doubt_is_told_with_what_else_is_wrong() -> None:
    """One correction is enough: the doubt is not kept for after it."""
    wrong = {**GOOD, "name": "", "siren": "530895710", "siret": "", "vat_number": ""}
    with pytest.raises(Invalid) as told:
        parse_partner(wrong, since=Numbers())
    assert [(one.field, one.code) for one in told.value.errors] == [
        ("name", "missing"),
        ("siren", "doubt"),
    ]
    for since in (None, Numbers(siren="530895710")):  # confirmed, or there already
        with pytest.raises(Invalid) as told:
            parse_partner(wrong, since=since)
        assert [one.field for one in told.value.errors] == ["name"]
    assert parse_partner({**wrong, "name": "Axa"}, since=Numbers()).card.siren == "530895710"
