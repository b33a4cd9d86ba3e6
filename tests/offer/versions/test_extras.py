"""Options, surcharges, fees and promotions of a draft: read, refused, written, worked out."""

from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal

import pytest
from sqlalchemy import insert, update
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncSession

from tests.offer.catalog.world import World
from tests.offer.versions.world import NEXT, RIGHTS, SKU, content_now, person
from winvest.foundation.kit.errors import Conflict, Forbidden, Invalid, Refused
from winvest.foundation.kit.identifiers import new_id
from winvest.offer.catalog.enums import Recurrence
from winvest.offer.catalog.models.versions import ProductVersion
from winvest.offer.pricing.enums import PriceEffect, PricingType
from winvest.offer.pricing.models import InitialFee, PriceOption, PriceSurcharge, Promotion
from winvest.offer.versions.commands.drafting import draft_from
from winvest.offer.versions.commands.extras import write_extras
from winvest.offer.versions.forms.extra_reading import parse_extras, rates_of
from winvest.offer.versions.forms.extras import Entries, extra_entries, typed_extras
from winvest.offer.versions.rules.breaking import breaking_changes
from winvest.offer.versions.rules.content import (
    Content,
    ExtraKind,
    ExtraPart,
    PlanPart,
    PricePart,
    sha256_of,
)
from winvest.offer.versions.rules.difference import changes_of, difference
from winvest.offer.versions.rules.tariffs import sample_quote

PARIS = "Europe/Paris"
A = PlanPart(code="A", name="A", recurrence=Recurrence.MONTHLY)
TYPED = {
    "option-0-code": "4k", "option-0-label": "Ultra HD", "option-0-value": "2,50",
    "option-0-recurrence": "monthly", "option-0-rate": "20", "option-0-included": "1",
    "supplement-0-code": "DOM", "supplement-0-label": "Outre-mer", "supplement-0-value": "10",
    "supplement-0-effect": "percent", "supplement-0-zones": "outre-mer, 2A",
    "supplement-0-kinds": "personal", "supplement-0-min_age": "18",
    "frais-0-code": "MES", "frais-0-label": "Mise en service", "frais-0-value": "1 049",
    "frais-0-rate": "20",
    "promotion-0-code": "NOEL", "promotion-0-label": "Noël", "promotion-0-value": "50",
    "promotion-0-effect": "percent", "promotion-0-first_months": "3",
    "promotion-0-promo_code": "NOEL26", "promotion-0-combinable": "1",
    "promotion-0-first_day": "01/12/2026", "promotion-0-last_day": "31/12/2026",
}  # fmt: skip


def entries(**changes: str) -> Entries:
    """One of each kind, as typed, some fields otherwise."""
    told = {name.replace("__", "-"): value for name, value in changes.items()}
    return typed_extras({**TYPED, **told})


@pytest.mark.req("PRI-01")
def test_each_kind_is_read_as_typed() -> None:
    wanted = parse_extras(entries(), Content(plans=(A,)), zone=PARIS)
    option, surcharge, fee, promo = (one.extra for one in wanted)
    assert (option.code, option.value, option.recurrence) == (
        "4K", Decimal("2.50"), Recurrence.MONTHLY,
    )  # fmt: skip
    assert (surcharge.zones, surcharge.client_kinds, surcharge.min_age) == (
        ("FR-2A", "FR-DROM"), ("personal",), 18,
    )  # fmt: skip
    assert (fee.value, fee.tax_included) == (Decimal(1049), False)
    assert (promo.first_months, promo.promo_code, promo.combinable) == (3, "NOEL26", True)
    assert promo.valid_from is not None
    assert promo.valid_to is not None
    assert (promo.valid_to - promo.valid_from).days == 31
    assert rates_of(wanted) == {"option-0-rate": 20, "frais-0-rate": 20}
    stored = Content(plans=(A,), extras=tuple(one.extra for one in wanted))
    again = parse_extras(extra_entries(stored, zone=PARIS), stored, zone=PARIS)
    assert tuple(one.extra for one in again) == stored.extras, "nothing changes by itself"
    assert [one.at for one in again] == [0, 1, 2, 3]


