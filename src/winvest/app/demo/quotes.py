"""The quotes of the demo group, so that a first rehearsal has files to price.

They are asked by the very command of the simulator and of the API, as they were some days ago: what
they cost, their trace and their lines come from the engine, never from here.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal

from sqlalchemy.ext.asyncio import AsyncSession

from winvest.app.demo.trees import company_id
from winvest.foundation.kit.scope import Scope
from winvest.offer.pricing.quotes.commands import request_quote
from winvest.offer.pricing.quotes.shelves import Shelves
from winvest.offer.pricing.rules.request import Client, Item, Request

PEAK, OFF_PEAK = "kWh heures pleines", "kWh heures creuses"


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A client who asked for a price: so many days ago, on a channel."""

    days: int
    channel: str
    born: int
    postal_code: str
    item: Item


def _line(*options: str) -> Item:
    return Item(sku="FT-MOBILE-0003", plan="SIM", options=options)


def _power(peak: int, off_peak: int) -> Item:
    usage = {PEAK: Decimal(peak), OFF_PEAK: Decimal(off_peak)}
    return Item(sku="USGP-ELEC-0003", plan="KVA9", usage=usage)


# Both products have a version planned: the first gets cheaper, the second dearer.
ASKED: dict[str, tuple[Asked, ...]] = {
    "FT": (
        Asked(days=2, channel="web", born=2001, postal_code="75011", item=_line()),
        Asked(days=5, channel="web", born=1994, postal_code="69003", item=_line("MULTI")),
        Asked(days=9, channel="telesales", born=1986, postal_code="33000", item=_line()),
        Asked(days=16, channel="field", born=1979, postal_code="13008", item=_line("MULTI")),
        Asked(days=24, channel="field", born=1963, postal_code="59800", item=_line()),
        Asked(days=43, channel="telesales", born=1955, postal_code="35000", item=_line()),
    ),
    "USGP": (
        Asked(days=1, channel="field", born=1990, postal_code="44000", item=_power(210, 160)),
        Asked(days=6, channel="web", born=1983, postal_code="31000", item=_power(305, 240)),
        Asked(days=12, channel="telesales", born=1971, postal_code="67000", item=_power(420, 310)),
        Asked(days=20, channel="field", born=1968, postal_code="06000", item=_power(180, 95)),
        Asked(days=27, channel="web", born=1998, postal_code="75018", item=_power(120, 80)),
        Asked(days=51, channel="field", born=1949, postal_code="87000", item=_power(510, 420)),
    ),
}


async def write_quotes(session: AsyncSession, scope: Scope, *, now: datetime) -> int:
    """Ask for each quote as of its day; how many. Only for a demo group that is new."""
    shelves = Shelves()
    for company, asked in ASKED.items():
        for one in asked:
            at = now - timedelta(days=one.days)
            request = Request(
                items=(one.item,),
                at=at,
                channel=one.channel,
                client=Client(
                    birth_date=date(one.born, 5, 1), postal_code=one.postal_code, kind="personal"
                ),
            )
            await request_quote(
                session,
                scope,
                shelves=shelves,
                company_id=company_id(company),
                request=request,
                now=at,
            )
    return sum(map(len, ASKED.values()))
