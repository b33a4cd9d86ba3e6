"""What the partners' API takes and gives. The words are read by integrators: French."""

from datetime import datetime
from decimal import Decimal
from typing import Annotated
from uuid import UUID

from msgspec import UNSET, Meta, Struct, UnsetType

from winvest.foundation.infra.api.doors import After, Limit
from winvest.group.companies.enums import AddressKind
from winvest.group.partners.enums import AuthType, PartnerStatus, PartnerType

Name = Annotated[str, Meta(min_length=1, max_length=160, description="Nom usuel.")]
LegalName = Annotated[str, Meta(max_length=160, description="Raison sociale.")]
Siren = Annotated[str, Meta(max_length=40, description="Neuf chiffres, espaces admis.")]
Siret = Annotated[str, Meta(max_length=40, description="Quatorze chiffres, espaces admis.")]
Vat = Annotated[str, Meta(max_length=40, description="Numéro de TVA intracommunautaire.")]
Iban = Annotated[str, Meta(max_length=60, description="Écrit, jamais relu : voir iban_masked.")]
Bic = Annotated[str, Meta(max_length=20)]
Terms = Annotated[str, Meta(max_length=60, description="Conditions de règlement.")]
Country = Annotated[str, Meta(pattern="^[A-Z]{2}$", description="Pays (ISO 3166-1).")]


class AddressInput(Struct, kw_only=True, forbid_unknown_fields=True):
    """Une adresse."""

    line1: Annotated[str, Meta(min_length=1, max_length=120)]
    postal_code: Annotated[str, Meta(min_length=1, max_length=12)]
    city: Annotated[str, Meta(min_length=1, max_length=80)]
    kind: AddressKind = AddressKind.HEAD_OFFICE
    line2: Annotated[str, Meta(max_length=120)] | None = None
    country: Country = "FR"


Addresses = Annotated[list[AddressInput], Meta(max_length=3, description="Trois au plus.")]


class PartnerInput(Struct, kw_only=True, forbid_unknown_fields=True):
    """Une compagnie à créer."""

    company_id: UUID
    name: Name
    type: PartnerType
    slug: (
        Annotated[
            str,
            Meta(
                max_length=40,
                pattern="^[a-z0-9][a-z0-9-]*$",
                description="Identifiant dans les adresses ; tiré du nom s’il manque.",
            ),
        ]
        | None
    ) = None
    legal_name: LegalName | None = None
    country: Country = "FR"
    siren: Siren | None = None
    siret: Siret | None = None
    vat_number: Vat | None = None
    addresses: Addresses = []
    iban: Iban | None = None
    bic: Bic | None = None
    payment_terms: Terms | None = None
    status: Annotated[
        PartnerStatus,
        Meta(
            description="Une compagnie est en test jusqu’à la dernière signature de son "
            "intégration, qui la rend active : « active » le demande, et se lit dans `warnings`."
        ),
    ] = PartnerStatus.TEST


class PartnerPatch(Struct, kw_only=True, forbid_unknown_fields=True):
    """Ce qui change d’une compagnie ; une propriété absente reste telle quelle."""

    name: Name | UnsetType = UNSET
    type: PartnerType | UnsetType = UNSET
    legal_name: LegalName | None | UnsetType = UNSET
    country: Country | UnsetType = UNSET
    siren: Siren | None | UnsetType = UNSET
    siret: Siret | None | UnsetType = UNSET
    vat_number: Vat | None | UnsetType = UNSET
    addresses: Addresses | UnsetType = UNSET
    iban: Iban | None | UnsetType = UNSET
    bic: Bic | None | UnsetType = UNSET
    payment_terms: Terms | None | UnsetType = UNSET
    status: PartnerStatus | UnsetType = UNSET


class AddressItem(Struct, kw_only=True):
    """Une adresse."""

    kind: AddressKind
    line1: str
    line2: str | None
    postal_code: str
    city: str
    country: str


class ServiceItem(Struct, kw_only=True):
    """Engagements de service."""

    latency_ms: int | None
    availability: Decimal | None
    support_hours: int | None


class Doubt(Struct, kw_only=True):
    """Un doute : accepté, à vérifier à la source."""

    pointer: str
    code: str
    message: str


class PartnerItem(Struct, kw_only=True):
    """Une compagnie partenaire."""

    id: UUID
    slug: str
    company_id: UUID
    type: PartnerType
    name: str
    legal_name: str | None
    siren: str | None
    siret: str | None
    vat_number: str | None
    country: str
    addresses: list[AddressItem]
    iban_masked: str | None
    bic: str | None
    payment_terms: str | None
    status: PartnerStatus
    sla: ServiceItem
    warnings: list[Doubt]
    created_at: datetime
    updated_at: datetime


class PartnerPage(Struct, kw_only=True):
    """Une page de compagnies."""

    items: list[PartnerItem]
    next: str | None


class PartnerQuery(Struct, kw_only=True, forbid_unknown_fields=True):
    """Filtres de la liste des compagnies."""

    q: Annotated[str, Meta(max_length=120, description="Nom, raison sociale ou SIREN.")] = ""
    slug: Annotated[str, Meta(max_length=40)] | None = None
    company_id: Annotated[UUID, Meta(description="Société propriétaire.")] | None = None
    type: PartnerType | None = None
    status: PartnerStatus | None = None
    limit: Limit = 50
    after: After = ""


Part = Annotated[str, Meta(max_length=4000)]


class CredentialInput(Struct, kw_only=True, forbid_unknown_fields=True):
    """Des clés d’accès : chiffrées à l’arrivée, jamais relues."""

    auth_type: AuthType
    credentials: Annotated[
        dict[str, Part],
        Meta(
            description="api_key : {api_key, header?} ; oauth2 : {client_id, client_secret, "
            "token_url?, scope?} ; basic : {username, password}.",
            examples=[{"api_key": "…"}],
        ),
    ]
    valid_to: Annotated[datetime, Meta(tz=True, description="Fin de validité.")] | None = None
