"""From which list something was pressed: it is drawn anew once that is done, also through forms.

A block of such a list is named after the route that draws it. Its address holds for thirty minutes and five answers,
and travels hidden in the forms that are opened from it.
"""

import json
from collections.abc import Sequence

from blocks.kit import Block, View
from blocks.routes import Route, action_id, parse_action_id
from domain.model import Value

HIDDEN = "origin"


class Origin(Value):
    """A message to one person alone: the route that draws it, and the address that takes its place."""

    route: Route
    address: str


def drawn_by(route: Route, blocks: Sequence[Block]) -> list[Block]:
    """A list to one person alone whose buttons say which route draws it anew, once what they do is done."""
    return [
        {**block, "block_id": action_id(route, place)} if "accessory" in block or block["type"] == "actions" else block
        for place, block in enumerate(blocks)
    ]


def origin_of(block_id: str, address: str) -> Origin | None:
    """The list that a block stands in; None where it stands in none, or nothing can take its place."""
    route, _ = parse_action_id(block_id)
    return Origin(route=route, address=address) if route and address else None


def carrying(view: View, origin: Origin | None) -> View:
    """A form that knows the list it was opened from; a notice, from which nothing is sent, needs not know it."""
    if origin is None or "submit" not in view:
        return view
    hidden = json.loads(view.get("private_metadata") or "{}") | {HIDDEN: origin.model_dump(mode="json")}
    return {**view, "private_metadata": json.dumps(hidden)}


def carried(private_metadata: str) -> tuple[str, Origin | None]:
    """What a form carries of its own, and the list that it was opened from."""
    try:
        hidden = json.loads(private_metadata)
        origin = Origin.model_validate_json(json.dumps(hidden.pop(HIDDEN)))
    except (ValueError, KeyError, AttributeError, TypeError, RecursionError):
        return private_metadata, None
    return json.dumps(hidden) if hidden else "", origin
