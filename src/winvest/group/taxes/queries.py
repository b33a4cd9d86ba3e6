"""Queries of the taxes: every dated rate of a country, by code."""

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from winvest.foundation.kit.scope import Scope
from winvest.group.lists.models import VatCode
from winvest.group.taxes.models import InsuranceTax
from winvest.group.taxes.rules import Rates, TaxRate


async def tax_rates(session: AsyncSession, scope: Scope, *, country: str = "FR") -> Rates:
    """The dated rates of a country's VAT codes and of the premium taxes; a few dozen rows."""
    vat = select(VatCode.code, VatCode.rate, VatCode.valid_from, VatCode.valid_to).where(
        VatCode.country == country
    )
    premiums = select(
        InsuranceTax.code, InsuranceTax.rate, InsuranceTax.valid_from, InsuranceTax.valid_to
    )
    found: dict[str, list[TaxRate]] = {}
    for code, rate, start, end in await session.execute(vat.union_all(premiums)):
        found.setdefault(code, []).append(TaxRate(code=code, rate=rate, start=start, end=end))
    return {
        code: tuple(sorted(rates, key=lambda one: str(one.start))) for code, rates in found.items()
    }
