"""Forms of a partner's card: identity, bank, service levels, addresses; and the list's filters."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from winvest.foundation.kit.errors import FieldError
from winvest.foundation.kit.reading import Reading
from winvest.group.companies.enums import AddressKind
from winvest.group.companies.rules import COUNTRIES
from winvest.group.partners.enums import PartnerType
from winvest.group.partners.rules import Numbers, doubts_to_confirm, is_slug, number_faults

ADDRESSES = 3
ADDRESS_PARTS = ("kind", "line1", "line2", "postal_code", "city", "country")


@dataclass(frozen=True, slots=True, kw_only=True)
class Address:
    """A postal address of a partner."""

    kind: AddressKind
    line1: str
    postal_code: str
    city: str
    line2: str | None = None
    country: str = "FR"


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceLevels:
    """What the partner promises, and for how long (`until` not included)."""

    latency_ms: int | None = None
    availability: Decimal | None = None
    support_hours: int | None = None
    contact: str | None = None
    since: date | None = None
    until: date | None = None
    notes: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PartnerCard:
    """All of a partner that is edited on its card; the IBAN goes apart, for it is a secret."""

    name: str
    type: PartnerType
    legal_name: str | None = None
    country: str = "FR"
    siren: str | None = None
    siret: str | None = None
    vat_number: str | None = None
    bic: str | None = None
    payment_terms: str | None = None
    addresses: tuple[Address, ...] = ()
    service: ServiceLevels = ServiceLevels()

    def numbers(self, iban: str | None = None) -> Numbers:
        """Its numbers alone, to be checked."""
        return Numbers(
            country=self.country,
            siren=self.siren,
            siret=self.siret,
            vat_number=self.vat_number,
            iban=iban or None,
            bic=self.bic,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class PartnerForm:
    """What the form of a partner sends; `iban` None keeps the account, empty removes it."""

    card: PartnerCard
    iban: str | None = None
    slug: str | None = None


def parse_partner(raw: Mapping[str, str], *, since: Numbers | None = None) -> PartnerForm:
    """Read the form of a partner. Doubtful keys pass here: the command asks to confirm them.

    `since`: the numbers that stood. When something else is wrong, what is doubtful among those
    typed since is told beside it, so that one correction is enough.
    """
    reading = Reading(raw)
    card = _identity(reading)
    iban = reading.compact("iban", longest=34)
    if raw.get("iban_retire") == "1":
        iban = ""
    slug = reading.text("slug", longest=40).lower() or None
    if slug and not is_slug(slug):
        reading.refuse("slug", "slug", "Minuscules, chiffres et tirets seulement (axa-sante).")
    _refuse_anew(reading, number_faults(card.numbers(iban)))
    addresses, service = parse_addresses(reading), _service(reading)
    if reading.errors and since is not None:
        _refuse_anew(reading, doubts_to_confirm(since, card.numbers(iban)))
    reading.finish()
    return PartnerForm(
        card=replace(card, addresses=addresses, service=service), iban=iban, slug=slug
    )


def _refuse_anew(reading: Reading, errors: tuple[FieldError, ...]) -> None:
    """One error a field: what was found first stays."""
    known = {one.field for one in reading.errors}
    reading.errors += [one for one in errors if one.field not in known]


def _identity(reading: Reading) -> PartnerCard:
    kind = reading.choice("type", PartnerType, missing="Dites quel est son métier.")
    return PartnerCard(
        name=reading.text("name", longest=160, missing="Donnez le nom de la compagnie."),
        type=kind or PartnerType.OTHER,
        legal_name=reading.text("legal_name", longest=160) or None,
        country=reading.one_of(
            "country", [code for code, _ in COUNTRIES], missing="Choisissez un pays de la liste."
        ),
        siren=reading.compact("siren", longest=40),
        siret=reading.compact("siret", longest=40),
        vat_number=reading.compact("vat_number", longest=32),
        bic=reading.compact("bic", longest=20),
        payment_terms=reading.text("payment_terms", longest=60) or None,
    )


def parse_addresses(reading: Reading) -> tuple[Address, ...]:
    """Up to three addresses, as numbered entries; one left empty is none."""
    found = (_address(reading, f"adresse{rank}_") for rank in range(1, ADDRESSES + 1))
    return tuple(one for one in found if one is not None)


def _address(reading: Reading, prefix: str) -> Address | None:
    raw = reading.raw
    if not any(raw.get(f"{prefix}{part}", "").strip() for part in ("line1", "postal_code", "city")):
        return None
    country = raw.get(f"{prefix}country", "").strip() or "FR"
    if country not in {code for code, _ in COUNTRIES}:
        reading.refuse(f"{prefix}country", "choice", "Choisissez un pays de la liste.")
    postal_code = reading.text(f"{prefix}postal_code", longest=12, missing="Donnez le code postal.")
    if country == "FR" and postal_code and not (postal_code.isdigit() and len(postal_code) == 5):
        reading.refuse(
            f"{prefix}postal_code", "postal_code", "Un code postal français a cinq chiffres."
        )
    kind = raw.get(f"{prefix}kind", "")
    return Address(
        kind=AddressKind(kind) if kind in list(AddressKind) else AddressKind.HEAD_OFFICE,
        line1=reading.text(f"{prefix}line1", longest=120, missing="Donnez le numéro et la voie."),
        line2=reading.text(f"{prefix}line2", longest=120) or None,
        postal_code=postal_code,
        city=reading.text(f"{prefix}city", longest=80, missing="Donnez la commune."),
        country=country,
    )


def _service(reading: Reading) -> ServiceLevels:
    since, until = reading.day("sla_from"), reading.day("sla_to")
    if since and until and until <= since:
        reading.refuse("sla_to", "period", "La fin précède le début : corrigez les dates.")
    return ServiceLevels(
        latency_ms=_whole(reading, "sla_latency_ms", most=600_000),
        availability=_share(reading, "sla_availability"),
        support_hours=_whole(reading, "sla_support_hours", most=8_760),
        contact=reading.text("sla_contact", longest=160) or None,
        since=since,
        until=until,
        notes=reading.text("sla_notes", longest=1000) or None,
    )


def _whole(reading: Reading, name: str, *, most: int) -> int | None:
    value = reading.compact(name, longest=12)
    if not value:
        return None
    if not (value.isascii() and value.isdigit()) or not 0 < int(value) <= most:
        reading.refuse(name, "number", f"Écrivez un nombre entier, de 1 à {most}.")
        return None
    return int(value)


def _share(reading: Reading, name: str) -> Decimal | None:
    value = reading.text(name, longest=12).replace("%", "").replace(",", ".").strip()
    if not value:
        return None
    try:
        share = Decimal(value)
    except InvalidOperation:
        share = Decimal("NaN")
    if not share.is_finite() or not 0 <= share <= 100 or share != round(share, 2):
        reading.refuse(name, "number", "Écrivez un pourcentage entre 0 et 100 (99,95).")
        return None
    return share


def stored_addresses(addresses: tuple[Address, ...]) -> list[dict[str, str]]:
    """Addresses as their column keeps them, without the parts that they have not."""
    return [
        {part: str(value) for part in ADDRESS_PARTS if (value := getattr(one, part)) is not None}
        for one in addresses
    ]


def read_addresses(stored: object) -> tuple[Address, ...]:
    """Addresses as their column kept them, whoever wrote them; a wrong part is left out.

    >>> read_addresses([{"street": "1 rue X", "city": "Lyon"}])[0].line1
    '1 rue X'
    """
    found = []
    for one in stored if isinstance(stored, list) else ():
        if not isinstance(one, dict):
            continue
        kind = one.get("kind")
        found.append(
            Address(
                kind=AddressKind(kind) if kind in list(AddressKind) else AddressKind.OTHER,
                line1=str(one.get("line1") or one.get("street") or ""),
                line2=one.get("line2") or None,
                postal_code=str(one.get("postal_code") or ""),
                city=str(one.get("city") or ""),
                country=str(one.get("country") or "FR"),
            )
        )
    return tuple(found)


def entries(card: PartnerCard) -> dict[str, str]:
    """The values of a card as its form shows them; the IBAN is never among them."""
    service = card.service
    found = {
        "name": card.name,
        "type": card.type.value,
        "legal_name": card.legal_name or "",
        "country": card.country,
        "siren": card.siren or "",
        "siret": card.siret or "",
        "vat_number": card.vat_number or "",
        "bic": card.bic or "",
        "payment_terms": card.payment_terms or "",
        "sla_latency_ms": str(service.latency_ms or ""),
        "sla_availability": "" if service.availability is None else _plain(service.availability),
        "sla_support_hours": str(service.support_hours or ""),
        "sla_contact": service.contact or "",
        "sla_from": service.since.strftime("%d/%m/%Y") if service.since else "",
        "sla_to": service.until.strftime("%d/%m/%Y") if service.until else "",
        "sla_notes": service.notes or "",
    }
    for rank in range(1, ADDRESSES + 1):
        one = card.addresses[rank - 1] if rank <= len(card.addresses) else None
        for part in ADDRESS_PARTS:
            found[f"adresse{rank}_{part}"] = str(getattr(one, part) or "") if one else ""
    return found


def kept(card: PartnerCard) -> dict[str, object]:
    """A card as an « Annuler » carries it."""
    return {**asdict(card), "addresses": stored_addresses(card.addresses)}


def card_from(values: Mapping[str, Any]) -> PartnerCard:
    """The card that an « Annuler » carried, sealed by ourselves."""
    service = values["service"]
    share = service["availability"]
    return PartnerCard(
        **{
            **values,
            "type": PartnerType(values["type"]),
            "addresses": read_addresses(values["addresses"]),
            "service": ServiceLevels(
                **{
                    **service,
                    "availability": None if share is None else Decimal(share),
                    "since": _day(service["since"]),
                    "until": _day(service["until"]),
                }
            ),
        }
    )


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _plain(value: Decimal) -> str:
    return f"{value.normalize():f}".replace(".", ",")
