"""What an account of a company is for."""

from winvest.foundation.kit.labelled import Labelled


class AccountNature(Labelled):
    """Which flows an account takes (CDC §2.2, plan comptable général)."""

    REVENUE = "revenue", "Chiffre d’affaires"
    COMMISSION = "commission", "Commissions"
    FEE = "fee", "Frais"
    TAX = "tax", "Taxes et TVA"
    THIRD_PARTY = "third_party", "Tiers"
    TREASURY = "treasury", "Trésorerie"
    EXPENSE = "expense", "Charges"
