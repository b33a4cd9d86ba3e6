"""The checklist of the sheet, asked about the version that is about to go live."""

from collections.abc import Sequence
from datetime import UTC, datetime

from sqlalchemy.ext.asyncio import AsyncSession

from winvest.foundation.kit.errors import Missing
from winvest.foundation.kit.scope import Scope
from winvest.offer.catalog.queries.sheets import ProductSheet
from winvest.offer.publication.facts import LackCode
from winvest.offer.publication.rules import lacks
from winvest.offer.versions.queries import Version
from winvest.screens.product_sheet.places import settled_at
from winvest.screens.product_sheet.queries.facts import publication_facts
from winvest.screens.product_sheet.queries.records import records

OF_THE_VERSION = (LackCode.GRID, LackCode.COMMISSION, LackCode.DOCUMENT, LackCode.MAPPING)
SIGNED = "#validations"


class ChecklistReadiness:
    """Documents, accounts, grids, commissions, sign-offs of one version (CDC §3.4, annexe D)."""

    async def lacking(
        self,
        session: AsyncSession,
        scope: Scope,
        *,
        sheet: ProductSheet,
        version: Version,
        at: datetime | None = None,
    ) -> Sequence[Missing]:
        """What the version lacks, in the order of the checklist."""
        kept = await records(session, product_id=sheet.id, shown=version.id)
        facts = publication_facts(sheet, kept, version.id)
        if facts is None:
            return ()
        found = lacks(facts, now=datetime.now(UTC), on=at)
        return (
            *(
                Missing(code=one.code.value, message=one.message, href=settled_at(one.code, sheet))
                for one in found
                if one.code in OF_THE_VERSION
            ),
            *(
                Missing(code=one.code.value, message=one.message, href=SIGNED)
                for one in found
                if one.code is LackCode.SIGNOFF and facts.unsigned
            ),
        )
