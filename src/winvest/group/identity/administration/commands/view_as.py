"""The act of looking as somebody else: nothing changes but the record that it was done."""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from winvest.foundation.infra.commands import Irreversible, command
from winvest.foundation.kit.scope import Scope
from winvest.group.identity.administration.enums import AdminAct
from winvest.group.identity.administration.records import record_act


@command(
    "identity.view_as",
    needs="rights.read",
    undo=Irreversible("Un regard ne se reprend pas ; l’audit le garde."),
)
async def view_as(session: AsyncSession, scope: Scope, *, user_id: UUID) -> None:
    """Regarder ce que voit et peut une autre personne, en lecture seule."""
    await record_act(session, scope, user_id=user_id, act=AdminAct.VIEWED_AS)
