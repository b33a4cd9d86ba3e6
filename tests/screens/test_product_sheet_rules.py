"""The pure parts of the sheet: days asked for, replay of the audit, prices and gains in words."""

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest

from winvest.foundation.audit.enums import Action
from winvest.offer.catalog.enums import VersionStatus
from winvest.offer.catalog.models.versions import ProductVersion
from winvest.offer.commissions.enums import TierBasis, ValueType
from winvest.offer.pricing.enums import PricingType, TierMode
from winvest.offer.pricing.rules.display import Price
from winvest.screens.product_sheet.duplication import Part, copied_name, parse_duplication
from winvest.screens.product_sheet.earnings import Sale, TierFact, shares, told_tiers, worked
from winvest.screens.product_sheet.examples import explained
from winvest.screens.product_sheet.history_filter import chips_of, parsed
from winvest.screens.product_sheet.moments import a_month_before, asked_days, when
from winvest.screens.product_sheet.queries.files import passages
from winvest.screens.product_sheet.queries.standing import status_at
from winvest.screens.product_sheet.replay import Line, as_known
from winvest.screens.product_sheet.summary import counted

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
PRODUCT, RULE, GONE = UUID(int=1), UUID(int=2), UUID(int=3)
ACT = ("request", "catalog.edit_product", "Nadia")


def a_line(
    action: Action,
    *,
    table: str = "product",
    record: UUID = PRODUCT,
    before: Mapping[str, Any] | None = None,
    day: int = 10,
    act: tuple[str | None, str | None, str | None] = ACT,
) -> Line:
    """A line of the trail on a day of November."""
    at = datetime(2026, 11, day, tzinfo=UTC)
    return Line(table=table, record_id=record, action=action, before=before, at=at, act=act)


def plain(text: str) -> str:
    """Without the spaces that do not break."""
    return text.replace("\u00a0", " ").replace("\u202f", " ")


@pytest.mark.req("CAT-07")
def test_the_end_of_the_day_is_the_company_s() -> None:
    asked = asked_days({"au": "29/03/2026"}, now=NOW)
    paris = when(asked, zone="Europe/Paris", now=NOW)
    island = when(asked, zone="Indian/Reunion", now=NOW)
    assert paris.at.isoformat() == "2026-03-29T21:59:59.999999+00:00", "the clocks changed that day"
    assert island.at.isoformat() == "2026-03-29T19:59:59.999999+00:00"
    assert paris.known == datetime(2026, 3, 29, 22, tzinfo=UTC)


@pytest.mark.req("CAT-07")
def test_a_day_to_come_is_known_as_today() -> None:
    asked = asked_days({"au": "2027-06-01"}, now=NOW)
    found = when(asked, zone="Europe/Paris", now=NOW)
    assert found.at.year == 2027
    assert found.known is None
    assert not found.replayed
    assert asked.query == "?au=2027-06-01"


@pytest.mark.req("CAT-07")
def test_today_undoes_nothing_and_knowledge_alone_keeps_the_offer_of_now() -> None:
    today = when(asked_days({"au": "2026-11-21"}, now=NOW), zone="Europe/Paris", now=NOW)
    assert today.known is None
    asked = asked_days({"connu": "2026-10-01"}, now=NOW)
    assert asked.day is None
    assert asked.known == date(2026, 10, 1)
    known = when(asked, zone="Europe/Paris", now=NOW)
    assert known.at == NOW
    assert known.known == datetime(2026, 10, 1, 22, tzinfo=UTC)


@pytest.mark.req("CAT-07")
def test_what_is_known_today_of_today_is_the_sheet_itself() -> None:
    assert not asked_days({"connu": "2026-11-21"}, now=NOW).past
    both = asked_days({"au": "2026-10-01", "connu": "2026-11-21"}, now=NOW)
    assert both.days == {"au": "2026-10-01", "connu": "2026-11-21"}


@pytest.mark.req("CAT-07")
@pytest.mark.parametrize("typed", ["31/02/2026", "demain", "2026-13-01", "0000-01-01", "a" * 50])
def test_a_wrong_day_is_kept_as_typed_and_told(typed: str) -> None:
    asked = asked_days({"au": typed}, now=NOW)
    assert asked.errors
    assert set(asked.errors) == {"au"}
    assert not asked.past
    assert asked.typed_day == typed[:20]


def test_a_month_before_ends_with_its_month() -> None:
    assert a_month_before(datetime(2026, 3, 31, 9, tzinfo=UTC)).date() == date(2026, 2, 27)
    assert a_month_before(NOW).isoformat() == "2026-10-20T22:00:00+00:00"


