"""The grid editor of a version: its plans and prices, with a worked example beside."""

from collections.abc import Mapping
from datetime import UTC, datetime
from decimal import Decimal, InvalidOperation
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
from winvest.offer.catalog.enums import Recurrence
from winvest.offer.catalog.queries.sheets import ProductSheet, product_sheet
from winvest.offer.pricing.enums import TierMode
from winvest.offer.versions.commands.writing import write_prices
from winvest.offer.versions.forms.entries import (
    EDITED,
    PriceEntry,
    Sheet,
    pressed,
    sheet_of,
    stored_at,
    typed,
)
from winvest.offer.versions.forms.prices import parse_sheet, price_of
from winvest.offer.versions.queries import Version, version_content, version_numbered
from winvest.offer.versions.rules.content import Content, sha256_of
from winvest.offer.versions.rules.examples import Worked, worked
from winvest.offer.versions.rules.moves import check_editable
from winvest.offer.versions.rules.words import price_words
from winvest.screens.product_sheet.around import Around
from winvest.screens.versions.web.frame import PRICING, address, done, number_of

AnyRequest = Request[Any, Any, State]
FULL, FRAGMENT = "versions/prices.html", "versions/_price_editor.html"
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
    sheet, version = await _loaded(session, caller, sku, brouillon)
    content = await version_content(session, caller, version=version)
    return shown(request, sheet, version, content, _alone(sheet, version))


@post("/produits/{sku:str}/versions/{brouillon:str}/prix", opt=PRICING)
async def version_prices_saved(
    request: AnyRequest,
    sku: FromPath[str],
    brouillon: FromPath[str],
    session: NamedDependency[AsyncSession],
    caller: NamedDependency[Scope],
) -> Html:
    """Save, or do what a button of the editor says and show it again; nothing typed is lost."""
    sheet, version = await _loaded(session, caller, sku, brouillon)
    raw = await posted(request)
    changed = await saved(
        request, session, caller, sheet, version, raw=raw, around=_alone(sheet, version)
    )
    if not isinstance(changed, bool):
        return changed
    told = "Prix enregistrés." if changed else "Rien n’avait changé."
    return done(request, sheet.sku, version.number, told, "ok" if changed else "info")


def shown(
    request: AnyRequest,
    sheet: ProductSheet,
    version: Version,
    content: Content,
    around: Around,
    *,
    entries: Sheet | None = None,
) -> Html:
    """The editor of what is stored, or of a first entry that is proposed, on a page."""
    seen = sha256_of(content)
    entries = entries or sheet_of(content)
    return _editor(request, sheet, version, content, entries, around, seen=seen)


async def saved(
    request: AnyRequest,
    session: AsyncSession,
    scope: Scope,
    product: ProductSheet,
    version: Version,
    *,
    raw: Mapping[str, str],
    around: Around,
) -> Html | bool:
    """Save, and say whether anything changed; or the editor again, after one of its buttons."""
    content = await version_content(session, scope, version=version)
    entries = typed(raw, content)
    seen = raw.get("lu", "")[:64]
    asked = _quantity(raw.get("exemple", ""))
    act = raw.get("acte", "")
    if act and act != "enregistrer":
        try:
            entries = pressed(entries, act)
        except Invalid as refusal:
            raise FormRejected(
                _editor(request, product, version, content, entries, around, seen=seen,
                        asked=asked, errors=dict(refusal.by_field))
            ) from refusal  # fmt: skip
        return _editor(request, product, version, content, entries, around, seen=seen, asked=asked)
    try:
        return await write_prices(
            session, scope, sku=product.sku, number=version.number, seen=seen,
            wanted=parse_sheet(entries, content),
        )  # fmt: skip
    except Invalid as refusal:
        raise FormRejected(
            _editor(request, product, version, content, entries, around, seen=seen, asked=asked,
                    errors=dict(refusal.by_field))
        ) from refusal  # fmt: skip
    except Conflict as conflict:
        raise FormRejected(
            _editor(request, product, version, content, entries, around,
                    seen=sha256_of(content), asked=asked, conflict=conflict.message)
        ) from conflict  # fmt: skip


def _alone(sheet: ProductSheet, version: Version) -> Around:
    return Around(
        save_at=address(sheet.sku, version.number, "/prix"),
        full=FULL,
        foot="versions/price_foot.html",
    )


async def _loaded(
    session: AsyncSession, scope: Scope, sku: str, number: str
) -> tuple[ProductSheet, Version]:
    sheet = await product_sheet(session, scope, sku=sku)
    scope.require("pricing.edit", company_id=sheet.company_id, risk_family=sheet.risk_code)
    version = await version_numbered(session, scope, product_id=sheet.id, number=number_of(number))
    check_editable(version.status)
    return sheet, version


def _editor(
    request: AnyRequest,
    sheet: ProductSheet,
    version: Version,
    content: Content,
    entries: Sheet,
    around: Around,
    *,
    seen: str,
    asked: Decimal | None = None,
    errors: dict[str, str] | None = None,
    conflict: str = "",
) -> Html:
    status = 409 if conflict else 422 if errors else 200
    kept = {
        at: price_words(stored)
        for at, one in enumerate(entries.prices)
        if one.kept and (stored := stored_at(one.at, content)) is not None
    }
    return fragment_or_page(
        request,
        full=around.full,
        fragment=FRAGMENT,
        status=status,
        save_at=around.save_at,
        foot=around.foot,
        one=sheet,
        version=version,
        entries=entries,
        examples=[_worked(each, content, asked) for each in entries.prices],
        kept=kept,
        seen=seen,
        asked="" if asked is None else f"{asked:f}".replace(".", ","),
        errors=errors or {},
        conflict=conflict,
        plans=[(each.code.upper(), each.name or each.code) for each in entries.plans if each.code],
        recurrences=Recurrence,
        kinds=EDITED,
        modes=TierMode,
        said_modes=SAID,
        **around.said,
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
