"""The web door: size, signature, shape, and no traceback to the outside."""

import asyncio
import json
from collections.abc import AsyncIterator, Mapping
from typing import Any

import httpx
import pytest
from slack_bolt import BoltResponse
from slack_sdk.signature import SignatureVerifier
from structlog.testing import capture_logs

from bot.clock import real_clock
from bot.doors.web import BODY_LIMIT, Front, Health, Lateness, build_web, health_routes, slack_route
from handlers.edge.parse import Arrival

SECRET = "not-a-real-secret"
EVENT = {"type": "event_callback", "team_id": "T1", "event_id": "Ev1", "event": {"type": "message"}}


async def holds() -> str:
    return ""


async def full() -> str:
    return "the disk of the database is full"


async def breaks() -> str:
    raise RuntimeError("the address of the database")


class Desk:
    """A web door with a Bolt behind it that notes what it is handed."""

    def __init__(self) -> None:
        self.handed: list[tuple[Arrival, Mapping[str, str]]] = []
        self.breaks = False
        self.refused: list[str] = []
        app = build_web(
            [slack_route(SECRET, self.hand_over, self.refused.append), *health_routes(Health({"database": holds}))]
        )
        transport = httpx.ASGITransport(app, raise_app_exceptions=False)
        self.client = httpx.AsyncClient(transport=transport, base_url="http://bot")

    async def hand_over(self, arrival: Arrival, headers: Mapping[str, str]) -> BoltResponse:
        if self.breaks:
            raise RuntimeError("inside secret")
        self.handed.append((arrival, headers))
        return BoltResponse(status=200, body={"text": "hi"})

    async def post(self, body: bytes, kind: str = "application/json", **changed: str) -> httpx.Response:
        timestamp = str(int(real_clock().timestamp()))
        signature = SignatureVerifier(SECRET).generate_signature(timestamp=timestamp, body=body)
        headers = {"x-slack-request-timestamp": timestamp, "x-slack-signature": signature or "", "content-type": kind}
        headers |= {name.replace("_", "-"): value for name, value in changed.items()}
        raw = {name.encode(): value.encode("latin-1") for name, value in headers.items()}
        return await self.client.post("/slack/events", content=body, headers=raw)


@pytest.fixture
async def desk() -> AsyncIterator[Desk]:
    desk = Desk()
    async with desk.client:
        yield desk


def body(payload: Any = EVENT) -> bytes:
    return json.dumps(payload).encode()


async def test_a_signed_request_reaches_bolt_with_its_retry_headers(desk: Desk) -> None:
    answer = await desk.post(body(), x_slack_retry_num="1")
    assert (answer.status_code, answer.json()) == (200, {"text": "hi"})
    assert [(arrival.body, headers) for arrival, headers in desk.handed] == [(EVENT, {"x-slack-retry-num": "1"})]


@pytest.mark.parametrize(
    "changed",
    [
        {"x_slack_signature": "v0=" + "0" * 64},
        {"x_slack_signature": ""},
        {"x_slack_signature": "v0=é"},
        {"x_slack_request_timestamp": "0"},
        {"x_slack_request_timestamp": "soon"},
        {"x_slack_request_timestamp": "-1"},
        {"x_slack_request_timestamp": "9" * 5000},
        {"x_slack_request_timestamp": ""},
    ],
)
async def test_a_wrong_or_stale_signature_is_refused(desk: Desk, changed: dict[str, str]) -> None:
    assert (await desk.post(body(), **changed)).status_code == 401
    assert desk.refused == ["signature"]
    assert desk.handed == []


async def test_a_signature_of_six_minutes_ago_is_stale(desk: Desk) -> None:
    timestamp = str(int(real_clock().timestamp()) - 360)
    signature = SignatureVerifier(SECRET).generate_signature(timestamp=timestamp, body=body())
    assert signature
    answer = await desk.post(body(), x_slack_request_timestamp=timestamp, x_slack_signature=signature)
    assert answer.status_code == 401


@pytest.mark.parametrize("raw", [b"payload=null", b"payload=[]", b"payload=nonsense", b"", b"a=b"])
async def test_a_malformed_form_is_refused_and_never_reaches_bolt(desk: Desk, raw: bytes) -> None:
    assert (await desk.post(raw, "application/x-www-form-urlencoded")).status_code == 400
    assert desk.handed == []


@pytest.mark.parametrize("raw", [b"{", b"[]", b"null", body({"type": "block_actions", "actions": []})])
async def test_malformed_json_is_refused_and_never_reaches_bolt(desk: Desk, raw: bytes) -> None:
    assert (await desk.post(raw)).status_code == 400
    assert desk.handed == []


