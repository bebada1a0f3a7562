"""What every table shares: names of constraints, and the kinds of columns."""

from datetime import UTC, datetime, timedelta
from typing import Annotated, Any, cast

from pydantic import TypeAdapter
from sqlalchemy import (
    ColumnElement,
    DateTime,
    Dialect,
    Interval,
    MetaData,
    String,
    Table,
    Text,
    TypeDecorator,
    bindparam,
    func,
    literal,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import DeclarativeBase, Session, mapped_column


class Base(DeclarativeBase):
    """The base of every table row."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s",
            "pk": "pk_%(table_name)s",
        }
    )


class UtcDateTime(TypeDecorator[datetime]):
    """An instant: refuses naive datetimes, and comes back aware and in UTC."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("An instant needs a time zone.")
        value = value.astimezone(UTC)
        return value.replace(tzinfo=None) if dialect.name == "sqlite" else value

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class ModelJson(TypeDecorator[Any]):
    """A frozen pydantic value, kept as JSON text: `ModelJson(BriefAnswers)` or `ModelJson(tuple[Flip, ...])`."""

    impl = Text
    cache_ok = True

    def __init__(self, shape: Any) -> None:
        super().__init__()
        self.shape = shape
        self._adapter: TypeAdapter[Any] = TypeAdapter(shape)

    def process_bind_param(self, value: Any, dialect: Dialect) -> str | None:
        return None if value is None else self._adapter.dump_json(value).decode()

    def process_result_value(self, value: str | None, dialect: Dialect) -> Any:
        return None if value is None else self._adapter.validate_json(value)


Moment = Annotated[datetime, mapped_column(UtcDateTime)]
Key = Annotated[str, mapped_column(String(32), primary_key=True)]
Ref = Annotated[str, mapped_column(String(32))]
SlackId = Annotated[str, mapped_column(String(32))]
Name = Annotated[str, mapped_column(String(64))]
LongText = Annotated[str, mapped_column(Text)]


def insert_into(session: Session, row: type[Base]) -> postgresql.Insert | sqlite.Insert:
    """An insert that may say what becomes of a conflict: two replicas may write the same row at once."""
    return insert_for(session.get_bind().dialect.name, row)


def insert_for(dialect: str, row: type[Base]) -> postgresql.Insert | sqlite.Insert:
    """The same, of the table alone, in a statement that is put together before."""
    table = cast(Table, row.__table__)
    return postgresql.insert(table) if dialect == "postgresql" else sqlite.insert(table)


def is_postgresql(session: Session) -> bool:
    return session.get_bind().dialect.name == "postgresql"


def database_now(session: Session, plus: timedelta = timedelta()) -> ColumnElement[datetime]:
    """The database's own time, so that replicas with wrong clocks agree on leases."""
    if is_postgresql(session):
        return server_time(plus)
    # A SQLite file lives on this machine: its clock is ours.
    return literal(datetime.now(UTC) + plus, UtcDateTime())


def given_time(dialect: str, name: str, plus: timedelta = timedelta()) -> ColumnElement[datetime]:
    """The same in a question that was put together before; on SQLite it is given under this name."""
    return bindparam(name, type_=UtcDateTime()) if dialect == "sqlite" else server_time(plus)


def given_moment(session: Session, plus: timedelta) -> datetime | timedelta:
    """So long from now in database time, as `moment_given` takes it."""
    return plus if is_postgresql(session) else datetime.now(UTC) + plus


def moment_given(dialect: str, name: str) -> ColumnElement[datetime]:
    """A moment so long from now, where how long is given under this name, in a statement put together before."""
    if dialect == "sqlite":
        return bindparam(name, type_=UtcDateTime())
    return server_time() + bindparam(name, type_=Interval())


def server_time(plus: timedelta = timedelta()) -> ColumnElement[datetime]:
    """PostgreSQL's own time."""
    return func.statement_timestamp(type_=DateTime(timezone=True)) + literal(plus, Interval)
