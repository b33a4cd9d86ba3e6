"""What the tasks about a partner rest on: who it is, its account, what it commits to."""

import hashlib
import json
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from winvest.foundation.kit.scope import Scope
from winvest.group.approvals.enums import Facet, SubjectKind
from winvest.group.approvals.ports import Signable, Standing
from winvest.group.approvals.signer_queries import Step, steps_about
from winvest.group.partners.models import Partner

TERMS = (
    Partner.legal_name, Partner.siren, Partner.siret, Partner.vat_number, Partner.country,
    Partner.iban_masked, Partner.bic, Partner.payment_terms, Partner.sla_latency_ms,
    Partner.sla_availability, Partner.sla_support_hours, Partner.sla_from, Partner.sla_to,
    Partner.sla_contact, Partner.sla_notes,
)  # fmt: skip


async def onboarding_steps(
    session: AsyncSession, scope: Scope, *, partner_id: UUID, now: datetime
) -> tuple[Step, ...]:
    """The tasks of the integration of a partner; none for one that was there before."""
    return await steps_about(session, scope, subject_id=partner_id, now=now)


async def terms_sha(
    session: AsyncSession, scope: Scope, *, partner_id: UUID, hold: bool = False
) -> str | None:
    """The hash of what one contracts with a partner; `hold`: nobody changes it meanwhile."""
    asked = select(*TERMS).where(Partner.id == partner_id)
    if hold:
        asked = asked.with_for_update(key_share=True)
    row = (await session.execute(asked)).one_or_none()
    if row is None:
        return None
    told = [None if one is None else str(one) for one in row]
    text = json.dumps(["winvest-terms-1", told], separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()


class PartnerContents:
    """What the tasks about a partner depend on: its terms; the task knows who wrote them last."""

    async def standing(
        self, session: AsyncSession, scope: Scope, *, of: Signable, hold: bool
    ) -> Standing | None:
        """The terms now."""
        if of.kind is not SubjectKind.PARTNER or of.facet is not Facet.TERMS:
            return None
        sha = await terms_sha(session, scope, partner_id=of.subject_id, hold=hold)
        return Standing(sha256=sha, authors=None)
