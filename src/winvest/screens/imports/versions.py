"""Versions that a file tells: its dated lines of one product, read by the forms of the versions."""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from winvest.foundation.kit.calendar import local_day
from winvest.foundation.kit.errors import FieldError, Invalid
from winvest.foundation.kit.french import NBSP, percent, short_date
from winvest.group.taxes.rules import Rates, is_a_rate
from winvest.offer.pricing.enums import PricingType
from winvest.offer.versions.commands.rebuilding import Rebuilt
from winvest.offer.versions.forms.dates import parse_draft
from winvest.offer.versions.forms.entries import figure
from winvest.offer.versions.forms.extras import PREFIXES
from winvest.offer.versions.forms.scheme_reading import parse_schemes
from winvest.offer.versions.rules.content import Content
from winvest.screens.imports.commission_lines import FIELDS as COMMISSION_FIELDS
from winvest.screens.imports.commission_lines import is_paid, schemes_of
from winvest.screens.imports.dated_words import EXTRA_LABELS
from winvest.screens.imports.price_lines import SOLE, is_extra, is_gridded, is_priced
from winvest.screens.imports.tariff_reading import TariffRead, tariff_of
from winvest.screens.imports.words import Fault, said

NAME = "versions"  # the entry of a line that holds them
FIELDS = {
    "effective_from": "effective_from",
    "code": "plan_code",
    "name": "plan_name",
    "recurrence": "recurrence",
    "cycle": "cycle",
    "type": "price_type",
    "mode": "tier_mode",
    "amount": "amount",
    "unit": "unit",
    "index": "index",
    "formula": "formula",
    "rate": "tax_rate",
    "plan": "plan_code",
}
BESIDE = {  # of grids, options, surcharges, fees and promotions
    "code": "extra_code",
    "label": "price_label",
    "plan": "plan_code",
    "value": "amount",
    "amount": "amount",
    "effect": "effect",
    "recurrence": "recurrence",
    "rate": "tax_rate",
    "min_age": "price_min_age",
    "max_age": "price_max_age",
    "zone": "price_zones",
    "zones": "price_zones",
    "min_household": "price_min_household",
    "max_household": "price_max_household",
    "level": "price_level",
    "kinds": "price_kinds",
    "promo_code": "promo_code",
    "first_months": "first_months",
    "first_day": "price_from",
    "last_day": "price_to",
}
FIGURE = re.compile(r"\d{1,12}(?:,\d{1,6})?")
EDITORS = ("ligne-", *(f"{one}-" for one in PREFIXES.values()))


@dataclass(frozen=True, slots=True, kw_only=True)
class Surroundings:
    """What a date and a rate lean on: the company's zone, and the rates of its country."""

    zone: str
    rates: Rates


def versions_of(
    lines: Sequence[Mapping[str, str]], ids: Sequence[UUID], around: Surroundings
) -> tuple[Rebuilt, ...]:
    """The versions of these lines, by date; `Invalid` names the entry at fault."""
    days: dict[datetime, list[Mapping[str, str]]] = {}
    for line in lines:
        start = parse_draft(dict(line), zone=around.zone).effective_from
        days.setdefault(start, []).append(line)
    starts = sorted(days)
    found = []
    for start, end, version_id in zip(starts, [*starts[1:], None], ids, strict=False):
        found.append(_version(version_id, start, end, days[start], around))
    return tuple(found)


def faults_of(
    lines: Sequence[Mapping[str, str]], ids: Sequence[UUID], around: Surroundings
) -> list[Fault]:
    """What is wrong with the versions of these lines."""
    try:
        versions_of(lines, ids, around)
    except Invalid as refusal:
        return told_faults(refusal)
    return []


def dated_line(line: Mapping[str, str], *, asked: str) -> Mapping[str, str]:
    """A line with the day given for the whole file, where it has none of its own.

    >>> dated_line({"amount": "9,90"}, asked="01/01/2027")
    {'effective_from': '01/01/2027', 'amount': '9,90'}
    """
    return {"effective_from": asked, **line} if line and asked else line


def packed(lines: Sequence[Mapping[str, str]], ids: Sequence[UUID]) -> str:
    """The lines and the ids of their versions, as a line of an import keeps them."""
    kept = {"ids": [str(one) for one in ids], "lines": [dict(one) for one in lines]}
    return json.dumps(kept, ensure_ascii=False)


