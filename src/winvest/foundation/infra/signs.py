"""Signs: the smallest marks of a page (icon, status, badge), drawn once and kept.

A list of fifty rows draws some two hundred of them, always the same few. As macros they took a
third of a page's processor time; a kept string takes none. Templates import them from
`components/icon.html`, `status.html` and `badge.html` as any other component.
"""

from functools import lru_cache
from typing import Protocol

from markupsafe import Markup, escape

SHAPES = {
    "draft": "draft", "test": "test", "active": "on", "frozen": "pause", "retired": "off",
    "in_review": "wait", "approved": "on", "scheduled": "wait", "superseded": "back",
    "withdrawn": "off", "suspended": "pause",
    "not_integrated": "draft", "requested": "wait", "api": "on", "import": "on", "inactive": "off",
    "hidden": "off", "internal": "test", "public": "on",
    "prepaid": "back", "postpaid": "wait", "clawback": "back",
    "mandatory": "warn", "optional": "draft", "expired": "bad", "archived": "off",
    "published": "on",
    "to_validate": "wait", "validated": "on", "error": "bad", "exported": "on",
    "received": "wait", "processed": "on", "ok": "on", "retry": "wait", "failed": "bad",
    "ignored": "off",
}  # fmt: skip
TONES = {"ok": "on", "warn": "warn", "bad": "bad", "info": "test", "neutral": "draft"}


class Status(Protocol):
    """A member of a `Labelled` enum: a value, its French label and its tone."""

    @property
    def value(self) -> str:
        """The code."""
        ...

    @property
    def label(self) -> str:
        """The French word."""
        ...

    @property
    def tone(self) -> str:
        """ok, warn, bad, info or neutral."""
        ...


class Signs:
    """The signs of a process; `asset` gives the address of a static file."""

    def __init__(self, sheet: str) -> None:
        self._sheet = sheet
        self.icon = lru_cache(maxsize=1024, typed=True)(self._icon)
        self.status_word = lru_cache(maxsize=1024, typed=True)(self._status_word)
        self.badge = lru_cache(maxsize=256, typed=True)(self._badge)

    def status(self, member: Status, pill: bool = False) -> Markup:
        """A status: a shape, a colour and a word."""
        return self.status_word(member.label, member.tone, SHAPES.get(member.value, ""), pill)

    def _icon(self, name: str, size: str = "", label: str = "") -> Markup:
        more = f" icon--{escape(size)}" if size else ""
        said = f'role="img" aria-label="{escape(label)}"' if label else 'aria-hidden="true"'
        return Markup(
            f'<svg class="icon{more}" {said}><use href="{self._sheet}#i-{escape(name)}"></use></svg>'
        )

    def _status_word(
        self, label: str, tone: str = "neutral", shape: str = "", pill: bool = False
    ) -> Markup:
        colour = f" status--{escape(tone)}" if tone != "neutral" else ""
        form = " status--pill" if pill else ""
        drawn = self.icon(f"s-{shape or TONES[tone]}")
        return Markup(f'<span class="status{colour}{form}">{drawn}{escape(label)}</span>')

    def _badge(self, label: str, tone: str = "") -> Markup:
        colour = f" badge--{escape(tone)}" if tone else ""
        return Markup(f'<span class="badge{colour}">{escape(label)}</span>')
