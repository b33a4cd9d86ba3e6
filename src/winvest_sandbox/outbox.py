"""Webhooks that the partners send: Standard Webhooks 1.0, with the mishaps of real networks."""

import base64
import hashlib
import hmac
import json
import secrets
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import httpx

TIMEOUT = 15.0
PREFIX = "whsec_"


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """Where one partner sends its events, and the secret that both know."""

    url: str
    secret: str


@dataclass(slots=True)
class Outbox:
    """Events by partner: sent at once, or held until released."""

    targets: dict[str, Target] = field(default_factory=dict)
    held: list[tuple[str, dict[str, Any]]] = field(default_factory=list)
    sent: list[dict[str, Any]] = field(default_factory=list)
    holding: bool = False
    resign: bool = False

    async def emit(
        self, provider: str, *, kind: str, subject: str, data: dict[str, Any], now: datetime
    ) -> None:
        """Make an event of the partner; a partner without target sends nothing."""
        if provider not in self.targets:
            return
        event = {
            "id": f"evt_{secrets.token_hex(12)}",
            "type": kind,
            "timestamp": now.isoformat(timespec="milliseconds").replace("+00:00", "Z"),
            "source": f"urn:winvest:partner:{provider}:sandbox",
            "subject": subject,
            "schema_version": 1,
            "test": True,
            "data": data,
        }
        if self.holding:
            self.held.append((provider, event))
        else:
            await self.deliver(provider, event, now=now)

    async def release(self, *, now: datetime) -> int:
        """Send all that is held, in the order it stands, and hold no more."""
        waiting, self.held, self.holding = self.held, [], False
        for provider, event in waiting:
            await self.deliver(provider, event, now=now)
        return len(waiting)

    async def redeliver(self, event_id: str, *, now: datetime) -> int:
        """Send an event again: same id, fresh timestamp and signature."""
        for entry in [one for one in self.sent if one["event"]["id"] == event_id][:1]:
            await self.deliver(entry["provider"], entry["event"], now=now)
            return 1
        return 0

    async def deliver(self, provider: str, event: dict[str, Any], *, now: datetime) -> None:
        """One attempt; what came of it is kept in `sent`."""
        target = self.targets[provider]
        body = json.dumps(event, ensure_ascii=False, separators=(",", ":")).encode()
        stamp = str(int(now.timestamp()))
        secret = PREFIX + base64.b64encode(b"another secret of 32 bytes......").decode()
        signature = sign(
            secret if self.resign else target.secret, message_id=event["id"], stamp=stamp, body=body
        )
        self.resign = False
        headers = {
            "content-type": "application/json",
            "webhook-id": event["id"],
            "webhook-timestamp": stamp,
            "webhook-signature": signature,
        }
        try:
            async with httpx.AsyncClient(timeout=TIMEOUT) as http:
                status = (await http.post(target.url, content=body, headers=headers)).status_code
        except httpx.HTTPError as error:
            status = 0
            headers["x-sandbox-error"] = type(error).__name__
        self.sent.append(
            {"provider": provider, "event": event, "headers": headers, "status": status}
        )


def sign(secret: str, *, message_id: str, stamp: str, body: bytes) -> str:
    """`v1,` and the base64 HMAC-SHA256 of `id.timestamp.body` under the decoded secret."""
    key = base64.b64decode(secret.removeprefix(PREFIX))
    signed = f"{message_id}.{stamp}.".encode() + body
    return "v1," + base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()
