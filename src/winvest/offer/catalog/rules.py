"""Rules of the catalogue: life cycle, product code, what a sale locks, how two edits merge."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from winvest.foundation.kit.errors import Missing, Refused, Unready
from winvest.foundation.kit.french import plural
from winvest.offer.catalog.enums import LifecycleStatus

ALLOWED: Mapping[LifecycleStatus, frozenset[LifecycleStatus]] = {
    LifecycleStatus.DRAFT: frozenset((LifecycleStatus.TEST, LifecycleStatus.RETIRED)),
    LifecycleStatus.TEST: frozenset((LifecycleStatus.DRAFT, LifecycleStatus.ACTIVE)),
    LifecycleStatus.ACTIVE: frozenset((LifecycleStatus.FROZEN, LifecycleStatus.RETIRED)),
    LifecycleStatus.FROZEN: frozenset((LifecycleStatus.ACTIVE, LifecycleStatus.RETIRED)),
    LifecycleStatus.RETIRED: frozenset(),
}
LOCKED_IN_SALE = frozenset(
    (
        "partner_id",
        "revenue_model",
        "tariff_mode",
        "channels",
        "zones",
        "min_age",
        "max_age",
        "client_kinds",
    )
)
# First names; what the list « Pays et zones » says takes their place (`app.list_names`).
SKU_SHAPE = re.compile(r"[A-Z0-9][A-Z0-9._-]*")


class AlreadyThere(Refused):
    """The product has the status asked for: on many products at once, that is no refusal."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """A change of status: its button, and what it does to the product.

    `gated`: nothing may lack for a sale; `planned`: what was sold needs its exit plan.
    """

    target: LifecycleStatus
    verb: str
    effect: str
    icon: str
    final: bool = False
    gated: bool = False
    planned: bool = False


_MOVES: Mapping[LifecycleStatus, tuple[Move, ...]] = {
    LifecycleStatus.DRAFT: (
        Move(
            target=LifecycleStatus.TEST,
            verb="Passer en test",
            effect="Le produit devient visible de ses lecteurs et tarifé en bac à sable, jamais "
            "vendable.",
            icon="s-test",
        ),
        Move(
            target=LifecycleStatus.RETIRED,
            verb="Retirer définitivement",
            effect="Le produit sort du catalogue et ne pourra plus y revenir.",
            icon="s-off",
            final=True,
        ),
    ),
    LifecycleStatus.TEST: (
        Move(
            target=LifecycleStatus.DRAFT,
            verb="Revenir en brouillon",
            effect="Le produit n’est plus visible que des gestionnaires du catalogue.",
            icon="s-draft",
        ),
        Move(
            target=LifecycleStatus.ACTIVE,
            verb="Activer",
            effect="Le produit se vend selon ses publications et ses canaux, si rien ne manque.",
            icon="s-on",
            gated=True,
        ),
    ),
    LifecycleStatus.ACTIVE: (
        Move(
            target=LifecycleStatus.FROZEN,
            verb="Geler les ventes",
            effect="Plus aucune vente nouvelle ; les contrats en cours continuent.",
            icon="s-pause",
        ),
        Move(
            target=LifecycleStatus.RETIRED,
            verb="Retirer du catalogue",
            effect="Les ventes cessent pour toujours ; les contrats suivent le plan de sortie.",
            icon="s-off",
            final=True,
            planned=True,
        ),
    ),
    LifecycleStatus.FROZEN: (
        Move(
            target=LifecycleStatus.ACTIVE,
            verb="Reprendre les ventes",
            effect="Le produit redevient vendable selon ses publications et ses canaux.",
            icon="s-on",
        ),
        Move(
            target=LifecycleStatus.RETIRED,
            verb="Retirer du catalogue",
            effect="Le produit ne se vendra plus jamais ; dites ce que deviennent ses contrats.",
            icon="s-off",
            final=True,
        ),
    ),
    LifecycleStatus.RETIRED: (),
}


def open_moves(status: LifecycleStatus) -> tuple[Move, ...]:
    """The moves that a person may make from here (Annexe C §1); some have conditions.

    >>> [move.target.value for move in open_moves(LifecycleStatus.DRAFT)]
    ['test', 'retired']
    """
    return _MOVES[status]


_KEPT: Mapping[LifecycleStatus, str] = {
    LifecycleStatus.TEST: "remettez-le d’abord en brouillon.",
    LifecycleStatus.ACTIVE: "gelez ses ventes s’il ne doit plus être vendu.",
    LifecycleStatus.FROZEN: "laissez-le gelé, il ne se vend plus.",
    LifecycleStatus.RETIRED: "laissez-le, il est déjà hors du catalogue.",
}


def check_discard(status: LifecycleStatus) -> None:
    """Only a draft is thrown away; the refusal says why and what to do (Annexe C §1)."""
    if status is LifecycleStatus.DRAFT:
        return
    raise Refused(
        f"Seul un brouillon se supprime. Ce produit est au statut « {status.label} » : "
        f"{_KEPT[status]}",
        code="not_a_draft",
    )


def check_move(current: LifecycleStatus, target: LifecycleStatus) -> Move:
    """The move asked for, or the refusal that says why it cannot be made and what to do."""
    for move in open_moves(current):
        if move.target is target:
            return move
    kind = AlreadyThere if current is target else Refused
    raise kind(_refused_move(current, target), code="illegal_move")


def _refused_move(current: LifecycleStatus, target: LifecycleStatus) -> str:
    if current is target:
        return f"Ce produit est déjà au statut « {current.label} » : rechargez sa fiche."
    if current is LifecycleStatus.RETIRED:
        return (
            "Un produit retiré l’est définitivement : créez un nouveau produit pour le proposer "
            "à nouveau."
        )
    possible = ", ".join(f"« {move.target.label} »" for move in open_moves(current))
    return (
        f"Un produit ne passe pas de « {current.label} » à « {target.label} » : "
        f"depuis ce statut, choisissez {possible}."
    )


def check_gate(lacking: Sequence[Missing]) -> None:
    """A product is sold only when nothing lacks; the refusal names what does (CDC §3.4)."""
    if not lacking:
        return
    told = " ".join(one.message for one in lacking[:3])
    others = len(lacking) - 3
    more = f" Et {plural(others, 'autre point', 'autres points')}." if others > 0 else ""
    raise Unready(
        f"Ce produit n’est pas prêt à la vente. Réglez d’abord\u00a0: {told}{more}",
        code="not_ready",
        missing=lacking,
    )


def check_plan(move: Move, *, given: bool) -> None:
    """What was sold is not withdrawn without saying what becomes of its contracts."""
    if move.planned and not given:
        raise Refused(
            "Un produit actif ne se retire qu’avec un plan de sortie : fin du support, "
            "renouvellements, information des clients. Remplissez-le depuis sa fiche.",
            code="exit_plan_missing",
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Lock:
    """Something that cannot be done now, why, and what opens it."""

    what: str
    why: str


def locks_of(status: LifecycleStatus, *, on_sale: bool) -> tuple[Lock, ...]:
    """What the status and the running publications lock, in words (Annexe A §4).

    >>> [lock.what for lock in locks_of(LifecycleStatus.ACTIVE, on_sale=True)]
    ['Conditions de vente', 'Suppression', 'Changement majeur']
    """
    if status is LifecycleStatus.RETIRED:
        told = "Le produit est retiré pour toujours : dupliquez-le pour le proposer à nouveau."
        return (Lock(what="Toute la fiche", why=told),)
    found = []
    if status is LifecycleStatus.ACTIVE:
        told = "Compagnie, canaux, zones et éligibilité attendent le gel des ventes."
        found.append(Lock(what="Conditions de vente", why=told))
    if status is not LifecycleStatus.DRAFT:
        why = "Il est en vente : gelez-le ou arrêtez ses publications." if on_sale else ""
        told = why or f"Seul un brouillon se supprime : {_KEPT[status]}"
        found.append(Lock(what="Suppression", why=told))
    if on_sale:
        told = "Un prix en hausse ou une formule en moins demande une nouvelle version majeure."
        found.append(Lock(what="Changement majeur", why=told))
    return tuple(found)


def suggested_sku(company_code: str, risk_code: str, taken: Iterable[str]) -> str:
    """The next free code `{SOCIETE}-{RISQUE}-{SEQ}`, as wide as its siblings (four figures else).

    >>> suggested_sku("AP", "SANTE", ["AP-SANTE-001", "AP-SANTE-007"])
    'AP-SANTE-008'
    >>> suggested_sku("DEP", "SERV", [])
    'DEP-SERV-0001'
    """
    prefix = f"{company_code}-{risk_code}-"
    tails = [sku.removeprefix(prefix) for sku in taken if sku.startswith(prefix)]
    figures = [tail for tail in tails if tail.isascii() and tail.isdigit()]
    width = max((len(tail) for tail in figures), default=4)
    following = max((int(tail) for tail in figures), default=0) + 1
    return f"{prefix}{following:0{width}d}"


def locked_fields(status: LifecycleStatus) -> frozenset[str]:
    """Fields that cannot change now: all once retired, the terms of sale while active.

    Terms of sale changed under running sales would change what was promised: freeze first.
    """
    if status is LifecycleStatus.RETIRED:
        return LOCKED_IN_SALE | {"name", "short_name", "description", "badges", "fields"}
    if status is LifecycleStatus.ACTIVE:
        return LOCKED_IN_SALE | {"fields"}
    return frozenset()


def merged(
    before: Mapping[str, object], mine: Mapping[str, object], theirs: Mapping[str, object]
) -> dict[str, object]:
    """Three-way merge of an edit: what I changed wins, what I left is as the other left it.

    >>> merged({"a": 1, "b": 1}, {"a": 2, "b": 1}, {"a": 3, "b": 4})
    {'a': 2, 'b': 4}
    """
    return {
        name: value if value != before.get(name) else theirs.get(name, value)
        for name, value in mine.items()
    }
