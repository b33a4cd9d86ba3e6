"""Writing the lines of an import, as batches run them: some thousands in a few statements."""

import asyncio
from collections.abc import Mapping, Sequence
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncSession

from winvest.foundation.batches import registry
from winvest.foundation.batches.commands.running import STOPPED
from winvest.foundation.batches.enums import LineStatus
from winvest.foundation.batches.models import Batch
from winvest.foundation.batches.registry import Asked as Line
from winvest.foundation.batches.registry import Outcome as Told
from winvest.foundation.batches.registry import Subject
from winvest.foundation.infra.constraints import refusal_of
from winvest.foundation.infra.events import announce
from winvest.foundation.infra.models import Json
from winvest.foundation.kit.errors import Invalid, Refusal, Refused
from winvest.foundation.kit.french import number
from winvest.foundation.kit.scope import Scope
from winvest.offer.catalog.loading.commands import (
    Asked,
    Loaded,
    load_products,
)
from winvest.offer.versions.commands.rebuilding import (
    Rebuilt,
    rebuild_versions,
    with_versions,
)
from winvest.screens.imports.commands import APPLY, AT_ONCE
from winvest.screens.imports.deposits import attach, contents
from winvest.screens.imports.drafting import Planned, draft, planned
from winvest.screens.imports.enums import ImportStatus, Outcome
from winvest.screens.imports.events import ImportFailed
from winvest.screens.imports.models import CatalogImport
from winvest.screens.imports.names import surroundings
from winvest.screens.imports.places import beside
from winvest.screens.imports.queries import RIGHT
from winvest.screens.imports.slices import (
    company_of,
    file_of,
    keep_papers,
    lines_of,
    pairs_of,
    papers_of,
    rebuilt_of,
    result_row,
    settle,
    tell_progress,
    whole_counts,
)

SLICE = 2000
FINAL = "Il s’annule tout entier depuis la page de l’import."
VERSIONED = Refused(
    "Ce produit a reçu une version depuis le contrôle : relancez le contrôle.", code="versioned"
)
DONE, REFUSED = LineStatus.DONE, LineStatus.REFUSED


async def write_together(
    session: AsyncSession, scope: Scope, asked: Sequence[Line]
) -> Mapping[UUID, Told]:
    """Create and correct the products of these lines."""
    found: dict[UUID, Told] = {}
    for start in range(0, len(asked), SLICE):
        found |= await _write(session, scope, asked[start : start + SLICE])
        if asked[start].given.get("whole") and len(asked) > SLICE:
            await tell_progress(session, scope, asked[: start + SLICE])
    return found


async def write_one(session: AsyncSession, scope: Scope, subject: Subject, given: Json) -> Told:
    """One line by itself: what the database refuses of it is its own refusal."""
    line = Line(subject=subject, given=given)
    try:
        async with session.begin_nested():
            return (await _write(session, scope, (line,)))[subject.id]
    except Invalid as invalid:
        why = " ".join(one.message for one in invalid.errors)
    except Refusal as refused:
        why = refused.message
    except DBAPIError as error:
        refusal = refusal_of(error)
        if refusal is None:
            raise
        why = refusal.message
    await settle(session, given, [result_row(subject.id, None, Outcome.REFUSED, why)])
    return Told(status=REFUSED, told=why)


async def written(session: AsyncSession, scope: Scope, arguments: Json, why: str | None) -> None:
    """The batch is over: the import is written, or nothing of it is; who waits for it is told."""
    one = CatalogImport
    key = UUID(arguments["import"])
    whole = bool(arguments.get("whole"))
    nothing = bool(why) and whole
    values = await whole_counts(session, import_id=key, nothing=nothing) if whole else {}
    done = await session.execute(
        update(one)
        .where(one.id == key)
        .values(
            status=ImportStatus.CHECKED if nothing else ImportStatus.APPLIED, problem=why, **values
        )
        .returning(
            one.company_id, one.file_name, one.batch_id, one.create_count + one.update_count,
            one.created_count + one.updated_count,
        )
        .execution_options(synchronize_session=False)
    )  # fmt: skip
    company, name, batch_id, asked, kept = done.one()
    if kept or asked <= AT_ONCE or why == STOPPED:
        return
    user_id = await session.scalar(select(Batch.user_id).where(Batch.id == batch_id))
    if user_id is not None:
        told = why or f"Les {number(asked)} lignes ont été refusées."
        event = ImportFailed(
            import_id=key,
            company_id=company,
            user_id=user_id,
            file_name=name,
            why=told,
            batch_id=batch_id,
        )
        await announce(session, scope, event)


