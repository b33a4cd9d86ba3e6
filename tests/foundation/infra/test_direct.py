"""Statements put into words: what stays the same is written, the rest fills its places."""

from uuid import UUID

import pytest
from sqlalchemy import Text, bindparam, column, select, table

from winvest.foundation.infra.direct import worded

pytestmark = pytest.mark.req("PRI-05")
LINES = table("lines", column("word"), column("size"))


def test_what_is_constant_is_written_and_quoted() -> None:
    asked = select(LINES.c.word).where(
        LINES.c.word.in_(["l'été", "50 %"]),
        LINES.c.size > 3,
        LINES.c.word != "\x02typed\x03",
        LINES.c.word == bindparam("place", type_=Text, required=True),
    )
    said = worded(asked, constant=lambda value: value != "\x02typed\x03")
    assert "IN ('l''été', '50 %')" in said.text
    assert "> 3" in said.text
    assert said.read_as({"\x02typed\x03": "l'eau"}).filled(place="ici").values == ("l'eau", "ici")


def test_nothing_is_written_unless_it_is_said_to_be_constant() -> None:
    said = worded(select(LINES.c.word).where(LINES.c.word == "eau", LINES.c.size == UUID(int=1)))
    assert "eau" not in said.text
    assert said.values == ("eau", UUID(int=1))
