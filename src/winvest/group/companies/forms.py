"""Forms of a company's sheet: identity, address, contact, accounting settings."""

from collections.abc import Mapping
from dataclasses import dataclass

from winvest.foundation.kit.reading import Reading
from winvest.group.companies.enums import AddressKind, ContactKind, LedgerPurpose
from winvest.group.companies.rules import (
    COUNTRIES,
    CURRENCIES,
    Registration,
    is_account,
    is_journal,
    is_zone,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Identity:
    """Who a company is, in law and in trade."""

    legal_name: str
    brand_name: str | None
    siren: str | None
    siret: str | None
    vat_number: str | None
    ics_code: str | None
    country: str
    currency: str
    timezone: str

    @property
    def registration(self) -> Registration:
        """Its numbers alone."""
        return Registration(
            country=self.country,
            siren=self.siren,
            siret=self.siret,
            vat_number=self.vat_number,
            ics_code=self.ics_code,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Address:
    """A postal address of a company."""

    kind: AddressKind
    line1: str
    line2: str | None
    postal_code: str
    city: str
    country: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Contact:
    """A person or desk to reach at a company."""

    kind: ContactKind
    name: str
    email: str | None
    phone: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class LedgerLine:
    """The account and journal of one purpose."""

    purpose: LedgerPurpose
    gl_account: str | None
    journal: str | None


def parse_identity(raw: Mapping[str, str]) -> Identity:
    """Read a company's identity; the keys of its numbers are checked against what stood before."""
    reading = Reading(raw)
    legal_name = reading.text("legal_name", longest=160, missing="Donnez la raison sociale.")
    brand_name = reading.text("brand_name", longest=120)
    siren = _digits(reading, "siren", 9, "Un SIREN compte neuf chiffres : corrigez la saisie.")
    siret = _digits(reading, "siret", 14, "Un SIRET compte quatorze chiffres : corrigez la saisie.")
    vat_number = reading.compact("vat_number", longest=32)
    ics_code = reading.compact("ics_code", longest=20)
    country = reading.one_of(
        "country", [code for code, _ in COUNTRIES], missing="Choisissez un pays de la liste."
    )
    currency = reading.one_of("currency", CURRENCIES, missing="Choisissez une devise de la liste.")
    zone = reading.text("timezone", longest=40, missing="Donnez le fuseau horaire.")
    if zone and not is_zone(zone):
        reading.refuse(
            "timezone", "timezone", "Ce fuseau est inconnu : écrivez par exemple Europe/Paris."
        )
    reading.finish()
    return Identity(
        legal_name=legal_name,
        brand_name=brand_name or None,
        siren=siren,
        siret=siret,
        vat_number=vat_number,
        ics_code=ics_code,
        country=country,
        currency=currency,
        timezone=zone,
    )


def parse_address(raw: Mapping[str, str]) -> Address:
    """Read a postal address."""
    reading = Reading(raw)
    kind = reading.choice("kind", AddressKind, missing="Dites à quoi sert cette adresse.")
    line1 = reading.text("line1", longest=120, missing="Donnez le numéro et la voie.")
    line2 = reading.text("line2", longest=120)
    postal_code = reading.text("postal_code", longest=12, missing="Donnez le code postal.")
    city = reading.text("city", longest=80, missing="Donnez la commune.")
    country = reading.one_of(
        "country", [code for code, _ in COUNTRIES], missing="Choisissez un pays de la liste."
    )
    if country == "FR" and postal_code and not (postal_code.isdigit() and len(postal_code) == 5):
        reading.refuse("postal_code", "postal_code", "Un code postal français a cinq chiffres.")
    reading.finish()
    if kind is None:
        raise AssertionError("a missing choice has been refused above")
    return Address(
        kind=kind,
        line1=line1,
        line2=line2 or None,
        postal_code=postal_code,
        city=city,
        country=country,
    )


def parse_contact(raw: Mapping[str, str]) -> Contact:
    """Read a contact: a name, and a way to reach it."""
    reading = Reading(raw)
    kind = reading.choice("kind", ContactKind, missing="Dites pour quoi joindre ce contact.")
    name = reading.text("name", longest=120, missing="Donnez le nom ou le service.")
    email = reading.email("email")
    phone = reading.text("phone", longest=32)
    if not email and not phone and not reading.errors:
        reading.refuse("email", "missing", "Donnez une adresse électronique ou un téléphone.")
    if phone and sum(one.isdigit() for one in phone) < 6:
        reading.refuse("phone", "phone", "Écrivez un numéro comme 01 23 45 67 89.")
    reading.finish()
    if kind is None:
        raise AssertionError("a missing choice has been refused above")
    return Contact(kind=kind, name=name, email=email, phone=phone or None)


def parse_ledger(raw: Mapping[str, str]) -> tuple[LedgerLine, ...]:
    """Read the accounting settings: one line a purpose, an empty one is lifted."""
    reading = Reading(raw)
    lines = []
    for purpose in LedgerPurpose:
        account = reading.compact(f"{purpose.value}_account", longest=20)
        journal = reading.compact(f"{purpose.value}_journal", longest=20)
        if account and not is_account(account):
            reading.refuse(
                f"{purpose.value}_account", "account", "Un compte a au moins six chiffres (706100)."
            )
        if journal and not is_journal(journal):
            reading.refuse(
                f"{purpose.value}_journal", "journal", "Un journal a deux à six lettres (VTE)."
            )
        lines.append(LedgerLine(purpose=purpose, gl_account=account, journal=journal))
    reading.finish()
    return tuple(lines)


def _digits(reading: Reading, name: str, count: int, sentence: str) -> str | None:
    value = reading.compact(name, longest=40)
    if value and not (value.isascii() and value.isdigit() and len(value) == count):
        reading.refuse(name, name, sentence)
    return value
