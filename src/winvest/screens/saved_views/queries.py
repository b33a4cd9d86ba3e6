"""Queries of the saved views: those that a person sees beside a list, and own columns."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any
from uuid import UUID

from sqlalchemy import String, bindparam, case, func, select
from sqlalchemy.dialects.postgresql import UUID as PG_UUID
from sqlalchemy.ext.asyncio import AsyncSession

from winvest.foundation.infra.db import epochs_of, memory_of
from winvest.foundation.infra.direct import Worded, worded
from winvest.foundation.kit.errors import NotFound
from winvest.foundation.kit.memory import Memory
from winvest.foundation.kit.scope import Scope
from winvest.group.companies.models import Company
from winvest.group.companies.queries import COMPANY
from winvest.screens.saved_views.enums import Audience
from winvest.screens.saved_views.lists import KnownList
from winvest.screens.saved_views.models import ListColumns, SavedView

SHARE = "views.share"
RANK = {Audience.PERSONAL: 0, Audience.COMPANY: 1, Audience.GROUP: 2}
MOST = 60
VIEWS = "saved_view"  # the epoch of the views and of everyone's columns
KEPT = 2_000


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """A saved view, with what this person arranged of it."""

    id: UUID
    list_key: str
    name: str
    audience: Audience
    company_id: UUID | None
    company_code: str | None
    filters: Mapping[str, str] = field(hash=False)
    columns: tuple[str, ...]
    own_columns: tuple[str, ...]
    is_default: bool
    may_edit: bool
    lock_version: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ListSettings:
    """What a person keeps of a list: its views, and own columns outside of any view."""

    views: tuple[View, ...] = ()
    own_columns: tuple[str, ...] = ()

    @property
    def default(self) -> View | None:
        """The view that the list opens with."""
        return next((one for one in self.views if one.is_default), None)

    def view(self, identifier: str) -> View | None:
        """The view that an address names."""
        return next((one for one in self.views if str(one.id) == identifier), None)


async def list_settings(session: AsyncSession, scope: Scope, *, of: KnownList) -> ListSettings:
    """The person's own views, then those shared with them. A few dozen rows, kept until a view, the
    columns of someone or a company changes.
    """
    epochs = epochs_of(session, COMPANY, VIEWS)
    if epochs is None:
        return await _read_settings(session, scope, of)
    memory: Memory[object, ListSettings] = memory_of(session, "list.settings", most=KEPT)
    person = (scope.actor_id, scope.grants, scope.company_ids, scope.shown_company_ids)
    kept = memory.get((of.key, person, epochs))
    if kept is None:
        kept = await _read_settings(session, scope, of)
        memory.keep((of.key, person, epochs), kept)
    return kept


async def _read_settings(session: AsyncSession, scope: Scope, of: KnownList) -> ListSettings:
    """The same, asked of the database in one query."""
    found = await _settings().filled(person=scope.actor_id, list_key=of.key).named(session)
    shown = scope.shown_company_ids
    return ListSettings(
        views=tuple(
            _view(scope, one)
            for one in found
            if one.id is not None
            and (
                one.company_id is None
                or (one.company_id in shown and scope.may(of.right, company_id=one.company_id))
            )
        ),
        own_columns=next((tuple(one.own_columns) for one in found if one.id is None), ()),
    )


@lru_cache(maxsize=1)
def _settings() -> Worded:
    key = bindparam("list_key", type_=String())
    view = select(SavedView).where(SavedView.list_key == key).limit(MOST).subquery()
    person = bindparam("person", type_=PG_UUID())
    own = (
        select(ListColumns)
        .where(ListColumns.user_id == person, ListColumns.list_key == key)
        .subquery()
    )
    return worded(
        select(
            view,
            own.c.columns.label("own_columns"),
            own.c.is_default,
            Company.code.label("company_code"),
        )
        .select_from(view.outerjoin(own, own.c.view_id == view.c.id, full=True))
        .outerjoin(Company, Company.id == view.c.company_id)
        .order_by(
            case(*((view.c.audience == one, at) for one, at in RANK.items())),
            func.fr_unaccent(func.lower(view.c.name)),
        )
    )


async def view_of(session: AsyncSession, scope: Scope, *, view_id: UUID) -> View:
    """A view by its id; not found for those who may not see it."""
    statement = (
        select(
            *SavedView.__table__.c,
            ListColumns.columns.label("own_columns"),
            ListColumns.is_default,
            Company.code.label("company_code"),
        )
        .outerjoin(Company, Company.id == SavedView.company_id)
        .outerjoin(
            ListColumns,
            (ListColumns.view_id == SavedView.id) & (ListColumns.user_id == scope.actor_id),
        )
        .where(SavedView.id == view_id)
    )
    found = (await session.execute(statement)).one_or_none()
    if found is None:
        raise NotFound("Cette vue n’existe plus : elle a pu être supprimée entre-temps.")
    return _view(scope, found)


def may_share(scope: Scope, *, audience: Audience, company_id: UUID | None) -> bool:
    """May this person write views of that audience? Everyone may write their own."""
    if audience is Audience.PERSONAL:
        return True
    if audience is Audience.GROUP:
        return scope.group_admin
    return company_id in scope.company_ids and scope.may(SHARE, company_id=company_id)


def _view(scope: Scope, one: Any) -> View:
    audience = Audience(one.audience)
    return View(
        id=one.id,
        list_key=one.list_key,
        name=one.name,
        audience=audience,
        company_id=one.company_id,
        company_code=one.company_code,
        filters={str(name): str(value) for name, value in one.filters.items()},
        columns=tuple(one.columns),
        own_columns=tuple(one.own_columns or ()),
        is_default=bool(one.is_default),
        may_edit=may_share(scope, audience=audience, company_id=one.company_id),
        lock_version=one.lock_version,
    )
