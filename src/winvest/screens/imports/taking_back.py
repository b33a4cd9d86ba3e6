"""Taking back the lines of an import, as batches run them: some thousands in a few statements."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import update
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncSession

from winvest.foundation.batches import registry
from winvest.foundation.batches.enums import LineStatus
from winvest.foundation.batches.registry import Asked as Line
from winvest.foundation.batches.registry import Outcome as Told
from winvest.foundation.batches.registry import Subject
from winvest.foundation.infra.constraints import refusal_of
from winvest.foundation.infra.models import Json
from winvest.foundation.kit.errors import Refusal, Refused
from winvest.foundation.kit.scope import Scope
from winvest.offer.catalog.loading.commands import (
    Taken,
    unload_products,
)
from winvest.offer.versions.commands.rebuilding import (
    discard_rebuilt,
)
from winvest.screens.imports.commands import TAKE_BACK
from winvest.screens.imports.deposits import detach
from winvest.screens.imports.drafting import undraft
from winvest.screens.imports.enums import ImportStatus, Outcome, Verdict
from winvest.screens.imports.models import CatalogImport
from winvest.screens.imports.queries import RIGHT
from winvest.screens.imports.slices import (
    APART,
    company_of,
    lines_of,
    pairs_of,
    papers_of,
    rebuilt_of,
    result_row,
    settle,
)

CHANGED = Refused(
    "Ses versions ont changé depuis : reprenez-les depuis la fiche du produit.",
    code="changed_since",
)
DONE, REFUSED = LineStatus.DONE, LineStatus.REFUSED
SLICE = 2000


async def take_back_together(
    session: AsyncSession, scope: Scope, asked: Sequence[Line]
) -> Mapping[UUID, Told]:
    """Delete what these lines created, give back what they changed."""
    lines = [one for one in await lines_of(session, asked) if one.product_id is not None]
    company = await company_of(session, asked)
    found = await _all_taken(session, scope, company, lines)
    rows = []
    told: dict[UUID, Told] = {}
    for line in lines:
        refusal = found.get(line.id)
        if isinstance(refusal, Refusal):
            rows.append(result_row(line.id, line.product_id, Outcome.KEPT, refusal.message))
            told[line.id] = Told(status=REFUSED, told=refusal.message)
        else:
            rows.append(result_row(line.id, line.product_id, Outcome.UNDONE, None))
            told[line.id] = Told(status=DONE, told="Repris.")
    await settle(session, asked[0].given, rows)
    return told


async def _all_taken(
    session: AsyncSession, scope: Scope, company: UUID, lines: Sequence[Any]
) -> dict[UUID, Refusal]:
    """What must stay, and why: a line that stays keeps its documents and its versions too.

    Documents leave first, since a version that holds one stays; a line that stays afterwards is
    found out too late for its own, so all is begun again without it.
    """
    more = {one.id for one in lines if not APART.isdisjoint(one.changes)}
    staying: dict[UUID, Refusal] = {}
    while True:
        rest = [one for one in lines if one.id not in staying]
        async with session.begin_nested() as attempt:
            found = await _taken(session, scope, company, rest)
            if more.isdisjoint(found):
                return staying | found
            await attempt.rollback()
        staying |= {key: why for key, why in found.items() if key in more}


async def _taken(
    session: AsyncSession, scope: Scope, company: UUID, lines: Sequence[Any]
) -> dict[UUID, Refusal]:
    """Take these lines back; those that must stay, and why."""
    found: dict[UUID, Refusal] = {}
    for one in lines:
        papers = papers_of(one)
        if papers and (kept_in := await detach(session, scope, papers=papers)):
            found[one.id] = kept_in
    rebuilt = await rebuilt_of(
        session, scope, company, [one for one in lines if one.id not in found]
    )
    if rebuilt:
        kept = await discard_rebuilt(
            session,
            scope,
            company_id=company,
            products={key: {one.id: one.parts for one in those} for key, those in rebuilt.items()},
        )
        found |= {one.id: CHANGED for one in lines if one.id in kept}
    found |= await undraft(session, scope, company, [one for one in lines if one.id not in found])
    unloaded = await unload_products(
        session,
        scope,
        company_id=company,
        lines=[
            Taken(
                line=one.id,
                product_id=one.product_id,
                created=one.verdict is Verdict.CREATE,
                changes=pairs_of(one),
            )
            for one in lines
            if one.id not in found
        ],
    )
    return found | {key: why for key, why in unloaded.items() if why is not None}


async def take_back_one(session: AsyncSession, scope: Scope, subject: Subject, given: Json) -> Told:
    """Take one line back by itself."""
    line = Line(subject=subject, given=given)
    try:
        async with session.begin_nested():
            return (await take_back_together(session, scope, (line,)))[subject.id]
    except DBAPIError as error:
        refusal = refusal_of(error)
        if refusal is None:
            raise
        (kept,) = await lines_of(session, (line,))
        row = result_row(subject.id, kept.product_id, Outcome.KEPT, refusal.message)
        await settle(session, given, [row])
        return Told(status=REFUSED, told=refusal.message)


async def taken_back(session: AsyncSession, scope: Scope, arguments: Json, why: str | None) -> None:
    """The batch is over: the import is taken back, or what is left of it stands."""
    one = CatalogImport
    await session.execute(
        update(one)
        .where(one.id == UUID(arguments["import"]))
        .values(status=ImportStatus.APPLIED if why else ImportStatus.UNDONE, problem=why)
        .execution_options(synchronize_session=False)
    )


registry.act(
    TAKE_BACK,
    right=RIGHT,
    work=take_back_one,
    together=take_back_together,
    final="Un import annulé se refait : déposez de nouveau le fichier.",
    address="/produits/{}".format,
    at_once=SLICE,
    ended=taken_back,
)
