"""The deliverer against the practice Slack: what stands there in the end, whatever went wrong on the way."""

import asyncio
import contextlib
import os
import threading
from collections.abc import AsyncIterator, Awaitable, Callable, Collection, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Literal

import aiohttp
import pytest
from slack_sdk.web.async_client import AsyncWebClient
from sqlalchemy import select, update

from blocks.kit import File, Message, bar_chart, message, section
from blocks.text import md
from bot.cli.manifest import read_manifest
from bot.clock import real_clock
from bot.doors.slack import open_session
from domain.outgoing.delivery import Delivery, State
from domain.outgoing.kinds import Kind
from domain.outgoing.sending import Card
from domain.outgoing.subject import Subject
from domain.refusals import NotFound, Refusal
from domain.trouble import Finding, Reason, Trouble
from handlers.edge.answers import Renderer
from handlers.edge.deliverer import Deliverer
from handlers.edge.errors import MEANING, Passing
from handlers.edge.poster import Poster
from handlers.edge.sender import Guard, no_guard
from handlers.edge.threads import Threads
from sandbox.api.web_api import WebApi
from sandbox.app import create_app
from sandbox.doors import HttpDoor
from sandbox.server import serving
from sandbox.workspace import App, Workspace
from sandbox.workspace import Message as Posted
from sandbox.workspace.faults import Fault
from sandbox.workspace.rate_limits import Limit
from sandbox.workspace.seed import practice_workspace
from services.outgoing.deliveries import DeliveryService, Due
from services.outgoing.style import StyleService
from storage.database import Database
from storage.outgoing.deliveries import DeliveryRow
from storage.outgoing.pace import BURST, INTERVAL, LONG_AGO, PaceRow
from storage.store import Store
from tests.handlers.edge.process import deliver
from tests.processes import Process
from tests.worlds import to_send

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
BRIEF = Subject.brief("b1")
CARD, TRACE, CHART = Kind.BRIEF_CARD, Kind.BRIEF_TRACE, Kind.PANEL_CARD
ROOM, OTHER_ROOM = "G0HIRING", "C0ONBOARD"
TEAM = "T0PRACTICE"


class Drawings(dict[Kind, Renderer]):
    """Renderers that show a word, which tests change, and count what they drew."""

    def __init__(self) -> None:
        self.word = "first"
        self.drawn = 0
        super().__init__({CARD: self.text, TRACE: self.text, CHART: self.chart, Kind.TROUBLE: self.notice})

    async def text(self, delivery: Delivery) -> Message | None:
        self.drawn += 1
        return text_message(f"{delivery.kind} {self.word}") if self.word else None

    async def chart(self, delivery: Delivery) -> Message | None:
        chart = bar_chart("Scores", ["judgement", "building"], [("mean", [3.5, 2.0])])
        return message(md("Scores"), [section(md("Scores")), chart])

    async def notice(self, delivery: Delivery) -> Message | None:
        return text_message(f"could not deliver {delivery.subject.id}")


def text_message(words: str) -> Message:
    return message(md("{words}", words=words), [section(md("{words}", words=words))])


class Wake(asyncio.Event):
    """What wakes a deliverer, and says that it sleeps."""

    def __init__(self) -> None:
        super().__init__()
        self.asleep = asyncio.Event()

    async def wait(self) -> Literal[True]:
        self.asleep.set()
        return await super().wait()


@dataclass
class Stage:
    """A database, a practice Slack, and a deliverer between them."""

    database: Database
    workspace: Workspace
    api: WebApi
    client: AsyncWebClient
    drawings: Drawings
    deliverer: Deliverer
    wake: Wake

    def another(
        self,
        *,
        slack: Poster | None = None,
        stopwatch: Callable[[], float] | None = None,
        renderers: Mapping[Kind, Renderer] | None = None,
        guard: Guard | None = None,
        clock: Callable[[], datetime] = lambda: NOW,
        service: DeliveryService | None = None,
    ) -> Deliverer:
        return Deliverer(
            service or DeliveryService(self.database),
            renderers or self.drawings,
            slack or Poster(self.client),
            styles=StyleService(self.database),
            threads=threads_of(self.database),
            clock=clock,
            wake=asyncio.Event(),
            stopwatch=stopwatch,
            guard=guard or no_guard,
        )

    def troubles(self, user: str = "U0MAYA") -> list[Trouble]:
        with self.database.reading(TEAM) as store:
            return store.troubles.told_to(user)

    @asynccontextmanager
    async def writing(self) -> AsyncIterator[Store]:
        with self.database.transaction(TEAM) as store:
            store.audit.record("U0MAYA", "test", BRIEF, NOW)
            yield store

    async def post(self, to: str = ROOM, key: str = "card", kind: Kind = CARD, responsible: str = "U0MAYA") -> str:
        async with self.writing() as store:
            return store.deliveries.post(to_send(kind, BRIEF, to, key=key, at=NOW, responsible=(responsible,)))

    async def refresh(self) -> None:
        async with self.writing() as store:
            store.deliveries.refresh(BRIEF, NOW)

    def posted(self, channel: str = ROOM) -> list[Posted]:
        """What the bot has said there, oldest first."""
        bot = self.workspace.app.bot_user
        return [said for said in self.workspace.channels[channel].messages if said.user == bot]

    def texts(self, channel: str = ROOM) -> list[str]:
        return [said.text for said in self.posted(channel)]

    def direct(self, user: str) -> list[str]:
        return self.texts(self.workspace.direct_message(user).id)

    def calls(self, method: str) -> list[dict[str, object]]:
        return [args for name, args in self.api.calls if name == method]

    async def row(self, delivery_id: str) -> DeliveryRow:
        with self.database.reading(TEAM) as store:
            row = store.session.get(DeliveryRow, delivery_id)
            assert row is not None
            return row

    async def end_leases(self) -> None:
        """Two minutes pass, as the database counts them."""
        await self._change(leased_until=real_clock() - timedelta(seconds=1))

    async def end_waits(self) -> None:
        await self._change(not_before=None)

    async def end_pauses(self) -> None:
        """What Slack asked for is over."""
        with self.database.engine.execution_options(writes=True).begin() as connection:
            connection.execute(update(PaceRow).values(free_at=LONG_AGO))
        await self.end_waits()

    async def _change(self, **values: object) -> None:
        with self.database.engine.execution_options(writes=True).begin() as connection:
            connection.execute(update(DeliveryRow).where(DeliveryRow.claim.is_not(None)).values(values))
            if "not_before" in values:
                connection.execute(update(DeliveryRow).values(values))


