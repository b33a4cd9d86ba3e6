"""Doors of the transverse mappings: one page, two forms, each act taken back by its toast."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import quote
from uuid import UUID

from litestar import get, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from sqlalchemy.ext.asyncio import AsyncSession

from winvest.foundation.infra.posted import pack_undo, posted, unpack_undo
from winvest.foundation.infra.web import (
    AnyRequest,
    FormRejected,
    Html,
    Toast,
    invalid_page,
    page,
    redirect_to,
)
from winvest.foundation.kit.edits import differences, kept_before, packed, rejoined
from winvest.foundation.kit.errors import Conflict, Invalid, Refused
from winvest.foundation.kit.reading import Reading
from winvest.foundation.kit.scope import Scope
from winvest.group.identity.rules import local_path
from winvest.offer.catalog.commands.mappings import edit_mapping, restore_mapping
from winvest.offer.catalog.forms.mappings import MappingEntry, mapping_form, parse_mapping
from winvest.offer.catalog.mapping_enums import (
    DebitCycle,
    DebitMethod,
    InvoiceTemplate,
    MandateTemplate,
    TicketAtSale,
)
from winvest.offer.catalog.queries.sheets import ProductSheet, product_sheet
from winvest.offer.quality.commands import edit_rule
from winvest.offer.quality.enums import Piece
from winvest.offer.quality.forms import RuleEntry, parse_rule, rule_form
from winvest.screens.product_sheet.mapping_words import MAPPING_LABELS, RULE_LABELS, told
from winvest.screens.product_sheet.queries.mappings import MappingsForm, mappings_form

READING = {"right": "catalog.read", "public": False, "company_scoped": True}
EDITING = {"right": "catalog.edit", "public": False, "company_scoped": True}
CHECKING = {"right": "quality.edit", "public": False, "company_scoped": True}
TEMPLATE = "product_sheet/mappings.html"
HERE = "/produits/{sku:str}/mappings"
UNDO = "mappings"
EMPTY_RULE = RuleEntry(required=(), call_script_id=None, notes=None)


@get(HERE, opt=READING)
async def product_mappings_page(
    request: AnyRequest,
    sku: FromPath[str],
    session: NamedDependency[AsyncSession],
    caller: NamedDependency[Scope],
) -> Html:
    """Logistics, billing and quality control of a product, to read or to change.

    `retour` names the page that led there (a step of the wizard), where saving goes back to.
    """
    sheet = await product_sheet(session, caller, sku=sku)
    found = await mappings_form(session, caller, sheet=sheet)
    raw = {"retour": str(request.query_params.get("retour", ""))}
    return page(TEMPLATE, **_frame(sheet, found, raw=raw), errors={}, conflict=None)


@post(HERE, opt=EDITING, status_code=200)
async def product_mappings_save(
    request: AnyRequest,
    sku: FromPath[str],
    session: NamedDependency[AsyncSession],
    caller: NamedDependency[Scope],
) -> Html:
    """Save logistics and billing; « Annuler » brings back what stood before."""
    sheet = await product_sheet(session, caller, sku=sku)
    found = await mappings_form(session, caller, sheet=sheet)
    raw = {"is_physical": "", **await posted(request)}
    shown = _frame(sheet, found, raw=raw, form={**_start(found), **raw})
    try:
        version = Reading(raw).version()
        done = await edit_mapping(
            session, caller, sku=sku, lock_version=version, entry=parse_mapping(raw)
        )
    except Invalid as refusal:
        raise invalid_page(request, refusal, full=TEMPLATE, conflict=None, **shown) from refusal
    except Conflict as conflict:
        raise FormRejected(_compared(sheet, found, raw, conflict, ruled=False)) from conflict
    before = mapping_form(done.before.entry) if done.before else None
    return _saved(
        request,
        sheet,
        "Les mappings sont enregistrés.",
        {"what": "mappings", "version": done.lock_version, "form": before},
        back=_back(raw),
    )


@post(f"{HERE}/qualite", opt=CHECKING, status_code=200)
async def product_quality_save(
    request: AnyRequest,
    sku: FromPath[str],
    session: NamedDependency[AsyncSession],
    caller: NamedDependency[Scope],
) -> Html:
    """Save what a sale must bring; only while the version is being prepared."""
    sheet = await product_sheet(session, caller, sku=sku)
    found = await mappings_form(session, caller, sheet=sheet)
    raw = {"pieces": "", **await posted(request)}
    shown = _frame(sheet, found, raw=raw, rule={**rule_form(EMPTY_RULE), **raw})
    try:
        entry = parse_rule(raw)
        version_id = _version(found, raw)
        done = await edit_rule(
            session,
            caller,
            sku=sku,
            version_id=version_id,
            lock_version=Reading(raw).version(),
            entry=entry,
        )
    except Invalid as refusal:
        raise invalid_page(request, refusal, full=TEMPLATE, conflict=None, **shown) from refusal
    except Conflict as conflict:
        raise FormRejected(_compared(sheet, found, raw, conflict, ruled=True)) from conflict
    kept = {
        "what": "rule",
        "version": done.lock_version,
        "of": str(version_id),
        "form": rule_form(done.before.entry) if done.before else None,
    }
    told = "La règle de contrôle qualité est enregistrée."
    return _saved(request, sheet, told, kept, back=_back(raw))


@post(f"{HERE}/annulation/{{token:str}}", opt=READING, status_code=200)
async def product_mappings_undo(
    request: AnyRequest,
    sku: FromPath[str],
    token: FromPath[str],
    session: NamedDependency[AsyncSession],
    caller: NamedDependency[Scope],
) -> Html:
    """Take the last change of the mappings back, if nobody touched them since."""
    kept = unpack_undo(UNDO, token)
    form, version = kept["form"], int(kept["version"])
    if kept["what"] == "mappings":
        entry = None if form is None else parse_mapping(form)
        await restore_mapping(session, caller, sku=sku, lock_version=version, entry=entry)
    else:
        await edit_rule(
            session,
            caller,
            sku=sku,
            version_id=UUID(kept["of"]),
            lock_version=version,
            entry=None if form is None else parse_rule(form),
        )
    toast = Toast(message="L’acte est annulé : les mappings sont comme avant.", tone="info")
    return redirect_to(f"/produits/{quote(sku)}/mappings", request=request, toast=toast)


def _saved(
    request: AnyRequest, sheet: ProductSheet, told: str, kept: dict[str, Any], *, back: str
) -> Html:
    address = f"/produits/{quote(sheet.sku)}/mappings"
    toast = Toast(message=told, undo=f"{address}/annulation/{pack_undo(UNDO, kept)}")
    return redirect_to(back or address, request=request, toast=toast)


def _back(raw: Mapping[str, str]) -> str:
    """The page that led here, if it is one of ours."""
    asked = local_path(raw.get("retour", "")[:300])
    return "" if asked == "/" else asked


def _version(found: MappingsForm, raw: dict[str, str]) -> UUID:
    """The version that the form was opened on: another may have been prepared since."""
    if found.version_id is None:
        raise Refused(
            "Ce produit n’a pas encore de version : créez-en une avant sa règle de contrôle.",
            code="version_missing",
        )
    try:
        return UUID(raw.get("version", ""))
    except ValueError:
        return found.version_id


def _compared(
    sheet: ProductSheet,
    found: MappingsForm,
    raw: Mapping[str, str],
    conflict: Conflict,
    *,
    ruled: bool,
) -> Html:
    """Both edits side by side, and below the form with their union."""
    theirs = _rule(found) if ruled else _start(found)
    before = kept_before(raw, theirs)
    mine = {name: raw.get(name, "").replace("\r\n", "\n") for name in theirs}
    joined = rejoined(before=before, mine=mine, theirs=theirs)
    shown = _frame(sheet, found, raw=raw, **({"rule": joined} if ruled else {"form": joined}))
    return page(
        TEMPLATE,
        status=409,
        errors={},
        **shown | {"ruled": ruled},
        conflict=conflict,
        differences=differences(
            RULE_LABELS if ruled else MAPPING_LABELS,
            before=before,
            mine=mine,
            theirs=theirs,
            told=told(dict((*found.creditors, *found.fees, *found.scripts))),
        ),
    )


def _rule(found: MappingsForm) -> dict[str, str]:
    return rule_form(found.rule.entry if found.rule else EMPTY_RULE)


def _start(found: MappingsForm) -> dict[str, str]:
    return mapping_form(found.mappings.entry if found.mappings else MappingEntry())


def _frame(
    sheet: ProductSheet,
    found: MappingsForm,
    *,
    raw: Mapping[str, str],
    form: dict[str, str] | None = None,
    rule: dict[str, str] | None = None,
) -> dict[str, Any]:
    """What the page shows; a form shown again keeps what it was opened on, the other does not."""
    typed, checked = form or {}, rule or {}
    seen = found.mappings.lock_version if found.mappings else 0
    ruled = found.rule.lock_version if found.rule else 0
    return {
        "one": sheet,
        "asked_back": _back(raw),
        "found": found,
        "form": form or _start(found),
        "rule": rule or _rule(found),
        "packed": typed.get("avant") or packed(_start(found)),
        "rule_packed": checked.get("avant") or packed(_rule(found)),
        "ruled": False,
        "lock_version": typed.get("lock_version") or seen,
        "rule_version": checked.get("lock_version") or ruled,
        "tickets": TicketAtSale,
        "invoices": InvoiceTemplate,
        "methods": DebitMethod,
        "mandates": MandateTemplate,
        "cycles": DebitCycle,
        "pieces": Piece,
    }


routes = [
    product_mappings_page,
    product_mappings_save,
    product_quality_save,
    product_mappings_undo,
]