@pytest.mark.req("CAT-07", "ORG-05")
def test_later_changes_are_undone_one_by_one() -> None:
    rows = {
        "product": {PRODUCT: {"name": "C", "max_age": 70}},
        "pricing_rule": {RULE: {"label": "neuf"}},
    }
    lines = [
        a_line(Action.DELETE, table="promotion", record=GONE, before={"label": "Noël"}, day=19),
        a_line(Action.INSERT, table="pricing_rule", record=RULE, day=18),
        a_line(Action.UPDATE, before={"name": "B"}, day=17),
        a_line(Action.UPDATE, table="promotion", record=GONE, before={"label": "Avent"}, day=16),
        a_line(Action.UPDATE, before={"name": "A", "max_age": None}, day=15),
    ]
    known = as_known(rows, lines, product_id=PRODUCT)
    assert known.rows["product"][PRODUCT] == {"name": "A", "max_age": None}
    assert known.rows["pricing_rule"] == {}
    assert known.rows["promotion"][GONE] == {"label": "Avent"}
    assert known.first_known is None
    assert rows["product"][PRODUCT]["name"] == "C", "the rows given are left as they were"


@pytest.mark.req("CAT-07")
def test_what_the_creation_wrote_is_never_undone() -> None:
    rows = {"product": {PRODUCT: {"name": "B"}}, "pricing_rule": {RULE: {"label": "prix"}}}
    lines = [
        a_line(Action.UPDATE, before={"name": "A"}, day=12, act=("later", "x", "Nadia")),
        a_line(Action.INSERT, table="pricing_rule", record=RULE, day=10),
        a_line(Action.INSERT, day=10),
    ]
    known = as_known(rows, lines, product_id=PRODUCT)
    assert known.rows["product"][PRODUCT]["name"] == "A"
    assert known.rows["pricing_rule"] == {RULE: {"label": "prix"}}
    assert known.first_known == datetime(2026, 11, 10, tzinfo=UTC)


def a_price(kind: PricingType, payload: object, *, mode: TierMode | None = None) -> Price:
    """A price of a monthly plan."""
    return Price(
        plan_id=None, recurrence=None, type=kind, tier_mode=mode, payload=payload,
        tax_rate=Decimal(20), tax_included=True,
    )  # fmt: skip


TIERS: Sequence[Mapping[str, object]] = (
    {"min": 1, "max": 9, "amount": 16, "base": None},
    {"min": 10, "max": 49, "amount": Decimal("13.5"), "base": None},
    {"min": 50, "max": None, "amount": 11, "base": None},
)


@pytest.mark.req("CAT-07", "CAT-02")
@pytest.mark.parametrize(
    ("price", "headline", "example"),
    [
        (a_price(PricingType.FIXED, {"amount": Decimal("9.9")}), "9,90 €", ""),
        (
            a_price(PricingType.TIERED, TIERS, mode=TierMode.VOLUME),
            "Par paliers",
            "Pour 15 : 15 × 13,50 € = 202,50 €",
        ),
        (
            a_price(PricingType.TIERED, TIERS, mode=TierMode.GRADUATED),
            "Par paliers",
            "Pour 15 : 9 × 16,00 € + 6 × 13,50 € = 225,00 €",
        ),
        (
            a_price(PricingType.TIERED, TIERS, mode=TierMode.PACKAGE),
            "Par paliers",
            "Pour 15 : 13,50 €",
        ),
        (
            a_price(PricingType.USAGE, {"unit": "min", "unit_price": Decimal("0.05"),
                                        "min_charge": 8}),
            "0,05 € par min",
            "Pour 100 min : 100 × 0,05 € = 5,00 €, porté au minimum de 8,00 €",
        ),
        (
            a_price(PricingType.INDEXED, {"index": "spot", "formula": "index * 1.08 + 0.0450"}),
            "Indexé sur le marché spot",
            "Si l’indice vaut 0,10 € : 0,153 €",
        ),
        (a_price(PricingType.INDEXED, {"index": "spot", "formula": "?"}),
         "Indexé sur le marché spot", ""),
        (
            a_price(PricingType.USAGE, {"unit": "Go", "unit_price": 2, "free_units": 20,
                                        "package_size": 30}),
            "2,00 € par tranche de 30 Go, commencée due",
            "Pour 120 Go : 4 × 2,00 € = 8,00 €",
        ),
        (a_price(PricingType.PERCENTAGE, {"rate": "8"}), "8 %", "Sur 1 000,00 € : 80,00 €"),
        (a_price(PricingType.BUNDLE, {"items": [{"sku": "A"}],
                                      "discount": {"type": "percent", "value": 15}}),
         "Prix du pack", ""),
        (a_price(PricingType.ON_QUOTATION, {}), "Sur devis", ""),
    ],
)  # fmt: skip
def test_a_price_is_told_with_an_example(price: Price, headline: str, example: str) -> None:
    found = explained(price)
    assert plain(found.headline) == headline
    assert plain(found.example) == example


