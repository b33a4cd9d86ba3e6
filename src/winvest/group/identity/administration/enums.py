"""Normalised lists of the administration."""

from winvest.foundation.kit.labelled import Labelled


class AdminAct(Labelled):
    """What an administrator did to an account."""

    INVITED = "invited", "Invitation envoyée", "info"
    EDITED = "edited", "Identité modifiée", "neutral"
    DISABLED = "disabled", "Compte désactivé", "bad"
    ENABLED = "enabled", "Compte réactivé", "ok"
    SESSIONS_ENDED = "sessions_ended", "Sessions fermées", "warn"
    FACTORS_RESET = "factors_reset", "Second facteur réinitialisé", "bad"
    VIEWED_AS = "viewed_as", "Vu comme cette personne", "info"


class AssignmentState(Labelled):
    """Whether a role is held now."""

    CURRENT = "current", "En cours", "ok"
    FUTURE = "future", "À venir", "info"
    ENDED = "ended", "Terminé", "neutral"


class KeyState(Labelled):
    """Whether a program's key still opens the API."""

    ACTIVE = "active", "Active", "ok"
    ENDING = "ending", "Expire bientôt", "warn"
    EXPIRED = "expired", "Expirée", "bad"
    REVOKED = "revoked", "Révoquée", "neutral"
