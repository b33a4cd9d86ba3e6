"""Action Prévoyance: assistance (section 13's preset), concierge, cashback, and the trio pack."""

from datetime import date
from decimal import Decimal

from winvest.app.demo.content.papers import insurance, services, unpublished
from winvest.app.demo.content.presets import (
    ADVISED,
    EVERYWHERE,
    fixed,
    monthly,
    of_plans,
    option,
    papers,
    premium,
    published,
    yearly,
)
from winvest.app.demo.content.rewards import (
    HOUSE,
    WITH_PARTNER,
    commission_booking,
    linear,
    rate,
    sales_booking,
    scheme,
    upfront,
)
from winvest.app.demo.content.shapes import Ahead, Extra, Price, Product, Version

SOLO, FOYER = monthly("SOLO", "Solo"), monthly("FOYER", "Foyer")
ESSENTIEL, PREMIUM = monthly("ESSENTIEL", "Essentiel"), monthly("PREMIUM", "Premium")
DIGITAL = sales_booking("AP", "706200", cost_center="AP-SERV")

ASSISTANCE: tuple[Product, ...] = (
    Product(
        sku="AP-ASSIST-0001",
        name="Assistance Action Prévoyance",
        short_name="Assistance AP",
        company="AP",
        risk="ASSIST",
        partner="oggodata",
        revenue_model="commission",
        integration="api",
        tariff_mode="auto",
        channels=ADVISED,
        min_age=18,
        max_age=79,
        description="Assistance aux personnes à domicile et en déplacement, en France et dans le "
        "monde. Le tarif est donné par OggoData pendant la vente.",
        covers=(
            "Aide ménagère et garde d’enfants après une hospitalisation",
            "Rapatriement et envoi d’un proche au chevet",
            "Avance de frais médicaux à l’étranger",
        ),
        excludes=(
            "Les déplacements de plus de 90 jours consécutifs",
            "Les frais engagés sans l’accord du plateau d’assistance",
        ),
        attributes={
            "territory": "Monde entier",
            "hotline_24_7": True,
            "interventions_per_year": 4,
        },
        external={"OggoData": "OGD-ASSIST-AP"},
        versions=(
            Version(
                starts=date(2026, 1, 1),
                notes="Commission seule : 100 % précomptée la première année, 100 % au "
                "renouvellement.",
                plans=(SOLO, FOYER),
                prices=(
                    premium("7.90", plan="SOLO", label="Cotisation indicative (secours de l’API)"),
                    premium(
                        "12.90", plan="FOYER", label="Cotisation indicative (secours de l’API)"
                    ),
                ),
                schemes=upfront("100", "100"),
                documents=insurance("Assistance", script=True),
                publications=(published("AP", ADVISED),),
                mappings=commission_booking("AP", cost_center="AP-ASSIST", account="756100"),
                cq=papers(
                    "CNI",
                    "RIB",
                    notes="Bordereau partenaire mensuel : rapprocher la commission précomptée.",
                    script=True,
                ),
            ),
        ),
    ),
    Product(
        sku="AP-ASSIST-0002",
        name="Assistance Voyage Monde",
        short_name="Voyage Monde",
        company="AP",
        risk="ASSIST",
        partner="nereide",
        revenue_model="commission",
        integration="import",
        channels=("web", "telesales"),
        badges=("promo",),
        description="Contrat annuel pour les voyages de moins de 90 jours : frais médicaux, "
        "bagages, annulation.",
        covers=("Frais médicaux à l’étranger jusqu’à 300 000 €", "Annulation jusqu’à 5 000 €"),
        excludes=("Les pays formellement déconseillés par les autorités",),
        attributes={"territory": "Monde entier", "hotline_24_7": True},
        external={"Néréide Assistance": "NER-VOY-ANN"},
        versions=(
            Version(
                starts=date(2026, 1, 1),
                plans=(yearly("INDIVIDU", "Individuelle"), yearly("FAMILLE", "Famille")),
                prices=(premium("89.00", plan="INDIVIDU"), premium("149.00", plan="FAMILLE")),
                extras=(
                    Extra(
                        kind="promotion",
                        code="ETE",
                        label="Remise de saison",
                        value=Decimal("10"),
                        value_type="percent",
                        recurrence="yearly",
                        tax_rate=Decimal("0.00"),
                        starts=date(2026, 6, 1),
                        ends=date(2026, 9, 1),
                    ),
                ),
                schemes=linear("25"),
                documents=insurance("Assistance"),
                publications=(published("AP", ("web", "telesales")),),
                mappings=commission_booking("AP", cost_center="AP-ASSIST"),
                cq=papers("RIB", notes="Dates du premier voyage."),
            ),
        ),
    ),
    Product(
        sku="AP-ASSIST-0003",
        name="Assistance Auto zéro kilomètre",
        short_name="Auto 0 km",
        company="AP",
        risk="ASSIST",
        partner="nereide",
        revenue_model="commission",
        lifecycle="test",
        integration="requested",
        tariff_mode="auto",
        channels=ADVISED,
        badges=("beta",),
        description="Dépannage et remorquage sans franchise kilométrique. En recette avec le "
        "partenaire.",
        covers=("Remorquage jusqu’au garage du choix dans 50 km", "Véhicule de prêt 3 jours"),
        excludes=("Les véhicules de plus de 15 ans",),
        attributes={
            "territory": "Europe",
            "hotline_24_7": True,
            "interventions_per_year": 3,
        },
        versions=(
            Version(
                status="draft",
                starts=Ahead(months=2),
                plans=(SOLO,),
                prices=(premium("5.90", plan="SOLO"),),
                schemes=linear("25"),
                documents=unpublished(insurance("Assistance")),
                mappings=commission_booking("AP", cost_center="AP-ASSIST"),
            ),
        ),
    ),
    Product(
        sku="AP-CONCIERGERIE-0001",
        name="Conciergerie Action Prévoyance",
        short_name="Conciergerie",
        company="AP",
        risk="CONCIERGERIE",
        revenue_model="revenue",
        channels=EVERYWHERE,
        min_age=18,
        description="Un concierge pour les démarches, réservations et recherches du quotidien, "
        "par téléphone ou messagerie.",
        covers=(
            "Démarches administratives, réservations, recherche de prestataires",
            "Suivi de chaque demande jusqu’à sa clôture",
        ),
        excludes=("Le prix des prestations réservées", "Les demandes contraires à la loi"),
        attributes={"requests_per_month": 5, "first_answer_hours": 4},
        versions=(
            Version(
                starts=date(2026, 1, 1),
                plans=(ESSENTIEL, PREMIUM),
                prices=of_plans((ESSENTIEL, "9.90"), (PREMIUM, "19.90")),
                extras=(option("SOIREE", "Soirées et dimanches", "4.90"),),
                schemes=(scheme(rate("15"), split=HOUSE),),
                documents=services(),
                publications=(published("AP", EVERYWHERE), published("FT", ("telesales",))),
                mappings=DIGITAL,
                cq=papers("RIB", notes="Recueillir le consentement au traitement des demandes."),
            ),
        ),
    ),
    Product(
        sku="AP-CASHBACK-0001",
        name="Avantages Wincash",
        short_name="Wincash",
        company="AP",
        risk="CASHBACK",
        partner="wincash",
        revenue_model="mixed",
        integration="api",
        channels=("web", "telesales"),
        min_age=18,
        description="Abonnement qui ouvre le cashback chez les enseignes partenaires ; Wincash "
        "reverse en plus une commission d’affiliation.",
        covers=("Cashback versé dès 20 €", "Alertes sur les offres renforcées"),
        excludes=("Les achats annulés ou retournés",),
        attributes={"average_rate": Decimal("3.00"), "payout_threshold": Decimal("20")},
        external={"Wincash": "WC-ABO-AP"},
        versions=(
            Version(
                starts=date(2026, 1, 1),
                plans=(SOLO,),
                prices=(fixed("4.90", plan="SOLO"),),
                schemes=(
                    scheme(rate("12"), split=HOUSE),
                    scheme(rate("2.5"), split=WITH_PARTNER, settlement="recurring"),
                ),
                documents=services(),
                publications=(published("AP", ("web", "telesales")),),
                mappings=(
                    *DIGITAL,
                    *commission_booking("AP", cost_center="AP-SERV", account="708200"),
                ),
                cq=papers("RIB", notes="IBAN du client requis pour verser le cashback."),
            ),
        ),
    ),
    Product(
        sku="AP-PACK-0001",
        name="Trio Quotidien, Conciergerie, Justi+ et Wincash",
        short_name="Trio Quotidien",
        company="AP",
        risk="CONCIERGERIE",
        revenue_model="mixed",
        channels=EVERYWHERE,
        min_age=18,
        badges=("new",),
        description="Les trois services sur un seul prélèvement, avec une remise dès le deuxième.",
        covers=("Conciergerie Essentiel", "Protection Juridique Vie Privée Solo", "Wincash"),
        excludes=("Chaque service garde ses propres conditions",),
        attributes={"requests_per_month": 5, "first_answer_hours": 4},
        versions=(
            Version(
                starts=date(2026, 9, 1),
                plans=(monthly("DUO", "Duo"), monthly("TRIO", "Trio")),
                prices=(
                    Price(
                        type="bundle",
                        payload={
                            "items": [
                                {"sku": "AP-CONCIERGERIE-0001", "plan": "ESSENTIEL"},
                                {"sku": "AP-CASHBACK-0001", "plan": "SOLO"},
                            ],
                            "discount": {"type": "percent", "value": Decimal("10")},
                        },
                        plan="DUO",
                        label="Remise de 10 % sur deux services",
                    ),
                    Price(
                        type="bundle",
                        payload={
                            "items": [
                                {"sku": "AP-CONCIERGERIE-0001", "plan": "ESSENTIEL"},
                                {"sku": "AP-PJ-0001", "plan": "SOLO"},
                                {"sku": "AP-CASHBACK-0001", "plan": "SOLO"},
                            ],
                            "discount": {"type": "percent", "value": Decimal("15")},
                        },
                        plan="TRIO",
                        label="Remise de 15 % sur trois services",
                    ),
                ),
                schemes=(scheme(rate("15"), split=HOUSE),),
                documents=services(),
                publications=(published("AP", EVERYWHERE, starts=date(2026, 9, 1)),),
                mappings=DIGITAL,
                cq=papers("RIB", notes="Un seul mandat pour les trois services."),
            ),
        ),
    ),
)
