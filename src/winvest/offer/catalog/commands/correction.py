"""Correcting a product's sheet, and taking a correction back. Optimistic locking by version."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass, fields, replace
from typing import cast

from sqlalchemy import delete, func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from winvest.foundation.infra.commands import Undo, command
from winvest.foundation.kit.errors import Conflict, Invalid, Refused
from winvest.foundation.kit.identifiers import new_id
from winvest.foundation.kit.scope import Scope
from winvest.group.partners.queries import is_usable
from winvest.offer.catalog.commands.choices import check_offered
from winvest.offer.catalog.commands.creation import partner_refused
from winvest.offer.catalog.enums import FieldKind, LifecycleStatus
from winvest.offer.catalog.forms.correction import Description, FieldValue
from winvest.offer.catalog.models.products import Product, ProductFieldValue
from winvest.offer.catalog.queries.filled_fields import FilledField, filled_fields
from winvest.offer.catalog.queries.sheets import ProductSheet, description_of, product_sheet
from winvest.offer.catalog.rules import locked_fields


@dataclass(frozen=True, slots=True, kw_only=True)
class Corrected:
    """What a correction changed; `lock_version` is the product's new one."""

    sku: str
    changed: tuple[str, ...]
    lock_version: int
    before: Description


@command("catalog.edit_product", needs="catalog.edit", undo=Undo("catalog.restore_product"))
async def edit_product(
    session: AsyncSession, scope: Scope, *, sku: str, lock_version: int, description: Description
) -> Corrected:
    """Corriger la fiche d’un produit. A save on an outdated sheet raises `Conflict`."""
    sheet, fields = await _locked(session, scope, sku)
    if sheet.lock_version != lock_version:
        raise Conflict(
            "Quelqu’un a modifié cette fiche pendant votre saisie : comparez, puis choisissez.",
            current={"lock_version": sheet.lock_version},
        )
    return await _write(session, scope, sheet, fields, description)


@command("catalog.restore_product", needs="catalog.edit", undo=Undo("catalog.restore_product"))
async def restore_product(
    session: AsyncSession, scope: Scope, *, sku: str, lock_version: int, description: Description
) -> Corrected:
    """Annuler la dernière correction d’une fiche, si personne ne l’a modifiée depuis."""
    sheet, fields = await _locked(session, scope, sku)
    if sheet.lock_version != lock_version:
        raise Refused(
            "La fiche a encore changé depuis : ouvrez son historique pour la corriger à la main.",
            code="changed_since",
        )
    return await _write(session, scope, sheet, fields, description)


async def _locked(
    session: AsyncSession, scope: Scope, sku: str
) -> tuple[ProductSheet, tuple[FilledField, ...]]:
    """The sheet, its row locked until the end of the transaction: the second of two waits."""
    sheet = await product_sheet(session, scope, sku=sku)
    scope.require("catalog.edit", company_id=sheet.company_id, risk_family=sheet.risk_code)
    await session.execute(select(Product.id).where(Product.id == sheet.id).with_for_update())
    sheet = await product_sheet(session, scope, sku=sku)
    fields = await filled_fields(session, scope, product_id=sheet.id, risk_id=sheet.risk_id)
    return sheet, fields


async def _write(
    session: AsyncSession,
    scope: Scope,
    sheet: ProductSheet,
    fields: tuple[FilledField, ...],
    wanted: Description,
) -> Corrected:
    before = description_of(sheet, fields)
    changed = changed_names(before, wanted)
    refuse_locked_names(sheet.lifecycle_status, changed)
    await _check_partner(session, scope, sheet, wanted)
    await check_offered(
        session,
        scope,
        channels=wanted.channels,
        zones=wanted.zones,
        kept_channels=before.channels,
        kept_zones=before.zones,
    )
    if not changed:
        return Corrected(sku=sheet.sku, changed=(), lock_version=sheet.lock_version, before=before)
    await _write_fields(session, sheet, fields, wanted)
    lock_version = await session.scalar(
        update(Product)
        .where(Product.id == sheet.id)
        .values({**_columns(wanted, changed), "updated_at": func.now()})
        .returning(Product.lock_version)
    )
    return Corrected(
        sku=sheet.sku, changed=changed, lock_version=cast("int", lock_version), before=before
    )


def changed_names(before: Description, after: Description) -> tuple[str, ...]:
    """Names of what differs; all fields of the family together are « fields »."""
    names = (one.name for one in fields(Description))
    return tuple(name for name in names if getattr(before, name) != getattr(after, name))


def refuse_locked_names(status: LifecycleStatus, changed: Iterable[str]) -> None:
    """Refuse a correction of what the status of the product locks."""
    if locked_fields(status) & set(changed):
        raise Refused(
            "Les conditions d’un produit en vente ne changent pas : gelez d’abord ses ventes."
            if status is LifecycleStatus.ACTIVE
            else "La fiche d’un produit retiré ne change plus : créez un nouveau produit.",
            code="locked_in_sale",
        )


async def _check_partner(
    session: AsyncSession, scope: Scope, sheet: ProductSheet, wanted: Description
) -> None:
    if wanted.partner_id is None or wanted.partner_id == sheet.partner_id:
        return
    if not await is_usable(
        session, scope, partner_id=wanted.partner_id, company_id=sheet.company_id
    ):
        raise Invalid([partner_refused()])


def _columns(wanted: Description, changed: tuple[str, ...]) -> dict[str, object]:
    values = asdict(replace(wanted, fields={}))
    return {
        name: [str(one) for one in values[name]]
        if isinstance(values[name], tuple)
        else values[name]
        for name in changed
        if name != "fields"
    }


async def _write_fields(
    session: AsyncSession,
    sheet: ProductSheet,
    fields: tuple[FilledField, ...],
    wanted: Description,
) -> None:
    for filled in fields:
        value = wanted.fields.get(filled.field.code)
        if value == filled.value:
            continue
        if value is None:
            await session.execute(
                delete(ProductFieldValue).where(ProductFieldValue.id == filled.value_id)
            )
        elif filled.value_id is None:
            await session.execute(
                insert(ProductFieldValue).values(
                    id=new_id(),
                    product_id=sheet.id,
                    risk_field_id=filled.field.id,
                    **typed_columns(filled.field.kind, value),
                )
            )
        else:
            await session.execute(
                update(ProductFieldValue)
                .where(ProductFieldValue.id == filled.value_id)
                .values(**typed_columns(filled.field.kind, value))
            )


def typed_columns(kind: FieldKind, value: FieldValue) -> dict[str, object]:
    """The column that holds a value of this kind, and the value."""
    columns = {
        FieldKind.INTEGER: "value_number",
        FieldKind.DECIMAL: "value_number",
        FieldKind.BOOLEAN: "value_boolean",
        FieldKind.DATE: "value_date",
        FieldKind.MULTI_CHOICE: "value_choices",
    }
    stored = list(value) if isinstance(value, tuple) else value
    return {columns.get(kind, "value_text"): stored}
