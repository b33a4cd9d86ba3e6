"""Full-text search of the products: accents, case and word forms forgiven; typos as a last resort.

A search matches by words (both forms, with and without accents), or by parts of the code, the
name, the partner's name and its codes. Only when nothing matches are near spellings looked for
(trigrams). `found_products()` does it in the database, by its indexes and under the reader's
rights (docs/decisions 9).
"""

from sqlalchemy import REAL, ColumnElement, TableValuedAlias, column, func, select, text
from sqlalchemy.dialects.postgresql import UUID

from winvest.offer.catalog.models.products import Product

NEARNESS = text("SELECT 1")  # the database sets the threshold itself


def found(q: str | ColumnElement[str], *, fuzzy: bool = False) -> TableValuedAlias:
    """The products that hold what was typed, each with how well it answers."""
    rows: TableValuedAlias = func.found_products(q, fuzzy).table_valued(
        column("id", UUID()), column("score", REAL()), name="found"
    )
    return rows


def matches(q: str) -> ColumnElement[bool]:
    """Products that hold what was typed: as words, or each part in the code, name or partner."""
    return Product.id.in_(select(found(q).c.id))


def near(q: str) -> ColumnElement[bool]:
    """Products where each long word of the search is nearly found."""
    return Product.id.in_(select(found(q, fuzzy=True).c.id))
