"""Rows of a product, of one version or of all, in one query: as they are, or as they were known.

Each row comes as the JSON that the audit keeps too, so that the present and the past are read the
same way. A version holds a few dozen rows, a product about ten versions.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache
from typing import Any, TypeVar
from uuid import UUID

from sqlalchemy import (
    ARRAY,
    Boolean,
    Date,
    DateTime,
    Enum,
    Numeric,
    Text,
    Uuid,
    any_,
    bindparam,
    select,
    text,
)
from sqlalchemy.dialects.postgresql import UUID as PG_UUID
from sqlalchemy.ext.asyncio import AsyncSession

from winvest.foundation.audit.enums import Action
from winvest.foundation.audit.models import AuditLog
from winvest.foundation.infra.direct import Worded, array_text, worded
from winvest.foundation.infra.models import Base
from winvest.offer.catalog.enums import VersionStatus
from winvest.screens.product_sheet.replay import Line, Rows, Values, as_known

TABLES = (
    "product_plan",
    "pricing_rule",  # and the rows of its grid
    "price_option",  # and surcharges, fees, promotions, negotiated prices
    "commission_scheme",  # and tiers
    "product_document",
    "accounting_mapping",
    "cq_rule",
    "publication",
    "product_seller",  # and fields of the family, codes of partners, mappings, exit plan
)
WAITING = "approval_task"  # sign-offs that the versions wait for, today alone
AUDITED = array_text(
    (
        *("product_version", "product_plan", "pricing_rule", "price_grid_row", "price_option"),
        *("price_surcharge", "dated_promotion"),
        *("initial_fee", "promotion", "negotiated_price", "commission_scheme", "commission_tier"),
        *("product_document", "accounting_mapping", "cq_rule", "publication", "product_seller"),
        *("product_field_value", "external_mapping", "product_mapping", "product_exit_plan"),
    )
)
PREPARED = (
    VersionStatus.DRAFT,
    VersionStatus.IN_REVIEW,
    VersionStatus.APPROVED,
    VersionStatus.SCHEDULED,
)
MOST_LINES = 5000
Model = TypeVar("Model", bound=Base)
ROWS = worded(
    text("SELECT name, whole FROM product_rows(:product, :shown, :every, :wanted)").bindparams(
        bindparam("product", type_=PG_UUID()),
        bindparam("shown", type_=PG_UUID()),
        bindparam("every", type_=Boolean()),
        bindparam("wanted", type_=ARRAY(Text)),
    )
)
GONE = worded(
    text("SELECT rows_gone(:product, :owner, :tables, :versions, :schemes)::text[]").bindparams(
        bindparam("product", type_=PG_UUID()),
        bindparam("owner", type_=PG_UUID()),
        *(bindparam(name, type_=ARRAY(Text)) for name in ("tables", "versions", "schemes")),
    )
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Records:
    """Rows by table; `first_known` when the product was entered after the instant asked for."""

    rows: Rows
    first_known: datetime | None = None
    _typed: dict[tuple[type[Base], str | None], tuple[Any, ...]] = field(
        default_factory=dict, compare=False
    )

    def of(self, model: type[Model]) -> tuple[Model, ...]:
        """The rows of a table, typed; not attached to any session."""
        return self._built_once(model, None)

    def of_version(self, model: type[Model], version_id: UUID | None) -> tuple[Model, ...]:
        """The rows of a table that hang on one version, in their order; no other is built."""
        return () if version_id is None else self._built_once(model, str(version_id))

    def _built_once(self, model: type[Model], version: str | None) -> tuple[Model, ...]:
        known = self._typed.get((model, version))
        if known is not None:
            return known
        rows: Iterable[Values] = self.rows.get(model.__tablename__, {}).values()
        if version is None:
            found = tuple(_built(model, one) for one in rows)
        else:
            mine = (one for one in rows if one.get("product_version_id") == version)
            found = tuple(sorted((_built(model, one) for one in mine), key=_position))
        self._typed[model, version] = found
        return found

    def ids(self) -> set[UUID]:
        """Identifiers of all the rows."""
        return {key for rows in self.rows.values() for key in rows}


async def records(
    session: AsyncSession,
    *,
    product_id: UUID,
    shown: UUID | None = None,
    every_version: bool = False,
    tables: Sequence[str] = (*TABLES, WAITING),
) -> Records:
    """The rows of these tables for the version shown and those being prepared, or for all."""
    asked = ROWS.filled(
        product=product_id, shown=shown, every=every_version, wanted=array_text(tables)
    )
    found: Rows = {}
    for table, row in await asked.rows(session):
        found.setdefault(table, {})[_uuid(row["id"])] = row
    return Records(rows=found)


async def known_records(
    session: AsyncSession,
    *,
    product_id: UUID,
    owner_id: UUID,
    known: datetime,
) -> Records:
    """All the rows of the product as they were known at an instant, by its audit."""
    living = await records(
        session,
        product_id=product_id,
        every_version=True,
        tables=("product", *TABLES),
    )
    rows = living.rows
    about = await trail_ids(session, rows, product_id=product_id, owner_id=owner_id)
    lines = await lines_since(session, about=about, since=known)
    replayed = as_known(rows, lines, product_id=product_id)
    return Records(rows=replayed.rows, first_known=replayed.first_known)


async def trail_ids(
    session: AsyncSession,
    rows: Mapping[str, Mapping[UUID, Values]],
    *,
    product_id: UUID,
    owner_id: UUID,
) -> str:
    """Whose lines tell the history of a product: the product, these rows, and those that are gone.

    Gone: deleted rows of the product, of its versions, and of versions that went too. Some hundred
    keys, as the text of an array that several statements ask for.
    """
    asked = GONE.filled(
        product=product_id,
        owner=owner_id,
        tables=AUDITED,
        versions=array_text(rows.get("product_version", {})),
        schemes=array_text(rows.get("commission_scheme", {})),
    )
    gone = (await asked.rows(session))[0][0]
    told = (kept for table, kept in rows.items() if table != WAITING)
    return array_text((product_id, *(key for kept in told for key in kept), *gone))


async def lines_since(session: AsyncSession, *, about: str, since: datetime) -> tuple[Line, ...]:
    """What happened since to the rows of a product, newest first."""
    asked = _since().filled(about=about, since=since)
    return tuple(
        Line(
            table=one.table,
            record_id=one.record_id,
            action=Action(one.action),
            before=one.before,
            at=one.at,
            act=(one.request_id, one.command, one.actor_label),
        )
        for one in await asked.named(session)
    )


@lru_cache(maxsize=1)
def _since() -> Worded:
    about = bindparam("about", type_=ARRAY(Uuid))
    return worded(
        select(
            AuditLog.table_name.label("table"),
            AuditLog.record_id,
            AuditLog.action,
            AuditLog.before,
            AuditLog.at,
            AuditLog.request_id,
            AuditLog.command,
            AuditLog.actor_label,
        )
        .where(
            AuditLog.at >= bindparam("since", type_=DateTime(timezone=True)),
            AuditLog.record_id == any_(about),
        )
        .order_by(AuditLog.at.desc(), AuditLog.id.desc())
        .limit(MOST_LINES)
    )


def _position(row: Any) -> int:
    return getattr(row, "position", 0) or 0


def _built(model: type[Model], values: Values) -> Model:
    """A row as a plain value: made without SQLAlchemy's tracking, which costs more than the rest.

    It is only ever read; nothing adds it to a session.
    """
    row = model.__new__(model)
    kept = {}
    for name, reader in _readers(model).items():
        value = values.get(name)
        kept[name] = value if value is None or reader is None else reader(value)
    row.__dict__.update(kept)
    return row


@lru_cache(maxsize=64)
def _readers(model: type[Base]) -> dict[str, Callable[[Any], Any] | None]:
    """How each column of a table is read back from JSON."""
    return {
        column.key: _reader(column.type) for column in model.__table__.c if column.computed is None
    }


def _reader(kind: Any) -> Callable[[Any], Any] | None:
    if isinstance(kind, Enum):
        return kind.enum_class
    if isinstance(kind, Uuid):
        return _uuid
    if isinstance(kind, DateTime):
        return datetime.fromisoformat
    if isinstance(kind, Date):
        return date.fromisoformat
    if isinstance(kind, Numeric):
        return _exact
    if isinstance(kind, ARRAY):
        return _uuids if isinstance(kind.item_type, Uuid) else list
    return None


def _uuids(values: Iterable[str]) -> list[UUID]:
    return [_uuid(one) for one in values]


@lru_cache(maxsize=50_000)
def _uuid(value: str) -> UUID:
    """The same few keys come back in most rows of a product."""
    return UUID(value)


def _exact(value: Any) -> Decimal:
    return Decimal(str(value))
