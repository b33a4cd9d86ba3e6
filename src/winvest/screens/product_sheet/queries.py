"""Reading of the product sheet: the product, its family's fields, prices, documents, publications.

Six queries: product with its version, fields of the family, plans with prices, documents,
publications, last change.
"""

import re
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from winvest.foundation.audit.models import AuditLog
from winvest.foundation.audit.queries.history import last_change
from winvest.foundation.kit.errors import NotFound
from winvest.foundation.kit.french import plural
from winvest.foundation.kit.scope import Scope
from winvest.offer.catalog.enums import Recurrence
from winvest.offer.catalog.queries.access import may_read
from winvest.offer.catalog.queries.choices import Lookalike, lookalikes
from winvest.offer.catalog.queries.sheets import (
    FilledField,
    ProductSheet,
    filled_fields,
    product_sheet,
)
from winvest.offer.catalog.rules import Move, open_moves, zone_label
from winvest.offer.documents.queries import DocumentRow, document, version_documents
from winvest.offer.pricing.queries import PricedPlan, PricedVersion, priced_version
from winvest.offer.pricing.rules.display import PER, Wording, in_words
from winvest.offer.publication.queries import PublicationRow, product_publications
from winvest.screens.product_sheet.forms import in_words as field_in_words
from winvest.screens.product_sheet.forms import replaced_entry

PARTS = ("pricing.read", "documents.read", "publication.read")
SHA256 = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanRow:
    """A plan as the sheet shows it: its prices in words."""

    code: str | None
    name: str
    per: str
    prices: tuple[tuple[str | None, Wording], ...]
    tax: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetView:
    """All that the sheet shows, and what this person may do to it."""

    product: ProductSheet
    fields: tuple[tuple[str, str], ...]
    zones: tuple[str, ...]
    plans: tuple[PlanRow, ...]
    additions: tuple[str, ...]
    prices_start: bool
    documents: tuple[DocumentRow, ...]
    publications: tuple[PublicationRow, ...]
    changed_by: str | None
    changed_at: datetime
    may_edit: bool
    moves: tuple[Move, ...]
    may_discard: bool
    reads: frozenset[str]
    near: tuple[Lookalike, ...] = ()


async def sheet_view(session: AsyncSession, scope: Scope, *, sku: str) -> SheetView:
    """The sheet of a product that this person may read."""
    sheet = await product_sheet(session, scope, sku=sku)
    fields = await filled_fields(session, scope, product_id=sheet.id, risk_id=sheet.risk_id)
    prices, documents = await _of_version(session, scope, sheet)
    publications: tuple[PublicationRow, ...] = ()
    if _may(scope, sheet, "publication.read"):
        publications = await product_publications(session, scope, product_id=sheet.id)
    changed = await last_change(session, scope, table="product", record_id=sheet.id)
    view = _view(scope, sheet, fields, prices, documents, publications, changed)
    if sheet.version is None:
        found = await lookalikes(session, scope, name=sheet.name, company_id=sheet.company_id)
        view = replace(view, near=tuple(one for one in found if one.sku != sheet.sku))
    return view


async def sheet_head(session: AsyncSession, scope: Scope, *, sku: str) -> SheetView:
    """The header of a sheet alone, for the tabs that show something else."""
    sheet = await product_sheet(session, scope, sku=sku)
    changed = await last_change(session, scope, table="product", record_id=sheet.id)
    return _view(scope, sheet, (), PricedVersion(), (), (), changed)


async def peek_view(session: AsyncSession, scope: Scope, *, sku: str) -> SheetView:
    """What the side panel of a list shows."""
    sheet = await product_sheet(session, scope, sku=sku)
    prices, documents = await _of_version(session, scope, sheet)
    return _view(scope, sheet, (), prices, documents, (), None)