@pytest.fixture
def slack_time() -> datetime:
    """What time it is at Slack; the database has the machine's."""
    return NOW


@pytest.fixture
async def stage(database: Database, monkeypatch: pytest.MonkeyPatch, slack_time: datetime) -> AsyncIterator[Stage]:
    monkeypatch.setattr("handlers.edge.sender.SHORTEST", timedelta(milliseconds=20))
    monkeypatch.setattr("handlers.edge.sender.LANDED", timedelta(milliseconds=50))
    # Nobody waits for the end of a call whose process was killed.
    monkeypatch.setattr("sandbox.server.GOODBYE_SECONDS", 0.1)
    workspace = practice_workspace(App.of(read_manifest()), lambda: slack_time)
    door = HttpDoor("http://127.0.0.1:1/slack/events", workspace.app.signing_secret)
    app = create_app(workspace, door)
    await door.close()  # nobody listens here
    async with serving(app) as url, open_session(1) as session:
        client = AsyncWebClient(
            token=workspace.app.bot_token, base_url=f"{url}/api/", session=session, retry_handlers=[]
        )
        client.proxy = None
        drawings = Drawings()
        wake = Wake()
        database.on_commit = partial(asyncio.get_running_loop().call_soon_threadsafe, wake.set)
        deliverer = Deliverer(
            DeliveryService(database),
            drawings,
            Poster(client),
            styles=StyleService(database),
            threads=threads_of(database),
            clock=lambda: NOW,
            wake=wake,
        )
        yield Stage(database, workspace, app.state.web_api, client, drawings, deliverer, wake)
        await deliverer.close()


def url_of(database: Database) -> str:
    return database.engine.url.render_as_string(hide_password=False)


def threads_of(database: Database) -> Threads:
    return Threads(readers=database.readers, writers=database.writers)


class Dying(Poster):
    """A process that is killed at the post: before it, or after it."""

    def __init__(self, client: AsyncWebClient, *, after: bool) -> None:
        super().__init__(client)
        self.after = after
        self.dying = asyncio.Event()

    async def post(self, message: Message, *, channel: str, thread_ts: str, delivery_id: str) -> tuple[str, str]:
        if self.after:
            await super().post(message, channel=channel, thread_ts=thread_ts, delivery_id=delivery_id)
        self.dying.set()
        await asyncio.Event().wait()
        raise AssertionError


class Slow(Poster):
    """A Slack that takes each post only when it is told to."""

    def __init__(self, client: AsyncWebClient) -> None:
        super().__init__(client)
        self.go = asyncio.Event()
        self._posts = asyncio.Semaphore(0)

    async def post(self, message: Message, *, channel: str, thread_ts: str, delivery_id: str) -> tuple[str, str]:
        self._posts.release()
        await self.go.wait()
        return await super().post(message, channel=channel, thread_ts=thread_ts, delivery_id=delivery_id)

    async def posting(self, count: int) -> None:
        """So many have begun."""
        for _ in range(count):
            await self._posts.acquire()


class Claiming(DeliveryService):
    """Claims, and tells of it only when it may."""

    def __init__(self, database: Database) -> None:
        super().__init__(database)
        self.claimed, self.go = threading.Event(), threading.Event()

    def claim_due(self, *, now: datetime, limit: int = 100, in_hand: Mapping[str, str] | None = None) -> Due:
        claimed = super().claim_due(now=now, limit=limit, in_hand=in_hand)
        self.claimed.set()
        self.go.wait(5)
        return claimed


