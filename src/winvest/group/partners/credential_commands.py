"""Commands on a partner's keys: set or renew, revoke. They are written, and never read back.

What opens a partner is sensitive: a person proves again who they are within ten minutes. A key of
the API has no session to prove anything with; the right itself was given under proof.
"""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from sqlalchemy import delete, func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from winvest.foundation.infra.commands import Irreversible, command
from winvest.foundation.kit.errors import FieldError, Invalid, NotFound
from winvest.foundation.kit.identifiers import new_id
from winvest.foundation.kit.scope import Scope
from winvest.group.partners.access_forms import checked_keys
from winvest.group.partners.enums import AuthType, CredentialEnvironment
from winvest.group.partners.models import PartnerCredential
from winvest.group.partners.sheet_queries import CREDENTIALS, PartnerSheet, partner_sheet

SECRETS_GONE = "Une clé remplacée n’est plus lisible par personne : remettez-la à la main."


@command("partners.set_credentials", needs=CREDENTIALS, undo=Irreversible(SECRETS_GONE))
async def set_credentials(
    session: AsyncSession,
    scope: Scope,
    *,
    partner_id: UUID,
    env: CredentialEnvironment,
    auth_type: AuthType,
    values: Mapping[str, str],
    valid_to: datetime | None = None,
) -> bool:
    """Enregistrer ou renouveler les clés d’une compagnie. True when it had none before.

    The keys replaced go to the history without their value. Raises `Invalid` for a part that is
    missing or unknown, `StepUpNeeded` for a person who has not proved who they are.
    """
    sheet = await _allowed(session, scope, partner_id)
    kept = checked_keys(auth_type, values)
    now = await session.scalar(select(func.now()))
    if valid_to is not None and now is not None and valid_to <= now:
        sentence = "Cette date est passée : donnez une fin à venir."
        raise Invalid([FieldError(field="valid_to", code="past", message=sentence)])
    content = {
        "auth_type": auth_type,
        "credentials": kept,
        "valid_from": func.now(),
        "valid_to": valid_to,
        "rotated_by": scope.actor_id,
    }
    found = await session.execute(
        update(PartnerCredential)
        .where(PartnerCredential.partner_id == sheet.id, PartnerCredential.env == env)
        .values(content)
        .returning(PartnerCredential.id)
    )
    if found.first() is not None:
        return False
    await session.execute(
        insert(PartnerCredential).values(
            id=new_id(), partner_id=sheet.id, company_id=sheet.company_id, env=env, **content
        )
    )
    return True


@command("partners.revoke_credentials", needs=CREDENTIALS, undo=Irreversible(SECRETS_GONE))
async def revoke_credentials(
    session: AsyncSession, scope: Scope, *, partner_id: UUID, env: CredentialEnvironment
) -> None:
    """Révoquer les clés d’une compagnie dans un environnement. They go to the history."""
    sheet = await _allowed(session, scope, partner_id)
    gone = await session.execute(
        delete(PartnerCredential)
        .where(PartnerCredential.partner_id == sheet.id, PartnerCredential.env == env)
        .returning(PartnerCredential.id)
    )
    if gone.first() is None:
        raise NotFound("Il n’y a pas de clés dans cet environnement : rechargez la page.")


def require_proof(scope: Scope) -> None:
    """A person proves again who they are; a key of the API cannot."""
    if scope.session_id is not None:
        scope.require_step_up()


async def _allowed(session: AsyncSession, scope: Scope, partner_id: UUID) -> PartnerSheet:
    sheet = await partner_sheet(session, scope, key=partner_id)
    scope.require(CREDENTIALS, company_id=sheet.company_id)
    require_proof(scope)
    return sheet
