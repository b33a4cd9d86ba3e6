"""Slack: one POST to the secret address of an incoming webhook.

`ok` with 200; 400, 403, 404 and 410 are final; 429 says when to come back
(https://docs.slack.dev/messaging/sending-messages-using-incoming-webhooks).
"""

import httpx

from winvest.foundation.infra.outgoing import guarded_client
from winvest.foundation.kit.errors import Refused

FINAL = (400, 403, 404, 410)


class SlackCarrier:
    """Carries messages to the addresses that Slack gives."""

    def __init__(self, *, loopback: bool) -> None:
        self._loopback = loopback

    async def post(self, url: str, text: str) -> None:
        """Hand the message over."""
        async with guarded_client(loopback=self._loopback) as http:
            answer: httpx.Response = await http.post(url, json={"text": text})
        if answer.status_code in FINAL:
            raise Refused(
                f"Slack refuse ce message (réponse {answer.status_code}). Vérifiez l’adresse du "
                "canal dans les messages de la société.",
                code="slack_refused",
            )
        answer.raise_for_status()
