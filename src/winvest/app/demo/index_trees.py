"""Trees of the index series: a made-up value a month, marked as such, so that prices can follow."""

from datetime import date
from decimal import Decimal

from winvest.app.demo.trees import Tree, demo_id
from winvest.offer.pricing.references.models import IndexPoint

SOURCE = "Jeu de démonstration : valeur inventée"
FIRST = date(2025, 1, 1)
# Thousandths of a euro by kWh (spot, energy), tenths of a point (cpi); one a month from FIRST.
SPOT = (92, 98, 81, 64, 58, 61, 66, 63, 70, 78, 85, 96, 99, 94, 80, 66, 60, 62, 67, 65, 72, 80, 88)
ENERGY = (
    74,
    76,
    72,
    68,
    66,
    65,
    66,
    67,
    69,
    72,
    75,
    78,
    79,
    77,
    73,
    70,
    68,
    67,
    68,
    69,
    71,
    74,
    77,
)
CPI = tuple(1180 + 2 * month for month in range(23))
SERIES = (("spot", SPOT, 1000), ("energy", ENERGY, 1000), ("cpi", CPI, 10))


def index_trees() -> tuple[Tree, ...]:
    """The series, point by point: a revision that somebody adds later stays beside them."""
    return tuple(
        _point(series, _month(place), Decimal(value) / scale)
        for series, values, scale in SERIES
        for place, value in enumerate(values)
    )


def _point(series: str, on: date, value: Decimal) -> Tree:
    key = demo_id("index", series, on.isoformat())
    row = {"id": key, "series": series, "valid_on": on, "value": value, "source": SOURCE}
    return Tree(root=IndexPoint, id=key, rows=((IndexPoint, row),))


def _month(place: int) -> date:
    return date(FIRST.year + place // 12, place % 12 + 1, 1)
