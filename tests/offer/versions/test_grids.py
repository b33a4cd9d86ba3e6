"""The grid of a price keyed by the client: read, pasted, checked line against line, written."""

from datetime import UTC, datetime
from decimal import Decimal

import pytest
from sqlalchemy import delete, insert, select, update
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncSession

from tests.offer.catalog.world import World
from tests.offer.versions.world import NEXT, RIGHTS, SKU, content_now, person
from winvest.foundation.kit.errors import Conflict, Forbidden, Invalid, Refused
from winvest.foundation.kit.identifiers import new_id
from winvest.offer.catalog.models.versions import ProductVersion
from winvest.offer.pricing.enums import PricingType
from winvest.offer.pricing.models import PriceGridRow, PricingRule
from winvest.offer.versions.commands.drafting import draft_from
from winvest.offer.versions.commands.grids import write_grid
from winvest.offer.versions.forms.grids import (
    GridEntry,
    grid_entries,
    parse_grid,
    pasted_grid,
)
from winvest.offer.versions.rules.breaking import breaking_changes
from winvest.offer.versions.rules.content import GridPart, PricePart, sha256_of
from winvest.offer.versions.rules.coverage import covered, unpriced
from winvest.offer.versions.rules.difference import changes_of, difference
from winvest.offer.versions.rules.examples import Asker, worked_for

AT = datetime(2026, 11, 21, 12, tzinfo=UTC)


def line(amount: str, low: int | None = None, high: int | None = None, **more: object) -> GridPart:
    """A line of a grid."""
    return GridPart(amount=Decimal(amount), min_age=low, max_age=high, **more)  # type: ignore[arg-type]


@pytest.mark.req("PRI-01")
@pytest.mark.parametrize(
    ("grid", "told"),
    [
        ((line("1", 18, 30), line("2", 31, 40)), []),
        ((line("1", 18, 30), line("2", 25, 40)), [(1, "min_age", "grid_overlap")]),
        ((line("1", 18, 30), line("2", 18, 30)), [(1, "min_age", "grid_twice")]),
        ((line("1", 18, 60), line("2", 25, 40)), [(1, "min_age", "grid_hidden")]),
        ((line("1"), line("2", zone="FR-DROM")), [(1, "zone", "grid_hidden")]),
        ((line("2", zone="FR-DROM"), line("1")), []),
        ((line("2", zone="FR-75"), line("1", zone="FR-IDF")), []),
        ((line("1", zone="FR-IDF"), line("2", zone="75")), [(1, "zone", "grid_hidden")]),
        ((line("2", level="Renforcé"), line("1")), []),
        ((line("1"), line("2", level="Renforcé")), [(1, "level", "grid_hidden")]),
        (
            (line("1", min_household=1, max_household=2), line("2", min_household=2)),
            [(1, "min_household", "grid_overlap")],
        ),
        ((line("2", 18, 30, zone="FR-DROM"), line("1", 25, 40)), []),
        ((line("1", 18, 30), line("2", 25, 40, zone="FR-DROM")), [(1, "min_age", "grid_overlap")]),
    ],
)
def test_lines_that_cover_each_other_are_told(
    grid: tuple[GridPart, ...], told: list[tuple[int, str, str]]
) -> None:
    assert [(one.line, one.field, one.code) for one in covered(grid)] == told


@pytest.mark.req("PRI-01")
def test_ages_without_a_price_are_told_for_whom() -> None:
    grid = (line("3", 18, 40, zone="FR-DROM"), line("1", 18, 30), line("2", 41, 60))
    assert unpriced(grid) == ("31–40 ans, autres zones",)
    assert unpriced((line("1", 18, 30), line("2", 31, None))) == ()
    assert unpriced((line("1"),)) == ()


@pytest.mark.req("PRI-01")
@pytest.mark.parametrize(
    ("text", "first"),
    [
        (
            "Âge\tZone\tFoyer\tNiveau\tPrix\n18-30 ans\tOutre-mer\t3+\tRenforcé\t1 234,50 €",
            GridEntry(min_age="18", max_age="30", zone="Outre-mer", min_household="3",
                      level="Renforcé", amount="1234,50"),
        ),
        ("18;30;9,90", GridEntry(min_age="18", max_age="30", amount="9,90")),
        ("dès 65 ans\t55", GridEntry(min_age="65", amount="55")),
        ("Cotisation\tTranche\n12,5\tjusqu’à 17", GridEntry(max_age="17", amount="12,5")),
        ("18\t30\t75\t1\t2\t\t9", GridEntry(min_age="18", max_age="30", zone="75",
                                            min_household="1", max_household="2", amount="9")),
    ],
)  # fmt: skip
def test_a_spreadsheet_is_read_by_its_titles_or_its_columns(text: str, first: GridEntry) -> None:
    assert pasted_grid(text)[0] == first


