"""Products that may be the one being typed, across what the person may know (CAT-09)."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import (
    ARRAY,
    REAL,
    ColumnElement,
    Select,
    String,
    Text,
    Uuid,
    any_,
    cast,
    column,
    func,
    literal,
    select,
    union,
)
from sqlalchemy.ext.asyncio import AsyncSession

from winvest.foundation.kit.scope import Scope
from winvest.group.companies.models import Company
from winvest.offer.catalog.duplicate_rules import (
    LETTERS,
    Candidate,
    Double,
    Typed,
    code_variants,
    doubles,
    folded,
    slips,
)
from winvest.offer.catalog.models.products import ExternalMapping, Product
from winvest.offer.catalog.models.risks import Risk
from winvest.offer.catalog.queries.access import readable

LEAST_NAME = 0.7  # 10 to 60 ms at 50,000 products; 0.5 takes ten times that
MOST = 60
SMALL = LETTERS.lower()


@dataclass(frozen=True, slots=True, kw_only=True)
class Duplicates:
    """What already looks like the product being typed."""

    sku_taken: bool = False
    found: tuple[Double, ...] = ()

    @property
    def strong(self) -> bool:
        """Is one of them so near that creating another is to be confirmed?"""
        return any(one.strong for one in self.found)


async def duplicates(
    session: AsyncSession, scope: Scope, *, typed: Typed, but: str | None = None
) -> Duplicates:
    """Products that look like the one typed; `but` is the product being edited itself.

    Indexes give a few dozen candidates that the companies may read (names by their trigrams, codes
    by their variants), whose rows are then judged one by one.
    """
    sku = typed.sku.strip().upper()
    taken = False
    if sku and sku != but:
        taken = bool(await session.scalar(select(func.sku_taken(sku))))
    candidates = await _candidates(session, scope, typed, but=but)
    return Duplicates(sku_taken=taken, found=doubles(typed, candidates))


async def _candidates(
    session: AsyncSession, scope: Scope, typed: Typed, *, but: str | None
) -> list[Candidate]:
    name, sku, outside = typed.name.strip(), typed.sku.strip(), typed.external_code.strip()
    asked: list[Select[Any]] = []
    if name:
        asked.append(_named_nearly(name))
    if sku:
        asked.append(select(Product.id).where(Product.sku == _any(code_variants(sku))))
    if outside:
        variants = code_variants(outside)
        codes_of = _any({outside, *variants, *(one.lower() for one in variants)})
        mapped = select(ExternalMapping.product_id.label("id"))
        asked.append(mapped.where(ExternalMapping.external_code == codes_of))
    if not asked:
        return []
    nearness = func.similarity(Product.name_sort, func.fr_unaccent(func.lower(name)))
    codes = (
        select(func.array_agg(cast(ExternalMapping.external_code, Text)))
        .where(ExternalMapping.product_id == Product.id)
        .correlate(Product)
        .scalar_subquery()
    )
    near = union(*asked).subquery()
    clauses = [readable(scope), Product.id.in_(select(near.c.id))]
    if but:
        clauses.append(Product.sku != but)
    statement = (
        select(
            Product.sku,
            Product.name,
            Product.company_id,
            Company.code,
            nearness.label("nearness"),
            cast(codes, ARRAY(String)).label("codes"),
        )
        .join(Risk, Risk.id == Product.risk_id)
        .join(Company, Company.id == Product.company_id)
        .where(*clauses)
    )
    return [
        Candidate(
            sku=one.sku,
            name=one.name,
            company_id=one.company_id,
            company_code=one.code,
            nearness=float(one.nearness),
            external_codes=tuple(one.codes or ()),
        )
        for one in await session.execute(statement)
    ]


def _named_nearly(name: str) -> Select[Any]:
    """By the trigrams' index; a lone word, which half the catalogue holds, by its own slips."""
    words = name.split()
    if len(words) > 1:
        call = func.near_products(name[:160], cast(LEAST_NAME, REAL), MOST)
        near = call.table_valued(column("id", Uuid), column("score"))
        return select(near.c.id)
    plain = folded(name)
    return select(Product.id).where(Product.name_sort == _any({plain, *slips(plain, SMALL)}))


def _any(texts: Iterable[str]) -> ColumnElement[Any]:
    return any_(literal(sorted(texts), ARRAY(String)))
