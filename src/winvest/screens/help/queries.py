"""Queries of the help: the icons, who holds each right, the families and their fields."""

import re
from collections import defaultdict
from dataclasses import dataclass
from functools import lru_cache

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from winvest.foundation.infra.settings import ROOT
from winvest.foundation.kit.scope import Scope
from winvest.group.companies.models import Company
from winvest.group.identity.models import RoleRight, RoleRow
from winvest.offer.catalog.enums import RiskScope
from winvest.offer.catalog.models.risks import Risk, RiskField
from winvest.offer.documents.law.rules import LegalFamily
from winvest.offer.documents.rules import legal_family

SYMBOL = re.compile(r'<symbol id="i-([a-z-]+)"')


@dataclass(frozen=True, slots=True, kw_only=True)
class FamilyLine:
    """A family of products: what it is, whose, and its fields."""

    code: str
    label: str
    icon: str | None
    scope: RiskScope
    company: str | None
    description: str | None
    legal: LegalFamily | None
    fields: tuple[str, ...]


@lru_cache(maxsize=1)
def icon_names() -> tuple[str, ...]:
    """Names of all the icons of the sprite."""
    sprite = (ROOT / "static" / "img" / "icons.svg").read_text()
    return tuple(SYMBOL.findall(sprite))


async def roles_by_right(session: AsyncSession, scope: Scope) -> dict[str, tuple[str, ...]]:
    """The labels of the roles that hold each right today. Some forty rights, thirteen roles."""
    rows = await session.execute(
        select(RoleRight.right_code, RoleRow.label)
        .join(RoleRow, RoleRow.code == RoleRight.role_code)
        .order_by(RoleRow.position)
    )
    found: dict[str, list[str]] = defaultdict(list)
    for right, label in rows:
        found[right].append(label)
    return {right: tuple(labels) for right, labels in found.items()}


async def families(session: AsyncSession, scope: Scope) -> tuple[FamilyLine, ...]:
    """The families that the person may read, those of the group first. A few dozen."""
    fields: dict[object, list[str]] = defaultdict(list)
    for risk_id, label in await session.execute(
        select(RiskField.risk_id, RiskField.label)
        .where(RiskField.retired_at.is_(None))
        .order_by(RiskField.position, RiskField.label)
    ):
        fields[risk_id].append(label)
    rows = await session.execute(
        select(Risk, Company.code)
        .join(Company, Company.id == Risk.company_id)
        .where(Risk.retired_at.is_(None))
        .order_by(Risk.is_global.desc(), Risk.position, Risk.label)
    )
    return tuple(
        FamilyLine(
            code=risk.code,
            label=risk.label,
            icon=risk.icon,
            scope=risk.scope,
            company=None if risk.is_global else company,
            description=risk.description,
            legal=legal_family(risk.code),
            fields=tuple(fields[risk.id]),
        )
        for risk, company in rows
    )
