"""Events of the versions: what the others are told."""

from dataclasses import dataclass
from datetime import datetime
from typing import TypedDict
from uuid import UUID


class AboutVersion(TypedDict):
    """What every event says of its version."""

    version_id: UUID
    company_id: UUID
    sku: str
    product_name: str
    number: int
    changes: str


@dataclass(frozen=True, slots=True, kw_only=True)
class VersionTold:
    """Which version an event is about, and who acted."""

    version_id: UUID
    company_id: UUID
    sku: str
    product_name: str
    number: int
    actor: str
    changes: str


@dataclass(frozen=True, slots=True, kw_only=True)
class VersionSubmitted(VersionTold):
    """A version awaits somebody's approval; `hash` tells one submission from the next."""

    author_id: UUID | None
    content_sha256: str


@dataclass(frozen=True, slots=True, kw_only=True)
class VersionDecided(VersionTold):
    """A version was approved, or refused with a comment; `alone`: by its own author."""

    approved: bool
    comment: str
    author_id: UUID | None
    decision_id: UUID
    alone: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class VersionScheduled(VersionTold):
    """A version will go live on a day; who sells prepares, `scripts` are to be read again."""

    effective_from: datetime
    scripts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class VersionUnscheduled(VersionTold):
    """A version will not go live after all."""

    comment: str


@dataclass(frozen=True, slots=True, kw_only=True)
class VersionWentLive(VersionTold):
    """A version is in force: who sells is told, `scripts` are to be read again."""

    effective_from: datetime
    rolled_back: bool
    scripts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class VersionBlocked(VersionTold):
    """A version did not go live: its content is not the one that was approved."""
