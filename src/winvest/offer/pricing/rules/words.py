"""How the explanation of a price writes its numbers: exact for programs, French for people."""

from decimal import Context, Decimal

from winvest.foundation.kit.french import NBSP, SYMBOLS, amount, number
from winvest.foundation.kit.money import CENT

EIGHT = Decimal("0.00000001")
WIDE = Context(prec=60)


def plain(value: Decimal) -> str:
    """A number as programs read it: no exponent, no useless zero.

    >>> plain(Decimal("1.50")), plain(Decimal("1E+2")), plain(Decimal("-0.00"))
    ('1.5', '100', '0')
    """
    text = format(value, "f")
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return "0" if text == "-0" else text


def cents(value: Decimal) -> str:
    """An amount as programs read it: always two decimals.

    >>> cents(Decimal("9.9"))
    '9.90'
    """
    return format(value.quantize(CENT), "f")


def told(value: Decimal) -> str:
    """A number for people, with all its decimals.

    >>> told(Decimal("0.195200"))
    '0,1952'
    """
    return number(Decimal(plain(value)))


def price(value: Decimal, currency: str) -> str:
    """A unit price for people: to the cent, or with all its decimals when it has more.

    >>> price(Decimal("0.1952"), "EUR"), price(Decimal("9.9"), "EUR")
    ('0,1952\xa0€', '9,90\xa0€')
    """
    exact = Decimal(plain(value))
    if -int(exact.as_tuple().exponent) <= 2:
        return amount(value, currency)
    shown = Decimal(plain(exact.quantize(EIGHT, context=WIDE)))
    return f"{number(shown)}{NBSP}{SYMBOLS.get(currency, currency)}"
