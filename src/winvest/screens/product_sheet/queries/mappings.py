"""The transverse mappings of a product on screen: logistics, billing, quality control (CAT-16)."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from winvest.foundation.kit.scope import Scope
from winvest.offer.catalog.enums import LifecycleStatus
from winvest.offer.catalog.forms.mappings import MappingEntry, parcel_in_words
from winvest.offer.catalog.mapping_enums import DebitMethod
from winvest.offer.catalog.models.mappings import ProductMapping
from winvest.offer.catalog.models.versions import ProductVersion
from winvest.offer.catalog.queries.mappings import (
    ProductMappings,
    creditors,
    mappings_known,
    product_mappings,
)
from winvest.offer.catalog.queries.sheets import ProductSheet
from winvest.offer.documents.enums import DocumentType
from winvest.offer.documents.models import ProductDocument
from winvest.offer.pricing.models import InitialFee
from winvest.offer.quality.forms import piece_label
from winvest.offer.quality.models import CqRule
from winvest.offer.quality.queries import QualityRule, quality_rule, rule_of
from winvest.screens.product_sheet.queries.records import Records

Pairs = tuple[tuple[str, str], ...]
OPEN = ("draft", "in_review", "approved")


@dataclass(frozen=True, slots=True, kw_only=True)
class MappingsView:
    """The mappings as `templates/product_sheet/_mappings.html` shows them."""

    filled: bool
    logistics: Pairs
    billing: Pairs
    quality: Pairs
    version: int | None
    may_edit: bool
    may_edit_quality: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class MappingsForm:
    """What the forms of the mappings start from and offer."""

    mappings: ProductMappings | None
    rule: QualityRule | None
    version_id: UUID | None
    version: int | None
    version_open: bool
    creditors: Pairs
    fees: Pairs
    scripts: Pairs
    may_edit: bool
    may_edit_quality: bool


async def mappings_view(
    session: AsyncSession, scope: Scope, *, sheet: ProductSheet, past: Records | None = None
) -> MappingsView:
    """The mappings of a product as anybody who reads it sees them; two or three queries.

    `past`: the rows as they were known, on the day that the sheet is looked at; nothing is edited.
    """
    if past is None:
        found = await product_mappings(session, scope, product_id=sheet.id)
    else:
        row = next(iter(past.of(ProductMapping)), None)
        found = await mappings_known(session, scope, row=row) if row else None
    rule = None
    if sheet.version is not None and past is not None:
        rule = rule_of(past.of_version(CqRule, sheet.version.id))
    elif sheet.version is not None:
        rule = await quality_rule(session, scope, version_id=sheet.version.id)
    scripts: Pairs = ()
    if sheet.version is not None and rule and rule.entry.call_script_id:
        scripts = await _scripts(session, sheet.version.id)
    checks = past is None and may_edit(scope, sheet, "quality.edit")
    return MappingsView(
        filled=found is not None,
        logistics=_logistics(found.entry) if found else (),
        billing=_billing(found) if found else (),
        quality=_quality(rule, scripts),
        version=sheet.version.number if sheet.version else None,
        may_edit=past is None and may_edit(scope, sheet, "catalog.edit"),
        may_edit_quality=checks and (await _ruled(session, sheet)).open,
    )


async def mappings_form(
    session: AsyncSession, scope: Scope, *, sheet: ProductSheet
) -> MappingsForm:
    """The mappings of a product as their forms take them."""
    found = await product_mappings(session, scope, product_id=sheet.id)
    keep = found.entry.creditor_company_id if found else None
    offered = await creditors(session, scope, owner=sheet.company_id, keep=keep)
    checks = may_edit(scope, sheet, "quality.edit")
    ruled = await _ruled(session, sheet) if checks else _shown(sheet)
    rule = None
    if ruled.id is not None:
        rule = await quality_rule(session, scope, version_id=ruled.id)
    fees: Pairs = ()
    if sheet.version is not None:
        fees = await _fees(session, sheet.version.id)
    kept = found.entry.initial_fee_code if found else None
    if kept and kept not in dict(fees):
        fees = (*fees, (kept, f"{kept} (absent de cette version)"))
    return MappingsForm(
        mappings=found,
        rule=rule,
        version_id=ruled.id,
        version=ruled.number,
        version_open=ruled.open,
        creditors=tuple(
            (str(one.company_id), f"{one.name} · {one.ics_code or 'sans ICS'}") for one in offered
        ),
        fees=fees,
        scripts=await _scripts(session, ruled.id) if ruled.id else (),
        may_edit=may_edit(scope, sheet, "catalog.edit"),
        may_edit_quality=checks and ruled.open,
    )


def may_edit(scope: Scope, sheet: ProductSheet, right: str) -> bool:
    """May this person change the mappings of the product, which its owner alone writes?"""
    held = scope.may(right, company_id=sheet.company_id, risk_family=sheet.risk_code)
    return held and sheet.lifecycle_status is not LifecycleStatus.RETIRED


@dataclass(frozen=True, slots=True, kw_only=True)
class _Ruled:
    """The version whose rule is read or changed, and whether it still changes."""

    id: UUID | None = None
    number: int | None = None
    open: bool = False


def _shown(sheet: ProductSheet) -> _Ruled:
    one = sheet.version
    return _Ruled(id=one.id, number=one.number, open=one.status.value in OPEN) if one else _Ruled()


async def _ruled(session: AsyncSession, sheet: ProductSheet) -> _Ruled:
    """The newest version being prepared: what is sold now keeps its rule until it takes over."""
    shown = _shown(sheet)
    if shown.open or shown.id is None:
        return shown
    found = await session.execute(
        select(ProductVersion.id, ProductVersion.version)
        .where(ProductVersion.product_id == sheet.id, ProductVersion.status.in_(OPEN))
        .order_by(ProductVersion.version.desc())
        .limit(1)
    )
    row = found.one_or_none()
    return _Ruled(id=row.id, number=row.version, open=True) if row else shown


def _logistics(entry: MappingEntry) -> Pairs:
    told = [("Envoi", "Produit physique" if entry.is_physical else "Rien à expédier")]
    if entry.is_physical:
        told.append(("Article de stock", entry.stock_item or "–"))
        told.append(("Colis", parcel_in_words(entry) or "À peser et mesurer"))
    told.append(("Ticket à la vente", entry.ticket_at_sale.label))
    return tuple(told)


def _billing(found: ProductMappings) -> Pairs:
    entry = found.entry
    told = [
        ("Facture", entry.invoice_template.label),
        ("Paiement", entry.debit_method.label),
    ]
    if entry.debit_method in (DebitMethod.SEPA, DebitMethod.CARD):
        told.append(("Mandat", entry.mandate_template.label))
    if entry.debit_method is not DebitMethod.PARTNER:
        day = f", le {entry.debit_day}" if entry.debit_day else ""
        told.append(("Cycle", f"{entry.debit_cycle.label}{day}"))
        told.append(("Frais initiaux", entry.initial_fee_code or "Aucun"))
    if entry.debit_method is DebitMethod.SEPA:
        ics = f"{found.creditor_name} · {found.creditor_ics or 'sans ICS'}"
        told.append(("Créancier (ICS)", ics))
    return tuple(told)


def _quality(rule: QualityRule | None, scripts: Pairs) -> Pairs:
    if rule is None:
        return ()
    told = [("Pièces exigées", ", ".join(map(piece_label, rule.entry.required)) or "Aucune")]
    if rule.entry.call_script_id:
        title = dict(scripts).get(str(rule.entry.call_script_id), "Un script d’une autre version")
        told.append(("Script d’appel", title))
    if rule.entry.notes:
        told.append(("À vérifier", rule.entry.notes))
    return tuple(told)


async def _fees(session: AsyncSession, version_id: UUID) -> Pairs:
    found = await session.execute(
        select(InitialFee.code, InitialFee.label)
        .where(InitialFee.product_version_id == version_id)
        .order_by(InitialFee.position, InitialFee.code)
    )
    return tuple({code: f"{label} ({code})" for code, label in found}.items())


async def _scripts(session: AsyncSession, version_id: UUID) -> Pairs:
    found = await session.execute(
        select(ProductDocument.id, ProductDocument.title)
        .where(
            ProductDocument.product_version_id == version_id,
            ProductDocument.type == DocumentType.SCRIPT,
        )
        .order_by(ProductDocument.title)
    )
    return tuple((str(this), title) for this, title in found)
