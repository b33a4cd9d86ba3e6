"""A client is reached by each zone that people may choose for a product, whatever its code."""

import re
from pathlib import Path

import pytest

from winvest.offer.catalog.zone_rules import REGION_OF, ZONES
from winvest.offer.pricing.rules.request import Client
from winvest.offer.pricing.rules.zones import reached, zones_of

SEEDS = Path(__file__).parents[4] / "migrations" / "sql" / "0024_seeds.sql"


def listed(kind: str) -> dict[str, str]:
    """The zones of a kind in the list as it is first, with the one that holds each."""
    found = re.findall(rf"\('([\w-]+)', '[^']*', '{kind}', '([\w-]+)'", SEEDS.read_text())
    return dict(found)


@pytest.mark.req("CAT-15")
def test_departments_are_those_of_the_list() -> None:
    assert listed("department") == REGION_OF
    assert listed("region").keys() <= ZONES.keys()


@pytest.mark.req("CAT-15")
@pytest.mark.parametrize(
    ("postal_code", "named", "expected"),
    [
        ("75011", "75", True),
        ("75011", "FR-75", True),
        ("75011", "FR-IDF", True),
        ("75011", "77", False),
        ("20200", "2B", True),
        ("20000", "2A", True),
        ("20200", "FR-CORSE", True),
        ("97110", "971", True),
        ("97110", "FR-GUA", True),
        ("97110", "FR-METRO", False),
        ("01000", "01", True),
        ("01000", "FR-ARA", True),
    ],
)
def test_each_zone_of_the_list_reaches_its_clients(
    postal_code: str, named: str, expected: bool
) -> None:
    zones = zones_of(Client(postal_code=postal_code))
    assert reached(zones, frozenset((named,))) is expected


@pytest.mark.req("CAT-15")
def test_a_zone_told_by_the_caller_is_enough() -> None:
    assert reached(frozenset(("ZONE-RURALE",)), frozenset(("ZONE-RURALE", "75")))
    assert reached(frozenset(("75",)), frozenset(("FR-75",)))
    assert not reached(frozenset(), frozenset(("75",)))
