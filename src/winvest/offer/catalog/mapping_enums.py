"""Normalised values of the transverse mappings and of the exit plan (CDC §3.6, §4)."""

from winvest.foundation.kit.labelled import Labelled


class TicketAtSale(Labelled):
    """The ticket that a sale opens by itself."""

    NONE = "none", "Aucun"
    SHIPMENT = "shipment", "Expédition"
    INSTALLATION = "installation", "Rendez-vous d’installation"
    ACTIVATION = "activation", "Mise en service"
    WELCOME_CALL = "welcome_call", "Appel de bienvenue"


class InvoiceTemplate(Labelled):
    """What the client is billed with."""

    STANDARD = "standard", "Facture"
    METERED = "metered", "Facture avec relevé de consommation"
    CONSOLIDATED = "consolidated", "Facture regroupée (plusieurs services)"
    PREMIUM_NOTICE = "premium_notice", "Avis d’échéance d’assurance"
    NONE = "none", "Aucune : la compagnie facture"


class DebitMethod(Labelled):
    """How the client pays."""

    SEPA = "sepa", "Prélèvement SEPA"
    CARD = "card", "Carte bancaire"
    TRANSFER = "transfer", "Virement"
    PARTNER = "partner", "Encaissé par la compagnie"


class MandateTemplate(Labelled):
    """What the client signs to be debited."""

    SEPA_CORE = "sepa_core", "Mandat SEPA CORE (particuliers)"
    SEPA_B2B = "sepa_b2b", "Mandat SEPA B2B (entreprises)"
    CARD = "card", "Accord d’enregistrement de carte"
    NONE = "none", "Aucun"


class DebitCycle(Labelled):
    """How often the client is debited."""

    PLAN = "plan", "Celui de la formule"
    MONTHLY = "monthly", "Tous les mois"
    QUARTERLY = "quarterly", "Tous les trois mois"
    YEARLY = "yearly", "Tous les ans"
    ONCE = "once", "Une seule fois"


class Renewals(Labelled):
    """What becomes of the contracts that come to their term."""

    STOPPED = "stopped", "Non renouvelés"
    KEPT = "kept", "Renouvelés jusqu’à la fin du support"
    MOVED = "moved", "Renouvelés sur un autre produit"
