"""Every block and element that the practice page draws, once each."""

from typing import Any

Json = dict[str, Any]


def said(text: str) -> Json:
    return {"type": "plain_text", "text": text}


def marked(text: str) -> Json:
    return {"type": "mrkdwn", "text": text}


def option(value: str, text: str, note: str = "") -> Json:
    return {"value": value, "text": said(text)} | ({"description": said(note)} if note else {})


PIXEL = "data:image/gif;base64,R0lGODlhAQABAIAAAGVjyAAAACH5BAAAAAAALAAAAAABAAEAAAICRAEAOw=="
LEVELS = [option("1", "1 Weak", "No working example"), option("3", "3 Solid", "One system in use, measured")]
RICH = {
    "type": "rich_text",
    "elements": [
        {
            "type": "rich_text_section",
            "elements": [
                {"type": "text", "text": "Rich "},
                {"type": "text", "text": "bold", "style": {"bold": True}},
                {"type": "text", "text": " and "},
                {"type": "link", "url": "https://example.com", "text": "a link"},
                {"type": "emoji", "name": "tada"},
                {"type": "user", "user_id": "U1"},
            ],
        },
        {
            "type": "rich_text_list",
            "style": "ordered",
            "elements": [
                {"type": "rich_text_section", "elements": [{"type": "text", "text": "first"}]},
                {"type": "rich_text_section", "elements": [{"type": "text", "text": "second"}]},
            ],
        },
        {
            "type": "rich_text_list",
            "style": "bullet",
            "indent": 1,
            "elements": [{"type": "rich_text_section", "elements": [{"type": "text", "text": "deeper"}]}],
        },
        {"type": "rich_text_quote", "elements": [{"type": "text", "text": "quoted"}]},
        {"type": "rich_text_preformatted", "elements": [{"type": "text", "text": "code = 1"}]},
    ],
}
CARD = {
    "type": "card",
    "block_id": "card",
    "icon": {"type": "image", "image_url": PIXEL, "alt_text": "icon"},
    "title": marked("*Ada Lovelace*"),
    "subtitle": marked("Interview on Tuesday"),
    "body": marked("Four seats, two filled."),
    "actions": [{"type": "button", "action_id": "open", "text": said("Open"), "value": "1"}],
}
AXES = {"categories": ["Evaluation", "Data", "Security", "Delivery"], "x_label": "Category", "y_label": "Mean"}


def _series(name: str, *values: float) -> Json:
    points = zip(AXES["categories"], values, strict=True)
    return {"name": name, "data": [{"label": label, "value": value} for label, value in points]}


def _task(name: str, status: str) -> Json:
    return {"type": "task_card", "task_id": name, "title": name, "status": status}


