"""Forms of the publications: what was typed, read or refused field by field."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from winvest.foundation.kit.calendar import end_of_day, local_day, start_of_day
from winvest.foundation.kit.errors import FieldError, Invalid
from winvest.foundation.kit.reading import Reading
from winvest.offer.catalog.enums import Channel
from winvest.offer.publication.enums import PriceVisibility, Visibility

LONGEST = 500
NOBODY = "Choisissez au moins une équipe, ou une personne, de la société qui vend."


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """How a company sells a product: by what, seen by whom, until when, by whom alone.

    A pilot is for `pilots` and for who is in `teams`; without either, all who sell have it.
    """

    channels: tuple[Channel, ...]
    visibility: Visibility = Visibility.INTERNAL
    price_visibility: PriceVisibility = PriceVisibility.INTERNAL
    conditions: str | None = None
    end_at: datetime | None = None
    pilots: tuple[UUID, ...] = ()
    teams: tuple[UUID, ...] = ()

    @property
    def is_pilot(self) -> bool:
        """Is it for some people alone?"""
        return bool(self.pilots or self.teams)


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """A publication asked for; without a start, it begins at once."""

    company_id: UUID
    shown: Shown
    start_at: datetime | None = None
    activates: bool = False


def parse_shown(
    raw: Mapping[str, str],
    *,
    today: date,
    people: Collection[UUID] = (),
    teams: Collection[UUID] = (),
) -> Shown:
    """Read what may be changed of a publication; raises `Invalid` with all that is wrong."""
    reading = Reading(raw)
    shown = _shown(reading, today=today, people=people, teams=teams)
    reading.finish()
    return shown


def parse_wanted(
    raw: Mapping[str, str],
    *,
    today: date,
    companies: Collection[UUID],
    people: Collection[UUID] = (),
    teams: Collection[UUID] = (),
) -> Wanted:
    """Read the form of a publication: to whom, how, from when. Periods are typed by their days."""
    reading = Reading(raw)
    company = reading.identifier("societe", missing="Choisissez la société qui vendra ce produit.")
    if company is not None and company not in companies:
        reading.refuse("societe", "choice", "Choisissez la société dans la liste.")
    first = reading.day("du") if raw.get("quand") == "date" else None
    if raw.get("quand") == "date" and not raw.get("du", "").strip():
        reading.refuse("du", "missing", "Donnez le jour où la diffusion commence.")
    elif first is not None and first <= today:
        told = "Ce jour est passé ou déjà commencé : choisissez « Maintenant », ou un jour à venir."
        reading.refuse("du", "past", told)
    shown = _shown(reading, today=max(today, first or today), people=people, teams=teams)
    reading.finish()
    if company is None:
        raise AssertionError("a missing company has been refused above")
    return Wanted(
        company_id=company,
        shown=shown,
        start_at=start_of_day(first) if first else None,
        activates=raw.get("activer") == "1",
    )


def parse_end(raw: Mapping[str, str], *, today: date) -> tuple[datetime | None, str]:
    """Read when a publication stops (None: at once) and why."""
    reading = Reading(raw)
    later = raw.get("quand") == "date"
    last = reading.day("au") if later else None
    if later and not raw.get("au", "").strip():
        reading.refuse("au", "missing", "Donnez le dernier jour de vente.")
    elif last is not None and last < today:
        reading.refuse("au", "past", "Ce jour est passé : choisissez « Maintenant ».")
    reason = reading.text(
        "motif", longest=LONGEST, missing="Dites pourquoi : ceux qui vendent le produit le liront."
    )
    reading.finish()
    return (end_of_day(last) if last else None), reason


def parse_widening(raw: Mapping[str, str], *, today: date) -> datetime | None:
    """Read until when a pilot, opened to everybody, goes on (None: without end)."""
    reading = Reading(raw)
    last = reading.day("au")
    if last is not None and last < today:
        reading.refuse("au", "past", "Ce jour est passé : laissez vide pour ne pas donner de fin.")
    reading.finish()
    return end_of_day(last) if last else None


def check_pilot(shown: Shown) -> None:
    """A pilot has an end, by which it is widened or over (CDC §4: publication pilote)."""
    if shown.is_pilot and shown.end_at is None:
        told = "Un pilote a une fin : donnez son dernier jour, puis élargissez-le."
        raise Invalid([FieldError(field="au", code="pilot_endless", message=told)])


def _shown(
    reading: Reading, *, today: date, people: Collection[UUID], teams: Collection[UUID]
) -> Shown:
    raw = reading.raw
    asked = raw.get("canaux", "").split(",")
    channels = tuple(one for one in Channel if one.value in asked)
    if not channels:
        reading.refuse("canaux", "missing", "Cochez au moins un canal de vente.")
    last = reading.day("au")
    if last is not None and last < today:
        reading.refuse("au", "past", "Le dernier jour précède le premier : corrigez-le.")
    visibility = reading.choice("visibilite", Visibility, missing="Choisissez qui voit le produit.")
    price = reading.choice("prix", PriceVisibility, missing="Choisissez qui voit le prix.")
    reserved = raw.get("pilote") == "1"
    pilots = _named(raw, "personnes", people) if reserved else ()
    led = _named(raw, "equipes", teams) if reserved else ()
    if reserved and not pilots and not led:
        reading.refuse("personnes", "missing", NOBODY)
    if reserved and last is None and not raw.get("au", "").strip():
        reading.refuse("au", "pilot_endless", "Un pilote a une fin : donnez son dernier jour.")
    return Shown(
        channels=channels,
        visibility=visibility or Visibility.INTERNAL,
        price_visibility=price or PriceVisibility.INTERNAL,
        conditions=reading.text("conditions", longest=LONGEST) or None,
        end_at=end_of_day(last) if last else None,
        pilots=pilots,
        teams=led,
    )


def _named(raw: Mapping[str, str], field: str, known: Collection[UUID]) -> tuple[UUID, ...]:
    asked = {one for one in raw.get(field, "").split(",") if one}
    return tuple(one for one in known if str(one) in asked)


def day_typed(moment: datetime | None, *, last: bool = False) -> str:
    """A moment as its field shows it: the day, or the last day before a half-open end."""
    if moment is None:
        return ""
    shown = moment - timedelta(microseconds=1) if last else moment
    return f"{local_day(shown):%d/%m/%Y}"
