"""Interactive elements, each with its closed set of keys, its limits and where it may stand."""

from sandbox.blockkit.grammar import (
    Check,
    Fields,
    Problems,
    Required,
    Rule,
    boolean,
    exactly_one_of,
    integer,
    items,
    need,
    one_of,
    record,
    string,
)
from sandbox.blockkit.objects import (
    CONFIRM,
    CONVERSATION_FILTER,
    DISPATCH_CONFIG,
    ID,
    OPTION_GROUP,
    OVERFLOW_OPTION,
    PLACEHOLDER,
    PLAIN_OPTION,
    RICH_OPTION,
    URL,
    plain,
)
from sandbox.blockkit.rich_text import RICH_TEXT

Table = dict[str, Check | Required]

SELECT: Table = {"action_id": ID, "placeholder": PLACEHOLDER, "confirm": CONFIRM, "focus_on_load": boolean}
MULTI: Table = {**SELECT, "max_selected_items": integer(1)}
TYPED: Table = {
    "action_id": ID,
    "placeholder": PLACEHOLDER,
    "dispatch_action_config": DISPATCH_CONFIG,
    "focus_on_load": boolean,
}
DATE = r"\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])"
TIME = r"([01]\d|2[0-3]):[0-5]\d"
NUMBER = string(pattern=r"-?\d+(\.\d+)?")


def offered(element: Fields) -> list[Fields]:
    """All options of an element, through its groups."""
    options = element.get("options")
    found: list[Fields] = list(options) if isinstance(options, list) else []
    groups = element.get("option_groups")
    for group in groups if isinstance(groups, list) else []:
        found += group["options"]
    return found


def options_fit(element: Fields, path: str, problems: Problems) -> None:
    """Values are unique, and what is chosen beforehand equals one of the options."""
    options = offered(element)
    values = [option["value"] for option in options]
    if len(values) != len(set(values)):
        problems.add(path, "option values must be unique")
    chosen = element.get("initial_options")
    chosen = list(chosen) if isinstance(chosen, list) else []
    if "initial_option" in element:
        chosen.append(element["initial_option"])
    for option in chosen:
        if option not in options:
            problems.add(path, "initial_option(s) must exactly match one of the provided options")


def lengths_fit(element: Fields, path: str, problems: Problems) -> None:
    low, high = element.get("min_length", 0), element.get("max_length", 3000)
    initial = element.get("initial_value", "")
    if isinstance(low, int) and isinstance(high, int) and isinstance(initial, str):
        if low > high:
            problems.add(path, "min_length must not be more than max_length")
        if len(initial) > high:
            problems.add(f"{path}/initial_value", f"must be less than {high + 1} characters")


def numbers_fit(element: Fields, path: str, problems: Problems) -> None:
    whole = element.get("is_decimal_allowed") is False
    bounds = {key: element[key] for key in ("min_value", "initial_value", "max_value") if key in element}
    for key, value in bounds.items():
        if whole and "." in str(value):
            problems.add(f"{path}/{key}", "must be a whole number")
    in_order = [float(str(value)) for value in bounds.values()]
    if in_order != sorted(in_order):
        problems.add(path, "min_value, initial_value and max_value must be in order")


FEEDBACK = record({"text": need(plain(75)), "value": need(string(2000)), "accessibility_label": string(75)})

