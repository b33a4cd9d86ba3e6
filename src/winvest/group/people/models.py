"""Tables of the teams of salespeople."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import (
    CheckConstraint,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    String,
    UniqueConstraint,
    column,
    func,
    text,
)
from sqlalchemy.dialects.postgresql import ExcludeConstraint
from sqlalchemy.orm import Mapped, mapped_column

import winvest.group.people.refusals  # noqa: F401 - declares what these tables refuse
from winvest.foundation.infra.models import EditableRow, Row


class Team(EditableRow):
    """A team of one company; archived, it gives its people nothing any more."""

    __tablename__ = "team"
    __table_args__ = (
        UniqueConstraint("id", "company_id"),
        Index(
            "uq_team_name",
            "company_id",
            func.fr_unaccent(func.lower(column("name"))),
            unique=True,
            postgresql_where=text("archived_at IS NULL"),
        ),
        CheckConstraint("btrim(name) <> ''", name="named"),
    )

    company_id: Mapped[UUID] = mapped_column(ForeignKey("company.id"))
    name: Mapped[str] = mapped_column(String(80))
    manager_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("app_user.id", ondelete="SET NULL"), index=True
    )
    archived_at: Mapped[datetime | None]


class TeamMember(Row):
    """The time that a person spends in a team; a member of today has not left."""

    __tablename__ = "team_member"
    __table_args__ = (
        ForeignKeyConstraint(
            ["team_id", "company_id"], ["team.id", "team.company_id"], ondelete="CASCADE"
        ),
        CheckConstraint("left_at >= joined_at", name="period"),
        ExcludeConstraint(
            ("team_id", "="),
            ("user_id", "="),
            (func.tstzrange(column("joined_at"), column("left_at")), "&&"),
            name="ex_team_member_overlap",
            using="gist",
        ),
    )

    team_id: Mapped[UUID]
    company_id: Mapped[UUID]
    user_id: Mapped[UUID] = mapped_column(
        ForeignKey("app_user.id", ondelete="CASCADE"), index=True, info={"names_row": True}
    )
    joined_at: Mapped[datetime]
    left_at: Mapped[datetime | None]
