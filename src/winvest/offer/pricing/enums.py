"""Normalised lists of the prices (CDC §2.2, Annexe A §2.2)."""

from winvest.foundation.kit.labelled import Labelled


class PricingType(Labelled):
    """How an amount is worked out."""

    FIXED = "fixed", "Fixe"
    TIERED = "tiered", "Palier"
    INDEXED = "indexed", "Indexé"
    USAGE = "usage", "Usage"
    PERCENTAGE = "percentage", "Pourcentage"
    BUNDLE = "bundle", "Bundle / pack"
    ON_QUOTATION = "on_quotation", "Sur devis"


class TierMode(Labelled):
    """What a tier applies to: the whole once it is reached, or its own slice alone."""

    VOLUME = "volume", "Sur le volume entier"
    GRADUATED = "graduated", "Par tranche"
    PACKAGE = "package", "Forfait par palier"


class PriceEffect(Labelled):
    """How a promotion or surcharge changes an amount."""

    PERCENT = "percent", "Pourcentage"
    AMOUNT = "amount", "Montant"
