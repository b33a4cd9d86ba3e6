"""The book of obligations: read by all who read documents, edited by Juriste with a difference."""

from collections.abc import AsyncIterator, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import text

from tests.offer.catalog.world import MANAGE, World
from tests.screens.doors import Door, door
from tests.worlds import a_scope
from winvest.foundation.infra.db import Database
from winvest.foundation.infra.settings import Settings
from winvest.foundation.kit.calendar import today_in
from winvest.foundation.kit.identifiers import new_id
from winvest.offer.documents.law.queries import obligations, renew
from winvest.offer.documents.law.rules import BOOK, SPECIFIED, required_types

pytestmark = pytest.mark.req("DOC-03", "AHEAD-07")
PATH = "/documents/obligations"
TODAY = today_in(datetime.now(UTC))
FIRST = TODAY + timedelta(days=40)
FORM = {
    "famille": "insurance",
    "canal": "web",
    "types": "FIP",
    "source": "Arrêté d’essai, art. 3",
    "du": FIRST.strftime("%d/%m/%Y"),
}


@pytest.fixture(autouse=True)
def book() -> Iterator[None]:
    """The book is a whole process's: give it back."""
    yield
    BOOK[:] = SPECIFIED


@pytest.fixture
async def jurist(settings: Settings, world: World) -> AsyncIterator[Door]:
    """A jurist of one company."""
    scope = a_scope(world.ft, rights=MANAGE | {"legal.edit"}, actor_id=new_id())
    async with door(settings, scope) as one:
        yield one


async def test_an_obligation_is_seen_agreed_to_signed_and_ended(
    jurist: Door, db: Database, settings: Settings, world: World
) -> None:
    listed = (await jurist.get(PATH)).text
    assert "Ajouter une obligation" in listed
    assert listed.count('id="obligation-') == len(SPECIFIED)
    async with db.sessions() as session, session.begin():
        BOOK.clear()
        await renew(session)

    def key(one: Any) -> tuple[str, str, Any]:
        return str(one.family), str(one.channel), one.types

    assert sorted(BOOK, key=key) == sorted(SPECIFIED, key=key), "the base says what the code says"
    wrong = await jurist.post(f"{PATH}/nouvelle", {**FORM, "types": "", "du": "01/01/2020"})
    assert wrong.status_code == 422
    assert "demain au plus tôt" in wrong.text
    assert "Arrêté d’essai" in wrong.text
    seen = (await jurist.post(f"{PATH}/nouvelle", dict(FORM))).text
    assert "<ins>FIP</ins>" in seen
    assert "Assurance" in seen
    assert "0\u00a0produit en vente" in seen  # a perimeter without insurance
    agreed = await jurist.post(f"{PATH}/nouvelle", {**FORM, "confirme": "oui"})
    assert agreed.status_code == 303
    twice = await jurist.post(f"{PATH}/nouvelle", {**FORM, "confirme": "oui"})
    assert twice.status_code == 422
    assert "existe déjà" in twice.text
    here = agreed.headers["location"]
    one = await jurist.get(here)
    assert "À confirmer par le juriste" in one.text
    signed = await jurist.post(f"{here}/confirmation", {"lock_version": 1, "confirme": "oui"})
    assert signed.status_code == 303
    assert "Source confirmée" in (await jurist.get(here)).text
    stale = await jurist.post(f"{here}/confirmation", {"lock_version": 1, "confirme": "oui"})
    assert stale.status_code == 409
    early = await jurist.post(f"{here}/fin", {"lock_version": 2, "au": TODAY.strftime("%d/%m/%Y")})
    assert early.status_code == 422
    wrong = await jurist.post(f"{here}/fin", {"lock_version": 9, "au": "hier"})
    assert wrong.status_code == 422
    assert 'name="lock_version" value="9"' in wrong.text, "mended, still what was opened"
    last = FIRST + timedelta(days=30)
    ended = await jurist.post(f"{here}/fin", {"lock_version": 2, "au": last.strftime("%d/%m/%Y")})
    assert ended.status_code == 303
    async with db.sessions() as session, session.begin():
        rows = {one.id: one for one in await obligations(session)}
        await renew(session)
    row = rows[UUID(here.rpartition("/")[2])]
    assert (row.starts, row.last_day) == (FIRST, last)
    for day, asked in ((FIRST - timedelta(days=1), False), (FIRST, True), (row.ends, False)):
        assert day is not None
        demanded = required_types(row.family, row.channel, day=day)  # type: ignore[arg-type]
        assert (row.types in demanded) is asked, day
    async with door(settings, a_scope(world.ft, rights=MANAGE)) as reader:
        assert (await reader.get(here)).status_code == 200
        assert "Ajouter une obligation" not in (await reader.get(PATH)).text
        refused = await reader.post(f"{here}/suppression", {"lock_version": 3})
        assert refused.status_code == 403
    gone = await jurist.post(f"{here}/suppression", {"lock_version": 3})
    assert gone.status_code == 303


async def test_what_has_begun_is_kept(jurist: Door, db: Database) -> None:
    async with db.sessions() as session, session.begin():
        one = (await obligations(session))[0]
    refused = await jurist.post(f"{PATH}/{one.id}/suppression", {"lock_version": 1})
    assert refused.status_code == 409
    assert "donnez-lui plutôt un dernier jour" in refused.text
    with pytest.raises(Exception, match="an obligation that began is kept"):
        async with db.sessions() as session, session.begin():
            await session.execute(text("UPDATE document_obligation SET types = '{FAQ}'"))
