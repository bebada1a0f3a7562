"""A running bot with its practice Slack, as `make run` starts them, and a clock that can be jumped."""

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager, closing
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest
import structlog

import storage.outgoing.pace
from bot.clock import JumpingClock
from bot.practice import Practice, practising
from bot.serve import bind
from bot.settings import Settings
from bot.wiring import Bot
from sandbox.api.web_api import WebApi
from sandbox.doors import Door
from sandbox.people import Persona
from sandbox.workspace import Workspace


@dataclass(frozen=True)
class House:
    """What a test holds in its hands."""

    practice: Practice

    @property
    def workspace(self) -> Workspace:
        return self.practice.workspace

    @property
    def bot(self) -> Bot:
        return self.practice.bot

    @property
    def door(self) -> Door:
        return self.practice.door

    @property
    def clock(self) -> JumpingClock:
        return self.practice.clock

    @property
    def calls(self) -> list[tuple[str, dict[str, object]]]:
        """Every Web API call that the bot has made, oldest first."""
        api: WebApi = self.practice.slack.state.web_api
        return api.calls

    def person(self, name: str) -> Persona:
        """Somebody of the workspace, by handle ('maya') or id."""
        return Persona(self.workspace, self.door, self.workspace.user_named(name).id)

    async def drain(self) -> None:
        """Waits until everything that is due now stands in Slack."""
        await self.bot.deliverer.drain()

    async def advance(self, *, days: float = 0, hours: float = 0, minutes: float = 0) -> None:
        """Lets time pass, stopping at each due date on the way until its messages are out."""
        await self.practice.travel.advance(timedelta(days=days, hours=hours, minutes=minutes))

    async def advance_to(self, moment: datetime) -> None:
        """Lets time pass until then."""
        await self.practice.travel.advance(moment.astimezone(UTC) - self.clock())

    async def jump(self) -> datetime | None:
        """To the next due date; None where nothing is planned."""
        return await self.practice.travel.jump()


OpenHouse = Callable[..., AbstractAsyncContextManager[House]]


@asynccontextmanager
async def open_house(
    database_url: str, *, by_socket: bool = False, settings: Settings | None = None
) -> AsyncIterator[House]:
    """A house of its own; afterwards Slack must have had nothing to complain about."""
    with closing(bind("127.0.0.1", 0)) as listener:
        async with practising(
            listener, database_url=database_url, settings=settings or Settings(), by_socket=by_socket
        ) as practice:
            # Limits that refill by the second would only make the tests slow; they have tests of their own.
            practice.workspace.limits.off()
            yield House(practice)
            assert practice.workspace.complaints == []


@pytest.fixture(scope="session", autouse=True)
def plain_logs() -> None:
    """Tracebacks as the bot writes them: the library's own take seconds, and the requests wait meanwhile."""
    structlog.configure(
        processors=[structlog.dev.ConsoleRenderer(colors=False, exception_formatter=structlog.dev.plain_traceback)]
    )


@pytest.fixture
def unpaced(monkeypatch: pytest.MonkeyPatch) -> None:
    """Messages to one conversation need not be a second apart."""
    monkeypatch.setattr(storage.outgoing.pace, "INTERVAL", timedelta(0))


@pytest.fixture
async def house(sqlite_url: str, unpaced: None) -> AsyncIterator[House]:
    """A house on SQLite, reached by HTTP."""
    async with open_house(sqlite_url) as opened:
        yield opened


@pytest.fixture
async def house_on_both(database_url: str, unpaced: None) -> AsyncIterator[House]:
    """The same, once on each kind of database."""
    async with open_house(database_url) as opened:
        yield opened


@pytest.fixture
async def house_on_postgresql(postgresql_url: str, unpaced: None) -> AsyncIterator[House]:
    """A house on a real PostgreSQL, reached by HTTP."""
    async with open_house(postgresql_url) as opened:
        yield opened


@pytest.fixture
async def house_by_socket(sqlite_url: str, unpaced: None) -> AsyncIterator[House]:
    """The same, reached by Socket Mode."""
    async with open_house(sqlite_url, by_socket=True) as opened:
        yield opened
