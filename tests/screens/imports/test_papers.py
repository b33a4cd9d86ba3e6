"""Documents by import: those of a ZIP beside the sheet, those deposited before, line by line."""

import hashlib
import io
import re
import struct
import zipfile
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest
from sqlalchemy import text

from tests.offer.catalog.world import MANAGE, World
from tests.offer.documents.test_files import a_pdf
from tests.screens.bulk.conftest import People
from tests.screens.doors import Door, door
from tests.screens.imports.acts import chosen
from tests.worlds import a_scope
from winvest.app.worker import run_worker
from winvest.foundation.batches import ports
from winvest.foundation.batches.commands import running
from winvest.foundation.infra.db import Database, transaction
from winvest.foundation.infra.settings import Settings
from winvest.foundation.infra.vault import vault
from winvest.foundation.kit.errors import Invalid
from winvest.foundation.kit.identifiers import new_id
from winvest.foundation.kit.scope import system_scope
from winvest.offer.documents.enums import DocumentType
from winvest.screens.imports.attached import MOST_LISTED, Attached, members_of

pytestmark = [pytest.mark.req("CAT-10", "DOC-01")]
NEXT = text(
    "INSERT INTO product_version (id, product_id, version, status, effective_from)"
    " SELECT gen_random_uuid(), id, 2, 'draft', now() + interval '9 days'"
    " FROM product WHERE sku = 'FTX-BOX-1'"
)
RENAMED = text("UPDATE product SET name = 'Autre nom' WHERE sku = 'FTX-TV-1'")
OUTCOMES = text("SELECT sku, outcome FROM catalog_import_line WHERE outcome IN ('undone', 'kept')")
Worker = Callable[[], Awaitable[None]]
HEAD = (
    "Code;Nom;Risque;Rémunération;Document;Type de document;Titre du document;Édition;"
    "Date d’effet;Prix"
)
HELD = text(
    "SELECT p.sku, d.type, d.title, d.version, d.status, d.file_hash, v.version"
    " FROM product_document d JOIN product_version v ON v.id = d.product_version_id"
    " JOIN product p ON p.id = v.product_id ORDER BY p.sku, v.version, d.type"
)

ASKED = text("SELECT title FROM approval_task WHERE subject_kind = 'document'")


@pytest.fixture
def worker(people: People, settings: Settings) -> Worker:
    """What waits is done, as these people; the application of a door has its own launchers."""

    async def works() -> None:
        ports.install_launchers(people)
        await run_worker(settings, once=True)

    return works


def a_zip(**members: bytes) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        for name, content in members.items():
            archive.writestr(f"Documents/{name.replace('_', '.')}", content)
    return target.getvalue()


async def imported(
    there: Door, world: World, worker: Worker, lines: str, archive: bytes | None
) -> str:
    """The address of an import whose columns are linked as proposed; a worker checks its ZIP."""
    form = {"csrf_token": there.token, "source": "spreadsheet", "company_id": str(world.ft)}
    files = {"fichier": ("documents.csv", f"{HEAD}\n{lines}".encode())}
    if archive is not None:
        files["documents"] = ("documents.zip", archive)
    answer = await there.http.post("/imports/nouveau", data=form, files=files)
    assert answer.status_code == 303, answer.text[-2000:]
    here = str(answer.headers["location"])
    page = await there.get(here)
    assert bool(re.search("documents? joints?", page.text)) == (archive is not None)
    done = await there.post(here, dict(chosen(page)))
    assert done.status_code == 303, done.text[-2000:]
    here = here.removesuffix("/colonnes")
    report = await there.get(f"{here}/controle")
    assert ("Contrôle en cours" in report.text) == (archive is not None)
    if archive is not None:
        await worker()
    return here


