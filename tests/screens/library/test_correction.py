"""A wrong validity put right: another row of the same file, the wrong one kept, the reason told."""

import re
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import text

from tests.offer.catalog.world import World
from tests.screens.doors import Door, door
from tests.screens.library.test_deposit import (
    EVERY_COMPANY,
    FORM,
    PDF,
    RIGHTS,
    box,
    in_force,
    only_document,
    own,
    sent,
)
from tests.worlds import a_scope
from winvest.foundation.infra.db import Database
from winvest.foundation.infra.settings import Settings
from winvest.foundation.kit.calendar import local_day
from winvest.offer.documents.law.rules import LegalFamily
from winvest.offer.documents.rules import FAMILIES

__all__ = ["box", "own"]  # fixtures
RIGHT = {"du": "2026-01-01", "au": "2030-12-31", "motif": "La CG finit en 2030, pas en 2027."}


def typed_day(day: str) -> str:
    """A day in the order in which it is typed."""
    return f"{date.fromisoformat(day):%d/%m/%Y}"


async def rows(db: Database, question: str) -> list[Any]:
    async with db.sessions() as session, session.begin():
        await session.execute(text(EVERY_COMPANY))
        return list((await session.execute(text(question))).all())


@pytest.mark.commits
@pytest.mark.req("DOC-02", "DOC-03")
async def test_a_correction_says_first_what_will_no_longer_be_sold(
    box: Door, db: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(FAMILIES, "BOXX", LegalFamily.TELECOM)  # type: ignore[misc]
    for at, kind in enumerate(("CGV", "MANDAT_SEPA", "CG")):
        await sent(box, {**FORM, "type": kind, "titre": kind, "obligatoire": "1"}, PDF + b"\n" * at)
    await in_force(db)
    (one,) = await rows(db, "SELECT id FROM product_document WHERE type = 'CGV'")
    at = f"/documents/{one.id}/validite"
    tomorrow = (local_day(datetime.now(UTC)) + timedelta(days=1)).isoformat()
    typed = {"du": "2026-01-01", "au": tomorrow, "motif": "Retirée", "lock_version": "2"}
    told = await box.post(at, typed)
    assert told.status_code == 422
    words = told.text.replace("\xa0", " ")
    assert "ce produit n’est plus vendable sur" in words
    assert "son document CGV expire" in words
    assert 'name="confirme"' in told.text
    assert f'value="{typed_day(tomorrow)}"' in told.text
    assert 'name="confirme"' not in (await box.get(at)).text, "nothing to confirm yet"
    told_for = re.search(r'name="confirme_pour" value="([^"]+)"', told.text)
    assert told_for
    ticked = {**typed, "confirme": "1", "confirme_pour": told_for[1]}
    later = (local_day(datetime.now(UTC)) + timedelta(days=3)).isoformat()
    asked = await box.post(at, {**ticked, "au": later})
    assert asked.status_code == 422, "other dates are confirmed anew"
    box_of = re.search(r'<input[^>]*name="confirme"[^>]*>', asked.text)
    assert box_of
    assert "checked" not in box_of[0]
    done = await box.post(at, ticked)
    assert done.status_code in (200, 303)


@pytest.mark.commits
@pytest.mark.req("DOC-01", "DOC-02")
async def test_a_wrong_validity_is_corrected_and_kept(
    box: Door, own: Settings, db: Database, world: World
) -> None:
    await sent(box, {**FORM, "obligatoire": "1", "version": "en_vigueur", "au": "2027-12-31"})
    await in_force(db)
    one = await only_document(db)
    at = f"/documents/{one.id}/validite"
    form = (await box.get(at)).text
    assert 'value="31/12/2027"' in form
    typed = {"du": "2026-01-01", "au": "2025-01-01", "lock_version": str(one.lock_version)}
    wrong = await box.post(at, typed)
    assert wrong.status_code == 422
    assert "La fin précède le début" in wrong.text
    assert "Dites pourquoi" in wrong.text
    assert 'value="01/01/2025"' in wrong.text
    for du, au in (("2026-01-01", "2026-06-30"), ("2099-01-01", "2099-12-31")):
        away = {**RIGHT, "du": du, "au": au, "lock_version": str(one.lock_version)}
        bound = await box.post(at, away)
        assert bound.status_code == 422, "what clients are given changes with a version"
        assert "préparez une nouvelle version" in bound.text
        assert f'value="{typed_day(au)}"' in bound.text
    stale = await box.post(at, {**RIGHT, "lock_version": "9"})
    assert stale.status_code == 409
    done = await box.post(at, {**RIGHT, "lock_version": str(one.lock_version)})
    assert done.status_code in (200, 303)
    new = await only_document(db)
    assert (new.file_hash, new.title, new.mandatory) == (one.file_hash, one.title, True)
    assert str(local_day(new.valid_from)) == "2026-01-01"
    old = (await rows(db, "SELECT status, valid_to FROM product_document ORDER BY created_at"))[0]
    assert (old.status, old.valid_to) == ("archived", one.valid_to), "the wrong one is kept"
    page = (await box.get(f"/documents/{new.id}")).text
    assert "pas en 2027" in page
    assert f"/documents/{one.id}" in page
    assert "Cette validité était fausse" in (await box.get(f"/documents/{one.id}")).text
    told = await rows(
        db, "SELECT actor_label FROM audit_log WHERE command = 'documents.correct_validity'"
    )
    assert {row.actor_label for row in told} == {"Camille Essai"}
    same = {"du": "2026-01-01", "au": "2030-12-31", "motif": "Encore", "lock_version": "1"}
    again = await box.post(f"/documents/{new.id}/validite", same)
    assert again.status_code == 422
    assert "déjà sa validité" in again.text
    await sent(box, {**FORM, "type": "FAQ", "titre": "FAQ", "version": "en_vigueur"}, PDF + b"\n")
    (faq,) = await rows(db, "SELECT id FROM product_document WHERE type = 'FAQ'")
    ended = {**same, "au": "2026-06-30"}
    free = await box.post(f"/documents/{faq.id}/validite", ended)
    assert free.status_code in (200, 303), "what is not compulsory may have ended"
    gone = await box.post(at, {**RIGHT, "lock_version": "2"})
    assert gone.status_code == 409, "archived"
    async with door(own, a_scope(world.ap, rights=RIGHTS)) as neighbour:
        assert (await neighbour.get(at)).status_code == 404
        assert (await neighbour.post(at, {**RIGHT, "lock_version": "1"})).status_code == 404
