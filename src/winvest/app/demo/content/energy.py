"""USGP: electricity and gas. VAT on the subscription is 20 % since 2025-08-01, 5.5 % before."""

from datetime import date

from winvest.app.demo.content.papers import edition, energy, until
from winvest.app.demo.content.presets import (
    EVERYWHERE,
    fixed,
    indexed,
    monthly,
    papers,
    published,
    superseded,
    usage,
)
from winvest.app.demo.content.rewards import (
    HOUSE,
    bounty,
    commission_booking,
    linear,
    scheme,
)
from winvest.app.demo.content.shapes import Ahead, Product, Version

VAT_CHANGE = date(2025, 8, 1)
KVA6, KVA9 = monthly("KVA6", "6 kVA"), monthly("KVA9", "9 kVA")
B1 = monthly("B1", "Classe B1 (chauffage)")
CQ = papers(
    "RIB",
    "PDL",
    "DernièreFacture",
    notes="Relever le point de livraison, l’index et la puissance ; rappeler le délai de "
    "rétractation de 14 jours.",
    script=True,
)
SWITCH_BOUNTY = scheme(
    bounty("45", high="29"),
    bounty("55", low="30", high="99"),
    bounty("65", low="100"),
    split=HOUSE,
    applies_to="new",
)
COMMISSION = commission_booking(
    "USGP", cost_center="USGP-NRJ", account="708200", status="validated"
)

