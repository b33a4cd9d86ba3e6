"""A pilot by team in memory: every web process quotes who joined, and refuses who left, at once."""

import asyncio
from contextlib import AsyncExitStack
from datetime import UTC, datetime
from uuid import UUID

import pytest
from sqlalchemy import text

from tests.offer.pricing.quotes.test_shelves import until_live
from winvest.foundation.infra.db import Database, transaction
from winvest.foundation.infra.settings import Settings
from winvest.foundation.kit.scope import Grant, Scope, system_scope
from winvest.group.people.commands import (
    add_members,
    archive_team,
    remove_member,
    restore_team,
)
from winvest.group.people.queries import EDIT
from winvest.offer.pricing.quotes.offers import offers_for
from winvest.offer.pricing.quotes.shelves import Shelves, listening
from winvest.offer.pricing.rules.request import Client, Item, Request

SKU = "FT-MOBILEPRO-0001"
SELLS = frozenset(("catalog.read", "pricing.read", "simulate.price"))


async def one(db: Database, question: str, **values: str) -> UUID:
    everyone = system_scope("Essais", company_ids=frozenset())
    async with transaction(db, everyone) as session:
        found = await session.scalar(text(question), values)
        assert isinstance(found, UUID)
        return found


async def refusal(db: Database, shelves: Shelves, company: UUID, who: UUID) -> str | None:
    """Why a seller of the company is not quoted the product, from this process's memory."""
    grant = Grant(role="vente", rights=SELLS, company_id=company)
    scope = Scope(
        actor_id=who, actor_label="Essai", company_ids=frozenset((company,)), grants=(grant,)
    )
    request = Request(
        items=(Item(sku=SKU, plan="LIGNE"),), channel="field", client=Client(kind="professional"),
        at=datetime.now(UTC),
    )  # fmt: skip
    async with transaction(db, scope) as session:
        found = await offers_for(
            session, scope, shelves=shelves, company_id=company, request=request, sandbox=False
        )
    return found.offers[SKU].refusal


@pytest.mark.req("VER-04", "CLI-02", "PRI-05")
async def test_every_process_follows_a_team_within_a_second(
    demo_db: Database, demo_settings: Settings
) -> None:
    company = await one(demo_db, "SELECT id FROM company WHERE code = 'FT'")
    person = "SELECT id FROM app_user WHERE email = :email"
    hugo = await one(demo_db, person, email="hugo.lambert@winvest.example")
    kevin = await one(demo_db, person, email="kevin.moreau@winvest.example")
    manager = Scope(
        actor_id=None, actor_label="Essai", company_ids=frozenset((company,)),
        grants=(Grant(role="manager", rights=frozenset((EDIT, "teams.read")), company_id=company),),
    )  # fmt: skip
    async with transaction(demo_db, manager) as session:
        team = await session.scalar(
            text("SELECT id FROM team WHERE company_id = :one AND name LIKE 'Terrain%'"),
            {"one": company},
        )
    processes = [Shelves(), Shelves()]
    async with AsyncExitStack() as stack:
        for shelves in processes:
            await stack.enter_async_context(listening(shelves, demo_settings.database_url))
            await until_live(shelves)

        async def said(**expected: str | None) -> None:
            """Each process says so within a second, and remembers the product again."""
            for shelves in processes:
                async with asyncio.timeout(1):
                    while True:
                        found = {
                            "hugo": await refusal(demo_db, shelves, company, hugo),
                            "kevin": await refusal(demo_db, shelves, company, kevin),
                        }
                        if found == expected:
                            break
                        await asyncio.sleep(0.01)
                assert (company, SKU) in shelves.places.rows

        await said(hugo=None, kevin="pilot_only")
        at = {"team_id": team, "now": datetime.now(UTC)}
        async with transaction(demo_db, manager) as session:
            await add_members(session, manager, people=[kevin], **at)
        await said(hugo=None, kevin=None)
        async with transaction(demo_db, manager) as session:
            await remove_member(session, manager, user_id=hugo, **at)
        await said(hugo="pilot_only", kevin=None)
        async with transaction(demo_db, manager) as session:
            await archive_team(session, manager, **at)
        await said(hugo="pilot_only", kevin="pilot_only")
        async with transaction(demo_db, manager) as session:
            await restore_team(session, manager, **at)
        await said(hugo="pilot_only", kevin=None)
