"""From the last sign-off of a version to its publication, company by company and by channel."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from winvest.foundation.kit.scope import Scope
from winvest.group.approvals.models import ApprovalDelay
from winvest.group.approvals.rules import publication_due
from winvest.group.companies.models import Company
from winvest.offer.catalog.enums import Channel
from winvest.offer.publication.enums import PublicationStatus
from winvest.offer.publication.models import Publication

BEGUN = (PublicationStatus.PUBLISHED, PublicationStatus.WITHDRAWN)


@dataclass(frozen=True, slots=True, kw_only=True)
class PublicationDelay:
    """A version, given to a company to sell by a channel: signed, then published."""

    title: str
    link: str
    company_name: str
    channel: Channel
    ready_at: datetime
    due_at: datetime
    published_at: datetime | None


async def publication_delays(
    session: AsyncSession, scope: Scope, *, now: datetime, most: int = 10
) -> tuple[PublicationDelay, ...]:
    """The last publications of signed versions, one line a company and a channel, newest first.

    A publication that was planned is measured from its day, as its version is (CDC §7).
    """
    asked = (
        select(
            ApprovalDelay.title, ApprovalDelay.link, ApprovalDelay.ready_at,
            func.coalesce(Company.brand_name, Company.legal_name).label("company_name"),
            func.unnest(Publication.channels).label("channel"),
            Publication.start_at, Publication.created_at, Publication.awaited, Publication.status,
        )
        .join(Publication, Publication.product_version_id == ApprovalDelay.subject_id)
        .join(Company, Company.id == Publication.company_id)
        .where(ApprovalDelay.owner_company_id.in_(scope.shown_company_ids))
        .order_by(ApprovalDelay.ready_at.desc(), "company_name", "channel")
        .limit(most)
    )  # fmt: skip
    found = []
    for row in await session.execute(asked):
        begun = not row.awaited and row.status in BEGUN and row.start_at <= now
        planned = row.start_at if row.start_at > row.created_at else None
        found.append(
            PublicationDelay(
                title=row.title,
                link=row.link,
                company_name=row.company_name,
                channel=Channel(row.channel),
                ready_at=row.ready_at,
                due_at=publication_due(row.ready_at, planned=planned),
                published_at=row.start_at if begun else None,
            )
        )
    return tuple(found)
