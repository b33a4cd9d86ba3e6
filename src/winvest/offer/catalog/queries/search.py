"""Full-text search of the products: accents, case and word forms forgiven; typos as a last resort.

A search matches by words (both forms, with and without accents), by parts of the code or name, or
by the partner's name. Only when nothing matches are near spellings looked for (trigrams).
"""

from typing import Any

from sqlalchemy import (
    ColumnElement,
    Numeric,
    ScalarSelect,
    and_,
    case,
    cast,
    func,
    literal,
    or_,
    select,
    text,
)

from winvest.group.partners.models import Partner
from winvest.offer.catalog.models.products import Product

LONG = 4  # shorter words have too few trigrams to be near anything
NEARNESS = text("SELECT set_config('pg_trgm.word_similarity_threshold', '0.45', true)")


def matches(q: str) -> ColumnElement[bool]:
    """Products that hold what was typed: as words, or each part in the code, name or partner."""
    parts = [_part(one) for one in q.split()[:8]]
    return or_(Product.search.op("@@")(_once(func.product_query(q))), and_(*parts))


def near(q: str) -> ColumnElement[bool]:
    """Products where each long word of the search is nearly found; `NEARNESS` is set first."""
    words = q.split()[:8]
    long = [one for one in words if len(one) >= LONG] or words
    parts = (_once(func.fr_unaccent(func.lower(one))) for one in long)
    return and_(*(Product.near.op("%>")(one) for one in parts))


def relevance(q: str, *, fuzzy: bool) -> ColumnElement[object]:
    """How well a product answers: its code, the start of its name, then the weight of words."""
    plain = _once(func.fr_unaccent(func.lower(q)))
    if fuzzy:
        score: ColumnElement[object] = func.word_similarity(plain, Product.near)
    else:
        start = func.concat(_escaped(q), "%")
        score = (
            case((Product.sku.ilike(start), 4), else_=0)
            + case((Product.name_sort.like(_once(func.fr_unaccent(func.lower(start)))), 2), else_=0)
            + func.ts_rank(Product.search, _once(func.product_query(q)))
        )
    return cast(score, Numeric(8, 4))


def _part(word: str) -> ColumnElement[bool]:
    pattern = _once(func.fr_unaccent(func.lower(func.concat("%", _escaped(word), "%"))))
    partners = select(Partner.id).where(func.fr_unaccent(func.lower(Partner.name)).like(pattern))
    return or_(Product.near.like(pattern), Product.partner_id.in_(partners))


def _once(expression: ColumnElement[Any]) -> ScalarSelect[Any]:
    """Worked out once a query rather than once a row: row-level security forbids the index here."""
    return select(expression).scalar_subquery()


def _escaped(words: str) -> ColumnElement[str]:
    plain = words.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    return literal(plain)
