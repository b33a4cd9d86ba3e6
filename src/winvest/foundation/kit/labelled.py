"""Labelled enums: a stored status, its French label, and the tone that a screen gives it."""

from enum import StrEnum
from typing import Literal

Tone = Literal["ok", "warn", "bad", "info", "neutral"]


class Labelled(StrEnum):
    """A normalised list: `DRAFT = "draft", "Brouillon"` or with a tone `…, "warn"`.

    The member is the stored text; `.label` is for screens, `.tone` for the status component.
    """

    label: str
    tone: Tone

    def __new__(cls, value: str, label: str = "", tone: Tone = "neutral") -> "Labelled":
        """A member that is its stored text, and also knows its label and tone."""
        member = str.__new__(cls, value)
        member._value_ = value
        member.label = label
        member.tone = tone
        return member
