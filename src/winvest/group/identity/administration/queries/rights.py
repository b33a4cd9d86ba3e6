"""Queries of the matrix: roles by rights, and whom a change touches."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from winvest.foundation.kit.scope import Scope
from winvest.group.identity.administration.queries.roles import RoleLine, current, roles
from winvest.group.identity.administration.rules import FAMILIES, cell_refusal
from winvest.group.identity.enums import UserStatus
from winvest.group.identity.models import ApiKey, RightRow, RoleAssignment, RoleRight, User


@dataclass(frozen=True, slots=True, kw_only=True)
class RightLine:
    """A right: its code, its words, and whether it is a grave one."""

    code: str
    label: str
    family: str
    sensitive: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """One cell of the matrix; `fixed` says why it cannot change."""

    role: str
    held: bool
    fixed: str | None

    @property
    def glyph(self) -> str:
        """What a page without boxes shows."""
        return "Oui" if self.held else "Non"


@dataclass(frozen=True, slots=True, kw_only=True)
class MatrixRow:
    """A right and its cell for each role."""

    right: RightLine
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class MatrixGroup:
    """The rights of one family."""

    label: str
    rows: tuple[MatrixRow, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Matrix:
    """The whole matrix, and how many people hold each role."""

    roles: tuple[RoleLine, ...]
    groups: tuple[MatrixGroup, ...]
    holders: dict[str, int]
    held: frozenset[tuple[str, str]]
    rights: dict[str, RightLine]

    def role(self, code: str) -> RoleLine | None:
        """A role by its code."""
        return next((one for one in self.roles if one.code == code), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Touched:
    """People and keys that a change of roles reaches."""

    names: tuple[str, ...]
    keys: int


async def matrix(session: AsyncSession, scope: Scope, *, now: datetime) -> Matrix:
    """The matrix of the group: thirteen roles, some forty rights."""
    lines = await roles(session, scope)
    found = await session.execute(select(RightRow).order_by(RightRow.position))
    rights = {
        one.code: RightLine(
            code=one.code, label=one.label, family=one.family, sensitive=one.sensitive
        )
        for one in found.scalars()
    }
    cells = await session.execute(select(RoleRight.role_code, RoleRight.right_code))
    held = frozenset((role, right) for role, right in cells)
    groups = []
    for family in dict.fromkeys(one.family for one in rights.values()):
        rows = tuple(
            MatrixRow(right=right, cells=tuple(_cell(role, right, held) for role in lines))
            for right in rights.values()
            if right.family == family
        )
        groups.append(MatrixGroup(label=FAMILIES.get(family, family), rows=rows))
    return Matrix(
        roles=lines,
        groups=tuple(groups),
        holders=await _holders(session, now),
        held=held,
        rights=rights,
    )


async def touched(
    session: AsyncSession, scope: Scope, *, role_codes: Collection[str], now: datetime
) -> Touched:
    """Who holds one of these roles now, by name; and how many living keys bear them."""
    people = await session.execute(
        select(User.id, User.display_name)
        .join(RoleAssignment, RoleAssignment.user_id == User.id)
        .where(
            RoleAssignment.role_code.in_(role_codes),
            current(now),
            User.status != UserStatus.DISABLED,
        )
        .distinct()
    )
    keys = await session.scalar(
        select(func.count())
        .select_from(ApiKey)
        .where(
            ApiKey.role_code.in_(role_codes),
            ApiKey.revoked_at.is_(None),
            (ApiKey.expires_at.is_(None)) | (ApiKey.expires_at > now),
        )
    )
    return Touched(names=tuple(sorted(name for _, name in people)), keys=keys or 0)


async def _holders(session: AsyncSession, now: datetime) -> dict[str, int]:
    found = await session.execute(
        select(RoleAssignment.role_code, func.count(RoleAssignment.user_id.distinct()))
        .join(User, User.id == RoleAssignment.user_id)
        .where(current(now), User.status != UserStatus.DISABLED)
        .group_by(RoleAssignment.role_code)
    )
    return {role: count for role, count in found}


def _cell(role: RoleLine, right: RightLine, held: frozenset[tuple[str, str]]) -> Cell:
    has = (role.code, right.code) in held
    fixed = cell_refusal(role.code, right.code, given=not has, sensitive=right.sensitive)
    return Cell(role=role.code, held=has, fixed=fixed)
