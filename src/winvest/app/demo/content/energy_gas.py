"""USGP: gas, the dual offer, and the charging point."""

from datetime import date
from decimal import Decimal

from winvest.app.demo.content.energy import (
    B1,
    COMMISSION,
    CQ,
    SWITCH_BOUNTY,
)
from winvest.app.demo.content.papers import energy, services, unpublished
from winvest.app.demo.content.presets import (
    EVERYWHERE,
    fixed,
    indexed,
    monthly,
    once,
    papers,
    published,
    usage,
)
from winvest.app.demo.content.rewards import (
    HOUSE,
    WITH_PARTNER,
    bounty,
    commission_booking,
    linear,
    rate,
    sales_booking,
    scheme,
)
from winvest.app.demo.content.shapes import Ahead, Extra, Price, Product, Version

GAS: tuple[Product, ...] = (
    Product(
        sku="USGP-GAZ-0001",
        name="Gaz Fixe douze mois",
        short_name="Gaz Fixe",
        company="USGP",
        risk="GAZ",
        partner="gazelia",
        revenue_model="commission",
        integration="import",
        channels=EVERYWHERE,
        min_age=18,
        description="Gaz naturel à prix fixe un an pour un logement chauffé au gaz.",
        covers=("Prix du kWh bloqué douze mois", "Mise en service comprise"),
        excludes=("L’entretien de la chaudière",),
        attributes={"price_kind": "Fixe", "consumption_class": "B1", "term_months": 12},
        external={"Gazélia": "GZL-FIX12"},
        versions=(
            Version(
                starts=date(2025, 10, 1),
                plans=(B1,),
                prices=(
                    fixed("24.80", plan="B1", label="Abonnement"),
                    usage("kWh", "0.1042", plan="B1", label="Énergie"),
                ),
                schemes=(SWITCH_BOUNTY,),
                documents=energy(),
                publications=(published("USGP", EVERYWHERE, starts=date(2025, 10, 1)),),
                mappings=COMMISSION,
                cq=CQ,
            ),
        ),
    ),
    Product(
        sku="USGP-GAZ-0002",
        name="Gaz Indexé sur le prix repère",
        short_name="Gaz Indexé",
        company="USGP",
        risk="GAZ",
        partner="gazelia",
        revenue_model="commission",
        lifecycle="frozen",
        integration="inactive",
        channels=("telesales",),
        description="Prix révisé chaque mois selon l’indice de l’énergie. Vente gelée : le "
        "fournisseur a suspendu l’offre.",
        covers=("Révision mensuelle publiée",),
        excludes=("La garantie d’un prix maximal",),
        attributes={"price_kind": "Indexé", "consumption_class": "B1", "term_months": 12},
        external={"Gazélia": "GZL-IDX"},
        versions=(
            Version(
                starts=date(2025, 9, 1),
                plans=(B1,),
                prices=(
                    fixed("23.60", plan="B1", label="Abonnement"),
                    indexed(
                        "energy",
                        "index * 0.95 + 0.0060",
                        unit="kWh",
                        floor="0.0500",
                        cap="0.1200",
                        plan="B1",
                        label="kWh indexé",
                    ),
                ),
                schemes=linear("3", split=HOUSE),
                documents=energy(),
                mappings=COMMISSION,
                cq=CQ,
            ),
        ),
    ),
    Product(
        sku="USGP-DUO-0001",
        name="Duo Énergie électricité et gaz",
        short_name="Duo Énergie",
        company="USGP",
        risk="ELEC",
        revenue_model="commission",
        channels=("field", "telesales"),
        min_age=18,
        badges=("promo",),
        description="Les deux énergies, une seule démarche, avec 3 € de remise par mois.",
        covers=("Un seul rendez-vous", "Une échéance commune"),
        excludes=("Le maintien de la remise si l’une des énergies est quittée",),
        attributes={"price_kind": "Fixe", "power_kva": 6, "term_months": 12},
        versions=(
            Version(
                starts=date(2026, 3, 1),
                plans=(monthly("DUO", "Électricité et gaz"),),
                prices=(
                    Price(
                        type="bundle",
                        payload={
                            "items": [
                                {"sku": "USGP-ELEC-0001", "plan": "KVA6"},
                                {"sku": "USGP-GAZ-0001", "plan": "B1"},
                            ],
                            "discount": {"type": "amount", "value": Decimal("3.00")},
                        },
                        plan="DUO",
                        label="Remise de 3 € par mois",
                    ),
                ),
                schemes=(scheme(bounty("95"), split=HOUSE, applies_to="new"),),
                documents=energy(),
                publications=(published("USGP", ("field", "telesales"), starts=date(2026, 3, 1)),),
                mappings=COMMISSION,
                cq=CQ,
            ),
        ),
    ),
    Product(
        sku="USGP-RECHARGE-0001",
        name="Borne de recharge à domicile",
        short_name="Borne 7,4 kW",
        company="USGP",
        risk="ELEC",
        revenue_model="mixed",
        lifecycle="test",
        channels=("web", "field"),
        badges=("beta",),
        description="Fourniture et pose d’une borne dans la résidence principale, TVA réduite ; "
        "l’installateur reverse une commission.",
        covers=("Borne 7,4 kW, protection et mise en service", "Attestation de conformité"),
        excludes=("Le renforcement du tableau électrique",),
        attributes={"price_kind": "Fixe", "power_kva": 9},
        versions=(
            Version(
                status="in_review",
                starts=Ahead(months=2),
                plans=(once("POSE", "Fourniture et pose"),),
                prices=(fixed("1190.00", plan="POSE", vat="5.50", label="Borne posée"),),
                extras=(
                    Extra(
                        kind="surcharge",
                        code="PRO",
                        label="Local professionnel",
                        value=Decimal("90"),
                        recurrence="one_shot",
                        client_kinds=("professional",),
                    ),
                ),
                schemes=(scheme(rate("6"), split=WITH_PARTNER, applies_to="new"),),
                documents=unpublished(services()),
                mappings=(
                    *sales_booking(
                        "USGP",
                        "707200",
                        tax_code="TN055",
                        cost_center="USGP-IRVE",
                        status="to_validate",
                    ),
                    *commission_booking("USGP", cost_center="USGP-IRVE", account="708200"),
                ),
                cq=papers("PhotoTableau", "RIB", notes="Logement achevé depuis plus de deux ans."),
            ),
        ),
    ),
)
