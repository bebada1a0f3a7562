"""Other systems hear of what happens: signed, tried again, and never inside a private network."""

import json
import re
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import aiohttp
import pytest
from aiohttp.abc import AbstractResolver, ResolveResult
from sqlalchemy import select
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot.settings import Settings
from domain.guide.days import DAY_30
from domain.keeping.records import EraseRecord
from domain.outgoing.delivery import State
from domain.outgoing.kinds import Kind
from domain.outgoing.subject import Subject
from domain.people import Actor
from domain.refusals import Refusal
from domain.workspace.addresses import is_public
from domain.workspace.webhook import (
    MOST,
    AddWebhook,
    Call,
    ChangeWebhook,
    Facts,
    Webhook,
    WebhookDraft,
    What,
    why_no_address,
)
from handlers.webhooks.calls import Private, PublicResolver, open_outside, signed
from sandbox.people.reading import read
from sandbox.server import serving
from sandbox.workspace import Message
from services.keeping.erasures import ErasureService
from services.outgoing.webhooks import WebhookService, tell_others
from storage.database import Database
from storage.outgoing.deliveries import DeliveryRow
from tests.handlers.hiring import ROOM, ROOM_ID, TEAM, a_brief, a_candidate, an_open_panel, scored
from tests.handlers.onboardings import onboarded, report
from tests.handlers.test_brief_changes import publish
from tests.handlers.test_briefs import write
from tests.handlers.test_decisions import decide
from tests.house import House, open_house
from tests.moments import MONDAY
from tests.worlds import saved

DANA = Actor(workspace=TEAM, user="U0DANA", is_admin=True)
#: Of the specification's own example.
SECRET, MESSAGE, SECONDS = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "msg_p5jXN8AQM9LWM0D4loKWxJek", 1614265330
BODY, SIGNATURE = '{"test": 2432232314}', "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="


@dataclass
class Receiver:
    """Somebody's server: what has come, and what it answers next; 204 where nothing is said."""

    url: str = ""
    came: list[tuple[dict[str, str], str]] = field(default_factory=list)
    answers: list[Response] = field(default_factory=list)

    async def endpoint(self, request: Request) -> Response:
        self.came.append((dict(request.headers), (await request.body()).decode()))
        return self.answers.pop(0) if self.answers else Response(status_code=204)

    @property
    def told(self) -> list[dict[str, Any]]:
        return [json.loads(body) for _, body in self.came]


@asynccontextmanager
async def receiving() -> AsyncIterator[Receiver]:
    receiver = Receiver()
    async with serving(Starlette(routes=[Route("/in", receiver.endpoint, methods=["POST", "GET"])])) as address:
        receiver.url = f"{address}/in"
        yield receiver


@pytest.fixture
async def receiver() -> AsyncIterator[Receiver]:
    async with receiving() as started:
        yield started


@pytest.fixture
async def open_bot(sqlite_url: str, unpaced: None) -> AsyncIterator[House]:
    """A house whose webhooks may lead to this machine."""
    async with open_house(sqlite_url, settings=Settings(webhooks_to_private=True)) as house:
        yield house


def listen(house: House, receiver: Receiver, *, with_words: bool = False) -> Webhook:
    return added(house, receiver.url, with_words=with_words)


def added(house: House, url: str, *, with_words: bool = False, to_private: bool = True) -> Webhook:
    service = WebhookService(house.bot.database, to_private=to_private)
    draft = WebhookDraft(url=url, with_words=with_words)
    page = saved(service.add(AddWebhook(actor=DANA, now=house.clock(), draft=draft)))
    return page.webhook(page.changed)


async def share(house: House, card: Message) -> None:
    maya = house.person("maya")
    await maya.click(card, "Share")
    await maya.submit(room=ROOM)
    assert maya.view is None, maya.errors
    await house.drain()


async def shared(house: House) -> None:
    """Maya has written a brief, and others may know."""
    await share(house, await write(house, house.person("maya")))


def states(house: House) -> list[tuple[str, str]]:
    with house.bot.database.looking() as queue:
        rows = queue.session.execute(
            select(DeliveryRow.state, DeliveryRow.last_error).where(DeliveryRow.kind == Kind.WEBHOOK)
        )
        return [(state, error) for state, error in rows]


def test_a_call_is_signed_as_the_specification_says() -> None:
    headers = signed(MESSAGE, Call(url="https://h/", secrets=(SECRET,), body=BODY, since=MONDAY.at), SECONDS)
    assert headers["webhook-signature"] == SIGNATURE
    assert (headers["webhook-id"], headers["webhook-timestamp"]) == (MESSAGE, str(SECONDS))


