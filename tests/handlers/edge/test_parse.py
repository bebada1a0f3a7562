"""What Slack sends is let in and read once; nothing comes through that Bolt or a handler would stumble over."""

import contextlib
from typing import Any, cast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from blocks.kit import Element, button, steps
from blocks.routes import Route
from handlers.edge.bodies import Malformed
from handlers.edge.parse import arrival_by_socket, parse
from handlers.edge.payloads import (
    Arrived,
    Aside,
    ClickPayload,
    ClosedPayload,
    CommandPayload,
    Event,
    EventKind,
    Place,
    ShortcutPayload,
    SubmissionPayload,
)

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


CLICK, SENT = WELCOME["click on a message"], WELCOME["sent form"]
KINDS: dict[str, type[Arrived]] = {
    "command": CommandPayload,
    "click on a message": ClickPayload,
    "click in a form": ClickPayload,
    "sent form": SubmissionPayload,
    "closed form": ClosedPayload,
    "global shortcut": ShortcutPayload,
    "message shortcut": ShortcutPayload,
    "event": Event,
    "address check": Aside,
    "rate notice": Aside,
}


@pytest.mark.parametrize("name", WELCOME)
def test_what_slack_sends_is_let_in_unchanged_and_is_one_thing(name: str) -> None:
    arrival = arrival_by_socket(WELCOME[name])
    assert arrival.body == WELCOME[name]
    assert type(arrival.value) is KINDS[name]


def test_where_it_was_pressed_is_read_from_the_message_else_from_its_container() -> None:
    click = parse(CLICK)
    assert isinstance(click, ClickPayload)
    assert (click.route, click.user, click.form) == (Route.BRIEF_SHARE, "U1", None)
    assert click.place == Place(channel="C1", ts="1.1", thread="1.0")
    bare = {key: value for key, value in CLICK.items() if key not in ("channel", "message")}
    click = parse({**bare, "container": {"message_ts": "2.2", "channel_id": "C2", "thread_ts": "2.0"}})
    assert isinstance(click, ClickPayload)
    assert click.place == Place(channel="C2", ts="2.2", thread="2.0")


def test_what_was_chosen_behind_three_dots_is_the_button_that_stands_there() -> None:
    edit = button("Edit", Route.BRIEF_EDIT, value="b1:7")
    row = steps(
        button("Go", Route.BRIEF_SHARE), behind=[edit, button("History", Route.HISTORY_OPEN, number=2)], block_id="n"
    )
    [_, menu] = cast("list[Element]", row["elements"])
    chosen = {
        "type": "overflow",
        "action_id": menu["action_id"],
        "block_id": "n",
        "selected_option": menu["options"][0],
    }
    click = parse({**CLICK, "actions": [chosen]})
    assert isinstance(click, ClickPayload)
    assert (click.route, click.value, click.is_field) == (Route.BRIEF_EDIT, "b1:7", False)
    click = parse({**CLICK, "actions": [{**chosen, "selected_option": menu["options"][1]}]})
    assert isinstance(click, ClickPayload)
    assert (click.route, click.number, click.value) == (Route.HISTORY_OPEN, 2, "")
    nothing = parse({**CLICK, "actions": [{**chosen, "selected_option": None}]})
    assert isinstance(nothing, ClickPayload)
    assert nothing.route is None


ORG_WIDE = {"team": None, "enterprise": {"id": "E1", "name": "Grid"}, "is_enterprise_install": True}


@pytest.mark.parametrize("origin", [ORG_WIDE, {"team": None, "user": {"id": "U1", "team_id": "T2"}}])
@pytest.mark.parametrize("name", [name for name, payload in WELCOME.items() if "team" in payload])
def test_where_the_whole_organisation_has_installed_the_app_no_team_is_named(name: str, origin: dict[str, Any]) -> None:
    assert parse({**WELCOME[name], **origin}) == parse(WELCOME[name])


@pytest.mark.parametrize("payload", [COMMAND, EVENT])
def test_a_command_and_an_event_of_an_organisation_are_let_in(payload: dict[str, Any]) -> None:
    assert parse({**payload, "team_id": None, "enterprise_id": "E1"}) == parse(payload)


@pytest.mark.parametrize("gap", ["\u00a0", "\u2009", "\u3000", "\u200b", "\t", "  "])
def test_the_words_after_a_command_are_split_at_any_space(gap: str) -> None:
    command = parse({**COMMAND, "text": f"Candidate{gap}Priya Nair &amp; Co"})
    assert isinstance(command, CommandPayload)
    assert (command.route, command.word, command.text) == (Route.COMMAND_CANDIDATE, "candidate", "Priya Nair & Co")


