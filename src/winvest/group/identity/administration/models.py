"""Table of the acts of administrators on accounts, with the reason that they gave."""

from uuid import UUID

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from winvest.foundation.infra.models import Row, one_of
from winvest.group.identity.administration.enums import AdminAct
from winvest.group.identity.models import GROUP


class AdminActRow(Row):
    """One act on one account: who, on whom, why. Append-only; audited on the GROUP chain."""

    __tablename__ = "admin_act"
    __shared__ = GROUP
    __table_args__ = (Index(None, "user_id", "created_at"),)

    user_id: Mapped[UUID] = mapped_column(ForeignKey("app_user.id", ondelete="CASCADE"))
    actor_id: Mapped[UUID | None] = mapped_column(ForeignKey("app_user.id"))
    actor_label: Mapped[str]
    act: Mapped[AdminAct] = mapped_column(one_of(AdminAct, name="act"))
    reason: Mapped[str | None]
