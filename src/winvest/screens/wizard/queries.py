"""Queries of the wizard: one draft with its progress, a page of drafts with theirs."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ARRAY, Select, Text, bindparam, exists, select, text, tuple_
from sqlalchemy.dialects.postgresql import UUID as PG_UUID
from sqlalchemy.ext.asyncio import AsyncSession

from winvest.foundation.infra.direct import worded
from winvest.foundation.kit.errors import NotFound
from winvest.foundation.kit.scope import Scope
from winvest.group.companies.queries import company_names
from winvest.offer.catalog.enums import LifecycleStatus
from winvest.offer.catalog.models.products import Product
from winvest.offer.catalog.models.risks import Risk
from winvest.offer.catalog.models.versions import ProductVersion
from winvest.offer.catalog.queries.access import listed
from winvest.offer.catalog.queries.filled_fields import filled_fields
from winvest.offer.catalog.queries.sheets import ProductSheet, product_of, sheets_of
from winvest.offer.catalog.queries.versions import PUBLISHED
from winvest.offer.publication.facts import PublicationFacts
from winvest.offer.publication.models import Publication
from winvest.offer.publication.rules import lacks
from winvest.offer.versions.rules.content import Content
from winvest.offer.versions.rules.moves import EDITABLE
from winvest.offer.versions.rules.reading import content_of
from winvest.screens.product_sheet.queries.facts import publication_facts
from winvest.screens.product_sheet.queries.records import Records, records
from winvest.screens.versions.asking import unasked
from winvest.screens.wizard.rules import DraftFacts, Step, StepProgress, progress

EDIT = "catalog.edit"
SIZE = 25
Key = tuple[datetime, UUID]  # of a draft, in the order of the list
PREPARED = (LifecycleStatus.DRAFT, LifecycleStatus.TEST)
READ = (
    *("product_plan", "pricing_rule", "price_option", "commission_scheme", "product_document"),
    *("accounting_mapping", "cq_rule", "publication"),
)
ROWS = worded(
    text(
        "SELECT p.id, r.name, r.whole FROM unnest(:products) AS p(id),"
        " LATERAL product_rows(p.id, NULL, false, :wanted) r"
    ).bindparams(
        bindparam("products", type_=ARRAY(PG_UUID())), bindparam("wanted", type_=ARRAY(Text))
    )
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A product being prepared: its sheet, what its version holds, how far it is."""

    sheet: ProductSheet
    kept: Records
    content: Content
    facts: PublicationFacts | None
    steps: tuple[StepProgress, ...]

    @property
    def done(self) -> int:
        """How many steps are complete."""
        return sum(one.done for one in self.steps)


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftPage:
    """A page of drafts, newest first; `following` continues it."""

    drafts: tuple[Draft, ...]
    following: Key | None


async def draft_of(session: AsyncSession, scope: Scope, *, product_id: str, now: datetime) -> Draft:
    """The product being prepared under an id; `NotFound` once it is sold, or for whom it is not."""
    try:
        sheet = await product_of(session, scope, product_id=UUID(product_id))
    except ValueError:
        raise NotFound("Ce brouillon n’existe pas. Revenez à la liste des brouillons.") from None
    scope.require(EDIT, company_id=sheet.company_id, risk_family=sheet.risk_code)
    if not is_prepared(sheet):
        raise NotFound(
            f"{sheet.sku} n’est plus un brouillon\u00a0: ouvrez sa fiche dans le catalogue."
        )
    kept = await records(session, product_id=sheet.id, tables=READ)
    fields: tuple[tuple[str, str], ...] = ()
    if sheet.missing_fields:
        filled = await filled_fields(session, scope, product_id=sheet.id, risk_id=sheet.risk_id)
        fields = tuple(
            (one.field.code, one.field.label)
            for one in filled
            if one.field.label in sheet.missing_fields
        )
    companies = [
        one.company_id for one in kept.of(Publication) if one.company_id != sheet.company_id
    ]
    named = await company_names(session, scope, ids=companies) if companies else ()
    return _draft(sheet, kept, fields, now, {one.id: one.name for one in named})


