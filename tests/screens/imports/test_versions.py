"""Versions that a file tells: every price model and the commissions, by the editors’ readers."""

from decimal import Decimal
from uuid import uuid4

import pytest

from winvest.group.taxes.rules import TaxRate
from winvest.offer.commissions.enums import CommissionTierMode, TierBasis, ValueType
from winvest.offer.pricing.enums import PricingType, TierMode
from winvest.offer.versions.commands.rebuilding import Rebuilt
from winvest.screens.imports.enums import Source
from winvest.screens.imports.targets import TARGETS, suggested
from winvest.screens.imports.versions import Surroundings, faults_of, told, versions_of
from winvest.screens.imports.words import Fault, Vocabulary, translated

pytestmark = pytest.mark.req("CAT-10", "VER-02")
HEADERS = (
    *("Code", "Date d’effet", "Formule", "Type de prix", "Mode des paliers", "De", "À", "Prix"),
    *("Unité", "Indice", "Formule d’indexation", "Commission", "Commission de", "Commission à"),
    *("Mode de commission", "Commission comptée sur", "Part entreprise", "Part commercial"),
)
KNOWN = Vocabulary(partners={}, risks={}, zones={}, company=frozenset(), fields={})


def lines_of(*rows: str) -> list[dict[str, str]]:
    mapping = suggested(HEADERS, TARGETS, {})
    assert len(mapping) == len(HEADERS), set(range(len(HEADERS))) - set(mapping)
    return [
        dict(
            translated(
                [one.strip() for one in row.split("|")], mapping, KNOWN,
                source=Source.SPREADSHEET, decimal=",", blank_erases=False,
            ).priced
        )
        for row in rows
    ]  # fmt: skip


def rebuilt(around: Surroundings, *rows: str) -> tuple[Rebuilt, ...]:
    lines = lines_of(*rows)
    return versions_of(lines, [uuid4() for _ in lines], around)


def faults(around: Surroundings, *rows: str) -> list[Fault]:
    lines = lines_of(*rows)
    return faults_of(lines, [uuid4() for _ in lines], around)


@pytest.fixture
def around() -> Surroundings:
    """France, with one rate."""
    rates = {"TN20": (TaxRate(code="TN20", rate=Decimal(20)),)}
    return Surroundings(zone="Europe/Paris", rates=rates)


def test_every_price_model_is_rebuilt_by_its_date(around: Surroundings) -> None:
    first, second = rebuilt(
        around,
        "A|01/01/2025|Base|Fixe||||9,90 €||||||||||",
        "A|01/01/2026|Base|Palier|Sur le volume entier|0|99|10 €|vente|||||||||",
        "A|01/01/2026|Base|Palier|Sur le volume entier|100||8,50 €|vente|||||||||",
        "A|01/01/2026|Tranche||Par tranche|0|9|12 %||||||||||",
        "A|01/01/2026|Tranche||Par tranche|10||15 %||||||||||",
        "A|01/01/2026|Forfait|Palier|Forfait par palier|0||100||||||||||",
        "A|01/01/2026|Conso|Usage||||0,1834|kWh|||||||||",
        "A|01/01/2026|Part|Pourcentage||||2,5 %||||||||||",
        "A|01/01/2026|Marché|Indexé||||||spot|spot * 1.1|||||||",
        "A|01/01/2026|Étude|Sur devis||||||||||||||",
    )
    assert first.effective_to == second.effective_from
    assert [one.payload for one in first.prices] == [{"amount": Decimal("9.90")}]
    assert [(one.plan, one.type, one.tier_mode) for one in second.prices] == [
        ("BASE", PricingType.TIERED, TierMode.VOLUME),
        ("TRANCHE", PricingType.TIERED, TierMode.GRADUATED),
        ("FORFAIT", PricingType.TIERED, TierMode.PACKAGE),
        ("CONSO", PricingType.USAGE, None),
        ("PART", PricingType.PERCENTAGE, None),
        ("MARCHE", PricingType.INDEXED, None),
        ("ETUDE", PricingType.ON_QUOTATION, None),
    ]
    volume, graduated, _, usage, percentage, indexed, _ = (one.payload for one in second.prices)
    assert volume == [
        {"min": Decimal(0), "max": Decimal(99), "amount": Decimal(10)},
        {"min": Decimal(100), "max": None, "amount": Decimal("8.5")},
    ]
    assert [(row["amount"], row["base"]) for row in graduated] == [
        (Decimal(12), "percent"),
        (Decimal(15), "percent"),
    ]
    assert usage == {"unit": "kWh", "unit_price": Decimal("0.1834")}
    assert percentage == {"rate": Decimal("2.5")}
    assert indexed == {"index": "spot", "formula": "spot * 1.1"}


