"""The page of the practice workspace: what it shows to whom, and what it does for them."""

import asyncio
import re
from collections.abc import AsyncIterator

import httpx
import pytest
from starlette.applications import Starlette

from sandbox.api import happenings
from sandbox.doors import Kind, Reply
from sandbox.page.guard import trusted
from sandbox.page.page import Page, routes
from sandbox.sandbox import Sandbox
from sandbox.workspace import Ephemeral, Message
from tests.sandbox.samples import ELEMENTS
from tests.sandbox.toy import ToyDoor, refused, toy, updated


async def jump() -> str:
    return "Jumped to Tuesday: a check-in."


@pytest.fixture
def sandbox() -> Sandbox:
    return toy(jump)


@pytest.fixture
def door(sandbox: Sandbox) -> ToyDoor:
    assert isinstance(sandbox.door, ToyDoor)
    return sandbox.door


@pytest.fixture
async def page(sandbox: Sandbox) -> AsyncIterator[httpx.AsyncClient]:
    app = Starlette(routes=routes(sandbox))
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://127.0.0.1:3000") as client:
        yield client


def fields(sandbox: Sandbox, **changed: object) -> list[dict[str, object]]:
    """What the browser sends of the sample form, every field named."""
    view = sandbox.person("maya").form
    return [
        {"block": block, "action": action, "value": changed[block]}
        for block, actions in view.values.items()
        for action in actions
        if block in changed
    ]


async def test_the_front_leads_to_somebodys_direct_message(page: httpx.AsyncClient, sandbox: Sandbox) -> None:
    answer = await page.get("/", follow_redirects=True)
    assert answer.status_code == 200
    assert str(answer.url).endswith(f"/as/U1/{sandbox.person('maya').dm.id}")
    assert "<title>Team Helper · Maya Lindqvist · Northwind</title>" in answer.text


async def test_the_switcher_names_everybody_and_what_they_are(page: httpx.AsyncClient) -> None:
    html = (await page.get("/as/U1/C2")).text
    people = re.findall(r'<li><a href="/as/(U\d)"', html)
    assert people == ["U1", "U2", "U3"]
    assert "workspace admin" in html
    assert "head of support" in html
    assert "guest" in html


async def test_the_sidebar_holds_the_channels_of_that_person_with_unread_counts(page: httpx.AsyncClient) -> None:
    maya = (await page.get("/as/U1/C2")).text
    assert "hiring-ai" in maya
    assert 'aria-label="2 unread">2<' in maya
    await page.get("/as/U1/C1")
    assert "unread" not in (await page.get("/as/U1/C2")).text
    gus = (await page.get("/as/U3/C2")).text
    assert ">general<" in gus
    assert ">hiring-ai<" not in gus


async def test_a_private_channel_opens_only_for_its_members(page: httpx.AsyncClient) -> None:
    assert (await page.get("/as/U3/C1")).status_code == 303
    assert (await page.get("/as/U3/C1?parts=1")).status_code == 410
    assert "Priya" not in (await page.get("/as/U3/C1", follow_redirects=True)).url.path


async def test_what_people_typed_is_escaped(page: httpx.AsyncClient) -> None:
    html = (await page.get("/as/U1/C1")).text
    assert "<script>alert" not in html
    assert "&lt;script&gt;alert(1)" in html


async def test_times_are_those_of_the_reader(page: httpx.AsyncClient) -> None:
    assert "4:05 AM</time>" not in (await page.get("/as/U2/C2")).text
    assert "1:35 PM" in (await page.get("/as/U2/C2")).text  # 08:05 UTC in Kolkata
    assert "3:05 AM" in (await page.get("/as/U1/C2")).text  # and in New York


async def test_an_ephemeral_message_is_there_for_its_reader_alone(page: httpx.AsyncClient) -> None:
    assert "Only visible to you" in (await page.get("/as/U1/C1")).text
    assert "Only visible to you" not in (await page.get("/as/U2/C1")).text


async def test_a_thread_opens_beside_its_channel(page: httpx.AsyncClient, sandbox: Sandbox) -> None:
    html = (await page.get("/as/U1/C1")).text
    assert "I scored them." not in html
    found = re.search(r'href="(/as/U1/C1/[\d.]+)" data-go>.*?<b>1 reply</b>', html)
    assert found
    assert "I scored them." in (await page.get(found[1])).text


