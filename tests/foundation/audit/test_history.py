"""Historique: a product's lines and its children's, grouped by act, for who may see each."""

from datetime import UTC, datetime
from uuid import UUID

import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession
from tests.foundation.audit.conftest import AP, FT, OwnerConnection
from tests.worlds import a_scope

import winvest.app.wiring  # noqa: F401 - every room's tables, as at run time
from winvest.foundation.audit.commands import forget_person
from winvest.foundation.audit.enums import Action
from winvest.foundation.audit.queries.history import children_of, last_change, record_history
from winvest.foundation.audit.queries.reading import CLOSED
from winvest.foundation.audit.rules.masking import ERASED
from winvest.foundation.audit.verification import verify_chains
from winvest.foundation.infra.db import Database, set_context, transaction
from winvest.foundation.infra.settings import Settings
from winvest.foundation.kit.identifiers import new_id
from winvest.foundation.kit.scope import Scope

pytestmark = [pytest.mark.req("ORG-05"), pytest.mark.commits]
SHEET = frozenset(
    ("catalog.read", "pricing.read", "commissions.read", "publication.read", "documents.read")
)


@pytest.fixture
async def product(db: Database, group: dict[str, UUID]) -> UUID:
    """FT's product, with a version, a plan, a price and a tier written by one request."""
    scope = Scope(
        actor_id=new_id(), actor_label="Marie Durand", company_ids=frozenset((FT,)), request_id="r1"
    )
    version, plan, scheme = new_id(), new_id(), new_id()
    async with transaction(db, scope) as session:
        await told(session, "catalog.create_version")
        await run(
            session,
            "INSERT INTO product_version (id, product_id, owner_company_id, version,"
            " effective_from) VALUES (:v, :p, :c, 1, now())",
            v=version,
            p=group["FT"],
            c=FT,
        )
        await run(
            session,
            "INSERT INTO product_plan (id, product_version_id, owner_company_id, code, name,"
            " recurrence) VALUES (:id, :v, :c, 'P990', 'Essentiel', 'monthly')",
            id=plan,
            v=version,
            c=FT,
        )
        await run(
            session,
            "INSERT INTO pricing_rule (id, product_version_id, owner_company_id, plan_id, type,"
            " payload, tax_rate) VALUES (:id, :v, :c, :plan, 'fixed', '{\"amount\": 9.90}', 20)",
            id=new_id(),
            v=version,
            c=FT,
            plan=plan,
        )
        await run(
            session,
            "INSERT INTO commission_scheme (id, product_version_id, owner_company_id, settlement,"
            " split) VALUES (:id, :v, :c, 'upfront', '{\"company\": 1}')",
            id=scheme,
            v=version,
            c=FT,
        )
        await run(
            session,
            "INSERT INTO commission_tier (id, scheme_id, owner_company_id, basis, min, value_type,"
            " value) VALUES (:id, :s, :c, 'volume', 0, 'percent', 10)",
            id=new_id(),
            s=scheme,
            c=FT,
        )
    return group["FT"]


async def told(session: AsyncSession, command: str) -> None:
    await run(session, "SELECT set_config('app.command', :name, true)", name=command)


async def run(session: AsyncSession, statement: str, **values: object) -> None:
    await session.execute(text(statement), values)


async def history(db: Database, scope: Scope, product: UUID):  # type: ignore[no-untyped-def]
    async with transaction(db, scope) as session:
        return await record_history(session, scope, table="product", record_id=product)


async def test_children_are_told_in_one_act(db: Database, product: UUID) -> None:
    found = await history(db, a_scope(FT, rights=SHEET), product)
    first, second = found.acts
    assert first.actor == "Marie Durand"
    assert first.sentence.startswith("Marie Durand a créé 5 éléments")
    assert {line.table_label for line in first.lines} == {
        "version",
        "formule",
        "règle de prix",
        "barème de commission",
        "palier de commission",
    }
    assert second.action is Action.INSERT
    prices = next(line for line in first.lines if line.table_label == "règle de prix")
    shown = {change.label: change.after for change in prices.changes}
    assert shown["type"] == "Fixe"
    assert shown["formule"] == "Essentiel"
    assert shown["taux de TVA"] == "20\u00a0%"


