"""Constraints: what the database refuses, said in French.

Rooms add theirs with `refuses(name, code, sentence)`; an unknown constraint stays an error.
"""

from sqlalchemy.exc import DBAPIError

from winvest.foundation.kit.errors import Forbidden, Refusal, Refused
from winvest.foundation.kit.french import spaced

NOT_PERMITTED = "42501"
CROSSED = ("40P01", "40001")  # two transactions each in the way of the other; one is given up
NUL = "cannot contain NUL (0x00)"

_SENTENCES: dict[str, tuple[str, str]] = {}


class Unreadable(Refusal):
    """What was sent cannot be kept as text (400)."""

    status = 400
    title = "Demande illisible"


def refuses(constraint: str, *, code: str, sentence: str) -> None:
    """Declare the refusal that a broken constraint becomes."""
    _SENTENCES[constraint] = (code, spaced(sentence))


def refusal_of(error: DBAPIError) -> Refusal | None:
    """The refusal that this database error means, if it is one we know."""
    if NUL in str(error.orig):
        return Unreadable("Un caractère nul s’est glissé dans la saisie. Retirez-le.", code="nul")
    if getattr(error.orig, "sqlstate", None) in CROSSED:
        return Refused(
            "Quelqu’un écrivait au même endroit au même moment : rien n’a été enregistré."
            " Recommencez.",
            code="crossed",
        )
    diag = getattr(error.orig, "diag", None)
    name = getattr(diag, "constraint_name", None)
    if name is None and _by_row_security(error):
        return Forbidden(
            "Cette fiche appartient à une autre société. Demandez à son administrateur.",
            code="other_company",
        )
    if name is None or name not in _SENTENCES:
        return None
    code, sentence = _SENTENCES[name]
    return Refused(sentence, code=code)


def _by_row_security(error: DBAPIError) -> bool:
    """A policy refused the row written, which is no lack of privilege on the table itself."""
    return getattr(error.orig, "sqlstate", None) == NOT_PERMITTED and "row-level" in str(error.orig)
