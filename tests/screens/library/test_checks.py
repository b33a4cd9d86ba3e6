"""« Vérification légale »: what joins a version on sale counts once the jurist signed it."""

from collections.abc import AsyncIterator
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import text

from tests.offer.catalog.world import MANAGE, World
from tests.screens.doors import Door, door
from tests.screens.library.test_deposit import EVERY_COMPANY, FORM, PDF, box, own, sent
from winvest.foundation.infra.db import Database
from winvest.foundation.infra.settings import Settings
from winvest.foundation.kit.identifiers import new_id
from winvest.foundation.kit.scope import Grant, Scope

__all__ = ["box", "own"]  # fixtures
pytestmark = [pytest.mark.req("ORG-08", "DOC-02", "VER-05"), pytest.mark.commits]
SIGNS = MANAGE | {"approvals.sign", "documents.edit"}


async def rows(db: Database, question: str, **values: object) -> list[Any]:
    async with db.sessions() as session, session.begin():
        await session.execute(text(EVERY_COMPANY))
        return list((await session.execute(text(question), values)).all())


async def papers(db: Database) -> dict[str, str]:
    """The edition of each document, and where it stands."""
    found = await rows(db, "SELECT version, status FROM product_document ORDER BY created_at")
    return {one.version: one.status for one in found}


async def task(db: Database) -> Any:
    """The one task that lives."""
    (one,) = await rows(
        db, "SELECT * FROM approval_task WHERE status <> 'cancelled' AND subject_kind = 'document'"
    )
    return one


async def somebody(db: Database, world: World, role: str) -> Scope:
    """A person of this role at the company, known to the database."""
    actor, company = new_id(), world.ft
    async with db.sessions() as session, session.begin():
        await session.execute(text(EVERY_COMPANY))
        await session.execute(
            text("INSERT INTO app_user (id, email, display_name, status)"
                 " VALUES (:id, :email, 'Alix', 'active')"),
            {"id": actor, "email": f"{actor}@winvest.example"},
        )  # fmt: skip
        await session.execute(
            text("INSERT INTO role_assignment (id, user_id, role_code, company_id, valid_from)"
                 " VALUES (gen_random_uuid(), :id, :role, :company, '2020-01-01')"),
            {"id": actor, "role": role, "company": company},
        )  # fmt: skip
    grant = Grant(role=role, rights=SIGNS, company_id=company)
    return Scope(
        actor_id=actor, actor_label="Alix", company_ids=frozenset((company,)), grants=(grant,)
    )


@pytest.fixture
async def jurist(own: Settings, db: Database, world: World) -> AsyncIterator[Door]:
    """The jurist of the company."""
    async with door(own, await somebody(db, world, "juriste")) as one:
        yield one


async def decides(one: Door, task_id: UUID, decision: str, **form: str) -> int:
    """What the page of the task sends."""
    page = (await one.get(f"/mes-validations/{task_id}")).text
    seen = page.partition('name="lu" value="')[2].partition('"')[0]
    answer = await one.post(
        f"/mes-validations/{task_id}/decision", {"lu": seen, "decision": decision, **form}
    )
    return answer.status_code


async def test_what_joins_a_version_on_sale_counts_once_signed(
    box: Door, jurist: Door, db: Database
) -> None:
    assert (await sent(box, FORM | {"edition": "1"})).status_code == 303
    assert await papers(db) == {"1": "draft"}
    one = await task(db)
    assert (one.task, one.role_code, one.facet) == ("legal_check", "juriste", "file")
    assert "CG « Conditions générales Box » 1" in one.title.replace("\xa0", " ")
    (paper,) = await rows(db, "SELECT id FROM product_document")
    waiting = (await box.get(f"/documents/{paper.id}")).text
    assert "En attente de vérification légale" in waiting
    assert "À vérifier" in waiting
    assert one.link == f"/documents/{paper.id}"
    assert "À vérifier" in (await box.get("/documents", etat="a-verifier")).text
    tab = (await box.get("/produits/FTX-BOX-1/documents")).text
    assert "À vérifier" in tab
    assert "Conditions générales Box" in (await jurist.get("/mes-validations")).text
    page = (await jurist.get(f"/mes-validations/{one.id}")).text
    assert "Ce qui rejoint la vente" in page
    assert f"/documents/{paper.id}" in page
    assert await decides(jurist, one.id, "accord") in (200, 303)
    assert await papers(db) == {"1": "published"}
    signed = (await box.get(f"/documents/{paper.id}")).text
    assert "Vérification légale signée par Alix" in signed
    # a new edition waits beside the one in force, alone
    (held,) = await rows(db, "SELECT lock_version AS n FROM product_document")
    renewal = {"titre": "CG Box", "edition": "2", "lock_version": str(held.n)}
    at = f"/documents/{paper.id}/remplacement"
    assert (await sent(box, renewal, PDF + b"\n", path=at)).status_code == 303
    assert await papers(db) == {"1": "published", "2": "draft"}
    twice = await sent(box, renewal | {"edition": "3"}, PDF + b"\n\n", path=at)
    assert twice.status_code == 409
    assert "attend déjà sa vérification légale" in twice.text
    (second,) = await rows(db, "SELECT id FROM approval_task WHERE status = 'open'")
    assert await decides(jurist, second.id, "refus") == 422, "a refusal is explained"
    assert await decides(jurist, second.id, "refus", comment="L’article 4 manque.") in (200, 303)
    assert await papers(db) == {"1": "published", "2": "draft"}
    (wrong,) = await rows(db, "SELECT id, lock_version FROM product_document WHERE version = '2'")
    assert "L’article 4 manque." in (await box.get(f"/documents/{wrong.id}")).text
    again = renewal | {"edition": "2 bis", "lock_version": str(wrong.lock_version)}
    answer = await sent(box, again, PDF + b"\n\n\n", path=f"/documents/{wrong.id}/remplacement")
    assert answer.status_code == 303
    assert await papers(db) == {"1": "published", "2": "archived", "2 bis": "draft"}
    (third,) = await rows(db, "SELECT id FROM approval_task WHERE status = 'open'")
    assert await decides(jurist, third.id, "accord") in (200, 303)
    assert await papers(db) == {"1": "archived", "2": "archived", "2 bis": "published"}