async def test_what_happens_is_told_by_ids_and_states_and_no_word(open_bot: House, receiver: Receiver) -> None:
    house, webhook = open_bot, listen(open_bot, receiver)
    candidate = await an_open_panel(house)
    maya = await decide(house)
    await maya.submit(outcome="withdrew", reason="Priya took another offer.")
    await shared(house)
    told = receiver.told
    assert [(each["type"], each["data"]["state"]) for each in told] == [
        ("panel.opened", "complete"),
        ("decision.made", "withdrew"),
        ("brief.answered", "hire"),
    ]
    panel = told[0]["data"]
    assert (panel["candidate"], panel["by"], told[0]["workspace"]) == (candidate, "U0BEN", TEAM)
    assert told[1]["data"]["candidate"] == candidate
    assert datetime.fromisoformat(told[0]["timestamp"]).tzinfo
    assert not [word for word in ("Priya", "Support", "triage", "wiki") if word in str(receiver.came)]
    # Nothing of it stands in Slack.
    assert webhook.address not in {
        message.channel for each in house.workspace.channels.values() for message in each.messages
    }
    for headers, body in receiver.came:
        expected = signed(
            headers["webhook-id"],
            Call(url="", secrets=(webhook.secret,), body=body, since=MONDAY.at),
            int(headers["webhook-timestamp"]),
        )
        assert headers["webhook-signature"] == expected["webhook-signature"]
    assert len({headers["webhook-id"] for headers, _ in receiver.came}) == 3


async def test_a_check_in_is_told_with_its_day_and_no_word(open_bot: House, receiver: Receiver) -> None:
    house = open_bot
    listen(house, receiver)
    await onboarded(house, days_ago=40)
    ben = house.person("ben")
    await ben.click(ben.find_message("Report", ben.dm), "Report")
    await report(ben, DAY_30, baseline_holds="yes")
    await house.drain()
    (told,) = receiver.told
    assert told["type"] == "check_in.reported"
    assert told["data"] | {"check_in": "", "onboarding": ""} == {
        "check_in": "",
        "onboarding": "",
        "candidate": "c1",
        "brief": told["data"]["brief"],
        "day": 30,
        "version": 1,
        "state": "reported",
        "by": "U0BEN",
    }


async def test_words_go_along_where_that_was_turned_on_and_a_removed_one_hears_nothing(
    open_bot: House, receiver: Receiver
) -> None:
    house, webhook = open_bot, listen(open_bot, receiver, with_words=True)
    await a_brief(house, room=ROOM_ID)
    candidate = await a_candidate(house)
    await scored(house, candidate, "U0ANA", "44434")
    await scored(house, candidate, "U0BEN", "54343")
    await house.drain()
    assert receiver.told[0]["data"]["words"] == {"title": "Support triage", "name": "Priya Nair"}
    gone = ChangeWebhook(actor=DANA, now=house.clock(), webhook=webhook.id)
    saved(WebhookService(house.bot.database).remove(gone))
    await shared(house)
    assert len(receiver.came) == 1


