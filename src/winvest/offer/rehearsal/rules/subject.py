"""Subject: a file to price again."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from winvest.offer.pricing.rules.partner import PartnerPrice
from winvest.offer.pricing.rules.request import Request
from winvest.offer.rehearsal.enums import SubjectKind


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """A file to price again: what was asked, by whom it was sold, and since when.

    `open_until`: a quote binds until then; a contract (None) goes on. `told`: what partners
    answered for this client, kept as it was.
    """

    id: UUID
    kind: SubjectKind
    company_id: UUID
    reference: str
    made_at: datetime
    request: Request
    open_until: datetime | None = None
    told: Mapping[str, tuple[PartnerPrice, ...]] = field(default_factory=dict)
