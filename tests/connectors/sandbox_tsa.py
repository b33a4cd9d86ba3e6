"""A time-stamping authority of the tests: OpenSSL answers, behind a small HTTP server of ours.

Its `manner` says how it goes wrong. The keys are made for the run.
"""

import shutil
import subprocess
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

POLICY, OTHER_POLICY = "1.2.3.4.1", "1.2.3.4.5"
CONF = f"""[tsa]
default_tsa = ours
[ours]
serial = {{folder}}/serial
signer_digest = sha256
default_policy = {POLICY}
other_policies = {OTHER_POLICY}
digests = sha256
accuracy = secs:1
ess_cert_id_alg = sha256
"""
NAME = "Horodatage d’essai"


class SandboxAuthority:
    """The authority: its address, the root that vouches for it, and how it behaves."""

    def __init__(self, folder: Path, url: str) -> None:
        self.folder, self.url = folder, url
        self.manner = "good"
        self.asked = 0
        self._one_at_a_time = threading.Lock()
        self.roots = folder / "racine.pem"
        self.conf = folder / "tsa.conf"
        self.conf.write_text(CONF.format(folder=folder))
        (folder / "serial").write_text("1000")
        _authority(folder, "racine", "tsa", NAME)
        _authority(folder, "autre-racine", "autre", "Un autre horodateur")
        _authority(folder, "mail-racine", "mail", "Un serveur de courrier", for_stamps=False)

    def answered(self, query: bytes) -> tuple[int, bytes]:
        """Status and body of an answer."""
        self.asked += 1
        if self.manner == "error":
            return 503, b"en maintenance"
        if self.manner == "garbage":
            return 200, b"<html>Bienvenue</html>"
        if self.manner == "endless":
            return 200, b"\0" * 200_000
        if self.manner == "slow":
            time.sleep(3)
        signer = "autre" if self.manner == "certificate" else "tsa"
        with self._one_at_a_time:
            made = self._stamped(_changed(query, self.manner), signer)
            return 200, self._signed_by_mail() if self.manner == "mail" else made

    def _stamped(self, query: bytes, signer: str) -> bytes:
        asked, made = self.folder / "ask.tsq", self.folder / "made.tsr"
        asked.write_bytes(query)
        subprocess.run(
            ["openssl", "ts", "-reply", "-config", str(self.conf), "-section", "ours",
             "-queryfile", str(asked), "-signer", str(self.folder / f"{signer}.pem"),
             "-inkey", str(self.folder / f"{signer}.key"), "-out", str(made)],
            check=True, capture_output=True,
        )  # fmt: skip
        return made.read_bytes()

    def _signed_by_mail(self) -> bytes:
        """The last answer, its time signed again by a certificate that is not for stamps."""
        made, token, told, forged = (
            str(self.folder / name) for name in ("made.tsr", "jeton", "heure", "faux")
        )
        for act in (
            ["ts", "-reply", "-in", made, "-token_out", "-out", token],
            ["cms", "-verify", "-noverify", "-inform", "DER", "-in", token, "-out", told],
            ["cms", "-sign", "-binary", "-nodetach", "-outform", "DER", "-in", told,
             "-econtent_type", "1.2.840.113549.1.9.16.1.4", "-out", forged,
             "-signer", str(self.folder / "mail.pem"), "-inkey", str(self.folder / "mail.key")],
        ):  # fmt: skip
            subprocess.run(["openssl", *act], check=True, capture_output=True)
        whole = bytes.fromhex("3003020100") + Path(forged).read_bytes()
        return b"\x30\x82" + len(whole).to_bytes(2, "big") + whole

    def verified_by_openssl(self, token: bytes, content: bytes) -> str:
        """What OpenSSL itself says of a token and a content."""
        (self.folder / "jeton.tsr").write_bytes(token)
        (self.folder / "contenu").write_bytes(content)
        done = subprocess.run(
            ["openssl", "ts", "-verify", "-in", str(self.folder / "jeton.tsr"),
             "-data", str(self.folder / "contenu"), "-CAfile", str(self.roots)],
            check=False, capture_output=True, text=True,
        )  # fmt: skip
        return done.stdout + done.stderr


@contextmanager
def a_sandbox_authority(folder: Path) -> Iterator[SandboxAuthority]:
    """The authority, listening on this machine."""
    if shutil.which("openssl") is None:
        pytest.skip("openssl is not installed")

    class Answering(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            query = self.rfile.read(int(self.headers["Content-Length"]))
            status, body = one.answered(query)
            self.send_response(status)
            self.send_header("Content-Type", "application/timestamp-reply")
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Answering)
    one = SandboxAuthority(folder, f"http://localhost:{server.server_address[1]}/tsa")
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield one
    finally:
        server.shutdown()
        server.server_close()


def _changed(query: bytes, manner: str) -> bytes:
    """The question as an authority that answers another one would read it."""
    if manner == "imprint":
        start = query.index(bytes.fromhex("05000420")) + 4
        return query[:start] + b"\x07" * 32 + query[start + 32 :]
    if manner == "nonce":
        return query[:-4] + bytes((query[-4] ^ 1,)) + query[-3:]
    if manner == "policy":
        return query.replace(bytes.fromhex("06042a030405"), bytes.fromhex("06042a030401"))
    return query


def _authority(folder: Path, root: str, leaf: str, name: str, *, for_stamps: bool = True) -> None:
    root_key, key = ec.generate_private_key(ec.SECP256R1()), ec.generate_private_key(ec.SECP256R1())
    issuer = _named(f"Racine de {name}")
    made = _certificate(issuer, issuer, root_key.public_key())
    made = made.add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
    (folder / f"{root}.pem").write_bytes(
        made.sign(root_key, hashes.SHA256()).public_bytes(Encoding.PEM)
    )
    use = ExtendedKeyUsageOID.TIME_STAMPING if for_stamps else ExtendedKeyUsageOID.EMAIL_PROTECTION
    made = _certificate(_named(name), issuer, key.public_key())
    made = made.add_extension(x509.ExtendedKeyUsage([use]), critical=True)
    (folder / f"{leaf}.pem").write_bytes(
        made.sign(root_key, hashes.SHA256()).public_bytes(Encoding.PEM)
    )
    (folder / f"{leaf}.key").write_bytes(
        key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    )


def _named(name: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])


def _certificate(
    subject: x509.Name, issuer: x509.Name, key: ec.EllipticCurvePublicKey
) -> x509.CertificateBuilder:
    now = datetime.now(UTC)
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key)
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=30))
    )
