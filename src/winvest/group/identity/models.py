"""Tables of identity. They belong to the group: no company, no row-level security; every command
filters by the scope, and their audit chain is GROUP (data-model.md)."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import (
    ARRAY,
    BigInteger,
    ForeignKey,
    Index,
    LargeBinary,
    Text,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from winvest.foundation.infra.crypto import EncryptedBytes
from winvest.foundation.infra.models import EditableRow, Json, Row, one_of
from winvest.group.identity.enums import KeyRefusal

GROUP = "Users and roles are the group's: filtered by command, audited on the GROUP chain."


class User(EditableRow):
    """A person of the staff who signs in; `email` is stored in lower case."""

    __tablename__ = "app_user"
    __shared__ = GROUP

    email: Mapped[str] = mapped_column(unique=True)
    display_name: Mapped[str]
    phone: Mapped[str | None]
    password_hash: Mapped[str | None]
    password_changed_at: Mapped[datetime | None]
    status: Mapped[str] = mapped_column(server_default=text("'invited'"))
    disabled_reason: Mapped[str | None]
    last_seen_at: Mapped[datetime | None]
    preferences: Mapped[Json] = mapped_column(server_default=text("'{}'"))


class RoleRow(Row):
    """A role, as the rights matrix shows it."""

    __tablename__ = "role"
    __shared__ = GROUP

    code: Mapped[str] = mapped_column(unique=True)
    label: Mapped[str]
    position: Mapped[int]


class RightRow(Row):
    """A right: what a door or command asks for."""

    __tablename__ = "access_right"
    __shared__ = GROUP

    code: Mapped[str] = mapped_column(unique=True)
    label: Mapped[str]
    family: Mapped[str]
    sensitive: Mapped[bool] = mapped_column(server_default=text("false"))
    position: Mapped[int]


class RoleRight(Row):
    """One cell of the matrix: the role holds the right."""

    __tablename__ = "role_right"
    __shared__ = GROUP
    __table_args__ = (UniqueConstraint("role_code", "right_code"),)

    role_code: Mapped[str] = mapped_column(ForeignKey("role.code", ondelete="CASCADE"))
    right_code: Mapped[str] = mapped_column(ForeignKey("access_right.code", ondelete="CASCADE"))


class RoleAssignment(EditableRow):
    """A role held by a person at a company (none: the whole group), for a time, within families."""

    __tablename__ = "role_assignment"
    __shared__ = GROUP
    __table_args__ = (Index(None, "user_id"),)

    user_id: Mapped[UUID] = mapped_column(ForeignKey("app_user.id", ondelete="CASCADE"))
    role_code: Mapped[str] = mapped_column(ForeignKey("role.code"))
    company_id: Mapped[UUID | None] = mapped_column(ForeignKey("company.id"))
    risk_families: Mapped[list[str] | None] = mapped_column(ARRAY(Text))
    valid_from: Mapped[datetime] = mapped_column(server_default=text("now()"))
    valid_to: Mapped[datetime | None]
    granted_by: Mapped[UUID | None] = mapped_column(ForeignKey("app_user.id"))


class RightsEpoch(Row):
    """One row: goes up whenever anyone's rights may have changed (by triggers)."""

    __tablename__ = "rights_epoch"
    __shared__ = GROUP

    epoch: Mapped[int] = mapped_column(BigInteger, server_default=text("1"))


class UserSession(Row):
    """A signed-in browser; only the hash of its token is stored."""

    __tablename__ = "user_session"
    __shared__ = GROUP
    __table_args__ = (Index(None, "user_id", "revoked_at"),)

    user_id: Mapped[UUID] = mapped_column(ForeignKey("app_user.id", ondelete="CASCADE"))
    token_hash: Mapped[bytes] = mapped_column(LargeBinary, unique=True)
    last_seen_at: Mapped[datetime] = mapped_column(server_default=text("now()"))
    expires_at: Mapped[datetime]
    ip: Mapped[str]
    user_agent: Mapped[str]
    method: Mapped[str] = mapped_column(server_default=text("'password'"))
    mfa_required: Mapped[bool] = mapped_column(server_default=text("false"))
    mfa_at: Mapped[datetime | None]
    step_up_at: Mapped[datetime | None]
    revoked_at: Mapped[datetime | None]
    selected_company_id: Mapped[UUID | None] = mapped_column(ForeignKey("company.id"))
    challenge: Mapped[bytes | None] = mapped_column(LargeBinary)


