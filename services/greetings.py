"""Answers somebody who writes to the bot."""

from datetime import datetime

from domain.outgoing import Kind, Subject
from storage.database import Database


class GreetingService:
    """One friendly answer to each message that a person sends to the bot."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def greet(self, *, workspace: str, user: str, event_id: str, now: datetime) -> None:
        """Answers once however often Slack sends the event: its id is the delivery's key."""
        subject = Subject(kind="person", id=user)
        with self._database.transaction(workspace) as store:
            store.deliveries.post(Kind.GREETING, subject, user, key=f"greeting {event_id}", now=now, responsible=user)
            store.audit.record(user, "person.wrote", subject, now)
