"""Queries of the diffusion screens: publications with their versions and their people."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from winvest.foundation.kit.errors import NotFound
from winvest.foundation.kit.scope import Scope
from winvest.group.companies.models import Company
from winvest.group.companies.queries import CALLED
from winvest.group.identity.enums import UserStatus
from winvest.group.identity.models import User
from winvest.offer.catalog.enums import Channel, LifecycleStatus
from winvest.offer.catalog.models.products import Product
from winvest.offer.catalog.models.versions import ProductVersion
from winvest.offer.publication.enums import PriceVisibility, PublicationStatus, Visibility
from winvest.offer.publication.facts import Standing
from winvest.offer.publication.models import Publication
from winvest.offer.publication.pilots import PilotTeam, pilot_people, teams_at
from winvest.offer.publication.rules import pilot_words, standing_of

MOST = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class PublicationView:
    """A publication as its screens show it."""

    id: UUID
    company_id: UUID
    company_code: str
    company_name: str
    version: int
    channels: tuple[Channel, ...]
    visibility: Visibility
    price_visibility: PriceVisibility
    conditions: str | None
    status: PublicationStatus
    standing: Standing
    start_at: datetime
    end_at: datetime | None
    pilots: tuple[UUID, ...]
    pilot_names: tuple[str, ...]
    teams: tuple[PilotTeam, ...]
    sellers: int | None
    activates: bool
    ended_reason: str | None
    awaited: bool
    lock_version: int

    @property
    def pilot(self) -> str:
        """For whom alone it is, counted; nothing when it is for all who sell."""
        return pilot_words(teams=len(self.teams), people=len(self.pilots))

    @property
    def open(self) -> bool:
        """May it still be changed or ended?"""
        return self.standing is not Standing.OVER

    @property
    def waits(self) -> bool:
        """Does it begin of itself, once the sales of its product go on again?"""
        return self.standing is Standing.SUSPENDED and self.awaited


async def publications_of(
    session: AsyncSession, scope: Scope, *, product_id: UUID, now: datetime, one: UUID | None = None
) -> tuple[PublicationView, ...]:
    """All publications of a product, those that count first; a few dozen at most."""
    statement = (
        select(Publication, ProductVersion.version, Company.code, CALLED, Product.lifecycle_status)
        .join(Product, Product.id == Publication.product_id)
        .join(ProductVersion, ProductVersion.id == Publication.product_version_id)
        .join(Company, Company.id == Publication.company_id)
        .where(Publication.product_id == product_id)
        .order_by(Publication.start_at.desc(), Company.code)
        .limit(MOST)
    )
    if one is not None:
        statement = statement.where(Publication.id == one)
    rows = list(await session.execute(statement))
    named = {each for row in rows for each in row[0].pilot_user_ids or ()}
    names = await _names(session, named) if named else {}
    teams = await _teams(session, scope, [row[0] for row in rows])
    found = []
    for row in rows:
        people = await pilot_people(session, scope, publication_id=row[0].id) if one else None
        found.append(_view(row, names, teams, people=people, now=now))
    order = list(Standing)
    return tuple(sorted(found, key=lambda each: (order.index(each.standing), each.company_name)))


async def publication_of(
    session: AsyncSession, scope: Scope, *, product_id: UUID, publication_id: UUID, now: datetime
) -> PublicationView:
    """One publication of a product."""
    found = await publications_of(
        session, scope, product_id=product_id, now=now, one=publication_id
    )
    if not found:
        raise NotFound("Cette diffusion n’existe pas dans votre périmètre : revenez à la fiche.")
    return found[0]


async def _names(session: AsyncSession, ids: Collection[UUID]) -> dict[UUID, str]:
    statement = select(User.id, func.coalesce(User.display_name, User.email), User.status)
    found = await session.execute(statement.where(User.id.in_(ids)))
    return {
        key: f"{name} (compte désactivé)" if state == UserStatus.DISABLED else name
        for key, name, state in found
    }


async def _teams(
    session: AsyncSession, scope: Scope, rows: Sequence[Publication]
) -> dict[UUID, PilotTeam]:
    """The teams that these publications of a product name."""
    asked = {(one.product_id, one.company_id) for one in rows if one.pilot_team_ids}
    return {
        team.id: team
        for product, company in asked
        for team in await teams_at(session, scope, product_id=product, company_id=company)
    }


def _view(
    row: Any,
    names: dict[UUID, str],
    teams: dict[UUID, PilotTeam],
    *,
    people: frozenset[UUID] | None,
    now: datetime,
) -> PublicationView:
    one, number, code, company, life = row
    pilots = tuple(one.pilot_user_ids or ())
    return PublicationView(
        id=one.id,
        company_id=one.company_id,
        company_code=code,
        company_name=company,
        version=number,
        channels=tuple(each for each in Channel if each.value in one.channels),
        visibility=one.visibility,
        price_visibility=one.price_visibility,
        conditions=one.conditions,
        status=one.status,
        standing=standing_of(
            one.status,
            start=one.start_at,
            end=one.end_at,
            now=now,
            frozen=life is LifecycleStatus.FROZEN,
        ),  # fmt: skip
        start_at=one.start_at,
        end_at=one.end_at,
        pilots=pilots,
        pilot_names=tuple(names.get(each, "Compte supprimé") for each in pilots),
        teams=tuple(teams[each] for each in one.pilot_team_ids or () if each in teams),
        sellers=None if people is None else len(people),
        activates=one.activates,
        ended_reason=one.ended_reason,
        awaited=one.awaited,
        lock_version=one.lock_version,
    )
