"""Action Prévoyance: complementary health and pet health."""

from datetime import date
from decimal import Decimal

from winvest.app.demo.content.papers import edition, insurance, until
from winvest.app.demo.content.presets import (
    ADVISED,
    EVERYWHERE,
    monthly,
    papers,
    published,
    superseded,
)
from winvest.app.demo.content.rewards import (
    commission_booking,
    upfront,
)
from winvest.app.demo.content.shapes import Ahead, GridLine, Plan, Price, Product, Version

ECO = monthly("ECO", "Éco")
CONFORT = monthly("CONFORT", "Confort")
FAMILLE = monthly("FAMILLE", "Famille")
BANDS = ((18, 30), (31, 40), (41, 50), (51, 60), (61, 70))
SENIOR_BANDS = ((55, 59), (60, 64), (65, 69), (70, 74), (75, 85))
BOOKING = commission_booking("AP", cost_center="AP-SANTE", status="validated")
CQ = papers(
    "CNI",
    "RIB",
    "AttestationSS",
    notes="Vérifier la date d’effet, la résiliation du contrat précédent (mandat signé) et la "
    "remise du DIPA avant la signature.",
    script=True,
)


def age_grid(
    plan: Plan,
    *amounts: str,
    bands: tuple[tuple[int, int], ...] = BANDS,
    paris: str = "",
    children: str = "",
    reinforced: str = "",
) -> Price:
    """A premium by age at effect date; the first band is the reference shown in lists.

    `paris`: what Paris adds to each line; `children`: what a household of three or more adds
    (from the third child on nothing more); `reinforced`: what the reinforced level adds.
    """
    ages = tuple(zip(bands, (Decimal(amount) for amount in amounts), strict=True))
    lines = [
        GridLine(amount=amount + Decimal(reinforced), min_age=low, max_age=high, level="Renforcé")
        for (low, high), amount in (ages if reinforced else ())
    ]
    lines += [
        GridLine(amount=amount + Decimal(paris), min_age=low, max_age=high, zone="FR-75")
        for (low, high), amount in (ages if paris else ())
    ]
    lines += [
        GridLine(amount=amount + Decimal(children), min_age=low, max_age=high, min_household=3)
        for (low, high), amount in (ages if children else ())
    ]
    lines += [GridLine(amount=amount, min_age=low, max_age=high) for (low, high), amount in ages]
    return Price(
        type="fixed",
        payload={"amount": ages[0][1]},
        plan=plan.code,
        label="Cotisation mensuelle par âge",
        tax_rate=Decimal("0.00"),
        grid=tuple(lines),
    )


ESSENTIAL = Version(
    number=2,
    starts=date(2026, 1, 1),
    notes="Cotisations 2026 : hausse moyenne de 4,2 % (taxe de solidarité incluse).",
    breaking=True,
    plans=(ECO, CONFORT),
    prices=(
        age_grid(ECO, "24.90", "31.40", "41.80", "56.20", "74.90"),
        age_grid(CONFORT, "33.50", "42.10", "55.70", "72.40", "93.80"),
    ),
    schemes=upfront("12", "6"),
    documents=insurance("Santé", health=True, script=True),
    publications=(published("AP", EVERYWHERE),),
    mappings=BOOKING,
    cq=CQ,
)

