"""The other tabs of the sheet; one that a role does not read says so in place."""

from datetime import UTC, date, datetime

from litestar import get
from litestar.di import NamedDependency
from litestar.params import FromPath
from sqlalchemy.ext.asyncio import AsyncSession

from winvest.foundation.infra.web import AnyRequest, FormRejected, Html, page
from winvest.foundation.kit.calendar import today_in
from winvest.foundation.kit.scope import Scope
from winvest.offer.catalog.enums import LifecycleStatus
from winvest.offer.commissions.enums import MEANINGS
from winvest.offer.versions.rules.moves import first_of_next_month
from winvest.screens.product_sheet.queries.commissions import commissions_view
from winvest.screens.product_sheet.queries.documents import documents_view
from winvest.screens.product_sheet.queries.head import Head
from winvest.screens.product_sheet.queries.integrations import integrations_view
from winvest.screens.product_sheet.queries.mappings import mappings_view
from winvest.screens.product_sheet.queries.pricing import pricing_view
from winvest.screens.product_sheet.queries.refused import helpers
from winvest.screens.product_sheet.queries.settings import settings_view
from winvest.screens.product_sheet.web.sheet import READING, head_of, tab_page


@get("/produits/{sku:str}/tarification", opt=READING)
async def product_pricing(
    request: AnyRequest,
    sku: FromPath[str],
    session: NamedDependency[AsyncSession],
    caller: NamedDependency[Scope],
) -> Html:
    """What each plan costs on a day."""
    head = await head_of(request, session, caller, sku, every_version=True)
    await _read(session, caller, head, "tarification", "pricing.read", "les tarifs")
    product = head.product
    sold = product.lifecycle_status is not LifecycleStatus.RETIRED
    may_price = (
        sold
        and head.asked.day is None
        and caller.may("pricing.edit", company_id=product.company_id, risk_family=product.risk_code)
    )
    return tab_page(
        "product_sheet/pricing.html",
        "tarification",
        head,
        view=pricing_view(head),
        may_price=may_price,
        first=_first_of_month(caller, head),
    )


@get("/produits/{sku:str}/commissions", opt=READING)
async def product_commissions(
    request: AnyRequest,
    sku: FromPath[str],
    session: NamedDependency[AsyncSession],
    caller: NamedDependency[Scope],
) -> Html:
    """Who earns what."""
    head = await head_of(request, session, caller, sku)
    await _read(session, caller, head, "commissions", "commissions.read", "les commissions")
    view = await commissions_view(session, caller, head=head)
    return tab_page(
        "product_sheet/commissions.html",
        "commissions",
        head,
        view=view,
        meanings=MEANINGS,
        first=_first_of_month(caller, head),
    )


@get("/produits/{sku:str}/documents", opt=READING)
async def product_documents(
    request: AnyRequest,
    sku: FromPath[str],
    session: NamedDependency[AsyncSession],
    caller: NamedDependency[Scope],
) -> Html:
    """What is there and what lacks, by channel."""
    head = await head_of(request, session, caller, sku)
    await _read(session, caller, head, "documents", "documents.read", "les documents")
    product = head.product
    may_file = product.version is not None and not head.asked.past
    may_file = may_file and caller.may(
        "documents.edit", company_id=product.company_id, risk_family=product.risk_code
    )
    return tab_page(
        "product_sheet/documents.html",
        "documents",
        head,
        view=documents_view(head),
        may_file=may_file,
    )


@get("/produits/{sku:str}/integrations", opt=READING)
async def product_integrations(
    request: AnyRequest,
    sku: FromPath[str],
    session: NamedDependency[AsyncSession],
    caller: NamedDependency[Scope],
) -> Html:
    """Codes outside, the partner's connection, what came through it."""
    head = await head_of(request, session, caller, sku)
    view = await integrations_view(session, caller, head=head)
    helper = await _helper(session, caller, head, "partners.read")
    return tab_page(
        "product_sheet/integrations.html", "integrations", head, view=view, helper=helper
    )


@get("/produits/{sku:str}/parametres", opt=READING)
async def product_settings(
    request: AnyRequest,
    sku: FromPath[str],
    session: NamedDependency[AsyncSession],
    caller: NamedDependency[Scope],
) -> Html:
    """What lacks to publish, accounting, publications, the life cycle."""
    head = await head_of(request, session, caller, sku, siblings=False)
    view = await settings_view(session, caller, head=head)
    past = head.records if head.asked.past else None
    mappings = await mappings_view(session, caller, sheet=head.product, past=past)
    helper = await _helper(session, caller, head, "accounting.read", "publication.read")
    return tab_page(
        "product_sheet/settings.html",
        "parametres",
        head,
        view=view,
        helper=helper,
        mappings=mappings,
    )


def _first_of_month(scope: Scope, head: Head) -> date | None:
    """The 1st of next month, for whom may draft a change for it; none on a day of the past."""
    product = head.product
    held = product.version is not None and product.version.in_force
    if head.asked.past or not (held and head.may_prepare):
        return None
    may = all(
        scope.may(right, company_id=product.company_id, risk_family=product.risk_code)
        for right in ("pricing.edit", "commissions.edit")
    )
    return first_of_next_month(today_in(head.when.at)) if may else None


async def _read(
    session: AsyncSession, caller: Scope, head: Head, tab: str, right: str, what: str
) -> None:
    """Refuse the tab in its place to who may not read it, with the names of who can help."""
    if right in head.reads:
        return
    helper = await _helper(session, caller, head, right)
    raise FormRejected(
        page("product_sheet/refused.html", status=403, head=head, tab=tab, what=what, helper=helper)
    )


async def _helper(session: AsyncSession, caller: Scope, head: Head, *rights: str) -> str:
    """Whom to ask for what this person does not read; nothing is asked when all is read."""
    if all(one in head.reads for one in rights):
        return ""
    return await helpers(session, caller, company_id=head.product.company_id, now=datetime.now(UTC))


routes = [
    product_pricing,
    product_commissions,
    product_documents,
    product_integrations,
    product_settings,
]
