"""A Slack that stumbles, bots that are killed and frozen, and the count of what became of each message and event."""

import asyncio
import json
import random
import signal
import sys
import time
from collections import Counter
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

import aiohttp
from slack_sdk.signature import SignatureVerifier
from sqlalchemy import select

from bot.clock import real_clock
from bot.doors.serve import bind
from domain.outgoing.delivery import State
from domain.outgoing.kinds import Kind
from domain.outgoing.sending import Outgoing
from domain.outgoing.subject import Subject
from domain.refusals import Unavailable
from sandbox.workspace import Workspace
from sandbox.workspace.faults import Fault, Faults
from sandbox.workspace.things import User
from storage.database import Database
from storage.outgoing.deliveries import DeliveryRow
from tests.faults.quick_bot import run_quickly
from tests.faults.waits import SHIPPED_BEGUN
from tests.processes import Process, environment, slack
from tests.worlds import keep, to_send

#: A machine that has too much to do takes its time.
READY_SECONDS = 240.0
#: A fault of Slack's own, of a hundred posts.
CUT, BROKEN, TOO_MANY = 3, 2, 2


@dataclass(frozen=True)
class Plan:
    """What is done to how many replicas; waits are `scale` of the shipped ones."""

    url: str
    replicas: int
    kills: int
    freezes: int
    scale: float
    seed: int = 1
    people: int = 40
    #: Rows and events that come with each fault.
    rows: int = 12
    events: int = 4
    #: Each process comes from one that has its modules already.
    is_loaded: bool = False

    @property
    def longest_wait(self) -> float:
        """Seconds after which nobody holds what a process had that is gone."""
        return SHIPPED_BEGUN.total_seconds() * self.scale


@dataclass
class Found:
    """What is counted at the end."""

    faults: int = 0
    due: int = 0
    events: int = 0
    lost: list[str] = field(default_factory=list)
    doubled: list[str] = field(default_factory=list)
    stuck: list[str] = field(default_factory=list)
    #: Answered 200 and not there.
    unsaved: list[str] = field(default_factory=list)
    tracebacks: list[str] = field(default_factory=list)
    warnings: Counter[str] = field(default_factory=Counter)
    #: Seconds from the last fault until everything stood in Slack; from a start until the bot was ready.
    drained: float = 0.0
    starts: list[float] = field(default_factory=list)

    @property
    def is_clean(self) -> bool:
        return not (self.lost or self.doubled or self.stuck or self.unsaved or self.tracebacks)

    def __str__(self) -> str:
        starts = sorted(self.starts)
        return (
            f"{self.faults} faults, {self.due} messages due, {self.events} events: lost {len(self.lost)}, doubled "
            f"{len(self.doubled)}, stuck {len(self.stuck)}, events answered 200 and not saved {len(self.unsaved)}, "
            f"tracebacks {len(self.tracebacks)}; drained {self.drained:.1f} s after the last fault; from a start to "
            f"ready {starts[len(starts) // 2]:.1f} s (longest {starts[-1]:.1f}); warnings {dict(self.warnings)}"
        )


class Stumbling(Faults):
    """Posts that are taken and then cut, broken, or refused for their number."""

    def __init__(self, chance: random.Random) -> None:
        super().__init__()
        self._chance = chance

    def take(self, method: str) -> Fault | None:
        """The fault that this call meets, if any."""
        if method != "chat.postMessage":
            return None
        number = self._chance.randrange(100)
        if number < CUT:
            return Fault(cut=True)
        if number < CUT + BROKEN:
            return Fault(status=500)
        return Fault(retry_after=1) if number < CUT + BROKEN + TOO_MANY else None


