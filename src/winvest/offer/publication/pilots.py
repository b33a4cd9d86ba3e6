"""Pilots: the people, named or in a named team, to whom alone a publication is open.

Who is in a team is never copied: it is asked for each time, so that who joins sells at once and
who leaves sells no more.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import column, func, select
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.dialects.postgresql import UUID as PG_UUID
from sqlalchemy.ext.asyncio import AsyncSession

from winvest.foundation.kit.errors import FieldError, Invalid, Missing
from winvest.foundation.kit.scope import Scope
from winvest.group.people.queries import acting
from winvest.offer.catalog.enums import Channel, LifecycleStatus
from winvest.offer.catalog.models.products import Product
from winvest.offer.publication.enums import Visibility
from winvest.offer.publication.forms import Shown
from winvest.offer.publication.models import Publication
from winvest.offer.publication.queries import is_pilot, is_running

STRANGER = "Cette équipe n’est pas de la société qui vend : choisissez dans la liste."
ARCHIVED = "Cette équipe est archivée : choisissez-en une autre, ou rétablissez-la."
EMPTY = (
    "Personne ne peut vendre dans ce pilote : ses équipes sont vides ou archivées, ses comptes "
    "désactivés. Complétez une équipe, ou nommez une personne."
)
TEAMS = "/administration/equipes"


@dataclass(frozen=True, slots=True, kw_only=True)
class PilotTeam:
    """A team as a pilot names it; `people` may act for the company today."""

    id: UUID
    name: str
    archived: bool
    people: int


@dataclass(frozen=True, slots=True, kw_only=True)
class TeamPilot:
    """A product that a team sells in pilot, until when."""

    publication_id: UUID
    owner_company_id: UUID
    company_id: UUID
    sku: str
    product_name: str
    channels: tuple[Channel, ...]
    end_at: datetime | None


async def teams_at(
    session: AsyncSession, scope: Scope, *, product_id: UUID, company_id: UUID
) -> tuple[PilotTeam, ...]:
    """The teams of a company, archived ones too, for it and for the owner of the product."""
    found = func.teams_at(product_id, company_id).table_valued(
        *(column(name) for name in ("id", "name", "archived_at", "people"))
    )
    return tuple(
        PilotTeam(id=row.id, name=row.name, archived=row.archived_at is not None, people=row.people)
        for row in await session.execute(select(found))
    )


async def pilot_people(
    session: AsyncSession, scope: Scope, *, publication_id: UUID
) -> frozenset[UUID] | None:
    """Who may sell by a pilot today; None when it is open to all who sell."""
    statement = select(
        is_pilot(),
        Publication.company_id,
        func.pilots_of(Publication.id, type_=ARRAY(PG_UUID)),
    ).where(Publication.id == publication_id)
    row = (await session.execute(statement)).one_or_none()
    if row is None or not row[0]:
        return None
    return await acting(session, scope, company_id=row[1], people=row[2])


async def pilots_of_team(
    session: AsyncSession, scope: Scope, *, team_id: UUID, company_id: UUID
) -> tuple[TeamPilot, ...]:
    """The pilots that run now for a team of one's company, the first to end first; a few."""
    statement = (
        select(Publication, Product.sku, Product.name)
        .join(Product, Product.id == Publication.product_id)
        .where(
            Publication.company_id == company_id,
            Publication.pilot_team_ids.contains([team_id]),
            Publication.visibility != Visibility.HIDDEN,
            Product.lifecycle_status != LifecycleStatus.FROZEN,  # told when its sales go on again
            is_running(),
        )
        .order_by(Publication.end_at, Publication.id)
    )
    return tuple(
        TeamPilot(
            publication_id=one.id,
            owner_company_id=one.owner_company_id,
            company_id=one.company_id,
            sku=sku,
            product_name=name,
            channels=tuple(each for each in Channel if each.value in one.channels),
            end_at=one.end_at,
        )
        for one, sku, name in await session.execute(statement)
    )


async def pilot_lacks(
    session: AsyncSession,
    scope: Scope,
    *,
    product_id: UUID,
    company_id: UUID,
    shown: Shown,
    kept: Collection[UUID] = (),
) -> tuple[Missing, ...]:
    """What keeps a pilot from beginning: nobody could sell by it. Raises for a wrong team.

    `kept`: the teams that it names already, of which one may have been archived since.
    """
    teams = await check_teams(
        session, scope, product_id=product_id, company_id=company_id, teams=shown.teams, kept=kept
    )
    if not shown.pilots and not teams:
        return ()
    if any(one.people for one in teams):
        return ()
    if await acting(session, scope, company_id=company_id, people=shown.pilots):
        return ()
    return (Missing(code="pilot_empty", message=EMPTY, href=TEAMS),)


async def check_teams(
    session: AsyncSession,
    scope: Scope,
    *,
    product_id: UUID,
    company_id: UUID,
    teams: Collection[UUID],
    kept: Collection[UUID] = (),
) -> tuple[PilotTeam, ...]:
    """The teams named, all of the company that sells, none archived before it was named."""
    if not teams:
        return ()
    at = await teams_at(session, scope, product_id=product_id, company_id=company_id)
    known = {one.id: one for one in at}
    for one in teams:
        if one not in known:
            raise Invalid([FieldError(field="equipes", code="unknown", message=STRANGER)])
        if known[one].archived and one not in kept:
            raise Invalid([FieldError(field="equipes", code="archived", message=ARCHIVED)])
    return tuple(known[one] for one in teams)
