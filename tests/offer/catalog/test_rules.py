"""The life cycle, the suggested code, the locks of a sale and the merge of two edits."""

import pytest

from winvest.foundation.kit.errors import Missing, Refused, Unready
from winvest.offer.catalog import rules
from winvest.offer.catalog.enums import LifecycleStatus

OPEN = {
    ("draft", "test"),
    ("draft", "retired"),
    ("test", "draft"),
    ("test", "active"),
    ("active", "frozen"),
    ("active", "retired"),
    ("frozen", "active"),
    ("frozen", "retired"),
}
GATED = {("test", "active")}
PLANNED = {("active", "retired")}
PAIRS = [(one, other) for one in LifecycleStatus for other in LifecycleStatus]


@pytest.mark.req("CAT-05")
@pytest.mark.parametrize(("current", "target"), PAIRS)
def test_a_move_is_made_or_refused_with_what_to_do(
    current: LifecycleStatus, target: LifecycleStatus
) -> None:
    if (current.value, target.value) in OPEN:
        move = rules.check_move(current, target)
        assert move.target is target
        assert target in rules.ALLOWED[current]
        assert move.gated is ((current.value, target.value) in GATED)
        assert move.planned is ((current.value, target.value) in PLANNED)
        return
    assert target not in rules.ALLOWED[current]
    with pytest.raises(Refused) as refused:
        rules.check_move(current, target)
    assert refused.value.code == "illegal_move"
    assert "\u00a0: " in refused.value.message, "the sentence says what to do next"


@pytest.mark.req("CAT-05")
def test_only_the_withdrawal_is_final() -> None:
    final = {move.target for one in LifecycleStatus for move in rules.open_moves(one) if move.final}
    assert final == {LifecycleStatus.RETIRED}


@pytest.mark.req("CAT-05")
def test_reversible_moves_have_their_way_back() -> None:
    for status in LifecycleStatus:
        for move in rules.open_moves(status):
            back = {one.target for one in rules.open_moves(move.target)}
            assert move.final or move.gated or status in back


@pytest.mark.req("CAT-05", "VER-05")
def test_the_gate_names_what_lacks() -> None:
    rules.check_gate(())
    lacking = [
        Missing(code="x", message=one, href="/produits/A")
        for one in ("Un.", "Deux.", "Trois.", "Quatre.", "Cinq.")
    ]
    with pytest.raises(Unready) as refused:
        rules.check_gate(lacking)
    assert refused.value.code == "not_ready"
    assert refused.value.missing == tuple(lacking), "each point keeps its page"
    assert "Un. Deux. Trois. Et 2\xa0autres points." in refused.value.message
    with pytest.raises(Unready) as refused:
        rules.check_gate(lacking[:4])
    assert refused.value.message.endswith("Et 1\xa0autre point.")


@pytest.mark.req("CAT-05", "VER-06")
def test_what_was_sold_leaves_with_a_plan() -> None:
    active, frozen, retired = (
        LifecycleStatus.ACTIVE,
        LifecycleStatus.FROZEN,
        LifecycleStatus.RETIRED,
    )
    rules.check_plan(rules.check_move(frozen, retired), given=False)
    rules.check_plan(rules.check_move(active, retired), given=True)
    with pytest.raises(Refused) as refused:
        rules.check_plan(rules.check_move(active, retired), given=False)
    assert refused.value.code == "exit_plan_missing"


@pytest.mark.req("CAT-05", "VER-03")
@pytest.mark.parametrize(
    ("status", "on_sale", "what"),
    [
        ("draft", False, []),
        ("test", False, ["Suppression"]),
        ("active", False, ["Conditions de vente", "Suppression"]),
        ("active", True, ["Conditions de vente", "Suppression", "Changement majeur"]),
        ("frozen", False, ["Suppression"]),
        ("retired", False, ["Toute la fiche"]),
    ],
)
def test_locks_say_what_and_why(status: str, on_sale: bool, what: list[str]) -> None:
    locks = rules.locks_of(LifecycleStatus(status), on_sale=on_sale)
    assert [one.what for one in locks] == what
    assert all(one.why.endswith(".") for one in locks)


@pytest.mark.req("CAT-04")
@pytest.mark.parametrize(
    ("taken", "expected"),
    [
        ([], "AP-SANTE-0001"),
        (["AP-SANTE-003"], "AP-SANTE-004"),
        (["AP-SANTE-009", "AP-SANTE-0010"], "AP-SANTE-0011"),
        (["AP-SANTE-999"], "AP-SANTE-1000"),
        (["AP-SANTE-PRO", "AP-ASSIST-0007"], "AP-SANTE-0001"),
    ],
)
def test_the_suggested_code_follows_its_siblings(taken: list[str], expected: str) -> None:
    assert rules.suggested_sku("AP", "SANTE", taken) == expected


@pytest.mark.req("CAT-04")
def test_a_product_on_sale_keeps_its_terms() -> None:
    locked = rules.locked_fields(LifecycleStatus.ACTIVE)
    assert {"channels", "min_age", "client_kinds", "fields"} <= locked
    assert "description" not in locked
    assert rules.locked_fields(LifecycleStatus.FROZEN) == frozenset()
    assert "name" in rules.locked_fields(LifecycleStatus.RETIRED)


@pytest.mark.req("CAT-04")
def test_a_merge_loses_neither_edit() -> None:
    before = {"name": "Box", "description": "Fibre", "zones": ("FR",)}
    mine = {"name": "Box fibre", "description": "Fibre", "zones": ("FR", "RE")}
    theirs = {"name": "Box", "description": "Fibre 1 Gb/s", "zones": ("FR", "GP")}
    assert rules.merged(before, mine, theirs) == {
        "name": "Box fibre",
        "description": "Fibre 1 Gb/s",
        "zones": ("FR", "RE"),
    }
