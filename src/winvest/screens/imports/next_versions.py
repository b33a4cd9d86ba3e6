"""The next version that a file tells of a product that has versions already: planned, not written.

It is a copy of the version in force, whose tariff takes the lines of the file; what is published
is never touched. A draft of the same day takes them too; any other open version is told about.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from winvest.foundation.kit.calendar import local_day
from winvest.foundation.kit.errors import Invalid
from winvest.foundation.kit.french import short_date
from winvest.offer.catalog.enums import VersionStatus
from winvest.offer.catalog.queries.versions import PUBLISHED
from winvest.offer.versions.forms.dates import parse_draft
from winvest.offer.versions.rules.breaking import breaking_changes
from winvest.offer.versions.rules.content import Content, PricePart
from winvest.offer.versions.rules.difference import changes_of, difference
from winvest.offer.versions.rules.moves import EDITABLE
from winvest.screens.imports.amended_lines import amended
from winvest.screens.imports.dated_words import NUMBERED
from winvest.screens.imports.payload_lines import refused
from winvest.screens.imports.stored_prices import StoredVersion
from winvest.screens.imports.tariff_reading import TariffRead, tariff_of
from winvest.screens.imports.versions import Surroundings, refuse_strange_rates

Line = Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Next:
    """What the file makes of a product's tariff: in a new draft, or in one that is open.

    `base`: the version that is copied, or the draft itself; `was`, `then`: its lines before and
    after; `changing`: the lines of the file that say something new.
    """

    base: StoredVersion
    start: datetime
    day: date
    open: bool
    was: tuple[Line, ...]
    then: tuple[Line, ...]
    before: TariffRead
    after: TariffRead
    changing: frozenset[int]
    published: TariffRead | None = None  # what is in force that day, of a draft that was open

    @property
    def major(self) -> bool:
        """Does it break with what is in force that day?"""
        held = self.published if self.open else self.before
        return held is not None and bool(breaking_changes(content_of(held), content_of(self.after)))

    @property
    def told(self) -> tuple[tuple[str, str, str], ...]:
        """Each change: what, old, new."""
        found = changes_of(difference(content_of(self.before), content_of(self.after)))
        return tuple((one.label, one.before or "", one.after or "") for one in found)

    @property
    def sentence(self) -> str:
        """What happens to the versions, for who looks at the line."""
        day, major = short_date(self.day), ", changement majeur" if self.major else ""
        if self.open:
            told = f"La version {self.base.number}, en brouillon pour le {day}, est complétée"
            return f"{told}{major}."
        whence = f"copie de la version {self.base.number}"
        return f"Nouvelle version en brouillon pour le {day}, {whence}{major}."


def next_of(
    told: Sequence[Line], versions: Sequence[StoredVersion], *, asked: str, around: Surroundings
) -> Next | None:
    """The next version of a product; None: the file says nothing new. Raises `Invalid`.

    `asked`: the day given for the whole file, for lines without one or with that of a version in
    force, as the export of the prices writes it.
    """
    fresh = _fresh(told, versions, asked, around)
    if not fresh:
        return None
    days = sorted({start for start, _ in fresh})
    if len(days) > 1:
        raise refused(
            "effective_from",
            "Ce produit a déjà des versions : donnez une seule date d’effet à la fois.",
        )
    places = [at for _, at in fresh]
    return _planned(days[0], [told[at] for at in places], places, versions, around)


def _fresh(
    told: Sequence[Line], versions: Sequence[StoredVersion], asked: str, around: Surroundings
) -> list[tuple[datetime, int]]:
    """The lines that no version of their own day tells, each with the day it is for."""
    groups: dict[str, list[int]] = {}
    for at, line in enumerate(told):
        if line:  # a line may name a document alone
            groups.setdefault(line.get("effective_from", ""), []).append(at)
    found: list[tuple[datetime, int]] = []
    for text, places in groups.items():
        if not text:
            found += [(_day_asked(asked, around), at) for at in places]
            continue
        start = parse_draft({"effective_from": text}, zone=around.zone).effective_from
        held = [one for one in versions if _day(one, around) == _local(start, around)]
        lines = [told[at] for at in places]
        if any(_says(one, lines) for one in held):
            continue
        if any(one.status in EDITABLE for one in held):
            found += [(start, at) for at in places]
            continue
        published = next((one for one in held if one.status in PUBLISHED), None)
        if published is not None:
            start = _day_asked(asked, around, instead_of=published)
            _refuse_past(published, start, versions)
        found += [(start, at) for at in places]
    return found


def _planned(
    start: datetime,
    lines: Sequence[Line],
    places: Sequence[int],
    versions: Sequence[StoredVersion],
    around: Surroundings,
) -> Next | None:
    day = _local(start, around)
    draft = next((one for one in versions if one.status in EDITABLE and _day(one, around) == day),
                 None)  # fmt: skip
    base = draft or _in_force(start, versions)
    if base is None:
        raise refused(
            "effective_from",
            f"Aucune version de ce produit n’est publiée le {short_date(day)} : complétez son "
            "brouillon depuis sa fiche, ou donnez la date de celui-ci.",
        )
    stored = [_typed(one) for one in base.lines]
    found = amended(stored, lines)
    if not found.changing:
        return None
    _refuse_taken(base, draft, start, versions, around)
    before = tariff_of(stored, zone=around.zone, rates=around.rates)
    after = referenced(before, tariff_of(found.lines, zone=around.zone, rates=around.rates))
    refuse_strange_rates(after, day, around)
    if before == after:
        raise refused(
            "amount",
            "Le prix affiché d’une grille est celui d’une de ses lignes : changez les lignes de la "
            "grille, il suivra.",
        )
    held = _in_force(start, versions) if draft is not None else None
    return Next(
        base=base,
        start=start if draft is None else draft.effective_from,
        day=day,
        open=draft is not None,
        was=tuple(stored),
        then=found.lines,
        before=before,
        after=after,
        changing=frozenset(places[at] for at in found.changing),
        published=_stored_tariff(held, around) if held else None,
    )


def _stored_tariff(one: StoredVersion, around: Surroundings) -> TariffRead:
    return tariff_of([_typed(each) for each in one.lines], zone=around.zone, rates=around.rates)


def referenced(before: TariffRead, after: TariffRead) -> TariffRead:
    """The amount that lists show of a grid that changes is one of the grid, as its editor says."""

    def shown(one: PricePart) -> PricePart:
        amounts = [line.amount for line in one.grid]
        if one in before.prices or not amounts or one.payload.get("amount") in amounts:
            return one
        return replace(one, payload={**one.payload, "amount": min(amounts)})

    return replace(after, prices=tuple(map(shown, after.prices)))


def _refuse_taken(
    base: StoredVersion,
    draft: StoredVersion | None,
    start: datetime,
    versions: Sequence[StoredVersion],
    around: Surroundings,
) -> None:
    """What stands in the way of a draft of that day, and what to do about it."""
    if draft is not None:
        if draft.status is not VersionStatus.DRAFT:
            raise refused(
                "effective_from",
                f"La version {draft.number} de ce jour est « {draft.status.label.lower()} » : "
                "reprenez-la en brouillon depuis sa fiche, puis relancez le contrôle.",
            )
        return
    if _day(base, around) >= _local(start, around):
        raise refused(
            "effective_from",
            f"La version {base.number} s’applique dès ce jour et ne change plus : donnez une date "
            "d’effet plus tardive.",
        )
    later = [one for one in versions if one.status in PUBLISHED and one.effective_from > start]
    if later:
        raise refused(
            "effective_from",
            f"La version {later[0].number} est déjà prévue le "
            f"{short_date(_day(later[0], around))} : donnez une date d’effet plus tardive, ou "
            "annulez d’abord sa mise en production.",
        )
    waiting = next((one for one in versions if one.status in EDITABLE), None)
    if waiting is not None:
        raise refused(
            "effective_from",
            f"La version {waiting.number} est déjà en préparation pour le "
            f"{short_date(_day(waiting, around))} : donnez cette date d’effet pour la compléter, "
            "ou supprimez-la d’abord.",
        )


def _refuse_past(
    published: StoredVersion, start: datetime, versions: Sequence[StoredVersion]
) -> None:
    """New prices told under the day of a version that another replaces say nothing of today."""
    base = _in_force(start, versions)
    if base is not None and base.id != published.id:
        raise refused(
            "effective_from",
            f"La version {published.number} est remplacée par la version {base.number} : exportez "
            "de nouveau les prix en vigueur, et corrigez ceux-là.",
        )


def _day_asked(
    asked: str, around: Surroundings, *, instead_of: StoredVersion | None = None
) -> datetime:
    if asked:
        return parse_draft({"effective_from": asked}, zone=around.zone).effective_from
    if instead_of is None:
        told = "Donnez le jour où ce prix s’applique, à l’étape « Colonnes »."
    else:
        told = (
            f"La version {instead_of.number} s’applique dès ce jour et ne change plus : donnez la "
            "date d’effet des nouveaux prix, à l’étape « Colonnes »."
        )
    raise refused("effective_from", told)


def _in_force(start: datetime, versions: Sequence[StoredVersion]) -> StoredVersion | None:
    held = [one for one in versions if one.status in PUBLISHED and one.effective_from <= start]
    return max(held, key=lambda one: one.effective_from, default=None)


def _says(one: StoredVersion, lines: Sequence[Line]) -> bool:
    try:
        return not amended(one.lines, lines).changing
    except Invalid:  # what leaves a doubt is not what stands
        return False


def _day(one: StoredVersion, around: Surroundings) -> date:
    return _local(one.effective_from, around)


def _local(moment: datetime, around: Surroundings) -> date:
    return local_day(moment, zone=around.zone)


def _typed(line: Line) -> Line:
    """A stored line as a file has it: a comma before the decimals."""
    return {
        name: text.replace(".", ",") if name in NUMBERED else text for name, text in line.items()
    }


def content_of(tariff: TariffRead) -> Content:
    """A tariff as the content of a version, the rest left out."""
    return Content(plans=tariff.plans, prices=tariff.prices, extras=tariff.extras)
