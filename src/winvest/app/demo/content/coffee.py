"""Purea Café: subscriptions, boxes, machines. Coffee at 5.5 %, machines at 20 %."""

from datetime import date
from decimal import Decimal

from winvest.app.demo.content.papers import goods
from winvest.app.demo.content.presets import (
    EVERYWHERE,
    every,
    fixed,
    monthly,
    once,
    papers,
    published,
    superseded,
)
from winvest.app.demo.content.rewards import (
    HOUSE_ONLY,
    WITH_PLATFORM,
    rate,
    sales_booking,
    scheme,
)
from winvest.app.demo.content.shapes import Ahead, Extra, Product, Version

FOOD = sales_booking("PUR", "701100", tax_code="TN055", cost_center="PUR-CAFE")
SHOP = (scheme(rate("5"), split=WITH_PLATFORM),)
DELIVERY = papers(notes="Adresse de livraison et choix de mouture avant la date de préparation.")
FRENCH = ("FR-METRO", "FR-CORSE")

COFFEE: tuple[Product, ...] = (
    Product(
        sku="PUR-CAFE-0001",
        name="Abonnement Découverte, deux cafés par mois",
        short_name="Découverte",
        company="PUR",
        risk="CAFE",
        partner="woocommerce",
        revenue_model="revenue",
        integration="api",
        channels=("web",),
        zones=FRENCH,
        description="Deux sachets de 250 g de terroirs différents, torréfiés la semaine de "
        "l’envoi, mouture au choix.",
        covers=("Livraison offerte", "Pause et reprise à tout moment"),
        excludes=("L’envoi hors de France",),
        attributes={
            "weight_g": 500,
            "grind": "Grains",
            "origin": "Éthiopie, Colombie, Guatemala",
            "organic": False,
        },
        external={"WooCommerce": "woo-1182"},
        versions=(
            superseded(
                Version(
                    starts=date(2025, 1, 1),
                    plans=(monthly("MENSUEL", "Chaque mois"),),
                    prices=(fixed("15.90", plan="MENSUEL", vat="5.50"),),
                    schemes=SHOP,
                    documents=goods(),
                    mappings=FOOD,
                ),
                ends=date(2026, 2, 1),
            ),
            Version(
                number=2,
                starts=date(2026, 2, 1),
                breaking=True,
                notes="Cours du café vert : 15,90 € devient 17,90 €.",
                plans=(
                    monthly("MENSUEL", "Chaque mois"),
                    every(14, "QUINZAINE", "Tous les quatorze jours"),
                ),
                prices=(
                    fixed("17.90", plan="MENSUEL", vat="5.50"),
                    fixed("16.90", plan="QUINZAINE", vat="5.50"),
                ),
                extras=(
                    Extra(
                        kind="promotion",
                        code="PREMIER_COLIS",
                        label="Premier colis à −30 %",
                        value=Decimal("30"),
                        value_type="percent",
                        first_months=1,
                        promo_code="BONJOUR30",
                        starts=date(2026, 2, 1),
                        ends=Ahead(months=4),
                    ),
                ),
                schemes=SHOP,
                documents=goods(),
                publications=(published("PUR", ("web",), starts=date(2026, 2, 1)),),
                mappings=FOOD,
                cq=DELIVERY,
            ),
        ),
    ),
    Product(
        sku="PUR-CAFE-0002",
        name="Abonnement Grains, le kilo",
        short_name="Grains 1 kg",
        company="PUR",
        risk="CAFE",
        partner="woocommerce",
        revenue_model="revenue",
        integration="api",
        channels=("web", "telesales"),
        zones=FRENCH,
        description="Un kilo de grains d’assemblage ou de pure origine, pour une machine à grains.",
        covers=("Assemblage Maison ou pure origine du mois",),
        excludes=("L’envoi hors de France",),
        attributes={"weight_g": 1000, "grind": "Grains", "origin": "Assemblage", "organic": False},
        external={"WooCommerce": "woo-1190"},
        versions=(
            Version(
                starts=date(2026, 2, 1),
                plans=(monthly("MAISON", "Assemblage Maison"), monthly("ORIGINE", "Pure origine")),
                prices=(
                    fixed("24.90", plan="MAISON", vat="5.50"),
                    fixed("29.90", plan="ORIGINE", vat="5.50"),
                ),
                schemes=SHOP,
                documents=goods(),
                publications=(published("PUR", ("web", "telesales"), starts=date(2026, 2, 1)),),
                mappings=FOOD,
                cq=DELIVERY,
            ),
        ),
    ),
    Product(
        sku="PUR-CAPSULE-0001",
        name="Capsules compostables, par quarante",
        short_name="Capsules",
        company="PUR",
        risk="CAFE",
        partner="woocommerce",
        revenue_model="revenue",
        integration="api",
        channels=EVERYWHERE,
        zones=FRENCH,
        badges=("new",),
        description="Capsules compatibles, compostables chez soi, par boîtes de quarante.",
        covers=("Trois intensités au choix", "Envoi tous les 28 jours"),
        excludes=("Les machines à dosettes souples",),
        attributes={"weight_g": 208, "grind": "Capsules", "organic": True},
        external={"WooCommerce": "woo-1204"},
        versions=(
            Version(
                starts=date(2026, 4, 1),
                plans=(
                    every(28, "C40", "Quarante capsules"),
                    every(28, "C120", "Cent vingt capsules"),
                ),
                prices=(
                    fixed("15.60", plan="C40", vat="5.50"),
                    fixed("43.20", plan="C120", vat="5.50"),
                ),
                schemes=SHOP,
                documents=goods(),
                publications=(
                    published("PUR", EVERYWHERE, starts=date(2026, 4, 1)),
                    published("FT", ("web",), starts=date(2026, 9, 1), visibility="hidden"),
                ),
                mappings=FOOD,
                cq=DELIVERY,
            ),
        ),
    ),
    Product(
        sku="PUR-COFFRET-0001",
        name="Coffret Trois Origines",
        short_name="Coffret Origines",
        company="PUR",
        risk="CAFE",
        partner="place-du-foyer",
        revenue_model="mixed",
        integration="import",
        channels=("web", "partner"),
        zones=FRENCH,
        description="Trois cafés de 200 g et leur livret de dégustation, à offrir.",
        covers=("Trois sachets de 200 g", "Carte au nom du destinataire"),
        excludes=("La livraison à date fixe",),
        attributes={
            "weight_g": 600,
            "grind": "Filtre",
            "origin": "Éthiopie, Pérou, Rwanda",
            "organic": True,
        },
        external={"WooCommerce": "woo-1150", "Place du Foyer": "PDF-CAFE-3O"},
        versions=(
            Version(
                starts=date(2025, 10, 1),
                plans=(once("COFFRET", "Coffret"),),
                prices=(fixed("34.90", plan="COFFRET", vat="5.50"),),
                schemes=(
                    scheme(rate("5"), split=HOUSE_ONLY),
                    scheme(rate("14"), split=WITH_PLATFORM, channel="partner"),
                ),
                documents=goods(),
                publications=(published("PUR", ("web", "partner"), starts=date(2025, 10, 1)),),
                mappings=FOOD,
                cq=DELIVERY,
            ),
        ),
    ),
)
