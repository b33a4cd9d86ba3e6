"""Rows of a version: plans, prices, rewards, documents, publications, bookings, quality rules."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from winvest.app.demo.content.shapes import Product, Version
from winvest.app.demo.moments import moment_of, moment_or_none
from winvest.app.demo.price_rows import extra_rows, price_rows
from winvest.app.demo.printing import Printed
from winvest.app.demo.sheets import sheet_key
from winvest.app.demo.trees import Values, company_id, demo_id, exact, partner_id, user_id
from winvest.app.demo.wording import french_spaces
from winvest.foundation.infra.models import Base
from winvest.group.accounting.models.mappings import AccountingMapping
from winvest.offer.catalog.models import versions
from winvest.offer.commissions import models as commissions
from winvest.offer.documents.models import ProductDocument
from winvest.offer.publication.models import Publication
from winvest.offer.quality.models import CqRule

PUBLISHED = ("scheduled", "active", "superseded", "withdrawn")
APPROVER = user_id("fatou.sarr@winvest.example")
ACCOUNTANT = user_id("olivier.nguyen@winvest.example")

Rows = Iterator[tuple[type[Base], Values]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Ground:
    """The version being written: whose it is, what it is called, from which day it counts."""

    product: Product
    version: Version
    id: UUID
    owner: UUID
    anchor: date

    def child(self, kind: str, *key: str) -> UUID:
        """The identifier of something of this version."""
        return demo_id(kind, self.product.sku, str(self.version.number), *key)

    def plan(self, code: str | None) -> UUID | None:
        """The identifier of one of its plans."""
        return None if code is None else self.child("plan", code)

    def base(self, kind: str, *key: str) -> dict[str, object]:
        """The columns that every row of a version starts with."""
        return {
            "id": self.child(kind, *key),
            "product_version_id": self.id,
            "owner_company_id": self.owner,
        }


def version_rows(
    product: Product, version: Version, *, anchor: date, printed: Mapping[str, Printed]
) -> Rows:
    """The version, then all that hangs from it."""
    ground = Ground(
        product=product,
        version=version,
        id=demo_id("version", product.sku, str(version.number)),
        owner=company_id(product.company),
        anchor=anchor,
    )
    yield versions.ProductVersion, _version(ground)
    for position, plan in enumerate(version.plans):
        yield (
            versions.ProductPlan,
            ground.base("plan", plan.code)
            | {
                "code": plan.code,
                "name": french_spaces(plan.name),
                "recurrence": plan.recurrence,
                "billing_cycle_days": plan.billing_cycle_days,
                "position": position,
            },
        )
    yield from price_rows(ground)
    yield from extra_rows(ground)
    yield from _schemes(ground)
    yield from _documents(ground, printed)
    yield from _publications(ground)
    yield from _bookings(ground)
    yield from _quality(ground)


def _version(ground: Ground) -> Values:
    version, anchor = ground.version, ground.anchor
    starts = moment_of(version.starts, anchor=anchor)
    approved = version.status in ("approved", *PUBLISHED)
    return {
        "id": ground.id,
        "product_id": demo_id("product", ground.product.sku),
        "owner_company_id": ground.owner,
        "version": version.number,
        "status": version.status,
        "effective_from": starts,
        "effective_to": moment_or_none(version.ends, anchor=anchor),
        "notes": french_spaces(version.notes) or None,
        "breaking_changes": version.breaking,
        "approved_by": APPROVER if approved else None,
        "approved_at": min(starts, moment_of(anchor, anchor=anchor)) if approved else None,
    }


def _schemes(ground: Ground) -> Rows:
    product = ground.product
    for index, one in enumerate(ground.version.schemes):
        this = ground.child("scheme", str(index))
        yield (
            commissions.CommissionScheme,
            ground.base("scheme", str(index))
            | {
                "plan_id": ground.plan(one.plan),
                "company_id": ground.owner,
                "partner_id": partner_id(product.partner) if product.partner else None,
                "channel": one.channel,
                "applies_to": one.applies_to,
                "settlement": one.settlement,
                "tier_mode": one.tier_mode,
                "split": exact(one.split),
                "year": one.year,
                "min_amount": one.min_amount,
                "max_amount": one.max_amount,
            },
        )
        for step, tier in enumerate(one.tiers):
            yield (
                commissions.CommissionTier,
                {
                    "id": ground.child("tier", str(index), str(step)),
                    "scheme_id": this,
                    "owner_company_id": ground.owner,
                    "basis": tier.basis,
                    "min": tier.min,
                    "max": tier.max,
                    "value_type": tier.value_type,
                    "value": tier.value,
                },
            )


def _documents(ground: Ground, printed: Mapping[str, Printed]) -> Rows:
    for index, one in enumerate(ground.version.documents):
        file = printed.get(sheet_key(ground.product, ground.version, one))
        published = moment_or_none(one.published, anchor=ground.anchor) if file else None
        ends = moment_or_none(one.valid_to, anchor=ground.anchor)
        expired = ends is not None and ends <= moment_of(ground.anchor, anchor=ground.anchor)
        status = "expired" if expired else "published"
        yield (
            ProductDocument,
            ground.base("document", one.type, str(index))
            | {
                "type": one.type,
                "title": one.title,
                "version": one.edition,
                "file_url": f"documents/{file.sha256[:2]}/{file.sha256}.pdf" if file else "",
                "file_hash": file.sha256 if file else None,
                "media_type": "application/pdf",
                "size_bytes": file.size_bytes if file else None,
                "mandatory": one.mandatory,
                "channels": list(one.channels),
                "author": "Service juridique du groupe" if one.shared else "Direction des produits",
                "status": status if published else "draft",
                "published_at": published,
                "valid_from": moment_of(one.valid_from, anchor=ground.anchor),
                "valid_to": ends,
            },
        )


def _publications(ground: Ground) -> Rows:
    for one in ground.version.publications:
        yield (
            Publication,
            ground.base("publication", one.company)
            | {
                "product_id": demo_id("product", ground.product.sku),
                "company_id": company_id(one.company),
                "channels": list(one.channels),
                "visibility": one.visibility,
                "price_visibility": "public" if one.price_visible else "hidden",
                "conditions": french_spaces(one.conditions) or None,
                "status": "published",
                "start_at": moment_of(one.starts, anchor=ground.anchor),
                "end_at": moment_or_none(one.ends, anchor=ground.anchor),
                "pilot_team_ids": [demo_id("team", one.company, each) for each in one.teams]
                or None,
            },
        )


def _bookings(ground: Ground) -> Rows:
    starts = moment_of(ground.version.starts, anchor=ground.anchor)
    for one in ground.version.mappings:
        validated = one.status in ("validated", "exported")
        yield (
            AccountingMapping,
            ground.base("mapping", one.company, one.nature)
            | {
                "company_id": company_id(one.company),
                "nature": one.nature,
                "gl_account": one.account,
                "journal": one.journal,
                "tax_code": one.tax_code,
                "cost_center": one.cost_center,
                "status": one.status,
                "validated_by": ACCOUNTANT if validated else None,
                "validated_at": min(starts, moment_of(ground.anchor, anchor=ground.anchor))
                if validated
                else None,
            },
        )


def _quality(ground: Ground) -> Rows:
    rule = ground.version.cq
    if rule is None:
        return
    scripts = [
        ground.child("document", one.type, str(index))
        for index, one in enumerate(ground.version.documents)
        if one.type == "SCRIPT"
    ]
    yield (
        CqRule,
        ground.base("cq")
        | {
            "required_fields": list(rule.required),
            "call_script_id": scripts[0] if rule.script and scripts else None,
            "notes": french_spaces(rule.notes),
        },
    )