class TotpFactor(Row):
    """An authenticator application; the secret is encrypted, each step serves once."""

    __tablename__ = "totp_factor"
    __shared__ = GROUP
    __table_args__ = (Index(None, "user_id"),)

    user_id: Mapped[UUID] = mapped_column(ForeignKey("app_user.id", ondelete="CASCADE"))
    name: Mapped[str]
    secret: Mapped[bytes] = mapped_column(EncryptedBytes)
    confirmed_at: Mapped[datetime | None]
    last_step: Mapped[int | None] = mapped_column(BigInteger)
    last_used_at: Mapped[datetime | None]


class Passkey(Row):
    """A security key (WebAuthn)."""

    __tablename__ = "passkey"
    __shared__ = GROUP
    __table_args__ = (Index(None, "user_id"),)

    user_id: Mapped[UUID] = mapped_column(ForeignKey("app_user.id", ondelete="CASCADE"))
    name: Mapped[str]
    credential_id: Mapped[bytes] = mapped_column(LargeBinary, unique=True)
    public_key: Mapped[bytes] = mapped_column(LargeBinary)
    sign_count: Mapped[int] = mapped_column(BigInteger, server_default=text("0"))
    last_used_at: Mapped[datetime | None]


class RecoveryCode(Row):
    """One of ten codes shown once; only its hash is stored."""

    __tablename__ = "recovery_code"
    __shared__ = GROUP
    __table_args__ = (Index(None, "user_id"),)

    user_id: Mapped[UUID] = mapped_column(ForeignKey("app_user.id", ondelete="CASCADE"))
    code_hash: Mapped[str]
    used_at: Mapped[datetime | None]


class SmsFactor(Row):
    """A telephone that may receive a code, where a company allows it; never the only factor."""

    __tablename__ = "sms_factor"
    __shared__ = GROUP
    __table_args__ = (Index(None, "user_id"),)

    user_id: Mapped[UUID] = mapped_column(ForeignKey("app_user.id", ondelete="CASCADE"))
    phone: Mapped[str]
    confirmed_at: Mapped[datetime | None]
    code_hash: Mapped[str | None]
    code_expires_at: Mapped[datetime | None]
    tries: Mapped[int] = mapped_column(server_default=text("0"))


class SignInPolicy(Row):
    """What a company allows its people to sign in with."""

    __tablename__ = "sign_in_policy"
    __shared__ = "Read before anybody is signed in; written by a command within the perimeter."

    company_id: Mapped[UUID] = mapped_column(
        ForeignKey("company.id", ondelete="CASCADE"), unique=True
    )
    sms_allowed: Mapped[bool] = mapped_column(server_default=text("false"))


class LoginAttempt(Row):
    """One attempt to sign in, for lock-out, alerts and the security page; purged after a year."""

    __tablename__ = "login_attempt"
    __shared__ = GROUP
    __table_args__ = (Index(None, "email", "created_at"), Index(None, "created_at"))

    email: Mapped[str]
    user_id: Mapped[UUID | None] = mapped_column(ForeignKey("app_user.id", ondelete="CASCADE"))
    ip: Mapped[str]
    user_agent: Mapped[str]
    outcome: Mapped[str]


class PasswordToken(Row):
    """A single-use link to choose a password (invitation, forgotten password)."""

    __tablename__ = "password_token"
    __shared__ = GROUP
    __table_args__ = (Index(None, "user_id"),)

    user_id: Mapped[UUID] = mapped_column(ForeignKey("app_user.id", ondelete="CASCADE"))
    token_hash: Mapped[bytes] = mapped_column(LargeBinary, unique=True)
    purpose: Mapped[str]
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]


