"""What all tables share: the registry, the column types and the sealed document."""

from __future__ import annotations

from datetime import UTC, date, datetime
from enum import StrEnum
from typing import Annotated, Any, ClassVar, TypeVar

from sqlalchemy import (
    BigInteger,
    BindParameter,
    Date,
    DateTime,
    Dialect,
    LargeBinary,
    MetaData,
    String,
    TypeDecorator,
    bindparam,
)
from sqlalchemy.orm import DeclarativeBase, mapped_column

from rlf.ids import new_id

E = TypeVar("E", bound=StrEnum)


def now() -> datetime:
    """This moment, in UTC with its time zone."""
    return datetime.now(UTC)


def today() -> date:
    """This day, in UTC."""
    return now().date()


def the_day() -> BindParameter[date]:
    """This day in a statement, looked up whenever the statement is executed, so that one may be made beforehand."""
    return bindparam("the_day", callable_=today, type_=Date(), unique=True)


class UtcDateTime(TypeDecorator[datetime]):
    """A moment in UTC that keeps its time zone on databases that drop it."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Store as UTC; a naive moment is refused, since nobody could say which it is."""
        if value is not None and value.tzinfo is None:
            raise ValueError("a moment needs its time zone")
        return value.astimezone(UTC) if value is not None else None

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Read as UTC."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class EnumText(TypeDecorator[StrEnum]):
    """A StrEnum stored as its text, so that a new member needs no migration."""

    impl = String(32)
    cache_ok = True

    def __init__(self, members: type[StrEnum]) -> None:
        super().__init__()
        self.members = members

    def process_bind_param(self, value: StrEnum | str | None, dialect: Dialect) -> str | None:
        """Store the text of a member; anything else is refused."""
        return self.members(value).value if value is not None else None

    def process_result_value(self, value: Any, dialect: Dialect) -> StrEnum | None:
        """Read the member."""
        return self.members(value) if value is not None else None


Id = Annotated[int, mapped_column(BigInteger, primary_key=True, autoincrement=False, default=new_id)]
Moment = Annotated[datetime, mapped_column(UtcDateTime, default=now)]
Sealed = Annotated[bytes, mapped_column(LargeBinary)]


class Base(DeclarativeBase):
    """Base of all tables."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(column_0_N_label)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map: ClassVar[dict[Any, Any]] = {datetime: UtcDateTime, int: BigInteger}
