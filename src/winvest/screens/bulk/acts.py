"""The acts of the catalogue as batches run them: one registered command a product."""

from collections.abc import Mapping, Sequence
from typing import TypeVar
from urllib.parse import quote
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from winvest.foundation.batches import registry
from winvest.foundation.batches.enums import LineStatus
from winvest.foundation.batches.registry import Asked, Outcome, Subject
from winvest.foundation.infra.models import Json
from winvest.foundation.kit.errors import NotFound, Refusal, Refused
from winvest.foundation.kit.labelled import Labelled
from winvest.foundation.kit.scope import Scope
from winvest.offer.catalog.commands.lifecycle import Moved, change_status, retire_draft
from winvest.offer.catalog.commands.many import (
    Change,
    change_statuses,
    retire_drafts,
)
from winvest.offer.catalog.commands.many import mark_badges as badges_of_many
from winvest.offer.catalog.commands.many import mark_channels as channels_of_many
from winvest.offer.catalog.commands.marks import Marked, set_badges, set_channels
from winvest.offer.catalog.commands.placing import Placed, set_partner, set_risk
from winvest.offer.catalog.enums import Badge, Channel, LifecycleStatus
from winvest.offer.catalog.rules import AlreadyThere
from winvest.screens.bulk.choices import BADGES, CHANNELS, MOVE, PARTNER, RETIRE, RISK

L = TypeVar("L", bound=Labelled)
ALREADY = "Déjà ainsi."


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


async def place_partner(
    session: AsyncSession, scope: Scope, subject: Subject, given: Json
) -> Outcome:
    """Give a product another partner, or none; its inverse is given the one that it had."""
    return _raised(await partners_together(session, scope, (Asked(subject=subject, given=given),)))


async def place_risk(session: AsyncSession, scope: Scope, subject: Subject, given: Json) -> Outcome:
    """Put a product in another family; its inverse is given the one that it had."""
    return _raised(await risks_together(session, scope, (Asked(subject=subject, given=given),)))


async def moves_together(
    session: AsyncSession, scope: Scope, asked: Sequence[Asked]
) -> Mapping[UUID, Outcome]:
    """Change the status of many products; what passes the gate of sales is left out."""
    targets = {one.subject.id: LifecycleStatus(one.given["target"]) for one in asked}
    found = await change_statuses(session, scope, targets=targets)
    return {id_: _moved_or_not(one, targets[id_]) for id_, one in found.items()}


async def moves_back_together(
    session: AsyncSession, scope: Scope, asked: Sequence[Asked]
) -> Mapping[UUID, Outcome]:
    """Give many products the status that each had."""
    back = [Asked(subject=one.subject, given={"target": one.given["status"]}) for one in asked]
    return await moves_together(session, scope, back)


async def retired_together(
    session: AsyncSession, scope: Scope, asked: Sequence[Asked]
) -> Mapping[UUID, Outcome]:
    """Withdraw many drafts for good."""
    ids = [one.subject.id for one in asked]
    found = await retire_drafts(session, scope, product_ids=ids)
    return {id_: _moved_or_not(one, LifecycleStatus.RETIRED) for id_, one in found.items()}


async def badges_together(
    session: AsyncSession, scope: Scope, asked: Sequence[Asked]
) -> Mapping[UUID, Outcome]:
    """Add and remove badges of many products."""
    found = await badges_of_many(session, scope, changes=_changes(Badge, asked))
    return {id_: _marked_or_not(one, Badge) for id_, one in found.items()}


async def channels_together(
    session: AsyncSession, scope: Scope, asked: Sequence[Asked]
) -> Mapping[UUID, Outcome]:
    """Open and close channels of many products."""
    found = await channels_of_many(session, scope, changes=_changes(Channel, asked))
    return {id_: _marked_or_not(one, Channel) for id_, one in found.items()}


async def partners_together(
    session: AsyncSession, scope: Scope, asked: Sequence[Asked]
) -> Mapping[UUID, Outcome]:
    """Give many products another partner, or none."""
    partners = {
        one.subject.id: UUID(one.given["partner"]) if one.given["partner"] else None
        for one in asked
    }
    found = await set_partner(session, scope, partners=partners)
    return {id_: _placed(one, "partner") for id_, one in found.items()}


async def risks_together(
    session: AsyncSession, scope: Scope, asked: Sequence[Asked]
) -> Mapping[UUID, Outcome]:
    """Put many products in another family."""
    risks = {one.subject.id: UUID(one.given["risk"]) for one in asked}
    found = await set_risk(session, scope, risks=risks)
    return {id_: _placed(one, "risk") for id_, one in found.items()}


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
        return Outcome(status=LineStatus.UNCHANGED, told=ALREADY)
    parts = [f"+ {kind(one).label}" for one in marked.added]
    parts += [f"− {kind(one).label}" for one in marked.removed]
    return Outcome(
        status=LineStatus.DONE,
        told=", ".join(parts),
        before={"add": list(marked.removed), "remove": list(marked.added)},
    )


def _moved_or_not(found: Moved | Refusal, target: LifecycleStatus) -> Outcome:
    if isinstance(found, AlreadyThere):
        return _already(target)
    return _refused(found) if isinstance(found, Refusal) else _moved(found)


def _marked_or_not(found: Marked | Refusal, kind: type[Labelled]) -> Outcome:
    return _refused(found) if isinstance(found, Refusal) else _marked(found, kind)


def _placed(found: Placed | Refusal, name: str) -> Outcome:
    if isinstance(found, Refusal):
        return _refused(found)
    if not found.changed:
        return Outcome(status=LineStatus.UNCHANGED, told=ALREADY)
    before = str(found.before) if found.before else None
    told = f"{found.was} → {found.now}"
    return Outcome(status=LineStatus.DONE, told=told, before={name: before})


def _refused(refusal: Refusal) -> Outcome:
    return Outcome(status=LineStatus.REFUSED, told=refusal.message)


def _raised(found: Mapping[UUID, Outcome]) -> Outcome:
    """The outcome of the only row asked; it is left out when it is not this person's to change."""
    for outcome in found.values():
        if outcome.status is LineStatus.REFUSED:
            raise Refused(outcome.told, code="not_placed")
        return outcome
    raise NotFound("Ce produit n’est pas à une société où vous modifiez le catalogue : laissez-le.")


def _changes(kind: type[L], asked: Sequence[Asked]) -> dict[UUID, Change]:
    return {
        one.subject.id: Change(
            add=_members(kind, one.given["add"]), remove=_members(kind, one.given["remove"])
        )
        for one in asked
    }


def _members(kind: type[L], values: Sequence[str]) -> tuple[L, ...]:
    return tuple(one for one in kind if one.value in values)


registry.act(
    MOVE,
    right="catalog.lifecycle",
    work=move,
    undo=move_back,
    together=moves_together,
    undo_together=moves_back_together,
    address=product_address,
)
registry.act(
    RETIRE,
    right="catalog.lifecycle",
    work=retire,
    final="Un produit retiré l’est définitivement.",
    together=retired_together,
    address=product_address,
)
for _name, _work, _together in (
    (BADGES, mark_badges, badges_together),
    (CHANNELS, mark_channels, channels_together),
    (PARTNER, place_partner, partners_together),
    (RISK, place_risk, risks_together),
):
    registry.act(
        _name,
        right="catalog.edit",
        work=_work,
        undo=_work,
        together=_together,
        undo_together=_together,
        address=product_address,
    )
