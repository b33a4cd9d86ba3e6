"""Outgoing HTTP to addresses that people typed: never into our own network (SSRF).

The name is resolved once, each of its addresses must be public, and the connection goes to the very
address that was checked, under the name's certificate. Redirects are not followed.
"""

import asyncio
import ipaddress
import socket

import httpx

from winvest.foundation.infra.turns import step_aside
from winvest.foundation.kit.errors import Refused

TIMEOUT_S = 10


def guarded_client(*, loopback: bool = False) -> httpx.AsyncClient:
    """A client for typed addresses; `loopback` lets sandboxes of this machine answer."""
    return httpx.AsyncClient(
        transport=GuardedTransport(loopback=loopback),
        timeout=TIMEOUT_S,
        follow_redirects=False,
        trust_env=False,
    )


def is_public(address: str, *, loopback: bool = False) -> bool:
    """May we connect to this IP address?

    >>> is_public("93.184.216.34"), is_public("10.0.0.8"), is_public("::ffff:127.0.0.1")
    (True, False, False)
    >>> is_public("127.0.0.1", loopback=True), is_public("169.254.169.254", loopback=True)
    (True, False)
    """
    found = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(found, ipaddress.IPv6Address) and found.ipv4_mapped:
        found = found.ipv4_mapped
    if loopback and found.is_loopback:
        return True
    return found.is_global and not found.is_multicast


class GuardedTransport(httpx.AsyncBaseTransport):
    """Connects to the address that was checked, whatever the name says a moment later."""

    def __init__(self, *, loopback: bool) -> None:
        self._loopback = loopback
        self._inner = httpx.AsyncHTTPTransport()

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Check, then send."""
        step_aside()
        host = request.url.host
        port = request.url.port or (443 if request.url.scheme == "https" else 80)
        if request.url.scheme not in ("http", "https") or not host:
            raise _refused(host)
        addresses = await _resolved(host, port)
        if not all(is_public(one, loopback=self._loopback) for one in addresses):
            raise _refused(host)
        plain = all(ipaddress.ip_address(one.partition("%")[0]).is_loopback for one in addresses)
        if request.url.scheme == "http" and not plain:
            raise _refused(host)
        request.headers["Host"] = request.url.netloc.decode("ascii").rpartition("@")[2]
        request.extensions = {**request.extensions, "sni_hostname": host}
        request.url = request.url.copy_with(host=addresses[0])
        return await self._inner.handle_async_request(request)

    async def aclose(self) -> None:
        """Close the connections."""
        await self._inner.aclose()


async def _resolved(host: str, port: int) -> list[str]:
    try:
        found = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except OSError:
        raise _refused(host) from None
    return [str(one[4][0]) for one in found]


def _refused(host: str) -> Refused:
    return Refused(
        f"L’adresse « {host} » n’est pas joignable depuis Winvest : donnez une adresse publique "
        "en https.",
        code="address_refused",
    )
