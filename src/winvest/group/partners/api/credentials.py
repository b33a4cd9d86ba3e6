"""Keys of a partner, for programs: written or revoked, never read back."""

from litestar import Response, delete, put
from litestar.di import NamedDependency
from litestar.params import FromPath
from sqlalchemy.ext.asyncio import AsyncSession

from winvest.foundation.infra.api.doors import Answer, json_of
from winvest.foundation.infra.api.openapi import Operation
from winvest.foundation.infra.api.shapes import shaped
from winvest.foundation.infra.web import AnyRequest
from winvest.foundation.kit.errors import Invalid, NotFound
from winvest.foundation.kit.scope import Scope
from winvest.group.partners.api.partners import PATH, TAG
from winvest.group.partners.api.reading import pointed
from winvest.group.partners.api.shapes import CredentialInput
from winvest.group.partners.credential_commands import revoke_credentials, set_credentials
from winvest.group.partners.enums import CredentialEnvironment
from winvest.group.partners.sheet_queries import partner_sheet

HOLDING = {"public": False, "company_scoped": True, "right": "partners.credentials"}
WHERE = {**PATH, "env": "sandbox ou production."}
SET = Operation(
    tag=TAG,
    summary="Enregistrer ou renouveler les clés d’une compagnie",
    description="Les clés remplacées rejoignent l’historique, sans leur valeur.",
    path=WHERE,
    body=CredentialInput,
    status=204,
    example={"auth_type": "api_key", "credentials": {"api_key": "…"}},
)
REVOKE = Operation(tag=TAG, summary="Révoquer les clés d’une compagnie", path=WHERE, status=204)


@put(
    "/api/catalog/partners/{id:str}/credentials/{env:str}",
    opt={**HOLDING, "api": SET},
)
async def credentials_set(
    request: AnyRequest,
    id: FromPath[str],
    env: FromPath[str],
    session: NamedDependency[AsyncSession],
    caller: NamedDependency[Scope],
) -> Answer:
    """Set or renew the keys of one environment."""
    sent = await json_of(request, caller)
    sheet = await partner_sheet(session, caller, key=id)
    where = _environment(env)
    body = shaped(CredentialInput, sent)
    try:
        await set_credentials(
            session,
            caller,
            partner_id=sheet.id,
            env=where,
            auth_type=body.auth_type,
            values=body.credentials,
            valid_to=body.valid_to,
        )
    except Invalid as refusal:
        named = {one.field for one in refusal.errors}
        raise pointed(refusal, under="" if "valid_to" in named else "/credentials") from refusal
    return Response(b"", status_code=204)


@delete(
    "/api/catalog/partners/{id:str}/credentials/{env:str}",
    opt={**HOLDING, "api": REVOKE},
    status_code=200,  # Litestar wants None for a declared 204; the answer itself says 204
)
async def credentials_revoke(
    id: FromPath[str],
    env: FromPath[str],
    session: NamedDependency[AsyncSession],
    caller: NamedDependency[Scope],
) -> Answer:
    """Revoke the keys of one environment."""
    sheet = await partner_sheet(session, caller, key=id)
    await revoke_credentials(session, caller, partner_id=sheet.id, env=_environment(env))
    return Response(b"", status_code=204)


def _environment(name: str) -> CredentialEnvironment:
    try:
        return CredentialEnvironment(name)
    except ValueError:
        raise NotFound("Les clés sont celles de « sandbox » ou de « production ».") from None


routes = [credentials_set, credentials_revoke]
