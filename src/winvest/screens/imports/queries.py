"""Reading the imports of a company, their lines, and the names that a file may use."""

from collections.abc import AsyncIterator, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Select, func, or_, select, tuple_
from sqlalchemy.ext.asyncio import AsyncSession

from winvest.foundation.infra.models import Json
from winvest.foundation.kit.errors import NotFound
from winvest.foundation.kit.scope import Scope
from winvest.group.companies.models import Company
from winvest.group.partners.models import Partner
from winvest.offer.catalog.models.risks import Risk
from winvest.screens.imports.dated_words import PRICED
from winvest.screens.imports.enums import ImportStatus, Outcome, Source, Verdict
from winvest.screens.imports.models import CatalogImport, ImportLine, ImportMapping
from winvest.screens.imports.next_kept import NAME as NEXT

RIGHT = "catalog.edit"


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportRow:
    """An import as its screens read it."""

    id: UUID
    company_id: UUID
    company_name: str
    user_label: str
    source: Source
    file_name: str
    file_sha256: str
    file_size: int
    reading: Json
    mapping: Json
    blank_erases: bool
    whole: bool
    status: ImportStatus
    total: int
    checked_count: int
    create_count: int
    update_count: int
    unchanged_count: int
    faulty_count: int
    created_count: int
    updated_count: int
    refused_count: int
    undone_count: int
    kept_count: int
    problem: str | None
    batch_id: UUID | None
    undo_batch_id: UUID | None
    created_at: datetime
    checked_at: datetime | None
    applied_at: datetime | None
    applied_label: str | None
    undone_at: datetime | None
    undone_label: str | None
    cleared_at: datetime | None

    @property
    def to_write(self) -> int:
        """Lines that would change the catalogue."""
        return self.create_count + self.update_count

    @property
    def written(self) -> int:
        """Lines that did."""
        return self.created_count + self.updated_count

    @property
    def standing(self) -> int:
        """Lines that did and were not taken back."""
        return self.written - self.undone_count - self.kept_count

    @property
    def columns(self) -> Mapping[int, str]:
        """The entry of each column, by its place."""
        return {int(at): code for at, code in self.mapping.get("columns", {}).items()}

    @property
    def asked_day(self) -> str:
        """The day given for the prices of the whole file, as typed."""
        found: str = self.mapping.get("effective_from", "")
        return found

    @property
    def headers(self) -> Sequence[str]:
        """The headers of the file."""
        found: Sequence[str] = self.mapping.get("headers", ())
        return found


@dataclass(frozen=True, slots=True, kw_only=True)
class LineRow:
    """A line of an import."""

    id: UUID
    position: int
    sku: str
    name: str
    verdict: Verdict
    cells: Sequence[str]
    changes: Mapping[str, Sequence[str]]
    faults: Sequence[Sequence[str]]
    product_id: UUID | None
    outcome: Outcome | None
    told: str | None


async def import_of(
    session: AsyncSession, scope: Scope, *, import_id: UUID, lock: bool = False
) -> ImportRow:
    """An import of a company where the person edits the catalogue; another's is not found."""
    statement = _imports(scope).where(CatalogImport.id == import_id)
    if lock:
        statement = statement.with_for_update(of=CatalogImport)
    row = (await session.execute(statement)).one_or_none()
    if row is None:
        raise NotFound("Cet import n’existe pas dans votre périmètre. Voyez la liste des imports.")
    return ImportRow(**row._mapping)


async def import_list(
    session: AsyncSession, scope: Scope, *, before: tuple[datetime, UUID] | None, size: int
) -> tuple[ImportRow, ...]:
    """The imports of the companies shown, newest first; a page by key, and one more."""
    shown = scope.shown_company_ids & scope.companies_with(RIGHT)
    statement = (
        _imports(scope)
        .where(CatalogImport.company_id.in_(shown))
        .order_by(CatalogImport.created_at.desc(), CatalogImport.id.desc())
        .limit(size + 1)
    )
    if before is not None:
        statement = statement.where(tuple_(CatalogImport.created_at, CatalogImport.id) < before)
    return tuple(ImportRow(**row._mapping) for row in await session.execute(statement))


