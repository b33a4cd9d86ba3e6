"""A month of accounting, and the names of the files that tell it."""

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date

from winvest.foundation.kit.errors import FieldError, Invalid

TYPED = re.compile(r"^(?P<year>(?:19|20|21)\d\d)-(?P<month>0[1-9]|1[0-2])$")


@dataclass(frozen=True, slots=True)
class Month:
    """A calendar month, half-open: from its first day until the next month's."""

    year: int
    month: int

    @property
    def first(self) -> date:
        """Its first day."""
        return date(self.year, self.month, 1)

    @property
    def last(self) -> date:
        """Its last day, the closing date of a monthly file."""
        return date(self.year, self.month, monthrange(self.year, self.month)[1])

    def __str__(self) -> str:
        return f"{self.year:04}-{self.month:02}"


def parse_month(typed: str) -> Month:
    """A month as typed.

    >>> str(parse_month("2026-10")), parse_month("2026-02").last
    ('2026-10', datetime.date(2026, 2, 28))
    """
    found = TYPED.match(typed.strip())
    if found is None:
        told = "Donnez le mois sous la forme AAAA-MM, par exemple 2026-10."
        raise Invalid([FieldError(field="period", code="malformed", message=told)])
    return Month(int(found["year"]), int(found["month"]))