class Replica:
    """One process at one address, again and again."""

    def __init__(self, number: int, plan: Plan, folder: Path, settings: dict[str, str]) -> None:
        # One port for all its lives, as behind a proxy.
        with bind("127.0.0.1", 0) as probe:
            self._port = probe.getsockname()[1]
        self.address = f"http://127.0.0.1:{self._port}"
        self._plan, self._folder = plan, folder
        self._settings = {**settings, "DATABASE_URL": plan.url, "PORT": str(self._port)}
        self.log = folder / f"replica-{number}.log"
        self._process: asyncio.subprocess.Process | Process | None = None

    async def start(self) -> None:
        scale, env = self._plan.scale, environment(**self._settings)
        if self._plan.is_loaded:
            self._process = await Process.start(run_quickly, scale, self.log, folder=self._folder, env=env)
            return
        program = ("-m", "tests.faults.quick_bot", str(scale), str(self.log))
        self._process = await asyncio.create_subprocess_exec(
            sys.executable, *program, cwd=self._folder, env=env, stdout=asyncio.subprocess.DEVNULL
        )

    async def ready(self, session: aiohttp.ClientSession) -> float:
        """Waits until it can work; how many seconds that took."""
        began, last = time.monotonic(), "no answer"
        while (took := time.monotonic() - began) < READY_SECONDS:
            with suppress(aiohttp.ClientError, TimeoutError):
                async with session.get(f"{self.address}/readyz", timeout=aiohttp.ClientTimeout(4)) as answer:
                    # A message may be late meanwhile: that is what we do here.
                    found = {name: said for name, said in (await answer.json()).items() if name != "messages"}
                    last = str(found)
                    if set(found.values()) == {"ok"}:
                        return took
            await passing(0.05)
        raise AssertionError(f"not ready after {took:.0f} s: {last}")

    def signal(self, number: signal.Signals) -> None:
        assert self._process
        self._process.send_signal(number)

    async def stop(self) -> None:
        """As a service manager does."""
        self.signal(signal.SIGTERM)
        assert self._process
        async with asyncio.timeout(15):
            await self._process.wait()

    async def kill(self) -> None:
        assert self._process
        with suppress(ProcessLookupError):
            self._process.kill()
        await self._process.wait()


async def passing(seconds: float) -> None:
    """Time in which something else goes on."""
    with suppress(TimeoutError):
        async with asyncio.timeout(seconds):
            await asyncio.Event().wait()


