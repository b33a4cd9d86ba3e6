"""Normalised lists of the teams, with their French labels."""

from winvest.foundation.kit.labelled import Labelled


class TeamState(Labelled):
    """Does the team still count?"""

    ACTIVE = "active", "Active", "ok"
    ARCHIVED = "archived", "Archivée", "neutral"


class MemberState(Labelled):
    """May this member act for the company today?"""

    ACTIVE = "active", "Actif", "ok"
    INVITED = "invited", "Invité", "info"
    ROLELESS = "roleless", "Sans rôle ici", "warn"
    DISABLED = "disabled", "Désactivé", "neutral"
