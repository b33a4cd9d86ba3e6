"""Normalised lists of the accounting mappings."""

from winvest.foundation.kit.labelled import Labelled


class AccountingNature(Labelled):
    """Which flow of the product is mapped (Annexe A §2.2)."""

    REVENUE = "revenue", "Chiffre d’affaires"
    COMMISSION = "commission", "Commissions"
    FEE = "fee", "Frais"
    TAX = "tax", "Taxes et TVA"


class MappingStatus(Labelled):
    """How far Compta is with a mapping (Annexe C §6)."""

    TO_VALIDATE = "to_validate", "À valider", "warn"
    VALIDATED = "validated", "Validé", "ok"
    ERROR = "error", "Erreur", "bad"
    EXPORTED = "exported", "Exporté", "info"
