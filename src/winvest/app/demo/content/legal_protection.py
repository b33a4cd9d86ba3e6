"""Action Prévoyance: legal protection with Justi+."""

from datetime import date
from decimal import Decimal

from winvest.app.demo.content.papers import edition, insurance, until
from winvest.app.demo.content.presets import (
    EVERYWHERE,
    papers,
    premium,
    published,
    superseded,
    yearly,
)
from winvest.app.demo.content.provident import (
    FAMILLE,
    SOLO,
)
from winvest.app.demo.content.rewards import (
    commission_booking,
    linear,
)
from winvest.app.demo.content.shapes import Ahead, Product, Version

LEGAL_PROTECTION: tuple[Product, ...] = (
    Product(
        sku="AP-PJ-0001",
        name="Protection Juridique Vie Privée",
        short_name="PJ Vie Privée",
        company="AP",
        risk="PJ",
        partner="justiplus",
        revenue_model="commission",
        integration="api",
        channels=EVERYWHERE,
        min_age=18,
        description="Un juriste au téléphone, la défense amiable et les frais d’avocat pour les "
        "litiges de la vie privée.",
        covers=(
            "Information juridique illimitée par téléphone",
            "Honoraires d’avocat dans la limite de 3 000 € par an",
            "Consommation, logement, travail, voisinage, santé",
        ),
        excludes=("Les litiges nés avant l’adhésion", "Le droit pénal en cas d’acte volontaire"),
        attributes={
            "yearly_cap": Decimal("3000"),
            "dispute_threshold": Decimal("250"),
            "waiting_months": 2,
            "domains": "Consommation, logement, travail, voisinage, santé",
        },
        external={"Justi+": "JP-VIE-PRIVEE"},
        versions=(
            superseded(
                Version(
                    starts=date(2025, 1, 1),
                    plans=(SOLO,),
                    prices=(premium("6.50", plan="SOLO"),),
                    schemes=linear("20"),
                    documents=edition(
                        insurance("Protection juridique"), "2025-01", day=date(2025, 1, 1)
                    ),
                    mappings=commission_booking("AP", cost_center="AP-PJ", status="validated"),
                ),
                ends=date(2026, 3, 1),
            ),
            Version(
                number=2,
                starts=date(2026, 3, 1),
                breaking=True,
                notes="Plafond annuel porté de 2 000 à 3 000 €, formule Famille ajoutée.",
                plans=(SOLO, FAMILLE),
                prices=(premium("6.90", plan="SOLO"), premium("9.90", plan="FAMILLE")),
                schemes=linear("20"),
                documents=until(insurance("Protection juridique"), "CP", valid_to=Ahead(days=-12)),
                publications=(published("AP", EVERYWHERE, starts=date(2026, 3, 1)),),
                mappings=commission_booking("AP", cost_center="AP-PJ", status="validated"),
                cq=papers("RIB", notes="Aucune pièce d’identité : vérifier l’adresse seulement."),
            ),
        ),
    ),
    Product(
        sku="AP-PJ-0002",
        name="Protection Juridique Pro & TPE",
        short_name="PJ Pro",
        company="AP",
        risk="PJ",
        partner="justiplus",
        revenue_model="commission",
        integration="import",
        channels=("field", "partner"),
        kinds=("professional",),
        description="Litiges clients, fournisseurs, salariés et bailleur d’une petite entreprise, "
        "recouvrement amiable compris.",
        covers=("Recouvrement amiable des factures impayées", "Contrôle fiscal et Urssaf"),
        excludes=("Les litiges entre associés",),
        attributes={
            "yearly_cap": Decimal("20000"),
            "dispute_threshold": Decimal("500"),
            "waiting_months": 3,
        },
        external={"Justi+": "JP-PRO-TPE"},
        versions=(
            Version(
                starts=date(2026, 1, 1),
                plans=(yearly("TPE", "Jusqu’à 10 salariés"),),
                prices=(premium("348.00", plan="TPE", label="Cotisation annuelle"),),
                schemes=linear("22"),
                documents=insurance("Protection juridique"),
                publications=(published("AP", ("field", "partner"), visibility="internal"),),
                mappings=commission_booking(
                    "AP", cost_center="AP-PJ", account=None, status="error"
                ),
                cq=papers("KBIS", "RIB", notes="Effectif déclaré au registre."),
            ),
        ),
    ),
)
