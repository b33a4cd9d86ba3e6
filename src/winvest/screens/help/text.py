"""Pages of `docs/` as the help shows them: a small Markdown, read into blocks. Pure.

Headings `##`, paragraphs, lists (`-`, `1.`, `- [ ]` to tick), tables; in a line **bold**, `code`
and [links](/adresse). Nothing else: what cannot be read here is not written there.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from winvest.foundation.kit.french import spaced

Kind = Literal["heading", "paragraph", "list", "steps", "ticks", "table"]
SPAN = re.compile(
    r"\*\*(?P<bold>[^*]+)\*\*|`(?P<code>[^`]+)`|\[(?P<text>[^\]]+)\]\((?P<to>[^)]+)\)"
)
ITEM = re.compile(r"(?P<mark>- \[ \]|-|\d+\.) +(?P<rest>.+)")
MARKS: dict[str, Kind] = {"- [ ]": "ticks", "-": "list"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """A piece of a line: plain, bold, code, or a link when `href` is set."""

    text: str
    bold: bool = False
    code: bool = False
    href: str | None = None


Line = tuple[Span, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """A heading, a paragraph, a list or a table; a table's first row is its head."""

    kind: Kind
    lines: tuple[Line, ...] = ()
    rows: tuple[tuple[Line, ...], ...] = ()
    level: int = 0
    anchor: str = ""

    @property
    def plain(self) -> str:
        """Its words, for the search."""
        lines = (*self.lines, *(cell for row in self.rows for cell in row))
        return " ".join("".join(span.text for span in line) for line in lines)


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """What stands under one heading of level two; the first one may have none."""

    title: str
    anchor: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """A page: its title, what stands before the first heading, its sections."""

    title: str
    sections: tuple[Section, ...]


def document(source: str) -> Document:
    """A page of `docs/`; its first line is its title.

    >>> one = document("# Titre\\n\\nUn **mot**.\\n\\n## Suite\\n\\n- a\\n- b\\n")
    >>> one.title, [(each.title, [b.kind for b in each.blocks]) for each in one.sections]
    ('Titre', [('', ['paragraph']), ('Suite', ['list'])])
    """
    title, _, rest = source.strip().partition("\n")
    sections: list[tuple[str, str, list[Block]]] = [("", "", [])]
    for block in _blocks(rest):
        if block.kind == "heading" and block.level == 2:
            sections.append((block.plain, block.anchor, []))
        else:
            sections[-1][2].append(block)
    return Document(
        title=title.removeprefix("#").strip(),
        sections=tuple(
            Section(title=name, anchor=anchor, blocks=tuple(blocks))
            for name, anchor, blocks in sections
            if name or blocks
        ),
    )


def spans(line: str) -> Line:
    """The pieces of a line, in French spacing.

    >>> [one.text for one in spans("Voir [les imports](/imports), **vite**.")]
    ['Voir ', 'les imports', ', ', 'vite', '.']
    """
    found, at = [], 0
    for match in SPAN.finditer(line):
        if match.start() > at:
            found.append(Span(text=spaced(line[at : match.start()])))
        found.append(
            Span(
                text=match["code"] or spaced(match["bold"] or match["text"]),
                bold=match["bold"] is not None,
                code=match["code"] is not None,
                href=match["to"],
            )
        )
        at = match.end()
    if at < len(line):
        found.append(Span(text=spaced(line[at:])))
    return tuple(found)


def anchor_of(title: str) -> str:
    """The anchor of a title.

    >>> anchor_of("1. Préparer l’accès")
    '1-preparer-l-acces'
    """
    bare = unicodedata.normalize("NFKD", title.replace("’", " ")).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", bare.lower()).strip("-")


def _blocks(source: str) -> Iterator[Block]:
    for part in re.split(r"\n\s*\n", source.strip()):
        lines = [one.strip() for one in part.splitlines()]
        if lines[0].startswith("#"):
            yield _heading(lines[0])
            lines = lines[1:]
        if lines:
            yield _block(lines)


def _heading(line: str) -> Block:
    level = len(line) - len(line.lstrip("#"))
    title = line.lstrip("#").strip()
    return Block(kind="heading", level=level, lines=(spans(title),), anchor=anchor_of(title))


def _block(lines: list[str]) -> Block:
    if lines[0].startswith("|"):
        rows = [one for one in lines if not re.fullmatch(r"\|[\s:|-]+\|", one)]
        cells = (tuple(spans(cell.strip()) for cell in row.strip("|").split("|")) for row in rows)
        return Block(kind="table", rows=tuple(cells))
    items = [ITEM.fullmatch(one) for one in lines]
    if items[0] is None:
        return Block(kind="paragraph", lines=(spans(" ".join(lines)),))
    joined: list[str] = []
    for item, line in zip(items, lines, strict=True):
        if item is None:
            joined[-1] += f" {line}"
        else:
            joined.append(item["rest"])
    kind = MARKS.get(items[0]["mark"], "steps")
    return Block(kind=kind, lines=tuple(map(spans, joined)))
