"""Winvest Capital: what the head company sells to partners and to the group's companies."""

from datetime import date

from winvest.app.demo.content.papers import services
from winvest.app.demo.content.presets import monthly as each_month
from winvest.app.demo.content.presets import (
    papers,
    published,
    tiered,
    yearly,
)
from winvest.app.demo.content.rewards import (
    HOUSE,
    HOUSE_ONLY,
    commission_booking,
    rate,
    sales_booking,
    scheme,
)
from winvest.app.demo.content.shapes import Booking, Price, Product, Version

PSP_FEES = Booking(
    company="WC",
    nature="fee",
    account="627100",
    journal="BANQUE",
    tax_code="EXO",
    cost_center="WC-PSP",
    status="to_validate",
)

GROUP: tuple[Product, ...] = (
    Product(
        sku="WC-ENCAISSEMENT-0001",
        name="Encaissement SEPA mutualisé",
        short_name="Encaissement",
        company="WC",
        risk="PARTENARIAT",
        partner="slimpay",
        revenue_model="revenue",
        integration="api",
        channels=("partner",),
        kinds=("professional",),
        description="Refacturation aux sociétés du groupe des prélèvements passés par la "
        "plateforme, au forfait de la tranche mensuelle.",
        covers=("Remise des lots", "Rejets et représentations suivis"),
        excludes=("Les frais de rejet de la banque du débiteur",),
        attributes={"agreement_months": 12},
        external={"Slimpay": "SEPA-CORE"},
        versions=(
            Version(
                starts=date(2026, 1, 1),
                plans=(each_month("LOT", "Par mois"),),
                prices=(
                    tiered(
                        (0, 999, "120.00"),
                        (1000, 4999, "350.00"),
                        (5000, None, "900.00"),
                        mode="package",
                        plan="LOT",
                        tax_included=False,
                        label="Forfait selon le nombre de prélèvements",
                    ),
                ),
                schemes=(scheme(rate("1"), split=HOUSE_ONLY),),
                documents=services(),
                publications=(published("WC", ("partner",), visibility="internal"),),
                mappings=(*sales_booking("WC", "706600", cost_center="WC-PSP"), PSP_FEES),
                cq=papers("Convention", notes="Convention intragroupe signée."),
            ),
        ),
    ),
    Product(
        sku="WC-APPORT-0001",
        name="Apport d’affaires, convention cadre",
        short_name="Apport d’affaires",
        company="WC",
        risk="PARTENARIAT",
        revenue_model="commission",
        channels=("partner", "field"),
        kinds=("professional",),
        badges=("on_quotation",),
        description="Convention par laquelle un tiers présente des clients au groupe. Le taux est "
        "négocié par apporteur.",
        covers=("Suivi des apports", "Relevé trimestriel"),
        excludes=("La distribution d’assurance, réservée aux inscrits à l’Orias",),
        attributes={"agreement_months": 24},
        versions=(
            Version(
                starts=date(2026, 1, 1),
                plans=(yearly("CADRE", "Convention cadre"),),
                prices=(
                    Price(
                        type="percentage",
                        payload={"rate": "8", "of": "revenue"},
                        plan="CADRE",
                        label="Part du chiffre d’affaires apporté",
                        tax_included=False,
                    ),
                ),
                schemes=(scheme(rate("8"), split=HOUSE, settlement="on_collection"),),
                documents=services(),
                publications=(published("WC", ("partner", "field"), visibility="hidden"),),
                mappings=commission_booking("WC", cost_center="WC-APP", account="622200"),
                cq=papers("KBIS", "RIB", notes="Attestation de vigilance Urssaf."),
            ),
        ),
    ),
)
