"""Normalised lists of the life of versions."""

from winvest.foundation.kit.labelled import Labelled


class VersionAct(Labelled):
    """What happened to a version, as its log names it."""

    DRAFTED = "drafted", "Brouillon créé", "neutral"
    SUBMITTED = "submitted", "Soumise à approbation", "info"
    RECALLED = "recalled", "Reprise par son auteur", "neutral"
    APPROVED = "approved", "Approuvée", "ok"
    REFUSED = "refused", "Refusée", "bad"
    REOPENED = "reopened", "Rouverte : son contenu a changé", "warn"
    SCHEDULED = "scheduled", "Mise en production planifiée", "info"
    UNSCHEDULED = "unscheduled", "Mise en production annulée", "warn"
    LIVE = "live", "Mise en production", "ok"
    ROLLED_BACK = "rolled_back", "Retour à un contenu précédent", "warn"
    BLOCKED = "blocked", "Mise en production refusée : contenu altéré", "bad"
