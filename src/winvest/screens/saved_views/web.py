"""Doors of the saved views: plain forms, which lead back to the list as it was."""

from collections.abc import Mapping
from urllib.parse import urlencode
from uuid import UUID

from litestar import post
from litestar.di import NamedDependency
from litestar.params import FromPath
from sqlalchemy.ext.asyncio import AsyncSession

from winvest.foundation.infra.posted import pack_undo, posted, unpack_undo
from winvest.foundation.infra.web import (
    AnyRequest,
    FormRejected,
    Html,
    Toast,
    invalid_page,
    redirect_to,
)
from winvest.foundation.kit.errors import Invalid
from winvest.foundation.kit.reading import Reading
from winvest.foundation.kit.scope import Scope
from winvest.screens.saved_views.bar import view_address
from winvest.screens.saved_views.commands import (
    choose_columns,
    delete_view,
    edit_view,
    save_view,
    set_default,
    update_view,
)
from winvest.screens.saved_views.enums import Audience
from winvest.screens.saved_views.forms import (
    Title,
    parse_address,
    parse_columns,
    parse_step,
    parse_title,
)
from winvest.screens.saved_views.lists import KnownList, known_list
from winvest.screens.saved_views.queries import View, view_of
from winvest.screens.saved_views.rules import moved

KEEPING = {"right": None, "public": False, "company_scoped": True}
FORM = "saved_views/form.html"
AUDIENCE = {"personal": "pour vous", "company": "pour la société", "group": "pour tout le groupe"}


@post("/vues", opt=KEEPING)
async def view_saved(
    request: AnyRequest, session: NamedDependency[AsyncSession], caller: NamedDependency[Scope]
) -> Html:
    """Keep the list as it is under a name; the new view is shown at once."""
    raw = await posted(request)
    of = known_list(raw.get("liste", ""))
    caller.require(of.right)
    filters = of.canonical(parse_address(raw))
    try:
        title = parse_title(raw)
        made = await save_view(
            session, caller, of=of, title=title, filters=filters, columns=parse_columns(raw)
        )
    except Invalid as refusal:
        raise _again(request, caller, refusal, of=of, raw=raw, view=None) from refusal
    address = f"{of.path}?{urlencode({'vue': str(made), **filters})}"
    told = f"Vue « {title.name} » enregistrée {AUDIENCE[title.audience]}."
    undo = f"/vues/{made}/suppression"
    return redirect_to(address, toast=Toast(message=told, undo=undo))


@post("/vues/{view_id:uuid}/modifier", opt=KEEPING)
async def view_edited(
    request: AnyRequest,
    view_id: FromPath[UUID],
    session: NamedDependency[AsyncSession],
    caller: NamedDependency[Scope],
) -> Html:
    """Rename the view, or change whom it is for."""
    raw = await posted(request)
    view = await view_of(session, caller, view_id=view_id)
    of = known_list(view.list_key)
    try:
        title = parse_title(raw)
        before = await edit_view(
            session,
            caller,
            view_id=view_id,
            lock_version=Reading(raw).version(),
            title=title,
        )
    except Invalid as refusal:
        raise _again(request, caller, refusal, of=of, raw=raw, view=view) from refusal
    undo = _undo("edit", before)
    told = Toast(message=f"Vue « {title.name} » : c’est noté.", undo=undo)
    return redirect_to(_back(of, raw), toast=told)


@post("/vues/{view_id:uuid}/mise-a-jour", opt=KEEPING)
async def view_updated(
    request: AnyRequest,
    view_id: FromPath[UUID],
    session: NamedDependency[AsyncSession],
    caller: NamedDependency[Scope],
) -> Html:
    """Keep the list as it is in the view that it was opened by."""
    raw = await posted(request)
    before = await update_view(
        session,
        caller,
        view_id=view_id,
        lock_version=Reading(raw).version(),
        filters=parse_address(raw),
        columns=parse_columns(raw),
    )
    undo = _undo("update", before)
    told = Toast(message=f"Vue « {before.name} » mise à jour.", undo=undo)
    return redirect_to(_back(known_list(before.list_key), raw), toast=told)