@pytest.mark.req("PRI-01")
@pytest.mark.parametrize("text", ["", "Âge\tZone\n18\t75", "1\t2\t3\t4\t5\t6\t7\t8", "9\n" * 301])
def test_what_cannot_be_pasted_says_why(text: str) -> None:
    with pytest.raises(Invalid) as refusal:
        pasted_grid(text)
    assert "paste" in refusal.value.by_field


@pytest.mark.req("PRI-01")
def test_each_cell_says_what_is_wrong_with_it() -> None:
    entries = (
        GridEntry(min_age="18", max_age="17", zone="Atlantide", amount="abc"),
        GridEntry(min_age="200", min_household="0", amount=""),
    )
    with pytest.raises(Invalid) as refusal:
        parse_grid(entries)
    assert set(refusal.value.by_field) == {
        "ligne-0-max_age", "ligne-0-zone", "ligne-0-amount",
        "ligne-1-min_age", "ligne-1-min_household", "ligne-1-amount",
    }  # fmt: skip


@pytest.mark.req("PRI-01")
def test_a_stored_grid_comes_back_as_it_was() -> None:
    grid = (line("33.5", 18, 30, zone="FR-75", min_household=3), line("30.123456", 18, 30))
    assert parse_grid(grid_entries(grid), known={"FR-75"}) == grid
    assert parse_grid((GridEntry(zone="75", amount="1"),))[0].zone == "FR-75"


@pytest.mark.req("PRI-01", "PRI-02")
def test_the_example_is_the_price_of_a_quote() -> None:
    price = PricePart(
        plan="A", type=PricingType.FIXED, payload={"amount": Decimal(1)}, tax_rate=Decimal(20),
        tax_included=True, grid=(line("60", 18, 40, zone="FR-DROM"), line("48", 18, 40)),
    )  # fmt: skip
    here = worked_for(price, Asker(age=35), at=AT)
    assert (here.line, here.price and here.price.excl_tax) == (2, Decimal("40.00"))
    assert worked_for(price, Asker(age=35, postal_code="97110"), at=AT).line == 1
    none = worked_for(price, Asker(age=70), at=AT)
    assert none.price is None
    assert "Aucune ligne de la grille" in none.refusal


@pytest.mark.req("PRI-01", "VER-02", "VER-03", "ORG-03")
async def test_a_grid_is_written_in_a_draft_alone(session: AsyncSession, world: World) -> None:
    me = person(world, RIGHTS)
    await draft_from(session, me, sku=SKU, source=1, effective_from=NEXT, notes=None)
    version_id, before = await content_now(session, world)
    grid = (line("12", 18, 30), line("15", 31, 60))

    async def write(seen: str, lines: tuple[GridPart, ...], *, number: int = 2) -> bool:
        return await write_grid(
            session, me, sku=SKU, number=number, seen=seen, place=0, lines=lines
        )

    assert await write(sha256_of(before), grid)
    _, after = await content_now(session, world)
    assert after.prices[0].grid == grid
    assert after.prices[0].payload["amount"] == 12, "what lists show is a price of the grid"
    assert not await write(sha256_of(after), grid)
    with pytest.raises(Conflict):
        await write(sha256_of(before), ())
    assert await write(sha256_of(after), (grid[1],))
    _, fewer = await content_now(session, world)
    assert fewer.prices[0].grid == (grid[1],)
    assert await write(sha256_of(fewer), (line("16.5", 31, 60),))
    _, dearer = await content_now(session, world)
    told = [one.sentence for one in changes_of(difference(fewer, dearer))]
    assert told == ["Base · 31–60 ans\u00a0: 15,00\u00a0€ → 16,50\u00a0€"]
    assert "31–60 ans" in breaking_changes(fewer, dearer)[0]
    fewer = dearer
    with pytest.raises(Forbidden):
        await write_grid(
            session, person(world, RIGHTS - {"pricing.edit"}), sku=SKU, number=2,
            seen=sha256_of(fewer), place=0, lines=grid,
        )  # fmt: skip
    with pytest.raises(Refused, match="préparez une nouvelle version"):
        await write("", grid, number=1)
    published = select(PricingRule.id).join(
        ProductVersion, ProductVersion.id == PricingRule.product_version_id
    )
    rule = await session.scalar(published.where(ProductVersion.version == 1))
    one = await session.scalar(select(PricingRule.product_version_id).where(PricingRule.id == rule))
    await session.execute(  # in the transaction that publishes it, a version takes its content in
        insert(PriceGridRow).values(
            id=new_id(), pricing_rule_id=rule, product_version_id=one, amount=1
        )
    )
    for statement in (
        update(PriceGridRow).values(amount=2), delete(PriceGridRow),
    ):  # fmt: skip
        with pytest.raises(DBAPIError, match="tg_version_content_published"):
            async with session.begin_nested():
                await session.execute(statement.where(PriceGridRow.product_version_id == one))
    assert version_id != one
