"""Queries of the dated prices: pages of them, one by its id, all the periods of one key."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any, cast
from uuid import UUID

from sqlalchemy import ColumnElement, Select, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from winvest.foundation.kit.calendar import local_day
from winvest.foundation.kit.errors import NotFound
from winvest.foundation.kit.scope import Scope
from winvest.group.companies.models import Company
from winvest.offer.catalog.models.products import Product
from winvest.offer.catalog.models.risks import Risk
from winvest.offer.catalog.queries.access import listed, readable
from winvest.offer.pricing.dated.forms import AgreedEntry, PromotionEntry
from winvest.offer.pricing.dated.models import DatedPromotion
from winvest.offer.pricing.dated.rules import Held, Standing, last_day_of
from winvest.offer.pricing.models import NegotiatedPrice

GONE = "Cette ligne n’existe pas, ou plus. Rouvrez la liste."
READ = "pricing.read"
Model = type[DatedPromotion] | type[NegotiatedPrice]


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What a list is narrowed to; `after` continues it."""

    q: str = ""
    standing: Standing | None = None
    sku: str = ""
    after: tuple[datetime, UUID] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PromotionRow:
    """A promotion, as lists show it."""

    id: UUID
    sku: str
    product: str
    entry: PromotionEntry
    start: datetime
    end: datetime | None
    lock_version: int
    product_id: UUID
    owner_company_id: UUID
    risk_code: str

    @property
    def held(self) -> Held:
        """Its period under its name."""
        return Held(id=self.id, name=self.entry.code, start=self.start, end=self.end)


@dataclass(frozen=True, slots=True, kw_only=True)
class AgreedRow:
    """A price agreed with a client, as lists show it."""

    id: UUID
    sku: str
    product: str
    entry: AgreedEntry
    currency: str
    tax_rate: Decimal
    start: datetime
    end: datetime | None
    lock_version: int
    product_id: UUID
    owner_company_id: UUID
    seller_id: UUID
    risk_code: str

    @property
    def held(self) -> Held:
        """Its period under its name."""
        return Held(id=self.id, name=self.entry.client_reference, start=self.start, end=self.end)


async def promotions(
    session: AsyncSession, scope: Scope, *, asked: Asked, now: datetime, limit: int = 50
) -> tuple[PromotionRow, ...]:
    """A page of promotions, those that start last first; a few hundred a company."""
    texts = (DatedPromotion.code, DatedPromotion.label, DatedPromotion.promo_code)
    statement = _page(all_promotions(), DatedPromotion, scope, asked, now, texts, limit)
    return tuple(promotion_row(row) for row in await session.execute(statement))


async def promotion(session: AsyncSession, scope: Scope, *, row_id: UUID) -> PromotionRow:
    """A promotion by its id; `NotFound` when it is another company's."""
    statement = all_promotions().where(DatedPromotion.id == row_id, readable(scope, right=READ))
    row = (await session.execute(statement)).one_or_none()
    if row is None:
        raise NotFound(GONE)
    return promotion_row(row)


async def promotion_periods(
    session: AsyncSession, scope: Scope, *, row: PromotionRow
) -> tuple[PromotionRow, ...]:
    """All that the promotion was, is and will be, newest first."""
    statement = (
        all_promotions()
        .where(
            DatedPromotion.product_id == row.product_id,
            DatedPromotion.code == row.entry.code,
            DatedPromotion.plan_code.is_not_distinct_from(row.entry.plan_code),
        )
        .order_by(DatedPromotion.valid_from.desc())
    )
    return tuple(promotion_row(one) for one in await session.execute(statement))


async def agreed_prices(
    session: AsyncSession, scope: Scope, *, asked: Asked, now: datetime, limit: int = 50
) -> tuple[AgreedRow, ...]:
    """A page of agreed prices, those that start last first; a few thousand a company."""
    texts = (NegotiatedPrice.client_reference, NegotiatedPrice.reason)
    statement = _page(all_agreed(), NegotiatedPrice, scope, asked, now, texts, limit)
    return tuple(agreed_row(row) for row in await session.execute(statement))


async def agreed_price(session: AsyncSession, scope: Scope, *, row_id: UUID) -> AgreedRow:
    """An agreed price by its id; `NotFound` when it is another company's."""
    statement = all_agreed().where(NegotiatedPrice.id == row_id, readable(scope, right=READ))
    row = (await session.execute(statement)).one_or_none()
    if row is None:
        raise NotFound(GONE)
    return agreed_row(row)


