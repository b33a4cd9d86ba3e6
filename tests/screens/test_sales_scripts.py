"""Sales scripts on the sheet: those of the version in force; one left behind says so (VER-07)."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from tests.offer.catalog.world import World
from tests.offer.versions.world import (
    SKU,
    a_draft,
    a_full_product,
    approved,
    as_,
    content_now,
    person,
    priced,
)
from tests.screens.rich_sheet import ALL, holding
from winvest.connectors.storage.directory import DirectoryVault
from winvest.foundation.infra import vault as vaults
from winvest.foundation.kit.identifiers import new_id
from winvest.foundation.kit.scope import Scope
from winvest.offer.catalog.models.versions import ProductVersion
from winvest.offer.documents.enums import DocumentType
from winvest.offer.documents.models import ProductDocument
from winvest.offer.versions import ports
from winvest.offer.versions.commands.going_live import publish_now
from winvest.offer.versions.commands.validation import approve_version, submit_version
from winvest.screens.product_sheet.moments import Asked
from winvest.screens.product_sheet.queries.description import Script, description_view
from winvest.screens.product_sheet.queries.head import sheet_head

pytestmark = [pytest.mark.req("VER-07"), pytest.mark.req("CAT-07")]


async def a_script(session: AsyncSession, version: object) -> None:
    """A script of the version."""
    await session.execute(
        insert(ProductDocument).values(
            id=new_id(), product_version_id=version, type=DocumentType.SCRIPT, title="Accroche TV",
            file_url="accroche.pdf", file_hash="b" * 64,
        )
    )  # fmt: skip


@pytest.fixture
async def world(session: AsyncSession, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> World:
    """« TV Essentiel », version 1 in force, with its script; what lacks is told elsewhere."""
    monkeypatch.setattr(vaults, "_vault", [DirectoryVault(tmp_path)])
    monkeypatch.setattr(ports, "_readiness", [ports.NothingLacks()])
    world = await a_full_product(session)
    await a_script(session, await session.scalar(select(ProductVersion.id)))
    return world


async def now_of(session: AsyncSession) -> datetime:
    """The instant of the test's one transaction."""
    found: datetime = (await session.execute(select(func.now()))).scalar_one()
    return found


async def shown(session: AsyncSession, world: World) -> tuple[Scope, tuple[Script, ...], int]:
    """The scripts that the sheet shows to who sells, and the version they are of."""
    seller = await as_(session, holding(person(world), ALL))
    head = await sheet_head(session, seller, sku=SKU, asked=Asked(), now=datetime.now(UTC))
    view = await description_view(session, seller, head=head, scripts=True)
    assert head.product.version
    return seller, view.scripts, head.product.version.number


async def test_a_script_that_an_offer_left_behind_says_so(
    session: AsyncSession, world: World
) -> None:
    _, (one,), number = await shown(session, world)
    assert (number, one.written_for) == (1, None)
    second = await approved(session, world)
    _, (one,), number = await shown(session, world)
    assert (number, one.written_for) == (1, None), "what is prepared is not announced yet"
    await publish_now(session, second, sku=SKU, number=2, now=await now_of(session))
    _, (one,), number = await shown(session, world)
    assert (number, one.written_for) == (2, 1)


async def test_a_script_that_was_replaced_follows(session: AsyncSession, world: World) -> None:
    author, number = await a_draft(session, world)
    await priced(session, author, number, "8,90")
    version, _ = await content_now(session, world)
    await session.execute(
        update(ProductDocument)
        .where(
            ProductDocument.product_version_id == version,
            ProductDocument.type == DocumentType.SCRIPT,
        )
        .values(title="Accroche à 8,90", file_hash="c" * 64)
    )
    await submit_version(session, author, sku=SKU, number=2)
    second = await as_(session, person(world))
    now = await now_of(session)
    await approve_version(session, second, sku=SKU, number=2, seen=None, comment=None, now=now)
    await publish_now(session, second, sku=SKU, number=2, now=now)
    _, (one,), number = await shown(session, world)
    assert (number, one.title, one.written_for) == (2, "Accroche à 8,90", None)
