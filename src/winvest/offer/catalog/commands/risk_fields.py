"""Commands on the fields of a family: define, change, order, retire. Each definition is kept."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import delete, func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from winvest.foundation.infra.commands import Irreversible, Undo, command
from winvest.foundation.kit.errors import Conflict, FieldError, Invalid, NotFound, Refused
from winvest.foundation.kit.french import plural
from winvest.foundation.kit.identifiers import new_id
from winvest.foundation.kit.scope import Scope
from winvest.offer.catalog.commands.choices import check_unit
from winvest.offer.catalog.commands.risks import editable_risk
from winvest.offer.catalog.forms.risks import FieldForm, field_code
from winvest.offer.catalog.models.risks import RiskField
from winvest.offer.catalog.queries.risk_fields import (
    FieldRow,
    products_without,
    risk_fields,
    values_left_behind,
)
from winvest.offer.catalog.queries.risks import (
    EDIT,
)

MOST_FIELDS = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldChanged:
    """What stood before, and the version that stands now."""

    before: FieldRow
    changed: bool
    lock_version: int


@command("catalog.add_field", needs=EDIT, undo=Undo("catalog.remove_field"))
async def add_field(
    session: AsyncSession, scope: Scope, *, risk_id: UUID, definition: FieldForm
) -> UUID:
    """Ajouter un champ à une famille, après les autres."""
    await editable_risk(session, scope, risk_id=risk_id)
    fields = await risk_fields(session, scope, risk_id=risk_id)
    if len(fields) >= MOST_FIELDS:
        raise Refused(
            f"Une famille tient en {MOST_FIELDS} champs : retirez-en avant d’en ajouter.",
            code="too_many_fields",
        )
    await check_unit(session, scope, unit=definition.unit)
    made = new_id()
    await session.execute(
        insert(RiskField).values(
            id=made,
            risk_id=risk_id,
            code=field_code(definition.label, frozenset(one.code for one in fields)),
            position=len(fields),
            **_columns(definition),
        )
    )
    return made


@command("catalog.edit_field", needs=EDIT, undo=Undo("catalog.edit_field"))
async def edit_field(
    session: AsyncSession,
    scope: Scope,
    *,
    risk_id: UUID,
    field_id: UUID,
    lock_version: int,
    definition: FieldForm,
    confirmed: bool = False,
) -> FieldChanged:
    """Changer la définition d’un champ. Values already entered stay as they are, and readable.

    What they are (kind, unit) cannot change under them. A definition that leaves values behind
    raises `Invalid` with the code « impact » until it is `confirmed`.
    """
    row = await _field(session, scope, risk_id, field_id)
    if row.lock_version != lock_version:
        raise Conflict(
            "Quelqu’un a modifié ce champ pendant votre saisie : comparez, puis choisissez.",
            current={"field": row},
        )
    if definition == row.definition:
        return FieldChanged(before=row, changed=False, lock_version=lock_version)
    errors = _locked_by_values(row, definition)
    if not errors and not confirmed:
        errors = await _impact(session, scope, row, definition)
    if errors:
        raise Invalid(errors)
    await check_unit(session, scope, unit=definition.unit, kept=row.definition.unit)
    now = await session.scalar(
        update(RiskField)
        .where(RiskField.id == field_id)
        .values(_columns(definition))
        .returning(RiskField.lock_version)
    )
    return FieldChanged(before=row, changed=True, lock_version=int(now or 0))


@command("catalog.move_field", needs=EDIT, undo=Undo("catalog.move_field"))
async def move_field(
    session: AsyncSession, scope: Scope, *, risk_id: UUID, field_id: UUID, up: bool
) -> None:
    """Monter ou descendre un champ d’un rang dans sa famille."""
    await editable_risk(session, scope, risk_id=risk_id)
    fields = await risk_fields(session, scope, risk_id=risk_id)
    order = [one.id for one in fields if one.retired_at is None]
    if field_id not in order:
        raise NotFound("Ce champ n’existe plus : rechargez la page.")
    at = order.index(field_id)
    to = at - 1 if up else at + 1
    if not 0 <= to < len(order):
        return
    order[at], order[to] = order[to], order[at]
    for position, one in enumerate(order):
        await session.execute(
            update(RiskField)
            .where(RiskField.id == one, RiskField.position != position)
            .values(position=position)
        )


@command("catalog.retire_field", needs=EDIT, undo=Undo("catalog.reopen_field"))
async def retire_field(
    session: AsyncSession, scope: Scope, *, risk_id: UUID, field_id: UUID
) -> FieldRow:
    """Retirer un champ : il n’est plus demandé, ses valeurs restent lisibles sur les produits."""
    row = await _field(session, scope, risk_id, field_id)
    await session.execute(
        update(RiskField).where(RiskField.id == field_id).values(retired_at=func.now())
    )
    return row


@command("catalog.reopen_field", needs=EDIT, undo=Undo("catalog.retire_field"))
async def reopen_field(
    session: AsyncSession, scope: Scope, *, risk_id: UUID, field_id: UUID
) -> FieldRow:
    """Rouvrir un champ retiré : il est de nouveau demandé sur les produits de la famille."""
    row = await _field(session, scope, risk_id, field_id)
    await session.execute(update(RiskField).where(RiskField.id == field_id).values(retired_at=None))
    return row


@command(
    "catalog.remove_field",
    needs=EDIT,
    undo=Irreversible("Un champ supprimé n’avait aucune valeur : ajoutez-le de nouveau."),
)
async def remove_field(
    session: AsyncSession, scope: Scope, *, risk_id: UUID, field_id: UUID
) -> None:
    """Supprimer un champ qu’aucun produit ne remplit. Raises `Refused`, saying how many do."""
    row = await _field(session, scope, risk_id, field_id)
    if row.values:
        raise Refused(
            f"{row.filled} {'remplit' if row.values == 1 else 'remplissent'} ce "
            "champ : retirez-le, ses valeurs resteront lisibles.",
            code="field_used",
        )
    await session.execute(delete(RiskField).where(RiskField.id == field_id))


async def _field(session: AsyncSession, scope: Scope, risk_id: UUID, field_id: UUID) -> FieldRow:
    """The field, for who may write its family, whose row is locked meanwhile."""
    await editable_risk(session, scope, risk_id=risk_id)
    fields = await risk_fields(session, scope, risk_id=risk_id)
    row = next((one for one in fields if one.id == field_id), None)
    if row is None:
        raise NotFound("Ce champ n’existe plus : rechargez la page.")
    await session.execute(select(RiskField.id).where(RiskField.id == field_id).with_for_update())
    return row


def _locked_by_values(row: FieldRow, wanted: FieldForm) -> list[FieldError]:
    """The kind and the unit give a value its meaning: they stay while there is one."""
    if not row.values:
        return []
    told = f"{row.filled} {'remplit' if row.values == 1 else 'remplissent'} déjà"
    names = (("kind", "sa nature"), ("unit", "son unité"))
    return [
        FieldError(
            field=name,
            code="used",
            message=f"{told} ce champ : {word} ne change plus. Retirez-le, puis créez-en un autre.",
        )
        for name, word in names
        if getattr(row.definition, name) != getattr(wanted, name)
    ]


async def _impact(
    session: AsyncSession, scope: Scope, row: FieldRow, wanted: FieldForm
) -> list[FieldError]:
    found = []
    left = await values_left_behind(session, scope, field_id=row.id, wanted=wanted)
    if left:
        field = "choices" if wanted.choices else "max"
        what = "n’est plus dans la liste" if wanted.choices else "sort de ces bornes"
        sentence = (
            f"La valeur de {plural(left, 'produit')} {what} : elle y reste lisible jusqu’à sa "
            "prochaine correction."
        )
        found.append(FieldError(field=field, code="impact", message=sentence))
    if wanted.required and not row.definition.required:
        empty = await products_without(session, scope, field_id=row.id)
        if empty:
            sentence = (
                f"{plural(empty, 'produit')} {'laisse' if empty == 1 else 'laissent'} ce champ "
                "vide : il sera exigé à leur prochaine correction."
            )
            found.append(FieldError(field="required", code="impact", message=sentence))
    return found


def _columns(definition: FieldForm) -> dict[str, object]:
    return {
        "label": definition.label,
        "kind": definition.kind,
        "unit": definition.unit,
        "choices": list(definition.choices),
        "min_value": definition.minimum,
        "max_value": definition.maximum,
        "required": definition.required,
        "help": definition.help,
    }
