"""Where a batch stands, and what became of each of its lines."""

from winvest.foundation.kit.labelled import Labelled


class BatchStatus(Labelled):
    """Where a batch stands."""

    WAITING = "waiting", "En attente", "neutral"
    RUNNING = "running", "En cours", "info"
    DONE = "done", "Terminé", "ok"
    STOPPED = "stopped", "Arrêté", "warn"
    FAILED = "failed", "Échoué", "bad"


class LineStatus(Labelled):
    """What became of a line."""

    WAITING = "waiting", "En attente", "neutral"
    DONE = "done", "Fait", "ok"
    UNCHANGED = "unchanged", "Inchangé", "neutral"
    REFUSED = "refused", "Refusé", "bad"
    SKIPPED = "skipped", "Non traité", "warn"