def unpacked(text: str) -> tuple[list[dict[str, str]], list[UUID]]:
    """The same, read again."""
    found = json.loads(text)
    return found["lines"], [UUID(one) for one in found["ids"]]


def told(lines: Sequence[Mapping[str, str]]) -> str:
    """The versions in words, for who looks at the line: a day is said once."""
    days: dict[str, list[str]] = {}
    for one in lines:
        days.setdefault(one["effective_from"], []).append(_line_told(one))
    return " ; ".join(f"{day} : {', '.join(parts)}" for day, parts in days.items())


def _line_told(line: Mapping[str, str]) -> str:
    parts = []
    if is_extra(line):
        label = EXTRA_LABELS[line["price_type"]].lower()
        parts.append(f"{label} {line.get('extra_code', '')} {_figure(line)}".strip())
    if is_priced(line):
        tier = f", de {line.get('tier_min', '0')} à {line.get('tier_max') or '…'}"
        named = line.get("plan_name") or line.get("plan_code") or SOLE[1]
        kind = line.get("price_type", "")
        bare = PricingType(kind).label.lower() if kind in set(PricingType) else kind
        price = _figure(line) or bare
        some = ", à certains clients" if is_gridded(line) else ""
        parts.append(f"{named} {price}" + (tier if line.get("tier_min") else some))
    if is_paid(line):
        value = line["commission"]
        parts.append("commission " + (value if value[-1:] in "%€" else f"{value} %"))
    return ", ".join(parts) or "rien"


def _figure(line: Mapping[str, str]) -> str:
    amount = line.get("amount", "")
    if not amount:
        return ""
    if amount.endswith("%") or line.get("effect") == "percent":
        return f"{amount.removesuffix('%')}{NBSP}%"
    shown = figure(Decimal(amount.replace(",", "."))) if FIGURE.fullmatch(amount) else amount
    return f"{shown}{NBSP}€" + (f"/{line['unit']}" if line.get("unit") else "")


def _version(
    version_id: UUID,
    start: datetime,
    end: datetime | None,
    lines: Sequence[Mapping[str, str]],
    around: Surroundings,
) -> Rebuilt:
    tariff = tariff_of(lines, zone=around.zone, rates=around.rates)
    refuse_strange_rates(tariff, local_day(start, zone=around.zone), around)
    schemes = parse_schemes(schemes_of(lines), Content(plans=tariff.plans), zone=around.zone)
    return Rebuilt(
        id=version_id,
        effective_from=start,
        effective_to=end,
        plans=tariff.plans,
        prices=tariff.prices,
        extras=tariff.extras,
        schemes=tuple(one.scheme for one in schemes),
    )


def refuse_strange_rates(tariff: TariffRead, day: date, around: Surroundings) -> None:
    """Refuse a rate that the country does not have on that day (PRI-02)."""
    rates = [one.tax_rate for one in tariff.prices]
    rates += [one.tax_rate for one in tariff.extras if one.tax_rate is not None]
    wrong = [
        FieldError(
            field="prix-0-rate",
            code="tax_rate_unknown",
            message=f"Le taux de {percent(rate)} n’existe pas le {short_date(day)}.",
        )
        for rate in dict.fromkeys(rates)
        if not is_a_rate(around.rates, rate, day)
    ]
    if wrong:
        raise Invalid(wrong)


def told_faults(refusal: Invalid) -> list[Fault]:
    """What is wrong, by the columns of the file."""
    wrong = [Fault(entry=_entry(one), message=said(_entry(one), one)) for one in refusal.errors]
    return list(dict.fromkeys(wrong))  # several lines of a version may err alike


def _entry(error: FieldError) -> str:
    """The column that a field of an editor comes from."""
    name = error.field.rpartition("-")[2]
    if error.field.startswith("colonne-"):
        return name
    if error.field.startswith(EDITORS):
        return BESIDE.get(name, "amount")
    if error.field.startswith("schema"):
        return COMMISSION_FIELDS.get(name, "commission")
    if "-palier-" in error.field and name in ("min", "max"):
        return f"tier_{name}"
    return FIELDS.get(name, "effective_from")
