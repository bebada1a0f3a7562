"""The one row mapper: how a row keeps a value, and how a workspace's rows are asked for and kept."""

from collections.abc import Sequence
from functools import cache, lru_cache
from typing import Any, ClassVar, Final, Generic, Self, TypeVar, get_args, get_origin

from sqlalchemy import BindParameter, ColumnElement, Select, String, bindparam, delete, select
from sqlalchemy.orm import Mapped, QueryableAttribute, Session

from domain.model import Value
from domain.refusals import NotFound
from storage.base import Base, SlackId

V = TypeVar("V", bound=Value)
R = TypeVar("R", bound="OfWorkspace")
Order = Sequence[ColumnElement[Any] | QueryableAttribute[Any]]


def named(name: str, *, several: bool = False) -> BindParameter[str]:
    """What is given with a question that was put together before: for what is asked often, that is half the work."""
    return bindparam(name, type_=String(), expanding=several)


#: The workspace of whoever asks such a question.
WORKSPACE: Final = named("workspace")


def made(value: type[V], row: Base, **given: object) -> V:
    """The value whose fields are the row's attributes of the same names, but for those that are given."""
    held = {name: getattr(row, name) for name in value.model_fields if name not in given}
    return value.model_validate(held | given, from_attributes=True)


class OfWorkspace(Base):
    """A row that belongs to one workspace."""

    __abstract__ = True

    workspace: Mapped[SlackId]


# A part of each question: to put these together costs a third of asking it.
@cache
def _all_of(row: type[OfWorkspace]) -> Select[Any]:
    return select(row).execution_options(populate_existing=True)


@lru_cache(1000)
def _is_of(row: type[OfWorkspace], workspace: str) -> ColumnElement[bool]:
    return row.workspace == workspace


@cache
def _exactly(row: type[OfWorkspace], names: tuple[str, ...], *, lock: bool) -> Select[Any]:
    found = _all_of(row).where(row.workspace == WORKSPACE, *(getattr(row, name) == named(name) for name in names))
    return found.with_for_update(of=row) if lock else found


class Keeps(OfWorkspace, Generic[V]):
    """A row that keeps a value: each field in the attribute of its name, be that a column, JSON or rows of their own.

    Where a field is kept otherwise, the row's own `of` and `to_domain` say how; one that is kept nowhere cannot be read.
    """

    __abstract__ = True

    _value: type[V]

    def __init_subclass__(cls) -> None:
        super().__init_subclass__()
        bases = getattr(cls, "__orig_bases__", ())
        (cls._value,) = (get_args(base)[0] for base in bases if get_origin(base) is Keeps)

    @classmethod
    def of(cls, value: V, **beside: object) -> Self:
        """The row as the value is now, with what is kept beside it."""
        return cls(**{name: held for name, held in value if hasattr(cls, name)} | beside)

    def to_domain(self, **given: object) -> V:
        """The value that it keeps; `given` are fields that are kept elsewhere."""
        return made(self._value, self, **given)


class Repository:
    """What one workspace has kept, inside one transaction. Whatever is asked comes as it is now."""

    #: What whoever asks for something that is not there reads.
    gone: ClassVar[str] = ""

    def __init__(self, session: Session, workspace: str) -> None:
        self._session = session
        self._workspace = workspace
        # The session forgets what nobody holds, and would ask for it again to save it.
        self._locked: list[Base] = []

    def _rows(self, row: type[R], *where: ColumnElement[bool]) -> Select[R]:
        found: Select[R] = _all_of(row)
        return found.where(_is_of(row, self._workspace), *where)

    def _one(self, row: type[R], *where: ColumnElement[bool], lock: bool = False, **exactly: str) -> R | None:
        """The only one, with exactly these values; locked, nobody else changes it until this transaction ends."""
        question: Select[R] = _exactly(row, tuple(exactly), lock=lock)
        if where:
            question = question.where(*where)
        asked = {"workspace": self._workspace, **exactly}
        found = self._session.scalars(question, asked).unique().one_or_none()
        if lock and found is not None:
            self._locked.append(found)
        return found

    def _get(self, row: type[R], *where: ColumnElement[bool], lock: bool = False, **exactly: str) -> R:
        """As `_one`; raises NotFound."""
        if (found := self._one(row, *where, lock=lock, **exactly)) is None:
            raise NotFound(self.gone)
        return found

    def _several(
        self, row: type[Keeps[V]], *where: ColumnElement[bool], order: Order, limit: int | None = None
    ) -> list[V]:
        found = self._session.scalars(self._rows(row, *where).order_by(*order).limit(limit))
        return [each.to_domain() for each in found.unique()]

    def _lock(self, row: type[R], *where: ColumnElement[bool], order: Order) -> list[R]:
        """These rows, locked in that order."""
        return list(self._session.scalars(self._rows(row, *where).order_by(*order).with_for_update(of=row)))

    def _is_any(self, row: type[R], *where: ColumnElement[bool]) -> bool:
        return self._session.scalar(self._rows(row, *where).limit(1)) is not None

    def _add(self, row: Base) -> None:
        """A new row; raises IntegrityError where there is one."""
        self._session.add(row)
        self._session.flush()

    def _save(self, row: Base) -> None:
        """The row as it is now, in the place of what was there."""
        self._session.merge(row)
        self._session.flush()

    def _drop(self, row: type[R], *where: ColumnElement[bool]) -> None:
        self._session.execute(delete(row).where(row.workspace == self._workspace, *where))
