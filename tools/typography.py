"""French typography: where a plain space stands before : ; ! ? » € or after «, and mending it.

`python -m tools.typography` lists them, `--mend` puts non-breaking spaces. The demo group's own
texts are typed with plain spaces and take theirs when they are loaded (`french_spaces`).
"""

import ast
import io
import re
import sys
import tokenize
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
BREAKS = re.compile(
    r"""(?<=[\wÀ-ÿ»)%’”\]}°…>'"])[ ](?=[:;!?»€](?:[\s"'<.,)&{\\]|$))
    |(?<=\d)[ ](?=€(?:[\s"'<.,;)&{\\]|$))
    |(?<=«)[ ](?=\S|$)
    |(?<=\S)[ ](?=»)""",
    re.VERBOSE,
)
AT_THE_HEAD = re.compile(r"^[ ](?=[:;!?»](?:[\s\"'<.,)&{]|$))")
PIECE = re.compile(r"(\{#.*?#\}|\{\{.*?\}\}|\{%.*?%\})", re.DOTALL)
LITERAL = re.compile(r"\"[^\"\n]*\"|'[^'\n]*'")
MAYBE = re.compile(r" [:;!?»€]|« ")  # most files have none: they are not taken apart
QUERY = re.compile(r"\b(SELECT|UPDATE|INSERT|CREATE)\b")
NAMES = ('"Depanssur 100 €"',)  # as people type it when they look for it
SPACED_WHEN_LOADED = ("src/winvest/app/demo/", "templates/documents/demo/")
NOT_SENTENCES = ("src/winvest/foundation/kit/french.py",)


def mended_python(source: str) -> str:
    """A module whose literals (docstrings apart) hold no breaking space where French forbids it."""
    lines = source.splitlines(keepends=True)
    found = [token for token in _literals(source) if _mended(token.string) != token.string]
    for token in reversed(found):
        (row, start), (last, end) = token.start, token.end
        head, tail = lines[row - 1][:start], lines[last - 1][end:]
        lines[row - 1 : last] = (head + _mended(token.string) + tail).splitlines(keepends=True)
    return "".join(lines)


def mended_template(source: str) -> str:
    """A template whose text and literals hold no breaking space where French forbids it."""
    parts = []
    for at, part in enumerate(PIECE.split(source)):
        if at % 2 == 0:
            text = BREAKS.sub(_space, part)
            parts.append(AT_THE_HEAD.sub(_space, text) if at else text)
        elif part.startswith("{#"):
            parts.append(part)
        else:
            parts.append(LITERAL.sub(lambda found: _mended(found.group()), part))
    return "".join(parts)


def texts() -> Iterator[tuple[Path, str, str]]:
    """Every file that holds French, as it is and as it should be."""
    for folder, endings, mend in (
        ("src", (".py",), mended_python),
        ("templates", (".html", ".txt"), mended_template),
    ):
        for path in sorted((ROOT / folder).rglob("*")):
            place = path.relative_to(ROOT).as_posix()
            if path.suffix not in endings or place.startswith(SPACED_WHEN_LOADED):
                continue
            if place not in NOT_SENTENCES:
                source = path.read_text("utf-8")
                hurt = MAYBE.search(source)
                yield path, source, mend(source) if hurt else source


def faults() -> list[str]:
    """The lines to mend, as `file:line: text`."""
    return [
        f"{path.relative_to(ROOT).as_posix()}:{at}: {before.strip()}"
        for path, source, wanted in texts()
        if source != wanted
        for at, (before, after) in enumerate(
            zip(source.split("\n"), wanted.split("\n"), strict=True), start=1
        )
        if before != after
    ]


def _literals(source: str) -> list[tokenize.TokenInfo]:
    lines = source.splitlines(keepends=True)
    told = {
        (node.body[0].value.lineno, node.body[0].value.col_offset)
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef)
        and ast.get_docstring(node, clean=False) is not None
        and isinstance(node.body[0], ast.Expr)
    }
    return [
        token
        for token in tokenize.generate_tokens(io.StringIO(source).readline)
        if token.type == tokenize.STRING
        and token.string not in NAMES
        and not QUERY.search(token.string)
        and (token.start[0], len(lines[token.start[0] - 1][: token.start[1]].encode())) not in told
    ]


def _mended(literal: str) -> str:
    """A literal with its quotes; `f" : …"` begins a sentence that something else leads."""
    opening = re.match(r"\w*(\"\"\"|'''|\"|')", literal)
    at = opening.end() if opening else 0
    return literal[:at] + AT_THE_HEAD.sub(_space, BREAKS.sub(_space, literal)[at:])


def _space(found: re.Match[str]) -> str:
    """A thin space before ; ! ? and a plain non-breaking one elsewhere."""
    follows = found.string[found.end() : found.end() + 1]
    return "\u202f" if follows and follows in ";!?" else "\u00a0"


if __name__ == "__main__":
    if "--mend" in sys.argv:
        for path, source, wanted in texts():
            if source != wanted:
                path.write_text(wanted, "utf-8")
    else:
        print("\n".join(faults()) or "Rien à reprendre.")
