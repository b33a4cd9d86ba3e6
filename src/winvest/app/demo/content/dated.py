"""Promotions beside the versions, and prices agreed with businesses: past, running, to come."""

from dataclasses import dataclass
from datetime import date
from typing import Literal

from winvest.app.demo.content.shapes import Ahead, Day


@dataclass(frozen=True, slots=True, kw_only=True)
class DatedOff:
    """A promotion over a period; `ends` is the first day without it."""

    sku: str
    code: str
    label: str
    value: str
    effect: Literal["percent", "amount"] = "percent"
    plan: str | None = None
    promo_code: str | None = None
    first_months: int | None = None
    combinable: bool = False
    starts: Day
    ends: Day | None = None
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Agreed:
    """A price agreed with a client, without tax; `ends` is the first day without it."""

    sku: str
    plan: str | None
    client: str
    amount: str
    starts: Day
    ends: Day | None = None
    reason: str


PROMOTIONS: tuple[DatedOff, ...] = (
    DatedOff(
        sku="PUR-CAFE-0002",
        code="SAISON",
        label="Remise de saison sur les assemblages",
        value="15",
        starts=Ahead(months=-2),
        ends=Ahead(months=0),
        reason="Arrivage de la nouvelle récolte",
    ),
    DatedOff(
        sku="PUR-CAFE-0002",
        code="SAISON",
        label="Remise de saison sur les assemblages",
        value="10",
        starts=Ahead(months=0),
        ends=Ahead(months=2),
        reason="Fin de l’arrivage : la remise baisse de cinq points",
    ),
    DatedOff(
        sku="PUR-MACHINE-0001",
        code="DEUXMOIS",
        label="Deux mois de location offerts",
        value="100",
        first_months=2,
        starts=Ahead(months=1),
        ends=Ahead(months=2),
        reason="Cadeaux de fin d’année",
    ),
    DatedOff(
        sku="FT-BOX-002",
        code="FIBRE10",
        label="10 € de moins pendant six mois",
        effect="amount",
        value="10",
        plan="ENGAGE",
        promo_code="FIBRE10",
        first_months=6,
        starts=Ahead(days=-12),
        ends=Ahead(days=30),
        reason="Campagne d’affichage des agences",
    ),
    DatedOff(
        sku="FT-MOBILE-0002",
        code="RENTREE",
        label="Moitié prix pendant trois mois",
        value="50",
        first_months=3,
        starts=Ahead(months=1),
        ends=Ahead(months=3),
        reason="Lancement de la campagne du trimestre",
    ),
    DatedOff(
        sku="MTV-CINEMA-0001",
        code="CINE2",
        label="2 € de moins pour les abonnés parrainés",
        effect="amount",
        value="2",
        promo_code="PARRAIN",
        combinable=True,
        starts=Ahead(days=-45),
        reason="Parrainage entre abonnés",
    ),
    DatedOff(
        sku="DEP-CHAUDIERE-0001",
        code="PRINTEMPS",
        label="20 € de moins sur l’entretien hors saison",
        effect="amount",
        value="20",
        plan="SERENITE",
        starts=date(2026, 4, 1),
        ends=date(2026, 7, 1),
        reason="Lisser les visites avant l’automne",
    ),
)

AGREED: tuple[Agreed, ...] = (
    Agreed(
        sku="FT-MOBILEPRO-0001",
        plan="LIGNE",
        client="CLI-1187",
        amount="11.50",
        starts=date(2026, 1, 1),
        ends=Ahead(months=0),
        reason="Flotte de 18 lignes, engagement d’un an",
    ),
    Agreed(
        sku="FT-MOBILEPRO-0001",
        plan="LIGNE",
        client="CLI-1187",
        amount="9.90",
        starts=Ahead(months=0),
        reason="Renouvellement, flotte portée à 26 lignes",
    ),
    Agreed(
        sku="FT-BOXPRO-0001",
        plan="PRO24",
        client="CLI-1187",
        amount="38.00",
        starts=date(2026, 2, 1),
        reason="Client de la flotte mobile",
    ),
    Agreed(
        sku="USGP-ELECPRO-0001",
        plan="KVA36",
        client="CLI-3300",
        amount="36.00",
        starts=date(2026, 3, 1),
        ends=Ahead(months=4),
        reason="Trois points de livraison regroupés",
    ),
    Agreed(
        sku="PUR-BUREAU-0001",
        plan="KILO",
        client="CLI-2041",
        amount="19.40",
        starts=date(2026, 5, 1),
        reason="Commande cadre de 40 kilos par mois",
    ),
    Agreed(
        sku="DEP-SYNDIC-0001",
        plan="ASTREINTE",
        client="CLI-4512",
        amount="79.00",
        starts=Ahead(months=1),
        reason="Syndic de douze immeubles, prise d’effet du contrat",
    ),
)
