"""Acting on an import: write its lines, take it back, forget it."""

import asyncio
from uuid import UUID

from litestar import post
from litestar.di import NamedDependency
from litestar.params import FromPath
from sqlalchemy.ext.asyncio import AsyncSession

from winvest.foundation.batches.commands.running import advance
from winvest.foundation.infra.posted import posted
from winvest.foundation.infra.web import AnyRequest, Html, Toast, redirect_to
from winvest.foundation.kit.scope import Scope
from winvest.screens.imports.commands import (
    AT_ONCE,
    apply_import,
    discard_import,
    undo_import,
)
from winvest.screens.imports.places import PATH, forget_files
from winvest.screens.imports.queries import (
    import_of,
)
from winvest.screens.imports.web.frame import OPT


@post(f"{PATH}/{{import_id:uuid}}/application", opt=OPT)
async def import_applied(
    request: AnyRequest,
    import_id: FromPath[UUID],
    session: NamedDependency[AsyncSession],
    caller: NamedDependency[Scope],
) -> Html:
    """Write the lines: a few at once, many in the background."""
    raw = await posted(request)
    one = await import_of(session, caller, import_id=import_id)
    batch_id = await apply_import(
        session,
        caller,
        import_id=import_id,
        whole=raw.get("mode") == "tout",
        expected=one.to_write,
    )
    if one.to_write <= AT_ONCE:
        await advance(session, caller, batch_id=batch_id, at_most=AT_ONCE + 1)
    return redirect_to(f"{PATH}/{import_id}", request=request)


@post(f"{PATH}/{{import_id:uuid}}/annulation", opt=OPT)
async def import_undone(
    request: AnyRequest,
    import_id: FromPath[UUID],
    session: NamedDependency[AsyncSession],
    caller: NamedDependency[Scope],
) -> Html:
    """Take the whole import back: a few lines at once, many in the background."""
    one = await import_of(session, caller, import_id=import_id)
    batch_id = await undo_import(session, caller, import_id=import_id)
    if one.standing <= AT_ONCE:
        await advance(session, caller, batch_id=batch_id, at_most=AT_ONCE + 1)
    return redirect_to(f"{PATH}/{import_id}", request=request)


@post(f"{PATH}/{{import_id:uuid}}/abandon", opt=OPT)
async def import_discarded(
    request: AnyRequest,
    import_id: FromPath[UUID],
    session: NamedDependency[AsyncSession],
    caller: NamedDependency[Scope],
) -> Html:
    """Forget a file that wrote nothing."""
    await discard_import(session, caller, import_id=import_id)
    await asyncio.to_thread(forget_files, request.app.state.settings, import_id)
    toast = Toast(message="Fichier abandonné : rien n’avait été écrit.", tone="info")
    return redirect_to(PATH, request=request, toast=toast)


routes = [import_applied, import_undone, import_discarded]
