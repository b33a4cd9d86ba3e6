"""Screens: the trail is filtered, paged, exported, and stops at the company's door."""

import csv
import io
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from uuid import UUID

import httpx
import pytest
from tests.foundation.audit.conftest import AP, FT, OwnerConnection
from tests.worlds import a_scope

from winvest.app import asgi
from winvest.foundation.audit.journals import (
    JOURNALS,
    journals_in,
    write_month_journals,
)
from winvest.foundation.audit.verification import verify_chains
from winvest.foundation.infra.db import Database
from winvest.foundation.infra.settings import Settings
from winvest.foundation.infra.visits import Person, Principal
from winvest.foundation.kit.scope import Scope

pytestmark = [pytest.mark.req("ORG-05"), pytest.mark.commits]
AUDITOR = frozenset(("audit.read", "audit.export"))
Browser = Callable[[Scope], "AsyncIterator[httpx.AsyncClient]"]


@pytest.fixture
def browser(settings_here: Settings, monkeypatch: pytest.MonkeyPatch):  # type: ignore[no-untyped-def]
    """HTTP to the whole application as whoever holds a scope."""

    @asynccontextmanager
    async def signed_in(scope: Scope) -> AsyncIterator[httpx.AsyncClient]:
        async def somebody(connection, **_):  # type: ignore[no-untyped-def]
            person = Person(
                user_id=UUID(int=1),
                email="auditeur@winvest.example",
                display_name="Camille Test",
                roles_label="Auditeur",
            )
            return Principal(scope=scope, person=person)

        monkeypatch.setattr(asgi, "authenticator", lambda settings: somebody)
        application = asgi.create_app(settings_here)
        async with httpx.AsyncClient(
            transport=httpx.ASGITransport(app=application),
            base_url="http://localhost:8000",
            cookies={"wv": "somebody"},
        ) as http:
            yield http
        await application.db.close()

    return signed_in


def rename(owner: OwnerConnection, product: UUID, *names: str) -> None:
    for name in names:
        owner.execute("UPDATE product SET name = %s WHERE id = %s", (name, product))


async def test_the_trail_tells_a_change_in_french(
    browser: Browser, owner: OwnerConnection, group: dict[str, UUID]
) -> None:
    rename(owner, group["FT"], "Box <b>Fibre</b>")
    async with browser(a_scope(FT, rights=AUDITOR)) as http:
        answer = await http.get("/audit")
    assert answer.status_code == 200
    text = answer.text.replace("\u00a0", " ")
    assert "a changé le champ « nom » du produit : Box → Box &lt;b&gt;Fibre&lt;/b&gt;" in text
    assert "a créé le produit « Box »" in text
    assert 'id="trail"' in text
    assert "<html" in text


async def test_a_neighbour_company_stays_unseen(
    browser: Browser, owner: OwnerConnection, group: dict[str, UUID]
) -> None:
    rename(owner, group["AP"], "Secret d’AP")
    row = owner.execute("SELECT id FROM audit_log WHERE action = 'update'").fetchone()
    assert row is not None
    async with browser(a_scope(FT, rights=AUDITOR)) as http:
        for address in ("/audit", "/audit?societe=AP", f"/audit?fiche={group['AP']}"):
            answer = await http.get(address)
            assert answer.status_code == 200
            assert "Secret d’AP" not in answer.text
        assert (await http.get(f"/audit/{row[0]}")).status_code == 404
        assert "Secret d’AP" not in (await http.get("/audit/export.csv?societe=AP")).text
    async with browser(a_scope(AP, rights=AUDITOR)) as http:
        assert "Secret d’AP" in (await http.get("/audit")).text


async def test_the_right_is_asked_company_by_company(
    browser: Browser, owner: OwnerConnection, group: dict[str, UUID]
) -> None:
    reader, exporter = a_scope(FT, rights={"audit.read"}), a_scope(AP, rights=AUDITOR)
    both = Scope(
        actor_id=None,
        actor_label="Camille Test",
        company_ids=frozenset((FT, AP)),
        grants=(*reader.grants, *exporter.grants),
    )
    rename(owner, group["FT"], "Propre à FT")
    rename(owner, group["AP"], "Propre à AP")
    async with browser(both) as http:
        assert "Propre à FT" in (await http.get("/audit")).text
        exported = (await http.get("/audit/export.csv")).text
    assert "Propre à AP" in exported
    assert "Propre à FT" not in exported
    async with browser(a_scope(FT, rights={"catalog.read"})) as http:
        assert (await http.get("/audit")).status_code == 403
    async with browser(reader) as http:
        assert (await http.get("/audit/export.csv")).status_code == 403


async def test_filters_and_fragment(
    browser: Browser, owner: OwnerConnection, group: dict[str, UUID]
) -> None:
    rename(owner, group["FT"], "Box Fibre")
    partial = {"hx-request": "true", "hx-request-type": "partial"}
    async with browser(a_scope(FT, rights=AUDITOR)) as http:
        answer = await http.get("/audit?action=update&table=product", headers=partial)
        assert "<html" not in answer.text
        assert 'data-count="1"' in answer.text
        assert answer.headers["hx-push-url"] == "/audit?table=product&action=update"
        for address, count in (
            ("qui=winvest_owner", 4),
            ("qui=personne", 0),
            ("qui=100%", 0),
            (f"fiche={group['FT']}", 2),
            ("role=compta", 0),
            ("acte=catalog.edit_description", 0),
            ("du=2020-01-01&au=2020-12-31", 0),
            ("du=01/01/2020", 4),
            ("societe=ft", 4),
        ):
            found = await http.get(f"/audit?{address}", headers=partial)
            assert f'data-count="{count}"' in found.text, address
        wrong = await http.get("/audit?du=demain&fiche=12&action=fly")
        assert wrong.status_code == 422
        assert "Écrivez une date comme 21/11/2026." in wrong.text
        assert "Retirer le filtre Depuis le" in wrong.text
        assert 'value="demain"' in wrong.text


