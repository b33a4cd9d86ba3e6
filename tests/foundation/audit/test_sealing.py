"""Sealing: SQL is caught, ranks have no hole, people are sealed, verify names the kind."""

import asyncio
import json
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

import psycopg
import pytest
from sqlalchemy import text
from tests.foundation.audit.conftest import AP, FT, OwnerConnection
from tests.worlds import Server

from winvest.foundation.audit import anchors
from winvest.foundation.audit.commands import forget_person
from winvest.foundation.audit.enums import Damage
from winvest.foundation.audit.jobs import make_audit_partitions, seal
from winvest.foundation.audit.queries.chains import Chain
from winvest.foundation.audit.rules.masking import is_masked
from winvest.foundation.audit.verification import (
    Report,
    last_verification,
    run_verify,
    verify_chains,
)
from winvest.foundation.infra.db import Database, transaction
from winvest.foundation.infra.queue import World
from winvest.foundation.infra.settings import Settings
from winvest.foundation.kit.identifiers import new_id
from winvest.foundation.kit.scope import Scope, system_scope

pytestmark = [pytest.mark.req("ORG-05"), pytest.mark.commits]


def rename(owner: OwnerConnection, product: UUID, name: str) -> None:
    owner.execute("UPDATE product SET name = %s WHERE id = %s", (name, product))


def ft_rows(owner: OwnerConnection) -> list[tuple[Any, ...]]:
    found = owner.execute(
        'SELECT id, seq, "table" FROM audit_log WHERE company_id = %s ORDER BY seq', (FT,)
    )
    return found.fetchall()


