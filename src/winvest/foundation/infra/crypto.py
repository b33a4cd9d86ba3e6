"""Cryptography: one keyring, AES-256-GCM, column types for secrets.

The key file holds one `name:base64` line a key (or one bare base64 line); the first is current,
the others still decrypt. A sealed value is: 1 byte length of the key name, the name, 12 bytes of
nonce, the ciphertext with its tag.
"""

import base64
import hashlib
import hmac
import json
import secrets
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from sqlalchemy import LargeBinary
from sqlalchemy.engine import Dialect
from sqlalchemy.types import TypeDecorator

NONCE = 12


class Keyring:
    """The master keys: seals and opens values, derives keys for single purposes."""

    def __init__(self, keys: dict[str, bytes]) -> None:
        if not keys or any(len(key) != 32 for key in keys.values()):
            raise ValueError("a master key has 32 bytes")
        self._keys = keys
        self._current = next(iter(keys))

    @classmethod
    def from_file(cls, path: Path) -> "Keyring":
        """Read the key file (see the module's docstring)."""
        keys: dict[str, bytes] = {}
        for line in filter(None, map(str.strip, path.read_text("ascii").splitlines())):
            name, _, encoded = line.rpartition(":")
            keys[name or "k1"] = base64.b64decode(encoded)
        return cls(keys)

    def seal(self, plain: bytes, *, about: bytes = b"") -> bytes:
        """Encrypt under the current key; `about` must be given again to open."""
        return seal_with(self._keys[self._current], plain, name=self._current, about=about)

    def open(self, sealed: bytes, *, about: bytes = b"") -> bytes:
        """Decrypt; raises `InvalidTag` if a bit was changed, `KeyError` if the key is gone."""
        name = sealed[1 : 1 + sealed[0]].decode("ascii")
        return open_with(self._keys[name], sealed, about=about)

    def derive(self, purpose: str) -> bytes:
        """A 32-byte key for one purpose, from the current master key."""
        kdf = HKDF(hashes.SHA256(), 32, salt=None, info=purpose.encode())
        return kdf.derive(self._keys[self._current])

    def sign(self, purpose: str, message: str) -> str:
        """A URL-safe HMAC-SHA256 of a message for one purpose."""
        digest = hmac.new(self.derive(purpose), message.encode(), hashlib.sha256).digest()
        return base64.urlsafe_b64encode(digest).decode().rstrip("=")


def seal_with(key: bytes, plain: bytes, *, name: str = "k1", about: bytes = b"") -> bytes:
    """Encrypt under a given key."""
    nonce = secrets.token_bytes(NONCE)
    head = bytes((len(name),)) + name.encode("ascii")
    return head + nonce + AESGCM(key).encrypt(nonce, plain, about or None)


def open_with(key: bytes, sealed: bytes, *, about: bytes = b"") -> bytes:
    """Decrypt what `seal_with` made."""
    body = sealed[1 + sealed[0] :]
    return AESGCM(key).decrypt(body[:NONCE], body[NONCE:], about or None)


_installed: list[Keyring] = []


def install_keyring(keyring: Keyring) -> None:
    """Give the column types their keyring; called once by each process at start-up."""
    _installed[:] = [keyring]


def keyring() -> Keyring:
    """The keyring of this process."""
    return _installed[0]


class EncryptedBytes(TypeDecorator[bytes]):
    """A secret column: bytes in Python, AES-256-GCM in the table."""

    impl = LargeBinary
    cache_ok = True

    def process_bind_param(self, value: bytes | None, dialect: Dialect) -> bytes | None:
        """Seal on the way in."""
        return None if value is None else keyring().seal(value)

    def process_result_value(self, value: Any, dialect: Dialect) -> bytes | None:
        """Open on the way out."""
        return None if value is None else keyring().open(bytes(value))


class EncryptedJSON(TypeDecorator[dict[str, Any]]):
    """A secret JSON column (partner credentials): a dict in Python, AES-256-GCM in the table."""

    impl = LargeBinary
    cache_ok = True

    def process_bind_param(self, value: dict[str, Any] | None, dialect: Dialect) -> bytes | None:
        """Seal on the way in."""
        if value is None:
            return None
        return keyring().seal(json.dumps(value, ensure_ascii=False).encode())

    def process_result_value(self, value: Any, dialect: Dialect) -> dict[str, Any] | None:
        """Open on the way out."""
        if value is None:
            return None
        found: dict[str, Any] = json.loads(keyring().open(bytes(value)))
        return found
