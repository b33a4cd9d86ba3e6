"""Turns of phrase of the content: the prices, splits, papers and bookings that come back often."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from decimal import Decimal

from winvest.app.demo.content.shapes import (
    Channel,
    CqRule,
    Day,
    Document,
    Extra,
    Plan,
    Price,
    Publication,
    Recurrence,
    TierMode,
    Version,
    Visibility,
)

EVERYWHERE: tuple[Channel, ...] = ("field", "telesales", "web")
ADVISED: tuple[Channel, ...] = ("telesales", "field")
WEB_ONLY: tuple[Channel, ...] = ("web",)

YEAR_START = date(2026, 1, 1)


def fixed(amount: str, *, plan: str | None = None, vat: str = "20.00", label: str = "") -> Price:
    """A price, tax included."""
    return Price(
        type="fixed",
        payload={"amount": Decimal(amount)},
        plan=plan,
        tax_rate=Decimal(vat),
        label=label,
    )


def net(amount: str, *, plan: str | None = None, label: str = "") -> Price:
    """A professional price, before VAT at 20 %."""
    price = fixed(amount, plan=plan, label=label)
    return replace(price, tax_included=False)


def premium(amount: str, *, plan: str | None = None, label: str = "Cotisation") -> Price:
    """An insurance premium: no VAT, the premium tax is inside (CGI art. 261 C)."""
    return fixed(amount, plan=plan, vat="0.00", label=label)


def usage(
    unit: str,
    unit_price: str,
    *,
    minimum: str | None = None,
    plan: str | None = None,
    vat: str = "20.00",
    label: str = "",
) -> Price:
    """A price for each unit used, perhaps with a minimum charge."""
    charge = None if minimum is None else Decimal(minimum)
    payload = {"unit": unit, "unit_price": Decimal(unit_price), "min_charge": charge}
    return Price(type="usage", payload=payload, plan=plan, tax_rate=Decimal(vat), label=label)


def tiered(
    *steps: tuple[int, int | None, str],
    mode: TierMode,
    plan: str | None = None,
    vat: str = "20.00",
    tax_included: bool = True,
    label: str = "",
    unit: str | None = None,
) -> Price:
    """A price by quantity, or by what is used of a unit; each step is (min, max, amount)."""
    payload = [
        {"min": low, "max": high, "amount": Decimal(amount), "base": None}
        for low, high, amount in steps
    ]
    return Price(
        type="tiered",
        payload=payload,
        tier_mode=mode,
        unit=unit,
        plan=plan,
        tax_rate=Decimal(vat),
        tax_included=tax_included,
        label=label,
    )


def indexed(
    index: str,
    formula: str,
    *,
    unit: str,
    floor: str,
    cap: str,
    plan: str | None = None,
    label: str = "",
) -> Price:
    """A price a unit that follows the index of the month before, between a floor and a cap."""
    payload = {
        "index": index,
        "formula": formula,
        "unit": unit,
        "lag_months": 1,
        "floor": Decimal(floor),
        "cap": Decimal(cap),
    }
    return Price(type="indexed", payload=payload, plan=plan, label=label)


def monthly(code: str, name: str) -> Plan:
    """A plan charged each month."""
    return Plan(code=code, name=name)


def yearly(code: str, name: str) -> Plan:
    """A plan charged each year."""
    return Plan(code=code, name=name, recurrence="yearly")


def once(code: str, name: str) -> Plan:
    """A plan charged once."""
    return Plan(code=code, name=name, recurrence="one_shot")


def every(days: int, code: str, name: str) -> Plan:
    """A plan charged every so many days."""
    return Plan(code=code, name=name, recurrence="custom", billing_cycle_days=days)


def option(code: str, label: str, amount: str, *, recurrence: Recurrence = "monthly") -> Extra:
    """An option, tax included."""
    return Extra(
        kind="option", code=code, label=label, value=Decimal(amount), recurrence=recurrence
    )


def fee(code: str, label: str, amount: str, *, vat: str = "20.00") -> Extra:
    """An initial fee, tax included."""
    return Extra(
        kind="fee",
        code=code,
        label=label,
        value=Decimal(amount),
        recurrence="one_shot",
        tax_rate=Decimal(vat),
    )


def published(
    company: str,
    channels: Iterable[Channel],
    *,
    starts: Day = YEAR_START,
    ends: Day | None = None,
    visibility: Visibility = "public",
    price_visible: bool = True,
    conditions: str = "",
    teams: Iterable[str] = (),
) -> Publication:
    """A publication to one company; `teams`: a pilot for these of its teams alone."""
    return Publication(
        company=company,
        channels=tuple(channels),
        visibility=visibility,
        price_visible=price_visible,
        conditions=conditions,
        starts=starts,
        ends=ends,
        teams=tuple(teams),
    )


def papers(*names: str, notes: str, script: bool = False) -> CqRule:
    """What quality control asks for."""
    return CqRule(required=names, notes=notes, script=script)


def superseded(version: Version, *, ends: date) -> Version:
    """The same version, closed: what was sold until `ends`."""
    return replace(version, status="superseded", ends=ends, publications=())


def of_plans(*lines: tuple[Plan, str], vat: str = "20.00") -> tuple[Price, ...]:
    """One fixed price a plan, tax included."""
    return tuple(fixed(amount, plan=plan.code, vat=vat) for plan, amount in lines)


def papers_of(*sets: Iterable[Document]) -> tuple[Document, ...]:
    """Several sets of documents as one."""
    return tuple(document for one in sets for document in one)