@pytest.mark.commits
async def test_documents_come_with_their_products(
    settings: Settings, world: World, people: People, db: Database, tmp_path: Path, worker: Worker
) -> None:
    rights = MANAGE | {"pricing.edit", "documents.edit"}
    scope = people.know(a_scope(world.ft, rights=rights, actor_id=new_id(), label="Camille Essai"))
    pdf = a_pdf(tmp_path / "cg.pdf").read_bytes()
    guide = a_pdf(tmp_path / "notice.pdf", script=False).read_bytes() + b"\n% notice\n"
    trap = a_pdf(tmp_path / "piege.pdf", script=True).read_bytes()
    sha = hashlib.sha256(pdf).hexdigest()
    archive = a_zip(
        CG_pdf=pdf, notice_pdf=guide, piege_pdf=trap, image_pdf=b"\x89PNG\r\n\x1a\n" * 9
    )
    lines = (
        "FTX-BOX-1;;;;cg.PDF;Conditions générales;CG Box;2026-01;;\n"
        "FTX-BOX-1;;;;notice.pdf;NOTICE;Notice Box;2026-01;;\n"
        "FTX-NEUVE;Box neuve;Box;CA interne;cg.pdf;CG;CG Box;2026-01;01/01/2026;9,90\n"
        "FTX-TV-1;;;;piege.pdf;CG;Piège;1;;\n"
        "FTX-BOX-2;;;;cg.pdf;CG;CG Box;1;;\n"
        "FTX-N2;Deux;Box;CA interne;image.pdf;CG;Image;1;01/01/2026;9\n"
        "FTX-N3;Trois;Box;CA interne;absent.pdf;CG;Absent;1;01/01/2026;9\n"
        "FTX-N4;Quatre;Box;CA interne;cg.pdf;Roman;;;01/01/2026;9\n"
    )
    system = system_scope("Essai", company_ids=world.companies)
    async with door(settings, scope) as there:
        here = await imported(there, world, worker, lines, archive)
        report = (await there.get(f"{here}/controle")).text.replace("\u00a0", " ")
        for told in (
            "contient un script",
            "Aucune version de ce produit ne peut recevoir",
            "absent.pdf » n’est ni dans le ZIP, ni parmi les documents déposés",
            "Choisissez le type du document",
            "Donnez un titre au document",
            "Donnez l’édition",
            "CG « CG Box », édition 2026-01, Documents/CG.pdf",
            "Son document est joint avec la ligne 2",
        ):
            assert told in report, told
        assert report.count("Fautive") >= 6
        async with transaction(db, system) as session:
            assert (await session.execute(HELD)).all() == [], "a dry run writes nothing"
        done = await there.post(f"{here}/application", {"mode": "bonnes"})
        assert done.status_code == 303, done.text[-2000:]
        async with transaction(db, system) as session:
            held = [tuple(one) for one in await session.execute(HELD)]
        assert [one[:5] for one in held] == [
            ("FTX-BOX-1", "CG", "CG Box", "2026-01", "draft"),
            ("FTX-BOX-1", "NOTICE", "Notice Box", "2026-01", "draft"),
            ("FTX-NEUVE", "CG", "CG Box", "2026-01", "published"),
        ], "what joins a version on sale is checked first"
        async with transaction(db, system) as session:
            asked = (await session.execute(ASKED)).scalars().all()
        assert asked == ["2\xa0documents de Box Été"], "once for the whole import"
        assert held[0][5] == sha
        assert await vault().examine(sha) == sha, "the store holds what was sent"

        # The same line again changes nothing; a document deposited before needs no file.
        again = await imported(
            there, world, worker, "FTX-BOX-1;;;;cg.pdf;CG;CG Box;2026-01;;\n", archive
        )
        assert "Rien ne diffère du catalogue" in (await there.get(f"{again}/controle")).text
        known = (
            f"FTX-TV-1;;;;{sha.upper()};CG;CG TV;2026-02;;\n"
            "FTX-TV-1;;;;notice box / 2026-01;;;;;\n"
            "FTX-N5;Cinq;Box;CA interne;Notice perdue;;;;01/01/2026;9\n"
        )
        by_name = await imported(there, world, worker, known, None)
        told = (await there.get(f"{by_name}/controle")).text.replace("\u00a0", " ")
        assert "n’est pas parmi les documents déposés" in told
        assert (await there.post(f"{by_name}/application", {"mode": "bonnes"})).status_code == 303
        async with transaction(db, system) as session:
            held = [tuple(one) for one in await session.execute(HELD)]
        assert [one[:4] for one in held if one[0] == "FTX-TV-1"] == [
            ("FTX-TV-1", "CG", "CG TV", "2026-02"),
            ("FTX-TV-1", "NOTICE", "Notice Box", "2026-01"),
        ]

        # Taken back: archived where the product stays, gone with what the import made.
        assert (await there.post(f"{by_name}/annulation")).status_code == 303
        assert (await there.post(f"{here}/annulation")).status_code == 303
        async with transaction(db, system) as session:
            held = [tuple(one) for one in await session.execute(HELD)]
        assert {(one[0], one[4]) for one in held} == {
            ("FTX-BOX-1", "archived"),
            ("FTX-TV-1", "archived"),
        }
    plain = people.know(a_scope(world.ft, rights=MANAGE, actor_id=new_id(), label="Camille Essai"))
    async with door(settings, plain) as there:
        here = await imported(there, world, worker, "FTX-BOX-1;;;;cg.pdf;CG;CG;1;;\n", archive)
        assert "pas le droit de déposer" in (await there.get(f"{here}/controle")).text


