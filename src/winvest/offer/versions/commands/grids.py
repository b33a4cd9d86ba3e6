"""Writing the grid of a price keyed by the client: line by line, what changed alone."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

import msgspec
from sqlalchemy import Text, cast, delete, insert, literal, select, update
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.ext.asyncio import AsyncSession

from winvest.foundation.infra.commands import Irreversible, command
from winvest.foundation.kit.errors import NotFound, Refused
from winvest.foundation.kit.identifiers import new_id
from winvest.foundation.kit.scope import Scope
from winvest.offer.pricing.enums import PricingType
from winvest.offer.pricing.models import PriceGridRow, PricingRule
from winvest.offer.versions.commands.opening import opened
from winvest.offer.versions.rules.content import GridPart, PricePart
from winvest.offer.versions.rules.reading import price_ids

_numbers = msgspec.json.Encoder(decimal_format="number").encode


@command(
    "versions.write_grid",
    needs="pricing.edit",
    undo=Irreversible("La grille d’un brouillon se réécrit ; elle n’engage rien."),
)
async def write_grid(
    session: AsyncSession,
    scope: Scope,
    *,
    sku: str,
    number: int,
    seen: str,
    place: int,
    lines: Sequence[GridPart],
) -> bool:
    """Écrire la grille par client d’un prix d’une version en préparation.

    `place`: which price of the version, from 0. Without a line, the price is the same for all.
    Gives whether anything changed.
    """
    one = await opened(session, scope, sku=sku, number=number, seen=seen, right="pricing.edit")
    price = price_at(one.content.prices, place)
    if tuple(lines) == price.grid:
        return False
    rule = price_ids(one.rows, one.version.id)[place]
    await write_lines(session, one.version.id, rule, price.grid, lines)
    if lines:
        await _write_reference(session, rule, price, lines)
    return True


def price_at(prices: Sequence[PricePart], place: int) -> PricePart:
    """The price whose grid is edited: a fixed one."""
    if not 0 <= place < len(prices):
        raise NotFound("Cette version n’a pas ce prix : reprenez-le dans la liste de ses prix.")
    if prices[place].type is not PricingType.FIXED:
        raise Refused(
            "Une grille par client ne va qu’avec un prix fixe : changez d’abord le type du prix.",
            code="grid_of_fixed",
        )
    return prices[place]


async def write_lines(
    session: AsyncSession,
    version_id: UUID,
    rule: UUID,
    stored: Sequence[GridPart],
    lines: Sequence[GridPart],
) -> None:
    """Make the lines of a grid these ones: what changed alone is written."""
    of_it = PriceGridRow.pricing_rule_id == rule
    asked = select(PriceGridRow.id).where(of_it).order_by(PriceGridRow.position)
    ids = list((await session.scalars(asked)).all())
    if gone := ids[len(lines) :]:
        await session.execute(delete(PriceGridRow).where(PriceGridRow.id.in_(gone)))
    changed = [
        {"key": ids[at], **grid_row(line, at)}
        for at, line in enumerate(lines[: len(ids)])
        if stored[at] != line
    ]
    for values in changed:
        key = values.pop("key")
        statement = update(PriceGridRow).where(PriceGridRow.id == key).values(**values)
        await session.execute(statement.execution_options(synchronize_session=False))
    if added := [
        {"id": new_id(), "pricing_rule_id": rule, "product_version_id": version_id,
         **grid_row(line, at)}
        for at, line in enumerate(lines) if at >= len(ids)
    ]:  # fmt: skip
        await session.execute(insert(PriceGridRow), added)


async def _write_reference(
    session: AsyncSession, rule: UUID, price: PricePart, lines: Sequence[GridPart]
) -> None:
    """The amount that lists show is one of the grid: the same while it is there, else the least."""
    payload: Mapping[str, Any] = price.payload
    amounts = [line.amount for line in lines]
    if payload.get("amount") in amounts:
        return
    text = _numbers({**payload, "amount": min(amounts)}).decode()
    statement = (
        update(PricingRule)
        .where(PricingRule.id == rule)
        .values(payload=cast(literal(text, Text), JSONB))
    )
    await session.execute(statement.execution_options(synchronize_session=False))


def grid_row(line: GridPart, at: int) -> dict[str, Any]:
    """A line of a grid as its row is written."""
    return {
        "amount": line.amount,
        "min_age": line.min_age,
        "max_age": line.max_age,
        "zone": line.zone,
        "min_household": line.min_household,
        "max_household": line.max_household,
        "level": line.level,
        "position": at,
    }
