"""The commissions of a draft: typed, read, refused field by field, written in a draft alone."""

from dataclasses import replace
from decimal import Decimal

import pytest
from sqlalchemy import update
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncSession

from tests.offer.catalog.world import World
from tests.offer.versions.world import NEXT, RIGHTS, SKU, content_now, person
from winvest.foundation.kit.errors import Conflict, Forbidden, Invalid, Refused
from winvest.offer.catalog.enums import Recurrence
from winvest.offer.commissions.models import CommissionScheme, CommissionTier
from winvest.offer.versions.commands.drafting import draft_from
from winvest.offer.versions.commands.schemes import write_commissions
from winvest.offer.versions.forms.scheme_reading import parse_schemes
from winvest.offer.versions.forms.schemes import (
    SchemeEntry,
    TierLine,
    pressed_schemes,
    scheme_entries,
    typed_schemes,
)
from winvest.offer.versions.rules.breaking import breaking_changes
from winvest.offer.versions.rules.content import Content, PlanPart, sha256_of
from winvest.offer.versions.rules.difference import changes_of, difference

PARIS = "Europe/Paris"
A = PlanPart(code="A", name="A", recurrence=Recurrence.MONTHLY)
WHOLE = SchemeEntry(
    part_company="60", part_commercial="30", part_manager="10",
    tiers=(TierLine(min="0", max="99", value="10"), TierLine(min="100", value="12,5")),
)  # fmt: skip


@pytest.mark.req("COM-01", "COM-03")
def test_a_scheme_is_read_as_typed() -> None:
    entry = replace(WHOLE, plan="A", year="1", first_day="01/01/2027", last_day="31/12/2027",
                    min_amount="5", max_amount="1 000,50")  # fmt: skip
    (one,) = parse_schemes([entry], Content(plans=(A,)), zone=PARIS)
    scheme = one.scheme
    assert scheme.split == {
        "company": Decimal("0.6"), "commercial": Decimal("0.3"), "manager": Decimal("0.1"),
    }  # fmt: skip
    assert (scheme.tiers[1].min, scheme.tiers[1].max, scheme.tiers[1].value) == (
        Decimal(100), None, Decimal("12.5"),
    )  # fmt: skip
    assert (scheme.min_amount, scheme.max_amount) == (Decimal(5), Decimal("1000.50"))
    assert scheme.valid_from is not None
    assert scheme.valid_to is not None
    assert (scheme.valid_to - scheme.valid_from).days == 365
    stored = Content(plans=(A,), schemes=(scheme,))
    (again,) = parse_schemes(scheme_entries(stored, zone=PARIS), stored, zone=PARIS)
    assert (again.at, again.scheme) == (0, scheme), "what is not touched does not change"


