"""What several editors of a draft read alike: periods by their days, zones by their names."""

import unicodedata
from collections.abc import Collection
from datetime import datetime

from winvest.foundation.kit.calendar import end_of_day, last_day, local_day, start_of_day
from winvest.foundation.kit.reading import Reading
from winvest.offer.catalog.zone_rules import REGION_OF, ZONES, zone_label

Period = tuple[datetime | None, datetime | None]


def period_of(reading: Reading, here: str, *, stored: Period, zone: str) -> Period:
    """The first and last days typed; a moment that was not typed again stays as it is."""
    first, last = reading.day(f"{here}-first_day"), reading.day(f"{here}-last_day")
    if first is not None and last is not None and last < first:
        reading.refuse(f"{here}-last_day", "reversed", "La fin précède le début.")
    start = None if first is None else start_of_day(first, zone=zone)
    end = None if last is None else end_of_day(last, zone=zone)
    was_start, was_end = stored
    if was_start is not None and first == local_day(was_start, zone=zone):
        start = was_start
    if was_end is not None and last == last_day(was_end, zone=zone):
        end = was_end
    return start, end


def zone_code(text: str, *, known: Collection[str] = ()) -> str | None:
    """The code of a zone by its code or its name; None: there is no such zone.

    `known`: codes already there, kept as they are.

    >>> zone_code("outre-mer"), zone_code("75"), zone_code("75", known={"75"}), zone_code("Mars")
    ('FR-DROM', 'FR-75', '75', None)
    """
    code = text.strip().upper()
    if code not in ZONES and code not in known and code.removeprefix("FR-") not in REGION_OF:
        named = {plain(zone_label(one)): one for one in (*ZONES, *known)}
        code = named.get(plain(text), "")
    if not code:
        return None
    return f"FR-{code}" if code in REGION_OF and code not in known else code


def plain(text: str) -> str:
    """Without accents, capitals or odd apostrophes.

    >>> plain("  Tranche d’Âge : ")
    "tranche d'age"
    """
    bare = unicodedata.normalize("NFD", text.casefold().replace("’", "'"))
    kept = "".join(one for one in bare if not unicodedata.combining(one))
    return " ".join(kept.split()).rstrip(" :€()")
