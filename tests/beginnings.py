"""What many tests begin with is made once a worker, and put back in the house of each that comes after.

That is for a house in which nothing else has happened: whatever is different in it, what it begins with is made anew.
"""

import asyncio
import copy
import sqlite3
from collections.abc import Awaitable, Callable, Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import datetime
from functools import wraps
from typing import TYPE_CHECKING, Any, TypeVar, cast

from cachetools import LRUCache

from bot.clock import JumpingClock
from sandbox.api.web_api import WebApi
from sandbox.people import Persona
from sandbox.workspace import Workspace

if TYPE_CHECKING:
    from tests.house import House

M = TypeVar("M", bound=Callable[..., Awaitable[Any]])

#: What happens in a workspace, and how far it has counted.
THINGS = ("channels", "users", "stacks", "homes", "ephemerals", "files", "triggers", "response_urls", "owed")
COUNTS = ("_moment", "_seconds", "_last_ts", "_serial")
MOST = 100


@dataclass(frozen=True)
class Made:
    """A house as it was when something had been made in it, and what whoever asked for that was given."""

    database: sqlite3.Connection
    workspace: dict[str, Any]
    calls: list[tuple[str, Any]]
    at: datetime
    result: Any


class _Kept(LRUCache[tuple[str, ...], Made]):
    def popitem(self) -> tuple[tuple[str, ...], Made]:
        key, made = super().popitem()
        made.database.close()
        return key, made


_MADE = _Kept(MOST)


@contextmanager
def kept_for_the_run() -> Iterator[None]:
    """Afterwards nothing is held any more."""
    yield
    while _MADE:
        _MADE.popitem()


class Beginning:
    """Follows what is made in one house, for as long as nothing else happens in it."""

    def __init__(self, workspace: Workspace, api: WebApi, clock: JumpingClock, database: sqlite3.Connection) -> None:
        self._workspace, self._api, self._clock, self._database = workspace, api, clock, database
        self._making: list[asyncio.Task[Any] | None] = []
        self._is_crowded = False
        self._arrive(())

    def _arrive(self, made: tuple[str, ...]) -> None:
        self.made = made
        self._mark = self._state()

    def _state(self) -> tuple[object, ...]:
        """Changes with whatever happens. Another connection's commits change the version of the data."""
        [version] = self._database.execute("PRAGMA data_version").fetchone()
        return version, self._clock._skipped, self._workspace.base_url, _things(self._workspace)

    @contextmanager
    def making(self) -> Iterator[Callable[[], bool]]:
        """Something is made; says whether nothing else was at the same time, of which the house would hold a part, too."""
        mine = asyncio.current_task()
        self._making.append(mine)
        self._is_crowded |= len(set(self._making)) > 1
        try:
            yield lambda: not self._is_crowded
        finally:
            self._making.remove(mine)
            self._is_crowded &= bool(self._making)

    @property
    def is_untouched(self) -> bool:
        return self._state() == self._mark

    def keep(self, made: tuple[str, ...], result: object) -> None:
        """The house as it is now is what is `made`."""
        database = sqlite3.connect(":memory:", check_same_thread=False)
        self._database.backup(database)
        state, given = copy.deepcopy(({name: getattr(self._workspace, name) for name in THINGS + COUNTS}, result))
        _MADE[made] = Made(database, state, list(self._api.calls), self._clock(), given)
        self._arrive(made)

    def put_back(self, made: tuple[str, ...]) -> Any:
        """The house is as it was when this had been made; gives what that gave."""
        kept = _MADE[made]
        kept.database.backup(self._database)
        # Whoever has looked at one of these before looks at the same one.
        same = list(_same(kept.workspace["users"], self._workspace.users))
        for then, mine in _same(kept.workspace["channels"], self._workspace.channels):
            same += [(then, mine), *_same({m.ts: m for m in then.messages}, {m.ts: m for m in mine.messages})]
        known: dict[int, Any] = {id(then): mine for then, mine in same}
        state, result = copy.deepcopy((kept.workspace, kept.result), known)
        for then, mine in same:
            vars(mine).update(copy.deepcopy(vars(then), known))
        vars(self._workspace).update(state)
        self._api.calls[:] = kept.calls
        self._clock.move_to(kept.at)
        self._workspace.changed()
        self._arrive(made)
        return result


def _same(then: Mapping[str, Any], mine: Mapping[str, Any]) -> Iterator[tuple[Any, Any]]:
    return ((each, mine[key]) for key, each in then.items() if key in mine)


def _things(workspace: Workspace) -> str:
    return repr(
        [getattr(workspace, name) for name in THINGS] + [workspace.faults, workspace.app, workspace.is_org_wide]
    )


@contextmanager
def beginning(workspace: Workspace, api: WebApi, clock: JumpingClock, path: str) -> Iterator[Beginning]:
    """Of a house whose database is this file."""
    with closing(sqlite3.connect(path, timeout=60, check_same_thread=False)) as database:
        yield Beginning(workspace, api, clock, database)


def made_once(make: M) -> M:
    """Its maker runs once for each state of a house and each set of arguments; later houses are as it left the first."""

    @wraps(make)
    async def made(house: "House", *args: object, **kwargs: object) -> object:
        begun = house.beginning
        if begun is None:
            return await make(house, *args, **kwargs)
        with begun.making() as is_alone:
            if not begun.is_untouched:
                return await make(house, *args, **kwargs)
            given = [each.id if isinstance(each, Persona) else each for each in args]
            key = (*begun.made, f"{make.__module__}.{make.__qualname__} {given!r} {sorted(kwargs.items())!r}")
            if is_alone() and key in _MADE:
                return begun.put_back(key)
            result = await make(house, *args, **kwargs)
            if is_alone():
                begun.keep(key, result)
            return result

    return cast(M, made)
