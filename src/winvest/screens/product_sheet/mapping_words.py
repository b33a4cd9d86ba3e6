"""How the fields of the mappings read when two edits of them stand side by side."""

from collections.abc import Callable, Mapping

from winvest.offer.catalog.mapping_enums import (
    DebitCycle,
    DebitMethod,
    InvoiceTemplate,
    MandateTemplate,
    TicketAtSale,
)
from winvest.offer.quality.forms import piece_label

MAPPING_LABELS: Mapping[str, str] = {
    "is_physical": "Produit physique",
    "stock_item": "Article de stock",
    "parcel_weight_g": "Poids du colis (g)",
    "parcel_length_mm": "Longueur (cm)",
    "parcel_width_mm": "Largeur (cm)",
    "parcel_height_mm": "Hauteur (cm)",
    "ticket_at_sale": "Ticket ouvert à la vente",
    "invoice_template": "Modèle de facture",
    "initial_fee_code": "Frais initiaux",
    "debit_method": "Paiement",
    "mandate_template": "Modèle de mandat",
    "creditor_company_id": "Créancier (ICS)",
    "debit_cycle": "Cycle",
    "debit_day": "Jour du mois",
}
RULE_LABELS: Mapping[str, str] = {
    "pieces": "Pièces et données exigées",
    "others": "Autres",
    "call_script_id": "Script d’appel",
    "notes": "À vérifier",
}
CHOICES = {
    "ticket_at_sale": TicketAtSale,
    "invoice_template": InvoiceTemplate,
    "debit_method": DebitMethod,
    "mandate_template": MandateTemplate,
    "debit_cycle": DebitCycle,
}


def told(named: Mapping[str, str]) -> Callable[[str, str], str]:
    """A value as its form shows it; `named`: creditors, fees and scripts by what stands for them.

    >>> told({})("debit_cycle", "once"), told({})("is_physical", "1"), told({})("debit_day", "5")
    ('Une seule fois', 'Oui', '5')
    """

    def word(name: str, value: str) -> str:
        if name in CHOICES:
            return next((one.label for one in CHOICES[name] if one.value == value), value)
        if name == "is_physical":
            return "Oui"
        if name == "pieces":
            return ", ".join(map(piece_label, value.split(",")))
        return named.get(value, value)

    return word
