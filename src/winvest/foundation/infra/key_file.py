"""The file of master keys: made at first start, never in production, never twice."""

import base64
import os
import secrets
from pathlib import Path

from winvest.foundation.infra.settings import Settings
from winvest.foundation.kit.errors import Refused


def ensure_key_file(settings: Settings) -> Path:
    """Make the key file if it is absent (32 random bytes, readable by its owner alone).

    In production a missing file is refused: a new key would make every sealed value unreadable.
    """
    path = settings.key_file
    if path.exists():
        return path
    if settings.environment == "prod":
        raise Refused(
            f"Le fichier des clés {path} manque. Remettez-le depuis sa sauvegarde, ou créez-le une "
            "seule fois : une ligne « k1: » suivie de 32 octets aléatoires en base64, mode 0600.",
            code="key_file_missing",
        )
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    line = f"k1:{base64.b64encode(secrets.token_bytes(32)).decode()}\n"
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "w") as file:
        file.write(line)
        file.flush()
        os.fsync(file.fileno())
    try:
        os.link(draft, path)  # whole or not at all, and the first of two processes wins
    except FileExistsError:
        pass
    finally:
        draft.unlink()
    return path
