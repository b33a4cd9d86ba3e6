"""Mondial TV: sport, cinema, films by the piece, the set-top box."""

from datetime import date

from winvest.app.demo.content.papers import goods, television, unpublished
from winvest.app.demo.content.presets import (
    WEB_ONLY,
    fixed,
    monthly,
    of_plans,
    once,
    papers,
    published,
    usage,
)
from winvest.app.demo.content.rewards import (
    HOUSE,
    WITH_PLATFORM,
    commission_booking,
    rate,
    sales_booking,
    scheme,
)
from winvest.app.demo.content.shapes import Ahead, Product, Version
from winvest.app.demo.content.tv import (
    ANNUEL,
    BOOKING,
    CQ,
    MENSUEL,
)

TV_EXTRAS: tuple[Product, ...] = (
    Product(
        sku="MTV-SPORT-0001",
        name="Pass Sport Stade Plus",
        short_name="Pass Sport",
        company="MTV",
        risk="OTT",
        partner="stade-plus",
        revenue_model="mixed",
        lifecycle="test",
        integration="requested",
        channels=("web", "telesales"),
        badges=("new", "beta"),
        description="Football et rugby en direct, vendu au mois ou à l’année ; Stade Plus verse "
        "une commission sur chaque renouvellement.",
        covers=("Six chaînes de sport", "Deux écrans"),
        excludes=("La diffusion dans un lieu public",),
        attributes={
            "channel_count": 6,
            "screens": 2,
            "quality": "Full HD",
            "age_rating": "Tous publics",
        },
        versions=(
            Version(
                status="in_review",
                starts=Ahead(months=1),
                plans=(MENSUEL, ANNUEL),
                prices=of_plans((MENSUEL, "14.90"), (ANNUEL, "149.00")),
                schemes=(
                    scheme(rate("10"), split=HOUSE, applies_to="new"),
                    scheme(rate("8"), split=WITH_PLATFORM, applies_to="renewal"),
                ),
                documents=unpublished(television()),
                mappings=(
                    *sales_booking("MTV", "706300", cost_center="MTV-SPT", status="to_validate"),
                    *commission_booking("MTV", cost_center="MTV-SPT", account="708200"),
                ),
                cq=CQ,
            ),
        ),
    ),
    Product(
        sku="MTV-CINEMA-0001",
        name="Cinéka Illimité",
        short_name="Cinéka",
        company="MTV",
        risk="OTT",
        partner="cineka",
        revenue_model="commission",
        integration="import",
        channels=WEB_ONLY,
        description="Abonnement du studio Cinéka, activé depuis l’espace Mondial TV ; Mondial TV "
        "perçoit un partage de revenus.",
        covers=("Catalogue de films et de séries sans publicité",),
        excludes=("Les sorties en location",),
        attributes={"channel_count": 0, "screens": 3, "quality": "4K", "age_rating": "-16"},
        external={"Cinéka": "CNK-STD-FR"},
        versions=(
            Version(
                starts=date(2026, 1, 1),
                plans=(MENSUEL,),
                prices=(fixed("8.99", plan="MENSUEL", label="Prix public du studio"),),
                schemes=(scheme(rate("25"), split=WITH_PLATFORM, settlement="recurring"),),
                documents=television(),
                publications=(
                    published("MTV", WEB_ONLY),
                    published("FT", WEB_ONLY, visibility="hidden"),
                ),
                mappings=commission_booking(
                    "MTV", cost_center="MTV-TV", account="708200", status="validated"
                ),
                cq=papers(notes="Aucune pièce : paiement par carte."),
            ),
        ),
    ),
    Product(
        sku="MTV-VOD-0001",
        name="Location de films à la demande",
        short_name="Vidéo à la demande",
        company="MTV",
        risk="OTT",
        revenue_model="revenue",
        channels=WEB_ONLY,
        description="Films loués à l’unité pour 48 heures, débités en fin de mois.",
        covers=("48 heures après le premier visionnage",),
        excludes=("Le téléchargement définitif",),
        attributes={"channel_count": 0, "screens": 1, "quality": "Full HD", "age_rating": "-16"},
        versions=(
            Version(
                starts=date(2026, 1, 1),
                plans=(monthly("ALACARTE", "À la carte"),),
                prices=(usage("film", "3.99", plan="ALACARTE", label="Location d’un film"),),
                schemes=(scheme(rate("5"), split=HOUSE),),
                documents=television(),
                publications=(published("MTV", WEB_ONLY),),
                mappings=BOOKING,
                cq=papers(notes="Plafond mensuel de 50 € réglable par l’abonné."),
            ),
        ),
    ),
    Product(
        sku="MTV-DECODEUR-0001",
        name="Décodeur Mondial 4K",
        short_name="Décodeur 4K",
        company="MTV",
        risk="OTT",
        revenue_model="revenue",
        channels=("web", "telesales", "partner"),
        badges=("promo",),
        description="Boîtier vendu ou loué, avec télécommande vocale ; envoyé en 48 heures.",
        covers=("Boîtier, câble HDMI, télécommande", "Garantie légale de conformité de deux ans"),
        excludes=("L’oxydation et la casse",),
        attributes={
            "channel_count": 0,
            "screens": 1,
            "quality": "4K",
            "age_rating": "Tous publics",
        },
        versions=(
            Version(
                starts=date(2026, 1, 1),
                plans=(once("ACHAT", "Achat"), monthly("LOCATION", "Location")),
                prices=(fixed("79.00", plan="ACHAT"), fixed("3.00", plan="LOCATION")),
                schemes=(scheme(rate("6"), split=HOUSE, applies_to="new"),),
                documents=goods(),
                publications=(published("MTV", ("web", "telesales", "partner")),),
                mappings=sales_booking("MTV", "707100", cost_center="MTV-MAT"),
                cq=papers("RIB", notes="Adresse de livraison confirmée."),
            ),
        ),
    ),
    Product(
        sku="MTV-JEUNESSE-0001",
        name="Bouquet Jeunesse sans publicité",
        short_name="Jeunesse",
        company="MTV",
        risk="OTT",
        revenue_model="revenue",
        lifecycle="draft",
        channels=("web",),
        badges=("beta",),
        description="Chaînes et dessins animés pour les moins de 10 ans, profil verrouillé.",
        attributes={
            "channel_count": 12,
            "screens": 2,
            "quality": "HD",
            "age_rating": "Tous publics",
        },
        versions=(
            Version(
                status="draft",
                starts=Ahead(months=3),
                plans=(MENSUEL,),
                prices=(fixed("4.90", plan="MENSUEL"),),
                documents=unpublished(television()),
            ),
        ),
    ),
)
