"""Before and after, as a person of the catalogue reads them."""

from decimal import Decimal
from typing import Any

import pytest

from winvest.foundation.audit.enums import Action
from winvest.foundation.audit.rules.changes import (
    Change,
    Reader,
    changed_fields,
    changes_of,
    name_of,
    plain,
    sentence,
    summary_sentence,
)
from winvest.foundation.audit.rules.words import (
    act_label,
    field_label,
    role_labels,
    table_noun,
    word_of,
)

pytestmark = pytest.mark.req("ORG-05")


def told(action: Action, *changes: Change, table: str = "product", name: str | None = None) -> str:
    found = sentence(actor="Marie", action=action, table=table, name=name, changes=changes)
    return found.replace("\u00a0", " ")


def a_change(label: str, before: str | None = "a", after: str | None = "b") -> Change:
    return Change(field=label, label=label, before=before, after=after)


def test_only_business_fields_that_differ_are_told() -> None:
    before = {"name": "Box", "lock_version": 1, "updated_at": "x", "sku": "FT-1"}
    after = {"name": "Box Fibre", "lock_version": 2, "updated_at": "y", "sku": "FT-1"}
    assert changed_fields(before, after) == ("name",)
    assert changed_fields(None, {"id": "1", "name": "Box"}) == ("name",)
    assert changed_fields(None, None) == ()
    (one,) = changes_of("product", before, after, Reader())
    assert (one.label, one.before, one.after) == ("nom", "Box", "Box Fibre")


def test_a_row_is_called_by_its_name() -> None:
    assert name_of({"name": "Old"}, {"name": "New"}) == "New"
    assert name_of({"name": "Old"}, None) == "Old"
    assert name_of(None, {"version": 3}) == "v3"
    assert name_of(None, {"name": "", "code": "P990"}) == "P990"
    assert name_of(None, {"amount": 3}) is None


@pytest.mark.parametrize(
    ("table", "expected"),
    [
        ("product", "Marie a changé le champ « nom » du produit : a → b"),
        ("product_version", "Marie a changé le champ « nom » de la version : a → b"),
        ("initial_fee", "Marie a changé le champ « nom » des frais initiaux : a → b"),
        ("app_user", "Marie a changé le champ « nom » de l’utilisateur : a → b"),
        ("unheard_of", "Marie a changé le champ « nom » de « unheard_of » : a → b"),
    ],
)
def test_one_change_is_told_whole(table: str, expected: str) -> None:
    assert told(Action.UPDATE, a_change("nom"), table=table) == expected


def test_an_emptied_or_long_value_stays_readable() -> None:
    emptied = told(Action.UPDATE, a_change("notes", "a", None))
    assert emptied.endswith("du produit : a → vide")
    long = told(Action.UPDATE, a_change("notes", None, "x" * 500))
    assert long.endswith("x…")
    assert len(long) < 200


@pytest.mark.parametrize(
    ("count", "tail"),
    [
        (0, "a enregistré le produit « Box » sans changement visible"),
        (2, "a modifié le produit « Box » : f0, f1"),
        (5, "a modifié le produit « Box » : f0, f1, f2, f3 et f4"),
        (7, "a modifié le produit « Box » : f0, f1, f2, f3 et 3 autres champs"),
    ],
)
def test_several_changes_are_listed(count: int, tail: str) -> None:
    changes = [a_change(f"f{index}") for index in range(count)]
    assert told(Action.UPDATE, *changes, name="Box") == f"Marie {tail}"


def test_creation_and_deletion_name_the_thing() -> None:
    assert told(Action.INSERT, name="Box") == "Marie a créé le produit « Box »"
    assert told(Action.DELETE) == "Marie a supprimé le produit"


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (None, None),
        ("", None),
        ([], None),
        (False, "non"),
        (1234, "1 234"),
        (Decimal("9.90"), "9,90"),
        ("Box", "Box"),
        ("2026-13-45", "2026-13-45"),
        ("2026-11-21T10:00:00", "2026-11-21T10:00:00"),
        ("2026-11-21T10:00:00+00:00", "21 nov. 2026 à 11 h 00"),
        (["web", None], "web, –"),
        ({"amount": Decimal("9.90"), "base": None}, "montant : 9,90, base : –"),
        ([{"min": 0}, {"min": 5}], "minimum : 0 · minimum : 5"),
        (1.5, "1.5"),
    ],
)
def test_values_are_shown_in_french(value: Any, expected: str | None) -> None:
    found = plain(value)
    assert (found and found.replace("\u00a0", " ").replace("\u202f", " ")) == expected


def test_unknown_words_keep_their_name() -> None:
    assert field_label("never_seen") == "never_seen"
    assert table_noun("never_seen").name == "never_seen"


def test_a_line_that_stands_for_many_rows_says_so() -> None:
    loaded = summary_sentence(
        actor="Winvest", table="product", values={"summary": True, "rows": 1200}
    )
    assert loaded == "Winvest a chargé 1\u202f200\u00a0lignes d’un coup (produit, résumé)"
    unknown = summary_sentence(actor="Winvest", table="product", values={"summary": True})
    assert unknown == "Winvest a chargé plusieurs lignes d’un coup (produit, résumé)"
    emptied = summary_sentence(actor="SQL", table="product", values={"truncated": True})
    assert emptied == "SQL a vidé toute la table «\u00a0produit\u00a0»"
    assert summary_sentence(actor="x", table="product", values={"name": "Box"}) is None
    assert summary_sentence(actor="x", table="product", values=None) is None


@pytest.mark.parametrize(
    ("value", "expected"),
    [("9.900000", "9,90"), ("0.6", "0,6"), ("0.123400", "0,1234"), ("20.00", "20,00"), ("5", "5")],
)
def test_zeros_beyond_the_cents_are_not_read(value: str, expected: str) -> None:
    assert plain(Decimal(value)) == expected


def test_words_of_roles_acts_and_lists() -> None:
    assert role_labels("catalogue_manager,inconnu") == "Catalogue Manager, inconnu"
    assert act_label(None) == "Hors de Winvest (SQL)"
    assert act_label("x.y") == "x.y"
    assert word_of("channels", "web") == "Web"
    assert word_of("channels", "fax") == "fax"
