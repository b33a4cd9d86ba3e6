"""Zones of a client, and whether one of those that a price or a product names reaches it.

A department goes by two codes: the list of zones has « 75 », ISO 3166-2 « FR-75 ». Both name it,
as does its region.
"""

from winvest.offer.catalog.zone_rules import REGION_OF
from winvest.offer.pricing.rules.request import Client

OVERSEAS = {"971", "972", "973", "974", "976"}
COLLECTIVITIES = {"975", "977", "978", "984", "986", "987", "988"}


def zones_of(client: Client) -> frozenset[str]:
    """The zones of a client: those told, and those of the French postal code.

    >>> sorted(zones_of(Client(postal_code="20200")))
    ['FR', 'FR-2B', 'FR-CORSE', 'FR-METRO']
    """
    code = (client.postal_code or "").replace(" ", "")
    if len(code) != 5 or not code.isascii() or not code.isdigit():
        return client.zones
    found = {"FR"}
    if code[:3] in OVERSEAS:
        found |= {"FR-DROM", f"FR-{code[:3]}"}
    elif code[:3] in COLLECTIVITIES:
        found |= {"FR-COM", f"FR-{code[:3]}"}
    elif code.startswith("20"):
        found |= {"FR-METRO", "FR-CORSE", "FR-2A" if code[:3] in ("200", "201") else "FR-2B"}
    else:
        found |= {"FR-METRO", f"FR-{code[:2]}"}
    return client.zones | found


def reached(zones: frozenset[str], named: frozenset[str]) -> bool:
    """Does one of the zones that are named reach a client of these zones?

    >>> here = zones_of(Client(postal_code="75011"))
    >>> [reached(here, frozenset({one})) for one in ("75", "FR-75", "FR-IDF", "77", "FR-DROM")]
    [True, True, True, False, False]
    """
    departments = {one.removeprefix("FR-") for one in zones} & REGION_OF.keys()
    iso = {f"FR-{one}" for one in departments}
    regions = {REGION_OF[one] for one in departments}
    return not named.isdisjoint(zones | departments | iso | regions)
