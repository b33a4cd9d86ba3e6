"""Rules of the partners: which numbers are surely wrong, which are doubtful, what is masked.

A wrong length, a wrong character or a contradiction is certain, and refuses. A check digit that
fails is a doubt: the source itself may be wrong (annex A 7 gives a SIREN whose key is), so it is
kept once the person confirms it.
"""

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass

from stdnum import bic as bic_number
from stdnum import iban as iban_number
from stdnum.eu import vat as european_vat
from stdnum.exceptions import InvalidChecksum, ValidationError
from stdnum.fr import siren as siren_number
from stdnum.fr import siret as siret_number

from winvest.foundation.kit.errors import FieldError

SLUG = re.compile(r"[a-z0-9][a-z0-9-]*")
LONGEST_SLUG = 40
RESERVED = frozenset(("nouvelle", "doublons"))  # addresses of the screens


@dataclass(frozen=True, slots=True, kw_only=True)
class Numbers:
    """The numbers under which a partner is registered and paid."""

    country: str = "FR"
    siren: str | None = None
    siret: str | None = None
    vat_number: str | None = None
    iban: str | None = None
    bic: str | None = None


def number_faults(numbers: Numbers) -> tuple[FieldError, ...]:
    """What is surely wrong with a partner's numbers, field by field (CDC §2.1, §4).

    >>> [one.field for one in number_faults(Numbers(siren="12345", iban="FR7612345"))]
    ['siren', 'iban']
    >>> number_faults(Numbers(siren="530895710"))
    ()
    """
    found = [*_registry_faults(numbers), *_vat_faults(numbers)]
    if numbers.iban and not _passes(_iban, numbers.iban):
        found.append(_error("iban", "Cet IBAN est faux : recopiez-le du RIB."))
    if numbers.bic and not _passes(bic_number.validate, numbers.bic):
        found.append(
            _error("bic", "Un BIC compte 8 ou 11 caractères (BNPAFRPP) : recopiez-le du RIB.")
        )
    return tuple(found)


def number_doubts(numbers: Numbers) -> tuple[FieldError, ...]:
    """What looks wrong and may yet be what the source says: kept once confirmed.

    >>> [one.field for one in number_doubts(Numbers(siren="530895710"))]
    ['siren']
    >>> number_doubts(Numbers(siren="800397291", siret="80039729100017"))
    ()
    """
    found: list[FieldError] = []
    if numbers.siren and _key_fails(siren_number.validate, numbers.siren):
        found.append(_doubt("siren", "La clé de ce SIREN est fausse : vérifiez les neuf chiffres."))
    if numbers.siret and _key_fails(siret_number.validate, numbers.siret):
        found.append(
            _doubt("siret", "La clé de ce SIRET est fausse : vérifiez les quatorze chiffres.")
        )
    if _is_european(numbers.vat_number) and _key_fails(
        european_vat.validate, numbers.vat_number or ""
    ):
        found.append(_doubt("vat_number", "La clé de ce numéro de TVA est fausse : vérifiez-le."))
    if numbers.iban and numbers.bic and numbers.iban[:2] != numbers.bic[4:6]:
        found.append(_doubt("bic", "L’IBAN et le BIC ne sont pas du même pays : vérifiez-les."))
    return tuple(found)


def doubts_to_confirm(before: Numbers, after: Numbers) -> tuple[FieldError, ...]:
    """The doubts on what was typed anew; one that stood already is not asked about again.

    >>> seed = Numbers(siren="530895710")
    >>> doubts_to_confirm(seed, seed), [one.code for one in doubts_to_confirm(Numbers(), seed)]
    ((), ['doubt'])
    """
    return tuple(
        doubt
        for doubt in number_doubts(after)
        if getattr(before, doubt.field) != getattr(after, doubt.field)
    )


def masked_iban(iban: str) -> str:
    """An IBAN as screens, exports and programs show it.

    >>> masked_iban("FR7630006000011234567890189")
    'FR76 **** **** 0189'
    """
    return f"{iban[:4]} **** **** {iban[-4:]}"


def slug_from(name: str) -> str:
    """The identifier that a name suggests.

    >>> slug_from("Énergie d’Été & Cie"), slug_from("…")
    ('energie-d-ete-cie', 'partenaire')
    """
    plain = unicodedata.normalize("NFKD", name.replace("’", " ")).encode("ascii", "ignore").decode()
    words = "-".join(re.findall(r"[a-z0-9]+", plain.lower()))
    return words[:LONGEST_SLUG].strip("-") or "partenaire"


def free_slug(wanted: str, taken: frozenset[str]) -> str:
    """The identifier, numbered if the company has it already.

    >>> free_slug("axa", frozenset(("axa", "axa-2"))), free_slug("axa", frozenset())
    ('axa-3', 'axa')
    """
    slug, rank = wanted, 1
    while slug in taken | RESERVED:
        rank += 1
        slug = f"{wanted[: LONGEST_SLUG - 5]}-{rank}"
    return slug


def is_slug(text: str) -> bool:
    """May this be the identifier of a partner?"""
    return len(text) <= LONGEST_SLUG and bool(SLUG.fullmatch(text)) and text not in RESERVED


def _registry_faults(numbers: Numbers) -> list[FieldError]:
    siren, siret = numbers.siren, numbers.siret
    found: list[FieldError] = []
    if siren and not _digits(siren, 9):
        found.append(_error("siren", "Un SIREN compte neuf chiffres : corrigez la saisie."))
    if siret and not _digits(siret, 14):
        found.append(_error("siret", "Un SIRET compte quatorze chiffres : corrigez la saisie."))
    elif siret and siren and not siret.startswith(siren):
        found.append(
            _error("siret", "Un SIRET commence par le SIREN de la compagnie : accordez-les.")
        )
    return found


def _vat_faults(numbers: Numbers) -> list[FieldError]:
    number = numbers.vat_number
    if not number:
        return []
    if not re.fullmatch(r"[A-Z]{2}[A-Z0-9+*]{2,13}", number):
        return [_error("vat_number", "Un numéro de TVA commence par deux lettres de pays (FR…).")]
    if _is_european(number) and not _passes(european_vat.validate, number, but=InvalidChecksum):
        return [
            _error("vat_number", "Ce numéro de TVA n’a pas la forme de son pays : recopiez-le.")
        ]
    if number.startswith("FR") and numbers.siren and not number.endswith(numbers.siren):
        return [
            _error("vat_number", "Un numéro de TVA français finit par le SIREN : accordez-les.")
        ]
    return []


def _is_european(number: str | None) -> bool:
    return bool(number) and str(number)[:2].lower() in {*european_vat.MEMBER_STATES, "el"}


def _iban(number: str) -> str:
    return iban_number.validate(number, check_country=False)


def _digits(text: str, count: int) -> bool:
    return len(text) == count and text.isascii() and text.isdigit()


def _passes(
    validate: Callable[[str], str], number: str, *, but: type[ValidationError] | None = None
) -> bool:
    try:
        validate(number)
    except ValidationError as error:
        return but is not None and isinstance(error, but)
    return True


def _key_fails(validate: Callable[[str], str], number: str) -> bool:
    try:
        validate(number)
    except InvalidChecksum:
        return True
    except ValidationError:
        return False  # its shape is wrong: that is a fault, told apart
    return False


def _error(field: str, sentence: str) -> FieldError:
    return FieldError(field=field, code=field, message=sentence)


def _doubt(field: str, sentence: str) -> FieldError:
    return FieldError(field=field, code="doubt", message=sentence)