SPECIFICATIONS: tuple[tuple[str, Table, tuple[Rule, ...]], ...] = (
        (
            "button",
            {
                "text": need(plain(75)),
                "action_id": ID,
                "value": string(2000),
                "url": URL,
                "style": one_of("primary", "danger"),
                "confirm": CONFIRM,
                "accessibility_label": string(75),
                "visible_to_user_ids": items(ID),
            },
            (),
        ),
        ("overflow", {"action_id": ID, "options": need(items(OVERFLOW_OPTION, least=1, most=5)), "confirm": CONFIRM},
         (options_fit,)),
        (
            "static_select",
            {**SELECT, "options": items(PLAIN_OPTION, least=1, most=100),
             "option_groups": items(OPTION_GROUP, least=1, most=100), "initial_option": PLAIN_OPTION},
            (exactly_one_of("options", "option_groups"), options_fit),
        ),
        (
            "multi_static_select",
            {**MULTI, "options": items(PLAIN_OPTION, least=1, most=100),
             "option_groups": items(OPTION_GROUP, least=1, most=100),
             "initial_options": items(PLAIN_OPTION, least=1, most=100)},
            (exactly_one_of("options", "option_groups"), options_fit),
        ),
        ("external_select", {**SELECT, "initial_option": PLAIN_OPTION, "min_query_length": integer(0)}, ()),
        ("multi_external_select",
         {**MULTI, "initial_options": items(PLAIN_OPTION, least=1, most=100), "min_query_length": integer(0)}, ()),
        ("users_select", {**SELECT, "initial_user": ID}, ()),
        ("multi_users_select", {**MULTI, "initial_users": items(ID)}, ()),
        ("channels_select", {**SELECT, "initial_channel": ID, "response_url_enabled": boolean}, ()),
        ("multi_channels_select", {**MULTI, "initial_channels": items(ID)}, ()),
        (
            "conversations_select",
            {**SELECT, "initial_conversation": ID, "default_to_current_conversation": boolean,
             "filter": CONVERSATION_FILTER, "response_url_enabled": boolean},
            (),
        ),
        (
            "multi_conversations_select",
            {**MULTI, "initial_conversations": items(ID), "default_to_current_conversation": boolean,
             "filter": CONVERSATION_FILTER},
            (),
        ),
        (
            "radio_buttons",
            {"action_id": ID, "options": need(items(RICH_OPTION, least=1, most=10)), "initial_option": RICH_OPTION,
             "confirm": CONFIRM, "focus_on_load": boolean},
            (options_fit,),
        ),
        (
            "checkboxes",
            {"action_id": ID, "options": need(items(RICH_OPTION, least=1, most=10)),
             "initial_options": items(RICH_OPTION, least=1, most=10), "confirm": CONFIRM, "focus_on_load": boolean},
            (options_fit,),
        ),
        ("datepicker", {**SELECT, "initial_date": string(pattern=DATE)}, ()),
        ("timepicker", {**SELECT, "initial_time": string(pattern=TIME), "timezone": string(255)}, ()),
        (
            "datetimepicker",
            {"action_id": ID, "initial_date_time": integer(1_000_000_000, 9_999_999_999), "confirm": CONFIRM,
             "focus_on_load": boolean},
            (),
        ),
        (
            "plain_text_input",
            {**TYPED, "initial_value": string(3000), "multiline": boolean, "min_length": integer(0, 3000),
             "max_length": integer(1, 3000)},
            (lengths_fit,),
        ),
        (
            "number_input",
            {**TYPED, "is_decimal_allowed": need(boolean), "initial_value": NUMBER, "min_value": NUMBER,
             "max_value": NUMBER},
            (numbers_fit,),
        ),
        ("email_text_input", {**TYPED, "initial_value": string()}, ()),
        ("url_text_input", {**TYPED, "initial_value": string(3000)}, ()),
        (
            "rich_text_input",
            {**TYPED, "action_id": need(ID), "initial_value": RICH_TEXT, "min_lines": integer(1, 100),
             "max_lines": integer(1, 100)},
            (),
        ),
        ("file_input", {"action_id": ID, "filetypes": items(string()), "max_files": integer(1, 10)}, ()),
        (
            "workflow_button",
            {"text": need(plain(75)), "action_id": ID, "workflow": need(record({"trigger": need(record(
                {"url": need(URL), "customizable_input_parameters": items(record(
                    {"name": need(string()), "value": need(string())}))}))})),
             "style": one_of("primary", "danger"), "accessibility_label": string(75)},
            (),
        ),
        ("feedback_buttons",
         {"action_id": ID, "positive_button": need(FEEDBACK), "negative_button": need(FEEDBACK)}, ()),
        (
            "icon_button",
            {"action_id": ID, "icon": need(one_of("trash")), "text": need(plain(75)), "value": string(2000),
             "confirm": CONFIRM, "accessibility_label": string(75), "visible_to_user_ids": items(ID)},
            (),
        ),
)  # fmt: skip

ELEMENTS: dict[str, Check] = {kind: record(fields, *rules, kind=kind) for kind, fields, rules in SPECIFICATIONS}

SELECTS = frozenset(kind for kind in ELEMENTS if kind.endswith("_select"))
IN_ACTIONS = SELECTS | {
    "button", "checkboxes", "datepicker", "datetimepicker", "overflow", "radio_buttons", "timepicker",
    "workflow_button", "rich_text_input",
}  # fmt: skip
IN_SECTION = (IN_ACTIONS | {"image"}) - {"datetimepicker", "rich_text_input"}
IN_INPUT = SELECTS | {
    "checkboxes", "datepicker", "datetimepicker", "email_text_input", "file_input", "number_input",
    "plain_text_input", "radio_buttons", "rich_text_input", "timepicker", "url_text_input",
}  # fmt: skip

# Elements that some surfaces refuse; all others may stand on every surface.
ONLY_ON: dict[str, frozenset[str]] = {
    "number_input": frozenset({"modal"}),
    "email_text_input": frozenset({"modal"}),
    "url_text_input": frozenset({"modal"}),
    "file_input": frozenset({"modal"}),
    "datetimepicker": frozenset({"message", "modal"}),
    "rich_text_input": frozenset({"modal", "home"}),
    "workflow_button": frozenset({"message"}),
}
