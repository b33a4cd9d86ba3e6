"""Doors of the matrix of rights: read it, see the impact of a change, apply it, take it back."""

from typing import Any
from urllib.parse import quote, urlencode

from litestar import get, post
from sqlalchemy.ext.asyncio import AsyncSession

from winvest.foundation.infra.posted import pack_undo, posted, unpack_undo
from winvest.foundation.infra.web import AnyRequest, Html, Toast, page, redirect_to
from winvest.foundation.kit.errors import Forbidden, NotFound, Refused
from winvest.foundation.kit.french import plural
from winvest.foundation.kit.scope import Scope
from winvest.group.identity.administration.commands.rights import Cells, Change, change_rights
from winvest.group.identity.administration.queries.rights import Matrix, matrix, touched
from winvest.group.identity.administration.rules import cell_refusal
from winvest.group.identity.administration.web.frame import RIGHTS, needs, this_moment

AT_ONCE = 60
READ, EDIT = needs("rights.read"), needs("rights.edit")


@get(RIGHTS, opt=READ)
async def rights_page(request: AnyRequest, session: AsyncSession, caller: Scope) -> Html:
    """The matrix: roles by rights; `?role=` shows one role alone (a phone has no room for all)."""
    found = await matrix(session, caller, now=await this_moment())
    asked = str(request.query_params.get("role", ""))
    one = found.role(asked)
    if asked and one is None:
        raise NotFound("Ce rôle n’existe pas. Revenez à la matrice.")
    shown = [one] if one else list(found.roles)
    return page(
        "administration/rights.html",
        found=found,
        shown={each.code for each in shown},
        columns=shown,
        chosen=asked,
        was=",".join(sorted(f"{role}:{right}" for role, right in found.held if _in(role, shown))),
        role_choices=[(each.code, each.label) for each in found.roles],
        may_edit=_may_edit(caller),
        path=RIGHTS,
    )


@post(RIGHTS, opt=EDIT, status_code=200)
async def typed_matrix(request: AnyRequest, caller: Scope) -> Html:
    """From the boxes ticked to the page of their impact; nothing is changed yet."""
    _require_editor(caller)
    raw = await posted(request)
    was, typed = _cells(raw.get("was", "")), _cells(raw.get("cells", ""))
    change = Change(given=typed - was, taken=was - typed)
    if not change.roles:
        toast = Toast(message="Rien n’a changé dans la matrice.", tone="info")
        return redirect_to(_back(raw), request=request, toast=toast)
    if len(change.given) + len(change.taken) > AT_ONCE:
        raise Refused(
            f"Plus de {AT_ONCE} cases à la fois : faites-le rôle par rôle, pour relire chaque "
            "impact.",
            code="too_many_cells",
        )
    return redirect_to(f"{RIGHTS}/impact?{urlencode(_packed(change))}", request=request)


@get(f"{RIGHTS}/impact", opt=EDIT)
async def impact(request: AnyRequest, session: AsyncSession, caller: Scope) -> Html:
    """What the change would do, and to whom; grave rights ask to prove who one is first."""
    _require_editor(caller)
    given, taken = (str(request.query_params.get(name, "")) for name in ("given", "taken"))
    change = Change(given=_cells(given), taken=_cells(taken))
    found = await matrix(session, caller, now=await this_moment())
    known = {one.code for one in found.roles}
    if not change.roles:
        return redirect_to(RIGHTS, request=request)
    if not (change.roles <= known and change.rights <= set(found.rights)):
        raise NotFound("Ce rôle ou ce droit n’existe pas. Rechargez la matrice.")
    if any(found.rights[right].sensitive for right in change.rights):
        caller.require_step_up()
    context = await _impact(session, caller, found, change)
    return page("administration/rights_impact.html", **context)


@post(f"{RIGHTS}/application", opt=EDIT, status_code=200)
async def apply(request: AnyRequest, session: AsyncSession, caller: Scope) -> Html:
    """Apply the change; it holds at the next request of each person, in every process."""
    raw = await posted(request)
    change = Change(given=_cells(raw.get("given", "")), taken=_cells(raw.get("taken", "")))
    done = await change_rights(session, caller, change=change)
    count = len(done.given) + len(done.taken)
    if not count:
        toast = Toast(message="La matrice était déjà ainsi.", tone="info")
        return redirect_to(RIGHTS, request=request, toast=toast)
    token = pack_undo("identity.rights", _packed(done.inverse))
    toast = Toast(
        message=f"{plural(count, 'droit modifié', 'droits modifiés')}, en vigueur dès maintenant.",
        undo=f"{RIGHTS}/retablissement/{token}",
    )
    return redirect_to(RIGHTS, request=request, toast=toast)


@post(f"{RIGHTS}/retablissement/{{token:str}}", opt=EDIT, status_code=200)
async def restore(request: AnyRequest, session: AsyncSession, caller: Scope, token: str) -> Html:
    """Take the last change of the matrix back."""
    values = unpack_undo("identity.rights", token)
    change = Change(given=_cells(values["given"]), taken=_cells(values["taken"]))
    await change_rights(session, caller, change=change)
    toast = Toast(message="La matrice est revenue comme avant.", tone="info")
    return redirect_to(RIGHTS, request=request, toast=toast)


async def _impact(
    session: AsyncSession, scope: Scope, found: Matrix, change: Change
) -> dict[str, Any]:
    now = await this_moment()
    roles = {one.code: one.label for one in found.roles}
    lines = []
    refused = False
    for role in sorted(change.roles, key=list(roles).index):
        moves = [_move(found, cell, True) for cell in sorted(change.given) if cell[0] == role]
        moves += [_move(found, cell, False) for cell in sorted(change.taken) if cell[0] == role]
        refused = refused or any(move["refused"] for move in moves)
        reached = await touched(session, scope, role_codes=[role], now=now)
        lines.append({"role": roles[role], "people": reached, "moves": moves})
    return {
        "lines": lines,
        "everyone": await touched(session, scope, role_codes=change.roles, now=now),
        "refused": refused,
        "change": _packed(change),
        "path": RIGHTS,
    }


def _move(found: Matrix, cell: tuple[str, str], given: bool) -> dict[str, Any]:
    right = found.rights[cell[1]]
    return {
        "right": right,
        "given": given,
        "refused": cell_refusal(cell[0], cell[1], given=given, sensitive=right.sensitive),
    }


def _cells(text: str) -> Cells:
    found = set()
    for one in filter(None, text.split(",")):
        role, colon, right = one.partition(":")
        if not (role and colon and right):
            raise Refused(
                "La matrice est illisible : rechargez-la, puis recommencez.", code="cells"
            )
        found.add((role, right))
    return frozenset(found)


def _packed(change: Change) -> dict[str, str]:
    return {
        "given": ",".join(sorted(f"{role}:{right}" for role, right in change.given)),
        "taken": ",".join(sorted(f"{role}:{right}" for role, right in change.taken)),
    }


def _in(role: str, shown: list[Any]) -> bool:
    return any(one.code == role for one in shown)


def _back(raw: dict[str, str]) -> str:
    return f"{RIGHTS}?role={quote(raw['role'])}" if raw.get("role") else RIGHTS


def _may_edit(scope: Scope) -> bool:
    return scope.group_admin and scope.may("rights.edit")


def _require_editor(scope: Scope) -> None:
    if not _may_edit(scope):
        raise Forbidden("Seul l’Admin Groupe modifie la matrice des droits. Demandez-le-lui.")


routes = [rights_page, typed_matrix, impact, apply, restore]