class Renewing(DeliveryService):
    """Says when it has renewed."""

    def __init__(self, database: Database) -> None:
        super().__init__(database)
        self.renewed = threading.Event()

    def renew(self, claimed: Collection[Delivery], begun: Collection[Delivery]) -> None:
        super().renew(claimed, begun)
        self.renewed.set()


async def tried_once(deliverer: Deliverer) -> None:
    """What is due now has been begun and has ended; what is to be tried again waits for its time."""
    await deliverer._start_due()
    if deliverer._running:
        await asyncio.wait(deliverer._running)


async def kill_at_post(stage: Stage, *, after: bool) -> None:
    slack = Dying(stage.client, after=after)
    doomed = stage.another(slack=slack)
    running = asyncio.create_task(doomed.run())
    await slack.dying.wait()
    for task in (running, *doomed._running):
        task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await task
    assert not doomed._running


# -- the plain case


async def test_a_card_is_posted_with_its_random_id_and_without_unfurling(stage: Stage) -> None:
    delivery_id = await stage.post()
    await stage.deliverer.drain()
    (card,) = stage.posted()
    assert card.text == "brief.card first"
    assert card.metadata == {"event_type": "ai_hire_delivery", "event_payload": {"id": delivery_id}}
    (call,) = stage.calls("chat.postMessage")
    assert (call["unfurl_links"], call["unfurl_media"]) in {(False, False), ("0", "0"), ("false", "false")}
    row = await stage.row(delivery_id)
    assert (row.state, row.channel, row.ts) == (State.SENT, ROOM, card.ts)


async def test_a_commit_wakes_the_running_deliverer(stage: Stage) -> None:
    running = asyncio.create_task(stage.deliverer.run())
    try:
        async with asyncio.timeout(60):
            await stage.wake.asleep.wait()
            await stage.post()
            version = 0
            while not stage.posted():
                version = await stage.workspace.change(version)
    finally:
        running.cancel()
    await stage.deliverer.drain()


async def test_a_direct_message_is_opened_and_remembered_by_its_channel(stage: Stage) -> None:
    delivery_id = await stage.post(to="U0ANA")
    await stage.deliverer.drain()
    assert stage.direct("U0ANA") == ["brief.card first"]
    assert (await stage.row(delivery_id)).channel == stage.workspace.direct_message("U0ANA").id
    await stage.refresh()
    stage.drawings.word = "second"
    await stage.deliverer.drain()
    assert stage.direct("U0ANA") == ["brief.card second"]


async def test_a_reply_waits_for_its_card(stage: Stage) -> None:
    stage.workspace.faults.next("chat.postMessage", Fault(error="internal_error"))
    async with stage.writing() as store:
        store.deliveries.post(to_send(CARD, BRIEF, ROOM, key="card", at=NOW))
        store.deliveries.post(to_send(TRACE, BRIEF, ROOM, key="trace", at=NOW, under=Card(kind=CARD, subject=BRIEF)))
    await stage.deliverer.drain()
    card, trace = stage.posted()
    assert (card.text, trace.text) == ("brief.card first", "brief.trace first")
    assert trace.thread_ts == card.ts


async def test_several_changes_make_one_update_that_shows_the_last(stage: Stage) -> None:
    await stage.post()
    await stage.deliverer.drain()
    for word in ("second", "third", "fourth"):
        stage.drawings.word = word
        await stage.refresh()
    await stage.deliverer.drain()
    assert stage.texts() == ["brief.card fourth"]
    assert len(stage.calls("chat.update")) == 1


async def test_what_is_no_longer_needed_is_not_sent(stage: Stage) -> None:
    delivery_id = await stage.post()
    stage.drawings.word = ""
    await stage.deliverer.drain()
    assert stage.posted() == []
    assert (await stage.row(delivery_id)).state == State.SKIPPED


async def test_a_subject_that_is_gone_is_not_sent(stage: Stage) -> None:
    async def gone(delivery: Delivery) -> Message | None:
        raise NotFound

    delivery_id = await stage.post()
    await stage.another(renderers={CARD: gone}).drain()
    assert (await stage.row(delivery_id)).state == State.SKIPPED


# -- nothing lost, nothing doubled


@pytest.mark.parametrize("after", [False, True])
@pytest.mark.parametrize("to", [ROOM, "U0ANA"])
async def test_a_process_killed_at_the_post_neither_loses_nor_doubles(stage: Stage, to: str, after: bool) -> None:
    await stage.post(to=to)
    await kill_at_post(stage, after=after)
    await stage.end_leases()
    await stage.deliverer.drain()
    assert (stage.direct(to) if to[0] == "U" else stage.texts(to)) == ["brief.card first"]


async def test_a_reply_killed_at_the_post_is_looked_for_in_its_thread(stage: Stage) -> None:
    await stage.post()
    await stage.deliverer.drain()
    async with stage.writing() as store:
        store.deliveries.post(to_send(TRACE, BRIEF, ROOM, key="trace", at=NOW, under=Card(kind=CARD, subject=BRIEF)))
    await kill_at_post(stage, after=True)
    await stage.end_leases()
    await stage.deliverer.drain()
    assert stage.texts() == ["brief.card first", "brief.trace first"]
    assert stage.calls("conversations.replies")


