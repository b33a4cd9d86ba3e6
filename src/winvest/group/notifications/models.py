"""Tables of the notifications."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

import winvest.group.companies.models
import winvest.group.identity.models
import winvest.group.notifications.refusals  # noqa: F401 - declares what these tables refuse
from winvest.foundation.infra.crypto import EncryptedBytes, EncryptedJSON
from winvest.foundation.infra.models import Base, EditableRow, Json, Row, one_of
from winvest.group.notifications.enums import NoticeChannel, NoticeTone, SendingStatus

USER, COMPANY = "app_user.id", "company.id"


class Notification(Row):
    """Something told to one person inside Winvest; read by them alone."""

    __tablename__ = "notification"
    __shared__ = "belongs to a person, read by them alone (row-level security by actor)"
    __table_args__ = (
        UniqueConstraint("recipient_id", "subject_key"),
        CheckConstraint("link ~ '^/([^/]|$)'", name="link_local"),
        Index(
            "ix_notification_recipient_id_created_at",
            "recipient_id",
            text("created_at DESC"),
            text("id DESC"),
        ),
    )

    recipient_id: Mapped[UUID] = mapped_column(ForeignKey(USER, ondelete="CASCADE"))
    about_company_id: Mapped[UUID | None] = mapped_column(ForeignKey(COMPANY, ondelete="CASCADE"))
    event: Mapped[str] = mapped_column(String(60))
    tone: Mapped[NoticeTone] = mapped_column(one_of(NoticeTone, name="tone"))
    title: Mapped[str] = mapped_column(String(200))
    body: Mapped[str] = mapped_column(server_default=text("''"))
    link: Mapped[str | None] = mapped_column(String(400))
    subject_key: Mapped[str | None] = mapped_column(String(160))
    read_at: Mapped[datetime | None]


class NotificationUnread(Base):
    """How many notifications a person has not read; kept by a trigger."""

    __tablename__ = "notification_unread"
    __shared__ = "a count beside the bell, kept by trigger"

    user_id: Mapped[UUID] = mapped_column(ForeignKey(USER, ondelete="CASCADE"), primary_key=True)
    unread: Mapped[int] = mapped_column(server_default=text("0"))


class NotificationPreference(Row):
    """By which channels a person wants to be told of an event."""

    __tablename__ = "notification_preference"
    __shared__ = "a person's wishes, written by them alone"
    __table_args__ = (UniqueConstraint("user_id", "event", "channel"),)

    user_id: Mapped[UUID] = mapped_column(ForeignKey(USER, ondelete="CASCADE"))
    event: Mapped[str] = mapped_column(String(60))
    channel: Mapped[NoticeChannel] = mapped_column(one_of(NoticeChannel, name="channel"))
    wanted: Mapped[bool]


class NotificationTemplate(EditableRow):
    """The words of a company for an event and a channel, instead of the house's own."""

    __tablename__ = "notification_template"
    __table_args__ = (UniqueConstraint("company_id", "event", "channel"),)

    company_id: Mapped[UUID] = mapped_column(ForeignKey(COMPANY, ondelete="CASCADE"))
    event: Mapped[str] = mapped_column(String(60))
    channel: Mapped[NoticeChannel] = mapped_column(one_of(NoticeChannel, name="channel"))
    subject: Mapped[str] = mapped_column(String(200))
    body: Mapped[str]


class SlackHook(EditableRow):
    """The Slack channel of a company; its address is a credential."""

    __tablename__ = "slack_hook"
    __table_args__ = (UniqueConstraint("company_id"),)

    company_id: Mapped[UUID] = mapped_column(ForeignKey(COMPANY, ondelete="CASCADE"))
    label: Mapped[str] = mapped_column(String(80))
    url: Mapped[bytes] = mapped_column(EncryptedBytes)
    active: Mapped[bool] = mapped_column(server_default=text("true"))


class Sending(Row):
    """A message sent outside (mail, SMS, Slack): where it stands, how often it was tried."""

    __tablename__ = "sending"
    __table_args__ = (
        CheckConstraint("attempts >= 0", name="attempts_positive"),
        Index(
            "ix_sending_company_id_created_at",
            "company_id",
            text("created_at DESC"),
            text("id DESC"),
        ),
        Index("ix_sending_recipient_id", "recipient_id"),
    )

    company_id: Mapped[UUID] = mapped_column(ForeignKey(COMPANY, ondelete="CASCADE"))
    event: Mapped[str] = mapped_column(String(60))
    channel: Mapped[NoticeChannel] = mapped_column(one_of(NoticeChannel, name="channel"))
    recipient_id: Mapped[UUID | None] = mapped_column(ForeignKey(USER, ondelete="SET NULL"))
    shown_target: Mapped[str] = mapped_column(String(120))
    subject: Mapped[str] = mapped_column(String(200))
    content: Mapped[Json] = mapped_column(EncryptedJSON)
    status: Mapped[SendingStatus] = mapped_column(
        one_of(SendingStatus, name="status"), server_default=text("'waiting'")
    )
    attempts: Mapped[int] = mapped_column(server_default=text("0"))
    last_error: Mapped[str | None]
    sent_at: Mapped[datetime | None]
