"""Reading: stored values as people see them (lists' labels, names of linked rows, people)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import Column, Enum, Row, Select, Table, Text, cast, literal, select, union_all
from sqlalchemy.ext.asyncio import AsyncSession

from winvest.foundation.audit.enums import Action
from winvest.foundation.audit.person_keys import Keys, about_value, keys_of, opened_value
from winvest.foundation.audit.rules.changes import (
    NAMING,
    Change,
    Reader,
    changes_of,
    name_of,
    plain,
    sentence,
)
from winvest.foundation.audit.rules.masking import ERASED, people_in, unmasked
from winvest.foundation.audit.rules.words import act_label, role_labels, table_noun, word_of
from winvest.foundation.infra.models import Base
from winvest.foundation.kit.french import NBSP, amount, number, percent
from winvest.foundation.kit.labelled import Labelled
from winvest.foundation.kit.scope import Scope

USERS = "app_user"
CLOSED = "donnée personnelle"
MONEY = frozenset(("amount", "min_amount", "max_amount", "unit_price", "min_charge"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One line of the trail, ready to be read."""

    id: UUID
    at: datetime
    actor: str
    role: str
    command: str | None
    command_label: str
    action: Action
    table: str
    table_label: str
    record_id: UUID | None
    record_name: str | None
    company_id: UUID | None
    company: str
    request_id: str | None
    sentence: str
    changes: tuple[Change, ...]
    seq: int | None
    hash: str | None


class StoredReader(Reader):
    """Shows values by what the models say of their columns, and by the names looked up."""

    def __init__(self, names: dict[tuple[str, UUID], str]) -> None:
        self.names = names

    def shown(self, table: str, field: str, value: Any) -> str | None:
        """The value as people read it: label of a list, name of a linked row, amount, rate."""
        if value is None or value in (ERASED, CLOSED):
            return None if value is None else str(value)
        column = _column(table, field)
        if (target := _target(column)) and (key := _uuid(value)):
            return self._named(target, str(key))
        if (target := _listed(column)) and isinstance(value, list):
            return ", ".join(self._named(target, one) for one in value)
        if (label := _label(column, value)) is not None:
            return label
        if isinstance(value, list) and value and all(isinstance(one, str) for one in value):
            return ", ".join(word_of(field, one) for one in value)
        if isinstance(value, str):
            return word_of(field, value) if field.endswith("channel") else plain(value)
        if isinstance(value, int | Decimal) and not isinstance(value, bool):
            return _figure(field, value)
        return plain(value)

    def _named(self, target: str, key: str) -> str:
        """The name of a linked row; one that is not known keeps the start of its number."""
        known = self.names.get((target, UUID(key)))
        return known or f"{table_noun(target).name} {key[:8]}…"


async def entries_from(
    session: AsyncSession,
    scope: Scope,
    *,
    rows: Sequence[Row[Any]],
    companies: dict[UUID, str],
    people: bool = True,
) -> tuple[Entry, ...]:
    """Rows of the log as entries. Personal values open for who may read the audit there."""
    opened = await _opened(session, scope, rows, people=people)
    wanted = [
        (row.table, values) for row in rows for values in opened[row.id] if values is not None
    ]
    reader = StoredReader(await _names(session, wanted))
    called = await _called(session, rows)
    return tuple(
        _entry(row, opened[row.id], reader, companies, called.get(row.record_id)) for row in rows
    )


def _entry(
    row: Row[Any],
    values: tuple[dict[str, Any] | None, dict[str, Any] | None],
    reader: Reader,
    companies: dict[UUID, str],
    called: str | None,
) -> Entry:
    before, after = values
    action = Action(row.action)
    actor = row.actor_label or "Inconnu"
    changes = changes_of(row.table, before, after, reader)
    name = (name_of(before, after) if action is not Action.UPDATE else None) or called
    return Entry(
        id=row.id,
        at=row.at,
        actor=actor,
        role=role_labels(row.role),
        command=row.command,
        command_label=act_label(row.command),
        action=action,
        table=row.table,
        table_label=table_noun(row.table).name,
        record_id=row.record_id,
        record_name=name,
        company_id=row.company_id,
        company=companies.get(row.company_id, "Groupe") if row.company_id else "Groupe",
        request_id=row.request_id,
        sentence=sentence(actor=actor, action=action, table=row.table, name=name, changes=changes),
        changes=changes,
        seq=row.seq,
        hash=row.hash.hex() if row.hash else None,
    )


async def _opened(
    session: AsyncSession, scope: Scope, rows: Sequence[Row[Any]], *, people: bool
) -> dict[UUID, tuple[dict[str, Any] | None, dict[str, Any] | None]]:
    shown = {row.id for row in rows if people and _may_read_people(scope, row)}
    named: set[UUID] = set()
    for row in rows:
        if row.id in shown:
            named |= people_in(row.before) | people_in(row.after)
    keys = await keys_of(session, named)
    return {
        row.id: (
            _open_side(row, "before", row.before, keys if row.id in shown else None),
            _open_side(row, "after", row.after, keys if row.id in shown else None),
        )
        for row in rows
    }


