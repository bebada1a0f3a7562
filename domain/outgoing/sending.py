"""A message that is to be sent: to whom and when, under which card, and by which key it is known."""

from datetime import datetime
from typing import Final

from domain.model import Value
from domain.outgoing.catalogue import CATALOGUE
from domain.outgoing.delivery import Operation
from domain.outgoing.kinds import Kind
from domain.outgoing.subject import Subject
from domain.permissions import People


class Card(Value):
    """A message that others can stand under: the newest of this kind about this subject in a conversation."""

    kind: Kind
    subject: Subject


class Outgoing(Value):
    """One message that is to be sent: to a channel or a person, from `due_at` on. The same `key` twice is one message.

    `under`: in the thread of that card, once it stands; where there is none any more, at top level. `behind`: not before
    that card, which goes elsewhere, stands or never will.
    """

    kind: Kind
    subject: Subject
    to: str
    key: str
    due_at: datetime
    responsible: tuple[str, ...] = ()
    under: Card | None = None
    behind: Card | None = None


#: Between the words of a key.
BETWEEN: Final = " "


def key_of(what: Kind | Operation, *about: str) -> str:
    """The name of a message that is sent once: what it is, and what tells it from others like it."""
    return BETWEEN.join(word for word in (what, *about) if word)


def key_for(key: str, before: str, after: str) -> str:
    """The same message for somebody else, where it is one person's own; else the key as it is."""
    words, _, last = key.rpartition(BETWEEN)
    return f"{words}{BETWEEN}{after}" if words and last == before else key


def outgoing(
    kind: Kind,
    subject: Subject,
    to: str,
    *,
    people: People,
    at: datetime,
    once: str = "",
    under: Card | None = None,
    behind: Card | None = None,
) -> Outgoing:
    """A message of the catalogue. `once` is what tells it from others of its kind about the same subject.

    Raises ValueError for a subject that the kind is not about.
    """
    entry = CATALOGUE[kind]
    if subject.kind not in (entry.about, *entry.also):
        raise ValueError(f"{kind} is not about a {subject.kind}")
    return Outgoing(
        kind=kind,
        subject=subject,
        to=to,
        key=key_of(kind, subject.id, subject.person, once),
        due_at=at,
        responsible=tuple(dict.fromkeys(user for role in entry.hears if (user := people.holder(role)))),
        under=under,
        behind=behind,
    )


def card_in(card: Card, room: str, responsible: tuple[str, ...], at: datetime) -> Outgoing:
    """That card once more, in a room to which its thread has moved."""
    key = key_of(card.kind, card.subject.id, room)
    return Outgoing(kind=card.kind, subject=card.subject, to=room, key=key, due_at=at, responsible=responsible)


def notice_of(trouble_id: str, people: tuple[str, ...], at: datetime, once: str = "") -> Outgoing | None:
    """What tells the first of these people of a trouble, and the next ones where it cannot; None for nobody.

    `once` is what is new of a trouble that they were told of before.
    """
    if not people:
        return None
    about = Subject.trouble(trouble_id)
    return Outgoing(
        kind=Kind.TROUBLE,
        subject=about,
        to=people[0],
        key=key_of(Kind.TROUBLE, about.id, people[0], once),
        due_at=at,
        responsible=people[1:],
    )
