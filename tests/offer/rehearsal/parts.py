"""Prices, schemes and subjects of the rules of rehearsals."""

from decimal import Decimal
from uuid import uuid4

from tests.offer.pricing.world import AT, VAT, a_rule, a_tariff, d
from winvest.offer.pricing.rules.quote import Offer
from winvest.offer.pricing.rules.request import Item, Request
from winvest.offer.pricing.rules.shelf import Place, Showing
from winvest.offer.pricing.rules.tariff import (
    Conditions,
    Fixed,
    Tariff,
    Window,
)
from winvest.offer.rehearsal.rules.repricing import (
    Change,
    Ground,
    changes,
    priced,
    touched,
)

FT = uuid4()
GROUND = Ground(known_at=AT)


def fixed(amount: str | Decimal, **more: object) -> Tariff:
    """A tariff at one price, tax included."""
    return a_tariff(a_rule(Fixed(amount=d(str(amount))), tax=VAT), **more)


def asked(*skus: str, quantity: str = "1", **more: object) -> Request:
    """A request of these products."""
    items = tuple(Item(sku=sku, quantity=d(quantity)) for sku in skus or ("T1",))
    return Request(items=items, at=AT, **more)  # type: ignore[arg-type]


def rehearsed(request: Request, before: Tariff | None, after: Tariff | None) -> tuple[Change, ...]:
    """What becomes of a request whose product goes from a tariff to another."""
    sides = []
    for tariff in (before, after):
        offers = {one.sku: Offer(tariff=fixed("5", sku=one.sku)) for one in request.items}
        offers["T1"] = Offer(tariff=tariff, refusal=None if tariff else "not_published")
        places = touched(request, skus=("T1",), offers=offers)
        sides.append(priced(request, offers=offers, places=places, ground=GROUND))
    return changes(*sides)


def a_place(**more: object) -> Place:
    """A product on sale in the field and on the web."""
    base: dict[str, object] = {
        "product_id": "p", "known": True, "lifecycle": "active", "conditions": Conditions(),
        "editions": (), "agreed": (),
        "showings": (Showing(channels=frozenset(("field", "web")), window=Window()),),
    }  # fmt: skip
    return Place(**base | more)  # type: ignore[arg-type]
