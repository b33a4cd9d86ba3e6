"""What comes beside the prices of a draft, as typed: options, surcharges, fees, promotions."""

from collections.abc import Mapping
from dataclasses import dataclass

from winvest.foundation.kit.calendar import last_day, local_day
from winvest.offer.catalog.enums import Recurrence
from winvest.offer.catalog.zone_rules import zone_label
from winvest.offer.pricing.enums import PriceEffect
from winvest.offer.versions.forms.entries import figure
from winvest.offer.versions.forms.lines import moved, typed_lines
from winvest.offer.versions.rules.content import Content, ExtraKind, ExtraPart

MOST = 60
PREFIXES: Mapping[ExtraKind, str] = {
    ExtraKind.OPTION: "option",
    ExtraKind.SURCHARGE: "supplement",
    ExtraKind.FEE: "frais",
    ExtraKind.PROMOTION: "promotion",
}
TAXED = frozenset((ExtraKind.OPTION, ExtraKind.FEE))
EFFECTIVE = frozenset((ExtraKind.SURCHARGE, ExtraKind.PROMOTION))


@dataclass(frozen=True, slots=True, kw_only=True)
class ExtraEntry:
    """One of them as typed; `at` is its place in the stored version, empty for a new one."""

    at: str = ""
    code: str = ""
    label: str = ""
    plan: str = ""
    value: str = ""
    effect: str = ""
    recurrence: str = ""
    rate: str = ""
    included: str = ""
    min_age: str = ""
    max_age: str = ""
    zones: str = ""
    kinds: str = ""
    promo_code: str = ""
    first_months: str = ""
    combinable: str = ""
    first_day: str = ""
    last_day: str = ""


Entries = Mapping[ExtraKind, tuple[ExtraEntry, ...]]
FRESH: Mapping[ExtraKind, ExtraEntry] = {
    ExtraKind.OPTION: ExtraEntry(
        recurrence=Recurrence.MONTHLY.value, rate="20", included="1", effect="amount"
    ),
    ExtraKind.SURCHARGE: ExtraEntry(effect=PriceEffect.PERCENT.value),
    ExtraKind.FEE: ExtraEntry(rate="20", included="1", effect="amount"),
    ExtraKind.PROMOTION: ExtraEntry(effect=PriceEffect.PERCENT.value),
}


def extra_entries(content: Content, *, zone: str) -> Entries:
    """All that a stored version holds beside its prices."""
    return {
        kind: tuple(
            _entry(at, one, zone) for at, one in enumerate(content.extras) if one.kind is kind
        )
        for kind in PREFIXES
    }


def typed_extras(raw: Mapping[str, str]) -> Entries:
    """All that was typed, whatever it is worth."""
    return {
        kind: tuple(one for _, one in typed_lines(raw, prefix, ExtraEntry, most=MOST))
        for kind, prefix in PREFIXES.items()
    }


def pressed_extras(entries: Entries, act: str) -> Entries:
    """What there is after a button: one more, one less.

    >>> [len(one) for one in pressed_extras(typed_extras({}), "ajouter-frais").values()]
    [0, 0, 1, 0]
    """
    found = dict(entries)
    for kind, prefix in PREFIXES.items():
        lines = moved(entries[kind], act, prefix=prefix, fresh=FRESH[kind], most=MOST)
        if lines is not None:
            found[kind] = lines
    return found


def _entry(at: int, one: ExtraPart, zone: str) -> ExtraEntry:
    return ExtraEntry(
        at=str(at),
        code=one.code,
        label=one.label,
        plan=one.plan or "",
        value=figure(one.value),
        effect=one.effect.value,
        recurrence=one.recurrence.value if one.recurrence else "",
        rate=figure(one.tax_rate).removesuffix(",00"),
        included="1" if one.tax_included else "",
        min_age="" if one.min_age is None else str(one.min_age),
        max_age="" if one.max_age is None else str(one.max_age),
        zones=", ".join(zone_label(each) for each in one.zones),
        kinds=",".join(one.client_kinds),
        promo_code=one.promo_code or "",
        first_months=str(one.first_months or ""),
        combinable="1" if one.combinable else "",
        first_day=f"{local_day(one.valid_from, zone=zone):%d/%m/%Y}" if one.valid_from else "",
        last_day=f"{last_day(one.valid_to, zone=zone):%d/%m/%Y}" if one.valid_to else "",
    )
