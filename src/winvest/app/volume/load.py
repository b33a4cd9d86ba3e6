"""Loading of the volume catalogue: one transaction of the owner, set-wise, audited by summary.

PostgreSQL refuses COPY into tables under row-level security: lines are copied into temporary
tables, then inserted by one statement a table, so that the audit keeps one line a table and
company. Triggers that ask row by row what the draws already respect are off for the transaction
(they lock no reader out), and what they would have refused is asked of the whole load at the end.
"""

import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

import psycopg
from psycopg import sql

from winvest.app.demo.content.companies import COMPANIES
from winvest.app.demo.content.risks import RISKS
from winvest.app.demo.trees import company_id, risk_id
from winvest.app.volume.draws import FIRST_NUMBER, draw, spread
from winvest.app.volume.lines import Surroundings, write_lines
from winvest.app.volume.shapes import Field, File
from winvest.app.volume.sheets import COLUMNS, Sheets
from winvest.app.volume.verification import refuse_wrong_load
from winvest.foundation.kit.errors import Refused

Connection = psycopg.Connection[tuple[object, ...]]

LOCK = 0x564F4C55
BATCH = 2_000
MOST_PRODUCTS, MOST_VERSIONS_EACH = 200_000, 40
LABEL = "Chargement de volume"
ASIDE = (
    *("tg_1_parent", "tg_2_guard", "tg_2_guard_new", "tg_readers_insert"),
    *("tg_publication_web_document", "tg_reopen_insert"),
    "tg_shelf_insert",
)
SHELF = ("reader_group", "product_shelf", "product_tally", "product_index")
REFRESH = (
    "SELECT refresh_product_shelf(ARRAY(SELECT p.id FROM product p"
    " WHERE NOT EXISTS (SELECT FROM product_shelf s WHERE s.id = p.id)))"
)
NUMBERED = f"^[A-Z]+-[A-Z]+-[1-9][0-9]{{{len(str(FIRST_NUMBER)) - 1},}}$"


@dataclass(frozen=True, slots=True, kw_only=True)
class Loaded:
    """What a load added, and what the catalogue holds after it."""

    products: int
    versions: int
    all_products: int
    all_versions: int
    rows: int
    seconds: float


def load_catalogue(url: str, *, products: int, versions: int, seed: int, today: date) -> Loaded:
    """Bring the catalogue of the demo group up to so many products and versions in all.

    `url` is the owner's address. What is missing is added; a catalogue that is already as large is
    left alone. Raises `Refused` when the demo group is not there or the figures cannot be met.
    """
    started = time.monotonic()
    with psycopg.connect(url.replace("+psycopg", "")) as connection:
        _prepare(connection)
        has_products, has_versions = _counts(connection)
        missing = products - has_products, versions - has_versions
        rows = 0
        if missing[0] > 0:
            _check(missing, versions=versions)
            rows = _load(connection, missing, seed=seed, today=today)
        elif missing[1] > 0:
            raise Refused(
                f"Le catalogue compte déjà {has_products} produits mais {has_versions} versions "
                "seulement : demandez plus de produits, les versions viennent avec eux.",
                code="volume_versions_alone",
            )
        all_products, all_versions = _counts(connection)
    if rows:
        _analyze(url)
    return Loaded(
        products=all_products - has_products,
        versions=all_versions - has_versions,
        all_products=all_products,
        all_versions=all_versions,
        rows=rows,
        seconds=time.monotonic() - started,
    )


