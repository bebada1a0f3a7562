"""A running bot with its practice Slack, as `make run` starts them, and a clock that can be jumped."""

import asyncio
import logging
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import AbstractContextManager, asynccontextmanager, closing, contextmanager, nullcontext
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from weakref import WeakKeyDictionary

import pytest
import structlog
import uvicorn.server
from sqlalchemy import Connection, Engine, Pool, event

import bot.jobs
import bot.wiring
import handlers.edge.dispatch
import handlers.edge.sender
import sandbox.api.methods.views
import storage.database
import storage.engine
import storage.outgoing.pace
from bot.clock import JumpingClock
from bot.doors.serve import bind
from bot.logs import SILENT
from bot.practice import Practice, practising
from bot.settings import Settings
from bot.wiring import Bot
from domain.deadline import Deadline
from sandbox.api.web_api import WebApi
from sandbox.doors import Door, HttpDoor, SocketDoor
from sandbox.people import Persona
from sandbox.people.reading import read
from sandbox.workspace import Message, Workspace
from tests.beginnings import Beginning, beginning, kept_for_the_run
from tests.moments import MONDAY, Moment

# What one view may ask the database.
QUESTIONS = 4


def starting_at(moment: datetime) -> JumpingClock:
    """A clock that shows this moment now, and goes on from there."""
    began = time.monotonic()
    return JumpingClock(lambda: moment.astimezone(UTC) + timedelta(seconds=time.monotonic() - began))


@dataclass(frozen=True)
class House:
    """What a test holds in its hands."""

    practice: Practice
    beginning: Beginning | None = None

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

    async def next_message(self, person: Persona, words: str) -> Message:
        """Lets time pass from due date to due date, until the bot has written this to the person once more."""
        before = {message.ts for message in person.messages()}
        while await self.jump() is not None:
            for message in person.messages():
                if message.ts not in before and words in read(message):
                    return message
        raise AssertionError(f"{person.id} never gets {words!r}")


# For each pool of connections, what its reading transactions asked. Listeners are registered once for all: a bot that
# runs must not be listened to from now on.
ASKED: WeakKeyDictionary[Pool, list[list[str]]] = WeakKeyDictionary()


@event.listens_for(Engine, "begin")
def _begun(connection: Connection) -> None:
    asked: list[str] = []
    connection.info["asked"] = asked
    if connection.get_execution_options().get("reads"):
        ASKED.setdefault(connection.engine.pool, []).append(asked)


@event.listens_for(Engine, "before_cursor_execute")
def _asked(connection: Connection, _: object, statement: str, *__: object) -> None:
    # A guide never changes, and is read once for all.
    if "asked" in connection.info and statement.startswith("SELECT") and "FROM guides" not in statement:
        connection.info["asked"].append(statement)


def _beginning(practice: Practice) -> AbstractContextManager[Beginning]:
    api, file = practice.slack.state.web_api, practice.bot.database.engine.url.database
    return beginning(practice.workspace, api, practice.clock, str(file))


#: What is measured in real seconds between an arrival and its answer, or comes by itself once in so many.
HURRIES = (
    (bot.jobs, "LOOK"),
    (bot.jobs, "FIRST_UPKEEP"),
    (handlers.edge.dispatch, "SAVE_WITHIN"),
    (handlers.edge.dispatch, "ANSWER_WITHIN"),
    (handlers.edge.dispatch, "REDRAW_WITHIN"),
    (bot.wiring, "HANDLER_SECONDS"),
    (storage.database, "LOCK_WAIT"),
    (storage.database, "STATEMENT_TIME"),
    (storage.engine, "CONNECT_WAIT"),
    (storage.engine, "POOL_WAIT"),
    (sandbox.api.methods.views, "TRIGGER_SECONDS"),
)
PATIENCE = 10


@contextmanager
def unhurried() -> Iterator[None]:
    """Nobody is late because the machine is busy: only the tests of a bound, `in_time`, live with it."""
    with pytest.MonkeyPatch.context() as patch:
        for where, name in HURRIES:
            patch.setattr(where, name, getattr(where, name) * PATIENCE)
        yield


