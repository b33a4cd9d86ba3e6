"""Normalised lists of the files."""

from winvest.foundation.kit.labelled import Labelled


class Scan(Labelled):
    """What the antivirus said when the file was deposited; an infected one is never kept."""

    CLEAN = "clean", "Analysé, sain", "ok"
    NOT_SCANNED = "not_scanned", "Non analysé", "neutral"


class Integrity(Labelled):
    """Whether the store still holds what was deposited, when it was last re-read."""

    UNCHECKED = "unchecked", "Pas encore revérifié", "neutral"
    INTACT = "intact", "Intègre", "ok"
    ALTERED = "altered", "Altéré", "bad"
    MISSING = "missing", "Introuvable", "bad"
