"""Rules of the days of a rule of law."""

from datetime import date
from typing import Protocol


class Dated(Protocol):
    """Whatever holds over `[starts, ends)`; no end means for good."""

    @property
    def starts(self) -> date:
        """The first day on which it holds."""
        ...

    @property
    def ends(self) -> date | None:
        """The day from which it holds no longer."""
        ...


def together(one: Dated, other: Dated) -> bool:
    """Do the two hold on a same day? One that follows the other does not."""
    return (one.ends is None or other.starts < one.ends) and (
        other.ends is None or one.starts < other.ends
    )
