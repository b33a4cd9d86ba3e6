"""Comparing: does what happened equal what was predicted, and if not, why."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from winvest.foundation.kit.french import short_date, spaced


@dataclass(frozen=True, slots=True, kw_only=True)
class Circumstances:
    """What may have moved between the rehearsal and the day."""

    same_content: bool
    predicted_on: date
    actual_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """One flow, as predicted or as it is."""

    excl: Decimal
    tax: Decimal
    incl: Decimal
    sold: bool


def why_different(
    predicted: Figures, actual: Figures, around: Circumstances, *, told: str | None
) -> str | None:
    """Why a file is not as predicted; none when it is, to the cent."""
    if predicted == actual:
        return None
    if not around.same_content:
        return "Le contenu a changé après la répétition."
    if around.predicted_on != around.actual_on:
        return spaced(
            f"La date d’effet est le {short_date(around.actual_on)}, "
            f"et non le {short_date(around.predicted_on)} : âge, promotions, taxes et indices "
            "sont ceux de ce jour."
        )
    if predicted.sold != actual.sold:
        return told or "Les conditions de vente ont changé depuis."
    if predicted.excl == actual.excl:
        return "Le taux de taxe a changé depuis la répétition."
    return (
        "Un prix négocié, une promotion datée, un indice ou un produit du pack a changé depuis "
        "la répétition."
    )
