"""A workbook is a ZIP of XML from outside: what would fill the memory is refused before it does."""

import io
import re
import zipfile

from openpyxl import Workbook
from openpyxl.reader.excel import ExcelReader
from openpyxl.xml.constants import SHARED_STRINGS

from winvest.foundation.infra.archives import BROKEN, TooManyListed, opened_archive
from winvest.foundation.kit.errors import FieldError, Invalid

MEBI = 1024 * 1024
MOST_INFLATED = 300 * MEBI
MOST_STRINGS = 64 * MEBI  # the texts of all sheets, kept while one is read
MOST_WHOLE = 16 * MEBI  # a part that is read as one tree: twenty times its size in memory
MOST_MEMBERS = 2_000
MOST_LISTED = MEBI  # its own list of its parts: 2 000 of them take a fifth of it
START = 4096  # of a part: its first element is there
DOCTYPE = re.compile(rb"<!\s*(DOCTYPE|ENTITY)", re.IGNORECASE)
ASIDE = re.compile(rb"<!--.*?(?:-->|\Z)|<\?.*?(?:\?>|\Z)", re.DOTALL)
ELEMENT = re.compile(rb"<[A-Za-z_]")
SWOLLEN = "Ce classeur est trop volumineux une fois ouvert : partagez-le en plusieurs."
UNREADABLE = "Ce classeur ne s’ouvre pas : enregistrez-le de nouveau en XLSX, sans mot de passe."


class Spared(zipfile.ZipFile):
    """An archive whose parts are read whole when they are small; sheets are read row by row."""

    def read(self, name: str | zipfile.ZipInfo, pwd: bytes | None = None) -> bytes:
        """A part as one text; what a part declares is the most that is ever read of it."""
        one = name if isinstance(name, zipfile.ZipInfo) else self.getinfo(name)
        if one.file_size > MOST_WHOLE:
            raise refused_file("too_large", SWOLLEN)
        return super().read(one, pwd)


class SparedReader(ExcelReader):
    """What opens a workbook, from such an archive."""

    def read_strings(self) -> None:
        """The texts of the sheets, unless there are too many."""
        part = self.package.find(SHARED_STRINGS)  # type: ignore[no-untyped-call]
        if part is not None and self.archive.getinfo(part.PartName[1:]).file_size > MOST_STRINGS:
            raise refused_file("too_large", SWOLLEN)
        super().read_strings()


def spared_book(content: bytes) -> Workbook:
    """A workbook that was looked at, opened for its values alone, row by row."""
    reader = SparedReader(io.BytesIO(content), read_only=True, data_only=True, keep_links=False)
    reader.archive.close()
    reader.archive = Spared(io.BytesIO(content))
    reader.read()
    return reader.wb


def refuse_hostile(content: bytes) -> None:
    """Refuse a workbook that would inflate without end, or that names entities."""
    try:
        with opened_archive(io.BytesIO(content), most_listed=MOST_LISTED) as archive:
            members = archive.infolist()
            if len(members) > MOST_MEMBERS:
                raise TooManyListed
            if sum(one.file_size for one in members) > MOST_INFLATED:
                raise refused_file("too_large", SWOLLEN)
            for one in members:
                if one.filename.lower().endswith((".xml", ".rels", ".vml")):
                    with archive.open(one) as part:
                        _refuse_entities(part.read(START))
    except TooManyListed as error:
        told = "Ce classeur a plus de 2 000 parties : recopiez ses feuilles dans un nouveau."
        raise refused_file("too_large", told) from error
    except BROKEN as error:
        raise refused_file("xlsx", UNREADABLE) from error


def _refuse_entities(start: bytes) -> None:
    plain = ASIDE.sub(b"", start.replace(b"\x00", b""))  # UTF-16 too
    if DOCTYPE.search(plain) or (len(start) == START and not ELEMENT.search(plain)):
        raise refused_file(
            "entities", "Ce classeur contient des entités XML : enregistrez-le de nouveau en XLSX."
        )


def refused_file(code: str, message: str) -> Invalid:
    """A refusal beside the file."""
    return Invalid([FieldError(field="fichier", code=code, message=message)])
