"""The life of a version: drafted, changed, submitted, decided, planned, live, gone back to."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from uuid import UUID

import pytest
from sqlalchemy import insert, select, text, update
from sqlalchemy.ext.asyncio import AsyncSession

from tests.offer.catalog.world import MANAGE, World, a_group, a_product, manager
from winvest.foundation.infra.db import set_context
from winvest.foundation.kit.errors import Conflict, Forbidden, Invalid, Refused
from winvest.foundation.kit.identifiers import new_id
from winvest.foundation.kit.scope import Scope
from winvest.offer.catalog.enums import VersionStatus
from winvest.offer.catalog.models.versions import ProductPlan, ProductVersion
from winvest.offer.commissions.enums import (
    AppliesTo,
    CommissionTierMode,
    Settlement,
    TierBasis,
    ValueType,
)
from winvest.offer.commissions.models import CommissionScheme, CommissionTier
from winvest.offer.documents.enums import DocumentType
from winvest.offer.documents.models import ProductDocument
from winvest.offer.pricing.models import PriceGridRow, PriceOption, PricingRule
from winvest.offer.versions import ports
from winvest.offer.versions.commands import validation
from winvest.offer.versions.commands.drafting import discard_version, draft_from
from winvest.offer.versions.commands.going_back import roll_back, unschedule_version
from winvest.offer.versions.commands.going_live import go_live, publish_now, schedule_version
from winvest.offer.versions.commands.validation import (
    approve_version,
    recall_version,
    refuse_version,
    submit_version,
)
from winvest.offer.versions.commands.writing import write_prices
from winvest.offer.versions.enums import VersionAct
from winvest.offer.versions.forms.entries import sheet_of
from winvest.offer.versions.forms.prices import parse_sheet
from winvest.offer.versions.queries import (
    Version,
    decisions_of,
    due_versions,
    version_content,
    version_numbered,
    versions_of,
)
from winvest.offer.versions.rules.breaking import MajorChange
from winvest.offer.versions.rules.content import Content, sha256_of
from winvest.offer.versions.rules.difference import changes_of, difference
from winvest.offer.versions.rules.moves import SameHand

SKU = "FTX-TV-1"
RIGHTS = MANAGE | {
    "pricing.edit",
    "commissions.edit",
    "commissions.read",
    "publication.publish",
    "versions.approve",
}
NOW = datetime.now(UTC)
NEXT = NOW + timedelta(days=10)


@pytest.fixture(autouse=True)
def complete(monkeypatch: pytest.MonkeyPatch) -> None:
    """The checklist has its own tests: here, nothing lacks, whatever was wired before."""
    monkeypatch.setattr(ports, "_readiness", [ports.NothingLacks()])


@pytest.fixture
async def world(session: AsyncSession) -> World:
    """« TV Essentiel », in the transaction of the test."""
    return await a_full_product(session)


async def a_full_product(session: AsyncSession) -> World:
    """« TV Essentiel » at 9,90 €, with a commission by tiers, an option, a document."""
    world = await a_group(session)
    product = await a_product(
        session, world, SKU, "TV Essentiel", company=world.ft, risk=world.tv, price="9.90"
    )
    version = await session.scalar(
        select(ProductVersion.id).where(ProductVersion.product_id == product.id)
    )
    scheme = new_id()
    await session.execute(
        insert(CommissionScheme).values(
            id=scheme, product_version_id=version, applies_to=AppliesTo.NEW,
            settlement=Settlement.ON_COLLECTION, tier_mode=CommissionTierMode.VOLUME,
            split={"company": Decimal("0.7"), "commercial": Decimal("0.3")},
        )
    )  # fmt: skip
    for low, high, value in (("0", "99", "10"), ("100", "499", "12"), ("500", None, "15")):
        await session.execute(
            insert(CommissionTier).values(
                id=new_id(), scheme_id=scheme, basis=TierBasis.VOLUME, min=Decimal(low),
                max=None if high is None else Decimal(high), value_type=ValueType.PERCENT,
                value=Decimal(value),
            )
        )  # fmt: skip
    await session.execute(
        insert(PriceOption).values(
            id=new_id(), product_version_id=version, code="4K", label="Ultra HD",
            amount=Decimal(2), recurrence="monthly",
        )
    )  # fmt: skip
    await session.execute(
        insert(ProductDocument).values(
            id=new_id(), product_version_id=version, type=DocumentType.CGA, title="CGA",
            file_url="cga.pdf", file_hash="a" * 64, mandatory=True,
        )
    )  # fmt: skip
    return world


def person(world: World, rights: set[str] | frozenset[str] = RIGHTS) -> Scope:
    """Somebody of the company, with an id of their own."""
    found = manager(world.ft)
    return replace(
        found,
        actor_label="Camille Essai",
        grants=tuple(replace(one, rights=frozenset(rights)) for one in found.grants),
    )


async def as_(session: AsyncSession, scope: Scope) -> Scope:
    """From now on, this person acts."""
    await set_context(session, scope)
    return scope


async def a_draft(session: AsyncSession, world: World) -> tuple[Scope, int]:
    """Version 2, as version 1 is."""
    author = await as_(session, person(world))
    made = await draft_from(
        session, author, sku=SKU, source=1, effective_from=NEXT, notes="Tarif 2027"
    )
    return author, made.number


async def found(session: AsyncSession, scope: Scope, number: int) -> tuple[Version, Content]:
    """A version and what it holds."""
    product = await session.scalar(text("SELECT id FROM product WHERE sku = :sku"), {"sku": SKU})
    version = await version_numbered(session, scope, product_id=product, number=number)
    return version, await version_content(session, scope, version=version)


async def priced(
    session: AsyncSession, scope: Scope, number: int, amount: str, *, seen: str | None = None
) -> None:
    """The price of the version becomes this."""
    version, content = await found(session, scope, number)
    sheet = sheet_of(content)
    typed = replace(sheet, prices=(replace(sheet.prices[0], amount=amount),))
    await write_prices(
        session, scope, sku=SKU, number=version.number, seen=seen or sha256_of(content),
        wanted=parse_sheet(typed, content),
    )  # fmt: skip


async def approved(session: AsyncSession, world: World, amount: str = "8,90") -> Scope:
    """Version 2 at another price, approved by a second person, who is given back."""
    author, number = await a_draft(session, world)
    await priced(session, author, number, amount)
    await submit_version(session, author, sku=SKU, number=number)
    second = await as_(session, person(world))
    await approve_version(session, second, sku=SKU, number=number, seen=None, comment=None, now=NOW)
    return second


@pytest.mark.req("VER-02")
async def test_a_draft_holds_all_that_its_source_holds(session: AsyncSession, world: World) -> None:
    author, number = await a_draft(session, world)
    old, before = await found(session, author, 1)
    new, after = await found(session, author, number)
    assert number == 2
    assert (new.status, new.copied_from, new.edited_by) == (
        VersionStatus.DRAFT, old.id, author.actor_id,
    )  # fmt: skip
    assert after == before
    assert sha256_of(after) == sha256_of(before)
    kinds = (before.plans, before.prices, before.extras, before.schemes, before.papers)
    assert all(kinds), "the source holds one of each"
    assert changes_of(difference(before, after)) == ()


@pytest.mark.req("VER-02")
async def test_numbers_keep_their_decimals_in_a_copy(session: AsyncSession, world: World) -> None:
    author, number = await a_draft(session, world)
    kinds = await session.scalars(
        text(
            "SELECT jsonb_typeof(payload -> 'amount') || (payload ->> 'amount') FROM pricing_rule r"
            " JOIN product_version v ON v.id = r.product_version_id WHERE v.version = :number"
        ),
        {"number": number},
    )
    source = await session.scalar(
        text(
            "SELECT jsonb_typeof(payload -> 'amount') || (payload ->> 'amount') FROM pricing_rule r"
            " JOIN product_version v ON v.id = r.product_version_id WHERE v.version = 1"
        )
    )
    assert kinds.all() == [source]
    await priced(session, author, number, "10,500")
    _, content = await found(session, author, number)
    assert content.prices[0].payload["amount"] == Decimal("10.5")


@pytest.mark.req("VER-02")
async def test_a_draft_is_thrown_away_with_its_log(session: AsyncSession, world: World) -> None:
    author, number = await a_draft(session, world)
    await discard_version(session, author, sku=SKU, number=number)
    version, _ = await found(session, author, 1)
    left = await versions_of(session, author, product_id=version.product_id)
    assert [one.number for one in left] == [1]
    with pytest.raises(Refused, match="seul un brouillon"):
        await discard_version(session, author, sku=SKU, number=1)


@pytest.mark.req("VER-02", "ORG-02")
async def test_the_last_author_does_not_approve(session: AsyncSession, world: World) -> None:
    author, number = await a_draft(session, world)
    await submit_version(session, author, sku=SKU, number=number)
    others = text(
        "INSERT INTO app_user (id, email, display_name, status) VALUES (:id, :email, 'A', 'active')"
    )
    held = text(
        "INSERT INTO role_assignment (id, user_id, role_code, company_id, valid_from)"
        " VALUES (gen_random_uuid(), :id, 'adv', :company, '2020-01-01')"
    )
    other = new_id()
    await session.execute(others, {"id": other, "email": f"{other}@winvest.example"})
    await session.execute(held, {"id": other, "company": world.ft})
    asked = {"sku": SKU, "number": number, "comment": None, "now": NOW}
    with pytest.raises(Forbidden, match="séparation des tâches"):
        await approve_version(session, author, seen=None, **asked)
    without = await as_(session, person(world, RIGHTS - {"versions.approve"}))
    with pytest.raises(Forbidden):
        await approve_version(session, without, seen=None, **asked)
    second = await as_(session, person(world))
    with pytest.raises(Conflict, match="a changé depuis"):
        await approve_version(session, second, seen="0" * 64, **asked)
    _, content = await found(session, second, number)
    await approve_version(session, second, seen=sha256_of(content), **asked)
    version, _ = await found(session, second, number)
    assert (version.status, version.approved_by, version.content_sha256) == (
        VersionStatus.APPROVED, second.actor_id, sha256_of(content),
    )  # fmt: skip


@pytest.mark.req("VER-02", "ORG-02")
async def test_who_alone_may_approve_does_and_it_is_recorded(
    session: AsyncSession, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    author, number = await a_draft(session, world)
    await submit_version(session, author, sku=SKU, number=number)
    signed = {"sku": SKU, "number": number, "seen": None, "comment": "Seule", "now": NOW}
    with pytest.raises(SameHand):  # not among those who may: a program, say
        await approve_version(session, author, **signed)

    async def only_her(*_: object, **__: object) -> tuple[tuple[UUID | None, str], ...]:
        return ((author.actor_id, "Seule habilitée"),)

    monkeypatch.setattr(validation, "approvers", only_her)
    await approve_version(session, author, **signed)
    version, _ = await found(session, author, number)
    log = await decisions_of(session, author, version_id=version.id)
    assert [one.act for one in log if one.alone] == [VersionAct.APPROVED]


@pytest.mark.req("VER-02")
async def test_a_refusal_says_why_and_gives_the_draft_back(
    session: AsyncSession, world: World
) -> None:
    author, number = await a_draft(session, world)
    await submit_version(session, author, sku=SKU, number=number)
    second = await as_(session, person(world))
    with pytest.raises(Invalid):
        await refuse_version(session, second, sku=SKU, number=number, comment=" ", now=NOW)
    await refuse_version(session, second, sku=SKU, number=number, comment="Trop cher", now=NOW)
    version, _ = await found(session, second, number)
    assert version.status is VersionStatus.DRAFT
    log = await decisions_of(session, second, version_id=version.id)
    assert (log[0].act, log[0].comment) == (VersionAct.REFUSED, "Trop cher")
    with pytest.raises(Refused, match="n’attend plus"):
        await refuse_version(session, second, sku=SKU, number=number, comment="Encore", now=NOW)


@pytest.mark.req("VER-02")
@pytest.mark.parametrize("way", ["price", "tier", "document", "plan"])
async def test_an_edit_after_approval_reopens_the_version(
    session: AsyncSession, world: World, way: str
) -> None:
    second = await approved(session, world)
    version, content = await found(session, second, 2)
    third = await as_(session, person(world))
    on = {"product_version_id": version.id}
    if way == "price":
        await priced(session, third, 2, "8,80")
    elif way == "tier":
        scheme = select(CommissionScheme.id).where(
            CommissionScheme.product_version_id == version.id
        )
        await session.execute(
            update(CommissionTier)
            .where(CommissionTier.scheme_id.in_(scheme), CommissionTier.min == 100)
            .values(value=13)
        )
    elif way == "document":
        await session.execute(
            insert(ProductDocument).values(
                id=new_id(), type=DocumentType.FAQ, title="FAQ", file_url="f.pdf", **on
            )
        )
    else:
        await session.execute(
            insert(ProductPlan).values(
                id=new_id(), code="DUO", name="Duo", recurrence="monthly", **on
            )
        )
    session.expire_all()
    reopened, changed = await found(session, third, 2)
    assert sha256_of(changed) != sha256_of(content)
    assert (reopened.status, reopened.approved_by, reopened.content_sha256) == (
        VersionStatus.DRAFT, None, None,
    )  # fmt: skip
    assert reopened.edited_by == third.actor_id
    log = await decisions_of(session, third, version_id=version.id)
    assert VersionAct.REOPENED in {one.act for one in log}
    with pytest.raises(Refused):
        await schedule_version(session, third, sku=SKU, number=2, effective_from=NEXT, now=NOW)


@pytest.mark.req("VER-02")
async def test_what_is_no_content_reopens_nothing(session: AsyncSession, world: World) -> None:
    second = await approved(session, world)
    version, _ = await found(session, second, 2)
    await session.execute(
        update(ProductDocument)
        .where(ProductDocument.product_version_id == version.id)
        .values(status="published", published_at=NOW)
    )
    again, _ = await found(session, second, 2)
    assert again.status is VersionStatus.APPROVED


@pytest.mark.req("VER-03")
async def test_a_dearer_price_must_say_that_it_breaks(session: AsyncSession, world: World) -> None:
    author, number = await a_draft(session, world)
    await priced(session, author, number, "10,90")
    with pytest.raises(MajorChange) as refused:
        await submit_version(session, author, sku=SKU, number=number)
    assert refused.value.code == "breaking_changes"
    assert "9,90\u00a0€ → 10,90\u00a0€" in refused.value.message
    await session.execute(
        update(ProductVersion).where(ProductVersion.version == number).values(breaking_changes=True)
    )
    await submit_version(session, author, sku=SKU, number=number)


@pytest.mark.req("VER-02", "VER-07")
async def test_a_planned_version_goes_live_at_its_day_once(
    session: AsyncSession, world: World
) -> None:
    second = await approved(session, world)
    with pytest.raises(Invalid):
        await schedule_version(session, second, sku=SKU, number=2, effective_from=NOW, now=NOW)
    await schedule_version(session, second, sku=SKU, number=2, effective_from=NEXT, now=NOW)
    first, _ = await found(session, second, 1)
    version, _ = await found(session, second, 2)
    assert (first.status, first.effective_to) == (VersionStatus.ACTIVE, NEXT)
    assert (version.status, version.effective_from) == (VersionStatus.SCHEDULED, NEXT)
    asked = {"version_id": version.id, "approved_sha": version.content_sha256}
    assert await due_versions(session, second, now=NOW) == ()
    assert not await go_live(session, second, now=NOW, **asked)
    later = NEXT + timedelta(hours=5)
    assert [one.id for one in await due_versions(session, second, now=later)] == [version.id]
    assert await go_live(session, second, now=later, **asked)
    assert not await go_live(session, second, now=later, **asked)
    statuses = [
        one.status for one in await versions_of(session, second, product_id=version.product_id)
    ]
    assert statuses == [VersionStatus.ACTIVE, VersionStatus.SUPERSEDED]
    log = await decisions_of(session, second, version_id=version.id)
    assert [one.act for one in log].count(VersionAct.LIVE) == 1


@pytest.mark.req("VER-02")
async def test_content_tampered_with_is_never_sold(session: AsyncSession, world: World) -> None:
    second = await approved(session, world)
    await schedule_version(session, second, sku=SKU, number=2, effective_from=NEXT, now=NOW)
    version, _ = await found(session, second, 2)
    with pytest.raises(Refused, match="planifiée") as kept:
        await priced(session, second, 2, "1,00")
    assert kept.value.code == "version_published"
    assert not await go_live(
        session, second, version_id=version.id, approved_sha="f" * 64, now=NEXT
    )
    blocked, _ = await found(session, second, 2)
    assert blocked.status is VersionStatus.WITHDRAWN
    log = await decisions_of(session, second, version_id=version.id)
    assert log[0].act is VersionAct.BLOCKED


@pytest.mark.req("VER-02")
async def test_cancelling_a_planned_version_keeps_what_is_in_force(
    session: AsyncSession, world: World
) -> None:
    second = await approved(session, world)
    await schedule_version(session, second, sku=SKU, number=2, effective_from=NEXT, now=NOW)
    made = await unschedule_version(
        session, second, sku=SKU, number=2, comment="Le partenaire recule", now=NOW
    )
    _, first = await found(session, second, 1)
    after, content = await found(session, second, made.number)
    gone, _ = await found(session, second, 2)
    assert gone.status is VersionStatus.WITHDRAWN
    assert (after.number, after.status, after.effective_from) == (
        3, VersionStatus.SCHEDULED, NEXT,
    )  # fmt: skip
    assert replace(content, breaking=False) == first
    assert await go_live(
        session, second, version_id=after.id, approved_sha=after.content_sha256, now=NEXT
    )


@pytest.mark.req("VER-02")
async def test_going_back_is_a_new_version_with_the_old_content(
    session: AsyncSession, world: World
) -> None:
    second = await approved(session, world, amount="8,90")
    await publish_now(session, second, sku=SKU, number=2, now=NOW)
    with pytest.raises(Refused, match="celle en vigueur"):
        await roll_back(
            session, second, sku=SKU, number=2, comment="x", now=NOW + timedelta(minutes=1)
        )
    with pytest.raises(Invalid):
        await roll_back(session, second, sku=SKU, number=1, comment=" ", now=NOW)
    made = await roll_back(
        session, second, sku=SKU, number=1, comment="Erreur de prix", now=NOW + timedelta(minutes=1)
    )
    _, first = await found(session, second, 1)
    again, content = await found(session, second, made.number)
    assert replace(content, breaking=False) == first
    assert content.breaking, "back to a dearer price: the new version says so"
    assert again.status is VersionStatus.ACTIVE
    kept = await versions_of(session, second, product_id=again.product_id)
    assert [(one.number, one.status) for one in kept] == [
        (3, VersionStatus.ACTIVE), (2, VersionStatus.SUPERSEDED), (1, VersionStatus.SUPERSEDED),
    ]  # fmt: skip


@pytest.mark.req("VER-02")
async def test_a_planned_version_stands_in_the_way_of_going_back(
    session: AsyncSession, world: World
) -> None:
    second = await approved(session, world)
    await publish_now(session, second, sku=SKU, number=2, now=NOW)
    made = await draft_from(session, second, sku=SKU, source=2, effective_from=NEXT, notes=None)
    await submit_version(session, second, sku=SKU, number=made.number)
    third = await as_(session, person(world))
    await approve_version(
        session, third, sku=SKU, number=made.number, seen=None, comment=None, now=NOW
    )
    await schedule_version(
        session, third, sku=SKU, number=made.number, effective_from=NEXT, now=NOW
    )
    with pytest.raises(Refused) as refused:
        await roll_back(session, third, sku=SKU, number=1, comment="Non", now=NOW)
    assert refused.value.code in ("version_overlap", "never_in_force")


@pytest.mark.req("VER-02")
async def test_an_approved_version_is_taken_back(session: AsyncSession, world: World) -> None:
    second = await approved(session, world)
    await recall_version(session, second, sku=SKU, number=2)
    version, _ = await found(session, second, 2)
    assert (version.status, version.approved_by) == (VersionStatus.DRAFT, None)


@pytest.mark.req("VER-02")
async def test_two_editors_do_not_overwrite_each_other(session: AsyncSession, world: World) -> None:
    author, number = await a_draft(session, world)
    _, content = await found(session, author, number)
    seen = sha256_of(content)
    await priced(session, author, number, "9,00")
    with pytest.raises(Conflict):
        await priced(session, author, number, "8,00", seen=seen)


@pytest.mark.req("VER-02")
async def test_only_what_changed_is_written(session: AsyncSession, world: World) -> None:
    author, number = await a_draft(session, world)
    version, content = await found(session, author, number)
    rules = select(PricingRule.id).where(PricingRule.product_version_id == version.id)
    before = set(await session.scalars(rules))
    sheet = parse_sheet(sheet_of(content), content)
    unchanged = await write_prices(
        session, author, sku=SKU, number=number, seen=sha256_of(content), wanted=sheet
    )
    assert not unchanged
    await priced(session, author, number, "9,00")
    assert set(await session.scalars(rules)) == before


@pytest.mark.req("VER-01", "PRI-02")
async def test_a_grid_keyed_by_the_client_comes_along(session: AsyncSession, world: World) -> None:
    author, number = await a_draft(session, world)
    version, _ = await found(session, author, number)
    rule = await session.scalar(
        select(PricingRule.id).where(PricingRule.product_version_id == version.id)
    )
    for position, (low, high, amount) in enumerate(((18, 40, "20"), (41, None, "35"))):
        await session.execute(
            insert(PriceGridRow).values(
                id=new_id(), pricing_rule_id=rule, product_version_id=version.id,
                amount=Decimal(amount), min_age=low, max_age=high, position=position,
            )
        )  # fmt: skip
    made = await draft_from(
        session, author, sku=SKU, source=number, effective_from=NEXT, notes=None
    )
    _, before = await found(session, author, number)
    _, after = await found(session, author, made.number)
    assert after.prices == before.prices
    assert len(after.prices[0].grid) == 2
