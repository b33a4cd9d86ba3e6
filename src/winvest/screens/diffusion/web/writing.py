"""Giving a product to a company, and changing how it is given; the gate stands on the page."""

from typing import Any
from uuid import UUID

from litestar import get, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from sqlalchemy.ext.asyncio import AsyncSession

from winvest.foundation.infra.posted import posted
from winvest.foundation.infra.web import AnyRequest, Html, page
from winvest.foundation.kit.calendar import local_day
from winvest.foundation.kit.errors import Conflict, Invalid, Missing, Refused
from winvest.foundation.kit.french import short_date
from winvest.foundation.kit.reading import Reading
from winvest.foundation.kit.scope import Scope
from winvest.group.companies.queries import company_names
from winvest.offer.catalog.enums import Channel, LifecycleStatus
from winvest.offer.catalog.queries.sheets import ProductSheet
from winvest.offer.publication.commands.changing import change_publication
from winvest.offer.publication.commands.publishing import Published, check_publishable, publish
from winvest.offer.publication.forms import parse_shown, parse_wanted
from winvest.offer.publication.gate import lacking
from winvest.screens.diffusion.queries import publication_of
from winvest.screens.diffusion.web.frame import (
    HERE,
    ONE,
    PRICES,
    PUBLISHING,
    READING,
    SEEN,
    chosen,
    done,
    form_of,
    may_publish,
    now_and_today,
    own_product,
    pilots_named,
    pilots_offered,
    read_product,
    shown_again,
)

NEW, EDIT = "diffusion/new.html", "diffusion/show.html"
START = {"visibilite": "internal", "prix": "internal", "quand": "maintenant", "activer": "1"}


@get(f"{HERE}/nouvelle", opt=PUBLISHING)
async def diffusion_form(
    request: AnyRequest,
    sku: FromPath[str],
    session: NamedDependency[AsyncSession],
    caller: NamedDependency[Scope],
) -> Html:
    """The form to give a product to a company, with all that lacks before."""
    sheet = await own_product(session, caller, sku)
    check_publishable(sheet)
    raw = {**START, "canaux": ",".join(sheet.channels)}
    shown = await _new(session, caller, sheet, request.query_params.get("societe", ""), raw)
    return page(NEW, **shown, errors={}, refused=None)


@post(f"{HERE}/nouvelle", opt=PUBLISHING, status_code=200)
async def diffusion_create(
    request: AnyRequest,
    sku: FromPath[str],
    session: NamedDependency[AsyncSession],
    caller: NamedDependency[Scope],
) -> Html:
    """Publish now or at a date; what lacks is told on the form, and nothing typed is lost."""
    sheet = await own_product(session, caller, sku)
    raw = {"canaux": "", "activer": "", **await posted(request)}
    now, today = now_and_today()
    shown = await _new(session, caller, sheet, raw.get("societe", ""), raw)
    try:
        wanted = parse_wanted(
            raw,
            today=today,
            companies=[shown["company"].id],
            **pilots_named(shown),
        )
        made = await publish(session, caller, sku=sku, wanted=wanted, now=now)
    except (Invalid, Refused) as refusal:
        shown["missing"] = getattr(refusal, "missing", shown["missing"])
        raise shown_again(request, refusal, full=NEW, **shown) from refusal
    return done(request, sheet.sku, _told(made, shown["company"].name))


@get(ONE, opt=READING)
async def diffusion_one(
    sku: FromPath[str],
    diffusion: FromPath[UUID],
    session: NamedDependency[AsyncSession],
    caller: NamedDependency[Scope],
) -> Html:
    """One publication, to read, or to change for who may."""
    shown = await one_shown(session, caller, sku, diffusion)
    return page(EDIT, **shown, errors={}, refused=None, act="")


@post(ONE, opt=PUBLISHING, status_code=200)
async def diffusion_save(
    request: AnyRequest,
    sku: FromPath[str],
    diffusion: FromPath[UUID],
    session: NamedDependency[AsyncSession],
    caller: NamedDependency[Scope],
) -> Html:
    """Save how the product is sold: channels, who sees it and its price, its end, its pilots."""
    await own_product(session, caller, sku)
    shown = await one_shown(session, caller, sku, diffusion)
    raw = {"canaux": "", "pilote": "", "personnes": "", "equipes": "", **await posted(request)}
    now, today = now_and_today()
    shown["form"] = raw
    try:
        await change_publication(
            session,
            caller,
            publication_id=diffusion,
            shown=parse_shown(raw, today=today, **pilots_named(shown)),
            lock_version=Reading(raw).version(),
            now=now,
        )
    except (Invalid, Refused, Conflict) as refusal:
        raise shown_again(request, refusal, full=EDIT, act="modification", **shown) from refusal
    return done(request, shown["one"].sku, "La diffusion est modifiée.")


async def one_shown(
    session: AsyncSession, scope: Scope, sku: str, publication_id: UUID
) -> dict[str, Any]:
    """All that the page of a publication shows."""
    sheet = await read_product(session, scope, sku)
    now, _ = now_and_today()
    row = await publication_of(
        session, scope, product_id=sheet.id, publication_id=publication_id, now=now
    )
    may = may_publish(scope, sheet) and row.open
    offered = (
        await pilots_offered(
            session,
            scope,
            sheet,
            company_id=row.company_id,
            now=now,
            kept=[one.id for one in row.teams],
        )
        if may
        else dict.fromkeys(("people", "people_options", "teams", "team_options"), ())
    )
    return {
        "one": sheet,
        "row": row,
        "may": may,
        "frozen": sheet.lifecycle_status is LifecycleStatus.FROZEN,
        "form": form_of(row),
        "channels": Channel,
        "seen": SEEN,
        "prices": PRICES,
        "raw": {},
        **offered,
    }


async def _new(
    session: AsyncSession, scope: Scope, sheet: ProductSheet, company: str, raw: dict[str, str]
) -> dict[str, Any]:
    now, _ = now_and_today()
    names = {one.id: one for one in await company_names(session, scope)}
    known = {key: one.name for key, one in names.items()}
    company_id = chosen(company, known, sheet.company_id)
    channels = tuple(one for one in Channel if one.value in raw.get("canaux", "").split(","))
    missing: tuple[Missing, ...] = ()
    if sheet.version is None:
        told = "Ce produit n’a aucune version : préparez-la, avec ses formules et ses prix."
        href = f"/produits/{sheet.sku}/versions/nouvelle"
        missing = (Missing(code="grid_incomplete", message=told, href=href),)
    else:
        missing = await lacking(
            session,
            scope,
            sheet=sheet,
            version_id=sheet.version.id,
            company_id=company_id,
            channels=channels or sheet.channels,
            at=now,
        )
    return {
        **await pilots_offered(session, scope, sheet, company_id=company_id, now=now),
        "one": sheet,
        "company": names[company_id],
        "missing": missing,
        "form": raw,
        "channels": Channel,
        "seen": SEEN,
        "prices": PRICES,
        "in_test": sheet.lifecycle_status is LifecycleStatus.TEST,
    }


def _told(made: Published, company: str) -> str:
    if not made.begun:
        day = short_date(local_day(made.start_at))
        return f"Diffusion planifiée : {company} vendra ce produit à partir du {day}."
    parts = [f"{company} vend ce produit"]
    if made.went_live:
        parts.append(f"la v{made.went_live} est en vigueur")
    if made.activated:
        parts.append("le produit est actif")
    return ", ".join(parts) + "."


routes = [diffusion_form, diffusion_create, diffusion_one, diffusion_save]