@pytest.mark.req("COM-01", "COM-03")
@pytest.mark.parametrize(
    ("changes", "field", "told"),
    [
        ({"part_manager": "5"}, "part_company", "il manque 5"),
        ({"part_platform": "5"}, "part_company", "5\u00a0% de trop"),
        ({"part_manager": "-10"}, "part_manager", "de 0 à 100"),
        ({"tiers": ()}, "paste", "au moins un palier"),
        ({"plan": "AUTRE"}, "plan", "n’est plus dans la version"),
        ({"company": "11111111-1111-1111-1111-111111111111"}, "company", "dans la liste"),
        ({"channel": "fax"}, "channel", "canal"),
        ({"year": "0"}, "year", "première année"),
        ({"first_day": "02/01/2027", "last_day": "01/01/2027"}, "last_day", "précède"),
        ({"min_amount": "9", "max_amount": "8"}, "max_amount", "sous le minimum"),
        ({"tiers": (TierLine(min="0", max="99", value="1"), TierLine(min="150", value="2"))},
         "palier-1-min", "Il manque un palier"),
        ({"tiers": (TierLine(min="0", max="99", value="1"), TierLine(min="50", value="2"))},
         "palier-1-min", "commence dans le précédent"),
        ({"tiers": (TierLine(min="0", value="1001"),)}, "palier-0-value", "1 000"),
        ({"tiers": (TierLine(min="", value=""),)}, "palier-0-value", "Donnez"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_told_beside_its_field(
    changes: dict[str, object], field: str, told: str
) -> None:
    with pytest.raises(Invalid) as refusal:
        parse_schemes([replace(WHOLE, **changes)], Content(plans=(A,)), zone=PARIS)
    errors = refusal.value.by_field
    assert told.replace("\u00a0", " ") in errors[f"schema-0-{field}"].replace("\u00a0", " ")


@pytest.mark.req("COM-01")
def test_two_schemes_do_not_pay_the_same_sale() -> None:
    early = replace(WHOLE, last_day="31/12/2026")
    late = replace(WHOLE, first_day="01/01/2027")
    assert len(parse_schemes([early, late], Content(), zone=PARIS)) == 2
    with pytest.raises(Invalid) as refusal:
        parse_schemes([WHOLE, late], Content(), zone=PARIS)
    assert "schéma 1" in refusal.value.by_field["schema-1-applies_to"]


@pytest.mark.req("COM-01")
def test_buttons_add_and_take_away_and_paste() -> None:
    raw = {"schema-0-part_company": "100", "schema-0-palier-0-min": "0", "schema-0-at": "",
           "schema-0-paste": "De\tÀ\tTaux\n0\t99\t10 %\n100\t\t12"}  # fmt: skip
    (one,) = pressed_schemes(typed_schemes(raw), "coller-schema-0-palier")
    assert [(tier.min, tier.max, tier.value) for tier in one.tiers] == [
        ("0", "99", "10"), ("100", "", "12"),
    ]  # fmt: skip
    (less,) = pressed_schemes((one,), "retirer-schema-0-palier-0")
    assert [tier.min for tier in less.tiers] == ["100"]
    (more,) = pressed_schemes((WHOLE,), "ajouter-schema-0-palier")
    assert len(more.tiers) == 3
    assert len(pressed_schemes((WHOLE,), "ajouter-schema")) == 2
    assert pressed_schemes((WHOLE,), "retirer-schema-0") == ()


@pytest.mark.req("COM-01", "VER-02", "VER-03", "ORG-03")
async def test_commissions_are_written_in_a_draft_alone(
    session: AsyncSession, world: World
) -> None:
    me = person(world, RIGHTS)
    await draft_from(session, me, sku=SKU, source=1, effective_from=NEXT, notes=None)
    _, before = await content_now(session, world)
    (entry,) = scheme_entries(before, zone=PARIS)
    tiers = (*entry.tiers[:1], replace(entry.tiers[1], value="13"), *entry.tiers[2:])
    mended = replace(entry, tiers=tiers)

    async def write(
        seen: str, entries: list[SchemeEntry], *, number: int = 2, content: Content = before
    ) -> bool:
        return await write_commissions(
            session, me, sku=SKU, number=number, seen=seen,
            wanted=parse_schemes(entries, content, zone=PARIS),
        )  # fmt: skip

    assert await write(sha256_of(before), [mended])
    _, after = await content_now(session, world)
    (change,) = changes_of(difference(before, after))
    assert change.sentence.endswith("100–499\u00a0: 12\u00a0% → 13\u00a0%")
    assert breaking_changes(before, after) == ()
    assert not await write(sha256_of(after), list(scheme_entries(after, zone=PARIS)), content=after)
    split = replace(mended, part_company="60", part_commercial="40")
    renewal = replace(WHOLE, applies_to="renewal")
    assert await write(sha256_of(after), [split, renewal], content=after)
    _, third = await content_now(session, world)
    assert len(third.schemes) == 2
    assert "la répartition des commissions change" in breaking_changes(after, third)[0]
    assert await write(sha256_of(third), [], content=third)
    with pytest.raises(Conflict):
        await write(sha256_of(third), [])
    with pytest.raises(Forbidden):
        await write_commissions(
            session, person(world, RIGHTS - {"commissions.edit"}), sku=SKU, number=2, seen="",
            wanted=(),
        )  # fmt: skip
    with pytest.raises(Refused, match="préparez une nouvelle version"):
        await write("", [], number=1)
    for table, values in ((CommissionScheme, {"year": 2}), (CommissionTier, {"value": 1})):
        with pytest.raises(DBAPIError, match="tg_version_content_published"):
            async with session.begin_nested():
                await session.execute(update(table).values(**values))