async def entries_before(
    session: AsyncSession,
    scope: Scope,
    *,
    sheet: ProductSheet,
    fields: tuple[FilledField, ...],
    request_id: str,
) -> dict[str, str]:
    """The entries that a correction of this person's replaced, as its audit kept them."""
    rows = await session.execute(
        select(AuditLog.table_name, AuditLog.record_id, AuditLog.before)
        .where(
            AuditLog.request_id == request_id,
            AuditLog.actor_id == scope.actor_id,
            AuditLog.company_id == sheet.company_id,
            AuditLog.command == "catalog.edit_product",
            AuditLog.table_name.in_(("product", "product_field_value")),
        )
        .order_by(AuditLog.at)
    )
    inputs = {str(one.value_id): one.field.input_name for one in fields if one.value_id}
    by_field = {str(one.field.id): one.field.input_name for one in fields}
    found: dict[str, str] = {}
    for table, record_id, before in rows:
        kept = before or {}
        if table == "product" and record_id == sheet.id:
            found |= {name: replaced_entry(value) for name, value in kept.items()}
        elif table == "product_field_value":
            name = inputs.get(str(record_id)) or by_field.get(str(kept.get("risk_field_id")))
            if name:
                values = [kept[one] for one in kept if one.startswith("value_")]
                known = next((one for one in values if one is not None), None)
                found[name] = replaced_entry(known)
    return found


async def document_file(
    session: AsyncSession, scope: Scope, *, document_id: UUID, store: Path
) -> tuple[DocumentRow, Path]:
    """A document that this person may read, and its file in the store."""
    found = await document(session, scope, document_id=document_id)
    digest = found.file_hash or ""
    path = store / digest[:2] / f"{digest}.pdf"
    if not SHA256.fullmatch(digest) or not path.is_file():
        raise NotFound(
            "Le fichier de ce document n’est plus dans le coffre. Signalez-le à l’ADV.",
            code="file_missing",
        )
    return found, path


async def _of_version(
    session: AsyncSession, scope: Scope, sheet: ProductSheet
) -> tuple[PricedVersion, tuple[DocumentRow, ...]]:
    """Prices and documents of the version shown, each for who may read it."""
    prices = PricedVersion()
    documents: tuple[DocumentRow, ...] = ()
    if sheet.version is not None and _may(scope, sheet, "pricing.read"):
        prices = await priced_version(session, scope, version_id=sheet.version.id)
    if sheet.version is not None and _may(scope, sheet, "documents.read"):
        documents = await version_documents(session, scope, version_id=sheet.version.id)
    return prices, documents


def _may(scope: Scope, sheet: ProductSheet, right: str) -> bool:
    return may_read(scope, right, owner=sheet.company_id, risk_family=sheet.risk_code)


def _view(
    scope: Scope,
    sheet: ProductSheet,
    fields: tuple[FilledField, ...],
    prices: PricedVersion,
    documents: tuple[DocumentRow, ...],
    publications: tuple[PublicationRow, ...],
    changed: tuple[str, datetime] | None,
) -> SheetView:
    def may(right: str) -> bool:
        return scope.may(right, company_id=sheet.company_id, risk_family=sheet.risk_code)

    moves = open_moves(sheet.lifecycle_status) if may("catalog.lifecycle") else ()
    draft = sheet.lifecycle_status.value == "draft"
    return SheetView(
        product=sheet,
        fields=tuple(
            (one.field.label, field_in_words(one.value, one.field.unit)) for one in fields
        ),
        zones=tuple(zone_label(one) for one in sheet.zones),
        plans=tuple(_plan(one) for one in prices.plans),
        additions=_additions(prices),
        prices_start=prices.surcharges > 0,
        documents=documents,
        publications=publications,
        changed_by=changed[0] if changed else None,
        changed_at=changed[1] if changed else sheet.updated_at,
        may_edit=may("catalog.edit"),
        moves=moves,
        may_discard=draft and may("catalog.delete"),
        reads=frozenset(one for one in PARTS if _may(scope, sheet, one)),
    )


def _plan(plan: PricedPlan) -> PlanRow:
    per = PER[plan.recurrence]
    if plan.recurrence is Recurrence.CUSTOM and plan.billing_cycle_days:
        per = f"tous les {plan.billing_cycle_days} jours"
    included = {one.tax_included for one in plan.prices}
    tax = "" if len(included) != 1 else ("taxes comprises" if included == {True} else "hors taxes")
    return PlanRow(
        code=plan.code,
        name=plan.name,
        per=per,
        prices=tuple((one.label, in_words(one)) for one in plan.prices),
        tax=tax,
    )


def _additions(prices: PricedVersion) -> tuple[str, ...]:
    """What is added to the prices shown or taken off them, counted."""
    told = (
        (prices.surcharges, "supplément", "suppléments"),
        (prices.options, "option", "options"),
        (prices.fees, "frais de départ", "frais de départ"),
        (prices.promotions, "promotion", "promotions"),
    )
    return tuple(plural(count, one, several) for count, one, several in told if count)