@pytest.mark.parametrize("typed", ["ｌｉｓｔ", "LIST", "\ufefflist", "list\u00a0", "list!", "“list”", "lists", "/list"])
def test_a_word_is_known_however_it_was_typed(typed: str) -> None:
    assert parse({**COMMAND, "text": typed}).name == "command.list"


@pytest.mark.parametrize("name", ["steal.everything now", "Priya", "x" * 200, "a.b\x1b[31m", "brief.share#Priya"])
def test_the_name_of_something_unknown_holds_nothing_of_a_stranger(name: str) -> None:
    for payload in (
        {**CLICK, "actions": [{**ACTION, "action_id": name}]},
        {**SENT, "view": {**VIEW, "callback_id": name}},
        {**WELCOME["global shortcut"], "callback_id": name},
        {**COMMAND, "text": name},
    ):
        assert parse(payload).name == "unknown"


def test_a_word_that_a_person_typed_is_never_a_name() -> None:
    command = parse({**COMMAND, "text": "priya"})
    assert isinstance(command, CommandPayload)
    assert (command.name, command.route, command.word) == ("unknown", None, "priya")
    assert parse({**COMMAND, "text": "List"}).name == "command.list"
    assert parse(COMMAND).name == "command.menu"


@pytest.mark.parametrize(
    ("event", "kind"),
    [
        ({"type": "message", "channel_type": "im", "user": "U1"}, EventKind.DIRECT_MESSAGE),
        ({"type": "message", "channel_type": "im"}, None),
        ({"type": "message", "channel_type": "im", "user": "U1", "bot_id": "B1"}, None),
        ({"type": "message", "channel_type": "im", "user": "USLACKBOT"}, None),
        *[
            ({"type": "message", "channel_type": "im", "user": "U1", "subtype": subtype}, EventKind.DIRECT_MESSAGE)
            for subtype in ("file_share", "me_message", "thread_broadcast")
        ],
        *[
            ({"type": "message", "channel_type": "im", "user": "U1", "subtype": subtype}, None)
            for subtype in ("message_changed", "message_deleted", "channel_join", "bot_message", "reminder_add", "new")
        ],
        ({"type": "message", "channel_type": "im", "user": "U1", "subtype": "file_share", "bot_id": "B1"}, None),
        ({"type": "message", "channel_type": "channel", "user": "U1"}, None),
        ({"type": "app_home_opened", "channel_type": "im", "user": "U1"}, None),
    ],
)
def test_a_message_counts_only_when_a_person_typed_it_to_the_bot(event: dict[str, str], kind: EventKind | None) -> None:
    told = parse({**EVENT, "event": event})
    assert isinstance(told, Event)
    assert told.kind is kind


def test_a_form_keeps_its_order_and_a_field_that_did_not_arrive_counts_as_shown() -> None:
    blocks = [{"type": "input", "block_id": name} for name in ("first", "second#2", "third")] + [None, "x"]
    text = {"form.field": {"type": "plain_text_input", "value": "typed"}}
    view = {**VIEW, "blocks": blocks, "state": {"values": {"third": text, "second#2": text}}}
    sent = parse({**SENT, "view": view})
    assert isinstance(sent, SubmissionPayload)
    fields = sent.form.fields
    assert list(fields.by_name) == ["second", "third"]
    assert fields.block_ids == {"first": "first", "second": "second#2", "third": "third"}
    assert next(iter(fields.block_ids)) == "first"


def _without(payload: dict[str, Any], key: str) -> dict[str, Any]:
    return {name: value for name, value in payload.items() if name != key}


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
    "a team that is null, and nothing else that says where it is from": {**CLICK, "team": None},
    "a command from nowhere": _without(COMMAND, "team_id"),
    "an event from nowhere": _without(EVENT, "team_id"),
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
    "an event of somebody whom no database could keep": {**EVENT, "event": {"type": "message", "user": "U" * 33}},
    "a shortcut on nothing": _without(WELCOME["message shortcut"], "message"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_slack_never_sends_is_refused(name: str) -> None:
    with pytest.raises(Malformed):
        parse(REFUSED[name])


def test_a_refusal_never_repeats_what_was_in_the_payload() -> None:
    with pytest.raises(Malformed) as refused:
        parse({**SENT, "view": {**VIEW, "id": ["secret words"]}})
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
            arrival_by_socket({**payload, part: value})
