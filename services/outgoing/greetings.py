"""Answers somebody who writes to the bot."""

import re
from datetime import datetime
from typing import Final

from domain.candidate.record import CandidateRecord
from domain.outgoing import Kind, Subject, outgoing
from domain.people import Actor
from domain.permissions import Act, People, may
from domain.typed.names import name_key
from domain.typed.words import known_word
from services.records import read_record
from storage.database import Database
from storage.store import Store

#: Who is named so shortly is not found in a sentence.
SHORTEST: Final = 3
#: Of more than these, the list says it better.
MOST: Final = 3


class GreetingService:
    """One friendly answer to each message that a person sends to the bot."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def greet(
        self, *, workspace: str, user: str, event_id: str, text: str = "", is_member: bool = True, now: datetime
    ) -> None:
        """How whoever is named stands, as far as this person may see it; otherwise what one can do here.

        Whoever is no full member reads that this is not for them.

        Once, however often Slack sends the event: its id is the delivery's key.
        """
        with self._database.transaction(workspace) as store:
            found = _named(store, user, text) if is_member else []
            for candidate_id in found:
                about = Subject.candidate(candidate_id)
                store.deliveries.post(
                    outgoing(
                        Kind.CANDIDATE_STATUS, about, user, people=People(manager=""), at=now, once=f"{event_id} {user}"
                    )
                )
            person = Subject.of_person(user)
            if not found:
                kind = Kind.GREETING if is_member else Kind.NOT_FOR_GUESTS
                about = Subject.of_person(user, known_word(text) or "")
                store.deliveries.post(outgoing(kind, about, user, people=People(manager=""), at=now, once=event_id))
            store.audit.record(user, "person.wrote", person, now)

    def asked_about(self, workspace: str, candidate_id: str, reader: str) -> CandidateRecord | None:
        """For the answer; None for somebody who has no part in it any more. Raises NotFound."""
        with self._database.reading(workspace) as store:
            record = read_record(store, candidate_id)
            return record if may(Actor(workspace=workspace, user=reader), Act.SEE_CANDIDATE, record.people) else None


def _named(store: Store, user: str, text: str) -> list[str]:
    """The candidates whom the sentence names, of those in whom this person has a part; none where there are too many."""
    words = set(re.findall(r"\w+", name_key(text)))
    if not words:
        return []
    found = [
        each.id
        for each in store.candidates.seen_by(user)
        if words & {part for part in re.findall(r"\w+", name_key(each.name)) if len(part) >= SHORTEST}
    ]
    return found if len(found) <= MOST else []
