"""The seal: every chain without a hole, whoever writes beside; what a seal never touches."""

import asyncio
import json
from datetime import UTC, datetime
from uuid import UUID

import psycopg
import pytest
from sqlalchemy import text
from tests.foundation.audit.conftest import AP, FT, OwnerConnection
from tests.foundation.audit.sealed import ft_rows, rename, tamper, verdict
from tests.worlds import Server

from winvest.foundation.audit import anchors
from winvest.foundation.audit.commands import forget_person
from winvest.foundation.audit.jobs import make_audit_partitions, seal
from winvest.foundation.audit.rules.masking import is_masked
from winvest.foundation.audit.verification import (
    run_verify,
    verify_chains,
)
from winvest.foundation.infra.db import Database, transaction
from winvest.foundation.infra.queue import World
from winvest.foundation.infra.settings import Settings
from winvest.foundation.kit.identifiers import new_id
from winvest.foundation.kit.scope import Scope, system_scope

pytestmark = [pytest.mark.req("ORG-05"), pytest.mark.commits]


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
