"""Reading a message or view as a person does: its words, its buttons, its fields."""

from collections.abc import Callable, Iterator

from sandbox.workspace import Ephemeral, Json, Message, View
from sandbox.workspace.state import walk

Place = Message | Ephemeral | View
Test = Callable[[Json, Json], bool]

TEXT_KEYS = ("text", "title", "label", "hint", "alt_text", "placeholder", "caption", "name")


def words(node: object) -> Iterator[str]:
    """Every text in the blocks, in order."""
    if isinstance(node, list):
        for item in node:
            yield from words(item)
    elif isinstance(node, dict):
        for key, item in node.items():
            if key in TEXT_KEYS and isinstance(item, str):
                yield item
            elif isinstance(item, (dict, list)):
                yield from words(item)


def read(place: Place) -> str:
    """All that the person can read there."""
    lines = list(words(place.blocks))
    if isinstance(place, View):
        lines = [place.title, *lines, *place.errors.values(), *([place.notice] if place.notice else [])]
    else:
        lines = [place.text, *lines]
    return "\n".join(lines)


def stem(identity: str) -> str:
    return identity.split("#")[0]


def label(element: Json) -> str:
    text = element.get("text") or element.get("placeholder") or {}
    return str(text.get("text", ""))


def buttons(place: Place) -> list[str]:
    """The labels of all that can be pressed, what stands behind three dots included."""
    found = []
    for _, element in walk(place.blocks):
        if element["type"] in ("button", "workflow_button"):
            found.append(label(element))
        elif element["type"] == "overflow":
            found += [str(option["text"]["text"]) for option in element["options"]]
    return found


def is_behind(element: Json, wanted: str) -> bool:
    """Whether a choice behind three dots is called so."""
    return element["type"] == "overflow" and any(option["text"]["text"] == wanted for option in element["options"])


def element_named(place: Place, wanted: str) -> tuple[Json, Json]:
    """By action_id, label, option value of an overflow, or block_id; the most exact match wins."""
    found = list(walk(place.blocks))
    tests: tuple[Test, ...] = (
        lambda block, element: element["action_id"] == wanted,
        lambda block, element: label(element) == wanted,
        lambda block, element: is_behind(element, wanted),
        lambda block, element: stem(element["action_id"]) == wanted,
        lambda block, element: stem(block["block_id"]) == wanted,
        lambda block, element: wanted.lower() in label(element).lower(),
    )
    for test in tests:
        matches = [(block, element) for block, element in found if test(block, element)]
        if matches:
            return matches[0]
    raise LookupError(f"nothing called {wanted!r} there; there are {[(e['action_id'], label(e)) for _, e in found]}")


def field_named(view: View, wanted: str) -> tuple[Json, Json]:
    """A field by its block_id (with or without '#n'), action_id or label."""
    found = list(walk(view.blocks))
    tests: tuple[Test, ...] = (
        lambda block, element: block["block_id"] == wanted,
        lambda block, element: stem(block["block_id"]) == stem(wanted),
        lambda block, element: stem(element["action_id"]) == stem(wanted),
        lambda block, element: (block.get("label") or {}).get("text") == wanted,
    )
    for test in tests:
        for block, element in found:
            if test(block, element):
                return block, element
    raise LookupError(f"no field {wanted!r}; there are {[block['block_id'] for block, _ in found]}")
