"""When two products look like the same one (Annexe E §3): same or near code, name, outside code."""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

NEAR = 0.55  # of two names, by their trigrams
STRONG = 0.75  # so near that « Créer quand même » is asked
FIGURES = re.compile(r"[0-9]+")
GROUPS = re.compile(r"[A-Z]+|[0-9]+")
LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
SEPARATORS = ("-", "", "_", ".", "/", " ")
LONGEST = 40  # beyond, nobody mistypes a code: it is pasted


@dataclass(frozen=True, slots=True, kw_only=True)
class Typed:
    """What a form says of a product so far; empty parts are not looked for."""

    sku: str = ""
    name: str = ""
    external_code: str = ""
    company_id: UUID | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A product that this person may know of, with how near its name is (0 to 1)."""

    sku: str
    name: str
    company_id: UUID
    company_code: str
    nearness: float
    external_codes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Double:
    """A product that may be the same: why, and whether creating another asks to be confirmed."""

    sku: str
    name: str
    company_code: str
    why: str
    strong: bool
    score: float


def doubles(typed: Typed, candidates: Iterable[Candidate], *, most: int = 5) -> tuple[Double, ...]:
    """The products that may be the same, likeliest first."""
    found = [one for candidate in candidates if (one := double(typed, candidate)) is not None]
    return tuple(sorted(found, key=lambda one: (-one.score, one.sku))[:most])


def double(typed: Typed, candidate: Candidate) -> Double | None:
    """Whether a product may be the one typed, for its most telling reason.

    The company that owns it matters: two companies may sell offers of the same name.
    """
    ours = typed.company_id in (None, candidate.company_id)
    outside = typed.external_code.strip()
    shared = _nearest(outside, candidate.external_codes)
    if shared is not None:
        exact = shared == outside
        why = f"même code externe {shared}" if exact else f"code externe voisin {shared}"
        written = folded_code(shared) == folded_code(outside)
        return _double(candidate, why, strong=exact or (ours and written), score=3)
    if typed.sku and codes_alike(typed.sku, candidate.sku):
        same = typed.sku.upper() == candidate.sku
        why = "même code" if same else "code voisin"
        return _double(candidate, why, strong=ours, score=2.5)
    if typed.name.strip() and candidate.nearness >= NEAR:
        why = "même nom" if candidate.nearness >= 1 else "nom voisin"
        strong = ours and candidate.nearness >= STRONG
        return _double(candidate, why, strong=strong, score=candidate.nearness + (1 if ours else 0))
    return None


def _nearest(outside: str, codes: Iterable[str]) -> str | None:
    """The code of another system that is the one typed, else one that is so but for a slip."""
    alike = [one for one in codes if codes_alike(outside, one)]
    return min(
        alike,
        key=lambda one: (one != outside, folded_code(one) != folded_code(outside)),
        default=None,
    )


def codes_alike(one: str, other: str) -> bool:
    """Are two codes the same but for a slip? The next number of a series is not a slip.

    >>> codes_alike("AP-ASSIST-1", "AP-ASSIST-0001"), codes_alike("AP-ASIST-0001", "AP-ASSIST-0001")
    (True, True)
    >>> codes_alike("AP-ASSIST-0002", "AP-ASSIST-0001"), codes_alike("AP-BOX-0001", "AP-TV-0001")
    (False, False)
    """
    first, second = folded_code(one), folded_code(other)
    if not first or not second:
        return False
    if first == second:
        return True
    if FIGURES.findall(first) != FIGURES.findall(second):
        return False
    return len(first) > 4 and one_slip_apart(first, second)


def code_variants(code: str) -> frozenset[str]:
    """The codes that a slip away would give this one, to be looked up by their index.

    Other separators, zeros before the number, then one slip in the letters: some 600 codes.

    >>> {"AP-TV-1", "AP-TV-0001", "APTV1", "APX-TV-01", "A-TV-01"} <= code_variants("ap-tv-01")
    True
    >>> "AP-TV-02" in code_variants("AP-TV-01")
    False
    """
    plain = " ".join(code.upper().split())
    groups = GROUPS.findall(plain)
    if not groups or len(plain) > LONGEST:
        return frozenset((plain,))
    last = groups[-1]
    tails = {last}
    if last.isdigit():
        tails |= {last.lstrip("0").rjust(width, "0") for width in range(1, 7)} - {"0"}
    told = {sep.join((*groups[:-1], tail)) for sep in SEPARATORS for tail in tails}
    return frozenset((plain, *told, *slips(plain, LETTERS)))


def slips(text: str, alphabet: str) -> frozenset[str]:
    """All that one slip makes of a text, its figures left alone.

    >>> sorted(slips("a1", "b"))
    ['1', 'a1b', 'ab1', 'b1', 'ba1']
    """
    found = set()
    for at in range(len(text) + 1):
        found |= {text[:at] + one + text[at:] for one in alphabet}
        if at == len(text) or text[at].isdigit():
            continue
        found.add(text[:at] + text[at + 1 :])
        found |= {text[:at] + one + text[at + 1 :] for one in alphabet}
        if at + 1 < len(text) and not text[at + 1].isdigit():
            found.add(text[:at] + text[at + 1] + text[at] + text[at + 2 :])
    return frozenset(found - {text, ""})


def folded_code(code: str) -> str:
    """A code without what people mistake: case, separators, zeros before a number, O for 0.

    >>> folded_code("ap-Sante-007"), folded_code("AP_SANTE_7"), folded_code("OGG O12")
    ('APSANTE7', 'APSANTE7', 'OGG12')
    """
    parts = re.split(r"[^0-9A-Z]+", code.upper())
    plain = [re.sub(r"^O(?=[0-9])", "0", part) for part in parts]
    return "".join(re.sub(r"0*([0-9]+)$", _without_zeros, part) for part in plain)


def folded(name: str) -> str:
    """A name without accents nor capitals, as `product.name_sort` keeps it.

    >>> folded("Été Œuvre")
    'ete oeuvre'
    """
    plain = unicodedata.normalize("NFKD", name.lower().replace("œ", "oe").replace("æ", "ae"))
    return "".join(one for one in plain if not unicodedata.combining(one))


def one_slip_apart(one: str, other: str) -> bool:
    """One character added, missing, changed, or two neighbours swapped.

    >>> one_slip_apart("ASSIST", "ASIST"), one_slip_apart("ASSIST", "ASSSTI")
    (True, False)
    """
    short, long = sorted((one, other), key=len)
    if len(long) - len(short) > 1:
        return False
    at = next((i for i, (a, b) in enumerate(zip(short, long, strict=False)) if a != b), len(short))
    if len(short) < len(long):
        return short[at:] == long[at + 1 :]
    swapped = short[:at] + short[at : at + 2][::-1] + short[at + 2 :]
    return short[at + 1 :] == long[at + 1 :] or swapped == long


def _without_zeros(found: re.Match[str]) -> str:
    return found[1].lstrip("0") or "0"


def _double(candidate: Candidate, why: str, *, strong: bool, score: float) -> Double:
    return Double(
        sku=candidate.sku,
        name=candidate.name,
        company_code=candidate.company_code,
        why=why,
        strong=strong,
        score=score,
    )
