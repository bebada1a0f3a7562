"""What many tests build: messages, and the people and rooms around them."""

from datetime import datetime

from domain.outgoing import Card, Kind, Outgoing, Subject


def to_send(
    kind: Kind,
    subject: Subject,
    to: str,
    *,
    key: str,
    at: datetime,
    responsible: tuple[str, ...] = (),
    under: Card | None = None,
) -> Outgoing:
    """Something to be sent, with a key that the test chooses."""
    return Outgoing(kind=kind, subject=subject, to=to, key=key, due_at=at, responsible=responsible, under=under)
