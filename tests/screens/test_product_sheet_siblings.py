"""The products beside one on its sheet: its family, its company, its partner's first."""

from datetime import UTC, datetime

import pytest
from sqlalchemy.ext.asyncio import AsyncSession

from tests.offer.catalog.world import a_group, a_product, manager, reader
from winvest.foundation.infra.db import set_context
from winvest.offer.catalog.enums import LifecycleStatus
from winvest.screens.product_sheet.moments import Asked
from winvest.screens.product_sheet.queries.head import sheet_head


@pytest.mark.req("CAT-07")
async def test_beside_it_come_those_of_its_partner_first(session: AsyncSession) -> None:
    world = await a_group(session)
    for at, (name, partner, status) in enumerate(
        (
            ("Santé Une", world.insurer, LifecycleStatus.ACTIVE),
            ("Santé Maison", None, LifecycleStatus.ACTIVE),
            ("Santé Zen", world.insurer, LifecycleStatus.ACTIVE),
            ("Santé À venir", world.insurer, LifecycleStatus.DRAFT),
            *((f"Santé Propre {each}", None, LifecycleStatus.ACTIVE) for each in range(6)),
        )
    ):
        await a_product(
            session, world, f"APX-SANTE-{at}", name, company=world.ap, risk=world.health,
            partner=partner, status=status,
        )  # fmt: skip
    await a_product(session, world, "FTX-BOX-1", "Santé Ailleurs", company=world.ft, risk=world.box)
    for scope in (manager(world.ap), reader(world.ap, families=frozenset(("SANTEX",)))):
        await set_context(session, scope)
        head = await sheet_head(
            session, scope, sku="APX-SANTE-0", asked=Asked(), now=datetime.now(UTC)
        )
        assert [(one.name, one.same_partner) for one in head.siblings] == [
            ("Santé Zen", True),
            ("Santé Maison", False),
            ("Santé Propre 0", False),
            ("Santé Propre 1", False),
            ("Santé Propre 2", False),
        ]
