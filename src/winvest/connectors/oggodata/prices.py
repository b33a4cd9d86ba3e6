"""Prices of OggoData: OAuth2 client credentials, then `POST /quotes`; amounts in whole cents."""

import time
from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import uuid4

import httpx

from winvest.foundation.infra.outgoing import guarded_client
from winvest.foundation.kit.errors import Refused
from winvest.offer.pricing.ports import Asked, PartnerRefused, PartnerSilent, PlanPrice, Told

EARLY_S = 60
CENTS = Decimal(100)


class OggoDataPrices:
    """The adapter of the `PartnerPrices` port; tokens are kept until a minute before their end."""

    def __init__(self, url: str, *, env: str, loopback: bool) -> None:
        self.env = env
        self._url = url.rstrip("/")
        self._loopback = loopback
        self._tokens: dict[str, tuple[str, float]] = {}

    async def ask(self, keys: Mapping[str, Any], asked: Asked) -> Told:
        """The prices of a product for a client; raises `PartnerRefused` or `PartnerSilent`."""
        try:
            async with guarded_client(loopback=self._loopback) as http:
                answer = await self._quotes(http, keys, asked)
                if answer.status_code == 401:  # a token withdrawn before its end
                    self._tokens.clear()
                    answer = await self._quotes(http, keys, asked)
                return _told(answer, asked)
        except httpx.TimeoutException as error:
            raise PartnerSilent("timeout") from error
        except (httpx.HTTPError, Refused) as error:
            raise PartnerSilent("unreachable") from error
        except (ValueError, KeyError, TypeError) as error:
            raise PartnerSilent("malformed") from error

    async def _quotes(
        self, http: httpx.AsyncClient, keys: Mapping[str, Any], asked: Asked
    ) -> httpx.Response:
        return await http.post(
            f"{self._url}/quotes",
            headers={
                "Authorization": f"Bearer {await self._token(http, keys)}",
                "Idempotency-Key": str(uuid4()),
                "Accept-Language": "fr",
            },
            json={
                "external_id": asked.reference,
                "product_codes": [asked.code],
                "effective_date": asked.day.isoformat(),
                "insured": [{"birth_date": asked.birth_date.isoformat()}],
                "postcode": asked.postal_code,
            },
        )

    async def _token(self, http: httpx.AsyncClient, keys: Mapping[str, Any]) -> str:
        client = str(keys["client_id"])
        known = self._tokens.get(client)
        if known is not None and known[1] > time.monotonic():
            return known[0]
        answer = await http.post(
            f"{self._url}/oauth/token",
            data={"grant_type": "client_credentials"},
            auth=(client, str(keys["client_secret"])),
        )
        if answer.status_code != 200:
            raise PartnerSilent("refused_keys")
        given = answer.json()
        token = str(given["access_token"])
        self._tokens[client] = (token, time.monotonic() + int(given["expires_in"]) - EARLY_S)
        return token


def _told(answer: httpx.Response, asked: Asked) -> Told:
    if answer.status_code == 422 and answer.json()["code"] == "INELIGIBLE":
        raise PartnerRefused
    if answer.status_code != 200:
        raise PartnerSilent(f"http_{answer.status_code}")
    body = answer.json()
    return Told(
        reference=str(body["quote_id"]),
        until=datetime.fromisoformat(body["valid_until"]),
        plans=tuple(
            PlanPrice(
                plan=str(one["plan"]),
                monthly=Decimal(int(one["premium_monthly_cents"])) / CENTS,
                yearly=Decimal(int(one["premium_yearly_cents"])) / CENTS,
            )
            for one in body["offers"]
            if one["product"] == asked.code
        ),
    )
