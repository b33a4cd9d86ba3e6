"""The group's directory by OpenID Connect (Azure AD): code flow, PKCE, nonce, signed id token."""

import secrets
import time
from dataclasses import dataclass
from typing import Any

import httpx
from authlib.integrations.base_client.errors import OAuthError
from authlib.integrations.httpx_client import AsyncOAuth2Client
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from winvest.foundation.infra.settings import OidcSettings
from winvest.foundation.infra.turns import step_aside
from winvest.foundation.kit.errors import Refusal, Unavailable
from winvest.group.identity.ports import Departure, DirectoryPerson
from winvest.group.identity.rules import normalised_email

TIMEOUT_S = 10
KEPT_S = 3600
LEEWAY_S = 60
ALGORITHMS = ["RS256", "ES256"]
SILENT = "L’annuaire du groupe ne répond pas. Connectez-vous par mot de passe, ou réessayez."


class DirectoryDoubt(Refusal):
    """The directory's answer cannot be trusted, or names nobody (403)."""

    status = 403
    title = "Connexion refusée"


@dataclass(frozen=True, slots=True, kw_only=True)
class Metadata:
    """What the directory says of itself, and its keys; kept for an hour."""

    authorization_endpoint: str
    token_endpoint: str
    keys: KeySet
    read_at: float


class OidcDirectory:
    """A directory that speaks OpenID Connect."""

    def __init__(self, settings: OidcSettings) -> None:
        self._settings = settings
        self._metadata: Metadata | None = None

    async def departure(self, *, return_to: str) -> Departure:
        """Send the browser to the directory's own sign-in."""
        metadata = await self._known()
        nonce, verifier = secrets.token_urlsafe(24), secrets.token_urlsafe(48)
        client = self._client(return_to)
        address, state = client.create_authorization_url(
            metadata.authorization_endpoint, nonce=nonce, code_verifier=verifier
        )
        return Departure(address=address, state=state, nonce=nonce, verifier=verifier)

    async def person(
        self, *, return_to: str, code: str, nonce: str, verifier: str
    ) -> DirectoryPerson:
        """Exchange the code, verify the id token's signature, audience, time and nonce."""
        metadata = await self._known()
        try:
            async with self._client(return_to) as client:
                token = await client.fetch_token(
                    metadata.token_endpoint, code=code, code_verifier=verifier
                )
        except httpx.HTTPError as error:
            raise Unavailable(SILENT) from error
        except OAuthError as error:
            raise _doubt("Le code de retour n’est plus valable. Recommencez.") from error
        claims = self._verified(str(token.get("id_token") or ""), metadata, nonce)
        return _person(claims)

    def _client(self, return_to: str) -> AsyncOAuth2Client:
        return AsyncOAuth2Client(
            client_id=self._settings.client_id,
            client_secret=self._settings.client_secret,
            scope="openid email profile",
            redirect_uri=return_to,
            code_challenge_method="S256",
            timeout=TIMEOUT_S,
        )

    def _verified(self, token: str, metadata: Metadata, nonce: str) -> dict[str, Any]:
        registry = jwt.JWTClaimsRegistry(
            leeway=LEEWAY_S,
            iss={"essential": True, "value": self._settings.issuer},
            aud={"essential": True, "value": self._settings.client_id},
            exp={"essential": True},
            sub={"essential": True},
            nonce={"essential": True, "value": nonce},
        )
        try:
            claims = jwt.decode(token, metadata.keys, algorithms=ALGORITHMS).claims
            registry.validate(claims)
        except (JoseError, ValueError) as error:
            self._metadata = None  # its keys may have turned: read them again next time
            raise _doubt("La réponse de l’annuaire n’est pas sûre. Recommencez.") from error
        return claims

    async def _known(self) -> Metadata:
        kept = self._metadata
        if kept is None or kept.read_at < time.monotonic() - KEPT_S:
            kept = self._metadata = await self._read()
        return kept

    async def _read(self) -> Metadata:
        step_aside()
        try:
            async with httpx.AsyncClient(timeout=TIMEOUT_S) as http:
                answer = await http.get(f"{self._settings.issuer}/.well-known/openid-configuration")
                said = answer.raise_for_status().json()
                keys = (await http.get(said["jwks_uri"])).raise_for_status().json()
            return Metadata(
                authorization_endpoint=said["authorization_endpoint"],
                token_endpoint=said["token_endpoint"],
                keys=KeySet.import_key_set(keys),
                read_at=time.monotonic(),
            )
        except (httpx.HTTPError, KeyError, ValueError, JoseError) as error:
            raise Unavailable(SILENT) from error


def _person(claims: dict[str, Any]) -> DirectoryPerson:
    email = claims.get("email") or claims.get("preferred_username")
    if not email or claims.get("email_verified") is False:
        raise _doubt("L’annuaire ne garantit pas votre adresse. Voyez l’équipe informatique.")
    methods = claims.get("amr")
    return DirectoryPerson(
        issuer=str(claims["iss"]),
        subject=str(claims["sub"]),
        email=normalised_email(str(email)),
        factor_given=isinstance(methods, list) and "mfa" in methods,
    )


def _doubt(message: str) -> DirectoryDoubt:
    return DirectoryDoubt(message, code="directory_doubt")
