"""Acts of the house, from the command registry: what, who may, can it be taken back. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from winvest.foundation.audit.rules.act_words import ACTS
from winvest.foundation.infra.commands import Command, Irreversible, registry

ROOMS: Mapping[str, str] = {
    "catalog": "Produits et familles",
    "versions": "Versions",
    "pricing": "Prix",
    "commissions": "Commissions",
    "documents": "Documents",
    "quality": "Contrôle qualité",
    "law": "Obligations de documents",
    "publication": "Publication",
    "approvals": "Validations",
    "rehearsal": "Répétition générale",
    "wizard": "Création pas à pas",
    "simulator": "Simulateurs",
    "imports": "Imports",
    "batches": "Lots",
    "saved_views": "Vues de liste",
    "partners": "Compagnies",
    "lists": "Listes",
    "taxes": "Taxes",
    "accounting": "Comptabilité",
    "companies": "Sociétés",
    "identity": "Comptes et accès",
    "people": "Équipes",
    "notifications": "Messages",
    "audit": "Journal d’audit",
    "inbox": "Messages des partenaires",
    "delivery": "Envois",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class ActLine:
    """An act as its reader needs it; `undo` names the act that takes it back."""

    name: str
    label: str
    right: str | None
    who: tuple[str, ...]
    undo: str | None
    reason: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ActGroup:
    """The acts of one room."""

    code: str
    title: str
    acts: tuple[ActLine, ...]


def act_groups(roles_by_right: Mapping[str, Sequence[str]]) -> tuple[ActGroup, ...]:
    """Every act by room, with the roles that hold its right today."""
    groups: dict[str, list[ActLine]] = {}
    for one in sorted(registry.values(), key=lambda each: label_of(each).casefold()):
        groups.setdefault(one.name.partition(".")[0], []).append(_line(one, roles_by_right))
    order = list(ROOMS)
    codes = sorted(groups, key=lambda code: order.index(code) if code in ROOMS else len(order))
    return tuple(
        ActGroup(code=code, title=ROOMS.get(code, code), acts=tuple(groups[code])) for code in codes
    )


def label_of(one: Command) -> str:
    """The act as people call it."""
    return ACTS.get(one.name, one.sentence)


def _line(one: Command, roles_by_right: Mapping[str, Sequence[str]]) -> ActLine:
    final = isinstance(one.undo, Irreversible)
    inverse = None if isinstance(one.undo, Irreversible) else registry.get(one.undo.command)
    return ActLine(
        name=one.name,
        label=label_of(one),
        right=one.right,
        who=tuple(roles_by_right.get(one.right, ())) if one.right else (),
        undo=None if final else (label_of(inverse) if inverse else ""),
        reason=one.undo.reason if isinstance(one.undo, Irreversible) else None,
    )
