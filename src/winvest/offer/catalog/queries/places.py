"""Places: an address written by hand, or whose order was changed, is read from its first page.

The value of a place is compared as what the list is sorted by: a name where there should be a
price would be an error of the database.
"""

import re
from contextlib import suppress
from dataclasses import replace
from datetime import datetime

from winvest.foundation.kit.scope import Scope
from winvest.offer.catalog.forms.filters import SEPARATOR, Order, ProductFilters
from winvest.offer.catalog.queries.orders import UNPRICED, sorts_by_price

SCORE = re.compile(r"\d{1,9}(\.\d{1,9})?(e[+-]?[0-2]?\d)?", re.ASCII)
PRICE = re.compile(r"-?\d{1,19}", re.ASCII)


def soundly_placed(scope: Scope, filters: ProductFilters) -> ProductFilters:
    """The same filters, without a place that the order in force has not."""
    if filters.place is None or _fits(scope, filters, filters.place.value):
        return filters
    return replace(filters, place=None)


def _fits(scope: Scope, filters: ProductFilters, value: str) -> bool:
    if filters.sort is Order.UPDATED:
        return _is_moment(value)
    if filters.sort is Order.RELEVANCE and filters.q:
        return SCORE.fullmatch(value) is not None
    if filters.sort is Order.PRICE and sorts_by_price(scope):
        price = value.partition(SEPARATOR)[0]
        return PRICE.fullmatch(price) is not None and abs(int(price)) <= UNPRICED[False]
    return True


def _is_moment(value: str) -> bool:
    with suppress(ValueError):
        return value.isascii() and datetime.fromisoformat(value).tzinfo is not None
    return False
