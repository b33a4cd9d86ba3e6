"""Whatever is changed behind the seal is named: edited, deleted, truncated, rewritten."""

from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from tests.foundation.audit.conftest import FT, OwnerConnection
from tests.foundation.audit.sealed import ft_rows, rename, tamper, verdict
from tests.worlds import Server

from winvest.foundation.audit.enums import Damage
from winvest.foundation.audit.queries.chains import Chain
from winvest.foundation.audit.rules.chain import Finding
from winvest.foundation.audit.verification import (
    Report,
    last_verification,
    run_verify,
    verify_chains,
)
from winvest.foundation.infra.db import Database
from winvest.foundation.infra.settings import Settings
from winvest.foundation.kit.scope import Scope

pytestmark = [pytest.mark.req("ORG-05"), pytest.mark.commits]


@dataclass(frozen=True, slots=True, kw_only=True)
class FtChain:
    """FT's chain: written by its owner, tampered with, judged."""

    owner: OwnerConnection
    product: UUID
    server: Server
    clone: str
    db: Database
    settings: Settings
    scope: Scope

    def rename(self, name: str) -> None:
        rename(self.owner, self.product, name)

    def rows(self) -> list[tuple[Any, ...]]:
        return ft_rows(self.owner)

    def tamper(self, *statements: str) -> None:
        tamper(self.server, self.clone, *statements)

    async def report(self) -> Report:
        return await verdict(self.db, self.settings, self.scope)

    async def finding(self) -> Finding:
        """What the verdict names; there must be something."""
        found = (await self.report()).finding
        assert found is not None
        return found


@pytest.fixture
def unsealed(
    owner: OwnerConnection,
    group: dict[str, UUID],
    server: Server,
    clone: str,
    db: Database,
    settings_here: Settings,
    everyone: Scope,
) -> FtChain:
    """Nothing of it is sealed yet."""
    return FtChain(
        owner=owner,
        product=group["FT"],
        server=server,
        clone=clone,
        db=db,
        settings=settings_here,
        scope=everyone,
    )


@pytest.fixture
async def sealed(unsealed: FtChain) -> FtChain:
    """All that it holds is sealed."""
    await unsealed.report()
    return unsealed


async def test_an_edited_row_is_named_as_modified(unsealed: FtChain) -> None:
    unsealed.rename("Box Fibre")
    unsealed.rename("Box Fibre Pro")
    assert (await unsealed.report()).finding is None
    wrong = unsealed.rows()[3]
    unsealed.tamper(
        f"UPDATE audit_log SET after = '{{\"name\": \"Faux\"}}' WHERE id = '{wrong[0]}'"
    )
    found = await unsealed.finding()
    assert (found.kind, found.row_id, found.table) == (Damage.MODIFIED, wrong[0], "product")
    code, said = await run_verify(unsealed.settings, "FT")
    assert code == 1
    assert said == f"chaîne FT rompue: ligne {wrong[0]}, table product, modifiée (rang 4)"
    kept = last_verification(
        unsealed.settings.audit_anchor_dir, Chain(code="FT", company_id=FT, name="FT")
    )
    assert kept is not None
    assert kept.kind == "modifiée"
    (other,) = await verify_chains(
        unsealed.db, unsealed.settings, unsealed.scope, company_code="AP"
    )
    assert other.finding is None


async def test_a_deleted_row_is_named_though_it_is_gone(sealed: FtChain) -> None:
    gone = sealed.rows()[1]
    sealed.tamper(f"DELETE FROM audit_log WHERE id = '{gone[0]}'")
    found = await sealed.finding()
    assert (found.kind, found.row_id, found.table) == (Damage.DELETED, gone[0], "risk")


@pytest.mark.parametrize("whole", [True, False])
async def test_a_truncation_is_named(whole: bool, sealed: FtChain) -> None:
    rows = sealed.rows()
    first_gone = rows[0] if whole else rows[-1]
    sealed.tamper(
        "TRUNCATE audit_log" if whole else f"DELETE FROM audit_log WHERE id = '{rows[-1][0]}'",
        "DELETE FROM audit_anchor",
    )
    found = await sealed.finding()
    assert (found.kind, found.row_id) == (Damage.TRUNCATED, first_gone[0])


async def test_a_truncated_chain_that_went_on_is_still_named(sealed: FtChain) -> None:
    sealed.tamper("TRUNCATE audit_log")
    sealed.rename("Box Fibre")
    assert (await sealed.finding()).kind is Damage.TRUNCATED


async def test_a_rewritten_chain_is_betrayed_by_the_file_outside(
    sealed: FtChain, tmp_path: Path
) -> None:
    second = sealed.rows()[1]
    sealed.tamper(
        f"UPDATE audit_log SET after = '{{\"label\": \"Faux\"}}' WHERE id = '{second[0]}'",
        "DELETE FROM audit_anchor",
        "UPDATE audit_log SET seq = NULL, prev_hash = NULL, hash = NULL, sealed_at = NULL",
    )
    elsewhere = replace(sealed.settings, audit_anchor_dir=tmp_path / "elsewhere")
    forged = await replace(sealed, settings=elsewhere).report()
    assert forged.finding is None, "the forger's own chain holds together"
    found = await sealed.finding()
    assert (found.kind, found.row_id) == (Damage.REWRITTEN, second[0])


async def test_a_file_made_anew_is_said(sealed: FtChain) -> None:
    sealed.tamper("UPDATE audit_anchor SET at = at - interval '1 day'")
    (sealed.settings.audit_anchor_dir / "FT.jsonl").unlink()
    report = await sealed.report()
    assert report.finding is None
    assert report.warning is not None
    assert "a été refaite le" in report.warning


async def test_a_torn_line_is_written_again(sealed: FtChain) -> None:
    sealed.rename("Box Fibre")
    await sealed.report()
    path = sealed.settings.audit_anchor_dir / "FT.jsonl"
    whole = path.read_bytes()
    path.write_bytes(whole[:-20])
    report = await sealed.report()
    assert report.finding is None
    assert path.read_bytes() == whole
