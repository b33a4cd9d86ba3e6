"""Logos: images of the companies, kept by the hash of their content under `var/logos`."""

import hashlib
import re
from functools import partial
from io import BytesIO
from pathlib import Path

import anyio
import anyio.to_thread

from winvest.foundation.infra.pictures import picture_size
from winvest.foundation.kit.errors import NotFound
from winvest.group.companies.rules import check_logo_size, logo_extension

NAME = re.compile(r"[0-9a-f]{64}\.(png|webp)")
KINDS = {"png": "image/png", "webp": "image/webp"}


async def keep_logo(var_dir: Path, content: bytes) -> str:
    """Check an image and keep it; gives its name. The same image is kept once."""
    extension = logo_extension(content)
    size = await anyio.to_thread.run_sync(
        partial(picture_size, BytesIO(content), formats=(extension.upper(),))
    )
    check_logo_size(size)
    name = f"{hashlib.sha256(content).hexdigest()}.{extension}"
    folder = anyio.Path(var_dir / "logos")
    await folder.mkdir(parents=True, exist_ok=True)
    path = folder / name
    if not await path.exists():
        await path.write_bytes(content)
    return name


async def logo_content(var_dir: Path, name: str) -> tuple[bytes, str]:
    """The image of that name, and its media type."""
    if not NAME.fullmatch(name):
        raise NotFound("Ce logo n’existe pas. Rechargez la page.")
    path = anyio.Path(var_dir / "logos" / name)
    if not await path.is_file():
        raise NotFound("Ce logo n’existe pas. Rechargez la page.")
    return await path.read_bytes(), KINDS[name.rpartition(".")[2]]
