"""From the options, surcharges, fees and promotions typed to parts, or what is wrong with each."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from winvest.foundation.kit.reading import Reading
from winvest.offer.catalog.enums import ClientKind, Recurrence
from winvest.offer.pricing.enums import PriceEffect
from winvest.offer.versions.forms.extras import (
    EFFECTIVE,
    PREFIXES,
    TAXED,
    Entries,
    ExtraEntry,
)
from winvest.offer.versions.forms.lines import once, spread
from winvest.offer.versions.forms.prices import CODE
from winvest.offer.versions.forms.typed_words import period_of, zone_code
from winvest.offer.versions.rules.content import Content, ExtraKind, ExtraPart

HUNDRED = Decimal(100)
LARGEST = Decimal(1_000_000)
LONGEST_CODE = 60
OLDEST, MOST_MONTHS = 130, 120


@dataclass(frozen=True, slots=True, kw_only=True)
class WantedExtra:
    """One to write; `at` is its place in the stored version."""

    at: int | None
    extra: ExtraPart


def parse_extras(entries: Entries, content: Content, *, zone: str) -> tuple[WantedExtra, ...]:
    """All that was typed; raises all that is wrong, field by field."""
    errors = []
    found = []
    for kind, prefix in PREFIXES.items():
        reading = Reading(spread(prefix, entries[kind]))
        found += [
            _parsed(reading, kind, at, one, content, zone) for at, one in enumerate(entries[kind])
        ]
        _refuse_twins(reading, prefix, entries[kind])
        errors += reading.errors
    whole = Reading({})
    whole.errors = errors
    whole.finish()
    taken: set[int] = set()
    return tuple(replace(one, at=once(one.at, taken)) for one in found)


def rates_of(wanted: Sequence[WantedExtra]) -> Mapping[str, Decimal]:
    """The rates typed, each by its field."""
    places = dict.fromkeys(PREFIXES, 0)
    found = {}
    for one in wanted:
        kind = one.extra.kind
        if one.extra.tax_rate is not None:
            found[f"{PREFIXES[kind]}-{places[kind]}-rate"] = one.extra.tax_rate
        places[kind] += 1
    return found


def _parsed(
    reading: Reading, kind: ExtraKind, at: int, one: ExtraEntry, content: Content, zone: str
) -> WantedExtra:
    here = f"{PREFIXES[kind]}-{at}"
    place, stored = _stored(one.at, kind, content)
    code = reading.text(f"{here}-code", longest=LONGEST_CODE, missing="Donnez un code.").upper()
    if code and not CODE.fullmatch(code):
        told = "En capitales, chiffres et tirets, par exemple ULTRA-HD."
        reading.refuse(f"{here}-code", "code", told)
    if one.plan and one.plan not in {each.code for each in content.plans}:
        told = "Cette formule n’est plus dans la version : choisissez-en une autre."
        reading.refuse(f"{here}-plan", "unknown_plan", told)
    effect = _effect(reading, here, kind)
    start, end = period_of(
        reading, here, zone=zone,
        stored=(stored.valid_from, stored.valid_to) if stored else (None, None),
    )  # fmt: skip
    rate = _rate(reading, here) if kind in TAXED else None
    ages = (
        (_small(reading, f"{here}-min_age", OLDEST), _small(reading, f"{here}-max_age", OLDEST))
        if kind is ExtraKind.SURCHARGE else (None, None)
    )  # fmt: skip
    if ages[0] is not None and ages[1] is not None and ages[1] < ages[0]:
        reading.refuse(f"{here}-max_age", "reversed", "L’âge maximal est sous l’âge minimal.")
    promo = kind is ExtraKind.PROMOTION
    extra = ExtraPart(
        kind=kind,
        plan=one.plan or None,
        code=code,
        label=reading.text(f"{here}-label", longest=120, missing="Dites ce que lira le client."),
        value=_value(reading, here, kind, effect),
        effect=effect,
        recurrence=_recurrence(reading, here) if kind is ExtraKind.OPTION else None,
        tax_rate=rate,
        tax_included=bool(one.included) if kind in TAXED else None,
        tax_code=stored.tax_code if stored and stored.tax_rate == rate else None,
        min_age=ages[0],
        max_age=ages[1],
        zones=_zones(reading, here, stored) if kind is ExtraKind.SURCHARGE else (),
        client_kinds=_kinds(reading, here) if kind is ExtraKind.SURCHARGE else (),
        promo_code=(reading.text(f"{here}-promo_code", longest=40) or None) if promo else None,
        first_months=_small(reading, f"{here}-first_months", MOST_MONTHS, 1) if promo else None,
        combinable=promo and bool(one.combinable),
        valid_from=start,
        valid_to=end,
    )
    return WantedExtra(at=place, extra=extra)


def _stored(at: str, kind: ExtraKind, content: Content) -> tuple[int | None, ExtraPart | None]:
    if not (at.isascii() and at.isdigit() and len(at) < 4) or int(at) >= len(content.extras):
        return None, None
    found = content.extras[int(at)]
    return (int(at), found) if found.kind is kind else (None, None)


def _effect(reading: Reading, here: str, kind: ExtraKind) -> PriceEffect:
    if kind not in EFFECTIVE:
        return PriceEffect.AMOUNT
    missing = "Choisissez pourcentage ou montant."
    return reading.choice(f"{here}-effect", PriceEffect, missing=missing) or PriceEffect.AMOUNT


def _value(reading: Reading, here: str, kind: ExtraKind, effect: PriceEffect) -> Decimal:
    value = reading.number(f"{here}-value", missing="Donnez le montant.")
    if value is None:
        return Decimal(0)
    if not 0 <= value <= LARGEST or (kind in EFFECTIVE and value == 0):
        reading.refuse(f"{here}-value", "range", "Plus que zéro, et au plus 1 000 000.")
    elif kind is ExtraKind.PROMOTION and effect is PriceEffect.PERCENT and value > HUNDRED:
        reading.refuse(f"{here}-value", "range", "Une remise ne dépasse pas 100 %.")
    return value


def _rate(reading: Reading, here: str) -> Decimal:
    rate = reading.number(f"{here}-rate", missing="Donnez le taux de TVA.", places=2)
    if rate is not None and not 0 <= rate <= HUNDRED:
        reading.refuse(f"{here}-rate", "range", "Une TVA va de 0 à 100 %.")
    return rate or Decimal(0)


def _recurrence(reading: Reading, here: str) -> Recurrence | None:
    return reading.choice(f"{here}-recurrence", Recurrence, missing="Choisissez dans la liste.")


def _small(reading: Reading, name: str, most: int, least: int = 0) -> int | None:
    value = reading.raw.get(name, "")
    if not value:
        return None
    if not (value.isascii() and value.isdigit() and len(value) < 5) or not (
        least <= int(value) <= most
    ):
        reading.refuse(name, "number", f"Un nombre entier de {least} à {most}.")
        return None
    return int(value)


def _zones(reading: Reading, here: str, stored: ExtraPart | None) -> tuple[str, ...]:
    known = stored.zones if stored else ()
    found = []
    for text in reading.raw.get(f"{here}-zones", "").split(","):
        if not text.strip():
            continue
        code = zone_code(text, known=known)
        if code is None:
            told = f"Zone inconnue : {text.strip()[:40]}. Donnez un nom de zone ou un département."
            reading.refuse(f"{here}-zones", "choice", told)
            break
        found.append(code)
    return tuple(sorted(set(found)))


def _kinds(reading: Reading, here: str) -> tuple[str, ...]:
    typed = [one for one in reading.raw.get(f"{here}-kinds", "").split(",") if one]
    if not set(typed) <= {one.value for one in ClientKind}:
        reading.refuse(f"{here}-kinds", "choice", "Choisissez dans la liste.")
    return tuple(sorted(set(typed)))


def _refuse_twins(reading: Reading, prefix: str, entries: Sequence[ExtraEntry]) -> None:
    """A code is there once for a plan, whatever its period."""
    seen: set[tuple[str, str]] = set()
    for at, one in enumerate(entries):
        key = (one.plan, one.code.upper())
        if one.code and key in seen:
            told = "Ce code existe déjà pour cette formule : prenez-en un autre."
            reading.refuse(f"{prefix}-{at}-code", "price_code_taken", told)
        seen.add(key)
