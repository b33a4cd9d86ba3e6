"""The lines of a tariff, amended by those of a file: what the file leaves out stays as it is.

A line of the file is about the line of the tariff that bears its plan, its type, its bounds or its
code; its other cells are the new values. What plans and prices share (a name, a rate, a period) is
said once for all their lines: a file that says two of them is refused.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from winvest.foundation.kit.errors import Invalid
from winvest.offer.pricing.enums import PricingType
from winvest.offer.versions.rules.tariff_lines import GRID
from winvest.screens.imports.commission_lines import plan_code_of
from winvest.screens.imports.dated_words import EXTRAS, GRIDDED
from winvest.screens.imports.payload_lines import EDITED, detail_of, refused
from winvest.screens.imports.stored_prices import TOLD, same_text
from winvest.screens.imports.targets import plain

Line = Mapping[str, str]
BOUNDS = ("tier_min", "tier_max", *GRIDDED)
HINTS = ("price_label", "price_from", "price_to", "unit", "promo_code", "tax_rate", "currency")
OF_PLAN = ("plan_name", "recurrence", "cycle")
OF_PRICE = (
    *("price_label", "price_from", "price_to", "tier_mode", "unit"),
    *("tax_rate", "tax_included", "tax_code", "currency"),
)
NAMES = {
    "plan_name": "Le nom de la formule",
    "recurrence": "La récurrence",
    "cycle": "Le nombre de jours de facturation",
    "price_label": "Le libellé du prix",
    "price_from": "Le premier jour du prix",
    "price_to": "Le dernier jour du prix",
    "tier_mode": "Le mode des paliers",
    "unit": "L’unité",
    "tax_rate": "Le taux de TVA",
    "tax_included": "« TTC »",
    "tax_code": "Le code TVA",
    "currency": "La devise",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Amended:
    """The lines of the tariff to be, and which lines of the file change it."""

    lines: tuple[Line, ...]
    changing: frozenset[int]


def amended(base: Sequence[Line], told: Sequence[Line]) -> Amended:
    """The tariff with what the file tells; `Invalid` names the column that leaves a doubt."""
    found: dict[int, int] = {}  # line of the file → line of the tariff
    for exact in (True, False):  # what says nothing new is met first, and out of the way
        for at, line in enumerate(told):
            if at in found:
                continue
            places = _places(base, line, frozenset(found.values()))
            same = [one for one in places if not _changes(base[one], line)]
            if same:
                found[at] = same[0]
            elif not exact and places:
                if len(places) > 1:
                    raise _doubt([base[one] for one in places], line)
                found[at] = places[0]
    lines = [dict(one) for one in base]
    changing = {at for at, place in found.items() if _changes(base[place], told[at])}
    for at in changing:
        lines[found[at]] |= _changes(base[found[at]], told[at])
    _share(lines, base, {place: told[at] for at, place in found.items()})
    for at, line in enumerate(told):
        if at not in found:
            lines.append(_added(base, line))
            changing.add(at)
    return Amended(lines=tuple(lines), changing=frozenset(changing))


def _places(base: Sequence[Line], line: Line, taken: frozenset[int]) -> list[int]:
    """The lines of the tariff that this one may be about, those that it resembles most."""
    asked = _kind(line)
    scores = {
        at: _score(one, line, asked)
        for at, one in enumerate(base)
        if at not in taken and _may_be(one, line, asked)
    }
    best = max(scores.values(), default=0)
    return [at for at, score in scores.items() if score == best]


def _may_be(one: Line, line: Line, asked: str) -> bool:
    kind = one.get("price_type", "")
    if asked and asked != kind or (not asked and _is_priced(line) != bool(kind)):
        return False
    if not _same_plan(one, line):
        return False
    if asked in EXTRAS or line.get("extra_code"):
        return _equal("extra_code", one.get("extra_code", ""), line.get("extra_code", ""))
    if not asked and kind in EXTRAS:
        return False
    return all(not line.get(name) or _equal(name, one.get(name, ""), line[name]) for name in BOUNDS)


def _score(one: Line, line: Line, asked: str) -> int:
    """How much they have in common beside what makes them one; what neither tells counts."""
    bound = asked == GRID or any(line.get(name) for name in BOUNDS)
    names = (*BOUNDS, *HINTS) if bound and asked not in EXTRAS else HINTS
    return sum(_equal(name, _held(one, name), line.get(name, "")) for name in names)


def _same_plan(one: Line, line: Line) -> bool:
    code, name = line.get("plan_code", ""), line.get("plan_name", "")
    if not code and not name:
        return True
    mine = one.get("plan_code", "")
    if code:
        named = plain(one.get("plan_name", "")) == plain(code)  # a name, in the column of the codes
        return named or mine in (code.upper(), plan_code_of({"plan_code": code}))
    return plain(one.get("plan_name", "")) == plain(name) or mine == plan_code_of(line)


def _kind(line: Line) -> str:
    """The type that a line asks for; a fixed price for some clients is a line of a grid."""
    kind = line.get("price_type", "")
    if kind == PricingType.FIXED and any(line.get(name) for name in GRIDDED):
        return GRID
    return kind


def _is_priced(line: Line) -> bool:
    return any(line.get(name) for name in ("amount", "formula", "tier_min", "tier_max", "tax_rate"))


def _changes(one: Line, line: Line) -> dict[str, str]:
    """What a line of the file says that the line of the tariff does not."""
    by_code = bool(line.get("plan_code"))
    return {
        name: text
        for name, text in line.items()
        if text
        and (name in TOLD or name in EDITED)
        and name not in ("plan_code", "price_type", "extra_code")
        and (name != "plan_name" or by_code)
        and not _equal(name, _held(one, name), text)
    }


def _held(one: Line, name: str) -> str:
    """What a line of the tariff tells, in its column or in its detail."""
    text = one.get(name, "")
    return text if text or name not in EDITED else str(detail_of(one).get(name, ""))


def _equal(name: str, mine: str, other: str) -> bool:
    if not mine or not other:
        return mine == other
    return same_text(name, mine) == same_text(name, other)


def _share(lines: list[dict[str, str]], base: Sequence[Line], told: Mapping[int, Line]) -> None:
    """Give the lines of a plan, or of a price, what one of them is told that they share."""
    for names, groups in ((OF_PLAN, _by_plan(base)), (OF_PRICE, _by_price(base))):
        for places in groups:
            for name in names:
                _share_one(name, lines, places, told)


def _share_one(
    name: str, lines: list[dict[str, str]], places: Sequence[int], told: Mapping[int, Line]
) -> None:
    said = [place for place in places if place in told and told[place].get(name)]
    values = {same_text(name, lines[place].get(name, "")) for place in said}
    if len(values) > 1:
        raise refused(
            name, f"{NAMES[name]} diffère d’une ligne à l’autre : donnez le même partout."
        )
    if said and name in lines[said[0]]:
        for place in places:
            lines[place][name] = lines[said[0]][name]


def _by_plan(base: Sequence[Line]) -> Iterator[list[int]]:
    yield from _grouped(
        {
            at: (one.get("plan_code", ""),)
            for at, one in enumerate(base)
            if one.get("price_type", "") not in EXTRAS and one.get("plan_code")
        }
    )


def _by_price(base: Sequence[Line]) -> Iterator[list[int]]:
    """The tiers of a price, or a price and the lines of its grid."""
    keys = {}
    for at, one in enumerate(base):
        kind = one.get("price_type", "")
        if kind and kind not in EXTRAS:
            of = PricingType.FIXED.value if kind == GRID else kind
            keys[at] = (one.get("plan_code", ""), of, *(one.get(name, "") for name in OF_PRICE))
    yield from _grouped(keys)


def _grouped(keys: Mapping[int, tuple[str, ...]]) -> Iterator[list[int]]:
    groups: dict[tuple[str, ...], list[int]] = {}
    for at, key in keys.items():
        groups.setdefault(key, []).append(at)
    yield from groups.values()


def _added(base: Sequence[Line], line: Line) -> dict[str, str]:
    """A line that the tariff does not have: added, where the file says enough of it."""
    known = {one.get("plan_code", ""): one for one in base if one.get("plan_code")}
    code = plan_code_of(line)
    if code and code not in known and not (line.get("plan_name") and line.get("price_type")):
        named = line.get("plan_code") or line.get("plan_name", "")
        raise refused(
            "plan_code",
            f"Ce produit n’a pas de formule « {named[:60]} » : reprenez son code de l’export des "
            "prix.",
        )
    if not line.get("price_type"):
        raise refused(
            "price_type",
            "Aucun prix de ce produit ne répond à cette ligne : reprenez celle de l’export des "
            "prix, ou donnez son type de prix pour l’ajouter.",
        )
    told = {name: text for name, text in line.items() if name in TOLD or name in EDITED}
    if code in known and line["price_type"] not in EXTRAS:
        told |= {name: known[code][name] for name in OF_PLAN if known[code].get(name)}
    return {**told, **({"plan_code": code} if code else {})}


def _doubt(places: Sequence[Line], line: Line) -> Invalid:
    """A line that may be about several: what to say more."""
    if len({one.get("plan_code") for one in places}) > 1:
        told = "Ce produit a plusieurs prix : dites de quelle formule est celui-ci."
        return refused("plan_code", told)
    if any(one.get("price_type") == GRID for one in places):
        told = "Ce prix dépend du client (âge, zone, foyer) : donnez les lignes de sa grille."
        return refused("amount", f"{told} L’export des prix les montre.")
    told = "Cette formule a plusieurs prix : dites le type, les bornes ou le code de celui-ci."
    return refused("price_type", told)
