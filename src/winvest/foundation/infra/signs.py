"""Signs: the smallest marks of a page (icon, status, badge), drawn once and kept.

A list of fifty rows draws some two hundred of them, always the same few. As macros they took a
third of a page's processor time; a kept string takes none. Templates import them from
`components/icon.html`, `status.html` and `badge.html` as any other component.
"""

from functools import lru_cache
from typing import Protocol

from markupsafe import Markup

SHAPES = {
    "draft": "draft", "test": "test", "active": "on", "frozen": "pause", "retired": "off",
    "in_review": "wait", "approved": "on", "scheduled": "wait", "superseded": "back",
    "withdrawn": "off", "suspended": "pause",
    "not_integrated": "draft", "requested": "wait", "api": "on", "import": "on", "inactive": "off",
    "hidden": "off", "internal": "test", "public": "on",
    "prepaid": "back", "on_collection": "wait", "clawback": "back",
    "mandatory": "warn", "optional": "draft", "expired": "bad", "archived": "off",
    "published": "on",
    "to_validate": "wait", "validated": "on", "error": "bad", "exported": "on",
    "received": "wait", "processed": "on", "ok": "on", "retry": "wait", "failed": "bad",
    "ignored": "off",
}  # fmt: skip
TONES = {"ok": "on", "warn": "warn", "bad": "bad", "info": "test", "neutral": "draft"}

HIDDEN = Markup('aria-hidden="true"')
ICON = Markup('<svg class="icon{}" {}><use href="{}#i-{}"></use></svg>')
STATUS = Markup('<span class="status{}{}">{}{}</span>')
BADGE = Markup('<span class="badge{}">{}</span>')


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
        self.status = lru_cache(maxsize=1024, typed=True)(self._status)
        self.status_word = lru_cache(maxsize=1024, typed=True)(self._status_word)
        self.badge = lru_cache(maxsize=256, typed=True)(self._badge)

    def _status(self, member: Status, pill: bool = False) -> Markup:
        """A status: a shape, a colour and a word."""
        return self.status_word(member.label, member.tone, SHAPES.get(member.value, ""), pill)

    def _icon(self, name: str, size: str = "", label: str = "") -> Markup:
        more = f" icon--{size}" if size else ""
        said = Markup('role="img" aria-label="{}"').format(label) if label else HIDDEN
        return ICON.format(more, said, self._sheet, name)

    def _status_word(
        self, label: str, tone: str = "neutral", shape: str = "", pill: bool = False
    ) -> Markup:
        colour = f" status--{tone}" if tone != "neutral" else ""
        form = " status--pill" if pill else ""
        return STATUS.format(colour, form, self.icon(f"s-{shape or TONES[tone]}"), label)

    def _badge(self, label: str, tone: str = "") -> Markup:
        return BADGE.format(f" badge--{tone}" if tone else "", label)
