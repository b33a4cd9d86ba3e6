"""Lines of the CSV that the trail is exported to: one a changed field."""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from typing import Protocol
from uuid import UUID

from winvest.foundation.audit.enums import Action
from winvest.foundation.audit.rules.changes import Change

HEADER = (
    "Date (UTC)",
    "Société",
    "Personne",
    "Rôle",
    "Acte",
    "Action",
    "Objet",
    "Table",
    "Identifiant",
    "Champ",
    "Avant",
    "Après",
    "Requête",
    "Ligne d’audit",
    "Rang",
    "Empreinte",
)
DANGEROUS = ("=", "+", "-", "@", "\t", "\r")


class Told(Protocol):
    """What a line needs of an entry of the trail."""

    @property
    def id(self) -> UUID: ...
    @property
    def at(self) -> datetime: ...
    @property
    def actor(self) -> str: ...
    @property
    def role(self) -> str: ...
    @property
    def command_label(self) -> str: ...
    @property
    def action(self) -> Action: ...
    @property
    def table(self) -> str: ...
    @property
    def table_label(self) -> str: ...
    @property
    def record_id(self) -> UUID | None: ...
    @property
    def company(self) -> str: ...
    @property
    def request_id(self) -> str | None: ...
    @property
    def changes(self) -> tuple[Change, ...]: ...
    @property
    def seq(self) -> int | None: ...
    @property
    def hash(self) -> str | None: ...


def lines_of(entry: Told) -> Iterator[Sequence[str]]:
    """The lines of one entry; one without a visible change still has its line."""
    head = (
        entry.at.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S.%f"),
        entry.company,
        entry.actor,
        entry.role,
        entry.command_label,
        entry.action.label,
        entry.table_label,
        entry.table,
        str(entry.record_id or ""),
    )
    tail = (entry.request_id or "", str(entry.id), str(entry.seq or ""), entry.hash or "")
    told = [(one.label, one.before or "", one.after or "") for one in entry.changes]
    for change in told or [("", "", "")]:
        yield tuple(cell(text) for text in (*head, *change, *tail))


def cell(text: str) -> str:
    """A cell that no spreadsheet takes for a formula.

    >>> cell("=1+1"), cell("Box")
    ("'=1+1", 'Box')
    """
    return f"'{text}" if text.startswith(DANGEROUS) else text
