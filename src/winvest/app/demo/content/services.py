"""Depanssur: the 100 € intervention (section 13), subscriptions, maintenance."""

from datetime import date
from decimal import Decimal

from winvest.app.demo.content.papers import insurance, services, until
from winvest.app.demo.content.presets import (
    EVERYWHERE,
    fee,
    fixed,
    monthly,
    of_plans,
    once,
    option,
    papers,
    published,
)
from winvest.app.demo.content.rewards import (
    HOUSE,
    WITH_PARTNER,
    bounty,
    rate,
    sales_booking,
    scheme,
)
from winvest.app.demo.content.shapes import Ahead, Extra, Product, Version

BOOKING = sales_booking("DEP", "706400", cost_center="DEP-URG")
FORFAIT = once("FORFAIT", "Intervention au forfait")
ESSENTIEL, CONFORT, PREMIUM = (
    monthly("ESSENTIEL", "Essentiel"),
    monthly("CONFORT", "Confort"),
    monthly("PREMIUM", "Premium"),
)
CALL = papers(
    "JustifDomicile",
    notes="Confirmer l’adresse d’intervention, l’accès et la présence d’un majeur.",
)
NIGHT = Extra(
    kind="option",
    code="NUIT",
    label="Nuit, dimanche et jours fériés",
    value=Decimal("60.00"),
    recurrence="one_shot",
)
VISIT_COMMISSION = (scheme(rate("8"), split=HOUSE, applies_to="new"),)

