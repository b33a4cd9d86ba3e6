"""What the catalogue's API takes and gives. The words are read by integrators: French."""

from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

from msgspec import UNSET, Meta, Struct, UnsetType

from winvest.foundation.infra.api.doors import After, Limit
from winvest.offer.catalog.enums import (
    Badge,
    Channel,
    ClientKind,
    IntegrationStatus,
    LifecycleStatus,
    RevenueModel,
    RiskScope,
    TariffMode,
)

Sku = Annotated[
    str,
    Meta(
        min_length=1,
        max_length=80,
        pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]*$",
        description="Code produit, unique dans le groupe ; conseillé : SOCIETE-RISQUE-SEQ.",
        examples=["MTV-OFFRE-002"],
    ),
]
Name = Annotated[str, Meta(min_length=1, max_length=160, description="Nom de vente.")]
ShortName = Annotated[str, Meta(max_length=80, description="Nom court.")]
Description = Annotated[str, Meta(max_length=4000, description="Présentation.")]
Zone = Annotated[str, Meta(max_length=20, pattern=r"^[A-Z0-9][A-Z0-9-]*$")]
Age = Annotated[int, Meta(ge=0, le=130)]
Channels = Annotated[list[Channel], Meta(max_length=4, description="Canaux de vente autorisés.")]
Badges = Annotated[list[Badge], Meta(max_length=4, description="Badges affichés.")]
Zones = Annotated[list[Zone], Meta(max_length=200, description="Zones couvertes ; vide : toutes.")]
Kinds = Annotated[list[ClientKind], Meta(max_length=2, description="Clientèle admise.")]


class ProductInput(Struct, kw_only=True, forbid_unknown_fields=True):
    """Un produit à créer, en brouillon (annexe A 3.1, complétée)."""

    sku: Sku
    name: Name
    company_id: UUID
    risk_id: UUID
    revenue_model: RevenueModel
    short_name: ShortName | None = None
    description: Description | None = None
    partner_id: UUID | None = None
    lifecycle_status: Literal["draft"] = "draft"
    tariff_mode: TariffMode = TariffMode.MANUAL
    channels: Channels = []
    badges: Badges = []
    zones: Zones = []
    min_age: Age | None = None
    max_age: Age | None = None
    client_kinds: Kinds = []


class ProductPatch(Struct, kw_only=True, forbid_unknown_fields=True):
    """Ce qui change d’un produit ; une propriété absente reste telle quelle."""

    name: Name | UnsetType = UNSET
    short_name: ShortName | None | UnsetType = UNSET
    description: Description | None | UnsetType = UNSET
    partner_id: UUID | None | UnsetType = UNSET
    revenue_model: RevenueModel | UnsetType = UNSET
    tariff_mode: TariffMode | UnsetType = UNSET
    channels: Channels | UnsetType = UNSET
    badges: Badges | UnsetType = UNSET
    zones: Zones | UnsetType = UNSET
    min_age: Age | None | UnsetType = UNSET
    max_age: Age | None | UnsetType = UNSET
    client_kinds: Kinds | UnsetType = UNSET
    lifecycle_status: LifecycleStatus | UnsetType = UNSET


class ProductItem(Struct, kw_only=True):
    """Un produit du catalogue."""

    id: UUID
    sku: str
    name: str
    short_name: str | None
    company_id: UUID
    partner_id: UUID | None
    risk_id: UUID
    revenue_model: RevenueModel
    lifecycle_status: LifecycleStatus
    integration_status: IntegrationStatus
    tariff_mode: TariffMode
    channels: list[Channel]
    badges: list[Badge]
    current_version_id: UUID | None
    created_at: datetime
    updated_at: datetime
    description: str | None
    zones: list[str]
    min_age: int | None
    max_age: int | None
    client_kinds: list[ClientKind]


class ProductPage(Struct, kw_only=True):
    """Une page de produits."""

    items: list[ProductItem]
    next: str | None


class ProductQuery(Struct, kw_only=True, forbid_unknown_fields=True):
    """Filtres de la liste des produits."""

    q: Annotated[str, Meta(max_length=200, description="Recherche plein texte.")] = ""
    sku: Annotated[str, Meta(max_length=80, description="Code produit exact.")] | None = None
    company_id: Annotated[UUID, Meta(description="Société propriétaire.")] | None = None
    partner_id: Annotated[UUID, Meta(description="Compagnie partenaire.")] | None = None
    risk_id: Annotated[UUID, Meta(description="Risque (famille).")] | None = None
    lifecycle_status: LifecycleStatus | None = None
    channel: Channel | None = None
    updated_since: (
        Annotated[
            datetime,
            Meta(
                tz=True,
                description="Modifiés depuis ce moment, du plus ancien au plus récent : pour "
                "suivre les changements, repartez du « updated_at » du dernier produit lu.",
            ),
        ]
        | None
    ) = None
    limit: Limit = 50
    after: After = ""


class RiskItem(Struct, kw_only=True):
    """Un risque (famille de produits)."""

    id: UUID
    code: str
    label: str
    company_id: UUID
    scope: RiskScope
    is_global: bool
    icon: str | None


class RiskPage(Struct, kw_only=True):
    """Une page de risques."""

    items: list[RiskItem]
    next: str | None


class CompanyItem(Struct, kw_only=True):
    """Une société du groupe."""

    id: UUID
    code: str
    name: str


class CompanyPage(Struct, kw_only=True):
    """Les sociétés du groupe."""

    items: list[CompanyItem]
    next: str | None


class PageQuery(Struct, kw_only=True, forbid_unknown_fields=True):
    """Où la page commence, et sa longueur."""

    limit: Limit = 50
    after: After = ""
