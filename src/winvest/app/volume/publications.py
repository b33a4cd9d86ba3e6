"""Who a version is given to, and the readers that follow (the rule « Owner and reader »)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from winvest.app.demo.trees import company_id
from winvest.app.volume.draws import Product
from winvest.app.volume.timeline import Moment


@dataclass(frozen=True, slots=True, kw_only=True)
class Released:
    """A publication of one version to one company."""

    number: int
    company: str
    channels: tuple[str, ...]
    visibility: str
    price_visibility: str
    status: str
    starts: date
    ends: date | None
    counts: bool  # published, not hidden, running or to come: it makes a reader


def publications_of(dice: Random, product: Product, *, today: date) -> tuple[Released, ...]:
    """The publications of the version in force, of the one scheduled, and of the one before."""
    found: list[Released] = []
    shown = [one for one in product.versions if one.status in ("active", "scheduled")]
    closed = [one for one in product.versions if one.status == "superseded"]
    for moment in (*closed[-1:], *shown):
        for company in product.sellers:
            own = company == product.offer.company and len(product.sellers) > 1
            if own and dice.random() < 0.15:
                continue  # made for a sister company alone
            found.append(_released(dice, product, moment, company, today=today))
    return tuple(found)


def readers_of(
    product: Product,
    named: Sequence[Released],
    released: Sequence[Released],
    *,
    moment: Moment | None = None,
) -> list[str]:
    """Readers as `refresh_product_readers()` works them out: the owner, then those named.

    A version in force is read by the readers of the product; one being prepared by its owner.
    """
    owner = product.offer.company
    if moment is not None and moment.status == "active":
        named = released
    if moment is not None and not moment.published:
        named = ()
    others = {one.company for one in named if one.counts} - {owner}
    return [owner, *sorted(others, key=lambda code: company_id(code).bytes)]


def _released(
    dice: Random, product: Product, moment: Moment, company: str, *, today: date
) -> Released:
    drawn = dice.random()
    visibility = "hidden" if drawn < 0.05 else "internal" if drawn < 0.3 else "public"
    ends = moment.ends
    if ends is None and dice.random() < 0.1:
        ends = max(moment.starts, today) + timedelta(days=dice.randint(10, 300))
    status = "published"
    if product.lifecycle == "frozen":
        status = "suspended"
    elif product.lifecycle == "retired":
        status = "withdrawn"
    return Released(
        number=moment.number,
        company=company,
        channels=product.channels,
        visibility=visibility,
        price_visibility="hidden" if dice.random() < 0.08 else "public",
        status=status,
        starts=moment.starts,
        ends=ends,
        counts=status == "published" and visibility != "hidden" and (ends is None or ends > today),
    )
