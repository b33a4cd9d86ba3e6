"""Before and after: what a row of the trail changed, told in French."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from winvest.foundation.audit.enums import Action
from winvest.foundation.audit.rules.words import TECHNICAL, Noun, field_label, table_noun, word_of
from winvest.foundation.kit.french import NBSP, moment, number, plural, short_date

Values = Mapping[str, Any]
NAMING = ("name", "label", "title", "legal_name", "display_name", "sku", "code", "email", "version")
LONG = 120
CONTEXT = 24


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One field: its French label, its value before and after (None: empty)."""

    field: str
    label: str
    before: str | None
    after: str | None


class Reader:
    """How a stored value is shown; rooms' lists and names are given by the query."""

    def shown(self, table: str, field: str, value: Any) -> str | None:
        """The value as people read it."""
        return plain(value)


def changed_fields(before: Values | None, after: Values | None) -> tuple[str, ...]:
    """Names of the business fields that differ, in the order of the row."""
    old, new = before or {}, after or {}
    names = dict.fromkeys((*old, *new))
    return tuple(name for name in names if name not in TECHNICAL and old.get(name) != new.get(name))


def changes_of(
    table: str, before: Values | None, after: Values | None, reader: Reader
) -> tuple[Change, ...]:
    """The fields that differ, each with its value before and after, as people read them."""
    old, new = before or {}, after or {}
    return tuple(
        Change(
            field=name,
            label=field_label(name),
            before=reader.shown(table, name, old.get(name)),
            after=reader.shown(table, name, new.get(name)),
        )
        for name in changed_fields(before, after)
    )


def name_of(before: Values | None, after: Values | None) -> str | None:
    """What the row is called: the first of its naming fields that is filled."""
    for values in (after, before):
        for field in NAMING:
            found = (values or {}).get(field)
            if isinstance(found, str | int) and found != "":
                return f"v{found}" if field == "version" else str(found)
    return None


def sentence(
    *, actor: str, action: Action, table: str, name: str | None, changes: Sequence[Change]
) -> str:
    """What happened, in one French sentence.

    >>> one = Change(field="name", label="nom", before="Box", after="Box Fibre")
    >>> sentence(actor="Marie Durand", action=Action.UPDATE, table="product", name=None,
    ...          changes=[one]).replace("\\u00a0", " ")
    'Marie Durand a changé le champ « nom » du produit : Box → Box Fibre'
    """
    noun = table_noun(table)
    called = f" «{NBSP}{name}{NBSP}»" if name else ""
    if action is Action.INSERT:
        return f"{actor} a créé {noun.the}{called}"
    if action is Action.DELETE:
        return f"{actor} a supprimé {noun.the}{called}"
    if len(changes) == 1:
        only = changes[0]
        return (
            f"{actor} a changé le champ «{NBSP}{only.label}{NBSP}» {_of(noun)}{called}{NBSP}: "
            f"{' → '.join(map(_short, where_they_differ(only.before, only.after)))}"
        )
    if not changes:
        return f"{actor} a enregistré {noun.the}{called} sans changement visible"
    listed = ", ".join(change.label for change in changes[:4])
    more = f" et {len(changes) - 4} autres champs" if len(changes) > 5 else ""
    if len(changes) == 5:
        more = f" et {changes[4].label}"
    return f"{actor} a modifié {noun.the}{called}{NBSP}: {listed}{more}"


def summary_sentence(*, actor: str, table: str, values: Values | None) -> str | None:
    """What a line says that stands for many rows (a bulk load, a TRUNCATE), if it does."""
    told = values or {}
    noun = table_noun(table)
    if told.get("summary") is True:
        rows = told.get("rows")
        count = plural(rows, "ligne") if isinstance(rows, int) else "plusieurs lignes"
        return f"{actor} a chargé {count} d’un coup ({noun.name}, résumé)"
    if told.get("truncated") is True:
        return f"{actor} a vidé toute la table «{NBSP}{noun.name}{NBSP}»"
    return None


def plain(value: Any) -> str | None:
    """A stored value as people read it, whatever its field.

    >>> plain(True), plain(None), plain(["web", "field"]), plain("2026-11-21")
    ('oui', None, 'web, field', '21\\xa0nov.\\xa02026')
    >>> plain([{"kind": "head_office", "city": "Brest"}])
    'type\\xa0: siège social, ville\\xa0: Brest'
    """
    if value is None or value == "" or value == []:
        return None
    if isinstance(value, bool):
        return "oui" if value else "non"
    if isinstance(value, int):
        return number(value)
    if isinstance(value, Decimal):
        return number(_short_figure(value))
    if isinstance(value, str):
        return _moment(value)
    if isinstance(value, list):
        separator = " · " if any(isinstance(one, dict) for one in value) else ", "
        return separator.join(plain(one) or "–" for one in value)
    if isinstance(value, dict):
        parts = {str(name): plain(_worded(str(name), one)) for name, one in value.items()}
        return ", ".join(f"{field_label(at)}{NBSP}: {one or '–'}" for at, one in parts.items())
    return str(value)


def _worded(field: str, value: Any) -> Any:
    return word_of(field, value) if isinstance(value, str) else value


def _short_figure(value: Decimal) -> Decimal:
    """The database keeps six decimals; nobody reads the zeros beyond the cents."""
    cents = value.quantize(Decimal("0.01"))
    if value != cents:
        return value.normalize()
    exponent = value.as_tuple().exponent
    return cents if isinstance(exponent, int) and exponent < -2 else value


def _of(noun: Noun) -> str:
    for article, contracted in (("le ", "du "), ("les ", "des ")):
        if noun.the.startswith(article):
            return contracted + noun.the.removeprefix(article)
    return f"de {noun.the}"


def where_they_differ(before: str | None, after: str | None) -> tuple[str | None, str | None]:
    """Two long texts from a few words before they part; short ones whole.

    >>> where_they_differ("Box", "Box Fibre")
    ('Box', 'Box Fibre')
    >>> where_they_differ("mot " * 40 + "hier", "mot " * 40 + "demain")
    ('… mot mot mot mot mot mot hier', '… mot mot mot mot mot mot demain')
    """
    if before is None or after is None or max(len(before), len(after)) <= LONG:
        return before, after
    pairs = enumerate(zip(before, after, strict=False))
    shared = next((at for at, (old, new) in pairs if old != new), min(len(before), len(after)))
    start = before.rfind(" ", 0, max(shared - CONTEXT, 0))
    if start <= 0:
        return before, after
    return f"…{before[start:]}", f"…{after[start:]}"


def _short(text: str | None) -> str:
    if text is None:
        return "vide"
    return text if len(text) <= LONG else f"{text[: LONG - 1].rstrip()}…"


def _moment(text: str) -> str:
    if not (len(text) >= 10 and text[:4].isdigit() and text[4] == "-" and text[7] == "-"):
        return text
    try:
        if len(text) == 10:
            return short_date(date.fromisoformat(text))
        at = datetime.fromisoformat(text)
    except ValueError:
        return text
    return moment(at) if at.tzinfo else text
