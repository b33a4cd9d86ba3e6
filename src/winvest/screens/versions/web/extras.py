"""Options, surcharges, fees and promotions of a draft, with what a client would then pay."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

from litestar import Request, get, post
from litestar.datastructures import State
from litestar.di import NamedDependency
from litestar.params import FromPath
from sqlalchemy.ext.asyncio import AsyncSession

from winvest.foundation.infra.posted import posted
from winvest.foundation.infra.web import FormRejected, Html, fragment_or_page
from winvest.foundation.kit.errors import Conflict, Invalid
from winvest.foundation.kit.scope import Scope
from winvest.offer.catalog.enums import ClientKind, Recurrence
from winvest.offer.catalog.queries.sheets import ProductSheet
from winvest.offer.pricing.enums import PriceEffect
from winvest.offer.pricing.rules.quote import Quote
from winvest.offer.versions.commands.extras import write_extras
from winvest.offer.versions.forms.extra_reading import parse_extras, rates_of
from winvest.offer.versions.forms.extras import (
    PREFIXES,
    Entries,
    extra_entries,
    pressed_extras,
    typed_extras,
)
from winvest.offer.versions.forms.grids import zone_choices
from winvest.offer.versions.queries import Version, version_content
from winvest.offer.versions.rules.content import Content, ExtraKind, sha256_of
from winvest.offer.versions.rules.tariffs import sample_quote
from winvest.screens.product_sheet.around import Around
from winvest.screens.versions.web.editing import editing, kept
from winvest.screens.versions.web.frame import PRICING, address, zone_of

AnyRequest = Request[Any, Any, State]
FULL, FRAGMENT = "versions/extras.html", "versions/_extra_editor.html"
FOOT = "versions/editor_foot.html"


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """One kind in words."""

    kind: ExtraKind
    prefix: str
    title: str
    one: str
    new: str
    none: str


SECTIONS = (
    Section(kind=ExtraKind.OPTION, prefix=PREFIXES[ExtraKind.OPTION], title="Options",
            one="Option", new="Ajouter une option", none="Aucune option."),
    Section(kind=ExtraKind.SURCHARGE, prefix=PREFIXES[ExtraKind.SURCHARGE],
            title="Suppléments selon le client", one="Supplément", new="Ajouter un supplément",
            none="Aucun supplément."),
    Section(kind=ExtraKind.FEE, prefix=PREFIXES[ExtraKind.FEE], title="Frais de départ",
            one="Frais", new="Ajouter des frais", none="Aucuns frais."),
    Section(kind=ExtraKind.PROMOTION, prefix=PREFIXES[ExtraKind.PROMOTION], title="Promotions",
            one="Promotion", new="Ajouter une promotion", none="Aucune promotion."),
)  # fmt: skip


@get("/produits/{sku:str}/versions/{brouillon:str}/supplements", opt=PRICING)
async def version_extras(
    request: AnyRequest,
    sku: FromPath[str],
    brouillon: FromPath[str],
    session: NamedDependency[AsyncSession],
    caller: NamedDependency[Scope],
) -> Html:
    """Options, surcharges, fees and promotions of a version in preparation."""
    one = await editing(
        session, caller, sku=sku, number=brouillon, right="pricing.edit",
        asked=request.query_params,
    )  # fmt: skip
    return await shown(
        request, session, caller, one.sheet, one.version,
        _alone(one.sheet, one.version, one.asked_back),
    )  # fmt: skip


@post("/produits/{sku:str}/versions/{brouillon:str}/supplements", opt=PRICING)
async def version_extras_saved(
    request: AnyRequest,
    sku: FromPath[str],
    brouillon: FromPath[str],
    session: NamedDependency[AsyncSession],
    caller: NamedDependency[Scope],
) -> Html:
    """Save, or do what a button of the editor says and show it again; nothing typed is lost."""
    raw = await posted(request)
    one = await editing(session, caller, sku=sku, number=brouillon, right="pricing.edit", asked=raw)
    changed = await saved(
        request, session, caller, one.sheet, one.version, raw=raw,
        around=_alone(one.sheet, one.version, one.asked_back),
    )  # fmt: skip
    if not isinstance(changed, bool):
        return changed
    return kept(request, one, changed=changed, told="Options, frais et promotions enregistrés.")


async def shown(
    request: AnyRequest,
    session: AsyncSession,
    scope: Scope,
    sheet: ProductSheet,
    version: Version,
    around: Around,
) -> Html:
    """The editor of what is stored, on a page."""
    content = await version_content(session, scope, version=version)
    zone = await zone_of(session, sheet)
    entries = extra_entries(content, zone=zone)
    return _editor(request, sheet, version, content, entries, zone, around, seen=sha256_of(content))


async def saved(
    request: AnyRequest,
    session: AsyncSession,
    scope: Scope,
    sheet: ProductSheet,
    version: Version,
    *,
    raw: Mapping[str, str],
    around: Around,
) -> Html | bool:
    """Save, and say whether anything changed; or the editor again, after one of its buttons."""
    content = await version_content(session, scope, version=version)
    zone = await zone_of(session, sheet)
    entries, act, seen = typed_extras(raw), raw.get("acte", ""), raw.get("lu", "")[:64]

    def again(those: Entries, *, errors: dict[str, str] | None = None, conflict: str = "") -> Html:
        return _editor(
            request, sheet, version, content, those, zone, around, errors=errors,
            seen=sha256_of(content) if conflict else seen, conflict=conflict,
        )  # fmt: skip

    if act and act != "enregistrer":
        return again(pressed_extras(entries, act))
    try:
        wanted = parse_extras(entries, content, zone=zone)
        return await write_extras(
            session, scope, sku=sheet.sku, number=version.number, seen=seen, wanted=wanted,
            rates=rates_of(wanted),
        )  # fmt: skip
    except Invalid as refusal:
        raise FormRejected(again(entries, errors=dict(refusal.by_field))) from refusal
    except Conflict as conflict:
        raise FormRejected(again(entries, conflict=conflict.message)) from conflict


def _alone(sheet: ProductSheet, version: Version, asked_back: str) -> Around:
    return Around(
        save_at=address(sheet.sku, version.number, "/supplements"),
        full=FULL,
        foot=FOOT,
        said={"asked_back": asked_back},
    )


def _editor(
    request: AnyRequest,
    sheet: ProductSheet,
    version: Version,
    content: Content,
    entries: Entries,
    zone: str,
    around: Around,
    *,
    seen: str,
    errors: dict[str, str] | None = None,
    conflict: str = "",
) -> Html:
    said = {"asked_back": "", **around.said}
    return fragment_or_page(
        request,
        full=around.full,
        fragment=FRAGMENT,
        status=409 if conflict else 422 if errors else 200,
        save_at=around.save_at,
        foot=around.foot,
        one=sheet,
        version=version,
        sections=SECTIONS,
        entries=entries,
        quotes=_quotes(content, entries, version, zone),
        seen=seen,
        errors=errors or {},
        conflict=conflict,
        plans=[(each.code, each.name) for each in content.plans],
        recurrences=Recurrence,
        effects=PriceEffect,
        kinds=[*((one.value, one.label) for one in ClientKind),
               (",".join(sorted(one.value for one in ClientKind)), "Les deux")],
        zones=zone_choices(),
        **said,
    )  # fmt: skip


def _quotes(
    content: Content, entries: Entries, version: Version, zone: str
) -> list[tuple[str, Quote]]:
    """What each plan would cost with what is typed; nothing until it can be read."""
    try:
        extras = tuple(one.extra for one in parse_extras(entries, content, zone=zone))
    except Invalid:
        return []
    typed = replace(content, extras=extras)
    at = max(version.effective_from, datetime.now(UTC))
    found = []
    for plan in content.plans[:3]:
        quote = sample_quote(typed, plan=plan.code, at=at)
        if quote is not None:
            found.append((plan.name, quote))
    return found


routes = [version_extras, version_extras_saved]