async def test_an_oversized_body_is_refused_whether_it_says_so_or_not(desk: Desk) -> None:
    assert (await desk.post(b"x" * (BODY_LIMIT + 1))).status_code == 413

    async def in_pieces() -> AsyncIterator[bytes]:
        for _ in range(BODY_LIMIT // 1024 + 1):
            yield b"x" * 1024

    signed = {"x-slack-request-timestamp": str(int(real_clock().timestamp())), "x-slack-signature": "v0=" + "0" * 64}
    assert (await desk.client.post("/slack/events", content=in_pieces(), headers=signed)).status_code == 413
    # Of a body that nobody can have signed no more is read than Slack's look at the certificate has.
    assert (await desk.client.post("/slack/events", content=in_pieces())).status_code == 401


async def test_a_body_that_is_too_slow_is_counted(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.doors.web.BODY_SECONDS", 0.01)

    async def slowly() -> AsyncIterator[bytes]:
        yield b"{"
        await asyncio.Event().wait()

    signed = {"x-slack-request-timestamp": str(int(real_clock().timestamp())), "x-slack-signature": "v0=" + "0" * 64}
    assert (await desk.client.post("/slack/events", content=slowly(), headers=signed)).status_code == 408
    assert desk.refused == ["too slow"]


def test_refused_connections_are_counted_once_there_is_somebody_who_counts() -> None:
    front, counted = Front(), list[str]()
    front.refused("head too large")
    front.opens([], counted.append)
    front.refused("too many connections")
    assert counted == ["too many connections"]


async def test_whatever_breaks_no_traceback_goes_out(desk: Desk) -> None:
    desk.breaks = True
    answer = await desk.post(body())
    assert answer.status_code == 500
    assert "secret" not in answer.text
    assert "Traceback" not in answer.text


async def test_only_post_is_taken(desk: Desk) -> None:
    assert (await desk.client.get("/slack/events")).status_code == 405


async def test_the_process_says_that_it_lives_and_that_it_is_ready(desk: Desk) -> None:
    assert (await desk.client.get("/healthz")).text == "ok"
    assert (await desk.client.get("/readyz")).json() == {"database": "ok"}


async def test_it_is_not_ready_while_a_part_is_missing_and_says_why_without_what_only_the_log_may_hold() -> None:
    app = build_web(health_routes(Health({"database": full, "schema": breaks, "scheduler": holds})))
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://bot") as client:
        with capture_logs() as logs:
            answers = [await client.get("/readyz") for _ in range(3)]
    assert [answer.status_code for answer in answers] == [503, 503, 503]
    assert answers[0].json() == {
        "database": "the disk of the database is full",
        "schema": "broken, see the log",
        "scheduler": "ok",
    }
    assert [line["event"] for line in logs].count("not ready") == 1


async def test_the_process_lives_and_says_what_it_waits_for_before_the_bot_is_there() -> None:
    front = Front()
    front.waits("the database does not answer")
    async with httpx.AsyncClient(transport=httpx.ASGITransport(front.app), base_url="http://bot") as client:
        assert (await client.get("/healthz")).status_code == 200
        answer = await client.get("/readyz")
        assert (answer.status_code, answer.json()) == (503, {"database": "the database does not answer"})
        assert (await client.post("/slack/events")).status_code == 503
        front.opens(health_routes(Health({"database": holds})))
        assert (await client.get("/readyz")).status_code == 200


async def test_a_start_that_is_not_through_yet_is_no_trouble_but_one_that_does_not_end_is() -> None:
    at, answer = 0.0, "Slack has not answered since the start"

    async def slack() -> str:
        return answer

    health = Health({"slack": slack}, starts_within=15, timer=lambda: at)
    with capture_logs() as logs:
        assert await health.look() == {"slack": answer}
        at = 16.0
        await health.look()
        answer = ""
        await health.look()
    assert [line["event"] for line in logs] == ["not ready", "ready again"]


async def test_a_request_whose_sender_has_left_is_not_worked_on(desk: Desk) -> None:
    timestamp = str(int(real_clock().timestamp()) - 15)
    signature = SignatureVerifier(SECRET).generate_signature(timestamp=timestamp, body=body())
    answer = await desk.post(body(), x_slack_request_timestamp=timestamp, x_slack_signature=signature or "")
    assert answer.status_code == 503
    assert desk.handed == []
    assert (await desk.post(body())).status_code == 200


def test_a_clock_that_is_ahead_of_slacks_costs_a_minute_and_not_every_request() -> None:
    here = 1_000_000.0
    lateness = Lateness(now=lambda: here, timer=lambda: here)
    assert lateness.is_late(int(here) - 30)
    here += 59
    assert lateness.is_late(int(here) - 30)
    here += 2
    assert not lateness.is_late(int(here) - 30)
    assert not lateness.is_late(int(here) - 31)
    assert lateness.is_late(int(here) - 45)
    # Somebody sets the clock right.
    here += 1
    assert not lateness.is_late(int(here))
    assert lateness.is_late(int(here) - 15)


FORM = "application/x-www-form-urlencoded"


@pytest.mark.parametrize("signature", ["", "v0=wrong"])
@pytest.mark.parametrize(
    "raw", [b"ssl_check=1", b"token=t&ssl_check=1", b"ssl_check=1&token=t&team_id=T1&command=/ai-hire"]
)
async def test_slacks_look_at_the_certificate_comes_unsigned_and_nothing_is_done(
    desk: Desk, raw: bytes, signature: str
) -> None:
    assert (await desk.post(raw, FORM, x_slack_signature=signature)).status_code == 200
    assert (await desk.post(raw, FORM)).status_code == 200
    assert (await desk.client.get("/slack/events?ssl_check=1")).status_code == 200
    assert desk.handed == []


@pytest.mark.parametrize("raw", [b"ssl_check=0", b"ssl_check=", b"xssl_check=1", b"payload=%7B%22ssl_check%3D1%22%7D"])
async def test_what_only_looks_like_it_needs_a_signature(desk: Desk, raw: bytes) -> None:
    assert (await desk.post(raw, FORM, x_slack_signature="v0=wrong")).status_code == 401
    assert (await desk.client.get("/slack/events?ssl_check=0")).status_code == 405