async def test_a_cut_connection_does_not_double(stage: Stage) -> None:
    delivery_id = await stage.post()
    stage.workspace.faults.next("chat.postMessage", Fault(cut=True))
    await stage.deliverer.drain()
    (card,) = stage.posted()
    assert (await stage.row(delivery_id)).ts == card.ts


@pytest.mark.parametrize("slack_time", [datetime(2001, 2, 3, tzinfo=UTC), datetime(2101, 2, 3, tzinfo=UTC)])
async def test_a_slack_whose_clock_is_not_the_databases_gets_nothing_twice(stage: Stage, slack_time: datetime) -> None:
    await stage.post()
    stage.workspace.faults.next("chat.postMessage", Fault(cut=True))
    await stage.deliverer.drain()
    (card,) = stage.posted()
    assert datetime.fromtimestamp(float(card.ts), UTC).year == slack_time.year


@pytest.mark.parametrize("jump", [timedelta(hours=1), timedelta(days=90)])
async def test_a_slack_whose_clock_is_moved_on_before_the_look_back_gets_nothing_twice(
    stage: Stage, jump: timedelta
) -> None:
    await stage.post()
    await kill_at_post(stage, after=True)
    stage.workspace.now = lambda: NOW + jump
    await stage.end_leases()
    await stage.another().drain()
    assert len(stage.posted()) == 1


async def test_a_slack_that_tells_no_time_is_looked_through_by_the_databases(stage: Stage) -> None:
    stage.workspace.faults.always("api.test", Fault(unknown=True))
    stage.workspace.now = real_clock
    await stage.post()
    stage.workspace.faults.next("chat.postMessage", Fault(cut=True))
    await stage.deliverer.drain()
    assert len(stage.posted()) == 1
    assert len(stage.calls("conversations.history")) == 1


async def test_what_time_it_is_at_slack_is_asked_once(stage: Stage) -> None:
    for number in range(3):
        await stage.post(to=(ROOM, OTHER_ROOM, "U0ANA")[number], key=f"k{number}")
        await stage.deliverer.drain()
    assert len(stage.calls("api.test")) == 1


async def test_a_slack_that_is_too_slow_to_answer_does_not_double(stage: Stage) -> None:
    await stage.post()
    stage.workspace.faults.next("chat.postMessage", Fault(delay=0.3))
    async with aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=0.15)) as session:
        client = AsyncWebClient(
            token=stage.client.token, base_url=stage.client.base_url, session=session, retry_handlers=[]
        )
        client.proxy = None
        await stage.another(slack=Poster(client)).drain()
    assert len(stage.posted()) == 1


async def test_a_slack_that_is_down_loses_nothing(stage: Stage) -> None:
    await stage.post()
    stage.workspace.faults.next("chat.postMessage", Fault(status=503), times=2)
    await stage.deliverer.drain()
    assert stage.texts() == ["brief.card first"]


async def test_without_the_history_scope_it_posts_again(stage: Stage) -> None:
    stage.workspace.app.scopes -= {"groups:history"}
    await stage.post()
    stage.workspace.faults.next("chat.postMessage", Fault(cut=True))
    await stage.deliverer.drain()
    assert len(stage.posted()) == 2


async def test_a_process_that_was_frozen_past_its_lease_gives_up(stage: Stage) -> None:
    drawing, thawed = asyncio.Event(), asyncio.Event()

    async def freezing(delivery: Delivery) -> Message | None:
        drawing.set()
        await thawed.wait()
        return text_message("late")

    await stage.post()
    frozen = stage.another(renderers={CARD: freezing})
    draining = asyncio.create_task(frozen.drain())
    await drawing.wait()
    await stage.end_leases()
    await stage.deliverer.drain()
    thawed.set()
    await draining
    assert stage.texts() == ["brief.card first"]


async def test_a_process_frozen_between_the_note_and_the_post_does_not_post_late(stage: Stage) -> None:
    readings = iter([0.0, 60.0])
    await stage.post()
    frozen = stage.another(stopwatch=lambda: next(readings, 60.0))
    await frozen.drain()
    assert stage.texts() == ["brief.card first"]
    assert len(stage.calls("conversations.history")) == 1


async def test_a_process_frozen_while_it_connects_does_not_post_late(stage: Stage) -> None:
    readings = iter([0.0, 0.1])
    await stage.post()
    frozen = stage.another(stopwatch=lambda: next(readings, 60.0))
    await frozen.drain()
    # Its second attempt is the only one of which Slack hears, and it has looked first.
    assert stage.texts() == ["brief.card first"]
    assert [method for method, _ in stage.api.calls][-2:] == ["conversations.history", "chat.postMessage"]
    assert len(stage.calls("chat.postMessage")) == 1


