"""Keeping: what was asked and what was found, written so that a quote can be worked out again."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from winvest.group.taxes.rules import TaxRate
from winvest.offer.pricing.rules.documents import moment
from winvest.offer.pricing.rules.partner import PartnerPrice, told_tariff
from winvest.offer.pricing.rules.quote import Facts, Offer
from winvest.offer.pricing.rules.request import Client, IndexPoint, Item, Request
from winvest.offer.pricing.rules.tariff import (
    ALWAYS,
    Conditions,
    Negotiated,
    Tariff,
    Tax,
    Window,
)
from winvest.offer.pricing.rules.words import plain


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """All that a replay needs, beside the tariffs themselves."""

    request: Request
    known_at: datetime
    offers: Mapping[str, Mapping[str, Any]]
    tax_rates: Mapping[str, tuple[TaxRate, ...]]
    indices: Mapping[str, tuple[IndexPoint, ...]]


def request_json(request: Request) -> dict[str, Any]:
    """What was asked."""
    client = request.client
    return {
        "items": [
            {
                "sku": one.sku,
                "plan": one.plan,
                "quantity": plain(one.quantity),
                "usage": {unit: plain(value) for unit, value in one.usage.items()},
                "options": list(one.options),
                "level": one.level,
            }
            for one in request.items
        ],
        "at": request.at.isoformat(),
        "channel": request.channel,
        "client": {
            "birth_date": client.birth_date.isoformat() if client.birth_date else None,
            "postal_code": client.postal_code,
            "kind": client.kind,
            "household": client.household,
            "zones": sorted(client.zones),
            "reference": client.reference,
        },
        "promo_code": request.promo_code,
        "months": request.months,
        "zone": request.zone,
    }


def request_from(raw: Mapping[str, Any]) -> Request:
    """What was asked, read back."""
    client = raw["client"]
    return Request(
        items=tuple(
            Item(
                sku=one["sku"],
                plan=one["plan"],
                quantity=Decimal(one["quantity"]),
                usage={unit: Decimal(value) for unit, value in one["usage"].items()},
                options=tuple(one["options"]),
                level=one["level"],
            )
            for one in raw["items"]
        ),
        at=datetime.fromisoformat(raw["at"]),
        channel=raw["channel"],
        client=Client(
            birth_date=date.fromisoformat(client["birth_date"]) if client["birth_date"] else None,
            postal_code=client["postal_code"],
            kind=client["kind"],
            household=client["household"],
            zones=frozenset(client["zones"]),
            reference=client["reference"],
        ),
        promo_code=raw["promo_code"],
        months=raw["months"],
        zone=raw["zone"],
    )


def facts_json(
    offers: Mapping[str, Offer], hashes: Mapping[str, str], facts: Facts, *, known_at: datetime
) -> dict[str, Any]:
    """What was found: offers with the hash of their tariff, rates and index values taken."""
    return {
        "known_at": known_at.isoformat(),
        "offers": {sku: _offer(one, hashes) for sku, one in sorted(offers.items())},
        "tax_rates": [
            {
                "code": one.code,
                "rate": plain(one.rate),
                "from": _day(one.start),
                "to": _day(one.end),
            }
            for one in facts.tax_rates
        ],
        "points": [
            {
                "series": series,
                "on": one.on.isoformat(),
                "value": plain(one.value),
                "known_at": one.known_at.isoformat(),
            }
            for series, one in facts.points
        ],
    }


def kept_from(request: Mapping[str, Any], facts: Mapping[str, Any]) -> Kept:
    """What a replay needs, read back."""
    rates: dict[str, tuple[TaxRate, ...]] = {}
    for one in facts["tax_rates"]:
        found = TaxRate(
            code=one["code"],
            rate=Decimal(one["rate"]),
            start=_date(one["from"]),
            end=_date(one["to"]),
        )
        rates[found.code] = (*rates.get(found.code, ()), found)
    indices: dict[str, tuple[IndexPoint, ...]] = {}
    for one in facts["points"]:
        point = IndexPoint(
            on=date.fromisoformat(one["on"]),
            value=Decimal(one["value"]),
            known_at=datetime.fromisoformat(one["known_at"]),
        )
        indices[one["series"]] = (*indices.get(one["series"], ()), point)
    return Kept(
        request=request_from(request),
        known_at=datetime.fromisoformat(facts["known_at"]),
        offers=facts["offers"],
        tax_rates=rates,
        indices=indices,
    )


def offer_from(raw: Mapping[str, Any], tariff: Tariff | None) -> Offer:
    """An offer, read back beside its tariff."""
    terms = raw["conditions"]
    told = tuple(_told_from(one) for one in raw.get("told", ()))
    return Offer(
        tariff=told_tariff(tariff, told) if tariff else None,
        told=told,
        conditions=Conditions(
            min_age=terms["min_age"],
            max_age=terms["max_age"],
            zones=frozenset(terms["zones"]),
            kinds=frozenset(terms["kinds"]),
            channels=frozenset(terms["channels"]),
        ),
        agreed=tuple(_agreed_from(one) for one in raw["agreed"]),
        until=moment(raw["until"]),
        refusal=raw["refusal"],
    )


def _offer(offer: Offer, hashes: Mapping[str, str]) -> dict[str, Any]:
    terms = offer.conditions
    version = offer.tariff.version_id if offer.tariff else None
    return {
        "version_id": version,
        "sha256": hashes.get(version) if version else None,
        "conditions": {
            "min_age": terms.min_age,
            "max_age": terms.max_age,
            "zones": sorted(terms.zones),
            "kinds": sorted(terms.kinds),
            "channels": sorted(terms.channels),
        },
        "agreed": [
            {
                "id": one.id,
                "amount": plain(one.amount),
                "rate": plain(one.tax.rate),
                "included": one.tax.included,
                "code": one.tax.code,
                "plan": one.plan,
                "from": _moment(one.window.start),
                "to": _moment(one.window.end),
            }
            for one in offer.agreed
        ],
        "until": _moment(offer.until),
        "refusal": offer.refusal,
        "told": [
            {
                "plan": one.plan,
                "amount": plain(one.amount),
                "partner": one.partner,
                "reference": one.reference,
            }
            for one in offer.told
        ],
    }


def _told_from(raw: Mapping[str, Any]) -> PartnerPrice:
    return PartnerPrice(
        plan=raw["plan"],
        amount=Decimal(raw["amount"]),
        partner=raw["partner"],
        reference=raw["reference"],
    )


def _agreed_from(raw: Mapping[str, Any]) -> Negotiated:
    start, end = moment(raw["from"]), moment(raw["to"])
    return Negotiated(
        id=raw["id"],
        amount=Decimal(raw["amount"]),
        tax=Tax(rate=Decimal(raw["rate"]), included=raw["included"], code=raw["code"]),
        plan=raw["plan"],
        window=ALWAYS if start is None and end is None else Window(start=start, end=end),
    )


def _moment(value: datetime | None) -> str | None:
    return None if value is None else value.isoformat()


def _day(value: date | None) -> str | None:
    return None if value is None else value.isoformat()


def _date(value: str | None) -> date | None:
    return None if value is None else date.fromisoformat(value)
