"""Normalised lists of the notifications."""

from winvest.foundation.kit.labelled import Labelled


class NoticeChannel(Labelled):
    """How somebody is told."""

    APP = "app", "Dans Winvest"
    MAIL = "mail", "Courriel"
    SMS = "sms", "SMS"
    SLACK = "slack", "Slack"


class NoticeTone(Labelled):
    """How grave it is."""

    INFO = "info", "Information", "info"
    OK = "ok", "Bonne nouvelle", "ok"
    WARN = "warn", "À surveiller", "warn"
    BAD = "bad", "Urgent", "bad"


class SendingStatus(Labelled):
    """Where a message sent outside stands."""

    WAITING = "waiting", "En attente", "info"
    RETRY = "retry", "Nouvel essai prévu", "warn"
    SENT = "sent", "Envoyé", "ok"
    REFUSED = "refused", "Refusé", "bad"
    FAILED = "failed", "Échec", "bad"