ENERGY: tuple[Product, ...] = (
    Product(
        sku="USGP-ELEC-0001",
        name="Élec Stable, prix fixe deux ans",
        short_name="Élec Stable",
        company="USGP",
        risk="ELEC",
        partner="lumeor",
        revenue_model="commission",
        integration="import",
        channels=EVERYWHERE,
        min_age=18,
        description="Électricité à prix fixe hors taxes et acheminement pendant 24 mois, option "
        "base. Le fournisseur rémunère la mise en service.",
        covers=("Prix du kWh bloqué 24 mois", "Aucun frais de changement de fournisseur"),
        excludes=("L’évolution de l’acheminement et des taxes",),
        attributes={"price_kind": "Fixe", "power_kva": 6, "green_share": 50, "term_months": 24},
        external={"Luméor Énergie": "LUM-STB24"},
        versions=(
            superseded(
                Version(
                    starts=date(2024, 9, 1),
                    notes="Abonnement à 5,5 % de TVA, taux en vigueur jusqu’au 31 juillet 2025.",
                    plans=(KVA6, KVA9),
                    prices=(
                        fixed("13.01", plan="KVA6", vat="5.50", label="Abonnement 6 kVA"),
                        fixed("16.29", plan="KVA9", vat="5.50", label="Abonnement 9 kVA"),
                        usage("kWh", "0.2410", label="Énergie, option base"),
                    ),
                    schemes=(SWITCH_BOUNTY,),
                    documents=edition(energy(), "2024-09", day=date(2024, 9, 1)),
                    mappings=COMMISSION,
                    cq=CQ,
                ),
                ends=VAT_CHANGE,
            ),
            Version(
                number=2,
                starts=VAT_CHANGE,
                breaking=True,
                notes="TVA de l’abonnement à 20 % (changement de taux du 1er août 2025).",
                plans=(KVA6, KVA9),
                prices=(
                    fixed("15.47", plan="KVA6", label="Abonnement 6 kVA"),
                    fixed("19.38", plan="KVA9", label="Abonnement 9 kVA"),
                    usage("kWh", "0.1998", label="Énergie, option base"),
                ),
                schemes=(SWITCH_BOUNTY,),
                documents=energy(script=True),
                publications=(
                    published("USGP", EVERYWHERE, starts=VAT_CHANGE),
                    published(
                        "FT",
                        ("telesales",),
                        starts=date(2026, 1, 1),
                        visibility="internal",
                        conditions="Proposé aux abonnés de la box ayant consenti à être appelés.",
                    ),
                ),
                mappings=COMMISSION,
                cq=CQ,
            ),
        ),
    ),
    Product(
        sku="USGP-ELEC-0002",
        name="Élec Spot, au prix du marché",
        short_name="Élec Spot",
        company="USGP",
        risk="ELEC",
        partner="lumeor",
        revenue_model="commission",
        integration="api",
        tariff_mode="auto",
        channels=("web",),
        min_age=18,
        badges=("new",),
        description="Le kWh suit le marché de gros, heure par heure, plus une marge connue.",
        covers=("Prix horaire publié la veille", "kWh jamais au-delà de 0,25 €"),
        excludes=("La garantie d’un prix moyen",),
        attributes={
            "price_kind": "Spot horaire",
            "power_kva": 9,
            "green_share": 100,
            "term_months": 0,
        },
        external={"Luméor Énergie": "LUM-SPOT-H"},
        versions=(
            Version(
                starts=date(2026, 4, 1),
                plans=(KVA9,),
                prices=(
                    fixed("19.38", plan="KVA9", label="Abonnement 9 kVA"),
                    indexed(
                        "spot",
                        "index * 1.08 + 0.0450",
                        unit="kWh",
                        floor="0.0900",
                        cap="0.2500",
                        plan="KVA9",
                        label="kWh indexé sur le marché",
                    ),
                ),
                schemes=linear("3", split=HOUSE),
                documents=energy(),
                publications=(published("USGP", ("web",), starts=date(2026, 4, 1)),),
                mappings=COMMISSION,
                cq=CQ,
            ),
        ),
    ),
    Product(
        sku="USGP-ELEC-0003",
        name="Élec Verte Heures Creuses",
        short_name="Élec Verte HC",
        company="USGP",
        risk="ELEC",
        partner="lumeor",
        revenue_model="commission",
        integration="import",
        channels=EVERYWHERE,
        min_age=18,
        description="Électricité 100 % renouvelable, option heures pleines et heures creuses.",
        covers=("Garanties d’origine françaises", "Recharge de nuit d’un véhicule"),
        excludes=("La modification des horaires creux, fixés par le gestionnaire de réseau",),
        attributes={"price_kind": "Fixe", "power_kva": 9, "green_share": 100, "term_months": 12},
        external={"Luméor Énergie": "LUM-VRT-HC"},
        versions=(
            Version(
                starts=date(2026, 2, 1),
                ends=Ahead(months=2),
                plans=(KVA9,),
                prices=(
                    fixed("19.90", plan="KVA9", label="Abonnement 9 kVA"),
                    usage("kWh heures pleines", "0.2146", plan="KVA9", label="Heures pleines"),
                    usage("kWh heures creuses", "0.1696", plan="KVA9", label="Heures creuses"),
                ),
                schemes=(SWITCH_BOUNTY,),
                documents=until(energy(), "NOTICE_TARIFAIRE", valid_to=Ahead(months=2)),
                publications=(
                    published("USGP", EVERYWHERE, starts=date(2026, 2, 1), ends=Ahead(months=2)),
                ),
                mappings=COMMISSION,
                cq=CQ,
            ),
            Version(
                number=2,
                status="scheduled",
                starts=Ahead(months=2),
                breaking=True,
                notes="Nouvelle grille du fournisseur.",
                plans=(KVA9,),
                prices=(
                    fixed("20.40", plan="KVA9", label="Abonnement 9 kVA"),
                    usage("kWh heures pleines", "0.2081", plan="KVA9", label="Heures pleines"),
                    usage("kWh heures creuses", "0.1640", plan="KVA9", label="Heures creuses"),
                ),
                schemes=(SWITCH_BOUNTY,),
                documents=energy(),
                publications=(published("USGP", EVERYWHERE, starts=Ahead(months=2)),),
                mappings=COMMISSION,
                cq=CQ,
            ),
        ),
    ),
)
