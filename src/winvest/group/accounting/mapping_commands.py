"""Asking Compta for the accounts of a version: the mapping is there, empty, « À valider »."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from winvest.foundation.infra.commands import Irreversible, command
from winvest.foundation.infra.events import announce
from winvest.foundation.kit.errors import Refused
from winvest.foundation.kit.identifiers import new_id
from winvest.foundation.kit.scope import Scope
from winvest.group.accounting.enums import AccountingNature
from winvest.group.accounting.events import MappingAsked
from winvest.group.accounting.models.mappings import AccountingMapping

ASK = "catalog.edit"


@command(
    "accounting.ask_mapping",
    needs=ASK,
    undo=Irreversible("La Compta est prévenue : elle répond en donnant ses comptes."),
)
async def ask_mapping(
    session: AsyncSession,
    scope: Scope,
    *,
    version_id: UUID,
    number: int,
    owner_id: UUID,
    company_id: UUID,
    sku: str,
    product_name: str,
    risk_family: str,
    natures: Sequence[AccountingNature],
) -> tuple[AccountingNature, ...]:
    """Demander à la Compta les comptes d’un produit (Annexe D, « Mapping comptable »).

    Of the company that owns the product, or of one that will sell it. One line a flow, without
    account: nobody but Compta writes one. Asking again changes nothing of what stands; refused
    when all was asked already. Gives the flows newly asked for.
    """
    scope.require(ASK, company_id=owner_id, risk_family=risk_family)
    rows = [
        {
            "id": new_id(),
            "product_version_id": version_id,
            "company_id": company_id,
            "nature": one,
        }
        for one in natures
    ]
    made: tuple[AccountingNature, ...] = ()
    if rows:
        done = await session.scalars(
            insert(AccountingMapping)
            .values(rows)
            .on_conflict_do_nothing(index_elements=["product_version_id", "company_id", "nature"])
            .returning(AccountingMapping.nature)
        )
        made = tuple(done)
    if not made:
        raise Refused(
            "La Compta a déjà cette demande\u00a0: relancez-la de vive voix si elle tarde.",
            code="mapping_asked",
        )
    event = MappingAsked(
        version_id=version_id,
        company_id=company_id,
        sku=sku,
        product_name=product_name,
        number=number,
        natures=made,
        actor=scope.actor_label,
    )
    await announce(session, scope, event)
    return made
