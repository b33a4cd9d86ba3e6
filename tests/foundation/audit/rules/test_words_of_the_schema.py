"""Every audited table, and each of its fields, has its French word."""

import re

import pytest

from winvest.foundation.audit.enums import Action
from winvest.foundation.audit.rules.changes import Change, sentence
from winvest.foundation.audit.rules.field_words import FIELDS
from winvest.foundation.audit.rules.words import TABLES, TECHNICAL
from winvest.foundation.infra.settings import ROOT

SCHEMA = (ROOT / "docs" / "schema.sql").read_text()
AUDITED = sorted(
    set(re.findall(r"CREATE TRIGGER \w*audit\w* [^;]*? ON (?:public\.)?(\w+)", SCHEMA))
)
BODIES = dict(re.findall(r"CREATE TABLE (?:public\.)?(\w+) \((.*?)\n\)", SCHEMA, re.DOTALL))
COLUMN = re.compile(r"^    ([a-z_]+) ", re.MULTILINE)


@pytest.mark.req("ORG-05")
def test_the_dump_is_read() -> None:
    assert "product" in AUDITED
    assert "lifecycle_status" in COLUMN.findall(BODIES["product"])


@pytest.mark.req("ORG-05")
@pytest.mark.parametrize("table", AUDITED)
def test_an_audited_table_and_its_fields_have_their_words(table: str) -> None:
    assert table in TABLES
    columns = set(COLUMN.findall(BODIES[table]))
    assert columns - set(FIELDS) - TECHNICAL == set()


@pytest.mark.req("ORG-05")
def test_a_long_text_is_shown_where_it_changed() -> None:
    start = "Complémentaire santé d’entrée de gamme : le ticket modérateur, " * 2
    one = Change(field="d", label="description", before=f"{start}A.", after=f"{start}B.")
    told = sentence(
        actor="Nadia", action=Action.UPDATE, table="product", name="Santé", changes=[one]
    )
    assert told.endswith("ticket modérateur, B.")
    assert told.count("Complémentaire") == 0
    assert told.count("…") == 2
