"""The change that is rehearsed: what each company would sell before it, and after it."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from winvest.offer.pricing.rules.shelf import Edition, Place, Showing
from winvest.offer.pricing.rules.tariff import ALWAYS, Window
from winvest.offer.rehearsal.enums import RehearsalKind

ACTIVE = "active"


@dataclass(frozen=True, slots=True, kw_only=True)
class PublicationChange:
    """A company opens a product on channels, or closes it there."""

    company_id: UUID
    channels: frozenset[str]
    opens: bool

    def as_json(self) -> dict[str, Any]:
        """As a rehearsal keeps it."""
        return {
            "company": str(self.company_id),
            "channels": sorted(self.channels),
            "opens": self.opens,
        }

    @classmethod
    def from_json(cls, raw: Mapping[str, Any]) -> "PublicationChange":
        """Read back."""
        return cls(
            company_id=UUID(raw["company"]),
            channels=frozenset(raw["channels"]),
            opens=raw["opens"],
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Rehearsed:
    """A change of one product: another version, or another publication; `at` is its day."""

    kind: RehearsalKind
    sku: str
    at: datetime
    base: UUID | None = None
    target: UUID | None = None
    publication: PublicationChange | None = None

    def before(self, place: Place, *, company_id: UUID) -> Place:
        """The product as it would stand on that day without the change."""
        if self.kind is RehearsalKind.PUBLICATION:
            return place
        return replace(place, editions=_alone(self.base))

    def after(self, place: Place, *, company_id: UUID) -> Place:
        """The product as it would stand with the change.

        A product still in preparation is taken as put on sale: it is what is rehearsed.
        """
        if self.kind is RehearsalKind.PUBLICATION:
            return self._published(place, company_id)
        prepared = place.lifecycle in ("draft", "test")
        return replace(
            place,
            editions=_alone(self.target),
            lifecycle=ACTIVE if prepared else place.lifecycle,
        )

    def _published(self, place: Place, company_id: UUID) -> Place:
        change = self.publication
        if change is None or company_id != change.company_id:
            return place
        if change.opens:
            opened = Showing(channels=change.channels, window=Window(start=self.at))
            return replace(place, showings=(*place.showings, opened))
        kept = (replace(one, channels=one.channels - change.channels) for one in place.showings)
        return replace(place, showings=tuple(one for one in kept if one.channels))


def _alone(version: UUID | None) -> tuple[Edition, ...]:
    if version is None:
        return ()
    return (Edition(version_id=str(version), version=0, status=ACTIVE, window=ALWAYS),)
