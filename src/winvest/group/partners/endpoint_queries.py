"""Queries of the doors where partners send their messages: the secret that signs them."""

from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from winvest.foundation.kit.errors import NotFound, Refused
from winvest.foundation.kit.scope import Scope
from winvest.group.partners.enums import CredentialEnvironment
from winvest.group.partners.models import Partner, WebhookEndpoint


async def webhook_secret(
    session: AsyncSession,
    scope: Scope,
    *,
    company_id: UUID,
    slug: str,
    env: CredentialEnvironment | None = None,
) -> bytes:
    """The key that signs a partner's messages to a company; `env` is said when both have one."""
    found = await session.execute(
        select(WebhookEndpoint.env, WebhookEndpoint.secret)
        .join(Partner, Partner.id == WebhookEndpoint.partner_id)
        .where(Partner.company_id == company_id, Partner.slug == slug)
    )
    secrets: dict[CredentialEnvironment, set[bytes]] = {}
    for where, secret in found:
        secrets.setdefault(where, set()).add(secret)
    if env is not None:
        secrets = {where: known for where, known in secrets.items() if where is env}
    if not secrets:
        raise NotFound(
            f"Aucune adresse de réception pour « {slug} » à cette société. Vérifiez le code de la "
            "compagnie et l’environnement (--env).",
            code="no_endpoint",
        )
    if len(secrets) > 1:
        raise Refused(
            "Cette compagnie a un secret de bac à sable et un de production : dites lequel "
            "avec --env.",
            code="which_environment",
        )
    ((known),) = secrets.values()
    if len(known) > 1:
        raise Refused(
            "Les adresses de réception de cette compagnie ont des secrets différents : "
            "renouvelez-les ensemble.",
            code="several_secrets",
        )
    return known.pop()
