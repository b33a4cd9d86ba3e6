"""French typography: amounts, percents, dates, plurals, as people here write them.

Non-breaking spaces are U+00A0 (before € and %), thousands take U+202F, the minus is U+2212.
"""

import re
from datetime import date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

from winvest.foundation.kit.calendar import PARIS
from winvest.foundation.kit.money import round_cents

VOWELS = frozenset("aeiouàâäéèêëîïôöùûüœæ")
NBSP = "\u00a0"
THIN = "\u202f"
SPACES = re.compile(r"[\s€]")
CENTS = re.compile(r"-?[0-9]+(\.[0-9]{1,2})?")
ISO_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
MONTHS = (
    "janvier février mars avril mai juin juillet août septembre octobre novembre décembre".split()
)
SHORT_MONTHS = "janv. févr. mars avr. mai juin juil. août sept. oct. nov. déc.".split()
SYMBOLS = {"EUR": "€", "USD": "$", "GBP": "£", "CHF": "CHF"}


def number(value: Decimal | int, *, decimals: int | None = None) -> str:
    """A number with a decimal comma and thin spaces.

    >>> number(Decimal("1234.5")), number(1234567)
    ('1\u202f234,5', '1\u202f234\u202f567')
    """
    exact = Decimal(value)
    text = f"{abs(exact):,f}" if decimals is None else f"{abs(exact):,.{decimals}f}"
    text = text.replace(",", THIN).replace(".", ",")
    return f"−{text}" if exact < 0 else text


def amount(value: Decimal | str | None, currency: str = "EUR") -> str:
    """An amount to the cent with its currency; nothing becomes a dash.

    >>> amount(Decimal("-1234.5"))
    '−1\u202f234,50\u00a0€'
    """
    if value is None:
        return "–"
    exact = round_cents(Decimal(value))
    return f"{number(exact, decimals=2)}{NBSP}{SYMBOLS.get(currency, currency)}"


def percent(value: Decimal | str | None) -> str:
    """A rate in percent, without useless zeros.

    >>> percent(Decimal("12.50")), percent(Decimal("20.00"))
    ('12,5\u00a0%', '20\u00a0%')
    """
    if value is None:
        return "–"
    exact = Decimal(value).normalize()
    plain = exact.quantize(Decimal(1)) if exact == exact.to_integral() else exact
    return f"{number(plain)}{NBSP}%"


def short_date(day: date | None) -> str:
    """A date as in tables.

    >>> short_date(date(2026, 11, 1)), short_date(date(2026, 11, 21))
    ('1er\u00a0nov.\u00a02026', '21\u00a0nov.\u00a02026')
    """
    return _date(day, SHORT_MONTHS)


def long_date(day: date | None) -> str:
    """A date as in sentences and documents."""
    return _date(day, MONTHS)


def typed_date(value: object) -> object:
    """What a date field holds: a day in the order in which it is typed; the rest as it is.

    Addresses, and whoever types the ISO order, give the year first.

    >>> typed_date("2026-12-01"), typed_date(date(2026, 12, 1)), typed_date("2026-13-01")
    ('01/12/2026', '01/12/2026', '2026-13-01')
    """
    if isinstance(value, str) and ISO_DAY.fullmatch(value):
        try:
            value = date.fromisoformat(value)
        except ValueError:
            return value
    return f"{value:%d/%m/%Y}" if isinstance(value, date) else value


def typed_amount(value: object) -> object:
    """What an amount field holds: written to the cent, as it is once one leaves it.

    What cannot be read, or goes beyond the cent, is kept as it was typed.

    >>> typed_amount("3"), typed_amount("1 234,5"), typed_amount("0,1952"), typed_amount("douze")
    ('3,00', '1\u202f234,50', '0,1952', 'douze')
    """
    if not isinstance(value, str | Decimal):
        return value
    value = str(value)
    plain = SPACES.sub("", value).replace("−", "-").replace(",", ".")
    return number(Decimal(plain), decimals=2) if CENTS.fullmatch(plain) else value


def moment(value: datetime | None, zone: str = PARIS) -> str:
    """A moment, in the company's zone.

    >>> from datetime import UTC
    >>> moment(datetime(2026, 11, 21, 13, 32, tzinfo=UTC))
    '21\u00a0nov.\u00a02026 à 14\u00a0h\u00a032'
    """
    if value is None:
        return "–"
    local = value.astimezone(ZoneInfo(zone))
    return f"{short_date(local.date())} à {local.hour}{NBSP}h{NBSP}{local.minute:02d}"


def plural(count: int, singular: str, several: str | None = None) -> str:
    """A count with its noun; French counts zero as one.

    >>> plural(0, "produit"), plural(1200, "produit")
    ('0\u00a0produit', '1\u202f200\u00a0produits')
    """
    noun = singular if abs(count) < 2 else several or f"{singular}s"
    return f"{number(count)}{NBSP}{noun}"


def of(name: str) -> str:
    """A name after « de », elided before a vowel.

    >>> of("Mondial TV"), of("OggoData"), of("Électricité"), of("Yousign")
    ('de Mondial TV', 'd’OggoData', 'd’Électricité', 'de Yousign')
    """
    return f"d’{name}" if name[:1].lower() in VOWELS and name else f"de {name}"


def spaced(sentence: str) -> str:
    """A sentence with its non-breaking spaces, where the source has plain ones.

    >>> spaced("Trop tard : 100 % des « places » sont prises !")
    'Trop tard\u00a0: 100\u00a0% des «\u00a0places\u00a0» sont prises\u202f!'
    """
    for mark in (":", "»", "%", "€"):
        sentence = sentence.replace(f" {mark}", f"{NBSP}{mark}")
    for mark in (";", "!", "?"):
        sentence = sentence.replace(f" {mark}", f"{THIN}{mark}")
    return sentence.replace("« ", f"«{NBSP}")


def _date(day: date | None, months: list[str]) -> str:
    if day is None:
        return "–"
    if isinstance(day, datetime):
        day = day.astimezone(ZoneInfo(PARIS)).date()
    first = "1er" if day.day == 1 else str(day.day)
    return f"{first}{NBSP}{months[day.month - 1]}{NBSP}{day.year}"
