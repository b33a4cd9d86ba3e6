"""The palette's door: `/recherche` answers a fragment to the palette, a page to everyone else."""

import re
import unicodedata

from litestar import get
from litestar.di import NamedDependency
from sqlalchemy.ext.asyncio import AsyncSession

from winvest.foundation.infra.web import AnyRequest, Html, fragment_or_page
from winvest.foundation.kit.scope import Scope
from winvest.offer.catalog.forms.filters import parse_filters
from winvest.screens.search.queries import found_everywhere, products_named

# What a field of products is called; on a page that has several, each with its own number.
TYPED = re.compile(r"(q|sku|produit|produit_choisi)(-\d{1,2})?")


@get("/recherche", opt={"right": None, "public": False, "company_scoped": True})
async def search_results(
    request: AnyRequest, session: NamedDependency[AsyncSession], caller: NamedDependency[Scope]
) -> Html:
    """Products, partners, families, teams and pages that answer what was typed."""
    q = parse_filters(request.query_params).q
    found = await found_everywhere(session, caller, q=q)
    return fragment_or_page(
        request,
        full="search/index.html",
        fragment="search/_search_results.html",
        q=q,
        found=found,
        folded=folded,
    )


@get("/recherche/produits", opt={"right": None, "public": False, "company_scoped": True})
async def product_suggestions(
    request: AnyRequest, session: NamedDependency[AsyncSession], caller: NamedDependency[Scope]
) -> Html:
    """The products that a field proposes for what is typed in it, whatever the field is called."""
    asked = request.query_params.items()
    typed, place = next(
        ((value, field[2] or "") for name, value in asked if (field := TYPED.fullmatch(name))),
        ("", ""),
    )
    q = parse_filters({"q": typed}).q
    found = await products_named(session, caller, q=q)
    return fragment_or_page(
        request,
        full="search/index.html",
        fragment="search/_product_suggestions.html",
        q=q,
        found=found,
        folded=folded,
        place=place,
    )


def folded(text: str) -> str:
    """A text without case or accents, to compare words as people type them.

    >>> folded("Société")
    'societe'
    """
    parts = unicodedata.normalize("NFKD", text.casefold())
    return "".join(one for one in parts if not unicodedata.combining(one))


routes = [search_results, product_suggestions]