async def test_a_receiver_that_is_away_is_told_again_with_the_same_id(
    open_bot: House, receiver: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("handlers.edge.sender.SHORTEST", timedelta(milliseconds=20))
    house = open_bot
    listen(house, receiver)
    receiver.answers = [Response(status_code=500), Response(status_code=302, headers={"location": receiver.url})]
    await shared(house)
    assert len(receiver.came) == 3
    assert len({headers["webhook-id"] for headers, _ in receiver.came}) == 1
    assert len({body for _, body in receiver.came}) == 1
    assert states(house) == [(State.SENT, "HTTP 302")]


async def test_a_receiver_that_is_gone_is_told_no_more_of_that(open_bot: House, receiver: Receiver) -> None:
    house = open_bot
    listen(house, receiver)
    receiver.answers = [Response(status_code=410)]
    await shared(house)
    assert states(house) == [(State.FAILED, "receiver_is_gone")]


async def test_after_three_days_nobody_is_told_any_more(open_bot: House, receiver: Receiver) -> None:
    house = open_bot
    webhook = listen(house, receiver)
    receiver.answers = [Response(status_code=503)]
    with house.bot.database.transaction(TEAM) as store:
        facts = Facts(brief="b1", state="hire")
        tell_others(store, What.BRIEF_ANSWERED, facts, house.clock() - timedelta(days=3, seconds=1))
        store.audit.record("U1", "test", Subject.webhook(webhook.id), house.clock())
    await house.drain()
    assert states(house) == [(State.FAILED, "not_taken_for_three_days")]


async def test_nothing_is_told_inside_a_private_network(house: House, receiver: Receiver) -> None:
    listen(house, receiver)
    added(house, "https://localhost/in")
    added(house, "https://[::ffff:10.0.0.1]/in")
    await shared(house)
    assert receiver.came == []
    assert states(house) == [(State.FAILED, "private_address")] * 3


class Names(AbstractResolver):
    """Leads wherever it is told."""

    def __init__(self, *addresses: str) -> None:
        self._addresses = addresses

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        return [
            ResolveResult(hostname=host, host=each, port=port, family=family, proto=0, flags=0)
            for each in self._addresses
        ]

    async def close(self) -> None:
        """Nothing is open."""


async def test_a_name_that_also_leads_to_a_private_network_leads_nowhere() -> None:
    assert await PublicResolver(Names("93.184.215.14")).resolve("h")
    with pytest.raises(Private):
        await PublicResolver(Names("93.184.215.14", "169.254.169.254")).resolve("h")


async def test_an_address_is_looked_at_where_no_name_is_asked_for() -> None:
    async with open_outside(to_private=False) as session:
        with pytest.raises(aiohttp.ClientConnectorError) as refused:
            await session.post("https://①②⑦.0.0.1/in")
    assert isinstance(refused.value.os_error, Private)


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1",
        "10.1.2.3",
        "172.16.0.1",
        "192.168.1.1",
        "169.254.169.254",
        "100.64.0.1",
        "0.0.0.0",
        "224.0.0.1",
        "255.255.255.255",
        "::1",
        "::",
        "fe80::1%eth0",
        "fd00::1",
        "ff02::1",
        "::ffff:192.168.1.1",
        "2002:0a00:0001::1",
        "64:ff9b::a00:1",
        "2001:0:4136:e378:8000:63bf:3fff:fdd2",
        "::127.0.0.1",
        "::ffff:0:127.0.0.1",
        "64:ff9b:1::7f00:1",
        "fec0::1",
        "5f00::1",
        "3fff::1",
        "192.0.0.8",
        "192.88.99.1",
        "nonsense",
    ],
)
def test_addresses_of_private_networks_are_known_in_every_dress(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize("address", ["93.184.215.14", "2606:2800:21f:cb07:6820:80da:af6b:8b2c", "64:ff9b::5db8:d70e"])
def test_everybodys_addresses_are_public(address: str) -> None:
    assert is_public(address)


@pytest.mark.parametrize(
    "url",
    [
        "http://h.example/in",
        "https://",
        "https://u:p@h.example",
        "ftp://h",
        "https://h/#x",
        "https://h /",
        "https://localhost/in",
        "https://127.0.0.1/in",
        "https://[::1]/in",
        "https://bot.internal/in",
        "https://localhost./in",
        "https://2130706433/in",
        "https://127.1/in",
        "https://0x7f.0.0.1./in",
        # The client folds all of these into an address.
        "https://①②⑦.0.0.1/in",
        "https://127。0。0。1/in",
        "https://１０.0.0.1/in",
        "https://127.0.0.🯱/in",
        "https://127.0.0․1/in",
        "https://ⓛocalhost/in",
        "https://\u00ad/in",
        "h",
        "https://[",
    ],
)
def test_an_odd_address_is_refused_in_a_sentence(url: str) -> None:
    assert why_no_address(url, to_private=False).endswith((".", "https://"))
    assert why_no_address("https://h.example/in?key=1", to_private=False) == ""
    assert why_no_address("https://müller.example./in", to_private=False) == ""
    assert why_no_address("http://n8n:5678/webhook/1", to_private=True) == ""


async def test_an_admin_adds_tries_pauses_renews_and_removes_one_in_slack(open_bot: House, receiver: Receiver) -> None:
    house, dana = open_bot, open_bot.person("dana")
    await dana.command("/ai-hire webhooks")
    await dana.click("Add a webhook")
    await dana.submit(url="https://u:p@hooks.example.com/in")
    assert "may hold no password" in dana.errors["url"]
    await dana.submit(url=f"{receiver.url}?key=4711")
    page = read(dana.form)
    (secret,) = re.findall(r"whsec_[A-Za-z0-9+/=]+", page)
    assert "4711" not in page
    await dana.click("Look again")
    assert "whsec_" not in read(dana.form)
    await dana.click("Send a test")
    await house.drain()
    await dana.click("Look again")
    assert "Newest call: taken" in read(dana.form)
    [told] = receiver.told
    assert (told["type"], told["data"]) == ("webhook.tested", {"by": "U0DANA"})
    assert is_signed(*receiver.came[0], secret) == [True]

    await dana.click("Pause")
    candidate = await an_open_panel(house)
    await house.drain()
    assert len(receiver.came) == 1
    assert "Send a test" not in dana.buttons(dana.form)
    await dana.click("Resume")
    await dana.click("Another secret")
    (another,) = re.findall(r"whsec_[A-Za-z0-9+/=]+", read(dana.form))
    await house.advance(minutes=6)
    assert receiver.told[1]["data"]["candidate"] == candidate
    # Whoever has either of the two can check it, for a day.
    assert is_signed(*receiver.came[1], another) == [True, False]
    assert is_signed(*receiver.came[1], secret) == [False, True]
    await house.advance(days=1)
    await dana.click("Send a test")
    await house.drain()
    assert is_signed(*receiver.came[2], another) == [True]

    receiver.answers.append(Response(status_code=410))
    await dana.click("Send a test")
    await house.drain()
    await dana.click("Look again")
    assert "the receiver says that it is gone" in read(dana.form)
    await dana.click("Remove")
    assert "None is set" in read(dana.form)
    acts = ["add", "test", "pause", "resume", "renew", "test", "test", "remove"]
    with house.bot.database.reading(TEAM) as store:
        trail = [entry.act for entry in reversed(store.audit.newest(50)) if entry.act.startswith("webhook.")]
    assert trail == [f"webhook.{act}" for act in acts]


def is_signed(headers: dict[str, str], body: str, secret: str) -> list[bool]:
    """Which of the signatures are by this secret."""
    call = Call(url="", secrets=(secret,), body=body, since=MONDAY.at)
    (expected,) = signed(headers["webhook-id"], call, int(headers["webhook-timestamp"]))["webhook-signature"].split(" ")
    return [each == expected for each in headers["webhook-signature"].split(" ")]


async def test_a_brief_is_told_of_once_it_is_shared_and_when_an_edit_is_published_and_not_as_it_is_closed(
    open_bot: House, receiver: Receiver
) -> None:
    house, maya = open_bot, open_bot.person("maya")
    listen(house, receiver)
    card = await write(house, maya)
    await publish(maya, card, "Nobody knows it.", target="")
    await house.drain()
    assert receiver.came == []
    await share(house, card)
    await maya.click(card, "Close the brief")
    await maya.submit(how="filled", reason="By an intern")
    await house.drain()
    await maya.click(card, "Take it up again")
    await house.drain()
    await publish(maya, card, "Now we know it.", target="1 h")
    await house.drain()
    assert [(each["type"], each["data"]["state"]) for each in receiver.told] == [
        ("brief.answered", "not_yet"),
        ("brief.answered", "hire"),
    ]


async def test_what_waits_for_a_webhook_that_pauses_for_too_long_is_told_no_more(
    open_bot: House, receiver: Receiver
) -> None:
    house, webhook = open_bot, listen(open_bot, receiver)
    command = ChangeWebhook(actor=DANA, now=house.clock(), webhook=webhook.id)
    service = WebhookService(house.bot.database)
    saved(service.pause(command))
    await shared(house)
    # At once: it is looked at again every few minutes, a thousand times in four days.
    house.clock.move_to(house.clock() + timedelta(days=4))
    await house.drain()
    saved(service.resume(command))
    await house.advance(minutes=6)
    assert receiver.came == []
    assert [state for state, _ in states(house)] == [State.SKIPPED]


def test_so_many_fit_and_no_more(database: Database) -> None:
    service = WebhookService(database)
    for number in range(MOST):
        draft = WebhookDraft(url=f"https://hooks.example.com/{number}")
        saved(service.add(AddWebhook(actor=DANA, now=MONDAY.at, draft=draft)))
    assert service.page(DANA).is_full
    with pytest.raises(Refusal, match="Remove one first"):
        service.add(AddWebhook(actor=DANA, now=MONDAY.at, draft=WebhookDraft(url="https://hooks.example.com/x")))


async def test_what_waits_says_nothing_of_whom_it_was_about_once_they_are_erased(
    open_bot: House, receiver: Receiver
) -> None:
    house, webhook = open_bot, listen(open_bot, receiver, with_words=True)
    service = WebhookService(house.bot.database)
    saved(service.pause(ChangeWebhook(actor=DANA, now=house.clock(), webhook=webhook.id)))
    candidate = await an_open_panel(house)
    await (await decide(house)).submit(outcome="withdrew", reason="Priya took another offer.")
    root = Subject.candidate(candidate)
    saved(ErasureService(house.bot.database).erase(EraseRecord(actor=DANA, now=house.clock(), form_id="f1", root=root)))
    saved(service.resume(ChangeWebhook(actor=DANA, now=house.clock(), webhook=webhook.id)))
    await house.advance(minutes=6)
    assert [each["type"] for each in receiver.told] == ["panel.opened", "decision.made"]
    assert not [word for word in ("Priya", "another offer") if word in str(receiver.came)]
