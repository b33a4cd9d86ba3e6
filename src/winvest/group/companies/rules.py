"""Rules of the companies: which registration numbers are right, which logo may be kept.

A number just typed must be right, for its check digits are certain. One that was there before and
is not touched only warns: annex A 7 gives Action Prévoyance a SIREN whose key is wrong.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from zoneinfo import available_timezones

from stdnum.eu import at_02 as sepa_creditor
from stdnum.eu import vat as european_vat
from stdnum.exceptions import ValidationError
from stdnum.fr import siren as siren_number
from stdnum.fr import siret as siret_number
from stdnum.fr import tva as french_vat

from winvest.foundation.kit.errors import FieldError, Refused

CURRENCIES = ("EUR", "CHF", "GBP", "USD")
LARGEST_LOGO = 200_000
WIDEST_LOGO = 2000
ACCOUNT = re.compile(r"[1-8][0-9]{5,11}")
JOURNAL = re.compile(r"[A-Z0-9]{2,6}")
COUNTRIES = (
    ("FR", "France"), ("BE", "Belgique"), ("CH", "Suisse"), ("DE", "Allemagne"),
    ("ES", "Espagne"), ("IT", "Italie"), ("LU", "Luxembourg"), ("MC", "Monaco"),
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Registration:
    """The numbers under which a company is registered."""

    country: str = "FR"
    siren: str | None = None
    siret: str | None = None
    vat_number: str | None = None
    ics_code: str | None = None


def registration_doubts(numbers: Registration) -> tuple[FieldError, ...]:
    """What is wrong with a company's numbers, field by field (CDC §2.1, ORG-01).

    >>> registration_doubts(Registration(siren="800397291", siret="80039729100017"))
    ()
    >>> [one.code for one in registration_doubts(Registration(siren="530895710"))]
    ['siren']
    """
    found: list[FieldError] = []
    if numbers.siren and not _passes(siren_number.validate, numbers.siren):
        found.append(_doubt("siren", "La clé de ce SIREN est fausse : vérifiez les neuf chiffres."))
    if numbers.siret:
        found += _siret_doubts(numbers)
    if numbers.vat_number:
        found += _vat_doubts(numbers)
    if numbers.ics_code and not _passes(sepa_creditor.validate, numbers.ics_code):
        found.append(
            _doubt("ics_code", "La clé de cet ICS est fausse : recopiez-le de votre banque.")
        )
    return tuple(found)


def blocking(before: Registration, after: Registration) -> tuple[FieldError, ...]:
    """The doubts that refuse a change: those on a number that was typed anew.

    >>> seed = Registration(siren="530895710")
    >>> blocking(seed, seed)
    ()
    >>> [one.code for one in blocking(Registration(), seed)]
    ['siren']
    """
    return tuple(
        doubt
        for doubt in registration_doubts(after)
        if getattr(before, doubt.field) != getattr(after, doubt.field)
    )


def _siret_doubts(numbers: Registration) -> list[FieldError]:
    siret = numbers.siret or ""
    if numbers.siren and not siret.startswith(numbers.siren):
        return [_doubt("siret", "Un SIRET commence par le SIREN de la société : accordez-les.")]
    if not _passes(siret_number.validate, siret):
        return [_doubt("siret", "La clé de ce SIRET est fausse : vérifiez les quatorze chiffres.")]
    return []


def _vat_doubts(numbers: Registration) -> list[FieldError]:
    number = numbers.vat_number or ""
    if not _passes(european_vat.validate, number):
        return [_doubt("vat_number", "Ce numéro de TVA est faux : vérifiez sa clé.")]
    is_french = number.startswith("FR") and _passes(french_vat.validate, number)
    if is_french and numbers.siren and not number.endswith(numbers.siren):
        return [
            _doubt("vat_number", "Un numéro de TVA français finit par le SIREN : accordez-les.")
        ]
    return []


def is_account(text: str) -> bool:
    """Is this an account of the French chart: six digits or more, class 1 to 8?

    >>> is_account("706100"), is_account("706"), is_account("956000")
    (True, False, False)
    """
    return ACCOUNT.fullmatch(text) is not None


def is_journal(text: str) -> bool:
    """Is this the code of a journal: two to six capitals or digits?"""
    return JOURNAL.fullmatch(text) is not None


def is_zone(text: str) -> bool:
    """Is this the name of a time zone (`Europe/Paris`)?"""
    return "/" in text and text in available_timezones()


def logo_extension(content: bytes) -> str:
    """The kind of an image by its first bytes: `png` or `webp`; all else is refused.

    SVG is refused: it may carry scripts, and a browser would run them on our own address.
    """
    if len(content) > LARGEST_LOGO:
        raise Refused(
            f"Le logo pèse {len(content) // 1000} ko : réduisez-le sous 200 ko.",
            code="logo_too_large",
        )
    if content.startswith(b"\x89PNG\r\n\x1a\n") and content[12:16] == b"IHDR":
        return "png"
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        return "webp"
    raise Refused(
        "Ce fichier n’est ni une image PNG ni une image WebP : exportez le logo dans l’un de ces "
        "formats (le SVG n’est pas admis, car il peut contenir du code).",
        code="logo_kind",
    )


def check_logo_size(size: tuple[int, int] | None) -> None:
    """A logo is an image that can be read, of a size that a page can bear."""
    if size is None:
        raise Refused(
            "Cette image ne se lit pas : exportez-la de nouveau, puis déposez-la.",
            code="logo_unreadable",
        )
    width, height = size
    if not (0 < width <= WIDEST_LOGO and 0 < height <= WIDEST_LOGO):
        raise Refused(
            f"Le logo fait {width} × {height} points : ramenez-le à {WIDEST_LOGO} au plus.",
            code="logo_too_wide",
        )


def _passes(validate: Callable[[str], str], number: str) -> bool:
    try:
        validate(number)
    except ValidationError:
        return False
    return True


def _doubt(field: str, sentence: str) -> FieldError:
    return FieldError(field=field, code=field, message=sentence)
