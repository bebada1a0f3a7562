"""Answers somebody who writes to the bot."""

from datetime import datetime

from domain.outgoing import Kind, Subject, outgoing
from domain.permissions import People
from storage.database import Database


class GreetingService:
    """One friendly answer to each message that a person sends to the bot."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def greet(self, *, workspace: str, user: str, event_id: str, now: datetime) -> None:
        """Answers once however often Slack sends the event: its id is the delivery's key."""
        subject = Subject.of_person(user)
        with self._database.transaction(workspace) as store:
            store.deliveries.post(
                outgoing(Kind.GREETING, subject, user, people=People(manager=""), at=now, once=event_id)
            )
            store.audit.record(user, "person.wrote", subject, now)
