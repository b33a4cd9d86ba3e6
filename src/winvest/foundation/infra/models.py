"""Tables: the base of every model, its constraint names, and the column types rooms share."""

from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from typing import Annotated, Any
from uuid import UUID

from sqlalchemy import (
    BigInteger,
    DateTime,
    Enum,
    MetaData,
    Numeric,
    SmallInteger,
    String,
    Text,
    func,
    text,
)
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column
from sqlalchemy.schema import FetchedValue

from winvest.foundation.kit.identifiers import new_id

NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s",
    "pk": "pk_%(table_name)s",
}

Code = Annotated[str, mapped_column(String(60))]
Label = Annotated[str, mapped_column(String(160))]
Moment = Annotated[datetime, mapped_column(DateTime(timezone=True))]
Rate = Annotated[Decimal, mapped_column(Numeric(5, 2))]
UnitAmount = Annotated[Decimal, mapped_column(Numeric(18, 6))]
PostedAmount = Annotated[Decimal, mapped_column(Numeric(12, 2))]
Small = Annotated[int, mapped_column(SmallInteger)]
Large = Annotated[int, mapped_column(BigInteger)]
Json = dict[str, Any]
Words = Annotated[list[str], mapped_column(ARRAY(Text), server_default=text("'{}'"))]


class Base(DeclarativeBase):
    """Every table. One without a company says why in `__shared__`."""

    metadata = MetaData(naming_convention=NAMES)
    type_annotation_map = {
        datetime: DateTime(timezone=True),
        str: Text(),
        Json: JSONB(),
        list[str]: ARRAY(Text),
    }


class Row(Base):
    """A row with the columns that all tables carry; `updated_at` is kept by a trigger."""

    __abstract__ = True
    # What triggers and defaults fill comes back with the write: no later query, none in async.
    __mapper_args__ = {"eager_defaults": True}

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id, sort_order=-100)
    created_at: Mapped[datetime] = mapped_column(server_default=func.now(), sort_order=100)
    updated_at: Mapped[datetime] = mapped_column(
        server_default=func.now(), server_onupdate=FetchedValue(), sort_order=101
    )


class EditableRow(Row):
    """A row that people edit on screen; `lock_version` goes up by a trigger at each change."""

    __abstract__ = True

    lock_version: Mapped[int] = mapped_column(
        server_default=text("1"), server_onupdate=FetchedValue(), sort_order=102
    )


class ChangeEpoch(Row):
    """How often something that processes keep in memory has changed (by triggers). A row each."""

    __tablename__ = "change_epoch"
    __shared__ = "numbers, nothing of any company"

    name: Mapped[str] = mapped_column(Text, unique=True)
    epoch: Mapped[int] = mapped_column(BigInteger, server_default=text("1"))


def one_of(kind: type[StrEnum], *, name: str, length: int = 24) -> Enum:
    """A text column that holds one value of a normalised list, checked by the database.

    The check is named `ck_<table>_<name>`; the value is read back as the enum's member.
    """
    return Enum(
        kind,
        name=name,
        native_enum=False,
        create_constraint=True,
        validate_strings=True,
        length=length,
        values_callable=lambda members: [member.value for member in members],
    )


def from_parent() -> FetchedValue:
    """Mark a column that a trigger copies from the parent row when it is left out."""
    return FetchedValue()
