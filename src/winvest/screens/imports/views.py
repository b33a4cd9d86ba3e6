"""What the pages of an import show: where it stands, its lines in words."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import quote

from winvest.foundation.kit.french import number, plural
from winvest.foundation.kit.labelled import Labelled
from winvest.offer.catalog.enums import Badge, Channel, ClientKind, RevenueModel, TariffMode
from winvest.offer.catalog.loading.judging import CODE, FORMER
from winvest.screens.imports.checking import entry_of
from winvest.screens.imports.enums import ImportStatus, Joined, Outcome, Source, Verdict
from winvest.screens.imports.next_kept import NAME as NEXT
from winvest.screens.imports.next_kept import shown as next_shown
from winvest.screens.imports.next_kept import unpacked as next_unpacked
from winvest.screens.imports.papers import NAME as PAPERS
from winvest.screens.imports.papers import told as papers_told
from winvest.screens.imports.papers import unpacked as papers_unpacked
from winvest.screens.imports.places import PATH
from winvest.screens.imports.queries import ImportRow, LineRow
from winvest.screens.imports.targets import TARGETS
from winvest.screens.imports.versions import NAME as VERSIONS
from winvest.screens.imports.versions import told, unpacked

RUNNING = frozenset((ImportStatus.CHECKING, ImportStatus.APPLYING, ImportStatus.UNDOING))
WRITTEN = frozenset(
    (ImportStatus.APPLYING, ImportStatus.APPLIED, ImportStatus.UNDOING, ImportStatus.UNDONE)
)
LABELS = {one.code: one.label for one in TARGETS}
SYSTEMS = {one.value: one.label for one in Source} | {FORMER: "Ancien code"}
LISTS = {
    "revenue_model": RevenueModel,
    "tariff_mode": TariffMode,
    "channels": Channel,
    "client_kinds": ClientKind,
    "badges": Badge,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeView:
    """An entry that a line changes."""

    label: str
    before: str
    after: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FaultView:
    """What is wrong with a line, and the header of the column at fault."""

    column: str
    message: str


def changes_in_words(
    line: LineRow, names: Mapping[str, str], fields: Mapping[str, str]
) -> list[ChangeView]:
    """What a line changes, old → new."""
    return [
        ChangeView(
            label=_label(name, fields),
            before=_told(name, before, names),
            after=_told(name, after, names),
        )
        for name, (before, after) in line.changes.items()
        if name not in (VERSIONS, PAPERS, NEXT)
    ] + _apart_in_words(line)


def _apart_in_words(line: LineRow) -> list[ChangeView]:
    """The versions that a line rebuilds and the documents that it attaches."""
    found = []
    if VERSIONS in line.changes:
        lines, _ = unpacked(line.changes[VERSIONS][1])
        found.append(ChangeView(label="Versions, en brouillon", before="–", after=told(lines)))
    if NEXT in line.changes:
        told_next = next_shown(next_unpacked(line.changes[NEXT][1]))
        found += [
            ChangeView(label=what, before=before, after=after) for what, before, after in told_next
        ]
    if PAPERS in line.changes:
        papers = papers_unpacked(line.changes[PAPERS][1])
        found.append(ChangeView(label="Documents", before="–", after=papers_told(papers)))
    return found


def stands(line: LineRow) -> Labelled:
    """What becomes, or became, of a line: a new version is said rather than a correction."""
    if line.outcome is not None:
        return line.outcome
    if line.verdict is Verdict.UPDATE and set(line.changes) == {NEXT}:
        return Joined.DRAFTED
    if line.verdict is Verdict.UNCHANGED and line.told:
        return Joined.WITH
    return line.verdict


def address_of(line: LineRow) -> str:
    """Where what a line wrote is seen: the draft that it prepared, else the product."""
    here = f"/produits/{quote(line.sku, safe='')}"
    if line.outcome is Outcome.APPLIED and NEXT in line.changes:
        return f"{here}/versions/{next_unpacked(line.changes[NEXT][1]).number}"
    return here


def faults_in_words(line: LineRow, one: ImportRow) -> list[FaultView]:
    """What is wrong with a line, by the columns of its file."""
    headers = {code: one.headers[at] for at, code in one.columns.items() if at < len(one.headers)}
    return [
        FaultView(
            column=headers.get(entry_of(entry)) or LABELS.get(entry_of(entry), ""), message=message
        )
        for entry, message in line.faults
    ]


def steps_of(one: ImportRow | None, current: str) -> list[dict[str, str]]:
    """The four steps of an import, for the stepper."""
    here = f"{PATH}/{one.id}" if one else ""
    checked = one is not None and one.checked_at is not None
    written = one is not None and one.status in WRITTEN
    over = one is not None and written and one.status not in RUNNING
    open_ = one is not None and not written and one.status not in RUNNING
    steps = [
        ("fichier", "Fichier", "", one is not None),
        (
            "colonnes",
            "Colonnes",
            f"{here}/colonnes" if open_ else "",
            (checked or written) and current != "colonnes",
        ),
        ("controle", "Contrôle", f"{here}/controle" if checked else "", written),
        ("resultat", "Import", here if written else "", over),
    ]
    return [
        {
            "label": label,
            "href": href if key != current else "",
            "state": "done" if done else "current" if key == current else "todo",
        }
        for key, label, href, done in steps
    ]


def result_sentence(one: ImportRow) -> str:
    """What an import did, in a sentence.

    The words follow the counts; what is nil is not said. Undone, it tells what is left of it.
    """
    parts = [
        plural(one.created_count, "produit créé", "produits créés") if one.created_count else "",
        plural(one.updated_count, "modifié", "modifiés") if one.updated_count else "",
        plural(one.refused_count, "refusé", "refusés") if one.refused_count else "",
    ]
    if one.status is ImportStatus.UNDONE:
        parts = [
            plural(one.undone_count, "produit repris", "produits repris"),
            plural(one.kept_count, "gardé", "gardés") if one.kept_count else "",
        ]
    return ", ".join(filter(None, parts)) or "Rien n’a été écrit"


def progress_of(one: ImportRow) -> tuple[int, int, str]:
    """How far an import is: done, all, and the sentence."""
    if one.status is ImportStatus.CHECKING:
        done, total, verb = one.checked_count, one.total, "contrôlées"
    elif one.status is ImportStatus.UNDOING:
        done, total, verb = one.undone_count + one.kept_count, one.written, "reprises"
    else:
        done, total, verb = one.written + one.refused_count, one.to_write, "écrites"
    if one.whole and one.status is ImportStatus.APPLYING:
        shown = _lines_done(done, "préparées", total)
        return done, max(total, 1), f"{shown}, gardées toutes ensemble à la fin"
    if not total:
        return 0, 1, "En attente de son tour"
    return done, total, _lines_done(done, verb, total)


def _lines_done(done: int, verb: str, total: int) -> str:
    """How many lines, as one says it; French counts zero as one.

    >>> _lines_done(0, "écrites", 190), _lines_done(2, "écrites", 190)
    ('0 ligne écrite sur 190', '2 lignes écrites sur 190')
    """
    what = f"lignes {verb}" if done > 1 else f"ligne {verb.removesuffix('s')}"
    return f"{number(done)} {what} sur {number(total)}"


def _label(name: str, fields: Mapping[str, str]) -> str:
    if name.startswith(CODE):
        system = name.removeprefix(CODE)
        system = FORMER if system.startswith(FORMER) else system
        return SYSTEMS.get(system, f"Code {system}")
    if name.startswith("champ_"):
        return fields.get(name.removeprefix("champ_"), name.removeprefix("champ_"))
    return LABELS.get(entry_of(name), name)


def _told(name: str, value: str, names: Mapping[str, str]) -> str:
    if not value:
        return "–"
    if name in ("partner_id", "risk_id"):
        return names.get(value, value)
    if name in LISTS:
        labels = {each.value: each.label for each in LISTS[name]}
        return ", ".join(labels.get(each, each) for each in value.split(","))
    return value if len(value) <= 120 else f"{value[:120]}…"


def plain_sentence(changes: Sequence[ChangeView]) -> str:
    """Changes as a cell of a report."""
    return "\n".join(f"{one.label} : {one.before} → {one.after}" for one in changes)
