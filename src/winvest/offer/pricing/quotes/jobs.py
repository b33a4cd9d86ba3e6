"""Jobs of the quotes: say that a partner no longer answers."""

from typing import Any
from uuid import UUID

from winvest.foundation.infra.db import transaction
from winvest.foundation.infra.events import announce
from winvest.foundation.infra.queue import World, job
from winvest.offer.pricing.events import PartnerFailed


@job("pricing.tell_partner_failed")
async def tell_partner_failed(
    world: World, *, company_id: str, slug: str, partner: str, reason: str, **_: Any
) -> None:
    """Tell, aside from the quote that met it, that a partner's prices do not come."""
    scope = await world.system_scope("Winvest (tarifs des partenaires)")
    event = PartnerFailed(company_id=UUID(company_id), slug=slug, name=partner, reason=reason)
    async with transaction(world.db, scope) as session:
        await announce(session, scope, event)
