"""What was typed for a dated price, and all that is wrong with it at once: shape, names, days."""

from collections.abc import Callable, Mapping
from typing import TypeVar

from sqlalchemy.ext.asyncio import AsyncSession

from winvest.foundation.kit.errors import FieldError, Invalid
from winvest.foundation.kit.reading import Reading
from winvest.foundation.kit.scope import Scope
from winvest.offer.pricing.dated.products import (
    PricedProduct,
    check_plan,
    priced_product,
    seller_named,
    tax_on,
)
from winvest.offer.pricing.dated.rules import Days, TypedDays

T = TypeVar("T")


async def typed_whole(
    session: AsyncSession,
    scope: Scope,
    raw: Mapping[str, str],
    *,
    parse: Callable[[Mapping[str, str]], T],
    days: Callable[[Days], None],
) -> T:
    """The entry typed; 422 with all that is wrong: one misspelt code hides no other mistake."""
    errors: list[FieldError] = []
    entry: T | None = None
    try:
        entry = parse(raw)
    except Invalid as refusal:
        errors += refusal.errors
    told = {one.field for one in errors}
    misnamed = [*_wrong_days(raw, days), *await _misnamed(session, scope, raw)]
    errors += [one for one in misnamed if one.field not in told]
    if entry is None or errors:
        raise Invalid(errors)
    return entry


def _wrong_days(raw: Mapping[str, str], check: Callable[[Days], None]) -> tuple[FieldError, ...]:
    first = Reading(raw).day("valid_from")
    return () if first is None else _refusals(check, TypedDays(first_day=first, last_day=None))


async def _misnamed(
    session: AsyncSession, scope: Scope, raw: Mapping[str, str]
) -> list[FieldError]:
    """The product, plan, seller and tax that do not exist, as far as each can be looked at."""
    sku = raw.get("sku", "").strip().upper()
    if not sku:
        return []
    try:
        product = await priced_product(session, scope, sku=sku)
    except Invalid as refusal:
        return list(refusal.errors)
    found = list(_refusals(check_plan, product, raw.get("plan_code", "").strip() or None))
    company = raw.get("company", "").strip().upper()
    if not company:
        return found
    seller = _refusals(seller_named, product, company)
    return [*found, *(seller or await _untaxed(session, scope, raw, product, company))]


async def _untaxed(
    session: AsyncSession,
    scope: Scope,
    raw: Mapping[str, str],
    product: PricedProduct,
    company: str,
) -> tuple[FieldError, ...]:
    code, first = raw.get("tax_code", "").strip().upper(), Reading(raw).day("valid_from")
    if not code or first is None:
        return ()
    country = seller_named(product, company).country
    try:
        await tax_on(session, scope, country=country, code=code, day=first)
    except Invalid as refusal:
        return refusal.errors
    return ()


def _refusals(check: Callable[..., object], *values: object) -> tuple[FieldError, ...]:
    try:
        check(*values)
    except Invalid as refusal:
        return refusal.errors
    return ()
