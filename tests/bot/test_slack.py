"""Our clients try once, know their limits, and wait for a Slack that is away."""

import pytest
from slack_sdk.errors import SlackApiError
from structlog.testing import capture_logs

from bot.doors.client import Outage
from bot.doors.slack import DELIVERER_SECONDS, HANDLER_SECONDS, Installation, open_session, slack_client
from sandbox.workspace.faults import Fault
from tests.house import House


async def test_a_client_tries_once_and_its_session_carries_the_limit() -> None:
    for seconds in (HANDLER_SECONDS, DELIVERER_SECONDS):
        async with open_session(seconds) as session:
            client = slack_client(token="xoxb-1", base_url="https://slack.com/api/", session=session)
            assert client.retry_handlers == []
            assert client.session is session
            assert session.timeout.total == seconds


async def test_a_proxy_of_the_environment_is_not_asked_for_this_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTPS_PROXY", "http://proxy.example:3128")
    async with open_session(1) as session:
        near = slack_client(token="xoxb-1", base_url="http://127.0.0.1:3000/api/", session=session)
        far = slack_client(token="xoxb-1", base_url="https://slack.com/api/", session=session)
        monkeypatch.setenv("NO_PROXY", "slack.com")
        excepted = slack_client(token="xoxb-1", base_url="https://slack.com/api/", session=session)
    assert near.proxy is None
    assert far.proxy == "http://proxy.example:3128"
    assert excepted.proxy is None


async def test_who_we_are_is_asked_once(house: House) -> None:
    identity = await house.bot.installation.identity()
    assert (identity.workspace, identity.bot_user) == (house.workspace.team_id, house.workspace.app.bot_user)
    await house.person("maya").command("/ai-hire help")
    assert [method for method, _ in house.calls].count("auth.test") == 1


async def test_a_slack_that_is_away_is_waited_for_and_a_refused_token_is_not(house: House) -> None:
    async with open_session(2) as session:
        url = house.bot.settings.slack_api_url
        token = house.workspace.app.bot_token
        client = slack_client(token=token, base_url=url, session=session)
        house.workspace.faults.next("auth.test", Fault(status=503))
        house.workspace.faults.next("auth.test", Fault(cut=True))
        assert (await Installation(client).wait(pause=0.01)).workspace == house.workspace.team_id
        wrong = slack_client(token="xoxb-wrong", base_url=url, session=session)
        with pytest.raises(SlackApiError, match="invalid_auth"):
            await Installation(wrong).wait(pause=0.01)


async def test_an_outage_is_one_line_and_its_end_another_and_a_stumble_none(house: House) -> None:
    heard: list[tuple[str, str]] = []
    async with open_session(2) as session:
        client = slack_client(
            token=house.workspace.app.bot_token,
            base_url=house.bot.settings.slack_api_url,
            session=session,
            heard=lambda method, outcome, _: heard.append((method, outcome)),
            outage=Outage(),
        )
        with capture_logs() as logs:
            for failures in (2, 7):
                house.workspace.faults.next("api.test", Fault(status=503), times=failures)
                for _ in range(failures):
                    with pytest.raises(SlackApiError):
                        await client.api_test()
                house.workspace.faults.next("api.test", Fault(error="ratelimited"))
                with pytest.raises(SlackApiError):
                    await client.api_test()
                await client.api_test()
    assert [line["event"] for line in logs] == ["slack does not answer", "slack answers again"]
    assert heard == [
        *[("api.test", "failed")] * 2,
        ("api.test", "rate limited"),
        ("api.test", "done"),
        *[("api.test", "failed")] * 7,
        ("api.test", "rate limited"),
        ("api.test", "done"),
    ]
