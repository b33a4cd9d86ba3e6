"""Whatever is changed behind the seal is named: edited, deleted, truncated, rewritten."""

from dataclasses import replace
from pathlib import Path
from uuid import UUID

import pytest
from tests.foundation.audit.conftest import FT, OwnerConnection
from tests.foundation.audit.sealed import ft_rows, rename, tamper, verdict
from tests.worlds import Server

from winvest.foundation.audit.enums import Damage
from winvest.foundation.audit.queries.chains import Chain
from winvest.foundation.audit.verification import (
    last_verification,
    run_verify,
    verify_chains,
)
from winvest.foundation.infra.db import Database
from winvest.foundation.infra.settings import Settings
from winvest.foundation.kit.scope import Scope

pytestmark = [pytest.mark.req("ORG-05"), pytest.mark.commits]


async def test_an_edited_row_is_named_as_modified(
    owner: OwnerConnection,
    group: dict[str, UUID],
    server: Server,
    clone: str,
    db: Database,
    settings_here: Settings,
    everyone: Scope,
) -> None:
    rename(owner, group["FT"], "Box Fibre")
    rename(owner, group["FT"], "Box Fibre Pro")
    assert (await verdict(db, settings_here, everyone)).finding is None
    wrong = ft_rows(owner)[3]
    tamper(
        server,
        clone,
        f"UPDATE audit_log SET after = '{{\"name\": \"Faux\"}}' WHERE id = '{wrong[0]}'",
    )
    found = (await verdict(db, settings_here, everyone)).finding
    assert found is not None
    assert (found.kind, found.row_id, found.table) == (Damage.MODIFIED, wrong[0], "product")
    code, said = await run_verify(settings_here, "FT")
    assert code == 1
    assert said == f"chaîne FT rompue: ligne {wrong[0]}, table product, modifiée (rang 4)"
    kept = last_verification(
        settings_here.audit_anchor_dir, Chain(code="FT", company_id=FT, name="FT")
    )
    assert kept is not None
    assert kept.kind == "modifiée"
    assert (await verify_chains(db, settings_here, everyone, company_code="AP"))[0].finding is None


async def test_a_deleted_row_is_named_though_it_is_gone(
    owner: OwnerConnection,
    group: dict[str, UUID],
    server: Server,
    clone: str,
    db: Database,
    settings_here: Settings,
    everyone: Scope,
) -> None:
    await verdict(db, settings_here, everyone)
    gone = ft_rows(owner)[1]
    tamper(server, clone, f"DELETE FROM audit_log WHERE id = '{gone[0]}'")
    found = (await verdict(db, settings_here, everyone)).finding
    assert found is not None
    assert (found.kind, found.row_id, found.table) == (Damage.DELETED, gone[0], "risk")


@pytest.mark.parametrize("whole", [True, False])
async def test_a_truncation_is_named(
    whole: bool,
    owner: OwnerConnection,
    group: dict[str, UUID],
    server: Server,
    clone: str,
    db: Database,
    settings_here: Settings,
    everyone: Scope,
) -> None:
    await verdict(db, settings_here, everyone)
    rows = ft_rows(owner)
    first_gone = rows[0] if whole else rows[-1]
    tamper(
        server,
        clone,
        "TRUNCATE audit_log" if whole else f"DELETE FROM audit_log WHERE id = '{rows[-1][0]}'",
        "DELETE FROM audit_anchor",
    )
    found = (await verdict(db, settings_here, everyone)).finding
    assert found is not None
    assert (found.kind, found.row_id) == (Damage.TRUNCATED, first_gone[0])


async def test_a_truncated_chain_that_went_on_is_still_named(
    owner: OwnerConnection,
    group: dict[str, UUID],
    server: Server,
    clone: str,
    db: Database,
    settings_here: Settings,
    everyone: Scope,
) -> None:
    await verdict(db, settings_here, everyone)
    tamper(server, clone, "TRUNCATE audit_log")
    rename(owner, group["FT"], "Box Fibre")
    found = (await verdict(db, settings_here, everyone)).finding
    assert found is not None
    assert found.kind is Damage.TRUNCATED


async def test_a_rewritten_chain_is_betrayed_by_the_file_outside(
    owner: OwnerConnection,
    group: dict[str, UUID],
    server: Server,
    clone: str,
    db: Database,
    settings_here: Settings,
    everyone: Scope,
    tmp_path: Path,
) -> None:
    await verdict(db, settings_here, everyone)
    second = ft_rows(owner)[1]
    tamper(
        server,
        clone,
        f"UPDATE audit_log SET after = '{{\"label\": \"Faux\"}}' WHERE id = '{second[0]}'",
        "DELETE FROM audit_anchor",
        "UPDATE audit_log SET seq = NULL, prev_hash = NULL, hash = NULL, sealed_at = NULL",
    )
    elsewhere = tmp_path / "elsewhere"
    forged = await verify_chains(
        db, _anchored_in(settings_here, elsewhere), everyone, company_code="FT"
    )
    assert forged[0].finding is None, "the forger's own chain holds together"
    found = (await verdict(db, settings_here, everyone)).finding
    assert found is not None
    assert (found.kind, found.row_id) == (Damage.REWRITTEN, second[0])


def _anchored_in(settings: Settings, folder: Path) -> Settings:
    return replace(settings, audit_anchor_dir=folder)


async def test_a_file_made_anew_is_said(
    owner: OwnerConnection,
    group: dict[str, UUID],
    server: Server,
    clone: str,
    db: Database,
    settings_here: Settings,
    everyone: Scope,
) -> None:
    await verdict(db, settings_here, everyone)
    tamper(server, clone, "UPDATE audit_anchor SET at = at - interval '1 day'")
    (settings_here.audit_anchor_dir / "FT.jsonl").unlink()
    report = await verdict(db, settings_here, everyone)
    assert report.finding is None
    assert report.warning is not None
    assert "a été refaite le" in report.warning


async def test_a_torn_line_is_written_again(
    owner: OwnerConnection,
    group: dict[str, UUID],
    db: Database,
    settings_here: Settings,
    everyone: Scope,
) -> None:
    await verdict(db, settings_here, everyone)
    rename(owner, group["FT"], "Box Fibre")
    await verdict(db, settings_here, everyone)
    path = settings_here.audit_anchor_dir / "FT.jsonl"
    whole = path.read_bytes()
    path.write_bytes(whole[:-20])
    report = await verdict(db, settings_here, everyone)
    assert report.finding is None
    assert path.read_bytes() == whole
