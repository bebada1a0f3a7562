"""The fields of a form; each is read again by the name of its block."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Literal, TypedDict, Unpack

from blocks.kit import OPTIONS, RADIOS, Block, Choice, Element, Option, mrkdwn, option, plain
from blocks.routes import Route, action_id
from blocks.text import mention


class Around(TypedDict, total=False):
    """What any field may have; `dispatch` hears of each change while the form is open."""

    optional: bool
    hint: str
    dispatch: Route | None


def _input(field: str, label: str, element: Element, **around: Unpack[Around]) -> Block:
    dispatch, hint = around.get("dispatch"), around.get("hint")
    element["action_id"] = action_id(dispatch or Route.FORM_FIELD)
    block: Block = {
        "type": "input",
        "block_id": field,
        "label": plain(label, 2000),
        "element": element,
        "optional": around.get("optional", False),
    }
    if dispatch:
        block["dispatch_action"] = True
    if hint:
        block["hint"] = plain(hint, 2000)
    return block


def input_text(
    field: str,
    label: str,
    *,
    initial: str = "",
    multiline: bool = False,
    placeholder: str = "",
    max_length: int = 3000,
    **around: Unpack[Around],
) -> Block:
    """A text field; one that dispatches does so at Enter, and in a form while it is typed in."""
    element: Element = {"type": "plain_text_input", "multiline": multiline, "max_length": min(max_length, 3000)}
    if initial:
        element["initial_value"] = initial[: min(max_length, 3000)]
    if placeholder:
        element["placeholder"] = plain(placeholder, 150)
    return _input(field, label, element, **around)


def input_choice(
    field: str,
    label: str,
    choices: Sequence[Choice],
    *,
    style: Literal["static_select", "radio_buttons"] = "static_select",
    initial: str | None = None,
    placeholder: str = "Pick one",
    **around: Unpack[Around],
) -> Block:
    """One of several: a select, or radio buttons where the options are read before one is chosen."""
    element: Element = {"type": style, "options": [option(choice) for choice in choices[:OPTIONS]]}
    for choice in choices:
        if initial is not None and choice.value == initial:
            element["initial_option"] = option(choice)
    if style == "static_select":
        element["placeholder"] = plain(placeholder, 150)
    return _input(field, label, element, **around)


def input_choices(
    field: str,
    label: str,
    choices: Sequence[Choice],
    *,
    initial: Iterable[str] = (),
    **around: Unpack[Around],
) -> Block:
    """Any of at most ten, as checkboxes; none of them, where it is not said otherwise."""
    wanted = set(initial)
    element: Element = {"type": "checkboxes", "options": [option(choice) for choice in choices[:10]]}
    if ticked := [option(choice) for choice in choices[:10] if choice.value in wanted]:
        element["initial_options"] = ticked
    around.setdefault("optional", True)
    return _input(field, label, element, **around)


def input_person(
    field: str,
    label: str,
    *,
    initial: str = "",
    placeholder: str = "Pick a person",
    **around: Unpack[Around],
) -> Block:
    """One person of the workspace; who may be picked is checked when the form is sent."""
    element: Element = {"type": "users_select", "placeholder": plain(placeholder, 150)}
    if initial:
        element["initial_user"] = initial
    return _input(field, label, element, **around)


def input_one_of_them(field: str, label: str, people: Sequence[str], *, initial: str = "") -> Block:
    """One of these people and nobody else; of more than ten, Slack offers everybody, and it is checked when sent."""
    if not 0 < len(people) <= RADIOS:
        return input_person(field, label, initial=initial)
    # Only radio buttons and checkboxes show a person by name in an option.
    options: list[Option] = [{"text": mrkdwn(mention(user), 75), "value": user} for user in people]
    element: Element = {"type": "radio_buttons", "options": options}
    for each in options:
        if each["value"] == initial:
            element["initial_option"] = each
    return _input(field, label, element)


def input_people(
    field: str,
    label: str,
    *,
    initial: Sequence[str] = (),
    most: int,
    placeholder: str = "Pick people",
    **around: Unpack[Around],
) -> Block:
    """Several people of the workspace, `most` at most; who may be picked is checked when the form is sent."""
    element: Element = {
        "type": "multi_users_select",
        "placeholder": plain(placeholder, 150),
        "max_selected_items": most,
    }
    if initial:
        element["initial_users"] = list(initial)
    return _input(field, label, element, **around)


def input_channel(
    field: str,
    label: str,
    *,
    include: Sequence[Literal["public", "private", "im"]] = ("private",),
    initial: str = "",
    placeholder: str = "Pick a channel",
    **around: Unpack[Around],
) -> Block:
    """One channel, not shared with other companies; the rest is checked when the form is sent."""
    element: Element = {
        "type": "conversations_select",
        "placeholder": plain(placeholder, 150),
        "filter": {"include": list(include), "exclude_external_shared_channels": True, "exclude_bot_users": True},
    }
    if initial:
        element["initial_conversation"] = initial
    return _input(field, label, element, **around)


def input_day(field: str, label: str, *, initial: date | None = None, **around: Unpack[Around]) -> Block:
    """A calendar day."""
    element: Element = {"type": "datepicker"}
    if initial:
        element["initial_date"] = initial.isoformat()
    return _input(field, label, element, **around)


def input_moment(field: str, label: str, *, initial: datetime | None = None, **around: Unpack[Around]) -> Block:
    """A day and a time, picked in the reader's own zone."""
    element: Element = {"type": "datetimepicker"}
    if initial:
        element["initial_date_time"] = int(initial.timestamp())
    return _input(field, label, element, **around)
