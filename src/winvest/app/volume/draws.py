"""One product drawn from a seed: what it is, who sells it, how it is priced and rewarded."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from random import Random

from winvest.app.volume.offers_home import OFFERS
from winvest.app.volume.prices import Tariff, draw_tariff
from winvest.app.volume.shapes import Offer, PlanShape, Reward
from winvest.app.volume.timeline import Moment, timeline
from winvest.app.volume.words import EDITIONS, RANGES

FIRST_NUMBER = 10_000  # the demo group's own codes have four digits at most
STEP = 7919  # a prime: neighbours in the order of drawing do not share their words
LIVES = ("active",) * 36 + ("frozen",) * 4 + ("retired",) * 4 + ("test",) * 3 + ("draft",) * 3
LINKS = (
    ("api",) * 9 + ("import",) * 5 + ("requested",) * 3 + ("not_integrated",) * 2 + ("inactive",)
)
ZONES = (("FR-METRO",),) * 15 + (
    ("FR-METRO", "FR-CORSE"),
    ("FR-METRO", "FR-CORSE"),
    ("FR-METRO", "FR-CORSE", "FR-DROM"),
    ("FR-METRO", "FR-DROM"),
    ("FR-METRO", "ZONE-RURALE"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Product:
    """A product of the volume catalogue, versions included."""

    number: int
    offer: Offer
    sku: str
    name: str
    short_name: str
    description: str
    partner: str | None
    lifecycle: str
    integration: str
    automatic: bool
    revenue: str
    reward: Reward
    channels: tuple[str, ...]
    zones: tuple[str, ...]
    ages: tuple[int | None, int | None]
    kinds: tuple[str, ...]
    badges: tuple[str, ...]
    sellers: tuple[str, ...]
    plans: tuple[PlanShape, ...]
    tariff: Tariff
    versions: tuple[Moment, ...]


def dice_of(seed: int, number: int) -> Random:
    """The chance of one product, which depends neither on the others nor on their order."""
    return Random(f"{seed}/{number}")  # noqa: S311 - figures to look at, nothing secret


def is_settled(seed: int, number: int) -> bool:
    """Was the product ever published? Those that were hold most of the versions."""
    return _life(seed, number) in ("active", "frozen", "retired")


def draw(seed: int, number: int, *, versions: int, today: date) -> Product:
    """The product of a number, the same for the same seed and day."""
    dice = dice_of(seed, number)
    offer = dice.choices(OFFERS, _WEIGHTS)[0]
    lifecycle = _life(seed, number)
    partner = dice.choice(offer.partners)
    integration = _integration(dice, partner, lifecycle)
    level, audience, name = _name(offer, seed, number)
    tariff = draw_tariff(dice, offer)
    return Product(
        number=number,
        offer=offer,
        sku=f"{offer.company}-{offer.risk}-{FIRST_NUMBER + number}",
        name=name,
        short_name=" ".join(name.split()[-3:])[:80],
        description=offer.sentence.format(
            level=level.lower(),
            audience=f"le public « {audience} »" if audience else "tous les publics",
            word=audience or "au choix",
        ),
        partner=partner,
        lifecycle=lifecycle,
        integration=integration,
        automatic=integration == "api" and dice.random() < 0.5,
        revenue=dice.choice(offer.revenue),
        reward=dice.choice(offer.rewards),
        channels=dice.choice(offer.channels),
        zones=dice.choice(ZONES),
        ages=dice.choice(offer.ages),
        kinds=dice.choice(offer.kinds),
        badges=_badges(dice, lifecycle, tariff, versions),
        sellers=_sellers(dice, offer),
        plans=dice.choice(offer.plans),
        tariff=tariff,
        versions=timeline(dice, lifecycle=lifecycle, count=versions, today=today),
    )


def spread(seed: int, numbers: Sequence[int], *, versions: int) -> Mapping[int, int]:
    """How many versions each product has: at least one, and as many as asked in all.

    >>> sum(spread(1, range(20), versions=200).values())
    200
    """
    counts = dict.fromkeys(numbers, 1)
    settled = [number for number in numbers if is_settled(seed, number)] or list(numbers)
    dice = dice_of(seed, -1 - len(numbers))
    shares = [dice.choice((1, 2, 3, 3, 4)) for _ in settled]
    for number in dice.choices(settled, shares, k=versions - len(numbers)):
        counts[number] += 1
    return counts


_WEIGHTS = [offer.weight for offer in OFFERS]


def _life(seed: int, number: int) -> str:
    return dice_of(seed + 1_000_003, number).choice(LIVES)


def _name(offer: Offer, seed: int, number: int) -> tuple[str, str, str]:
    """A level, an audience and a name; two products of one offer have other words.

    Numbers are walked in steps of a prime, so that the words vary from one to the next.
    """
    at = number * STEP + seed
    words = []
    for choices in (offer.levels, RANGES, offer.audiences, EDITIONS, offer.nouns):
        at, which = divmod(at, len(choices))
        words.append(choices[which])
    level, family, audience, edition, noun = words
    name = " ".join(word for word in (noun, family, level, audience, edition) if word)
    return level, audience, name


def _integration(dice: Random, partner: str | None, lifecycle: str) -> str:
    if lifecycle == "retired":
        return "inactive"
    if partner is None or lifecycle == "draft":
        return "not_integrated"
    return dice.choice(LINKS)


def _badges(dice: Random, lifecycle: str, tariff: Tariff, versions: int) -> tuple[str, ...]:
    found = []
    if lifecycle == "active" and versions <= 6 and dice.random() < 0.5:
        found.append("new")
    if lifecycle == "active" and dice.random() < 0.08:
        found.append("promo")
    if lifecycle == "test":
        found.append("beta")
    if tariff.type == "on_quotation":
        found.append("on_quotation")
    return tuple(found)


def _sellers(dice: Random, offer: Offer) -> tuple[str, ...]:
    """The companies that may sell it: its owner, and often a sister company."""
    others = [one for one in offer.others if dice.random() < 0.35]
    return (offer.company, *others)
