"""From the commissions typed in a draft to schemes, or what is wrong beside each field."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from winvest.foundation.kit.french import percent
from winvest.foundation.kit.reading import Reading
from winvest.offer.catalog.enums import Channel
from winvest.offer.commissions.draft_forms import MOST_PERCENT, NewTier, tier_errors
from winvest.offer.commissions.enums import (
    AppliesTo,
    CommissionTierMode,
    Settlement,
    SplitParty,
    TierBasis,
    ValueType,
)
from winvest.offer.versions.forms.lines import once, spread
from winvest.offer.versions.forms.schemes import (
    HUNDRED,
    PARTS,
    PREFIX,
    SchemeEntry,
    TierLine,
    tiers_of,
)
from winvest.offer.versions.forms.typed_words import period_of
from winvest.offer.versions.rules.content import Content, SchemePart, TierPart

LARGEST = Decimal(1_000_000)


@dataclass(frozen=True, slots=True, kw_only=True)
class WantedScheme:
    """A scheme to write; `at` is its place in the stored version."""

    at: int | None
    scheme: SchemePart


def parse_schemes(
    entries: Sequence[SchemeEntry],
    content: Content,
    *,
    zone: str,
    companies: Collection[str] = (),
    partners: Collection[str] = (),
) -> tuple[WantedScheme, ...]:
    """The schemes typed; raises all that is wrong, field by field."""
    reading = Reading(spread(PREFIX, entries))
    found = [
        _parsed(reading, at, one, content, zone=zone, companies=companies, partners=partners)
        for at, one in enumerate(entries)
    ]
    if not reading.errors:
        _refuse_twins(reading, [one.scheme for one in found])
    reading.finish()
    taken: set[int] = set()
    return tuple(replace(one, at=once(one.at, taken)) for one in found)


def _parsed(
    reading: Reading,
    at: int,
    one: SchemeEntry,
    content: Content,
    *,
    zone: str,
    companies: Collection[str],
    partners: Collection[str],
) -> WantedScheme:
    here = f"{PREFIX}-{at}"
    stored = _stored(one.at, content)
    plan = one.plan or None
    if plan is not None and plan not in {each.code for each in content.plans}:
        reading.refuse(f"{here}-plan", "unknown_plan", "Cette formule n’est plus dans la version.")
    for name, known in (("company", companies), ("partner", partners)):
        if getattr(one, name) and getattr(one, name) not in known:
            reading.refuse(f"{here}-{name}", "choice", "Choisissez dans la liste.")
    if one.channel and one.channel not in {each.value for each in Channel}:
        reading.refuse(f"{here}-channel", "choice", "Choisissez un canal de la liste.")
    applies = reading.choice(f"{here}-applies_to", AppliesTo, missing="Choisissez dans la liste.")
    paid = reading.choice(f"{here}-settlement", Settlement, missing="Choisissez dans la liste.")
    mode = reading.choice(f"{here}-mode", CommissionTierMode, missing="Choisissez dans la liste.")
    least, most = _amounts(reading, here)
    was = (stored.valid_from, stored.valid_to) if stored else (None, None)
    start, end = period_of(reading, here, stored=was, zone=zone)
    scheme = SchemePart(
        plan=plan,
        applies_to=applies or AppliesTo.BOTH,
        settlement=paid or Settlement.ON_COLLECTION,
        tier_mode=mode or CommissionTierMode.VOLUME,
        split=_split(reading, here),
        tiers=_tiers(reading, at, one.tiers),
        company_id=reading.identifier(f"{here}-company"),
        partner_id=reading.identifier(f"{here}-partner"),
        channel=Channel(one.channel) if one.channel in {each.value for each in Channel} else None,
        year=_year(reading, here),
        valid_from=start,
        valid_to=end,
        min_amount=least,
        max_amount=most,
    )
    return WantedScheme(at=None if stored is None else int(one.at), scheme=scheme)


def _split(reading: Reading, here: str) -> dict[str, Decimal]:
    """Who takes what, as shares of one: together they are the whole, exactly."""
    found: dict[str, Decimal] = {}
    wrong = len(reading.errors)
    for party, name in PARTS.items():
        value = reading.number(f"{here}-{name}", places=4)
        if value is not None and not 0 <= value <= HUNDRED:
            reading.refuse(f"{here}-{name}", "range", "Une part va de 0 à 100 %.")
        if value is not None:
            found[party.value] = value / HUNDRED
    whole = sum(found.values(), Decimal(0)) * HUNDRED
    if len(reading.errors) == wrong and whole != HUNDRED:
        gap = f"il manque {percent(HUNDRED - whole)}" if whole < HUNDRED else (
            f"c’est {percent(whole - HUNDRED)} de trop"
        )  # fmt: skip
        told = f"Les parts font {percent(whole)} au lieu de 100 % : {gap}."
        reading.refuse(f"{here}-{PARTS[SplitParty.COMPANY]}", "split_not_whole", told)
    return found


def _tiers(reading: Reading, at: int, lines: Sequence[TierLine]) -> tuple[TierPart, ...]:
    prefix, wrong = tiers_of(at), len(reading.errors)
    typed = Reading(spread(prefix, lines))
    if not lines:
        message = "Donnez au moins un palier : de 0, sans limite, pour un taux unique."
        reading.refuse(f"{PREFIX}-{at}-paste", "missing", message)
    found = []
    for row in range(len(lines)):
        here = f"{prefix}-{row}"
        low = typed.number(f"{here}-min", missing="Donnez le début du palier.", places=4)
        high = typed.number(f"{here}-max", places=4)
        value = typed.number(f"{here}-value", missing="Donnez le taux ou le montant.", places=4)
        kind = typed.choice(f"{here}-value_type", ValueType, missing="Choisissez % ou €.")
        basis = typed.choice(f"{here}-basis", TierBasis, missing="Choisissez ce qui est compté.")
        if low is not None and low < 0:
            typed.refuse(f"{here}-min", "range", "Un palier ne commence pas sous zéro.")
        if value is not None and not 0 <= value <= (
            MOST_PERCENT if kind is ValueType.PERCENT else LARGEST - 1
        ):
            typed.refuse(f"{here}-value", "range", "De 0 à 1 000 %, ou à 999 999 €.")
        found.append(
            TierPart(
                basis=basis or TierBasis.VOLUME,
                min=low or Decimal(0),
                max=high,
                value_type=kind or ValueType.PERCENT,
                value=value or Decimal(0),
            )
        )
    reading.errors += typed.errors
    if len(reading.errors) == wrong:
        for error in tier_errors([_new(one) for one in found], at=""):
            _, _, row_name, name = error.field.split("/")
            reading.refuse(f"{prefix}-{row_name}-{name}", error.code, error.message)
    return tuple(sorted(found, key=lambda one: (one.basis, one.min)))


def _new(one: TierPart) -> NewTier:
    return NewTier(
        basis=one.basis, min=one.min, max=one.max, value_type=one.value_type, value=one.value
    )


def _amounts(reading: Reading, here: str) -> tuple[Decimal | None, Decimal | None]:
    least = reading.number(f"{here}-min_amount", places=2)
    most = reading.number(f"{here}-max_amount", places=2)
    for name, value in (("min_amount", least), ("max_amount", most)):
        if value is not None and not 0 <= value <= LARGEST:
            reading.refuse(f"{here}-{name}", "range", "De 0 à 1 000 000 €.")
    if least is not None and most is not None and most < least:
        reading.refuse(f"{here}-max_amount", "reversed", "Le maximum est sous le minimum.")
    return least, most


def _year(reading: Reading, here: str) -> int | None:
    value = reading.raw.get(f"{here}-year", "")
    if not value:
        return None
    if not (value.isascii() and value.isdigit() and len(value) < 3 and int(value) > 0):
        reading.refuse(f"{here}-year", "range", "De 1 (première année) à 99.")
        return None
    return int(value)


def _refuse_twins(reading: Reading, schemes: Sequence[SchemePart]) -> None:
    """Two schemes that pay the same sale on the same day: nobody could say which one counts."""
    for at, one in enumerate(schemes):
        for other, before in enumerate(schemes[:at]):
            if _key(one) == _key(before) and _meet(one, before):
                reading.refuse(
                    f"{PREFIX}-{at}-applies_to", "scheme_twice",
                    f"Paie les mêmes ventes que le schéma {other + 1} : distinguez-les par la "
                    "formule, la société, le canal, l’année ou la période.",
                )  # fmt: skip
                break


def _key(one: SchemePart) -> tuple[object, ...]:
    return (one.plan, one.applies_to, one.company_id, one.partner_id, one.channel, one.year)


def _meet(one: SchemePart, other: SchemePart) -> bool:
    return (
        one.valid_to is None or other.valid_from is None or other.valid_from < one.valid_to
    ) and (other.valid_to is None or one.valid_from is None or one.valid_from < other.valid_to)


def _stored(at: str, content: Content) -> SchemePart | None:
    if not (at.isascii() and at.isdigit() and len(at) < 4) or int(at) >= len(content.schemes):
        return None
    return content.schemes[int(at)]
