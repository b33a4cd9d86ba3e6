"""The drafts: their list, the way back into one, opening its version."""

from datetime import UTC, datetime
from urllib.parse import quote
from uuid import UUID

from litestar import get, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from sqlalchemy.ext.asyncio import AsyncSession

from winvest.foundation.infra.web import AnyRequest, Html, Toast, page, redirect_to
from winvest.foundation.kit.calendar import start_of_day, today_in
from winvest.foundation.kit.errors import Refused
from winvest.foundation.kit.scope import Scope
from winvest.offer.catalog.enums import VersionStatus
from winvest.offer.versions.commands.drafting import draft_from
from winvest.offer.versions.rules.moves import first_of_next_month
from winvest.screens.versions.web.frame import zone_of
from winvest.screens.wizard.queries import Key, drafts
from winvest.screens.wizard.rules import STEPS, Step, next_step
from winvest.screens.wizard.web.frame import EDITING, PATH, opened, place

STANDING = {
    VersionStatus.IN_REVIEW: "Soumis, attend sa validation",
    VersionStatus.APPROVED: "Validé, à mettre en production",
}


@get(PATH, opt=EDITING)
async def drafts_page(
    request: AnyRequest, session: NamedDependency[AsyncSession], caller: NamedDependency[Scope]
) -> Html:
    """The products being prepared, newest first; its address holds its state."""
    raw = request.query_params
    mine = "miens" in raw
    found = await drafts(
        session, caller, after=_key(str(raw.get("apres", ""))), mine=mine, now=datetime.now(UTC)
    )
    lines = [
        {
            "draft": one,
            "href": place(one.sheet.id),
            "standing": STANDING.get(one.sheet.version.status) if one.sheet.version else None,
            "next": next_step(one.steps),
            "complete": one.done == len(STEPS),
        }
        for one in found.drafts
    ]
    parts = "miens=1&" if mine else ""
    return page(
        "wizard/drafts.html",
        lines=lines,
        mine=mine,
        further="apres" in raw,
        following=f"{PATH}?{parts}apres={_token(found.following)}" if found.following else "",
        total=len(STEPS),
        path=PATH,
    )


@get(f"{PATH}/{{product_id:str}}", opt=EDITING)
async def draft_resumed(
    product_id: FromPath[str],
    session: NamedDependency[AsyncSession],
    caller: NamedDependency[Scope],
) -> Html:
    """Go on where something lacks."""
    draft = await opened(session, caller, product_id)
    return redirect_to(place(draft.sheet.id, next_step(draft.steps)))


@post(f"{PATH}/{{product_id:str}}/version", opt=EDITING)
async def draft_version_opened(
    request: AnyRequest,
    product_id: FromPath[str],
    session: NamedDependency[AsyncSession],
    caller: NamedDependency[Scope],
) -> Html:
    """Open the version of a product that came without one (an import, the API)."""
    draft = await opened(session, caller, product_id)
    if draft.sheet.version is not None:
        raise Refused(
            "Ce brouillon a déjà sa version\u00a0: rechargez la page.", code="version_opened"
        )
    zone = await zone_of(session, draft.sheet)
    day = first_of_next_month(today_in(datetime.now(UTC), zone=zone))
    await draft_from(
        session,
        caller,
        sku=draft.sheet.sku,
        source=None,
        effective_from=start_of_day(day, zone=zone),
        notes=None,
    )
    return redirect_to(
        place(draft.sheet.id, Step.PRICING),
        request=request,
        toast=Toast(message="La version 1 est ouverte."),
    )


def _token(key: Key) -> str:
    return quote(f"{key[0].isoformat()}~{key[1]}")


def _key(token: str) -> Key | None:
    moment, _, identifier = token.partition("~")
    try:
        return datetime.fromisoformat(moment), UUID(identifier)
    except ValueError:
        return None


routes = [drafts_page, draft_resumed, draft_version_opened]
