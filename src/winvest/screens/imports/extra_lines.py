"""What comes beside the prices of one version, from the lines of a file to its editor’s entries."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from winvest.offer.catalog.enums import Recurrence
from winvest.offer.pricing.enums import PriceEffect
from winvest.offer.versions.forms.extra_reading import parse_extras
from winvest.offer.versions.forms.extras import PREFIXES, TAXED, ExtraEntry
from winvest.offer.versions.rules.content import Content, ExtraKind, ExtraPart, PlanPart
from winvest.offer.versions.rules.typed_periods import moment_within
from winvest.screens.imports.commission_lines import plan_code_of
from winvest.screens.imports.price_lines import is_extra
from winvest.screens.imports.words import NO

Line = Mapping[str, str]


def extras_of(
    lines: Sequence[Line], plans: Sequence[PlanPart], *, zone: str
) -> tuple[tuple[ExtraPart, Line], ...]:
    """The options, surcharges, fees and promotions told, each with its line."""
    told = {
        kind: [one for one in lines if is_extra(one) and one["price_type"] == kind.value]
        for kind in PREFIXES
    }
    entries = {kind: tuple(_entry(kind, one) for one in those) for kind, those in told.items()}
    wanted = parse_extras(entries, Content(plans=tuple(plans)), zone=zone)
    ordered = [one for those in told.values() for one in those]
    return tuple(
        (_within(each.extra, line, zone), line) for each, line in zip(wanted, ordered, strict=True)
    )


def _entry(kind: ExtraKind, line: Line) -> ExtraEntry:
    amount = line.get("amount", "")
    by_rate = PriceEffect.PERCENT if amount.endswith("%") else PriceEffect.AMOUNT
    taxed = kind in TAXED
    return ExtraEntry(
        code=line.get("extra_code", ""),
        label=line.get("price_label", ""),
        plan=plan_code_of(line),
        value=amount,
        effect=line.get("effect") or by_rate.value,
        recurrence=line.get("recurrence") or Recurrence.MONTHLY.value,
        rate=line.get("tax_rate") or "20" if taxed else "",
        included="1" if taxed and line.get("tax_included", "").lower() not in NO else "",
        min_age=line.get("price_min_age", ""),
        max_age=line.get("price_max_age", ""),
        zones=line.get("price_zones", ""),
        kinds=line.get("price_kinds", ""),
        promo_code=line.get("promo_code", ""),
        first_months=line.get("first_months", ""),
        combinable="" if line.get("combinable", "").lower() in ("", *NO) else "1",
        first_day=line.get("price_from", "").partition(" ")[0],
        last_day=line.get("price_to", "").partition(" ")[0],
    )


def _within(one: ExtraPart, line: Line, zone: str) -> ExtraPart:
    """The extra, where a moment within a day is told rather than the day."""
    start = moment_within(line.get("price_from", ""), zone=zone)
    end = moment_within(line.get("price_to", ""), zone=zone)
    return replace(one, valid_from=start or one.valid_from, valid_to=end or one.valid_to)
