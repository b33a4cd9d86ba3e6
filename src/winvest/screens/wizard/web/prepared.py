"""Step 5, the sales: what will be given to whom once the version is in force, as draft rows."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from litestar import get, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from sqlalchemy.ext.asyncio import AsyncSession

from winvest.foundation.infra.posted import posted
from winvest.foundation.infra.web import (
    AnyRequest,
    FormRejected,
    Html,
    Toast,
    invalid_page,
    page,
    redirect_to,
)
from winvest.foundation.kit.calendar import today_in
from winvest.foundation.kit.errors import Conflict, Invalid, NotFound, Refused
from winvest.foundation.kit.reading import Reading
from winvest.foundation.kit.scope import Scope
from winvest.group.companies.queries import company_names
from winvest.offer.catalog.enums import Channel, LifecycleStatus
from winvest.offer.publication.commands.preparing import (
    change_prepared,
    drop_prepared,
    prepare_publication,
)
from winvest.offer.publication.enums import PublicationStatus
from winvest.offer.publication.forms import day_typed, parse_wanted
from winvest.offer.publication.models import Publication
from winvest.offer.publication.rules import pilot_words
from winvest.screens.diffusion.web.frame import (
    PRICES,
    SEEN,
    chosen,
    pilots_named,
    pilots_offered,
)
from winvest.screens.wizard.queries import Draft
from winvest.screens.wizard.rules import Step
from winvest.screens.wizard.web.frame import EDITING, PATH, around, opened, place, version_of

HERE = f"{PATH}/{{product_id:str}}/diffusions"
TEMPLATE = "wizard/prepared.html"
NEW = "nouvelle"


@dataclass(frozen=True, slots=True, kw_only=True)
class PreparedRow:
    """A publication prepared with the version; `starts`: its own day, when it has one."""

    id: UUID
    company: str
    channels: tuple[Channel, ...]
    visibility: Any
    price: Any
    starts: datetime | None
    end_at: datetime | None
    pilot: str


def prepared_rows(draft: Draft) -> tuple[PreparedRow, ...]:
    """What the draft prepares, its own company first."""
    if draft.facts is None:
        return ()
    names = draft.facts.companies
    found = (
        PreparedRow(
            id=one.id,
            company=names[one.company_id],
            channels=tuple(each for each in Channel if each.value in one.channels),
            visibility=one.visibility,
            price=one.price_visibility,
            starts=_own_start(draft, one),
            end_at=one.end_at,
            pilot=pilot_words(
                teams=len(one.pilot_team_ids or ()), people=len(one.pilot_user_ids or ())
            ),
        )
        for one in _drafts(draft)
    )
    own = draft.sheet.company_name
    return tuple(sorted(found, key=lambda one: (one.company != own, one.company, one.channels)))


@get(f"{HERE}/{{diffusion:str}}", opt=EDITING)
async def prepared_one(
    product_id: FromPath[str],
    diffusion: FromPath[str],
    session: NamedDependency[AsyncSession],
    caller: NamedDependency[Scope],
) -> Html:
    """The form of a publication that is prepared, or of a new one."""
    draft = await opened(session, caller, product_id)
    await version_of(session, caller, draft)
    one = _asked(draft, diffusion)
    return page(TEMPLATE, **await _frame(session, caller, draft, one, _form(draft, one)), errors={})


@post(f"{HERE}/{{diffusion:str}}", opt=EDITING, status_code=200)
async def prepared_saved(
    request: AnyRequest,
    product_id: FromPath[str],
    diffusion: FromPath[str],
    session: NamedDependency[AsyncSession],
    caller: NamedDependency[Scope],
) -> Html:
    """Keep it as a draft row, beside the version; nothing typed is lost."""
    draft = await opened(session, caller, product_id)
    version = await version_of(session, caller, draft)
    one = _asked(draft, diffusion)
    raw = {"canaux": "", "activer": "", "pilote": "", **await posted(request)}
    shown = await _frame(session, caller, draft, one, raw)
    now = datetime.now(UTC)
    try:
        wanted = parse_wanted(
            raw,
            today=today_in(now),
            companies=[UUID(key) for key, _ in shown["companies"]],
            **pilots_named(shown),
        )
        if one is None:
            await prepare_publication(
                session, caller, version_id=version.id, wanted=wanted, now=now
            )
        else:
            await change_prepared(
                session,
                caller,
                publication_id=one.id,
                wanted=wanted,
                lock_version=Reading(raw).version(),
                now=now,
            )
    except Invalid as refusal:
        raise invalid_page(request, refusal, full=TEMPLATE, **shown) from refusal
    except (Conflict, Refused) as refusal:
        shown["refused"] = refusal
        raise FormRejected(page(TEMPLATE, status=409, **shown, errors={})) from refusal
    return _back(request, draft, "La diffusion est préparée\u00a0: elle attend la version.")


@post(f"{HERE}/{{diffusion:uuid}}/retrait", opt=EDITING)
async def prepared_dropped(
    request: AnyRequest,
    product_id: FromPath[str],
    diffusion: FromPath[UUID],
    session: NamedDependency[AsyncSession],
    caller: NamedDependency[Scope],
) -> Html:
    """Renounce one that is prepared."""
    draft = await opened(session, caller, product_id)
    await drop_prepared(session, caller, publication_id=_of(draft, str(diffusion)).id)
    return _back(request, draft, "Cette diffusion n’est plus préparée.")


def _back(request: AnyRequest, draft: Draft, told: str) -> Html:
    where = f"{place(draft.sheet.id, Step.PUBLICATION)}#vente"
    return redirect_to(where, request=request, toast=Toast(message=told))


async def _frame(
    session: AsyncSession,
    scope: Scope,
    draft: Draft,
    one: Publication | None,
    form: Mapping[str, str],
) -> dict[str, Any]:
    companies = await company_names(session, scope)
    known = {each.id: each.name for each in companies}
    return {
        **around(draft, Step.PUBLICATION),
        **await pilots_offered(
            session,
            scope,
            draft.sheet,
            company_id=chosen(form.get("societe", ""), known, draft.sheet.company_id),
            now=datetime.now(UTC),
            kept=(one.pilot_team_ids or ()) if one else (),
        ),
        "row": one,
        "form": form,
        "companies": [(str(each.id), each.name) for each in companies],
        "channels": Channel,
        "seen": SEEN,
        "prices": PRICES,
        "in_test": draft.sheet.lifecycle_status in (LifecycleStatus.DRAFT, LifecycleStatus.TEST),
        "refused": None,
        "action": f"{place(draft.sheet.id, 'diffusions')}/{one.id if one else NEW}",
    }


def _form(draft: Draft, one: Publication | None) -> dict[str, str]:
    if one is None:
        taken = {
            each
            for row in _drafts(draft)
            if row.company_id == draft.sheet.company_id
            for each in row.channels
        }
        left = [each.value for each in draft.sheet.channels if each.value not in taken]
        return {
            "societe": str(draft.sheet.company_id), "canaux": ",".join(left), "activer": "1",
            "visibilite": "internal", "prix": "internal", "quand": "maintenant",
        }  # fmt: skip
    starts = _own_start(draft, one)
    return {
        "societe": str(one.company_id),
        "canaux": ",".join(one.channels),
        "visibilite": one.visibility.value,
        "prix": one.price_visibility.value,
        "conditions": one.conditions or "",
        "quand": "date" if starts else "maintenant",
        "du": day_typed(starts),
        "au": day_typed(one.end_at, last=True),
        "activer": "1" if one.activates else "",
        "pilote": "1" if one.pilot_user_ids or one.pilot_team_ids else "",
        "equipes": ",".join(map(str, one.pilot_team_ids or ())),
        "personnes": ",".join(map(str, one.pilot_user_ids or ())),
        "lock_version": str(one.lock_version),
    }


def _own_start(draft: Draft, one: Publication) -> datetime | None:
    """Its own day, when it was given one: it comes after the row was written."""
    return one.start_at if one.start_at > one.updated_at + timedelta(minutes=1) else None


def _drafts(draft: Draft) -> list[Publication]:
    version = draft.sheet.version
    return [
        one
        for one in draft.kept.of(Publication)
        if version is not None
        and one.product_version_id == version.id
        and one.status is PublicationStatus.DRAFT
    ]


def _asked(draft: Draft, diffusion: str) -> Publication | None:
    return None if diffusion == NEW else _of(draft, diffusion)


def _of(draft: Draft, diffusion: str) -> Publication:
    for one in _drafts(draft):
        if str(one.id) == diffusion:
            return one
    raise NotFound("Cette diffusion n’est plus préparée\u00a0: revenez au brouillon.")


routes = [prepared_one, prepared_saved, prepared_dropped]
