"""Giving the accounts of a version: by the Compta of the company that books it, and nobody else."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from sqlalchemy import ColumnElement, func, or_, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from winvest.foundation.infra.commands import Irreversible, command
from winvest.foundation.infra.events import announce
from winvest.foundation.kit.errors import Conflict
from winvest.foundation.kit.identifiers import new_id
from winvest.foundation.kit.scope import Scope
from winvest.group.accounting.enums import MappingStatus
from winvest.group.accounting.events import MappingGiven
from winvest.group.accounting.mapping_forms import FlowEntry
from winvest.group.accounting.models.mappings import AccountingMapping

MAP = "accounting.map"
GIVEN = ("gl_account", "journal", "tax_code", "cost_center")
TO_VALIDATE: Mapping[str, object] = {
    "status": MappingStatus.TO_VALIDATE.value,
    "validated_by": None,
    "validated_at": None,
}


@command(
    "accounting.write_mapping",
    needs=MAP,
    undo=Irreversible("Un compte se corrige par une nouvelle saisie ; l’audit garde l’ancien."),
)
async def write_mapping(
    session: AsyncSession,
    scope: Scope,
    *,
    version_id: UUID,
    company_id: UUID,
    risk_family: str,
    seen: str,
    flows: Sequence[FlowEntry],
) -> int:
    """Donner les comptes d’un produit. Gives how many flows changed.

    A flow that changes is « À valider » again; one that does not keeps its validation. `seen`: what
    the form was drawn from; `Conflict` when somebody wrote meanwhile.
    """
    scope.require(MAP, company_id=company_id, risk_family=risk_family)
    if await mapping_stamp(session, scope, version_id=version_id, company_id=company_id) != seen:
        raise Conflict(
            "Quelqu’un vient d’écrire ces comptes\u00a0: relisez-les, puis enregistrez les vôtres."
        )
    known = set(
        await session.scalars(
            select(AccountingMapping.nature).where(*_here(version_id, company_id))
        )
    )
    changed = 0
    for one in flows:
        if one.nature in known:
            changed += await _corrected(session, version_id, company_id, one)
    new = [one for one in flows if one.nature not in known]
    changed += await _added(session, version_id, company_id, new) if new else 0
    owner = await session.scalar(
        select(AccountingMapping.owner_company_id).where(*_here(version_id, company_id)).limit(1)
    )
    if owner is not None:
        event = MappingGiven(version_id=version_id, owner_id=owner, company_id=company_id)
        await announce(session, scope, event)
    return changed


async def _corrected(
    session: AsyncSession, version_id: UUID, company_id: UUID, flow: FlowEntry
) -> int:
    """Who was asked answers so, on a version that is not theirs to read."""
    given = {name: getattr(flow, name) for name in GIVEN}
    done = await session.execute(
        update(AccountingMapping)
        .where(
            *_here(version_id, company_id),
            AccountingMapping.nature == flow.nature,
            or_(
                *(getattr(AccountingMapping, name).is_distinct_from(given[name]) for name in given)
            ),
        )
        .values(**given, **TO_VALIDATE)
        .returning(AccountingMapping.id)
        .execution_options(synchronize_session=False)
    )
    return len(done.all())


async def _added(
    session: AsyncSession, version_id: UUID, company_id: UUID, flows: Sequence[FlowEntry]
) -> int:
    rows = [
        {
            "id": new_id(),
            "product_version_id": version_id,
            "company_id": company_id,
            "nature": one.nature,
            **{name: getattr(one, name) for name in GIVEN},
        }
        for one in flows
    ]
    statement = insert(AccountingMapping).values(rows)
    new = statement.excluded
    done = await session.execute(
        statement.on_conflict_do_update(
            index_elements=["product_version_id", "company_id", "nature"],
            set_={**{name: new[name] for name in GIVEN}, **TO_VALIDATE},
        ).returning(AccountingMapping.id)
    )
    return len(done.all())


async def mapping_stamp(
    session: AsyncSession, scope: Scope, *, version_id: UUID, company_id: UUID
) -> str:
    """What tells one state of the accounts from the next: their versions, together."""
    found = await session.scalar(
        select(
            func.string_agg(
                func.concat(AccountingMapping.nature, ":", AccountingMapping.lock_version), ","
            )
        ).where(*_here(version_id, company_id))
    )
    return ",".join(sorted((found or "").split(",")))


def _here(version_id: UUID, company_id: UUID) -> tuple[ColumnElement[bool], ...]:
    return (
        AccountingMapping.product_version_id == version_id,
        AccountingMapping.company_id == company_id,
    )
