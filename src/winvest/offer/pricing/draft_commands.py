"""Writing the prices of a version that is still a draft."""

from collections.abc import Mapping, Sequence
from uuid import UUID

import msgspec
from sqlalchemy import Text, bindparam, cast, insert
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.ext.asyncio import AsyncSession

from winvest.foundation.infra.commands import Irreversible, command
from winvest.foundation.kit.identifiers import new_id
from winvest.foundation.kit.scope import Scope
from winvest.offer.catalog.queries.sheets import ProductSheet
from winvest.offer.pricing.draft_forms import NewRule
from winvest.offer.pricing.models import PricingRule

_numbers = msgspec.json.Encoder(decimal_format="number").encode


@command(
    "pricing.write_rules",
    needs="pricing.edit",
    undo=Irreversible("Les tarifs d’un brouillon se réécrivent ; ils n’engagent rien."),
)
async def write_rules(
    session: AsyncSession,
    scope: Scope,
    *,
    product: ProductSheet,
    version_id: UUID,
    rules: Sequence[NewRule],
    plan_ids: Mapping[str, UUID],
) -> None:
    """Écrire les tarifs d’une version en brouillon ; les nombres gardent leurs décimales."""
    scope.require("pricing.edit", company_id=product.company_id, risk_family=product.risk_code)
    payload = cast(bindparam("payload_text", type_=Text), JSONB)
    await session.execute(
        insert(PricingRule).values(payload=payload),
        [
            {
                "id": new_id(),
                "product_version_id": version_id,
                "plan_id": None if rule.plan_code is None else plan_ids[rule.plan_code],
                "type": rule.type,
                "tier_mode": rule.tier_mode,
                "currency": rule.currency,
                "payload_text": _numbers(rule.payload).decode(),
                "tax_rate": rule.tax_rate,
                "tax_included": rule.tax_included,
                "position": position,
            }
            for position, rule in enumerate(rules)
        ],
    )
