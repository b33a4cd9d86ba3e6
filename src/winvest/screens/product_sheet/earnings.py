"""Who earns what on a sale: a scheme in words, its tiers, and a sale worked out to the cent."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from winvest.foundation.kit.allocation import allocate
from winvest.foundation.kit.french import amount, number, percent
from winvest.foundation.kit.money import round_cents
from winvest.offer.commissions.enums import (
    AppliesTo,
    CommissionTierMode,
    Settlement,
    SplitParty,
    TierBasis,
    ValueType,
)

WHO: Mapping[str, str] = {one.value: one.label for one in SplitParty}
SETTLED: Mapping[Settlement, str] = {
    Settlement.UPFRONT: "payée d’avance à la vente, reprise au prorata si le contrat s’arrête.",
    Settlement.RECURRING: "payée à chaque échéance du contrat.",
    Settlement.ON_COLLECTION: "payée une fois l’argent du client encaissé.",
}
APPLIED: Mapping[AppliesTo, str] = {
    AppliesTo.NEW: "Affaires nouvelles",
    AppliesTo.RENEWAL: "Renouvellements",
    AppliesTo.BOTH: "Affaires nouvelles et renouvellements",
}
UNITS: Mapping[TierBasis, str] = {
    TierBasis.VOLUME: "ventes",
    TierBasis.REVENUE: "de chiffre d’affaires",
    TierBasis.MARGIN: "de marge",
    TierBasis.MONTHS: "mois",
}
MODES: Mapping[CommissionTierMode, str] = {
    CommissionTierMode.VOLUME: "Le palier atteint vaut pour toutes les ventes de la période.",
    CommissionTierMode.GRADUATED: "Chaque tranche est payée à son propre taux.",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class TierFact:
    """One tier of a scheme, as stored."""

    basis: TierBasis
    min: Decimal
    max: Decimal | None
    value_type: ValueType
    value: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class TierTold:
    """A tier as the sheet tells it."""

    span: str
    value: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """What one of them takes: its name, its share, and its amount in the example."""

    who: str
    share: str
    amount: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Sale:
    """The sale taken as an example: one sale of a plan, tax excluded."""

    plan: str
    amount_excl_tax: Decimal
    currency: str
    per: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Worked:
    """What a scheme gives on the example sale, at its first tier."""

    sentence: str
    total: Decimal


def told_tiers(tiers: Sequence[TierFact]) -> tuple[TierTold, ...]:
    """The tiers in order; a scheme of one open tier is told as a plain rate.

    >>> tier = TierFact(basis=TierBasis.VOLUME, min=Decimal("100"), max=Decimal("499"),
    ...                 value_type=ValueType.PERCENT, value=Decimal("13"))
    >>> told_tiers([tier])[0].span, told_tiers([tier])[0].value.replace("\\u00a0", " ")
    ('100–499 ventes', '13 %')
    """
    ordered = sorted(tiers, key=lambda one: (one.basis, one.min))
    alone = len(ordered) == 1 and ordered[0].min == 0 and ordered[0].max is None
    return tuple(
        TierTold(span="Quel que soit le volume" if alone else _span(one), value=_value(one))
        for one in ordered
    )


def worked(
    tiers: Sequence[TierFact],
    sale: Sale,
    *,
    least: Decimal | None,
    most: Decimal | None,
) -> Worked | None:
    """What one sale earns at the first tier, within the scheme's minimum and maximum."""
    first = min(tiers, key=lambda one: one.min, default=None)
    if first is None:
        return None
    if first.value_type is ValueType.PERCENT:
        earned = round_cents(sale.amount_excl_tax * first.value / 100)
        how = f"{percent(first.value)} de {amount(sale.amount_excl_tax, sale.currency)} HT"
    else:
        earned, how = round_cents(first.value), f"{amount(first.value, sale.currency)} par vente"
    bounded = earned if least is None else max(earned, least)
    bounded = bounded if most is None else min(bounded, most)
    if bounded != earned:
        how += f", porté à {amount(bounded, sale.currency)}"
    return Worked(sentence=how, total=bounded)


def shares(split: Mapping[str, Decimal], total: Decimal | None, currency: str) -> tuple[Part, ...]:
    """The parts of each, whose amounts add up to the whole to the cent."""
    known = [one for one in WHO if one in split] + [one for one in split if one not in WHO]
    weights = [Decimal(str(split[one])) for one in known]
    amounts = allocate(total, weights=weights) if total is not None and known else ()
    told = [amount(one, currency) for one in amounts] or [""] * len(known)
    return tuple(
        Part(who=WHO.get(one, one), share=percent(weight * 100), amount=each)
        for one, weight, each in zip(known, weights, told, strict=True)
    )


def _span(tier: TierFact) -> str:
    money = tier.basis in (TierBasis.REVENUE, TierBasis.MARGIN)
    low, high = _bound(tier.min, money=money), _bound(tier.max, money=money)
    unit = UNITS[tier.basis]
    return f"{low}–{high} {unit}" if tier.max is not None else f"{low} {unit} et plus"


def _bound(value: Decimal | None, *, money: bool) -> str:
    if value is None:
        return ""
    plain = value.quantize(Decimal(1)) if value == value.to_integral() else value.normalize()
    return f"{number(plain)}\u00a0€" if money else number(plain)


def _value(tier: TierFact) -> str:
    if tier.value_type is ValueType.PERCENT:
        return percent(tier.value)
    return f"{amount(tier.value)} par vente"
