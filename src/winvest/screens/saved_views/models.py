"""Tables of the saved views and of each person's own columns."""

from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

import winvest.group.companies.models
import winvest.group.identity.models
import winvest.screens.saved_views.refusals  # noqa: F401 - declares what these tables refuse
from winvest.foundation.infra.models import EditableRow, Json, Row, Words, one_of
from winvest.screens.saved_views.enums import Audience


class SavedView(EditableRow):
    """A list's filters, order and columns under a name. A few dozen a list."""

    __tablename__ = "saved_view"
    __table_args__ = (
        CheckConstraint("btrim(name) <> ''", name="name_given"),
        CheckConstraint("(audience = 'company') = (company_id IS NOT NULL)", name="company_said"),
        Index(
            "uq_saved_view_personal_name",
            "user_id",
            "list_key",
            text("lower(name)"),
            unique=True,
            postgresql_where=text("audience = 'personal'"),
        ),
        Index(
            "uq_saved_view_company_name",
            "company_id",
            "list_key",
            text("lower(name)"),
            unique=True,
            postgresql_where=text("audience = 'company'"),
        ),
        Index(
            "uq_saved_view_group_name",
            "list_key",
            text("lower(name)"),
            unique=True,
            postgresql_where=text("audience = 'group'"),
        ),
    )

    list_key: Mapped[str] = mapped_column(String(40))
    name: Mapped[str] = mapped_column(String(60))
    audience: Mapped[Audience] = mapped_column(
        one_of(Audience, name="audience"), server_default=text("'personal'")
    )
    user_id: Mapped[UUID] = mapped_column(ForeignKey("app_user.id", ondelete="CASCADE"))
    company_id: Mapped[UUID | None] = mapped_column(ForeignKey("company.id", ondelete="CASCADE"))
    filters: Mapped[Json] = mapped_column(server_default=text("'{}'"))
    columns: Mapped[Words]


class ListColumns(Row):
    """How one person arranges a list, or a view of it: own columns, and whether it opens first."""

    __tablename__ = "list_columns"
    __shared__ = "Each row is one person's own screen: row-level security by user, no company."
    __table_args__ = (
        UniqueConstraint("user_id", "list_key", "view_id", postgresql_nulls_not_distinct=True),
        Index(
            "uq_list_columns_default",
            "user_id",
            "list_key",
            unique=True,
            postgresql_where=text("is_default"),
        ),
        Index("ix_list_columns_view_id", "view_id"),
    )

    user_id: Mapped[UUID] = mapped_column(ForeignKey("app_user.id", ondelete="CASCADE"))
    list_key: Mapped[str] = mapped_column(String(40))
    view_id: Mapped[UUID | None] = mapped_column(ForeignKey("saved_view.id", ondelete="CASCADE"))
    columns: Mapped[Words]
    is_default: Mapped[bool] = mapped_column(server_default=text("false"))
