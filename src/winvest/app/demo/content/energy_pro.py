"""USGP: electricity of professionals, before VAT."""

from datetime import date

from winvest.app.demo.content.energy import (
    COMMISSION,
)
from winvest.app.demo.content.papers import energy
from winvest.app.demo.content.presets import (
    monthly,
    net,
    papers,
    published,
    tiered,
)
from winvest.app.demo.content.rewards import (
    HOUSE,
    commission_booking,
    rate,
    scheme,
)
from winvest.app.demo.content.shapes import Price, Product, Version

ENERGY_PRO: tuple[Product, ...] = (
    Product(
        sku="USGP-ELECPRO-0001",
        name="Élec Pro petits sites (C5)",
        short_name="Élec Pro C5",
        company="USGP",
        risk="ELEC",
        partner="lumeor",
        revenue_model="commission",
        integration="import",
        channels=("field", "telesales"),
        kinds=("professional",),
        description="Commerces et bureaux jusqu’à 36 kVA. Prix hors taxes, dégressif par tranche "
        "de consommation.",
        covers=("Gestionnaire de compte", "Facture électronique"),
        excludes=("Les sites de plus de 36 kVA",),
        attributes={"price_kind": "Fixe", "power_kva": 36, "green_share": 50, "term_months": 36},
        external={"Luméor Énergie": "LUM-PRO-C5"},
        versions=(
            Version(
                starts=date(2026, 1, 1),
                plans=(monthly("KVA36", "36 kVA"),),
                prices=(
                    net("42.50", plan="KVA36", label="Abonnement hors taxes"),
                    tiered(
                        (0, 1000, "0.1790"),
                        (1001, 5000, "0.1690"),
                        (5001, None, "0.1590"),
                        mode="graduated",
                        plan="KVA36",
                        tax_included=False,
                        label="kWh du mois, par tranche",
                        unit="kWh",
                    ),
                ),
                schemes=(
                    scheme(
                        rate("4", high="11", of="months"),
                        rate("2", low="12", of="months"),
                        split=HOUSE,
                        settlement="recurring",
                    ),
                ),
                documents=energy(),
                publications=(published("USGP", ("field", "telesales")),),
                mappings=COMMISSION,
                cq=papers("KBIS", "RIB", "PDL", notes="Pouvoir du signataire, date d’échéance."),
            ),
        ),
    ),
    Product(
        sku="USGP-ELECPRO-0002",
        name="Élec Pro sur mesure (C4 et C2)",
        short_name="Élec Pro C4",
        company="USGP",
        risk="ELEC",
        partner="lumeor",
        revenue_model="commission",
        integration="not_integrated",
        channels=("field",),
        kinds=("professional",),
        badges=("on_quotation",),
        description="Étude et mise en concurrence pour les sites de plus de 36 kVA.",
        covers=("Courbe de charge analysée", "Comparaison de trois offres"),
        excludes=("L’achat direct sur le marché",),
        attributes={"price_kind": "Indexé", "power_kva": 250, "term_months": 36},
        versions=(
            Version(
                starts=date(2026, 1, 1),
                plans=(monthly("ETUDE", "Sur étude"),),
                prices=(
                    Price(
                        type="on_quotation",
                        payload={},
                        plan="ETUDE",
                        label="Sur devis après analyse de la courbe de charge",
                        tax_included=False,
                    ),
                ),
                schemes=(
                    scheme(
                        rate("2", high="999999", of="margin"),
                        rate("2.5", low="1000000", of="margin"),
                        split=HOUSE,
                        settlement="recurring",
                        maximum="15000",
                    ),
                ),
                documents=energy(),
                publications=(published("USGP", ("field",), visibility="internal"),),
                mappings=commission_booking("USGP", cost_center="USGP-NRJ", account="709100"),
                cq=papers("KBIS", "CourbeDeCharge", notes="Mandat de collecte signé."),
            ),
        ),
    ),
)