async def _write(session: AsyncSession, scope: Scope, asked: Sequence[Line]) -> dict[UUID, Told]:
    lines = await lines_of(session, asked)
    company = await company_of(session, asked)
    papers = {one.id: named for one in lines if (named := papers_of(one))}
    attached = await asyncio.to_thread(beside, UUID(asked[0].given["import"])) if papers else None
    files = (
        await contents(
            session,
            scope,
            company_id=company,
            papers=[each for named in papers.values() for each in named],
            attached=attached,
        )
        if attached
        else {}
    )
    found: dict[UUID, Loaded | Refusal] = {}
    rebuilt = await rebuilt_of(session, scope, company, lines)
    if rebuilt:
        ids = [one.product_id for one in lines if one.id in rebuilt and one.product_id]
        versioned = await with_versions(session, scope, product_ids=ids)
        found = {
            one.id: VERSIONED for one in lines if one.id in rebuilt and one.product_id in versioned
        }
    following, stale = await planned(session, scope, company, lines)
    found |= stale
    found |= await load_products(
        session,
        scope,
        company_id=company,
        lines=[
            Asked(line=one.id, product_id=one.product_id, changes=pairs_of(one))
            for one in lines
            if one.id not in found
        ],
    )
    products: dict[UUID, Sequence[Rebuilt]] = {}
    for key, those in rebuilt.items():
        loaded = found[key]
        if isinstance(loaded, Loaded):
            products[loaded.product_id] = those
    if products:
        await rebuild_versions(session, scope, company_id=company, products=products)
    drafted = await _drafted(session, scope, company, following, found, asked)
    joined = {
        result.product_id: wanted
        for key, wanted in papers.items()
        if isinstance(result := found[key], Loaded)
    }
    if joined:
        around = await surroundings(session, scope, company_id=company)
        made = await attach(
            session, scope, papers=joined, rebuilt=products, files=files, zone=around.zone
        )
        lined = {
            key: made[result.product_id]
            for key, result in found.items()
            if isinstance(result, Loaded) and key in papers
        }
        await keep_papers(session, lined)
    rows = []
    told: dict[UUID, Told] = {}
    for line in lines:
        result = found[line.id]
        if isinstance(result, Refusal):
            rows.append(result_row(line.id, line.product_id, Outcome.REFUSED, result.message))
            told[line.id] = Told(status=REFUSED, told=result.message)
        else:
            what = drafted.get(line.id)
            rows.append(result_row(line.id, result.product_id, Outcome.APPLIED, what))
            words = what or ("Créé, en brouillon." if result.created else "Modifié.")
            told[line.id] = Told(status=DONE, told=words)
    await settle(session, asked[0].given, rows)
    return told


async def _drafted(
    session: AsyncSession,
    scope: Scope,
    company: UUID,
    following: Planned,
    found: Mapping[UUID, Loaded | Refusal],
    asked: Sequence[Line],
) -> dict[UUID, str]:
    """Prepare the next versions of the lines that were not refused; each in words."""
    products = {
        key: result.product_id for key in following if isinstance(result := found[key], Loaded)
    }
    if not products:
        return {}
    wanted = {key: following[key] for key in products}
    name = await file_of(session, asked)
    return await draft(session, scope, company, wanted, products=products, file_name=name)


registry.act(
    APPLY,
    right=RIGHT,
    work=write_one,
    together=write_together,
    final=FINAL,
    address="/produits/{}".format,
    at_once=SLICE,
    ended=written,
)
