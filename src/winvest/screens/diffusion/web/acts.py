"""Acts on a publication: end it, widen a pilot, begin at once what was planned or suspended."""

from typing import Any
from uuid import UUID

from litestar import post
from litestar.di import NamedDependency
from litestar.params import FromPath
from sqlalchemy.ext.asyncio import AsyncSession

from winvest.foundation.infra.posted import posted
from winvest.foundation.infra.web import AnyRequest, Html
from winvest.foundation.kit.calendar import last_day
from winvest.foundation.kit.errors import Invalid, Refused
from winvest.foundation.kit.french import short_date
from winvest.foundation.kit.scope import Scope
from winvest.offer.publication.commands.changing import end_publication, widen_publication
from winvest.offer.publication.commands.starting import start_now
from winvest.offer.publication.forms import parse_end, parse_widening
from winvest.screens.diffusion.web.frame import ONE, PUBLISHING, done, now_and_today, shown_again
from winvest.screens.diffusion.web.writing import EDIT, one_shown


@post(f"{ONE}/arret", opt=PUBLISHING, status_code=200)
async def diffusion_end(
    request: AnyRequest,
    sku: FromPath[str],
    diffusion: FromPath[UUID],
    session: NamedDependency[AsyncSession],
    caller: NamedDependency[Scope],
) -> Html:
    """Stop the sale, now or after a last day; who sells it is told why."""
    shown = await _filled(request, session, caller, sku, diffusion)
    now, today = now_and_today()
    try:
        end_at, reason = parse_end(shown["raw"], today=today)
        await end_publication(
            session, caller, publication_id=diffusion, end_at=end_at, reason=reason, now=now
        )
    except (Invalid, Refused) as refusal:
        raise shown_again(request, refusal, full=EDIT, act="arret", **shown) from refusal
    told = f"après le {short_date(last_day(end_at))}" if end_at else "maintenant"
    message = f"{shown['row'].company_name} ne vend plus ce produit, {told}."
    return done(request, shown["one"].sku, message)


@post(f"{ONE}/elargissement", opt=PUBLISHING, status_code=200)
async def diffusion_widen(
    request: AnyRequest,
    sku: FromPath[str],
    diffusion: FromPath[UUID],
    session: NamedDependency[AsyncSession],
    caller: NamedDependency[Scope],
) -> Html:
    """Open a pilot to all who sell for the company."""
    shown = await _filled(request, session, caller, sku, diffusion)
    now, today = now_and_today()
    try:
        end_at = parse_widening(shown["raw"], today=today)
        await widen_publication(session, caller, publication_id=diffusion, end_at=end_at, now=now)
    except (Invalid, Refused) as refusal:
        raise shown_again(request, refusal, full=EDIT, act="elargissement", **shown) from refusal
    message = f"Le pilote est élargi à tous les vendeurs de {shown['row'].company_name}."
    return done(request, shown["one"].sku, message)


@post(f"{ONE}/maintenant", opt=PUBLISHING, status_code=200)
async def diffusion_now(
    request: AnyRequest,
    sku: FromPath[str],
    diffusion: FromPath[UUID],
    session: NamedDependency[AsyncSession],
    caller: NamedDependency[Scope],
) -> Html:
    """Begin now what was planned, or go on with what was suspended."""
    shown = await one_shown(session, caller, sku, diffusion)
    now, _ = now_and_today()
    try:
        await start_now(session, caller, publication_id=diffusion, now=now)
    except Refused as refusal:
        raise shown_again(request, refusal, full=EDIT, act="maintenant", **shown) from refusal
    return done(request, shown["one"].sku, f"{shown['row'].company_name} vend ce produit.")


async def _filled(
    request: AnyRequest, session: AsyncSession, caller: Scope, sku: str, publication_id: UUID
) -> dict[str, Any]:
    """The page of a publication, with what was typed on it."""
    shown = await one_shown(session, caller, sku, publication_id)
    return {**shown, "raw": await posted(request)}


routes = [diffusion_end, diffusion_widen, diffusion_now]
