"""What the figures of a rehearsal are: files counted, sums by rhythm, groups, a spread."""

from dataclasses import dataclass
from decimal import Decimal

from winvest.offer.catalog.enums import Recurrence

MUCH = Decimal(10)  # percent: beyond, a client notices
NOTHING = "-"
MOST = 60
Spread = tuple[tuple[str, int], ...]  # how many files move by how much


@dataclass(frozen=True, slots=True, kw_only=True)
class Headline:
    """The figures first read; files are counted once, however many flows they have."""

    files: int
    changed: int
    dearer: int
    cheaper: int
    lost: int
    gained: int
    unpriced: int
    much: int
    letters: int
    notices: int
    contracts: int
    gaps: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Rhythm:
    """What falls due at a rhythm, before and after, and really once it is known; `count` lines."""

    recurrence: Recurrence
    count: int
    before_excl: Decimal
    before_tax: Decimal
    before_incl: Decimal
    after_excl: Decimal
    after_tax: Decimal
    after_incl: Decimal
    actual_incl: Decimal | None
    actual_excl: Decimal | None
    actual_tax: Decimal | None

    @property
    def delta(self) -> Decimal:
        """What is paid more, tax included."""
        return self.after_incl - self.before_incl


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """The files of one company, channel, plan, age or department."""

    key: str
    count: int
    dearer: int
    before: Decimal
    after: Decimal

    @property
    def delta(self) -> Decimal:
        """What they pay more, tax included."""
        return self.after - self.before
