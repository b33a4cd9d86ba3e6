"""Publications for programs: list, give a version to a company, end it (annex A 3.5)."""

from datetime import UTC, datetime
from uuid import UUID

from litestar import get, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from winvest.foundation.infra.api.doors import Answer, answer, json_of, query_of, refused, tagged
from winvest.foundation.infra.api.idempotency import once
from winvest.foundation.infra.api.shapes import shaped
from winvest.foundation.infra.web import AnyRequest
from winvest.foundation.kit.errors import NotFound
from winvest.foundation.kit.scope import Scope
from winvest.offer.catalog.enums import Channel
from winvest.offer.catalog.models.versions import ProductVersion
from winvest.offer.catalog.queries.access import may_read
from winvest.offer.catalog.queries.feed import product_named
from winvest.offer.catalog.queries.sheets import ProductSheet, product_of
from winvest.offer.publication.api.publication_shapes import (
    LIST,
    PATH,
    PUBLISH,
    UNPUBLISH,
    EndInput,
    PublicationInput,
    PublicationItem,
    PublicationPage,
    PublicationQuery,
    item_of,
)
from winvest.offer.publication.commands.changing import end_publication
from winvest.offer.publication.commands.publishing import publish
from winvest.offer.publication.enums import PublicationStatus
from winvest.offer.publication.forms import Shown, Wanted
from winvest.offer.publication.models import Publication
from winvest.offer.publication.pilots import ARCHIVED, STRANGER, teams_at
from winvest.offer.publication.queries import sellers_at

READING = {"right": "publication.read", "public": False, "company_scoped": True}
PUBLISHING = {"right": "publication.publish", "public": False, "company_scoped": True}


@get(PATH, opt={**READING, "api": LIST})
async def publication_list(
    request: AnyRequest, session: NamedDependency[AsyncSession], caller: NamedDependency[Scope]
) -> Answer:
    """The publications of a product that the caller may read."""
    asked = query_of(request, PublicationQuery)
    row = await product_named(session, caller, named=asked.product)
    sheet = await product_of(session, caller, product_id=row.id)
    if not may_read(
        caller, "publication.read", owner=sheet.company_id, risk_family=sheet.risk_code
    ):
        caller.require("publication.read", company_id=sheet.company_id)
    statement = (
        select(Publication)
        .where(Publication.product_id == row.id)
        .order_by(Publication.start_at.desc(), Publication.id)
        .limit(200)
    )
    if sheet.company_id not in caller.company_ids:  # what is being prepared is its owner's
        statement = statement.where(Publication.status != PublicationStatus.DRAFT)
    items = [item_of(one) for one in await session.scalars(statement)]
    return answer(PublicationPage(items=items))


@post(PATH, opt={**PUBLISHING, "api": PUBLISH})
async def publication_publish(
    request: AnyRequest, session: NamedDependency[AsyncSession], caller: NamedDependency[Scope]
) -> Answer:
    """Give a version to a company to sell, once nothing lacks."""
    sent = await json_of(request, caller)

    async def act() -> Answer:
        body, now = shaped(PublicationInput, sent), datetime.now(UTC)
        _check_period(body, now)
        sheet = await _product_of(session, caller, version_id=body.product_version_id)
        await _check_pilots(session, caller, body, now)
        await _check_teams(session, caller, body, product_id=sheet.id)
        wanted = Wanted(
            company_id=body.company_id,
            shown=Shown(
                channels=tuple(one for one in Channel if one in body.channels),
                visibility=body.visibility,
                price_visibility=body.price_visibility,
                conditions=body.conditions,
                end_at=body.end_at,
                pilots=tuple(dict.fromkeys(body.pilot_user_ids)),
                teams=tuple(dict.fromkeys(body.pilot_team_ids)),
            ),
            start_at=body.start_at,
        )
        made = await publish(
            session,
            caller,
            sku=sheet.sku,
            version_id=body.product_version_id,
            wanted=wanted,
            now=now,
        )
        item = await _read(session, made.id)
        return tagged(None, item, status=201, headers={"Location": f"{PATH}/{made.id}"})

    return await once(request, session, caller, sent=sent, act=act)


@post(f"{PATH}/{{id:uuid}}/unpublish", status_code=200, opt={**PUBLISHING, "api": UNPUBLISH})
async def publication_unpublish(
    request: AnyRequest,
    id: FromPath[UUID],
    session: NamedDependency[AsyncSession],
    caller: NamedDependency[Scope],
) -> Answer:
    """End a publication, now or at a date."""
    sent = await json_of(request, caller)

    async def act() -> Answer:
        body = shaped(EndInput, sent)
        await end_publication(
            session,
            caller,
            publication_id=id,
            end_at=body.end_at,
            reason=body.reason.strip(),
            now=datetime.now(UTC),
        )
        return tagged(None, await _read(session, id))

    return await once(request, session, caller, sent=sent, act=act)


async def _product_of(session: AsyncSession, scope: Scope, *, version_id: UUID) -> ProductSheet:
    """The product of a version that the caller may know of."""
    product = await session.scalar(
        select(ProductVersion.product_id).where(ProductVersion.id == version_id)
    )
    if product is None:
        raise NotFound(
            "Cette version n’existe pas dans votre périmètre : vérifiez son identifiant."
        )
    return await product_of(session, scope, product_id=product)


async def _read(session: AsyncSession, publication_id: UUID) -> PublicationItem:
    statement = (
        select(Publication)
        .where(Publication.id == publication_id)
        .execution_options(populate_existing=True)
    )
    return item_of((await session.scalars(statement)).one())


def _check_period(body: PublicationInput, now: datetime) -> None:
    if not body.channels:
        raise refused("/channels", "missing", "Nommez au moins un canal de vente.")
    if body.end_at is not None and body.end_at <= max(body.start_at, now):
        told = "La fin précède le début, ou cet instant : corrigez les dates."
        raise refused("/end_at", "period_reversed", told)
    if (body.pilot_user_ids or body.pilot_team_ids) and body.end_at is None:
        told = "Un pilote a une fin : donnez-la, puis élargissez-le."
        raise refused("/end_at", "pilot_endless", told)


async def _check_pilots(
    session: AsyncSession, scope: Scope, body: PublicationInput, now: datetime
) -> None:
    """A pilot names people who sell for the company: nobody else could sell."""
    if not body.pilot_user_ids:
        return
    known = {
        one.id for one in await sellers_at(session, scope, company_id=body.company_id, now=now)
    }
    for at, one in enumerate(body.pilot_user_ids):
        if one not in known:
            told = "Cette personne ne vend pas pour cette société : nommez un de ses vendeurs."
            raise refused(f"/pilot_user_ids/{at}", "unknown", told)


async def _check_teams(
    session: AsyncSession, scope: Scope, body: PublicationInput, *, product_id: UUID
) -> None:
    """A pilot names teams of the company that sells, each refused at its place in the list."""
    if not body.pilot_team_ids:
        return
    at = await teams_at(session, scope, product_id=product_id, company_id=body.company_id)
    known = {one.id: one for one in at}
    for place, one in enumerate(body.pilot_team_ids):
        if one not in known:
            raise refused(f"/pilot_team_ids/{place}", "unknown", STRANGER)
        if known[one].archived:
            raise refused(f"/pilot_team_ids/{place}", "archived", ARCHIVED)


routes = [publication_list, publication_publish, publication_unpublish]
