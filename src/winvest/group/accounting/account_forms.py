"""The form of an account: its number, what it is called, which flows it takes."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from winvest.foundation.kit.reading import Reading
from winvest.group.accounting.account_enums import AccountNature

NUMBER = re.compile(r"[0-9]{6}[0-9A-Z]*")


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountEntry:
    """An account of a company as typed."""

    company_id: UUID
    number: str
    label: str
    nature: AccountNature


def parse_account(raw: Mapping[str, str]) -> AccountEntry:
    """Read the form of an account (CDC §2.2: six digits or more)."""
    reading = Reading(raw)
    company_id = reading.identifier("company_id", missing="Choisissez la société de ce compte.")
    number = reading.compact("code", longest=20) or ""
    if not number:
        reading.refuse("code", "missing", "Donnez le numéro du compte.")
    elif not NUMBER.fullmatch(number):
        reading.refuse("code", "shape", "Un compte commence par au moins six chiffres : 706100.")
    label = reading.text("label", longest=120, missing="Donnez le libellé du compte.")
    nature = reading.choice("nature", AccountNature, missing="Choisissez la nature du compte.")
    reading.finish()
    if company_id is None or nature is None:
        raise AssertionError("a missing choice has been refused above")
    return AccountEntry(company_id=company_id, number=number, label=label, nature=nature)


def entries_of(entry: AccountEntry) -> dict[str, str]:
    """The account as its form shows it."""
    return {
        "company_id": str(entry.company_id),
        "code": entry.number,
        "label": entry.label,
        "nature": entry.nature.value,
    }
