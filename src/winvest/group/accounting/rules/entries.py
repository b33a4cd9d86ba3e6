"""What makes an entry: two sides that balance, never an amount below zero."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from winvest.foundation.kit.errors import FieldError, Invalid
from winvest.group.accounting.enums import EntryKind, LineType

NIL = Decimal(0)
LEAST_LINES = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class NewLine:
    """A line to book: euros on one side; `tax_amount` is the tax of its base, at `tax_rate` %."""

    type: LineType
    account: str
    account_label: str
    debit: Decimal = NIL
    credit: Decimal = NIL
    tax_amount: Decimal = NIL
    tax_rate: Decimal = NIL
    label: str = ""
    cost_center: str | None = None
    auxiliary_code: str | None = None
    auxiliary_label: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class NewEntry:
    """An entry to book, as a snapshot: `source_key` names the event, which is booked once."""

    company_id: UUID
    journal: str
    kind: EntryKind
    entry_date: date
    piece_ref: str
    piece_date: date
    label: str
    source_key: str
    lines: tuple[NewLine, ...]
    product_sku: str | None = None
    partner_name: str | None = None
    contract_ref: UUID | None = None
    client_ref: UUID | None = None


def check_entry(entry: NewEntry) -> None:
    """Refuse an entry that does not balance, or a line that is on both sides or on none."""
    errors = []
    if len(entry.lines) < LEAST_LINES:
        errors.append(_wrong("lines", "Une écriture compte deux lignes au moins."))
    for at, line in enumerate(entry.lines):
        if min(line.debit, line.credit) != 0 or max(line.debit, line.credit) <= 0:
            told = "Une ligne est au débit ou au crédit, d’un montant positif."
            errors.append(_wrong(f"lines/{at}", told))
    debit = sum((one.debit for one in entry.lines), NIL)
    credit = sum((one.credit for one in entry.lines), NIL)
    if debit != credit:
        told = f"L’écriture ne s’équilibre pas : débit {debit}, crédit {credit}."
        errors.append(_wrong("lines", told))
    if errors:
        raise Invalid(errors)


def _wrong(field: str, message: str) -> FieldError:
    return FieldError(field=field, code="entry_unbalanced", message=message)
