"""The plans and prices of one version, from the lines of a file to the entries of the grid editor.

Lines of one tiered price follow each other or not: what makes them one price is their plan, their
label, their period, their way of counting and their tax. What the editor cannot hold (a pack, a
least charge, a tier in a lump sum) is read as the API reads it, and judged by the same decoding.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from winvest.offer.catalog.enums import Recurrence
from winvest.offer.pricing.enums import PricingType
from winvest.offer.versions.forms.entries import PlanEntry, PriceEntry, Sheet, TierEntry
from winvest.offer.versions.forms.grids import GridEntry
from winvest.offer.versions.rules.content import Content, PricePart
from winvest.offer.versions.rules.tariff_lines import GRID
from winvest.screens.imports.commission_lines import is_paid, plan_code_of
from winvest.screens.imports.dated_words import EXTRAS, GRIDDED
from winvest.screens.imports.payload_lines import detail_of, is_beyond, part_of, refused
from winvest.screens.imports.words import NO

SOLE = ("STANDARD", "Standard")
Line = Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """The lines of one price, those of its grid apart."""

    plan: str
    kind: str
    lines: list[Line] = field(default_factory=list)
    grid: list[Line] = field(default_factory=list)

    @property
    def first(self) -> Line:
        """The line that tells what all of them share."""
        return (self.lines or self.grid)[0]


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What the lines tell: entries, prices that the editor keeps as they are, and their lines."""

    sheet: Sheet
    kept: Content
    groups: tuple[Group, ...]


def prices_told(lines: Sequence[Line]) -> Told:
    """The plans and prices that these lines tell, as the grid editor would hold them."""
    plans: dict[str, PlanEntry] = {}
    groups: dict[tuple[str, ...], Group] = {}
    named = any(plan_code_of(line) for line in lines if not is_extra(line) and not _pays_only(line))
    for line in lines:
        if is_extra(line) or _pays_only(line):
            continue
        if not is_priced(line) and not plan_code_of(line):
            continue
        if line.get("currency", "EUR").upper() != "EUR":
            raise refused("currency", "Les prix s’importent en euros : convertissez-les.")
        plan = _plan(line) if plan_code_of(line) or not named else None
        if plan is not None:
            plans.setdefault(plan.code, plan)
        if is_priced(line):
            _gather(groups, line, plan)
    found = tuple(groups.values())
    kept = tuple(part_of(one.plan, one.kind, one.lines) for one in found if _is_kept(one))
    return Told(
        sheet=Sheet(plans=tuple(plans.values()), prices=_entries(found, kept)),
        kept=Content(prices=kept),
        groups=found,
    )


def is_extra(line: Line) -> bool:
    """Does this line tell an option, a surcharge, a fee or a promotion?"""
    return line.get("price_type", "") in EXTRAS


def is_gridded(line: Line) -> bool:
    """Does this line tell the price of some clients alone?"""
    kind = line.get("price_type", "")
    bound = kind in ("", PricingType.FIXED) and any(line.get(name) for name in GRIDDED)
    return kind == GRID or bound


def is_priced(line: Line) -> bool:
    """Does this line tell a price, and not a commission, an extra or a plan alone?"""
    told = any(line.get(name) for name in ("amount", "price_type", "formula", "tier_min"))
    return told and not is_extra(line)


def grid_entry(line: Line) -> GridEntry:
    """A line of a grid as its editor would hold it."""
    return GridEntry(
        min_age=line.get("price_min_age", ""),
        max_age=line.get("price_max_age", ""),
        zone=line.get("price_zones", ""),
        min_household=line.get("price_min_household", ""),
        max_household=line.get("price_max_household", ""),
        level=line.get("price_level", ""),
        amount=line.get("amount", ""),
    )


def _pays_only(line: Line) -> bool:
    return is_paid(line) and not is_priced(line)


def _plan(line: Line) -> PlanEntry:
    return PlanEntry(
        code=plan_code_of(line) or SOLE[0],
        name=line.get("plan_name") or line.get("plan_code") or SOLE[1],
        recurrence=line.get("recurrence") or Recurrence.MONTHLY.value,
        cycle=line.get("cycle", ""),
    )


def _gather(groups: dict[tuple[str, ...], Group], line: Line, plan: PlanEntry | None) -> None:
    """Put a line with those of its price."""
    kind = _kind(line)
    code = plan.code if plan else ""
    group = groups.setdefault(_key(line, code, kind), Group(plan=code, kind=kind))
    if is_gridded(line):
        group.grid.append(line)
    elif group.lines and kind != PricingType.TIERED:
        named = f"La formule « {plan.name} »" if plan else "Ce produit"
        told = f"{named} a deux prix du même type le même jour : gardez-en un."
        raise refused("amount", told)
    else:
        group.lines.append(line)


def _kind(line: Line) -> str:
    if is_gridded(line):
        return PricingType.FIXED
    tiered = bool(line.get("tier_min") or line.get("tier_max"))
    return line.get("price_type") or (PricingType.TIERED if tiered else PricingType.FIXED)


def _key(line: Line, plan: str, kind: str) -> tuple[str, ...]:
    shared = [line.get(name, "") for name in ("price_label", "price_from", "price_to")]
    if kind == PricingType.TIERED:
        shared += [line.get(name, "") for name in ("tier_mode", "unit", "tax_rate", "tax_included")]
    if kind == PricingType.USAGE:
        shared.append(_unit(line))
    return (plan, kind, *shared)


def _unit(line: Line) -> str:
    return line.get("unit") or str(detail_of(line).get("unit", ""))


def _is_kept(one: Group) -> bool:
    return is_beyond(one.kind, one.lines)


def _entries(groups: Sequence[Group], kept: Sequence[PricePart]) -> tuple[PriceEntry, ...]:
    places = iter(range(len(kept)))
    return tuple(
        PriceEntry(at=str(next(places)), plan=one.plan, type=one.kind, kept=True)
        if _is_kept(one)
        else _entry(one)
        for one in groups
    )


def _entry(one: Group) -> PriceEntry:
    line = one.first
    detail = detail_of(line)
    tiers: tuple[TierEntry, ...] = ()
    if one.kind == PricingType.TIERED:
        tiers = tuple(map(_tier, one.lines))
    percent = _by_percent(line) and one.kind == PricingType.TIERED
    return PriceEntry(
        plan=one.plan,
        type=one.kind,
        mode=line.get("tier_mode", ""),
        amount=line.get("amount", "").removesuffix("%"),
        unit=_unit(line),
        index=line.get("index") or str(detail.get("index", "spot")),
        formula=line.get("formula") or str(detail.get("formula", "")),
        rate=line.get("tax_rate") or "20",
        included="" if line.get("tax_included", "").lower() in NO else "1",
        percent="1" if percent else "",
        tiers=tiers,
    )


def _tier(line: Line) -> TierEntry:
    return TierEntry(
        min=line.get("tier_min", ""),
        max=line.get("tier_max", ""),
        amount=line.get("amount", "").removesuffix("%"),
    )


def _by_percent(line: Line) -> bool:
    return line.get("amount", "").endswith("%") or line.get("tier_base") == "percent"
