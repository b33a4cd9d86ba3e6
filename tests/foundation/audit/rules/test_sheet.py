"""Lines of the export: one a changed field, and nothing that a spreadsheet would run."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from winvest.foundation.audit.enums import Action
from winvest.foundation.audit.rules.changes import Change
from winvest.foundation.audit.rules.grouping import acts_of
from winvest.foundation.audit.rules.sheet import HEADER, cell, lines_of

pytestmark = pytest.mark.req("ORG-05", "OPS-05")


@dataclass(frozen=True, kw_only=True)
class Line:
    """An entry of the trail; state only what the test is about."""

    id: UUID = UUID(int=1)
    at: datetime = datetime(2026, 11, 21, 10, 0, tzinfo=UTC)
    actor: str = "Marie Durand"
    role: str = "ADV"
    command: str | None = "catalog.edit_product"
    command_label: str = "Corriger le produit"
    action: Action = Action.UPDATE
    table: str = "product"
    table_label: str = "produit"
    record_id: UUID | None = None
    company: str = "FT"
    request_id: str | None = "r1"
    sentence: str = "Marie Durand a changé le produit"
    changes: tuple[Change, ...] = ()
    seq: int | None = 3
    hash: str | None = "ab"


NAME = Change(field="name", label="nom", before="Box", after="=1+1")
NOTES = Change(field="notes", label="notes", before=None, after="-5")


def test_each_change_has_its_line() -> None:
    lines = list(lines_of(Line(changes=(NAME, NOTES))))
    assert [line[9:12] for line in lines] == [("nom", "Box", "'=1+1"), ("notes", "", "'-5")]
    assert all(len(line) == len(HEADER) for line in lines)
    assert lines[0][0] == "2026-11-21 10:00:00.000000"


def test_an_entry_without_a_change_still_has_its_line() -> None:
    (line,) = lines_of(Line(seq=None, hash=None, request_id=None))
    assert line[8:12] == ("", "", "", "")
    assert line[12:] == ("", str(UUID(int=1)), "", "")


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r"])
def test_no_cell_is_a_formula(start: str) -> None:
    assert cell(f"{start}cmd") == f"'{start}cmd"


def test_lines_of_one_request_are_one_act() -> None:
    version = Line(id=UUID(int=2), table_label="version", action=Action.INSERT)
    other = Line(id=UUID(int=3), request_id="r2", changes=(NAME,))
    first, second = acts_of([Line(), Line(), version, other])
    assert first.sentence == "Marie Durand a modifié 3 éléments\u00a0: produit × 2, version"
    assert (first.action, len(first.lines), first.changes) == (Action.UPDATE, 3, ())
    assert (second.sentence, second.lines) == (other.sentence, ())
    assert second.changes == (NAME,)


def test_lines_outside_a_request_are_one_act_within_a_minute() -> None:
    job = Line(request_id=None)
    later = Line(request_id=None, at=job.at + timedelta(minutes=2))
    assert len(acts_of([job, job, later])) == 2
    assert acts_of([]) == ()


def test_plain_sql_is_never_grouped() -> None:
    by_hand = Line(request_id=None, command=None)
    assert len(acts_of([by_hand, by_hand])) == 2


def test_an_act_of_creations_is_a_creation() -> None:
    one = Line(action=Action.INSERT)
    act = acts_of([one, one])[0]
    assert act.action is Action.INSERT
    assert act.sentence.startswith("Marie Durand a créé 2 éléments")