def _open_side(
    row: Row[Any], side: str, values: dict[str, Any] | None, keys: Keys | None
) -> dict[str, Any] | None:
    if values is None:
        return None

    def open_(person: UUID, field: str, sealed: str) -> Any:
        if keys is None:
            return CLOSED
        return opened_value(keys.get(person), sealed, about=about_value(row.id, side, field))

    return unmasked(values, open_)


def _may_read_people(scope: Scope, row: Row[Any]) -> bool:
    if row.company_id is None:
        return scope.group_admin
    return scope.may("audit.read", company_id=row.company_id)


async def _names(
    session: AsyncSession, wanted: Iterable[tuple[str, dict[str, Any]]]
) -> dict[tuple[str, UUID], str]:
    """Names of the rows that these values link to, all tables in one query."""
    by_target: dict[str, set[UUID]] = {}
    for table, values in wanted:
        for field, value in values.items():
            column = _column(table, field)
            if target := _listed(column):
                linked = value if isinstance(value, list) else []
            else:
                target, linked = _target(column), [value]
            if target:
                found = {key for one in linked if (key := _uuid(one))}
                by_target.setdefault(target, set()).update(found)
    if not by_target:
        return {}
    parts = [_named(target, keys) for target, keys in sorted(by_target.items())]
    rows = await session.execute(union_all(*parts))
    return {(row.target, row.key): row.name for row in rows}


async def _called(session: AsyncSession, rows: Sequence[Row[Any]]) -> dict[UUID, str]:
    """Rows that a change does not name, by what names them (`info={"names_row": True}`).

    It is a column of the row, or a link to the row that has the name.
    """
    by_table: dict[str, set[UUID]] = {}
    for row in rows:
        link = _naming(row.table) if row.record_id else None
        if link is not None and (link.foreign_keys or Action(row.action) is Action.UPDATE):
            by_table.setdefault(row.table, set()).add(row.record_id)
    found: dict[UUID, str] = {}
    for name, keys in by_table.items():
        link = _naming(name)
        if link is None:
            continue
        asked = select(link.table.c.id, link)
        if link.foreign_keys:
            target = next(iter(link.foreign_keys)).column.table
            field = next(one for one in NAMING if one in target.c)
            asked = select(link.table.c.id, target.c[field]).join(target, target.c.id == link)
        found |= {
            key: str(named)
            for key, named in await session.execute(asked.where(link.table.c.id.in_(keys)))
        }
    return found


def _naming(table: str) -> Column[Any] | None:
    known = Base.metadata.tables.get(table)
    columns = known.c if known is not None else ()
    return next((one for one in columns if one.info.get("names_row")), None)


def _named(target: str, keys: set[UUID]) -> Select[Any]:
    table = Base.metadata.tables[target]
    field = next(one for one in NAMING if one in table.c)
    name = cast(table.c[field], Text)
    return select(
        literal(target, Text).label("target"),
        table.c.id.label("key"),
        (literal("v", Text) + name if field == "version" else name).label("name"),
    ).where(table.c.id.in_(keys))


def _column(table: str, field: str) -> Column[Any] | None:
    known = Base.metadata.tables.get(table)
    return known.c.get(field) if known is not None else None


def _target(column: Column[Any] | None) -> str | None:
    """The table that a column links to by its id, if that table has a name to show."""
    if column is None:
        return None
    for key in column.foreign_keys:
        target: Table = key.column.table
        if key.column.name == "id" and any(one in target.c for one in NAMING):
            return target.name
    return USERS if column.name.endswith("_by") and USERS in Base.metadata.tables else None


def _listed(column: Column[Any] | None) -> str | None:
    """The table of which a column holds a list of ids (`info={"links": …}`)."""
    return column.info.get("links") if column is not None else None


def _label(column: Column[Any] | None, value: Any) -> str | None:
    if column is None or not isinstance(column.type, Enum) or column.type.enum_class is None:
        return None
    try:
        member = column.type.enum_class(value)
    except ValueError:
        return None
    return member.label if isinstance(member, Labelled) else str(member.value)


def _figure(field: str, value: int | Decimal) -> str:
    if field == "tax_rate":
        return percent(Decimal(value))
    if field not in MONEY:
        return plain(value) or ""
    exact = Decimal(value)
    if exact == round(exact, 2):
        return amount(exact)
    return f"{number(exact.normalize())}{NBSP}€"


def _uuid(value: Any) -> UUID | None:
    try:
        return UUID(value) if isinstance(value, str) and len(value) == 36 else None
    except ValueError:
        return None
