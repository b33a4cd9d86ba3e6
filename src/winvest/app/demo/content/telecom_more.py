"""France Téléphone: professionals, closed copper offers, home installation."""

from datetime import date

from winvest.app.demo.content.papers import edition, services, telecom, unpublished
from winvest.app.demo.content.presets import (
    fixed,
    monthly,
    net,
    once,
    option,
    papers,
    published,
    superseded,
)
from winvest.app.demo.content.rewards import (
    HOUSE,
    WITH_PARTNER,
    rate,
    scheme,
)
from winvest.app.demo.content.shapes import Ahead, Price, Product, Version
from winvest.app.demo.content.telecom import (
    BASE,
    BOX,
)

TELECOM_MORE: tuple[Product, ...] = (
    Product(
        sku="FT-BOX-004",
        name="Box ADSL Liberté",
        short_name="Box ADSL",
        company="FT",
        risk="BOX",
        partner="trame",
        revenue_model="revenue",
        lifecycle="retired",
        integration="inactive",
        channels=("telesales",),
        description="Accès cuivre, retiré du catalogue avec la fermeture du réseau. Les abonnés "
        "restants sont accompagnés vers la fibre ou la 5G.",
        attributes={"technology": "ADSL / VDSL", "download_mbps": 15, "commitment_months": 0},
        external={"Réseau Trame": "TRM-ADSL"},
        versions=(
            superseded(
                Version(
                    starts=date(2022, 1, 1),
                    plans=(BASE,),
                    prices=(fixed("24.90", plan="BASE"),),
                    schemes=(scheme(rate("8"), split=HOUSE),),
                    documents=edition(telecom(), "2022-01", day=date(2022, 1, 1)),
                    mappings=BOX,
                ),
                ends=date(2025, 2, 1),
            ),
        ),
    ),
    Product(
        sku="FT-BOXPRO-0001",
        name="Box Fibre Pro",
        short_name="Fibre Pro",
        company="FT",
        risk="BOX",
        partner="trame",
        revenue_model="revenue",
        integration="api",
        channels=("field", "telesales"),
        kinds=("professional",),
        description="Accès fibre des petites entreprises : IP fixe, secours 4G, rétablissement "
        "garanti. Prix hors taxes.",
        covers=("Adresse IP fixe", "Bascule automatique en 4G", "Interlocuteur dédié"),
        excludes=("Le câblage des locaux",),
        attributes={
            "technology": "Fibre",
            "download_mbps": 2000,
            "upload_mbps": 2000,
            "commitment_months": 24,
            "equipment": "Routeur pro, clé 4G",
        },
        external={"Réseau Trame": "TRM-FTTH-PRO"},
        versions=(
            Version(
                starts=date(2026, 1, 1),
                plans=(monthly("PRO24", "Engagement 24 mois"),),
                prices=(net("45.00", plan="PRO24", label="Abonnement mensuel hors taxes"),),
                extras=(option("GTR8", "Rétablissement garanti 8 h", "18.00"),),
                schemes=(
                    scheme(rate("50", high="1"), rate("8", low="2"), split=HOUSE, mode="graduated"),
                ),
                documents=telecom(),
                publications=(published("FT", ("field", "telesales")),),
                mappings=BOX,
                cq=papers("KBIS", "RIB", "CNI", notes="Pouvoir du signataire."),
            ),
        ),
    ),
    Product(
        sku="FT-FIXE-0001",
        name="Ligne Fixe Tranquille",
        short_name="Ligne fixe",
        company="FT",
        risk="BOX",
        partner="trame",
        revenue_model="revenue",
        lifecycle="frozen",
        integration="import",
        channels=("telesales",),
        description="Téléphone seul sur le réseau cuivre. Vente gelée : zones en fermeture "
        "technique.",
        attributes={"technology": "ADSL / VDSL", "download_mbps": 1, "commitment_months": 0},
        versions=(
            Version(
                starts=date(2024, 1, 1),
                plans=(BASE,),
                prices=(fixed("18.99", plan="BASE"),),
                schemes=(scheme(rate("5"), split=HOUSE),),
                documents=edition(telecom(), "2024-01", day=date(2024, 1, 1)),
                mappings=BOX,
            ),
        ),
    ),
    Product(
        sku="FT-SERVICE-0001",
        name="Installation à domicile",
        short_name="Installation",
        company="FT",
        risk="BOX",
        revenue_model="revenue",
        channels=("field", "telesales", "partner"),
        description="Un technicien installe la box, le décodeur et règle le Wi-Fi.",
        covers=("Déplacement et une heure sur place", "Contrôle du Wi-Fi pièce par pièce"),
        excludes=("Les travaux de génie civil",),
        attributes={"technology": "Fibre", "download_mbps": 1000, "commitment_months": 0},
        versions=(
            Version(
                starts=date(2026, 1, 1),
                plans=(once("VISITE", "Visite d’une heure"),),
                prices=(fixed("69.00", plan="VISITE"),),
                schemes=(scheme(rate("20"), split=WITH_PARTNER),),
                documents=services(),
                publications=(published("FT", ("field", "telesales", "partner")),),
                mappings=BOX,
                cq=papers(notes="Créneau confirmé par SMS la veille."),
            ),
        ),
    ),
    Product(
        sku="FT-ALARME-0001",
        name="Veille Foyer, télésurveillance",
        short_name="Veille Foyer",
        company="FT",
        risk="BOX",
        revenue_model="revenue",
        lifecycle="draft",
        channels=("field",),
        badges=("beta", "on_quotation"),
        description="Étude en cours : capteurs et télésurveillance adossés à la box.",
        attributes={"technology": "Fibre", "download_mbps": 1000, "commitment_months": 24},
        versions=(
            Version(
                status="draft",
                starts=Ahead(months=4),
                plans=(monthly("KIT", "Kit trois capteurs"),),
                prices=(
                    Price(
                        type="on_quotation",
                        payload={},
                        plan="KIT",
                        label="Prix à fixer après le pilote",
                    ),
                ),
                documents=unpublished(services()),
            ),
        ),
    ),
)
