"""Publications prepared with a version: drafts, that nobody sells by until it is in force."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import delete, insert, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from winvest.foundation.infra.commands import Undo, command
from winvest.foundation.kit.errors import Conflict, NotFound, Refused
from winvest.foundation.kit.identifiers import new_id
from winvest.foundation.kit.scope import Scope
from winvest.offer.catalog.enums import Channel
from winvest.offer.catalog.models.versions import ProductVersion
from winvest.offer.catalog.queries.sheets import product_of
from winvest.offer.publication.commands.publishing import OVER, check_publishable, columns_of
from winvest.offer.publication.enums import PublicationStatus
from winvest.offer.publication.forms import Wanted, check_pilot
from winvest.offer.publication.models import Publication
from winvest.offer.publication.pilots import check_teams

EDIT = "catalog.edit"


@command("publication.prepare", needs=EDIT, undo=Undo("publication.drop_prepared"))
async def prepare_publication(
    session: AsyncSession, scope: Scope, *, version_id: UUID, wanted: Wanted, now: datetime
) -> UUID:
    """Préparer une diffusion : elle commencera avec la version, ou à son jour s’il vient après.

    Nothing is sold by it: its gate is asked when the version goes live, by who may publish.
    """
    await _open_version(session, scope, version_id)
    check_pilot(wanted.shown)
    await _check_teams(session, scope, version_id, wanted)
    await _refuse_double(session, version_id=version_id, wanted=wanted)
    publication_id = new_id()
    await session.execute(
        insert(Publication).values(
            id=publication_id,
            product_version_id=version_id,
            status=PublicationStatus.DRAFT,
            planned_by=scope.actor_id,
            **_columns(wanted, now=now),
        )
    )
    return publication_id


@command("publication.change_prepared", needs=EDIT, undo=Undo("publication.change_prepared"))
async def change_prepared(
    session: AsyncSession,
    scope: Scope,
    *,
    publication_id: UUID,
    wanted: Wanted,
    lock_version: int,
    now: datetime,
) -> None:
    """Modifier une diffusion préparée : société, canaux, visibilité, période, conditions."""
    one = await _prepared(session, scope, publication_id)
    if one.lock_version != lock_version:
        raise Conflict("Quelqu’un a modifié cette diffusion entre-temps : relisez-la.")
    check_pilot(wanted.shown)
    version_id = one.product_version_id
    kept = tuple(one.pilot_team_ids or ())
    await _check_teams(session, scope, version_id, wanted, kept=kept)
    await _refuse_double(session, version_id=version_id, wanted=wanted, but=publication_id)
    await session.execute(
        update(Publication)
        .where(Publication.id == publication_id)
        .values(ended_reason=None, **_columns(wanted, now=now))
        .execution_options(synchronize_session=False)
    )


@command("publication.drop_prepared", needs=EDIT, undo=Undo("publication.prepare"))
async def drop_prepared(session: AsyncSession, scope: Scope, *, publication_id: UUID) -> None:
    """Renoncer à une diffusion préparée : personne n’a vendu par elle."""
    await _prepared(session, scope, publication_id)
    await session.execute(delete(Publication).where(Publication.id == publication_id))


async def _prepared(session: AsyncSession, scope: Scope, publication_id: UUID) -> Publication:
    statement = (
        select(Publication)
        .where(Publication.id == publication_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    one = (await session.scalars(statement)).one_or_none()
    if one is None:
        raise NotFound("Cette diffusion n’existe plus : revenez au brouillon.")
    await _open_version(session, scope, one.product_version_id)
    if one.status is not PublicationStatus.DRAFT:
        raise Refused(
            "Cette diffusion a commencé avec sa version : modifiez-la depuis la fiche.",
            code="publication_begun",
        )
    return one


async def _open_version(session: AsyncSession, scope: Scope, version_id: UUID) -> None:
    """Its product is the caller's to edit, and the version is not over."""
    statement = select(ProductVersion.product_id, ProductVersion.status)
    row = (await session.execute(statement.where(ProductVersion.id == version_id))).one_or_none()
    if row is None:
        raise NotFound("Cette version n’existe plus : revenez au brouillon.")
    sheet = await product_of(session, scope, product_id=row.product_id)
    scope.require(EDIT, company_id=sheet.company_id, risk_family=sheet.risk_code)
    check_publishable(sheet)
    if row.status in OVER:
        raise Refused(
            "Cette version n’est plus en vigueur : diffusez celle qui l’a remplacée.",
            code="version_over",
        )


async def _check_teams(
    session: AsyncSession,
    scope: Scope,
    version_id: UUID,
    wanted: Wanted,
    *,
    kept: tuple[UUID, ...] = (),
) -> None:
    product = select(ProductVersion.product_id).where(ProductVersion.id == version_id)
    await check_teams(
        session,
        scope,
        product_id=(await session.scalars(product)).one(),
        company_id=wanted.company_id,
        teams=wanted.shown.teams,
        kept=kept,
    )


async def _refuse_double(
    session: AsyncSession, *, version_id: UUID, wanted: Wanted, but: UUID | None = None
) -> None:
    """Two drafts never prepare the same company and channel: one change is enough."""
    statement = select(Publication.channels).where(
        Publication.product_version_id == version_id,
        Publication.company_id == wanted.company_id,
        Publication.status == PublicationStatus.DRAFT,
        Publication.channels.overlap([one.value for one in wanted.shown.channels]),
    )
    if but is not None:
        statement = statement.where(Publication.id != but)
    met = (await session.scalars(statement.limit(1))).one_or_none()
    if met is not None:
        both = [one.label for one in Channel if one in wanted.shown.channels and one.value in met]
        raise Refused(
            f"Une diffusion à cette société est déjà préparée ({', '.join(both)}) : modifiez-la, "
            "ou prenez d’autres canaux.",
            code="publication_overlap",
        )


def _columns(wanted: Wanted, *, now: datetime) -> dict[str, object]:
    """A start that is past when the version goes live means: with it."""
    return {
        "company_id": wanted.company_id,
        "start_at": wanted.start_at or now,
        "activates": wanted.activates,
        **columns_of(wanted.shown),
    }
