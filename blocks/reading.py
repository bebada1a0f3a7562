"""What a message has no room for: a button at its end, and all of it in a form."""

from collections.abc import Sequence

from blocks.forms import modal
from blocks.kit import (
    VIEW_BLOCKS,
    Block,
    Cell,
    Message,
    Text,
    View,
    actions,
    button,
    divider,
    header,
    plainer,
    section,
    texts_of,
)
from blocks.routes import Route
from blocks.text import is_cut, pieces, whole_of

READ = "Read it all"
BUTTONS = 25


def readable(message: Message) -> Message:
    """The message, with a button where something in it is cut."""
    if not any(is_cut(text["text"]) for block in message.blocks for text in _read_in(block)):
        return message
    read = button(READ, Route.MESSAGE_READ)
    *before, last = message.blocks
    if last["type"] == "actions" and len(last["elements"]) < BUTTONS:
        return Message(text=message.text, blocks=[*before, {**last, "elements": [*last["elements"], read]}])
    return Message(text=message.text, blocks=[*message.blocks, actions(read, block_id="read")])


def whole_page(message: Message) -> View:
    """Everything that the message says, nothing cut and nothing to press."""
    return modal(Route.NOTICE_READ, "All of it", in_full(message.blocks)[:VIEW_BLOCKS])


def in_full(blocks: Sequence[Block]) -> list[Block]:
    """The same to be read, nothing cut and nothing to press."""
    found: list[Block] = []
    for block in blocks:
        if block["type"] == "header":
            found.append(header(block["text"]["text"]))
        elif block["type"] in ("data_table", "table", "data_visualization"):
            words = [text for part in plainer(block) for text in texts_of(part)]
            found += [section(piece) for text in words for piece in pieces(whole_of(text["text"]))]
        elif block["type"] == "divider":
            found.append(divider())
        else:
            found += [section(piece) for text in texts_of(block) for piece in pieces(whole_of(text["text"]))]
    return found


def _read_in(block: Block) -> list[Text | Cell]:
    """Whatever is read in a block, the cells of a table too."""
    return [*texts_of(block), *(cell for row in block.get("rows", []) for cell in row)]
