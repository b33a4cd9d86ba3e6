"""Commands on the matrix: which role holds which right."""

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import ColumnElement, delete, insert, select, tuple_
from sqlalchemy.ext.asyncio import AsyncSession

from winvest.foundation.infra.commands import Undo, command
from winvest.foundation.kit.errors import Forbidden, NotFound, Refused
from winvest.foundation.kit.identifiers import new_id
from winvest.foundation.kit.scope import Scope
from winvest.group.identity.administration.rules import cell_refusal
from winvest.group.identity.models import RightRow, RoleRight, RoleRow

Cells = frozenset[tuple[str, str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """Cells to tick and cells to clear, as (role, right)."""

    given: Cells = frozenset()
    taken: Cells = frozenset()

    @property
    def inverse(self) -> "Change":
        """What takes it back."""
        return Change(given=self.taken, taken=self.given)

    @property
    def roles(self) -> frozenset[str]:
        """The roles that it touches."""
        return frozenset(role for role, _ in self.given | self.taken)

    @property
    def rights(self) -> frozenset[str]:
        """The rights that it touches."""
        return frozenset(right for _, right in self.given | self.taken)


@command("identity.change_rights", needs="rights.edit", undo=Undo("identity.change_rights"))
async def change_rights(session: AsyncSession, scope: Scope, *, change: Change) -> Change:
    """Modifier la matrice des droits ; l’effet est immédiat. Gives what really changed."""
    if not scope.group_admin:
        raise Forbidden("Seul l’Admin Groupe modifie la matrice des droits. Demandez-le-lui.")
    sensitive = await _known(session, change)
    for cells, given in ((change.given, True), (change.taken, False)):
        for role, right in sorted(cells):
            why = cell_refusal(role, right, given=given, sensitive=sensitive[right])
            if why:
                raise Refused(why, code="separation" if given else "never_lost")
    if any(sensitive[right] for right in change.rights):
        scope.require_step_up()
    held = await _held(session, change.given | change.taken)
    really = Change(given=change.given - held, taken=change.taken & held)
    if really.given:
        await session.execute(
            insert(RoleRight),
            [
                {"id": new_id(), "role_code": role, "right_code": right}
                for role, right in sorted(really.given)
            ],
        )
    if really.taken:
        await session.execute(delete(RoleRight).where(_among(really.taken)))
    return really


async def _known(session: AsyncSession, change: Change) -> dict[str, bool]:
    """Whether each right is a grave one; an unknown role or right is refused."""
    rights = {
        code: grave
        for code, grave in await session.execute(
            select(RightRow.code, RightRow.sensitive).where(RightRow.code.in_(change.rights))
        )
    }
    found = await session.execute(select(RoleRow.code).where(RoleRow.code.in_(change.roles)))
    if set(rights) != change.rights or set(found.scalars()) != change.roles:
        raise NotFound("Ce rôle ou ce droit n’existe pas. Rechargez la matrice.")
    return rights


async def _held(session: AsyncSession, cells: Cells) -> Cells:
    if not cells:
        return frozenset()
    found = await session.execute(
        select(RoleRight.role_code, RoleRight.right_code).where(_among(cells)).with_for_update()
    )
    return frozenset((role, right) for role, right in found)


def _among(cells: Collection[tuple[str, str]]) -> ColumnElement[bool]:
    return tuple_(RoleRight.role_code, RoleRight.right_code).in_(sorted(cells))