SERVICES: tuple[Product, ...] = (
    Product(
        sku="DEP-SERV-0001",
        name="Depanssur 100 €",
        short_name="Depanssur 100 €",
        company="DEP",
        risk="DEPANNAGE",
        revenue_model="revenue",
        channels=EVERYWHERE,
        min_age=18,
        description="Une intervention de dépannage au forfait, payée une fois, facture immédiate.",
        covers=("Déplacement, diagnostic et première heure", "Petites fournitures jusqu’à 15 €"),
        excludes=("Les pièces au-delà de 15 €, sur devis accepté", "Les parties communes"),
        attributes={"response_hours": 4, "cap_per_claim": Decimal("100"), "claims_per_year": 1},
        versions=(
            Version(
                starts=date(2026, 1, 1),
                plans=(FORFAIT,),
                prices=(fixed("100.00", plan="FORFAIT", label="Forfait toutes taxes comprises"),),
                extras=(NIGHT,),
                schemes=VISIT_COMMISSION,
                documents=(
                    *services(),
                    *insurance("Dépannage")[:2],
                ),
                publications=(
                    published("DEP", EVERYWHERE),
                    published("FT", ("telesales",), visibility="internal"),
                ),
                mappings=BOOKING,
                cq=CALL,
            ),
        ),
    ),
    Product(
        sku="DEP-ABO-0001",
        name="Abonnement Dépannage Maison",
        short_name="Dépannage Maison",
        company="DEP",
        risk="DEPANNAGE",
        revenue_model="revenue",
        channels=EVERYWHERE,
        min_age=18,
        badges=("new",),
        description="Plomberie, électricité, serrurerie et chauffage pris en charge toute l’année, "
        "selon la formule, après carence.",
        covers=(
            "Essentiel : deux interventions, 200 € chacune",
            "Confort : quatre interventions, 300 € chacune",
            "Premium : six interventions, 500 € chacune, sans franchise",
        ),
        excludes=(
            "Les sinistres déclarés avant la fin de la carence",
            "La vétusté reconnue de l’installation",
        ),
        attributes={
            "response_hours": 6,
            "cap_per_claim": Decimal("500"),
            "claims_per_year": 6,
            "waiting_days": 30,
            "deductible": Decimal("50"),
        },
        versions=(
            Version(
                starts=date(2026, 9, 1),
                ends=Ahead(months=1),
                plans=(ESSENTIEL, CONFORT, PREMIUM),
                prices=of_plans((ESSENTIEL, "7.90"), (CONFORT, "12.90"), (PREMIUM, "19.90")),
                extras=(
                    fee("DOSSIER", "Frais de dossier", "15.00"),
                    option("RESIDENCE", "Résidence secondaire", "5.90"),
                ),
                schemes=(
                    scheme(bounty("25"), split=HOUSE, applies_to="new"),
                    scheme(
                        rate("10", high="3", of="months"),
                        rate("5", low="4", of="months"),
                        split=HOUSE,
                        settlement="recurring",
                        applies_to="renewal",
                    ),
                ),
                documents=services(sheet=True),
                publications=(
                    published("DEP", EVERYWHERE, starts=date(2026, 9, 1), ends=Ahead(months=1)),
                ),
                mappings=BOOKING,
                cq=CALL,
            ),
            Version(
                number=2,
                status="scheduled",
                starts=Ahead(months=1),
                notes="Commission de renouvellement portée à 6 % (effet au 1er du mois).",
                breaking=True,
                plans=(ESSENTIEL, CONFORT, PREMIUM),
                prices=of_plans((ESSENTIEL, "7.90"), (CONFORT, "12.90"), (PREMIUM, "19.90")),
                extras=(
                    fee("DOSSIER", "Frais de dossier", "15.00"),
                    option("RESIDENCE", "Résidence secondaire", "5.90"),
                ),
                schemes=(
                    scheme(bounty("25"), split=HOUSE, applies_to="new"),
                    scheme(rate("6"), split=HOUSE, settlement="recurring", applies_to="renewal"),
                ),
                documents=services(),
                publications=(published("DEP", EVERYWHERE, starts=Ahead(months=1)),),
                mappings=BOOKING,
                cq=CALL,
            ),
        ),
    ),
    Product(
        sku="DEP-PLOMBERIE-0001",
        name="Plomberie Urgence jour et nuit",
        short_name="Plomberie",
        company="DEP",
        risk="DEPANNAGE",
        partner="place-du-foyer",
        revenue_model="mixed",
        integration="import",
        channels=("web", "telesales", "partner"),
        description="Fuite, canalisation bouchée, chauffe-eau : un plombier dans la journée. La "
        "marketplace prélève sa part sur ses commandes.",
        covers=("Recherche de fuite", "Débouchage simple"),
        excludes=("Les réseaux enterrés",),
        attributes={"response_hours": 3, "cap_per_claim": Decimal("180")},
        external={"Place du Foyer": "PDF-PLB-URG"},
        versions=(
            Version(
                starts=date(2026, 1, 1),
                plans=(FORFAIT,),
                prices=(fixed("139.00", plan="FORFAIT", vat="10.00"),),
                extras=(NIGHT,),
                schemes=(
                    scheme(rate("8"), split=HOUSE, applies_to="new"),
                    scheme(rate("12"), split=WITH_PARTNER, applies_to="new", channel="partner"),
                ),
                documents=services(),
                publications=(published("DEP", ("web", "telesales", "partner")),),
                mappings=sales_booking("DEP", "706400", tax_code="TN10", cost_center="DEP-URG"),
                cq=papers(
                    "AttestationTVA", notes="Logement de plus de deux ans : attestation TVA 10 %."
                ),
            ),
        ),
    ),
    Product(
        sku="DEP-SERRURE-0001",
        name="Serrurerie, ouverture de porte",
        short_name="Serrurerie",
        company="DEP",
        risk="DEPANNAGE",
        partner="place-du-foyer",
        revenue_model="revenue",
        integration="import",
        channels=("telesales", "partner"),
        badges=("promo",),
        description="Ouverture d’une porte claquée sans casse, prix annoncé avant le départ.",
        covers=("Porte claquée, journée",),
        excludes=("Le remplacement du cylindre, sur devis",),
        attributes={"response_hours": 2, "cap_per_claim": Decimal("150")},
        external={"Place du Foyer": "PDF-SER-OUV"},
        versions=(
            Version(
                starts=date(2026, 1, 1),
                plans=(FORFAIT,),
                prices=(fixed("109.00", plan="FORFAIT", vat="10.00"),),
                extras=(
                    NIGHT,
                    Extra(
                        kind="promotion",
                        code="PARRAIN",
                        label="Remise de parrainage",
                        value=Decimal("15"),
                        recurrence="one_shot",
                        promo_code="PARRAIN15",
                        starts=date(2026, 10, 1),
                        ends=Ahead(months=2),
                    ),
                ),
                schemes=VISIT_COMMISSION,
                documents=until(services(), "CGV", valid_to=Ahead(days=-5)),
                publications=(published("DEP", ("telesales", "partner")),),
                mappings=sales_booking(
                    "DEP", "706400", tax_code="TN10", cost_center="DEP-URG", status="to_validate"
                ),
                cq=papers("CNI", "JustifDomicile", notes="Preuve d’occupation avant ouverture."),
            ),
        ),
    ),
    Product(
        sku="DEP-VITRAGE-0001",
        name="Vitrerie, mise en sécurité",
        short_name="Vitrerie",
        company="DEP",
        risk="DEPANNAGE",
        revenue_model="revenue",
        lifecycle="frozen",
        channels=("telesales",),
        description="Pose provisoire après bris de glace. Vente gelée : plus d’artisan vitrier "
        "dans deux départements sur trois.",
        covers=("Panneau de protection posé le jour même",),
        excludes=("Le vitrage définitif",),
        attributes={"response_hours": 6, "cap_per_claim": Decimal("200")},
        versions=(
            Version(
                starts=date(2025, 5, 1),
                plans=(FORFAIT,),
                prices=(fixed("129.00", plan="FORFAIT", vat="10.00"),),
                schemes=VISIT_COMMISSION,
                documents=services(),
                mappings=sales_booking("DEP", "706400", tax_code="TN10", cost_center="DEP-URG"),
                cq=CALL,
            ),
        ),
    ),
)
