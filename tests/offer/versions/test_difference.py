"""What changes between two contents, old to new, and what it leaves behind."""

from dataclasses import replace
from datetime import timedelta

import pytest

from tests.offer.versions.parts import (
    BASE,
    FEE,
    NOW,
    PLAN,
    d,
    fixed,
    paper,
    scheme,
)
from winvest.offer.catalog.enums import Channel
from winvest.offer.documents.enums import DocumentType
from winvest.offer.pricing.enums import PriceEffect
from winvest.offer.versions.rules.content import (
    Content,
    ExtraKind,
    GridPart,
    PaperPart,
    sha256_of,
)
from winvest.offer.versions.rules.difference import changes_of, difference, in_order
from winvest.offer.versions.rules.lowest import PricedPeriod, prior_price
from winvest.offer.versions.rules.scripts import stale_scripts


def told(before: Content, after: Content) -> list[str]:
    """The changes as sentences."""
    return [one.sentence for one in changes_of(difference(before, after))]


@pytest.mark.req("VER-02")
def test_a_tier_that_changes_is_one_line() -> None:
    after = replace(BASE, schemes=(scheme("10", "13", "15"),))
    assert told(BASE, after) == ["Affaires nouvelles · 100–499\u00a0: 12\u00a0% → 13\u00a0%"]


@pytest.mark.req("VER-02")
@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"prices": (fixed("10.90"),)}, "Essentiel · montant\u00a0: 9,90\u00a0€ → 10,90\u00a0€"),
        (
            {"prices": (fixed("9.90", tax_rate=d("10")),)},
            "Essentiel · taxe\u00a0: TVA 20\u00a0%, TTC → TVA 10\u00a0%, TTC",
        ),
        (
            {"plans": (PLAN, replace(PLAN, code="B", name="Duo"))},
            "Formule B\u00a0: ajouté (Duo, récurrence\u00a0: Mensuel)",
        ),
        ({"plans": (replace(PLAN, name="Plus"),)}, "Formule A · nom\u00a0: Essentiel → Plus"),
        (
            {"papers": (paper(DocumentType.CG, file="b"),)},
            f"CG · fichier\u00a0: {'a' * 12} → {'b' * 12}",
        ),
        ({"papers": (paper(DocumentType.CG, title="CG 2027"),)}, "CG · titre\u00a0: CG → CG 2027"),
        ({"demands": ("CNI",)}, "CNI\u00a0: ajouté (demandée)"),
        ({"breaking": True}, "Changement majeur\u00a0: non → oui"),
        (
            {"schemes": (scheme("10", "12", "15", company="0.6"),)},
            "Affaires nouvelles · part Commercial\u00a0: 30\u00a0% → 40\u00a0%",
        ),
    ],
)
def test_each_part_is_told_old_to_new(change: dict[str, object], sentence: str) -> None:
    after = replace(BASE, **change)  # type: ignore[arg-type]
    assert sentence in told(BASE, after)
    assert told(BASE, BASE) == []


@pytest.mark.req("VER-02")
def test_the_older_is_first_whatever_the_order_of_clicks() -> None:
    assert in_order(7, 2) == in_order(2, 7) == (2, 7)


@pytest.mark.req("VER-02")
def test_two_schemes_of_one_name_are_both_told() -> None:
    twice = replace(BASE, schemes=(scheme("10", "12", "15"), scheme("1", "1", "1")))
    assert any("(2)" in one for one in told(BASE, twice))


@pytest.mark.req("VER-02")
def test_the_hash_is_of_what_is_promised() -> None:
    same = replace(BASE, prices=(fixed("9.9000"),))
    archived = replace(BASE, papers=(paper(DocumentType.CG, archived=True),))
    assert sha256_of(same) == sha256_of(BASE)
    assert sha256_of(archived) == sha256_of(BASE), "archiving later changes no promise"
    others = [
        replace(BASE, breaking=True),
        replace(BASE, prices=(fixed("9.91"),)),
        replace(BASE, schemes=(scheme("10", "13", "15"),)),
        replace(BASE, papers=(paper(DocumentType.CG, file="b"),)),
        replace(BASE, demands=("RIB",)),
        replace(BASE, plans=(replace(PLAN, name="x"),)),
    ]
    assert len({sha256_of(one) for one in (BASE, *others)}) == 7


def period(start: int, end: int | None, amount: str, **more: bool) -> PricedPeriod:
    """A price from so many days before the promotion until so many days before it."""
    return PricedPeriod(
        start=NOW - timedelta(days=start),
        end=None if end is None else NOW - timedelta(days=end),
        amount=d(amount),
        **more,
    )


@pytest.mark.req("VER-07")
@pytest.mark.parametrize(
    ("periods", "expected"),
    [
        ([period(100, None, "12")], "12"),
        ([period(100, 10, "10"), period(10, None, "12")], "10"),
        ([period(100, 40, "10"), period(40, None, "12")], "12"),
        ([period(100, 20, "12"), period(20, 0, "9", reduced=True)], "12"),
        ([period(100, 5, "12"), period(5, 0, "10", reduced=True)], "12"),
        ([period(0, None, "12")], None),
        ([], None),
    ],
)
def test_the_price_before_a_reduction(periods: list[PricedPeriod], expected: str | None) -> None:
    found = prior_price(periods, reduced_at=NOW)
    assert (None if found is None else str(found.amount)) == expected


@pytest.mark.req("VER-02")
def test_extras_and_channels_are_told() -> None:
    promo = replace(FEE, kind=ExtraKind.PROMOTION, label="Noël", effect=PriceEffect.PERCENT,
                    promo_code="NOEL", first_months=2, combinable=True)  # fmt: skip
    after = replace(BASE, extras=(promo,), schemes=(replace(BASE.schemes[0], channel=Channel.WEB),))
    whole = " ".join(told(BASE, after))
    assert "Promotion «\u00a0Noël\u00a0»" in whole
    assert "−\u00a010\u00a0%" in whole
    assert "Affaires nouvelles, Web" in whole


@pytest.mark.req("VER-02")
def test_a_line_of_a_grid_keeps_its_name_and_says_what_others_close() -> None:
    def content(*grid: GridPart) -> Content:
        return replace(BASE, prices=(fixed("9.90", grid=grid),))

    plain = GridPart(amount=d("10"), min_age=18, max_age=30)
    dearer = replace(plain, amount=d("12"), level="Renforcé")
    assert told(content(plain), content(dearer, plain)) == [
        "Essentiel · 18–30 ans, niveau Renforcé\u00a0: ajouté (12,00\u00a0€)"
    ]
    (come,) = [one for one in changes_of(difference(Content(), content(dearer, plain)))
               if one.thing == "Essentiel"]  # fmt: skip
    assert ("18–30 ans, autres niveaux", "10,00\u00a0€") in come.whole


@pytest.mark.req("VER-07")
def test_scripts_left_behind_by_a_change_are_told() -> None:
    script = PaperPart(type=DocumentType.SCRIPT, title="Accroche", version="1", file_hash="a",
                       mandatory=False)  # fmt: skip
    before = Content(prices=(fixed("9.90"),), papers=(script,))
    after = replace(before, prices=(fixed("8.90"),))
    assert stale_scripts(before, after) == ("Accroche",)
    assert stale_scripts(before, replace(before, breaking=True)) == (), "the offer is the same"
    replaced = replace(after, papers=(replace(script, file_hash="b"),))
    assert stale_scripts(before, replaced) == ()
    assert stale_scripts(None, after) == ()
