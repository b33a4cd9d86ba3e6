"""Which columns a list shows, in which order, and when a view counts as changed."""

import pytest

from winvest.foundation.kit.errors import Invalid, NotFound
from winvest.screens.catalogue.columns import CATALOGUE, canonical
from winvest.screens.saved_views.enums import Audience
from winvest.screens.saved_views.forms import parse_address, parse_columns, parse_step, parse_title
from winvest.screens.saved_views.lists import Column, declare, known_list
from winvest.screens.saved_views.rules import arranged, is_modified, moved

pytestmark = pytest.mark.req("CAT-06")
KNOWN = (
    Column(code="code", label="Code"),
    Column(code="nom", label="Nom", fixed=True),
    Column(code="maj", label="Mise à jour", usual=False),
)


@pytest.mark.parametrize(
    ("wishes", "shown"),
    [
        ((), ["code", "nom"]),
        (((), ()), ["code", "nom"]),
        ((("maj", "nom"),), ["maj", "nom"]),
        ((("maj",),), ["nom", "maj"]),
        (((), ("maj", "maj", "?")), ["nom", "maj"]),
        ((("?",), ("nom", "code")), ["nom", "code"]),
        ((("nom",), ("code",)), ["nom"]),
    ],
)
def test_columns_follow_the_first_wish_that_says_something(
    wishes: tuple[tuple[str, ...], ...], shown: list[str]
) -> None:
    assert [one.code for one in arranged(KNOWN, *wishes)] == shown


@pytest.mark.parametrize(
    ("code", "step", "order"),
    [
        ("b", -1, "bac"),
        ("b", 1, "acb"),
        ("a", -1, "abc"),
        ("c", 1, "abc"),
        ("z", 1, "abc"),
    ],
)
def test_a_column_moves_by_one_place_and_stays_in_the_list(
    code: str, step: int, order: str
) -> None:
    assert "".join(moved("abc", code, step)) == order


def test_a_view_is_changed_by_its_filters_or_its_columns() -> None:
    same = {"saved_columns": ("a",), "shown_columns": ["a"]}
    assert not is_modified({"q": "x", "tri": "nom"}, {"tri": "nom", "q": "x"}, **same)
    assert is_modified({"q": "x"}, {}, **same)
    assert is_modified({}, {}, saved_columns=("a",), shown_columns=("b",))


def test_the_forms_read_what_they_are_sent() -> None:
    assert parse_title({"name": "A"}).audience is Audience.PERSONAL
    with pytest.raises(Invalid):
        parse_title({"name": "", "audience": "group"})
    with pytest.raises(Invalid):
        parse_title({"name": "A", "audience": "autre"})
    assert parse_address({"adresse": "q=a&q=b&vide="}) == {"q": "b"}
    assert parse_address({}) == {}
    assert parse_columns({"colonnes": "a,,b"}) == ("a", "b")
    assert [parse_step({"deplacer": one}) for one in ("", "a:2", "a:1")] == [None, None, ("a", 1)]


def test_a_list_is_declared_once_and_known_by_its_name() -> None:
    assert known_list("catalogue") is CATALOGUE
    with pytest.raises(NotFound):
        known_list("autre")
    with pytest.raises(ValueError, match="twice"):
        declare(CATALOGUE)
    assert canonical({"q": " a ", "statut": "Actif", "vue": "x"}) == {"q": "a", "statut": "active"}
