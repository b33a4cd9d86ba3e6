"""Scope: who acts, for which companies, with which rights; second argument everywhere."""

from dataclasses import dataclass, field
from uuid import UUID

from winvest.foundation.kit.errors import Forbidden, StepUpNeeded


@dataclass(frozen=True, slots=True, kw_only=True)
class Grant:
    """One role held: its rights, at one company (or all: None), within risk families (or all)."""

    role: str
    rights: frozenset[str]
    company_id: UUID | None
    risk_families: frozenset[str] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Scope:
    """The person, key or job that acts, worked out once at the door."""

    actor_id: UUID | None
    actor_label: str
    company_ids: frozenset[UUID]
    grants: tuple[Grant, ...] = ()
    selected_company_id: UUID | None = None
    request_id: str = ""
    unlimited: bool = False
    session_id: UUID | None = None
    stepped_up: bool = False
    _by_right: dict[str, tuple[Grant, ...]] = field(
        default_factory=dict, init=False, compare=False, repr=False
    )

    @property
    def roles(self) -> tuple[str, ...]:
        """Codes of the roles held, once each, in order."""
        return tuple(dict.fromkeys(grant.role for grant in self.grants))

    @property
    def group_admin(self) -> bool:
        """Does the actor administer the whole group?"""
        return self.unlimited or "admin_groupe" in self.roles

    @property
    def shown_company_ids(self) -> frozenset[UUID]:
        """Companies of the lists on screen: the selected one, or all of the perimeter."""
        if self.selected_company_id in self.company_ids:
            return frozenset((self.selected_company_id,))
        return self.company_ids

    def may(
        self, right: str, *, company_id: UUID | None = None, risk_family: str | None = None
    ) -> bool:
        """Is the right held (at this company, for this family)?"""
        if self.unlimited:
            return company_id is None or company_id in self.company_ids
        return any(
            (company_id is None or grant.company_id is None or grant.company_id == company_id)
            and (
                risk_family is None
                or grant.risk_families is None
                or risk_family in grant.risk_families
            )
            for grant in self._holding(right)
        )

    def require(
        self, right: str, *, company_id: UUID | None = None, risk_family: str | None = None
    ) -> None:
        """Raise `Forbidden` unless the right is held."""
        if self.may(right, company_id=company_id, risk_family=risk_family):
            return
        where = " pour cette société" if company_id is not None and self.may(right) else ""
        raise Forbidden(
            f"Vous n’avez pas le droit nécessaire{where}. Demandez-le à votre administrateur.",
            right=right,
        )

    def require_step_up(self) -> None:
        """Refuse a sensitive act unless the person proved who they are within ten minutes."""
        if not self.stepped_up and not self.unlimited:
            raise StepUpNeeded

    def companies_with(self, right: str) -> frozenset[UUID]:
        """Companies of the perimeter at which the right is held."""
        return frozenset(one for one in self.company_ids if self.may(right, company_id=one))

    def families_with(self, right: str, *, company_id: UUID) -> frozenset[str] | None:
        """Risk families to which the right is narrowed at a company; None means all of them."""
        found: set[str] = set()
        for grant in self._holding(right):
            if grant.company_id in (None, company_id):
                if grant.risk_families is None:
                    return None
                found |= grant.risk_families
        return None if self.unlimited else frozenset(found)

    def _holding(self, right: str) -> tuple[Grant, ...]:
        known = self._by_right.get(right)
        if known is None:
            known = tuple(grant for grant in self.grants if right in grant.rights)
            self._by_right[right] = known
        return known


def system_scope(label: str, *, company_ids: frozenset[UUID], request_id: str = "") -> Scope:
    """The scope of a job or command-line act: an explicit list of companies, never a bypass."""
    return Scope(
        actor_id=None,
        actor_label=label,
        company_ids=company_ids,
        request_id=request_id,
        unlimited=True,
    )
