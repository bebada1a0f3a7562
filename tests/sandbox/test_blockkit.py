"""What Slack's validator takes and refuses."""

import pytest

from sandbox.blockkit import check_message, check_view
from sandbox.workspace import Json
from tests.sandbox.payloads import (
    actions,
    button,
    chart,
    field,
    modal,
    option,
    plain,
    section,
    select,
    table,
    text_input,
)


def refused(problems: list[str], *words: str) -> bool:
    return any(all(word in problem for word in words) for problem in problems)


def test_a_lively_message_passes() -> None:
    message = [
        {"type": "header", "text": plain("Brief")},
        section("*HIRE*", accessory={"type": "overflow", "action_id": "more", "options": [option("a"), option("b")]}),
        {"type": "context", "elements": [{"type": "mrkdwn", "text": "only you"}]},
        {"type": "divider"},
        actions(button(), button("Edit", "edit", style="primary"), {"type": "users_select", "action_id": "who"}),
        chart(7, 2),
        table(3, 2),
        {"type": "markdown", "text": "**bold**"},
    ]
    assert check_message(message) == []


def test_a_form_with_every_kind_of_field_passes() -> None:
    form = modal(
        text_input("metric", initial_value="hours", min_length=1, max_length=200),
        select("route", "hire", "buy"),
        field("n", {"type": "number_input", "is_decimal_allowed": True, "min_value": "0", "initial_value": "1.5"}),
        field("day", {"type": "datepicker", "initial_date": "2026-12-01"}),
        field("flags", {"type": "checkboxes", "options": [option("a")], "initial_options": [option("a")]}),
        field("panel", {"type": "multi_users_select", "initial_users": ["U0ANA"], "max_selected_items": 3}),
        field("room", {"type": "conversations_select", "filter": {"include": ["private"]}}),
        field("link", {"type": "url_text_input"}, optional=True, hint=plain("https://…")),
        {"type": "alert", "level": "warning", "text": plain("Careful")},
        private_metadata="{}",
        notify_on_close=True,
    )
    assert check_view(form) == []


def test_a_home_view_passes() -> None:
    assert check_view({"type": "home", "blocks": [section()]}) == []