def _prepare(connection: Connection) -> None:
    """Who acts, for every company; one load at a time; the demo group is there."""
    connection.execute("SELECT pg_advisory_xact_lock(%s)", (LOCK,))
    known = {row[0] for row in connection.execute("SELECT id FROM company")}
    settings = {
        "app.company_ids": "{" + ",".join(sorted(str(one) for one in known)) + "}",
        "app.actor_label": LABEL,
        "app.command": "volume.load",
        "app.audit_summary": "on",
        "plan_cache_mode": "auto",  # foreign keys would be planned anew for each row
        "work_mem": "256MB",
        "maintenance_work_mem": "256MB",
    }
    for name, value in settings.items():
        connection.execute("SELECT set_config(%s, %s, true)", (name, value))
    risks = {row[0] for row in connection.execute("SELECT id FROM risk")}
    if not {company_id(one.code) for one in COMPANIES} <= known or not (
        {risk_id(one.code) for one in RISKS} <= risks
    ):
        raise Refused(
            "Le catalogue de volume s’appuie sur les sociétés, familles et compagnies du groupe de "
            "démonstration : lancez d’abord « winvest demo ».",
            code="volume_without_demo",
        )


def _counts(connection: Connection) -> tuple[int, int]:
    found = connection.execute(
        "SELECT (SELECT count(*) FROM product), (SELECT count(*) FROM product_version)"
    ).fetchone()
    return (int(str(found[0])), int(str(found[1]))) if found else (0, 0)


def _check(missing: tuple[int, int], *, versions: int) -> None:
    products, added = missing
    if added < products:
        raise Refused(
            f"Il manque {products} produits et chacun a au moins une version : demandez au moins "
            f"{versions - added + products} versions.",
            code="volume_too_few_versions",
        )
    if products > MOST_PRODUCTS or added > products * MOST_VERSIONS_EACH:
        raise Refused(
            f"Un chargement ajoute au plus {MOST_PRODUCTS} produits et {MOST_VERSIONS_EACH} "
            "versions par produit : demandez moins, ou en plusieurs fois.",
            code="volume_too_large",
        )


def _load(connection: Connection, missing: tuple[int, int], *, seed: int, today: date) -> int:
    around = _surroundings(connection, today=today)
    first = _first_number(connection)
    numbers = range(first, first + missing[0])
    counts = spread(seed, numbers, versions=missing[1])
    for table, columns in COLUMNS.items():
        connection.execute(
            sql.SQL("CREATE TEMP TABLE {} ON COMMIT DROP AS SELECT {} FROM {} LIMIT 0").format(
                _drawn(table), _names(columns), sql.Identifier(table)
            )
        )
    for batch in _batches(numbers):
        sheets = Sheets()
        for number in batch:
            product = draw(seed, number, versions=counts[number], today=today)
            write_lines(sheets, product, around, seed=seed)
        for table in COLUMNS:
            _copy(connection, table, sheets.take(table))
    _triggers(connection, "DISABLE")
    rows = sum(_insert(connection, table, columns) for table, columns in COLUMNS.items())
    _triggers(connection, "ENABLE")
    connection.execute(REFRESH)
    refuse_wrong_load(connection)
    return rows


def _first_number(connection: Connection) -> int:
    found = connection.execute(
        "SELECT max(split_part(sku, '-', 3)::int) FROM product WHERE sku ~ %s", (NUMBERED,)
    ).fetchone()
    highest = found[0] if found else None
    return int(str(highest)) - FIRST_NUMBER + 1 if highest is not None else 0


def _batches(numbers: Sequence[int]) -> Iterator[Sequence[int]]:
    for start in range(0, len(numbers), BATCH):
        yield numbers[start : start + BATCH]


def _copy(connection: Connection, table: str, lines: bytes) -> None:
    if not lines:
        return
    columns = _names(COLUMNS[table])
    statement = sql.SQL("COPY {} ({}) FROM STDIN").format(_drawn(table), columns)
    with connection.cursor().copy(statement) as copy:
        copy.write(lines)


