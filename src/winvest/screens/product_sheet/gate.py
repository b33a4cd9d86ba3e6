"""The gate of a sale: what the checklist of the sheet says of the version that would be sold."""

from collections.abc import Sequence
from datetime import UTC, datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from winvest.foundation.kit.errors import Missing
from winvest.foundation.kit.scope import Scope
from winvest.group.companies.queries import company_names
from winvest.offer.catalog.enums import Channel
from winvest.offer.catalog.ports import VersionGate, address_of
from winvest.offer.catalog.queries.sheets import ProductSheet
from winvest.offer.publication.enums import PublicationStatus
from winvest.offer.publication.models import Publication
from winvest.offer.publication.rules import lacks
from winvest.screens.product_sheet.places import settled_at
from winvest.screens.product_sheet.queries.facts import THEIR_COMPANY, publication_facts
from winvest.screens.product_sheet.queries.records import records

GIVEN = (PublicationStatus.PUBLISHED, PublicationStatus.SUSPENDED)


class ChecklistGate:
    """A version somebody approved, a complete checklist, and a company to sell it."""

    async def lacking(
        self, session: AsyncSession, scope: Scope, *, sheet: ProductSheet
    ) -> tuple[Missing, ...]:
        """What still lacks, in the order of the checklist, each with its page; two queries."""
        told = await VersionGate().lacking(session, scope, sheet=sheet)
        if sheet.version is None:
            return told
        kept = await records(session, product_id=sheet.id, shown=sheet.version.id)
        facts = publication_facts(sheet, kept, sheet.version.id)
        found = list(told)
        if facts is not None:
            found += [
                Missing(code=one.code.value, message=one.message, href=settled_at(one.code, sheet))
                for one in lacks(facts, now=datetime.now(UTC))
            ]
        if not any(
            one.product_version_id == sheet.version.id and one.status in GIVEN
            for one in kept.of(Publication)
        ):
            sentence = "Aucune société ne le vend\u00a0: publiez sa version à l’une d’elles."
            where = f"{address_of(sheet.sku)}/diffusion"
            found.append(Missing(code="publication_missing", message=sentence, href=where))
        return tuple(dict.fromkeys(found))


class ChecklistPublicationGate:
    """The checklist of the sheet, asked about one version, one company and some channels."""

    async def lacking(
        self,
        session: AsyncSession,
        scope: Scope,
        *,
        sheet: ProductSheet,
        version_id: UUID,
        company_id: UUID,
        channels: Sequence[Channel],
        at: datetime | None = None,
    ) -> tuple[Missing, ...]:
        """All that lacks, in the order of the checklist, each with its page; two queries."""
        kept = await records(session, product_id=sheet.id, shown=version_id)
        names = await company_names(session, scope, ids=[company_id])
        called = {one.id: one.name for one in names} or {company_id: THEIR_COMPANY}
        facts = publication_facts(sheet, kept, version_id, audience=(tuple(channels), called))
        if facts is None:
            return ()
        return tuple(
            Missing(code=one.code.value, message=one.message, href=settled_at(one.code, sheet))
            for one in lacks(facts, now=datetime.now(UTC), on=at)
        )
