"""The dry run: what each line of a file would do, told before anything is written."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from winvest.foundation.kit.errors import Invalid, Refusal
from winvest.foundation.kit.scope import Scope
from winvest.offer.catalog.enums import LifecycleStatus
from winvest.offer.catalog.loading.judging import CODE, Ground, Standing, judged
from winvest.screens.imports.enums import Source, Verdict
from winvest.screens.imports.files import Cells
from winvest.screens.imports.words import Fault, Translated, Vocabulary, translated

TAKEN = "Ce code produit existe déjà dans le groupe : choisissez-en un autre."
ENTRIES = {"risk_id": "risk", "partner_id": "partner"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Reader:
    """How the lines of an import are read, and what they lean on."""

    scope: Scope
    ground: Ground
    known: Vocabulary
    source: Source
    mapping: Mapping[int, str]
    decimal: str
    blank_erases: bool
    seen: dict[str, int] = field(default_factory=dict)  # the line that has each code


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """What the dry run says of a line."""

    position: int
    sku: str
    name: str
    verdict: Verdict
    cells: Cells
    changes: Mapping[str, tuple[str, str]]
    faults: Sequence[Fault]
    product_id: UUID | None

    def row(self) -> dict[str, Any]:
        """The line as it is stored."""
        return {
            "position": self.position,
            "sku": self.sku[:80],
            "name": self.name[:160],
            "verdict": self.verdict.value,
            "cells": list(self.cells),
            "changes": {name: list(pair) for name, pair in self.changes.items()},
            "faults": [[one.entry, one.message] for one in self.faults],
            "product_id": str(self.product_id) if self.product_id else None,
        }


def read_lines(
    reader: Reader, rows: Sequence[tuple[int, Cells]]
) -> list[tuple[int, Cells, Translated]]:
    """The lines of a slice as entries, before the catalogue is asked for their products."""
    return [
        (
            number,
            cells,
            translated(
                cells,
                reader.mapping,
                reader.known,
                source=reader.source,
                decimal=reader.decimal,
                blank_erases=reader.blank_erases,
            ),
        )
        for number, cells in rows
    ]


def codes_of(lines: Sequence[tuple[int, Cells, Translated]]) -> list[str]:
    """The codes, new and former, that a slice speaks of."""
    found = {one.entries.get("sku", "") for _, _, one in lines} | {one.former for *_, one in lines}
    return sorted(found - {""})


def checked_lines(
    reader: Reader,
    lines: Sequence[tuple[int, Cells, Translated]],
    standing: Mapping[str, Standing],
    taken: frozenset[str],
) -> list[Checked]:
    """What each line would do to the products as they stand."""
    return [_checked(reader, *line, standing, taken) for line in lines]


def _checked(
    reader: Reader,
    number: int,
    cells: Cells,
    line: Translated,
    standing: Mapping[str, Standing],
    taken: frozenset[str],
) -> Checked:
    entries = dict(line.entries)
    sku = entries.get("sku", "")
    faults = list(line.faults)
    held = standing.get(sku) or standing.get(line.former)
    faults += _identity_faults(reader, number, sku, line, standing, held, taken)
    if held is not None:
        if _same_set(entries.get("zones"), held.entries["zones"]):
            entries["zones"] = held.entries["zones"]
        family = held.family
    else:
        risk = entries.get("risk_id", "")
        family = next(
            (those for one, those in reader.ground.families.items() if str(one) == risk), ()
        )
    faults += _strange_fields(entries, {one.input_name for one in family})
    verdict, changes = Verdict.FAULTY, {}
    if sku:
        told = {one.entry for one in faults}
        try:
            done = judged(reader.ground, reader.scope, held, entries)
            changes = dict(done.changes)
            verdict = Verdict.CREATE if held is None else Verdict.UPDATE
            verdict = verdict if changes else Verdict.UNCHANGED
        except Invalid as refusal:
            found = [(entry_of(one.field), one.message) for one in refusal.errors]
            faults += [Fault(entry=at, message=message) for at, message in found if at not in told]
        except Refusal as refusal:
            faults.append(Fault(entry="", message=refusal.message))
    if faults:
        verdict, changes = Verdict.FAULTY, {}
    name = entries.get("name") or (held.description.name if held else "")
    return Checked(
        position=number,
        sku=sku,
        name=name,
        verdict=verdict,
        cells=cells,
        changes=changes,
        faults=faults,
        product_id=held.id if held else None,
    )


def _identity_faults(
    reader: Reader,
    number: int,
    sku: str,
    line: Translated,
    standing: Mapping[str, Standing],
    held: Standing | None,
    taken: frozenset[str],
) -> list[Fault]:
    """What is wrong with the code itself: none, twice, another company's, or two at once."""
    if not sku:
        return [Fault(entry="sku", message="Cette ligne n’a pas de code : donnez-en un.")]
    faults = []
    first = reader.seen.setdefault(sku, number)
    if first != number:
        told = f"Ce code est déjà à la ligne {first} : gardez une ligne par produit."
        faults.append(Fault(entry="sku", message=told))
    if sku not in standing and sku in taken:
        faults.append(Fault(entry="sku", message=TAKEN))
    both = standing.get(sku), standing.get(line.former)
    if None not in both and both[0] is not both[1]:
        told = f"{sku} et {line.former} sont deux produits : retirez l’ancien du catalogue d’abord."
        faults.append(Fault(entry="former", message=told))
    status = held.status if held else LifecycleStatus.DRAFT
    if line.status and line.status != status:
        told = (
            "Un produit importé naît en brouillon : laissez ce statut vide."
            if held is None
            else f"Le statut ne change pas par import (il est « {status.label} ») : employez les "
            "actes du catalogue."
        )
        faults.append(Fault(entry="status", message=told))
    return faults


def _strange_fields(entries: Mapping[str, str], family: set[str]) -> list[Fault]:
    return [
        Fault(entry=name, message="La famille de ce produit n’a pas ce champ : videz la cellule.")
        for name, value in entries.items()
        if value and name.startswith("champ_") and name not in family
    ]


def _same_set(mine: str | None, theirs: str) -> bool:
    if mine is None:
        return False
    return {one.strip() for one in mine.split(",")} == {one.strip() for one in theirs.split(",")}


def entry_of(name: str) -> str:
    """The target whose column holds an entry."""
    if name.startswith(CODE):
        return "external_code"
    return ENTRIES.get(name, name)
