"""Forms of the taxes on premiums: what was typed, read or refused field by field."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from winvest.foundation.kit.french import number
from winvest.foundation.kit.reading import Reading
from winvest.group.taxes.enums import TaxKind

CODE = re.compile(r"[A-Z0-9]{1,10}")


@dataclass(frozen=True, slots=True, kw_only=True)
class TaxEntry:
    """A tax on premiums over a period, as typed."""

    code: str
    label: str
    kind: TaxKind
    rate: Decimal
    exclusions: str | None
    legal_source: str
    first_day: date
    last_day: date | None

    @property
    def valid_to(self) -> date | None:
        """The first day without it."""
        return None if self.last_day is None else self.last_day + timedelta(days=1)


def parse_tax(raw: Mapping[str, str]) -> TaxEntry:
    """Read the form of a tax on premiums."""
    reading = Reading(raw)
    code = reading.text("code", longest=10, missing="Donnez le code de la taxe.").upper()
    if code and not CODE.fullmatch(code):
        reading.refuse("code", "shape", "Le code s’écrit en capitales et chiffres, sans espace.")
    label = reading.text("label", longest=120, missing="Dites ce que cette taxe frappe.")
    kind = reading.choice("kind", TaxKind, missing="Choisissez taxé, exonéré ou hors champ.")
    rate = reading.number("rate", missing="Donnez le taux, 0 s’il n’y a pas de taxe.", places=2)
    if rate is not None and not 0 <= rate <= 100:
        reading.refuse("rate", "range", "Un taux va de 0 à 100 %.")
    elif rate and kind in (TaxKind.EXEMPT, TaxKind.EXCLUDED):
        reading.refuse("rate", "nil", "Exonéré ou hors champ, le taux est 0 %.")
    exclusions = reading.text("exclusions", longest=500) or None
    source = reading.text(
        "legal_source", longest=300, missing="Citez le texte : article, loi, date."
    )
    first, last = reading.day("valid_from"), reading.day("valid_to")
    if first is None and not raw.get("valid_from", "").strip():
        reading.refuse("valid_from", "missing", "Donnez le premier jour.")
    if first and last and last < first:
        reading.refuse("valid_to", "period", "Le dernier jour vient après le premier.")
    reading.finish()
    if kind is None or rate is None or first is None:
        raise AssertionError("a missing entry has been refused above")
    return TaxEntry(
        code=code,
        label=label,
        kind=kind,
        rate=rate,
        exclusions=exclusions,
        legal_source=source,
        first_day=first,
        last_day=last,
    )


def tax_form(entry: TaxEntry) -> dict[str, str]:
    """A tax as its form shows it."""
    return {
        "code": entry.code,
        "label": entry.label,
        "kind": entry.kind.value,
        "rate": number(entry.rate),
        "exclusions": entry.exclusions or "",
        "legal_source": entry.legal_source,
        "valid_from": f"{entry.first_day:%d/%m/%Y}",
        "valid_to": f"{entry.last_day:%d/%m/%Y}" if entry.last_day else "",
    }
