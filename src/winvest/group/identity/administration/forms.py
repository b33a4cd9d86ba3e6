"""Forms of the administration: an invitation, an identity, a role, a key, filters."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from winvest.foundation.kit.calendar import end_of_day, start_of_day
from winvest.foundation.kit.reading import Reading
from winvest.group.identity.administration.rules import Wish
from winvest.group.identity.enums import Role, UserStatus

GROUP = "groupe"
LONGEST_KEY = timedelta(days=366)


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonForm:
    """Who a person is."""

    display_name: str
    email: str
    phone: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyForm:
    """A key to be made: a role at a company, narrowed to rights, until a day."""

    name: str
    role: str
    company_id: UUID
    rights: frozenset[str] | None
    expires_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class PeopleFilters:
    """What the list of people is narrowed to."""

    q: str = ""
    role: Role | None = None
    company: str = ""
    status: UserStatus | None = None
    after: UUID | None = None

    @property
    def narrowed(self) -> bool:
        """Is anything searched or filtered?"""
        return bool(self.q or self.role or self.company or self.status)

    @property
    def parts(self) -> dict[str, str]:
        """The parts of the list's address."""
        found = {
            "q": self.q,
            "role": self.role or "",
            "societe": self.company,
            "statut": self.status or "",
        }
        return {name: str(value) for name, value in found.items() if value}


def parse_person(raw: Mapping[str, str]) -> PersonForm:
    """Read a name, an address and a telephone."""
    reading = Reading(raw)
    name = reading.text("display_name", longest=120, missing="Donnez le prénom et le nom.")
    email = reading.email("email", missing="Donnez l’adresse électronique.")
    phone = reading.text("phone", longest=32)
    reading.finish()
    return PersonForm(display_name=name, email=email or "", phone=phone or None)


def parse_wish(raw: Mapping[str, str], *, today: date) -> Wish:
    """Read a role, its perimeter, its families and its dates (days, in Paris)."""
    reading = Reading(raw)
    role = reading.choice("role", Role, missing="Choisissez un rôle.")
    company = raw.get("company_id", "").strip()
    company_id = None
    if company != GROUP:
        company_id = reading.identifier("company_id", missing="Choisissez une société.")
    families = frozenset(filter(None, raw.get("families", "").split(",")))
    start, end = reading.day("valid_from"), reading.day("valid_to")
    if start and start < today:
        reading.refuse("valid_from", "past", "Un rôle ne commence pas dans le passé.")
    if end and end < (start or today):
        reading.refuse("valid_to", "before", "La fin précède le début : corrigez l’une des dates.")
    reading.finish()
    if role is None:
        raise AssertionError("a missing choice has been refused above")
    return Wish(
        role=role.value,
        company_id=company_id,
        families=families or None,
        valid_from=start_of_day(start) if start and start > today else None,
        valid_to=end_of_day(end) if end else None,
    )


def parse_reason(raw: Mapping[str, str]) -> str:
    """Read the reason of a grave act: ten characters at least, so that it says something."""
    reading = Reading(raw)
    reason = reading.text("reason", longest=300, missing="Dites pourquoi : l’audit le garde.")
    if reason and len(reason) < 10:
        reading.refuse("reason", "short", "Dites-en un peu plus (dix caractères au moins).")
    reading.finish()
    return reason


def parse_key(raw: Mapping[str, str], *, now: datetime, today: date) -> KeyForm:
    """Read a key: its name, role, company, last day (a year at most), narrowed rights."""
    reading = Reading(raw)
    name = reading.text("name", longest=80, missing="Dites quel programme s’en servira.")
    role = reading.choice("role", Role, missing="Choisissez un rôle.")
    company_id = reading.identifier("company_id", missing="Choisissez la société.")
    last = reading.day("expires_on")
    if last is None and not reading.errors:
        reading.refuse("expires_on", "missing", "Donnez le dernier jour de validité.")
    expires_at = end_of_day(last) if last else now
    if last and last < today:
        reading.refuse("expires_on", "past", "Ce jour est passé : choisissez-en un à venir.")
    elif last and expires_at > now + LONGEST_KEY:
        reading.refuse("expires_on", "too_long", "Une clé vaut un an au plus : rapprochez la date.")
    rights = frozenset(filter(None, raw.get("rights", "").split(",")))
    if raw.get("narrowed") and not rights:
        reading.refuse("rights", "missing", "Cochez les droits gardés, ou laissez-les tous.")
    reading.finish()
    if role is None or company_id is None:
        raise AssertionError("a missing choice has been refused above")
    return KeyForm(
        name=name,
        role=role.value,
        company_id=company_id,
        rights=rights if raw.get("narrowed") else None,
        expires_at=expires_at,
    )


def parse_filters(raw: Mapping[str, str], *, companies: Sequence[str]) -> PeopleFilters:
    """Read the list's address; what it does not know is left out rather than refused."""
    roles = {one.value: one for one in Role}
    statuses = {one.value: one for one in UserStatus}
    try:
        after = UUID(raw.get("apres", ""))
    except ValueError:
        after = None
    company = raw.get("societe", "")
    return PeopleFilters(
        q=" ".join("".join(filter(str.isprintable, raw.get("q", ""))).split())[:100],
        role=roles.get(raw.get("role", "")),
        company=company if company in companies else "",
        status=statuses.get(raw.get("statut", "")),
        after=after,
    )
