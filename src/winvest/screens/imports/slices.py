"""The lines of an import as a batch asks for them, and what became of them."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Text, func, select, text, update
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.dialects.postgresql import UUID as PG_UUID
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession

from winvest.foundation.batches.registry import Asked as Line
from winvest.foundation.infra.db import set_context
from winvest.foundation.infra.models import Json
from winvest.foundation.kit.scope import Scope
from winvest.offer.catalog.loading.writing import any_of, recordset
from winvest.offer.versions.commands.rebuilding import Rebuilt
from winvest.screens.imports.enums import Outcome, Verdict
from winvest.screens.imports.models import CatalogImport, ImportLine
from winvest.screens.imports.names import surroundings
from winvest.screens.imports.next_kept import NAME as NEXT
from winvest.screens.imports.next_kept import Kept
from winvest.screens.imports.next_kept import packed as packed_next
from winvest.screens.imports.next_kept import unpacked as unpacked_next
from winvest.screens.imports.papers import NAME as PAPERS
from winvest.screens.imports.papers import Paper
from winvest.screens.imports.papers import packed as packed_papers
from winvest.screens.imports.papers import unpacked as unpacked_papers
from winvest.screens.imports.versions import NAME as VERSIONS
from winvest.screens.imports.versions import unpacked, versions_of

APART = frozenset((VERSIONS, PAPERS, NEXT))  # entries that are no entry of the product's form
RESULT: Mapping[str, Any] = {
    "id": PG_UUID(),
    "product_id": PG_UUID(),
    "outcome": Text(),
    "told": Text(),
}


async def lines_of(session: AsyncSession, asked: Sequence[Line]) -> Sequence[Any]:
    """The lines asked for, in the order of the file."""
    line = ImportLine
    statement = (
        select(line.id, line.verdict, line.changes, line.product_id)
        .where(line.id == any_of(one.subject.id for one in asked))
        .order_by(line.position)
    )
    return (await session.execute(statement)).all()


async def company_of(session: AsyncSession, asked: Sequence[Line]) -> UUID:
    """The company of the import."""
    one = CatalogImport
    found = select(one.company_id).where(one.id == UUID(asked[0].given["import"]))
    return (await session.execute(found)).scalar_one()


async def file_of(session: AsyncSession, asked: Sequence[Line]) -> str:
    """The name of the file of the import."""
    one = CatalogImport
    found = select(one.file_name).where(one.id == UUID(asked[0].given["import"]))
    return (await session.execute(found)).scalar_one()


async def settle(session: AsyncSession, given: Json, rows: Sequence[Mapping[str, Any]]) -> None:
    """What became of the lines, and the counts of the import, in two statements.

    All or nothing: the counts wait for the end, so that another transaction may tell the progress.
    """
    results = recordset(rows, RESULT, "results")
    changed = (
        update(ImportLine)
        .where(ImportLine.id == results.c.id)
        .values({name: results.c[name] for name in ("product_id", "outcome", "told")})
        .returning(ImportLine.verdict, ImportLine.outcome)
        .execution_options(synchronize_session=False)
    )
    done = (await session.execute(changed)).all()
    if given.get("whole"):
        return
    one = CatalogImport
    counts = {
        one.created_count: sum(a is Verdict.CREATE and b is Outcome.APPLIED for a, b in done),
        one.updated_count: sum(a is Verdict.UPDATE and b is Outcome.APPLIED for a, b in done),
        one.refused_count: sum(b is Outcome.REFUSED for _, b in done),
        one.undone_count: sum(b is Outcome.UNDONE for _, b in done),
        one.kept_count: sum(b is Outcome.KEPT for _, b in done),
    }
    await session.execute(
        update(one)
        .where(one.id == UUID(given["import"]))
        .values({column: column + count for column, count in counts.items()})
        .values(updated_at=func.now())
        .execution_options(synchronize_session=False)
    )


async def tell_progress(session: AsyncSession, scope: Scope, asked: Sequence[Line]) -> None:
    """Say how far an all-or-nothing import is, by a transaction of its own: nothing else shows it.

    The import's row is free meanwhile: its lines' transaction counts at its end.
    """
    engine = session.bind
    if not isinstance(engine, AsyncEngine):
        return
    verdicts = select(ImportLine.verdict, func.count()).where(
        ImportLine.id == any_of(one.subject.id for one in asked)
    )
    done = {
        verdict: count
        for verdict, count in await session.execute(verdicts.group_by(ImportLine.verdict))
    }
    async with AsyncSession(engine) as other, other.begin():
        await set_context(other, scope)
        await other.execute(text("SET LOCAL lock_timeout = '2s'"))
        await other.execute(
            update(CatalogImport)
            .where(CatalogImport.id == UUID(asked[0].given["import"]))
            .values(
                created_count=done.get(Verdict.CREATE, 0), updated_count=done.get(Verdict.UPDATE, 0)
            )
            .execution_options(synchronize_session=False)
        )


async def whole_counts(session: AsyncSession, *, import_id: UUID, nothing: bool) -> dict[str, int]:
    """The counts of an all-or-nothing import, once it is over."""
    names = {
        Verdict.CREATE: "created_count",
        Verdict.UPDATE: "updated_count",
    }
    counts = dict.fromkeys(names.values(), 0)
    if nothing:
        return counts
    line = ImportLine
    statement = (
        select(line.verdict, line.outcome, func.count())
        .where(line.import_id == import_id, line.outcome.is_not(None))
        .group_by(line.verdict, line.outcome)
    )
    for verdict, outcome, count in await session.execute(statement):
        if outcome is Outcome.APPLIED and (name := names.get(verdict)):
            counts[name] = count
    return counts


async def keep_drafts(session: AsyncSession, made: Mapping[UUID, Kept]) -> None:
    """Write on these lines which drafts hold their prices, for who takes them back."""
    rows = [{"id": str(key), "kept": ["", packed_next(one)]} for key, one in made.items()]
    await _keep(session, NEXT, "kept", rows)


async def keep_papers(session: AsyncSession, made: Mapping[UUID, Sequence[Paper]]) -> None:
    """Write on these lines which documents they attached, for who takes them back."""
    rows = [{"id": str(key), "papers": ["", packed_papers(those)]} for key, those in made.items()]
    await _keep(session, PAPERS, "papers", rows)


async def _keep(
    session: AsyncSession, name: str, held: str, rows: Sequence[Mapping[str, Any]]
) -> None:
    kept = recordset(rows, {"id": PG_UUID(), held: JSONB()}, "kept")
    told = func.jsonb_build_object(name, kept.c[held])
    await session.execute(
        update(ImportLine)
        .where(ImportLine.id == kept.c.id)
        .values(changes=ImportLine.changes.op("||")(told))
        .execution_options(synchronize_session=False)
    )


def result_row(
    line: UUID, product: UUID | None, outcome: Outcome, told: str | None
) -> dict[str, Any]:
    """What became of a line."""
    return {"id": line, "product_id": product, "outcome": outcome.value, "told": told}


def pairs_of(line: Any) -> dict[str, tuple[str, str]]:
    """The entries of a product that a line changes."""
    return {
        name: (before, after) for name, (before, after) in line.changes.items() if name not in APART
    }


def next_kept_of(line: Any) -> Kept | None:
    """The next version that a line prepares."""
    return unpacked_next(line.changes[NEXT][1]) if NEXT in line.changes else None


def papers_of(line: Any) -> list[Paper]:
    """The documents that a line names."""
    return unpacked_papers(line.changes[PAPERS][1]) if PAPERS in line.changes else []


async def rebuilt_of(
    session: AsyncSession, scope: Scope, company: UUID, lines: Sequence[Any]
) -> dict[UUID, Sequence[Rebuilt]]:
    """The versions that these lines tell, by line."""
    dated = {one.id: one.changes[VERSIONS][1] for one in lines if VERSIONS in one.changes}
    if not dated:
        return {}
    around = await surroundings(session, scope, company_id=company)
    return {key: versions_of(*unpacked(text), around) for key, text in dated.items()}
