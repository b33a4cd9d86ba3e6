"""Quotes as files to price again: each once, a company after the other, however small the slice."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select, text
from sqlalchemy.ext.asyncio import AsyncSession

from tests.offer.rehearsal.world import NOW, Stage, a_stage
from tests.offer.versions.world import as_
from winvest.foundation.kit.scope import Scope, system_scope
from winvest.offer.catalog.models.versions import ProductVersion
from winvest.offer.rehearsal.ports import Wanted
from winvest.offer.rehearsal.stored_quotes import StoredQuotes

pytestmark = pytest.mark.req("AHEAD-02")
COPIES = """
    INSERT INTO quote (SELECT (jsonb_populate_record(one, jsonb_build_object(
        'id', gen_random_uuid(), 'company_id', CAST(:company AS uuid),
        'priced_at', one.priced_at - make_interval(mins => copy)))).*
    FROM quote one CROSS JOIN generate_series(1, :copies) copy)
"""


async def wanted_by(session: AsyncSession, stage: Stage) -> tuple[Wanted, Scope]:
    """All quotes of two companies; a third has none."""
    scope = await as_(session, system_scope("Essai", company_ids=stage.world.companies))
    for company, copies in ((stage.world.ft, 1), (stage.world.mtv, 1)):
        await session.execute(text(COPIES), {"company": company, "copies": copies})
    versions = tuple(await session.scalars(select(ProductVersion.id)))
    product = await session.scalar(select(ProductVersion.product_id).limit(1))
    assert product is not None
    asked = Wanted(
        product_id=product,
        sku=stage.sku,
        version_ids=versions,
        company_ids=tuple(sorted(stage.world.companies)),
        since=NOW - timedelta(days=30),
        until=NOW + timedelta(minutes=5),
    )
    return asked, scope


@pytest.mark.parametrize("size", [1, 2, 3, 100])
async def test_each_quote_is_read_once_company_by_company(session: AsyncSession, size: int) -> None:
    stage = await a_stage(session)
    wanted, scope = await wanted_by(session, stage)
    source, found, place = StoredQuotes(), [], None
    while True:
        piece = await source.read(session, scope, wanted=wanted, after=place, size=size)
        assert len(piece.subjects) <= size
        found += [(one.company_id, one.made_at, one.id) for one in piece.subjects]
        place = piece.following
        if place is None:
            break
    assert len(found) == await source.count(session, scope, wanted=wanted) == 12
    assert found == sorted(found), "a company, then the next; the oldest first"


async def test_a_place_kept_before_companies_had_turns_goes_on(session: AsyncSession) -> None:
    stage = await a_stage(session)
    wanted, scope = await wanted_by(session, stage)
    first = {"company": wanted.company_ids.index(stage.world.ft)}
    whole = await StoredQuotes().read(session, scope, wanted=wanted, after=first, size=99)
    assert len({one.company_id for one in whole.subjects}) == 1
    old: dict[str, Any] = {
        "at": (NOW - timedelta(days=1)).isoformat(),
        "id": str(whole.subjects[0].id),
    }
    piece = await StoredQuotes().read(session, scope, wanted=wanted, after=old, size=99)
    assert len(piece.subjects) == 12
    assert piece.following is None
    dates = [one.made_at for one in piece.subjects]
    assert dates == sorted(dates)
