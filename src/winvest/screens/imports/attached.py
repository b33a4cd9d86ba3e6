"""The files beside a sheet: a ZIP, bounded before it is read, looked at member by member."""

import asyncio
import zipfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path, PurePosixPath
from typing import IO

from winvest.foundation.infra.archives import BROKEN, TooManyListed, opened_archive
from winvest.foundation.infra.vault import PIECE
from winvest.foundation.kit.errors import FieldError, Invalid
from winvest.offer.documents.enums import DocumentType
from winvest.offer.documents.files.reception import Received, Sent, received, spooled
from winvest.offer.documents.files.rules import MEBI

FIELD = "documents"
MOST_BYTES = 100 * MEBI
MOST_INFLATED = 500 * MEBI
MOST_FILES = 500
MOST_LISTED = MEBI  # its own list of its files: 500 names take a tenth of it
UNREADABLE = "Ce fichier ZIP ne s’ouvre pas : refaites-le, sans mot de passe."
DAMAGED = "Ce fichier est abîmé dans le ZIP : refaites le ZIP, puis déposez-le de nouveau."


class Member:
    """A file of the archive, as the door of a deposit reads what it is sent."""

    content_type = ""

    def __init__(self, filename: str, content: IO[bytes]) -> None:
        self.filename = filename
        self._content = content

    async def read(self, size: int = -1) -> bytes:
        """The next bytes."""
        try:
            return await asyncio.to_thread(self._content.read, size)
        except BROKEN as error:
            raise _refused("fichier", "zip", DAMAGED) from error


class Attached:
    """The files beside a sheet, by their names; `folder` is where one lies while looked at."""

    def __init__(self, path: Path, folder: Path) -> None:
        self._path = path
        self._folder = folder
        self.names = members_of(path) if path.exists() else {}
        self._looked: dict[tuple[str, DocumentType], Received | Invalid] = {}

    def member(self, text: str) -> str | None:
        """The member that a cell names, with or without its folders."""
        return self.names.get(_bare(text))

    async def looked(self, member: str, kind: DocumentType) -> Received:
        """The file for this type of document, through the door of a deposit; once each."""
        key = (member, kind)
        if key not in self._looked:
            try:
                async with self.opened(member, kind) as (one, _):
                    self._looked[key] = one
            except Invalid as refusal:
                self._looked[key] = refusal
        found = self._looked[key]
        if isinstance(found, Invalid):
            raise found
        return found

    @asynccontextmanager
    async def opened(self, member: str, kind: DocumentType) -> AsyncIterator[tuple[Received, Path]]:
        """The file on this disk, looked at, for as long as it is used."""
        try:
            archive = zipfile.ZipFile(self._path)
        except BROKEN as error:
            raise _refused("fichier", "zip", UNREADABLE) from error
        try:
            content = archive.open(member)
        except (*BROKEN, KeyError) as error:
            archive.close()
            raise _refused("fichier", "zip", DAMAGED) from error
        with archive, content:
            sent = Member(PurePosixPath(member).name, content)
            async with spooled(sent, folder=self._folder) as path:
                yield await received(sent, path, kind=kind), path


async def keep_pieces(sent: Sent, path: Path) -> None:
    """Write an archive as it comes, never whole in memory; one too large is refused."""
    await asyncio.to_thread(path.parent.mkdir, mode=0o700, parents=True, exist_ok=True)
    taken = 0
    with path.open("wb") as file:
        while piece := await sent.read(PIECE):
            taken += len(piece)
            if taken > MOST_BYTES:
                raise _refused(FIELD, "too_large", "Ce ZIP dépasse 100 Mo : partagez-le.")
            await asyncio.to_thread(file.write, piece)
    await asyncio.to_thread(path.chmod, 0o600)


def members_of(path: Path) -> dict[str, str]:
    """The files of an archive by their bare names; raises `Invalid` (field `documents`)."""
    too_many = _refused(FIELD, "too_many", "500 fichiers au plus : partagez le ZIP en plusieurs.")
    try:
        with path.open("rb") as file, opened_archive(file, most_listed=MOST_LISTED) as archive:
            found = [one for one in archive.infolist() if _is_file(one)]
    except TooManyListed as error:
        raise too_many from error
    except BROKEN as error:
        raise _refused(FIELD, "zip", UNREADABLE) from error
    if len(found) > MOST_FILES:
        raise too_many
    if sum(one.file_size for one in found) > MOST_INFLATED:
        raise _refused(FIELD, "too_large", "Ces fichiers dépassent 500 Mo : partagez-les.")
    if any(one.flag_bits & 1 for one in found):
        raise _refused(FIELD, "locked", UNREADABLE)
    names: dict[str, str] = {}
    for one in found:
        if names.setdefault(_bare(one.filename), one.filename) != one.filename:
            told = f"Deux fichiers s’y appellent {_bare(one.filename)[:80]} : renommez-en un."
            raise _refused(FIELD, "twice", told)
    if not names:
        raise _refused(FIELD, "empty", "Ce ZIP ne contient aucun fichier : choisissez-en un autre.")
    return names


def _is_file(one: zipfile.ZipInfo) -> bool:
    name = PurePosixPath(one.filename)
    return not (one.is_dir() or name.name.startswith(".") or "__MACOSX" in name.parts)


def _bare(name: str) -> str:
    return PurePosixPath(name.replace("\\", "/")).name.strip().casefold()


def _refused(field: str, code: str, message: str) -> Invalid:
    return Invalid([FieldError(field=field, code=code, message=message)])
