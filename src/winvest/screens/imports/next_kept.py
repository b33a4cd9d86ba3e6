"""The next version of a product as a line of an import keeps it: what was shown is what is written.

Lines are kept, not figures: they are read again by the same rules when they are written.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from uuid import UUID

from winvest.screens.imports.next_versions import Next

NAME = "next"  # the entry of a line that holds it
Line = Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """The plan as a line of an import keeps it: what is written is what was shown.

    `draft`: the version to write; `was`: the lines of `base` before, and `then` those after, for
    one that was open. Once written: its `number`, how many `parts` hang on it, and whether the
    file has `raised` it to a major change.
    """

    lines: Sequence[Line]
    asked: str
    base: str
    was: Sequence[Line]
    then: Sequence[Line]
    draft: str
    open: bool
    told: Sequence[Sequence[str]]
    number: int = 0
    parts: int = 0
    raised: bool = False


def kept_of(found: Next, told: Sequence[Line], *, asked: str, draft: UUID) -> Kept:
    """What a line of the import keeps of a plan."""
    return Kept(
        lines=[dict(one) for one in told],
        asked=asked,
        base=str(found.base.id),
        was=[dict(one) for one in found.was],
        then=[dict(one) for one in found.then] if found.open else [],
        draft=str(found.base.id if found.open else draft),
        open=found.open,
        told=found.told,
    )


def packed(one: Kept) -> str:
    """A plan as a line of an import keeps it."""
    return json.dumps(asdict(one), ensure_ascii=False)


def unpacked(text: str) -> Kept:
    """The same, read again."""
    return Kept(**json.loads(text))


def shown(one: Kept) -> list[tuple[str, str, str]]:
    """Each change in words: what, old, new."""
    return [(label, before or "–", after or "retiré") for label, before, after in one.told]
