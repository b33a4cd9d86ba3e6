"""Forms of what opens a partner's systems, and of its contacts."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from winvest.foundation.kit.errors import FieldError, Invalid
from winvest.foundation.kit.reading import Reading
from winvest.group.partners.enums import AuthType, PartnerContactKind

LONGEST_SECRET = 4000


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One part of a partner's keys: its name in the JSON, its label, whether it must be there."""

    name: str
    label: str
    required: bool = True
    secret: bool = True


PARTS: Mapping[AuthType, tuple[Part, ...]] = {
    AuthType.API_KEY: (
        Part(name="api_key", label="Clé d’API"),
        Part(name="header", label="En-tête HTTP", required=False, secret=False),
    ),
    AuthType.OAUTH2: (
        Part(name="client_id", label="Identifiant client", secret=False),
        Part(name="client_secret", label="Secret client"),
        Part(name="token_url", label="Adresse du jeton", required=False, secret=False),
        Part(name="scope", label="Portée", required=False, secret=False),
    ),
    AuthType.BASIC: (
        Part(name="username", label="Identifiant", secret=False),
        Part(name="password", label="Mot de passe"),
    ),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Keys:
    """The keys of one environment, written and never read back."""

    auth_type: AuthType
    values: Mapping[str, str]
    until: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ExtranetCode:
    """A code on the partner's extranet, for one company of the group or for all (None).

    `value` None keeps the code that stands.
    """

    label: str
    value: str | None
    secret: bool
    for_company_id: UUID | None = None
    portal_url: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Contact:
    """Whom to reach at a partner."""

    kind: PartnerContactKind
    name: str
    email: str | None
    phone: str | None


def parse_keys(raw: Mapping[str, str]) -> Keys:
    """Read the keys of one environment: the parts that their type of access demands."""
    reading = Reading(raw)
    auth_type = reading.choice("auth_type", AuthType, missing="Dites comment on s’identifie.")
    until = reading.day("valid_to")
    reading.finish()
    if auth_type is None:
        raise AssertionError("a missing choice has been refused above")
    asked = {part.name: raw.get(f"cle_{part.name}", "") for part in PARTS[auth_type]}
    try:
        return Keys(auth_type=auth_type, values=checked_keys(auth_type, asked), until=until)
    except Invalid as error:
        raise Invalid(
            [
                FieldError(field=f"cle_{one.field}", code=one.code, message=one.message)
                for one in error.errors
            ]
        ) from error


def checked_keys(auth_type: AuthType, values: Mapping[str, str]) -> dict[str, str]:
    """The parts of these keys, all that are demanded and nothing else; `Invalid` if not so.

    >>> checked_keys(AuthType.BASIC, {"username": "w", "password": "s"})
    {'username': 'w', 'password': 's'}
    """
    parts = {part.name: part for part in PARTS[auth_type]}
    errors = [
        FieldError(field=name, code="unknown", message="Cette partie de la clé est inconnue ici.")
        for name in values
        if name not in parts
    ]
    kept: dict[str, str] = {}
    for name, part in parts.items():
        value = values.get(name, "").strip()
        if not value and part.required:
            sentence = f"{part.label} : renseignez cette partie de la clé."
            errors.append(FieldError(field=name, code="missing", message=sentence))
        elif len(value) > LONGEST_SECRET or not value.isprintable():
            sentence = "Cette clé est trop longue ou contient des caractères invisibles."
            errors.append(FieldError(field=name, code="shape", message=sentence))
        elif value:
            kept[name] = value
    url = kept.get("token_url", "https://")
    if not url.startswith("https://"):
        errors.append(
            FieldError(
                field="token_url", code="url", message="Cette adresse commence par https://."
            )
        )
    if errors:
        raise Invalid(errors)
    return kept


def parse_code(raw: Mapping[str, str], *, known: bool = False) -> ExtranetCode:
    """Read an extranet code; a code already kept may be left empty, and stays."""
    reading = Reading(raw)
    missing = None if known else "Donnez le code."
    value = reading.text("code", longest=80, missing=missing)
    url = reading.text("portal_url", longest=300)
    if url and not url.startswith(("https://", "http://")):
        reading.refuse("portal_url", "url", "Une adresse commence par https://.")
    found = ExtranetCode(
        label=reading.text("label", longest=80, missing="Dites à quoi sert ce code."),
        value=value or None,
        secret=raw.get("secret") == "1",
        for_company_id=reading.identifier("for_company_id"),
        portal_url=url or None,
    )
    reading.finish()
    return found


def parse_contact(raw: Mapping[str, str]) -> Contact:
    """Read a contact: a name, and a way to reach it."""
    reading = Reading(raw)
    kind = reading.choice("kind", PartnerContactKind, missing="Dites pour quoi joindre ce contact.")
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
