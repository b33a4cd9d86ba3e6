"""Reactions: which messages and jobs follow which events (annexe G 4, G 6)."""

from datetime import UTC, datetime

from sqlalchemy.ext.asyncio import AsyncSession

from winvest.foundation.audit.events import ChainDamaged, JournalsWritten
from winvest.foundation.delivery.commands import send_mail
from winvest.foundation.infra.events import on
from winvest.foundation.infra.settings import load_settings
from winvest.foundation.kit.scope import Scope
from winvest.group.identity.queries import addresses_of_roles

GUARDIANS = frozenset(("admin_groupe", "it"))
CONTROLLERS = frozenset(("admin_groupe", "it", "compta"))


@on(ChainDamaged)
async def alert_guardians(session: AsyncSession, scope: Scope, event: ChainDamaged) -> None:
    """Tell the administrators and IT at once that the audit was tampered with."""
    await _tell(session, scope, GUARDIANS, "chain_damaged", chain=event.chain, kind=event.kind)


@on(JournalsWritten)
async def tell_controllers(session: AsyncSession, scope: Scope, event: JournalsWritten) -> None:
    """Tell DSI and accountants that the month's journals await their control."""
    await _tell(session, scope, CONTROLLERS, "journals_written", month=event.month)


async def _tell(
    session: AsyncSession, scope: Scope, roles: frozenset[str], template: str, **context: str
) -> None:
    link = f"{load_settings().public_url}/audit/chaines"
    now = datetime.now(UTC)
    for address in await addresses_of_roles(session, scope, roles=roles, now=now):
        await send_mail(session, to=address, template=template, link=link, **context)