async def test_a_reply_leads_to_its_thread(page: httpx.AsyncClient, sandbox: Sandbox) -> None:
    reply = next(message for message in sandbox.workspace.channels["C1"].messages if message.is_reply)
    html = (await page.get(f"/as/U1/C1/{reply.ts}")).text
    assert f'data-thread="{reply.thread_ts}"' in html


async def test_channels_carry_their_marks(page: httpx.AsyncClient) -> None:
    assert "This channel is archived" in (await page.get("/as/U1/C3")).text
    assert "shared with another company" in (await page.get("/as/U1/C4")).text
    assert "You are not in this channel" in (await page.get("/as/U2/C4")).text


async def test_a_channel_is_archived_and_left_by_typing_it(page: httpx.AsyncClient, sandbox: Sandbox) -> None:
    await page.post("/as/U1/C2/say", json={"text": "/archive"})
    assert "This channel is archived" in (await page.get("/as/U1/C2")).text
    await page.post("/as/U1/C1/say", json={"text": "/leave"})
    assert "U1" not in sandbox.workspace.channels["C1"].members
    assert (await page.get("/as/U1/C1")).status_code == 303


async def test_a_deleted_message_with_replies_leaves_its_place(page: httpx.AsyncClient, sandbox: Sandbox) -> None:
    root = next(message for message in sandbox.workspace.channels["C1"].messages if message.is_reply).thread_ts
    message = sandbox.workspace.channels["C1"].message(root or "")
    assert message is not None
    happenings.delete(sandbox.workspace, message)
    assert "This message was deleted." in (await page.get("/as/U1/C1")).text


async def test_a_message_is_stored_as_slack_stores_it(page: httpx.AsyncClient, sandbox: Sandbox) -> None:
    await page.post("/as/U1/C2/say", json={"text": "hi @Priya Raman <b> & more"})
    assert sandbox.workspace.channels["C2"].messages[-1].text == "hi <@U2> &lt;b&gt; &amp; more"


async def test_a_command_opens_the_form_that_the_app_sends(
    page: httpx.AsyncClient, sandbox: Sandbox, door: ToyDoor
) -> None:
    answer = await page.post("/as/U1/C2/say", json={"text": "/team plan"})
    assert answer.json() == {"toast": None, "bad": False}
    assert door.last["command"] == "/team"
    assert door.last["text"] == "plan"
    html = (await page.get("/as/U1/C2?parts=1")).text
    assert '<h1 id="modal-title" tabindex="-1">Everything</h1>' in html
    assert html.count("data-element ") == 19
    assert 'id="modal-title"' not in (await page.get("/as/U2/C2?parts=1")).text


async def test_a_command_in_a_thread_is_refused_as_slack_does(page: httpx.AsyncClient, door: ToyDoor) -> None:
    answer = await page.post("/as/U1/C2/say", json={"text": "/team plan", "thread": "1.000100"})
    assert answer.json()["toast"] == "/team is not supported in threads. Sorry!"
    assert not door.given


async def test_a_form_is_sent_with_all_that_stands_in_it(
    page: httpx.AsyncClient, sandbox: Sandbox, door: ToyDoor
) -> None:
    await page.post("/as/U1/C2/say", json={"text": "/team"})
    view = sandbox.person("maya").form
    state = fields(
        sandbox, title="A bot", grouped="1", panel=["U1", "U2"], room="C1", channel="C2", route="3", flags=[],
        interview="2026-12-01T09:30", mail="a@b.example", link="https://a.example", rooms=["C2"], runs="7",
    )  # fmt: skip
    optional = next(block for block in view.content["blocks"] if block.get("block_id") == "flags")
    optional["optional"] = True
    answer = await page.post("/as/U1/C2/submit", json={"view": view.id, "state": state})
    assert answer.json()["bad"] is False
    assert not view.errors
    kind, payload = door.given[-1]
    assert kind is Kind.INTERACTIVE
    assert payload["type"] == "view_submission"
    values = payload["view"]["state"]["values"]
    assert values["title"]["value"]["value"] == "A bot"
    assert values["grouped"]["value"]["selected_option"]["value"] == "1"
    assert values["panel"]["value"]["selected_users"] == ["U1", "U2"]
    assert values["flags"]["value"]["selected_options"] == []
    assert values["interview"]["value"]["selected_date_time"] == 1796135400  # 09:30 in New York
    assert values["work"]["value"]["value"] == "Two\nlines"
    assert sandbox.person("maya").view is None
    assert len(door.given) == 2  # nothing was dispatched on the way


