"""Rules of the catalogue: life cycle, product code, what a sale locks, how two edits merge."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from winvest.foundation.kit.errors import Refused
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
ZONES: Mapping[str, str] = {
    "FR-METRO": "France métropolitaine",
    "FR-CORSE": "Corse",
    "FR-DROM": "Outre-mer",
    "ZONE-RURALE": "Zones rurales",
}
SKU_SHAPE = re.compile(r"[A-Z0-9][A-Z0-9._-]*")


class AlreadyThere(Refused):
    """The product has the status asked for: on many products at once, that is no refusal."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """A change of status that needs no gate: its button, and what it does to the product."""

    target: LifecycleStatus
    verb: str
    effect: str
    icon: str
    final: bool = False


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
    ),
    LifecycleStatus.ACTIVE: (
        Move(
            target=LifecycleStatus.FROZEN,
            verb="Geler les ventes",
            effect="Plus aucune vente nouvelle ; les contrats en cours continuent.",
            icon="s-pause",
        ),
    ),
    LifecycleStatus.FROZEN: (
        Move(
            target=LifecycleStatus.ACTIVE,
            verb="Reprendre les ventes",
            effect="Le produit redevient vendable selon ses publications et ses canaux.",
            icon="s-on",
        ),
    ),
    LifecycleStatus.RETIRED: (),
}


def open_moves(status: LifecycleStatus) -> tuple[Move, ...]:
    """The moves that a person may make from here without a gate (Annexe C §1).

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
    if target is LifecycleStatus.RETIRED and target in ALLOWED[current]:
        return (
            "Un produit qui a été vendu ne se retire qu’avec un plan de sortie pour ses contrats : "
            "gardez-le gelé en attendant."
        )
    if target is LifecycleStatus.ACTIVE and target in ALLOWED[current]:
        return (
            "Un produit devient actif par la publication contrôlée d’une version, jamais "
            "directement : faites d’abord publier sa version."
        )
    possible = ", ".join(f"« {move.target.label} »" for move in open_moves(current))
    return (
        f"Un produit ne passe pas de « {current.label} » à « {target.label} » : "
        f"depuis ce statut, choisissez {possible}."
    )


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


def zone_label(code: str) -> str:
    """A zone as people call it; a code that has no name of its own stays as it is.

    >>> zone_label("FR-DROM"), zone_label("971")
    ('Outre-mer', '971')
    """
    return ZONES.get(code, code)


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
