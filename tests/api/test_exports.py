"""What is in force, as files for other programs."""

import csv
import io
import zipfile
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import httpx
import openpyxl
import pytest
from sqlalchemy import insert, select

from tests.api.conftest import Api, key_for
from tests.offer.catalog.world import World
from winvest.foundation.infra.db import Database, set_context, transaction
from winvest.foundation.kit.identifiers import new_id
from winvest.foundation.kit.scope import system_scope
from winvest.offer.catalog.models.products import Product
from winvest.offer.catalog.models.versions import ProductVersion
from winvest.offer.documents.enums import DocumentStatus, DocumentType
from winvest.offer.documents.models import ProductDocument
from winvest.offer.pricing.dated.models import DatedPromotion
from winvest.offer.pricing.enums import PriceEffect
from winvest.offer.pricing.models import NegotiatedPrice

pytestmark = pytest.mark.req("CAT-11")


def table(answer: httpx.Response) -> list[dict[str, str]]:
    """The lines of a CSV answer."""
    assert answer.status_code == 200, answer.text[:500]
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    return list(
        csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"), newline=""), delimiter=";")
    )


async def test_prices_in_force_are_those_of_the_keys_company(ft: Api, ap: Api) -> None:
    rows = table(await ft.get("/api/catalog/exports", kind="prices"))
    assert [(one["Code"], one["Montant"], one["TTC"]) for one in rows] == [
        ("FTX-BOX-1", "29,9", "Oui"),
        ("FTX-TV-1", "9,9", "Oui"),
    ]
    assert rows[0]["Taux de TVA"] == "20"
    book = await ft.get("/api/catalog/exports", kind="prices", format="xlsx")
    assert book.headers["content-disposition"].endswith('.xlsx"')
    sheet = openpyxl.load_workbook(io.BytesIO(book.content)).worksheets[0]
    assert [cell.value for cell in sheet["A"]] == ["Code", "FTX-BOX-1", "FTX-TV-1"]
    others = table(await ap.get("/api/catalog/exports", kind="prices"))
    assert {one["Code"] for one in others} <= {"APX-SANTE-1"}


async def test_one_company_alone_is_asked_for_by_its_code(
    ft: Api, http: httpx.AsyncClient, db: Database, world: World
) -> None:
    """Mondial TV also reads what France Téléphone lets it sell."""
    mtv = Api(http, await key_for(db, world, world.mtv))
    whole = table(await mtv.get("/api/catalog/exports", kind="prices"))
    owners = {one["Société"] for one in whole}
    assert "FTX" in owners
    for code in owners:
        mine = table(await mtv.get("/api/catalog/exports", kind="prices", company=code))
        assert mine == [one for one in whole if one["Société"] == code]
    assert table(await ft.get("/api/catalog/exports", kind="prices", company="APX")) == []
    wrong = await ft.get("/api/catalog/exports", kind="prices", company="XX")
    assert (wrong.status_code, wrong.json()["errors"][0]["pointer"]) == (422, "/company")


async def test_a_kind_asks_its_right_and_comes_in_any_format(ft: Api) -> None:
    wrong = await ft.get("/api/catalog/exports", kind="prices", format="pdf")
    assert (wrong.status_code, wrong.json()["errors"][0]["pointer"]) == (422, "/format")
    prices = await ft.get("/api/catalog/exports", kind="prices", format="zip")
    assert prices.headers["content-type"] == "application/zip", prices.text
    with zipfile.ZipFile(io.BytesIO(prices.content)) as archive:
        names = archive.namelist()
        plain = await ft.get("/api/catalog/exports", kind="prices")
        assert names == ["prices.csv", "promotions-datees.csv", "prix-negocies.csv"]
        assert archive.read("prices.csv") == plain.content
    assert (await ft.get("/api/catalog/exports", kind="tout")).status_code == 422
    assert (await ft.get("/api/catalog/exports")).status_code == 422
    assert table(await ft.get("/api/catalog/exports", kind="mappings")) == []
    papers = await ft.get("/api/catalog/exports", kind="documents", format="zip")
    assert papers.headers["content-type"] == "application/zip"
    assert papers.content.startswith(b"PK")