@pytest.mark.commits
async def test_taking_back_reaches_only_what_the_line_attached(
    settings: Settings,
    world: World,
    people: People,
    db: Database,
    tmp_path: Path,
    worker: Worker,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(running, "FEW", 0)  # the lines together, as of a long file
    rights = MANAGE | {"pricing.edit", "documents.edit"}
    scope = people.know(a_scope(world.ft, rights=rights, actor_id=new_id(), label="Camille"))
    archive = a_zip(notice_pdf=a_pdf(tmp_path / "n.pdf").read_bytes())
    box = "FTX-BOX-1;;;;notice.pdf;NOTICE;Notice;2026-01;;\n"
    tv = "FTX-TV-1;TV renommée;;;notice.pdf;NOTICE;Notice;2026-01;;\n"
    system = system_scope("Essai", company_ids=world.companies)
    async with door(settings, scope) as there:
        first = await imported(there, world, worker, box, archive)
        assert (await there.post(f"{first}/application", {"mode": "bonnes"})).status_code == 303
        async with transaction(db, system) as session:
            await session.execute(NEXT)
        second = await imported(there, world, worker, box + tv, archive)
        assert (await there.post(f"{second}/application", {"mode": "bonnes"})).status_code == 303
        async with transaction(db, system) as session:
            held = [(one[0], one[6], one[4]) for one in await session.execute(HELD)]
            assert held == [
                ("FTX-BOX-1", 1, "draft"),
                ("FTX-BOX-1", 2, "published"),
                ("FTX-TV-1", 1, "draft"),
            ]
            await session.execute(RENAMED)
        assert (await there.post(f"{second}/annulation")).status_code == 303
        async with transaction(db, system) as session:
            held = [(one[0], one[6], one[4]) for one in await session.execute(HELD)]
            outcomes = {sku: outcome for sku, outcome in await session.execute(OUTCOMES)}
    assert outcomes == {"FTX-BOX-1": "undone", "FTX-TV-1": "kept"}
    assert held == [
        ("FTX-BOX-1", 1, "draft"),  # the line of the second import did not put it there
        ("FTX-BOX-1", 2, "archived"),
        ("FTX-TV-1", 1, "draft"),  # its line is kept, with its document
    ]


def test_a_hostile_archive_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "x.zip"
    for content, code in (
        (b"PK\x03\x04rest", "zip"),
        (a_zip(), "empty"),
    ):
        path.write_bytes(content)
        with pytest.raises(Invalid) as caught:
            members_of(path)
        assert caught.value.errors[0].code == code
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("../../etc/a.pdf", b"1")
        archive.writestr("b/A.PDF", b"2")
    with pytest.raises(Invalid, match="signalé"):
        members_of(path)
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("../../etc/a.pdf", b"1")
        archive.writestr("__MACOSX/._a.pdf", b"2")
    assert members_of(path) == {"a.pdf": "../../etc/a.pdf"}, "its name never leads anywhere"


def test_the_list_of_an_archive_is_bounded_before_it_is_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "x.zip"
    with zipfile.ZipFile(path, "w") as archive:
        for at in range(9_000):
            archive.writestr(zipfile.ZipInfo(f"{at:080d}"), b"")
    narrow = path.read_bytes()
    end = narrow.rindex(b"PK\x05\x06")
    size, start = struct.unpack("<2L", narrow[end + 12 : end + 20])
    assert size > MOST_LISTED
    wide = (
        narrow[:end]
        + struct.pack("<4sQ2H2L4Q", b"PK\x06\x06", 44, 45, 45, 0, 0, 9_000, 9_000, size, start)
        + struct.pack("<4sLQL", b"PK\x06\x07", 0, end, 1)
    )
    closing = b"PK\x05\x06" + b"\0" * 8
    contents = {
        "narrow": narrow,
        "with a comment": narrow[:-2] + b"\x07\0comment",
        "wide": wide + closing + b"\xff" * 8 + b"\0\0",
        "wide, told small": wide + closing + b"\x01\0\0\0" * 2 + b"\0\0",
    }
    for content in contents.values():
        path.write_bytes(content)
        with zipfile.ZipFile(path) as archive:
            assert len(archive.infolist()) == 9_000, "it opens, and would be read whole"

    def never(*_: object) -> None:
        raise AssertionError("the list was read")

    monkeypatch.setattr(zipfile, "ZipFile", never)
    for name, content in contents.items():
        path.write_bytes(content)
        with pytest.raises(Invalid) as caught:
            members_of(path)
        told = caught.value.errors[0]
        assert (told.field, told.code) == ("documents", "too_many"), name
        assert "partagez le ZIP" in told.message


@pytest.mark.parametrize("method", [zipfile.ZIP_DEFLATED, zipfile.ZIP_LZMA, zipfile.ZIP_BZIP2])
async def test_a_damaged_member_is_refused_on_its_line(tmp_path: Path, method: int) -> None:
    path = tmp_path / "x.zip"
    with zipfile.ZipFile(path, "w", method) as archive:
        archive.writestr("a.pdf", bytes(range(256)) * 400)
    content = bytearray(path.read_bytes())
    head = 30 + len("a.pdf") + (9 if method == zipfile.ZIP_LZMA else 0)
    content[head : head + 40] = b"\xff" * 40
    path.write_bytes(content)
    with pytest.raises(Invalid) as caught:
        await Attached(path, tmp_path / "looked").looked("a.pdf", DocumentType.CG)
    told = caught.value.errors[0]
    assert (told.field, told.code) == ("fichier", "zip")
    assert "abîmé" in told.message
