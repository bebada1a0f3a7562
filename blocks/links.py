"""Mentions of other cards: a link where the card stands in Slack, its words alone where it does not."""

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any, cast

from blocks.kit import Block, Message
from blocks.text import Mrkdwn, escape, unformatted, whole_of
from domain.outgoing.kinds import Kind
from domain.outgoing.sending import Card
from domain.outgoing.subject import About, Subject

#: As cards carry it until they are sent: no address begins so.
_MENTION = re.compile(r"<card:([a-z_.]+):([a-z_]+):(\w*)\|([^<>|]*)>")


def card_link(kind: Kind, subject: Subject, label: str) -> Mrkdwn:
    """A mention of that card; whoever sends the message makes a link of it."""
    return Mrkdwn(f"<card:{kind}:{subject.kind}:{subject.id}|{escape(unformatted(label)).replace('|', '¦')}>")


def mentioned(message: Message) -> frozenset[Card]:
    """The cards that it mentions."""
    found = _MENTION.findall("\n".join(_texts(message.blocks)))
    return frozenset(_card(kind, about, subject_id) for kind, about, subject_id, _ in found)


def linked(message: Message, urls: Mapping[Card, str]) -> Message:
    """The message with a link for each mention whose address is known, and its words for the others."""

    def shown(found: re.Match[str]) -> str:
        kind, about, subject_id, label = found.groups()
        url = urls.get(_card(kind, about, subject_id), "")
        return f"<{escape(url)}|{label}>" if url else label

    def rewritten(node: Any) -> Any:
        if isinstance(node, str):
            made, whole = _MENTION.sub(shown, node), _MENTION.sub(shown, whole_of(node))
            return Mrkdwn(made, whole) if isinstance(node, Mrkdwn) else made
        if isinstance(node, dict):
            return {name: rewritten(each) for name, each in node.items()}
        return [rewritten(each) for each in node] if isinstance(node, list) else node

    blocks = cast("list[Block]", rewritten(message.blocks))
    return replace(message, text=cast(Mrkdwn, rewritten(message.text)), blocks=blocks)


def in_words(message: Message) -> Message:
    """The message without links to cards."""
    return linked(message, {})


def _card(kind: str, about: str, subject_id: str) -> Card:
    return Card(kind=Kind(kind), subject=Subject(kind=About(about), id=subject_id))


def _texts(node: object) -> list[str]:
    if isinstance(node, str):
        return [node]
    inside = node.values() if isinstance(node, dict) else node if isinstance(node, list) else ()
    return [text for each in inside for text in _texts(each)]
