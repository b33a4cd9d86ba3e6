"""Who acts on the lists, and the entries that they type."""

from decimal import Decimal
from uuid import UUID

from winvest.foundation.kit.identifiers import new_id
from winvest.foundation.kit.scope import Grant, Scope
from winvest.group.lists.enums import Dimension
from winvest.group.lists.forms import UnitEntry

UNIT = UnitEntry(
    code="TWh",
    label="térawattheure",
    dimension=Dimension.ENERGY,
    factor=Decimal(10**9),
    position=9,
    note=None,
)


def person(*companies: UUID, rights: str) -> Scope:
    """Somebody with these rights at these companies."""
    held = frozenset(rights.split())
    grants = tuple(Grant(role="compta", rights=held, company_id=one) for one in companies)
    return Scope(
        actor_id=new_id(),
        actor_label="Olivier Essai",
        company_ids=frozenset(companies),
        grants=grants,
    )