def test_commissions_are_rebuilt_with_their_tiers_and_split(around: Surroundings) -> None:
    one, later = rebuilt(
        around,
        "A|01/01/2026|Base|||||9,90||||12 %|0|99|Par tranche|Volume de ventes|70|30",
        "A|01/01/2026||||||||||13 %|100|499|Par tranche|Volume de ventes|70|30",
        "A|01/01/2027|Base|||||9,90||||50 €|0||Par tranche|CA||",
    )
    assert [plan.code for plan in one.plans] == ["BASE"]
    graduated, base = one.schemes
    (amount,) = later.schemes
    assert (graduated.plan, base.plan) == ("BASE", None)
    assert graduated.tier_mode is CommissionTierMode.GRADUATED
    assert graduated.split == {"company": Decimal("0.7"), "commercial": Decimal("0.3")}
    assert [(each.min, each.max, each.value) for each in base.tiers] == [(100, 499, 13)]
    assert [(each.basis, each.value_type, each.value) for each in amount.tiers] == [
        (TierBasis.REVENUE, ValueType.AMOUNT, 50)
    ]
    assert amount.split == {"company": Decimal(1)}
    both = told(
        lines_of("A|01/01/2026|Base|||||9,90||||||||||", "A|01/01/2026|Pro|||||12||||||||||")
    )
    assert both.replace("\u00a0", " ") == "01/01/2026 : Base 9,90 €, Pro 12 €", "a day is said once"
    shown = told(lines_of("A|01/01/2026|Base|||||9,90||||12 %|0|99|Par tranche|||"))
    assert shown.replace("\u00a0", " ") == "01/01/2026 : Base 9,90 €, commission 12 %"


@pytest.mark.parametrize(
    ("row", "entry", "told"),
    [
        ("A|01/01/2026|Base|Palier||0|99|10||||||||||", "tier_mode", "Dites si le palier"),
        ("A|01/01/2026|Base|Palier|Par tranche|x|99|10||||||||||", "tier_min", "un nombre"),
        ("A|01/01/2026|Base|Palier|Par tranche|5|2|10||||||||||", "tier_max", ""),
        ("A|01/01/2026|Base|Bizarre||||9,90||||||||||", "price_type", "« Fixe »"),
        ("A|01/01/2026|Base|Usage||||9,90||||||||||", "unit", ""),
        ("A|01/01/2026|Base|||||neuf||||||||||", "amount", "un nombre"),
        ("A|01/01/2026|Base|||||9||||12|0|99|||60|30", "part_company", "il manque"),
        ("A|01/01/2026|Base|||||9||||x|0|99|||100|", "commission", ""),
        ("A|01/01/2026|Base|||||9||||12|50|9|||100|", "commission_max", ""),
    ],
)
def test_what_the_editors_refuse_is_told_by_its_column(
    around: Surroundings, row: str, entry: str, told: str
) -> None:
    found = faults(around, row)
    assert [one.entry for one in found] == [entry], found
    assert told in found[0].message


def test_two_prices_of_one_kind_on_one_day_are_refused(around: Surroundings) -> None:
    rows = ("A|01/01/2026|Base|||||9||||||||||", "A|01/01/2026|Base|||||8||||||||||")
    assert "deux prix" in faults(around, *rows)[0].message