def _insert(connection: Connection, table: str, columns: Sequence[str]) -> int:
    """All lines of a table by one statement, which its audit sums up."""
    names = _names(columns)
    done = connection.execute(
        sql.SQL("INSERT INTO {} ({}) SELECT {} FROM {}").format(
            sql.Identifier(table), names, names, _drawn(table)
        )
    )
    connection.execute(sql.SQL("DROP TABLE {}").format(_drawn(table)))
    # Foreign keys of the next tables are planned for what is there now, not for sixty products.
    connection.execute(sql.SQL("ANALYZE {}").format(sql.Identifier(table)))
    return done.rowcount


def _triggers(connection: Connection, verb: str) -> None:
    found = connection.execute(
        "SELECT tgrelid::regclass::text, tgname FROM pg_trigger"
        " WHERE tgname = ANY (%s) AND tgrelid = ANY (%s::regclass[])",
        (list(ASIDE), list(COLUMNS)),
    ).fetchall()
    for table, trigger in found:
        connection.execute(
            sql.SQL("ALTER TABLE {} {} TRIGGER {}").format(
                sql.Identifier(str(table)), sql.SQL(verb), sql.Identifier(str(trigger))
            )
        )


def _surroundings(connection: Connection, *, today: date) -> Surroundings:
    names = connection.execute("SELECT slug, name FROM partner")
    return Surroundings(
        today=today,
        partner_names={str(slug): str(name) for slug, name in names},
        fields=_fields(connection),
        files=_files(connection),
    )


def _fields(connection: Connection) -> dict[str, list[Field]]:
    found: dict[str, list[Field]] = {}
    rows = connection.execute(
        "SELECT r.code, f.id::text, f.code, f.kind, f.choices, ceil(coalesce(f.min_value, 0))::int,"
        " floor(coalesce(f.max_value, CASE f.kind WHEN 'integer' THEN 24 ELSE 5000 END))::int,"
        " f.required FROM risk_field f JOIN risk r ON r.id = f.risk_id ORDER BY f.id"
    )
    for risk, identifier, code, kind, choices, low, high, required in rows:
        field = Field(
            id=str(identifier),
            code=str(code),
            kind=str(kind),
            choices=tuple(choices) if isinstance(choices, list) else (),
            low=int(str(low)),
            high=int(str(high)),
            required=bool(required),
        )
        found.setdefault(str(risk), []).append(field)
    return found


def _files(connection: Connection) -> dict[tuple[str, str, str], File]:
    """Printed documents of the demo group, by company, family and type."""
    found: dict[tuple[str, str, str], File] = {}
    rows = connection.execute(
        "SELECT c.code, r.code, d.type, d.title, d.file_url, d.file_hash, d.media_type,"
        " d.size_bytes FROM product_document d"
        " JOIN product_version v ON v.id = d.product_version_id"
        " JOIN product p ON p.id = v.product_id JOIN risk r ON r.id = p.risk_id"
        " JOIN company c ON c.id = p.company_id"
        " WHERE v.status = 'active' AND p.sku !~ %s ORDER BY p.sku, d.type, d.id",
        (NUMBERED,),
    )
    for company, risk, kind, title, url, sha256, media_type, size in rows:
        file = File(
            title=str(title),
            url=str(url),
            sha256=str(sha256) if sha256 else None,
            media_type=str(media_type) if media_type else None,
            size_bytes=int(str(size)) if size is not None else None,
        )
        found.setdefault((str(company), str(risk), str(kind)), file)
        found.setdefault((str(company), "", str(kind)), file)
    return found


def _analyze(url: str) -> None:
    """Fresh statistics and visibility, without which plans are made for sixty products."""
    with psycopg.connect(url.replace("+psycopg", ""), autocommit=True) as connection:
        for table in (*COLUMNS, *SHELF, "audit_log"):
            connection.execute(sql.SQL("VACUUM (ANALYZE) {}").format(sql.Identifier(table)))


def _drawn(table: str) -> sql.Identifier:
    return sql.Identifier("pg_temp", f"drawn_{table}")


def _names(columns: Sequence[str]) -> sql.Composed:
    return sql.SQL(", ").join(sql.Identifier(one) for one in columns)
