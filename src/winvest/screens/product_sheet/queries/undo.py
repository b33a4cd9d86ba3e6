"""What a correction replaced, as its audit kept it: the entries that taking it back restores."""

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from winvest.foundation.audit.models import AuditLog
from winvest.foundation.kit.scope import Scope
from winvest.offer.catalog.queries.filled_fields import FilledField
from winvest.offer.catalog.queries.sheets import ProductSheet
from winvest.screens.product_sheet.forms import replaced_entry


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
