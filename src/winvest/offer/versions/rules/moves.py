"""Where a version may go from where it stands, who may decide, and what is checked on the way."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from winvest.foundation.kit.errors import Conflict, FieldError, Forbidden, Invalid, Refused
from winvest.foundation.kit.french import moment
from winvest.offer.catalog.enums import VersionStatus

DRAFT, IN_REVIEW, APPROVED = VersionStatus.DRAFT, VersionStatus.IN_REVIEW, VersionStatus.APPROVED
SCHEDULED, ACTIVE = VersionStatus.SCHEDULED, VersionStatus.ACTIVE
SUPERSEDED, WITHDRAWN = VersionStatus.SUPERSEDED, VersionStatus.WITHDRAWN
ALLOWED: Mapping[VersionStatus, frozenset[VersionStatus]] = {
    DRAFT: frozenset((IN_REVIEW,)),
    IN_REVIEW: frozenset((DRAFT, APPROVED)),
    APPROVED: frozenset((DRAFT, SCHEDULED, ACTIVE)),
    SCHEDULED: frozenset((ACTIVE, WITHDRAWN)),
    ACTIVE: frozenset((SUPERSEDED, WITHDRAWN)),
    SUPERSEDED: frozenset(),
    WITHDRAWN: frozenset(),
}
EDITABLE = frozenset((DRAFT, IN_REVIEW, APPROVED))
_ASKED: Mapping[VersionStatus, str] = {
    IN_REVIEW: "soumise",
    DRAFT: "rouverte",
    APPROVED: "approuvée",
    SCHEDULED: "planifiée",
    ACTIVE: "mise en production",
    WITHDRAWN: "annulée",
    SUPERSEDED: "remplacée",
}
_INSTEAD: Mapping[VersionStatus, str] = {
    DRAFT: "soumettez-la d’abord à approbation",
    IN_REVIEW: "attendez son approbation, ou reprenez-la en brouillon",
    APPROVED: "planifiez-la, ou mettez-la en production",
    SCHEDULED: "annulez d’abord sa mise en production",
    ACTIVE: "préparez une nouvelle version",
    SUPERSEDED: "préparez une nouvelle version, ou revenez à son contenu",
    WITHDRAWN: "préparez une nouvelle version",
}


class SameHand(Forbidden):
    """The last author of a version does not approve it."""

    def __init__(self) -> None:
        super().__init__(
            "Vous êtes le dernier auteur de cette version\u00a0: une autre personne doit "
            "l’approuver (séparation des tâches).",
            code="same_hand",
        )


def check_move(current: VersionStatus, target: VersionStatus) -> None:
    """Only the moves of the table are made; the refusal says what to do instead.

    >>> check_move(VersionStatus.DRAFT, VersionStatus.IN_REVIEW)
    >>> check_move(VersionStatus.DRAFT, VersionStatus.ACTIVE)  # doctest: +ELLIPSIS
    Traceback (most recent call last):
    winvest.foundation.kit.errors.Refused: Cette version est...
    """
    if target not in ALLOWED[current]:
        raise Refused(
            f"Cette version est «\u00a0{current.label.lower()}\u00a0» et ne peut être "
            f"{_ASKED[target]}\u00a0: {_INSTEAD[current]}.",
            code="version_move",
        )


def check_editable(current: VersionStatus) -> None:
    """What is published never changes: a new version does."""
    if current not in EDITABLE:
        raise Refused(
            f"Cette version est «\u00a0{current.label.lower()}\u00a0» et ne change plus\u00a0: "
            "préparez une nouvelle version.",
            code="version_published",
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Signature:
    """Who signs, and whether anybody else could."""

    actor_id: UUID | None
    author_id: UUID | None
    submitter_id: UUID | None
    alone: bool


def check_signature(one: Signature) -> bool:
    """The author does not sign, unless nobody else may; true when it is so, to be recorded.

    >>> me, other = UUID(int=1), UUID(int=2)
    >>> check_signature(Signature(actor_id=me, author_id=other, submitter_id=other, alone=False))
    False
    >>> check_signature(Signature(actor_id=me, author_id=me, submitter_id=other, alone=True))
    True
    """
    own = one.actor_id is None or one.actor_id in (one.author_id, one.submitter_id)
    if own and not one.alone:
        raise SameHand
    return own


def check_seen(seen: str, actual: str) -> None:
    """What is approved is what was read: a content changed since must be read again."""
    if seen != actual:
        raise Conflict(
            "Le contenu de cette version a changé depuis que vous l’avez lu\u00a0: rechargez la "
            "page, relisez ce qui change, puis décidez.",
            code="content_changed",
        )


def check_untouched(approved: str | None, actual: str) -> None:
    """What goes live is exactly what was approved."""
    if approved != actual:
        raise Conflict(
            "Le contenu n’est plus celui qui a été approuvé\u00a0: soumettez-le de nouveau.",
            code="content_changed",
        )


def check_future(at: datetime, *, now: datetime) -> None:
    """One schedules for later; what must be now is put live now."""
    if at <= now:
        raise Invalid(
            [
                FieldError(
                    field="effective_from",
                    code="past",
                    message=f"Le {moment(at)} est passé\u00a0: choisissez une date à venir, ou "
                    "mettez en production maintenant.",
                )
            ]
        )


def first_of_next_month(today: date) -> date:
    """The day on which tariffs change (annexe D 3.2).

    >>> first_of_next_month(date(2026, 12, 5))
    datetime.date(2027, 1, 1)
    """
    return date(today.year + today.month // 12, today.month % 12 + 1, 1)
