"""A message of ours that stands in Slack, read in full by whoever may read it."""

from datetime import datetime

from domain.outgoing.catalogue import CATALOGUE, Reader
from domain.outgoing.delivery import Delivery, Operation
from domain.outgoing.kinds import Kind
from domain.outgoing.places import Message
from domain.outgoing.subject import About
from domain.panel.judged import Sheet
from domain.people import Actor
from domain.permissions import Act, check
from domain.refusals import NotAllowed, NotFound
from services.brief.changes import check_may
from services.panel.judged import NOUNS, Judging
from storage.database import Database
from storage.store import Store

#: Whoever may read the record of what is judged.
SEES = {Sheet.SCORECARD: Act.SEE_CANDIDATE, Sheet.REVIEW: Act.SEE_PROPOSAL}
NOT_FOR_YOU = "This message is for somebody else."


class MessageService:
    """What is behind a message. Raises NotFound, NotAllowed and Unavailable."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def standing(self, actor: Actor, channel: str, ts: str, now: datetime) -> Delivery:
        """The message there, as its renderer takes it: it is drawn from the present state."""
        with self._database.reading(actor.workspace) as store:
            found = store.messages.at(channel, ts)
            if found is None or found.kind not in CATALOGUE:
                raise NotFound
            if found.conversation != actor.user:
                _check_room(store, actor, found)
        return Delivery(
            id=found.delivery_id,
            workspace=actor.workspace,
            conversation=found.conversation,
            kind=found.kind,
            operation=Operation.UPDATE,
            subject=found.subject,
            due_at=now,
            attempts=0,
            channel=channel,
            thread_ts=found.thread_ts,
            ts=ts,
        )


def _check_room(store: Store, actor: Actor, found: Message) -> None:
    """Whoever is in a room reads what stands there; the rest of it, whoever has a part in it."""
    if CATALOGUE[Kind(found.kind)].readers == (Reader.PERSON,):
        raise NotAllowed(NOT_FOR_YOU)
    subject = found.subject
    match subject.kind:
        case About.BRIEF:
            check_may(store, actor, Act.SEE_BRIEF, store.briefs.get(subject.id))
        case About.CANDIDATE | About.PROPOSAL:
            _check_record(store, actor, store.panels.of(subject).id)
        case About.PANEL | About.SEAT:
            _check_record(store, actor, subject.id)
        case About.SCORECARD:
            _check_record(store, actor, store.scorecards.panel_of(subject.id))
        case About.ONBOARDING:
            check(actor, Act.SEE_ONBOARDING, store.onboardings.get(subject.id).people)
        case About.CHECK_IN:
            onboarding = store.check_ins.get(subject.id).onboarding_id
            check(actor, Act.SEE_ONBOARDING, store.onboardings.get(onboarding).people)
        case _:
            raise NotAllowed(NOT_FOR_YOU)


def _check_record(store: Store, actor: Actor, panel_id: str) -> None:
    page = Judging(NOUNS).read(store, panel_id)
    people = page.judged.people.model_copy(update={"panel": frozenset(page.panel.interviewers)})
    check(actor, SEES[page.judged.sheet], people)
