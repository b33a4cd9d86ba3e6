"""SMS gateway: one HTTPS POST a message, to the address that `SMS_URL` names.

Body `{"id", "to", "text"}`, `Authorization: Bearer SMS_TOKEN`; the id lets the gateway drop a
repeat. Any 2xx is accepted; 4xx (429 aside) is final.
"""

import time

import httpx
import structlog

from winvest.foundation.delivery.ports import Sms
from winvest.foundation.kit.errors import Refused

TIMEOUT_S = 10
log = structlog.get_logger("delivery")


class SmsGateway:
    """Carries SMS to an HTTP gateway."""

    def __init__(self, url: str, *, token: str | None) -> None:
        self._url = url
        self._headers = {"Authorization": f"Bearer {token}"} if token else {}

    async def send(self, sms: Sms, *, message_id: str) -> None:
        """Hand the SMS over; refusals of the gateway are not tried again."""
        body = {"id": message_id, "to": sms.to, "text": sms.text}
        started = time.perf_counter()
        async with httpx.AsyncClient(timeout=TIMEOUT_S, headers=self._headers) as http:
            answer = await http.post(self._url, json=body)
        log.info(
            "call",
            partner="sms",
            id=message_id,
            status=answer.status_code,
            ms=round((time.perf_counter() - started) * 1000, 1),
        )
        if 400 <= answer.status_code < 500 and answer.status_code != 429:
            raise Refused(
                f"La passerelle SMS refuse l’envoi (réponse {answer.status_code}). "
                "Vérifiez le numéro et les réglages SMS_URL et SMS_TOKEN.",
                code="sms_refused",
            )
        answer.raise_for_status()
