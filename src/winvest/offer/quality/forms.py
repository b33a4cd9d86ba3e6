"""The quality rule of a version, read or refused field by field."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from winvest.foundation.kit.reading import Reading
from winvest.offer.quality.enums import Piece

OTHER = re.compile(r"[\w’' -]{2,60}")
MOST = 30


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleEntry:
    """What a sale must bring, the script of its call, and what to look at."""

    required: tuple[str, ...]
    call_script_id: UUID | None
    notes: str | None


def parse_rule(raw: Mapping[str, str]) -> RuleEntry:
    """Read the quality rule: known pieces are ticked, others typed, parted by commas."""
    reading = Reading(raw)
    ticked = [one for one in raw.get("pieces", "").split(",") if one]
    if any(one not in set(Piece) for one in ticked):
        reading.refuse("pieces", "choice", "Cette pièce n’existe pas : cochez parmi la liste.")
    typed = reading.text("others", longest=600)
    others = [" ".join(one.split()) for one in typed.split(",") if one.strip()]
    if any(not OTHER.fullmatch(one) for one in others) or len(others) > MOST:
        reading.refuse("others", "shape", "Écrivez des noms courts, séparés par des virgules.")
    script = reading.identifier("call_script_id")
    notes = reading.text("notes", longest=1000)
    reading.finish()
    known = [piece.value for piece in Piece if piece.value in ticked]
    return RuleEntry(
        required=tuple(dict.fromkeys((*known, *others))),
        call_script_id=script,
        notes=notes or None,
    )


def rule_form(entry: RuleEntry) -> dict[str, str]:
    """The rule as its form shows it."""
    known = set(Piece)
    return {
        "pieces": ",".join(one for one in entry.required if one in known),
        "others": ", ".join(one for one in entry.required if one not in known),
        "call_script_id": str(entry.call_script_id or ""),
        "notes": entry.notes or "",
    }


def piece_label(code: str) -> str:
    """A required piece as people call it; another keeps its name.

    >>> piece_label("CNI"), piece_label("Photo du compteur")
    ('Pièce d’identité', 'Photo du compteur')
    """
    return next((one.label for one in Piece if one.value == code), code)