async def test_pages_follow_each_other_without_a_hole(
    browser: Browser, owner: OwnerConnection, group: dict[str, UUID]
) -> None:
    rename(owner, group["FT"], *(f"Nom {number}" for number in range(120)))
    seen: list[str] = []
    async with browser(a_scope(FT, rights=AUDITOR)) as http:
        address = "/audit?table=product"
        while address:
            text = (await http.get(address)).text
            seen += [part.split('"')[0] for part in text.split('id="ligne-')[1:]]
            after = text.split('rel="next" href="')
            address = after[1].split('"')[0].replace("&amp;", "&") if len(after) > 1 else ""
    assert len(seen) == len(set(seen)) == 121


async def test_one_line_shows_before_after_and_its_seal(
    browser: Browser,
    owner: OwnerConnection,
    group: dict[str, UUID],
    db: Database,
    settings_here: Settings,
    everyone: Scope,
) -> None:
    rename(owner, group["FT"], "Box Fibre")
    await verify_chains(db, settings_here, everyone)
    row = owner.execute("SELECT id FROM audit_log WHERE action = 'update'").fetchone()
    assert row is not None
    async with browser(a_scope(FT, rights=AUDITOR)) as http:
        answer = await http.get(f"/audit/{row[0]}")
        assert answer.status_code == 200
        assert "<del>Box</del>" in answer.text
        assert "<ins>Box Fibre</ins>" in answer.text
        assert "Scellée au rang 4" in answer.text
        listed = (await http.get("/audit/chaines")).text
    assert "Intacte" in listed
    assert "(4\u00a0lignes)" in listed


async def test_the_export_opens_in_a_spreadsheet_without_running(
    browser: Browser, owner: OwnerConnection, group: dict[str, UUID]
) -> None:
    rename(owner, group["FT"], "=HYPERLINK(1)")
    async with browser(a_scope(FT, rights=AUDITOR)) as http:
        answer = await http.get("/audit/export.csv?action=update")
    assert answer.content.startswith(b"\xef\xbb\xbf")
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig")), delimiter=";"))
    assert rows[0][:4] == ["Date (UTC)", "Société", "Personne", "Rôle"]
    assert [row[9:12] for row in rows[1:]] == [["nom", "Box", "'=HYPERLINK(1)"]]


async def test_the_month_is_written_once_and_sealed(
    browser: Browser,
    owner: OwnerConnection,
    group: dict[str, UUID],
    db: Database,
    settings_here: Settings,
    everyone: Scope,
) -> None:
    now = datetime.now(UTC)
    month, folder = f"{now:%Y-%m}", settings_here.audit_anchor_dir / JOURNALS
    written = await write_month_journals(db, everyone, folder=folder, month=month, now=now)
    assert [one.chain for one in written] == ["AP", "FT", "GROUP"]
    path = folder / f"AUDIT_FT_{month}.csv"
    assert path.stat().st_mode & 0o777 == 0o444
    rename(owner, group["FT"], "Plus tard")
    assert await write_month_journals(db, everyone, folder=folder, month=month, now=now) == ()
    assert len(journals_in(folder)) == 3
    async with browser(a_scope(FT, rights=AUDITOR)) as http:
        listed = (await http.get("/audit/chaines")).text
        assert f"AUDIT_FT_{month}.csv" in listed
        assert "AUDIT_AP_" not in listed
        given = await http.get(f"/audit/journaux/AUDIT_FT_{month}.csv")
        assert given.content == path.read_bytes()
        assert "FT-BOX-001" in given.text
        for name in (f"AUDIT_AP_{month}.csv", "index.jsonl", "..%2FFT.jsonl"):
            assert (await http.get(f"/audit/journaux/{name}")).status_code == 404
        path.chmod(0o644)
        path.write_bytes(path.read_bytes().replace(b"FT-BOX-001", b"FT-BOX-002"))
        altered = await http.get(f"/audit/journaux/AUDIT_FT_{month}.csv")
        assert altered.status_code == 409
        assert "n’a plus l’empreinte" in altered.text


async def test_a_verification_can_be_asked_for(
    browser: Browser, owner: OwnerConnection, group: dict[str, UUID]
) -> None:
    async with browser(a_scope(FT, rights=AUDITOR)) as http:
        token = (await http.get("/audit/chaines")).text.split('name="csrf_token" value="')[1][:64]
        assert (await http.post("/audit/verification")).status_code == 403
        answer = await http.post("/audit/verification", data={"csrf_token": token})
        assert (answer.status_code, answer.headers["location"]) == (303, "/audit/chaines")
    row = owner.execute(
        "SELECT count(*) FROM procrastinate_jobs WHERE task_name = 'audit.verify'"
    ).fetchone()
    assert row == (1,)
