"""What changes, what breaks, what may be done: rules, without a database."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from uuid import UUID

import pytest

from winvest.foundation.kit.errors import Conflict, Invalid, Refused
from winvest.offer.catalog.enums import Channel, Recurrence, VersionStatus
from winvest.offer.commissions.enums import (
    AppliesTo,
    CommissionTierMode,
    Settlement,
    TierBasis,
    ValueType,
)
from winvest.offer.documents.enums import DocumentType
from winvest.offer.pricing.enums import PriceEffect, PricingType, TierMode
from winvest.offer.versions.forms.entries import sheet_of, typed
from winvest.offer.versions.forms.pressing import pressed
from winvest.offer.versions.forms.prices import parse_sheet
from winvest.offer.versions.rules.breaking import breaking_changes, check_breaking
from winvest.offer.versions.rules.content import (
    Content,
    ExtraKind,
    ExtraPart,
    GridPart,
    PaperPart,
    PlanPart,
    PricePart,
    SchemePart,
    TierPart,
    sha256_of,
)
from winvest.offer.versions.rules.difference import changes_of, difference, in_order
from winvest.offer.versions.rules.examples import worked
from winvest.offer.versions.rules.lowest import PricedPeriod, prior_price
from winvest.offer.versions.rules.moves import (
    ALLOWED,
    Signature,
    check_future,
    check_move,
    check_seen,
    check_signature,
    check_untouched,
)
from winvest.offer.versions.rules.scripts import stale_scripts

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)


def d(value: str) -> Decimal:
    """A number."""
    return Decimal(value)


def fixed(amount: str, **more: object) -> PricePart:
    """A fixed price of the plan A, TTC at 20 %."""
    values = {"plan": "A", "type": PricingType.FIXED, "payload": {"amount": d(amount)},
              "tax_rate": d("20"), "tax_included": True}  # fmt: skip
    return PricePart(**(values | more))  # type: ignore[arg-type]


def tiered(*rows: tuple[str, str | None, str], mode: TierMode = TierMode.VOLUME) -> PricePart:
    """A price by tiers of the plan A."""
    payload = [
        {"min": d(low), "max": None if high is None else d(high), "amount": d(value)}
        for low, high, value in rows
    ]
    return fixed("0", type=PricingType.TIERED, tier_mode=mode, payload=payload)


def scheme(*values: str, company: str = "0.7") -> SchemePart:
    """A commission by volume: 0–99, 100–499, 500+."""
    spans = (("0", "99"), ("100", "499"), ("500", None))
    return SchemePart(
        plan=None, applies_to=AppliesTo.NEW, settlement=Settlement.ON_COLLECTION,
        tier_mode=CommissionTierMode.VOLUME,
        split={"company": d(company), "commercial": 1 - d(company)},
        tiers=tuple(
            TierPart(basis=TierBasis.VOLUME, min=d(low), max=None if high is None else d(high),
                     value_type=ValueType.PERCENT, value=d(value))
            for (low, high), value in zip(spans, values, strict=True)
        ),
    )  # fmt: skip


def paper(kind: DocumentType, title: str = "CG", file: str = "a", **more: object) -> PaperPart:
    """A compulsory document."""
    values = {"type": kind, "title": title, "version": "1", "file_hash": file * 64,
              "mandatory": True}  # fmt: skip
    return PaperPart(**(values | more))  # type: ignore[arg-type]


PLAN = PlanPart(code="A", name="Essentiel", recurrence=Recurrence.MONTHLY)
BASE = Content(
    plans=(PLAN,), prices=(fixed("9.90"),), schemes=(scheme("10", "12", "15"),),
    papers=(paper(DocumentType.CG),),
)  # fmt: skip


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


FEE = ExtraPart(kind=ExtraKind.FEE, plan=None, code="F", label="Mise en service", value=d("10"))
GRID = (GridPart(amount=d("20"), min_age=18, max_age=40), GridPart(amount=d("30"), min_age=41))
STEPS = (("0", "99", "10"), ("100", None, "8"))


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


@pytest.mark.req("PRI-01")
def test_examples_are_worked_out_by_the_engine() -> None:
    rows = worked(tiered(*STEPS), at=NOW, asked=d("150"))
    assert {(one.quantity, one.incl_tax) for one in rows} >= {
        (d("99"), d("990.00")), (d("150"), d("1200.00")),
    }  # fmt: skip
    assert all(one.excl_tax + one.tax == one.incl_tax for one in rows)
    assert worked(fixed("0", grid=GRID), at=NOW) == ()
    assert worked(fixed("0", type=PricingType.ON_QUOTATION, payload={}), at=NOW) == ()
    broken = fixed("0", type=PricingType.TIERED, payload=[{"min": "x"}])
    assert worked(broken, at=NOW) == ()


@pytest.mark.req("PRI-01")
def test_the_editor_gives_back_what_it_was_given() -> None:
    content = replace(
        BASE,
        prices=(
            fixed("9.90"), tiered(*STEPS),
            fixed("0", type=PricingType.USAGE, payload={"unit": "kWh", "unit_price": d("0.1952")}),
            fixed("0", type=PricingType.INDEXED, payload={"index": "spot", "formula": "index * 2"}),
            fixed("0", type=PricingType.PERCENTAGE, payload={"rate": d("1.5")}),
            fixed("0", grid=GRID),
            fixed("0", type=PricingType.USAGE, payload={"unit": "Go", "unit_price": d("1"),
                                                        "min_charge": d("5")}),
        ),
    )  # fmt: skip
    wanted = parse_sheet(sheet_of(content), content)
    assert tuple(one.price for one in wanted.prices) == content.prices
    assert tuple(one.plan for one in wanted.plans) == content.plans
    assert [one.kept for one in sheet_of(content).prices] == [False] * 5 + [True] * 2


@pytest.mark.req("PRI-01")
def test_buttons_add_remove_and_paste() -> None:
    raw = {"prix-0-type": "tiered", "prix-0-palier-0-min": "0", "prix-0-palier-0-max": "99",
           "prix-0-palier-0-amount": "10"}  # fmt: skip
    sheet = typed(raw, Content())
    more = pressed(sheet, "ajouter-palier-0")
    assert [one.min for one in more.prices[0].tiers] == ["0", "100"]
    assert pressed(more, "retirer-palier-0-0").prices[0].tiers[0].min == "100"
    assert pressed(sheet, "retirer-prix-0").prices == ()
    assert len(pressed(sheet, "ajouter-prix").prices) == 2
    for odd in ("", "x", "retirer-palier-9-9", "ajouter-palier-7", "retirer-prix-5", "coller-x-y"):
        assert pressed(sheet, odd) == sheet
    paste = typed(raw | {"prix-0-paste": "0;8\n50;7"}, Content())
    filled = pressed(paste, "coller-palier-0").prices[0].tiers
    assert [(one.min, one.max, one.amount) for one in filled] == [("0", "49", "8"), ("50", "", "7")]
    with pytest.raises(Invalid):
        pressed(typed(raw | {"prix-0-paste": "12"}, Content()), "coller-palier-0")


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
