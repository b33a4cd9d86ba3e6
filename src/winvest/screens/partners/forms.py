"""The partners' screens: the words of their form, what a conflict compares."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from winvest.foundation.kit.errors import Invalid
from winvest.group.companies.enums import AddressKind
from winvest.group.companies.rules import COUNTRIES
from winvest.group.partners.enums import PartnerStatus, PartnerType
from winvest.group.partners.forms import ADDRESSES
from winvest.group.partners.list_queries import PartnerFilters
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


def may_be_confirmed(refusal: Invalid) -> bool:
    """Would a confirmation let the form through?"""
    return all(one.code in LIFTED for one in refusal.errors)


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
