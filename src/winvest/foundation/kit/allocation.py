"""Allocation: parts that always add up to the whole."""

from collections.abc import Sequence
from decimal import Decimal

from winvest.foundation.kit.money import CENT, round_cents


def allocate(amount: Decimal, *, weights: Sequence[Decimal]) -> tuple[Decimal, ...]:
    """Split an amount to the cent by weights; the largest remainders take the odd cents.

    >>> allocate(Decimal("100.00"), weights=(Decimal(1), Decimal(1), Decimal(1)))
    (Decimal('33.34'), Decimal('33.33'), Decimal('33.33'))
    """
    total = sum(weights, Decimal(0))
    if total <= 0 or any(weight < 0 for weight in weights):
        raise ValueError("weights must be positive")
    whole = int(round_cents(abs(amount)) / CENT)
    shares = [whole * weight / total for weight in weights]
    cents = [int(share) for share in shares]
    by_remainder = sorted(range(len(shares)), key=lambda i: (cents[i] - shares[i], i))
    for index in by_remainder[: whole - sum(cents)]:
        cents[index] += 1
    sign = -1 if amount < 0 else 1
    return tuple((sign * cent * CENT).quantize(CENT) for cent in cents)
