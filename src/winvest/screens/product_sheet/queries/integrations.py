"""The Intégrations tab: codes outside, the partner's connection, its doors, what came through."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any, cast
from uuid import UUID

from sqlalchemy import Row, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from winvest.foundation.inbox.enums import WebhookEventStatus
from winvest.foundation.inbox.models import WebhookEvent
from winvest.foundation.kit.scope import Scope
from winvest.group.partners.enums import (
    AuthType,
    CredentialEnvironment,
    EndpointStatus,
    PartnerStatus,
    WebhookKind,
)
from winvest.group.partners.models import Partner, PartnerCredential, WebhookEndpoint
from winvest.offer.catalog.models.products import ExternalMapping
from winvest.screens.product_sheet.queries.head import Head

EVENTS = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class ExternalCode:
    """The code of the product in another system."""

    system: str
    code: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Connection:
    """Keys of one environment: how we are recognised there, until when."""

    env: CredentialEnvironment
    auth_type: AuthType
    valid_to: datetime | None
    ended: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Endpoint:
    """A door for the partner's messages, and what came through it."""

    env: CredentialEnvironment
    event: WebhookKind
    status: EndpointStatus
    last_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """A message received."""

    at: datetime
    env: CredentialEnvironment
    kind: WebhookKind
    status: WebhookEventStatus
    attempts: int
    error: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class PartnerLink:
    """The partner behind the product, as far as this person may know it."""

    id: UUID
    name: str
    status: PartnerStatus
    sla_latency_ms: int | None
    sla_availability: Decimal | None
    sla_support_hours: int | None
    connections: tuple[Connection, ...]
    endpoints: tuple[Endpoint, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class IntegrationsView:
    """All that the tab shows beside the frame."""

    codes: tuple[ExternalCode, ...]
    partner: PartnerLink | None
    events: tuple[Event, ...]
    tests: tuple[Event, ...]


async def integrations_view(session: AsyncSession, scope: Scope, *, head: Head) -> IntegrationsView:
    """Codes, partner and its last messages; the partner's part for who may read partners."""
    codes = sorted(head.records.of(ExternalMapping), key=lambda one: one.system)
    partner: PartnerLink | None = None
    events: tuple[Event, ...] = ()
    if head.product.partner_id is not None and "partners.read" in head.reads:
        partner = await _partner(session, head.product.partner_id, at=head.when.at)
    if partner is not None and partner.endpoints:
        events = await _events(session, head.product.partner_id, until=head.when.at)
    return IntegrationsView(
        codes=tuple(ExternalCode(system=one.system, code=one.external_code) for one in codes),
        partner=partner,
        events=tuple(one for one in events if one.env is CredentialEnvironment.PRODUCTION),
        tests=tuple(one for one in events if one.env is CredentialEnvironment.SANDBOX),
    )


async def _partner(session: AsyncSession, partner_id: UUID, *, at: datetime) -> PartnerLink | None:
    """The partner with its keys and doors, in one query; no secret is read."""
    last = (
        select(func.max(WebhookEvent.received_at))
        .where(WebhookEvent.endpoint_id == WebhookEndpoint.id)
        .correlate(WebhookEndpoint)
        .scalar_subquery()
    )
    rows = (
        await session.execute(
            select(
                Partner.id,
                Partner.name,
                Partner.status,
                Partner.sla_latency_ms,
                Partner.sla_availability,
                Partner.sla_support_hours,
                PartnerCredential.env.label("key_env"),
                PartnerCredential.auth_type,
                PartnerCredential.valid_to,
                WebhookEndpoint.env.label("door_env"),
                WebhookEndpoint.event,
                WebhookEndpoint.status.label("door_status"),
                last.label("last_at"),
            )
            .outerjoin(PartnerCredential, PartnerCredential.partner_id == Partner.id)
            .outerjoin(WebhookEndpoint, WebhookEndpoint.partner_id == Partner.id)
            .where(Partner.id == partner_id)
            .order_by(WebhookEndpoint.env, WebhookEndpoint.event, PartnerCredential.env)
        )
    ).all()
    return _link(cast("Sequence[Row[Any]]", rows), at) if rows else None


def _link(rows: Sequence[Row[Any]], at: datetime) -> PartnerLink:
    first = rows[0]
    keys = {
        one.key_env: Connection(
            env=one.key_env,
            auth_type=one.auth_type,
            valid_to=one.valid_to,
            ended=one.valid_to is not None and one.valid_to <= at,
        )
        for one in rows
        if one.key_env is not None
    }
    doors = {
        (one.door_env, one.event): Endpoint(
            env=one.door_env, event=one.event, status=one.door_status, last_at=one.last_at
        )
        for one in rows
        if one.door_env is not None
    }
    return PartnerLink(
        id=first.id,
        name=first.name,
        status=first.status,
        sla_latency_ms=first.sla_latency_ms,
        sla_availability=first.sla_availability,
        sla_support_hours=first.sla_support_hours,
        connections=tuple(keys.values()),
        endpoints=tuple(doors.values()),
    )


async def _events(
    session: AsyncSession, partner_id: UUID | None, *, until: datetime
) -> tuple[Event, ...]:
    rows = await session.execute(
        select(
            WebhookEvent.received_at,
            WebhookEndpoint.env,
            WebhookEndpoint.event,
            WebhookEvent.status,
            WebhookEvent.attempts,
            WebhookEvent.last_error,
        )
        .join(WebhookEndpoint, WebhookEndpoint.id == WebhookEvent.endpoint_id)
        .where(WebhookEndpoint.partner_id == partner_id, WebhookEvent.received_at <= until)
        .order_by(WebhookEvent.received_at.desc())
        .limit(EVENTS)
    )
    return tuple(
        Event(at=at, env=env, kind=kind, status=status, attempts=attempts, error=error)
        for at, env, kind, status, attempts, error in rows
    )
