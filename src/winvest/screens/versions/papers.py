"""The documents of a version that is being prepared, as they will stand on its day."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from winvest.foundation.kit.scope import Scope
from winvest.offer.catalog.queries.sheets import ProductSheet
from winvest.offer.documents.queries import DocumentRow, version_documents
from winvest.offer.documents.rules import Paper, Presence, paper_presence
from winvest.offer.documents.targets import EDIT
from winvest.offer.versions.queries import Version
from winvest.offer.versions.rules.moves import EDITABLE


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperLine:
    """A document of the version, and how it stands on the day that the version begins."""

    document: DocumentRow
    presence: Presence


@dataclass(frozen=True, slots=True, kw_only=True)
class Papers:
    """The documents that go with a version, and whether this person may add one."""

    lines: Sequence[PaperLine]
    may_file: bool


async def papers_of(
    session: AsyncSession, scope: Scope, *, sheet: ProductSheet, version: Version, now: datetime
) -> Papers | None:
    """What the version will be sold with; nothing for whom its documents are not."""
    if not _may(scope, "documents.read", sheet):
        return None
    at = max(now, version.effective_from)
    found = await version_documents(session, scope, version_id=version.id)
    return Papers(
        lines=[PaperLine(document=one, presence=_presence(one, at)) for one in found],
        may_file=version.status in EDITABLE and _may(scope, EDIT, sheet),
    )


def _presence(one: DocumentRow, at: datetime) -> Presence:
    paper = Paper(
        type=one.type,
        status=one.status,
        channels=(),
        valid_from=one.valid_from,
        valid_to=one.valid_to,
    )
    return paper_presence(paper, now=at)


def _may(scope: Scope, right: str, sheet: ProductSheet) -> bool:
    return scope.may(right, company_id=sheet.company_id, risk_family=sheet.risk_code)
