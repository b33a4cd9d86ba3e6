"""Reactions to sales that are frozen, or go on again: each who sells is told, once (VER-06)."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from winvest.foundation.infra.events import on
from winvest.foundation.kit.french import of
from winvest.foundation.kit.identifiers import new_id
from winvest.foundation.kit.scope import Scope
from winvest.group.identity.queries import people_of_roles
from winvest.group.notifications.commands import notify
from winvest.offer.catalog.enums import Channel
from winvest.offer.catalog.events import OnSale, SalesFrozen, SalesResumed
from winvest.offer.publication.pilots import pilot_people
from winvest.offer.publication.queries import Sold, sold_now

SELLERS = frozenset(("vente", "manager", "conseiller", "adv", "marketing"))
NAMED = 3


@dataclass(frozen=True, slots=True)
class Lot:
    """What one person is told of: products of one owner, and by what they sell them."""

    owner: UUID
    skus: frozenset[str]
    channels: frozenset[Channel]


@on(SalesFrozen)
async def stop_sellers(session: AsyncSession, scope: Scope, event: SalesFrozen) -> None:
    """Tell who sells these products to stop, and what becomes of the quotes in progress."""
    await _tell(session, scope, "sales.frozen", event.products, actor=event.actor)


@on(SalesResumed)
async def send_sellers_back(session: AsyncSession, scope: Scope, event: SalesResumed) -> None:
    """Tell who sells these products that they may again."""
    await _tell(session, scope, "sales.resumed", event.products, actor=event.actor)


async def _tell(
    session: AsyncSession, scope: Scope, code: str, products: tuple[OnSale, ...], *, actor: str
) -> None:
    known = {one.product_id: one for one in products}
    sold = await sold_now(session, scope, product_ids=list(known))
    if not sold:
        return
    key = f"{code}:{new_id()}"
    for lot, people in (await _lots(session, scope, sold, known)).items():
        named = [f"{one.name} ({one.sku})" for one in products if one.sku in lot.skus]
        told = _enumerated(named)
        await notify(
            session,
            scope,
            event=code,
            company_id=lot.owner,  # who freezes may write there alone
            people=people,
            values={
                "produits": told,
                "de_produits": of(told),
                "canaux": ", ".join(one.label for one in Channel if one in lot.channels),
                "auteur": actor,
            },
            link=f"/produits/{next(iter(lot.skus))}" if len(lot.skus) == 1 else "/catalogue",
            subject_key=key,
        )


async def _lots(
    session: AsyncSession, scope: Scope, sold: tuple[Sold, ...], known: Mapping[UUID, OnSale]
) -> Mapping[Lot, list[UUID]]:
    """Who is told of what: all sellers of a company, or the people of a pilot alone."""
    now = datetime.now(UTC)
    sellers: dict[UUID, frozenset[UUID]] = {}
    skus: dict[tuple[UUID, UUID], set[str]] = defaultdict(set)
    channels: dict[tuple[UUID, UUID], set[Channel]] = defaultdict(set)
    for one in sold:
        if one.company_id not in sellers:
            sellers[one.company_id] = await people_of_roles(
                session, scope, roles=SELLERS, company_id=one.company_id, now=now
            )
        product = known[one.product_id]
        named = None
        if one.pilot:
            named = await pilot_people(session, scope, publication_id=one.publication_id)
        for person in sellers[one.company_id] if named is None else named:
            skus[person, product.company_id].add(product.sku)
            channels[person, product.company_id].update(one.channels)
    lots: dict[Lot, list[UUID]] = defaultdict(list)
    for (person, owner), found in skus.items():
        lot = Lot(owner, frozenset(found), frozenset(channels[person, owner]))
        lots[lot].append(person)
    return lots


def _enumerated(named: list[str]) -> str:
    """The first few, and how many more."""
    more = len(named) - NAMED
    if more <= 0:
        return " et ".join(", ".join(named).rsplit(", ", 1)) if len(named) > 1 else named[0]
    others = "1 autre" if more == 1 else f"{more} autres"
    return f"{', '.join(named[:NAMED])} et {others}"
