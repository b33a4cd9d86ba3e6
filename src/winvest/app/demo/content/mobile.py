"""France Téléphone: mobile plans and the pack of box and mobile."""

from datetime import date
from decimal import Decimal

from winvest.app.demo.content.papers import telecom
from winvest.app.demo.content.presets import (
    EVERYWHERE,
    fee,
    fixed,
    monthly,
    option,
    papers,
    published,
    tiered,
    usage,
)
from winvest.app.demo.content.rewards import (
    HOUSE,
    bounty,
    rate,
    sales_booking,
    scheme,
)
from winvest.app.demo.content.shapes import Ahead, Extra, Price, Product, Version

BOOKING = sales_booking("FT", "706110", cost_center="FT-MOB")
SIM = monthly("SIM", "Sans engagement")
CQ = papers("CNI", "RIB", notes="Code RIO (3179) et numéro à conserver.")
LINE_BOUNTY = scheme(
    bounty("12", high="99"), bounty("16", low="100"), split=HOUSE, applies_to="new"
)
CARD = fee("SIM", "Carte SIM ou eSIM", "10.00")

MOBILE: tuple[Product, ...] = (
    Product(
        sku="FT-MOBILE-0001",
        name="Forfait Mobile Deux Heures",
        short_name="Mobile 2 h",
        company="FT",
        risk="MOBILE",
        partner="ondia-mobile",
        revenue_model="revenue",
        integration="api",
        channels=EVERYWHERE,
        description="Deux heures d’appels, SMS illimités, 500 Mo ; au-delà, la minute est payée "
        "à l’usage.",
        covers=("SMS et MMS illimités", "Suivi de consommation"),
        excludes=("Les appels vers l’étranger",),
        attributes={
            "allowance_gb": 0,
            "roaming_gb": 0,
            "network": "4G",
            "commitment_months": 0,
        },
        external={"Ondia Mobile": "OND-2H"},
        versions=(
            Version(
                starts=date(2026, 1, 1),
                plans=(SIM,),
                prices=(
                    fixed("3.99", plan="SIM", label="Abonnement mensuel"),
                    usage("minute", "0.05", plan="SIM", label="Minute au-delà des deux heures"),
                ),
                extras=(CARD,),
                schemes=(LINE_BOUNTY,),
                documents=telecom(),
                publications=(published("FT", EVERYWHERE),),
                mappings=BOOKING,
                cq=CQ,
            ),
        ),
    ),
    Product(
        sku="FT-MOBILE-0002",
        name="Forfait Mobile Liberté 100 Go",
        short_name="Mobile 100 Go",
        company="FT",
        risk="MOBILE",
        partner="ondia-mobile",
        revenue_model="revenue",
        integration="api",
        channels=EVERYWHERE,
        badges=("promo",),
        description="Appels, SMS illimités et 100 Go, dont 20 Go en Europe.",
        covers=("Appels et SMS illimités", "100 Go en France, 20 Go en Europe et DOM"),
        excludes=("Les numéros surtaxés",),
        attributes={
            "allowance_gb": 100,
            "roaming_gb": 20,
            "network": "4G",
            "commitment_months": 0,
        },
        external={"Ondia Mobile": "OND-100"},
        versions=(
            Version(
                starts=date(2026, 1, 1),
                plans=(SIM,),
                prices=(fixed("12.99", plan="SIM"),),
                extras=(
                    CARD,
                    Extra(
                        kind="promotion",
                        code="SIX_MOIS",
                        label="9,99 € les six premiers mois",
                        value=Decimal("3.00"),
                        first_months=6,
                        starts=date(2026, 10, 1),
                        ends=Ahead(months=1),
                    ),
                ),
                schemes=(LINE_BOUNTY,),
                documents=telecom(sheet=True),
                publications=(published("FT", EVERYWHERE),),
                mappings=BOOKING,
                cq=CQ,
            ),
        ),
    ),
    Product(
        sku="FT-MOBILE-0003",
        name="Forfait Mobile Horizon 5G",
        short_name="Mobile 5G",
        company="FT",
        risk="MOBILE",
        partner="ondia-mobile",
        revenue_model="revenue",
        integration="api",
        channels=EVERYWHERE,
        badges=("new",),
        description="250 Go en 5G, utilisable dans toute l’Europe, eSIM multi-appareil en option.",
        covers=("250 Go en 5G, dont 35 Go en Europe",),
        excludes=("Le partage de connexion au-delà de 100 Go",),
        attributes={
            "allowance_gb": 250,
            "roaming_gb": 35,
            "network": "5G",
            "commitment_months": 0,
        },
        external={"Ondia Mobile": "OND-250-5G"},
        versions=(
            Version(
                starts=date(2026, 6, 1),
                ends=Ahead(months=1),
                plans=(SIM,),
                prices=(fixed("19.99", plan="SIM"),),
                extras=(CARD, option("MULTI", "eSIM multi-appareil", "5.00")),
                schemes=(LINE_BOUNTY,),
                documents=telecom(),
                publications=(
                    published("FT", EVERYWHERE, starts=date(2026, 6, 1), ends=Ahead(months=1)),
                ),
                mappings=BOOKING,
                cq=CQ,
            ),
            Version(
                number=2,
                status="scheduled",
                starts=Ahead(months=1),
                notes="Baisse de prix, mêmes garanties.",
                plans=(SIM,),
                prices=(fixed("17.99", plan="SIM"),),
                extras=(CARD, option("MULTI", "eSIM multi-appareil", "5.00")),
                schemes=(LINE_BOUNTY,),
                documents=telecom(),
                publications=(published("FT", EVERYWHERE, starts=Ahead(months=1)),),
                mappings=BOOKING,
                cq=CQ,
            ),
        ),
    ),
    Product(
        sku="FT-MOBILE-0004",
        name="Forfait Junior bloqué",
        short_name="Mobile Junior",
        company="FT",
        risk="MOBILE",
        partner="ondia-mobile",
        revenue_model="revenue",
        lifecycle="frozen",
        integration="api",
        channels=("web", "telesales"),
        max_age=17,
        description="Forfait sans dépassement pour les mineurs, souscrit par un parent. Vente "
        "gelée le temps de revoir le contrôle parental.",
        covers=("Blocage automatique au plafond",),
        excludes=("Les achats sur facture opérateur",),
        attributes={
            "allowance_gb": 5,
            "roaming_gb": 0,
            "network": "4G",
            "commitment_months": 0,
        },
        external={"Ondia Mobile": "OND-JR"},
        versions=(
            Version(
                starts=date(2025, 6, 1),
                plans=(SIM,),
                prices=(fixed("6.99", plan="SIM"),),
                extras=(CARD,),
                schemes=(LINE_BOUNTY,),
                documents=telecom(),
                mappings=BOOKING,
                cq=papers("CNI", "RIB", "LivretFamille", notes="Accord du représentant légal."),
            ),
        ),
    ),
    Product(
        sku="FT-MOBILEPRO-0001",
        name="Flotte Mobile Pro",
        short_name="Flotte Pro",
        company="FT",
        risk="MOBILE",
        partner="ondia-mobile",
        revenue_model="revenue",
        integration="import",
        channels=("field",),
        kinds=("professional",),
        description="Lignes d’entreprise au tarif dégressif selon la taille de la flotte ; le prix "
        "de la tranche atteinte vaut pour toutes les lignes.",
        covers=("Appels illimités", "50 Go par ligne, partageables", "Console de gestion"),
        excludes=("Les terminaux",),
        attributes={
            "allowance_gb": 50,
            "roaming_gb": 20,
            "network": "5G",
            "commitment_months": 24,
        },
        versions=(
            Version(
                starts=date(2026, 1, 1),
                plans=(monthly("LIGNE", "Par ligne"),),
                prices=(
                    tiered(
                        (1, 9, "16.00"),
                        (10, 49, "13.50"),
                        (50, None, "11.00"),
                        mode="volume",
                        plan="LIGNE",
                        tax_included=False,
                        label="Prix par ligne, hors taxes",
                    ),
                ),
                schemes=(scheme(rate("40"), split=HOUSE, applies_to="new", maximum="2500"),),
                documents=telecom(),
                publications=(
                    published(
                        "FT",
                        ("field",),
                        visibility="internal",
                        ends=Ahead(months=3),
                        teams=("Terrain Île-de-France",),
                    ),
                ),
                mappings=BOOKING,
                cq=papers("KBIS", "RIB", notes="Liste des numéros et des codes RIO."),
            ),
        ),
    ),
    Product(
        sku="FT-PACK-0001",
        name="Pack Maison, box et mobile",
        short_name="Pack Maison",
        company="FT",
        risk="BOX",
        revenue_model="revenue",
        channels=EVERYWHERE,
        badges=("promo",),
        description="La Box Fibre Essentielle et un forfait 100 Go, avec 5 € de remise par mois.",
        covers=("Une seule facture", "Remise tant que les deux lignes sont actives"),
        excludes=("Le cumul avec une autre promotion",),
        attributes={"technology": "Fibre", "download_mbps": 1000, "commitment_months": 0},
        versions=(
            Version(
                starts=date(2026, 3, 1),
                plans=(monthly("DUO", "Box et un mobile"),),
                prices=(
                    Price(
                        type="bundle",
                        payload={
                            "items": [
                                {"sku": "FT-BOX-001", "plan": "BASE"},
                                {"sku": "FT-MOBILE-0002", "plan": "SIM"},
                            ],
                            "discount": {"type": "amount", "value": Decimal("5.00")},
                        },
                        plan="DUO",
                        label="Remise de 5 € par mois",
                    ),
                ),
                schemes=(scheme(bounty("50"), split=HOUSE, applies_to="new"),),
                documents=telecom(),
                publications=(published("FT", EVERYWHERE, starts=date(2026, 3, 1)),),
                mappings=sales_booking("FT", "706100", cost_center="FT-BOX"),
                cq=CQ,
            ),
        ),
    ),
)
