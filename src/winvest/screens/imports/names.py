"""The names that a file may use, and what its dates and rates lean on."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from sqlalchemy import or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from winvest.foundation.kit.scope import Scope
from winvest.group.companies.models import Company
from winvest.group.lists.queries import zone_groups
from winvest.group.partners.models import Partner
from winvest.group.taxes.queries import tax_rates
from winvest.offer.catalog.loading.judging import Ground
from winvest.offer.catalog.models.risks import Risk
from winvest.screens.imports.targets import plain
from winvest.screens.imports.versions import Surroundings
from winvest.screens.imports.words import Vocabulary


async def vocabulary(session: AsyncSession, scope: Scope, *, ground: Ground) -> Vocabulary:
    """Names that the lines of a company may use; those that stand no more are known too."""
    company_id = ground.company_id
    partners = await session.execute(select(Partner.id, Partner.name, Partner.slug))
    risks = await session.execute(
        select(Risk.id, Risk.label, Risk.code)
        .where(or_(Risk.is_global, Risk.company_id == company_id))
        .order_by(Risk.retired_at.is_not(None).desc(), Risk.is_global.desc())
    )
    company = (
        await session.execute(
            select(Company.code, Company.legal_name, Company.brand_name).where(
                Company.id == company_id
            )
        )
    ).one()
    groups = await zone_groups(session, scope)
    zones = {one.value: one.label for group in groups for one in group.zones}
    return Vocabulary(
        partners=_named(partners.all()),
        risks=_named(risks.all()),
        zones={
            **{plain(label): code for code, label in zones.items()},
            **{plain(code): code for code in zones},
        },
        company=frozenset(plain(one) for one in company if one),
        fields={one.input_name: one for family in ground.families.values() for one in family},
    )


async def surroundings(session: AsyncSession, scope: Scope, *, company_id: UUID) -> Surroundings:
    """What the dates and rates of a company's versions lean on."""
    found = select(Company.timezone, Company.country).where(Company.id == company_id)
    zone, country = (await session.execute(found)).one()
    return Surroundings(zone=zone, rates=await tax_rates(session, scope, country=country))


def family_labels(ground: Ground) -> dict[str, str]:
    """The fields of the company's families: code and label."""
    found: dict[str, str] = {}
    for family in ground.families.values():
        for one in family:
            found.setdefault(one.code, one.label)
    return dict(sorted(found.items(), key=lambda pair: pair[1].casefold()))


def _named(rows: Iterable[Any]) -> dict[str, str]:
    found: dict[str, str] = {}
    for key, name, code in rows:
        found[plain(name)] = str(key)
        found[plain(code)] = str(key)
    return found
