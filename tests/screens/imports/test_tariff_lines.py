"""Any tariff leaves as a file and comes back the same: as a version, and line by line."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from uuid import uuid4

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from tests.screens.imports.contents import contents
from winvest.foundation.infra.sheets import csv_file, xlsx_sheet
from winvest.foundation.kit.errors import Invalid
from winvest.group.taxes.rules import TaxRate
from winvest.offer.catalog.enums import VersionStatus
from winvest.offer.pricing.enums import PricingType
from winvest.offer.publication.api.price_columns import PRICES, price_line
from winvest.offer.publication.export_queries import TariffRow
from winvest.offer.versions.rules.content import Content, ExtraKind, ExtraPart, GridPart
from winvest.offer.versions.rules.tariff_lines import tariff_lines
from winvest.screens.imports.enums import Source
from winvest.screens.imports.files import Options, read_grid
from winvest.screens.imports.next_versions import next_of
from winvest.screens.imports.stored_prices import StoredVersion, is_stored, line_told
from winvest.screens.imports.targets import TARGETS, suggested
from winvest.screens.imports.tariff_reading import TariffRead
from winvest.screens.imports.versions import Surroundings, faults_of, versions_of
from winvest.screens.imports.words import Vocabulary, translated

pytestmark = pytest.mark.req("CAT-10", "CAT-11")
ZONE = "Europe/Paris"
DAY, START = date(2026, 3, 1), datetime(2026, 2, 28, 23, tzinfo=UTC)
KNOWN = Vocabulary(partners={}, risks={}, zones={}, company=frozenset(("ft",)), fields={})
RATES = ("0", "2.1", "5.5", "10", "20")
AROUND = Surroundings(
    zone=ZONE,
    rates={f"TN{one}": (TaxRate(code=f"TN{one}", rate=Decimal(one)),) for one in RATES},
)
MANY = settings(
    max_examples=max(25, settings.default.max_examples // 4),
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)


def exported(content: Content, kind: str, path: Path) -> bytes:
    """The file of a version."""
    row = TariffRow(
        sku="FT-1", name="Produit", company="FT", zone=ZONE, version=1, effective_from=START,
        content=content,
    )  # fmt: skip
    lines = [price_line(row, one) for one in tariff_lines(content)]
    if kind == "csv":
        return csv_file(PRICES, lines)
    sheet = xlsx_sheet(path, title="Prix", columns=PRICES, expected=100_000)
    sheet.add(lines)
    sheet.close()
    return path.read_bytes()


def read(content: bytes) -> tuple[list[dict[str, str]], set[str]]:
    """The lines of a file, and what its columns tell, by the mapping that is proposed."""
    grid = read_grid(content, Options())
    mapping = suggested(grid.headers, TARGETS, {})
    assert len(mapping) == len(PRICES) - 1, "every column but the version’s number is recognised"
    lines = [
        translated(
            cells, mapping, KNOWN,
            source=Source.SPREADSHEET, decimal=grid.options.decimal, blank_erases=False,
        )
        for _, cells in grid.rows
    ]  # fmt: skip
    assert not [one.faults for one in lines if one.faults]
    return [dict(one.priced) for one in lines], set(mapping.values())


def same(lines: Sequence[dict[str, str]], told: set[str], content: Content) -> bool:
    """Do the lines tell this version?"""
    stored = {DAY: [[line_told(one, zone=ZONE) for one in tariff_lines(content)]]}
    return is_stored(lines, stored, told=told, zone=ZONE)


@MANY
@given(contents(), st.sampled_from(("csv", "xlsx")))
def test_a_tariff_comes_back_without_a_difference(
    tmp_path: Path, content: Content, kind: str
) -> None:
    assume(content.prices)
    lines, told = read(exported(content, kind, tmp_path / "prix.xlsx"))
    assert same(lines, told, content)


@MANY
@given(contents())
def test_the_version_rebuilt_from_it_is_the_one_that_left(tmp_path: Path, content: Content) -> None:
    assume(content.prices)
    lines, _ = read(exported(content, "csv", tmp_path))
    ids = [uuid4() for _ in lines]
    assert faults_of(lines, ids, AROUND) == []
    (back,) = versions_of(lines, ids, AROUND)
    assert back.plans == content.plans
    assert back.prices == content.prices
    assert back.extras == content.extras


@MANY
@given(contents(), st.data())
def test_one_figure_changed_is_a_difference(
    tmp_path: Path, content: Content, data: st.DataObject
) -> None:
    """A version that says one thing more is not the one of the file."""
    assume(content.prices)
    lines, told = read(exported(content, "csv", tmp_path))
    at = data.draw(st.integers(0, len(content.prices) - 1))
    price = content.prices[at]
    changed = data.draw(
        st.sampled_from(
            (
                replace(price, label="Autre libellé"),
                replace(price, tax_included=not price.tax_included),
                replace(price, valid_to=datetime(2031, 5, 4, tzinfo=UTC)),
                replace(price, grid=(*price.grid, GridPart(amount=Decimal(1), max_age=12))),
            )
        )
    )
    prices = (*content.prices[:at], changed, *content.prices[at + 1 :])
    if changed.type.value != "fixed" and changed.grid:
        return
    assert not same(lines, told, replace(content, prices=prices))
    fee = ExtraPart(kind=ExtraKind.FEE, plan=None, code="Z", label="Dossier", value=Decimal(9))
    assert not same(lines, told, replace(content, extras=(*content.extras, fee)))


@MANY
@given(contents())
def test_an_older_export_without_these_columns_is_still_the_same(
    tmp_path: Path, content: Content
) -> None:
    assume(content.prices)
    lines, told = read(exported(content, "csv", tmp_path))
    older = {"plan_code", "plan_name", "price_type", "amount", "effective_from"}
    kinds = {one.value for one in PricingType}
    kept = [
        {name: one for name, one in line.items() if name in older}
        for line in lines
        if line.get("price_type") in kinds
    ]
    assert same(kept, older, content)
    if content.extras:
        assert not same(kept, told, content)


@MANY
@given(contents(), st.data())
def test_a_corrected_amount_changes_that_amount_alone(
    tmp_path: Path, content: Content, data: st.DataObject
) -> None:
    """A file of all the lines, or of that one alone, amends the tariff in the same way."""
    assume(content.prices)
    lines, _ = read(exported(content, "csv", tmp_path))
    stored = StoredVersion(
        id=uuid4(), number=1, status=VersionStatus.ACTIVE, effective_from=START,
        lines=[line_told(one, zone=ZONE) for one in tariff_lines(content)],
    )  # fmt: skip
    asked = "01/01/2031"
    assert next_of(lines, [stored], asked=asked, around=AROUND) is None
    valued = [at for at, one in enumerate(lines) if one.get("amount")]
    assume(valued)
    at = data.draw(st.sampled_from(valued))
    changed = {**lines[at], "amount": "77,77"}
    try:
        whole = next_of([*lines[:at], changed, *lines[at + 1 :]], [stored], asked=asked,
                        around=AROUND)  # fmt: skip
    except Invalid:  # the least of a tier may not pass the next: what forms refuse; nor is the
        return  # price shown of a grid changed but by its lines
    assert whole is not None
    assert whole.changing == {at}
    before, after = told_of(whole.before, content), told_of(whole.after, content)
    assert before == [line_told(one, zone=ZONE) for one in tariff_lines(content)]
    assert {place for place, one in enumerate(after) if one != before[place]} <= {at, *first(after)}
    try:
        alone = next_of([changed], [stored], asked=asked, around=AROUND)
    except Invalid:  # two lines that nothing tells apart
        return
    assert alone is not None
    assert alone.after == whole.after


def told_of(tariff: TariffRead, content: Content) -> list[dict[str, str]]:
    """The lines of a tariff that was read."""
    held = replace(content, plans=tariff.plans, prices=tariff.prices, extras=tariff.extras)
    return [dict(line_told(one, zone=ZONE)) for one in tariff_lines(held)]


def first(lines: Sequence[dict[str, str]]) -> set[int]:
    """Prices by the client: the amount that lists show follows their grid."""
    return {at - 1 for at, one in enumerate(lines) if one.get("price_type") == "grid"}
