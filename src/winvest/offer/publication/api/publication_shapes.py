"""What programs send of publications, and what they are given (annex A 3.5)."""

from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from msgspec import Meta, Struct

from winvest.foundation.infra.api.openapi import Operation
from winvest.offer.catalog.enums import Channel
from winvest.offer.publication.enums import PriceVisibility, PublicationStatus, Visibility

TAG = "Publications"
PATH = "/api/catalog/publications"
Moment = Annotated[datetime, Meta(tz=True)]
NOTHING_LACKS = {
    "not_publishable": "il manque quelque chose : `errors` dit quoi (document_missing, "
    "mapping_not_validated, grid_incomplete, commission_inconsistent, signoff_missing…).",
    "publication_overlap": "cette société vend déjà ce produit par l’un de ces canaux alors.",
    "version_over": "la version n’est plus en vigueur.",
    "product_retired": "le produit est retiré.",
    "product_frozen": "ses ventes sont gelées : donnez une date, elle attend leur reprise.",
}


class PublicationInput(Struct, kw_only=True, forbid_unknown_fields=True):
    """Une version donnée à vendre à une société."""

    company_id: Annotated[UUID, Meta(description="La société qui vend.")]
    product_version_id: UUID
    channels: Annotated[list[Channel], Meta(min_length=1, description="Sans doublon.")]
    start_at: Annotated[
        datetime, Meta(tz=True, description="Passé ou présent : la vente commence à l’instant.")
    ]
    end_at: Moment | None = None
    visibility: Visibility = Visibility.INTERNAL
    price_visibility: PriceVisibility = PriceVisibility.INTERNAL
    conditions: Annotated[str, Meta(max_length=500)] | None = None
    pilot_user_ids: Annotated[
        list[UUID], Meta(max_length=200, description="Les seules personnes qui vendent, avec fin.")
    ] = []
    pilot_team_ids: Annotated[
        list[UUID],
        Meta(max_length=200, description="Les seules équipes qui vendent, avec fin ; qui y est."),
    ] = []


class EndInput(Struct, kw_only=True, forbid_unknown_fields=True):
    """La fin d’une publication."""

    reason: Annotated[str, Meta(min_length=1, max_length=500, description="Lu par qui vend.")]
    end_at: Annotated[datetime, Meta(tz=True, description="Absente : maintenant.")] | None = None


class PublicationItem(Struct, kw_only=True):
    """Une publication."""

    id: UUID
    product_id: UUID
    product_version_id: UUID
    company_id: UUID
    channels: list[Channel]
    visibility: Visibility
    price_visibility: PriceVisibility
    conditions: str | None
    status: PublicationStatus
    start_at: datetime
    end_at: datetime | None
    pilot_user_ids: list[UUID]
    pilot_team_ids: list[UUID]


class PublicationPage(Struct, kw_only=True):
    """Les publications d’un produit."""

    items: list[PublicationItem]
    next: str | None = None


class PublicationQuery(Struct, kw_only=True, forbid_unknown_fields=True):
    """De quel produit."""

    product: Annotated[str, Meta(description="Identifiant (UUID) ou code (SKU) du produit.")]


LIST = Operation(
    tag=TAG,
    summary="Lister les publications d’un produit",
    description="La plus récente d’abord, deux cents au plus ; celles de la société de la clé, "
    "ou toutes celles de ses produits.",
    query=PublicationQuery,
    names=True,
    answer=PublicationPage,
)
PUBLISH = Operation(
    tag=TAG,
    summary="Publier une version",
    description="Une version approuvée entre en vigueur avec sa publication ; à une date à venir, "
    "un travail la commence ce jour-là, après une nouvelle vérification de ce qui manque.",
    body=PublicationInput,
    names=True,
    answer=PublicationItem,
    status=201,
    tagged=True,
    idempotent=True,
    refusals=NOTHING_LACKS,
    example={
        "company_id": "11111111-1111-1111-1111-111111111111",
        "product_version_id": "8d5c2053-34a5-539e-9b65-7d2a80efd5a7",
        "channels": ["partner"],
        "visibility": "public",
        "start_at": "2027-01-01T00:00:00+01:00",
        "end_at": None,
    },
)
UNPUBLISH = Operation(
    tag=TAG,
    summary="Arrêter une publication",
    description="Maintenant, ou après une date ; les ventes faites continuent.",
    path={"id": "Identifiant de la publication."},
    body=EndInput,
    answer=PublicationItem,
    idempotent=True,
    tagged=True,
    refusals={
        "publication_over": "elle est déjà terminée.",
        "ends_sooner": "elle s’arrête déjà avant.",
        "not_begun": "elle n’aurait pas commencé ce jour-là.",
    },
)


def item_of(one: Any) -> PublicationItem:
    """A publication as it is answered."""
    return PublicationItem(
        id=one.id,
        product_id=one.product_id,
        product_version_id=one.product_version_id,
        company_id=one.company_id,
        channels=[each for each in Channel if each.value in one.channels],
        visibility=one.visibility,
        price_visibility=one.price_visibility,
        conditions=one.conditions,
        status=one.status,
        start_at=one.start_at,
        end_at=one.end_at,
        pilot_user_ids=list(one.pilot_user_ids or ()),
        pilot_team_ids=list(one.pilot_team_ids or ()),
    )
