"""Versions for programs: list, read, draft; what happens to them next is in `steps`."""

from typing import Any

from litestar import get, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from sqlalchemy.ext.asyncio import AsyncSession

from winvest.foundation.infra.api.doors import (
    Answer,
    answer,
    cursor,
    json_of,
    place,
    query_of,
    refused,
    tagged,
)
from winvest.foundation.infra.api.idempotency import once
from winvest.foundation.infra.api.openapi import Operation
from winvest.foundation.infra.api.shapes import shaped
from winvest.foundation.infra.web import AnyRequest
from winvest.foundation.kit.errors import Invalid, NotFound
from winvest.foundation.kit.scope import Scope
from winvest.offer.catalog.api.shapes import PageQuery
from winvest.offer.catalog.commands.versions import draft_version
from winvest.offer.catalog.forms.versions import version_errors
from winvest.offer.catalog.queries.access import may_read, may_read_price
from winvest.offer.catalog.queries.feed import product_named
from winvest.offer.catalog.queries.sheets import ProductSheet, product_of
from winvest.offer.commissions.draft_commands import write_schemes
from winvest.offer.commissions.draft_forms import scheme_errors
from winvest.offer.pricing.draft_commands import write_rules
from winvest.offer.pricing.draft_forms import rule_errors
from winvest.offer.publication.api import reading
from winvest.offer.publication.api.shapes import (
    VersionInput,
    VersionItem,
    VersionPage,
    VersionWhole,
)
from winvest.offer.publication.version_queries import (
    plans_of,
    rules_of,
    schemes_of,
    tiers_of,
    version_numbered,
    version_page,
)

TAG = "Versions"
PRODUCT = "Identifiant (UUID) ou code (SKU) du produit."
READING = {"public": False, "company_scoped": True, "right": "catalog.read"}
DRAFTING = {**READING, "right": "catalog.edit"}
LIST = Operation(
    tag=TAG,
    summary="Lister les versions d’un produit",
    description="De la plus récente à la plus ancienne.",
    path={"id": PRODUCT},
    query=PageQuery,
    answer=VersionPage,
)
READ = Operation(
    tag=TAG,
    summary="Lire une version",
    description="Avec ses formules, ses prix (droit `pricing.read`) et ses commissions (droit "
    "`commissions.read`) : null quand le droit manque.",
    path={"id": PRODUCT, "n": "Numéro de la version."},
    answer=VersionWhole,
    tagged=True,
)
DRAFT = Operation(
    tag=TAG,
    summary="Préparer une version",
    description="La version naît en brouillon, avec le numéro suivant. Les paliers se suivent "
    "sans trou, bornes comprises (0–99, 100–499, 500 et plus) ; les parts d’une commission font 1.",
    path={"id": PRODUCT},
    body=VersionInput,
    answer=VersionWhole,
    status=201,
    tagged=True,
    idempotent=True,
    rights="catalog.edit ; pricing.edit avec des prix ; commissions.edit avec des commissions",
    refusals={"product_retired": "un produit retiré n’a plus de version."},
    example={
        "effective_from": "2027-01-01T00:00:00+01:00",
        "notes": "Tarif 2027",
        "plans": [{"code": "BASIC", "name": "Essentiel", "recurrence": "monthly"}],
        "pricing_rules": [
            {"plan_code": "BASIC", "type": "fixed", "payload": {"amount": 9.9}, "tax_rate": "20.00"}
        ],
        "commission_schemes": [
            {
                "plan_code": "BASIC",
                "applies_to": "new",
                "settlement": "on_collection",
                "tier_mode": "volume",
                "split": {"company": 0.7, "commercial": 0.3},
                "tiers": [
                    {"basis": "volume", "min": 0, "max": 99, "value_type": "percent", "value": 10},
                    {"basis": "volume", "min": 100, "value_type": "percent", "value": 12},
                ],
            }
        ],
    },
)


