"""The book of notices: read by all who read documents, edited by Juriste with a difference."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
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
from winvest.offer.documents.law.rules import LegalFamily
from winvest.offer.rehearsal.enums import NoticeLetter
from winvest.offer.rehearsal.notices.queries import notice_book, notices
from winvest.offer.rehearsal.rules.consequences import notice_rule

pytestmark = pytest.mark.req("AHEAD-02", "AHEAD-07", "LAW-06")
PATH = "/documents/preavis"
TODAY = today_in(datetime.now(UTC))
FIRST = TODAY + timedelta(days=40)
FORM = {
    "famille": "insurance",
    "lettre": "registered",
    "mois": "2",
    "source": "Arrêté d’essai, art. 3",
    "du": FIRST.strftime("%d/%m/%Y"),
}


@pytest.fixture
async def jurist(settings: Settings, world: World) -> AsyncIterator[Door]:
    """A jurist of one company."""
    scope = a_scope(world.ft, rights=MANAGE | {"legal.edit"}, actor_id=new_id())
    async with door(settings, scope) as one:
        yield one


async def test_a_notice_is_seen_agreed_to_signed_ended_and_counted(
    jurist: Door, db: Database, settings: Settings, world: World
) -> None:
    listed = (await jurist.get(PATH)).text
    assert listed.count("À confirmer") == 2, "each row says so until Juriste signs it"
    assert listed.count('id="preavis-') == 2  # telecom and energy, as the law has them
    assert "Courrier postal" in listed
    wrong = await jurist.post(f"{PATH}/nouveau", {**FORM, "mois": "30", "du": "01/01/2020"})
    assert wrong.status_code == 422
    assert "de 0 à 24" in wrong.text
    assert "demain au plus tôt" in wrong.text
    assert "Arrêté d’essai" in wrong.text
    seen = (await jurist.post(f"{PATH}/nouveau", dict(FORM))).text
    assert "<ins>2 mois, Lettre recommandée</ins>" in seen
    assert "aucun préavis" in seen
    shorter = {**FORM, "famille": "", "mois": "0", "lettre": "durable"}
    assert "<ins>0 mois" in (await jurist.post(f"{PATH}/nouveau", shorter)).text
    back = await jurist.post(f"{PATH}/nouveau", {**FORM, "confirme": "retour"})
    assert 'value="registered" selected' in back.text
    agreed = await jurist.post(f"{PATH}/nouveau", {**FORM, "confirme": "oui"})
    assert agreed.status_code == 303
    twice = await jurist.post(f"{PATH}/nouveau", {**FORM, "confirme": "oui"})
    assert twice.status_code == 422
    assert "a déjà un préavis" in twice.text
    here = agreed.headers["location"]
    assert "À confirmer par le juriste" in (await jurist.get(here)).text
    signed = await jurist.post(f"{here}/confirmation", {"lock_version": 1, "confirme": "oui"})
    assert signed.status_code == 303
    assert "Source confirmée" in (await jurist.get(here)).text
    stale = await jurist.post(f"{here}/confirmation", {"lock_version": 1, "confirme": "oui"})
    assert stale.status_code == 409
    early = await jurist.post(f"{here}/fin", {"lock_version": 2, "au": TODAY.strftime("%d/%m/%Y")})
    assert early.status_code == 422
    last = FIRST + timedelta(days=30)
    ended = await jurist.post(f"{here}/fin", {"lock_version": 2, "au": last.strftime("%d/%m/%Y")})
    assert ended.status_code == 303
    async with db.sessions() as session, session.begin():
        rows = {one.id: one for one in await notices(session)}
        book = await notice_book(session)
    row = rows[UUID(here.rpartition("/")[2])]
    assert (row.starts, row.last_day) == (FIRST, last)
    for day, asked in ((FIRST - timedelta(days=1), False), (FIRST, True), (row.ends, False)):
        assert day is not None
        rule = notice_rule(book, LegalFamily.INSURANCE, day=day)
        assert (rule is not None) is asked, day
        assert rule is None or (rule.months, rule.letter) == (2, NoticeLetter.REGISTERED)
    after = {**FORM, "du": (last + timedelta(days=1)).strftime("%d/%m/%Y"), "confirme": "oui"}
    assert (await jurist.post(f"{PATH}/nouveau", after)).status_code == 303
    longer = {"lock_version": 3, "au": (last + timedelta(days=1)).strftime("%d/%m/%Y")}
    crossed = await jurist.post(f"{here}/fin", longer)
    assert crossed.status_code == 422
    assert "Un autre préavis de cette famille commence le" in crossed.text
    async with door(settings, a_scope(world.ft, rights=MANAGE)) as reader:
        assert (await reader.get(here)).status_code == 200
        assert "Ajouter un préavis" not in (await reader.get(PATH)).text
        refused = await reader.post(f"{here}/suppression", {"lock_version": 3})
        assert refused.status_code == 403
    gone = await jurist.post(f"{here}/suppression", {"lock_version": 3})
    assert gone.status_code == 303


async def test_what_has_begun_is_kept(jurist: Door, db: Database) -> None:
    async with db.sessions() as session, session.begin():
        one = next(each for each in await notices(session) if each.family is LegalFamily.ENERGY)
    assert one.letter is NoticeLetter.POST
    refused = await jurist.post(f"{PATH}/{one.id}/suppression", {"lock_version": one.lock_version})
    assert refused.status_code == 409
    assert "donnez-lui plutôt un dernier jour" in refused.text
    with pytest.raises(Exception, match="keeps its values"):
        async with db.sessions() as session, session.begin():
            await session.execute(text("UPDATE price_notice_rule SET months = 3"))
