"""Correcting a sheet: in place or on its own page; two people at once; taking it back."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any
from urllib.parse import quote

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
    fragment_or_page,
    invalid_page,
    redirect_to,
)
from winvest.foundation.kit.errors import Conflict, Invalid, Refused
from winvest.foundation.kit.scope import Scope
from winvest.group.lists.queries import channel_choices, zone_groups
from winvest.group.partners.queries import PartnerChoice, partner_choices
from winvest.offer.catalog.commands.correction import Corrected, edit_product, restore_product
from winvest.offer.catalog.enums import Badge, ClientKind, LifecycleStatus, RevenueModel, TariffMode
from winvest.offer.catalog.forms.correction import Description, FamilyField, parse_description
from winvest.offer.catalog.forms.entries import entries
from winvest.offer.catalog.queries.duplicates import Duplicates
from winvest.offer.catalog.queries.filled_fields import FilledField, filled_fields
from winvest.offer.catalog.queries.sheets import ProductSheet, description_of, product_sheet
from winvest.offer.catalog.rules import locked_fields
from winvest.screens.product_sheet.around import Around
from winvest.screens.product_sheet.forms import (
    compared,
    kept_before,
    packed,
    rejoined,
    same_zones,
)
from winvest.screens.product_sheet.queries.undo import entries_before

EDITING = {"right": "catalog.edit", "public": False, "company_scoped": True}
FULL, FRAGMENT = "product_sheet/edit.html", "product_sheet/_description_form.html"


@get("/produits/{sku:str}/modifier", opt=EDITING)
async def description_form(
    request: AnyRequest,
    sku: FromPath[str],
    session: NamedDependency[AsyncSession],
    caller: NamedDependency[Scope],
) -> Html:
    """The form of a product's description, in place of it or on a page of its own."""
    sheet = await product_sheet(session, caller, sku=sku)
    caller.require("catalog.edit", company_id=sheet.company_id, risk_family=sheet.risk_code)
    check_open(sheet)
    return await shown(request, session, caller, sheet, _alone(sheet))


@post("/produits/{sku:str}/modifier", opt=EDITING)
async def description_save(
    request: AnyRequest,
    sku: FromPath[str],
    session: NamedDependency[AsyncSession],
    caller: NamedDependency[Scope],
) -> Html:
    """Save a correction; a stale one is compared (409), a wrong one shown again (422)."""
    sheet = await product_sheet(session, caller, sku=sku)
    check_open(sheet)
    raw = await posted(request)
    done = await saved(request, session, caller, sheet, raw=raw, around=_alone(sheet))
    address = f"/produits/{quote(done.sku)}"
    if not done.changed:
        toast = Toast(message="Rien n’avait changé.", tone="info")
        return redirect_to(address, request=request, toast=toast)
    undo = f"{address}/annulation?version={done.lock_version}&demande={caller.request_id}"
    return redirect_to(address, request=request, toast=Toast(message="Enregistré.", undo=undo))


def check_open(sheet: ProductSheet) -> None:
    """A sheet that changes no more is not typed into: what is written would be lost."""
    if sheet.lifecycle_status is LifecycleStatus.RETIRED:
        raise Refused(
            "Ce produit est retiré pour toujours\u00a0: sa fiche ne change plus. Dupliquez-le pour "
            "le proposer à nouveau.",
            code="product_retired",
        )


async def shown(
    request: AnyRequest,
    session: AsyncSession,
    caller: Scope,
    sheet: ProductSheet,
    around: Around,
    *,
    typed: Mapping[str, str] | None = None,
) -> Html:
    """The form of what stands, or of what was typed, on a page."""
    fields, partners = await _beside(session, caller, sheet)
    form = entries(description_of(sheet, fields), [one.field for one in fields])
    said = _form(sheet, fields, partners, {**form, **(typed or {})}, around)
    said |= await _offered(session, caller, sheet)
    return fragment_or_page(request, full=around.full, fragment=FRAGMENT, errors={}, **said)


async def saved(
    request: AnyRequest,
    session: AsyncSession,
    caller: Scope,
    sheet: ProductSheet,
    *,
    raw: Mapping[str, str],
    around: Around,
) -> Corrected:
    """Save what was typed, or raise the form again with what is wrong."""
    fields, partners = await _beside(session, caller, sheet)
    family = [one.field for one in fields]
    current = description_of(sheet, fields)
    theirs = entries(current, family)
    locked = locked_fields(sheet.lifecycle_status)
    mine = {
        name: value if _is_locked(name, locked) else raw.get(name, _blank(name, raw, value))
        for name, value in theirs.items()
    }
    before = kept_before(raw, theirs)
    mine["zones"] = same_zones(mine["zones"], theirs["zones"])
    said = _form(sheet, fields, partners, mine, around) | await _offered(session, caller, sheet)
    full = around.full
    try:
        version = _version(raw)
        wanted = _wanted(mine, current, family, locked)
        return await edit_product(
            session, caller, sku=sheet.sku, lock_version=version, description=wanted
        )
    except Invalid as refusal:
        said |= {"packed": packed(before), "lock_version": raw.get("lock_version", "")}
        raise invalid_page(request, refusal, full=full, fragment=FRAGMENT, **said) from refusal
    except Conflict as conflict:
        names = {str(one.id): one.name for one in partners}
        said |= {
            "form": rejoined(before=before, mine=mine, theirs=theirs),
            "differences": compared(
                before=before, mine=mine, theirs=theirs, family=family, partners=names
            ),
            "conflict": conflict,
            "errors": {},
        }
        raise FormRejected(
            fragment_or_page(request, full=full, fragment=FRAGMENT, status=409, **said)
        ) from conflict


