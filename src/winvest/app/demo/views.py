"""The shared views of the demo group, written by the director of operations."""

from dataclasses import replace
from uuid import UUID

from sqlalchemy import insert, select
from sqlalchemy.ext.asyncio import AsyncSession

from winvest.app.demo.content.people import PEOPLE
from winvest.app.demo.content.shapes_group import SharedView
from winvest.app.demo.content.views import VIEWS
from winvest.app.demo.trees import company_id, demo_id, user_id
from winvest.app.demo.wording import french_spaces
from winvest.foundation.infra.db import set_context
from winvest.foundation.kit.scope import Scope
from winvest.screens.catalogue.columns import CATALOGUE
from winvest.screens.saved_views.enums import Audience
from winvest.screens.saved_views.models import SavedView

AUTHOR = PEOPLE[0]


async def write_views(session: AsyncSession, scope: Scope) -> int:
    """The views that are not there yet; how many. Each is written in the name of its author."""
    author = user_id(AUTHOR.email)
    await set_context(session, replace(scope, actor_id=author))
    ids = [_id(one) for one in VIEWS]
    known = set((await session.scalars(select(SavedView.id).where(SavedView.id.in_(ids)))).all())
    rows = [_row(one, author) for one in VIEWS if _id(one) not in known]
    if rows:
        await session.execute(insert(SavedView).values(rows))
    await set_context(session, scope)
    return len(rows)


def _id(view: SharedView) -> UUID:
    return demo_id("view", view.company or "groupe", view.name)


def _row(view: SharedView, author: UUID) -> dict[str, object]:
    return {
        "id": _id(view),
        "list_key": CATALOGUE.key,
        "name": french_spaces(view.name),
        "audience": Audience.COMPANY if view.company else Audience.GROUP,
        "company_id": company_id(view.company) if view.company else None,
        "user_id": author,
        "filters": CATALOGUE.canonical(view.filters),
        "columns": list(view.columns),
    }