MESSAGE: list[Json] = [
    {"type": "header", "text": said("HIRE :tada:")},
    {"type": "header", "level": 3, "text": said("A smaller header")},
    {
        "type": "section",
        "block_id": "verdict",
        "text": marked(
            "*Bold*, _italic_, ~struck~, `code`, <https://example.com|a link>, <@U1> in <#C1>\n> quoted\n• one\n• two\n"
            "Due <!date^1795510800^{date_long} at {time}|Monday>"
        ),
        "accessory": {
            "type": "overflow",
            "action_id": "more",
            "options": [option("edit", "Edit"), option("del", "Delete")],
        },
    },
    {"type": "section", "fields": [marked("*Readiness*\n5 of 6"), marked("*Route*\nContract to hire")]},
    {"type": "divider"},
    {
        "type": "context",
        "elements": [{"type": "image", "image_url": PIXEL, "alt_text": "dot"}, marked("Only me for now · version 3")],
    },
    {"type": "image", "image_url": PIXEL, "alt_text": "A picture", "title": said("Picture")},
    {
        "type": "actions",
        "block_id": "next",
        "elements": [
            {"type": "button", "action_id": "share", "text": said("Share"), "style": "primary", "value": "b1"},
            {
                "type": "button",
                "action_id": "delete",
                "text": said("Delete"),
                "style": "danger",
                "confirm": {
                    "title": said("Delete it?"),
                    "text": marked("This *cannot* be undone."),
                    "confirm": said("Delete"),
                    "deny": said("Keep"),
                    "style": "danger",
                },
            },
            {"type": "button", "action_id": "read", "text": said("Read more"), "url": "https://example.com"},
            {"type": "static_select", "action_id": "pick", "placeholder": said("Pick one"), "options": LEVELS},
            {"type": "users_select", "action_id": "who", "placeholder": said("Who?")},
            {"type": "datepicker", "action_id": "day", "initial_date": "2026-12-01"},
        ],
    },
    RICH,
    {
        "type": "markdown",
        "text": "## Report\n\nAll **good**, see [the list](https://example.com):\n\n- one\n- two\n\n| a | b |\n|---|---|\n| 1 | 2 |",
    },
    {
        "type": "table",
        "column_settings": [{}, {"align": "right"}],
        "rows": [
            [{"type": "raw_text", "text": "Category"}, {"type": "raw_text", "text": "Mean"}],
            [{"type": "raw_text", "text": "Evaluation"}, {"type": "raw_text", "text": "4.2"}],
        ],
    },
    {
        "type": "data_table",
        "caption": "Scores",
        "page_size": 2,
        "rows": [
            [{"type": "raw_text", "text": "Seat"}, {"type": "raw_text", "text": "Score"}],
            *[[{"type": "raw_text", "text": f"Seat {n}"}, {"type": "raw_number", "value": n}] for n in (3, 1, 2)],
        ],
    },
    {
        "type": "data_visualization",
        "title": "Panel",
        "chart": {
            "type": "bar",
            "series": [_series("Ada", 4.2, 3, 2.5, 5), _series("Grace", 3.1, 4, 4.5, 2)],
            "axis_config": AXES,
        },
    },
    {
        "type": "data_visualization",
        "title": "Trend",
        "chart": {"type": "line", "series": [_series("Runs", 12000, 18000, 9000, 25000)], "axis_config": AXES},
    },
    {
        "type": "data_visualization",
        "title": "Split",
        "chart": {
            "type": "pie",
            "segments": [
                {"label": "Build", "value": 45},
                {"label": "Run", "value": 35},
                {"label": "Evaluate", "value": 20},
            ],
        },
    },
    CARD,
    {"type": "carousel", "elements": [CARD | {"block_id": "c1"}, CARD | {"block_id": "c2"}, CARD | {"block_id": "c3"}]},
    {
        "type": "container",
        "title": said("Rule trace"),
        "subtitle": marked("What decided"),
        "is_collapsible": True,
        "has_header_divider": True,
        "child_blocks": [{"type": "section", "text": marked("Metric is *named*.")}],
    },
    {
        "type": "plan",
        "title": "First 90 days",
        "tasks": [
            _task("Baseline", "complete"),
            _task("Pilot", "in_progress"),
            _task("Hand-over", "pending"),
            _task("Audit", "error"),
        ],
    },
    _task("Alone", "complete"),
    {
        "type": "context_actions",
        "block_id": "feedback",
        "elements": [
            {
                "type": "feedback_buttons",
                "action_id": "fb",
                "positive_button": {"text": said("Good"), "value": "up"},
                "negative_button": {"text": said("Bad"), "value": "down"},
            },
            {"type": "icon_button", "action_id": "bin", "icon": "trash", "text": said("Remove"), "value": "x"},
        ],
    },
]


def _input(name: str, label: str, element: Json, **more: Any) -> Json:
    return {
        "type": "input",
        "block_id": name,
        "label": said(label),
        "element": {"action_id": "value", **element},
        **more,
    }


ELEMENTS: list[Json] = [
    {"type": "alert", "level": "warning", "text": marked("This form *waits* for one answer.")},
    _input("title", "Title", {"type": "plain_text_input", "placeholder": said("What is it?")}, hint=said("Short.")),
    _input("work", "The work", {"type": "plain_text_input", "multiline": True, "initial_value": "Two\nlines"}),
    _input("level", "Level", {"type": "static_select", "options": LEVELS, "initial_option": LEVELS[1]}),
    _input("grouped", "Grouped", {"type": "static_select", "option_groups": [{"label": said("G"), "options": LEVELS}]}),
    _input("tags", "Tags", {"type": "multi_static_select", "options": LEVELS, "initial_options": LEVELS[:1]}),
    _input("owner", "Owner", {"type": "users_select", "initial_user": "U2"}),
    _input("panel", "Panel", {"type": "multi_users_select", "placeholder": said("Choose people")}, optional=True),
    _input("room", "Room", {"type": "conversations_select", "filter": {"include": ["private"]}}),
    _input("channel", "Channel", {"type": "channels_select"}),
    _input("route", "Route", {"type": "radio_buttons", "options": LEVELS}, dispatch_action=True),
    _input("flags", "Red flags", {"type": "checkboxes", "options": LEVELS, "initial_options": LEVELS[1:]}),
    _input("start", "Start date", {"type": "datepicker", "initial_date": "2026-12-01"}),
    _input("hour", "Hour", {"type": "timepicker", "initial_time": "09:00"}),
    _input("interview", "Interview", {"type": "datetimepicker", "initial_date_time": 1795510800}),
    _input("runs", "Runs", {"type": "number_input", "is_decimal_allowed": False, "initial_value": "12"}),
    _input("mail", "Mail", {"type": "email_text_input"}),
    _input("link", "Link", {"type": "url_text_input"}),
    _input("notes", "Notes", {"type": "rich_text_input", "initial_value": RICH}),
    {
        "type": "section",
        "block_id": "side",
        "text": marked("A section with a *select*"),
        "accessory": {"type": "multi_conversations_select", "action_id": "rooms", "placeholder": said("Rooms")},
    },
]
