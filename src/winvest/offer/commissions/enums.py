"""Normalised lists of the commissions (Annexe A §2.2, Annexe C §4)."""

from collections.abc import Mapping

from winvest.foundation.kit.labelled import Labelled


class AppliesTo(Labelled):
    """Which sales a scheme pays."""

    NEW = "new", "Affaires nouvelles"
    RENEWAL = "renewal", "Renouvellements"
    BOTH = "both", "Nouvelles et renouvellements"


class Settlement(Labelled):
    """When a commission is paid."""

    UPFRONT = "upfront", "À la vente (précomptée)"
    RECURRING = "recurring", "À chaque échéance"
    ON_COLLECTION = "on_collection", "À l’encaissement (post-comptée)"


class TierBasis(Labelled):
    """What a tier counts."""

    VOLUME = "volume", "Volume de ventes"
    REVENUE = "revenue", "Chiffre d’affaires"
    MARGIN = "margin", "Marge"
    MONTHS = "months", "Ancienneté en mois"


class CommissionTierMode(Labelled):
    """What the tier reached applies to."""

    VOLUME = "volume", "Sur toutes les ventes"
    GRADUATED = "graduated", "Par tranche"


class ValueType(Labelled):
    """Whether a tier gives a percentage or an amount."""

    PERCENT = "percent", "Pourcentage"
    AMOUNT = "amount", "Montant"


class CommissionStatus(Labelled):
    """Where a commission stands (Annexe C §4)."""

    PREPAID = "prepaid", "Précomptée", "info"
    ON_COLLECTION = "on_collection", "Post-comptée", "ok"
    CLAWBACK = "clawback", "Clawback", "bad"
    FROZEN = "frozen", "Gelée", "warn"


MEANINGS: Mapping[CommissionStatus, str] = {
    CommissionStatus.PREPAID: "Versée d’avance par le partenaire, nette de ce qu’il retient.",
    CommissionStatus.ON_COLLECTION: "Calculée après encaissement.",
    CommissionStatus.CLAWBACK: "À restituer, après une résiliation anticipée.",
    CommissionStatus.FROZEN: "Suspendue, dans l’attente d’une régularisation.",
}
CALLED: Mapping[Settlement, CommissionStatus] = {
    Settlement.UPFRONT: CommissionStatus.PREPAID,
    Settlement.ON_COLLECTION: CommissionStatus.ON_COLLECTION,
}


class SplitParty(Labelled):
    """Who may take a part of a commission (CDC §3.3)."""

    COMPANY = "company", "Entreprise"
    COMMERCIAL = "commercial", "Commercial"
    MANAGER = "manager", "Manager"
    PARTNER = "partner", "Partenaire"
    PLATFORM = "platform", "Plateforme"
