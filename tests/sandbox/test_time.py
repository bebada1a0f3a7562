"""The clocks of the practice Slack: what it shows never goes back, and what ages bears any clock."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

import pytest

from sandbox.workspace import Workspace
from sandbox.workspace.rate_limits import Limit, RateLimits
from tests.sandbox.conftest import Api, Clock, ScriptedDoor
from tests.sandbox.payloads import actions, button, modal, section

ROOM = "G0HIRING"
NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
STEPS_BACK = pytest.mark.parametrize("step", [timedelta(seconds=1), timedelta(days=1), timedelta(days=365)])
EXCHANGED = pytest.mark.parametrize("reading", [0.0, 200.0, 999.0])


@STEPS_BACK
async def test_slack_tells_one_time_in_its_messages_and_its_answers(
    api: Api, workspace: Workspace, step: timedelta
) -> None:
    workspace.now = lambda: NOON
    before = await api("chat.postMessage", channel=ROOM, text="before")
    assert float(before["ts"]) == pytest.approx(NOON.timestamp(), abs=1)
    workspace.now = lambda: NOON - step
    told = parsedate_to_datetime((await api.raw("api.test", {})).headers["Date"])
    after = await api("chat.postMessage", channel=ROOM, text="after")
    assert float(after["ts"]) > float(before["ts"])
    assert float(after["ts"]) >= told.timestamp() >= NOON.timestamp()
    found = await api("conversations.history", channel=ROOM, oldest=f"{told.timestamp() - 1:.6f}")
    assert [message["text"] for message in found["messages"]] == ["after", "before"]


async def test_a_refusal_and_a_fault_tell_the_time_too(api: Api, workspace: Workspace) -> None:
    workspace.now = lambda: NOON
    for method in ("chat.postMessage", "no.such"):
        assert parsedate_to_datetime((await api.raw(method, {})).headers["Date"]) == NOON


@EXCHANGED
async def test_a_limit_bears_a_clock_that_is_exchanged(api: Api, workspace: Workspace, reading: float) -> None:
    workspace.limits.set("users.info", Limit(2, 1 / 60))
    assert (await api("users.info", user="U0ANA"))["ok"]
    workspace.clock = another = Clock(reading)
    assert (await api("users.info", user="U0ANA"))["ok"]
    assert await api.error("users.info", user="U0ANA") == "ratelimited"
    another.seconds += 60
    assert (await api("users.info", user="U0ANA"))["ok"]


@EXCHANGED
async def test_a_trigger_bears_a_clock_that_is_exchanged(api: Api, workspace: Workspace, reading: float) -> None:
    first, second = workspace.new_trigger("U0MAYA"), workspace.new_trigger("U0MAYA")
    workspace.clock = another = Clock(reading)
    assert (await api("views.open", trigger_id=first, view=modal(section())))["ok"]
    another.seconds += 4
    assert await api.error("views.open", trigger_id=second, view=modal(section())) == "expired_trigger_id"


@EXCHANGED
async def test_a_response_url_bears_a_clock_that_is_exchanged(
    api: Api, workspace: Workspace, door: ScriptedDoor, reading: float
) -> None:
    posted = await api("chat.postMessage", channel=ROOM, text="card", blocks=[actions(button())])
    right = workspace.new_response_url("U0MAYA", ROOM, workspace.channels[ROOM].message(posted["ts"]))
    workspace.clock = another = Clock(reading)
    assert (await api.client.post(f"/response/{right.id}", json={"text": "told"})).text == "ok"
    another.seconds += 1801
    assert (await api.client.post(f"/response/{right.id}", json={"text": "late"})).json()["error"] == "expired_url"


def test_a_bucket_is_not_emptied_by_a_clock_that_steps_back() -> None:
    limits = RateLimits({"users.info": Limit(2, 1.0)})
    assert limits.wait("users.info", "", 1000.0) == 0
    assert limits.wait("users.info", "", 10.0) == 0
    assert limits.wait("users.info", "", 10.0) == 1
    assert limits.wait("users.info", "", 11.0) == 0
