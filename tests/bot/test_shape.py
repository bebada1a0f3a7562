"""The shape check lets in what Slack sends and nothing that Bolt would stumble over."""

import contextlib
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.shape import Malformed, check_shape, read_body

WHO = {"team": {"id": "T1"}, "user": {"id": "U1"}}
VIEW = {"id": "V1", "type": "modal", "callback_id": "brief.work", "private_metadata": "{}", "state": {"values": {}}}
ACTION = {"type": "button", "action_id": "brief.share", "block_id": "b"}
COMMAND = {"command": "/ai-hire", "team_id": "T1", "user_id": "U1", "channel_id": "C1", "trigger_id": "1", "text": ""}
EVENT = {"type": "event_callback", "team_id": "T1", "event_id": "Ev1", "event": {"type": "message", "user": "U1"}}

WELCOME: dict[str, dict[str, Any]] = {
    "command": COMMAND,
    "click on a message": {
        "type": "block_actions",
        **WHO,
        "actions": [ACTION],
        "channel": {"id": "C1", "name": "x"},
        "message": {"ts": "1.1", "thread_ts": "1.0"},
        "container": {"type": "message", "message_ts": "1.1", "channel_id": "C1"},
    },
    "click in a form": {"type": "block_actions", **WHO, "actions": [ACTION], "view": VIEW},
    "sent form": {"type": "view_submission", **WHO, "view": VIEW},
    "closed form": {"type": "view_closed", **WHO, "view": VIEW, "is_cleared": False},
    "global shortcut": {"type": "shortcut", **WHO, "callback_id": "shortcut.brief", "trigger_id": "1"},
    "message shortcut": {
        "type": "message_action",
        **WHO,
        "callback_id": "shortcut.score",
        "trigger_id": "1",
        "channel": {"id": "C1"},
        "message": {"ts": "1.1"},
    },
    "event": EVENT,
    "address check": {"type": "url_verification", "challenge": "c"},
    "rate notice": {"type": "app_rate_limited", "team_id": "T1"},
}


@pytest.mark.parametrize("name", WELCOME)
def test_what_slack_sends_is_let_in_unchanged(name: str) -> None:
    assert check_shape(WELCOME[name]) == WELCOME[name]


def _without(payload: dict[str, Any], key: str) -> dict[str, Any]:
    return {name: value for name, value in payload.items() if name != key}


CLICK, SENT = WELCOME["click on a message"], WELCOME["sent form"]
REFUSED: dict[str, object] = {
    "null": None,
    "a list": [],
    "a text": "hello",
    "nothing": {},
    "an unknown type": {"type": "dance", **WHO},
    "a type that is no text": {"type": 7},
    "no actions": {**CLICK, "actions": []},
    "actions that are null": {**CLICK, "actions": None},
    "an action without a name": {**CLICK, "actions": [{"type": "button"}]},
    "an action that is a list": {**CLICK, "actions": [[]]},
    "a message that is null-ish": {**CLICK, "message": "1.1"},
    "no user": _without(CLICK, "user"),
    "a user without id": {**CLICK, "user": {}},
    "no team": _without(CLICK, "team"),
    "a team that is null": {**CLICK, "team": None},
    "no view": _without(SENT, "view"),
    "a view without type": {**SENT, "view": _without(VIEW, "type")},
    "a view without state": {**SENT, "view": _without(VIEW, "state")},
    "a state that is a list": {**SENT, "view": {**VIEW, "state": []}},
    "values of the wrong depth": {**SENT, "view": {**VIEW, "state": {"values": {"b": "x"}}}},
    "hidden state that is a number": {**SENT, "view": {**VIEW, "private_metadata": 1}},
    "a command without user": _without(COMMAND, "user_id"),
    "a command that is a list": {**COMMAND, "command": []},
    "an event without id": _without(EVENT, "event_id"),
    "an event without body": {**EVENT, "event": None},
    "a shortcut on nothing": _without(WELCOME["message shortcut"], "message"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_slack_never_sends_is_refused(name: str) -> None:
    with pytest.raises(Malformed):
        check_shape(REFUSED[name])


def test_a_refusal_never_repeats_what_was_in_the_payload() -> None:
    with pytest.raises(Malformed) as refused:
        check_shape({**SENT, "view": {**VIEW, "id": ["secret words"]}})
    assert "secret" not in str(refused.value)
    assert "view.id" in str(refused.value)


json_values: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)


@given(st.sampled_from(sorted(WELCOME)), st.text(max_size=8), json_values)
def test_any_damage_to_one_part_is_either_welcome_or_refused(name: str, key: str, value: object) -> None:
    payload = WELCOME[name]
    for part in [*payload, key]:
        with contextlib.suppress(Malformed):
            check_shape({**payload, part: value})


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (b"payload=nonsense", "application/x-www-form-urlencoded"),
        (b"payload=", "application/x-www-form-urlencoded"),
        (b"{", "application/json"),
        (b"", "application/json"),
        (b"\xff\xfe", "application/json"),
        (b"payload=%ff", "application/x-www-form-urlencoded"),
        (b"[" * 100_000, "application/json"),
    ],
)
def test_a_body_that_cannot_be_read_is_refused(body: bytes, kind: str) -> None:
    with pytest.raises(Malformed):
        read_body(body, kind)


def test_bodies_are_read_as_slack_writes_them() -> None:
    assert read_body(b"command=%2Fai-hire&text=", "application/x-www-form-urlencoded") == {
        "command": "/ai-hire",
        "text": "",
    }
    assert read_body(b"payload=%7B%22a%22%3A1%7D", "application/x-www-form-urlencoded") == {"a": 1}
    assert read_body(json.dumps(EVENT).encode(), "application/json; charset=utf-8") == EVENT
    assert read_body(b"payload=null", "application/x-www-form-urlencoded") is None
