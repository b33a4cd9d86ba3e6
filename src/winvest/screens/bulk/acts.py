"""The acts of the catalogue as batches run them: one registered command a product."""

from collections.abc import Sequence
from typing import TypeVar
from urllib.parse import quote

from sqlalchemy.ext.asyncio import AsyncSession

from winvest.foundation.batches import registry
from winvest.foundation.batches.enums import LineStatus
from winvest.foundation.batches.registry import Outcome, Subject
from winvest.foundation.infra.models import Json
from winvest.foundation.kit.labelled import Labelled
from winvest.foundation.kit.scope import Scope
from winvest.offer.catalog.commands.lifecycle import Moved, change_status, retire_draft
from winvest.offer.catalog.commands.marks import Marked, set_badges, set_channels
from winvest.offer.catalog.enums import Badge, Channel, LifecycleStatus
from winvest.offer.catalog.rules import AlreadyThere
from winvest.screens.bulk.choices import BADGES, CHANNELS, MOVE, RETIRE

L = TypeVar("L", bound=Labelled)


async def move(session: AsyncSession, scope: Scope, subject: Subject, given: Json) -> Outcome:
    """Change the status of a product."""
    target = LifecycleStatus(given["target"])
    try:
        moved = await change_status(session, scope, sku=subject.reference, target=target)
    except AlreadyThere:
        return _already(target)
    return _moved(moved)


async def move_back(session: AsyncSession, scope: Scope, subject: Subject, before: Json) -> Outcome:
    """Give a product the status that it had."""
    return await move(session, scope, subject, {"target": before["status"]})


async def retire(session: AsyncSession, scope: Scope, subject: Subject, given: Json) -> Outcome:
    """Withdraw a draft for good."""
    try:
        return _moved(await retire_draft(session, scope, sku=subject.reference))
    except AlreadyThere:
        return _already(LifecycleStatus.RETIRED)


async def mark_badges(
    session: AsyncSession, scope: Scope, subject: Subject, given: Json
) -> Outcome:
    """Add and remove badges; its inverse is given both lists swapped."""
    marked = await set_badges(
        session,
        scope,
        sku=subject.reference,
        add=_members(Badge, given["add"]),
        remove=_members(Badge, given["remove"]),
    )
    return _marked(marked, Badge)


async def mark_channels(
    session: AsyncSession, scope: Scope, subject: Subject, given: Json
) -> Outcome:
    """Open and close channels; its inverse is given both lists swapped."""
    marked = await set_channels(
        session,
        scope,
        sku=subject.reference,
        add=_members(Channel, given["add"]),
        remove=_members(Channel, given["remove"]),
    )
    return _marked(marked, Channel)


def product_address(sku: str) -> str:
    """Where a product of a batch is looked at."""
    return f"/produits/{quote(sku, safe='')}"


def _moved(moved: Moved) -> Outcome:
    return Outcome(
        status=LineStatus.DONE,
        told=f"{moved.before.label} → {moved.move.target.label}",
        before={"status": moved.before.value} if moved.may_be_taken_back else None,
    )


def _already(target: LifecycleStatus) -> Outcome:
    return Outcome(status=LineStatus.UNCHANGED, told=f"Déjà au statut « {target.label} ».")


def _marked(marked: Marked, kind: type[Labelled]) -> Outcome:
    if not marked.added and not marked.removed:
        return Outcome(status=LineStatus.UNCHANGED, told="Déjà ainsi.")
    parts = [f"+ {kind(one).label}" for one in marked.added]
    parts += [f"− {kind(one).label}" for one in marked.removed]
    return Outcome(
        status=LineStatus.DONE,
        told=", ".join(parts),
        before={"add": list(marked.removed), "remove": list(marked.added)},
    )


def _members(kind: type[L], values: Sequence[str]) -> tuple[L, ...]:
    return tuple(one for one in kind if one.value in values)


registry.act(MOVE, right="catalog.lifecycle", work=move, undo=move_back, address=product_address)
registry.act(
    RETIRE,
    right="catalog.lifecycle",
    work=retire,
    final="Un produit retiré l’est définitivement.",
    address=product_address,
)
registry.act(
    BADGES, right="catalog.edit", work=mark_badges, undo=mark_badges, address=product_address
)
registry.act(
    CHANNELS, right="catalog.edit", work=mark_channels, undo=mark_channels, address=product_address
)
