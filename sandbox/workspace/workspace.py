"""The state of the practice workspace: who is in it, what was said, what each person sees. No I/O."""

import asyncio
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime

from sandbox.workspace.app import App
from sandbox.workspace.faults import Faults
from sandbox.workspace.rate_limits import RateLimits
from sandbox.workspace.things import (
    Canvas,
    Channel,
    ChannelKind,
    Ephemeral,
    File,
    Json,
    Message,
    Owed,
    ResponseUrl,
    Trigger,
    User,
    View,
)


@dataclass
class Workspace:
    """Everything that is true in the practice workspace."""

    app: App
    team_id: str = "T0PRACTICE"
    is_org_wide: bool = False  # whether the app was installed for a whole Enterprise Grid: then payloads name no team
    domain: str = "practice"
    name: str = "Practice"
    now: Callable[[], datetime] = lambda: datetime.now(UTC)  # what `moment` follows
    clock: Callable[[], float] = time.monotonic  # what `seconds` follows
    users: dict[str, User] = field(default_factory=dict)
    channels: dict[str, Channel] = field(default_factory=dict)
    stacks: dict[str, list[View]] = field(default_factory=dict)  # user -> open modals, the top one last
    homes: dict[str, View] = field(default_factory=dict)  # user -> their home tab
    ephemerals: list[Ephemeral] = field(default_factory=list)
    files: dict[str, File] = field(default_factory=dict)
    canvases: dict[str, Canvas] = field(default_factory=dict)
    is_free: bool = False  # of a free plan, which has canvases in channels alone
    triggers: dict[str, Trigger] = field(default_factory=dict)
    response_urls: dict[str, ResponseUrl] = field(default_factory=dict)
    tickets: set[str] = field(default_factory=set)  # sockets that apps.connections.open has promised
    owed: list[Owed] = field(default_factory=list)  # events that the app has not taken yet
    complaints: list[str] = field(default_factory=list)  # what the app did wrong and Slack would drop silently
    faults: Faults = field(default_factory=Faults)
    limits: RateLimits = field(default_factory=RateLimits)
    base_url: str = "http://127.0.0.1"  # where this Slack listens; response_urls start with it
    version: int = 0
    _moment: datetime | None = None
    _seconds: float = 0.0
    _read: float | None = None
    _last_ts: int = 0
    _serial: int = 0
    _waiters: set[asyncio.Future[None]] = field(default_factory=set)

    # -- change

    def changed(self) -> None:
        """Wakes everybody who watches the workspace."""
        self.version += 1
        for waiter in self._waiters:
            if not waiter.done():
                waiter.set_result(None)

    async def change(self, since: int) -> int:
        """Waits until the workspace is newer than `since`; gives its version."""
        while self.version <= since:
            waiter: asyncio.Future[None] = asyncio.get_running_loop().create_future()
            self._waiters.add(waiter)
            try:
                await waiter
            finally:
                self._waiters.discard(waiter)
        return self.version

    def complain(self, text: str) -> None:
        """Keeps a mistake of the app in sight; tests assert that there is none."""
        self.complaints.append(text)
        self.changed()

    # -- time

    def moment(self) -> datetime:
        """Slack's time, in messages and in the `Date` of its answers; where `now` is set back it stands still."""
        now = self.now()
        self._moment = now if self._moment is None else max(self._moment, now)
        return self._moment

    def seconds(self) -> float:
        """The age of triggers, response_urls and rate limits; a `clock` set back or exchanged ages nothing anew."""
        read = self.clock()
        self._seconds += max(0.0, read - (read if self._read is None else self._read))
        self._read = read
        return self._seconds

    # -- names

    def new_id(self, prefix: str) -> str:
        self._serial += 1
        return f"{prefix}{self._serial:09d}"

    def next_ts(self) -> str:
        """A timestamp of now that no message has had."""
        micros = int(self.moment().timestamp() * 1_000_000)
        self._last_ts = max(micros, self._last_ts + 1)
        return f"{self._last_ts // 1_000_000}.{self._last_ts % 1_000_000:06d}"

    # -- people and channels

    @property
    def bot(self) -> User:
        return self.users[self.app.bot_user]

    def add_user(self, user: User) -> User:
        user.team_id = user.team_id or self.team_id
        self.users[user.id] = user
        self.changed()
        return user

    def add_channel(self, channel: Channel) -> Channel:
        self.channels[channel.id] = channel
        self.changed()
        return channel

    def user_named(self, name: str) -> User:
        """By handle or id: 'maya'."""
        for user in self.users.values():
            if name.removeprefix("@") in (user.name, user.id):
                return user
        raise LookupError(f"nobody here is called {name!r}")

    def channel_named(self, name: str) -> Channel:
        """By id or name, with or without '#'."""
        for channel in self.channels.values():
            if name.removeprefix("#") in (channel.name, channel.id):
                return channel
        raise LookupError(f"no channel here is called {name!r}")

    def direct_message(self, user: str) -> Channel:
        """The conversation of this person and the bot; opened when there is none."""
        for channel in self.channels.values():
            if channel.is_im and user in channel.members:
                return channel
        members = [user, self.app.bot_user]
        return self.add_channel(Channel(id=self.new_id("D"), name="", kind=ChannelKind.IM, members=members))

    # -- messages

    def post(self, message: Message) -> Message:
        self.channels[message.channel].messages.append(message)
        self.changed()
        return message

    def whisper(self, ephemeral: Ephemeral) -> None:
        """Shown to that person alone; in a thread that has no replies yet, to nobody, and no error says so."""
        if ephemeral.thread_ts is None or self.channels[ephemeral.channel].thread(ephemeral.thread_ts):
            self.ephemerals.append(ephemeral)
        else:
            self.complain(f"nobody sees an ephemeral in a thread without replies: {ephemeral.text[:80]!r}")
        self.changed()

    def ephemerals_of(self, user: str, channel: str | None = None) -> list[Ephemeral]:
        return [e for e in self.ephemerals if e.user == user and channel in (None, e.channel)]

    def reload(self, user: str) -> None:
        """The person reloads Slack: ephemeral messages are gone."""
        self.ephemerals = [e for e in self.ephemerals if e.user != user]
        self.changed()

    # -- events

    def owe(self, name: str, event: Json, channel: Channel | None = None) -> None:
        """The app is to hear of this if it is subscribed to events of that name."""
        if name in self.app.events:
            self.owed.append(Owed(event, channel, self.moment()))

    # -- views

    def stack(self, user: str) -> list[View]:
        return self.stacks.setdefault(user, [])

    def top_view(self, user: str) -> View | None:
        stack = self.stacks.get(user)
        return stack[-1] if stack else None

    def all_views(self) -> Iterable[View]:
        for stack in self.stacks.values():
            yield from stack
        yield from self.homes.values()

    # -- rights that a click hands to the app

    def new_trigger(self, user: str, channel: str = "") -> str:
        trigger = Trigger(f"{self.new_id('')}.{self.team_id}.trigger", user, self.seconds(), channel)
        self.triggers[trigger.id] = trigger
        return trigger.id

    def new_response_url(
        self, user: str, channel: str, message: Message | Ephemeral | None = None, thread_ts: str | None = None
    ) -> ResponseUrl:
        right = ResponseUrl(self.new_id("R"), user, channel, self.seconds(), message, thread_ts)
        self.response_urls[right.id] = right
        return right
