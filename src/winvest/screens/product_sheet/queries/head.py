"""The frame of a product's pages: who it is, where it stands, what it lacks, what may be done.

Five queries at most: the product, its rows, what happened to them, names of people and things,
its siblings. A day in the past adds the company's zone and the replay.
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from winvest.foundation.kit.errors import NotFound
from winvest.foundation.kit.scope import Scope
from winvest.group.companies.models import Company
from winvest.group.partners.models import Partner
from winvest.offer.catalog.enums import (
    Badge,
    Channel,
    ClientKind,
    LifecycleStatus,
)
from winvest.offer.catalog.models.products import Product
from winvest.offer.catalog.models.versions import ProductVersion
from winvest.offer.catalog.queries.access import PREPARERS, UNTOLD, may_read, sells_only
from winvest.offer.catalog.queries.sheets import ProductSheet, product_sheet
from winvest.offer.catalog.rules import Move, open_moves
from winvest.offer.pricing.rules.display import (
    StartingPrice,
    is_on_quotation,
    starting_price,
)
from winvest.offer.pricing.rules.words import price as unit_price
from winvest.offer.publication.enums import PriceVisibility, Visibility
from winvest.offer.publication.facts import Lack
from winvest.offer.publication.models import Publication
from winvest.offer.publication.rules import lacks
from winvest.screens.product_sheet.moments import Asked, When, when
from winvest.screens.product_sheet.queries.facts import publication_facts
from winvest.screens.product_sheet.queries.records import (
    PREPARED,
    Records,
    known_records,
    records,
)
from winvest.screens.product_sheet.queries.siblings import Sibling, siblings_of
from winvest.screens.product_sheet.queries.standing import (
    VersionLine,
    is_given,
    is_shown,
    line_of,
    prices_of_version,
    version_at,
)
from winvest.screens.product_sheet.queries.trail import TrailAct, last_acts

PARTS = (
    "pricing.read",
    "commissions.read",
    "documents.read",
    "publication.read",
    "accounting.read",
    "partners.read",
)
SAME_ACT = timedelta(minutes=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """The key figures of the header."""

    start: StartingPrice | None
    on_quotation: bool
    companies: int
    channels: int
    lacks: tuple[Lack, ...]
    judged: VersionLine | None

    @property
    def start_text(self) -> str:
        """The starting price; a unit price keeps all its decimals."""
        return unit_price(self.start.amount, self.start.currency) if self.start else ""

    @property
    def lacks_brief(self) -> str:
        """What lacks, by kind, each kind once."""
        kinds = dict.fromkeys(one.code.label for one in self.lacks)
        return ", ".join(kinds) if kinds else "rien ne bloque"


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """All that the frame of a sheet shows, and what this person may do to it."""

    product: ProductSheet
    asked: Asked
    when: When
    records: Records
    versions: tuple[VersionLine, ...]
    figures: Figures
    reads: frozenset[str]
    owner: bool
    may_edit: bool
    may_create: bool
    may_discard: bool
    moves: tuple[Move, ...]
    changed_at: datetime
    changed_by: str | None = None
    trail: tuple[TrailAct, ...] = ()
    siblings: tuple[Sibling, ...] = ()
    first_version: datetime | None = None
    unpriced: bool = False

    @property
    def may_prepare(self) -> bool:
        """May a new version be drafted? Who corrects the sheet prepares what follows."""
        return self.may_edit

    @property
    def prepared(self) -> VersionLine | None:
        """The version being prepared, the newest if there are several."""
        return next((one for one in self.versions if one.status in PREPARED), None)


async def sheet_head(
    session: AsyncSession,
    scope: Scope,
    *,
    sku: str,
    asked: Asked,
    now: datetime,
    every_version: bool = False,
    trail: bool = True,
    siblings: bool = True,
) -> Head:
    """The frame of the sheet of a product that this person may read, on the day asked for."""
    sheet = await product_sheet(session, scope, sku=sku)
    instant = When(at=now)
    if asked.past:
        zone = await session.scalar(select(Company.timezone).where(Company.id == sheet.company_id))
        instant = when(asked, zone=zone or "Europe/Paris", now=now)
    owner = sheet.company_id in scope.company_ids
    if instant.known is not None and owner:
        kept = await known_records(
            session, product_id=sheet.id, owner_id=sheet.company_id, known=instant.known
        )
        sheet = await _as_it_was(session, sheet, kept)
    else:
        shown = sheet.version.id if sheet.version else None
        kept = await records(
            session,
            product_id=sheet.id,
            shown=shown,
            every_version=every_version or asked.past,
        )
    if asked.past:
        sheet = replace(sheet, version=version_at(kept.of(ProductVersion), instant.at))
    head = _head(scope, sheet, kept, asked, instant, owner=owner)
    if trail and owner and not asked.past:
        acts = await last_acts(session, scope, sheet=sheet, kept=kept)
        head = _changed_by(replace(head, trail=acts))
    if siblings and trail and not asked.past:
        head = replace(head, siblings=await siblings_of(session, scope, sheet=sheet))
    return head


def _head(
    scope: Scope,
    sheet: ProductSheet,
    kept: Records,
    asked: Asked,
    instant: When,
    *,
    owner: bool,
) -> Head:
    versions = sorted(kept.of(ProductVersion), key=lambda one: -one.version)

    def may(right: str) -> bool:
        return scope.may(right, company_id=sheet.company_id, risk_family=sheet.risk_code)

    prepares = any(map(may, PREPARERS))
    lines = tuple(
        line_of(one, sheet.version, at=instant.at if asked.past else None)
        for one in versions
        if prepares or one.status not in UNTOLD or is_shown(one, sheet.version)
    )

    free = not asked.past
    draft = sheet.lifecycle_status is LifecycleStatus.DRAFT
    retired = sheet.lifecycle_status is LifecycleStatus.RETIRED
    reads = frozenset(
        right
        for right in PARTS
        if may_read(scope, right, owner=sheet.company_id, risk_family=sheet.risk_code)
    )
    unpriced = _unpriced(scope, kept, instant)
    if unpriced:
        reads -= {"pricing.read"}
    return Head(
        product=sheet,
        asked=asked,
        when=instant,
        records=kept,
        versions=lines,
        figures=_figures(sheet, kept, lines, instant, told=prepares),
        reads=reads,
        owner=owner,
        unpriced=unpriced,
        may_edit=free and not retired and may("catalog.edit"),
        may_create=free and may("catalog.create"),
        may_discard=free and draft and may("catalog.delete"),
        moves=open_moves(sheet.lifecycle_status) if free and may("catalog.lifecycle") else (),
        changed_at=sheet.updated_at,
        first_version=min((one.effective_from for one in versions), default=None),
    )


def _unpriced(scope: Scope, kept: Records, instant: When) -> bool:
    """Is the price hidden from this person: they only sell, and each publication hides it?"""
    given = [
        one
        for one in kept.of(Publication)
        if one.company_id in scope.company_ids and is_given(one, instant.at)
    ]
    return bool(given) and all(
        sells_only(scope, one.company_id) and one.price_visibility is PriceVisibility.HIDDEN
        for one in given
    )


def _changed_by(head: Head) -> Head:
    """Who changed the product last; unless its last act took a row away, which tells nothing."""
    last = head.trail[0] if head.trail else None
    if last is None or head.product.updated_at > last.at + SAME_ACT:
        return head
    return replace(head, changed_by=last.who, changed_at=last.at)


async def _as_it_was(session: AsyncSession, sheet: ProductSheet, kept: Records) -> ProductSheet:
    """The product's own values as they were known; names follow the ids."""
    was = next(iter(kept.of(Product)), None)
    if was is None:
        raise NotFound("Ce produit n’était pas encore connu à cette date. Revenez à sa fiche.")
    changes: dict[str, Any] = {
        name: getattr(was, name)
        for name in (
            "sku name short_name description partner_id risk_id revenue_model lifecycle_status"
            " integration_status tariff_mode min_age max_age"
        ).split()
    }
    changes |= {"standing": None, "missing_fields": ()}  # those of today, not of then
    changes |= {
        "channels": tuple(one for one in Channel if one in was.channels),
        "client_kinds": tuple(one for one in ClientKind if one in was.client_kinds),
        "badges": tuple(one for one in Badge if one in was.badges),
        "zones": tuple(was.zones),
    }
    if was.partner_id != sheet.partner_id:
        row = (
            await session.execute(
                select(Partner.name, Partner.slug).where(Partner.id == was.partner_id)
            )
        ).one_or_none()
        changes |= {
            "partner_name": row.name if row else None,
            "partner_slug": row.slug if row else None,
        }
    return replace(sheet, **changes)


def _figures(
    sheet: ProductSheet,
    kept: Records,
    lines: tuple[VersionLine, ...],
    instant: When,
    *,
    told: bool,
) -> Figures:
    prices = prices_of_version(kept, sheet.version.id if sheet.version else None)
    given = [
        one
        for one in kept.of(Publication)
        if is_given(one, instant.at) and one.visibility is not Visibility.HIDDEN
    ]
    judged = next((one for one in lines if one.status in PREPARED), None)
    judged = judged or next((one for one in lines if one.shown), None)
    facts = publication_facts(sheet, kept, judged.id if judged else None)
    told = told and sheet.lifecycle_status is not LifecycleStatus.RETIRED
    return Figures(
        start=starting_price(prices),
        on_quotation=is_on_quotation(prices),
        companies=len({one.company_id for one in given}),
        channels=len({channel for one in given for channel in one.channels}),
        lacks=lacks(facts, now=instant.at) if facts and told else (),
        judged=judged if facts and told else None,
    )
