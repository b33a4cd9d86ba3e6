"""Normalised lists of the messages received (Annexe C §7)."""

from winvest.foundation.kit.labelled import Labelled


class WebhookEventStatus(Labelled):
    """Where a message stands; `retry` failed and will be tried again."""

    RECEIVED = "received", "Reçu", "info"
    OK = "ok", "Traité", "ok"
    RETRY = "retry", "Échec, nouvel essai prévu", "warn"
    FAILED = "failed", "Échec", "bad"
    IGNORED = "ignored", "Ignoré", "neutral"
