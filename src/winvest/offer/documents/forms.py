"""Forms of the documents: what a deposit says of its file, pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from winvest.foundation.kit.calendar import end_of_day, start_of_day
from winvest.foundation.kit.labelled import Labelled
from winvest.foundation.kit.reading import Reading
from winvest.offer.catalog.enums import Channel
from winvest.offer.documents.enums import DocumentType

MOST_PRODUCTS = 200
LANGUAGES = (
    ("fr", "Français"),
    ("en", "Anglais"),
    ("de", "Allemand"),
    ("es", "Espagnol"),
    ("it", "Italien"),
    ("nl", "Néerlandais"),
    ("pt", "Portugais"),
)


class Aim(Labelled):
    """The version that a deposit is for."""

    PREPARED = "preparee", "La version en préparation, sinon celle en vigueur"
    IN_FORCE = "en_vigueur", "La version en vigueur"


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """What is said of a document beside its file."""

    type: DocumentType
    title: str
    edition: str
    language: str
    channels: tuple[Channel, ...]
    mandatory: bool
    valid_from: datetime
    valid_to: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Deposit:
    """A document for some products, or for all those of a partner."""

    entry: Entry
    skus: tuple[str, ...]
    partner: str
    aim: Aim


def parse_deposit(raw: Mapping[str, str], *, today: date) -> Deposit:
    """The form of a deposit; raises `Invalid` with all that is wrong."""
    reading = Reading(raw)
    skus = skus_of(raw.get("produits", ""))
    partner = reading.text("compagnie", longest=60)
    if not skus and not partner:
        reading.refuse(
            "produits", "missing", "Donnez le code d’un produit au moins, ou une compagnie."
        )
    if skus and partner:
        reading.refuse(
            "compagnie", "both", "Des produits ou une compagnie, pas les deux : videz l’un."
        )
    if len(skus) > MOST_PRODUCTS:
        told = f"{len(skus)} produits : {MOST_PRODUCTS} au plus à la fois. Déposez en deux fois."
        reading.refuse("produits", "too_many", told)
    aim = reading.choice("version", Aim, missing="Dites pour quelle version.")
    kind = reading.choice("type", DocumentType, missing="Choisissez le type du document.")
    title = reading.text("titre", longest=160, missing="Donnez un titre au document.")
    entry = _edition(reading, kind=kind, title=title, today=today)
    channels = _channels(reading)
    language = reading.one_of(
        "langue", [code for code, _ in LANGUAGES], missing="Choisissez la langue du document."
    )
    reading.finish()
    assert kind is not None and aim is not None  # noqa: PT018 - refused above
    edition, starts, ends = entry
    return Deposit(
        entry=Entry(
            type=kind,
            title=title,
            edition=edition,
            language=language,
            channels=channels,
            mandatory=bool(raw.get("obligatoire")),
            valid_from=starts,
            valid_to=ends,
        ),
        skus=skus,
        partner=partner,
        aim=aim,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Renewal:
    """The new edition of a document; its type, channels and language stay."""

    title: str
    edition: str
    valid_from: datetime
    valid_to: datetime | None
    lock_version: int


def parse_renewal(raw: Mapping[str, str], *, today: date) -> Renewal:
    """The form of a replacement; raises `Invalid` with all that is wrong."""
    reading = Reading(raw)
    title = reading.text("titre", longest=160, missing="Donnez un titre au document.")
    edition, starts, ends = _edition(reading, kind=None, title=title, today=today)
    reading.finish()
    return Renewal(
        title=title,
        edition=edition,
        valid_from=starts,
        valid_to=ends,
        lock_version=reading.version(),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Correction:
    """The validity that a document should have had, and why it had another."""

    valid_from: datetime
    valid_to: datetime | None
    reason: str
    lock_version: int
    confirmed: bool


def parse_correction(raw: Mapping[str, str]) -> Correction:
    """The form of a correction; what has ended already may be said. Raises `Invalid`."""
    reading = Reading(raw)
    first = reading.day("du")
    if first is None and not raw.get("du", "").strip():
        reading.refuse("du", "missing", "Donnez le premier jour de validité.")
    last = reading.day("au")
    if first and last and last < first:
        reading.refuse("au", "period", "La fin précède le début : corrigez l’une des dates.")
    reason = reading.text("motif", longest=500, missing="Dites pourquoi la validité était fausse.")
    reading.finish()
    assert first is not None  # refused above
    return Correction(
        valid_from=start_of_day(first),
        valid_to=None if last is None else end_of_day(last),
        reason=reason,
        lock_version=reading.version(),
        confirmed=is_confirmed(raw),
    )


def is_confirmed(raw: Mapping[str, str]) -> bool:
    """Was the box ticked for these very dates? Others may close something else.

    >>> told = {"confirme": "1", "confirme_pour": "2026-03-01/", "du": "01/03/2026"}
    >>> is_confirmed(told), is_confirmed({**told, "au": "02/03/2026"})
    (True, False)
    """
    return bool(raw.get("confirme")) and raw.get("confirme_pour") == dates_told(raw)


def dates_told(raw: Mapping[str, str]) -> str:
    """The dates that a confirmation is for, however they are typed."""
    reading = Reading(raw)
    return "/".join(str(reading.day(name) or "") for name in ("du", "au"))


def skus_of(typed: str) -> tuple[str, ...]:
    """The codes of products as people list them, once each.

    >>> skus_of("ap-sante-001, AP-SANTE-002\\nAP-SANTE-001")
    ('AP-SANTE-001', 'AP-SANTE-002')
    """
    words = typed.replace(",", " ").replace(";", " ").upper().split()
    return tuple(dict.fromkeys(words))


def _edition(
    reading: Reading, *, kind: DocumentType | None, title: str, today: date
) -> tuple[str, datetime, datetime | None]:
    edition = reading.text("edition", longest=20, missing="Donnez l’édition, comme 2027-01.")
    first = reading.day("du") or today
    last = reading.day("au")
    if last is not None and last < first:
        reading.refuse("au", "period", "La fin précède le début : corrigez l’une des dates.")
    elif last is not None and last < today:
        reading.refuse("au", "past", "Cette validité est déjà finie : corrigez la date.")
    return edition, start_of_day(first), None if last is None else end_of_day(last)


def _channels(reading: Reading) -> tuple[Channel, ...]:
    asked = {one for one in reading.raw.get("canaux", "").split(",") if one}
    if asked - {one.value for one in Channel}:
        reading.refuse("canaux", "choice", "Ce canal n’existe pas : reprenez dans la liste.")
    return tuple(one for one in Channel if one.value in asked)
