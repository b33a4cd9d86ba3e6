"""Writing many products set-wise: rows travel as one value, each table is written by one statement.

COPY is refused under row-level security (docs/decisions/0005), and a statement a row would fire
the audit and the shelf thousands of times: here they work once a statement, a line a product.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import (
    ARRAY,
    Boolean,
    Date,
    Integer,
    Numeric,
    Text,
    any_,
    bindparam,
    cast,
    column,
    delete,
    func,
    insert,
    literal,
    select,
    update,
)
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.dialects.postgresql import UUID as PG_UUID
from sqlalchemy.ext.asyncio import AsyncSession

from winvest.foundation.kit.identifiers import new_id
from winvest.offer.catalog.enums import IntegrationStatus
from winvest.offer.catalog.loading.judging import Judged
from winvest.offer.catalog.loading.rows import Rows, codes_of, identity_of, three, values_of
from winvest.offer.catalog.models.products import ExternalMapping, Product, ProductFieldValue

WORDS = ARRAY(Text)
IDENTITY: Mapping[str, Any] = {
    "id": PG_UUID(),
    "sku": Text(),
    "name": Text(),
    "short_name": Text(),
    "description": Text(),
    "partner_id": PG_UUID(),
    "revenue_model": Text(),
    "tariff_mode": Text(),
    "channels": WORDS,
    "zones": WORDS,
    "min_age": Integer(),
    "max_age": Integer(),
    "client_kinds": WORDS,
    "badges": WORDS,
}
BIRTH: Mapping[str, Any] = {
    **IDENTITY,
    "company_id": PG_UUID(),
    "risk_id": PG_UUID(),
    "integration_status": Text(),
    "created_by": PG_UUID(),
}
PLACE: Mapping[str, Any] = {
    "id": PG_UUID(),
    "product_id": PG_UUID(),
    "owner_company_id": PG_UUID(),
    "risk_field_id": PG_UUID(),
}
VALUE: Mapping[str, Any] = {
    **PLACE,
    "value_text": Text(),
    "value_number": Numeric(18, 4),
    "value_boolean": Boolean(),
    "value_date": Date(),
    "value_choices": WORDS,
}
OUTSIDE: Mapping[str, Any] = {
    "id": PG_UUID(),
    "product_id": PG_UUID(),
    "owner_company_id": PG_UUID(),
    "system": Text(),
    "external_code": Text(),
}
MANY = 200
# Keys checked with the statistics of sixty products would read thousands for each row, until
# autovacuum passes by: a load asks for those of the tables as they have become (decision 9).
FRESH_STATISTICS = select(func.analyze_grown())


async def write_judged(
    session: AsyncSession, *, company_id: UUID, actor_id: UUID | None, lines: Sequence[Judged]
) -> tuple[UUID, ...]:
    """Create and correct these products; the ids of all, in the order given."""
    if len(lines) > MANY:
        await session.execute(FRESH_STATISTICS)
    births, born_values, born_codes = three()
    corrections, values, codes = three()
    ids = []
    for one in lines:
        product = one.standing.id if one.standing else new_id()
        ids.append(product)
        row = identity_of(product, one)
        if one.new is not None:
            linked = one.new.partner_id is not None
            status = IntegrationStatus.IMPORT if linked else IntegrationStatus.NOT_INTEGRATED
            births.append(
                row
                | {
                    "company_id": company_id,
                    "risk_id": one.new.risk_id,
                    "integration_status": status.value,
                    "created_by": actor_id,
                }
            )
            born_values += values_of(product, company_id, one)
            born_codes += codes_of(product, company_id, one)
            continue
        if any(name in IDENTITY for name in one.changes):
            corrections.append(row)
        values += values_of(product, company_id, one)
        codes += codes_of(product, company_id, one)
    if births:
        await _create(session, births, born_values, born_codes)
    if corrections:
        await _correct(session, corrections)
    if values:
        await _write_values(session, values)
    if codes:
        await _write_codes(session, codes)
    return tuple(ids)


async def delete_products(session: AsyncSession, ids: Sequence[UUID]) -> None:
    """Delete drafts with what they contain."""
    await session.execute(delete(Product).where(Product.id == any_of(ids)))


def any_of(ids: Iterable[UUID]) -> Any:
    """Ids as one value of the statement."""
    return any_(cast(literal(list(ids), ARRAY(PG_UUID())), ARRAY(PG_UUID())))


def recordset(rows: Sequence[Mapping[str, Any]], shape: Mapping[str, Any], name: str) -> Any:
    """Rows as a table of the statement, from one JSON value."""
    given = func.jsonb_to_recordset(bindparam(name, list(rows), type_=JSONB, unique=True))
    table = given.table_valued(*(column(key, kind) for key, kind in shape.items()), name=name)
    return table.render_derived(with_types=True)


async def _create(session: AsyncSession, births: Rows, values: Rows, codes: Rows) -> None:
    """Products with their values and codes in one statement: the shelf is worked out once."""
    born = _insertion(Product, births, BIRTH, "births").returning(Product.id).cte("born")
    whole = select(func.count()).select_from(born)
    if values:
        whole = whole.add_cte(_insertion(ProductFieldValue, values, VALUE, "filled").cte("filled_"))
    if codes:
        whole = whole.add_cte(_insertion(ExternalMapping, codes, OUTSIDE, "coded").cte("coded_"))
    await session.execute(whole)


def _insertion(model: Any, rows: Rows, shape: Mapping[str, Any], name: str) -> Any:
    given = recordset(rows, shape, name)
    return insert(model).from_select(
        list(shape), select(*(given.c[column] for column in shape)), include_defaults=False
    )


async def _correct(session: AsyncSession, rows: Rows) -> None:
    given = recordset(rows, IDENTITY, "given")
    await session.execute(
        update(Product)
        .where(Product.id == given.c.id)
        .values({name: given.c[name] for name in IDENTITY if name != "id"})
        .values(updated_at=func.now())
        .execution_options(synchronize_session=False)
    )


async def _write_values(session: AsyncSession, rows: Rows) -> None:
    """Values of family fields: those that go, those that change, those that come."""
    gone = [one for one in rows if len(one) == len(PLACE)]
    kept = [one for one in rows if len(one) > len(PLACE)]
    value = ProductFieldValue
    if gone:
        given = recordset(gone, PLACE, "gone")
        await session.execute(
            delete(value)
            .where(
                value.product_id == given.c.product_id,
                value.risk_field_id == given.c.risk_field_id,
            )
            .execution_options(synchronize_session=False)
        )
    if not kept:
        return
    given = recordset(kept, VALUE, "given")
    here = (
        value.product_id == given.c.product_id,
        value.risk_field_id == given.c.risk_field_id,
    )
    await session.execute(
        update(value)
        .where(*here)
        .values({name: given.c[name] for name in VALUE if name not in PLACE})
        .execution_options(synchronize_session=False)
    )
    await session.execute(
        insert(value).from_select(
            list(VALUE),
            select(*(given.c[name] for name in VALUE)).where(
                ~select(value.id).where(*here).exists()
            ),
            include_defaults=False,
        )
    )


async def _write_codes(session: AsyncSession, rows: Rows) -> None:
    """Codes of other systems: one a system, under the name that the product already gives it."""
    given = recordset(rows, OUTSIDE, "given")
    here = (
        ExternalMapping.product_id == given.c.product_id,
        func.lower(ExternalMapping.system) == given.c.system,
    )
    gone = [one for one in rows if one["external_code"] is None]
    if gone:
        await session.execute(
            delete(ExternalMapping)
            .where(*here, given.c.external_code.is_(None))
            .execution_options(synchronize_session=False)
        )
    await session.execute(
        update(ExternalMapping)
        .where(*here, given.c.external_code.is_not(None))
        .values(external_code=given.c.external_code)
        .execution_options(synchronize_session=False)
    )
    known = select(ExternalMapping.id).where(*here).exists()
    await session.execute(
        insert(ExternalMapping).from_select(
            list(OUTSIDE),
            select(*(given.c[name] for name in OUTSIDE)).where(
                given.c.external_code.is_not(None), ~known
            ),
            include_defaults=False,
        )
    )
