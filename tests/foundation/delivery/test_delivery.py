"""Delivery: real SMTP, a real HTTP gateway, the outbox; and nothing legible in the queue."""

import asyncio
import email
import json
import smtplib
import socket
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email import policy
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from winvest.foundation.delivery.commands import opened, send_mail, written
from winvest.foundation.delivery.gateway import SmsGateway
from winvest.foundation.delivery.jobs import mail_carrier, send_sms, sms_carrier
from winvest.foundation.delivery.outbox import OutboxMail, OutboxSms
from winvest.foundation.delivery.ports import Mail, Sms
from winvest.foundation.delivery.smtp import SmtpCarrier
from winvest.foundation.infra.settings import load_settings
from winvest.foundation.kit.errors import Refused

SENDER = "Winvest <ne-pas-repondre@winvest.example>"
MAIL = Mail(
    to="ada@winvest.example", subject="Été à l’œuvre", text="Bonjour\n", html="<p>Bonjour</p>"
)


class Mailbox:
    """Keeps what the SMTP server received; refuses one recipient."""

    def __init__(self) -> None:
        self.received: list[Any] = []

    async def handle_RCPT(
        self, server: Any, session: Any, envelope: Any, address: str, _: Any
    ) -> str:
        if address.startswith("inconnu@"):
            return "550 5.1.1 no such user"
        if address.startswith("plein@"):
            return "452 4.2.2 mailbox full"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        self.received.append(email.message_from_bytes(envelope.content, policy=policy.default))
        return "250 OK"


@pytest.fixture
def smtp() -> Iterator[tuple[str, Mailbox]]:
    """An SMTP server on a free port."""
    mailbox = Mailbox()
    port = _free_port()
    controller = Controller(mailbox, hostname="127.0.0.1", port=port)
    controller.start()
    yield f"smtp://127.0.0.1:{port}", mailbox
    controller.stop()


@pytest.mark.req("ORG-06")
async def test_a_mail_reaches_a_real_smtp_server(smtp: tuple[str, Mailbox]) -> None:
    url, mailbox = smtp
    await SmtpCarrier(url, sender=SENDER).send(MAIL, message_id="m-1")
    (message,) = mailbox.received
    assert message["To"] == "ada@winvest.example"
    assert message["Subject"] == "Été à l’œuvre"
    assert message["Message-ID"] == "<m-1@winvest.example>"
    assert message.get_body(("plain",)).get_content().strip() == "Bonjour"
    assert "<p>Bonjour</p>" in message.get_body(("html",)).get_content()


@pytest.mark.req("ORG-06")
async def test_an_unknown_recipient_is_final_and_a_full_box_is_not(
    smtp: tuple[str, Mailbox],
) -> None:
    url, mailbox = smtp
    carrier = SmtpCarrier(url, sender=SENDER)
    with pytest.raises(Refused):
        await carrier.send(replace(MAIL, to="inconnu@winvest.example"), message_id="m-2")
    with pytest.raises(Exception, match="mailbox full") as caught:
        await carrier.send(replace(MAIL, to="plein@winvest.example"), message_id="m-3")
    assert not isinstance(caught.value, Refused)
    assert mailbox.received == []


@pytest.mark.req("OPS-05")
async def test_a_subject_cannot_smuggle_a_header(smtp: tuple[str, Mailbox]) -> None:
    url, mailbox = smtp
    with pytest.raises(ValueError, match="newline|linefeed"):
        await SmtpCarrier(url, sender=SENDER).send(
            replace(MAIL, subject="Bonjour\nBcc: tous@winvest.example"), message_id="m-4"
        )
    assert mailbox.received == []


@contextmanager
def a_gateway(status: int) -> Iterator[tuple[str, list[dict[str, Any]]]]:
    """An HTTP gateway that answers one status and keeps what it was told."""
    received: list[dict[str, Any]] = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["content-length"]))
            received.append({**json.loads(body), "auth": self.headers["authorization"]})
            self.send_response(status)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            pass

    server = HTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/sms", received
    server.shutdown()
    server.server_close()


@pytest.mark.req("ORG-06")
async def test_an_sms_reaches_the_gateway_with_its_token() -> None:
    with a_gateway(202) as (url, received):
        await SmsGateway(url, token="jeton").send(
            Sms(to="+33600000001", text="Code 123456"), message_id="s-1"
        )
    assert received == [
        {"id": "s-1", "to": "+33600000001", "text": "Code 123456", "auth": "Bearer jeton"}
    ]


@pytest.mark.req("ORG-06")
@pytest.mark.parametrize(
    ("status", "final"), [(400, True), (401, True), (429, False), (503, False)]
)
async def test_the_gateway_says_which_faults_are_final(status: int, final: bool) -> None:
    with a_gateway(status) as (url, _), pytest.raises(Exception, match=".") as caught:
        await SmsGateway(url, token=None).send(Sms(to="+336", text="x"), message_id="s-2")
    assert isinstance(caught.value, Refused) is final


@pytest.mark.req("ORG-06")
async def test_without_a_server_messages_are_laid_down_for_their_owner_alone(
    tmp_path: Path,
) -> None:
    await OutboxMail(tmp_path / "mail", sender=SENDER).send(MAIL, message_id="m-5")
    await OutboxSms(tmp_path / "sms").send(Sms(to="+336", text="été"), message_id="s-3")
    laid = tmp_path / "mail" / "m-5.eml"
    assert laid.stat().st_mode & 0o077 == 0
    message = email.message_from_bytes(
        await asyncio.to_thread(laid.read_bytes), policy=policy.default
    )
    assert message["Subject"] == "Été à l’œuvre"
    assert json.loads((tmp_path / "sms" / "s-3.json").read_text())["text"] == "été"


