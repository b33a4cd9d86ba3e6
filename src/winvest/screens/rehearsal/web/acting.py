"""Acting: rehearse a version or a publication, rehearse again, compare with what happened."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from litestar import get, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from sqlalchemy.ext.asyncio import AsyncSession

from winvest.foundation.infra.posted import posted
from winvest.foundation.infra.web import AnyRequest, FormRejected, Html, Toast, page, redirect_to
from winvest.foundation.kit.calendar import local_day
from winvest.foundation.kit.errors import FieldError, Invalid, NotFound
from winvest.foundation.kit.scope import Scope
from winvest.offer.catalog.enums import Channel
from winvest.offer.catalog.queries.sheets import product_sheet
from winvest.offer.rehearsal.commands import ask_comparison, start_rehearsal, stop_rehearsal
from winvest.offer.rehearsal.forms import Asked
from winvest.offer.rehearsal.queries import check_ahead, held_version, rehearsal_of
from winvest.screens.rehearsal.forms import PATH, SPANS, parse_publication, parse_version
from winvest.screens.rehearsal.queries import company_codes, versions_ahead
from winvest.screens.rehearsal.web.frame import OPT

NEW = f"{PATH}/nouvelle"
COMPARED = "La comparaison est lancée\u00a0: elle se lit ici dès qu’elle est faite."

HALTED = "C’est arrêté : rien de ce calcul n’est gardé."


@get(NEW, opt=OPT)
async def rehearsal_new(
    request: AnyRequest, session: NamedDependency[AsyncSession], caller: NamedDependency[Scope]
) -> Html:
    """Choose a version being prepared, or a change of publication; then which files."""
    return await _new(session, caller, dict(request.query_params), channels=[], errors={})


@post(NEW, opt=OPT)
async def rehearsal_started(
    request: AnyRequest, session: NamedDependency[AsyncSession], caller: NamedDependency[Scope]
) -> Html:
    """Start it; a job prices the files, the page says how far it is."""
    raw, now = await posted(request), datetime.now(UTC)
    channels = [one for one in raw.get("canaux", "").split(",") if one]
    try:
        if raw.get("version"):
            asked = parse_version(raw, number=_number(raw["version"]), now=now)
        else:
            codes = await company_codes(session, caller)
            asked = parse_publication(
                raw,
                channels=channels,
                companies={code: key for key, code in codes.items()},
                now=now,
            )
            await _known(session, caller, asked)
        key = await start_rehearsal(session, caller, asked=asked, now=now)
    except Invalid as refusal:
        again = await _new(
            session, caller, raw, channels=channels, errors=dict(refusal.by_field), status=422
        )
        raise FormRejected(again) from refusal
    return redirect_to(f"{PATH}/{key}", request=request)


@post(f"{PATH}/{{rehearsal_id:uuid}}/relance", opt=OPT)
async def rehearsal_again(
    request: AnyRequest,
    rehearsal_id: FromPath[UUID],
    session: NamedDependency[AsyncSession],
    caller: NamedDependency[Scope],
) -> Html:
    """The same rehearsal, on what is known now; the first one stays as it was."""
    one = await rehearsal_of(session, caller, rehearsal_id=rehearsal_id)
    now = datetime.now(UTC)
    asked = Asked(
        sku=one.sku,
        number=one.version_number,
        publication=one.publication,
        day=one.effective_at if one.effective_at > now else None,
        days=int(one.filters["days"]),
        channel=one.filters["channel"],
        still_open=one.filters["still_open"],
    )
    key = await start_rehearsal(session, caller, asked=asked, now=now)
    return redirect_to(f"{PATH}/{key}", request=request)


@post(f"{PATH}/{{rehearsal_id:uuid}}/comparaison", opt=OPT)
async def rehearsal_compared(
    request: AnyRequest,
    rehearsal_id: FromPath[UUID],
    session: NamedDependency[AsyncSession],
    caller: NamedDependency[Scope],
) -> Html:
    """Have what was predicted compared with what is in force."""
    await ask_comparison(session, caller, rehearsal_id=rehearsal_id, now=datetime.now(UTC))
    return redirect_to(
        f"{PATH}/{rehearsal_id}/comparaison", request=request, toast=Toast(message=COMPARED)
    )


@post(f"{PATH}/{{rehearsal_id:uuid}}/arret", opt=OPT)
async def rehearsal_stopped(
    request: AnyRequest,
    rehearsal_id: FromPath[UUID],
    session: NamedDependency[AsyncSession],
    caller: NamedDependency[Scope],
) -> Html:
    """Stop a rehearsal that runs, or its comparison; the job leaves after its slice."""
    await stop_rehearsal(session, caller, rehearsal_id=rehearsal_id, now=datetime.now(UTC))
    return redirect_to(
        f"{PATH}/{rehearsal_id}", request=request, toast=Toast(message=HALTED, tone="info")
    )


async def _new(
    session: AsyncSession,
    scope: Scope,
    raw: Mapping[str, str],
    *,
    channels: list[str],
    errors: dict[str, str],
    status: int = 200,
) -> Html:
    text = " ".join(raw.get("q", "").split())[:80]
    chosen = await _chosen(session, scope, raw)
    codes = await company_codes(session, scope)
    return page(
        "rehearsal/new.html",
        status=status,
        raw=raw,
        ticked=channels,
        errors=errors,
        chosen=chosen,
        text=text,
        ahead=() if chosen else await versions_ahead(session, scope, text=text),
        spans=SPANS,
        channels=[(one.value, one.label) for one in Channel],
        companies=[(code, code) for code in codes.values()],
        path=PATH,
        here=NEW,
    )


async def _chosen(
    session: AsyncSession, scope: Scope, raw: Mapping[str, str]
) -> dict[str, Any] | None:
    """The version that an address names, with the day that it is prepared for."""
    if not raw.get("produit") or not raw.get("version"):
        return None
    sheet = await product_sheet(session, scope, sku=raw["produit"])
    held = await held_version(
        session, scope, product_id=sheet.id, number=_number(raw["version"]), at=None
    )
    check_ahead(held)
    return {
        "sku": sheet.sku,
        "name": sheet.name,
        "number": held.version.number,
        "status": held.version.status,
        "before": held.before.number if held.before else None,
        "changes": held.changes,
        "day": f"{local_day(held.version.effective_from):%d/%m/%Y}"
        if held.version.effective_from > datetime.now(UTC)
        else "",
    }


async def _known(session: AsyncSession, scope: Scope, asked: Asked) -> None:
    """The product of a publication, told beside its field when there is none."""
    try:
        await product_sheet(session, scope, sku=asked.sku)
    except NotFound as refusal:
        told = "Ce code n’existe pas dans votre périmètre\u00a0: vérifiez-le."
        raise Invalid([FieldError(field="produit", code="unknown", message=told)]) from refusal


def _number(text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) < 10):
        raise NotFound("Une version se nomme par son numéro\u00a0: 1, 2, 3…")
    return int(text)


routes = [
    rehearsal_new,
    rehearsal_started,
    rehearsal_again,
    rehearsal_compared,
    rehearsal_stopped,
]
