"""Action Prévoyance: funeral cover, accidents of life, income protection, legal protection."""

from datetime import date
from decimal import Decimal

from winvest.app.demo.content.papers import edition, insurance, unpublished
from winvest.app.demo.content.presets import (
    ADVISED,
    EVERYWHERE,
    monthly,
    papers,
    premium,
    published,
)
from winvest.app.demo.content.rewards import BROKER as SPLIT
from winvest.app.demo.content.rewards import (
    bounty,
    commission_booking,
    linear,
    scheme,
    upfront,
)
from winvest.app.demo.content.shapes import Ahead, GridLine, Plan, Price, Product, Version

FUNERAL_BANDS = ((40, 49), (50, 59), (60, 64), (65, 69), (70, 75), (76, 80))
C3000, C5000, C8000 = (
    monthly("C3000", "Capital 3 000 €"),
    monthly("C5000", "Capital 5 000 €"),
    monthly("C8000", "Capital 8 000 €"),
)
SOLO, FAMILLE = monthly("SOLO", "Solo"), monthly("FAMILLE", "Famille")
FUNERAL_CQ = papers(
    "CNI",
    "RIB",
    "ClauseBeneficiaire",
    notes="Relire la clause bénéficiaire au client et rappeler les 30 jours de renonciation.",
    script=True,
)


def by_age(plan: Plan, *amounts: str) -> Price:
    """A lifelong premium by age at entry."""
    lines = tuple(
        GridLine(amount=Decimal(amount), min_age=low, max_age=high)
        for (low, high), amount in zip(FUNERAL_BANDS, amounts, strict=True)
    )
    return Price(
        type="fixed",
        payload={"amount": lines[0].amount},
        plan=plan.code,
        label="Cotisation viagère par âge à l’adhésion",
        tax_rate=Decimal("0.00"),
        grid=lines,
    )