@contextmanager
def waiting_briefly() -> Iterator[None]:
    """Nobody comes to give a lock back, so requests wait for it only a moment."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Deadline, "within", lambda _: Deadline(time.monotonic() + 0.1))
        yield


@asynccontextmanager
async def open_house(
    database_url: str,
    *,
    by_socket: bool = False,
    settings: Settings | None = None,
    moment: Moment = MONDAY,
    in_time: bool = False,
) -> AsyncIterator[House]:
    """A house of its own, at this moment; afterwards Slack must have had nothing to complain about.

    Nor may a view have asked the database more than it should, whichever route drew it. Whoever waits in it is patient,
    unless the test is of just that: `in_time`.
    """
    with nullcontext() if in_time else unhurried(), closing(bind("127.0.0.1", 0)) as listener:
        async with practising(
            listener,
            database_url=database_url,
            settings=settings or Settings(default_country=moment.country),
            by_socket=by_socket,
            clock=starting_at(moment.at),
        ) as practice:
            for user in practice.workspace.users.values():
                user.tz = user.tz and (moment.zone or user.tz)
            assert isinstance(practice.door, HttpDoor | SocketDoor)
            practice.door.patience *= 1 if in_time else PATIENCE
            # Limits that refill by the second would only make the tests slow; they have tests of their own.
            practice.workspace.limits.off()
            as_most_begin: AbstractContextManager[Beginning | None] = nullcontext()
            if practice.bot.database.is_sqlite and moment is MONDAY and not (by_socket or settings or in_time):
                as_most_begin = _beginning(practice)
            with as_most_begin as begun:
                yield House(practice, begun)
            assert practice.workspace.complaints == []
            asked = ASKED.get(practice.bot.database.engine.pool, [])
            assert [questions for questions in asked if len(questions) > QUESTIONS] == []


@pytest.fixture(scope="session", autouse=True)
def beginnings() -> Iterator[None]:
    """What tests begin with is held no longer than they run."""
    with kept_for_the_run():
        yield


@pytest.fixture(scope="session", autouse=True)
def plain_logs() -> None:
    """Tracebacks as the bot writes them: the library's own take seconds, and the requests wait meanwhile.

    Slack's libraries are as silent as there, too: else they write out each request before they drop it.
    """
    for name in SILENT:
        logging.getLogger(name).setLevel(logging.ERROR)
    structlog.configure(
        processors=[structlog.dev.ConsoleRenderer(colors=False, exception_formatter=structlog.dev.plain_traceback)]
    )


@pytest.fixture(scope="session", autouse=True)
def prompt_servers() -> Iterator[None]:
    """A server that stops looks ten times a second whether it may: a sixth of a second for each test, all told."""

    async def sleep(seconds: float) -> None:
        await asyncio.sleep(seconds / 20)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(uvicorn.server, "asyncio", SimpleNamespace(**{**vars(asyncio), "sleep": sleep}))
        yield


@pytest.fixture
def unpaced(monkeypatch: pytest.MonkeyPatch) -> None:
    """Messages to one conversation need not be a second apart, and what nobody answered is looked for at once."""
    monkeypatch.setattr(storage.outgoing.pace, "INTERVAL", timedelta(0))
    monkeypatch.setattr(handlers.edge.sender, "LANDED", timedelta(milliseconds=50))


@pytest.fixture
def moment() -> Moment:
    """When the house starts; a test that is parametrised with moments starts at each of them."""
    return MONDAY


@pytest.fixture
async def house(sqlite_url: str, unpaced: None, moment: Moment) -> AsyncIterator[House]:
    """A house on SQLite, reached by HTTP."""
    async with open_house(sqlite_url, moment=moment) as opened:
        yield opened


@pytest.fixture
async def house_in_time(sqlite_url: str, unpaced: None) -> AsyncIterator[House]:
    """The same, where whoever waits is as impatient as outside."""
    async with open_house(sqlite_url, in_time=True) as opened:
        yield opened


@pytest.fixture
async def house_on_both(database_url: str, unpaced: None, moment: Moment) -> AsyncIterator[House]:
    """The same, once on each kind of database."""
    async with open_house(database_url, moment=moment) as opened:
        yield opened


@pytest.fixture
async def house_on_postgresql(postgresql_url: str, unpaced: None, moment: Moment) -> AsyncIterator[House]:
    """A house on a real PostgreSQL, reached by HTTP."""
    async with open_house(postgresql_url, moment=moment) as opened:
        yield opened


@pytest.fixture
async def house_by_socket(sqlite_url: str, unpaced: None, moment: Moment) -> AsyncIterator[House]:
    """The same, reached by Socket Mode."""
    async with open_house(sqlite_url, by_socket=True, moment=moment) as opened:
        yield opened
