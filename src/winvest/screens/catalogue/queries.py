"""The catalogue's reading: a page of products with their prices, and the counts of the panes.

Four queries at most: the counts with the keys of the page (again by near spellings if there is
none), the rows of the page, their prices.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from sqlalchemy import ColumnElement, exists, not_
from sqlalchemy.ext.asyncio import AsyncSession

from winvest.foundation.infra.db import memory_of
from winvest.foundation.kit.french import plural
from winvest.foundation.kit.memory import Memory
from winvest.foundation.kit.scope import Scope
from winvest.offer.catalog.enums import LifecycleStatus, TariffMode, VersionStatus
from winvest.offer.catalog.forms.filters import ProductFilters
from winvest.offer.catalog.models.products import Product
from winvest.offer.catalog.models.versions import ProductVersion
from winvest.offer.catalog.queries.access import conceals, may_read, unpriced_among
from winvest.offer.catalog.queries.facets import PartnerCount, RiskCount
from winvest.offer.catalog.queries.listing import listing
from winvest.offer.catalog.queries.lists import KEPT, ProductPage, ProductRow
from winvest.offer.catalog.queries.shelf import Priced, priced_as
from winvest.offer.pricing.enums import PricingType
from winvest.offer.pricing.models import PricingRule
from winvest.offer.pricing.queries import Stored, read_prices, stored_prices
from winvest.offer.pricing.rules.display import Price, is_on_quotation, starting_price
from winvest.offer.pricing.rules.words import price as exact_price
from winvest.offer.publication.completeness.queries import standings_among
from winvest.offer.publication.queries import diffused_among, is_diffused
from winvest.screens.catalogue.forms import price_model

SHORT = {"en une fois": "une fois"}


@dataclass(frozen=True, slots=True, kw_only=True)
class PriceTag:
    """The price « dès » of a product in words; `plain` when it is no amount."""

    text: str
    per: str = ""
    plain: bool = False
    amount: Decimal | None = None


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class CatalogueRow:
    """A row of the catalogue; the same one while it says the same."""

    product: ProductRow
    price: PriceTag
    models: tuple[PricingType, ...] = ()
    diffused: bool = False
    completeness: str = ""

    @property
    def diffusion(self) -> str:
        """Is it given to a company, in a word: a frozen product is, but nobody sells it now."""
        if not self.diffused:
            return "Non"
        frozen = self.product.lifecycle_status is LifecycleStatus.FROZEN
        return "Suspendu" if frozen else "Oui"


# A product as it is kept by its stamp, and what is asked of it: may its price be told, are its
# prices wanted, is its diffusion, is its completeness wanted and told.
Said = tuple[ProductRow, bool, bool, bool, bool]


@dataclass(frozen=True, slots=True, kw_only=True)
class CatalogueView:
    """All that the catalogue shows for its address."""

    rows: tuple[CatalogueRow, ...]
    page: ProductPage
    risks: tuple[RiskCount, ...]
    partners: tuple[PartnerCount, ...]
    total: int
    in_risk: int
    everywhere: int
    fuzzy: bool

    @property
    def span(self) -> str:
        """Which rows these are: « 1–50 sur 214 »."""
        if not self.rows:
            return plural(0, "produit")
        last = self.page.first_rank + len(self.rows) - 1
        return f"{self.page.first_rank}–{last} sur {self.total}"


async def catalogue_view(
    session: AsyncSession,
    scope: Scope,
    *,
    filters: ProductFilters,
    size: int = 50,
    columns: frozenset[str] = frozenset(("des",)),
) -> CatalogueView:
    """The catalogue at an address; near spellings are offered when nothing matches the words.

    Only the columns shown are asked for: prices for `des` and `modele`, publications for `diffuse`,
    documents for `completude`.
    """
    found = await listing(session, scope, filters=filters, priced=price_facet(filters), size=size)
    rows = await catalogue_rows(session, scope, products=found.page.rows, columns=columns)
    in_risk = sum(one.count for one in found.partners)
    return CatalogueView(
        rows=rows,
        page=found.page,
        risks=found.risks,
        partners=found.partners,
        total=_count_of(filters.partner, found.partners) if filters.partner else in_risk,
        in_risk=in_risk,
        everywhere=sum(one.count for one in found.risks),
        fuzzy=found.fuzzy,
    )


async def catalogue_rows(
    session: AsyncSession,
    scope: Scope,
    *,
    products: Sequence[ProductRow],
    columns: frozenset[str],
) -> tuple[CatalogueRow, ...]:
    """Products as the catalogue shows them: on screen, and in its exports."""
    owners = {(one.company_code, one.risk_code): one.company_id for one in products}
    told = {pair: _tells_price(scope, owner, pair[1]) for pair, owner in owners.items()}
    asked = (bool(columns & {"des", "modele"}), "diffuse" in columns)
    papers = {
        (code, family): "completude" in columns
        and may_read(scope, "documents.read", owner=owner, risk_family=family)
        for (code, family), owner in owners.items()
    }
    hidden = await unpriced_among(session, scope) if asked[0] and conceals(scope) else frozenset()
    said = [
        (one, told[pair] and one.id not in hidden, *asked, papers[pair])
        for one in products
        for pair in ((one.company_code, one.risk_code),)
    ]
    memory: Memory[Said, CatalogueRow] = memory_of(session, "catalogue.rows", most=KEPT)
    kept = [memory.get(one) if one[0].stamp else None for one in said]
    unknown = [one for one, row in zip(said, kept, strict=True) if row is None]
    new = iter(await _worked_out(session, scope, unknown, memory) if unknown else ())
    return tuple(row or next(new) for row in kept)


async def _worked_out(
    session: AsyncSession,
    scope: Scope,
    said: Sequence[Said],
    memory: Memory[Said, CatalogueRow],
) -> list[CatalogueRow]:
    """The rows that are not known yet; those with a stamp are kept by it."""
    versions = [
        one.version_id for one, told, priced, *_ in said if told and priced and one.version_id
    ]
    prices = await stored_prices(session, scope, version_ids=versions) if versions else {}
    diffused: frozenset[UUID] = frozenset()
    if said[0][3]:
        ids = [one.id for one, *_ in said]
        diffused = await diffused_among(session, scope, product_ids=ids)
    asked = [one.id for one, *_, papers in said if papers]
    stand = await standings_among(session, scope, product_ids=asked) if asked else {}
    rows = []
    for which in said:
        one, told = which[0], which[1]
        stored = prices.get(one.version_id, ()) if one.version_id else ()
        row = _row(
            one, stored, told=told, diffused=one.id in diffused, stands=stand.get(one.id, "–")
        )
        if one.stamp:
            memory.keep(which, row)
        rows.append(row)
    return rows


def _row(
    product: ProductRow, stored: Stored, *, told: bool, diffused: bool, stands: str
) -> CatalogueRow:
    prices = read_prices(stored)
    kinds = {price.type for price in prices}
    return CatalogueRow(
        product=product,
        price=price_tag(prices) if told else PriceTag(text="–", plain=True),
        models=tuple(one for one in PricingType if one in kinds),
        diffused=diffused,
        completeness=stands,
    )


def _tells_price(scope: Scope, owner: UUID, family: str) -> bool:
    return may_read(scope, "pricing.read", owner=owner, risk_family=family)


def price_tag(prices: tuple[Price, ...]) -> PriceTag:
    """The price « dès » as lists show it."""
    start = starting_price(prices)
    if start is not None:
        per = SHORT.get(start.per, start.per.replace("par ", "/"))
        tax = "" if start.tax_included else "HT"
        text = exact_price(start.amount, start.currency)
        return PriceTag(text=text, per=f"{tax} {per}".strip(), amount=start.amount)
    if prices and is_on_quotation(prices):
        return PriceTag(text="sur devis", plain=True)
    if any(price.type is PricingType.BUNDLE for price in prices):
        return PriceTag(text="prix du pack", plain=True)
    return PriceTag(text="selon barème" if prices else "à fixer", plain=True)


def price_facet(filters: ProductFilters) -> Priced | None:
    """The price model filtered by, as the shelf knows it."""
    model = price_model(filters)
    return priced_as(model.value if model else "") if filters.price_model else None


def upper_filters(filters: ProductFilters) -> list[ColumnElement[bool]]:
    """Filters that look into rooms above the catalogue's own tables."""
    clauses: list[ColumnElement[bool]] = []
    if filters.diffused is not None:
        clauses.append(is_diffused() if filters.diffused else not_(is_diffused()))
    model = price_model(filters)
    if isinstance(model, TariffMode):
        clauses.append(Product.tariff_mode == model)
    elif filters.price_model:
        priced = exists().where(
            ProductVersion.product_id == Product.id,
            ProductVersion.status.not_in((VersionStatus.SUPERSEDED, VersionStatus.WITHDRAWN)),
            PricingRule.product_version_id == ProductVersion.id,
            PricingRule.type == model,
        )
        clauses.append(priced)
    return clauses


def _count_of(partner: str | None, partners: tuple[PartnerCount, ...]) -> int:
    asked = (partner or "").lower()
    return sum(one.count for one in partners if one.slug == asked)
