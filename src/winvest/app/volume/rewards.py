"""Commission schemes and tiers of the volume catalogue (Annexe A §3.4)."""

from dataclasses import dataclass

from winvest.app.demo.content.rewards import BROKER, HOUSE, WITH_PARTNER, WITH_PLATFORM
from winvest.app.demo.trees import exact_json
from winvest.app.volume.draws import Product
from winvest.app.volume.shapes import Reward

Tier = tuple[str, str, str | None, str, str]
SPLITS = tuple(exact_json(one) for one in (BROKER, HOUSE, WITH_PARTNER, WITH_PLATFORM))


@dataclass(frozen=True, slots=True, kw_only=True)
class SchemeLine:
    """One scheme: a tier is its basis, min, max, kind and value."""

    applies_to: str
    settlement: str
    split: str
    tiers: tuple[Tier, ...]
    year: str | None = None


def schemes_of(reward: Reward, product: Product) -> tuple[SchemeLine, ...]:
    """How the sale of a product is rewarded, the same way through all its versions."""
    split, step = SPLITS[product.number % len(SPLITS)], product.number % 7
    match reward:
        case "bounty":
            low: Tier = ("volume", "0", "99", "amount", str(10 + step))
            high: Tier = ("volume", "100", None, "amount", str(14 + step))
            return (_scheme("new", "on_collection", split, low, high),)
        case "rate":
            flat: Tier = ("revenue", "0", None, "percent", str(8 + step))
            return (_scheme("both", "recurring", split, flat),)
        case "steps":
            tiers: tuple[Tier, ...] = (
                ("volume", "0", "99", "percent", str(8 + step)),
                ("volume", "100", "499", "percent", str(10 + step)),
                ("volume", "500", None, "percent", str(12 + step)),
            )
            return (_scheme("both", "on_collection", split, *tiers),)
        case "upfront":
            first: Tier = ("revenue", "0", None, "percent", str(60 + 5 * step))
            renewal: Tier = ("revenue", "0", None, "percent", str(6 + step))
            return (
                _scheme("new", "upfront", split, first, year="1"),
                _scheme("renewal", "recurring", split, renewal),
            )
        case "none":
            return ()


def _scheme(
    applies_to: str, settlement: str, split: str, *tiers: Tier, year: str | None = None
) -> SchemeLine:
    return SchemeLine(
        applies_to=applies_to, settlement=settlement, split=split, tiers=tiers, year=year
    )
