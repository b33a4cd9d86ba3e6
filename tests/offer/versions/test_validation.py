"""A version submitted, approved, refused, taken back; what reopens it, what breaks."""

from uuid import UUID

import pytest
from sqlalchemy import insert, select, text, update
from sqlalchemy.ext.asyncio import AsyncSession

from tests.offer.catalog.world import World
from tests.offer.versions.world import (
    NEXT,
    NOW,
    RIGHTS,
    SKU,
    a_draft,
    approved,
    as_,
    found,
    person,
    priced,
)
from winvest.foundation.kit.errors import Conflict, Forbidden, Invalid, Refused
from winvest.foundation.kit.identifiers import new_id
from winvest.offer.catalog.enums import VersionStatus
from winvest.offer.catalog.models.versions import ProductPlan, ProductVersion
from winvest.offer.commissions.models import CommissionScheme, CommissionTier
from winvest.offer.documents.enums import DocumentType
from winvest.offer.documents.models import ProductDocument
from winvest.offer.versions.commands import validation
from winvest.offer.versions.commands.going_live import schedule_version
from winvest.offer.versions.commands.validation import (
    approve_version,
    recall_version,
    refuse_version,
    submit_version,
)
from winvest.offer.versions.enums import VersionAct
from winvest.offer.versions.queries import (
    decisions_of,
)
from winvest.offer.versions.rules.breaking import MajorChange
from winvest.offer.versions.rules.content import sha256_of
from winvest.offer.versions.rules.moves import SameHand


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


@pytest.mark.req("VER-02")
async def test_an_approved_version_is_taken_back(session: AsyncSession, world: World) -> None:
    second = await approved(session, world)
    await recall_version(session, second, sku=SKU, number=2)
    version, _ = await found(session, second, 2)
    assert (version.status, version.approved_by) == (VersionStatus.DRAFT, None)
