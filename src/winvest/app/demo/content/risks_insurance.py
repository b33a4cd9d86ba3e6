"""Families of insurance and of the services sold beside it (annexe L, first half)."""

from decimal import Decimal

from winvest.app.demo.content.shapes_group import Risk, RiskField

LEVELS = tuple(f"{percent} %" for percent in (100, 125, 150, 200, 250, 300, 400))

INSURANCE_RISKS: tuple[Risk, ...] = (
    Risk(
        company="AP",
        code="SANTE",
        label="Complémentaire Santé",
        icon="heart",
        scope="personal",
        description="Contrats qui complètent l’assurance maladie : soins courants, hospitalisation,"
        " optique, dentaire.",
        fields=(
            RiskField(
                code="responsible",
                label="Contrat responsable",
                kind="boolean",
                required=True,
                help="Respecte le panier et les plafonds des contrats responsables.",
            ),
            RiskField(
                code="hundred_percent_health", label="100 % Santé", kind="boolean", required=True
            ),
            RiskField(
                code="hospital_level",
                label="Hospitalisation, honoraires (base SS)",
                kind="choice",
                choices=LEVELS,
                required=True,
            ),
            RiskField(
                code="optical_cap",
                label="Forfait optique (verres complexes)",
                kind="decimal",
                unit="€ / 2 ans",
                minimum=Decimal(0),
                maximum=Decimal(800),
            ),
            RiskField(
                code="dental_level",
                label="Prothèses dentaires (base SS)",
                kind="choice",
                choices=LEVELS,
            ),
            RiskField(
                code="waiting_months",
                label="Délai d’attente",
                kind="integer",
                unit="mois",
                minimum=Decimal(0),
                maximum=Decimal(12),
            ),
            RiskField(
                code="services",
                label="Services inclus",
                kind="multi_choice",
                choices=("Tiers payant", "Téléconsultation", "Réseau de soins"),
            ),
        ),
    ),
    Risk(
        company="AP",
        code="OBSEQUES",
        label="Obsèques",
        icon="seal",
        scope="personal",
        description="Capital ou prestations destinés au financement et à l’organisation des "
        "obsèques.",
        fields=(
            RiskField(
                code="capital_min", label="Capital minimum", kind="decimal", unit="€", required=True
            ),
            RiskField(
                code="capital_max", label="Capital maximum", kind="decimal", unit="€", required=True
            ),
            RiskField(
                code="guarantee_kind",
                label="Nature de la garantie",
                kind="choice",
                choices=("Capital libre", "Prestations organisées"),
                required=True,
            ),
            RiskField(
                code="waiting_months",
                label="Délai de carence (maladie)",
                kind="integer",
                unit="mois",
                minimum=Decimal(0),
                maximum=Decimal(24),
            ),
        ),
    ),
    Risk(
        company="AP",
        code="PREVOYANCE",
        label="Prévoyance",
        icon="umbrella",
        scope="personal",
        description="Décès, invalidité, arrêt de travail et accidents de la vie.",
        fields=(
            RiskField(code="capital", label="Capital garanti maximum", kind="decimal", unit="€"),
            RiskField(
                code="daily_benefit",
                label="Indemnité journalière maximale",
                kind="decimal",
                unit="€ / jour",
            ),
            RiskField(
                code="deductible_days",
                label="Franchise arrêt de travail",
                kind="integer",
                unit="jours",
                minimum=Decimal(0),
                maximum=Decimal(180),
            ),
            RiskField(
                code="medical_form",
                label="Questionnaire de santé",
                kind="choice",
                choices=("Aucun", "Simplifié", "Complet"),
                required=True,
            ),
        ),
    ),
    Risk(
        company="AP",
        code="PJ",
        label="Protection juridique",
        icon="scale",
        scope="personal",
        description="Information juridique, défense amiable et prise en charge de frais de "
        "procédure.",
        fields=(
            RiskField(
                code="yearly_cap",
                label="Plafond annuel de frais",
                kind="decimal",
                unit="€",
                required=True,
            ),
            RiskField(
                code="dispute_threshold",
                label="Seuil d’intervention",
                kind="decimal",
                unit="€",
                required=True,
            ),
            RiskField(
                code="waiting_months",
                label="Carence",
                kind="integer",
                unit="mois",
                minimum=Decimal(0),
                maximum=Decimal(12),
            ),
            RiskField(code="domains", label="Domaines couverts", kind="text"),
        ),
    ),
    Risk(
        company="AP",
        code="ANIMAUX",
        label="Santé animale",
        icon="heart",
        scope="personal",
        description="Remboursement des frais vétérinaires du chien ou du chat.",
        fields=(
            RiskField(
                code="refund_rate",
                label="Taux de remboursement",
                kind="integer",
                unit="%",
                minimum=Decimal(50),
                maximum=Decimal(100),
                required=True,
            ),
            RiskField(code="yearly_cap", label="Plafond annuel", kind="decimal", unit="€"),
        ),
    ),
    Risk(
        company="AP",
        code="ASSIST",
        label="Assistance",
        icon="headset",
        scope="personal",
        is_global=True,
        description="Secours aux personnes et aux véhicules, à domicile ou en déplacement.",
        fields=(
            RiskField(
                code="territory",
                label="Territoire",
                kind="choice",
                choices=("France", "Europe", "Monde entier"),
                required=True,
            ),
            RiskField(code="hotline_24_7", label="Plateau 24 h/24", kind="boolean", required=True),
            RiskField(
                code="interventions_per_year",
                label="Interventions par an",
                kind="integer",
                minimum=Decimal(1),
                maximum=Decimal(12),
            ),
        ),
    ),
    Risk(
        company="AP",
        code="CONCIERGERIE",
        label="Conciergerie",
        icon="bell",
        scope="personal",
        description="Demandes du quotidien traitées par un concierge : réservations, démarches, "
        "recherches.",
        fields=(
            RiskField(
                code="requests_per_month",
                label="Demandes incluses par mois",
                kind="integer",
                minimum=Decimal(1),
                maximum=Decimal(30),
                required=True,
            ),
            RiskField(
                code="first_answer_hours",
                label="Première réponse",
                kind="integer",
                unit="h ouvrées",
                minimum=Decimal(1),
                maximum=Decimal(48),
                required=True,
            ),
        ),
    ),
    Risk(
        company="AP",
        code="CASHBACK",
        label="Cashback et avantages",
        icon="coins",
        scope="personal",
        description="Remise en argent sur les achats chez les enseignes partenaires.",
        fields=(
            RiskField(
                code="average_rate", label="Taux moyen", kind="decimal", unit="%", required=True
            ),
            RiskField(
                code="payout_threshold", label="Seuil de versement", kind="decimal", unit="€"
            ),
        ),
    ),
)