MESSAGES: dict[str, tuple[list[Json], str]] = {
    "an empty text": ([section("")], "must be more than 0 characters [json-pointer:/blocks/0/text/text]"),
    "a section beyond 3000": ([section("x" * 3001)], "must be less than 3001 characters"),
    "a header beyond 150": ([{"type": "header", "text": plain("x" * 151)}], "must be less than 151 characters"),
    "a header in mrkdwn": ([{"type": "header", "text": {"type": "mrkdwn", "text": "x"}}], "must be plain_text"),
    "a field beyond 2000": (
        [{"type": "section", "fields": [plain("x" * 2001)]}],
        "must be less than 2001 characters [json-pointer:/blocks/0/fields/0/text]",
    ),
    "eleven fields": ([{"type": "section", "fields": [plain("x")] * 11}], "no more than 10 items allowed"),
    "a section without text": ([{"type": "section"}], "must have at least one of text, fields"),
    "an unknown key": ([section(colour="red")], "invalid additional property: colour"),
    "an unknown block": ([{"type": "sectoin"}], "unsupported block: sectoin"),
    "a button label beyond 75": ([actions(button("x" * 76))], "must be less than 76 characters"),
    "a button value beyond 2000": ([actions(button(value="x" * 2001))], "must be less than 2001 characters"),
    "a button value that is a number": ([actions(button(value=1))], "must be a string"),
    "a button that opens a script": ([actions(button(url="javascript:alert(1)"))], "is not of the expected format"),
    "a made-up style": ([actions(button(style="green"))], "must be one of primary, danger"),
    "26 buttons": ([actions(*(button(action_id=str(n)) for n in range(26)))], "no more than 25 items allowed"),
    "an empty actions block": ([actions()], "no fewer than 1 items allowed"),
    "51 blocks": ([section()] * 51, "no more than 50 items allowed"),
    "the same action twice in a block": ([actions(button(), button())], "action_id must be unique"),
    "the same block_id twice": ([section(block_id="a"), section(block_id="a")], "block_id must be unique"),
    "an action_id beyond 255": ([actions(button(action_id="x" * 256))], "must be less than 256 characters"),
    "six overflow options": (
        [actions({"type": "overflow", "action_id": "o", "options": [option(str(n)) for n in range(6)]})],
        "no more than 5 items allowed",
    ),
    "a confirm without deny": (
        [actions(button(confirm={"title": plain("t"), "text": plain("x"), "confirm": plain("y")}))],
        "missing required field: deny",
    ),
    "a confirm title beyond 100": (
        [
            actions(
                button(
                    confirm={"title": plain("t" * 101), "text": plain("x"), "confirm": plain("y"), "deny": plain("n")}
                )
            )
        ],
        "must be less than 101 characters",
    ),
    "eleven context elements": ([{"type": "context", "elements": [plain("x")] * 11}], "no more than 10 items allowed"),
    "an image without alt_text": (
        [{"type": "image", "image_url": "https://x.example/a.png"}],
        "missing required field: alt_text",
    ),
    "an image with two sources": (
        [{"type": "image", "image_url": "https://x.example/a.png", "slack_file": {"id": "F1"}, "alt_text": "x"}],
        "must have exactly one of image_url, slack_file",
    ),
    "three charts": ([chart(), chart(), chart()], "no more than 2 data_visualization blocks"),
    "a chart of 21 points": ([chart(21)], "no more than 20 items allowed"),
    "a chart of 13 series": ([chart(2, 13)], "no more than 12 items allowed"),
    "a chart label beyond 20": ([chart(2, 1, 21)], "must be less than 21 characters"),
    "a chart whose labels miss the axis": (
        [
            {
                "type": "data_visualization",
                "title": "t",
                "chart": {**chart()["chart"], "axis_config": {"categories": ["z"]}},
            }
        ],
        "labels must match axis_config.categories",
    ),
    "a table of 101 rows": ([table(101)], "no more than 100 items allowed"),
    "a table of 21 columns": ([table(1, 21)], "no more than 20 items allowed"),
    "a table beyond 10,000 characters": ([table(11, 1, "x" * 1000)], "must be less than 10001 characters"),
    "two tables": ([table(1), table(1)], "only one table allowed"),
    "markdown beyond 12,000 together": (
        [{"type": "markdown", "text": "x" * 7000}, {"type": "markdown", "text": "x" * 7000}],
        "must be less than 12001 characters together",
    ),
    "an alert outside a modal": ([{"type": "alert", "text": plain("x")}], "unsupported block: alert (message)"),
    "a number input outside a modal": (
        [field("n", {"type": "number_input", "is_decimal_allowed": False})],
        "unsupported element: number_input (message)",
    ),
    "a text input in an actions block": (
        [actions({"type": "plain_text_input", "action_id": "t"})],
        "unsupported element: plain_text_input",
    ),
}


@pytest.mark.parametrize("name", MESSAGES)
def test_a_message_is_refused_for(name: str) -> None:
    blocks, words = MESSAGES[name]
    assert refused(check_message(blocks), words), check_message(blocks)


def choosing(**more: object) -> Json:
    return modal(field("f", {"type": "static_select", "options": [option("a"), option("b")], **more}))


