"""Depanssur: yearly maintenance, several sites, and the study under way."""

from datetime import date
from decimal import Decimal

from winvest.app.demo.content.papers import services, unpublished
from winvest.app.demo.content.presets import (
    EVERYWHERE,
    fixed,
    monthly,
    net,
    once,
    papers,
    published,
    yearly,
)
from winvest.app.demo.content.rewards import (
    HOUSE,
    rate,
    sales_booking,
    scheme,
)
from winvest.app.demo.content.services import (
    BOOKING,
)
from winvest.app.demo.content.shapes import Ahead, Extra, Price, Product, Version

UPKEEP: tuple[Product, ...] = (
    Product(
        sku="DEP-CHAUDIERE-0001",
        name="Entretien annuel de chaudière gaz",
        short_name="Entretien chaudière",
        company="DEP",
        risk="ENTRETIEN",
        revenue_model="revenue",
        channels=EVERYWHERE,
        description="La visite obligatoire, l’attestation sous quinze jours, deux dépannages "
        "compris dans la formule Confort.",
        covers=("Nettoyage, réglage, mesure du monoxyde de carbone", "Attestation d’entretien"),
        excludes=("Le remplacement du corps de chauffe",),
        attributes={"visits_per_year": 1, "certificate": True},
        versions=(
            Version(
                starts=date(2026, 1, 1),
                plans=(yearly("VISITE", "Visite seule"), yearly("SERENITE", "Sérénité")),
                prices=(
                    fixed("119.00", plan="VISITE", vat="10.00"),
                    fixed("179.00", plan="SERENITE", vat="10.00"),
                ),
                extras=(
                    Extra(
                        kind="surcharge",
                        code="CORSE_DROM",
                        label="Corse et outre-mer",
                        value=Decimal("25"),
                        recurrence="yearly",
                        zones=("FR-CORSE", "FR-DROM"),
                    ),
                ),
                schemes=(scheme(rate("12"), split=HOUSE),),
                documents=services(),
                publications=(
                    published("DEP", EVERYWHERE),
                    published("USGP", ("field", "telesales"), visibility="internal"),
                ),
                mappings=sales_booking("DEP", "706410", tax_code="TN10", cost_center="DEP-ENT"),
                cq=papers("RIB", "AttestationTVA", notes="Marque, modèle et année de l’appareil."),
            ),
        ),
    ),
    Product(
        sku="DEP-POMPE-0001",
        name="Entretien de pompe à chaleur",
        short_name="Entretien PAC",
        company="DEP",
        risk="ENTRETIEN",
        revenue_model="revenue",
        lifecycle="test",
        channels=("field", "web"),
        badges=("beta",),
        description="Contrôle d’étanchéité et réglage, tous les deux ans ou chaque année.",
        covers=("Contrôle du fluide frigorigène", "Nettoyage des échangeurs"),
        excludes=("La recharge de fluide",),
        attributes={"visits_per_year": 1, "certificate": True},
        versions=(
            Version(
                status="approved",
                starts=Ahead(months=1),
                plans=(yearly("VISITE", "Visite annuelle"),),
                prices=(fixed("189.00", plan="VISITE", vat="10.00"),),
                schemes=(scheme(rate("12"), split=HOUSE),),
                documents=services(),
                mappings=sales_booking("DEP", "706410", tax_code="TN10", cost_center="DEP-ENT"),
                cq=papers("AttestationTVA", notes="Habilitation fluides de l’intervenant."),
            ),
        ),
    ),
    Product(
        sku="DEP-SYNDIC-0001",
        name="Contrat Multisites pour syndics et bailleurs",
        short_name="Multisites",
        company="DEP",
        risk="DEPANNAGE",
        revenue_model="revenue",
        channels=("field",),
        kinds=("professional",),
        badges=("on_quotation",),
        description="Astreinte pour un parc de logements : prix selon le nombre de lots.",
        covers=("Numéro dédié", "Compte rendu photo de chaque passage"),
        excludes=("Les ascenseurs",),
        attributes={"response_hours": 4},
        versions=(
            Version(
                starts=date(2026, 2, 1),
                plans=(monthly("ASTREINTE", "Astreinte"), monthly("PARC", "Parc sur étude")),
                prices=(
                    net("95.00", plan="ASTREINTE", label="Astreinte jusqu’à 20 lots, hors taxes"),
                    Price(
                        type="on_quotation",
                        payload={},
                        plan="PARC",
                        label="Sur devis au-delà de 20 lots",
                        tax_included=False,
                    ),
                ),
                schemes=(scheme(rate("6"), split=HOUSE, maximum="4000"),),
                documents=services(),
                publications=(published("DEP", ("field",), starts=date(2026, 2, 1)),),
                mappings=BOOKING,
                cq=papers("KBIS", "RIB", notes="Liste des adresses et des digicodes."),
            ),
        ),
    ),
    Product(
        sku="DEP-DIAG-0001",
        name="Diagnostic électrique du logement",
        short_name="Diagnostic électrique",
        company="DEP",
        risk="ENTRETIEN",
        revenue_model="revenue",
        lifecycle="draft",
        channels=("web",),
        description="Visite de contrôle de l’installation avant vente ou location. Partenariat à "
        "conclure avec un diagnostiqueur certifié.",
        attributes={"visits_per_year": 1, "certificate": True},
        versions=(
            Version(
                status="draft",
                starts=Ahead(months=3),
                plans=(once("VISITE", "Visite"),),
                prices=(fixed("99.00", plan="VISITE"),),
                documents=unpublished(services()),
            ),
        ),
    ),
)
