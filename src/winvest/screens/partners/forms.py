"""The partners' screens: the words of their form, what a conflict compares."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from winvest.foundation.kit.errors import Invalid
from winvest.foundation.kit.reading import Reading
from winvest.group.companies.enums import AddressKind
from winvest.group.companies.rules import COUNTRIES
from winvest.group.partners.enums import PartnerStatus, PartnerType
from winvest.group.partners.forms import ADDRESSES, PartnerForm, parse_partner
from winvest.group.partners.list_queries import PartnerFilters
from winvest.group.partners.rules import Numbers, doubts_to_confirm
from winvest.offer.catalog.enums import IntegrationStatus

PATH = "/compagnies"
LIFTED = frozenset(("doubt", "twin"))  # what a confirmation lifts
LABELS = {
    "name": "Nom",
    "type": "Métier",
    "legal_name": "Raison sociale",
    "country": "Pays",
    "siren": "SIREN",
    "siret": "SIRET",
    "vat_number": "TVA",
    "bic": "BIC",
    "payment_terms": "Conditions de paiement",
    "sla_latency_ms": "Délai de réponse (ms)",
    "sla_availability": "Disponibilité (%)",
    "sla_support_hours": "Délai du support (h)",
    "sla_contact": "Contact du service",
    "sla_from": "Engagement depuis le",
    "sla_to": "Engagement jusqu’au",
    "sla_notes": "Engagement, notes",
    **{
        f"adresse{rank}_{part}": f"Adresse {rank}, {word}"
        for rank in range(1, ADDRESSES + 1)
        for part, word in (
            ("kind", "usage"),
            ("line1", "voie"),
            ("line2", "complément"),
            ("postal_code", "code postal"),
            ("city", "commune"),
            ("country", "pays"),
        )
    },
}
BLANK = {
    **dict.fromkeys((*LABELS, "company_id", "slug", "iban", "iban_retire", "confirme"), ""),
    "country": "FR",
    "adresse1_kind": "head_office",
    "adresse1_country": "FR",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Chip:
    """A filter in force, with the address that lifts it."""

    name: str
    value: str
    remove: str


def chips(filters: PartnerFilters, *, companies: Mapping[str, str]) -> tuple[Chip, ...]:
    """The filters in force, as words of a sentence."""
    integration = integration_asked(filters)
    told: Sequence[tuple[str, str, str | None]] = (
        ("Métier", "type", filters.type and filters.type.label),
        ("Statut", "statut", filters.status and filters.status.label),
        ("Intégration", "integration", integration and integration.label),
        (
            "Société",
            "societe",
            filters.company and companies.get(filters.company.upper(), filters.company),
        ),
        ("Recherche", "q", filters.q or None),
    )
    return tuple(
        Chip(name=name, value=value, remove=filters.address(PATH, **{key: None}))
        for name, key, value in told
        if value
    )


def integration_asked(filters: PartnerFilters) -> IntegrationStatus | None:
    """The integration filtered by, from its code or its French name."""
    asked = (filters.integration or "").casefold()
    return next(
        (one for one in IntegrationStatus if asked in (one.value, one.label.casefold())), None
    )


def read_new(raw: Mapping[str, str]) -> tuple[UUID, PartnerForm]:
    """The company and the card of a new partner, all that is wrong or doubtful told at once."""
    reading, since = Reading(raw), unless_confirmed(raw, Numbers())
    company = reading.identifier("company_id", missing="Dites à quelle société elle appartient.")
    try:
        form = parse_partner(raw, since=since)
    except Invalid as refusal:
        raise Invalid([*reading.errors, *refusal.errors]) from refusal
    if reading.errors and since is not None:
        reading.errors += doubts_to_confirm(since, form.card.numbers(form.iban))
    reading.finish()
    if company is None:
        raise AssertionError("a missing company has been refused above")
    return company, form


def unless_confirmed(raw: Mapping[str, str], since: Numbers) -> Numbers | None:
    """The numbers that stood, for doubts to be told; none once the person confirmed."""
    return None if raw.get("confirme") == "1" else since


def may_be_confirmed(refusal: Invalid, raw: Mapping[str, str]) -> bool:
    """Is there a doubt that a confirmation lifts? Once given, it stays."""
    return raw.get("confirme") == "1" or any(one.code in LIFTED for one in refusal.errors)


def told(name: str, value: str) -> str:
    """A value of the form as people call it.

    >>> told("type", "insurer"), told("country", "FR"), told("name", "Axa")
    ('Assureur', 'France', 'Axa')
    """
    part = name.rpartition("_")[2]
    if name == "type":
        return PartnerType(value).label if value in list(PartnerType) else value
    if part == "kind":
        return AddressKind(value).label if value in list(AddressKind) else value
    if part == "country":
        return dict(COUNTRIES).get(value, value)
    return value


def status_acts(current: PartnerStatus) -> tuple[tuple[PartnerStatus, str, str, str], ...]:
    """The other statuses, each with its verb, its effect and its icon."""
    acts = {
        PartnerStatus.ACTIVE: ("Rendre active", "Les sociétés s’en servent à nouveau.", "check"),
        PartnerStatus.TEST: ("Mettre en test", "On l’essaie, sans vendre.", "s-test"),
        PartnerStatus.INACTIVE: (
            "Rendre inactive",
            "Ses produits et son historique restent.",
            "lock",
        ),
    }
    return tuple((one, *acts[one]) for one in PartnerStatus if one is not current)
