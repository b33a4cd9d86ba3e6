"""Targets: the versions that a deposit reaches, among those that may still take a document."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import case, or_, select
from sqlalchemy.dialects.postgresql import distinct_on
from sqlalchemy.ext.asyncio import AsyncSession

from winvest.foundation.kit.errors import FieldError, Invalid
from winvest.foundation.kit.french import NBSP, plural
from winvest.foundation.kit.scope import Scope
from winvest.group.partners.models import Partner
from winvest.offer.catalog.enums import Channel, LifecycleStatus, VersionStatus
from winvest.offer.catalog.models.products import Product
from winvest.offer.catalog.models.risks import Risk
from winvest.offer.catalog.models.versions import ProductVersion
from winvest.offer.catalog.queries.access import readable
from winvest.offer.documents.forms import MOST_PRODUCTS, Aim, Deposit

EDIT = "documents.edit"
PREPARED = (VersionStatus.DRAFT, VersionStatus.IN_REVIEW, VersionStatus.APPROVED)
OPEN = (*PREPARED, VersionStatus.ACTIVE)
TOLD = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """A product and the version of it that takes the document."""

    product_id: UUID
    sku: str
    name: str
    company_id: UUID
    risk_code: str
    channels: tuple[Channel, ...]
    version_id: UUID
    number: int
    status: VersionStatus


@dataclass(frozen=True, slots=True, kw_only=True)
class _Found:
    product_id: UUID
    sku: str
    name: str
    company_id: UUID
    risk_code: str
    channels: tuple[Channel, ...]
    version_id: UUID | None
    number: int | None
    status: VersionStatus | None


async def targets_of(
    session: AsyncSession, scope: Scope, *, deposit: Deposit
) -> tuple[Target, ...]:
    """The versions reached, one a product; raises `Invalid` when a product can take nothing.

    Of a partner, the products that take nothing are left out; of a list, each one is told.
    """
    found = await _products(
        session, scope, aim=deposit.aim, partner=deposit.partner, skus=deposit.skus
    )
    mine = [
        one
        for one in found
        if scope.may(EDIT, company_id=one.company_id, risk_family=one.risk_code)
    ]
    if deposit.partner:
        return _of_partner(mine)
    _check_all(deposit.skus, found=found, mine=mine)
    return tuple(target for one in mine if (target := _target(one)))


async def reached(
    session: AsyncSession, scope: Scope, *, product_ids: Collection[UUID]
) -> dict[UUID, Target]:
    """The versions that would take a document, of those of these products that may have one."""
    found = await _products(session, scope, aim=Aim.PREPARED, ids=product_ids)
    return {
        one.product_id: target
        for one in found
        if scope.may(EDIT, company_id=one.company_id, risk_family=one.risk_code)
        and (target := _target(one)) is not None
    }


async def _products(
    session: AsyncSession,
    scope: Scope,
    *,
    aim: Aim,
    partner: str = "",
    skus: Collection[str] = (),
    ids: Collection[UUID] = (),
) -> list[_Found]:
    """The products asked for, each with the version that would take the document."""
    newest_first = (ProductVersion.version.desc(),)
    in_force_first = (
        case((ProductVersion.status == VersionStatus.ACTIVE, 0), else_=1),
        *newest_first,
    )
    asked = OPEN if aim is Aim.PREPARED else (VersionStatus.ACTIVE,)
    prepared_first = (
        case((ProductVersion.status == VersionStatus.ACTIVE, 1), else_=0),
        *newest_first,
    )
    statement = (
        select(
            Product.id,
            Product.sku,
            Product.name,
            Product.company_id,
            Risk.code,
            Product.channels,
            ProductVersion.id,
            ProductVersion.version,
            ProductVersion.status,
        )
        .join(Risk, Risk.id == Product.risk_id)
        .outerjoin(
            ProductVersion,
            (ProductVersion.product_id == Product.id) & ProductVersion.status.in_(asked),
        )
        .where(readable(scope), readable(scope, right="documents.read"))
        .order_by(Product.sku, *(prepared_first if aim is Aim.PREPARED else in_force_first))
        .ext(distinct_on(Product.sku))
    )
    if partner:
        statement = (
            statement.join(Partner, Partner.id == Product.partner_id)
            .where(
                Partner.slug == partner,
                Product.company_id.in_(scope.shown_company_ids),
                Product.lifecycle_status != LifecycleStatus.RETIRED,
            )
            .limit(MOST_PRODUCTS + 1)
        )
    else:
        statement = statement.where(or_(Product.sku.in_(skus), Product.id.in_(ids)))
    return [
        _Found(
            product_id=product,
            sku=sku,
            name=name,
            company_id=company,
            risk_code=risk,
            channels=tuple(Channel(each) for each in channels),
            version_id=version,
            number=number,
            status=status,
        )
        for product, sku, name, company, risk, channels, version, number, status in (
            await session.execute(statement)
        )
    ]


def _of_partner(mine: Sequence[_Found]) -> tuple[Target, ...]:
    if len(mine) > MOST_PRODUCTS:
        told = (
            f"Cette compagnie a plus de {MOST_PRODUCTS} produits{NBSP}: donnez les codes, par lots."
        )
        raise Invalid([FieldError(field="compagnie", code="too_many", message=told)])
    reached = tuple(target for one in mine if (target := _target(one)))
    if not reached:
        told = (
            "Aucun produit de cette compagnie n’attend de document dans votre périmètre : "
            "choisissez-en une autre, ou préparez une version."
        )
        raise Invalid([FieldError(field="compagnie", code="none", message=told)])
    return reached


def _check_all(skus: Collection[str], *, found: Sequence[_Found], mine: Sequence[_Found]) -> None:
    """Every code given leads to a version that may take the document; else say which do not."""
    known, editable = {one.sku for one in found}, {one.sku for one in mine}
    unknown = [one for one in skus if one not in known]
    if unknown:
        told = f"Inconnu dans votre périmètre : {_some(unknown)}. Vérifiez le code."
        raise Invalid([FieldError(field="produits", code="unknown", message=told)])
    foreign = [one for one in skus if one not in editable]
    if foreign:
        told = f"Vous n’y déposez pas de document : {_some(foreign)}. Retirez-les de la liste."
        raise Invalid([FieldError(field="produits", code="forbidden", message=told)])
    bare = [one.sku for one in mine if one.version_id is None]
    if bare:
        told = (
            f"Aucune version ne peut recevoir ce document : {_some(bare)}. Préparez une nouvelle "
            "version, ou annulez la mise en production planifiée."
        )
        raise Invalid([FieldError(field="produits", code="no_version", message=told)])


def _target(one: _Found) -> Target | None:
    if one.version_id is None or one.number is None or one.status is None:
        return None
    return Target(
        product_id=one.product_id,
        sku=one.sku,
        name=one.name,
        company_id=one.company_id,
        risk_code=one.risk_code,
        channels=one.channels or tuple(Channel),
        version_id=one.version_id,
        number=one.number,
        status=one.status,
    )


def _some(codes: Sequence[str]) -> str:
    shown = ", ".join(one[:80] for one in codes[:TOLD])
    rest = len(codes) - TOLD
    return f"{shown} et {plural(rest, 'autre')}" if rest > 0 else shown
