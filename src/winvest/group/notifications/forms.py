"""Forms of the notifications: wishes, words, the Slack channel. Pure."""

from collections.abc import Mapping
from urllib.parse import urlsplit

from winvest.foundation.kit.reading import Reading
from winvest.group.notifications.enums import NoticeChannel
from winvest.group.notifications.rules import PERSONAL, Notice, Words

SLACK_HOST = "hooks.slack.com"


def parse_wishes(
    raw: Mapping[str, str], notices: Mapping[str, Notice]
) -> dict[tuple[str, NoticeChannel], bool]:
    """What was ticked, for each event and channel that a person may choose."""
    return {
        (code, channel): f"{code}:{channel.value}" in raw
        for code, notice in notices.items()
        for channel in PERSONAL
        if channel not in notice.compulsory
    }


def parse_words(raw: Mapping[str, str]) -> Words:
    """The subject on one line, the body as typed."""
    reading = Reading(raw)
    subject = reading.text("subject", longest=200)
    body = raw.get("body", "").replace("\r\n", "\n").strip()
    if len(body) > 4000:
        reading.refuse("body", "too_long", "Ce message est trop long : gardez-en 4 000 caractères.")
    reading.finish()
    return Words(subject=subject, body=body)


def parse_slack(raw: Mapping[str, str], *, sandbox: bool) -> tuple[str, str]:
    """The name of the channel and the address that Slack gave; loopback only out of production."""
    reading = Reading(raw)
    label = reading.text("label", longest=80, missing="Nommez le canal, par exemple #catalogue.")
    url = reading.text("url", longest=400, missing="Collez l’adresse donnée par Slack.")
    parts = urlsplit(url)
    local = sandbox and parts.hostname in ("127.0.0.1", "localhost")
    if url and not (local or (parts.scheme == "https" and parts.hostname == SLACK_HOST)):
        reading.refuse("url", "url", f"L’adresse commence par https://{SLACK_HOST}/services/.")
    reading.finish()
    return label, url
