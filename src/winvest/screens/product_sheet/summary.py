"""What changed in a product over a time, counted in a few words."""

from collections.abc import Iterable

from winvest.foundation.audit.enums import Action
from winvest.foundation.kit.french import plural
from winvest.screens.product_sheet.replay import Line

KINDS: tuple[tuple[frozenset[str], str, str], ...] = (
    (frozenset(("product", "product_field_value")), "correction", "corrections"),
    (frozenset(("product_version",)), "acte sur les versions", "actes sur les versions"),
    (
        frozenset(
            (
                *("product_plan", "pricing_rule", "price_option", "price_surcharge"),
                *("initial_fee", "promotion", "negotiated_price", "dated_promotion"),
            )
        ),
        "acte sur les prix",
        "actes sur les prix",
    ),
    (
        frozenset(("commission_scheme", "commission_tier")),
        "acte sur les commissions",
        "actes sur les commissions",
    ),
    (frozenset(("product_document",)), "acte sur les documents", "actes sur les documents"),
    (frozenset(("publication",)), "acte de diffusion", "actes de diffusion"),
    (frozenset(("accounting_mapping",)), "acte comptable", "actes comptables"),
)


def counted(lines: Iterable[Line]) -> tuple[str, ...]:
    """The acts by kind, each act once whatever the rows it touched.

    Two lines of one request on the sheet are one correction.
    """
    kept = list(lines)
    found = []
    for tables, one, several in KINDS:
        acts = {
            (line.act, line.at if line.act[0] is None else None)
            for line in kept
            if line.table in tables and not _is_creation(line)
        }
        if acts:
            found.append(plural(len(acts), one, several))
    return tuple(found)


def _is_creation(line: Line) -> bool:
    """The product's own creation is told apart, not as a correction."""
    return line.table == "product" and line.action is Action.INSERT
