"""The shelf: one narrow row a product, by which lists filter, sort, count and search.

Derived by triggers from products, versions, prices, publications, partners and external codes; the
application only reads it (docs/decisions 9).
"""

from datetime import datetime
from uuid import UUID

from sqlalchemy import (
    BigInteger,
    Computed,
    ForeignKey,
    ForeignKeyConstraint,
    Identity,
    Index,
    String,
    Text,
    column,
    func,
    text,
)
from sqlalchemy.dialects.postgresql import ARRAY, TSVECTOR
from sqlalchemy.dialects.postgresql import UUID as PG_UUID
from sqlalchemy.orm import Mapped, mapped_column

import winvest.offer.catalog.models.products  # noqa: F401 - tables that these refer to
from winvest.foundation.infra.models import Row, Small, Words

# One number for all that share the same facets: a product is found by that of a line of the tally.
CELL = (
    "hash_record_extended(ROW(owner_company_id, reader_group, diffused_group, risk_id, partner_id,"
    " lifecycle_status, integration_status, channel_bits, price_bits, standing), 0)"
)
DERIVED = {"derived": True}  # worked out by triggers: no history of their own


class ReaderGroup(Row):
    """A set of companies that read, or sell, some product. A few dozen rows."""

    __tablename__ = "reader_group"
    __shared__ = "says which companies share products, never which products"

    number: Mapped[int] = mapped_column(Identity(), unique=True)
    company_ids: Mapped[list[UUID]] = mapped_column(ARRAY(PG_UUID), unique=True)


class Standing(Row):
    """For which companies and channels products have all their documents, lack some, or will.

    `web` is said for any company, `<company>/web` for one. Products that stand alike share a row:
    a few hundred.
    """

    __tablename__ = "completeness_standing"
    __shared__ = "says how products may stand, never which products"

    number: Mapped[int] = mapped_column(Identity(), unique=True)
    held: Mapped[Words]
    lacking: Mapped[Words]
    closing: Mapped[Words]
    digest: Mapped[str] = mapped_column(String(32), unique=True)


class CatalogChange(Row):
    """A transaction that changed what lists show; those seen, together, name the state seen."""

    __tablename__ = "catalog_change"
    __shared__ = "closed to the application: catalog_state() tells a number, never a company's data"
    __table_args__ = ({"info": DERIVED},)

    token: Mapped[int] = mapped_column(
        BigInteger, server_default=text("hashtextextended(gen_random_uuid()::text, 0)")
    )


class Shelf(Row):
    """What lists know of a product; `until` is when its readers or its diffusion next change.

    `price_from` is the price « dès » in millionths, as it stands until `price_until`. Another
    `stamp` is given whenever what lists show of the product may have changed.
    """

    __tablename__ = "product_shelf"
    __table_args__ = (
        ForeignKeyConstraint(
            ["id", "owner_company_id"],
            ["product.id", "product.company_id"],
            ondelete="CASCADE",
            onupdate="CASCADE",
        ),
        Index("ix_product_shelf_risk", "risk_id", "reader_group", "lifecycle_status"),
        Index("ix_product_shelf_partner", "partner_id", "reader_group"),
        Index("ix_product_shelf_status_name", "lifecycle_status", "name_sort", "id"),
        Index("ix_product_shelf_risk_name", "risk_id", "name_sort", "id"),
        Index("ix_product_shelf_partner_name", "partner_id", "name_sort", "id"),
        Index(
            "ix_product_shelf_beside",
            *("risk_id", "owner_company_id", "partner_id", "name_sort", "id"),
            postgresql_where=text("lifecycle_status = 'active'"),
        ),
        Index("ix_product_shelf_company_name", "owner_company_id", "name_sort", "id"),
        Index("ix_product_shelf_name", "name_sort", "id"),
        Index("ix_product_shelf_sku", "sku", "id"),
        Index("ix_product_shelf_changed", "changed_at", "id"),
        Index("ix_product_shelf_until", "until", postgresql_where=text("until IS NOT NULL")),
        Index(
            "ix_product_shelf_cheapest",
            text("COALESCE(price_from, 9223372036854775807)"),
            "name_sort",
            "id",
        ),
        Index("ix_product_shelf_dearest", text("COALESCE(price_from, -1)"), "name_sort", "id"),
        Index(
            "ix_product_shelf_price_until",
            "price_until",
            postgresql_where=text("price_until IS NOT NULL"),
        ),
        Index("ix_product_shelf_standing", "standing", "name_sort", "id"),
        Index("ix_product_shelf_cell", "cell"),
        {"info": DERIVED},
    )

    owner_company_id: Mapped[UUID]
    reader_group: Mapped[int] = mapped_column(ForeignKey("reader_group.number"))
    diffused_group: Mapped[int | None] = mapped_column(ForeignKey("reader_group.number"))
    until: Mapped[datetime | None]
    risk_id: Mapped[UUID]
    partner_id: Mapped[UUID | None]
    lifecycle_status: Mapped[str] = mapped_column(String(24))
    integration_status: Mapped[str] = mapped_column(String(24))
    channel_bits: Mapped[Small]
    price_bits: Mapped[Small]
    sku: Mapped[str] = mapped_column(String(80))
    name_sort: Mapped[str] = mapped_column(Text(collation="C"))
    changed_at: Mapped[datetime]
    price_from: Mapped[int | None] = mapped_column(BigInteger)
    price_until: Mapped[datetime | None]
    stamp: Mapped[int] = mapped_column(BigInteger, server_default=text("nextval('shelf_stamp')"))
    standing: Mapped[int | None] = mapped_column(ForeignKey("completeness_standing.number"))
    cell: Mapped[int] = mapped_column(BigInteger, Computed(CELL))


