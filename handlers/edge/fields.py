"""Fields of a form: Slack has a slot for each kind of element, and what does not belong into it counts as nothing."""

from collections.abc import Iterator, Mapping

from blocks.forms import Element, Fields, stem


def fields_of(states: Mapping[str, Mapping[str, Mapping[str, object]]], blocks: object = None) -> Fields:
    """The state of a form's fields, in the order of its blocks."""
    shown = [block for block in blocks if isinstance(block, dict)] if isinstance(blocks, list) else []
    # Slack lists a form's blocks in order, its state in none: errors without a field go to the first input block.
    order = {_text(block, "block_id"): place for place, block in reversed(list(enumerate(shown)))}
    by_name: dict[str, Element] = {}
    block_ids: dict[str, str] = {}
    for block_id in sorted(states, key=lambda name: order.get(name, len(shown))):
        for element in states[block_id].values():
            by_name[stem(block_id)] = element_of(element)
            block_ids[stem(block_id)] = block_id
    # Fields that are shown count as there even when their state did not arrive: that is an error, never a blank.
    inputs = {stem(name): name for name in _inputs(shown)}
    return Fields(by_name=by_name, block_ids=inputs | block_ids)


def _inputs(blocks: list[dict[str, object]]) -> Iterator[str]:
    return (_text(block, "block_id") for block in blocks if _text(block, "type") == "input")


def element_of(raw: Mapping[str, object]) -> Element:
    """One field's state, or the element of a click, in the one shape that `Reader` reads."""
    value: str | None = None
    selected: tuple[str, ...] = ()
    for slot in ("value", "selected_date", "selected_time"):
        value = _text(raw, slot) or value
    if isinstance(at := raw.get("selected_date_time"), int):
        value = str(at)
    for slot in ("selected_user", "selected_conversation", "selected_channel"):
        if found := _text(raw, slot):
            selected = (found,)
    for slot in ("selected_users", "selected_conversations", "selected_channels"):
        if isinstance(several := raw.get(slot), list):
            selected = tuple(str(one) for one in several)
    if isinstance(one := raw.get("selected_option"), dict):
        selected = (_text(one, "value"),)
    if isinstance(many := raw.get("selected_options"), list):
        selected = tuple(_text(each, "value") for each in many if isinstance(each, dict))
    return Element(type=_text(raw, "type"), value=value, selected=selected)


_INITIAL = {
    "initial_value": "value",
    "initial_date": "selected_date",
    "initial_time": "selected_time",
    "initial_date_time": "selected_date_time",
    "initial_user": "selected_user",
    "initial_users": "selected_users",
    "initial_conversation": "selected_conversation",
    "initial_channel": "selected_channel",
    "initial_option": "selected_option",
    "initial_options": "selected_options",
}


def is_touched(fields: Fields, blocks: object) -> bool:
    """Whether a field holds something else than it was drawn with."""
    for block in blocks if isinstance(blocks, list) else []:
        drawn = block.get("element") if isinstance(block, dict) else None
        if not isinstance(drawn, dict) or (holds := fields.by_name.get(stem(_text(block, "block_id")))) is None:
            continue
        began = element_of({slot: drawn[name] for name, slot in _INITIAL.items() if name in drawn})
        if ((holds.value or ""), sorted(holds.selected)) != ((began.value or ""), sorted(began.selected)):
            return True
    return False


def _text(raw: Mapping[str, object], name: str) -> str:
    found = raw.get(name)
    return found if isinstance(found, str) else ""