def is_prepared(sheet: ProductSheet) -> bool:
    """Is it still the wizard's: never published, its version still open, or not there yet?"""
    if sheet.lifecycle_status not in PREPARED:
        return False
    return sheet.version is None or sheet.version.status in EDITABLE


async def drafts(
    session: AsyncSession, scope: Scope, *, after: Key | None, mine: bool, now: datetime
) -> DraftPage:
    """The products being prepared that one may edit, newest first; three queries a page."""
    rows = (await session.execute(_listed(scope, after=after, mine=mine))).all()
    following = (rows[SIZE - 1].created_at, rows[SIZE - 1].id) if len(rows) > SIZE else None
    found = [one.id for one in rows[:SIZE]]
    sheets = {one.id: one for one in await sheets_of(session, scope, product_ids=found)}
    kept = await _rows_of(session, found) if found else {}
    return DraftPage(
        drafts=tuple(
            _draft(
                sheets[one],
                kept.get(one, Records(rows={})),
                tuple(("", label) for label in sheets[one].missing_fields),
                now,
            )
            for one in found
            if one in sheets
        ),
        following=following,
    )


async def _rows_of(session: AsyncSession, products: Iterable[UUID]) -> dict[UUID, Records]:
    rows: dict[UUID, dict[str, dict[UUID, Any]]] = {}
    asked = ROWS.filled(products=list(products), wanted=list(READ))
    for product, table, row in await asked.rows(session):
        rows.setdefault(product, {}).setdefault(table, {})[UUID(row["id"])] = row
    return {product: Records(rows=found) for product, found in rows.items()}


def _listed(scope: Scope, *, after: Key | None, mine: bool) -> Select[UUID, datetime]:
    """Their keys: the newest first, a few thousand at most in the whole group."""
    published = exists().where(
        ProductVersion.product_id == Product.id, ProductVersion.status.in_(PUBLISHED)
    )
    owners = [one for one in scope.shown_company_ids if scope.may(EDIT, company_id=one)]
    statement: Select[UUID, datetime] = (
        select(Product.id, Product.created_at)
        .join(Risk, Risk.id == Product.risk_id)
        .where(
            Product.lifecycle_status.in_(PREPARED),
            Product.company_id.in_(owners),
            listed(scope),
            ~published,
        )
        .order_by(Product.created_at.desc(), Product.id.desc())
        .limit(SIZE + 1)
    )
    if after is not None:
        statement = statement.where(tuple_(Product.created_at, Product.id) < tuple_(*after))
    if mine:
        statement = statement.where(Product.created_by == scope.actor_id)
    return statement


def _draft(
    sheet: ProductSheet,
    kept: Records,
    fields: tuple[tuple[str, str], ...],
    now: datetime,
    names: Mapping[UUID, str] | None = None,
) -> Draft:
    version = sheet.version.id if sheet.version else None
    facts = publication_facts(sheet, kept, version, names)
    content = content_of(kept.rows, version) if version else Content()
    return Draft(
        sheet=sheet,
        kept=kept,
        content=content,
        facts=facts,
        steps=progress(
            DraftFacts(
                has_version=facts is not None,
                has_channels=bool(sheet.channels),
                fields=fields,
                entered=entered(content, facts),
                lacks=lacks(facts, now=now) if facts else (),
                unasked=frozenset(map(str, unasked(facts))) if facts else frozenset(),
            )
        ),
    )


def entered(content: Content, facts: PublicationFacts | None) -> frozenset[Step]:
    """The steps in which something is written; the first always is, from the creation."""
    written: Mapping[Step, object] = {
        Step.GENERAL: True,
        Step.PRICING: content.plans or content.prices,
        Step.COMMISSIONS: content.schemes,
        Step.DOCUMENTS: content.living_papers,
        Step.PUBLICATION: facts.mappings if facts else (),
    }
    return frozenset(step for step, there in written.items() if there)
