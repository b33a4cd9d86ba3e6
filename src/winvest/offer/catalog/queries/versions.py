"""Which version of a product is shown: the one in force, else the latest one being prepared."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, func, or_, select

from winvest.offer.catalog.enums import VersionStatus
from winvest.offer.catalog.models.products import Product
from winvest.offer.catalog.models.versions import ProductVersion

PUBLISHED = (VersionStatus.SCHEDULED, VersionStatus.ACTIVE, VersionStatus.SUPERSEDED)


def in_force(at: datetime | None = None) -> ColumnElement[bool]:
    """The version whose period holds this instant, or another, among those published."""
    moment = func.now() if at is None else at
    return and_(
        ProductVersion.status.in_(PUBLISHED),
        ProductVersion.effective_from <= moment,
        or_(ProductVersion.effective_to.is_(None), ProductVersion.effective_to > moment),
    )


Shown = Select[UUID, int, VersionStatus, datetime, datetime | None, str | None, bool]


def shown_version() -> Shown:
    """The version that a product shows, correlated to `Product`."""
    return (
        select(
            ProductVersion.id,
            ProductVersion.version,
            ProductVersion.status,
            ProductVersion.effective_from,
            ProductVersion.effective_to,
            ProductVersion.notes,
            in_force().label("in_force"),
        )
        .where(ProductVersion.product_id == Product.id)
        .order_by(in_force().desc(), ProductVersion.version.desc())
        .limit(1)
        .correlate(Product)
    )
