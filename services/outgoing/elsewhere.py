"""What waits for one room goes to another, and from then on so does everything like it."""

from collections.abc import Callable

from domain.candidate.candidate import Status
from domain.command import Asks, Overtaken, Saved
from domain.onboarding.place import why_not_place
from domain.outgoing.kinds import Kind
from domain.outgoing.sending import outgoing
from domain.outgoing.subject import Subject
from domain.permissions import Act
from domain.refusals import Invalid, NotFound
from domain.rooms import UNSEEN, Conversation, why_not_chosen
from domain.trouble import SendElsewhere, Trouble, why_unfit
from services.brief.changes import check_holds_no_onboarding, check_may, share_in
from services.change import change, itself
from services.outgoing.mending import OVER, settling
from services.outgoing.troubles import move_held_up
from storage.database import Database
from storage.store import Store

HIRE_READS = "Whoever was hired reads along there, too. Pick another private channel, or remove them there first."


class ElsewhereService:
    """Chooses another room by the rules by which the first one was chosen."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def send(self, command: SendElsewhere) -> Saved[Trouble] | Overtaken[Trouble] | Asks[Trouble]:
        """Moves what waits. Raises Invalid at the room, NotFound where it is settled, NotAllowed and Refusal."""
        return change(self._database, command, "delivery.elsewhere", settling(command), self._work(command), itself)

    @staticmethod
    def _work(command: SendElsewhere) -> Callable[[Store, Trouble], Trouble]:
        def move(store: Store, trouble: Trouble) -> Trouble:
            if trouble.is_over:
                raise NotFound(OVER)
            if command.room == trouble.conversation:
                raise Invalid({"room": "That is the channel that it waits for. Pick another one."})
            is_hiring_room = store.briefs.is_hiring_room(trouble.conversation)
            subjects = (_move_hiring_room if is_hiring_room else _move_onboardings)(store, command, trouble)
            move_held_up(store, trouble, command.room, command.now)
            # What stands in the old room stays as it is: nothing of it is posted there any more.
            store.messages.leave_cards(trouble.conversation, subjects)
            return store.troubles.get(trouble.id)

        return move


def _move_hiring_room(store: Store, command: SendElsewhere, trouble: Trouble) -> list[Subject]:
    """The briefs of whoever was told, their candidates and offers, and the cards of all; gives what has moved."""
    subjects: list[Subject] = []
    old, new, now = trouble.conversation, command.room, command.now
    hires = store.onboardings.hired_from(old)
    for brief in store.briefs.in_room(old, manager=trouble.told):
        check_may(store, command.actor, Act.SHARE_BRIEF, brief)
        if (why := why_not_chosen(command.found, brief.owner, brief.manager)) is not None:
            raise Invalid({"room": why})
        if why_unfit(command.found, hires) is not None:
            raise Invalid({"room": HIRE_READS})
        check_holds_no_onboarding(store, new, field="room")
        subjects.append(brief.subject)
        moved = store.briefs.move_room(brief.id, new)
        for candidate in store.candidates.move_room(brief.id, new):
            subjects.append(candidate.subject)
            if candidate.status is Status.OPEN:
                people = candidate.people()
                store.deliveries.post(
                    outgoing(Kind.CANDIDATE_CARD, candidate.subject, new, people=people, at=now, once=new)
                )
        for proposal in store.proposals.move_room(brief.id, new):
            subjects.append(proposal.subject)
            if proposal.choice is None:
                people = proposal.people(brief.owner)
                store.deliveries.post(
                    outgoing(Kind.PROPOSAL_CARD, proposal.subject, new, people=people, at=now, once=new)
                )
        share_in(store, command, moved, new)
    return subjects


def _move_onboardings(store: Store, command: SendElsewhere, trouble: Trouble) -> list[Subject]:
    """The onboardings that lived there, of whoever was told; gives what has moved."""
    subjects: list[Subject] = []
    if command.found is None:
        raise Invalid({"room": UNSEEN})
    if store.briefs.is_hiring_room(command.room):
        raise Invalid({"room": "That is a hiring room, so candidates' records stand there. Pick another channel."})
    for onboarding in store.onboardings.in_place(trouble.conversation):
        if trouble.told not in (onboarding.owner, onboarding.manager):
            continue
        _check_place(command.found, onboarding.owner)
        store.onboardings.save(onboarding.model_copy(update={"place": command.room, "version": onboarding.version + 1}))
        subjects.append(onboarding.subject)
        if not onboarding.closed:
            card = outgoing(
                Kind.ONBOARDING_CARD,
                onboarding.subject,
                command.room,
                people=onboarding.people,
                at=command.now,
                once=command.room,
            )
            store.deliveries.post(card)
    _check_place(command.found, command.actor.user)
    return subjects


def _check_place(found: Conversation, reader: str) -> None:
    if not found.is_private:
        raise Invalid({"room": f"#{found.name} is public. Pick a private channel."})
    if (why := why_not_place(found, reader)) is not None:
        raise Invalid({"room": why})
