"""Events of the prices."""

from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class PartnerFailed:
    """A partner no longer tells its prices to a company; `reason` is what the calls met."""

    company_id: UUID
    slug: str
    name: str
    reason: str
