"""Candidates' names as initials: whatever a message says of them, wherever in it."""

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Final, cast

from blocks.kit import Block, Message
from blocks.text import ELLIPSIS, Cut, Mrkdwn, escape, unformatted, whole_of
from domain.typed.names import named_in

#: What nobody reads.
_UNREAD: Final = frozenset({"type", "value", "action_id", "block_id", "url"})
#: An address, a person, a moment: what stands in it before the words for it.
_ADDRESS: Final = r"<[^<>|]*[|>]"
#: Shorter than this, no name is cut.
_SHORTEST_CUT: Final = 20


def in_initials(message: Message, initials: Mapping[str, str]) -> Message:
    """The message with these names as their initials. Raises nothing; without names it is the same."""
    forms = {form: short for name, short in initials.items() for form in _forms(name)}
    if not forms:
        return message
    longest = sorted(forms, key=len, reverse=True)
    names = named_in(longest)
    plain, marked = re.compile(names), re.compile(f"{_ADDRESS}|{names}")

    def shown(found: re.Match[str]) -> str:
        return forms[longest[found.lastindex - 1]] if found.lastindex else found[0]

    def rewritten(node: Any) -> Any:
        if isinstance(node, Mrkdwn):
            return Mrkdwn(marked.sub(shown, node), marked.sub(shown, whole_of(node)))
        if isinstance(node, Cut):
            return Cut(plain.sub(shown, node), plain.sub(shown, whole_of(node)))
        if isinstance(node, str):
            return plain.sub(shown, node)
        if isinstance(node, dict):
            return {name: each if name in _UNREAD else rewritten(each) for name, each in node.items()}
        return [rewritten(each) for each in node] if isinstance(node, list) else node

    blocks = cast("list[Block]", rewritten(message.blocks))
    return replace(message, text=cast(Mrkdwn, rewritten(message.text)), blocks=blocks)


def _forms(name: str) -> set[str]:
    """As it may stand in a message: on one line, cut, without its formatting, escaped, in whichever order."""
    lines = {name, " ".join(name.split()), unformatted(name)}
    cuts = {f"{line[:end]}{ELLIPSIS}" for line in lines for end in range(_SHORTEST_CUT - 1, len(line))}
    words = {each for line in lines | cuts for each in (line, unformatted(line))}
    return {form for each in words for form in (each, str(escape(each))) if form.strip()}
