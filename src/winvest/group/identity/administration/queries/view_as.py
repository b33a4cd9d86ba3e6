"""Queries of « Vu comme… »: the scope of somebody else, and what gives each right."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from winvest.foundation.kit.scope import Grant, Scope
from winvest.group.identity.access import COMPANIES, GRANTS
from winvest.group.identity.administration.enums import AssignmentState
from winvest.group.identity.administration.queries.person import PersonSheet
from winvest.group.identity.administration.queries.rights import RightLine
from winvest.group.identity.administration.queries.roles import AssignmentRow, rights_of
from winvest.group.identity.administration.rules import FAMILIES, whole_group
from winvest.group.identity.models import RightRow


@dataclass(frozen=True, slots=True, kw_only=True)
class Why:
    """One assignment that gives a right: which role, where, for which families."""

    role_label: str
    where: str
    families: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class RightSeen:
    """A right, and all that gives it; nothing gives a right that the person lacks."""

    right: RightLine
    given_by: tuple[Why, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class FamilySeen:
    """The rights of one family of rights."""

    label: str
    rights: tuple[RightSeen, ...]

    @property
    def held(self) -> int:
        """How many of them the person holds."""
        return sum(bool(one.given_by) for one in self.rights)


@dataclass(frozen=True, slots=True, kw_only=True)
class Perimeter:
    """The scope of a person, and the companies in it by name."""

    scope: Scope
    companies: tuple[str, ...]


async def perimeter_of(session: AsyncSession, scope: Scope, *, person: PersonSheet) -> Perimeter:
    """The scope that this person would have at the next request, worked out as at the door.

    Whoever administers some companies alone sees what the person may do there, nothing beyond.
    """
    grants = list((await session.execute(GRANTS, {"user": person.id})).all())
    if not whole_group(scope, "users.read"):
        known = scope.companies_with("users.read")
        grants = [one for one in grants if one.company_id in known]
    companies = (await session.execute(COMPANIES)).all()
    whole = any(one.company_id is None for one in grants)
    held = {one.company_id for one in grants}
    seen = [one for one in companies if whole or one.id in held]
    theirs = Scope(
        actor_id=person.id,
        actor_label=f"{scope.actor_label}, vu comme {person.display_name}",
        company_ids=frozenset(one.id for one in seen),
        grants=tuple(
            Grant(
                role=one.role_code,
                rights=frozenset(one.rights),
                company_id=one.company_id,
                risk_families=frozenset(one.risk_families) if one.risk_families else None,
            )
            for one in grants
        ),
        request_id=scope.request_id,
    )
    return Perimeter(scope=theirs, companies=tuple(one.name for one in seen))


async def rights_seen(
    session: AsyncSession,
    scope: Scope,
    *,
    assignments: tuple[AssignmentRow, ...],
) -> tuple[FamilySeen, ...]:
    """Every right of the matrix, with the roles, companies and families that give it."""
    current = [one for one in assignments if one.state is AssignmentState.CURRENT]
    by_role = {
        role: await rights_of(session, scope, role=role) for role in {one.role for one in current}
    }
    found = await session.execute(select(RightRow).order_by(RightRow.position))
    rights = [
        RightLine(code=one.code, label=one.label, family=one.family, sensitive=one.sensitive)
        for one in found.scalars()
    ]
    return tuple(
        FamilySeen(
            label=FAMILIES.get(family, family),
            rights=tuple(
                RightSeen(right=right, given_by=_why(right.code, current, by_role))
                for right in rights
                if right.family == family
            ),
        )
        for family in dict.fromkeys(one.family for one in rights)
    )


def _why(
    right: str, current: list[AssignmentRow], by_role: dict[str, frozenset[str]]
) -> tuple[Why, ...]:
    return tuple(
        Why(role_label=one.role_label, where=one.where, families=one.families)
        for one in current
        if right in by_role[one.role]
    )