@get("/api/catalog/products/{id:str}/versions", opt={**READING, "api": LIST})
async def version_list(
    request: AnyRequest,
    id: FromPath[str],
    session: NamedDependency[AsyncSession],
    caller: NamedDependency[Scope],
) -> Answer:
    """The versions of a product, newest first."""
    asked = query_of(request, PageQuery)
    product = await product_named(session, caller, named=id)
    rows = await version_page(
        session,
        caller,
        product_id=product.id,
        below=_below(asked.after) if asked.after else None,
        limit=asked.limit,
    )
    shown = rows[: asked.limit]
    following = cursor(str(shown[-1].version)) if len(rows) > asked.limit else None
    items = [VersionItem(**one._asdict()) for one in shown]
    return answer(VersionPage(items=items, next=following))


@get("/api/catalog/products/{id:str}/versions/{n:str}", opt={**READING, "api": READ})
async def version_read(
    request: AnyRequest,
    id: FromPath[str],
    n: FromPath[str],
    session: NamedDependency[AsyncSession],
    caller: NamedDependency[Scope],
) -> Answer:
    """One version of a product, whole."""
    row = await product_named(session, caller, named=id)
    product = await product_of(session, caller, product_id=row.id)
    return tagged(request, await version_whole(session, caller, product, number=number_in(n)))


@post("/api/catalog/products/{id:str}/versions", opt={**DRAFTING, "api": DRAFT})
async def version_draft(
    request: AnyRequest,
    id: FromPath[str],
    session: NamedDependency[AsyncSession],
    caller: NamedDependency[Scope],
) -> Answer:
    """Draft the next version of a product, whole or not at all."""
    sent = await json_of(request, caller)
    row = await product_named(session, caller, named=id)

    async def act() -> Answer:
        product = await product_of(session, caller, product_id=row.id)
        number = await _drafted(session, caller, product, shaped(VersionInput, sent))
        whole = await version_whole(session, caller, product, number=number)
        where = f"/api/catalog/products/{product.id}/versions/{number}"
        return tagged(None, whole, status=201, headers={"Location": where})

    return await once(request, session, caller, sent=sent, act=act)


async def _drafted(
    session: AsyncSession, scope: Scope, product: ProductSheet, body: VersionInput
) -> int:
    version = reading.new_version(body)
    rules, schemes = reading.new_rules(body), reading.new_schemes(body)
    codes = [plan.code for plan in version.plans]
    errors = [
        *version_errors(version),
        *rule_errors(rules, plan_codes=codes),
        *scheme_errors(schemes, plan_codes=codes),
    ]
    if errors:
        raise Invalid(errors)
    drafted = await draft_version(session, scope, product=product, version=version)
    written: dict[str, Any] = {
        "product": product,
        "version_id": drafted.id,
        "plan_ids": drafted.plan_ids,
    }
    if rules:
        await write_rules(session, scope, rules=rules, **written)
    if schemes:
        await write_schemes(session, scope, schemes=schemes, **written)
    return drafted.number


async def version_whole(
    session: AsyncSession, scope: Scope, product: ProductSheet, *, number: int
) -> VersionWhole:
    """A version with the parts of its content that the caller may read."""
    row = await version_numbered(session, scope, product_id=product.id, number=number)
    at: dict[str, Any] = {"owner": product.company_id, "risk_family": product.risk_code}
    rules = schemes = None
    plans = await plans_of(session, scope, version_id=row.id)
    if await may_read_price(session, scope, product_id=product.id, **at):
        rules = await rules_of(session, scope, version_id=row.id)
    if may_read(scope, "commissions.read", **at):
        schemes = await schemes_of(session, scope, version_id=row.id)
    tiers = await tiers_of(session, scope, scheme_ids=[one.id for one in schemes or ()])
    return VersionWhole(
        **row._asdict(),
        plans=[reading.plan_item(one) for one in plans],
        pricing_rules=None if rules is None else [reading.rule_item(one) for one in rules],
        commission_schemes=None
        if schemes is None
        else [reading.scheme_item(one, tiers.get(one.id, [])) for one in schemes],
    )


def number_in(text: str) -> int:
    """The number of a version, as an address names it."""
    if not (text.isascii() and text.isdigit() and len(text) < 10):
        raise NotFound("Une version se nomme par son numéro : 1, 2, 3…")
    return int(text)


def _below(after: str) -> int:
    text = place(after, size=1)[0]
    if not (text.isascii() and text.isdigit() and len(text) < 10):
        raise refused("/after", "cursor", "Ce curseur n’est pas de cette liste : reprenez.")
    return int(text)


routes = [version_list, version_read, version_draft]
