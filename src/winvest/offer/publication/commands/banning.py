"""The black list of sales: a product, a channel, or both, that a company refuses to sell."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import insert, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from winvest.foundation.infra.commands import Undo, command
from winvest.foundation.kit.errors import Conflict, FieldError, Invalid, NotFound
from winvest.foundation.kit.identifiers import new_id
from winvest.foundation.kit.scope import Scope
from winvest.offer.catalog.enums import Channel
from winvest.offer.catalog.queries.sheets import product_sheet
from winvest.offer.publication.models import SaleBan

EDIT = "exclusions.edit"


@command("publication.ban", needs=EDIT, undo=Undo("publication.change_ban"))
async def ban_sale(
    session: AsyncSession,
    scope: Scope,
    *,
    company_id: UUID,
    sku: str | None,
    channel: Channel | None,
    reason: str,
    valid_from: datetime,
    valid_to: datetime | None,
) -> UUID:
    """Interdire une vente à une société : un produit, un canal, ou un produit par un canal."""
    scope.require(EDIT, company_id=company_id)
    product_id = await _product(session, scope, sku) if sku else None
    ban_id = new_id()
    await session.execute(
        insert(SaleBan).values(
            id=ban_id,
            company_id=company_id,
            product_id=product_id,
            channel=channel.value if channel else None,
            reason=reason,
            valid_from=valid_from,
            valid_to=valid_to,
        )
    )
    return ban_id


@command("publication.change_ban", needs=EDIT, undo=Undo("publication.change_ban"))
async def change_ban(
    session: AsyncSession,
    scope: Scope,
    *,
    ban_id: UUID,
    reason: str,
    valid_to: datetime | None,
    lock_version: int,
) -> None:
    """Changer le motif ou la fin d’une interdiction de vente."""
    statement = select(SaleBan.company_id, SaleBan.lock_version, SaleBan.valid_from)
    row = (
        await session.execute(statement.where(SaleBan.id == ban_id).with_for_update())
    ).one_or_none()
    if row is None:
        raise NotFound("Cette interdiction n’existe pas dans vos sociétés : revenez à la liste.")
    scope.require(EDIT, company_id=row.company_id)
    if row.lock_version != lock_version:
        raise Conflict("Quelqu’un a modifié cette interdiction entre-temps : relisez-la.")
    await session.execute(
        update(SaleBan).where(SaleBan.id == ban_id).values(reason=reason, valid_to=valid_to)
    )


async def _product(session: AsyncSession, scope: Scope, sku: str) -> UUID:
    try:
        return (await product_sheet(session, scope, sku=sku)).id
    except NotFound as refusal:
        told = "Aucun produit à ce code dans votre périmètre : vérifiez-le."
        raise Invalid([FieldError(field="sku", code="unknown", message=told)]) from refusal
