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


GRID = {"team_id": "T2", "enterprise_user": {"enterprise_id": "E1", "teams": ["T2", "T1"]}}


@pytest.mark.parametrize(
    "said",
    [GRID, {**GRID, "team_id": None}, {"team_id": "E1", "enterprise_user": {"teams": ["T1"]}}, {"team_id": None},
     {"team_id": "T1", "enterprise_user": {"teams": None}}, {"enterprise_user": None}],
)  # fmt: skip
async def test_on_enterprise_grid_whoever_is_in_this_workspace_is_a_member(
    people: Directory, slack: Slack, said: dict[str, Any]
) -> None:
    slack.says["W1"] = said
    assert (await people.actor("T1", "W1")).user == "W1"
    assert await people.why_not_member("T1", "W1") is None


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ({"team_id": "T2"}, "another company"),
        ({"team_id": "T2", "enterprise_user": {"teams": ["T2", "T3"]}}, "another company"),
        ({"team_id": None, "enterprise_user": {"teams": ["T3"]}}, "another company"),
        ({"team_id": None, "is_stranger": True}, "another company"),
        ({**GRID, "is_stranger": True}, "another company"),
        ({**GRID, "is_restricted": True}, "guest"),
        ({**GRID, "is_ultra_restricted": True}, "guest"),
        ({**GRID, "deleted": True}, "deactivated"),
        ({**GRID, "is_bot": True}, "app"),
    ],
)
async def test_on_enterprise_grid_others_stay_what_they_are(
    people: Directory, slack: Slack, said: dict[str, Any], why: str
) -> None:
    slack.says["W1"] = said
    assert why in (await people.why_not_member("T1", "W1") or "")
    with pytest.raises(Refusal, match="full members"):
        await people.actor("T1", "W1")


@pytest.mark.parametrize("zone", [None, "", "Mars/Base", "America/../../etc/passwd", "utc+25"])
async def test_a_zone_that_is_none_is_the_default_one(slack: Slack, timer: Timer, zone: str | None) -> None:
    people = Directory(slack, default_zone="Asia/Kolkata", timer=timer)  # type: ignore[arg-type]
    slack.says["U1"] = {"tz": zone}
    assert await people.zone("T1", "U1") == "Asia/Kolkata"
    assert await people.own_zone("T1", "U1") == ""
    assert (await people.actor("T1", "U1")).zone == "Asia/Kolkata"
    slack.says["U2"] = {"tz": "Europe/Berlin"}
    assert await people.zone("T1", "U2") == await people.own_zone("T1", "U2") == "Europe/Berlin"
