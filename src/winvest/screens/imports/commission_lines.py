"""The commissions of one version, from the lines of a file to the entries of their editor.

Lines that pay the same sales in the same way are the tiers of one scheme.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from winvest.offer.commissions.enums import (
    AppliesTo,
    CommissionTierMode,
    Settlement,
    TierBasis,
    ValueType,
)
from winvest.offer.versions.forms.prices import CODE
from winvest.offer.versions.forms.schemes import SchemeEntry, TierLine
from winvest.screens.imports.words import plain_code

Line = Mapping[str, str]
PARTS = ("part_company", "part_commercial", "part_manager", "part_partner", "part_platform")
FIELDS = {
    "plan": "plan_code",
    "applies_to": "commission_applies",
    "settlement": "commission_settlement",
    "mode": "commission_mode",
    "channel": "commission_channel",
    "year": "commission_year",
    "basis": "commission_basis",
    "min": "commission_min",
    "max": "commission_max",
    **{one: one for one in PARTS},
}


def is_paid(line: Line) -> bool:
    """Does this line tell a commission?"""
    return bool(line.get("commission"))


def plan_code_of(line: Line) -> str:
    """The plan that a line names; empty: all of them."""
    code = line.get("plan_code", "").upper()
    if CODE.fullmatch(code):
        return code
    named = code or line.get("plan_name") or ""
    return plain_code(named) if named else ""


def schemes_of(lines: Sequence[Line]) -> tuple[SchemeEntry, ...]:
    """The schemes that these lines tell, as the editor of the commissions would hold them."""
    found: dict[SchemeEntry, SchemeEntry] = {}
    for line in lines:
        if not is_paid(line):
            continue
        key, tier = _scheme(line), _tier(line)
        known = found.get(key, key)
        found[key] = replace(known, tiers=(*known.tiers, tier))
    return tuple(found.values())


def _scheme(line: Line) -> SchemeEntry:
    shared = any(line.get(name) for name in PARTS)
    return SchemeEntry(
        plan=plan_code_of(line),
        applies_to=line.get("commission_applies") or AppliesTo.BOTH.value,
        settlement=line.get("commission_settlement") or Settlement.ON_COLLECTION.value,
        mode=line.get("commission_mode") or CommissionTierMode.VOLUME.value,
        channel=line.get("commission_channel", ""),
        year=line.get("commission_year", ""),
        part_company=line.get("part_company", "") if shared else "100",
        part_commercial=line.get("part_commercial", ""),
        part_manager=line.get("part_manager", ""),
        part_partner=line.get("part_partner", ""),
        part_platform=line.get("part_platform", ""),
    )


def _tier(line: Line) -> TierLine:
    typed = line["commission"]
    kind = ValueType.AMOUNT if typed.endswith("€") else ValueType.PERCENT
    return TierLine(
        basis=line.get("commission_basis") or TierBasis.VOLUME.value,
        min=line.get("commission_min") or "0",
        max=line.get("commission_max", ""),
        value_type=kind.value,
        value=typed.removesuffix("€").removesuffix("%"),
    )
