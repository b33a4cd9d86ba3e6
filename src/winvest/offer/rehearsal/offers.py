"""The offers of a file, before and after a change: its company's shelf, told prices, references.

What is read is remembered for one turn of the job: fifty thousand files ask little more than one.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from winvest.foundation.kit.scope import Scope
from winvest.offer.pricing.quotes.queries import (
    is_excluded,
    places,
    references,
    seat_of,
    tariffs,
)
from winvest.offer.pricing.quotes.shelves import Decoded, Shelves
from winvest.offer.pricing.rules.documents import agreed_of
from winvest.offer.pricing.rules.partner import told_tariff
from winvest.offer.pricing.rules.quote import Offer
from winvest.offer.pricing.rules.request import Request
from winvest.offer.pricing.rules.shelf import Pick, Place, pick
from winvest.offer.rehearsal.change import Rehearsed
from winvest.offer.rehearsal.rules.repricing import Ground, Priced, priced, touched
from winvest.offer.rehearsal.rules.subject import Subject

Turn = Callable[[Place], Place]
Offers = Mapping[str, Offer]


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """All that prices a file: its request on the day, and the offers of each side."""

    request: Request
    skus: frozenset[str]
    before: Offers
    after: Offers
    ground: Ground

    @property
    def places(self) -> frozenset[int]:
        """The items that the change reaches, by either side."""
        return touched(self.request, skus=self.skus, offers=self.before) | touched(
            self.request, skus=self.skus, offers=self.after
        )

    @property
    def plan(self) -> str | None:
        """The plan of the product rehearsed: the one asked for, or the only one there is."""
        item = next((one for one in self.request.items if one.sku in self.skus), None)
        if item is None or item.plan is not None:
            return item.plan if item else None
        for offers in (self.before, self.after):
            offer = offers.get(item.sku)
            if offer and offer.tariff and len(offer.tariff.plans) == 1:
                return next(iter(offer.tariff.plans))
        return None

    def price(self) -> Priced:
        """What the file costs after."""
        places = self.places
        return priced(self.request, offers=self.after, places=places, ground=self.ground)

    def prices(self) -> tuple[Priced, Priced]:
        """What the file costs before and after."""
        at = self.places
        return (
            priced(self.request, offers=self.before, places=at, ground=self.ground),
            priced(self.request, offers=self.after, places=at, ground=self.ground),
        )


class Bench:
    """The memory of one turn: shelves of its own, filled as files come."""

    def __init__(self, change: Rehearsed, *, known_at: datetime) -> None:
        self.change = change
        self.known_at = known_at
        self.shelves = Shelves()
        self.shelves.live = True  # nothing else writes here: it lasts one turn

    async def case(self, session: AsyncSession, scope: Scope, subject: Subject) -> Case:
        """A file with what both sides would offer it."""
        company_id, change = subject.company_id, self.change
        zone, country = await seat_of(session, scope, shelves=self.shelves, company_id=company_id)
        rests = await references(session, scope, shelves=self.shelves, country=country)
        request = replace(subject.request, at=change.at, zone=zone)
        refusal = None
        if request.client.reference is not None and await is_excluded(
            session,
            scope,
            company_id=company_id,
            client=request.client.reference,
            at=change.at,
        ):
            refusal = "blacklist"

        def turned(by: Callable[..., Place]) -> Turn:
            return lambda place: by(place, company_id=company_id)

        asked = (session, scope, subject, request, refusal)
        return Case(
            request=request,
            skus=frozenset((change.sku,)),
            before=await self._offers(*asked, turned(change.before)),
            after=await self._offers(*asked, turned(change.after)),
            ground=Ground(known_at=self.known_at, tax_rates=rests.tax_rates, indices=rests.indices),
        )

    async def _offers(
        self,
        session: AsyncSession,
        scope: Scope,
        subject: Subject,
        request: Request,
        refusal: str | None,
        turn: Turn,
    ) -> dict[str, Offer]:
        """The offers of one side; members of packs come with them."""
        found: dict[str, Offer] = {}
        wanted = {one.sku for one in request.items}
        while wanted:
            shelf = await places(
                session,
                scope,
                shelves=self.shelves,
                company_id=subject.company_id,
                skus=sorted(wanted),
            )
            inside: set[str] = set()
            for sku in sorted(wanted):
                place = shelf.get(sku)
                if place is None:  # sold by others alone now: nothing of it is told here
                    found[sku] = Offer(refusal="not_published")
                    continue
                place = turn(place) if sku == self.change.sku else place
                chosen = pick(place, at=request.at, channel=request.channel)
                decoded = await self._decoded(session, scope, chosen)
                found[sku] = _offer(place, chosen, decoded, subject, request, refusal)
                inside |= decoded.members if decoded else frozenset()
            wanted = inside - found.keys()
        return found

    async def _decoded(self, session: AsyncSession, scope: Scope, chosen: Pick) -> Decoded | None:
        if chosen.version_id is None:
            return None
        known = await tariffs(
            session, scope, shelves=self.shelves, version_ids=[chosen.version_id], keep=True
        )
        return known.get(chosen.version_id)


def _offer(
    place: Place,
    chosen: Pick,
    decoded: Decoded | None,
    subject: Subject,
    request: Request,
    refusal: str | None,
) -> Offer:
    """The offer of a place, as a quote makes it; a partner's answer stays what it was."""
    tariff = decoded.tariff if decoded else None
    why = refusal or chosen.refusal
    if why is None and tariff is None:
        why = "no_price"
    told = subject.told.get(tariff.sku, ()) if tariff else ()
    return Offer(
        tariff=told_tariff(tariff, told) if tariff and told else tariff,
        told=told,
        conditions=place.conditions,
        agreed=agreed_of(place.agreed, request.client.reference),
        until=chosen.until,
        refusal=why,
    )
