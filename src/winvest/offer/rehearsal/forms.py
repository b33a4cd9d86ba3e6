"""What is asked of a rehearsal, once read."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from winvest.offer.rehearsal.change import PublicationChange

DAYS = 365


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A change to rehearse: a version by its number, or a publication; and on which files.

    `day`: the moment of effect (none: the version's own). `days`: how far back the files go.
    """

    sku: str
    number: int | None = None
    publication: PublicationChange | None = None
    day: datetime | None = None
    days: int = DAYS
    channel: str | None = None
    still_open: bool = False

    def filters(self, company_ids: tuple[UUID, ...]) -> dict[str, Any]:
        """As a rehearsal keeps them."""
        return {
            "days": self.days,
            "channel": self.channel,
            "still_open": self.still_open,
            "companies": [str(one) for one in company_ids],
            "publication": self.publication.as_json() if self.publication else None,
        }
