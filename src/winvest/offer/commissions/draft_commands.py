"""Writing the commissions of a version that is still a draft."""

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
from winvest.offer.commissions.draft_forms import NewScheme
from winvest.offer.commissions.models import CommissionScheme, CommissionTier

_numbers = msgspec.json.Encoder(decimal_format="number").encode


@command(
    "commissions.write_schemes",
    needs="commissions.edit",
    undo=Irreversible("Les commissions d’un brouillon se réécrivent ; elles n’engagent rien."),
)
async def write_schemes(
    session: AsyncSession,
    scope: Scope,
    *,
    product: ProductSheet,
    version_id: UUID,
    schemes: Sequence[NewScheme],
    plan_ids: Mapping[str, UUID],
) -> None:
    """Écrire les schémas de commission d’une version en brouillon, avec leurs paliers."""
    scope.require("commissions.edit", company_id=product.company_id, risk_family=product.risk_code)
    named = [(new_id(), scheme) for scheme in schemes]
    split = cast(bindparam("split_text", type_=Text), JSONB)
    await session.execute(
        insert(CommissionScheme).values(split=split),
        [
            {
                "id": scheme_id,
                "product_version_id": version_id,
                "plan_id": None if scheme.plan_code is None else plan_ids[scheme.plan_code],
                "applies_to": scheme.applies_to,
                "settlement": scheme.settlement,
                "tier_mode": scheme.tier_mode,
                "split_text": _numbers(dict(scheme.split)).decode(),
            }
            for scheme_id, scheme in named
        ],
    )
    tiers = [
        {
            "id": new_id(),
            "scheme_id": scheme_id,
            "basis": tier.basis,
            "min": tier.min,
            "max": tier.max,
            "value_type": tier.value_type,
            "value": tier.value,
        }
        for scheme_id, scheme in named
        for tier in scheme.tiers
    ]
    if tiers:
        await session.execute(insert(CommissionTier), tiers)