class Chaos:
    """One run."""

    def __init__(self, plan: Plan, workspace: Workspace, replicas: list[Replica]) -> None:
        self.plan, self.workspace, self.replicas = plan, workspace, replicas
        self.found = Found()
        self._chance = random.Random(plan.seed)
        self._database = Database.open(plan.url)
        self._people = [f"U0FAULT{number}" for number in range(plan.people)]
        for user in self._people:
            workspace.add_user(User(user, user.lower(), user))
        workspace.limits.off()
        workspace.faults = Stumbling(random.Random(plan.seed))
        self._accepted: set[str] = set()

    async def run(self, session: aiohttp.ClientSession) -> Found:
        """All the faults, then quiet, then the count."""
        plan = self.plan
        for replica in self.replicas:
            await replica.start()
        self.found.starts = [await replica.ready(session) for replica in self.replicas]
        faults = [*("kill",) * plan.kills, *("freeze",) * plan.freezes]
        self._chance.shuffle(faults)
        lanes = [faults[number :: len(self.replicas)] for number in range(len(self.replicas))]
        async with asyncio.TaskGroup() as together:
            for replica, lane in zip(self.replicas, lanes, strict=True):
                together.create_task(self._suffers(replica, lane, session))
        began = time.monotonic()
        async with asyncio.timeout(plan.longest_wait + 120):
            while await self._waits():
                await passing(0.2)
        self.found.drained = time.monotonic() - began
        for replica in self.replicas:
            await replica.stop()
        self._count()
        self._database.close()
        return self.found

    async def _suffers(self, replica: Replica, faults: list[str], session: aiohttp.ClientSession) -> None:
        """Work comes, and in the middle of it this replica is gone, or stands still."""
        for fault in faults:
            working = asyncio.create_task(self._work(session))
            await passing(self._chance.uniform(0.1, 1.0))
            if fault == "kill":
                await replica.kill()
                await replica.start()
                # Now and then it is killed before it is there.
                if self._chance.random() < 0.2:
                    await passing(self._chance.uniform(0.1, 1.0))
                    await replica.kill()
                    await replica.start()
                self.found.starts.append(await replica.ready(session))
            else:
                replica.signal(signal.SIGSTOP)
                # Longer than anybody waits for it, so that others take over what it had.
                await passing(self.plan.longest_wait * self._chance.uniform(1.05, 1.2))
                replica.signal(signal.SIGCONT)
                await replica.ready(session)
            self.found.faults += 1
            await working

    async def _work(self, session: aiohttp.ClientSession) -> None:
        """What is due, and what people write: events are sent again until they are taken, as Slack does."""
        first, now = self.found.due, real_clock()
        self.found.due += self.plan.rows
        rows = [
            to_send(Kind.GREETING, Subject.of_person(user), user, key=f"due {number}", at=now)
            for number in range(first, first + self.plan.rows)
            for user in (self._people[number % len(self._people)],)
        ]
        await self._keep(rows)
        numbers = range(self.found.events, self.found.events + self.plan.events)
        self.found.events += self.plan.events
        await asyncio.gather(*(self._tell(f"Ev{number}", session) for number in numbers))

    async def _keep(self, rows: list[Outgoing]) -> None:
        """A process may stand still with the database's lock in its hand."""
        async with asyncio.timeout(180):
            while True:
                with suppress(Unavailable):
                    await asyncio.to_thread(keep, self._database, *rows, workspace=self.workspace.team_id)
                    return
                await passing(0.2)

    async def _tell(self, event: str, session: aiohttp.ClientSession) -> None:
        user = self._people[int(event[2:]) % len(self._people)]
        said = {"type": "message", "channel_type": "im", "user": user, "channel": "D1", "text": "hello", "ts": "1.1"}
        payload = {"type": "event_callback", "team_id": self.workspace.team_id, "event_id": event, "event": said}
        body = json.dumps(payload).encode()
        verifier = SignatureVerifier(self.workspace.app.signing_secret)
        async with asyncio.timeout(180):
            while True:
                stamp = str(int(real_clock().timestamp()))
                signature = verifier.generate_signature(timestamp=stamp, body=body)
                headers = {
                    "content-type": "application/json",
                    "x-slack-request-timestamp": stamp,
                    "x-slack-signature": signature or "",
                }
                replica = self._chance.choice(self.replicas)
                with suppress(aiohttp.ClientError, TimeoutError):
                    async with session.post(
                        f"{replica.address}/slack/events",
                        data=body,
                        headers=headers,
                        timeout=aiohttp.ClientTimeout(3),
                    ) as answer:
                        if answer.status == 200:
                            self._accepted.add(event)
                            return
                await passing(self._chance.uniform(0.1, 0.5))

    async def _waits(self) -> bool:
        try:
            return any(row.state == State.PENDING for row in await asyncio.to_thread(self._rows))
        except Unavailable:
            return True

    def _rows(self) -> list[DeliveryRow]:
        with self._database.looking() as queue:
            return list(queue.session.scalars(select(DeliveryRow)))

    def _count(self) -> None:
        found, rows = self.found, self._rows()
        posted: Counter[str] = Counter()
        for channel in self.workspace.channels.values():
            for message in channel.messages:
                if message.is_bot and message.metadata:
                    posted[message.metadata["event_payload"]["id"]] += 1
        found.lost = [row.id for row in rows if row.state == State.SENT and not posted[row.id]]
        found.stuck = [row.id for row in rows if row.state != State.SENT]
        found.doubled = [delivery for delivery, times in posted.items() if times > 1]
        keys = {row.key for row in rows}
        found.lost += [f"due {number}" for number in range(found.due) if f"due {number}" not in keys]
        written = {key.rpartition(" ")[2] for key in keys if key.startswith(Kind.GREETING)}
        found.unsaved = sorted(self._accepted - written)
        for line in self._lines():
            event = str(line.get("event"))
            if line.get("level") in {"warning", "error", "critical"}:
                found.warnings[event] += 1
            # A request that was too slow is told so; it says where it stood.
            if line.get("exception") and event != "request timed out":
                found.tracebacks.append(event)

    def _lines(self) -> Iterator[dict[str, object]]:
        for replica in self.replicas:
            for line in replica.log.read_text().splitlines():
                # A kill may cut a line in two.
                with suppress(ValueError):
                    yield json.loads(line)


async def suffered(plan: Plan, folder: Path) -> Found:
    """Runs the plan to its end."""
    async with slack() as (workspace, settings), aiohttp.ClientSession() as session:
        replicas = [Replica(number, plan, folder, settings) for number in range(plan.replicas)]
        async with ended(replicas):
            return await Chaos(plan, workspace, replicas).run(session)


@asynccontextmanager
async def ended(replicas: list[Replica]) -> AsyncIterator[None]:
    """None outlives the run."""
    try:
        yield
    finally:
        for replica in replicas:
            with suppress(AssertionError):
                await replica.kill()
