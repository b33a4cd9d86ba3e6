"""Preparing a version: from another, its day and note, throwing it away."""

from datetime import UTC, datetime

from litestar import get, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from sqlalchemy.ext.asyncio import AsyncSession

from winvest.foundation.infra.posted import posted
from winvest.foundation.infra.web import AnyRequest, FormRejected, Html, page, redirect_to
from winvest.foundation.kit.calendar import start_of_day, today_in
from winvest.foundation.kit.errors import Invalid
from winvest.foundation.kit.french import short_date
from winvest.foundation.kit.reading import Reading
from winvest.foundation.kit.scope import Scope
from winvest.offer.catalog.queries.sheets import ProductSheet, product_sheet
from winvest.offer.versions.commands.drafting import (
    describe_version,
    discard_version,
    draft_from,
)
from winvest.offer.versions.forms.dates import parse_description, parse_draft
from winvest.offer.versions.queries import in_force_on, version_numbered, versions_of
from winvest.offer.versions.rules.moves import check_editable, first_of_next_month
from winvest.screens.product_sheet.queries.facts import publication_facts
from winvest.screens.product_sheet.queries.records import records
from winvest.screens.versions.asking import ask_accounts
from winvest.screens.versions.web.frame import (
    EDITING,
    address,
    done,
    number_of,
    shown_again,
    zone_of,
)


@get("/produits/{sku:str}/versions/nouvelle", opt=EDITING)
async def version_new(
    request: AnyRequest,
    sku: FromPath[str],
    session: NamedDependency[AsyncSession],
    caller: NamedDependency[Scope],
) -> Html:
    """The form of a new version: what is in force on the 1st of next month, unless told."""
    sheet = await product_sheet(session, caller, sku=sku)
    caller.require("catalog.edit", company_id=sheet.company_id, risk_family=sheet.risk_code)
    day = first_of_next_month(today_in(datetime.now(UTC)))
    zone = await zone_of(session, sheet)
    versions = await versions_of(session, caller, product_id=sheet.id)
    then = in_force_on(versions, start_of_day(day, zone=zone)) or sheet.version
    raw = {
        "source": request.query_params.get("de", str(then.number) if then else "")[:10],
        "effective_from": f"{day:%d/%m/%Y}",
        "notes": "",
    }
    return await _form(session, caller, sheet, raw)


@post("/produits/{sku:str}/versions/nouvelle", opt=EDITING)
async def version_draft_made(
    request: AnyRequest,
    sku: FromPath[str],
    session: NamedDependency[AsyncSession],
    caller: NamedDependency[Scope],
) -> Html:
    """Draft the version, then write its prices."""
    raw = await posted(request)
    sheet = await product_sheet(session, caller, sku=sku)
    try:
        asked = parse_draft(raw, zone=await zone_of(session, sheet))
    except Invalid as refusal:
        again = await _form(session, caller, sheet, raw, errors=dict(refusal.by_field), status=422)
        raise FormRejected(again) from refusal
    made = await draft_from(
        session,
        caller,
        sku=sheet.sku,
        source=asked.source,
        effective_from=asked.effective_from,
        notes=asked.notes,
    )
    return redirect_to(address(made.sku, made.number, "/prix"), request=request)


@post("/produits/{sku:str}/versions/{number:str}/description", opt=EDITING)
async def version_described(
    request: AnyRequest,
    sku: FromPath[str],
    number: FromPath[str],
    session: NamedDependency[AsyncSession],
    caller: NamedDependency[Scope],
) -> Html:
    """Keep the day, the note and the weight of the version."""
    raw, which = await posted(request), number_of(number)
    sheet = await product_sheet(session, caller, sku=sku)
    try:
        asked = parse_description(raw, zone=await zone_of(session, sheet))
    except Invalid as refusal:
        raise await shown_again(
            session, caller, refusal, sku=sku, number=which, raw=raw, act="description"
        ) from refusal
    await describe_version(
        session,
        caller,
        sku=sku,
        number=which,
        lock_version=Reading(raw).version(),
        effective_from=asked.effective_from,
        notes=asked.notes,
        breaking_changes=asked.breaking_changes,
    )
    return done(request, sku, which, "Enregistré.")


@post("/produits/{sku:str}/versions/{number:str}/suppression", opt=EDITING)
async def version_discarded(
    request: AnyRequest,
    sku: FromPath[str],
    number: FromPath[str],
    session: NamedDependency[AsyncSession],
    caller: NamedDependency[Scope],
) -> Html:
    """Throw the draft away."""
    which = number_of(number)
    await discard_version(session, caller, sku=sku, number=which)
    return done(request, sku, None, f"Brouillon v{which} supprimé.")


@post("/produits/{sku:str}/versions/{number:str}/compta", opt=EDITING)
async def version_accounts_asked(
    request: AnyRequest,
    sku: FromPath[str],
    number: FromPath[str],
    session: NamedDependency[AsyncSession],
    caller: NamedDependency[Scope],
) -> Html:
    """« Demander à la Compta » : the accounts that the version lacks (Annexe D)."""
    which = number_of(number)
    sheet = await product_sheet(session, caller, sku=sku)
    caller.require("catalog.edit", company_id=sheet.company_id, risk_family=sheet.risk_code)
    version = await version_numbered(session, caller, product_id=sheet.id, number=which)
    check_editable(version.status)
    kept = await records(session, product_id=sheet.id, shown=version.id)
    whose = await ask_accounts(
        session,
        caller,
        sheet=sheet,
        version_id=version.id,
        number=which,
        facts=publication_facts(sheet, kept, version.id),
    )
    return done(request, sku, which, f"La Compta {whose} est prévenue.")


async def _form(
    session: AsyncSession,
    scope: Scope,
    sheet: ProductSheet,
    raw: dict[str, str],
    *,
    errors: dict[str, str] | None = None,
    status: int = 200,
) -> Html:
    versions = await versions_of(session, scope, product_id=sheet.id)
    sources = [
        (one.number, f"v{one.number}, {one.status.label.lower()}, {short_date(one.effective_from)}")
        for one in versions
    ]
    return page(
        "versions/new.html", status=status, one=sheet, raw=raw, errors=errors or {},
        sources=sources, address=address(sheet.sku),
    )  # fmt: skip


routes = [
    version_new,
    version_draft_made,
    version_described,
    version_discarded,
    version_accounts_asked,
]
