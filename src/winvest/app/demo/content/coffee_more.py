"""Purea Café: machines, offices, the season and what is being studied."""

from datetime import date

from winvest.app.demo.content.coffee import (
    FOOD,
    FRENCH,
    SHOP,
)
from winvest.app.demo.content.papers import goods, services, unpublished
from winvest.app.demo.content.presets import (
    fixed,
    monthly,
    of_plans,
    once,
    papers,
    published,
    superseded,
    tiered,
)
from winvest.app.demo.content.rewards import (
    HOUSE,
    rate,
    sales_booking,
    scheme,
)
from winvest.app.demo.content.shapes import Ahead, Product, Version

COFFEE_MORE: tuple[Product, ...] = (
    Product(
        sku="PUR-MACHINE-0001",
        name="Machine à grains en location",
        short_name="Location machine",
        company="PUR",
        risk="CAFE",
        partner="brulerie-des-quais",
        revenue_model="revenue",
        integration="requested",
        channels=("web", "field"),
        zones=FRENCH,
        description="Une machine automatique, entretien compris, avec un abonnement Grains.",
        covers=("Échange sous 72 heures", "Détartrage annuel"),
        excludes=("La casse",),
        attributes={"grind": "Grains"},
        versions=(
            Version(
                starts=date(2026, 3, 1),
                plans=(monthly("COMPACTE", "Compacte"), monthly("FAMILIALE", "Familiale")),
                prices=of_plans(
                    (monthly("COMPACTE", ""), "12.90"), (monthly("FAMILIALE", ""), "19.90")
                ),
                schemes=(scheme(rate("8"), split=HOUSE),),
                documents=services(),
                publications=(published("PUR", ("web", "field"), starts=date(2026, 3, 1)),),
                mappings=sales_booking(
                    "PUR", "706700", cost_center="PUR-MAT", status="to_validate"
                ),
                cq=papers("CNI", "RIB", notes="Dépôt de garantie par empreinte de carte."),
            ),
        ),
    ),
    Product(
        sku="PUR-BUREAU-0001",
        name="Café au bureau",
        short_name="Café au bureau",
        company="PUR",
        risk="CAFE",
        partner="woocommerce",
        revenue_model="revenue",
        channels=("field", "telesales"),
        zones=FRENCH,
        kinds=("professional",),
        description="Grains livrés chaque mois aux entreprises, prix du kilo par tranche.",
        covers=("Facture mensuelle unique", "Prêt d’une machine dès dix kilos"),
        excludes=("Les consommables hors café",),
        attributes={"weight_g": 1000, "grind": "Grains", "organic": False},
        versions=(
            Version(
                starts=date(2026, 1, 1),
                plans=(monthly("KILO", "Au kilo"),),
                prices=(
                    tiered(
                        (1, 4, "22.50"),
                        (5, 19, "20.90"),
                        (20, None, "18.90"),
                        mode="graduated",
                        plan="KILO",
                        vat="5.50",
                        tax_included=False,
                        label="Prix du kilo, hors taxes",
                    ),
                ),
                schemes=(scheme(rate("7"), split=HOUSE),),
                documents=goods(),
                publications=(published("PUR", ("field", "telesales")),),
                mappings=FOOD,
                cq=papers("KBIS", "RIB", notes="Effectif et horaires de livraison."),
            ),
        ),
    ),
    Product(
        sku="PUR-SAISON-0001",
        name="Mélange d’hiver, édition limitée",
        short_name="Mélange d’hiver",
        company="PUR",
        risk="CAFE",
        partner="woocommerce",
        revenue_model="revenue",
        lifecycle="retired",
        integration="inactive",
        channels=("web",),
        zones=FRENCH,
        description="Épices et cacao, vendu de novembre 2025 à février 2026.",
        attributes={"weight_g": 250, "grind": "Piston", "organic": False},
        external={"WooCommerce": "woo-1163"},
        versions=(
            superseded(
                Version(
                    starts=date(2025, 11, 1),
                    plans=(once("SACHET", "Sachet de 250 g"),),
                    prices=(fixed("11.90", plan="SACHET", vat="5.50"),),
                    schemes=SHOP,
                    documents=goods(),
                    mappings=FOOD,
                ),
                ends=date(2026, 3, 1),
            ),
        ),
    ),
    Product(
        sku="PUR-INFUSION-0001",
        name="Infusions du jardin",
        short_name="Infusions",
        company="PUR",
        risk="CAFE",
        partner="brulerie-des-quais",
        revenue_model="revenue",
        lifecycle="draft",
        channels=("web",),
        zones=FRENCH,
        badges=("beta",),
        description="Verveine, tilleul et menthe : gamme à l’étude pour le printemps.",
        attributes={"weight_g": 120, "organic": True},
        versions=(
            Version(
                status="draft",
                starts=Ahead(months=4),
                plans=(once("SACHET", "Sachet de 40 g"),),
                prices=(fixed("8.90", plan="SACHET", vat="5.50"),),
                documents=unpublished(goods()),
            ),
        ),
    ),
)
