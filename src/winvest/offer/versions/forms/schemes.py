"""The commissions of a draft: schemes, their tiers and their split, as typed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal

from winvest.foundation.kit.calendar import last_day, local_day
from winvest.foundation.kit.reading import Reading
from winvest.offer.commissions.enums import (
    AppliesTo,
    CommissionTierMode,
    Settlement,
    SplitParty,
    TierBasis,
    ValueType,
)
from winvest.offer.versions.forms.entries import figure
from winvest.offer.versions.forms.lines import moved, typed_lines
from winvest.offer.versions.forms.pressing import pasted
from winvest.offer.versions.rules.content import Content, SchemePart

PREFIX = "schema"
MOST_SCHEMES, MOST_TIERS = 40, 60
HUNDRED = Decimal(100)
PARTS = {one: f"part_{one.value}" for one in SplitParty}


@dataclass(frozen=True, slots=True, kw_only=True)
class TierLine:
    """A tier as typed."""

    basis: str = TierBasis.VOLUME.value
    min: str = ""
    max: str = ""
    value_type: str = ValueType.PERCENT.value
    value: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SchemeEntry:
    """A scheme as typed; `at` is its place in the stored version, empty for a new one."""

    at: str = ""
    plan: str = ""
    applies_to: str = AppliesTo.BOTH.value
    company: str = ""
    partner: str = ""
    channel: str = ""
    year: str = ""
    first_day: str = ""
    last_day: str = ""
    settlement: str = Settlement.ON_COLLECTION.value
    mode: str = CommissionTierMode.VOLUME.value
    min_amount: str = ""
    max_amount: str = ""
    part_company: str = ""
    part_commercial: str = ""
    part_manager: str = ""
    part_partner: str = ""
    part_platform: str = ""
    paste: str = ""
    tiers: tuple[TierLine, ...] = field(default=())


def tiers_of(place: int) -> str:
    """The prefix of the tiers of a scheme."""
    return f"{PREFIX}-{place}-palier"


def scheme_entries(content: Content, *, zone: str) -> tuple[SchemeEntry, ...]:
    """The schemes of a stored version."""
    return tuple(_entry(at, one, zone) for at, one in enumerate(content.schemes))


def typed_schemes(raw: Mapping[str, str]) -> tuple[SchemeEntry, ...]:
    """The schemes typed, whatever they are worth."""
    return tuple(
        replace(
            one,
            tiers=tuple(
                tier for _, tier in typed_lines(raw, tiers_of(at), TierLine, most=MOST_TIERS)
            ),
        )
        for at, one in typed_lines(raw, PREFIX, SchemeEntry, most=MOST_SCHEMES)
    )


def pressed_schemes(entries: tuple[SchemeEntry, ...], act: str) -> tuple[SchemeEntry, ...]:
    """The schemes after a button: one more, one less, a tier more or less, tiers pasted.

    >>> one = pressed_schemes((), "ajouter-schema")[0]
    >>> one.part_company, len(one.tiers)
    ('100', 1)
    """
    fresh = SchemeEntry(part_company="100", tiers=(TierLine(min="0"),))
    found = moved(entries, act, prefix=PREFIX, fresh=fresh, most=MOST_SCHEMES)
    if found is not None:
        return found
    for at, one in enumerate(entries):
        if act == f"coller-{tiers_of(at)}":
            lines = pasted(one.paste, field=f"{PREFIX}-{at}-paste")
            model = one.tiers[0] if one.tiers else TierLine()
            tiers = tuple(
                replace(model, min=line.min, max=line.max, value=line.amount) for line in lines
            )
            one = replace(one, paste="", tiers=tiers[:MOST_TIERS] or one.tiers)
        else:
            lines_now = moved(
                one.tiers, act, prefix=tiers_of(at), fresh=_next(one.tiers), most=MOST_TIERS
            )
            if lines_now is None:
                continue
            one = replace(one, tiers=lines_now)
        return (*entries[:at], one, *entries[at + 1 :])
    return entries


def parts_total(one: SchemeEntry) -> Decimal | None:
    """What the parts of a scheme add up to, in percent; None when one cannot be read."""
    reading = Reading({name: getattr(one, name) for name in PARTS.values()})
    found = [reading.number(name, places=4) for name in PARTS.values()]
    return None if reading.errors else sum((each or Decimal(0) for each in found), Decimal(0))


def _entry(at: int, one: SchemePart, zone: str) -> SchemeEntry:
    parts = {
        PARTS[party]: _trimmed(one.split[party.value] * HUNDRED)
        for party in SplitParty
        if party.value in one.split
    }
    return SchemeEntry(
        at=str(at),
        plan=one.plan or "",
        applies_to=one.applies_to.value,
        company=str(one.company_id or ""),
        partner=str(one.partner_id or ""),
        channel=one.channel.value if one.channel else "",
        year=str(one.year or ""),
        first_day=f"{local_day(one.valid_from, zone=zone):%d/%m/%Y}" if one.valid_from else "",
        last_day=f"{last_day(one.valid_to, zone=zone):%d/%m/%Y}" if one.valid_to else "",
        settlement=one.settlement.value,
        mode=one.tier_mode.value,
        min_amount=figure(one.min_amount),
        max_amount=figure(one.max_amount),
        **parts,
        tiers=tuple(
            TierLine(
                basis=tier.basis.value,
                min=_trimmed(tier.min),
                max="" if tier.max is None else _trimmed(tier.max),
                value_type=tier.value_type.value,
                value=_trimmed(tier.value),
            )
            for tier in one.tiers
        ),
    )


def _next(tiers: Sequence[TierLine]) -> TierLine:
    """A new tier begins where the last one ends, and counts as it does."""
    if not tiers:
        return TierLine(min="0")
    last = tiers[-1]
    after = str(int(last.max) + 1) if last.max.isascii() and last.max.isdigit() else ""
    return replace(last, min=after, max="", value="")


def _trimmed(value: Decimal) -> str:
    """A number without useless zeros, with a comma.

    >>> _trimmed(Decimal("12.5000")), _trimmed(Decimal("100.00"))
    ('12,5', '100')
    """
    text = format(value, "f")
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return text.replace(".", ",")