async def same_file(
    session: AsyncSession, scope: Scope, *, one: ImportRow
) -> tuple[UUID, datetime] | None:
    """The last import of the very same file by the company, if it was written and stands."""
    found = await session.execute(
        select(CatalogImport.id, CatalogImport.applied_at)
        .where(
            CatalogImport.company_id == one.company_id,
            CatalogImport.file_sha256 == one.file_sha256,
            CatalogImport.id != one.id,
            CatalogImport.status == ImportStatus.APPLIED,
        )
        .order_by(CatalogImport.applied_at.desc())
        .limit(1)
    )
    return next(((key, at) for key, at in found if at is not None), None)


async def line_page(
    session: AsyncSession,
    scope: Scope,
    *,
    import_id: UUID,
    verdict: Verdict | None = None,
    outcome: Outcome | None = None,
    after: int = 0,
    size: int = 100,
) -> tuple[tuple[LineRow, ...], int | None]:
    """Lines of an import by position, and the position after which the next ones are."""
    line = ImportLine
    statement = (
        select(*_COLUMNS)
        .where(line.import_id == import_id, line.position > after)
        .order_by(line.position)
        .limit(size + 1)
    )
    if verdict is not None:
        statement = statement.where(line.verdict == verdict)
    if outcome is not None:
        statement = statement.where(line.outcome == outcome)
    found = [LineRow(**row._mapping) for row in await session.execute(statement)]
    more = found[size - 1].position if len(found) > size else None
    return tuple(found[:size]), more


async def lines_in_pieces(
    session: AsyncSession,
    scope: Scope,
    *,
    import_id: UUID,
    verdict: Verdict | None = None,
    size: int = 2000,
) -> AsyncIterator[Sequence[LineRow]]:
    """All the lines of an import, or those of a verdict."""
    after: int | None = 0
    while after is not None:
        lines, after = await line_page(
            session, scope, import_id=import_id, verdict=verdict, after=after, size=size
        )
        yield lines


async def drafts_counted(session: AsyncSession, scope: Scope, *, one: ImportRow) -> int:
    """How many lines prepare, or prepared, the next version of a product."""
    if PRICED.isdisjoint(one.columns.values()):
        return 0
    line = ImportLine
    asked = select(func.count()).where(
        line.import_id == one.id,
        line.verdict == Verdict.UPDATE,
        line.changes.has_key(NEXT),
        or_(line.outcome.is_(None), line.outcome == Outcome.APPLIED),
    )
    return await session.scalar(asked) or 0


async def remembered(
    session: AsyncSession, scope: Scope, *, company_id: UUID, source: Source
) -> dict[str, str]:
    """How the company read the headers of this source last time."""
    found = await session.scalar(
        select(ImportMapping.columns).where(
            ImportMapping.company_id == company_id, ImportMapping.source == source
        )
    )
    return dict(found or {})


async def names_of(
    session: AsyncSession, scope: Scope, *, lines: Iterable[LineRow]
) -> dict[str, str]:
    """Names of the partners and families that these lines' changes speak of, by id."""
    asked = {
        value
        for line in lines
        for name in ("partner_id", "risk_id")
        for value in line.changes.get(name, ())
        if value
    }
    ids = [UUID(one) for one in asked]
    if not ids:
        return {}
    partners = select(Partner.id, Partner.name).where(Partner.id.in_(ids))
    risks = select(Risk.id, Risk.label).where(Risk.id.in_(ids))
    found = await session.execute(partners.union_all(risks))
    return {str(key): name for key, name in found}


_COLUMNS = (
    ImportLine.id,
    ImportLine.position,
    ImportLine.sku,
    ImportLine.name,
    ImportLine.verdict,
    ImportLine.cells,
    ImportLine.changes,
    ImportLine.faults,
    ImportLine.product_id,
    ImportLine.outcome,
    ImportLine.told,
)


def _imports(scope: Scope) -> Select[Any]:
    kept = (one for one in CatalogImport.__table__.c if one.name not in ("user_id", "updated_at"))
    return (
        select(*kept, func.coalesce(Company.brand_name, Company.legal_name).label("company_name"))
        .join(Company, Company.id == CatalogImport.company_id)
        .where(CatalogImport.company_id.in_(scope.companies_with(RIGHT)))
    )
