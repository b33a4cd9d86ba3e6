"""Profile: what a file is counted under; coarse on purpose, nobody is told apart by it."""

from datetime import date

from winvest.offer.pricing.rules.clients import age_on
from winvest.offer.pricing.rules.request import Client
from winvest.offer.pricing.rules.zones import zones_of

BANDS = ((17, "0-17"), (25, "18-25"), (35, "26-35"), (45, "36-45"), (55, "46-55"), (65, "56-65"),
         (75, "66-75"), (200, "76+"))  # fmt: skip
WORDS = {"0-17": "Moins de 18 ans", "76+": "76 ans et plus"}
WIDE = frozenset(("FR", "FR-METRO", "FR-DROM", "FR-COM", "FR-CORSE"))


def age_band(client: Client, day: date) -> str | None:
    """The band of an age on a day; none when the birth date was not told.

    >>> age_band(Client(birth_date=date(1980, 5, 1)), date(2026, 1, 1))
    '36-45'
    """
    if client.birth_date is None:
        return None
    age = age_on(client.birth_date, day)
    return next(band for most, band in BANDS if age <= most)


def band_words(band: str) -> str:
    """A band as it is read.

    >>> band_words("36-45"), band_words("76+")
    ('36–45 ans', '76 ans et plus')
    """
    return WORDS.get(band) or f"{band.replace('-', '–')} ans"


def department(client: Client) -> str | None:
    """The department of a client, as its code; none when no postal code was told.

    >>> department(Client(postal_code="75011")), department(Client(postal_code="97400"))
    ('75', '974')
    """
    found = sorted(one for one in zones_of(client) if one.startswith("FR-") and one not in WIDE)
    return found[0].removeprefix("FR-")[:12] if found else None
