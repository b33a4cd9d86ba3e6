"""A document made PDF/A where Ghostscript is there; refused, and told so, where it is not."""

import asyncio
import io
import os
import shutil
import stat
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from tests.offer.catalog.world import World
from tests.screens.doors import Door, door
from tests.screens.library.test_deposit import FORM, PDF, box, keeper, only_document, own, sent
from winvest.connectors.ghostscript.converter import Ghostscript
from winvest.foundation.infra.db import Database
from winvest.foundation.infra.queue import World as Jobs
from winvest.foundation.infra.settings import Settings
from winvest.offer.documents import conversion
from winvest.offer.documents.files.inspection import inspected
from winvest.offer.documents.files.ports import ConversionFailed, ConverterMissing
from winvest.offer.documents.jobs import convert_document

__all__ = ["box", "own"]  # fixtures
pytestmark = pytest.mark.req("DOC-04", "DOC-01")
ANSWER = """#!/bin/sh
for one in "$@"; do case "$one" in -sOutputFile=*) out="${one#-sOutputFile=}";; esac; done
case "$*" in *-dSAFER*) ;; *) exit 9;; esac
%s
"""


def a_program(folder: Path, does: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A `gs` on the PATH that does this."""
    folder.mkdir(exist_ok=True)
    path = folder / "gs"
    path.write_text(ANSWER % does)
    path.chmod(path.stat().st_mode | stat.S_IXUSR)
    monkeypatch.setenv("PATH", f"{folder}:/usr/bin:/bin")


def an_archive(path: Path) -> Path:
    """A page that says of itself all that the look at a PDF/A wants."""
    import weasyprint

    html = weasyprint.HTML(string="<html lang=fr><title>CG</title><body><p>Conditions</p>")
    made = io.BytesIO()
    html.write_pdf(made, pdf_variant="pdf/a-2b")
    path.write_bytes(made.getvalue())
    return path


async def asked(db: Database) -> Any:
    async with db.sessions() as session, session.begin():
        await session.execute(
            text("SELECT set_config('app.company_ids',"
                 " (SELECT array_agg(id)::text FROM company), true)")
        )  # fmt: skip
        rows = await session.execute(
            text("SELECT * FROM document_conversion ORDER BY created_at DESC LIMIT 1")
        )
        return rows.one_or_none()


async def ask(box: Door, one: Any) -> Any:
    return await box.post(f"/documents/{one.id}/conversion", {"lock_version": one.lock_version})


async def run(db: Database, own: Settings, *, last: bool = True) -> Any:
    """What the worker does of the last conversion asked."""
    jobs = Jobs(db=db, settings=own, last_run=last)
    await convert_document(jobs, conversion=str((await asked(db)).id))
    return await asked(db)


async def full_disk(*_: Any, **__: Any) -> None:
    raise OSError("plein")


@pytest.mark.commits
async def test_the_copy_takes_the_place_of_the_original_which_stays(
    box: Door,
    own: Settings,
    db: Database,
    world: World,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    await sent(box, FORM)
    one = await only_document(db)
    monkeypatch.setenv("PATH", str(tmp_path / "nothing"))
    page = (await box.get(f"/documents/{one.id}")).text
    assert "Ghostscript n’est pas installé" in page
    assert "/conversion" not in page
    refused = await ask(box, one)
    assert refused.status_code == 409
    assert "demandez à l’équipe informatique" in refused.text
    assert await asked(db) is None

    a_program(tmp_path / "bin", "exit 1", monkeypatch)
    assert "Convertir en PDF/A" in (await box.get(f"/documents/{one.id}")).text
    assert (await ask(box, one)).status_code in (200, 303)
    failed = await run(db, own)
    assert (failed.status, failed.made_document_id) == ("failed", None)
    assert "n’a pas su convertir" in (await box.get(f"/documents/{one.id}")).text
    a_program(tmp_path / "bin", f'cp "{tmp_path}/same.pdf" "$out"', monkeypatch)
    (tmp_path / "same.pdf").write_bytes(PDF)
    await ask(box, one)
    assert "n’est pas un PDF/A" in (await run(db, own)).reason
    assert (await only_document(db)).id == one.id, "nothing changed"

    archive = an_archive(tmp_path / "same.pdf")
    await ask(box, one)
    await ask(box, one)
    left = own.var_dir / "uploads" / f"archive-{(await asked(db)).id.hex}"
    left.mkdir(parents=True)
    (left / "profile.ps").write_text("of a worker that was killed")
    with monkeypatch.context() as broken:
        broken.setattr(conversion, "stored", full_disk)
        with pytest.raises(OSError, match="plein"):
            await run(db, own, last=False)
        assert (await asked(db)).status == "waiting", "it is tried again"
        with pytest.raises(OSError, match="plein"):
            await run(db, own)
    assert "demandez-la de nouveau" in (await asked(db)).reason
    assert "Convertir en PDF/A" in (await box.get(f"/documents/{one.id}")).text
    await ask(box, one)
    done = await run(db, own)
    assert done.status == "done"
    copy = await only_document(db)
    assert copy.id == done.made_document_id
    assert copy.file_hash == inspected(archive).sha256 != one.file_hash
    assert (copy.title, copy.type, copy.valid_from) == (one.title, one.type, one.valid_from)
    page = (await box.get(f"/documents/{copy.id}")).text
    assert "PDF/A-2B" in page
    assert one.file_hash[:16] in page
    assert "Convertir en PDF/A" not in page
    original = await box.get(f"/documents/{one.id}/fichier")
    assert original.content == PDF
    assert f"/documents/{copy.id}" in (await box.get(f"/documents/{one.id}")).text
    assert not list((own.var_dir / "uploads").glob("archive-*"))
    async with door(own, keeper(world)) as again:
        assert (await ask(again, one)).status_code == 409, "archived"


async def test_the_program_is_bounded_and_found_anew(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    one = tmp_path / "cg.pdf"
    one.write_bytes(PDF)
    monkeypatch.setenv("PATH", str(tmp_path / "nothing"))
    with pytest.raises(ConverterMissing):
        await Ghostscript().convert(one, tmp_path / "out.pdf")
    a_program(tmp_path / "bin", "exec sleep 30", monkeypatch)
    with pytest.raises(ConversionFailed, match="n’a pas fini"):
        await Ghostscript(within=0.3).convert(one, tmp_path / "out.pdf")
    os.mkfifo(tmp_path / "pid")
    a_program(tmp_path / "bin", f'echo $$ > "{tmp_path}/pid"; exec sleep 30', monkeypatch)
    running = asyncio.create_task(Ghostscript().convert(one, tmp_path / "out.pdf"))
    process = int(await asyncio.to_thread((tmp_path / "pid").read_text))
    running.cancel()
    with pytest.raises(asyncio.CancelledError):
        await running
    with pytest.raises(ProcessLookupError):
        os.kill(process, 0)
    a_program(
        tmp_path / "bin", 'for one; do :; done; test -f "$one" && cp profile.ps "$out"', monkeypatch
    )
    (tmp_path / "var").mkdir()
    monkeypatch.chdir(tmp_path)
    await Ghostscript().convert(Path("cg.pdf"), Path("var/out.pdf"))
    assert str(tmp_path) in (tmp_path / "var" / "out.pdf").read_text()


@pytest.mark.skipif(shutil.which("gs") is None, reason="Ghostscript is not on the PATH")
async def test_ghostscript_itself_makes_a_pdf_a(tmp_path: Path) -> None:
    one = tmp_path / "cg.pdf"
    one.write_bytes(PDF)
    await Ghostscript().convert(one, tmp_path / "out.pdf")
    made = inspected(tmp_path / "out.pdf")
    assert (made.claim, made.lacks, made.pages) == ("PDF/A-2B", (), 1)