FORMS: dict[str, tuple[Json, str]] = {
    "inputs without submit": (
        {"type": "modal", "title": plain("T"), "blocks": [text_input("a")]},
        "missing required field: submit",
    ),
    "a title beyond 24": (modal(section(), title=plain("x" * 25)), "must be less than 25 characters"),
    "no blocks": (modal(), "no fewer than 1 items allowed"),
    "101 blocks": (modal(*[section()] * 101), "no more than 100 items allowed"),
    "private_metadata beyond 3000": (
        modal(section(), private_metadata="x" * 3001),
        "must be less than 3001 characters",
    ),
    "a chart in a modal": (modal(chart()), "unsupported block: data_visualization (modal)"),
    "a table in a modal": (modal(table(1)), "unsupported block: table (modal)"),
    "markdown in a modal": (modal({"type": "markdown", "text": "x"}), "unsupported block: markdown (modal)"),
    "an unknown key of a view": (modal(section(), colour="red"), "invalid additional property: colour"),
    "a placeholder beyond 150": (
        modal(text_input("a", placeholder=plain("x" * 151))),
        "must be less than 151 characters",
    ),
    "an empty initial value": (modal(text_input("a", initial_value="")), "must be more than 0 characters"),
    "an initial value beyond max_length": (
        modal(text_input("a", initial_value="xxxx", max_length=3)),
        "must be less than 4 characters",
    ),
    "max_length beyond 3000": (modal(text_input("a", max_length=3001)), "must be less than 3001"),
    "an initial option that is none": (choosing(initial_option=option("c")), "must exactly match"),
    "an initial option with another label": (choosing(initial_option=option("a", "A")), "must exactly match"),
    "two options with one value": (choosing(options=[option("a"), option("a", "b")]), "option values must be unique"),
    "no options": (choosing(options=[]), "no fewer than 1 items allowed"),
    "101 options": (choosing(options=[option(str(n)) for n in range(101)]), "no more than 100 items allowed"),
    "an option value beyond 150": (choosing(options=[option("x" * 151, "x")]), "must be less than 151 characters"),
    "an option label beyond 75": (choosing(options=[option("x", "x" * 76)]), "must be less than 76 characters"),
    "options and groups at once": (
        choosing(option_groups=[{"label": plain("g"), "options": [option("a")]}]),
        "must have exactly one of options, option_groups",
    ),
    "eleven radio buttons": (
        modal(field("r", {"type": "radio_buttons", "options": [option(str(n)) for n in range(11)]})),
        "no more than 10 items allowed",
    ),
    "a number as a number": (
        modal(field("n", {"type": "number_input", "is_decimal_allowed": False, "min_value": 1})),
        "must be a string",
    ),
    "a number input that does not say whether decimals are allowed": (
        modal(field("n", {"type": "number_input"})),
        "missing required field: is_decimal_allowed",
    ),
    "a date that is none": (
        modal(field("d", {"type": "datepicker", "initial_date": "1.12.2026"})),
        "is not of the expected format",
    ),
    "two fields in focus": (
        modal(*(field(n, {"type": "users_select", "focus_on_load": True}) for n in "ab")),
        "only one element may have focus_on_load",
    ),
    "the same field twice": (modal(text_input("a"), text_input("a")), "block_id must be unique"),
    "an input without a label": (
        modal({"type": "input", "element": {"type": "plain_text_input", "action_id": "a"}}),
        "missing required field: label",
    ),
    "a button as an input": (modal(field("b", button())), "unsupported element: button"),
    "a dispatch config without dispatch": (
        modal(
            field(
                "t",
                {
                    "type": "plain_text_input",
                    "dispatch_action_config": {"trigger_actions_on": ["on_enter_pressed"]},
                },
            )
        ),
        "dispatch_action_config needs dispatch_action",
    ),
    "a null where a key should be absent": (modal(section(), callback_id=None), "must be a string"),
}


@pytest.mark.parametrize("name", FORMS)
def test_a_form_is_refused_for(name: str) -> None:
    view, words = FORMS[name]
    assert refused(check_view(view), words), check_view(view)


def test_a_submit_button_on_the_home_tab_is_refused() -> None:
    assert refused(check_view({"type": "home", "blocks": [section()], "submit": plain("x")}), "submit")
