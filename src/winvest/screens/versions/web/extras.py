"""Options, surcharges, fees and promotions of a draft, with what a client would then pay."""

from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import partial

from litestar import get, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from sqlalchemy.ext.asyncio import AsyncSession

from winvest.foundation.infra.posted import posted
from winvest.foundation.infra.web import AnyRequest, Html
from winvest.foundation.kit.errors import Invalid
from winvest.foundation.kit.scope import Scope
from winvest.offer.catalog.enums import ClientKind, Recurrence
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
from winvest.offer.versions.queries import Version
from winvest.offer.versions.rules.content import Content, ExtraKind
from winvest.offer.versions.rules.tariffs import sample_quote
from winvest.screens.versions.web.editing import Editing, editing, editor, kept, refusals_shown
from winvest.screens.versions.web.frame import PRICING, zone_of

FULL, FRAGMENT = "versions/extras.html", "versions/_extra_editor.html"


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
    zone = await zone_of(session, one.sheet)
    return _editor(request, one, extra_entries(one.content, zone=zone), zone)


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
    zone = await zone_of(session, one.sheet)
    entries, act, seen = typed_extras(raw), raw.get("acte", ""), raw.get("lu", "")[:64]
    with refusals_shown(partial(_editor, request, one, entries, zone, seen=seen)):
        if act and act != "enregistrer":
            return _editor(request, one, pressed_extras(entries, act), zone, seen=seen)
        wanted = parse_extras(entries, one.content, zone=zone)
        changed = await write_extras(
            session, caller, sku=one.sheet.sku, number=one.version.number, seen=seen,
            wanted=wanted, rates=rates_of(wanted),
        )  # fmt: skip
    return kept(request, one, changed=changed, told="Options, frais et promotions enregistrés.")


def _editor(
    request: AnyRequest,
    one: Editing,
    entries: Entries,
    zone: str,
    *,
    seen: str | None = None,
    errors: dict[str, str] | None = None,
    conflict: str = "",
) -> Html:
    return editor(
        request,
        one,
        one.alone("/supplements", FULL),
        fragment=FRAGMENT,
        seen=seen,
        errors=errors,
        conflict=conflict,
        sections=SECTIONS,
        entries=entries,
        quotes=_quotes(one.content, entries, one.version, zone),
        plans=[(each.code, each.name) for each in one.content.plans],
        recurrences=Recurrence,
        effects=PriceEffect,
        kinds=[*((kind.value, kind.label) for kind in ClientKind),
               (",".join(sorted(kind.value for kind in ClientKind)), "Les deux")],
        zones=zone_choices(),
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
