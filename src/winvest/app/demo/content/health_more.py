"""Action Prévoyance: seniors, the self-employed, closed and coming contracts, pets."""

from datetime import date
from decimal import Decimal

from winvest.app.demo.content.health import (
    BOOKING,
    CONFORT,
    CQ,
    SENIOR_BANDS,
    age_grid,
)
from winvest.app.demo.content.papers import edition, insurance, unpublished, without
from winvest.app.demo.content.presets import (
    ADVISED,
    monthly,
    papers,
    premium,
    published,
    superseded,
)
from winvest.app.demo.content.rewards import (
    BROKER,
    WITH_PARTNER,
    bounty,
    commission_booking,
    linear,
    scheme,
)
from winvest.app.demo.content.shapes import Ahead, Product, Version

HEALTH_MORE: tuple[Product, ...] = (
    Product(
        sku="AP-SANTE-0004",
        name="Santé Senior Sérénité",
        short_name="Senior Sérénité",
        company="AP",
        risk="SANTE",
        partner="armorique",
        revenue_model="commission",
        integration="import",
        channels=ADVISED,
        min_age=55,
        max_age=85,
        description="Complémentaire des retraités : hospitalisation, audiologie, cures, "
        "appareillage, sans questionnaire médical.",
        covers=(
            "Aides auditives au-delà du 100 % Santé : 400 € par oreille",
            "Cure thermale : forfait de 150 € par an",
            "Chambre particulière 70 € par nuit",
        ),
        excludes=("Les frais d’hébergement en établissement médico-social",),
        attributes={
            "responsible": True,
            "hundred_percent_health": True,
            "hospital_level": "200 %",
            "optical_cap": Decimal("300"),
            "dental_level": "150 %",
            "waiting_months": 0,
        },
        external={"Mutuelle Armorique": "ARM-SEN-2026"},
        versions=(
            Version(
                starts=date(2026, 1, 1),
                plans=(CONFORT,),
                prices=(
                    age_grid(
                        CONFORT,
                        *("78.20", "88.60", "101.30", "114.90", "131.40"),
                        bands=SENIOR_BANDS,
                        reinforced="14.60",
                    ),
                ),
                schemes=linear("10"),
                documents=insurance("Santé", health=True, script=True),
                publications=(published("AP", ADVISED),),
                mappings=BOOKING,
                cq=CQ,
            ),
        ),
    ),
    Product(
        sku="AP-SANTE-0005",
        name="Santé Indépendants Madelin",
        short_name="Santé Madelin",
        company="AP",
        risk="SANTE",
        partner="ponant",
        revenue_model="commission",
        integration="requested",
        channels=("field",),
        min_age=18,
        max_age=67,
        kinds=("professional",),
        description="Complémentaire des travailleurs non salariés, cotisations déductibles dans "
        "les limites de l’article 154 bis du code général des impôts.",
        covers=("Garanties du contrat Équilibre", "Attestation fiscale annuelle"),
        excludes=("Les salariés de l’entreprise : contrat collectif à part",),
        attributes={
            "responsible": True,
            "hundred_percent_health": True,
            "hospital_level": "200 %",
            "dental_level": "200 %",
        },
        versions=(
            Version(
                starts=date(2026, 4, 1),
                plans=(CONFORT,),
                prices=(age_grid(CONFORT, "41.90", "52.60", "66.80", "86.10", "111.00"),),
                schemes=linear("11"),
                documents=insurance("Santé", group=True),
                publications=(published("AP", ("field",), starts=date(2026, 4, 1)),),
                mappings=commission_booking("AP", cost_center="AP-SANTE"),
                cq=CQ,
            ),
        ),
    ),
    Product(
        sku="AP-SANTE-0006",
        name="Surcomplémentaire Optique & Dentaire",
        short_name="Surco Optique Dentaire",
        company="AP",
        risk="SANTE",
        partner="armorique",
        revenue_model="commission",
        lifecycle="draft",
        channels=("web",),
        min_age=18,
        max_age=70,
        badges=("new",),
        description="Renfort à ajouter à une complémentaire existante, hors contrat responsable.",
        attributes={
            "responsible": False,
            "hundred_percent_health": False,
            "hospital_level": "100 %",
            "optical_cap": Decimal("500"),
            "dental_level": "300 %",
            "waiting_months": 6,
        },
        versions=(
            Version(
                status="draft",
                starts=Ahead(months=3),
                notes="Grille et DIPA attendus de l’assureur.",
                plans=(monthly("RENFORT", "Renfort"),),
                prices=(premium("14.90", plan="RENFORT"),),
                schemes=linear("10"),
                documents=unpublished(without(insurance("Santé"), "DIPA")),
                mappings=commission_booking("AP", cost_center="AP-SANTE"),
            ),
        ),
    ),
    Product(
        sku="AP-SANTE-0007",
        name="Santé Étudiants",
        short_name="Santé Étudiants",
        company="AP",
        risk="SANTE",
        partner="armorique",
        revenue_model="commission",
        lifecycle="retired",
        integration="inactive",
        channels=("web",),
        min_age=18,
        max_age=28,
        description="Contrat à tarif unique pour les moins de 28 ans, fermé à la souscription. "
        "Les contrats en cours restent gérés jusqu’à leur échéance.",
        attributes={
            "responsible": True,
            "hundred_percent_health": True,
            "hospital_level": "100 %",
        },
        external={"Mutuelle Armorique": "ARM-ETU-2023"},
        versions=(
            superseded(
                Version(
                    starts=date(2023, 9, 1),
                    plans=(monthly("ETUDIANT", "Étudiant"),),
                    prices=(premium("17.90", plan="ETUDIANT"),),
                    schemes=(
                        scheme(bounty("25"), split=BROKER, applies_to="new", settlement="upfront"),
                    ),
                    documents=edition(insurance("Santé"), "2023-09", day=date(2023, 9, 1)),
                    mappings=BOOKING,
                    cq=CQ,
                ),
                ends=date(2025, 9, 1),
            ),
        ),
    ),
    Product(
        sku="AP-ANIMAUX-0001",
        name="Santé Chien & Chat",
        short_name="Chien & Chat",
        company="AP",
        risk="ANIMAUX",
        partner="ponant",
        revenue_model="commission",
        lifecycle="test",
        integration="requested",
        channels=("web", "telesales"),
        badges=("beta",),
        description="Remboursement des soins vétérinaires, de l’accident à la maladie, avec une "
        "enveloppe de prévention chaque année.",
        covers=(
            "Consultations, actes et médicaments après accident ou maladie",
            "Enveloppe prévention : vaccins, vermifuge, stérilisation",
        ),
        excludes=(
            "Les maladies déclarées avant l’adhésion",
            "L’animal de plus de 7 ans à l’entrée",
        ),
        attributes={"refund_rate": 80, "yearly_cap": Decimal("1500")},
        versions=(
            Version(
                status="approved",
                starts=Ahead(months=1),
                plans=(monthly("CHAT", "Chat"), monthly("CHIEN", "Chien")),
                prices=(premium("12.90", plan="CHAT"), premium("18.90", plan="CHIEN")),
                schemes=linear("15", split=WITH_PARTNER),
                documents=insurance("Santé animale"),
                mappings=commission_booking("AP", cost_center="AP-ANIM"),
                cq=papers("CarnetSante", "RIB", notes="Relever le numéro de puce de l’animal."),
            ),
        ),
    ),
)
