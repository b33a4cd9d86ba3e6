"""Acts of the quotes: ask for one (it is kept with all that it was worked out from)."""

from collections.abc import Callable, Iterable
from datetime import datetime
from uuid import UUID

from sqlalchemy import event, text
from sqlalchemy.ext.asyncio import AsyncSession

from winvest.foundation.infra.commands import Irreversible, command
from winvest.foundation.kit.scope import Scope
from winvest.offer.pricing.quotes.asking import NOBODY_ASKED, Answers
from winvest.offer.pricing.quotes.offers import offers_for
from winvest.offer.pricing.quotes.shelves import Shelves, TariffKey
from winvest.offer.pricing.quotes.working import Made, rows_of, worked_out
from winvest.offer.pricing.rules.request import Request

__all__ = ["Made", "request_quote"]

KEEP = text(
    "SELECT keep_quotes(CAST(:quotes AS json), CAST(:lines AS json), CAST(:tariffs AS json))"
)


@command(
    "pricing.request_quote",
    needs="simulate.price",
    undo=Irreversible("Un devis se garde tel qu’il a été fait ; il s’éteint à sa date."),
)
async def request_quote(
    session: AsyncSession,
    scope: Scope,
    *,
    shelves: Shelves,
    company_id: UUID,
    request: Request,
    now: datetime,
    sandbox: bool = False,
    answers: Answers = NOBODY_ASKED,
) -> Made:
    """Faire le devis d’un ou de plusieurs produits pour une société, et le garder.

    `answers`: what partners were asked before; raises `PartnersToAsk` for those that were not.
    """
    scope.require("simulate.price", company_id=company_id)
    if sandbox:
        scope.require("catalog.test", company_id=company_id)
    found = await offers_for(
        session,
        scope,
        shelves=shelves,
        company_id=company_id,
        request=request,
        sandbox=sandbox,
        answers=answers,
    )
    made = worked_out(found, now=now)
    fresh = shelves.not_kept(company_id, found.decoded)
    rows = rows_of(made, found, scope, company_id=company_id, sandbox=sandbox, fresh=fresh)
    quotes, lines, tariffs = rows.told()
    await session.execute(KEEP, {"quotes": quotes, "lines": lines, "tariffs": tariffs})
    if fresh:
        keys = [(company_id, version_id, one.sha256) for version_id, one in fresh.items()]
        event.listen(session.sync_session, "after_commit", _remember(shelves, keys), once=True)
    return made


def _remember(shelves: Shelves, keys: Iterable[TariffKey]) -> Callable[[object], None]:
    def known(_: object) -> None:
        shelves.now_kept(keys)

    return known
