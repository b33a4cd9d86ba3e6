"""Which changes break what was promised, and the moves that a version may make."""

from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import pytest

from tests.offer.versions.parts import (
    BASE,
    FEE,
    GRID,
    NOW,
    PLAN,
    STEPS,
    d,
    fixed,
    paper,
    scheme,
    tiered,
)
from winvest.foundation.kit.errors import Conflict, Invalid, Refused
from winvest.offer.catalog.enums import VersionStatus
from winvest.offer.documents.enums import DocumentType
from winvest.offer.pricing.enums import PriceEffect, TierMode
from winvest.offer.versions.rules.breaking import breaking_changes, check_breaking
from winvest.offer.versions.rules.content import (
    ExtraKind,
)
from winvest.offer.versions.rules.moves import (
    ALLOWED,
    Signature,
    check_future,
    check_move,
    check_seen,
    check_signature,
    check_untouched,
)


@pytest.mark.req("VER-03")
@pytest.mark.parametrize(
    ("before", "after", "reason"),
    [
        ({}, {"prices": (fixed("10.90"),)}, "9,90\u00a0€ → 10,90\u00a0€ TTC"),
        ({}, {"prices": (fixed("9.90", tax_included=False),)}, "augmente"),
        ({}, {"prices": (fixed("9.90"), fixed("1"))}, "augmente"),
        ({}, {"plans": ()}, "«\u00a0Essentiel\u00a0» disparaît"),
        ({}, {"papers": (paper(DocumentType.CG, file="b"),)}, "est remplacé"),
        ({}, {"papers": ()}, "disparaît"),
        ({}, {"schemes": (scheme("10", "12", "15", company="0.6"),)}, "répartition"),
        ({}, {"extras": (FEE,)}, "s’ajoute"),
        ({"extras": (FEE,)}, {"extras": (replace(FEE, value=d("11")),)}, "augmente"),
        (
            {"prices": (tiered(*STEPS),)},
            {"prices": (tiered(("0", "99", "10"), ("100", None, "8.50")),)},
            "pour 100",
        ),
        (
            {"prices": (tiered(*STEPS),)},
            {"prices": (tiered(*STEPS, mode=TierMode.GRADUATED),)},
            "augmente",
        ),
        (
            {"prices": (fixed("0", grid=GRID),)},
            {"prices": (fixed("0", grid=(GRID[0], replace(GRID[1], amount=d("31")))),)},
            "dès 41 ans",
        ),
        (
            {"prices": (fixed("0", grid=GRID),)},
            {"prices": (fixed("0", grid=(GRID[0], replace(GRID[1], max_age=70))),)},
            "71–130 ans n’ont plus de prix",
        ),
    ],
)
def test_what_breaks_is_named(
    before: dict[str, object], after: dict[str, object], reason: str
) -> None:
    old, new = replace(BASE, **before), replace(BASE, **(before | after))  # type: ignore[arg-type]
    assert any(reason in one for one in breaking_changes(old, new)), breaking_changes(old, new)
    with pytest.raises(Refused, match="Changement majeur"):
        check_breaking(old, new)
    check_breaking(old, replace(new, breaking=True))
    check_breaking(None, new)


@pytest.mark.req("VER-03")
@pytest.mark.parametrize(
    "after",
    [
        {},
        {"prices": (fixed("8.90"),)},
        {"plans": (PLAN, replace(PLAN, code="B"))},
        {"schemes": (scheme("11", "13", "16"),)},
        {"papers": (paper(DocumentType.CG), paper(DocumentType.FAQ, file="c"))},
        {"extras": (replace(FEE, kind=ExtraKind.OPTION, effect=PriceEffect.AMOUNT),)},
        {"prices": (tiered(("0", "99", "9.90"), ("100", None, "8")),)},
        {"demands": ("CNI",)},
    ],
)
def test_what_does_not_break_stays_minor(after: dict[str, object]) -> None:
    assert breaking_changes(BASE, replace(BASE, **after)) == ()  # type: ignore[arg-type]


@pytest.mark.req("VER-02")
def test_only_the_moves_of_the_table_are_made() -> None:
    for current in VersionStatus:
        for target in VersionStatus:
            if target in ALLOWED[current]:
                check_move(current, target)
            else:
                with pytest.raises(Refused, match="ne peut être"):
                    check_move(current, target)


@pytest.mark.req("ORG-02")
def test_an_unknown_hand_is_not_another_hand() -> None:
    other = UUID(int=2)
    with pytest.raises(Refused.__mro__[1], match="séparation"):
        check_signature(Signature(actor_id=None, author_id=other, submitter_id=None, alone=False))


@pytest.mark.req("VER-02")
def test_content_is_checked_where_it_is_read_and_where_it_goes_live() -> None:
    check_seen("a", "a")
    check_untouched("a", "a")
    for check in (check_seen, check_untouched):
        with pytest.raises(Conflict):
            check("a", "b")
    with pytest.raises(Conflict):
        check_untouched(None, "a")
    check_future(NOW + timedelta(seconds=1), now=NOW)
    with pytest.raises(Invalid, match="champ"):
        check_future(NOW, now=NOW)
