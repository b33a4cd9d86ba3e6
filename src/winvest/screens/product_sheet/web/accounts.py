"""The accounts of a product: Compta gives, for each flow, where its company books it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote
from uuid import UUID

from litestar import get, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from sqlalchemy.ext.asyncio import AsyncSession

from winvest.foundation.infra.posted import posted
from winvest.foundation.infra.web import (
    AnyRequest,
    Html,
    page,
)
from winvest.foundation.kit.errors import Forbidden, Refused
from winvest.foundation.kit.scope import Scope
from winvest.group.accounting.enums import AccountingNature, MappingStatus
from winvest.group.accounting.models.mappings import AccountingMapping
from winvest.group.accounting.writing_commands import MAP
from winvest.group.companies.queries import company_names
from winvest.offer.catalog.models.versions import ProductVersion
from winvest.offer.catalog.queries.sheets import ProductSheet, product_sheet
from winvest.offer.publication.rules import wanted_natures
from winvest.screens.accounts_form import keep, offered, stored
from winvest.screens.product_sheet.queries.facts import publication_facts
from winvest.screens.product_sheet.queries.records import PREPARED, Records, records

MAPPING = {"right": MAP, "public": False, "company_scoped": True}
HERE = "/produits/{sku:str}/comptes"
TEMPLATE = "product_sheet/accounts.html"
TABLES = ("product_plan", "pricing_rule", "commission_scheme", "accounting_mapping", "publication")


@dataclass(frozen=True, slots=True, kw_only=True)
class Booking:
    """A version and a company that books it: the flows to give an account to."""

    sheet: ProductSheet
    version_id: UUID
    number: int
    company_id: UUID
    companies: tuple[tuple[str, str], ...]
    natures: tuple[AccountingNature, ...]
    rows: Mapping[AccountingNature, AccountingMapping]

    @property
    def flows(self) -> list[tuple[AccountingNature, MappingStatus | None]]:
        """Each flow, and where its account stands."""
        rows = self.rows
        return [(one, rows[one].status if one in rows else None) for one in self.natures]


@get(HERE, opt=MAPPING)
async def product_accounts(
    request: AnyRequest,
    sku: FromPath[str],
    session: NamedDependency[AsyncSession],
    caller: NamedDependency[Scope],
) -> Html:
    """The accounts of the version in preparation, else of the one in force."""
    one = await _booking(session, caller, sku, str(request.query_params.get("societe", "")))
    return page(TEMPLATE, **await _frame(session, caller, one, _stored(one)), errors={})


@post(HERE, opt=MAPPING, status_code=200)
async def product_accounts_save(
    request: AnyRequest,
    sku: FromPath[str],
    session: NamedDependency[AsyncSession],
    caller: NamedDependency[Scope],
) -> Html:
    """Keep the accounts; those that changed await their validation again."""
    raw = await posted(request)
    one = await _booking(session, caller, sku, raw.get("societe", ""))
    shown = await _frame(session, caller, one, {**_stored(one), **raw})
    return await keep(
        request,
        session,
        caller,
        raw=raw,
        template=TEMPLATE,
        shown=shown,
        natures=one.natures,
        version_id=one.version_id,
        company_id=one.company_id,
        risk_family=one.sheet.risk_code,
        back=f"/produits/{quote(one.sheet.sku)}/comptes?societe={one.company_id}",
    )


async def _booking(session: AsyncSession, scope: Scope, sku: str, asked: str) -> Booking:
    sheet = await product_sheet(session, scope, sku=sku)
    shown = sheet.version.id if sheet.version else None
    kept = await records(session, product_id=sheet.id, shown=shown, tables=TABLES)
    open_ = [one for one in kept.of(ProductVersion) if one.status in PREPARED]
    version = max(open_, key=lambda one: one.version, default=None) or next(
        (one for one in kept.of(ProductVersion) if one.id == shown), None
    )
    if version is None:
        raise Refused(
            "Ce produit n’a pas encore de version\u00a0: ses comptes se donnent avec elle.",
            code="version_missing",
        )
    companies = _companies(scope, sheet, kept, version.id)
    if not companies:
        raise Forbidden(
            "Ce produit n’est compté par aucune de vos sociétés\u00a0: demandez à la Compta de "
            f"{sheet.company_name}."
        )
    company_id = next((one for one in companies if str(one) == asked), companies[0])
    names = await company_names(session, scope, ids=companies)
    rows = {
        one.nature: one
        for one in kept.of_version(AccountingMapping, version.id)
        if one.company_id == company_id
    }
    facts = publication_facts(sheet, kept, version.id)
    wanted = wanted_natures(facts) if facts else ()
    return Booking(
        sheet=sheet,
        version_id=version.id,
        number=version.version,
        company_id=company_id,
        companies=tuple((str(one.id), one.name) for one in names),
        natures=tuple(one for one in AccountingNature if one in wanted or one in rows),
        rows=rows,
    )


def _companies(scope: Scope, sheet: ProductSheet, kept: Records, version_id: UUID) -> list[UUID]:
    """The owner and those that are named, where this person gives the accounts."""
    named = {one.company_id for one in kept.of_version(AccountingMapping, version_id)}
    return [
        one
        for one in dict.fromkeys((sheet.company_id, *sorted(named)))
        if scope.may(MAP, company_id=one, risk_family=sheet.risk_code)
    ]


def _stored(one: Booking) -> dict[str, str]:
    found: dict[str, str] = {}
    for nature in one.natures:
        found |= stored(nature, one.rows.get(nature))
    return found


async def _frame(
    session: AsyncSession, scope: Scope, one: Booking, form: Mapping[str, str]
) -> dict[str, Any]:
    return {
        "one": one.sheet,
        "booking": one,
        "company_name": dict(one.companies)[str(one.company_id)],
        "form": form,
        **await offered(session, scope, version_id=one.version_id, company_id=one.company_id),
    }


routes = [product_accounts, product_accounts_save]