HEALTH: tuple[Product, ...] = (
    Product(
        sku="AP-SANTE-001",
        name="Santé Essentielle",
        short_name="Santé Essentielle",
        company="AP",
        risk="SANTE",
        partner="oggodata",
        revenue_model="commission",
        integration="api",
        tariff_mode="auto",
        channels=EVERYWHERE,
        min_age=18,
        max_age=70,
        description="Complémentaire santé responsable d’entrée de gamme : le ticket modérateur, "
        "l’hospitalisation et le 100 % Santé, sans délai d’attente.",
        covers=(
            "Soins courants à 100 % de la base de remboursement",
            "Forfait journalier hospitalier sans limite de durée",
            "Panier 100 % Santé en optique, dentaire et audiologie",
        ),
        excludes=(
            "La participation forfaitaire et les franchises médicales",
            "Les dépassements d’honoraires au-delà de 100 % de la base",
        ),
        attributes={
            "responsible": True,
            "hundred_percent_health": True,
            "hospital_level": "125 %",
            "optical_cap": Decimal("100"),
            "dental_level": "100 %",
            "waiting_months": 0,
            "services": ("Tiers payant", "Téléconsultation"),
        },
        external={"OggoData": "OGD-SAN-ESS-26", "Assurances du Ponant": "PNT-1001"},
        versions=(
            superseded(
                Version(
                    number=1,
                    starts=date(2025, 1, 1),
                    plans=(ECO, CONFORT),
                    prices=(
                        age_grid(ECO, "23.90", "30.10", "40.10", "53.90", "71.90"),
                        age_grid(CONFORT, "32.10", "40.40", "53.40", "69.50", "90.00"),
                    ),
                    schemes=upfront("10", "5"),
                    documents=edition(insurance("Santé"), "2025-01", day=date(2025, 1, 1)),
                    mappings=BOOKING,
                    cq=CQ,
                ),
                ends=date(2026, 1, 1),
            ),
            ESSENTIAL,
        ),
    ),
    Product(
        sku="AP-SANTE-002",
        name="Santé Équilibre",
        short_name="Santé Équilibre",
        company="AP",
        risk="SANTE",
        partner="oggodata",
        revenue_model="commission",
        integration="api",
        tariff_mode="auto",
        channels=EVERYWHERE,
        min_age=18,
        max_age=70,
        description="Le milieu de gamme : honoraires de spécialistes, chambre particulière, "
        "forfaits optique et médecines douces.",
        covers=(
            "Honoraires médicaux jusqu’à 200 % de la base de remboursement",
            "Chambre particulière 60 € par nuit",
            "Médecines douces : 4 séances de 30 € par an",
        ),
        excludes=("Les actes non reconnus par l’assurance maladie, hors forfaits",),
        attributes={
            "responsible": True,
            "hundred_percent_health": True,
            "hospital_level": "200 %",
            "optical_cap": Decimal("250"),
            "dental_level": "200 %",
            "waiting_months": 0,
            "services": ("Tiers payant", "Téléconsultation", "Réseau de soins"),
        },
        external={"OggoData": "OGD-SAN-EQU-26"},
        versions=(
            Version(
                starts=date(2026, 1, 1),
                ends=Ahead(months=2),
                plans=(CONFORT, FAMILLE),
                prices=(
                    age_grid(CONFORT, "38.60", "47.90", "61.30", "79.80", "103.50", paris="3.20"),
                    age_grid(FAMILLE, "86.40", "104.20", "121.70", "139.90", "158.30"),
                ),
                schemes=upfront("12", "6"),
                documents=insurance("Santé", health=True),
                publications=(published("AP", EVERYWHERE, ends=Ahead(months=2)),),
                mappings=BOOKING,
                cq=CQ,
            ),
            Version(
                number=2,
                status="scheduled",
                starts=Ahead(months=2),
                breaking=True,
                notes="Cotisations de l’année à venir, communiquées par l’assureur.",
                plans=(CONFORT, FAMILLE),
                prices=(
                    age_grid(CONFORT, "39.90", "49.50", "63.40", "82.50", "107.00", paris="3.30"),
                    age_grid(FAMILLE, "89.30", "107.70", "125.80", "144.60", "163.60"),
                ),
                schemes=upfront("12", "6"),
                documents=insurance("Santé", health=True),
                publications=(published("AP", EVERYWHERE, starts=Ahead(months=2)),),
                mappings=BOOKING,
                cq=CQ,
            ),
        ),
    ),
    Product(
        sku="AP-SANTE-003",
        name="Santé Confort Famille",
        short_name="Confort Famille",
        company="AP",
        risk="SANTE",
        partner="oggodata",
        revenue_model="commission",
        integration="api",
        tariff_mode="auto",
        channels=ADVISED,
        min_age=18,
        max_age=65,
        badges=("promo",),
        description="Pour le foyer : orthodontie des enfants, maternité, troisième enfant "
        "gratuit, garanties renforcées en dentaire.",
        covers=(
            "Orthodontie jusqu’à 300 % de la base de remboursement",
            "Forfait maternité de 250 € par naissance ou adoption",
            "Gratuité à partir du troisième enfant",
        ),
        excludes=("La chirurgie esthétique non réparatrice",),
        attributes={
            "responsible": True,
            "hundred_percent_health": True,
            "hospital_level": "250 %",
            "optical_cap": Decimal("400"),
            "dental_level": "300 %",
            "waiting_months": 3,
            "services": ("Tiers payant", "Réseau de soins"),
        },
        external={"OggoData": "OGD-SAN-FAM-26"},
        versions=(
            Version(
                starts=date(2026, 1, 1),
                plans=(FAMILLE,),
                prices=(
                    age_grid(
                        FAMILLE, "112.40", "131.60", "148.90", "167.20", "189.50", children="38.00"
                    ),
                ),
                schemes=upfront("12", "6"),
                documents=until(insurance("Santé", health=True), "FIP", valid_to=Ahead(days=21)),
                publications=(published("AP", ADVISED),),
                mappings=BOOKING,
                cq=CQ,
            ),
        ),
    ),
)
