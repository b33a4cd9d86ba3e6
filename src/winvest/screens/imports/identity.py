"""Who a line is about: its code, those it had before, its status, the fields of its family."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from winvest.offer.catalog.enums import LifecycleStatus
from winvest.offer.catalog.loading.judging import CODE, FORMER, Standing
from winvest.screens.imports.deposits import Look
from winvest.screens.imports.stored_prices import StoredVersion
from winvest.screens.imports.words import Fault, Translated

TAKEN = "Ce code produit existe déjà dans le groupe : choisissez-en un autre."


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What the catalogue says of the codes of a slice.

    `taken`: codes of the group that this company may not take; `left`: codes that its products had
    before, with those of today; `versioned`: products that have versions already; `looks`: what the
    documents named are worth, by line; `prices`: those of stored versions, by product and day.
    """

    standing: Mapping[str, Standing]
    taken: frozenset[str]
    left: Mapping[str, str]
    versioned: frozenset[UUID]
    looks: Mapping[int, Look]
    prices: Mapping[UUID, Sequence[StoredVersion]]


def identity_faults(
    seen: dict[str, int],
    number: int,
    sku: str,
    line: Translated,
    held: Standing | None,
    found: Found,
) -> list[Fault]:
    """What is wrong with the code itself: none, twice, another company's, or two at once."""
    if not sku:
        return [Fault(entry="sku", message="Cette ligne n’a pas de code : donnez-en un.")]
    faults = []
    first = seen.setdefault(sku, number)
    if first != number:
        told = f"Ce code est déjà à la ligne {first} : gardez une ligne par produit."
        faults.append(Fault(entry="sku", message=told))
    if sku not in found.standing and sku in found.taken:
        faults.append(Fault(entry="sku", message=TAKEN))
    if held is None:
        faults += _left_faults(sku, line.former, found.left)
    both = found.standing.get(sku), found.standing.get(line.former)
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


def _left_faults(sku: str, former: str, left: Mapping[str, str]) -> list[Fault]:
    """Codes that a product had before: the line would create its twin."""
    return [
        Fault(
            entry=entry,
            message=f"{code} est l’ancien code de {left[code]} : écrivez {left[code]}.",
        )
        for entry, code in (("sku", sku), ("former", former))
        if code in left
    ]


def strange_fields(entries: Mapping[str, str], family: set[str]) -> list[Fault]:
    """Cells filled for fields that the product’s family does not have."""
    return [
        Fault(entry=name, message="La famille de ce produit n’a pas ce champ : videz la cellule.")
        for name, value in entries.items()
        if value and name.startswith("champ_") and name not in family
    ]


def with_one_more_code(entries: Mapping[str, str], held: Standing) -> dict[str, str]:
    """The entries, where a former code takes no other's place: a product may have had several."""
    name = CODE + FORMER
    former = entries.get(name)
    if not former or held.entries.get(name, former) == former:
        return dict(entries)
    kept = {each: code for each, code in held.entries.items() if each.startswith(name)}
    place = next((each for each, code in kept.items() if code == former), "")
    place = place or next(
        each for at in range(2, len(kept) + 3) if (each := f"{name} {at}") not in kept
    )
    return {**{each: code for each, code in entries.items() if each != name}, place: former}


def same_set(mine: str | None, theirs: str) -> bool:
    """Are these the same codes, whatever their order?"""
    if mine is None:
        return False
    return {one.strip() for one in mine.split(",")} == {one.strip() for one in theirs.split(",")}