async def test_slacks_own_checks_stand_at_the_fields(page: httpx.AsyncClient, sandbox: Sandbox, door: ToyDoor) -> None:
    await page.post("/as/U1/C2/say", json={"text": "/team"})
    view = sandbox.person("maya").form
    state = fields(sandbox, title="", mail="nonsense")
    await page.post("/as/U1/C2/submit", json={"view": view.id, "state": state})
    html = (await page.get("/as/U1/C2?parts=1")).text
    assert "Please complete this required field." in html
    assert "Please enter a valid email." in html
    assert "nonsense" in html
    assert len(door.given) == 1


SHORT = [block for block in ELEMENTS if block.get("block_id") in ("work", "level")]


async def opened(page: httpx.AsyncClient, sandbox: Sandbox, door: ToyDoor) -> str:
    door.form = door.form | {"blocks": SHORT}
    await page.post("/as/U1/C2/say", json={"text": "/team"})
    return sandbox.person("maya").form.id


async def test_the_apps_errors_stand_at_their_fields_and_nothing_typed_is_lost(
    page: httpx.AsyncClient, sandbox: Sandbox, door: ToyDoor
) -> None:
    view = await opened(page, sandbox, door)
    door.replies = [refused({"work": "Name the <work>."})]
    await page.post("/as/U1/C2/submit", json={"view": view, "state": fields(sandbox, work="mine")})
    html = (await page.get("/as/U1/C2?parts=1")).text
    assert "Name the &lt;work&gt;." in html
    assert "mine" in html


async def test_an_app_that_does_not_answer_is_shown_as_slack_shows_it(
    page: httpx.AsyncClient, sandbox: Sandbox, door: ToyDoor
) -> None:
    view = await opened(page, sandbox, door)
    door.replies = [Reply(0)]
    await page.post("/as/U1/C2/submit", json={"view": view, "state": fields(sandbox, work="mine")})
    html = (await page.get("/as/U1/C2?parts=1")).text
    assert "We had some trouble connecting. Try again?" in html
    assert "mine" in html


async def test_a_page_that_replaces_another_keeps_what_has_the_same_ids(
    page: httpx.AsyncClient, sandbox: Sandbox, door: ToyDoor
) -> None:
    view = await opened(page, sandbox, door)
    fresh = SHORT[0] | {"block_id": "work#2"}
    door.replies = [updated("Page two", [SHORT[0], fresh])]
    await page.post("/as/U1/C2/submit", json={"view": view, "state": fields(sandbox, work="mine")})
    html = (await page.get("/as/U1/C2?parts=1")).text
    assert "Page two" in html
    assert html.count("mine</textarea>") == 1
    assert html.count("Two\nlines</textarea>") == 1


async def test_a_form_that_is_gone_is_not_sent(page: httpx.AsyncClient, sandbox: Sandbox, door: ToyDoor) -> None:
    view = await opened(page, sandbox, door)
    await page.post("/as/U1/C2/close", json={"view": view})
    answer = await page.post("/as/U1/C2/submit", json={"view": view, "state": []})
    assert answer.json() == {"toast": "This form is no longer open.", "bad": True}


async def test_a_button_of_a_message_reaches_the_app(page: httpx.AsyncClient, sandbox: Sandbox, door: ToyDoor) -> None:
    card = sandbox.workspace.channels["C1"].messages[-1]
    state = [{"block": "next", "action": "pick", "value": "3"}]
    body = {"ts": card.ts, "block": "next", "action": "share", "state": state}
    await page.post("/as/U1/C1/click", json=body)
    assert door.last["type"] == "block_actions"
    assert door.last["actions"][0]["value"] == "b1"
    assert door.last["state"]["values"]["next"]["pick"]["selected_option"]["value"] == "3"


async def test_an_overflow_choice_reaches_the_app(page: httpx.AsyncClient, sandbox: Sandbox, door: ToyDoor) -> None:
    card = sandbox.workspace.channels["C1"].messages[-1]
    await page.post("/as/U1/C1/click", json={"ts": card.ts, "block": "verdict", "action": "more", "value": "del"})
    assert door.last["actions"][0]["selected_option"]["value"] == "del"


async def test_a_button_that_has_gone_is_refused_kindly(page: httpx.AsyncClient, sandbox: Sandbox) -> None:
    card = sandbox.workspace.channels["C1"].messages[-1]
    answer = await page.post("/as/U1/C1/click", json={"ts": card.ts, "block": "next", "action": "was here"})
    assert answer.json()["toast"] == "This has just changed. Please look again."
    answer = await page.post("/as/U1/C1/click", json={"ts": "9.9", "block": "next", "action": "share"})
    assert answer.json()["toast"] == "This message is gone."


