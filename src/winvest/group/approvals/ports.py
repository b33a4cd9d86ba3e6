"""What the approvals ask of the rooms above them: what is it that one signs?"""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Protocol
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from winvest.foundation.kit.scope import Scope
from winvest.group.approvals.enums import Facet, SubjectKind


@dataclass(frozen=True, slots=True, kw_only=True)
class Signable:
    """What a task depends on."""

    kind: SubjectKind
    subject_id: UUID
    facet: Facet
    company_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """What is there to sign now, and who wrote it last; None: the task itself knows."""

    sha256: str | None
    authors: Collection[UUID | None] | None


class Contents(Protocol):
    """The content behind the tasks."""

    async def standing(
        self, session: AsyncSession, scope: Scope, *, of: Signable, hold: bool
    ) -> Standing | None:
        """The content now; `hold`: nobody changes it before this transaction ends.

        None when nothing is known of it: the task keeps to what it was asked with.
        """


class NothingKnown:
    """Until a room above says otherwise."""

    async def standing(
        self, session: AsyncSession, scope: Scope, *, of: Signable, hold: bool
    ) -> Standing | None:
        """Nothing."""
        return None


_contents: dict[SubjectKind, Contents] = {}
_nothing = NothingKnown()


def install_contents(kind: SubjectKind, contents: Contents) -> None:
    """Join the port and the adapter of a kind of subject; called once at start-up."""
    _contents[kind] = contents


async def standing(
    session: AsyncSession, scope: Scope, *, of: Signable, hold: bool = False
) -> Standing | None:
    """What there is to sign now."""
    return await _contents.get(of.kind, _nothing).standing(session, scope, of=of, hold=hold)
