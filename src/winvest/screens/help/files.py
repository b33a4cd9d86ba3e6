"""The pages of `docs/` that are made from the code: dictionary, publication checklist. Pure.

`python -m tests.screens.help.dump` writes them; a test says when they no longer agree.
"""

from collections.abc import Iterable, Mapping

from winvest.foundation.audit.rules.act_words import VALUES
from winvest.offer.catalog.enums import Channel
from winvest.offer.documents.law.rules import SPECIFIED, LegalFamily, named, required_types
from winvest.screens.help.checklists import steps
from winvest.screens.help.diagram import diagram
from winvest.screens.help.dictionary import AREAS, ColumnEntry, TableEntry, tables, tables_of

DICTIONARY = "docs/data-dictionary.md"
CHECKLIST = "docs/publication-checklists.md"


def made() -> Mapping[str, str]:
    """Each generated page, by its path."""
    return {DICTIONARY: dictionary_page(), CHECKLIST: checklist_page()}


def dictionary_page() -> str:
    """Every table and column, with a diagram of each area that code hosts draw."""
    lines = [
        "# Dictionnaire des données",
        "",
        "Lu des modèles eux-mêmes ; ne s’écrit pas à la main"
        " (`PYTHONPATH=src python -m tests.screens.help.dump`). À l’écran : `/aide/dictionnaire`.",
        "",
        "| domaine | tables | contenu |",
        "|---|---|---|",
    ]
    lines += [
        f"| [{one.title}](#{one.code}) | {len(tables_of(one.code))} | {one.what} |" for one in AREAS
    ]
    for one in AREAS:
        own = tables_of(one.code)
        lines += ["", f'<a id="{one.code}"></a>', "", f"## {one.title}", "", *_mermaid(own)]
        for table in own:
            lines += ["", *_table(table)]
    return "\n".join(lines) + "\n"


def checklist_page() -> str:
    """What a publication asks for, as the specification's own obligations say."""
    day = max(one.starts for one in SPECIFIED)
    lines = [
        "# Listes de contrôle avant publication",
        "",
        "Faites des règles de la publication et des obligations d’origine ; celles du jour, avec"
        " leurs textes, sont à l’écran : `/aide/publication`.",
        "",
        "| ligne | ce qui doit être vrai | qui |",
        "|---|---|---|",
        *(f"| {one.code.label} (`{one.code}`) | {one.must} | {one.who} |" for one in steps()),
        "",
        "## Documents par famille et par canal",
        "",
        "| famille | " + " | ".join(VALUES["channels"][one] for one in Channel) + " |",
        "|---|" + "---|" * len(Channel),
    ]
    for family in (*LegalFamily, None):
        cells = [
            ", ".join(map(named, required_types(family, channel, day=day, book=SPECIFIED))) or "–"
            for channel in Channel
        ]
        lines.append(f"| {family.label if family else 'Autres'} | " + " | ".join(cells) + " |")
    return "\n".join(lines) + "\n"


def _mermaid(own: Iterable[TableEntry]) -> list[str]:
    drawing = diagram(tuple(own), every=tables())
    ties = [
        f"    {one.parent} {'|o' if one.optional else '||'}--{'o|' if one.single else 'o{'}"
        f" {one.child} : {one.column}"
        for one in drawing.ties
    ]
    return ["```mermaid", "erDiagram", *ties, "```"] if ties else []


def _table(one: TableEntry) -> list[str]:
    whose = f"par `{one.company_column}`" if one.company_column else f"commune : {one.shared}"
    return [
        f"### {one.name}",
        "",
        f"**{one.label}.** {one.sentence} *{one.meaning}* Société : {whose}.",
        "",
        "| colonne | ce que c’est | type | vide | renvoie à |",
        "|---|---|---|---|---|",
        *map(_row, one.columns),
    ]


def _row(one: ColumnEntry) -> str:
    said = one.label or one.name
    if one.values:
        said += " : " + ", ".join(f"{label} (`{value}`)" for value, label in one.values)
    unique = ", unique" if one.unique else ""
    to = f"`{one.reference.table}.{one.reference.column}`" if one.reference else ""
    optional = "oui" if one.optional else "non"
    return f"| `{one.name}` | {said} | {one.sql}{unique} | {optional} | {to} |"