async def test_shortcuts_stand_in_their_menus_and_reach_the_app(
    page: httpx.AsyncClient, sandbox: Sandbox, door: ToyDoor
) -> None:
    html = (await page.get("/as/U1/C1")).text
    assert "Start<small>Begin</small>" in html
    card = sandbox.workspace.channels["C1"].messages[-1]
    await page.post("/as/U1/C1/shortcut", json={"callback": "go"})
    assert (door.last["type"], door.last["callback_id"]) == ("shortcut", "go")
    await page.post("/as/U1/C1/shortcut", json={"callback": "score", "ts": card.ts})
    assert (door.last["type"], door.last["message_ts"]) == ("message_action", card.ts)


async def test_the_jump_says_where_the_clock_stopped(page: httpx.AsyncClient) -> None:
    assert "Jump to the next due date" in (await page.get("/as/U1/C2")).text
    assert (await page.post("/jump", json={})).json()["toast"] == "Jumped to Tuesday: a check-in."


async def test_the_jump_says_who_has_something_new_to_read() -> None:
    async def jump() -> str:
        practice.workspace.post(Message("C1", practice.workspace.next_ts(), "U1", "Day 30."))
        return "It is now Tuesday."

    practice = toy(jump)
    app = Starlette(routes=routes(practice))
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://127.0.0.1") as page:
        name = practice.workspace.channels["C1"].name
        assert (await page.post("/jump", json={})).json()["toast"] == f"It is now Tuesday. New messages: #{name}."


async def test_without_a_clock_to_move_there_is_no_button() -> None:
    app = Starlette(routes=routes(toy()))
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://127.0.0.1") as page:
        assert "Jump to the next due date" not in (await page.get("/as/U1/C2")).text
        assert (await page.post("/jump", json={})).json()["bad"] is True


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"Origin": "http://127.0.0.1:3000"}, 200),
        ({"Origin": "http://evil.example"}, 403),
        ({"Origin": "null"}, 403),
        ({"Sec-Fetch-Site": "cross-site"}, 403),
        ({"Host": "evil.example"}, 421),
        ({"Content-Type": "text/plain"}, 415),
    ],
)
async def test_only_its_own_page_may_act(page: httpx.AsyncClient, headers: dict[str, str], status: int) -> None:
    answer = await page.post("/as/U1/C2/say", json={"text": "hi"}, headers=headers)
    assert answer.status_code == status


@pytest.mark.parametrize("body", ["", "[]", "null", "{"])
async def test_a_malformed_body_is_refused(page: httpx.AsyncClient, body: str) -> None:
    answer = await page.post("/as/U1/C2/say", content=body, headers={"Content-Type": "application/json"})
    assert answer.status_code == 400


def test_only_this_machines_names_are_trusted() -> None:
    assert all(map(trusted, ("localhost:3000", "127.0.0.1", "[::1]:3000", "a.localhost")))
    assert not any(map(trusted, ("evil.example", "localhost.evil.example", "")))


async def test_the_stream_tells_of_every_change(sandbox: Sandbox) -> None:
    changes = Page(sandbox).changes(sandbox.workspace.version)
    assert "retry" in await anext(changes)
    waiting = asyncio.ensure_future(anext(changes))
    await asyncio.sleep(0)
    assert not waiting.done()
    sandbox.workspace.ephemerals.append(Ephemeral("U1", "C2", "1.0", "psst"))
    sandbox.workspace.changed()
    assert f"data: {sandbox.workspace.version}" in await asyncio.wait_for(waiting, 1)
    await changes.aclose()


async def test_the_stream_tells_at_once_of_what_was_missed(sandbox: Sandbox) -> None:
    changes = Page(sandbox).changes(sandbox.workspace.version - 1)
    await anext(changes)
    assert "changed" in await anext(changes)
    await changes.aclose()


async def test_nothing_on_the_page_comes_from_elsewhere(page: httpx.AsyncClient) -> None:
    answer = await page.get("/as/U1/C2")
    assert re.findall(r'(?:src|href)="https?://', answer.text) == []
    assert "default-src 'self'" in answer.headers["content-security-policy"]
    for name in ("page.css", "page.js", "icon.svg"):
        found = await page.get(f"/static/{name}")
        assert found.status_code == 200
        assert "http://" not in found.text.replace("http://www.w3.org/2000/svg", "")
