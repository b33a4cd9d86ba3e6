"""Ports of the notifications: who carries a message to Slack."""

from typing import Protocol


class ChatCarrier(Protocol):
    """Carries a message to a chat; raises `Refused` when trying again is of no use."""

    async def post(self, url: str, text: str) -> None:
        """Hand the message over."""
        ...