async def test_what_changes_is_read_again_and_what_goes_asks_nothing(
    box: Door, jurist: Door, db: Database
) -> None:
    await sent(box, FORM | {"edition": "1"})
    one = await task(db)
    page = (await jurist.get(f"/mes-validations/{one.id}")).text
    seen = page.partition('name="lu" value="')[2].partition('"')[0]
    (paper,) = await rows(db, "SELECT id FROM product_document")
    wrong = {"du": "2026-01-01", "au": "2031-12-31", "motif": "Faux", "lock_version": "1"}
    assert (await box.post(f"/documents/{paper.id}/validite", wrong)).status_code == 303
    stale = await jurist.post(
        f"/mes-validations/{one.id}/decision", {"lu": seen, "decision": "accord"}
    )
    assert stale.status_code == 409
    (paper,) = await rows(
        db, "SELECT id, status, lock_version FROM product_document WHERE status <> 'archived'"
    )
    assert paper.status == "draft"
    gone = await box.post(f"/documents/{paper.id}/archivage", {"lock_version": "1"})
    assert gone.status_code == 303
    assert [one.status for one in await rows(db, "SELECT status FROM approval_task")] == [
        "cancelled"
    ]
    back = await box.post(f"/documents/{paper.id}/retablissement", {"lock_version": "2"})
    assert back.status_code == 303
    assert (await task(db)).status == "open", "what was never checked waits for it again"


async def test_what_is_corrected_meanwhile_is_replaced_all_the_same(
    box: Door, jurist: Door, db: Database
) -> None:
    await sent(box, FORM | {"edition": "1"})
    assert await decides(jurist, (await task(db)).id, "accord") in (200, 303)
    (first,) = await rows(db, "SELECT id, lock_version FROM product_document")
    renewal = {"titre": "CG Box", "edition": "2", "lock_version": str(first.lock_version)}
    at = f"/documents/{first.id}/remplacement"
    assert (await sent(box, renewal, PDF + b"\n", path=at)).status_code == 303
    (waits,) = await rows(db, "SELECT id FROM approval_task WHERE status = 'open'")
    right = {
        "du": "2026-01-01", "au": "2031-12-31", "motif": "Faux", "confirme": "1",
        "lock_version": str(first.lock_version),
    }  # fmt: skip
    assert (await box.post(f"/documents/{first.id}/validite", right)).status_code == 303
    (held,) = await rows(
        db, "SELECT id, lock_version FROM product_document WHERE status = 'published'"
    )
    twice = renewal | {"edition": "3", "lock_version": str(held.lock_version)}
    at = f"/documents/{held.id}/remplacement"
    assert (await sent(box, twice, PDF + b"\n\n", path=at)).status_code == 409
    assert await decides(jurist, waits.id, "accord") in (200, 303)
    assert await papers(db) == {"1": "archived", "2": "published"}


async def test_who_deposits_does_not_sign_unless_alone(
    own: Settings, db: Database, world: World
) -> None:
    me = await somebody(db, world, "juriste")
    async with door(own, me) as one:
        await sent(one, FORM)
        asked = await task(db)
        assert asked.author_id == me.actor_id
        await somebody(db, world, "juriste")
        assert await decides(one, asked.id, "accord") == 403
        assert set((await papers(db)).values()) == {"draft"}


async def test_a_matrix_that_names_nobody_lets_nothing_in(box: Door, db: Database) -> None:
    async with db.sessions() as session, session.begin():
        await session.execute(
            text("UPDATE raci_rule SET valid_to = '2020-01-02' WHERE task = 'legal_check'")
        )
    refused = await sent(box, FORM)
    assert refused.status_code == 409
    assert "Personne ne répond" in refused.text
    assert await papers(db) == {}
