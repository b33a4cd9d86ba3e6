"""The duplication of a product: which parts to copy, and the form that asks."""

from collections.abc import Mapping
from dataclasses import dataclass

from winvest.foundation.kit.labelled import Labelled
from winvest.foundation.kit.reading import Reading
from winvest.offer.catalog.rules import SKU_SHAPE

LONGEST_NAME = 160
LONGEST_SKU = 80


class Part(Labelled):
    """What of a product may be copied into another, beside its identity."""

    PRICES = "prices", "Formules et prix, options, suppléments et frais"
    COMMISSIONS = "commissions", "Schémas de commission"
    DOCUMENTS = "documents", "Documents, vérifiés avec la version"
    QUALITY = "quality", "Pièces à demander et notes de vente"


NEEDED: Mapping[Part, str] = {
    Part.PRICES: "pricing.edit",
    Part.COMMISSIONS: "commissions.edit",
    Part.DOCUMENTS: "documents.edit",
    Part.QUALITY: "catalog.edit",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Duplication:
    """A copy about to be made."""

    name: str
    sku: str
    parts: frozenset[Part]


def parse_duplication(raw: Mapping[str, str]) -> Duplication:
    """Read the form; `Invalid` says all that is wrong at once."""
    reading = Reading(raw)
    name = reading.text("name", longest=LONGEST_NAME, missing="Donnez le nom du nouveau produit.")
    sku = reading.text("sku", longest=LONGEST_SKU, missing="Donnez un code produit.").upper()
    if sku and not SKU_SHAPE.fullmatch(sku):
        reading.refuse(
            "sku",
            "sku_shape",
            "Le code s’écrit en capitales, chiffres et tirets, sans espace ni accent.",
        )
    asked = {one.strip() for one in raw.get("parts", "").split(",")}
    reading.finish()
    parts = frozenset(one for one in Part if one.value in asked)
    if Part.COMMISSIONS in parts:
        parts |= {Part.PRICES}  # a scheme may name a plan
    return Duplication(name=name, sku=sku, parts=parts)


def copied_name(name: str) -> str:
    """The name proposed for a copy, within what fits.

    >>> copied_name("Box Fibre")
    'Box Fibre (copie)'
    """
    tail = " (copie)"
    return f"{name[: LONGEST_NAME - len(tail)].rstrip()}{tail}"
