"""How OggoData answers a request for prices."""

import re
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from winvest_sandbox.oggo.tariff import (
    BY_CODE,
    OggoProduct,
    age_on,
    monthly_cents,
    taxes_cents,
)

MOST_PRODUCTS = 3
VALIDITY = timedelta(days=30)
RISE_PERCENT = 5
Json = dict[str, Any]


@dataclass
class Refusal(Exception):
    """A 422: what is wrong with the request (INVALID) or with the people (INELIGIBLE)."""

    code: str
    reasons: list[Json] = field(default_factory=list)
    status: int = 422

    def body(self) -> Json:
        """The envelope of OggoData."""
        return {"code": self.code, "reasons": self.reasons}


def quote(
    asked: Any, *, number: int, now: datetime, today: date, outcome: str | None, host: str
) -> Json:
    """Offers of the products asked, for the eldest insured; raises `Refusal`."""
    products, births, effective, postcode = _read(asked, today=today)
    if outcome == "ineligible":
        raise Refusal("INELIGIBLE", [{"code": "UNDERWRITING", "product": p.code} for p in products])
    ages = [age_on(birth, effective) for birth in births]
    fitting, reasons = [], []
    for product in products:
        if max(ages) > product.max_age:
            reasons.append({"code": "AGE_MAX", "product": product.code, "max": product.max_age})
        elif max(ages) < product.min_age:
            reasons.append({"code": "AGE_MIN", "product": product.code, "min": product.min_age})
        else:
            fitting.append(product)
    if not fitting:
        raise Refusal("INELIGIBLE", reasons)
    rise = RISE_PERCENT if outcome == "price_change" else 0
    return {
        "quote_id": f"OQ-{now:%Y%m%d}-{number:06d}",
        "external_id": asked["external_id"],
        "valid_until": (now + VALIDITY).isoformat(timespec="seconds"),
        "currency": "EUR",
        "offers": [
            _offer(product, plan, age=max(ages), postcode=postcode, rise=rise, host=host)
            for product in fitting
            for plan in product.plans
        ],
        "ineligible": reasons,
    }


def _offer(
    product: OggoProduct, plan: str, *, age: int, postcode: str, rise: int, host: str
) -> Json:
    monthly = monthly_cents(product, plan, age=age, postcode=postcode)
    monthly += (monthly * rise + 50) // 100
    return {
        "offer_id": f"{product.code}:{plan}",
        "product": product.code,
        "plan": plan,
        "premium_monthly_cents": monthly,
        "premium_yearly_cents": monthly * 12,
        "taxes_cents": taxes_cents(product, monthly),
        "fees_cents": 0,
        "guarantees": [product.label],
        "dipa_url": f"{host}/oggo/v1/documents/{product.code}/DIPA",
    }


def _read(asked: Any, *, today: date) -> tuple[list[OggoProduct], list[date], date, str]:
    """The request's parts, or a refusal that lists every fault."""
    asked = asked if isinstance(asked, dict) else {}
    faults: list[Json] = []

    def fault(name: str, why: str) -> None:
        faults.append({"code": "INVALID_FIELD", "field": name, "message": why})

    if not isinstance(asked.get("external_id"), str) or not asked["external_id"]:
        fault("external_id", "required")
    codes = asked.get("product_codes")
    if not isinstance(codes, list) or not 1 <= len(codes) <= MOST_PRODUCTS:
        fault("product_codes", f"1 to {MOST_PRODUCTS} codes")
        codes = []
    for code in codes:
        if code not in BY_CODE:
            fault("product_codes", f"unknown product {code}")
    insured = asked.get("insured")
    people = insured if isinstance(insured, list) else []
    births = [_day(one.get("birth_date")) for one in people if isinstance(one, dict)]
    known = [birth for birth in births if birth is not None and birth <= today]
    if not known or len(known) != len(people):
        fault("insured", "at least one, each with an ISO birth_date in the past")
    effective = _day(asked.get("effective_date"))
    if effective is None or effective < today:
        fault("effective_date", "an ISO day, not in the past")
    postcode = str(asked.get("postcode", ""))
    if not re.fullmatch(r"\d{5}", postcode):
        fault("postcode", "five digits")
    if faults or effective is None:
        raise Refusal("INVALID", faults)
    return [BY_CODE[code] for code in codes], known, effective, postcode


def _day(text: Any) -> date | None:
    try:
        return date.fromisoformat(text)
    except (TypeError, ValueError):
        return None