class OidcIdentity(Row):
    """The same person at the group's directory (issuer and subject)."""

    __tablename__ = "oidc_identity"
    __shared__ = GROUP
    __table_args__ = (UniqueConstraint("issuer", "subject"),)

    user_id: Mapped[UUID] = mapped_column(ForeignKey("app_user.id", ondelete="CASCADE"))
    issuer: Mapped[str]
    subject: Mapped[str]
    last_used_at: Mapped[datetime | None]


class ApiKey(Row):
    """A program's key: one company, one role narrowed to rights; only its hash is stored."""

    __tablename__ = "api_key"
    __shared__ = "Keys are administered by the group; each is bound to one company by its column."

    name: Mapped[str]
    prefix: Mapped[str]
    token_hash: Mapped[bytes] = mapped_column(LargeBinary, unique=True)
    company_id: Mapped[UUID] = mapped_column(ForeignKey("company.id"))
    role_code: Mapped[str] = mapped_column(ForeignKey("role.code"))
    rights: Mapped[list[str] | None] = mapped_column(ARRAY(Text))
    expires_at: Mapped[datetime | None]
    last_used_at: Mapped[datetime | None]
    revoked_at: Mapped[datetime | None]
    created_by: Mapped[UUID | None] = mapped_column(ForeignKey("app_user.id"))
    rate_per_minute: Mapped[int | None]


class ApiKeyUsage(Row):
    """How much a key asked in the minute under way; a counter that a crash may forget."""

    __tablename__ = "api_key_usage"
    __shared__ = "One line a key, counted before its company is known; it holds nothing of any."
    __table_args__ = ({"prefixes": ["UNLOGGED"]},)

    id: Mapped[UUID] = mapped_column(
        ForeignKey("api_key.id", ondelete="CASCADE"), primary_key=True, sort_order=-100
    )
    minute: Mapped[datetime]
    requests: Mapped[int]


class ApiKeyRefusal(Row):
    """How often a key was refused lately, and why; a counter that a crash may forget."""

    __tablename__ = "api_key_refusal"
    __shared__ = "One line a key, counted before its company is known; read beside its key."
    __table_args__ = ({"prefixes": ["UNLOGGED"]},)

    id: Mapped[UUID] = mapped_column(
        ForeignKey("api_key.id", ondelete="CASCADE"), primary_key=True, sort_order=-100
    )
    refused: Mapped[int]
    since: Mapped[datetime]
    last_at: Mapped[datetime]
    reason: Mapped[KeyRefusal] = mapped_column(one_of(KeyRefusal, name="reason"))


class AccessReview(Row):
    """A quarter's review of who holds which role."""

    __tablename__ = "access_review"
    __shared__ = GROUP

    quarter: Mapped[str] = mapped_column(unique=True)
    status: Mapped[str] = mapped_column(server_default=text("'open'"))
    due_at: Mapped[datetime]
    closed_at: Mapped[datetime | None]
    closed_by: Mapped[UUID | None] = mapped_column(ForeignKey("app_user.id"))


class AccessReviewLine(Row):
    """One role of one person, to keep or to withdraw."""

    __tablename__ = "access_review_line"
    __shared__ = GROUP
    __table_args__ = (Index(None, "review_id"),)

    review_id: Mapped[UUID] = mapped_column(ForeignKey("access_review.id", ondelete="CASCADE"))
    assignment_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("role_assignment.id", ondelete="SET NULL")
    )
    user_id: Mapped[UUID] = mapped_column(ForeignKey("app_user.id", ondelete="CASCADE"))
    role_code: Mapped[str]
    company_id: Mapped[UUID | None] = mapped_column(ForeignKey("company.id"))
    decision: Mapped[str] = mapped_column(server_default=text("'pending'"))
    comment: Mapped[str | None]
    decided_by: Mapped[UUID | None] = mapped_column(ForeignKey("app_user.id"))
    decided_at: Mapped[datetime | None]
