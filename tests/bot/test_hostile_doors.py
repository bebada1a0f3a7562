"""Whatever comes through the door: an answer below 500, and no traceback."""

import asyncio
import contextlib
import gzip
import json
from typing import Any
from urllib.parse import urlencode

import aiohttp
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.clock import real_clock
from handlers.edge.bodies import Malformed
from handlers.edge.hosts import Hooks
from handlers.edge.parse import arrival_by_http, arrival_by_socket
from handlers.edge.replies import Replies
from sandbox.doors import HttpDoor, signature
from tests.handlers.attacks import click, command, submission
from tests.house import House

LEAF = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=20)
ANYTHING = st.recursive(LEAF, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner))
KEYS = ["type", "team", "user", "actions", "view", "state", "values", "id", "message", "channel", "container", "event"]
NEARLY = st.fixed_dictionaries(
    {"type": st.sampled_from(["block_actions", "view_submission", "shortcut", "message_action", "event_callback"])},
    optional={key: ANYTHING for key in KEYS if key != "type"},
)


@given(st.one_of(ANYTHING, NEARLY))
def test_a_payload_is_taken_or_malformed(payload: Any) -> None:
    with contextlib.suppress(Malformed):
        arrival_by_socket(payload)


@given(
    st.binary(max_size=200), st.sampled_from(["application/json", "application/x-www-form-urlencoded", "text/\xff", ""])
)
def test_any_bytes_are_read_or_malformed(raw: bytes, kind: str) -> None:
    with contextlib.suppress(Malformed):
        arrival_by_http(raw, kind)


@pytest.mark.parametrize("depth", [50, 900, 5_000, 200_000])
def test_depth_is_no_weapon(depth: int) -> None:
    for body in (b"[" * depth, b'{"a":' * depth + b"1" + b"}" * depth, b"[" * depth + b"]" * depth):
        with pytest.raises(Malformed):
            arrival_by_http(body, "application/json")


def test_what_no_database_keeps_is_taken_out() -> None:
    payload = {"command": "/ai-hire", "team_id": "T1", "user_id": "U1", "channel_id": "C1", "trigger_id": "1"}
    dirty = {**payload, "text": "a\x00b\ud800c"}
    for arrival in (arrival_by_socket(dirty), arrival_by_http(json.dumps(dirty).encode(), "application/json")):
        assert arrival.body["text"] == "abc"


def mutations(payload: Any) -> Any:
    """The payload with one part put out of place, each part once for each nonsense."""
    for path in paths(payload):
        wrong: tuple[Any, ...] = (None, [], "", {"id": None})
        for nonsense in wrong:
            changed = json.loads(json.dumps(payload))
            here = changed
            for step in path[:-1]:
                here = here[step]
            here[path[-1]] = nonsense
            yield path, changed


def paths(part: Any, before: tuple[Any, ...] = ()) -> Any:
    items = part.items() if isinstance(part, dict) else enumerate(part) if isinstance(part, list) else ()
    for name, value in items:
        yield (*before, name)
        yield from paths(value, (*before, name))


async def test_real_routes_survive_every_part_out_of_place(house: House) -> None:
    door = house.door
    assert isinstance(door, HttpDoor)
    view = {
        "id": "V1",
        "type": "modal",
        "callback_id": "brief.work",
        "private_metadata": '{"form_id": "f", "brief": "b"}',
        "hash": "1",
        "blocks": [{"type": "input", "block_id": "title", "element": {"type": "plain_text_input"}}],
        "state": {"values": {"title": {"form.field": {"type": "plain_text_input", "value": "x"}}}},
    }
    for payload in (click(house, "U0MAYA", "brief.show", "b:1"), submission(house, "U0MAYA", view)):
        for path, changed in mutations(payload):
            raw = urlencode({"payload": json.dumps(changed)}).encode()
            reply = await door.send(raw, {"Content-Type": "application/x-www-form-urlencoded"})
            assert reply.status in (200, 400), (path, reply)
            assert "Something broke" not in reply.text, (path, reply)
            assert "Traceback" not in reply.text


async def test_signatures_that_are_wrong_stale_missing_or_odd_are_401(house: House) -> None:
    door = house.door
    assert isinstance(door, HttpDoor)
    body = urlencode(command(house, "U0MAYA", "help")).encode()
    now = str(int(real_clock().timestamp()))
    good = signature(door.secret, now, body)
    bad = [
        {"X-Slack-Signature": ""},
        {"X-Slack-Signature": "v0=" + "0" * 64},
        {"X-Slack-Signature": good[:-1]},
        {"X-Slack-Signature": good.upper()},
        {"X-Slack-Request-Timestamp": ""},
        {"X-Slack-Request-Timestamp": "-5"},
        {"X-Slack-Request-Timestamp": "1e9"},
        {"X-Slack-Request-Timestamp": "9" * 3000},
        {"X-Slack-Request-Timestamp": str(int(real_clock().timestamp()) - 301)},
        {"X-Slack-Request-Timestamp": str(int(real_clock().timestamp()) + 301)},
    ]
    for headers in bad:
        assert (await door.send(body, headers)).status == 401, headers
    stale = str(int(real_clock().timestamp()) - 400)
    signed = {"X-Slack-Request-Timestamp": stale, "X-Slack-Signature": signature(door.secret, stale, body)}
    assert (await door.send(body, signed)).status == 401


