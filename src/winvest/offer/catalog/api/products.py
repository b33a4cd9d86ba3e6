"""Products for programs: list, read, create as a draft, correct, move through the life cycle."""

from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import UUID

from litestar import get, patch, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from msgspec import UNSET, structs
from sqlalchemy.ext.asyncio import AsyncSession

from winvest.foundation.infra.api.doors import (
    Answer,
    answer,
    check_if_match,
    cursor,
    identifier_in,
    json_of,
    place,
    query_of,
    refused,
    tagged,
)
from winvest.foundation.infra.api.idempotency import once
from winvest.foundation.infra.api.openapi import Operation
from winvest.foundation.infra.api.shapes import moment_of, shaped
from winvest.foundation.infra.refusals import BadRequest
from winvest.foundation.infra.web import AnyRequest
from winvest.foundation.kit.errors import Conflict
from winvest.foundation.kit.scope import Scope
from winvest.offer.catalog.api.shapes import (
    ProductInput,
    ProductItem,
    ProductPage,
    ProductPatch,
    ProductQuery,
)
from winvest.offer.catalog.commands.correction import edit_product
from winvest.offer.catalog.commands.creation import create_product
from winvest.offer.catalog.commands.lifecycle import change_status, retire_draft
from winvest.offer.catalog.enums import LifecycleStatus
from winvest.offer.catalog.forms.correction import Description
from winvest.offer.catalog.forms.creation import NewProduct, parse_new_product
from winvest.offer.catalog.queries.feed import (
    ProductFilter,
    product_feed,
    product_just_made,
    product_named,
)
from winvest.offer.catalog.queries.filled_fields import filled_fields
from winvest.offer.catalog.queries.sheets import description_of, product_of

TAG = "Produits"
PATH = {"id": "Identifiant (UUID) ou code (SKU) du produit."}
READING = {"public": False, "company_scoped": True, "right": "catalog.read"}
CREATING = {**READING, "right": "catalog.create"}
FIELDS = tuple(one for one in ProductItem.__struct_fields__ if one != "current_version_id")
KEPT = ("name", "company_id", "risk_id", "partner_id", "revenue_model", "sku", "channels")
LIST = Operation(
    tag=TAG,
    summary="Lister les produits",
    description="Produits de la société de la clé et de ceux qu’elle est autorisée à vendre, par "
    "ordre de création ; les brouillons pour qui peut les modifier.",
    query=ProductQuery,
    answer=ProductPage,
)
READ = Operation(tag=TAG, summary="Lire un produit", path=PATH, answer=ProductItem, tagged=True)
CREATE = Operation(
    tag=TAG,
    summary="Créer un produit",
    description="Le produit naît en brouillon, dans la société de la clé.",
    body=ProductInput,
    answer=ProductItem,
    status=201,
    tagged=True,
    idempotent=True,
    refusals={"sku_taken": "ce code existe déjà dans le groupe."},
    example={
        "sku": "FT-BOX-900",
        "name": "Box fibre essentielle",
        "company_id": "11111111-1111-1111-1111-111111111111",
        "risk_id": "3d9a0328-6c95-599f-8b96-92794f9545fb",
        "revenue_model": "revenue",
        "channels": ["field", "web"],
    },
)
CHANGE = Operation(
    tag=TAG,
    summary="Modifier un produit",
    description="Les propriétés absentes restent telles quelles. `lifecycle_status` fait avancer "
    "le cycle de vie : ses règles et son droit (`catalog.lifecycle`) s’appliquent.",
    path=PATH,
    body=ProductPatch,
    answer=ProductItem,
    tagged=True,
    conditional=True,
    rights="catalog.edit ; catalog.lifecycle pour lifecycle_status",
    refusals={
        "illegal_move": "ce changement de statut n’existe pas.",
        "locked_in_sale": "les conditions d’un produit en vente ne changent pas.",
    },
    example={"name": "Box fibre confort", "badges": ["new"]},
)


@get("/api/catalog/products", opt={**READING, "api": LIST})
async def product_list(
    request: AnyRequest, session: NamedDependency[AsyncSession], caller: NamedDependency[Scope]
) -> Answer:
    """A page of the products that the caller may read, under the filters of the address."""
    asked = query_of(request, ProductQuery)
    since = asked.updated_since
    rows = await product_feed(
        session,
        caller,
        wanted=ProductFilter(
            q=asked.q,
            sku=asked.sku,
            company_id=asked.company_id,
            partner_id=asked.partner_id,
            risk_id=asked.risk_id,
            lifecycle_status=asked.lifecycle_status,
            channel=asked.channel,
            updated_since=since,
        ),
        after=_place(asked.after, by_change=since is not None) if asked.after else None,
        limit=asked.limit,
    )
    shown = rows[: asked.limit]
    following = None
    if len(rows) > asked.limit:
        last = shown[-1]
        moment = () if since is None else (last.updated_at.isoformat(),)
        following = cursor(*moment, str(last.id))
    return answer(ProductPage(items=[_item(one) for one in shown], next=following))


@get("/api/catalog/products/{id:str}", opt={**READING, "api": READ})
async def product_read(
    request: AnyRequest,
    id: FromPath[str],
    session: NamedDependency[AsyncSession],
    caller: NamedDependency[Scope],
) -> Answer:
    """One product, by its id or its code."""
    row = await product_named(session, caller, named=id)
    return tagged(request, _item(row), _etag(row))


