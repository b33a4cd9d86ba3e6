"""The order of prices as people read it; the order itself is `precedence.PRECEDENCE`."""

from collections.abc import Mapping
from dataclasses import dataclass

from winvest.offer.pricing.rules.precedence import PRECEDENCE, Origin

WHY: Mapping[Origin, str] = {
    Origin.NEGOTIATED: "convenu avec ce client ; ni promotion ni supplément ne s’y ajoutent",
    Origin.PROMOTION: "déduite du prix qui vient ensuite ; la plus favorable l’emporte",
    Origin.PLAN_OVERRIDE: "un prix de la formule pour une période donnée",
    Origin.PLAN: "le prix de la formule, dans la version en vigueur",
    Origin.PRODUCT: "le prix commun à toutes les formules",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Rank:
    """A place in the order of prices."""

    label: str
    why: str


def ranks() -> tuple[Rank, ...]:
    """Who comes before whom, strongest first.

    >>> [one.label for one in ranks()][:2]
    ['Prix négocié', 'Promotion']
    """
    return tuple(Rank(label=one.label, why=WHY[one]) for one in PRECEDENCE)
