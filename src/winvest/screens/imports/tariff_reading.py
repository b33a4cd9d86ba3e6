"""The whole tariff of one version, from the lines of a file: read by the forms of its editors."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from winvest.foundation.kit.calendar import end_of_day, start_of_day
from winvest.foundation.kit.reading import Reading
from winvest.group.taxes.rules import Rates
from winvest.offer.versions.forms.grids import parse_grid
from winvest.offer.versions.forms.prices import parse_sheet
from winvest.offer.versions.rules.content import ExtraPart, PlanPart, PricePart
from winvest.offer.versions.rules.typed_periods import moment_within
from winvest.screens.imports.extra_lines import extras_of
from winvest.screens.imports.payload_lines import refused
from winvest.screens.imports.price_lines import Group, grid_entry, prices_told

Line = Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class TariffRead:
    """Plans, prices with their grids, and what comes beside them."""

    plans: tuple[PlanPart, ...]
    prices: tuple[PricePart, ...]
    extras: tuple[ExtraPart, ...]


def tariff_of(lines: Sequence[Line], *, zone: str, rates: Rates) -> TariffRead:
    """The tariff that these lines tell; `Invalid` names the entry at fault."""
    told = prices_told(lines)
    wanted = parse_sheet(told.sheet, told.kept)
    plans = tuple(one.plan for one in wanted.plans)
    prices = tuple(
        _whole(one.price, group, zone=zone, rates=rates)
        for one, group in zip(wanted.prices, told.groups, strict=True)
    )
    extras = tuple(
        replace(one, tax_code=_tax_code(line, rates))
        for one, line in extras_of(lines, plans, zone=zone)
    )
    return TariffRead(plans=plans, prices=prices, extras=extras)


def _whole(price: PricePart, group: Group, *, zone: str, rates: Rates) -> PricePart:
    """A price with what its lines tell beside its amounts."""
    line = group.first
    reading = Reading({f"colonne-{name}": one for name, one in line.items()})
    label = reading.text("colonne-price_label", longest=120)
    start = _moment(reading, "price_from", zone)
    end = _moment(reading, "price_to", zone)
    if start is not None and end is not None and end <= start:
        reading.refuse("colonne-price_to", "reversed", "La fin précède le début.")
    reading.finish()
    price = replace(
        price,
        label=label or None,
        valid_from=start,
        valid_to=end,
        tax_code=_tax_code(line, rates),
    )
    if not group.grid:
        return price
    grid = parse_grid([grid_entry(one) for one in group.grid])
    if not group.lines:
        price = replace(price, payload={"amount": min(one.amount for one in grid)})
    return replace(price, grid=grid)


def _moment(reading: Reading, name: str, zone: str) -> datetime | None:
    """A first or last day, or the moment told within it."""
    told = reading.raw.get(f"colonne-{name}", "")
    within = moment_within(told, zone=zone)
    if within is not None:
        return within
    day = reading.day(f"colonne-{name}")
    if day is None:
        return None
    return start_of_day(day, zone=zone) if name == "price_from" else end_of_day(day, zone=zone)


def _tax_code(line: Line, rates: Rates) -> str | None:
    code = line.get("tax_code", "").upper()
    if code and code not in rates:
        told = f"Aucune TVA n’a le code « {code[:20]} » : videz la cellule, ou reprenez la liste."
        raise refused("tax_code", told)
    return code or None
