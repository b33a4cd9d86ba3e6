"""Files of index values: read exactly, refused line by line."""

from datetime import date
from decimal import Decimal

import pytest

from winvest.foundation.kit.errors import Invalid
from winvest.offer.pricing.references.forms import parse_points

pytestmark = pytest.mark.req("PRI-01")


@pytest.mark.parametrize(
    "text",
    [
        "serie;date;valeur\nspot;01/03/2026;0,0812",
        "\ufeffSérie;Date;Valeur\r\nSPOT;2026-03-01;0.0812\r\n\r\n",
        "serie,date,valeur\nspot,2026-03-01,0.0812",
    ],
)
def test_a_file_as_spreadsheets_write_it(text: str) -> None:
    (point,) = parse_points(text)
    assert (point.series, point.on, point.value) == ("spot", date(2026, 3, 1), Decimal("0.0812"))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "vide"),
        ("a;b;c\n1;2;3", "première ligne"),
        ("serie;date;valeur\nor;01/03/2026;1", "Ligne 2"),
        ("serie;date;valeur\nspot;31/02/2026;1", "date"),
        ("serie;date;valeur\nspot;01/03/2026;cher", "valeur"),
        ("serie;date;valeur\nspot;01/03/2026;1e9", "valeur"),
        ("serie;date;valeur\nspot;01/03/2026", "colonnes"),
        ("serie;date;valeur\nspot;01/03/2026;1\nspot;2026-03-01;2", "deux fois"),
    ],
)
def test_what_is_wrong_is_told(text: str, said: str) -> None:
    with pytest.raises(Invalid) as refused:
        parse_points(text)
    assert said in refused.value.errors[0].message
