"""The order of prices as people read it; the order itself is in `pricing.rules.precedence`."""

from dataclasses import dataclass

from winvest.offer.pricing.rules.precedence import PRECEDENCE, Origin

WHY = {
    Origin.NEGOTIATED: "convenu avec ce client ; ni promotion ni supplément ne s’y ajoutent",
    Origin.PROMOTION: "se déduit du prix qui vient ensuite ; la plus favorable l’emporte",
    Origin.PLAN_OVERRIDE: "un prix de la formule pour une période donnée",
    Origin.PLAN: "le prix de la formule, dans la version en vigueur",
    Origin.PRODUCT: "le prix commun à toutes les formules",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Rank:
    """A place in the order of prices."""

    label: str
    why: str


def precedence() -> tuple[Rank, ...]:
    """Who comes before whom, strongest first."""
    return tuple(Rank(label=one.label, why=WHY[one]) for one in PRECEDENCE)