class Tally(Row):
    """How many products of the shelf share the same facets: lines to add up. Some thousands."""

    __tablename__ = "product_tally"
    __table_args__ = (
        Index("ix_product_tally_reader_group", "reader_group"),
        {"info": DERIVED},
    )

    owner_company_id: Mapped[UUID] = mapped_column(ForeignKey("company.id"))
    reader_group: Mapped[int]
    diffused_group: Mapped[int | None]
    risk_id: Mapped[UUID]
    partner_id: Mapped[UUID | None]
    lifecycle_status: Mapped[str] = mapped_column(String(24))
    integration_status: Mapped[str] = mapped_column(String(24))
    channel_bits: Mapped[Small]
    price_bits: Mapped[Small]
    standing: Mapped[int | None]
    products: Mapped[int]
    cell: Mapped[int] = mapped_column(BigInteger, Computed(CELL))


class ProductIndex(Row):
    """The words of a product, for `found_products()` alone, which gives what may be read."""

    __tablename__ = "product_index"
    __shared__ = "closed to the application: found_products() filters it by reader"
    __table_args__ = (
        Index("ix_product_index_reader_group", "reader_group"),
        Index(
            "ix_product_index_near",
            "near",
            postgresql_using="gin",
            postgresql_ops={"near": "gin_trgm_ops"},
        ),
        Index("ix_product_index_search", "search", postgresql_using="gin"),
        Index(
            "ix_product_index_undashed",
            func.replace(func.lower(column("sku")), "-", "").label("undashed"),
            postgresql_ops={"undashed": "text_pattern_ops"},
        ),
        {"info": DERIVED},
    )

    id: Mapped[UUID] = mapped_column(ForeignKey("product.id", ondelete="CASCADE"), primary_key=True)
    reader_group: Mapped[int]
    until: Mapped[datetime | None]
    sku: Mapped[str] = mapped_column(String(80))
    near: Mapped[str] = mapped_column(Text)
    search: Mapped[str] = mapped_column(TSVECTOR)


class ProductWord(Row):
    """A word that products are named by, for `found_products()` alone: what it is mistyped for."""

    __tablename__ = "product_word"
    __shared__ = "closed to the application: found_products() gives the products that may be read"
    __table_args__ = (
        Index(
            "ix_product_word_near",
            "word",
            postgresql_using="gin",
            postgresql_ops={"word": "gin_trgm_ops"},
        ),
        Index("ix_product_word_word", "word"),
        {"info": DERIVED},
    )

    word: Mapped[str] = mapped_column(Text)
