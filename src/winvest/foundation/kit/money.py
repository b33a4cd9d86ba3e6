"""Money: Decimal only, rounded once, half up, at the posted line."""

from decimal import ROUND_HALF_UP, Decimal

CENT = Decimal("0.01")


def round_cents(amount: Decimal) -> Decimal:
    """The amount as it is posted: two decimals, half a cent away from zero.

    >>> round_cents(Decimal("2.345")), round_cents(Decimal("-2.345"))
    (Decimal('2.35'), Decimal('-2.35'))
    """
    return amount.quantize(CENT, rounding=ROUND_HALF_UP)


def excl_tax(amount_incl_tax: Decimal, *, vat_rate: Decimal) -> Decimal:
    """The net amount hidden in a gross one; `vat_rate` in percent.

    >>> excl_tax(Decimal("29.90"), vat_rate=Decimal("20"))
    Decimal('24.92')
    """
    return round_cents(amount_incl_tax / (1 + vat_rate / 100))
