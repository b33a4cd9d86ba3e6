"""Posted: what a form sent, as plain text; and what an act needs to be taken back.

The inverse of an edit is the same command with the values of before. They travel, encrypted, in the
address of the toast's « Annuler »: nobody can read or forge them, and nothing is stored.
"""

import base64
import binascii
import json
from typing import Any

from cryptography.exceptions import InvalidTag
from litestar.datastructures import UploadFile

from winvest.foundation.infra.crypto import keyring
from winvest.foundation.infra.web import AnyRequest
from winvest.foundation.kit.errors import Refused

ABOUT = b"undo"


async def posted(request: AnyRequest) -> dict[str, str]:
    """The fields of a form; several values of one name are joined by commas."""
    form = await request.form()
    found: dict[str, str] = {}
    for name, value in form.multi_items():
        if isinstance(value, UploadFile):
            continue
        found[name] = f"{found[name]},{value}" if name in found else str(value)
    return found


async def posted_file(request: AnyRequest, name: str) -> bytes:
    """The content of a file field; empty when nothing was chosen."""
    value = (await request.form()).get(name)
    return await value.read() if isinstance(value, UploadFile) else b""


def pack_undo(act: str, values: dict[str, Any]) -> str:
    """Seal what an act needs to be taken back, for the address of its « Annuler »."""
    plain = json.dumps({"act": act, "values": values}, ensure_ascii=False, default=str).encode()
    return base64.urlsafe_b64encode(keyring().seal(plain, about=ABOUT)).decode().rstrip("=")


def unpack_undo(act: str, token: str) -> dict[str, Any]:
    """Open it again; raises `Refused` when it is not ours, or for another act."""
    try:
        sealed = base64.urlsafe_b64decode(token + "=" * (-len(token) % 4))
        found: dict[str, Any] = json.loads(keyring().open(sealed, about=ABOUT))
    except (InvalidTag, KeyError, ValueError, IndexError, binascii.Error) as error:
        raise Refused(
            "Cette annulation n’est plus possible : corrigez la fiche à la main.", code="undo_gone"
        ) from error
    if found["act"] != act:
        raise Refused(
            "Cette annulation ne vaut pas pour cet acte : corrigez la fiche à la main.",
            code="undo_gone",
        )
    values: dict[str, Any] = found["values"]
    return values