@post("/api/catalog/products", opt={**CREATING, "api": CREATE})
async def product_create(
    request: AnyRequest, session: NamedDependency[AsyncSession], caller: NamedDependency[Scope]
) -> Answer:
    """Create a product as a draft, once for an Idempotency-Key."""
    sent = await json_of(request, caller)

    async def act() -> Answer:
        product = _new_product(shaped(ProductInput, sent))
        created = await create_product(session, caller, product=product)
        row = await product_just_made(session, caller, product_id=created.id)
        headers = {"Location": f"/api/catalog/products/{row.id}", "ETag": _etag(row)}
        return answer(_item(row), status=201, headers=headers)

    return await once(request, session, caller, sent=sent, act=act)


@patch("/api/catalog/products/{id:str}", opt={**READING, "api": CHANGE})
async def product_change(
    request: AnyRequest,
    id: FromPath[str],
    session: NamedDependency[AsyncSession],
    caller: NamedDependency[Scope],
) -> Answer:
    """Correct a product from the state named by If-Match, then move it if a status is given."""
    sent = await json_of(request, caller)
    row = await product_named(session, caller, named=id, lock=True)
    check_if_match(request, _etag(row))
    body = shaped(ProductPatch, sent)
    given = {name: value for name, value in structs.asdict(body).items() if value is not UNSET}
    target = given.pop("lifecycle_status", None)
    if given:
        await _correct(session, caller, row, given)
    if target is not None and target != row.lifecycle_status:
        await _move(session, caller, row, target)
    row = await product_just_made(session, caller, product_id=row.id)
    return answer(_item(row), headers={"ETag": _etag(row)})


async def _correct(session: AsyncSession, scope: Scope, row: Any, given: dict[str, Any]) -> None:
    sheet = await product_of(session, scope, product_id=row.id)
    fields = await filled_fields(session, scope, product_id=sheet.id, risk_id=sheet.risk_id)
    try:
        await edit_product(
            session,
            scope,
            sku=sheet.sku,
            lock_version=row.lock_version,
            description=_corrected(description_of(sheet, fields), given),
        )
    except Conflict as conflict:
        raise BadRequest(412) from conflict


async def _move(session: AsyncSession, scope: Scope, row: Any, target: LifecycleStatus) -> None:
    if target is LifecycleStatus.RETIRED:
        await retire_draft(session, scope, sku=row.sku)
    else:
        await change_status(session, scope, sku=row.sku, target=target)


def _new_product(body: ProductInput) -> NewProduct:
    """What the creation form would say: the same checks, then what the form does not ask."""
    raw = {
        "name": body.name,
        "company_id": str(body.company_id),
        "risk_id": str(body.risk_id),
        "partner_id": str(body.partner_id or ""),
        "revenue_model": body.revenue_model.value,
        "sku": body.sku,
        "channels": ",".join(body.channels),
    }
    _check_ages(body.min_age, body.max_age)
    return replace(
        parse_new_product(raw),
        short_name=_line(body.short_name),
        description=_text(body.description),
        tariff_mode=body.tariff_mode,
        badges=tuple(dict.fromkeys(body.badges)),
        zones=tuple(dict.fromkeys(body.zones)),
        min_age=body.min_age,
        max_age=body.max_age,
        client_kinds=tuple(dict.fromkeys(body.client_kinds)),
    )


def _corrected(before: Description, given: dict[str, Any]) -> Description:
    """The description with what was sent."""
    cleaned: dict[str, Any] = {}
    for name, value in given.items():
        if isinstance(value, list):
            cleaned[name] = tuple(dict.fromkeys(value))
        elif name == "description":
            cleaned[name] = _text(value)
        else:
            cleaned[name] = _line(value) if name in ("name", "short_name") else value
    wanted = replace(before, **cleaned)
    _check_ages(wanted.min_age, wanted.max_age)
    return wanted


def _check_ages(low: int | None, high: int | None) -> None:
    if low is not None and high is not None and high < low:
        raise refused(
            "/max_age", "ages_reversed", "L’âge maximal est sous l’âge minimal : inversez-les."
        )


def _line(value: str | None) -> str | None:
    return " ".join((value or "").split()) or None


def _text(value: str | None) -> str | None:
    return (value or "").replace("\r\n", "\n").strip() or None


def _item(row: Any) -> ProductItem:
    values = {name: getattr(row, name) for name in FIELDS}
    return ProductItem(**values, current_version_id=row.current_version_id)


def _etag(row: Any) -> str:
    """Of the product's own columns and of the version in force."""
    version = row.current_version_id
    return f'"{row.lock_version}-{version.hex[-12:] if version else 0}"'


def _place(after: str, *, by_change: bool) -> tuple[datetime | None, UUID]:
    parts = place(after, size=2 if by_change else 1)
    moment = moment_of(parts[0]) if by_change else None
    if by_change and moment is None:
        raise refused("/after", "cursor", "Ce curseur n’est pas de cette liste : reprenez.")
    return moment, identifier_in(parts[-1])


routes = [product_list, product_read, product_create, product_change]
