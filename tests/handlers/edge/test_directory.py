"""What the directory remembers of people: only a yes, for a minute, and not of everybody for ever."""

from types import SimpleNamespace
from typing import Any

import pytest
from slack_sdk.errors import SlackApiError

from domain.refusals import Refusal
from handlers.edge import directory
from handlers.edge.directory import Directory


class Slack:
    """Answers `users.info` and counts how often it is asked; `says` changes a person, or is Slack's word of error."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        self.says: dict[str, dict[str, Any] | str] = {}

    async def api_call(self, method: str, *, params: dict[str, str], http_verb: str) -> SimpleNamespace:
        user = params["user"]
        self.asked.append(user)
        said = self.says.get(user, {})
        if isinstance(said, str):
            no = SimpleNamespace(status_code=200, data={"ok": False, "error": said})
            raise SlackApiError("no", no)  # type: ignore[no-untyped-call]
        return SimpleNamespace(data={"user": {"id": user, "team_id": "T1", **said}})


class Timer:
    now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def slack() -> Slack:
    return Slack()


@pytest.fixture
def timer() -> Timer:
    return Timer()


@pytest.fixture
def people(slack: Slack, timer: Timer) -> Directory:
    return Directory(slack, default_zone="UTC", timer=timer)  # type: ignore[arg-type]


async def test_a_member_is_remembered_for_a_minute(people: Directory, slack: Slack, timer: Timer) -> None:
    for _ in range(3):
        assert (await people.actor("T1", "U1")).user == "U1"
    timer.now = 59.0
    await people.actor("T1", "U1")
    assert slack.asked == ["U1"]
    timer.now = 61.0
    slack.says["U1"] = {"deleted": True}
    with pytest.raises(Refusal, match="full members"):
        await people.actor("T1", "U1")
    assert slack.asked == ["U1", "U1"]


@pytest.mark.parametrize("said", [{"is_restricted": True}, {"deleted": True}, {"is_bot": True}, "user_not_found"])
async def test_a_no_is_asked_again(people: Directory, slack: Slack, said: dict[str, Any] | str) -> None:
    slack.says["U1"] = said
    for _ in range(2):
        with pytest.raises(Refusal):
            await people.actor("T1", "U1")
    slack.says.clear()
    await people.actor("T1", "U1")
    assert slack.asked == ["U1"] * 3


async def test_a_yes_of_one_workspace_is_none_of_another(people: Directory, slack: Slack) -> None:
    await people.actor("T1", "U1")
    with pytest.raises(Refusal):
        await people.actor("T2", "U1")
    assert slack.asked == ["U1", "U1"]


async def test_what_is_remembered_is_bounded(slack: Slack, timer: Timer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(directory, "PEOPLE", 2)
    people = Directory(slack, default_zone="UTC", timer=timer)  # type: ignore[arg-type]
    for user in ("U1", "U2", "U3", "U3", "U2", "U1"):
        await people.actor("T1", user)
    assert slack.asked == ["U1", "U2", "U3", "U1"]


async def test_a_slack_that_does_not_answer_is_said_and_not_remembered(people: Directory, slack: Slack) -> None:
    slack.says["U1"] = "internal_error"
    with pytest.raises(Refusal, match="did not answer"):
        await people.actor("T1", "U1")
    slack.says.clear()
    assert (await people.actor("T1", "U1")).user == "U1"


async def test_a_clock_that_steps_back_makes_no_yes_last_longer(people: Directory, slack: Slack, timer: Timer) -> None:
    for timer.now in (1000.0, 10.0, 69.0, 71.0):
        await people.actor("T1", "U1")
    assert slack.asked == ["U1"] * 3
