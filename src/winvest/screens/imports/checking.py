"""The dry run: what each line of a file would do, told before anything is written."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from winvest.foundation.kit.errors import Invalid, Refusal
from winvest.offer.catalog.loading.judging import CODE, Standing, judged
from winvest.screens.imports.deposits import Wish
from winvest.screens.imports.enums import Verdict
from winvest.screens.imports.files import Cells
from winvest.screens.imports.identity import (
    Found,
    identity_faults,
    same_set,
    strange_fields,
    with_one_more_code,
)
from winvest.screens.imports.next_kept import NAME as NEXT
from winvest.screens.imports.papers import NAME as PAPERS
from winvest.screens.imports.papers import packed as packed_papers
from winvest.screens.imports.prices_checked import prices_checked
from winvest.screens.imports.readers import Reader
from winvest.screens.imports.words import Fault, Translated, said, translated

ENTRIES = {"risk_id": "risk", "partner_id": "partner"}


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
    told: str | None = None
    changing: frozenset[int] = frozenset()  # of the lines of its product, those of a new version

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
            "told": self.told,
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Read:
    """A line as entries; `dated`: the other lines of its product, which tell its versions."""

    number: int
    cells: Cells
    line: Translated
    dated: Sequence[tuple[int, Cells, Translated]] = ()


def gathered(reader: Reader, rows: Sequence[tuple[int, Cells]]) -> list[list[tuple[int, Cells]]]:
    """The rows of one product together, when they tell its versions or name documents."""
    if not (reader.dated or reader.papers):
        return [[one] for one in rows]
    at = next(place for place, code in reader.mapping.items() if code == "sku")
    found: dict[str, list[tuple[int, Cells]]] = {}
    for number, cells in rows:
        key = " ".join(cells[at].split()).upper() or f"\0{number}"
        found.setdefault(key, []).append((number, cells))
    return list(found.values())


def read_lines(reader: Reader, groups: Sequence[Sequence[tuple[int, Cells]]]) -> list[Read]:
    """The lines of a slice as entries, before the catalogue is asked for their products."""

    def read(number: int, cells: Cells) -> tuple[int, Cells, Translated]:
        line = translated(
            cells,
            reader.mapping,
            reader.known,
            source=reader.source,
            decimal=reader.decimal,
            blank_erases=reader.blank_erases,
        )
        return number, cells, line

    found = []
    for group in groups:
        first, *others = (read(*one) for one in group)
        number, cells, line = first
        found.append(Read(number=number, cells=cells, line=line, dated=others))
    return found


def codes_of(lines: Sequence[Read]) -> list[str]:
    """The codes, new and former, that a slice speaks of."""
    found = {one.line.entries.get("sku", "") for one in lines} | {one.line.former for one in lines}
    return sorted(found - {""})


def checked_lines(reader: Reader, lines: Sequence[Read], found: Found) -> list[Checked]:
    """What each line would do to the products as they stand."""
    done = []
    for one in lines:
        head = _checked(reader, one, found)
        done.append(head)
        done += [_follower(head, at, *each) for at, each in enumerate(one.dated, start=1)]
    return done


def _follower(head: Checked, at: int, number: int, cells: Cells, line: Translated) -> Checked:
    """A line whose version or document is written with the first line of its product."""
    faulty = head.verdict is Verdict.FAULTY
    joined = bool(head.changes) and (NEXT not in head.changes or at in head.changing or line.paper)
    told = f"La ligne {head.position} de ce produit est fautive : corrigez-la d’abord."
    return Checked(
        position=number,
        sku=head.sku,
        name=head.name,
        verdict=Verdict.FAULTY if faulty else Verdict.UNCHANGED,
        cells=cells,
        changes={},
        faults=[Fault(entry="", message=told)] if faulty else [],
        product_id=head.product_id,
        told=f"{_what(line)} avec la ligne {head.position}." if joined else None,
    )


def _what(line: Translated) -> str:
    if line.priced:
        return "Sa version est écrite"
    return "Son document est joint" if line.paper else "Cette ligne est lue"


def wishes_of(lines: Sequence[Read], standing: Mapping[str, Standing]) -> list[Wish]:
    """The documents that the lines of a slice name."""
    found = []
    for one in lines:
        held = standing.get(one.line.entries.get("sku", "")) or standing.get(one.line.former)
        those = [(one.number, one.line), *((number, line) for number, _, line in one.dated)]
        found += [
            Wish(
                number=number,
                raw=line.paper,
                day=line.priced.get("effective_from", ""),
                sku=one.line.entries.get("sku", ""),
                product_id=held.id if held else None,
                dated=any(each.priced for _, each in those),
            )
            for number, line in those
            if line.paper
        ]
    return found


def _checked(reader: Reader, one: Read, found: Found) -> Checked:
    number, cells, line = one.number, one.cells, one.line
    entries = dict(line.entries)
    sku = entries.get("sku", "")
    faults = list(line.faults)
    held = found.standing.get(sku) or found.standing.get(line.former)
    faults += identity_faults(reader.seen, number, sku, line, held, found)
    if held is not None:
        entries = with_one_more_code(entries, held)
        if same_set(entries.get("zones"), held.entries["zones"]):
            entries["zones"] = held.entries["zones"]
        family = held.family
    else:
        risk = entries.get("risk_id", "")
        family = next(
            (those for key, those in reader.ground.families.items() if str(key) == risk), ()
        )
    faults += strange_fields(entries, {each.input_name for each in family})
    changes: dict[str, tuple[str, str]] = {}
    if sku:
        told = {each.entry for each in faults}
        try:
            changes = dict(judged(reader.ground, reader.scope, held, entries).changes)
        except Invalid as refusal:
            wrong = [(entry_of(each.field), each) for each in refusal.errors]
            faults += [
                Fault(entry=at, message=said(at, one)) for at, one in wrong if at not in told
            ]
        except Refusal as refusal:
            faults.append(Fault(entry="", message=refusal.message))
    priced = [line.priced, *(each.priced for *_, each in one.dated)]
    prices = prices_checked(reader, priced, held, found)
    faults += prices.faults
    changes |= prices.changes
    papers = [found.looks.get(each) for each in (number, *(each for each, *_ in one.dated))]
    faults += [fault for each in papers if each for fault in each.faults]
    if kept := [each.paper for each in papers if each and each.paper]:
        changes[PAPERS] = ("", packed_papers(kept))
    verdict = Verdict.CREATE if held is None else Verdict.UPDATE
    verdict = Verdict.FAULTY if faults else verdict if changes else Verdict.UNCHANGED
    name = entries.get("name") or (held.description.name if held else "")
    return Checked(
        position=number,
        sku=sku,
        name=name,
        verdict=verdict,
        cells=cells,
        changes={} if faults else changes,
        faults=faults,
        product_id=held.id if held else None,
        told=None if faults else prices.told,
        changing=prices.changing,
    )


def entry_of(name: str) -> str:
    """The target whose column holds an entry."""
    if name.startswith(CODE):
        return "external_code"
    return ENTRIES.get(name, name)
