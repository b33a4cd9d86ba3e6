"""Numbers of a company: refused when typed wrong, only doubted when they stood before."""

import struct

import pytest

from winvest.foundation.kit.errors import Invalid, Refused
from winvest.group.companies.forms import parse_address, parse_contact, parse_identity, parse_ledger
from winvest.group.companies.rules import (
    Registration,
    blocking,
    check_logo_size,
    is_account,
    is_journal,
    is_zone,
    logo_extension,
    registration_doubts,
)

FT = Registration(
    siren="800397291", siret="80039729100017", vat_number="FR50800397291", ics_code="FR02ZZZ700411"
)
AP = Registration(siren="530895710", siret="53089571000016", vat_number="FR07530895710")
PNG = b"\x89PNG\r\n\x1a\n" + struct.pack(">I", 13) + b"IHDR" + struct.pack(">II", 64, 64)


def test_right_numbers_raise_no_doubt() -> None:
    assert registration_doubts(FT) == ()
    assert registration_doubts(Registration()) == ()


@pytest.mark.req("ORG-01")
def test_the_seed_of_action_prevoyance_warns_and_does_not_block() -> None:
    assert {one.field for one in registration_doubts(AP)} == {"siren", "siret", "vat_number"}
    assert blocking(AP, AP) == ()


@pytest.mark.req("ORG-01")
@pytest.mark.parametrize(
    ("typed", "field"),
    [
        (Registration(siren="530895710"), "siren"),
        (Registration(siren="800397291", siret="80039729100018"), "siret"),
        (Registration(siren="800397291", siret="99901207300014"), "siret"),
        (Registration(vat_number="FR51800397291"), "vat_number"),
        (Registration(vat_number="XX1"), "vat_number"),
        (Registration(siren="999012073", vat_number="FR50800397291"), "vat_number"),
        (Registration(ics_code="FR03ZZZ700411"), "ics_code"),
    ],
)
def test_a_number_typed_anew_with_a_wrong_key_is_refused(typed: Registration, field: str) -> None:
    assert [one.field for one in blocking(Registration(), typed)] == [field]


def test_changing_one_number_does_not_blame_another_that_stood() -> None:
    changed = Registration(siren=AP.siren, siret=AP.siret, vat_number=None)
    assert blocking(AP, changed) == ()


def test_accounts_journals_zones() -> None:
    assert is_account("411000")
    assert not is_account("41100")
    assert not is_account("41100A")
    assert is_journal("VTE")
    assert not is_journal("V")
    assert is_zone("Europe/Paris")
    assert not is_zone("Europe/Pari")


@pytest.mark.req("ORG-01", "OPS-05")
@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b'<svg xmlns="http://www.w3.org/2000/svg"><script>1</script></svg>', "logo_kind"),
        (b"\xff\xd8\xff\xe0 jpeg", "logo_kind"),
        (b"", "logo_kind"),
        (PNG + b"0" * 200_000, "logo_too_large"),
    ],
)
def test_a_logo_is_png_or_webp_by_its_bytes(content: bytes, code: str) -> None:
    with pytest.raises(Refused) as refused:
        logo_extension(content)
    assert refused.value.code == code


@pytest.mark.req("ORG-01", "OPS-05")
@pytest.mark.parametrize(
    ("size", "code"), [(None, "logo_unreadable"), ((9000, 10), "logo_too_wide")]
)
def test_a_logo_is_read_and_is_of_a_bearable_size(size: tuple[int, int] | None, code: str) -> None:
    check_logo_size((64, 64))
    with pytest.raises(Refused) as refused:
        check_logo_size(size)
    assert refused.value.code == code


def test_logos_that_are_kept() -> None:
    assert logo_extension(PNG) == "png"
    assert logo_extension(b"RIFF\x00\x00\x00\x00WEBPVP8 ") == "webp"


IDENTITY = {
    "legal_name": "Mondial TV",
    "country": "FR",
    "currency": "EUR",
    "timezone": "Europe/Paris",
    "siren": "999 012 073",
}


def test_numbers_are_read_as_people_write_them() -> None:
    found = parse_identity({**IDENTITY, "vat_number": "fr 71 999012073", "siret": ""})
    assert found.siren == "999012073"
    assert found.vat_number == "FR71999012073"
    assert found.siret is None


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"legal_name": " "}, "legal_name"),
        ({"legal_name": "x" * 161}, "legal_name"),
        ({"siren": "12345"}, "siren"),
        ({"siret": "12345"}, "siret"),
        ({"currency": "XXX"}, "currency"),
        ({"country": "ZZ"}, "country"),
        ({"timezone": "Lune/Mer"}, "timezone"),
    ],
)
def test_identity_faults_are_told_beside_their_field(changed: dict[str, str], field: str) -> None:
    with pytest.raises(Invalid) as refused:
        parse_identity({**IDENTITY, **changed})
    assert list(refused.value.by_field) == [field]


def test_all_faults_are_told_at_once() -> None:
    with pytest.raises(Invalid) as refused:
        parse_address({"country": "FR", "postal_code": "7501"})
    assert set(refused.value.by_field) == {"kind", "line1", "city", "postal_code"}


def test_a_contact_can_be_reached() -> None:
    with pytest.raises(Invalid) as refused:
        parse_contact({"kind": "dpo", "name": "Anne"})
    assert list(refused.value.by_field) == ["email"]
    assert parse_contact({"kind": "dpo", "name": "Anne", "phone": "01 23 45 67 89"}).email is None


def test_ledger_lines_cover_each_purpose() -> None:
    lines = parse_ledger({"sales_account": "706 100", "sales_journal": "vte"})
    assert (lines[0].gl_account, lines[0].journal) == ("706100", "VTE")
    assert all(one.gl_account is None for one in lines[1:])
    with pytest.raises(Invalid):
        parse_ledger({"sales_account": "706"})
