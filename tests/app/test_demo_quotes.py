"""The quotes of the demo group: real ones, so that a first rehearsal has files to price."""

from pathlib import Path

import pytest
from sqlalchemy import select

from tests.app.test_demo_load import EVERYWHERE
from tests.worlds import Server, settings_for
from winvest.app.demo.quotes import ASKED
from winvest.foundation.infra.crypto import Keyring, install_keyring
from winvest.foundation.infra.db import Database, transaction
from winvest.offer.pricing.quotes.models import QuoteRecord
from winvest.offer.pricing.quotes.queries import quote_of
from winvest.offer.pricing.quotes.replays import replay

pytestmark = pytest.mark.commits


@pytest.mark.req("AHEAD-02", "CAT-13")
async def test_a_first_rehearsal_has_real_quotes(
    server: Server, demo_template: str, var_dir: Path
) -> None:
    """Asked by the command of every quote: each has its lines, and replays to the cent."""
    name = server.clone(demo_template)
    settings = settings_for(server, name, var_dir)
    install_keyring(Keyring.from_file(settings.key_file))
    db = Database(settings.database_url, pool_size=1)
    async with transaction(db, EVERYWHERE) as session:
        kept = (await session.scalars(select(QuoteRecord.id))).all()
        assert len(kept) == sum(len(one) for one in ASKED.values())
        for one in kept:
            stored = await quote_of(session, EVERYWHERE, quote_id=one)
            assert stored.lines, stored.record.eligibility
            assert all(verdict["eligible"] for verdict in stored.record.eligibility)
            assert (await replay(session, EVERYWHERE, stored=stored)).same
    await db.close()
    server.drop(name)