def tamper(server: Server, clone: str, *statements: str) -> None:
    """What the owner of the tables may do once row security and triggers are put off."""
    with psycopg.connect(server.owner_url(clone), autocommit=True) as owner:
        for table in ("audit_log", "audit_anchor", "company"):
            owner.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
            owner.execute(f"ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY")
        for part in owner.execute(
            "SELECT inhrelid::regclass::text FROM pg_inherits"
            " WHERE inhparent = 'audit_log'::regclass"
        ).fetchall():
            owner.execute(f"ALTER TABLE {part[0]} DISABLE TRIGGER USER")
        for statement in statements:
            owner.execute(statement)
        for table in ("audit_log", "audit_anchor", "company"):
            owner.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")
            owner.execute(f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY")


async def verdict(db: Database, settings: Settings, scope: Scope) -> Report:
    """The report on FT's chain."""
    (report,) = await verify_chains(db, settings, scope, company_code="FT")
    return report


async def test_plain_sql_of_the_owner_is_in_the_audit(
    owner: OwnerConnection, group: dict[str, UUID]
) -> None:
    rename(owner, group["FT"], "Box Fibre")
    row = owner.execute(
        'SELECT actor_label, command, action, before, after FROM audit_log WHERE "table" ='
        " 'product' AND record_id = %s AND action = 'update'",
        (group["FT"],),
    ).fetchone()
    assert row is not None
    assert row[0] == "SQL : winvest_owner"
    assert row[1:] == (None, "update", {"name": "Box"}, {"name": "Box Fibre"})


async def test_the_job_seals_every_chain_without_a_hole(
    owner: OwnerConnection,
    group: dict[str, UUID],
    db: Database,
    settings_here: Settings,
) -> None:
    await seal(World(db=db, settings=settings_here))
    rows = ft_rows(owner)
    assert [row[1] for row in rows] == list(range(1, len(rows) + 1))
    assert {row[2] for row in rows} == {"company", "risk", "product"}
    waiting = owner.execute("SELECT count(*) FROM audit_log WHERE sealed_at IS NULL").fetchone()
    assert waiting == (0,)
    lines = (settings_here.audit_anchor_dir / "FT.jsonl").read_text().splitlines()
    head = json.loads(lines[-1])
    assert head["seq"] == len(rows)
    assert [one[0] for line in lines for one in json.loads(line)["rows"]] == [
        str(row[0]) for row in rows
    ]
    code, said = await run_verify(settings_here, None)
    total = owner.execute("SELECT count(*) FROM audit_log").fetchone()
    assert total is not None
    assert (code, said) == (0, f"chaîne intacte: {total[0]} lignes")


async def test_verify_knows_one_company_and_refuses_an_unknown_one(
    owner: OwnerConnection, group: dict[str, UUID], settings_here: Settings
) -> None:
    code, said = await run_verify(settings_here, "AP")
    assert (code, said) == (0, "chaîne intacte: 3 lignes")
    code, said = await run_verify(settings_here, "ZZ")
    assert code == 1
    assert "Aucune société n’a le code ZZ" in said


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


async def test_sealers_and_writers_side_by_side_leave_no_hole(
    owner: OwnerConnection,
    group: dict[str, UUID],
    db: Database,
    settings_here: Settings,
    everyone: Scope,
) -> None:
    async def write(number: int) -> None:
        for turn in range(8):
            async with transaction(db, everyone) as session:
                await session.execute(
                    text("UPDATE risk SET description = :said WHERE id = :id"),
                    {
                        "said": f"{number}-{turn}",
                        "id": group["FT-risk" if number % 2 else "AP-risk"],
                    },
                )

    async def sealer() -> None:
        for _ in range(6):
            await seal(World(db=db, settings=settings_here))

    await asyncio.gather(*(write(number) for number in range(4)), sealer(), sealer())
    reports = await verify_chains(db, settings_here, everyone)
    assert [(one.chain.code, one.finding) for one in reports] == [
        ("AP", None),
        ("FT", None),
        ("GROUP", None),
    ]
    assert reports[0].rows == reports[1].rows == 3 + 16
    assert [row[1] for row in ft_rows(owner)] == list(range(1, 20))


async def test_the_application_cannot_touch_the_audit(
    owner: OwnerConnection,
    group: dict[str, UUID],
    db: Database,
    settings_here: Settings,
    everyone: Scope,
) -> None:
    await verify_chains(db, settings_here, everyone)
    for statement in (
        "DELETE FROM audit_log",
        "INSERT INTO audit_log (id, \"table\", action) VALUES (gen_random_uuid(), 'x', 'insert')",
        "TRUNCATE audit_log",
        "DELETE FROM audit_anchor",
    ):
        with pytest.raises(Exception, match="permission denied"):
            async with transaction(db, everyone) as session:
                await session.execute(text(statement))
    async with transaction(db, everyone) as session:
        done = await session.execute(text("UPDATE audit_log SET after = '{}'"))
        assert done.rowcount == 0, "a sealed row is out of reach"
    assert owner.execute("DELETE FROM audit_log").rowcount == 0, "row security binds the owner"
    owner.execute("ALTER TABLE audit_log NO FORCE ROW LEVEL SECURITY")
    for statement in ("DELETE FROM audit_log", "UPDATE audit_log SET after = '{}'"):
        with pytest.raises(psycopg.errors.CheckViolation, match=r"append-only|does not change"):
            owner.execute(statement)


async def test_forgetting_a_person_keeps_the_chain_verifiable(
    owner: OwnerConnection,
    group: dict[str, UUID],
    db: Database,
    settings_here: Settings,
    everyone: Scope,
) -> None:
    owner.execute(
        "UPDATE audit_table_rule SET personal_columns = '{client_reference}',"
        " person_column = 'agreed_by' WHERE table_name = 'negotiated_price'"
    )
    person, price = new_id(), new_id()
    owner.execute(
        "INSERT INTO negotiated_price (id, product_id, owner_company_id, company_id,"
        " client_reference, amount, valid_from, agreed_by)"
        " VALUES (%s, %s, %s, %s, 'Mme Nguyen', 9.90, now(), %s)",
        (price, group["FT"], FT, FT, person),
    )
    owner.execute("UPDATE negotiated_price SET client_reference = 'M. Nguyen'")
    assert (await verdict(db, settings_here, everyone)).finding is None
    kept = owner.execute(
        "SELECT after -> 'client_reference' FROM audit_log WHERE record_id = %s ORDER BY seq",
        (price,),
    ).fetchall()
    assert len(kept) == 2
    for (value,) in kept:
        assert is_masked(value)
        assert value["$personne"] == str(person), "an update knows whose value it is, too"
        assert "Nguyen" not in json.dumps(value)
    async with transaction(db, everyone) as session:
        await forget_person(session, everyone, person_id=person, now=datetime.now(UTC))
    assert (await verdict(db, settings_here, everyone)).finding is None
    owner.execute("UPDATE negotiated_price SET client_reference = 'Encore'")
    assert (await verdict(db, settings_here, everyone)).finding is None
    last = owner.execute(
        "SELECT after -> 'client_reference' ->> '$scelle' FROM audit_log WHERE record_id = %s"
        " ORDER BY seq DESC LIMIT 1",
        (price,),
    ).fetchone()
    assert last == ("",), "a forgotten person is not written down again"


async def test_partitions_are_made_ahead(
    owner: OwnerConnection, group: dict[str, UUID], db: Database, settings_here: Settings
) -> None:
    await make_audit_partitions(World(db=db, settings=settings_here))
    months = owner.execute(
        "SELECT count(*) FROM pg_inherits WHERE inhparent = 'audit_log'::regclass"
    ).fetchone()
    assert months is not None
    assert months[0] >= 5, "this month, three ahead, and the default one"


async def test_a_company_without_a_change_has_an_intact_empty_chain(
    server: Server, clone: str, db: Database, settings_here: Settings
) -> None:
    tamper(
        server,
        clone,
        f"INSERT INTO company (id, code, legal_name) VALUES ('{AP}', 'AP', 'Silencieuse')",
    )
    scope = system_scope("Essai", company_ids=frozenset((AP,)))
    (report,) = await verify_chains(db, settings_here, scope, company_code="AP")
    assert (report.rows, report.finding, report.warning) == (0, None, None)
    outside = await anchors.journal(settings_here.audit_anchor_dir, chain=report.chain)
    assert outside.head is None
