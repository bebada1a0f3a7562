"""Answers go to Slack alone, whichever way its address is written, and by the proxy that the rest goes by."""

import pytest

from handlers.edge.hosts import Hooks, proxy_for

SLACKS = [
    "https://slack.com/api/", "https://www.slack.com/api/", "https://slack.com:443/api/", "HTTPS://SLACK.COM/api/",
    "https://slack-gov.com/api/", "https://www.slack-gov.com/api/", "https://acme.enterprise.slack.com/api/",
    "https://slack.com./api/",
]  # fmt: skip


@pytest.mark.parametrize("api", SLACKS)
@pytest.mark.parametrize(
    "hook",
    [
        "https://hooks.slack.com/actions/T1/2/3",
        "https://hooks.slack-gov.com/commands/1",
        "https://HOOKS.slack.com:443/x",
    ],
)
def test_slacks_response_addresses_are_answered_however_its_own_is_written(api: str, hook: str) -> None:
    assert Hooks(api).allow(hook)


@pytest.mark.parametrize("api", SLACKS)
@pytest.mark.parametrize(
    "url",
    ["https://elsewhere.example.com/x", "https://hooks.slack.com@elsewhere.example.com/", "https://hooks.slack.com:8080/",
     "https://hooks.slack.com.example.com/", "http://hooks.slack.com/x", "https://slack.com/x", "https://me@hooks.slack.com/",
     "https://hooks.slack.com:x/", "https://evilslack.com/", "file:///etc/passwd", "http://[", ""],
)  # fmt: skip
def test_nobody_else_is_answered(api: str, url: str) -> None:
    assert not Hooks(api).allow(url)


@pytest.mark.parametrize(
    "api", ["https://notslack.com/api/", "https://slack.com.example.com/api/", "http://127.0.0.1:9/api/"]
)
def test_a_slack_that_stands_in_has_its_own_and_no_other(api: str) -> None:
    assert Hooks(api).allow(api.replace("/api/", "/response/1"))
    assert not Hooks(api).allow("https://hooks.slack.com/x")
    assert not Hooks("http://127.0.0.1:9/api/").allow("http://127.0.0.1:10/response/1")


@pytest.fixture(autouse=True)
def no_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    for kind in ("HTTP", "HTTPS", "NO", "ALL"):
        monkeypatch.delenv(f"{kind}_PROXY", raising=False)
        monkeypatch.delenv(f"{kind}_PROXY".lower(), raising=False)


@pytest.mark.parametrize(
    ("environment", "proxy"),
    [
        ({}, None),
        ({"HTTPS_PROXY": "http://proxy:3128"}, "http://proxy:3128"),
        ({"https_proxy": "http://proxy:3128"}, "http://proxy:3128"),
        ({"HTTP_PROXY": "http://proxy:3128"}, "http://proxy:3128"),
        ({"HTTPS_PROXY": " ", "HTTP_PROXY": ""}, None),
        ({"HTTPS_PROXY": "http://proxy:3128", "NO_PROXY": "localhost,.slack.com"}, None),
        ({"HTTPS_PROXY": "http://proxy:3128", "NO_PROXY": "*"}, None),
        ({"HTTPS_PROXY": "http://proxy:3128", "NO_PROXY": "example.com"}, "http://proxy:3128"),
    ],
)
def test_the_proxy_is_the_environments_unless_it_names_an_exception(
    environment: dict[str, str], proxy: str | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    assert proxy_for("https://hooks.slack.com/actions/1") == proxy


@pytest.mark.parametrize("url", ["http://127.0.0.1:3000/api/", "http://localhost:1/", "http://[::1]:1/", "nonsense"])
def test_this_machine_is_reached_by_no_proxy(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTPS_PROXY", "http://proxy:3128")
    assert proxy_for(url) is None
