"""Templates: one Jinja environment, strict, escaped, with the French filters and `asset()`."""

import hashlib
import re
from collections.abc import Hashable, Mapping, MutableMapping
from functools import lru_cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template, pass_context
from jinja2.runtime import Context, Macro
from markupsafe import Markup

from winvest.foundation.infra.settings import ROOT
from winvest.foundation.infra.signs import Signs
from winvest.foundation.infra.stylesheet import whole_sheet
from winvest.foundation.kit import french
from winvest.foundation.kit.calendar import last_day

TEMPLATES = ROOT / "templates"
STATIC = ROOT / "static"
PIECE = re.compile(r"\{# piece (\w+) #\}\n")


class PlainEnvironment(Environment):
    """Gives each template its globals as a plain dict: a chain of them slows every import."""

    def make_globals(self, d: MutableMapping[str, Any] | None) -> MutableMapping[str, Any]:
        """The environment's names and the template's own."""
        return {**self.globals, **(d or {})}


@lru_cache(maxsize=2)
def template_environment(*, reload: bool = False) -> Environment:
    """The environment of all templates; an undefined name is an error, not an empty string."""
    environment = PlainEnvironment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=reload,
        extensions=["jinja2.ext.do"],
    )
    environment.filters.update(
        amount=french.amount,
        percent=french.percent,
        number=french.number,
        short_date=french.short_date,
        long_date=french.long_date,
        moment=french.moment,
        typed_date=french.typed_date,
        typed_amount=french.typed_amount,
        plural=french.plural,
        of=french.of,
        last_day=last_day,
        tuple=tuple,
    )
    signs = Signs(asset("img/icons.svg"))
    environment.globals.update(
        asset=asset,
        csrf_field=csrf_field,
        drawn_once=drawn_once,
        field_once=field_once,
        sign_icon=signs.icon,
        sign_status=signs.status,
        sign_status_word=signs.status_word,
        sign_badge=signs.badge,
    )
    return environment


@lru_cache(maxsize=8192, typed=True)
def drawn_once(macro: Macro, *args: Hashable, **named: Hashable) -> str:
    """What a component draws of some words, drawn once a process: `drawn_once(button, "Filtrer")`.

    For macros whose arguments say all: those that take no block and read nothing around them.
    """
    return macro(*args, **named)


def field_once(macro: Macro, errors: Mapping[str, str], *args: Hashable, **named: Hashable) -> str:
    """A field drawn once, or with what is wrong: `field_once(date_field, errors, "au", "Le")`.

    For fields whose values come back often: those of filters, of a search, of a day asked for.
    """
    return macro(*args, errors=errors, **named) if errors else drawn_once(macro, *args, **named)


@lru_cache(maxsize=256)
def stitched(environment: Environment, name: str, pieces: tuple[str, ...]) -> Template:
    """One template of some pieces of a file (`{# piece NAME #}`), between its start and its end.

    Compiled once for each choice of pieces: what is not chosen costs nothing when it is drawn.
    """
    loader = environment.loader
    if loader is None:
        raise RuntimeError("the environment has no loader")
    parts = PIECE.split(loader.get_source(environment, name)[0])
    known = dict(zip(parts[1::2], parts[2::2], strict=True))
    return environment.from_string(
        "".join((parts[0], *map(known.__getitem__, pieces), known["end"]))
    )


@lru_cache(maxsize=256)
def asset(path: str) -> str:
    """Address of a static file, with the hash of its content so that it can be kept for good."""
    digest = hashlib.sha256(_bytes(STATIC / path)).hexdigest()[:10]
    return f"/static/{path}?v={digest}"


def _bytes(path: Path) -> bytes:
    """What a file's hash covers: the sheet is served with all that it imports."""
    if path == STATIC / "css" / "app.css":
        return whole_sheet().encode()
    if path.suffix == ".js" and path.parent.name == "js":
        return b"".join(one.read_bytes() for one in sorted(path.parent.glob("*.js")))
    return path.read_bytes()


@pass_context
def csrf_field(context: Context) -> Markup:
    """The hidden field that every form carries."""
    return Markup('<input type="hidden" name="csrf_token" value="{}">').format(
        context["csrf_token"]
    )
