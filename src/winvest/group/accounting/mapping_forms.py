"""The form of a mapping: for each flow of a product, where a company books it."""

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from winvest.foundation.kit.reading import Reading
from winvest.group.accounting.enums import AccountingNature

ACCOUNT = re.compile(r"[0-9]{3,}[0-9A-Z]*")
CODE = re.compile(r"[A-Z0-9][A-Z0-9._-]*")


@dataclass(frozen=True, slots=True, kw_only=True)
class FlowEntry:
    """Where a flow is booked."""

    nature: AccountingNature
    gl_account: str
    journal: str | None
    tax_code: str | None
    cost_center: str | None


def parse_flows(
    raw: Mapping[str, str],
    *,
    natures: Sequence[AccountingNature],
    known: Collection[str],
    rates: Collection[str],
) -> tuple[FlowEntry, ...]:
    """The accounts typed; `known`: the company's plan of accounts, `rates`: its VAT codes.

    A company without a plan of accounts yet types its accounts freely.
    """
    reading = Reading(raw)
    found = []
    for nature in natures:
        at = nature.value
        account = (reading.compact(f"{at}-compte", longest=20) or "").upper()
        if not account:
            reading.refuse(f"{at}-compte", "missing", "Donnez le compte de ce flux.")
        elif not ACCOUNT.fullmatch(account):
            told = "Un compte commence par au moins trois chiffres\u00a0: 706100."
            reading.refuse(f"{at}-compte", "shape", told)
        elif known and account not in known:
            told = "Ce compte n’est pas au plan de la société\u00a0: ajoutez-le aux listes."
            reading.refuse(f"{at}-compte", "unknown", told)
        tax = _code(reading, f"{at}-tva", longest=10)
        if tax and tax not in rates:
            told = "Ce code TVA n’existe pas ce jour\u00a0: prenez-en un de la liste."
            reading.refuse(f"{at}-tva", "unknown", told)
        journal, center = (
            _code(reading, f"{at}-{end}", longest=20) for end in ("journal", "centre")
        )
        for end, code in (("journal", journal), ("centre", center)):
            if code and not CODE.fullmatch(code):
                told = "Un code en capitales, chiffres et tirets."
                reading.refuse(f"{at}-{end}", "shape", told)
        found.append(
            FlowEntry(
                nature=nature,
                gl_account=account,
                journal=journal or None,
                tax_code=tax or None,
                cost_center=center or None,
            )
        )
    reading.finish()
    return tuple(found)


def _code(reading: Reading, name: str, *, longest: int) -> str:
    """A code of the house: its dashes and dots are its own."""
    return reading.text(name, longest=longest).replace(" ", "").upper()