async def test_documents_to_come_or_past_are_not_in_force(
    ft: Api, db: Database, world: World
) -> None:
    today = datetime.now(UTC)
    valid = {
        "En vigueur": (None, today + timedelta(days=9)),
        "À venir": (today + timedelta(days=1), None),
        "Passé": (today - timedelta(days=9), today - timedelta(days=1)),
    }
    async with transaction(db, system_scope("Essais", company_ids=world.companies)) as session:
        version = await session.scalar(
            select(ProductVersion.id).join(Product).where(Product.sku == "FTX-BOX-1")
        )
        for title, (since, until) in valid.items():
            await session.execute(
                insert(ProductDocument).values(
                    id=new_id(), product_version_id=version, type=DocumentType.FAQ, title=title,
                    file_url="faq.pdf", file_hash="a" * 64, mandatory=False,
                    status=DocumentStatus.PUBLISHED, published_at=today - timedelta(days=20),
                    valid_from=since, valid_to=until,
                )
            )  # fmt: skip
    rows = table(await ft.get("/api/catalog/exports", kind="documents"))
    assert [one["Titre"] for one in rows] == ["En vigueur"]


async def dated(db: Database, world: World) -> None:
    """A promotion and agreed prices of the box: over, running, to come, of a seller."""
    now = datetime.now(UTC)
    async with db.sessions() as session, session.begin():
        await set_context(session, system_scope("Essais", company_ids=world.companies))
        box = (await session.scalars(select(Product).where(Product.sku == "FTX-BOX-1"))).one()
        here = {"product_id": box.id, "owner_company_id": box.company_id}
        for code, start, end in (("PASSE", -60, -30), ("NOEL", -1, 30), ("ETE", 90, None)):
            session.add(
                DatedPromotion(
                    **here, code=code, label="=1+1", effect=PriceEffect.PERCENT, value=Decimal(10),
                    valid_from=now + timedelta(days=start),
                    valid_to=None if end is None else now + timedelta(days=end),
                )
            )  # fmt: skip
        for seller, client in ((world.ft, "CLI-1"), (world.ap, "CLI-2")):
            session.add(
                NegotiatedPrice(
                    **here, company_id=seller, client_reference=client, amount=Decimal("19.90"),
                    valid_from=now, reason="@fidélité",
                )
            )  # fmt: skip


async def test_dated_prices_are_beside_those_of_the_versions(
    ft: Api, ap: Api, db: Database, world: World
) -> None:
    """Sheets of their own, which no text turns into a formula and no neighbour reads."""
    await dated(db, world)
    book = await ft.get("/api/catalog/exports", kind="prices", format="xlsx")
    sheets = openpyxl.load_workbook(io.BytesIO(book.content))
    assert sheets.sheetnames == ["Prix", "Promotions datées", "Prix négociés"]
    promotions, agreed = (list(one.values) for one in sheets.worksheets[1:])
    assert {(one[0], one[3], one[4], one[6]) for one in promotions[1:]} == {
        ("FTX-BOX-1", "NOEL", "=1+1", 10), ("FTX-BOX-1", "ETE", "=1+1", 10),
    }, "what is over is told no more"  # fmt: skip
    assert {one.data_type for one in sheets.worksheets[1]["E"]} == {"s"}, "a text, no formula"
    assert {(one[3], one[4], one[5]) for one in agreed[1:]} == {
        ("FTX", "CLI-1", 19.9), ("APX", "CLI-2", 19.9),
    }  # fmt: skip
    zipped = await ft.get("/api/catalog/exports", kind="prices", format="zip")
    with zipfile.ZipFile(io.BytesIO(zipped.content)) as archive:
        told = archive.read("promotions-datees.csv").decode("utf-8-sig")
        assert ";'=1+1;Pourcentage;10;" in told
        assert "'@fidélité" in archive.read("prix-negocies.csv").decode("utf-8-sig")
    others = await ap.get("/api/catalog/exports", kind="prices", format="xlsx")
    for sheet in openpyxl.load_workbook(io.BytesIO(others.content)).worksheets[1:]:
        assert "CLI-1" not in str(list(sheet.values))
        assert "NOEL" not in str(list(sheet.values)), "nor the promotions of what it does not sell"
    alone = await ft.get("/api/catalog/exports", kind="prices", format="xlsx", company="APX")
    for sheet in openpyxl.load_workbook(io.BytesIO(alone.content)).worksheets:
        assert sheet.max_row == 1, "of that company’s products alone"
