"""Queries of the notices: the book whole, one page of it."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

import winvest.offer.rehearsal.notices.refusals  # noqa: F401 - declares what the table refuses
from winvest.foundation.kit.errors import NotFound
from winvest.foundation.kit.scope import Scope
from winvest.offer.documents.law.rules import LegalFamily
from winvest.offer.rehearsal.enums import NoticeLetter
from winvest.offer.rehearsal.models import PriceNoticeRule
from winvest.offer.rehearsal.rules.consequences import NoticeRule

RULE = PriceNoticeRule


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeRow:
    """A notice as screens show it."""

    id: UUID
    family: LegalFamily | None
    letter: NoticeLetter
    months: int
    legal_source: str
    note: str | None
    starts: date
    ends: date | None
    confirmed_at: datetime | None
    lock_version: int

    @property
    def last_day(self) -> date | None:
        """The last day on which it holds."""
        return None if self.ends is None else self.ends - timedelta(days=1)

    @property
    def rule(self) -> NoticeRule:
        """As the rules read it."""
        return NoticeRule(
            family=self.family,
            letter=self.letter,
            months=self.months,
            legal_source=self.legal_source,
            confirmed=self.confirmed_at is not None,
            starts=self.starts,
            ends=self.ends,
        )


COLUMNS = (
    RULE.id,
    RULE.family,
    RULE.letter,
    RULE.months,
    RULE.legal_source,
    RULE.note,
    RULE.valid_from.label("starts"),
    RULE.valid_to.label("ends"),
    RULE.confirmed_at,
    RULE.lock_version,
)


async def notices(session: AsyncSession) -> tuple[NoticeRow, ...]:
    """The whole book, past pages included; a dozen rows. Shared by all, it needs no scope."""
    asked = select(*COLUMNS).order_by(
        RULE.family.nulls_last(), RULE.valid_from, RULE.created_at, RULE.id
    )
    return tuple(NoticeRow(**row._asdict()) for row in await session.execute(asked))


async def notice(session: AsyncSession, scope: Scope, *, row_id: UUID) -> NoticeRow:
    """One notice; `NotFound` else."""
    row = (await session.execute(select(*COLUMNS).where(RULE.id == row_id))).one_or_none()
    if row is None:
        raise NotFound("Ce préavis n’existe pas. Revenez à la liste des préavis.")
    return NoticeRow(**row._asdict())


async def notice_book(session: AsyncSession) -> tuple[NoticeRule, ...]:
    """The notices that the law demands before a rise, as the rules read them."""
    return tuple(one.rule for one in await notices(session))
