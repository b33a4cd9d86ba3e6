"""Products on sale without validated accounts are found, by the company that sells them."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import text

from tests.worlds import Server
from winvest.app.demo.trees import company_id
from winvest.foundation.infra.db import Database, transaction
from winvest.foundation.infra.queue import World
from winvest.foundation.infra.settings import Settings
from winvest.offer.publication.unmapped import unmapped_by_company

pytestmark = pytest.mark.req("ACC-01", "OPS-05")
SETTLING = (
    "UPDATE accounting_mapping m SET status = '{status}', validated_at = now(),"
    " gl_account = coalesce(gl_account, '756200')"
)
OF_ONE = (
    "FROM product_version v JOIN product p ON p.id = v.product_id"
    " WHERE v.id = m.product_version_id AND v.status = 'active' AND p.sku = :sku"
)


async def test_who_sells_without_validated_accounts_is_found(
    server: Server, demo_template: str, settings: Settings
) -> None:
    """Annexe H 3.1: « produits sans mapping comptable »."""
    name = server.clone(demo_template)
    db = Database(server.app_url(name).replace("postgresql:", "postgresql+psycopg:"))
    scope = await World(db=db, settings=settings).system_scope("Essai")
    now = datetime.now(UTC)

    async def found(company: str, at: datetime = now) -> tuple[str, ...]:
        async with transaction(db, scope) as session:
            told = await unmapped_by_company(session, scope, now=at)
        return next((one.skus for one in told if one.company_id == company_id(company)), ())

    async def act(statement: str, sku: str) -> None:
        async with transaction(db, scope) as session:
            done = await session.execute(text(f"{statement} {OF_ONE}"), {"sku": sku})
            assert done.rowcount, sku  # type: ignore[attr-defined]

    try:
        before = await found("AP")
        assert {"AP-ASSIST-0001", "AP-PJ-0002"} <= set(before), "to validate, in error"
        assert "AP-SANTE-001" not in before, "validated"
        assert await found("AP", now - timedelta(days=3650)) == (), "nothing was sold then"
        await act(SETTLING.format(status="validated"), "AP-ASSIST-0001")
        await act(SETTLING.format(status="exported"), "AP-PJ-0002")
        assert await found("AP") == tuple(
            one for one in before if one not in ("AP-ASSIST-0001", "AP-PJ-0002")
        )
    finally:
        await db.close()
        server.drop(name)