async def test_bodies_that_are_chunked_packed_or_slow_end_early(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    door = house.door
    assert isinstance(door, HttpDoor)

    async def endless() -> Any:
        for _ in range(40):
            yield b"x" * 65536

    signed = {
        "X-Slack-Request-Timestamp": str(int(real_clock().timestamp())),
        "X-Slack-Signature": "v0=" + "0" * 64,
    }
    for headers, status in ((signed, 413), ({}, 401)):
        async with aiohttp.ClientSession(headers=headers) as session:
            try:
                async with session.post(door.url, data=endless()) as response:
                    assert response.status == status
            except aiohttp.ClientError:
                pass  # The door closed while we were still pushing.
    packed = gzip.compress(urlencode(command(house, "U0MAYA", "help")).encode())
    # Signed as it travels, it is still nothing that Slack sends.
    reply = await door.send(packed, {"Content-Encoding": "gzip", "Content-Type": "application/x-www-form-urlencoded"})
    assert reply.status in (400, 401)
    monkeypatch.setattr("bot.doors.web.BODY_SECONDS", 0.2)
    host, port = door.url.split("/")[2].split(":")
    reader, writer = await asyncio.open_connection(host, int(port))
    writer.write(b"POST /slack/events HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\nslow")
    await writer.drain()
    answer = await asyncio.wait_for(reader.readline(), 5)
    assert b"408" in answer
    writer.close()


async def test_an_answer_goes_to_slack_alone() -> None:
    """No redirect is followed, and no host but Slack's is called."""
    called: list[str] = []

    class Session:
        def post(self, url: str, **options: Any) -> Any:
            called.append(url)
            assert options["allow_redirects"] is False
            raise aiohttp.ClientError

    replies = Replies(None, Session(), hooks=Hooks("https://slack.com/api/"))  # type: ignore[arg-type]
    for url in (
        "https://elsewhere.example.com/x",
        "https://hooks.slack.com@elsewhere.example.com/",
        "https://hooks.slack.com:8080/",
        "https://hooks.slack.com.example.com/",
        "http://169.254.169.254/latest",
        "file:///etc/passwd",
        "http://[",
        "",
    ):
        await replies._respond(url, "words", [])  # type: ignore[arg-type]
    assert called == []
    await replies._respond("https://hooks.slack.com/x", "words", [])  # type: ignore[arg-type]
    assert len(called) == 1


@pytest.mark.parametrize(
    "host", ["evil.example.com", "[", "localhost.evil.example.com", "127.0.0.1.evil.example.com", ""]
)
async def test_the_practice_page_answers_under_its_own_name_only(house: House, host: str) -> None:
    address, headers = f"{house.practice.address}/as/U0MAYA", {"Host": host}
    async with aiohttp.ClientSession() as session, session.get(address, headers=headers) as response:
        assert response.status in (400, 421)


@pytest.mark.parametrize("origin", ["null", "http://[", "https://evil.example.com", "http://localhost"])
async def test_no_other_page_can_act_in_the_practice_workspace(house: House, origin: str) -> None:
    address = f"{house.practice.address}/as/U0MAYA/C0GENERAL/say"
    async with aiohttp.ClientSession() as session:
        async with session.post(address, json={"text": "hello"}, headers={"Origin": origin}) as response:
            assert response.status == 403
        async with session.post(address, data='{"text": "x"}', headers={"Content-Type": "text/plain"}) as response:
            assert response.status == 415


@pytest.mark.parametrize(
    "path",
    ["../page.py", "..%2fpage.py", "%2e%2e/page.py", "....//page.py", "/etc/passwd", "%00", "x" * 300, "..%5cpage.py"],
)
async def test_static_files_end_at_their_folder(house: House, path: str) -> None:
    host, port = house.practice.address.split("/")[2].split(":")
    reader, writer = await asyncio.open_connection(host, int(port))
    writer.write(f"GET /static/{path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n".encode())
    answer = await asyncio.wait_for(reader.read(), 5)
    writer.close()
    assert answer.split(b" ")[1] in (b"404", b"400", b"421", b"303", b"405"), answer[:200]
    assert b"root:" not in answer
    assert b"import" not in answer
