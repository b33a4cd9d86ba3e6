"""What a person types finds the same words whatever their number."""

import pytest

from tests.schema.rows import Rows

pytestmark = pytest.mark.req("CAT-06")


@pytest.mark.parametrize(
    ("typed", "written", "found"),
    [
        ("forfaits", "Forfait Mobile", True),  # the stemmer takes « forfait » for a verb
        ("crédits mobiles", "Crédit sur mobile", True),
        ("debits", "Le débit garanti", True),
        ("journaux", "Un journal", True),
        ("les garanties", "Garantie accidents", True),
        ("forfaits", "Box Fibre", False),
    ],
)
def test_a_plural_finds_its_singular(rows: Rows, typed: str, written: str, found: bool) -> None:
    asked = "SELECT product_words('X-1', %s, NULL, NULL) @@ product_query(%s)"
    assert rows.connection.execute(asked, (written, typed)).fetchone() == (found,)
