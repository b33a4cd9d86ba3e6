"""Mondial TV, and the offer that France Téléphone owns for it (annex A 7)."""

from datetime import date
from decimal import Decimal

from winvest.app.demo.content.papers import edition, television, unpublished, until
from winvest.app.demo.content.presets import (
    EVERYWHERE,
    fixed,
    monthly,
    of_plans,
    option,
    papers,
    published,
    superseded,
    yearly,
)
from winvest.app.demo.content.rewards import (
    HOUSE,
    rate,
    sales_booking,
    scheme,
)
from winvest.app.demo.content.shapes import Ahead, Extra, Product, Version

BOOKING = sales_booking("MTV", "706300", cost_center="MTV-TV")
P990, P1990, P2990 = (
    monthly("P990", "Essentiel"),
    monthly("P1990", "Famille"),
    monthly("P2990", "Intégral"),
)
BASIC = monthly("BASIC", "Essentiel")
MENSUEL, ANNUEL = monthly("MENSUEL", "Au mois"), yearly("ANNUEL", "À l’année")
CQ = papers("RIB", notes="Code parental choisi par le client lors de l’appel.", script=True)

# Section 13: whole volume, the tier reached at month end applies to all sales of the month.
MONTHLY_TIERS = scheme(
    rate("10", low="0", high="99", of="volume"),
    rate("12", low="100", high="499", of="volume"),
    rate("15", low="500", of="volume"),
    split=HOUSE,
    mode="volume",
    settlement="on_collection",
)

TELEVISION: tuple[Product, ...] = (
    Product(
        sku="MTV-OFFRE-001",
        name="Offre TV Essentiel",
        short_name="TV Essentiel",
        company="FT",
        risk="OTT",
        revenue_model="revenue",
        channels=EVERYWHERE,
        description="L’offre d’entrée de la télévision par internet, tenue par France Téléphone et "
        "vendue par Mondial TV.",
        covers=("65 chaînes en direct", "Rattrapage 7 jours", "Deux écrans"),
        excludes=("Les bouquets payants",),
        attributes={
            "channel_count": 65,
            "screens": 2,
            "quality": "Full HD",
            "age_rating": "Tous publics",
            "replay_days": 7,
        },
        versions=(
            Version(
                starts=date(2025, 9, 1),
                plans=(BASIC,),
                prices=(fixed("9.90", plan="BASIC", label="Abonnement mensuel"),),
                extras=(option("4K", "Définition 4K", "2.00"),),
                schemes=(scheme(rate("10"), split=HOUSE),),
                documents=television(),
                publications=(
                    published("FT", EVERYWHERE, starts=date(2025, 9, 1)),
                    published("MTV", EVERYWHERE, starts=date(2025, 9, 1)),
                ),
                mappings=(
                    *sales_booking("FT", "706120", cost_center="FT-TV"),
                    *sales_booking("MTV", "706300", cost_center="MTV-TV"),
                ),
                cq=papers("RIB", notes="Code parental choisi à la souscription."),
            ),
        ),
    ),
    Product(
        sku="MTV-TV-0001",
        name="Mondial TV",
        short_name="Mondial TV",
        company="MTV",
        risk="OTT",
        revenue_model="revenue",
        channels=EVERYWHERE,
        description="La télévision par internet, sans engagement : Essentiel à 9,90 €, Famille à "
        "19,90 €, Intégral à 29,90 € par mois.",
        covers=("De 80 à 220 chaînes selon la formule", "Enregistreur en ligne dès Famille"),
        excludes=("Les chaînes de cinéma à la carte",),
        attributes={
            "channel_count": 220,
            "screens": 4,
            "quality": "4K",
            "age_rating": "-12",
            "replay_days": 30,
        },
        versions=(
            superseded(
                Version(
                    starts=date(2024, 9, 1),
                    plans=(P990, P1990),
                    prices=of_plans((P990, "9.90"), (P1990, "17.90")),
                    schemes=(MONTHLY_TIERS,),
                    documents=edition(television(), "2024-09", day=date(2024, 9, 1)),
                    mappings=BOOKING,
                    cq=CQ,
                ),
                ends=date(2025, 9, 1),
            ),
            Version(
                number=2,
                starts=date(2025, 9, 1),
                breaking=True,
                notes="Formule Intégral ajoutée, Famille passe à 19,90 €. Commissions au palier de "
                "volume atteint en fin de mois.",
                plans=(P990, P1990, P2990),
                prices=of_plans((P990, "9.90"), (P1990, "19.90"), (P2990, "29.90")),
                extras=(
                    Extra(
                        kind="promotion",
                        code="BIENVENUE",
                        label="Premier mois à moitié prix",
                        value=Decimal("50"),
                        value_type="percent",
                        first_months=1,
                        starts=date(2026, 9, 1),
                        ends=Ahead(months=3),
                    ),
                ),
                schemes=(MONTHLY_TIERS,),
                documents=television(sheet=True),
                publications=(published("MTV", EVERYWHERE, starts=date(2025, 9, 1)),),
                mappings=BOOKING,
                cq=CQ,
            ),
            Version(
                number=3,
                status="draft",
                starts=Ahead(months=3),
                notes="Étude : formule Intégral à 32,90 € avec le Pass Sport.",
                plans=(P990, P1990, P2990),
                prices=of_plans((P990, "9.90"), (P1990, "19.90"), (P2990, "32.90")),
                schemes=(MONTHLY_TIERS,),
                documents=unpublished(television()),
                mappings=BOOKING,
            ),
        ),
    ),
    Product(
        sku="MTV-BOUQUET-0001",
        name="Bouquet Monde arabe",
        short_name="Monde arabe",
        company="MTV",
        risk="OTT",
        revenue_model="revenue",
        channels=EVERYWHERE,
        description="Quarante chaînes du Maghreb et du Moyen-Orient, en complément d’une formule.",
        covers=("40 chaînes en direct", "Rattrapage 7 jours"),
        excludes=("La vente sans formule Mondial TV",),
        attributes={"channel_count": 40, "screens": 2, "quality": "HD", "age_rating": "-10"},
        versions=(
            Version(
                starts=date(2025, 9, 1),
                plans=(MENSUEL,),
                prices=(fixed("6.90", plan="MENSUEL"),),
                schemes=(MONTHLY_TIERS,),
                documents=television(),
                publications=(published("MTV", EVERYWHERE, starts=date(2025, 9, 1)),),
                mappings=BOOKING,
                cq=CQ,
            ),
        ),
    ),
    Product(
        sku="MTV-BOUQUET-0002",
        name="Bouquet Afrique & Caraïbes",
        short_name="Afrique & Caraïbes",
        company="MTV",
        risk="OTT",
        revenue_model="revenue",
        channels=EVERYWHERE,
        zones=("FR-METRO", "FR-DROM"),
        description="Chaînes d’Afrique de l’Ouest, d’Afrique centrale et des Antilles.",
        covers=("35 chaînes en direct",),
        excludes=("La vente sans formule Mondial TV",),
        attributes={
            "channel_count": 35,
            "screens": 2,
            "quality": "HD",
            "age_rating": "-10",
            "rights_until": date(2027, 12, 31),
        },
        versions=(
            Version(
                starts=date(2026, 1, 1),
                plans=(MENSUEL,),
                prices=(fixed("7.90", plan="MENSUEL"),),
                schemes=(MONTHLY_TIERS,),
                documents=until(television(), "CGU", valid_to=Ahead(days=14)),
                publications=(published("MTV", EVERYWHERE),),
                mappings=BOOKING,
                cq=CQ,
            ),
        ),
    ),
)
