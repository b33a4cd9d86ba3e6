"""Breaking changes, by the list of data-model.md: what obliges to say « changement majeur ».

A price up, a plan removed, eligibility narrowed, a compulsory document replaced, a commission
split changed (Annexe A §4, completed).
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from winvest.foundation.kit.errors import Invalid, Refused
from winvest.foundation.kit.french import NBSP, amount
from winvest.foundation.kit.money import round_cents
from winvest.offer.pricing.enums import PriceEffect, PricingType
from winvest.offer.pricing.rules.decoding import bounds_of, shape_of
from winvest.offer.pricing.rules.grids import told_apart
from winvest.offer.pricing.rules.preview import bare_quote
from winvest.offer.pricing.rules.request import IndexPoint
from winvest.offer.pricing.rules.tariff import Rule, Tax
from winvest.offer.versions.rules.content import (
    Content,
    ExtraKind,
    ExtraPart,
    GridPart,
    PlanPart,
    PricePart,
)
from winvest.offer.versions.rules.words import extra_name, for_whom

MOMENT = datetime(2026, 1, 1, tzinfo=UTC)  # any: the rules compared are alone, and undated
INDEX = (Decimal("0.05"), Decimal("0.2"), Decimal(100))
USED = (Decimal(1), Decimal(10), Decimal(100), Decimal(1000), Decimal(10000))


class MajorChange(Refused):
    """The content breaks with what is in force, and does not say so."""

    def __init__(self, reasons: Sequence[str]) -> None:
        told = "\u202f; ".join(reasons)
        super().__init__(
            f"Ce contenu rompt avec la version en vigueur\u00a0: {told}. Cochez "
            "«\u00a0Changement majeur\u00a0», puis recommencez.",
            code="breaking_changes",
        )
        self.reasons = tuple(reasons)


def check_breaking(before: Content | None, after: Content) -> None:
    """Content that breaks is refused unless it says that it does (Annexe A §4)."""
    if before is None or after.breaking:
        return
    if reasons := breaking_changes(before, after):
        raise MajorChange(reasons)


def breaking_changes(before: Content, after: Content) -> tuple[str, ...]:
    """What breaks with the content before, in words; nothing when a minor version will do."""
    return (
        *_plans_removed(before.plans, after.plans),
        *_prices_up(before, after),
        *_extras_up(before.extras, after.extras),
        *_narrowed(before, after),
        *_papers_replaced(before, after),
        *_splits_changed(before, after),
    )


def prices_up(before: Content, after: Content) -> tuple[str, ...]:
    """What clients pay more for the same need, in words; nothing when they never do."""
    return (*_prices_up(before, after), *_extras_up(before.extras, after.extras))


def _plans_removed(before: Sequence[PlanPart], after: Sequence[PlanPart]) -> Iterator[str]:
    kept = {one.code for one in after}
    for one in before:
        if one.code not in kept:
            yield f"la formule «{NBSP}{one.name}{NBSP}» disparaît"


def _prices_up(before: Content, after: Content) -> Iterator[str]:
    """Plan by plan, what a client pays for the same need, by the engine of every quote."""
    for plan in after.plans:
        if plan.code not in {one.code for one in before.plans}:
            continue
        old, new = _prices_of(before, plan.code), _prices_of(after, plan.code)
        if not old:
            continue
        told = _dearer(old, new)
        if told:
            yield f"le prix de «{NBSP}{plan.name}{NBSP}» augmente ({told})"


def _prices_of(content: Content, plan: str) -> tuple[PricePart, ...]:
    return tuple(one for one in content.prices if one.plan in (plan, None))


def _dearer(old: Sequence[PricePart], new: Sequence[PricePart]) -> str:
    """Where the new prices are higher, in words; empty when they never are."""
    for line in _dearer_lines(old, new):
        return line
    plain_old = [_rule(one) for one in old if not one.grid]
    plain_new = [_rule(one) for one in new if not one.grid]
    for need in _needs((*old, *new)):
        was, now = _charged(plain_old, need), _charged(plain_new, need)
        if was is not None and now is not None and now > was:
            quantity = need.get("", Decimal(1))
            per = f" pour {quantity.normalize():f}" if quantity != 1 else ""
            return f"{amount(was)} → {amount(now)} TTC{per}"
    return ""


Need = Mapping[str, Decimal]


def _needs(prices: Iterable[PricePart]) -> list[Need]:
    """Quantities worth trying: one, each bound of each tier and just above, and usual uses."""
    found: set[Decimal] = {Decimal(1)}
    units: set[str] = set()
    for one in prices:
        if one.type is PricingType.TIERED:
            for row in one.payload:
                low = Decimal(str(row["min"]))
                found |= {max(low, Decimal(1)), low + 1}
                if row.get("max") is not None:
                    found.add(Decimal(str(row["max"])))
        if one.type in (PricingType.USAGE, PricingType.PERCENTAGE, PricingType.INDEXED):
            found |= set(USED)
        payload = one.payload if isinstance(one.payload, Mapping) else {}
        units |= {str(name) for name in (one.unit, payload.get("unit"), payload.get("of")) if name}
    units |= {"amount"}
    return [{"": each, **dict.fromkeys(units, each)} for each in sorted(found) if each > 0]


def _charged(rules: Sequence[Rule | None], need: Need) -> Decimal | None:
    """What the rules charge together, tax included; the highest over some values of the index."""
    totals = []
    for value in INDEX:
        point = IndexPoint(on=date(2020, 1, 1), value=value, known_at=MOMENT)
        indices = dict.fromkeys(("spot", "cpi", "energy"), (point,))
        total = Decimal(0)
        for rule in rules:
            if rule is None:
                return None
            quote = bare_quote(
                rule,
                quantity=need[""],
                usage={name: each for name, each in need.items() if name},
                at=MOMENT,
                known_at=MOMENT,
                indices=indices,
            )
            if not all(one.eligible for one in quote.verdicts):
                return None
            total += sum((one.amount_incl_tax for one in quote.lines), Decimal(0))
        totals.append(total)
    return sum(totals, Decimal(0)) / len(totals) if totals else None


def _rule(one: PricePart) -> Rule | None:
    """A price as the engine takes it; none when it is no price by itself (a pack, a quotation)."""
    if one.type in (PricingType.BUNDLE, PricingType.ON_QUOTATION):
        return None
    try:
        least, most = bounds_of(one.payload)
        shape = shape_of(one.type, one.payload, tier_mode=one.tier_mode, unit=one.unit)
    except Invalid:
        return None
    return Rule(
        id="", shape=shape, tax=Tax(rate=one.tax_rate, included=one.tax_included),
        min_charge=least, max_charge=most,
    )  # fmt: skip


def _dearer_lines(old: Sequence[PricePart], new: Sequence[PricePart]) -> Iterator[str]:
    """Grids: the same client, line by line."""
    was = _by_client(old)
    for key, (told, value) in _by_client(new).items():
        if key in was and value > was[key][1]:
            yield f"{told}{NBSP}: {amount(was[key][1])} → {amount(value)} TTC"


def _by_client(prices: Sequence[PricePart]) -> dict[tuple[Any, ...], tuple[str, Decimal]]:
    found = {}
    for one in prices:
        factor = Decimal(1) if one.tax_included else 1 + one.tax_rate / 100
        apart = told_apart(one.grid)
        for line in one.grid:
            found[_client(line)] = (for_whom(line, apart), round_cents(line.amount * factor))
    return found


def _client(line: GridPart) -> tuple[Any, ...]:
    return (line.min_age, line.max_age, line.zone, line.min_household, line.max_household,
            line.level)  # fmt: skip


def _extras_up(before: Sequence[ExtraPart], after: Sequence[ExtraPart]) -> Iterator[str]:
    """Options, surcharges and fees dearer than they were; fees and surcharges that come."""
    was = {(one.kind, one.plan, one.code): one for one in before}
    for one in after:
        if one.kind is ExtraKind.PROMOTION:
            continue
        old = was.get((one.kind, one.plan, one.code))
        imposed = one.kind in (ExtraKind.FEE, ExtraKind.SURCHARGE)
        if old is None and imposed and one.value > 0:
            yield f"{_lower(extra_name(one))} s’ajoute"
        elif old is not None and (old.effect is not one.effect or _full(one) > _full(old)):
            yield f"{_lower(extra_name(one))} augmente"


def _full(one: ExtraPart) -> Decimal:
    if one.effect is PriceEffect.PERCENT or one.tax_included is not False:
        return one.value
    return round_cents(one.value * (1 + (one.tax_rate or Decimal(0)) / 100))


def _narrowed(before: Content, after: Content) -> Iterator[str]:
    """Ages and zones that a grid priced, and prices no more: these clients lose the offer."""
    for plan in after.plans:
        old = [line for one in _prices_of(before, plan.code) for line in one.grid]
        new = [line for one in _prices_of(after, plan.code) for line in one.grid]
        if not old or not new:
            continue
        ages = sorted(_ages(old) - _ages(new))
        if ages:
            yield f"l’éligibilité se resserre\u00a0: {_spans(ages)} ans n’ont plus de prix"
        zones = {one.zone for one in old} - {one.zone for one in new}
        if zones and None not in {one.zone for one in new}:
            named = ", ".join(sorted(str(one) for one in zones if one)) or "les autres zones"
            yield f"l’éligibilité se resserre\u00a0: plus de prix pour {named}"


def _ages(lines: Iterable[GridPart]) -> set[int]:
    found: set[int] = set()
    for one in lines:
        found |= set(range(one.min_age or 0, (130 if one.max_age is None else one.max_age) + 1))
    return found


def _spans(ages: Sequence[int]) -> str:
    """Ages in runs.

    >>> _spans([18, 19, 20, 70])
    '18–20, 70'
    """
    runs: list[list[int]] = []
    for age in ages:
        if runs and runs[-1][-1] == age - 1:
            runs[-1].append(age)
        else:
            runs.append([age])
    return ", ".join(f"{run[0]}–{run[-1]}" if len(run) > 1 else str(run[0]) for run in runs)


def _papers_replaced(before: Content, after: Content) -> Iterator[str]:
    kept = {(one.type, one.file_hash, one.mandatory) for one in after.living_papers}
    for one in before.living_papers:
        if one.mandatory and (one.type, one.file_hash, True) not in kept:
            again = any(each.type is one.type for each in after.living_papers)
            told = "est remplacé" if again else "disparaît"
            yield f"le document obligatoire «{NBSP}{one.title}{NBSP}» {told}"


def _splits_changed(before: Content, after: Content) -> Iterator[str]:
    was = {_scheme_key(one): one for one in before.schemes}
    for one in after.schemes:
        old = was.get(_scheme_key(one))
        if old is not None and dict(old.split) != dict(one.split):
            told = one.applies_to.label
            yield f"la répartition des commissions change ({told[:1].lower()}{told[1:]})"


def _scheme_key(one: Any) -> tuple[Any, ...]:
    return one.plan, one.applies_to, one.company_id, one.partner_id, one.channel, one.year


def _lower(text: str) -> str:
    return text[:1].lower() + text[1:]