@pytest.mark.req("PRI-01")
@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("option-0-code", ""), ("option-0-code", "é"), ("option-0-label", ""),
        ("option-0-value", "abc"), ("option-0-value", "-1"), ("option-0-rate", "101"),
        ("option-0-recurrence", "jamais"), ("option-0-plan", "AUTRE"),
        ("supplement-0-effect", ""), ("supplement-0-value", "0"),
        ("supplement-0-zones", "Mars"), ("supplement-0-max_age", "17"),
        ("supplement-0-kinds", "robot"), ("frais-0-value", ""),
        ("promotion-0-value", "101"), ("promotion-0-first_months", "121"),
        ("promotion-0-last_day", "30/11/2026"), ("promotion-0-first_day", "hier"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_told_beside_its_field(field: str, value: str) -> None:
    typed = typed_extras({**TYPED, field: value})
    with pytest.raises(Invalid) as refusal:
        parse_extras(typed, Content(plans=(A,)), zone=PARIS)
    assert set(refusal.value.by_field) == {field}


@pytest.mark.req("PRI-01")
def test_a_code_is_there_once_for_a_plan() -> None:
    twice = entries(frais__1__code="mes", frais__1__label="Encore", frais__1__value="1",
                    frais__1__rate="20")  # fmt: skip
    with pytest.raises(Invalid) as refusal:
        parse_extras(twice, Content(plans=(A,)), zone=PARIS)
    assert set(refusal.value.by_field) == {"frais-1-code"}


@pytest.mark.req("PRI-01", "PRI-03")
def test_the_example_is_what_a_quote_would_say() -> None:
    content = Content(
        plans=(A,),
        prices=(PricePart(plan="A", type=PricingType.FIXED, payload={"amount": Decimal(12)},
                          tax_rate=Decimal(20), tax_included=True),),
        extras=(
            ExtraPart(kind=ExtraKind.OPTION, plan=None, code="4K", label="4K", value=Decimal(3),
                      recurrence=Recurrence.MONTHLY, tax_rate=Decimal(20), tax_included=True),
            ExtraPart(kind=ExtraKind.FEE, plan=None, code="F", label="Frais", value=Decimal(10),
                      tax_rate=Decimal(20), tax_included=False),
            ExtraPart(kind=ExtraKind.PROMOTION, plan=None, code="P", label="P", value=Decimal(50),
                      effect=PriceEffect.PERCENT),
        ),
    )  # fmt: skip
    quote = sample_quote(content, plan="A", at=datetime(2026, 12, 1, tzinfo=UTC))
    assert quote is not None
    assert quote.totals[Recurrence.MONTHLY].incl_tax == Decimal("9.00")
    assert quote.totals[Recurrence.ONE_SHOT].incl_tax == Decimal("12.00")
    on_quotation = replace(content.prices[0], type=PricingType.ON_QUOTATION, payload={})
    bare = replace(content, prices=(on_quotation,))
    assert sample_quote(bare, plan="A", at=datetime(2026, 12, 1, tzinfo=UTC)) is None


@pytest.mark.req("PRI-01", "PRI-02", "VER-02", "VER-03", "ORG-03")
async def test_extras_are_written_in_a_draft_alone(session: AsyncSession, world: World) -> None:
    me = person(world, RIGHTS)
    await draft_from(session, me, sku=SKU, source=1, effective_from=NEXT, notes=None)
    _, before = await content_now(session, world)

    async def write(typed: Entries, content: Content, *, number: int = 2, seen: str = "") -> bool:
        wanted = parse_extras(typed, content, zone=PARIS)
        return await write_extras(
            session, me, sku=SKU, number=number, seen=seen or sha256_of(content), wanted=wanted,
            rates=rates_of(wanted),
        )  # fmt: skip

    stored = dict(extra_entries(before, zone=PARIS))
    option = stored[ExtraKind.OPTION][0]
    assert not await write(stored, before)
    typed = {**entries(), ExtraKind.OPTION: (replace(option, value="3"),)}
    assert await write(typed, before)
    _, after = await content_now(session, world)
    assert [one.kind for one in after.extras] == list(ExtraKind)
    told = [one.sentence for one in changes_of(difference(before, after))]
    assert any("2,00\u00a0€ → 3,00\u00a0€" in one for one in told)
    assert any("« Noël »" in one.replace("\u00a0", " ") and "ajouté" in one for one in told)
    breaks = breaking_changes(before, after)
    assert any("augmente" in one for one in breaks)
    assert any("s’ajoute" in one for one in breaks)
    assert await write({**typed_extras({})}, after)
    _, none = await content_now(session, world)
    assert none.extras == ()
    odd = typed_extras({"frais-0-code": "F", "frais-0-label": "F", "frais-0-value": "1",
                        "frais-0-rate": "19,6"})  # fmt: skip
    with pytest.raises(Invalid) as refusal:
        await write(odd, none)
    assert "n’existe pas" in refusal.value.by_field["frais-0-rate"]
    with pytest.raises(Conflict):
        await write(stored, before)
    with pytest.raises(Forbidden):
        await write_extras(
            session, person(world, RIGHTS - {"pricing.edit"}), sku=SKU, number=2, seen="",
            wanted=(), rates={},
        )  # fmt: skip
    with pytest.raises(Refused, match="préparez une nouvelle version"):
        await write(stored, before, number=1)


@pytest.mark.req("VER-03")
async def test_the_database_keeps_what_is_published(session: AsyncSession, world: World) -> None:
    me = person(world, RIGHTS)
    drafted = await draft_from(session, me, sku=SKU, source=1, effective_from=NEXT, notes=None)
    named = {"product_version_id": drafted.id, "code": "X", "label": "X"}
    rows = (
        (PriceSurcharge, {"effect": PriceEffect.AMOUNT, "value": 1}),
        (InitialFee, {"amount": 1}),
        (Promotion, {"effect": PriceEffect.AMOUNT, "value": 1}),
    )
    for table, values in rows:
        await session.execute(insert(table).values(id=new_id(), **named, **values))
    await session.execute(
        update(PriceOption).values(position=1).where(PriceOption.product_version_id == drafted.id)
    )
    await publish(session, drafted.id)
    for table in (PriceOption, PriceSurcharge, InitialFee, Promotion):
        with pytest.raises(DBAPIError, match="tg_version_content_published"):
            async with session.begin_nested():
                await session.execute(
                    update(table).values(label="Y").where(table.product_version_id == drafted.id)
                )


async def publish(session: AsyncSession, version_id: object) -> None:
    """The version is one that was told of: what it holds is kept."""
    await session.execute(
        update(ProductVersion).values(status="withdrawn").where(ProductVersion.id == version_id)
    )
