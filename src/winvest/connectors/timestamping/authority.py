"""An authority over HTTP (RFC 3161 §3.4): asked, answered, and verified before it is believed."""

import asyncio
import secrets
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
from cryptography import x509
from cryptography.x509.oid import NameOID
from rfc3161_client import (
    PKIStatus,
    TimeStampResponse,
    VerificationError,
    VerifierBuilder,
    decode_timestamp_response,
)

from winvest.connectors.timestamping.query import timestamp_query
from winvest.foundation.infra import metrics
from winvest.foundation.infra.outgoing import guarded_client
from winvest.foundation.kit.errors import Refused
from winvest.offer.documents.files.ports import AuthoritySilent, Stamp, StampRefused

QUERY, REPLY = "application/timestamp-query", "application/timestamp-reply"
WITHIN_S = 15.0
LARGEST = 64 * 1024
APART = timedelta(minutes=5)
WHY = {
    "Mismatch between messages": "il date une autre empreinte",
    "Nonce mismatch": "il répond à une autre demande",
    "Policy ID mismatch": "sa politique n’est pas celle qui est réglée",
    "Error while verifying certificates": "sa signature n’est pas celle d’un tiers admis",
}
SHA256 = x509.ObjectIdentifier("2.16.840.1.101.3.4.2.1")


class HttpAuthority:
    """The adapter of the `TimestampAuthority` port.

    `roots`: a PEM file with the certificates that vouch for the authority, and no others' word is
    taken. `policy`: the policy asked for, which the token must then name.
    """

    def __init__(
        self,
        url: str,
        *,
        roots: Path,
        policy: str | None = None,
        loopback: bool = False,
        within: float = WITHIN_S,
    ) -> None:
        self._url = url
        self._roots = x509.load_pem_x509_certificates(roots.read_bytes())
        self._policy = policy
        self._loopback = loopback
        self._within = within

    def ready(self) -> bool:
        """It is configured."""
        return True

    async def stamp(self, sha256: str) -> Stamp:
        """Ask, verify signature, chain, nonce, policy, hash and time; a count of each outcome."""
        outcome = "failed"
        try:
            nonce = secrets.randbits(64)
            asked = timestamp_query(sha256, nonce=nonce, policy=self._policy)
            answer = await self._answer(asked)
            outcome = "refused"
            made = await asyncio.to_thread(self._verified, answer, sha256=sha256, nonce=nonce)
            outcome = "ok"
            return made
        finally:
            metrics.PARTNER_CALLS.labels("timestamp", outcome).inc()

    async def _answer(self, asked: bytes) -> bytes:
        try:
            async with (
                asyncio.timeout(self._within),
                guarded_client(loopback=self._loopback) as http,
            ):
                return await _read(http, self._url, asked)
        except TimeoutError:
            raise AuthoritySilent(f"Pas de réponse en {self._within:g} s") from None
        except Refused as refusal:
            raise StampRefused(refusal.message) from None
        except httpx.HTTPError as fault:
            raise AuthoritySilent(f"Le serveur ne répond pas ({type(fault).__name__})") from None

    def _verified(self, answer: bytes, *, sha256: str, nonce: int) -> Stamp:
        now = datetime.now(UTC)
        try:
            reply = decode_timestamp_response(answer)
            granted = PKIStatus(reply.status) is PKIStatus.GRANTED
            if not granted:
                said = ", ".join(reply.status_string) or PKIStatus(reply.status).name.lower()
                raise StampRefused(f"Le tiers horodateur refuse : {said}")
            self._verify(reply, sha256=sha256, nonce=nonce)
            told, signer = reply.tst_info, _signer(reply)
        except VerificationError as error:
            raise StampRefused(f"Le jeton reçu ne tient pas : {_why(error)}") from None
        except (ValueError, TypeError) as error:
            raise StampRefused(f"La réponse n’est pas un jeton lisible : {error}") from None
        if abs(told.gen_time - now) > APART:
            raise StampRefused(f"Le jeton dit {told.gen_time:%Y-%m-%d %H:%M} UTC : trop loin d’ici")
        return Stamp(
            token=answer,
            authority=_name(signer)[:160],
            policy=told.policy.dotted_string,
            serial=f"{told.serial_number:x}"[:80],
            at=told.gen_time,
        )

    def _verify(self, reply: TimeStampResponse, *, sha256: str, nonce: int) -> None:
        if reply.tst_info.message_imprint.hash_algorithm != SHA256:
            raise VerificationError("Not a SHA-256")
        policy = x509.ObjectIdentifier(self._policy) if self._policy else None
        verifier = VerifierBuilder(policy_id=policy, nonce=nonce, roots=list(self._roots)).build()
        verifier.verify(reply, bytes.fromhex(sha256))


async def _read(http: httpx.AsyncClient, url: str, asked: bytes) -> bytes:
    """What the server answers, no more of it than a token is long."""
    taken = bytearray()
    headers = {"Content-Type": QUERY, "Accept": REPLY}
    async with http.stream("POST", url, content=asked, headers=headers) as answer:
        if answer.status_code != 200:
            raise AuthoritySilent(f"Le serveur répond {answer.status_code}")
        async for piece in answer.aiter_bytes():
            taken += piece
            if len(taken) > LARGEST:
                raise StampRefused("La réponse est trop longue pour un jeton")
    return bytes(taken)


def _why(error: VerificationError) -> str:
    """What is wrong with a token, for who reads the page."""
    told = str(error)
    return next((why for start, why in WHY.items() if told.startswith(start)), told[:160])


def _signer(reply: TimeStampResponse) -> x509.Certificate:
    """The certificate under the signature; the verifier made sure that there is one."""
    (signer,) = reply.signed_data.signer_infos
    found: Sequence[x509.Certificate] = [
        x509.load_der_x509_certificate(one) for one in reply.signed_data.certificates
    ]
    return next(
        one
        for one in found
        if (one.issuer, one.serial_number) == (signer.issuer, signer.serial_number)
    )


def _name(signer: x509.Certificate) -> str:
    """Who stamped, as its certificate calls it."""
    for kind in (NameOID.COMMON_NAME, NameOID.ORGANIZATION_NAME):
        for one in signer.subject.get_attributes_for_oid(kind):
            return str(one.value)
    return signer.subject.rfc4514_string()
