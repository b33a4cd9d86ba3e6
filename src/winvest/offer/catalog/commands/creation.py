"""Creating a product as a draft, and throwing a draft away."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import delete, insert
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from winvest.foundation.infra.commands import Irreversible, Undo, command
from winvest.foundation.kit.errors import FieldError, Invalid, Refused
from winvest.foundation.kit.identifiers import new_id
from winvest.foundation.kit.scope import Scope
from winvest.group.partners.queries import is_usable
from winvest.offer.catalog.commands.choices import check_offered
from winvest.offer.catalog.forms.creation import NewProduct
from winvest.offer.catalog.models.products import ExternalMapping, Product
from winvest.offer.catalog.queries.choices import RiskChoice, risk_of
from winvest.offer.catalog.queries.sheets import product_sheet
from winvest.offer.catalog.rules import check_discard


class SkuTaken(Refused):
    """The code exists somewhere in the group; nothing else is told about that product."""

    def __init__(self) -> None:
        super().__init__(
            "Ce code produit existe déjà dans le groupe : choisissez-en un autre.",
            code="sku_taken",
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Created:
    """The product that was created."""

    id: UUID
    sku: str


@command("catalog.create_product", needs="catalog.create", undo=Undo("catalog.discard_draft"))
async def create_product(session: AsyncSession, scope: Scope, *, product: NewProduct) -> Created:
    """Créer un produit, en brouillon (CDC §3.1)."""
    risk = await _usable_risk(session, scope, product)
    scope.require("catalog.create", company_id=product.company_id, risk_family=risk.code)
    await _check_partner(session, scope, product)
    await check_offered(session, scope, channels=product.channels, zones=product.zones)
    product_id = new_id()
    row = {
        "id": product_id,
        "company_id": product.company_id,
        "partner_id": product.partner_id,
        "risk_id": product.risk_id,
        "sku": product.sku,
        "name": product.name,
        "revenue_model": product.revenue_model,
        "channels": [one.value for one in product.channels],
        "short_name": product.short_name,
        "description": product.description,
        "tariff_mode": product.tariff_mode,
        "badges": [one.value for one in product.badges],
        "zones": list(product.zones),
        "min_age": product.min_age,
        "max_age": product.max_age,
        "client_kinds": [one.value for one in product.client_kinds],
        "created_by": scope.actor_id,
    }
    try:
        async with session.begin_nested():
            await session.execute(insert(Product).values(row))
    except IntegrityError as error:
        if _constraint(error) == "uq_product_sku":
            raise SkuTaken from error
        raise
    if product.external_system and product.external_code:
        outside = {"system": product.external_system, "external_code": product.external_code}
        values = {"id": new_id(), "product_id": product_id, **outside}
        await session.execute(insert(ExternalMapping).values(values))
    return Created(id=product_id, sku=product.sku)


@command(
    "catalog.discard_draft",
    needs="catalog.delete",
    undo=Irreversible("Un brouillon supprimé ne revient pas ; son historique reste dans l’audit."),
)
async def discard_draft(session: AsyncSession, scope: Scope, *, sku: str) -> None:
    """Supprimer un produit resté en brouillon, avec ce qu’il contient."""
    sheet = await product_sheet(session, scope, sku=sku)
    scope.require("catalog.delete", company_id=sheet.company_id, risk_family=sheet.risk_code)
    check_discard(sheet.lifecycle_status)
    await session.execute(delete(Product).where(Product.id == sheet.id))


async def _usable_risk(session: AsyncSession, scope: Scope, product: NewProduct) -> RiskChoice:
    risk = await risk_of(session, scope, risk_id=product.risk_id)
    if risk is None or not (risk.is_global or risk.company_id == product.company_id):
        raise Invalid(
            [
                FieldError(
                    field="risk_id",
                    code="risk_unknown",
                    message="Cette famille n’est pas celle de la société : prenez-en une autre.",
                )
            ]
        )
    return risk


async def _check_partner(session: AsyncSession, scope: Scope, product: NewProduct) -> None:
    if product.partner_id is not None and not await is_usable(
        session, scope, partner_id=product.partner_id, company_id=product.company_id
    ):
        raise Invalid([partner_refused()])


def risk_refused() -> FieldError:
    """The refusal of a family that the company's products may not join."""
    return FieldError(
        field="risk_id",
        code="risk_unknown",
        message="Cette famille n’est pas celle de la société : prenez-en une autre.",
    )


def partner_refused() -> FieldError:
    """The refusal of a partner that the company may not use."""
    return FieldError(
        field="partner_id",
        code="partner_unknown",
        message="Cette compagnie est inactive, ou fermée à la société : prenez-en une autre.",
    )


def _constraint(error: IntegrityError) -> str | None:
    return getattr(getattr(error.orig, "diag", None), "constraint_name", None)