async def test_what_needs_a_right_of_its_own_is_left_out(db: Database, product: UUID) -> None:
    found = await history(db, a_scope(FT, rights={"catalog.read"}), product)
    tables = {line.table_label for act in found.acts for line in (act.lines or (act,))
              if hasattr(line, "table_label")}  # fmt: skip
    assert tables == {"version", "formule"}


async def test_a_neighbour_sees_nothing(db: Database, product: UUID) -> None:
    assert (await history(db, a_scope(AP, rights=SHEET), product)).acts == ()


async def test_a_deleted_child_stays_in_the_history(db: Database, product: UUID) -> None:
    scope = Scope(
        actor_id=None, actor_label="Paul Roy", company_ids=frozenset((FT,)), request_id="r2"
    )
    async with transaction(db, scope) as session:
        await run(session, "DELETE FROM commission_tier")
    found = await history(db, a_scope(FT, rights=SHEET), product)
    assert found.acts[0].sentence == "Paul Roy a supprimé le palier de commission"
    assert found.acts[1].sentence.startswith("Marie Durand a créé 5 éléments")


async def test_pages_of_a_history(db: Database, owner: OwnerConnection, product: UUID) -> None:
    for number in range(60):
        owner.execute("UPDATE product SET name = %s WHERE id = %s", (f"Nom {number}", product))
    scope = a_scope(FT, rights=SHEET)
    async with transaction(db, scope) as session:
        page = await record_history(session, scope, table="product", record_id=product)
        assert len(page.acts) == 50
        rest = await record_history(
            session, scope, table="product", record_id=product, after=page.next
        )
        assert (len(rest.acts), rest.next) == (10 + 2, None)
        told_last = await last_change(session, scope, table="product", record_id=product)
        assert told_last is not None
        assert told_last[0] == "SQL : winvest_owner"
        assert await last_change(session, scope, table="product", record_id=new_id()) is None


async def test_personal_values_open_for_who_may_until_forgotten(
    db: Database,
    owner: OwnerConnection,
    group: dict[str, UUID],
    settings_here: Settings,
    everyone: Scope,
) -> None:
    owner.execute(
        "UPDATE audit_table_rule SET personal_columns = '{client_reference}',"
        " person_column = 'agreed_by' WHERE table_name = 'negotiated_price'"
    )
    person = new_id()
    owner.execute(
        "INSERT INTO negotiated_price (id, product_id, owner_company_id, company_id,"
        " client_reference, amount, valid_from, agreed_by)"
        " VALUES (gen_random_uuid(), %s, %s, %s, 'Mme Nguyen', 9.90, now(), %s)",
        (group["FT"], FT, FT, person),
    )
    await verify_chains(db, settings_here, everyone)

    async def shown(*rights: str) -> str | None:
        found = await history(db, a_scope(FT, rights=set(rights)), group["FT"])
        values = {one.label: one.after for act in found.acts for one in act.changes}
        return values["référence client"]

    assert await shown("catalog.read", "pricing.read") == CLOSED
    assert await shown("catalog.read", "audit.read") == "Mme Nguyen"
    async with transaction(db, everyone) as session:
        await forget_person(session, everyone, person_id=person, now=datetime.now(UTC))
    assert await shown("catalog.read", "audit.read") == ERASED


async def test_the_context_is_told_by_the_session(session: AsyncSession) -> None:
    scope = a_scope(FT, label="Marie Durand", role="catalogue_manager")
    await set_context(session, scope)
    row = (await session.execute(text("SELECT * FROM audit_actor()"))).one()
    assert (row.actor_label, row.role) == ("Marie Durand", "catalogue_manager")


def test_what_hangs_on_a_product_is_read_from_the_keys() -> None:
    assert {table.name for table, _ in children_of("product")} >= {
        "product_version",
        "product_seller",
        "product_field_value",
        "external_mapping",
        "negotiated_price",
    }
    assert {table.name for table, _ in children_of("product_version")} >= {
        "product_plan",
        "pricing_rule",
        "commission_scheme",
        "product_document",
        "publication",
        "accounting_mapping",
        "cq_rule",
    }
    assert "product" not in {table.name for table, _ in children_of("risk")}
