"""Writing the prices of a version that is still a draft."""

from collections.abc import Mapping, Sequence
from uuid import UUID

import msgspec
from sqlalchemy import Text, bindparam, cast, insert, select
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.ext.asyncio import AsyncSession

from winvest.foundation.infra.commands import Irreversible, command
from winvest.foundation.kit.calendar import local_day
from winvest.foundation.kit.errors import FieldError, Invalid
from winvest.foundation.kit.french import percent, short_date, spaced
from winvest.foundation.kit.identifiers import new_id
from winvest.foundation.kit.scope import Scope
from winvest.group.companies.models import Company
from winvest.group.taxes.queries import tax_rates
from winvest.group.taxes.rules import is_a_rate
from winvest.offer.catalog.models.versions import ProductVersion
from winvest.offer.catalog.queries.sheets import ProductSheet
from winvest.offer.pricing.draft_forms import NewRule
from winvest.offer.pricing.models import PricingRule

_numbers = msgspec.json.Encoder(decimal_format="number").encode


@command(
    "pricing.write_rules",
    needs="pricing.edit",
    undo=Irreversible("Les tarifs d’un brouillon se réécrivent ; ils n’engagent rien."),
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
    await _refuse_unknown_rates(session, scope, product=product, version_id=version_id, rules=rules)
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


async def _refuse_unknown_rates(
    session: AsyncSession,
    scope: Scope,
    *,
    product: ProductSheet,
    version_id: UUID,
    rules: Sequence[NewRule],
) -> None:
    """A rate that the company's country does not have on the first day is refused (PRI-02)."""
    statement = (
        select(ProductVersion.effective_from, Company.timezone, Company.country)
        .join(Company, Company.id == ProductVersion.owner_company_id)
        .where(ProductVersion.id == version_id)
    )
    effective_from, zone, country = (await session.execute(statement)).one()
    rates = await tax_rates(session, scope, country=country)
    day = local_day(effective_from, zone=zone)
    errors = [
        FieldError(
            field=f"/pricing_rules/{place}/tax_rate",
            code="tax_rate_unknown",
            message=spaced(
                f"Le taux de {percent(rule.tax_rate)} n’existe pas le {short_date(day)} : "
                "choisissez un taux de la liste des codes TVA."
            ),
        )
        for place, rule in enumerate(rules)
        if not is_a_rate(rates, rule.tax_rate, day)
    ]
    if errors:
        raise Invalid(errors)