@post("/vues/{view_id:uuid}/suppression", opt=KEEPING)
async def view_deleted(
    request: AnyRequest,
    view_id: FromPath[UUID],
    session: NamedDependency[AsyncSession],
    caller: NamedDependency[Scope],
) -> Html:
    """Delete the view; the list stays as it was shown."""
    raw = await posted(request)
    gone = await delete_view(session, caller, view_id=view_id)
    of = known_list(gone.list_key)
    parts = {name: value for name, value in parse_address(raw).items() if name != "vue"}
    told = Toast(message=f"Vue « {gone.name} » supprimée.", undo=_undo("restore", gone))
    return redirect_to(_address(of, {"vue": "tous", **of.canonical(parts)}), toast=told)


@post("/vues/{view_id:uuid}/defaut", opt=KEEPING)
async def view_default(
    request: AnyRequest,
    view_id: FromPath[UUID],
    session: NamedDependency[AsyncSession],
    caller: NamedDependency[Scope],
) -> Html:
    """Open the list by this view from now on, or no longer."""
    raw = await posted(request)
    view = await view_of(session, caller, view_id=view_id)
    of = known_list(view.list_key)
    wanted = raw.get("valeur") != "non"
    await set_default(session, caller, of=of, view_id=view_id if wanted else None)
    told = f"La liste s’ouvrira par « {view.name} »." if wanted else "La liste s’ouvrira entière."
    return redirect_to(_back(of, raw), toast=Toast(message=told))


@post("/vues/annulation/{act:str}/{token:str}", opt=KEEPING)
async def view_undone(
    act: FromPath[str],
    token: FromPath[str],
    session: NamedDependency[AsyncSession],
    caller: NamedDependency[Scope],
) -> Html:
    """Take back a deletion, a renaming or an update."""
    kept = unpack_undo(f"view.{act}", token)
    of, view_id = known_list(kept["list_key"]), UUID(kept["id"])
    title = Title(
        name=kept["name"],
        audience=Audience(kept["audience"]),
        company_id=UUID(kept["company_id"]) if kept["company_id"] else None,
    )
    filters, columns = kept["filters"], kept["columns"]
    if act == "restore":
        await save_view(
            session,
            caller,
            of=of,
            title=title,
            filters=filters,
            columns=columns,
            view_id=view_id,
        )
    elif act == "edit":
        now = await view_of(session, caller, view_id=view_id)
        await edit_view(
            session, caller, view_id=view_id, lock_version=now.lock_version, title=title
        )
    else:
        now = await view_of(session, caller, view_id=view_id)
        await update_view(
            session,
            caller,
            view_id=view_id,
            lock_version=now.lock_version,
            filters=filters,
            columns=columns,
        )
    view = await view_of(session, caller, view_id=view_id)
    told = Toast(message=f"Vue « {view.name} » rétablie.", tone="info")
    return redirect_to(view_address(of, view), toast=told)


@post("/colonnes", opt=KEEPING)
async def columns_chosen(
    request: AnyRequest, session: NamedDependency[AsyncSession], caller: NamedDependency[Scope]
) -> Html:
    """Keep the columns ticked, in their order; « Colonnes d’origine » forgets the choice."""
    raw = await posted(request)
    of = known_list(raw.get("liste", ""))
    view_id = Reading(raw).identifier("vue")
    codes = parse_columns(raw)
    step = parse_step(raw)
    if step is not None:
        codes = moved(codes, *step)
    if "origine" in raw:
        codes = ()
    await choose_columns(session, caller, of=of, view_id=view_id, columns=codes)
    return redirect_to(_back(of, raw))


def _again(
    request: AnyRequest,
    caller: Scope,
    refusal: Invalid,
    *,
    of: KnownList,
    raw: Mapping[str, str],
    view: View | None,
) -> FormRejected:
    admin = caller.group_admin
    return invalid_page(request, refusal, full=FORM, of=of, raw=raw, view=view, group_admin=admin)


def _back(of: KnownList, raw: Mapping[str, str]) -> str:
    return _address(of, parse_address(raw))


def _address(of: KnownList, parts: Mapping[str, str]) -> str:
    return f"{of.path}?{urlencode(parts)}" if parts else of.path


def _undo(act: str, view: View) -> str:
    values = {
        "id": view.id,
        "list_key": view.list_key,
        "name": view.name,
        "audience": view.audience.value,
        "company_id": view.company_id,
        "filters": dict(view.filters),
        "columns": list(view.columns),
    }
    return f"/vues/annulation/{act}/{pack_undo(f'view.{act}', values)}"


routes = [
    view_saved,
    view_edited,
    view_updated,
    view_deleted,
    view_default,
    view_undone,
    columns_chosen,
]
