"""A company in its practice Slack, with a bot that can be down while time passes, and what is true of its messages."""

import asyncio
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager, closing, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from pydantic import SecretStr
from sqlalchemy import select, update

from bot.cli.manifest import EVENTS_PATH, read_manifest
from bot.clock import JumpingClock, TimeTravel
from bot.doors.serve import address_of, bind
from bot.doors.serve import serving as serving_bot
from bot.doors.web import build_web
from bot.settings import Settings
from bot.wiring import Bot, running_bot
from handlers.edge.answers import Tick
from sandbox.api.web_api import WebApi
from sandbox.app import create_app
from sandbox.doors import HttpDoor
from sandbox.doors.events import deliver_events, next_event
from sandbox.people import Persona
from sandbox.server import serving as serving_slack
from sandbox.workspace import App, Message, Workspace
from sandbox.workspace.faults import Fault
from sandbox.workspace.seed import practice_workspace
from storage.database import Database
from storage.outgoing.deliveries import DeliveryRow
from storage.outgoing.messages import MessageRow
from tests.house import PATIENCE, starting_at, unhurried

DAY = timedelta(days=1)
WRITING = ("chat.postMessage", "chat.update")


def posted_at(message: Message) -> datetime:
    """When Slack took it."""
    return datetime.fromtimestamp(float(message.ts), UTC)


def id_of(message: Message) -> str:
    """The id that each message of the bot carries."""
    assert message.metadata is not None
    return str(message.metadata["event_payload"]["id"])


def in_hand(bot: Bot) -> set[str]:
    """The ids of what this bot is posting."""
    return {held.delivery.id for held in bot.deliverer._running.values()}


@dataclass(frozen=True)
class Replica:
    """One bot that runs, where Slack reaches it, and what ends it."""

    bot: Bot
    address: str
    stack: AsyncExitStack


