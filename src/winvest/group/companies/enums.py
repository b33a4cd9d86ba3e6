"""Normalised lists of the companies."""

from winvest.foundation.kit.labelled import Labelled


class AddressKind(Labelled):
    """What an address of the company is for."""

    HEAD_OFFICE = "head_office", "Siège social"
    BILLING = "billing", "Facturation"
    RETURNS = "returns", "Retours"
    OTHER = "other", "Autre"


class ContactKind(Labelled):
    """Whom to reach at the company."""

    MANAGEMENT = "management", "Direction"
    ACCOUNTING = "accounting", "Comptabilité"
    SUPPORT = "support", "Service client"
    DPO = "dpo", "Délégué à la protection des données"
    TECHNICAL = "technical", "Technique"


class LedgerPurpose(Labelled):
    """What an accounting setting of the company is used for."""

    SALES = "sales", "Ventes"
    PURCHASES = "purchases", "Achats"
    BANK = "bank", "Banque"
    COMMISSIONS = "commissions", "Commissions"
    RECEIVABLE = "receivable", "Clients"
    VAT_COLLECTED = "vat_collected", "TVA collectée"
    VAT_DEDUCTIBLE = "vat_deductible", "TVA déductible"
    FEES = "fees", "Frais"
    MISCELLANEOUS = "miscellaneous", "Opérations diverses"
