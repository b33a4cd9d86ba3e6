"""What an offer of the volume catalogue is made of: its words, its plans, its prices."""

from dataclasses import dataclass
from typing import Literal

from winvest.app.demo.content.shapes import (
    Channel,
    ClientKind,
    PriceType,
    Recurrence,
    RevenueModel,
)

Reward = Literal["none", "bounty", "rate", "steps", "upfront"]


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanShape:
    """A plan, and what it costs beside the product's base amount, in percent."""

    code: str
    name: str
    share: int = 100
    recurrence: Recurrence = "monthly"
    days: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """A family as one company sells it; repeated entries of a tuple are drawn more often."""

    company: str
    risk: str
    weight: int
    partners: tuple[str | None, ...]
    others: tuple[str, ...] = ()
    nouns: tuple[str, ...]
    levels: tuple[str, ...]
    audiences: tuple[str, ...]
    sentence: str
    plans: tuple[tuple[PlanShape, ...], ...]
    cents: tuple[int, int]
    vat: str = "20.00"
    tax_included: bool = True
    models: tuple[PriceType, ...] = ("fixed",)
    unit: str = "unité"
    unit_price: tuple[int, int] = (10, 500)
    revenue: tuple[RevenueModel, ...] = ("revenue",)
    rewards: tuple[Reward, ...] = ("bounty", "none")
    account: str
    cost_center: str
    kinds: tuple[tuple[ClientKind, ...], ...] = (("personal",),)
    channels: tuple[tuple[Channel, ...], ...] = (
        ("field", "telesales", "web"),
        ("telesales", "web"),
        ("web",),
        ("field", "telesales"),
        ("field", "telesales", "web", "partner"),
    )
    ages: tuple[tuple[int | None, int | None], ...] = ((None, None),)
    documents: tuple[str, ...] = ("CG", "CGV")
    papers: tuple[str, ...] = ("CNI", "RIB")


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """A field that the family adds, as the database defines it."""

    id: str
    code: str
    kind: str
    choices: tuple[str, ...]
    low: int
    high: int
    required: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class File:
    """A printed document of the demo group that products of the same company share."""

    title: str
    url: str
    sha256: str | None
    media_type: str | None
    size_bytes: int | None
