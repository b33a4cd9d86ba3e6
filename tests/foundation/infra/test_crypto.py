"""Secrets: sealed by AES-256-GCM, refused when a bit changes, readable after a rotation."""

import base64
from pathlib import Path

import pytest
from cryptography.exceptions import InvalidTag
from hypothesis import given
from hypothesis import strategies as st

from winvest.foundation.infra.crypto import Keyring

OLD, NEW = bytes(range(32)), bytes(range(1, 33))


@pytest.mark.req("OPS-05")
@given(st.binary(max_size=300), st.binary(max_size=20))
def test_what_is_sealed_opens_again(plain: bytes, about: bytes) -> None:
    ring = Keyring({"k1": OLD})
    assert ring.open(ring.seal(plain, about=about), about=about) == plain


@given(st.data())
def test_a_changed_bit_is_refused(data: st.DataObject) -> None:
    ring = Keyring({"k1": OLD})
    sealed = bytearray(ring.seal(b"IBAN FR76"))
    at = data.draw(st.integers(min_value=3, max_value=len(sealed) - 1))
    sealed[at] ^= 1
    with pytest.raises(InvalidTag):
        ring.open(bytes(sealed))


def test_what_it_is_about_must_match() -> None:
    ring = Keyring({"k1": OLD})
    with pytest.raises(InvalidTag):
        ring.open(ring.seal(b"secret", about=b"partner:1"), about=b"partner:2")


def test_old_keys_still_open_after_a_rotation(tmp_path: Path) -> None:
    sealed = Keyring({"k1": OLD}).seal(b"avant")
    lines = [f"k2:{base64.b64encode(NEW).decode()}", f"k1:{base64.b64encode(OLD).decode()}"]
    (tmp_path / "keys").write_text("\n".join(lines))
    ring = Keyring.from_file(tmp_path / "keys")
    assert ring.open(sealed) == b"avant"
    assert ring.seal(b"apres")[1:3] == b"k2"
    with pytest.raises(KeyError):
        Keyring({"k2": NEW}).open(sealed)


def test_a_short_key_is_refused() -> None:
    with pytest.raises(ValueError, match="32 bytes"):
        Keyring({"k1": b"short"})
