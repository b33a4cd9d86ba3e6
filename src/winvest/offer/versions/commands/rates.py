"""The tax rates of what is written: those of the company's country on the first day (PRI-02)."""

from collections.abc import Mapping
from decimal import Decimal

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from winvest.foundation.kit.calendar import local_day
from winvest.foundation.kit.errors import FieldError, Invalid
from winvest.foundation.kit.french import percent, short_date, spaced
from winvest.foundation.kit.scope import Scope
from winvest.group.companies.models import Company
from winvest.group.taxes.queries import tax_rates
from winvest.group.taxes.rules import is_a_rate
from winvest.offer.catalog.queries.sheets import ProductSheet
from winvest.offer.versions.queries import Version


async def refuse_unknown_rates(
    session: AsyncSession,
    scope: Scope,
    *,
    sheet: ProductSheet,
    version: Version,
    rates: Mapping[str, Decimal],
) -> None:
    """A rate that the country does not have on the first day is refused beside its field."""
    if not rates:
        return
    found = await session.execute(
        select(Company.timezone, Company.country).where(Company.id == sheet.company_id)
    )
    zone, country = found.one()
    known = await tax_rates(session, scope, country=country)
    day = local_day(version.effective_from, zone=zone)
    errors = [
        FieldError(
            field=field,
            code="tax_rate_unknown",
            message=spaced(
                f"Le taux de {percent(rate)} n’existe pas le {short_date(day)} : "
                "choisissez un taux de la liste des codes TVA."
            ),
        )
        for field, rate in rates.items()
        if not is_a_rate(known, rate, day)
    ]
    if errors:
        raise Invalid(errors)
