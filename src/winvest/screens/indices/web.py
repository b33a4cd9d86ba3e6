"""Doors of the indices: read a series, import a file of values."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from litestar import get, post
from litestar.di import NamedDependency
from sqlalchemy.ext.asyncio import AsyncSession

from winvest.foundation.infra.posted import posted, posted_file
from winvest.foundation.infra.web import AnyRequest, Html, Toast, invalid_page, page, redirect_to
from winvest.foundation.kit.errors import FieldError, Invalid
from winvest.foundation.kit.french import plural
from winvest.foundation.kit.labelled import Labelled
from winvest.foundation.kit.reading import Reading
from winvest.foundation.kit.scope import Scope
from winvest.offer.pricing.references.commands import Recorded, record_points
from winvest.offer.pricing.references.forms import parse_points
from winvest.offer.pricing.references.queries import PointRow, series_points
from winvest.offer.pricing.rules.words import told

PATH = "/indices"
READING = {"right": "pricing.read", "public": False, "company_scoped": False}
WRITING = {**READING, "right": "pricing.edit"}
SHOWN = 12


class Series(Labelled):
    """The series that prices may follow."""

    SPOT = "spot", "Marché spot"
    ENERGY = "energy", "Énergie"
    CPI = "cpi", "Prix à la consommation"


@get(PATH, opt=READING)
async def indices(
    request: AnyRequest, session: NamedDependency[AsyncSession], caller: NamedDependency[Scope]
) -> Html:
    """A series: its curve over the last values, its values, what was revised."""
    return page("indices/show.html", **await _shown(request, session, caller), errors={}, raw={})


@post(PATH, opt=WRITING, status_code=200)
async def indices_import(
    request: AnyRequest, session: NamedDependency[AsyncSession], caller: NamedDependency[Scope]
) -> Html:
    """Import a file: what is new is added, what changed is revised, the rest is left."""
    raw = await posted(request)
    try:
        reading = Reading(raw)
        source = reading.text("source", longest=200, missing="Indiquez d’où viennent ces valeurs.")
        reading.finish()
        points = parse_points(_text(await posted_file(request, "fichier"), raw.get("valeurs", "")))
    except Invalid as refusal:
        shown = await _shown(request, session, caller)
        raise invalid_page(
            request, refusal, full="indices/show.html", raw=raw, lines=_lines(refusal), **shown
        ) from refusal
    done = await record_points(session, caller, points=points, source=source)
    return redirect_to(
        f"{PATH}?serie={points[0].series}", request=request, toast=Toast(message=_told(done))
    )


async def _shown(request: AnyRequest, session: AsyncSession, scope: Scope) -> dict[str, Any]:
    asked = request.query_params.get("serie", "")
    series = Series(asked) if asked in set(Series) else Series.SPOT
    rows = await series_points(session, scope, series=series.value)
    return {
        "here": PATH,
        "series": series,
        "all_series": [
            {"label": one.label, "href": f"{PATH}?serie={one.value}", "current": one is series}
            for one in Series
        ],
        "rows": [_view(one) for one in rows],
        "curve": _curve(rows),
        "may_edit": scope.may("pricing.edit"),
    }


@dataclass(frozen=True, slots=True, kw_only=True)
class ValueView:
    """A value of the series, as the table shows it."""

    on: date
    value: str
    known_at: datetime
    source: str
    before: tuple[tuple[str, datetime], ...]


def _view(row: PointRow) -> ValueView:
    """Each value replaced held until the next one was known."""
    ends = (row.known_at, *(known_at for _, known_at in row.before))
    return ValueView(
        on=row.on,
        value=told(row.value),
        known_at=row.known_at,
        source=row.source,
        before=tuple((told(value), end) for (value, _), end in zip(row.before, ends, strict=False)),
    )


def _curve(rows: Sequence[PointRow]) -> list[dict[str, Any]]:
    return [
        {"label": f"{one.on:%m/%y}", "value": one.value, "text": told(one.value)}
        for one in reversed(rows[:SHOWN])
    ]


def _text(content: bytes, typed: str) -> str:
    if not content:
        return typed
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", errors="replace")


def _lines(refusal: Invalid) -> list[FieldError]:
    return [one for one in refusal.errors if one.field == "fichier"]


def _told(done: Recorded) -> str:
    parts = [
        plural(done.new, "valeur ajoutée", "valeurs ajoutées"),
        plural(done.revised, "révision", "révisions"),
        plural(done.same, "inchangée", "inchangées"),
    ]
    return ", ".join(parts) + "."


routes = [indices, indices_import]
