"""A real authority (OpenSSL over HTTP): what holds is kept, what does not is refused by name."""

import asyncio
import hashlib
import socket
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest

from tests.connectors.sandbox_tsa import (
    NAME,
    OTHER_POLICY,
    POLICY,
    SandboxAuthority,
    a_sandbox_authority,
)
from winvest.connectors.timestamping import authority as adapter
from winvest.connectors.timestamping.authority import HttpAuthority
from winvest.offer.documents.files.ports import AuthoritySilent, StampRefused

pytestmark = pytest.mark.req("DOC-01", "DOC-04")
CONTENT = b"Conditions generales"
SHA256 = hashlib.sha256(CONTENT).hexdigest()


@pytest.fixture(scope="module")
def sandbox(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SandboxAuthority]:
    """The authority of this module."""
    with a_sandbox_authority(tmp_path_factory.mktemp("tsa")) as one:
        yield one


def asking(sandbox: SandboxAuthority, **more: object) -> HttpAuthority:
    """The adapter, joined to it."""
    sandbox.manner = "good"
    return HttpAuthority(sandbox.url, roots=sandbox.roots, loopback=True, **more)  # type: ignore[arg-type]


async def test_a_good_token_names_who_stamped_when_and_under_which_policy(
    sandbox: SandboxAuthority,
) -> None:
    made = await asking(sandbox).stamp(SHA256)
    assert made.authority == NAME
    assert made.policy == POLICY
    assert int(made.serial, 16) >= 0x1000
    assert abs(made.at - datetime.now(UTC)) < timedelta(minutes=1)
    assert "Verification: OK" in sandbox.verified_by_openssl(made.token, CONTENT)
    assert "Verification: FAILED" in sandbox.verified_by_openssl(made.token, CONTENT + b"!")
    other = await asking(sandbox, policy=OTHER_POLICY).stamp(SHA256)
    assert other.policy == OTHER_POLICY


@pytest.mark.parametrize(
    ("manner", "told"),
    [
        ("imprint", "il date une autre empreinte"),
        ("nonce", "il répond à une autre demande"),
        ("policy", "sa politique n’est pas celle"),
        ("certificate", "pas celle d’un tiers admis"),
        ("garbage", "n’est pas un jeton lisible"),
        ("endless", "trop longue"),
    ],
)
async def test_what_does_not_hold_is_refused(
    sandbox: SandboxAuthority, manner: str, told: str
) -> None:
    one = asking(sandbox, policy=OTHER_POLICY)
    sandbox.manner = manner
    with pytest.raises(StampRefused, match=told):
        await one.stamp(SHA256)


async def test_a_refusal_of_the_authority_says_why(sandbox: SandboxAuthority) -> None:
    with pytest.raises(StampRefused, match="Le tiers horodateur refuse"):
        await asking(sandbox, policy="1.2.3.4.99").stamp(SHA256)


async def test_a_certificate_that_is_not_for_stamps_is_refused(
    sandbox: SandboxAuthority,
) -> None:
    """Its root is trusted, its signature is right; what it may sign is not time."""
    one = HttpAuthority(sandbox.url, roots=sandbox.folder / "mail-racine.pem", loopback=True)
    sandbox.manner = "mail"
    with pytest.raises(StampRefused, match="pas celle d’un tiers admis"):
        await one.stamp(SHA256)


async def test_another_clock_is_refused(
    sandbox: SandboxAuthority, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(adapter, "APART", timedelta(seconds=-1))
    with pytest.raises(StampRefused, match="trop loin"):
        await asking(sandbox).stamp(SHA256)


async def test_silence_is_told_apart_and_does_not_last(sandbox: SandboxAuthority) -> None:
    slow = asking(sandbox, within=0.5)
    sandbox.manner = "slow"
    started = asyncio.get_running_loop().time()
    with pytest.raises(AuthoritySilent, match="Pas de réponse en 0.5 s"):
        await slow.stamp(SHA256)
    assert asyncio.get_running_loop().time() - started < 2
    sandbox.manner = "error"
    with pytest.raises(AuthoritySilent, match="répond 503"):
        await slow.stamp(SHA256)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        dead = f"http://localhost:{free.getsockname()[1]}/"
    nobody = HttpAuthority(dead, roots=sandbox.roots, loopback=True)
    with pytest.raises(AuthoritySilent, match="ne répond pas"):
        await nobody.stamp(SHA256)


@pytest.mark.req("OPS-05")
async def test_our_own_network_is_not_asked(sandbox: SandboxAuthority) -> None:
    """In production this machine and its neighbours do not answer (SSRF)."""
    before = sandbox.asked
    for address in (sandbox.url, "http://169.254.169.254/tsa", "https://10.0.0.8/tsa"):
        one = HttpAuthority(address, roots=sandbox.roots)
        with pytest.raises(StampRefused, match="pas joignable depuis Winvest"):
            await one.stamp(SHA256)
    assert sandbox.asked == before
