"""Giving products another partner, or another family: one or many, by the rules of their sheet."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import delete, insert, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from winvest.foundation.infra.commands import Undo, command
from winvest.foundation.kit.errors import Refusal, Refused
from winvest.foundation.kit.identifiers import new_id
from winvest.foundation.kit.scope import Scope
from winvest.group.partners.models import Partner
from winvest.group.partners.queries import is_usable
from winvest.offer.catalog.commands.creation import partner_refused
from winvest.offer.catalog.commands.many import among, own_products
from winvest.offer.catalog.enums import LifecycleStatus
from winvest.offer.catalog.models.products import Product, ProductFieldValue
from winvest.offer.catalog.models.risks import Risk
from winvest.offer.catalog.placing_rules import moved_values
from winvest.offer.catalog.queries.choices import RiskChoice, risk_of
from winvest.offer.catalog.queries.placing import family_fields, values_of
from winvest.offer.catalog.rules import locked_fields

OWN = "sans compagnie"


@dataclass(frozen=True, slots=True, kw_only=True)
class Placed:
    """Where a product was and is now, by id and by name."""

    sku: str
    before: UUID | None
    was: str
    now: str
    changed: bool


@command("catalog.set_partner", needs="catalog.edit", undo=Undo("catalog.set_partner"))
async def set_partner(
    session: AsyncSession, scope: Scope, *, partners: Mapping[UUID, UUID | None]
) -> Mapping[UUID, Placed | Refusal]:
    """Changer la compagnie de produits qui ne sont pas en vente; None: sans compagnie."""
    found: dict[UUID, Placed | Refusal] = {}
    moved: dict[UUID | None, list[UUID]] = {}
    usable: dict[tuple[UUID, UUID], bool] = {}
    products = await own_products(session, scope, list(partners))
    known = {one.partner_id for one in products} | {*partners.values()}
    names = await _partner_names(session, known)
    for one in products:
        wanted = partners[one.id]
        changed = wanted != one.partner_id
        try:
            scope.require("catalog.edit", company_id=one.company_id, risk_family=one.risk_code)
            if changed:
                _refuse_locked(one.lifecycle_status, "partner_id")
                await _check_usable(session, scope, wanted, one.company_id, usable)
        except Refusal as refusal:
            found[one.id] = refusal
            continue
        was, now = names.get(one.partner_id, OWN), names.get(wanted, OWN)
        found[one.id] = Placed(
            sku=one.sku, before=one.partner_id, was=was, now=now, changed=changed
        )
        if changed:
            moved.setdefault(wanted, []).append(one.id)
    for partner, ids in moved.items():
        await session.execute(update(Product).where(among(ids)).values(partner_id=partner))
    return found


@command("catalog.set_risk", needs="catalog.edit", undo=Undo("catalog.set_risk"))
async def set_risk(
    session: AsyncSession, scope: Scope, *, risks: Mapping[UUID, UUID]
) -> Mapping[UUID, Placed | Refusal]:
    """Changer la famille de produits qui ne sont pas en vente.

    What a product says of its family follows it into the fields of the same code; a value that
    would be lost refuses it. A draft may complete the new family's own fields afterwards.
    """
    found: dict[UUID, Placed | Refusal] = {}
    moved: dict[UUID, list[UUID]] = {}
    products = await own_products(session, scope, list(risks))
    asked = set(risks.values())
    families = {one: await risk_of(session, scope, risk_id=one) for one in asked}
    names = await _risk_names(session, {one.risk_id for one in products} | asked)
    fields = await family_fields(session, scope, risk_ids=asked)
    values = await values_of(session, scope, product_ids=[one.id for one in products])
    carried: list[dict[str, Any]] = []
    left: list[UUID] = []
    for one in products:
        wanted = risks[one.id]
        was, now = names.get(one.risk_id, ""), names.get(wanted, "")
        changed = wanted != one.risk_id
        placed = Placed(sku=one.sku, before=one.risk_id, was=was, now=now, changed=changed)
        own = values.get(one.id, ())
        try:
            scope.require("catalog.edit", company_id=one.company_id, risk_family=one.risk_code)
            if changed:
                _refuse_locked(one.lifecycle_status, "fields")
                family = _usable_family(families[wanted], one.company_id)
                scope.require("catalog.edit", company_id=one.company_id, risk_family=family.code)
                draft = one.lifecycle_status is LifecycleStatus.DRAFT
                homes = moved_values(own, fields.get(wanted, ()), family=now, draft=draft)
        except Refusal as refusal:
            found[one.id] = refusal
            continue
        found[one.id] = placed
        if changed:
            moved.setdefault(wanted, []).append(one.id)
            left += [value.id for value in own]
            carried += [
                {"id": new_id(), "product_id": one.id, "risk_field_id": home, **value.columns}
                for value, home in homes
            ]
    await _write(session, moved, left, carried)
    return found


async def _write(
    session: AsyncSession,
    moved: Mapping[UUID, list[UUID]],
    left: list[UUID],
    carried: list[dict[str, Any]],
) -> None:
    """Values belong to a family: they leave it before their product does, and join the other."""
    if left:
        await session.execute(delete(ProductFieldValue).where(ProductFieldValue.id.in_(left)))
    for risk, ids in moved.items():
        await session.execute(update(Product).where(among(ids)).values(risk_id=risk))
    if carried:
        await session.execute(insert(ProductFieldValue), carried)


async def _check_usable(
    session: AsyncSession,
    scope: Scope,
    partner: UUID | None,
    company: UUID,
    known: dict[tuple[UUID, UUID], bool],
) -> None:
    if partner is None:
        return
    if (partner, company) not in known:
        known[partner, company] = await is_usable(
            session, scope, partner_id=partner, company_id=company
        )
    if not known[partner, company]:
        raise Refused(partner_refused().message, code="partner_unknown")


def _usable_family(family: RiskChoice | None, company: UUID) -> RiskChoice:
    if family is None or not (family.is_global or family.company_id == company):
        raise Refused(
            "Cette famille n’est pas celle de la société du produit, ou elle est retirée : "
            "prenez-en une autre.",
            code="risk_unknown",
        )
    return family


def _refuse_locked(status: LifecycleStatus, field: str) -> None:
    if field not in locked_fields(status):
        return
    what = "La compagnie" if field == "partner_id" else "La famille"
    raise Refused(
        "Un produit retiré ne change plus : créez un nouveau produit."
        if status is LifecycleStatus.RETIRED
        else f"{what} d’un produit en vente ne change pas : gelez d’abord ses ventes.",
        code="locked_in_sale",
    )


async def _partner_names(session: AsyncSession, ids: set[UUID | None]) -> dict[UUID | None, str]:
    known = select(Partner.id, Partner.name).where(Partner.id.in_(ids - {None}))
    return dict((await session.execute(known)).tuples().all())


async def _risk_names(session: AsyncSession, ids: set[UUID]) -> dict[UUID, str]:
    known = select(Risk.id, Risk.label).where(Risk.id.in_(ids))
    return dict((await session.execute(known)).tuples().all())
