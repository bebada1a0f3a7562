"""Answers somebody who writes to the bot."""

from datetime import datetime
from typing import Final

from domain.candidate.record import CandidateRecord
from domain.check_in.check_in import current
from domain.onboarding.views import Begun
from domain.outgoing.kinds import Kind
from domain.outgoing.sending import outgoing
from domain.outgoing.subject import Subject
from domain.people import Actor
from domain.permissions import Act, People, may
from domain.typed.names import spoken_of
from domain.typed.words import known_word
from services.records import read_unscored, scored
from storage.database import Database
from storage.store import Store

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

    def asked_about(
        self, workspace: str, candidate_id: str, reader: str, now: datetime
    ) -> tuple[CandidateRecord, Begun | None] | None:
        """For the answer, with how far a hire is for whoever may read that; None for somebody who has no part in it any
        more. Raises NotFound."""
        actor = Actor(workspace=workspace, user=reader)
        with self._database.reading(workspace) as store:
            record = read_unscored(store, candidate_id)
            if not may(actor, Act.SEE_CANDIDATE, record.people):
                return None
            if not record.has_onboarding:
                return scored(store, record), None
            for onboarding, check_ins in store.onboardings.of_brief(record.candidate.brief_id):
                if onboarding.candidate_id == candidate_id and may(actor, Act.SEE_ONBOARDING, onboarding.people):
                    coming = None if onboarding.closed else current(check_ins, now)
                    return record, Begun(onboarding=onboarding, coming=coming)
            return record, None


def _named(store: Store, user: str, text: str) -> list[str]:
    """The candidates whom the sentence names, of those in whom this person has a part; none where there are too many."""
    found = list(spoken_of(text, [(each.name, each.id) for each in store.candidates.seen_by(user)])) if text else []
    return found if len(found) <= MOST else []