@post("/produits/{sku:str}/annulation", opt=EDITING)
async def description_undo(
    request: AnyRequest,
    sku: FromPath[str],
    session: NamedDependency[AsyncSession],
    caller: NamedDependency[Scope],
) -> Html:
    """Take the last correction back, if nobody touched the sheet since."""
    sheet = await product_sheet(session, caller, sku=sku)
    fields = await filled_fields(session, caller, product_id=sheet.id, risk_id=sheet.risk_id)
    asked = request.query_params
    replaced = await entries_before(
        session, caller, sheet=sheet, fields=fields, request_id=asked.get("demande", "")
    )
    if not replaced:
        raise Refused(
            "Cette correction ne peut plus être annulée : ouvrez l’historique de la fiche.",
            code="nothing_to_undo",
        )
    family = [one.field for one in fields]
    now = entries(description_of(sheet, fields), family)
    wanted = parse_description({**now, **replaced}, family=family)
    await restore_product(
        session, caller, sku=sheet.sku, lock_version=_version(asked, "version"), description=wanted
    )
    toast = Toast(message="Correction annulée : la fiche est comme avant.")
    return redirect_to(f"/produits/{quote(sheet.sku)}", request=request, toast=toast)


async def _beside(
    session: AsyncSession, caller: Scope, sheet: ProductSheet
) -> tuple[tuple[FilledField, ...], tuple[PartnerChoice, ...]]:
    fields = await filled_fields(session, caller, product_id=sheet.id, risk_id=sheet.risk_id)
    partners = await partner_choices(
        session, caller, company_ids=[sheet.company_id], keep=sheet.partner_id
    )
    return fields, partners


def _alone(sheet: ProductSheet) -> Around:
    return Around(
        save_at=f"/produits/{quote(sheet.sku)}/modifier",
        full=FULL,
        foot="product_sheet/description_foot.html",
    )


def _form(
    sheet: ProductSheet,
    fields: tuple[FilledField, ...],
    partners: tuple[PartnerChoice, ...],
    form: dict[str, str],
    around: Around,
) -> dict[str, Any]:
    family = [one.field for one in fields]
    return {
        "one": sheet,
        "family": family,
        "form": form,
        "packed": packed(entries(description_of(sheet, fields), family)),
        "lock_version": sheet.lock_version,
        "locked": locked_fields(sheet.lifecycle_status),
        "partners": [(str(one.id), one.name) for one in partners],
        "kinds": ClientKind,
        "badges": Badge,
        "revenue_models": RevenueModel,
        "tariff_modes": TariffMode,
        "differences": (),
        "conflict": None,
        "save_at": around.save_at,
        "foot": around.foot,
        **around.said,
    }


async def _offered(session: AsyncSession, caller: Scope, sheet: ProductSheet) -> dict[str, Any]:
    """What the lists offer, and the banner of what already looks like this product."""
    return {
        "channels": await channel_choices(session, caller, keep=sheet.channels),
        "zone_offer": await zone_groups(session, caller, keep=sheet.zones),
        "doubles": Duplicates(),
        "confirming": False,
        "confirmed": False,
        "sauf": sheet.sku,
    }


def _wanted(
    mine: dict[str, str],
    current: Description,
    family: list[FamilyField],
    locked: frozenset[str],
) -> Description:
    """What the form asks for; locked values stay as they are, not even read again."""
    if "fields" not in locked:
        return parse_description(mine, family=family)
    kept: dict[str, Any] = {name: getattr(current, name) for name in locked}
    return replace(parse_description(mine, family=()), **kept)


def _is_locked(name: str, locked: frozenset[str]) -> bool:
    return name in locked or (name.startswith("champ_") and "fields" in locked)


def _blank(name: str, raw: Mapping[str, str], value: str) -> str:
    """A box left unticked sends nothing: that is « none »; another missing entry is left alone."""
    return "" if f"{name}_shown" in raw else value


def _version(raw: Any, name: str = "lock_version") -> int:
    text = str(raw.get(name, ""))
    if not (text.isascii() and text.isdigit()) or len(text) > 9:
        raise Refused(
            "Ce formulaire a perdu sa version : rouvrez la fiche, puis recommencez.",
            code="version_missing",
        )
    return int(text)


routes = [description_form, description_save, description_undo]
