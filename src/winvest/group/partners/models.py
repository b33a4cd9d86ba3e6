"""Tables of the partners."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import (
    CheckConstraint,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Numeric,
    String,
    Text,
    UniqueConstraint,
    text,
)
from sqlalchemy.dialects.postgresql import ARRAY, CIDR, JSONB
from sqlalchemy.orm import Mapped, mapped_column

import winvest.group.companies.models
import winvest.group.partners.refusals  # noqa: F401 - declares what these tables refuse
from winvest.foundation.infra.crypto import EncryptedBytes, EncryptedJSON
from winvest.foundation.infra.models import EditableRow, Row, from_parent, one_of
from winvest.group.partners.enums import (
    AuthType,
    CredentialEnvironment,
    EndpointStatus,
    PartnerContactKind,
    PartnerStatus,
    PartnerType,
    WebhookKind,
)


class Partner(EditableRow):
    """A partner of one company; other companies use it once it is activated for them."""

    __tablename__ = "partner"
    __table_args__ = (
        UniqueConstraint("company_id", "name"),
        UniqueConstraint("company_id", "slug"),
        UniqueConstraint("id", "company_id"),
        CheckConstraint("slug ~ '^[a-z0-9][a-z0-9-]*$'", name="slug_shape"),
        CheckConstraint("siren ~ '^[0-9]{9}$'", name="siren_shape"),
        CheckConstraint("siret ~ '^[0-9]{14}$'", name="siret_shape"),
        CheckConstraint("sla_availability BETWEEN 0 AND 100", name="sla_availability_range"),
        CheckConstraint("sla_latency_ms > 0", name="sla_latency_positive"),
        CheckConstraint("sla_support_hours > 0", name="sla_support_positive"),
        CheckConstraint("sla_to > sla_from", name="sla_period"),
        Index("ix_partner_slug", "slug"),
        Index("ix_partner_siren", "siren"),
    )

    company_id: Mapped[UUID] = mapped_column(ForeignKey("company.id", ondelete="RESTRICT"))
    slug: Mapped[str] = mapped_column(String(40))
    type: Mapped[PartnerType] = mapped_column(one_of(PartnerType, name="type"))
    name: Mapped[str] = mapped_column(String(160))
    legal_name: Mapped[str | None] = mapped_column(String(160))
    siren: Mapped[str | None] = mapped_column(String(9))
    addresses: Mapped[list[dict[str, Any]] | None] = mapped_column(JSONB)
    iban_masked: Mapped[str | None] = mapped_column(String(40))
    bic: Mapped[str | None] = mapped_column(String(20))
    payment_terms: Mapped[str | None] = mapped_column(String(60))
    status: Mapped[PartnerStatus] = mapped_column(
        one_of(PartnerStatus, name="status"), server_default=text("'active'")
    )
    sla_latency_ms: Mapped[int | None]
    sla_availability: Mapped[Decimal | None] = mapped_column(Numeric(5, 2))
    sla_support_hours: Mapped[int | None]
    sla_notes: Mapped[str | None]
    country: Mapped[str] = mapped_column(String(2), server_default=text("'FR'"))
    siret: Mapped[str | None] = mapped_column(String(14))
    vat_number: Mapped[str | None] = mapped_column(String(32))
    iban: Mapped[bytes | None] = mapped_column(EncryptedBytes, deferred=True)
    sla_contact: Mapped[str | None] = mapped_column(String(160))
    sla_from: Mapped[date | None]
    sla_to: Mapped[date | None]


class PartnerContact(EditableRow):
    """Whom to reach at the partner."""

    __tablename__ = "partner_contact"
    __table_args__ = (
        ForeignKeyConstraint(
            ["partner_id", "company_id"], ["partner.id", "partner.company_id"], ondelete="CASCADE"
        ),
        CheckConstraint("num_nonnulls(email, phone) > 0", name="reachable"),
    )

    partner_id: Mapped[UUID] = mapped_column(index=True)
    company_id: Mapped[UUID] = mapped_column(server_default=from_parent())
    kind: Mapped[PartnerContactKind] = mapped_column(one_of(PartnerContactKind, name="kind"))
    name: Mapped[str] = mapped_column(String(120))
    email: Mapped[str | None] = mapped_column(String(254))
    phone: Mapped[str | None] = mapped_column(String(32))


class PartnerExtranetCode(EditableRow):
    """A code under which a company of the group (or all) is known on the partner's extranet.

    It stands in clear in `code`, or encrypted in `secret`: never both.
    """

    __tablename__ = "partner_extranet_code"
    __table_args__ = (
        ForeignKeyConstraint(
            ["partner_id", "company_id"], ["partner.id", "partner.company_id"], ondelete="CASCADE"
        ),
        UniqueConstraint(
            "partner_id",
            "for_company_id",
            "label",
            postgresql_nulls_not_distinct=True,
            name="uq_partner_extranet_code_partner_id_for_company_id_label",
        ),
        CheckConstraint("(code IS NULL) <> (secret IS NULL)", name="one_value"),
    )

    partner_id: Mapped[UUID]
    company_id: Mapped[UUID] = mapped_column(server_default=from_parent())
    label: Mapped[str] = mapped_column(String(80))
    code: Mapped[str | None] = mapped_column(String(80))
    portal_url: Mapped[str | None]
    secret: Mapped[bytes | None] = mapped_column(EncryptedBytes, deferred=True)
    for_company_id: Mapped[UUID | None] = mapped_column(ForeignKey("company.id"), index=True)
    revealed_at: Mapped[datetime | None]


class PartnerActivation(EditableRow):
    """Whether a company of the group may use the partner. Readable by both companies."""

    __tablename__ = "partner_activation"
    __table_args__ = (
        ForeignKeyConstraint(
            ["partner_id", "owner_company_id"],
            ["partner.id", "partner.company_id"],
            ondelete="CASCADE",
        ),
        UniqueConstraint("partner_id", "company_id"),
    )

    partner_id: Mapped[UUID]
    owner_company_id: Mapped[UUID] = mapped_column(server_default=from_parent())
    company_id: Mapped[UUID] = mapped_column(ForeignKey("company.id"), index=True)
    status: Mapped[PartnerStatus] = mapped_column(
        one_of(PartnerStatus, name="status"), server_default=text("'active'")
    )
    activated_at: Mapped[datetime | None]


class PartnerCredential(EditableRow):
    """The keys in force at a partner, encrypted; what they replaced is in the history."""

    __tablename__ = "partner_credential"
    __table_args__ = (
        ForeignKeyConstraint(
            ["partner_id", "company_id"], ["partner.id", "partner.company_id"], ondelete="CASCADE"
        ),
        UniqueConstraint("partner_id", "env"),
        CheckConstraint("valid_to > valid_from", name="period"),
    )

    partner_id: Mapped[UUID]
    company_id: Mapped[UUID] = mapped_column(server_default=from_parent())
    env: Mapped[CredentialEnvironment] = mapped_column(one_of(CredentialEnvironment, name="env"))
    auth_type: Mapped[AuthType] = mapped_column(one_of(AuthType, name="auth_type"))
    credentials: Mapped[dict[str, Any]] = mapped_column(EncryptedJSON)
    valid_from: Mapped[datetime] = mapped_column(server_default=text("now()"))
    valid_to: Mapped[datetime | None]
    rotated_by: Mapped[UUID | None]


class PartnerCredentialHistory(Row):
    """Keys that were replaced or revoked, written by trigger; never the secret itself."""

    __tablename__ = "partner_credential_history"
    __table_args__ = (
        ForeignKeyConstraint(
            ["partner_id", "company_id"], ["partner.id", "partner.company_id"], ondelete="CASCADE"
        ),
    )

    partner_id: Mapped[UUID] = mapped_column(index=True)
    company_id: Mapped[UUID]
    env: Mapped[CredentialEnvironment] = mapped_column(one_of(CredentialEnvironment, name="env"))
    auth_type: Mapped[AuthType] = mapped_column(one_of(AuthType, name="auth_type"))
    valid_from: Mapped[datetime]
    valid_to: Mapped[datetime]
    rotated_by: Mapped[UUID | None]


class WebhookEndpoint(EditableRow):
    """A door for one kind of message of a partner, with its shared secret."""

    __tablename__ = "webhook_endpoint"
    __table_args__ = (
        ForeignKeyConstraint(
            ["partner_id", "company_id"], ["partner.id", "partner.company_id"], ondelete="CASCADE"
        ),
        UniqueConstraint("partner_id", "env", "event"),
        UniqueConstraint("id", "company_id"),
    )

    partner_id: Mapped[UUID]
    company_id: Mapped[UUID] = mapped_column(server_default=from_parent())
    env: Mapped[CredentialEnvironment] = mapped_column(
        one_of(CredentialEnvironment, name="env"), server_default=text("'production'")
    )
    event: Mapped[WebhookKind] = mapped_column(one_of(WebhookKind, name="event", length=60))
    target_url: Mapped[str] = mapped_column(Text)
    secret: Mapped[bytes] = mapped_column(EncryptedBytes)
    allowed_networks: Mapped[list[Any]] = mapped_column(ARRAY(CIDR), server_default=text("'{}'"))
    status: Mapped[EndpointStatus] = mapped_column(
        one_of(EndpointStatus, name="status"), server_default=text("'active'")
    )
