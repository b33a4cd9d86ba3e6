"""Door of the duplicates' banner: what already looks like the product being typed (CAT-09)."""

from collections.abc import Mapping
from uuid import UUID

from litestar import get
from litestar.di import NamedDependency
from sqlalchemy.ext.asyncio import AsyncSession

from winvest.foundation.infra.web import AnyRequest, Html, fragment_or_page
from winvest.foundation.kit.errors import FieldError, Invalid
from winvest.foundation.kit.scope import Scope
from winvest.offer.catalog.duplicate_rules import Typed
from winvest.offer.catalog.queries.duplicates import Duplicates, duplicates

READING = {"right": "catalog.read", "public": False, "company_scoped": True, "fragment": True}
CONFIRM = "create_anyway"


@get("/produits/doublons", opt=READING)
async def product_duplicates(
    request: AnyRequest, session: NamedDependency[AsyncSession], caller: NamedDependency[Scope]
) -> Html:
    """The banner, swapped while one types; `sauf` is the product being edited itself."""
    asked = request.query_params
    but = asked.get("sauf", "").strip().upper() or None
    found = await duplicates(session, caller, typed=typed_in(asked), but=but)
    return fragment_or_page(
        request,
        full="product_sheet/duplicates.html",
        fragment="product_sheet/_duplicates.html",
        doubles=found,
        sauf=but or "",
        confirming=asked.get("confirmer", "") == "1",
        confirmed=asked.get(CONFIRM, "") == "1",
        errors={},
    )


def typed_in(raw: Mapping[str, str]) -> Typed:
    """What a form, or an address, says of the product so far."""
    try:
        company_id = UUID(raw.get("company_id", ""))
    except ValueError:
        company_id = None
    return Typed(
        sku=_plain(raw.get("sku", ""), 80),
        name=_plain(raw.get("nom", "") or raw.get("name", ""), 160),
        external_code=_plain(raw.get("code_externe", "") or raw.get("external_code", ""), 120),
        company_id=company_id,
    )


def check_confirmed(found: Duplicates, raw: Mapping[str, str]) -> None:
    """Without a word, a product that looks like another of ours is not created."""
    if found.strong and raw.get(CONFIRM, "") != "1":
        message = "Un produit semblable existe : vérifiez-le, ou cochez « Créer quand même »."
        raise Invalid([FieldError(field=CONFIRM, code="near_duplicate", message=message)])


def _plain(text: str, longest: int) -> str:
    return " ".join("".join(one for one in text if one.isprintable()).split())[:longest]


routes = [product_duplicates]
