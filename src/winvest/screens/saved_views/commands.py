"""Commands of the saved views: save, update, rename or share, delete, open first; own columns."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from sqlalchemy import Executable, delete, insert, update
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from winvest.foundation.infra.commands import Undo, command
from winvest.foundation.infra.constraints import refusal_of
from winvest.foundation.kit.errors import Conflict, FieldError, Forbidden, Invalid
from winvest.foundation.kit.identifiers import new_id
from winvest.foundation.kit.scope import Scope
from winvest.screens.saved_views.enums import Audience
from winvest.screens.saved_views.forms import Title
from winvest.screens.saved_views.lists import KnownList, known_list
from winvest.screens.saved_views.models import ListColumns, SavedView
from winvest.screens.saved_views.queries import View, may_share, view_of
from winvest.screens.saved_views.rules import arranged


@command("saved_views.save", needs=None, undo=Undo("saved_views.delete"))
async def save_view(
    session: AsyncSession,
    scope: Scope,
    *,
    of: KnownList,
    title: Title,
    filters: Mapping[str, str],
    columns: Sequence[str],
    view_id: UUID | None = None,
) -> UUID:
    """Enregistrer une vue de liste : ses filtres, son ordre, ses colonnes."""
    _check_title(scope, of, title)
    row = {
        "id": view_id or new_id(),
        "list_key": of.key,
        "user_id": _person(scope),
        "filters": of.canonical(filters),
        "columns": _known(of, columns),
        **_title(title),
    }
    await _write(session, insert(SavedView).values(row))
    return UUID(str(row["id"]))


@command("saved_views.edit", needs=None, undo=Undo("saved_views.edit"))
async def edit_view(
    session: AsyncSession, scope: Scope, *, view_id: UUID, lock_version: int, title: Title
) -> View:
    """Renommer une vue, ou changer pour qui elle est. Gives back the view as it was."""
    view = await _editable(session, scope, view_id, lock_version)
    _check_title(scope, known_list(view.list_key), title)
    changed = _title(title)
    if title.audience is Audience.PERSONAL:
        changed["user_id"] = _person(scope)
    await _write(session, update(SavedView).where(SavedView.id == view_id).values(changed))
    return view


@command("saved_views.update", needs=None, undo=Undo("saved_views.update"))
async def update_view(
    session: AsyncSession,
    scope: Scope,
    *,
    view_id: UUID,
    lock_version: int,
    filters: Mapping[str, str],
    columns: Sequence[str],
) -> View:
    """Mettre une vue à jour d’après la liste affichée. Gives back the view as it was."""
    view = await _editable(session, scope, view_id, lock_version)
    of = known_list(view.list_key)
    await session.execute(
        update(SavedView)
        .where(SavedView.id == view_id)
        .values(filters=of.canonical(filters), columns=_known(of, columns))
    )
    await _keep(session, scope, of=of, view_id=view_id, columns=[])
    return view


@command("saved_views.delete", needs=None, undo=Undo("saved_views.save"))
async def delete_view(session: AsyncSession, scope: Scope, *, view_id: UUID) -> View:
    """Supprimer une vue. Gives it back, to be saved again."""
    view = await _editable(session, scope, view_id, None)
    await session.execute(delete(SavedView).where(SavedView.id == view_id))
    return view


@command("saved_views.set_default", needs=None, undo=Undo("saved_views.set_default"))
async def set_default(
    session: AsyncSession, scope: Scope, *, of: KnownList, view_id: UUID | None
) -> None:
    """Ouvrir la liste par cette vue, pour soi seul ; par aucune quand rien n’est dit."""
    scope.require(of.right)
    me = _person(scope)
    mine = (ListColumns.user_id == me, ListColumns.list_key == of.key, ListColumns.is_default)
    await session.execute(update(ListColumns).where(*mine).values(is_default=False))
    if view_id is None:
        return
    await view_of(session, scope, view_id=view_id)
    row = {"user_id": me, "list_key": of.key, "view_id": view_id, "is_default": True}
    await session.execute(
        upsert(ListColumns)
        .values(id=new_id(), **row)
        .on_conflict_do_update(
            constraint="uq_list_columns_user_id_list_key_view_id", set_={"is_default": True}
        )
    )


@command("saved_views.choose_columns", needs=None, undo=Undo("saved_views.choose_columns"))
async def choose_columns(
    session: AsyncSession,
    scope: Scope,
    *,
    of: KnownList,
    view_id: UUID | None,
    columns: Sequence[str],
) -> None:
    """Choisir ses colonnes d’une liste, ou d’une vue de celle-ci ; aucune : celles d’origine."""
    scope.require(of.right)
    if view_id is not None:
        await view_of(session, scope, view_id=view_id)
    await _keep(session, scope, of=of, view_id=view_id, columns=_known(of, columns))


async def _keep(
    session: AsyncSession,
    scope: Scope,
    *,
    of: KnownList,
    view_id: UUID | None,
    columns: Sequence[str],
) -> None:
    row = {"user_id": _person(scope), "list_key": of.key, "view_id": view_id}
    await session.execute(
        upsert(ListColumns)
        .values(id=new_id(), columns=list(columns), **row)
        .on_conflict_do_update(
            constraint="uq_list_columns_user_id_list_key_view_id",
            set_={"columns": list(columns)},
        )
    )


async def _editable(
    session: AsyncSession, scope: Scope, view_id: UUID, lock_version: int | None
) -> View:
    view = await view_of(session, scope, view_id=view_id)
    if not view.may_edit:
        raise Forbidden(
            "Cette vue est partagée : enregistrez la vôtre sous un autre nom, "
            "ou demandez à qui gère les vues de la société."
        )
    if lock_version is not None and lock_version != view.lock_version:
        raise Conflict("Quelqu’un a modifié cette vue entre-temps : rouvrez-la, puis recommencez.")
    return view


async def _write(session: AsyncSession, statement: Executable) -> None:
    try:
        async with session.begin_nested():
            await session.execute(statement)
    except IntegrityError as error:
        refusal = refusal_of(error)
        if refusal is None or refusal.code != "view_name_taken":
            raise
        told = FieldError(field="name", code=refusal.code, message=refusal.message)
        raise Invalid([told]) from error


def _check_title(scope: Scope, of: KnownList, title: Title) -> None:
    scope.require(of.right)
    if not may_share(scope, audience=title.audience, company_id=title.company_id):
        whom = "tout le groupe" if title.audience is Audience.GROUP else "cette société"
        raise Forbidden(
            f"Vous ne pouvez pas partager de vue avec {whom} : gardez-la pour vous, "
            "ou demandez ce droit à votre administrateur."
        )


def _known(of: KnownList, columns: Sequence[str]) -> list[str]:
    """Columns as they are kept: none means the list's usual ones."""
    return [one.code for one in arranged(of.columns, columns)] if columns else []


def _title(title: Title) -> dict[str, object]:
    return {"name": title.name, "audience": title.audience, "company_id": title.company_id}


def _person(scope: Scope) -> UUID:
    if scope.actor_id is None:
        raise Forbidden("Seule une personne connectée garde des vues. Connectez-vous d’abord.")
    return scope.actor_id
