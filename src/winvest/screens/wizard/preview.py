"""The sheet as its seller will see it, from what is saved or from what is being typed."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TypeVar

from winvest.offer.catalog.enums import Badge, Channel, ClientKind, Recurrence
from winvest.offer.catalog.queries.sheets import ProductSheet
from winvest.offer.pricing.rules.display import PER, Price, Wording, in_words
from winvest.offer.versions.rules.content import Content, PlanPart, PricePart

E = TypeVar("E", bound=StrEnum)


@dataclass(frozen=True, slots=True, kw_only=True)
class PreviewPlan:
    """A plan and its prices, in a line."""

    name: str
    per: str
    prices: tuple[Wording, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Preview:
    """What a seller will read first."""

    name: str
    sku: str
    description: str
    company: str
    partner: str
    family: str
    badges: tuple[Badge, ...]
    channels: tuple[Channel, ...]
    clients: str
    plans: tuple[PreviewPlan, ...]
    papers: tuple[str, ...]


def preview_of(sheet: ProductSheet, content: Content) -> Preview:
    """The preview of what is saved."""
    return Preview(
        name=sheet.name,
        sku=sheet.sku,
        description=sheet.description or "",
        company=sheet.company_name,
        partner=sheet.partner_name or "",
        family=sheet.risk_label,
        badges=sheet.badges,
        channels=sheet.channels,
        clients=clients(sheet.client_kinds, sheet.min_age, sheet.max_age),
        plans=plans_of(content.plans, content.prices),
        papers=tuple(one.title for one in content.living_papers),
    )


def with_identity(
    shown: Preview, raw: Mapping[str, str], *, partners: Mapping[str, str]
) -> Preview:
    """The preview of what is typed in the first step; what can't be read yet stays as saved."""
    kinds = _listed(ClientKind, raw.get("client_kinds", ""))
    return replace(
        shown,
        name=raw["name"].strip()[:160] or shown.name,
        description=raw.get("description", "").strip()[:4000],
        partner=partners.get(raw.get("partner_id", ""), ""),
        badges=_listed(Badge, raw.get("badges", "")),
        channels=_listed(Channel, raw.get("channels", "")),
        clients=clients(kinds, _age(raw.get("min_age", "")), _age(raw.get("max_age", ""))),
    )


def with_prices(shown: Preview, plans: Sequence[PlanPart], prices: Sequence[PricePart]) -> Preview:
    """The preview of the plans and prices that are being typed."""
    return replace(shown, plans=plans_of(plans, prices))


def plans_of(plans: Iterable[PlanPart], prices: Sequence[PricePart]) -> tuple[PreviewPlan, ...]:
    """Each plan with its own prices, and those of all the plans."""
    return tuple(
        PreviewPlan(
            name=plan.name or plan.code,
            per=PER[plan.recurrence],
            prices=tuple(
                in_words(_price(one, plan.recurrence))
                for one in prices
                if one.plan in (None, plan.code)
            ),
        )
        for plan in plans
    )


def clients(kinds: Sequence[ClientKind], least: int | None, most: int | None) -> str:
    """To whom it is sold, in words.

    >>> clients((), 18, None), clients((), None, None)
    ('Tous, dès 18 ans', 'Tous')
    """
    who = ", ".join(one.label for one in kinds) or "Tous"
    if least is not None and most is not None:
        return f"{who}, de {least} à {most} ans"
    if least is not None:
        return f"{who}, dès {least} ans"
    return f"{who}, jusqu’à {most} ans" if most is not None else who


def _price(one: PricePart, recurrence: Recurrence) -> Price:
    return Price(
        plan_id=None,
        recurrence=recurrence,
        type=one.type,
        tier_mode=one.tier_mode,
        currency=one.currency,
        payload=one.payload,
        tax_rate=one.tax_rate,
        tax_included=one.tax_included,
        label=one.label,
    )


def _listed(kind: type[E], text: str) -> tuple[E, ...]:
    asked = text.split(",")
    return tuple(one for one in kind if one.value in asked)


def _age(text: str) -> int | None:
    bare = text.strip().removesuffix("ans").strip()
    return int(bare) if bare.isascii() and bare.isdigit() and len(bare) < 4 else None
