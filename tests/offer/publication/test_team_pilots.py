"""A pilot for a team: who is in it sells, from the moment they join to the moment they leave."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import delete, select, text, update
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncSession

import winvest.app.reactions  # noqa: F401 - what follows each act is part of it
from tests.group.people.world import Staff, a_staff, composer
from tests.offer.catalog.world import a_product, reader
from tests.offer.versions.world import person
from winvest.foundation.infra.db import set_context
from winvest.foundation.kit.errors import Invalid, Missing, Unready
from winvest.foundation.kit.identifiers import new_id
from winvest.foundation.kit.scope import system_scope
from winvest.group.identity.models import RoleAssignment, User
from winvest.group.people.commands import (
    add_members,
    archive_team,
    create_team,
    remove_member,
    restore_team,
)
from winvest.group.people.forms import TeamForm
from winvest.offer.catalog import ports as catalog_ports
from winvest.offer.catalog.commands.lifecycle import change_status
from winvest.offer.catalog.enums import Channel, LifecycleStatus
from winvest.offer.catalog.forms.filters import ProductFilters
from winvest.offer.catalog.queries.listing import listing
from winvest.offer.pricing.quotes.queries import places
from winvest.offer.pricing.quotes.shelves import Shelves
from winvest.offer.pricing.rules.shelf import Seller, pick
from winvest.offer.publication import ports
from winvest.offer.publication.commands.changing import (
    change_publication,
    end_publication,
    widen_publication,
)
from winvest.offer.publication.commands.publishing import Published, publish
from winvest.offer.publication.commands.starting import start_publication
from winvest.offer.publication.enums import PublicationStatus
from winvest.offer.publication.forms import Shown, Wanted, parse_shown
from winvest.offer.publication.models import Publication
from winvest.offer.publication.pilots import pilot_people, pilots_of_team, teams_at
from winvest.offer.versions import ports as version_ports

pytestmark = pytest.mark.req("VER-04", "CLI-02")
SKU = "FTX-TV-1"
NOW = datetime.now(UTC)
SOON = NOW + timedelta(days=9)
TOLD = text("SELECT count(*) FROM notification WHERE event = :event")


class Nothing:
    """A gate at which nothing lacks."""

    async def lacking(self, *_: Any, **__: Any) -> tuple[Missing, ...]:
        return ()


@pytest.fixture(autouse=True)
def gate(monkeypatch: pytest.MonkeyPatch) -> None:
    """The checklists have their own tests."""
    monkeypatch.setattr(ports, "_gate", [Nothing()])
    monkeypatch.setattr(catalog_ports, "_gate", [catalog_ports.VersionGate()])
    monkeypatch.setattr(version_ports, "_readiness", [version_ports.NothingLacks()])


@pytest.fixture
async def staff(session: AsyncSession) -> Staff:
    """« TV Essentiel » of France Téléphone, that Mondial TV may be given."""
    staff = await a_staff(session)
    world = staff.world
    await a_product(
        session, world, SKU, "TV Essentiel", company=world.ft, risk=world.tv, price="9.90"
    )
    return staff


async def a_team(
    session: AsyncSession, staff: Staff, *people: str, company: UUID | None = None
) -> UUID:
    at = company or staff.world.mtv
    await set_context(session, composer(at))
    form = TeamForm(name="Équipe Nord", members=tuple(staff[one] for one in people))
    team = await create_team(session, composer(at), company_id=at, team=form, now=NOW)
    await set_context(session, person(staff.world))
    return team


async def give(session: AsyncSession, staff: Staff, *teams: UUID, **more: Any) -> Published:
    """Give the product to Mondial TV, as its owner, for these teams alone."""
    start = more.pop("start_at", None)
    shown = Shown(**{"channels": (Channel.FIELD,), "end_at": SOON, "teams": teams, **more})
    wanted = Wanted(company_id=staff.world.mtv, shown=shown, start_at=start)
    await set_context(session, person(staff.world))
    return await publish(session, person(staff.world), sku=SKU, wanted=wanted, now=NOW)


async def sold_by(session: AsyncSession, staff: Staff) -> list[str]:
    """Who finds the product in their list, and is quoted it: the same people."""
    found = []
    for name in ("Camille", "Dominique", "Élie"):
        scope = replace(reader(staff.world.mtv), actor_id=staff[name])
        await set_context(session, scope)
        listed = len((await listing(session, scope, filters=ProductFilters())).page.rows)
        offered = await places(
            session, scope, shelves=Shelves(), company_id=staff.world.mtv, skus=[SKU]
        )
        seller = Seller(id=str(staff[name]))
        chosen = pick(offered[SKU], at=datetime.now(UTC), channel="field", seller=seller)
        assert (chosen.refusal is None) == (listed == 1), "a list and a quote say the same"
        assert chosen.refusal in (None, "pilot_only")
        if listed:
            found.append(name)
    return found


async def test_who_joins_sells_at_once_and_who_leaves_sells_no_more(
    session: AsyncSession, staff: Staff
) -> None:
    team = await a_team(session, staff, "Camille")
    await give(session, staff, team, pilots=(staff["Élie"],))
    assert await sold_by(session, staff) == ["Camille", "Élie"]
    scope = composer(staff.world.mtv)
    await set_context(session, scope)
    await add_members(session, scope, team_id=team, people=[staff["Dominique"]], now=NOW)
    assert await sold_by(session, staff) == ["Camille", "Dominique", "Élie"]
    await set_context(session, scope)
    for name in ("Camille", "Dominique"):
        await remove_member(session, scope, team_id=team, user_id=staff[name], now=NOW)
    assert await sold_by(session, staff) == ["Élie"], "an emptied team opens to nobody"
    await set_context(session, scope)
    await add_members(session, scope, team_id=team, people=[staff["Camille"]], now=NOW)
    await archive_team(session, scope, team_id=team, now=NOW)
    assert await sold_by(session, staff) == ["Élie"], "an archived team gives nothing"
    await set_context(session, scope)
    await restore_team(session, scope, team_id=team, now=NOW)
    assert await sold_by(session, staff) == ["Camille", "Élie"]


async def test_a_pilot_by_teams_alone_ends_and_is_widened(
    session: AsyncSession, staff: Staff
) -> None:
    team = await a_team(session, staff, "Camille")
    with pytest.raises(Invalid) as caught:
        await give(session, staff, team, end_at=None)
    assert caught.value.errors[0].code == "pilot_endless"
    made = await give(session, staff, team)
    assert await sold_by(session, staff) == ["Camille"]
    owner = person(staff.world)
    await set_context(session, owner)
    before = await widen_publication(session, owner, publication_id=made.id, end_at=None, now=NOW)
    assert before.teams == (team,)
    assert await sold_by(session, staff) == ["Camille", "Dominique", "Élie"]


@pytest.mark.req("ORG-03")
async def test_a_team_of_another_company_is_not_named(session: AsyncSession, staff: Staff) -> None:
    theirs = await a_team(session, staff, "Farid", company=staff.world.ft)
    with pytest.raises(Invalid) as caught:
        await give(session, staff, theirs)
    assert (caught.value.errors[0].field, caught.value.errors[0].code) == ("equipes", "unknown")
    made = await give(session, staff, await a_team(session, staff, "Camille"))
    for company, sees in ((staff.world.mtv, 1), (staff.world.ap, 0)):
        scope = reader(company)
        await set_context(session, scope)
        product = await session.scalar(
            select(Publication.product_id).where(Publication.id == made.id)
        )
        told = await teams_at(
            session, scope, product_id=product or new_id(), company_id=staff.world.mtv
        )
        assert len(told) == sees, "its teams are told to it and to the owner alone"
        assert (await pilot_people(session, scope, publication_id=made.id) is None) == (not sees)
    await set_context(session, person(staff.world))
    raw = update(Publication).where(Publication.id == made.id)
    for teams in ([theirs], [new_id()]):
        with pytest.raises(DBAPIError, match="team of another company"):
            async with session.begin_nested():
                await session.execute(raw.values(pilot_team_ids=teams))


async def test_a_pilot_in_which_nobody_could_sell_does_not_begin(
    session: AsyncSession, staff: Staff
) -> None:
    team = await a_team(session, staff)
    with pytest.raises(Unready) as caught:
        await give(session, staff, team)
    assert [one.code for one in caught.value.missing] == ["pilot_empty"]
    mtv = composer(staff.world.mtv)
    await set_context(session, mtv)
    await add_members(session, mtv, team_id=team, people=[staff["Camille"]], now=NOW)
    later = NOW + timedelta(days=2)
    made = await give(session, staff, team, start_at=later)
    assert not made.begun
    await session.execute(update(User).where(User.id == staff["Camille"]).values(status="disabled"))
    with pytest.raises(Unready, match="diffusé|manque"):
        await give(session, staff, team, channels=(Channel.TELESALES,))
    job = system_scope("Essais", company_ids=staff.world.companies)
    await set_context(session, job)
    assert not await start_publication(session, job, publication_id=made.id, now=later)
    kept = select(Publication).where(Publication.id == made.id)
    one = (await session.scalars(kept.execution_options(populate_existing=True))).one()
    assert one.status is PublicationStatus.SUSPENDED
    assert "Personne ne peut vendre dans ce pilote" in (one.ended_reason or "")


async def test_an_archived_team_is_named_no_more_and_stays_where_it_was(
    session: AsyncSession, staff: Staff
) -> None:
    team = await a_team(session, staff, "Camille")
    made = await give(session, staff, team, pilots=(staff["Élie"],))
    mtv, owner = composer(staff.world.mtv), person(staff.world)
    await set_context(session, mtv)
    await archive_team(session, mtv, team_id=team, now=NOW)
    with pytest.raises(Invalid) as caught:
        await give(session, staff, team, channels=(Channel.TELESALES,))
    assert caught.value.errors[0].code == "archived"
    shown = Shown(
        channels=(Channel.FIELD,), end_at=SOON, teams=(team,), pilots=(staff["Élie"],),
        conditions="Trois appels d’abord.",
    )  # fmt: skip
    changed = {"publication_id": made.id, "lock_version": 1, "now": NOW}
    await change_publication(session, owner, shown=shown, **changed)
    with pytest.raises(Unready):
        await change_publication(
            session, owner, shown=replace(shown, pilots=()), **{**changed, "lock_version": 2}
        )


@pytest.mark.req("ORG-06")
async def test_the_people_of_a_pilot_alone_are_told_of_it(
    session: AsyncSession, staff: Staff
) -> None:
    team = await a_team(session, staff, "Camille", "Dominique", "Élie")
    await session.execute(
        update(User).where(User.id == staff["Dominique"]).values(status="disabled")
    )
    await session.execute(delete(RoleAssignment).where(RoleAssignment.user_id == staff["Élie"]))
    made = await give(session, staff, team)

    async def told(event: str) -> list[str]:
        found = []
        for name in ("Camille", "Dominique", "Élie"):
            mine = replace(reader(staff.world.mtv), actor_id=staff[name])
            await set_context(session, mine)
            found += [name] * (await session.scalar(TOLD, {"event": event}) or 0)
        return found

    assert await told("publication.began") == ["Camille"]
    await give(
        session, staff, team, channels=(Channel.TELESALES,), start_at=NOW + timedelta(days=1)
    )
    assert await told("publication.planned") == ["Camille"]
    owner = person(staff.world)
    await set_context(session, owner)
    await end_publication(
        session, owner, publication_id=made.id, end_at=None, reason="Essai fini.", now=NOW
    )
    assert await told("publication.ended") == ["Camille"]
    await give(session, staff, team)
    await set_context(session, owner)
    await change_status(session, owner, sku=SKU, target=LifecycleStatus.FROZEN)
    assert await told("sales.frozen") == ["Camille"]


@pytest.mark.req("ORG-06")
async def test_who_joins_is_told_what_the_team_pilots_and_once(
    session: AsyncSession, staff: Staff
) -> None:
    team = await a_team(session, staff, "Camille")
    made = await give(session, staff, team)
    mtv = composer(staff.world.mtv)
    later = NOW + timedelta(days=1)
    await give(session, staff, team, channels=(Channel.TELESALES,), start_at=later)
    await set_context(session, mtv)
    people = [staff["Camille"], staff["Élie"]]
    await add_members(session, mtv, team_id=team, people=people, now=NOW)
    company = staff.world.mtv
    running = await pilots_of_team(session, mtv, team_id=team, company_id=company)
    assert [one.publication_id for one in running] == [made.id], "the one that runs"
    owner = person(staff.world)
    await set_context(session, owner)
    await change_status(session, owner, sku=SKU, target=LifecycleStatus.FROZEN)
    assert await pilots_of_team(session, mtv, team_id=team, company_id=company) == (), (
        "nobody sells it now"
    )
    await change_status(session, owner, sku=SKU, target=LifecycleStatus.ACTIVE)
    await set_context(session, mtv)
    await remove_member(session, mtv, team_id=team, user_id=staff["Élie"], now=NOW)
    await add_members(session, mtv, team_id=team, people=people, now=NOW)
    await archive_team(session, mtv, team_id=team, now=NOW)
    await restore_team(session, mtv, team_id=team, now=NOW)
    for name in ("Camille", "Élie"):
        await set_context(session, replace(reader(staff.world.mtv), actor_id=staff[name]))
        assert await session.scalar(TOLD, {"event": "publication.began"}) == 1


def test_what_is_typed_of_a_pilot_is_read_or_refused_beside_its_field() -> None:
    who, team = new_id(), new_id()
    raw = {
        "canaux": "field", "visibilite": "internal", "prix": "internal", "au": "31/12/2099",
        "pilote": "1", "equipes": str(team), "personnes": "",
    }  # fmt: skip
    asked: dict[str, Any] = {"today": NOW.date(), "people": [who], "teams": [team]}
    shown = parse_shown(raw, **asked)
    assert (shown.pilots, shown.teams, shown.is_pilot) == ((), (team,), True)
    for wrong in ({"equipes": ""}, {"equipes": str(new_id())}):
        with pytest.raises(Invalid) as caught:
            parse_shown({**raw, **wrong}, **asked)
        assert [one.field for one in caught.value.errors] == ["personnes"]
    assert not parse_shown({**raw, "pilote": ""}, **asked).is_pilot
