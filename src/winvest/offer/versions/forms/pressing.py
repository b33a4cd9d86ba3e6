"""What the buttons of the price editor do to what is typed: add, remove, move, paste tiers."""

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from winvest.foundation.kit.errors import FieldError, Invalid
from winvest.offer.versions.forms.entries import (
    MOST_PLANS,
    MOST_PRICES,
    MOST_TIERS,
    PlanEntry,
    PriceEntry,
    Sheet,
    TierEntry,
)


def pressed(sheet: Sheet, act: str) -> Sheet:
    """The sheet after a button: a line more, a line less, a grid pasted.

    >>> len(pressed(Sheet(), "ajouter-formule").plans)
    1
    """
    verb, _, where = act.partition("-")
    what, _, numbers = where.partition("-")
    places = [int(one) for one in numbers.split("-") if one.isascii() and one.isdigit()]
    if what == "formule":
        plans = _edited(sheet.plans, verb, places, PlanEntry())
        return replace(sheet, plans=plans[:MOST_PLANS])
    if what == "prix":
        first = sheet.plans[0].code if sheet.plans else ""
        return replace(
            sheet, prices=_edited(sheet.prices, verb, places, PriceEntry(plan=first))[:MOST_PRICES]
        )
    if what == "palier" and places and places[0] < len(sheet.prices):
        one = sheet.prices[places[0]]
        if verb == "coller":
            tiers = pasted(one.paste, field=f"prix-{places[0]}-paste") or one.tiers
            fresh = replace(one, tiers=tiers, paste="")
        else:
            fresh = replace(one, tiers=_edited(one.tiers, verb, places[1:], _next(one.tiers)))
        fresh = replace(fresh, tiers=fresh.tiers[:MOST_TIERS])
        prices = (*sheet.prices[: places[0]], fresh, *sheet.prices[places[0] + 1 :])
        return replace(sheet, prices=prices)
    return sheet


def pasted(text: str, *, field: str = "paste") -> tuple[TierEntry, ...]:
    """A grid as a spreadsheet gives it: from, to, price, by tabs or semicolons; a title is left.

    >>> pasted("De\\tÀ\\tPrix\\n0\\t99\\t10,00 €\\n100\\t\\t8,50 €")
    (TierEntry(min='0', max='99', amount='10,00'), TierEntry(min='100', max='', amount='8,50'))
    """
    found: list[TierEntry] = []
    for number, line in enumerate(text.splitlines(), start=1):
        if not line.strip():
            continue
        cells = [_bare(one) for one in re.split(r"[\t;]", line)]
        if not any(any(sign.isdigit() for sign in one) for one in cells):
            continue  # titles
        if len(cells) == 2:
            cells = [cells[0], "", cells[1]]
        if len(cells) < 3:
            message = (
                f"Ligne {number} : trois colonnes sont attendues (de, à, prix), séparées par des "
                "tabulations ou des points-virgules."
            )
            raise Invalid([FieldError(field=field, code="columns", message=message)])
        found.append(TierEntry(min=cells[0], max=cells[1], amount=cells[2]))
    return _closed(found)


def _closed(rows: Sequence[TierEntry]) -> tuple[TierEntry, ...]:
    """Where only the starts were pasted, each tier ends just before the next one."""
    if any(one.max for one in rows):
        return tuple(rows)
    closed = []
    for at, one in enumerate(rows):
        after = rows[at + 1].min if at + 1 < len(rows) else ""
        closed.append(replace(one, max=str(int(after) - 1) if after.isdigit() else ""))
    return tuple(closed)


def _next(tiers: Sequence[TierEntry]) -> TierEntry:
    """A new line begins where the last one ends."""
    if not tiers:
        return TierEntry(min="0")
    last = tiers[-1].max
    return TierEntry(min=str(int(last) + 1) if last.isascii() and last.isdigit() else "")


def _edited(rows: tuple[Any, ...], verb: str, places: Sequence[int], fresh: Any) -> tuple[Any, ...]:
    if verb == "ajouter":
        return (*rows, fresh)
    if verb == "retirer" and places and places[-1] < len(rows):
        return (*rows[: places[-1]], *rows[places[-1] + 1 :])
    return rows


def _bare(cell: str) -> str:
    return re.sub(r"[\s\u00a0\u202f€%]", "", cell)
