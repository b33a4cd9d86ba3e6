"""What the doors of the versions share: the product, its number, where one goes after an act."""

from datetime import UTC, datetime
from urllib.parse import quote

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from winvest.foundation.infra.web import AnyRequest, FormRejected, Html, Toast, page, redirect_to
from winvest.foundation.kit.calendar import local_day, today_in
from winvest.foundation.kit.errors import Invalid, NotFound
from winvest.foundation.kit.scope import Scope
from winvest.group.companies.models import Company
from winvest.offer.catalog.queries.sheets import ProductSheet, product_sheet
from winvest.offer.versions.queries import Version
from winvest.offer.versions.rules.moves import first_of_next_month
from winvest.screens.versions.views import version_view

READING = {"right": "catalog.read", "public": False, "company_scoped": True}
EDITING = {"right": "catalog.edit", "public": False, "company_scoped": True}
PRICING = {"right": "pricing.edit", "public": False, "company_scoped": True}
PAYING = {"right": "commissions.edit", "public": False, "company_scoped": True}
DECIDING = {"right": "versions.approve", "public": False, "company_scoped": True}
PUBLISHING = {"right": "publication.publish", "public": False, "company_scoped": True}


def address(sku: str, number: int | None = None, end: str = "") -> str:
    """The page of a version, or of the versions of a product."""
    where = f"/produits/{quote(sku, safe='')}"
    return f"{where}/historique#versions" if number is None else f"{where}/versions/{number}{end}"


def number_of(text: str) -> int:
    """A version's number, as an address gives it."""
    if not (text.isascii() and text.isdigit() and len(text) < 10):
        raise NotFound("Une version se nomme par son numéro\u00a0: 1, 2, 3…")
    return int(text)


async def zone_of(session: AsyncSession, sheet: ProductSheet) -> str:
    """The time zone of the company that holds the product."""
    found = await session.scalar(select(Company.timezone).where(Company.id == sheet.company_id))
    return found or "Europe/Paris"


async def shown_again(
    session: AsyncSession,
    scope: Scope,
    refusal: Invalid,
    *,
    sku: str,
    number: int,
    raw: dict[str, str],
    act: str,
) -> FormRejected:
    """The page of the version with what is wrong, nothing typed lost."""
    return FormRejected(
        await version_page(
            session, scope, sku=sku, number=number, raw=raw, act=act,
            errors=dict(refusal.by_field), status=refusal.status,
        )
    )  # fmt: skip


async def version_page(
    session: AsyncSession,
    scope: Scope,
    *,
    sku: str,
    number: int,
    raw: dict[str, str] | None = None,
    errors: dict[str, str] | None = None,
    act: str = "",
    status: int = 200,
) -> Html:
    """The page of a version."""
    now = datetime.now(UTC)
    sheet = await product_sheet(session, scope, sku=sku)
    view = await version_view(session, scope, sheet=sheet, number=number, now=now)
    return page(
        "versions/show.html",
        status=status,
        view=view,
        one=sheet,
        version=view.version,
        raw=raw or {},
        errors=errors or {},
        act=act,
        day=_proposed(view.version, now),
        stored_day=f"{local_day(view.version.effective_from):%d/%m/%Y}",
    )


def _proposed(version: Version, now: datetime) -> str:
    """The day that a plan proposes: the one that the draft names, unless it is past."""
    day = local_day(version.effective_from)
    if day <= today_in(now):
        day = first_of_next_month(today_in(now))
    return f"{day:%d/%m/%Y}"


def done(request: AnyRequest, sku: str, number: int | None, message: str, tone: str = "ok") -> Html:
    """Back to the version, with what was done."""
    return redirect_to(
        address(sku, number), request=request, toast=Toast(message=message, tone=tone)
    )
