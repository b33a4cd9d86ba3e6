"""`winvest webhook-secret`: the secret that signs a partner's messages to a company."""

import base64
from argparse import Namespace

from sqlalchemy.ext.asyncio import AsyncSession

from winvest.app.cli_commands.people import company_of, run_act
from winvest.foundation.kit.scope import Scope
from winvest.group.partners.endpoint_queries import webhook_secret
from winvest.group.partners.enums import CredentialEnvironment


def secret(arguments: Namespace) -> int:
    """Print the secret of a partner's doors; `whsec_` and the key in base64."""
    env = CredentialEnvironment(arguments.env) if arguments.env else None

    async def act(session: AsyncSession, scope: Scope) -> str:
        company_id = await company_of(session, scope, arguments.company)
        key = await webhook_secret(
            session, scope, company_id=company_id, slug=arguments.partner, env=env
        )
        return f"whsec_{base64.b64encode(key).decode()}"

    return run_act(act)
