"""Rules of the administration: who may give which role to whom, and which cell of the matrix moves.

An administrator gives only what he holds himself, within his own companies and families. The one
exception is what the separation of duties keeps from him: giving a right is not holding it.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from winvest.foundation.kit.errors import Forbidden, Refused
from winvest.foundation.kit.scope import Scope

USERS = "users.edit"
TOP = "admin_groupe"
MAPPING = "accounting.map"
SEPARATED = {
    "catalogue_manager": (
        "Le Catalogue Manager crée les produits : il n’en valide jamais la comptabilité "
        "(séparation des tâches, annexe D)."
    ),
    "admin_groupe": (
        "Un administrateur donne les droits : il ne valide pas lui-même la comptabilité "
        "(séparation des tâches, annexe D)."
    ),
    "admin_societe": (
        "Un administrateur donne les droits : il ne valide pas lui-même la comptabilité "
        "(séparation des tâches, annexe D)."
    ),
}
NEVER_LOST = frozenset(("rights.read", "rights.edit", "users.read", "users.edit"))
FAMILIES = {
    "catalogue": "Catalogue",
    "prix": "Prix",
    "commissions": "Commissions",
    "documents": "Documents et conformité",
    "diffusion": "Diffusion",
    "compta": "Comptabilité",
    "partenaires": "Partenaires",
    "administration": "Administration",
    "controle": "Contrôle",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """A role to be given: at a company (or the whole group), within families, for a time."""

    role: str
    company_id: UUID | None
    families: frozenset[str] | None = None
    valid_from: datetime | None = None
    valid_to: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """A role that a person holds now or will hold, with its rights."""

    role: str
    company_id: UUID | None
    rights: frozenset[str]


def check_wish(
    scope: Scope,
    wish: Wish,
    *,
    rights: frozenset[str],
    target_id: UUID | None,
    held: Sequence[Held] = (),
) -> None:
    """May this role be given, or taken, by this actor? Raises the refusal that says why not.

    `rights` are those of the role; `held` the other roles of the person.
    """
    if scope.unlimited:
        return
    if target_id is not None and target_id == scope.actor_id:
        raise Forbidden(
            "Vous ne changez pas vos propres rôles : demandez-le à un autre administrateur.",
            code="own_roles",
        )
    _check_place(scope, wish)
    lacking = sorted(
        right
        for right in rights - {MAPPING}
        if not _reaches(scope, right, company_id=wish.company_id, families=wish.families)
    )
    if lacking:
        raise Forbidden(
            "Ce rôle donne des droits que vous n’avez pas vous-même "
            f"({', '.join(lacking[:4])}{'…' if len(lacking) > 4 else ''}) : "
            "demandez-le à l’Admin Groupe.",
            code="more_than_own",
        )
    _check_separation(wish, rights, held)


def _check_place(scope: Scope, wish: Wish) -> None:
    if wish.role == TOP and not scope.group_admin:
        raise Forbidden(
            "Seul un Admin Groupe nomme ou retire un Admin Groupe : demandez-le-lui.", code="top"
        )
    if wish.role == TOP and wish.company_id is not None:
        raise Refused(
            "L’Admin Groupe l’est pour tout le groupe : choisissez « Tout le groupe ».",
            code="top_is_group",
        )
    if not _reaches(scope, USERS, company_id=wish.company_id, families=wish.families):
        where = "tout le groupe" if wish.company_id is None else "cette société ou ces familles"
        raise Forbidden(
            f"Vous n’administrez pas {where} : choisissez une société de votre périmètre.",
            code="outside",
        )


def _check_separation(wish: Wish, rights: frozenset[str], held: Sequence[Held]) -> None:
    beside = [one for one in held if None in (one.company_id, wish.company_id)
              or one.company_id == wish.company_id]  # fmt: skip
    makes = wish.role == "catalogue_manager" and any(MAPPING in one.rights for one in beside)
    books = MAPPING in rights and any(one.role == "catalogue_manager" for one in beside)
    if makes or books:
        raise Refused(
            "Une même personne ne crée pas les produits d’une société et n’en valide pas la "
            "comptabilité : retirez d’abord l’autre rôle.",
            code="separation",
        )


def check_key(scope: Scope, *, company_id: UUID, rights: frozenset[str]) -> None:
    """A program's key never does more than who makes it."""
    lacking = sorted(
        right
        for right in rights
        if not _reaches(scope, right, company_id=company_id, families=None)
    )
    if lacking:
        raise Forbidden(
            "Cette clé aurait des droits que vous n’avez pas vous-même "
            f"({', '.join(lacking[:4])}{'…' if len(lacking) > 4 else ''}) : "
            "réduisez ses droits ou choisissez un autre rôle.",
            code="more_than_own",
        )


def administers(scope: Scope, companies: Collection[UUID | None]) -> bool:
    """Is the whole account in the actor's hands: each company where the person holds a role?

    An account shared with another company, or with the group, is the Admin Groupe's alone.
    """
    if scope.group_admin:
        return scope.may(USERS)
    return None not in companies and all(
        scope.may(USERS, company_id=company) for company in companies
    )


def whole_group(scope: Scope, right: str) -> bool:
    """Is the right held for the whole group, not company by company?"""
    return scope.unlimited or any(
        grant.company_id is None and right in grant.rights for grant in scope.grants
    )


def cell_refusal(role: str, right: str, *, given: bool, sensitive: bool) -> str | None:
    """Why a cell of the matrix may not become so; None when it may.

    >>> cell_refusal("catalogue_manager", "accounting.map", given=True, sensitive=True)[:38]
    'Le Catalogue Manager crée les produits'
    >>> cell_refusal("vente", "commissions.read", given=True, sensitive=False) is None
    True
    """
    if given and right == MAPPING and role in SEPARATED:
        return SEPARATED[role]
    if given and role == "client" and sensitive:
        return "Un client ouvre son espace et rien d’autre : ce droit est réservé au personnel."
    if not given and role == TOP and right in NEVER_LOST:
        return "L’Admin Groupe garde ce droit, sans quoi plus personne ne pourrait le redonner."
    return None


def check_leaves_an_admin(others: int) -> None:
    """The group always keeps one active Admin Groupe."""
    if others < 1:
        raise Refused(
            "C’est le dernier Admin Groupe actif : nommez-en un autre avant de le retirer.",
            code="last_admin",
        )


def _reaches(
    scope: Scope, right: str, *, company_id: UUID | None, families: frozenset[str] | None
) -> bool:
    """Is the right held there, for at least these families?"""
    if scope.unlimited:
        return True
    fitting = [
        grant.risk_families
        for grant in scope.grants
        if right in grant.rights and grant.company_id in (None, company_id)
    ]
    if any(one is None for one in fitting):
        return True
    return families is not None and families <= _all_of(one for one in fitting if one)


def _all_of(families: Iterable[frozenset[str]]) -> frozenset[str]:
    found: frozenset[str] = frozenset()
    for one in families:
        found |= one
    return found
