"""What the pages of a rehearsal say: figures in words, groups with their addresses, entries."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from winvest.foundation.kit.french import amount, number, plural
from winvest.offer.catalog.enums import Channel, Recurrence
from winvest.offer.commissions.enums import SplitParty
from winvest.offer.rehearsal.enums import NoticeLetter, TotalKind
from winvest.offer.rehearsal.figures.rows import NOTHING, Group, Headline, Rhythm
from winvest.offer.rehearsal.queries import RehearsalRow
from winvest.offer.rehearsal.rules.profile import band_words
from winvest.screens.rehearsal.forms import DIMENSIONS, LineFilters
from winvest.screens.rehearsal.queries import TotalRow

PER: Mapping[Recurrence, str] = {
    Recurrence.MONTHLY: "par mois",
    Recurrence.YEARLY: "par an",
    Recurrence.ONE_SHOT: "une fois",
    Recurrence.CUSTOM: "par cycle",
}
UNTOLD = "Non précisé"
CHANNELS = {one.value: one.label for one in Channel}
PARTIES = {one.value: one.label for one in SplitParty}


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupView:
    """A group as it is read, and how it is asked for."""

    label: str
    key: str
    group: Group


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryView:
    """An account with what goes to it before, after, and really."""

    account: str
    label: str
    debit: bool
    before: Decimal
    after: Decimal
    actual: Decimal | None


def signed(value: Decimal, currency: str = "EUR") -> str:
    """An amount with its sign.

    >>> signed(Decimal("3120.4")), signed(Decimal(0))
    ('+3\\u202f120,40\\u00a0€', '0,00\\u00a0€')
    """
    told = amount(value, currency)
    return f"+{told}" if value > 0 else told


def finding(head: Headline, found: Sequence[Rhythm], papers: int) -> str:
    """The result in one sentence."""
    if not head.files:
        return "Aucun dossier n’est concerné."
    parts = [plural(head.changed, "dossier changé", "dossiers changés")]
    parts += [f"{signed(one.delta)} TTC {PER[one.recurrence]}" for one in found if one.delta]
    if head.much:
        parts.append(f"{number(head.much)} au-delà de +10\u00a0%")
    if head.lost:
        parts.append(plural(head.lost, "dossier perdu", "dossiers perdus"))
    if head.notices:
        parts.append(plural(head.notices, "préavis", "préavis"))
    if papers:
        parts.append(plural(papers, "document à renvoyer", "documents à renvoyer"))
    return ", ".join(parts) + "."


def group_views(found: Iterable[Group], by: str, codes: Mapping[UUID, str]) -> list[GroupView]:
    """Groups with their names."""
    return [
        GroupView(label=_label(one.key, by, codes), key=_key(one.key, by, codes), group=one)
        for one in found
    ]


def entry_views(found: Iterable[TotalRow]) -> list[EntryView]:
    """The entries: debits first; what has no account yet says so."""
    views = [
        EntryView(
            account=one.code or "À désigner",
            label=one.label,
            debit=max(one.before, one.after, one.actual or one.after, key=abs) > 0,
            before=abs(one.before),
            after=abs(one.after),
            actual=None if one.actual is None else abs(one.actual),
        )
        for one in found
        if one.kind is TotalKind.ENTRY
    ]
    return sorted(views, key=lambda one: (not one.debit, one.account))


def party_views(found: Iterable[TotalRow]) -> list[tuple[str, TotalRow]]:
    """Who earns what of the commissions, in the order of the parties."""
    mine = [one for one in found if one.kind is TotalKind.PARTY]
    order = list(PARTIES)
    mine.sort(key=lambda one: order.index(one.code) if one.code in order else len(order))
    return [(PARTIES.get(one.code, one.code), one) for one in mine]


def letters_of(found: Iterable[TotalRow], code: str) -> TotalRow | None:
    """The letters, or the notices among them."""
    return next((one for one in found if one.kind is TotalKind.LETTER and one.code == code), None)


def chips(filters: LineFilters) -> list[tuple[str, str, str]]:
    """Filters in words: name of the filter, its title, its value."""
    told = {
        "effet": ("Effet", filters.effect.label if filters.effect else ""),
        "fort": ("Hausse", "au-delà de +10\u00a0%" if filters.much else ""),
        "courrier": (
            "Courriers",
            {"tous": "tous", "preavis": "préavis"}.get(filters.mail, ""),
        ),
        "ecart": ("Écarts", "prédit ≠ réel" if filters.gap else ""),
        "rythme": ("Rythme", filters.recurrence.label if filters.recurrence else ""),
        **{name: (DIMENSIONS[name], _label(value, name, {})) for name, value in filters.by},
    }
    return [(name, title, value) for name, (title, value) in told.items() if value]


def title_of(one: RehearsalRow) -> str:
    """What was rehearsed, short."""
    if one.publication is None:
        return f"{one.facts['name']}, version {one.version_number}"
    act = "ouverture" if one.publication.opens else "fermeture"
    told = ", ".join(CHANNELS[each] for each in sorted(one.publication.channels))
    return f"{one.facts['name']}, {act}\u00a0: {told}"


def letter_of(one: RehearsalRow) -> str:
    """The letter of the notice, as it was when rehearsed; nothing of a rehearsal that kept none."""
    kept = (one.facts["notice"] or {}).get("letter")
    return NoticeLetter(kept).label if kept else ""


def _label(key: str, by: str, codes: Mapping[UUID, str]) -> str:
    if key == NOTHING:
        return UNTOLD
    if by == "societe":
        return codes.get(UUID(key), key) if codes else key
    if by == "canal":
        return CHANNELS.get(key, key)
    return band_words(key) if by == "age" else key


def _key(key: str, by: str, codes: Mapping[UUID, str]) -> str:
    return codes.get(UUID(key), key) if by == "societe" and key != NOTHING else key
