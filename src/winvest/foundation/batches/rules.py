"""Pure decisions of the batches: how far one is, what it says, what may still be done with it."""

from dataclasses import dataclass
from datetime import datetime

from winvest.foundation.batches.enums import BatchStatus, LineStatus
from winvest.foundation.kit.french import number, plural

AT_ONCE = 20
TOGETHER = 500  # lines of one transaction, when an act does them in a few statements
FEW = 2  # below, nothing is won by doing them together
FINISHED = frozenset((BatchStatus.DONE, BatchStatus.STOPPED, BatchStatus.FAILED))
WORDS = {
    LineStatus.WAITING: ("en attente", "en attente"),
    LineStatus.DONE: ("fait", "faits"),
    LineStatus.UNCHANGED: ("inchangé", "inchangés"),
    LineStatus.REFUSED: ("refusé", "refusés"),
    LineStatus.SKIPPED: ("non traité", "non traités"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """How many lines of a batch ended in which way."""

    total: int
    done: int = 0
    unchanged: int = 0
    refused: int = 0
    skipped: int = 0

    @property
    def handled(self) -> int:
        """Lines that are over."""
        return self.done + self.unchanged + self.refused + self.skipped

    @property
    def left(self) -> int:
        """Lines that still wait."""
        return self.total - self.handled

    @property
    def percent(self) -> int:
        """Share of what is over, rounded down: 100 only at the end."""
        return 100 if not self.total else self.handled * 100 // self.total

    def of(self, status: LineStatus) -> int:
        """Lines of one status."""
        return {
            LineStatus.WAITING: self.left,
            LineStatus.DONE: self.done,
            LineStatus.UNCHANGED: self.unchanged,
            LineStatus.REFUSED: self.refused,
            LineStatus.SKIPPED: self.skipped,
        }[status]


def told(tally: Tally) -> str:
    """What became of the lines, in a few words.

    >>> told(Tally(total=5, done=3, refused=2)), told(Tally(total=1, unchanged=1))
    ('3\\xa0faits, 2\\xa0refusés', '1\\xa0inchangé')
    """
    ended = (one for one in WORDS if one is not LineStatus.WAITING and tally.of(one))
    parts = [plural(tally.of(one), *WORDS[one]) for one in ended]
    return ", ".join(parts) or "rien n’a été fait"


def progress_sentence(status: BatchStatus, tally: Tally, *, file: bool = False) -> str:
    """Where a batch stands, said aloud by screen readers too.

    >>> progress_sentence(BatchStatus.RUNNING, Tally(total=2000, done=500))
    '500 sur 2\\u202f000, 25\\xa0%'
    """
    if status is BatchStatus.WAITING:
        return "En attente de son tour"
    if status is BatchStatus.RUNNING:
        return f"{number(tally.handled)} sur {number(tally.total)}, {tally.percent}\u00a0%"
    if file:
        return plural(tally.done, "ligne écrite", "lignes écrites")
    return told(tally)[:1].upper() + told(tally)[1:]


def heading(status: LineStatus, count: int) -> str:
    """An outcome as the head of its lines: « Faits », « Refusé » for a single one.

    >>> heading(LineStatus.DONE, 3), heading(LineStatus.SKIPPED, 1)
    ('Faits', 'Non traité')
    """
    return WORDS[status][count > 1].capitalize()


def may_stop(status: BatchStatus, *, asked: bool) -> bool:
    """Can a batch still be stopped?"""
    return status not in FINISHED and not asked


def may_undo(status: BatchStatus, tally: Tally, *, has_inverse: bool, undone: bool) -> bool:
    """Can a whole batch be taken back: over, something done, an inverse, and not yet."""
    return status in FINISHED and tally.done > 0 and has_inverse and not undone


def file_is_there(until: datetime | None, now: datetime) -> bool:
    """Can the file still be downloaded?"""
    return until is not None and now < until


def local_path(asked: str | None, fallback: str) -> str:
    """Where to go back to: an address of this house, never another site's.

    >>> local_path("/catalogue?q=box", "/lots"), local_path("//mal.example", "/lots")
    ('/catalogue?q=box', '/lots')
    """
    if not asked or not asked.startswith("/") or asked[1:2] in ("/", "\\") or "\n" in asked:
        return fallback
    return asked