def a_tier(low: str, high: str | None, value: str, kind: ValueType = ValueType.PERCENT) -> TierFact:
    """A tier by volume."""
    return TierFact(
        basis=TierBasis.VOLUME, min=Decimal(low), max=None if high is None else Decimal(high),
        value_type=kind, value=Decimal(value),
    )  # fmt: skip


@pytest.mark.req("COM-01", "COM-03", "CAT-07")
def test_the_gains_of_a_sale_add_up_to_the_cent() -> None:
    sale = Sale(plan="Base", amount_excl_tax=Decimal("8.25"), currency="EUR", per="par mois")
    found = worked([a_tier("0", None, "13")], sale, least=None, most=None)
    assert found is not None
    assert found.total == Decimal("1.07")
    split = {"company": Decimal("0.6"), "commercial": Decimal("0.3"), "manager": Decimal("0.1")}
    parts = shares(split, found.total, "EUR")
    assert [(one.who, plain(one.share), plain(one.amount)) for one in parts] == [
        ("Entreprise", "60 %", "0,64 €"),
        ("Commercial", "30 %", "0,32 €"),
        ("Manager", "10 %", "0,11 €"),
    ]
    least = worked([a_tier("0", None, "13")], sale, least=Decimal(5), most=None)
    most = worked([a_tier("0", None, "40", ValueType.AMOUNT)], sale, least=None, most=Decimal(30))
    assert least is not None
    assert most is not None
    assert (least.total, most.total) == (Decimal(5), Decimal(30))
    assert "porté à" in least.sentence
    assert worked([], sale, least=None, most=None) is None


def test_one_open_tier_is_a_plain_rate() -> None:
    assert told_tiers([a_tier("0", None, "12")])[0].span == "Quel que soit le volume"
    spans = [one.span for one in told_tiers([a_tier("500", None, "15"), a_tier("0", "499", "10")])]
    assert spans == ["0–499 ventes", "500 ventes et plus"]


def test_acts_are_counted_once_whatever_they_touched() -> None:
    lines = [
        a_line(Action.UPDATE, before={}),
        a_line(Action.UPDATE, table="product_field_value", before={}),
        a_line(Action.UPDATE, before={}, act=("other", "x", "y")),
        a_line(Action.INSERT, table="promotion", act=("third", "x", "y")),
        a_line(Action.INSERT, act=("fourth", "x", "y")),
    ]
    assert [plain(one) for one in counted(lines)] == ["2 corrections", "1 acte sur les prix"]


def test_a_script_is_read_without_the_frame_of_its_pages() -> None:
    long = "Une phrase qui va jusqu’au bord de la page et que l’imprimeur a dû couper en plein"
    pages = [f"Titre\n1. Dire bonjour\n{long}\nmilieu.\n1.\nPied\nPage 1 / 2",
             "2. Conclure\nMerci.\n• \nPied\nPage 2 / 2"]  # fmt: skip
    found = passages(pages)
    assert [(one.title, one.text) for one in found] == [
        ("1. Dire bonjour", f"{long} milieu."),
        ("2. Conclure", "Merci."),
    ]
    assert passages([]) == ()


def test_the_duplication_form() -> None:
    found = parse_duplication({"name": " Deux ", "sku": "ab-1", "parts": "commissions,inconnue"})
    assert (found.name, found.sku) == ("Deux", "AB-1")
    assert found.parts == {Part.COMMISSIONS, Part.PRICES}, "a scheme may name a plan"
    assert len(copied_name("x" * 200)) == 160


def test_history_filters_read_as_a_sentence() -> None:
    raw = {"champ": "name", "qui": "Nadia", "depuis": "", "jusqua": ""}
    found = chips_of(raw, (("name", "nom"),), {"au": "2026-03-31"})
    assert [(one.name, one.value) for one in found] == [("Champ", "nom"), ("Personne", "Nadia")]
    assert found[0].remove == "?qui=Nadia&au=2026-03-31"
    assert parsed(raw).person == "Nadia"


@pytest.mark.req("VER-01", "CAT-07")
@pytest.mark.parametrize(
    ("status", "day", "told"),
    [
        ("active", 1, VersionStatus.SCHEDULED),
        ("active", 10, VersionStatus.ACTIVE),
        ("active", 20, VersionStatus.SUPERSEDED),
        ("superseded", 15, VersionStatus.ACTIVE),
        ("draft", 15, VersionStatus.DRAFT),
    ],
)
def test_a_version_is_told_as_it_stood_on_the_day_looked_at(
    status: str, day: int, told: VersionStatus
) -> None:
    one = ProductVersion(
        status=VersionStatus(status),
        effective_from=datetime(2026, 3, 10, tzinfo=UTC),
        effective_to=datetime(2026, 3, 20, tzinfo=UTC),
    )
    assert status_at(one, datetime(2026, 3, day, tzinfo=UTC)) is told
