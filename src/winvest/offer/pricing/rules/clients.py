"""What a client is to a price: age at the date of effect, zones of the address, line of a grid."""

from collections.abc import Sequence
from datetime import date

from winvest.offer.pricing.rules.request import Client
from winvest.offer.pricing.rules.tariff import GridRow
from winvest.offer.pricing.rules.zones import reached, zones_of


class Untold(ValueError):
    """The price depends on something that the request does not tell."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def age_on(birth: date, day: date) -> int:
    """Whole years lived on a day; born on 29 February, one ages on 1 March of plain years.

    >>> age_on(date(2000, 2, 29), date(2026, 2, 28)), age_on(date(2000, 2, 29), date(2026, 3, 1))
    (25, 26)
    """
    return day.year - birth.year - ((day.month, day.day) < (birth.month, birth.day))


def grid_line(
    grid: Sequence[GridRow], client: Client, *, day: date, level: str | None
) -> GridRow | None:
    """The first line of the grid that fits the client; raises `Untold` when it cannot be known."""
    if client.birth_date is None and any(_by_age(row) for row in grid):
        raise Untold("birth_date_missing")
    zones = zones_of(client)
    if not zones and any(row.zone for row in grid):
        raise Untold("postal_code_missing")
    age = None if client.birth_date is None else age_on(client.birth_date, day)
    household = client.household or 1
    for row in grid:
        if (
            _between(age, row.min_age, row.max_age)
            and _between(household, row.min_household, row.max_household)
            and (row.zone is None or reached(zones, frozenset((row.zone,))))
            and (row.level is None or row.level == level)
        ):
            return row
    return None


def _by_age(row: GridRow) -> bool:
    return row.min_age is not None or row.max_age is not None


def _between(value: int | None, low: int | None, high: int | None) -> bool:
    if low is None and high is None:
        return True
    return value is not None and (low is None or low <= value) and (high is None or value <= high)
