"""Acts on a version: submit, take back, decide, plan, go now, cancel, go back."""

from datetime import UTC, datetime

from litestar import post
from litestar.di import NamedDependency
from litestar.params import FromPath
from sqlalchemy.ext.asyncio import AsyncSession

from winvest.foundation.infra.posted import posted
from winvest.foundation.infra.web import AnyRequest, Html
from winvest.foundation.kit.errors import Invalid
from winvest.foundation.kit.french import short_date
from winvest.foundation.kit.scope import Scope
from winvest.offer.catalog.queries.sheets import product_sheet
from winvest.offer.versions.commands.going_back import roll_back, unschedule_version
from winvest.offer.versions.commands.going_live import publish_now, schedule_version
from winvest.offer.versions.commands.validation import (
    approve_version,
    recall_version,
    refuse_version,
    submit_version,
)
from winvest.offer.versions.forms.dates import parse_comment, parse_day
from winvest.screens.versions.web.frame import (
    DECIDING,
    EDITING,
    PUBLISHING,
    done,
    number_of,
    shown_again,
    zone_of,
)


@post("/produits/{sku:str}/versions/{number:str}/soumission", opt=EDITING)
async def version_submitted(
    request: AnyRequest,
    sku: FromPath[str],
    number: FromPath[str],
    session: NamedDependency[AsyncSession],
    caller: NamedDependency[Scope],
) -> Html:
    """Submit the version."""
    which = number_of(number)
    await submit_version(session, caller, sku=sku, number=which)
    return done(
        request, sku, which, f"v{which} soumise\u00a0: les personnes habilitées sont prévenues."
    )


@post("/produits/{sku:str}/versions/{number:str}/reprise", opt=EDITING)
async def version_recalled(
    request: AnyRequest,
    sku: FromPath[str],
    number: FromPath[str],
    session: NamedDependency[AsyncSession],
    caller: NamedDependency[Scope],
) -> Html:
    """Take the version back as a draft."""
    which = number_of(number)
    await recall_version(session, caller, sku=sku, number=which)
    return done(request, sku, which, f"v{which} est de nouveau un brouillon.", "info")


@post("/produits/{sku:str}/versions/{number:str}/decision", opt=DECIDING)
async def version_decided(
    request: AnyRequest,
    sku: FromPath[str],
    number: FromPath[str],
    session: NamedDependency[AsyncSession],
    caller: NamedDependency[Scope],
) -> Html:
    """Approve what was read, or refuse it and say why."""
    raw, which, now = await posted(request), number_of(number), datetime.now(UTC)
    try:
        comment = parse_comment(raw)
        if raw.get("decision") == "refus":
            await refuse_version(session, caller, sku=sku, number=which, comment=comment, now=now)
            return done(
                request, sku, which, f"v{which} refusée\u00a0: son auteur est prévenu.", "info"
            )
        await approve_version(
            session, caller, sku=sku, number=which, seen=raw.get("lu", ""),
            comment=comment or None, now=now,
        )  # fmt: skip
    except Invalid as refusal:
        raise await shown_again(
            session, caller, refusal, sku=sku, number=which, raw=raw, act="decision"
        ) from refusal
    return done(request, sku, which, f"v{which} approuvée.")


@post("/produits/{sku:str}/versions/{number:str}/planification", opt=PUBLISHING)
async def version_scheduled(
    request: AnyRequest,
    sku: FromPath[str],
    number: FromPath[str],
    session: NamedDependency[AsyncSession],
    caller: NamedDependency[Scope],
) -> Html:
    """Plan the day on which it goes live."""
    raw, which = await posted(request), number_of(number)
    sheet = await product_sheet(session, caller, sku=sku)
    try:
        day = parse_day(raw, zone=await zone_of(session, sheet))
        await schedule_version(
            session, caller, sku=sku, number=which, effective_from=day, now=datetime.now(UTC)
        )
    except Invalid as refusal:
        raise await shown_again(
            session, caller, refusal, sku=sku, number=which, raw=raw, act="planification"
        ) from refusal
    return done(request, sku, which, f"v{which} s’appliquera le {short_date(day)}.")


@post("/produits/{sku:str}/versions/{number:str}/mise-en-production", opt=PUBLISHING)
async def version_published(
    request: AnyRequest,
    sku: FromPath[str],
    number: FromPath[str],
    session: NamedDependency[AsyncSession],
    caller: NamedDependency[Scope],
) -> Html:
    """Go live now."""
    which = number_of(number)
    await publish_now(session, caller, sku=sku, number=which, now=datetime.now(UTC))
    return done(request, sku, which, f"v{which} est en vigueur.")


@post("/produits/{sku:str}/versions/{number:str}/deprogrammation", opt=PUBLISHING)
async def version_unscheduled(
    request: AnyRequest,
    sku: FromPath[str],
    number: FromPath[str],
    session: NamedDependency[AsyncSession],
    caller: NamedDependency[Scope],
) -> Html:
    """Cancel the day: what is in force goes on."""
    raw, which = await posted(request), number_of(number)
    try:
        made = await unschedule_version(
            session, caller, sku=sku, number=which, comment=parse_comment(raw),
            now=datetime.now(UTC),
        )  # fmt: skip
    except Invalid as refusal:
        raise await shown_again(
            session, caller, refusal, sku=sku, number=which, raw=raw, act="deprogrammation"
        ) from refusal
    told = f"v{which} annulée\u00a0: le contenu d’aujourd’hui continue (v{made.number})."
    return done(request, sku, which, told, "info")


@post("/produits/{sku:str}/versions/{number:str}/retour", opt=PUBLISHING)
async def version_rolled_back(
    request: AnyRequest,
    sku: FromPath[str],
    number: FromPath[str],
    session: NamedDependency[AsyncSession],
    caller: NamedDependency[Scope],
) -> Html:
    """Go back to the content of this version, under a new number."""
    raw, which = await posted(request), number_of(number)
    try:
        made = await roll_back(
            session, caller, sku=sku, number=which, comment=parse_comment(raw),
            now=datetime.now(UTC),
        )  # fmt: skip
    except Invalid as refusal:
        raise await shown_again(
            session, caller, refusal, sku=sku, number=which, raw=raw, act="retour"
        ) from refusal
    told = f"v{made.number} est en vigueur, avec le contenu de la v{which}."
    return done(request, sku, made.number, told)


routes = [
    version_submitted,
    version_recalled,
    version_decided,
    version_scheduled,
    version_published,
    version_unscheduled,
    version_rolled_back,
]
