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


class EntryKind(Labelled):
    """What happened, for an entry to be made (Annexe F §4–5)."""

    SALE = "sale", "Vente"
    COMMISSION = "commission", "Commission"
    FEE = "fee", "Frais"
    CREDIT_NOTE = "credit_note", "Avoir"
    CLAWBACK = "clawback", "Reprise de commission"
    BONUS = "bonus", "Prime"
    PAYMENT = "payment", "Règlement"


class LineType(Labelled):
    """The column « Type écriture » of the exports (Annexe F §3)."""

    REVENUE = "CA", "CA"
    COMMISSION = "Commission", "Commission"
    FEE = "Frais", "Frais"
    TAX = "TVA", "TVA"
