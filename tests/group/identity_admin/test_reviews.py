"""The quarterly access review: opened once, decided line by line, closed with its withdrawals."""

import csv
import io
import re
from datetime import UTC, datetime

import pytest
from openpyxl import load_workbook

from tests.group.identity.world import an_account
from tests.group.identity_admin.world import Group, forget_proof, signed, undo_of, value
from winvest.foundation.infra.db import Database
from winvest.foundation.infra.edge import EdgeMiddleware
from winvest.foundation.infra.queue import World, jobs
from winvest.foundation.infra.settings import Settings
from winvest.group.identity.rules import quarter_of

HERE = "/administration/acces"
QUARTER = quarter_of(datetime.now(UTC))


async def line_of(db: Database, person: object) -> str:
    return str(await value(db, "SELECT id FROM access_review_line WHERE user_id = :id", id=person))


@pytest.mark.req("ORG-04")
async def test_the_job_opens_one_review_a_quarter(
    settings: Settings, db: Database, group: Group
) -> None:
    work = jobs["identity.open_access_review"]
    assert work.cron == "0 6 1 1,4,7,10 *"
    for _ in range(2):
        await work.work(World(db=db, settings=settings))
    assert await value(db, "SELECT count(*) FROM access_review") == 1
    assert await value(db, "SELECT count(*) FROM access_review_line") == 5


@pytest.mark.req("ORG-04", "ORG-03")
async def test_a_review_from_opening_to_closing(
    application: EdgeMiddleware, db: Database, group: Group
) -> None:
    here = f"{HERE}/{QUARTER}"
    second = await an_account(
        db, ("admin_groupe", None), email="second@winvest.example", enrolled=True
    )
    async with (
        signed(application, group.top) as top,
        signed(application, group.ap_admin) as ap,
        signed(application, group.ap_seller) as seller,
    ):
        assert "Aucune revue" in (await top.get(HERE)).text
        assert (await ap.post(HERE)).status_code == 403
        assert (await top.post(HERE)).status_code == 303
        assert (await seller.get(here)).status_code == 403
        mine = (await ap.get(here)).text
        assert str(group.ap_seller.id) in mine
        assert str(group.mtv_seller.id) not in mine

        sold = await line_of(db, group.ap_seller.id)
        foreign = await line_of(db, group.mtv_seller.id)
        hidden = await ap.post(f"{here}/lignes/{foreign}", decision="keep")
        assert hidden.status_code == 404
        silent = await ap.post(f"{here}/lignes/{sold}", decision="withdraw", comment=" ")
        assert silent.status_code == 422
        assert "Dites pourquoi" in silent.text
        gone = await ap.post(
            f"{here}/lignes/{sold}", decision="withdraw", comment="=cmd|' /C calc'!A0"
        )
        assert gone.status_code == 303
        assert (await seller.get("/catalogue")).status_code == 200, "until the review is closed"
        own = await line_of(db, group.ap_admin.id)
        assert (await ap.post(f"{here}/lignes/{own}", decision="keep")).status_code == 403
        undo = await undo_of(ap, here)
        assert (await ap.post(undo)).status_code == 303
        pending = "SELECT count(*) FROM access_review_line WHERE decision = 'pending'"
        assert await value(db, pending) == 6
        await ap.post(f"{here}/lignes/{sold}", decision="withdraw", comment="=cmd|' /C calc'!A0")

        early = await top.post(f"{here}/cloture")
        assert early.status_code == 409
        assert "restent" in early.text
        for person in (group.ap_admin, group.mtv_admin, group.mtv_seller, second):
            line = await line_of(db, person.id)
            assert (await top.post(f"{here}/lignes/{line}", decision="keep")).status_code == 303
        own_top = await line_of(db, group.top.id)
        alone = await top.post(f"{here}/lignes/{own_top}", decision="keep")
        assert alone.status_code == 403, "another Admin Groupe decides"
        async with signed(application, second) as other:
            kept = await other.post(f"{here}/lignes/{own_top}", decision="keep")
            assert kept.status_code == 303

        assert (await ap.post(f"{here}/cloture")).status_code == 403
        await forget_proof(db, group.top)
        unproven = await top.post(f"{here}/cloture")
        assert "confirmation" in unproven.headers["location"]
        async with db.engine.begin() as connection:
            await connection.exec_driver_sql("UPDATE user_session SET step_up_at = now()")
        assert "perd le rôle Vente" in (await top.get(f"{here}/cloture")).text
        closed = await top.post(f"{here}/cloture")
        assert closed.status_code == 303
        assert (await seller.get("/catalogue")).status_code == 403, "at the next request"
        late = await top.post(f"{here}/lignes/{sold}", decision="keep")
        assert late.status_code == 409
        assert "Clôturée" in (await top.get(HERE)).text

        text = (await top.get(f"{here}/export/csv")).content.decode("utf-8-sig")
        rows = list(csv.reader(io.StringIO(text), delimiter=";"))
        assert len(rows) == 7
        assert any(row[10] == "'=cmd|' /C calc'!A0" for row in rows), "no formula"
        book = load_workbook(io.BytesIO((await top.get(f"{here}/export/xlsx")).content))
        cells = [one for row in book.worksheets[0].iter_rows() for one in row]
        assert all(one.data_type != "f" for one in cells)
        assert (await top.get(f"{here}/export/pdf")).status_code == 404
        partial = (await ap.get(f"{here}/export/csv")).content.decode("utf-8-sig")
        assert "vente.mtv" not in partial


@pytest.mark.req("ORG-04")
async def test_a_review_never_takes_the_last_group_admin(
    application: EdgeMiddleware, db: Database, group: Group
) -> None:
    here = f"{HERE}/{QUARTER}"
    async with signed(application, group.top) as top:
        await top.post(HERE)
        own = await line_of(db, group.top.id)
        taken = await top.post(f"{here}/lignes/{own}", decision="withdraw", comment="je pars")
        assert taken.status_code == 409
        kept = await top.post(f"{here}/lignes/{own}", decision="keep")
        assert kept.status_code == 303, "nobody else could"
        page = (await top.get(f"{here}", **{"a-decider": "1"})).text
        assert len(re.findall(r'id="ligne-', page)) == 4