def test_settings_choose_the_carriers(tmp_path: Path) -> None:
    bare = load_settings({"WINVEST_VAR": str(tmp_path)})
    assert isinstance(mail_carrier(bare), OutboxMail)
    assert isinstance(sms_carrier(bare), OutboxSms)
    named = load_settings(
        {"WINVEST_VAR": str(tmp_path), "SMTP_URL": "smtp://h", "SMS_URL": "https://h/sms"}
    )
    assert isinstance(mail_carrier(named), SmtpCarrier)
    assert isinstance(sms_carrier(named), SmsGateway)


def test_mail_templates_escape_html_and_leave_text_alone(var_dir: Path) -> None:
    mail = written(
        "password_reset",
        to="a@winvest.example",
        name="Zoé & <b>Co</b>",
        minutes=30,
        link="https://winvest.example/x?a=1&b=2",
    )
    assert mail.subject == "Choisissez un nouveau mot de passe Winvest"
    assert "Bonjour Zoé & <b>Co</b>," in mail.text
    assert "Zoé &amp; &lt;b&gt;Co&lt;/b&gt;" in mail.html
    assert "https://winvest.example/x?a=1&b=2" in mail.text


@pytest.mark.req("ORG-04")
async def test_the_queue_shows_neither_address_nor_link(session: AsyncSession) -> None:
    await send_mail(
        session,
        to="ada@winvest.example",
        template="password_reset",
        name="Ada",
        minutes=30,
        link="https://winvest.example/secret-link",
    )
    (arguments,) = (
        await session.execute(
            text("SELECT args FROM procrastinate_jobs WHERE task_name = 'delivery.send_mail'")
        )
    ).scalars()
    assert "ada@" not in json.dumps(arguments)
    assert "secret-link" not in json.dumps(arguments)
    assert opened(arguments["sealed"])["to"] == "ada@winvest.example"


async def test_the_sms_job_lays_its_message_down(session: AsyncSession, tmp_path: Path) -> None:
    from winvest.foundation.delivery import commands
    from winvest.foundation.infra.queue import World

    await commands.send_sms(session, to="+33600000002", text="Code 654321")
    (arguments,) = (
        await session.execute(
            text("SELECT args FROM procrastinate_jobs WHERE task_name = 'delivery.send_sms'")
        )
    ).scalars()
    world = World(db=None, settings=load_settings({"WINVEST_VAR": str(tmp_path)}))  # type: ignore[arg-type]
    await send_sms(world, **arguments)
    (laid,) = (tmp_path / "outbox" / "sms").iterdir()
    assert json.loads(laid.read_text())["to"] == "+33600000002"


@pytest.mark.req("OPS-05")
async def test_a_server_that_cannot_be_trusted_gets_no_mail(tmp_path: Path) -> None:
    mailbox = Mailbox()
    controller = Controller(
        mailbox, hostname="127.0.0.1", port=_free_port(), tls_context=_own_context(tmp_path)
    )
    controller.start()
    carrier = SmtpCarrier(f"smtp://127.0.0.1:{controller.port}", sender=SENDER)
    with pytest.raises(ssl.SSLError):
        await carrier.send(MAIL, message_id="m-6")
    controller.stop()
    assert mailbox.received == []


@pytest.mark.req("OPS-05")
async def test_compulsory_encryption_is_not_waived(smtp: tuple[str, Mailbox]) -> None:
    url, mailbox = smtp
    carrier = SmtpCarrier(f"{url}?starttls=always", sender=SENDER)
    with pytest.raises(smtplib.SMTPNotSupportedError):
        await carrier.send(MAIL, message_id="m-7")
    assert mailbox.received == []


@pytest.mark.req("ORG-06")
@pytest.mark.parametrize(("password", "right"), [("s%40same", True), ("autre", False)])
async def test_the_server_may_ask_for_a_password(password: str, right: bool) -> None:
    mailbox = Mailbox()

    def check(_server: Any, _session: Any, _envelope: Any, _kind: str, given: Any) -> AuthResult:
        known = given.login == b"winvest" and given.password == b"s@same"
        return AuthResult(success=known, handled=False)

    controller = Controller(
        mailbox,
        hostname="127.0.0.1",
        port=_free_port(),
        authenticator=check,
        auth_require_tls=False,
        auth_required=True,
    )
    controller.start()
    carrier = SmtpCarrier(f"smtp://winvest:{password}@127.0.0.1:{controller.port}", sender=SENDER)
    if right:
        await carrier.send(MAIL, message_id="m-8")
    else:
        with pytest.raises(smtplib.SMTPAuthenticationError):
            await carrier.send(MAIL, message_id="m-8")
    controller.stop()
    assert len(mailbox.received) == right


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _own_context(folder: Path) -> ssl.SSLContext:
    """A certificate that nobody vouches for."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.0.0.1")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .sign(key, hashes.SHA256())
    )
    pem = folder / "own.pem"
    pem.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
        + made.public_bytes(serialization.Encoding.PEM)
    )
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(pem)
    return context
