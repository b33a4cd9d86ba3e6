"""Which version of a product is shown: the one in force, else the latest one being prepared."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, func, or_, select

from winvest.foundation.kit.calendar import last_day
from winvest.foundation.kit.french import short_date
from winvest.offer.catalog.enums import VersionStatus
from winvest.offer.catalog.models.products import Product
from winvest.offer.catalog.models.versions import ProductVersion

PUBLISHED = (VersionStatus.SCHEDULED, VersionStatus.ACTIVE, VersionStatus.SUPERSEDED)
ENDED = (VersionStatus.ACTIVE, VersionStatus.SUPERSEDED)


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownVersion:
    """The version that a sheet shows: in force, or the latest one being prepared."""

    id: UUID
    number: int
    status: VersionStatus
    effective_from: datetime
    effective_to: datetime | None
    notes: str | None
    in_force: bool

    @property
    def ended(self) -> bool:
        """Was it in force, and nothing after it?"""
        return not self.in_force and self.status in ENDED

    @property
    def told(self) -> str:
        """Since when, until when, or from when, as a page says it."""
        if self.in_force:
            return f"en vigueur depuis le {short_date(self.effective_from)}"
        if self.ended and self.effective_to is not None:
            return f"terminée le {short_date(last_day(self.effective_to))}"
        return f"{self.status.label.lower()}, prévue le {short_date(self.effective_from)}"


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
