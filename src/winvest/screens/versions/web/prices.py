"""The grid editor of a version: its plans and prices, with a worked example beside."""

from collections.abc import Mapping
from datetime import UTC, datetime
from decimal import Decimal, InvalidOperation
from functools import partial

from litestar import get, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from sqlalchemy.ext.asyncio import AsyncSession

from winvest.foundation.infra.posted import posted
from winvest.foundation.infra.web import AnyRequest, Html
from winvest.foundation.kit.errors import Invalid
from winvest.foundation.kit.scope import Scope
from winvest.offer.catalog.enums import Recurrence
from winvest.offer.pricing.enums import TierMode
from winvest.offer.versions.commands.writing import write_prices
from winvest.offer.versions.forms.entries import (
    EDITED,
    PriceEntry,
    Sheet,
    sheet_of,
    stored_at,
    typed,
)
from winvest.offer.versions.forms.pressing import pressed
from winvest.offer.versions.forms.prices import parse_sheet, price_of
from winvest.offer.versions.rules.content import Content
from winvest.offer.versions.rules.examples import Worked, worked
from winvest.offer.versions.rules.words import price_words
from winvest.screens.product_sheet.around import Around
from winvest.screens.versions.web.editing import Editing, editing, editor, kept, refusals_shown
from winvest.screens.versions.web.frame import PRICING

FULL, FRAGMENT = "versions/prices.html", "versions/_price_editor.html"
FOOT = "versions/price_foot.html"
SAID = {
    TierMode.VOLUME.value: "Le palier atteint fixe le prix de toutes les unités.",
    TierMode.GRADUATED.value: "Chaque unité se paie au prix de la tranche où elle tombe.",
    TierMode.PACKAGE.value: "Le palier atteint coûte son prix une fois, pour toutes ses unités.",
}


@get("/produits/{sku:str}/versions/{brouillon:str}/prix", opt=PRICING)
async def version_prices(
    request: AnyRequest,
    sku: FromPath[str],
    brouillon: FromPath[str],
    session: NamedDependency[AsyncSession],
    caller: NamedDependency[Scope],
) -> Html:
    """The plans and prices of a version in preparation."""
    one = await editing(
        session, caller, sku=sku, number=brouillon, right="pricing.edit",
        asked=request.query_params,
    )  # fmt: skip
    return shown(request, one, one.alone("/prix", FULL, FOOT))


@post("/produits/{sku:str}/versions/{brouillon:str}/prix", opt=PRICING)
async def version_prices_saved(
    request: AnyRequest,
    sku: FromPath[str],
    brouillon: FromPath[str],
    session: NamedDependency[AsyncSession],
    caller: NamedDependency[Scope],
) -> Html:
    """Save, or do what a button of the editor says and show it again; nothing typed is lost."""
    raw = await posted(request)
    one = await editing(session, caller, sku=sku, number=brouillon, right="pricing.edit", asked=raw)
    around = one.alone("/prix", FULL, FOOT)
    changed = await saved(request, session, caller, one, raw=raw, around=around)
    if not isinstance(changed, bool):
        return changed
    return kept(request, one, changed=changed, told="Prix enregistrés.")


def shown(
    request: AnyRequest, one: Editing, around: Around, *, entries: Sheet | None = None
) -> Html:
    """The editor of what is stored, or of a first entry that is proposed, on a page."""
    return _editor(request, one, entries or sheet_of(one.content), around)


async def saved(
    request: AnyRequest,
    session: AsyncSession,
    scope: Scope,
    one: Editing,
    *,
    raw: Mapping[str, str],
    around: Around,
) -> Html | bool:
    """Save, and say whether anything changed; or the editor again, after one of its buttons."""
    entries, act = typed(raw, one.content), raw.get("acte", "")
    seen, asked = raw.get("lu", "")[:64], _quantity(raw.get("exemple", ""))
    with refusals_shown(partial(_editor, request, one, entries, around, seen=seen, asked=asked)):
        if act and act != "enregistrer":
            return _editor(request, one, pressed(entries, act), around, seen=seen, asked=asked)
        return await write_prices(
            session, scope, sku=one.sheet.sku, number=one.version.number, seen=seen,
            wanted=parse_sheet(entries, one.content),
        )  # fmt: skip


def _editor(
    request: AnyRequest,
    one: Editing,
    entries: Sheet,
    around: Around,
    *,
    seen: str | None = None,
    asked: Decimal | None = None,
    errors: dict[str, str] | None = None,
    conflict: str = "",
) -> Html:
    left = {
        at: price_words(stored)
        for at, each in enumerate(entries.prices)
        if each.kept and (stored := stored_at(each.at, one.content)) is not None
    }
    return editor(
        request,
        one,
        around,
        fragment=FRAGMENT,
        seen=seen,
        errors=errors,
        conflict=conflict,
        entries=entries,
        examples=[_worked(each, one.content, asked) for each in entries.prices],
        left=left,
        asked="" if asked is None else f"{asked:f}".replace(".", ","),
        plans=[(each.code.upper(), each.name or each.code) for each in entries.plans if each.code],
        recurrences=Recurrence,
        kinds=EDITED,
        modes=TierMode,
        said_modes=SAID,
    )


def _worked(one: PriceEntry, content: Content, asked: Decimal | None) -> tuple[Worked, ...]:
    """The example of a price as typed; nothing until it can be read."""
    try:
        price = price_of(one, content)
    except Invalid:
        return ()
    return worked(price, at=datetime.now(UTC), asked=asked)


def _quantity(text: str) -> Decimal | None:
    try:
        found = Decimal(text.strip().replace(",", ".").replace("\u202f", ""))
    except InvalidOperation:
        return None
    return found if found.is_finite() and 0 < found < 1_000_000_000 else None


routes = [version_prices, version_prices_saved]
