"""The lines of an import as batches run them: some thousands in a few statements."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Text, func, select, update
from sqlalchemy.dialects.postgresql import UUID as PG_UUID
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncSession

from winvest.foundation.batches import registry
from winvest.foundation.batches.enums import LineStatus
from winvest.foundation.batches.registry import Asked as Line
from winvest.foundation.batches.registry import Outcome as Told
from winvest.foundation.batches.registry import Subject
from winvest.foundation.infra.constraints import refusal_of
from winvest.foundation.infra.models import Json
from winvest.foundation.kit.errors import Invalid, Refusal, Refused
from winvest.foundation.kit.scope import Scope
from winvest.offer.catalog.loading.commands import (
    Asked,
    Loaded,
    Taken,
    load_products,
    unload_products,
)
from winvest.offer.catalog.loading.writing import any_of, recordset
from winvest.offer.versions.commands.rebuilding import (
    Rebuilt,
    discard_rebuilt,
    rebuild_versions,
    with_versions,
)
from winvest.screens.imports.commands import APPLY, TAKE_BACK
from winvest.screens.imports.enums import ImportStatus, Outcome, Verdict
from winvest.screens.imports.models import CatalogImport, ImportLine
from winvest.screens.imports.names import surroundings
from winvest.screens.imports.queries import RIGHT
from winvest.screens.imports.versions import NAME as VERSIONS
from winvest.screens.imports.versions import unpacked, versions_of

SLICE = 2000
RESULT: Mapping[str, Any] = {
    "id": PG_UUID(),
    "product_id": PG_UUID(),
    "outcome": Text(),
    "told": Text(),
}
FINAL = "Il s’annule tout entier depuis la page de l’import."
CHANGED = Refused(
    "Ses versions ont changé depuis : reprenez-les depuis la fiche du produit.",
    code="changed_since",
)
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
    return found


async def write_one(session: AsyncSession, scope: Scope, subject: Subject, given: Json) -> Told:
    """One line by itself: what the database refuses of it is its own refusal."""
    line = Line(subject=subject, given=given)
    try:
        async with session.begin_nested():
            return (await _write(session, scope, (line,)))[subject.id]
    except Invalid as invalid:
        why = " ".join(one.message for one in invalid.errors)
    except DBAPIError as error:
        refusal = refusal_of(error)
        if refusal is None:
            raise
        why = refusal.message
    await _settle(session, given, [_row(subject.id, None, Outcome.REFUSED, why)])
    return Told(status=REFUSED, told=why)


async def take_back_together(
    session: AsyncSession, scope: Scope, asked: Sequence[Line]
) -> Mapping[UUID, Told]:
    """Delete what these lines created, give back what they changed."""
    lines = [one for one in await _lines(session, asked) if one.product_id is not None]
    company = await _company(session, asked)
    found: dict[UUID, Refusal | None] = {}
    rebuilt = await _rebuilt(session, scope, company, lines)
    if rebuilt:
        kept = await discard_rebuilt(
            session,
            scope,
            company_id=company,
            products={
                key: {one.id: len(one.plans) + len(one.prices) for one in those}
                for key, those in rebuilt.items()
            },
        )
        found = {one.id: CHANGED for one in lines if one.id in kept}
    found |= await unload_products(
        session,
        scope,
        company_id=company,
        lines=[
            Taken(
                line=one.id,
                product_id=one.product_id,
                created=one.verdict is Verdict.CREATE,
                changes=_pairs(one),
            )
            for one in lines
            if one.id not in found
        ],
    )
    rows = []
    told: dict[UUID, Told] = {}
    for line in lines:
        refusal = found.get(line.id)
        if isinstance(refusal, Refusal):
            rows.append(_row(line.id, line.product_id, Outcome.KEPT, refusal.message))
            told[line.id] = Told(status=REFUSED, told=refusal.message)
        else:
            rows.append(_row(line.id, line.product_id, Outcome.UNDONE, None))
            told[line.id] = Told(status=DONE, told="Repris.")
    await _settle(session, asked[0].given, rows)
    return told


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
        (kept,) = await _lines(session, (line,))
        row = _row(subject.id, kept.product_id, Outcome.KEPT, refusal.message)
        await _settle(session, given, [row])
        return Told(status=REFUSED, told=refusal.message)


async def written(session: AsyncSession, scope: Scope, arguments: Json, why: str | None) -> None:
    """The batch is over: the import is written, or nothing of it is."""
    one = CatalogImport
    nothing = bool(why) and arguments.get("whole")
    await session.execute(
        update(one)
        .where(one.id == UUID(arguments["import"]))
        .values(status=ImportStatus.CHECKED if nothing else ImportStatus.APPLIED, problem=why)
        .execution_options(synchronize_session=False)
    )


async def taken_back(session: AsyncSession, scope: Scope, arguments: Json, why: str | None) -> None:
    """The batch is over: the import is taken back, or what is left of it stands."""
    one = CatalogImport
    await session.execute(
        update(one)
        .where(one.id == UUID(arguments["import"]))
        .values(status=ImportStatus.APPLIED if why else ImportStatus.UNDONE, problem=why)
        .execution_options(synchronize_session=False)
    )


async def _write(session: AsyncSession, scope: Scope, asked: Sequence[Line]) -> dict[UUID, Told]:
    lines = await _lines(session, asked)
    company = await _company(session, asked)
    found: dict[UUID, Loaded | Refusal] = {}
    rebuilt = await _rebuilt(session, scope, company, lines)
    if rebuilt:
        ids = [one.product_id for one in lines if one.id in rebuilt and one.product_id]
        versioned = await with_versions(session, scope, product_ids=ids)
        found = {one.id: VERSIONED for one in lines if one.product_id in versioned}
    found |= await load_products(
        session,
        scope,
        company_id=company,
        lines=[
            Asked(line=one.id, product_id=one.product_id, changes=_pairs(one))
            for one in lines
            if one.id not in found
        ],
    )
    products = {}
    for key, those in rebuilt.items():
        loaded = found[key]
        if isinstance(loaded, Loaded):
            products[loaded.product_id] = those
    if products:
        await rebuild_versions(session, scope, company_id=company, products=products)
    rows = []
    told: dict[UUID, Told] = {}
    for line in lines:
        result = found[line.id]
        if isinstance(result, Refusal):
            rows.append(_row(line.id, line.product_id, Outcome.REFUSED, result.message))
            told[line.id] = Told(status=REFUSED, told=result.message)
        else:
            rows.append(_row(line.id, result.product_id, Outcome.APPLIED, None))
            words = "Créé, en brouillon." if result.created else "Modifié."
            told[line.id] = Told(status=DONE, told=words)
    await _settle(session, asked[0].given, rows)
    return told


async def _lines(session: AsyncSession, asked: Sequence[Line]) -> Sequence[Any]:
    line = ImportLine
    statement = (
        select(line.id, line.verdict, line.changes, line.product_id)
        .where(line.id == any_of(one.subject.id for one in asked))
        .order_by(line.position)
    )
    return (await session.execute(statement)).all()


async def _company(session: AsyncSession, asked: Sequence[Line]) -> UUID:
    one = CatalogImport
    found = select(one.company_id).where(one.id == UUID(asked[0].given["import"]))
    return (await session.execute(found)).scalar_one()


async def _settle(session: AsyncSession, given: Json, rows: Sequence[Mapping[str, Any]]) -> None:
    """What became of the lines, and the counts of the import, in two statements."""
    results = recordset(rows, RESULT, "results")
    changed = (
        update(ImportLine)
        .where(ImportLine.id == results.c.id)
        .values({name: results.c[name] for name in ("product_id", "outcome", "told")})
        .returning(ImportLine.verdict, ImportLine.outcome)
        .execution_options(synchronize_session=False)
    )
    done = (await session.execute(changed)).all()
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


def _row(line: UUID, product: UUID | None, outcome: Outcome, told: str | None) -> dict[str, Any]:
    return {"id": line, "product_id": product, "outcome": outcome.value, "told": told}


def _pairs(line: Any) -> dict[str, tuple[str, str]]:
    return {
        name: (before, after) for name, (before, after) in line.changes.items() if name != VERSIONS
    }


async def _rebuilt(
    session: AsyncSession, scope: Scope, company: UUID, lines: Sequence[Any]
) -> dict[UUID, Sequence[Rebuilt]]:
    """The versions that these lines tell, by line."""
    dated = {one.id: one.changes[VERSIONS][1] for one in lines if VERSIONS in one.changes}
    if not dated:
        return {}
    around = await surroundings(session, scope, company_id=company)
    return {key: versions_of(*unpacked(text), around) for key, text in dated.items()}


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