PROVIDENT: tuple[Product, ...] = (
    Product(
        sku="AP-OBSEQUES-0001",
        name="Obsèques Capital Sérénité",
        short_name="Obsèques Capital",
        company="AP",
        risk="OBSEQUES",
        partner="previa-funeraire",
        revenue_model="commission",
        integration="import",
        channels=ADVISED,
        min_age=40,
        max_age=80,
        description="Un capital versé au bénéficiaire désigné pour financer les obsèques, sans "
        "formalité médicale, cotisation viagère constante.",
        covers=(
            "Capital de 3 000 à 8 000 € versé sous 48 heures",
            "Doublement en cas de décès par accident avant 75 ans",
            "Assistance au rapatriement du corps et aide aux démarches",
        ),
        excludes=(
            "Le suicide la première année",
            "Le décès par maladie pendant les 12 premiers mois : les cotisations sont rendues",
        ),
        attributes={
            "capital_min": Decimal("3000"),
            "capital_max": Decimal("8000"),
            "guarantee_kind": "Capital libre",
            "waiting_months": 12,
        },
        external={"Prévia Funéraire": "PVF-CAP-SER"},
        versions=(
            Version(
                starts=date(2026, 1, 1),
                plans=(C3000, C5000, C8000),
                prices=(
                    by_age(C3000, "11.20", "15.40", "20.10", "25.80", "34.60", "45.90"),
                    by_age(C5000, "18.30", "25.20", "33.00", "42.40", "57.10", "75.80"),
                    by_age(C8000, "28.90", "39.90", "52.40", "67.50", "91.00", "120.90"),
                ),
                schemes=(
                    scheme(
                        bounty("60", high="9"),
                        bounty("75", low="10", high="24"),
                        bounty("90", low="25"),
                        split=SPLIT,
                        settlement="upfront",
                        applies_to="new",
                        year=1,
                    ),
                    *linear("5"),
                ),
                documents=insurance("Obsèques", script=True),
                publications=(published("AP", ADVISED),),
                mappings=commission_booking("AP", cost_center="AP-OBS", status="validated"),
                cq=FUNERAL_CQ,
            ),
        ),
    ),
    Product(
        sku="AP-OBSEQUES-0002",
        name="Obsèques Prestations Organisées",
        short_name="Obsèques Prestations",
        company="AP",
        risk="OBSEQUES",
        partner="previa-funeraire",
        revenue_model="commission",
        lifecycle="frozen",
        integration="import",
        channels=("field",),
        min_age=50,
        max_age=75,
        description="Contrat en prestations avec un opérateur funéraire. Vente gelée : la "
        "convention avec l’opérateur est en cours de renégociation.",
        covers=("Organisation des obsèques selon les volontés recueillies",),
        excludes=("Les concessions et taxes communales au-delà du capital",),
        attributes={
            "capital_min": Decimal("4000"),
            "capital_max": Decimal("6000"),
            "guarantee_kind": "Prestations organisées",
            "waiting_months": 12,
        },
        external={"Prévia Funéraire": "PVF-PRE-ORG"},
        versions=(
            Version(
                starts=date(2025, 3, 1),
                plans=(C5000,),
                prices=(by_age(C5000, "19.90", "27.10", "35.60", "45.80", "61.70", "81.90"),),
                schemes=upfront("40", "4"),
                documents=edition(insurance("Obsèques"), "2025-03", day=date(2025, 3, 1)),
                mappings=commission_booking("AP", cost_center="AP-OBS", status="validated"),
                cq=FUNERAL_CQ,
            ),
        ),
    ),
    Product(
        sku="AP-PREVOYANCE-0001",
        name="Garantie Accidents de la Vie",
        short_name="Accidents de la vie",
        company="AP",
        risk="PREVOYANCE",
        partner="ponant",
        revenue_model="commission",
        integration="api",
        tariff_mode="auto",
        channels=EVERYWHERE,
        min_age=18,
        max_age=69,
        description="Indemnise les suites d’un accident domestique, de loisir ou médical, dès "
        "5 % d’atteinte permanente.",
        covers=(
            "Capital jusqu’à 1 000 000 € en cas d’atteinte permanente",
            "Aide à domicile après hospitalisation de plus de 48 heures",
        ),
        excludes=("Les accidents de la circulation", "Les accidents du travail"),
        attributes={"capital": Decimal("1000000"), "medical_form": "Aucun"},
        external={"Assurances du Ponant": "PNT-GAV-05"},
        versions=(
            Version(
                starts=date(2026, 1, 1),
                plans=(SOLO, FAMILLE),
                prices=(premium("9.50", plan="SOLO"), premium("16.90", plan="FAMILLE")),
                schemes=upfront("80", "15"),
                documents=insurance("Prévoyance"),
                publications=(published("AP", EVERYWHERE),),
                mappings=commission_booking("AP", cost_center="AP-PREV", status="validated"),
                cq=papers("CNI", "RIB", notes="Composition du foyer pour la formule Famille."),
            ),
        ),
    ),
    Product(
        sku="AP-PREVOYANCE-0002",
        name="Revenu Indépendant",
        short_name="Revenu Indépendant",
        company="AP",
        risk="PREVOYANCE",
        partner="ponant",
        revenue_model="commission",
        integration="requested",
        channels=("field",),
        min_age=18,
        max_age=62,
        kinds=("professional",),
        badges=("on_quotation",),
        description="Indemnités journalières des travailleurs non salariés, franchise au choix, "
        "tarif après questionnaire de santé.",
        covers=("Indemnité journalière jusqu’à 150 €", "Exonération des cotisations en arrêt"),
        excludes=("Les arrêts antérieurs à l’adhésion", "Les affections dorsales, sauf option"),
        attributes={
            "daily_benefit": Decimal("150"),
            "deductible_days": 15,
            "medical_form": "Complet",
        },
        versions=(
            Version(
                starts=date(2026, 2, 1),
                plans=(monthly("SUR_DEVIS", "Sur étude"),),
                prices=(
                    Price(
                        type="on_quotation",
                        payload={},
                        plan="SUR_DEVIS",
                        label="Sur étude médicale et financière",
                        tax_rate=Decimal("0.00"),
                    ),
                ),
                schemes=linear("18"),
                documents=insurance("Prévoyance"),
                publications=(
                    published("AP", ("field",), starts=date(2026, 2, 1), price_visible=False),
                ),
                mappings=commission_booking("AP", cost_center="AP-PREV"),
                cq=papers("CNI", "RIB", "KBIS", "AvisImposition", notes="Dossier médical à part."),
            ),
        ),
    ),
    Product(
        sku="AP-PREVOYANCE-0003",
        name="Temporaire Décès Famille",
        short_name="Décès Famille",
        company="AP",
        risk="PREVOYANCE",
        partner="armorique",
        revenue_model="commission",
        lifecycle="test",
        channels=("telesales", "field"),
        min_age=18,
        max_age=65,
        badges=("beta",),
        description="Capital décès et rente éducation, tarif à l’âge atteint.",
        covers=("Capital décès de 20 000 à 200 000 €", "Rente éducation jusqu’à 25 ans"),
        excludes=("Le suicide la première année",),
        attributes={"capital": Decimal("200000"), "medical_form": "Simplifié"},
        versions=(
            Version(
                status="in_review",
                starts=Ahead(months=1),
                plans=(monthly("K50", "Capital 50 000 €"), monthly("K100", "Capital 100 000 €")),
                prices=(premium("13.40", plan="K50"), premium("24.90", plan="K100")),
                schemes=upfront("60", "10"),
                documents=unpublished(insurance("Prévoyance")),
                mappings=commission_booking("AP", cost_center="AP-PREV"),
                cq=papers("CNI", "RIB", notes="Recueillir le questionnaire simplifié."),
            ),
        ),
    ),
)
