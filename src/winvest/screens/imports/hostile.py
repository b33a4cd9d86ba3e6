"""A workbook is a ZIP of XML from outside: what would fill the memory is refused before it does."""

import io
import re
import zipfile
from typing import IO, Any, Self
from xml.parsers import expat

from openpyxl import Workbook
from openpyxl.reader.excel import ExcelReader
from openpyxl.xml.constants import SHARED_STRINGS, SHEET_MAIN_NS

from winvest.foundation.infra.archives import BROKEN, TooManyListed, opened_archive
from winvest.foundation.kit.errors import FieldError, Invalid

MEBI = 1024 * 1024
MOST_INFLATED = 300 * MEBI
MOST_STRINGS = 64 * MEBI  # the texts of all sheets, kept while one is read
MOST_WHOLE = 16 * MEBI  # a part that is read as one tree: twenty times its size in memory
MOST_ROW = 8 * MEBI  # of a sheet, or one text: kept as a tree while it is read
MOST_PIECES = 2_000_000  # rows or texts: a sheet of Excel has half as many
ROW, TEXT = (f"{SHEET_MAIN_NS}}}row", 3), (f"{SHEET_MAIN_NS}}}si", 2)
MOST_MEMBERS = 2_000
MOST_LISTED = MEBI  # its own list of its parts: 2 000 of them take a fifth of it
START = 4096  # of a part: its first element is there
DOCTYPE = re.compile(rb"<!\s*(DOCTYPE|ENTITY)", re.IGNORECASE)
ASIDE = re.compile(rb"<!--.*?(?:-->|\Z)|<\?.*?(?:\?>|\Z)", re.DOTALL)
ELEMENT = re.compile(rb"<[A-Za-z_]")
SWOLLEN = "Ce classeur est trop volumineux une fois ouvert : partagez-le en plusieurs."
LONG = "Ce classeur a trop de lignes ou de textes : partagez-le en plusieurs."
WIDE = "Une ligne de ce classeur est trop volumineuse : gardez 200 colonnes de texte au plus."
ENTITIES = "Ce classeur contient des entités XML : enregistrez-le de nouveau en XLSX."
UNREADABLE = "Ce classeur ne s’ouvre pas : enregistrez-le de nouveau en XLSX, sans mot de passe."


class Measured:
    """A part of a workbook, measured as it is read: what a parser keeps of it stays small.

    A sheet is kept row by row, texts one by one; the rest of a part is kept whole. A row, a text,
    and all that is neither, have a size each: past it, nothing more is read. `piece`: the element
    that the reader of this part forgets at its end, and how deep it stands.
    """

    def __init__(self, part: IO[bytes], *, piece: tuple[str, int]) -> None:
        self._part = part
        self._piece = piece
        self._parser = expat.ParserCreate(namespace_separator="}")
        self._parser.StartElementHandler = self._start
        self._parser.EndElementHandler = self._end
        self._parser.StartDoctypeDeclHandler = self._refuse_doctype
        self._depth = self._fed = self._since = self._beside = self._pieces = 0
        self._within = self._over = False

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Leave the part."""
        self._part.close()

    def read(self, size: int = -1) -> bytes:
        """The next bytes, once it is seen that they may be kept."""
        piece = self._part.read(size)
        if self._over:
            return piece
        self._over = not piece
        try:
            self._parser.Parse(piece, self._over)
        except expat.ExpatError as error:
            raise refused_file("xlsx", UNREADABLE) from error
        self._fed += len(piece)
        waiting = self._fed - self._since
        if self._within and waiting > MOST_ROW:
            raise refused_file("too_large", WIDE)
        if not self._within and self._beside + waiting > MOST_WHOLE:
            raise refused_file("too_large", SWOLLEN)
        if self._pieces > MOST_PIECES:
            raise refused_file("too_many", LONG)
        return piece

    def _start(self, name: str, _: object) -> None:
        self._depth += 1
        if (name, self._depth) == self._piece:
            self._within, at = True, self._parser.CurrentByteIndex
            self._beside += at - self._since
            self._since = at
            self._pieces += 1

    def _end(self, name: str) -> None:
        if (name, self._depth) == self._piece:
            self._within, self._since = False, self._parser.CurrentByteIndex
        self._depth -= 1

    def _refuse_doctype(self, *_: object) -> None:
        raise refused_file("entities", ENTITIES)


class Spared(zipfile.ZipFile):
    """An archive whose parts are read whole when they are small; sheets are read row by row."""

    piece = ROW

    def open(self, name: str | zipfile.ZipInfo, *args: Any, **more: Any) -> Any:
        """A part as a stream, measured as it is read."""
        return Measured(super().open(name, *args, **more), piece=self.piece)

    def read(self, name: str | zipfile.ZipInfo, pwd: bytes | None = None) -> bytes:
        """A part as one text; what a part declares is the most that is ever read of it."""
        one = name if isinstance(name, zipfile.ZipInfo) else self.getinfo(name)
        if one.file_size > MOST_WHOLE:
            raise refused_file("too_large", SWOLLEN)
        with super().open(one, pwd=pwd) as part:
            return part.read()


class SparedReader(ExcelReader):
    """What opens a workbook, from such an archive."""

    def read_strings(self) -> None:
        """The texts of the sheets, unless there are too many."""
        part = self.package.find(SHARED_STRINGS)  # type: ignore[no-untyped-call]
        if part is not None and self.archive.getinfo(part.PartName[1:]).file_size > MOST_STRINGS:
            raise refused_file("too_large", SWOLLEN)
        assert isinstance(self.archive, Spared)
        self.archive.piece = TEXT
        super().read_strings()
        self.archive.piece = ROW


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
                        _refuse_entities(part.read(START), size=one.file_size)
    except TooManyListed as error:
        told = "Ce classeur a plus de 2 000 parties : recopiez ses feuilles dans un nouveau."
        raise refused_file("too_large", told) from error
    except BROKEN as error:
        raise refused_file("xlsx", UNREADABLE) from error


def _refuse_entities(start: bytes, *, size: int) -> None:
    """Refuse a part that names entities, or may do so further than where it is looked at."""
    plain = ASIDE.sub(b"", start.replace(b"\x00", b""))  # UTF-16 too
    hollow = len(start) == START and not ELEMENT.search(plain)
    if hollow and size > MOST_WHOLE:  # blanks that pack to nothing
        raise refused_file("too_large", SWOLLEN)
    if hollow or DOCTYPE.search(plain):
        raise refused_file("entities", ENTITIES)


def refused_file(code: str, message: str) -> Invalid:
    """A refusal beside the file."""
    return Invalid([FieldError(field="fichier", code=code, message=message)])
