"""The Paramètres tab: what lacks to publish, accounting, publications, moves of the life cycle."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from winvest.foundation.kit.errors import Missing, Refused
from winvest.foundation.kit.scope import Scope
from winvest.group.accounting.enums import AccountingNature, MappingStatus
from winvest.group.accounting.models.mappings import AccountingMapping
from winvest.group.companies.queries import company_names
from winvest.offer.catalog.enums import Channel, LifecycleStatus
from winvest.offer.catalog.rules import Lock, check_move, locks_of
from winvest.offer.publication.enums import PriceVisibility, PublicationStatus, Visibility
from winvest.offer.publication.facts import LackCode, PublicationFacts, Standing
from winvest.offer.publication.models import Publication
from winvest.offer.publication.rules import checklist, pilot_words, standing_of
from winvest.screens.product_sheet.places import settled_at
from winvest.screens.product_sheet.queries.facts import publication_facts
from winvest.screens.product_sheet.queries.head import Head
from winvest.screens.product_sheet.queries.records import PREPARED
from winvest.screens.product_sheet.queries.standing import VersionLine, is_given

TODAY = (LackCode.FIELDS, LackCode.PARTNER)


@dataclass(frozen=True, slots=True, kw_only=True)
class MappingLine:
    """Where a company books a flow of the product."""

    version: int
    company: str
    nature: AccountingNature
    account: str | None
    journal: str | None
    tax_code: str | None
    cost_center: str | None
    status: MappingStatus
    validated_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class PublicationLine:
    """A company that the product is given to, channel by channel."""

    company: str
    code: str
    version: int | None
    channels: tuple[Channel, ...]
    visibility: Visibility
    price_visibility: PriceVisibility
    conditions: str | None
    start_at: datetime
    end_at: datetime | None
    standing: Standing
    waits: bool
    pilot: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MoveLine:
    """A status, whether the product may go there, and why not when it may not."""

    target: LifecycleStatus
    possible: bool
    told: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckLine:
    """A line of the checklist; what it lacks leads to where it is settled, if one may."""

    label: str
    lacks: tuple[Missing, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SettingsView:
    """All that the tab shows beside the frame."""

    judged: VersionLine | None
    checks: tuple[CheckLine, ...]
    mappings: tuple[MappingLine, ...]
    publications: tuple[PublicationLine, ...]
    moves: tuple[MoveLine, ...]
    locks: tuple[Lock, ...]


async def settings_view(session: AsyncSession, scope: Scope, *, head: Head) -> SettingsView:
    """The settings of the version shown, and of the one being prepared."""
    named = {one.company_id for one in head.records.of(Publication)}
    named |= {one.company_id for one in head.records.of(AccountingMapping)}
    names = await company_names(session, scope, ids=named) if named else ()
    called = {one.id: one.name for one in names}
    judged = head.figures.judged
    facts = publication_facts(
        head.product, head.records, judged.id if judged else None, names=called
    )
    return SettingsView(
        judged=judged,
        checks=_checks(head, facts) if facts and judged else (),
        mappings=_mappings(head, called) if "accounting.read" in head.reads else (),
        publications=_publications(head, called, {one.id: one.code for one in names})
        if "publication.read" in head.reads
        else (),
        moves=moves_of(head.product.lifecycle_status),
        locks=locks_of(head.product.lifecycle_status, on_sale=_on_sale(head)),
    )


def _checks(head: Head, facts: PublicationFacts) -> tuple[CheckLine, ...]:
    """The checklist; in the past as known then, without what is only known of today."""
    found = checklist(facts, now=head.when.at)
    if head.when.replayed:
        found = tuple(one for one in found if one.code not in TODAY)
    return tuple(
        CheckLine(
            label=one.code.label,
            lacks=tuple(
                Missing(code=one.code.value, message=lack.message, href=_where(head, one.code))
                for lack in one.lacks
            ),
        )
        for one in found
    )


def _where(head: Head, code: LackCode) -> str | None:
    """Where a lack is settled, for who may go there."""
    if code is LackCode.FIELDS and not head.may_edit:
        return None
    if code is LackCode.PARTNER and "partners.read" not in head.reads:
        return None
    return settled_at(code, head.product)


def _on_sale(head: Head) -> bool:
    """Does a publication run for a product that is sold? It is not deleted then."""
    active = head.product.lifecycle_status is LifecycleStatus.ACTIVE
    return active and any(is_given(one, head.when.at) for one in head.records.of(Publication))


def moves_of(status: LifecycleStatus) -> tuple[MoveLine, ...]:
    """Every other status: how to go there, or why one cannot from here."""
    found = []
    for target in LifecycleStatus:
        if target is status:
            continue
        try:
            move = check_move(status, target)
        except Refused as refusal:
            found.append(MoveLine(target=target, possible=False, told=refusal.message))
        else:
            found.append(MoveLine(target=target, possible=True, told=move.effect))
    return tuple(sorted(found, key=lambda one: not one.possible))


def _mappings(head: Head, names: Mapping[UUID, str]) -> tuple[MappingLine, ...]:
    live = [one for one in head.versions if one.shown or one.status in PREPARED]
    found = [
        MappingLine(
            version=version.number,
            company=names.get(one.company_id, ""),
            nature=one.nature,
            account=one.gl_account,
            journal=one.journal,
            tax_code=one.tax_code,
            cost_center=one.cost_center,
            status=one.status,
            validated_at=one.validated_at,
        )
        for version in live
        for one in head.records.of_version(AccountingMapping, version.id)
    ]
    return tuple(
        sorted(found, key=lambda one: (one.company, list(AccountingNature).index(one.nature)))
    )


def _publications(
    head: Head, names: Mapping[UUID, str], codes: Mapping[UUID, str]
) -> tuple[PublicationLine, ...]:
    numbers = {one.id: one.number for one in head.versions}
    frozen = head.product.lifecycle_status is LifecycleStatus.FROZEN
    found = [
        PublicationLine(
            company=names.get(one.company_id, ""),
            code=codes.get(one.company_id, ""),
            version=numbers.get(one.product_version_id),
            channels=tuple(each for each in Channel if each in one.channels),
            visibility=one.visibility,
            price_visibility=one.price_visibility,
            conditions=one.conditions,
            start_at=one.start_at,
            end_at=one.end_at,
            standing=standing_of(
                one.status, start=one.start_at, end=one.end_at, now=head.when.at, frozen=frozen
            ),
            waits=one.status is PublicationStatus.SUSPENDED and one.awaited,
            pilot=pilot_words(
                teams=len(one.pilot_team_ids or ()), people=len(one.pilot_user_ids or ())
            ),
        )
        for one in head.records.of(Publication)
        if one.status is not PublicationStatus.DRAFT or head.owner
    ]
    order = list(Standing)
    return tuple(
        sorted(found, key=lambda one: (order.index(one.standing), one.company, one.start_at))
    )
