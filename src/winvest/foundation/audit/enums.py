"""Normalised lists of the audit trail."""

from winvest.foundation.kit.labelled import Labelled


class Action(Labelled):
    """What happened to the row (Annexe A §2.3)."""

    INSERT = "insert", "Création", "ok"
    UPDATE = "update", "Modification", "info"
    DELETE = "delete", "Suppression", "bad"


class Damage(Labelled):
    """What somebody did to a chain, as the verification names it."""

    MODIFIED = "modifiée", "Ligne modifiée", "bad"
    DELETED = "supprimée", "Ligne supprimée", "bad"
    TRUNCATED = "tronquée", "Chaîne tronquée", "bad"
    REWRITTEN = "réécrite", "Chaîne réécrite", "bad"
