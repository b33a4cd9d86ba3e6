"""Registry: the acts that batches may run on rows, and the files that they may make.

A room declares them at import; a batch names one, so that a worker finds it again.
"""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from winvest.foundation.batches.enums import LineStatus
from winvest.foundation.infra.models import Json
from winvest.foundation.infra.queue import World
from winvest.foundation.kit.errors import NotFound
from winvest.foundation.kit.scope import Scope


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """The row that a line is about."""

    id: UUID
    reference: str
    label: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What an act did to a row; `before` is what its inverse needs (None: nothing to take back)."""

    status: LineStatus
    told: str
    before: Json | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What is asked of a row: the act's arguments, or what its inverse needs."""

    subject: Subject
    given: Json


Work = Callable[[AsyncSession, Scope, Subject, Json], Awaitable[Outcome]]
Together = Callable[[AsyncSession, Scope, Sequence[Asked]], Awaitable[Mapping[UUID, Outcome]]]
Ended = Callable[[AsyncSession, Scope, Json, str | None], Awaitable[None]]
Progress = Callable[[int], Awaitable[None]]
Writing = Callable[[World, Scope, Json, Path, Progress], Awaitable[int]]


@dataclass(frozen=True, slots=True, kw_only=True)
class BatchAct:
    """An act on rows. `work` runs one registered command on one row, and raises its refusal.

    `undo` is given what `work` kept in `before`; without it, `final` says why nothing comes back.
    `together` does many rows in a few statements; the rows that it leaves out are done one by one,
    and so are all of them when it raises. It may be asked of an inverse too (`undo_together`).
    `at_once`: how many it takes (0: as many as any act). A batch whose arguments hold `whole` is
    one transaction: a line refused refuses all of them. `ended` is told of the arguments and of
    what stopped the batch before its end, if anything did.
    """

    name: str
    right: str
    work: Work
    undo: Work | None
    final: str
    address: Callable[[str], str]
    together: Together | None = None
    undo_together: Together | None = None
    at_once: int = 0
    ended: Ended | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class BatchFile:
    """A file made aside: `write` fills the path, tells how far it is, returns its lines."""

    name: str
    right: str
    write: Writing


acts: dict[str, BatchAct] = {}
files: dict[str, BatchFile] = {}


def act(
    name: str,
    *,
    right: str,
    work: Work,
    address: Callable[[str], str],
    undo: Work | None = None,
    final: str = "",
    together: Together | None = None,
    undo_together: Together | None = None,
    at_once: int = 0,
    ended: Ended | None = None,
) -> BatchAct:
    """Declare an act on rows; `address` is where a reference is looked at."""
    if name in acts or (undo is None) != bool(final):
        raise ValueError(f"act {name}: declared twice, or without inverse and reason")
    acts[name] = BatchAct(
        name=name,
        right=right,
        work=work,
        undo=undo,
        final=final,
        address=address,
        together=together,
        undo_together=undo_together,
        at_once=at_once,
        ended=ended,
    )
    return acts[name]


def file(name: str, *, right: str, write: Writing) -> BatchFile:
    """Declare a file made in the background."""
    if name in files:
        raise ValueError(f"file {name} is declared twice")
    files[name] = BatchFile(name=name, right=right, write=write)
    return files[name]


def known_act(name: str) -> BatchAct:
    """The act of that name; `NotFound` when the house has none."""
    if name not in acts:
        raise NotFound("Cet acte n’existe pas : choisissez-le dans le menu de la sélection.")
    return acts[name]
