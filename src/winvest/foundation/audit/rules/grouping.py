"""Acts: the lines that one request or job wrote belong together on screen."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol, TypeVar
from uuid import UUID

from winvest.foundation.audit.enums import Action
from winvest.foundation.audit.rules.changes import Change
from winvest.foundation.kit.french import NBSP

VERBS = {Action.INSERT: "créé", Action.UPDATE: "modifié", Action.DELETE: "supprimé"}
CLOSE = timedelta(minutes=1)


class Line(Protocol):
    """What grouping needs of an entry."""

    @property
    def id(self) -> UUID: ...
    @property
    def at(self) -> datetime: ...
    @property
    def actor(self) -> str: ...
    @property
    def role(self) -> str: ...
    @property
    def command(self) -> str | None: ...
    @property
    def command_label(self) -> str: ...
    @property
    def request_id(self) -> str | None: ...
    @property
    def sentence(self) -> str: ...
    @property
    def action(self) -> Action: ...
    @property
    def table_label(self) -> str: ...
    @property
    def changes(self) -> tuple[Change, ...]: ...


One = TypeVar("One", bound=Line)


@dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    """What one person did at once: one sentence, its lines behind it."""

    id: UUID
    at: datetime
    actor: str
    role: str
    command_label: str
    action: Action
    sentence: str
    changes: tuple[Change, ...]
    lines: tuple[Line, ...]


def acts_of(entries: Sequence[Line]) -> tuple[Act, ...]:
    """Neighbouring lines of the same request and command, as one act; order is kept."""
    groups: list[list[Line]] = []
    for entry in entries:
        if groups and _together(groups[-1][-1], entry):
            groups[-1].append(entry)
        else:
            groups.append([entry])
    return tuple(_act(group) for group in groups)


def _together(one: Line, other: Line) -> bool:
    """The same request; or, outside a request, the same act of a job within a minute."""
    if (one.request_id, one.command, one.actor) != (
        other.request_id,
        other.command,
        other.actor,
    ):
        return False
    if one.request_id:
        return True
    return one.command is not None and abs(one.at - other.at) <= CLOSE


def _act(lines: list[Line]) -> Act:
    first = lines[0]
    return Act(
        id=first.id,
        at=first.at,
        actor=first.actor,
        role=first.role,
        command_label=first.command_label,
        action=first.action if len({line.action for line in lines}) == 1 else Action.UPDATE,
        sentence=first.sentence if len(lines) == 1 else _told(lines),
        changes=first.changes if len(lines) == 1 else (),
        lines=tuple(lines) if len(lines) > 1 else (),
    )


def _told(lines: list[Line]) -> str:
    """Several lines in one sentence, by what they touched, most frequent first."""
    counts: dict[str, int] = {}
    for line in lines:
        counts[line.table_label] = counts.get(line.table_label, 0) + 1
    ordered = sorted(counts.items(), key=lambda one: -one[1])
    told = ", ".join(f"{name} × {count}" if count > 1 else name for name, count in ordered)
    return f"{lines[0].actor} a {_done(lines)} {len(lines)} éléments{NBSP}: {told}"


def _done(lines: list[Line]) -> str:
    actions = {line.action for line in lines}
    return VERBS[actions.pop()] if len(actions) == 1 else "modifié"