async def agreed_periods(
    session: AsyncSession, scope: Scope, *, row: AgreedRow
) -> tuple[AgreedRow, ...]:
    """All that was, is and will be agreed with the client for the plan, newest first."""
    statement = (
        all_agreed()
        .where(
            NegotiatedPrice.product_id == row.product_id,
            NegotiatedPrice.company_id == row.seller_id,
            NegotiatedPrice.client_reference == row.entry.client_reference,
            NegotiatedPrice.plan_code.is_not_distinct_from(row.entry.plan_code),
        )
        .order_by(NegotiatedPrice.valid_from.desc())
    )
    return tuple(agreed_row(one) for one in await session.execute(statement))


def words_in(q: str, texts: Sequence[ColumnElement[Any] | Any]) -> tuple[ColumnElement[bool], ...]:
    """Each word is found in one of these texts."""
    likes = (f"%{_plain(word)}%" for word in q.split())
    return tuple(or_(*(one.ilike(like, escape="\\") for one in texts)) for like in likes)


def all_promotions() -> Select[Any]:
    """Promotions with their product, for `promotion_row`."""
    found: Any = (
        select(DatedPromotion, Product.sku, Product.name, Risk.code)
        .join(Product, Product.id == DatedPromotion.product_id)
        .join(Risk, Risk.id == Product.risk_id)
        .execution_options(populate_existing=True)
    )
    return cast("Select[Any]", found)


def all_agreed() -> Select[Any]:
    """Agreed prices with their product and seller, for `agreed_row`."""
    found: Any = (
        select(NegotiatedPrice, Product.sku, Product.name, Risk.code, Company.code)
        .join(Product, Product.id == NegotiatedPrice.product_id)
        .join(Risk, Risk.id == Product.risk_id)
        .join(Company, Company.id == NegotiatedPrice.company_id)
        .execution_options(populate_existing=True)
    )
    return cast("Select[Any]", found)


def _page(
    statement: Select[Any],
    model: Model,
    scope: Scope,
    asked: Asked,
    now: datetime,
    texts: Sequence[ColumnElement[Any] | Any],
    limit: int,
) -> Select[Any]:
    statement = statement.where(listed(scope), *_stands(model, asked.standing, now))
    if asked.sku:
        statement = statement.where(Product.sku == asked.sku)
    statement = statement.where(*words_in(asked.q, (*texts, Product.sku, Product.name)))
    if asked.after is not None:
        start, this = asked.after
        statement = statement.where(
            (model.valid_from < start) | ((model.valid_from == start) & (model.id < this))
        )
    return statement.order_by(model.valid_from.desc(), model.id.desc()).limit(limit)


def _stands(model: Model, asked: Standing | None, now: datetime) -> tuple[Any, ...]:
    if asked is Standing.TO_COME:
        return (model.valid_from > now,)
    if asked is Standing.OVER:
        return (model.valid_to <= now,)
    if asked is Standing.RUNNING:
        return (model.valid_from <= now, model.valid_to.is_(None) | (model.valid_to > now))
    return ()


def _plain(word: str) -> str:
    return word.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")


def promotion_row(row: Any) -> PromotionRow:
    """A promotion as lists and files read it."""
    one, sku, product, risk = row
    return PromotionRow(
        id=one.id,
        sku=sku,
        product=product,
        entry=PromotionEntry(
            sku=sku,
            plan_code=one.plan_code,
            code=one.code,
            label=one.label,
            effect=one.effect,
            value=one.value,
            promo_code=one.promo_code,
            first_months=one.first_months,
            combinable=one.combinable,
            first_day=local_day(one.valid_from),
            last_day=last_day_of(one.valid_to),
            reason=one.reason,
        ),
        start=one.valid_from,
        end=one.valid_to,
        lock_version=one.lock_version,
        product_id=one.product_id,
        owner_company_id=one.owner_company_id,
        risk_code=risk,
    )


def agreed_row(row: Any) -> AgreedRow:
    """An agreed price as lists and files read it."""
    one, sku, product, risk, company = row
    return AgreedRow(
        id=one.id,
        sku=sku,
        product=product,
        entry=AgreedEntry(
            sku=sku,
            plan_code=one.plan_code,
            company=company,
            client_reference=one.client_reference,
            amount=one.amount,
            tax_included=one.tax_included,
            tax_code=one.tax_code or "",
            first_day=local_day(one.valid_from),
            last_day=last_day_of(one.valid_to),
            reason=one.reason,
        ),
        currency=one.currency,
        tax_rate=one.tax_rate,
        start=one.valid_from,
        end=one.valid_to,
        lock_version=one.lock_version,
        product_id=one.product_id,
        owner_company_id=one.owner_company_id,
        seller_id=one.company_id,
        risk_code=risk,
    )
