"""What is on offer for a request: the company's shelf, the tariffs picked from it, references."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from winvest.foundation.kit.calendar import local_day
from winvest.foundation.kit.errors import FieldError, Invalid
from winvest.foundation.kit.french import spaced
from winvest.foundation.kit.scope import Scope
from winvest.offer.catalog.queries.access import sells_only
from winvest.offer.pricing.ports import prices_of
from winvest.offer.pricing.quotes.asking import (
    NOBODY_ASKED,
    Answers,
    PartnersToAsk,
    Question,
)
from winvest.offer.pricing.quotes.partner import Terms, partner_terms
from winvest.offer.pricing.quotes.queries import (
    is_excluded,
    places,
    references,
    seat_of,
    tariffs,
)
from winvest.offer.pricing.quotes.shelves import Decoded, References, Shelves
from winvest.offer.pricing.rules.documents import agreed_of
from winvest.offer.pricing.rules.partner import told_tariff
from winvest.offer.pricing.rules.quote import Offer
from winvest.offer.pricing.rules.request import Request
from winvest.offer.pricing.rules.shelf import Pick, Place, Seller, pick

# From the surest to the least: a quote of several products says the least sure of its sources.
SURE = ("internal", "partner_live", "partner_cache", "manual")


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """All that the engine needs for a request, and the tariffs to keep with its quote."""

    request: Request
    offers: Mapping[str, Offer]
    decoded: Mapping[str, Decoded]
    references: References
    source: str = "internal"
    cache_age_s: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Asker:
    session: AsyncSession
    scope: Scope
    shelves: Shelves
    company_id: UUID
    request: Request
    sandbox: bool
    answers: Answers

    async def shelf(self, skus: frozenset[str]) -> dict[str, Place]:
        return await places(
            self.session,
            self.scope,
            shelves=self.shelves,
            company_id=self.company_id,
            skus=sorted(skus),
            sandbox=self.sandbox,
        )

    async def decoded(self, picks: Mapping[str, Pick]) -> dict[str, Decoded]:
        wanted = sorted(one.version_id for one in picks.values() if one.version_id)
        return await tariffs(
            self.session,
            self.scope,
            shelves=self.shelves,
            version_ids=wanted,
            keep=not self.sandbox,
        )

    async def terms(
        self,
        found: Mapping[str, Place],
        picks: Mapping[str, Pick],
        decoded: Mapping[str, Decoded],
    ) -> dict[str, Terms]:
        """What partners say of the products that pass through to them; else they are to ask."""
        said: dict[str, Terms] = {}
        lacking: list[Question] = []
        for sku in dict.fromkeys(one.sku for one in self.request.items):
            one = decoded.get(picks[sku].version_id or "")
            if picks[sku].refusal is not None or one is None or one.tariff is None:
                continue
            terms = await partner_terms(
                self.session,
                self.scope,
                company_id=self.company_id,
                place=found[sku],
                tariff=one.tariff,
                client=self.request.client,
                day=local_day(self.request.at, zone=self.request.zone),
                answers=self.answers,
            )
            if isinstance(terms, Question):
                lacking.append(terms)
            elif terms is not None:
                said[sku] = terms
        if lacking:
            raise PartnersToAsk(lacking)
        return said

    def picked(self, found: Mapping[str, Place]) -> dict[str, Pick]:
        at, channel = self.request.at, self.request.channel
        return {
            sku: pick(
                place,
                at=at,
                channel=channel,
                sandbox=self.sandbox,
                seller=seller_in(self.scope, company_id=self.company_id),
            )
            for sku, place in found.items()
        }


async def offers_for(
    session: AsyncSession,
    scope: Scope,
    *,
    shelves: Shelves,
    company_id: UUID,
    request: Request,
    sandbox: bool,
    answers: Answers = NOBODY_ASKED,
) -> Found:
    """What the company sells of what is asked, at the moment; 422 for a SKU it does not know.

    Raises `PartnersToAsk` when partners must be asked first: call it by `with_partners`.
    """
    zone, country = await seat_of(session, scope, shelves=shelves, company_id=company_id)
    request = replace(request, zone=zone)
    asker = _Asker(
        session=session,
        scope=scope,
        shelves=shelves,
        company_id=company_id,
        request=request,
        sandbox=sandbox,
        answers=answers,
    )
    found = await asker.shelf(frozenset(one.sku for one in request.items))
    _refuse_unknown(request, found)
    picks = asker.picked(found)
    decoded = await asker.decoded(picks)
    inside = frozenset(sku for one in decoded.values() for sku in one.members) - frozenset(found)
    if inside:
        members = await asker.shelf(inside)
        found |= members
        more = asker.picked(members)
        picks |= more
        decoded |= await asker.decoded(more)
    refusal = await _exclusion(asker, now=request.at)
    rests = await references(session, scope, shelves=shelves, country=country)
    terms = await asker.terms(found, picks, decoded)
    return _found(request, found, picks, decoded, refusal=refusal, references=rests, terms=terms)


def seller_in(scope: Scope, *, company_id: UUID) -> Seller | None:
    """Who asks, when at this company they only sell; None for who prepares or checks the offer."""
    return Seller(id=str(scope.actor_id)) if sells_only(scope, company_id) else None


def remembered(
    shelves: Shelves, scope: Scope, *, company_id: UUID, request: Request
) -> Found | None:
    """What the company sells of what is asked, from memory alone; None when it does not suffice."""
    seat = shelves.seats.get(company_id)
    rests = shelves.references.get(seat[1]) if seat else None
    if not shelves.live or seat is None or rests is None or request.client.reference is not None:
        return None
    request = replace(request, zone=seat[0])
    seller = seller_in(scope, company_id=company_id)
    found: dict[str, Place] = {}
    picks: dict[str, Pick] = {}
    decoded: dict[str, Decoded] = {}
    items = [one.sku for one in request.items]
    wanted = list(items)
    while wanted:
        sku = wanted.pop()
        if sku in found or (sku not in items and (company_id, sku) in shelves.absent.rows):
            continue
        place = shelves.places.get((company_id, sku))
        if place is None or (place.partner and prices_of(place.partner.slug)):
            return None
        found[sku] = place
        chosen = picks[sku] = pick(place, at=request.at, channel=request.channel, seller=seller)
        if chosen.version_id:
            one = shelves.tariffs.get(chosen.version_id)
            if one is None:
                return None
            decoded[chosen.version_id] = one
            wanted += one.members
    return _found(request, found, picks, decoded, refusal=None, references=rests)


def _found(
    request: Request,
    found: Mapping[str, Place],
    picks: Mapping[str, Pick],
    decoded: Mapping[str, Decoded],
    *,
    refusal: str | None,
    references: References,
    terms: Mapping[str, Terms] | None = None,
) -> Found:
    terms = terms or {}
    return Found(
        request=request,
        offers={
            sku: _offer(
                place, picks[sku], decoded, request.client.reference, refusal, terms.get(sku)
            )
            for sku, place in found.items()
        },
        decoded=decoded,
        references=references,
        source=max((one.source for one in terms.values()), key=SURE.index, default="internal"),
        cache_age_s=max(
            (one.age_s for one in terms.values() if one.age_s is not None), default=None
        ),
    )


def _offer(
    place: Place,
    chosen: Pick,
    decoded: Mapping[str, Decoded],
    client: str | None,
    refusal: str | None,
    terms: Terms | None,
) -> Offer:
    one = decoded.get(chosen.version_id or "")
    tariff = one.tariff if one else None
    why = refusal or chosen.refusal or (terms.refusal if terms else None)
    told = terms.prices if terms else ()
    if why is None and tariff is None:
        why = "no_price"
    return Offer(
        tariff=told_tariff(tariff, told) if tariff and told else tariff,
        told=told,
        conditions=place.conditions,
        agreed=agreed_of(place.agreed, client),
        until=chosen.until,
        refusal=why,
    )


async def _exclusion(asker: _Asker, *, now: datetime) -> str | None:
    client = asker.request.client.reference
    if client is None:
        return None
    excluded = await is_excluded(
        asker.session, asker.scope, company_id=asker.company_id, client=client, at=now
    )
    return "blacklist" if excluded else None


def _refuse_unknown(request: Request, found: Mapping[str, Place]) -> None:
    message = spaced("Ce produit n’existe pas dans votre catalogue : vérifiez son code (SKU).")
    errors = [
        FieldError(field=f"/items/{place}/sku", code="sku_unknown", message=message)
        for place, one in enumerate(request.items)
        if one.sku not in found
    ]
    if errors:
        raise Invalid(errors)