@dataclass
class Company:
    """A workspace on one clock, and the bots that run. Whatever happens outside `passes` is somebody's doing."""

    workspace: Workspace
    door: HttpDoor
    api: WebApi
    clock: JumpingClock
    settings: Settings
    running: list[Replica] = field(default_factory=list)
    #: When time passed by itself, and nobody did anything.
    still: list[tuple[datetime, datetime]] = field(default_factory=list)
    dead: list[AsyncExitStack] = field(default_factory=list)
    #: Whether `drain` waits; nobody does while Slack is away.
    is_patient: bool = True
    #: Who is the hiring manager of a brief by now.
    managers: dict[str, str] = field(default_factory=dict)

    @property
    def bot(self) -> Bot:
        return self.running[-1].bot

    def person(self, name: str) -> Persona:
        """Somebody of the workspace, by handle or id."""
        return Persona(self.workspace, self.door, self.workspace.user_named(name).id)

    async def start(self) -> Bot:
        """Starts a bot on the one database, beside those that run; Slack reaches the newest."""
        async with AsyncExitStack() as stack:
            listener = stack.enter_context(closing(bind("127.0.0.1", 0)))
            bot = await stack.enter_async_context(running_bot(self.settings, clock=self.clock))
            await stack.enter_async_context(serving_bot(build_web(bot.web_routes()), listener, tells_time=False))
            await bot.installation.wait()
            self.running.append(Replica(bot, f"{address_of(listener)}{EVENTS_PATH}", stack.pop_all()))
        self._reach()
        return self.bot

    def _reach(self) -> None:
        """Slack reaches the newest."""
        if self.running:
            self.door.url = self.running[-1].address

    async def stop(self) -> None:
        """Stops the newest bot."""
        replica = self.running.pop()
        self._reach()
        await replica.stack.aclose()

    async def drain(self) -> None:
        """Waits until everything that is due now stands in Slack; what the bot hears may make it say something."""
        if not self.is_patient:
            return
        await self._deliver()
        while (due := next_event(self.workspace)) is not None and due <= self.clock():
            await deliver_events(self.workspace, self.door)
            await self._deliver()

    async def _deliver(self) -> None:
        """All bots at once, as they would be woken; what one of them has ended, no other waits for."""
        left = {asyncio.ensure_future(replica.bot.deliverer.drain()): replica.bot for replica in self.running}
        while left:
            ended, _ = await asyncio.wait(left, return_when=asyncio.FIRST_COMPLETED)
            for each in ended:
                del left[each]
                await each
            for bot in left.values():
                await bot.deliverer.tick()

    @contextmanager
    def _still(self) -> Iterator[None]:
        began = self.clock()
        yield
        self.still.append((began, self.clock()))

    async def passes(self, *, days: float = 0, hours: float = 0, look: timedelta = DAY) -> None:
        """Time passes: each due date on its way, and the look of each day, or of each so many."""
        await self.drain()
        travel = TimeTravel(self.clock, next_due=self._next_due, drain=self.drain)
        with self._still():
            left = timedelta(days=days, hours=hours)
            while left > timedelta():
                step = min(left, look)
                await travel.advance(step)
                left -= step
                for replica in self.running:
                    await replica.bot.table.ticks[Tick.UPKEEP](self.workspace.team_id)
                await self.drain()

    async def passes_unseen(self, *, days: float = 0, hours: float = 0) -> None:
        """Time passes, and nothing of the bot's runs."""
        with self._still():
            self.clock.move_to(self.clock() + timedelta(days=days, hours=hours))

    async def _next_due(self, now: datetime) -> datetime | None:
        planned = await self.bot.threads.read(self.bot.deliveries.next_due, now)
        return min((due for due in (planned, next_event(self.workspace)) if due is not None), default=None)

    @asynccontextmanager
    async def without_slack(self, *, hours: int) -> AsyncIterator[None]:
        """Slack takes no message for the block and so many hours after it, while the bot goes on trying."""
        for method in WRITING:
            self.workspace.faults.always(method, Fault(status=503))
        self.is_patient = False
        yield
        with self._still():
            for _ in range(hours):
                self.workspace.faults.met.clear()
                self.clock.move_to(self.clock() + timedelta(hours=1))
                async with asyncio.timeout(60):
                    await self.workspace.faults.met.wait()
        self.workspace.faults.clear()
        self.is_patient = True
        await self.drain()

    @asynccontextmanager
    async def killed(self) -> AsyncIterator[None]:
        """The first post of the block is a bot's last: it lands, and that bot dies before it hears so."""
        self.workspace.faults.next("chat.postMessage", Fault(cut=True))
        self.is_patient = False
        dying = asyncio.create_task(self._die())
        yield
        await dying
        await self.dead.pop().aclose()
        self.is_patient = True

    async def _die(self) -> None:
        before, version = {id_of(message) for message in self.said}, self.workspace.version
        async with asyncio.timeout(60):
            while not (landed := {id_of(message) for message in self.said} - before):
                version = await self.workspace.change(version)
        replica = next(each for each in self.running if landed & in_hand(each.bot))
        # Nothing more is begun, and what is in hand is handed back to nobody.
        replica.bot.deliverer._sender.is_closing = True
        for task in tuple(replica.bot.deliverer._running):
            task.cancel()
        self.running.remove(replica)
        self._reach()
        self.dead.append(replica.stack)

    def end_leases(self) -> int:
        """What the dead had in hand is free, as the database counts the time; gives how many posts had begun."""
        ended = update(DeliveryRow).values(leased_until=datetime.min.replace(year=2000, tzinfo=UTC))
        held = ended.where(DeliveryRow.claim.is_not(None))
        with (
            closing(Database.open(self.settings.database_url.get_secret_value())) as database,
            database.engine.execution_options(writes=True).begin() as connection,
        ):
            begun = connection.execute(held.where(DeliveryRow.started_at.is_not(None))).rowcount
            connection.execute(held.where(DeliveryRow.started_at.is_(None)))
            return begun

    # -- what is there in the end

    @property
    def said(self) -> list[Message]:
        """Everything that the bot has written and that still stands."""
        return [one for channel in self.workspace.channels.values() for one in channel.messages if one.is_bot]

    def deliveries(self) -> Sequence[DeliveryRow]:
        with self.bot.database.reading(self.workspace.team_id) as store:
            return store.session.scalars(select(DeliveryRow).order_by(DeliveryRow.position)).all()

    def messages(self) -> Sequence[MessageRow]:
        with self.bot.database.reading(self.workspace.team_id) as store:
            return store.session.scalars(select(MessageRow)).all()

    def is_still(self, moment: datetime) -> bool:
        """Whether nobody did anything just then."""
        return any(began < moment <= ended for began, ended in self.still)


def deaf_to_itself(workspace: Workspace, api: WebApi) -> None:
    """Of its own messages a bot hears in each house of other tests; here they would be most of what it hears."""
    tell = api.afterwards

    async def tell_of_others() -> None:
        workspace.owed = [one for one in workspace.owed if "bot_id" not in one.event | one.event.get("message", {})]
        await tell()

    api.afterwards = tell_of_others


@asynccontextmanager
async def a_company(database_url: str, moment: datetime) -> AsyncIterator[Company]:
    """The practice workspace, and a bot that runs; afterwards Slack must have had nothing to complain about."""
    clock = starting_at(moment)
    workspace = practice_workspace(App.of(read_manifest()), now=clock)
    workspace.limits.off()
    door = HttpDoor("", workspace.app.signing_secret)
    door.patience *= PATIENCE
    slack = create_app(workspace, door, now=clock)
    deaf_to_itself(workspace, slack.state.web_api)
    with unhurried():
        async with serving_slack(slack) as address:
            workspace.base_url = address
            settings = Settings(
                slack_bot_token=SecretStr(workspace.app.bot_token),
                slack_signing_secret=SecretStr(workspace.app.signing_secret),
                slack_api_url=f"{address}/api/",
                database_url=SecretStr(database_url),
            )
            company = Company(workspace, door, slack.state.web_api, clock, settings)
            await company.start()
            try:
                yield company
            finally:
                while company.running:
                    await company.stop()
                await door.close()
            assert workspace.complaints == []
