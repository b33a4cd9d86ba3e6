"""France Téléphone: fixed access to internet."""

from datetime import date
from decimal import Decimal

from winvest.app.demo.content.papers import edition, telecom
from winvest.app.demo.content.presets import (
    EVERYWHERE,
    fee,
    fixed,
    monthly,
    option,
    papers,
    published,
    superseded,
)
from winvest.app.demo.content.rewards import (
    HOUSE,
    bounty,
    sales_booking,
    scheme,
)
from winvest.app.demo.content.shapes import Ahead, Extra, Product, Version

BOX = sales_booking("FT", "706100", cost_center="FT-BOX")
BASE = monthly("BASE", "Sans engagement")
ENGAGE = monthly("ENGAGE", "Engagement 12 mois")
CQ = papers(
    "CNI",
    "RIB",
    "JustifDomicile",
    notes="Vérifier l’éligibilité à l’adresse et le code RIO pour la portabilité.",
    script=True,
)
BOX_BOUNTY = scheme(
    bounty("35", high="49"),
    bounty("45", low="50", high="149"),
    bounty("55", low="150"),
    split=HOUSE,
    applies_to="new",
)

TELECOM: tuple[Product, ...] = (
    Product(
        sku="FT-BOX-001",
        name="Box Fibre Essentielle",
        short_name="Box Essentielle",
        company="FT",
        risk="BOX",
        partner="trame",
        revenue_model="revenue",
        integration="api",
        channels=EVERYWHERE,
        min_age=18,
        description="Internet fibre 1 Gbit/s, Wi-Fi 6, appels illimités vers les fixes, sans "
        "engagement.",
        covers=(
            "Box Wi-Fi 6 prêtée",
            "Appels illimités vers les fixes de France et de 60 pays",
            "Assistance 7 jours sur 7",
        ),
        excludes=("Le raccordement au-delà du point de mutualisation", "Les numéros spéciaux"),
        attributes={
            "technology": "Fibre",
            "download_mbps": 1000,
            "upload_mbps": 700,
            "commitment_months": 0,
            "equipment": "Box Wi-Fi 6",
        },
        external={"Réseau Trame": "TRM-FTTH-1000"},
        versions=(
            superseded(
                Version(
                    starts=date(2024, 9, 1),
                    plans=(BASE,),
                    prices=(fixed("27.90", plan="BASE"),),
                    schemes=(BOX_BOUNTY,),
                    documents=edition(telecom(), "2024-09", day=date(2024, 9, 1)),
                    mappings=BOX,
                    cq=CQ,
                ),
                ends=date(2025, 9, 1),
            ),
            Version(
                number=2,
                starts=date(2025, 9, 1),
                breaking=True,
                notes="Débit porté à 1 Gbit/s, prix à 29,90 €.",
                plans=(BASE,),
                prices=(fixed("29.90", plan="BASE", label="Abonnement mensuel"),),
                extras=(
                    fee("MISE_EN_SERVICE", "Frais de mise en service", "39.00"),
                    option("REPETEUR", "Répéteur Wi-Fi", "3.00"),
                ),
                schemes=(BOX_BOUNTY,),
                documents=telecom(sheet=True, script=True),
                publications=(published("FT", EVERYWHERE, starts=date(2025, 9, 1)),),
                mappings=BOX,
                cq=CQ,
            ),
        ),
    ),
    Product(
        sku="FT-BOX-002",
        name="Box Fibre Confort 2 Gbit/s",
        short_name="Box Confort",
        company="FT",
        risk="BOX",
        partner="trame",
        revenue_model="revenue",
        integration="api",
        channels=EVERYWHERE,
        min_age=18,
        badges=("promo",),
        description="Fibre 2 Gbit/s, Wi-Fi 6E, décodeur Mondial TV, appels vers les mobiles.",
        covers=("Box Wi-Fi 6E et décodeur", "Appels illimités vers fixes et mobiles"),
        excludes=("Les bouquets payants de télévision",),
        attributes={
            "technology": "Fibre",
            "download_mbps": 2000,
            "upload_mbps": 1000,
            "commitment_months": 12,
            "equipment": "Box Wi-Fi 6E, décodeur 4K",
        },
        external={"Réseau Trame": "TRM-FTTH-2000"},
        versions=(
            Version(
                starts=date(2026, 2, 1),
                plans=(ENGAGE, BASE),
                prices=(fixed("39.90", plan="ENGAGE"), fixed("44.90", plan="BASE")),
                extras=(
                    fee("MISE_EN_SERVICE", "Frais de mise en service", "39.00"),
                    Extra(
                        kind="promotion",
                        code="RENTREE",
                        label="−10 € pendant 12 mois",
                        value=Decimal("10"),
                        first_months=12,
                        plan="ENGAGE",
                        starts=date(2026, 8, 24),
                        ends=Ahead(months=2),
                    ),
                ),
                schemes=(BOX_BOUNTY,),
                documents=telecom(sheet=True),
                publications=(
                    published("FT", EVERYWHERE, starts=date(2026, 2, 1)),
                    published(
                        "MTV",
                        ("telesales",),
                        starts=date(2026, 3, 1),
                        visibility="internal",
                        conditions="Vente croisée aux abonnés de Mondial TV seulement.",
                    ),
                ),
                mappings=BOX,
                cq=CQ,
            ),
        ),
    ),
    Product(
        sku="FT-BOX-003",
        name="Box 5G Campagne",
        short_name="Box 5G",
        company="FT",
        risk="BOX",
        partner="ondia-mobile",
        revenue_model="revenue",
        integration="import",
        channels=("field", "web"),
        zones=("FR-METRO", "ZONE-RURALE"),
        min_age=18,
        badges=("new",),
        description="Internet par le réseau mobile pour les adresses sans fibre.",
        covers=("Box 5G prêtée", "Internet illimité, débit réduit au-delà de 300 Go"),
        excludes=("L’usage hors de l’adresse de souscription",),
        attributes={
            "technology": "4G+ / 5G",
            "download_mbps": 300,
            "upload_mbps": 50,
            "commitment_months": 0,
            "equipment": "Box 5G",
        },
        external={"Ondia Mobile": "OND-FWA-300"},
        versions=(
            Version(
                starts=date(2026, 5, 1),
                plans=(BASE,),
                prices=(fixed("34.90", plan="BASE"),),
                extras=(fee("DEPOT_BOX", "Frais d’activation", "19.00"),),
                schemes=(BOX_BOUNTY,),
                documents=telecom(),
                publications=(published("FT", ("field", "web"), starts=date(2026, 5, 1)),),
                mappings=sales_booking("FT", "706100", cost_center="FT-BOX", status="to_validate"),
                cq=CQ,
            ),
        ),
    ),
)