async def test_two_deliverers_never_double(stage: Stage) -> None:
    stage.workspace.limits.off()
    for number in range(6):
        for room in (ROOM, OTHER_ROOM, "C0GENERAL", "U0ANA", "U0BEN"):
            await stage.post(to=room, key=f"{room} {number}")
    another = stage.another()

    async def drained(one: Deliverer, other: Deliverer) -> None:
        """What the one has ended, the other does not wait for."""
        await one.drain()
        await other.tick()

    await _without_pace(stage, drained(stage.deliverer, another), drained(another, stage.deliverer))
    total = [*stage.texts(), *stage.texts(OTHER_ROOM), *stage.texts("C0GENERAL")]
    assert len(total) + len(stage.direct("U0ANA")) + len(stage.direct("U0BEN")) == 30
    ids = [str(call["metadata"]) for call in stage.calls("chat.postMessage")]
    assert len(ids) == len(set(ids)) == 30


async def _without_pace(stage: Stage, *work: Awaitable[None]) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("storage.outgoing.pace.INTERVAL", timedelta())
        await asyncio.gather(*work)


# -- clocks, stops and kills


async def test_a_clock_that_steps_forward_while_posts_are_on_their_way_doubles_nothing(stage: Stage) -> None:
    slack = Slow(stage.client)
    busy = stage.another(slack=slack)
    for user in ("U0ANA", "U0BEN", ROOM):
        await stage.post(to=user, key=user)
    draining = asyncio.create_task(busy.drain())
    await slack.posting(3)
    await stage.end_leases()
    in_hand = dict(busy._running)
    await busy._start_due()
    assert busy._running == in_hand
    slack.go.set()
    await draining
    assert len(stage.calls("chat.postMessage")) == 3


