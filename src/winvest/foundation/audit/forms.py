"""Filters of the trail, as typed in the address."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from urllib.parse import urlencode
from uuid import UUID

from winvest.foundation.audit.enums import Action
from winvest.foundation.kit.calendar import end_of_day, start_of_day
from winvest.foundation.kit.errors import FieldError, Invalid

LABELS = {
    "qui": "Personne",
    "table": "Objet",
    "action": "Action",
    "societe": "Société",
    "du": "Depuis le",
    "au": "Jusqu’au",
    "acte": "Acte",
    "role": "Rôle",
    "fiche": "Fiche",
}
FIELDS = tuple(LABELS)
FIRST_YEAR, LAST_YEAR = 2000, 2999


@dataclass(frozen=True, slots=True, kw_only=True)
class Chip:
    """A filter in force: its words, and the address without it."""

    name: str
    value: str
    remove: str
    before: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Cursor:
    """Where the page before ended: the moment and id of its last line."""

    at: datetime
    id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class TrailFilter:
    """What the reader asks of the trail; None means all."""

    actor: str | None = None
    role: str | None = None
    table: str | None = None
    action: Action | None = None
    company: str | None = None
    command: str | None = None
    since: datetime | None = None
    until: datetime | None = None
    record_id: UUID | None = None
    after: Cursor | None = None


def parse_filter(raw: Mapping[str, str]) -> TrailFilter:
    """The filters of an address; raises `Invalid` with one sentence a field."""
    errors: list[FieldError] = []
    since = _day(raw, "du", errors)
    until = _day(raw, "au", errors)
    if since and until and until < since:
        errors.append(_error("au", "order", "La fin précède le début. Inversez les deux dates."))
    found = TrailFilter(
        actor=_text(raw, "qui"),
        role=_text(raw, "role"),
        table=_text(raw, "table"),
        action=_action(raw, errors),
        company=_company(raw),
        command=_text(raw, "acte"),
        since=start_of_day(since) if since else None,
        until=end_of_day(until) if until else None,
        record_id=_record(raw, errors),
        after=_cursor(raw),
    )
    if errors:
        raise Invalid(errors)
    return found


def cursor_text(cursor: Cursor) -> str:
    """A cursor as the address carries it."""
    return f"{cursor.at.isoformat()}_{cursor.id}"


def address_of(path: str, raw: Mapping[str, str], **changed: str | None) -> str:
    """The address of a list with these filters; a change of None drops the filter."""
    kept = {name: raw.get(name, "").strip() for name in (*FIELDS, "apres")}
    kept |= {name: value or "" for name, value in changed.items()}
    asked = urlencode({name: value for name, value in kept.items() if value})
    return f"{path}?{asked}" if asked else path


def chips(
    path: str, raw: Mapping[str, str], words: Mapping[str, Mapping[str, str]]
) -> tuple[Chip, ...]:
    """The filters in force, as chips that read as a sentence."""
    found: list[Chip] = []
    for name, label in LABELS.items():
        value = raw.get(name, "").strip()
        if value:
            told = words.get(name, {}).get(value.upper() if name == "societe" else value, value)
            remove = address_of(path, raw, **{name: None}, apres=None)
            before = "et" if found else "dont"
            found.append(Chip(name=label, value=told, remove=remove, before=before))
    return tuple(found)


def _text(raw: Mapping[str, str], name: str) -> str | None:
    return raw.get(name, "").replace("\0", "").strip()[:160] or None


def _company(raw: Mapping[str, str]) -> str | None:
    code = _text(raw, "societe")
    return code.upper() if code else None


def _day(raw: Mapping[str, str], name: str, errors: list[FieldError]) -> date | None:
    text = _text(raw, name)
    if text is None:
        return None
    for attempt in (_iso_day, _french_day):
        try:
            found = attempt(text)
        except (ValueError, OverflowError):
            continue
        if FIRST_YEAR <= found.year <= LAST_YEAR:
            return found
    errors.append(_error(name, "date", "Écrivez une date comme 21/11/2026."))
    return None


def _iso_day(text: str) -> date:
    return date.fromisoformat(text)


def _french_day(text: str) -> date:
    day, month, year = text.split("/")
    return date(int(year), int(month), int(day))


def _action(raw: Mapping[str, str], errors: list[FieldError]) -> Action | None:
    text = _text(raw, "action")
    if text is None:
        return None
    try:
        return Action(text)
    except ValueError:
        errors.append(_error("action", "choice", "Choisissez une action de la liste."))
        return None


def _record(raw: Mapping[str, str], errors: list[FieldError]) -> UUID | None:
    text = _text(raw, "fiche")
    if text is None:
        return None
    try:
        return UUID(text)
    except ValueError:
        errors.append(
            _error("fiche", "uuid", "Collez l’identifiant entier de la fiche (36 caractères).")
        )
        return None


def _cursor(raw: Mapping[str, str]) -> Cursor | None:
    """The place to go on from; one that cannot be read starts from the top again."""
    at, _, row_id = raw.get("apres", "").partition("_")
    try:
        moment = datetime.fromisoformat(at.replace(" ", "+"))
        return Cursor(at=moment, id=UUID(row_id)) if moment.tzinfo else None
    except ValueError:
        return None


def _error(field: str, code: str, message: str) -> FieldError:
    return FieldError(field=field, code=code, message=message)
