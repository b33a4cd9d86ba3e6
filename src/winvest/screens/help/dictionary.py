"""Data dictionary: every table and column, read from the models themselves. Pure.

By area of the trade, in the order in which one learns them (Annexe A; CDC §11).
"""

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from sqlalchemy import Column, Enum, Table
from sqlalchemy.dialects import postgresql
from sqlalchemy.schema import UniqueConstraint

from winvest.foundation.audit.rules.field_words import FIELDS
from winvest.foundation.infra.crypto import EncryptedBytes, EncryptedJSON
from winvest.foundation.infra.models import Base
from winvest.foundation.kit.errors import NotFound
from winvest.foundation.kit.labelled import Labelled
from winvest.screens.help.dictionary_words import COLUMNS, TABLE_WORDS

DIALECT = postgresql.dialect()  # type: ignore[no-untyped-call]
PLAIN = {
    "UUID": "identifiant",
    "TEXT": "texte",
    "BOOLEAN": "oui ou non",
    "INTEGER": "nombre entier",
    "SMALLINT": "nombre entier",
    "BIGINT": "nombre entier",
    "TIMESTAMP WITH TIME ZONE": "date et heure",
    "DATE": "jour",
    "JSONB": "structure (JSON)",
    "BYTEA": "octets",
    "INET": "adresse IP",
    "TSVECTOR": "mots cherchés",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Area:
    """A part of the trade: its address, its title, the rooms whose tables it holds."""

    code: str
    title: str
    what: str
    rooms: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Reference:
    """What a column points to."""

    table: str
    column: str
    area: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ColumnEntry:
    """A column, as its reader needs it."""

    name: str
    label: str
    kind: str
    sql: str
    optional: bool
    unique: bool
    reference: Reference | None
    values: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class TableEntry:
    """A table: its French name, its business sentence, whose rows it holds, its columns."""

    name: str
    label: str
    sentence: str
    meaning: str
    shared: str | None
    area: str
    columns: tuple[ColumnEntry, ...]

    @property
    def company_column(self) -> str | None:
        """The column that says whose row it is."""
        names = {one.name for one in self.columns}
        return next((one for one in ("owner_company_id", "company_id") if one in names), None)


AREAS = (
    Area(
        code="catalogue",
        title="Catalogue",
        what="Familles, produits, versions et formules.",
        rooms=("offer.catalog", "offer.versions"),
    ),
    Area(
        code="prix",
        title="Prix",
        what="Grilles, options, promotions, tarifs des partenaires et devis.",
        rooms=("offer.pricing",),
    ),
    Area(
        code="offre",
        title="Commissions, documents et publication",
        what="Ce qui s’ajoute à une version pour qu’elle se vende, et ce qui se répète avant.",
        rooms=(
            "offer.commissions",
            "offer.documents",
            "offer.quality",
            "offer.publication",
            "offer.rehearsal",
        ),
    ),
    Area(
        code="partenaires",
        title="Partenaires",
        what="Compagnies, accès et messages reçus.",
        rooms=("group.partners", "foundation.inbox"),
    ),
    Area(
        code="societes",
        title="Sociétés et comptabilité",
        what="Sociétés du groupe, listes, taxes, comptes et écritures.",
        rooms=("group.companies", "group.lists", "group.taxes", "group.accounting"),
    ),
    Area(
        code="personnes",
        title="Personnes et droits",
        what="Comptes, rôles, connexion, clés d’API et revue des accès.",
        rooms=("group.identity", "group.people"),
    ),
    Area(
        code="validations",
        title="Validations et messages",
        what="Tâches et signatures ; qui est prévenu de quoi.",
        rooms=("group.approvals", "group.notifications"),
    ),
    Area(
        code="outils",
        title="Audit, lots et imports",
        what="Le journal, les actes sur plusieurs lignes, les fichiers repris.",
        rooms=("foundation.audit", "foundation.batches", "foundation.infra", "screens"),
    ),
)


@lru_cache(maxsize=1)
def tables() -> dict[str, TableEntry]:
    """Every table by its name; read once, when every room is imported."""
    places = {one.class_.__table__.name: one.class_ for one in Base.registry.mappers}
    areas = {name: _area_of(model.__module__) for name, model in places.items()}
    return {name: _entry(model, areas) for name, model in sorted(places.items())}


def tables_of(area: str) -> tuple[TableEntry, ...]:
    """The tables of an area."""
    return tuple(one for one in tables().values() if one.area == area)


def area(code: str) -> Area:
    """An area by its address; `NotFound` else."""
    found = next((one for one in AREAS if one.code == code), None)
    if found is None:
        raise NotFound("Ce domaine n’est pas dans le dictionnaire. Revenez à la liste.")
    return found


def _area_of(module: str) -> str:
    room = module.removeprefix("winvest.")
    return next(
        (
            one.code
            for one in AREAS
            if any(room == each or room.startswith(f"{each}.") for each in one.rooms)
        ),
        AREAS[-1].code,
    )


def _entry(model: Any, areas: dict[str, str]) -> TableEntry:
    table: Table = model.__table__
    own = " ".join((model.__doc__ or "").split("\n\n")[0].split())
    label, sentence = TABLE_WORDS.get(table.name, (table.name, own))
    return TableEntry(
        name=table.name,
        label=label,
        sentence=sentence,
        meaning=own,
        shared=getattr(model, "__shared__", None),
        area=areas[table.name],
        columns=tuple(_column(one, areas) for one in table.columns),
    )


def _column(column: Column[Any], areas: dict[str, str]) -> ColumnEntry:
    sql = column.type.compile(DIALECT)
    return ColumnEntry(
        name=column.name,
        label=FIELDS.get(column.name) or COLUMNS.get(column.name, ""),
        kind=_kind(column, sql),
        sql=sql.lower(),
        optional=bool(column.nullable),
        unique=_alone_unique(column),
        reference=_reference(column, areas),
        values=_values(column),
    )


def _kind(column: Column[Any], sql: str) -> str:
    if isinstance(column.type, EncryptedBytes | EncryptedJSON):
        return "chiffré"
    if _values(column):
        return "liste"
    sql = sql.partition(" COLLATE")[0]
    base, _, size = sql.partition("(")
    if base in ("VARCHAR", "CHAR"):
        return f"texte ({size}"
    if base == "NUMERIC":
        return f"nombre ({size.replace(', ', ',')}" if size else "nombre"
    if sql.endswith("[]"):
        return f"plusieurs {PLAIN.get(sql[:-2], sql[:-2].lower())}s"
    return PLAIN.get(sql, sql.lower())


def _values(column: Column[Any]) -> tuple[tuple[str, str], ...]:
    kind = column.type.enum_class if isinstance(column.type, Enum) else None
    if kind is None or not issubclass(kind, Labelled):
        return ()
    return tuple((one.value, one.label) for one in kind)


def _reference(column: Column[Any], areas: dict[str, str]) -> Reference | None:
    """Of a composite key, the part that names the row, not the company beside it."""
    for key in sorted(column.foreign_keys, key=lambda one: one.target_fullname):
        table, _, name = key.target_fullname.partition(".")
        alone = key.constraint is None or len(key.constraint.columns) == 1
        if alone or name == "id":
            return Reference(table=table, column=name, area=areas.get(table, ""))
    return None


def _alone_unique(column: Column[Any]) -> bool:
    return bool(column.unique) or any(
        isinstance(one, UniqueConstraint) and list(one.columns) == [column]
        for one in column.table.constraints
    )