async def test_who_lives_keeps_what_it_has_in_hand(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("handlers.edge.deliverer.RENEWAL", 0.01)
    slack, service = Slow(stage.client), Renewing(stage.database)
    living = stage.another(slack=slack, service=service)
    delivery_id = await stage.post()
    running = asyncio.create_task(living.run())
    await slack.posting(1)
    await stage.end_leases()
    # One that had begun before may come to its end only now; the one after it has not.
    for _ in range(2):
        service.renewed.clear()
        assert await asyncio.to_thread(service.renewed.wait, 60)
    lease = (await stage.row(delivery_id)).leased_until
    assert lease is not None
    assert lease - real_clock() > timedelta(seconds=30)
    slack.go.set()
    running.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await running
    await living.close()
    assert len(stage.posted()) == 1


async def test_a_stop_hands_back_what_has_not_begun_at_once(stage: Stage) -> None:
    drawing, drawn = asyncio.Event(), asyncio.Event()

    async def slowly(delivery: Delivery) -> Message | None:
        drawing.set()
        await drawn.wait()
        return text_message("late")

    delivery_id = await stage.post()
    stopping = stage.another(renderers={CARD: slowly})
    await stopping._start_due()
    await drawing.wait()
    closing = asyncio.create_task(stopping.close())
    await asyncio.sleep(0)
    drawn.set()
    await closing
    row = await stage.row(delivery_id)
    assert (row.claim, row.started_at, row.not_before) == (None, None, None)
    await stage.deliverer.drain()
    assert stage.texts() == ["brief.card first"]


async def test_a_stop_while_slack_hangs_ends_soon_and_hands_back_what_had_begun(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("handlers.edge.deliverer.GOODBYE", 0.05)
    slack = Slow(stage.client)
    stopping = stage.another(slack=slack)
    delivery_id = await stage.post()
    await stopping._start_due()
    await slack.posting(1)
    async with asyncio.timeout(2):
        await stopping.close()
    row = await stage.row(delivery_id)
    assert row.claim is None
    assert row.started_at is not None
    assert row.not_before is not None
    await stage.deliverer.drain()
    assert len(stage.posted()) == 1


async def test_a_stop_in_the_middle_of_a_claim_hands_back_what_it_claims(stage: Stage) -> None:
    service = Claiming(stage.database)
    stopping = stage.another(service=service)
    delivery_id = await stage.post()
    running = asyncio.create_task(stopping.run())
    await asyncio.to_thread(service.claimed.wait)
    running.cancel()
    await asyncio.sleep(0)
    service.go.set()
    with contextlib.suppress(asyncio.CancelledError):
        await running
    await stopping.close()
    assert (await stage.row(delivery_id)).claim is None


async def test_a_post_that_lands_late_is_looked_for_only_when_it_must_have_landed(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("handlers.edge.sender.LANDED", timedelta(seconds=30))
    delivery_id = await stage.post()
    stage.workspace.faults.next("chat.postMessage", Fault(cut=True))
    await tried_once(stage.deliverer)
    row = await stage.row(delivery_id)
    assert row.not_before is not None
    assert row.not_before - real_clock() > timedelta(seconds=25)
    assert stage.calls("conversations.history") == []


async def test_a_slack_that_cannot_be_reached_need_not_be_looked_through(stage: Stage) -> None:
    async with aiohttp.ClientSession() as session:
        nowhere = AsyncWebClient(token="x", base_url="http://127.0.0.1:1/api/", session=session, retry_handlers=[])
        nowhere.proxy = None
        delivery_id = await stage.post()
        await tried_once(stage.another(slack=Poster(nowhere)))
    assert (await stage.row(delivery_id)).started_at is None
    await stage.end_waits()
    await stage.deliverer.drain()
    assert (len(stage.posted()), stage.calls("conversations.history")) == (1, [])


async def test_a_whole_process_that_is_killed_at_its_post_neither_loses_nor_doubles(
    stage: Stage, tmp_path: Path
) -> None:
    delivery_id = await stage.post()
    stage.workspace.faults.next("chat.postMessage", Fault(delay=30))
    given = url_of(stage.database), stage.client.base_url, str(stage.client.token)
    process = await Process.start(deliver, *given, folder=tmp_path, env=dict(os.environ))
    async with asyncio.timeout(60):
        await stage.workspace.faults.met.wait()
    process.kill()
    await process.wait()
    row = await stage.row(delivery_id)
    assert row.claim
    assert row.leased_until is not None
    assert row.leased_until - real_clock() <= timedelta(seconds=45)
    await stage.end_leases()
    await stage.deliverer.drain()
    assert len(stage.posted()) == 1


# -- what Slack refuses


async def test_a_rate_limit_delays_the_conversation_and_keeps_its_order(unpaced: None, stage: Stage) -> None:
    first = await stage.post(key="a")
    await stage.post(key="b", kind=TRACE)
    stage.workspace.faults.next("chat.postMessage", Fault(retry_after=30))
    for _ in range(2):
        await tried_once(stage.deliverer)
    assert len(stage.workspace.faults.queued["chat.postMessage"]) == 0
    assert stage.texts() == []
    left = DeliveryService(stage.database).wait(NOW)
    assert left is not None
    assert timedelta(seconds=20) < left <= timedelta(seconds=30)
    await stage.end_pauses()
    await stage.deliverer.drain()
    assert stage.texts() == ["brief.card first", "brief.trace first"]
    row = await stage.row(first)
    assert (row.due_at, row.attempts) == (NOW, 0)
    assert stage.calls("conversations.history") == []


async def test_a_burst_stays_within_slacks_own_limit(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    limit = stage.workspace.limits.limits["chat.postMessage"]
    assert limit.burst >= BURST
    assert INTERVAL.total_seconds() * limit.per_second >= 1
    # Both at twice their speed.
    monkeypatch.setattr("storage.outgoing.pace.INTERVAL", INTERVAL / 2)
    stage.workspace.limits.set("chat.postMessage", Limit(limit.burst, limit.per_second * 2))
    for number in range(5):
        await stage.post(key=f"k{number}")
    await stage.deliverer.drain()
    assert len(stage.posted()) == 5
    assert len(stage.calls("chat.postMessage")) == 5


async def test_an_archived_room_is_told_to_the_responsible_person_and_the_message_waits(stage: Stage) -> None:
    stage.workspace.channels[ROOM].is_archived = True
    delivery_id = await stage.post()
    await stage.deliverer.drain()
    (trouble,) = stage.troubles()
    assert stage.direct("U0MAYA") == [f"could not deliver {trouble.id}"]
    assert (trouble.conversation, trouble.reason, len(trouble.whats)) == (ROOM, Reason.ARCHIVED, 1)
    row = await stage.row(delivery_id)
    assert (row.state, row.last_error) == (State.WAITING, "is_archived")


async def test_what_waits_goes_on_by_itself_when_a_look_finds_it_mended(unpaced: None, stage: Stage) -> None:
    stage.workspace.limits.off()
    channel = stage.workspace.channels[ROOM]
    channel.is_archived = True
    for number in range(4):
        await stage.post(key=f"k{number}")
    await stage.deliverer.drain()
    now = NOW + timedelta(minutes=11)
    deliverer = stage.another(clock=lambda: now)
    now += timedelta(minutes=11)
    await deliverer.drain()
    assert stage.texts() == []
    channel.is_archived = False
    now += timedelta(minutes=11)
    await deliverer.drain()
    assert len(stage.texts()) == 4
    assert stage.troubles() == []
    assert len(stage.direct("U0MAYA")) == 1


async def test_a_card_that_was_old_while_its_room_was_archived_shows_the_present_state_afterwards(stage: Stage) -> None:
    await stage.post()
    await stage.deliverer.drain()
    stage.workspace.faults.next("chat.update", Fault(error="is_inactive"))
    stage.drawings.word = "second"
    await stage.refresh()
    await stage.deliverer.drain()
    assert stage.texts() == ["brief.card first"]
    DeliveryService(stage.database).look_again()
    await stage.deliverer.drain()
    assert stage.texts() == ["brief.card second"]
    assert stage.direct("U0MAYA") == []


@pytest.mark.parametrize(
    ("error", "is_known"), [("cant_update_message", True), ("edit_window_closed", True), ("message_not_found", False)]
)
async def test_only_what_is_not_there_any_more_is_forgotten_and_an_erasure_finds_the_rest(
    stage: Stage, error: str, is_known: bool
) -> None:
    await stage.post()
    await stage.deliverer.drain()
    stage.workspace.faults.next("chat.update", Fault(error=error))
    await stage.refresh()
    await stage.deliverer.drain()
    with stage.database.reading(TEAM) as store:
        assert bool(store.messages.about(BRIEF)) is is_known


async def test_a_reply_whose_thread_is_gone_stands_at_the_top_as_do_those_after_it(unpaced: None, stage: Stage) -> None:
    await stage.post()
    await stage.deliverer.drain()
    stage.workspace.channels[ROOM].messages.clear()
    for number in range(2):
        async with stage.writing() as store:
            card = Card(kind=CARD, subject=BRIEF)
            store.deliveries.post(to_send(TRACE, BRIEF, ROOM, key=f"trace{number}", at=NOW, under=card))
        await stage.deliverer.drain()
    assert [said.thread_ts for said in stage.posted()] == [None, None]
    assert stage.direct("U0MAYA") == []
    assert len(stage.calls("chat.postMessage")) == 4


async def test_a_reply_that_slack_put_at_the_top_is_found_there_after_a_kill(stage: Stage) -> None:
    await stage.post()
    await stage.deliverer.drain()
    async with stage.writing() as store:
        card = Card(kind=CARD, subject=BRIEF)
        store.deliveries.post(to_send(TRACE, BRIEF, ROOM, key="trace", at=NOW, under=card))
    await kill_at_post(stage, after=True)
    root, trace = stage.posted()
    stage.workspace.channels[ROOM].messages.remove(root)
    trace.thread_ts = None
    await stage.end_leases()
    await stage.deliverer.drain()
    assert stage.texts() == ["brief.trace first"]


@pytest.mark.parametrize(
    "error",
    ["accesslimited", "missing_scope", "not_in_channel", "channel_not_found", "restricted_action", "user_disabled"],
)
async def test_every_no_of_slack_is_of_one_of_three_kinds(stage: Stage, error: str) -> None:
    delivery_id = await stage.post()
    stage.workspace.faults.next("chat.postMessage", Fault(error=error))
    meaning = MEANING[error]
    await (tried_once(stage.deliverer) if isinstance(meaning, Passing) else stage.deliverer.drain())
    row = await stage.row(delivery_id)
    match meaning:
        case Passing.SOON:
            await stage.end_waits()
            await stage.deliverer.drain()
            assert len(stage.posted()) == 1
        case Passing.INSTALLATION:
            assert (row.state, stage.direct("U0MAYA")) == (State.PENDING, [])
        case _:
            assert row.state == (State.WAITING if meaning.is_mendable else State.FAILED)
            assert len(stage.direct("U0MAYA")) == 1


async def test_a_room_that_is_not_fit_gets_nothing_until_it_is(stage: Stage) -> None:
    finding: list[Finding | None] = [Finding(reason=Reason.PUBLIC)]

    async def guard(delivery: Delivery) -> Finding | None:
        return finding[0] if delivery.conversation == ROOM else None

    deliverer = stage.another(guard=guard)
    await stage.post()
    await deliverer.drain()
    assert stage.calls("chat.postMessage") != []
    assert (stage.texts(), len(stage.direct("U0MAYA"))) == ([], 1)
    finding[0] = None
    DeliveryService(stage.database).look_again(TEAM, ROOM)
    await deliverer.drain()
    assert stage.texts() == ["brief.card first"]


async def test_a_room_that_slack_does_not_tell_of_gets_nothing_yet(stage: Stage) -> None:
    answers = [Refusal("Slack did not answer"), None]

    async def guard(delivery: Delivery) -> Finding | None:
        if (answer := answers.pop(0)) is not None:
            raise answer
        return None

    await stage.post()
    await stage.another(guard=guard).drain()
    assert (answers, len(stage.posted())) == ([], 1)
    assert stage.calls("conversations.history") == []


async def test_ten_messages_for_somebody_who_left_are_one_notice(stage: Stage) -> None:
    for number in range(10):
        await stage.post(to="U0GONE", key=f"k{number}")
    await _without_pace(stage, stage.deliverer.drain())
    assert len(stage.direct("U0MAYA")) == 1
    (trouble,) = stage.troubles()
    assert (trouble.reason, len(trouble.whats)) == (Reason.PERSON_GONE, 10)


async def test_a_deactivated_person_is_told_to_the_next_one(stage: Stage) -> None:
    async with stage.writing() as store:
        store.deliveries.post(to_send(CARD, BRIEF, "U0GONE", key="k", at=NOW, responsible=("U0GONE", "U0MAYA")))
    await stage.deliverer.drain()
    assert len(stage.direct("U0MAYA")) == 1


async def test_a_message_that_somebody_deleted_is_forgotten(stage: Stage) -> None:
    await stage.post()
    await stage.deliverer.drain()
    stage.workspace.channels[ROOM].messages.clear()
    await stage.refresh()
    await stage.deliverer.drain()
    await stage.refresh()
    await stage.deliverer.drain()
    assert len(stage.calls("chat.update")) == 1
    assert stage.direct("U0MAYA") == []


async def test_a_workspace_without_charts_gets_bars_of_text(stage: Stage) -> None:
    await stage.post(kind=CHART)
    stage.workspace.faults.next("chat.postMessage", Fault(error="invalid_blocks"))
    await stage.deliverer.drain()
    (card,) = stage.posted()
    assert {block["type"] for block in card.blocks} == {"section"}
    assert "█" in str(card.blocks)


async def test_invalid_blocks_without_a_chart_are_not_sent_twice(stage: Stage) -> None:
    delivery_id = await stage.post()
    stage.workspace.faults.next("chat.postMessage", Fault(error="invalid_blocks"))
    await stage.deliverer.drain()
    assert (await stage.row(delivery_id)).last_error == "invalid_blocks"
    assert stage.posted() == []


async def test_a_refused_token_is_no_fault_of_the_message(stage: Stage) -> None:
    delivery_id = await stage.post()
    stage.workspace.faults.next("chat.postMessage", Fault(error="invalid_auth"))
    await tried_once(stage.deliverer)
    row = await stage.row(delivery_id)
    assert row.state == State.PENDING
    assert row.not_before is not None
    assert row.not_before > real_clock()
    await stage.end_waits()
    await stage.deliverer.drain()
    assert len(stage.posted()) == 1


async def test_a_slack_that_cannot_open_direct_messages_still_gets_them(stage: Stage) -> None:
    stage.workspace.faults.always("conversations.open", Fault(unknown=True))
    await stage.post(to="U0ANA")
    await stage.deliverer.drain()
    assert stage.direct("U0ANA") == ["brief.card first"]


async def test_a_slack_that_cannot_update_costs_the_update_only(stage: Stage) -> None:
    stage.workspace.faults.always("chat.update", Fault(unknown=True))
    await stage.post()
    await stage.deliverer.drain()
    await stage.refresh()
    await stage.deliverer.drain()
    assert stage.texts() == ["brief.card first"]


async def test_a_message_that_cannot_be_drawn_is_tried_again_and_at_last_told(stage: Stage) -> None:
    async def broken(delivery: Delivery) -> Message | None:
        raise KeyError("a mistake of ours")

    deliverer = stage.another(renderers={**stage.drawings, CARD: broken})
    delivery_id = await stage.post()
    for _ in range(6):
        await tried_once(deliverer)
        await stage.end_waits()
    await deliverer.drain()
    assert (await stage.row(delivery_id)).state == State.FAILED
    (trouble,) = stage.troubles()
    assert stage.direct("U0MAYA") == [f"could not deliver {trouble.id}"]


async def test_every_row_ends_in_a_final_state_or_waits_for_somebody(unpaced: None, stage: Stage) -> None:
    stage.workspace.limits.off()
    for number, room in enumerate((ROOM, "C0OLD", "C0SUPPORT", "U0GUEST", "U0OTHERBOT", "C0NOWHERE")):
        await stage.post(to=room, key=f"k{number}")
    await stage.deliverer.drain()
    with stage.database.reading(TEAM) as store:
        states = set(store.session.scalars(select(DeliveryRow.state)))
    assert states == {State.SENT, State.WAITING, State.FAILED}


async def test_a_file_arrives_once_even_where_slack_cut_the_answer_to_it(stage: Stage) -> None:
    async def draw(delivery: Delivery) -> Message:
        return Message(text=md("Here it is."), blocks=[], files=(File(name="one page.md", content=b"# One page"),))

    stage.drawings[CARD] = draw
    stage.workspace.faults.next("files.completeUploadExternal", Fault(cut=True))
    delivery = await stage.post(to="U0MAYA")
    await stage.deliverer.drain()
    await stage.end_waits()
    await stage.deliverer.drain()
    room = stage.workspace.direct_message("U0MAYA").id
    (said,) = stage.posted(room)
    assert (said.text, [(file.name, file.content) for file in said.files]) == (
        "Here it is.",
        [("one page.md", b"# One page")],
    )
    assert (await stage.row(delivery)).state == State.SENT


async def test_a_file_whose_upload_fails_is_sent_again_whole(stage: Stage) -> None:
    async def draw(delivery: Delivery) -> Message:
        files = (File(name="a.csv", content=b"a"), File(name="b.csv", content=b"b"))
        return Message(text=md("Both."), blocks=[], files=files)

    stage.drawings[CARD] = draw
    stage.workspace.faults.next("upload", Fault(status=500))
    await stage.post(to="U0MAYA")
    await stage.deliverer.drain()
    await stage.end_waits()
    await stage.deliverer.drain()
    (said,) = stage.posted(stage.workspace.direct_message("U0MAYA").id)
    assert [file.name for file in said.files] == ["a.csv", "b.csv"]
