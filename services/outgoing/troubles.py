"""What holds messages up: who hears of it, and who next, what goes on once something gets there, and when it is over.

Rules alone, each inside the transaction of whoever has found out.
"""

from datetime import datetime

from domain.outgoing.catalogue import holds_record
from domain.outgoing.delivery import Delivery, Operation, State, responsible_for
from domain.outgoing.kinds import Kind
from domain.outgoing.sending import card_in, notice_of
from domain.outgoing.subject import Subject
from domain.trouble import Finding, Reason, Trouble
from storage.outgoing.queue import Queue
from storage.outgoing.troubles import Troubles, open_everywhere
from storage.store import Store


def stop(queue: Queue, delivery: Delivery, finding: Finding, now: datetime) -> str | None:
    """It cannot get there: it waits where somebody can mend that, else it has failed. Each trouble is told once.

    Gives who is responsible, empty where nobody is; None where the row is lost.
    """
    store = Store(queue.session, delivery.workspace)
    error = finding.error or finding.reason
    if delivery.kind == Kind.TROUBLE:
        return _tell_next(store, delivery, now) if queue.give_up(delivery, error) else None
    people = responsible_for(delivery)
    trouble, is_new = store.troubles.join(delivery.conversation, finding, people[0] if people else "", now)
    state = State.WAITING if finding.reason.is_mendable else State.FAILED
    if not queue.hold_up(delivery, trouble.id, state, error):
        if is_new:
            store.troubles.end(trouble.id, now)
        return None
    if delivery.trouble and delivery.trouble != trouble.id:
        # It was tried for all of them, and found that it is another trouble now.
        store.troubles.release(delivery.trouble)
        settle(store, delivery)
    if is_new or delivery.trouble != trouble.id:
        _tell(store, trouble.id, people, now, is_new=is_new)
    return trouble.told


def arrived(store: Store, delivery: Delivery) -> None:
    """Something stands there now, so whatever kept others out is mended, as far as it kept this one out, too."""
    for trouble_id, reason in store.troubles.open_in(delivery.conversation):
        if trouble_id == delivery.trouble or holds_record(delivery.kind) or not reason.holds_only_records:
            store.troubles.release(trouble_id)
            if trouble_id != delivery.trouble:
                _end_empty(store, trouble_id, delivery.due_at, reason)
    settle(store, delivery)


def settle(store: Store, delivery: Delivery) -> None:
    """It waits no more; what held it up is over where that holds up nothing else."""
    if delivery.trouble:
        _end_empty(store, delivery.trouble, delivery.due_at)


def room_is(store: Store, room: str, finding: Finding | None, now: datetime) -> None:
    """How a room is: where it is fit, what waits for it is tried, and who was told of the room alone hears so.

    Where it is not, each manager whose hiring room it is hears of it once, and each owner of an onboarding that lives
    there.
    """
    if finding is None:
        store.troubles.release_in(room)
        for trouble_id, reason in store.troubles.open_in(room):
            _end_empty(store, trouble_id, now, reason)
        return
    for told in sorted(store.briefs.managers_in(room) | store.onboardings.owners_in(room)):
        hear_of(store, room, finding, (told,), now)
    for trouble_id, reason in store.troubles.open_in(room):
        if reason != finding.reason:
            store.troubles.release(trouble_id)
            _end_empty(store, trouble_id, now, reason)


def try_first(queue: Queue, workspace: str | None = None, conversation: str = "") -> None:
    """Tries one message of each trouble (of this conversation, else of all); what follows it goes on with it."""
    Troubles(queue.session, workspace or "").release_first(workspace, conversation)


def hear_of(store: Store, conversation: str, finding: Finding, people: tuple[str, ...], now: datetime) -> None:
    """The first of these people hears of what is wrong there, once; of what nobody has to hear of, nobody does."""
    trouble, is_new = store.troubles.join(conversation, finding, people[0] if people else "", now)
    if is_new:
        _tell(store, trouble.id, people, now, is_new=True)


def rooms_to_look_at(queue: Queue, now: datetime) -> list[tuple[str, str]]:
    """Where something waits for a room; troubles that can't be seen in a room and hold up nothing are ended."""
    rooms: dict[tuple[str, str], None] = {}
    for each in open_everywhere(queue.session):
        if each.reason.is_mendable and each.conversation[:1] in {"C", "G"}:
            rooms[each.workspace, each.conversation] = None
        else:
            _end_empty(Store(queue.session, each.workspace), each.id, now, each.reason)
    return list(rooms)


def move_held_up(store: Store, trouble: Trouble, room: str, now: datetime) -> None:
    """Everything that whoever was told has waiting in that conversation goes to another room, and is over there.

    What was to stand in a thread gets its card there, too; what was to be changed in the old room stays as it is.
    """
    for trouble_id in store.troubles.like(trouble):
        for held in store.troubles.rows_of(trouble_id):
            # Another manager's may wait in a trouble that nobody was told of.
            if held.operation == Operation.ERASE:
                continue
            if held.operation == Operation.UPDATE:
                store.deliveries.withdraw(held)
                continue
            card = store.deliveries.card_of(held)
            store.deliveries.send_to(held, room)
            if card is not None:
                store.deliveries.follow(held, store.deliveries.post(card_in(card, room, held.responsible, now)))
        end(store, trouble_id, now)


def end(store: Store, trouble_id: str, now: datetime) -> None:
    """It is over, and what was said of it says so."""
    if store.troubles.end(trouble_id, now):
        store.deliveries.refresh(Subject.trouble(trouble_id), now)


def with_parts(store: Store, troubles: list[Trouble]) -> list[Trouble]:
    """The same with what somebody else has to take over."""
    gone = {person for each in troubles if each.reason.is_about_people for person in each.about}
    parts = store.parts.of(gone)
    return [each.model_copy(update={"parts": each.owed(parts)}) for each in troubles]


def _end_empty(store: Store, trouble_id: str, now: datetime, reason: Reason | None = None) -> None:
    """It is over where it holds up nothing, and nothing is owed; `reason` where that is known already."""
    if not store.troubles.holds_up(trouble_id) and not _is_owed(store, trouble_id, reason):
        end(store, trouble_id, now)


def _is_owed(store: Store, trouble_id: str, reason: Reason | None) -> bool:
    """Whether somebody still has to take a part of whoever is gone."""
    reason = reason or store.troubles.reason_of(trouble_id)
    if reason is None or not reason.is_about_people:
        return False
    trouble = store.troubles.find(trouble_id)
    return trouble is not None and bool(trouble.owed(store.parts.of(trouble.about)))


def _tell_next(store: Store, notice: Delivery, now: datetime) -> str:
    """Whoever was to hear of a trouble cannot be reached: the next one hears of it."""
    people = responsible_for(notice)
    told = people[0] if people else ""
    trouble_id, is_new = _hand_on(store, notice.subject.id, told)
    _tell(store, trouble_id, people, now, is_new=is_new)
    return told


def _hand_on(store: Store, trouble_id: str, told: str) -> tuple[str, bool]:
    """Somebody else is told; where they know of the same, that takes over. Gives its id, and whether it is untold."""
    trouble = store.troubles.open_one(trouble_id)
    if trouble is None:
        return trouble_id, False
    known = store.troubles.known_to(told, trouble) if told else None
    if known is None:
        store.troubles.tell(trouble, told)
        return trouble_id, bool(told)
    store.troubles.take_over(trouble_id, known.id)
    store.troubles.end(trouble_id, trouble.opened_at)
    return known.id, False


def _tell(store: Store, trouble_id: str, people: tuple[str, ...], now: datetime, *, is_new: bool) -> None:
    """The first of them hears of a new trouble; of a known one, what was said of it says how it is now."""
    if not is_new:
        store.deliveries.refresh(Subject.trouble(trouble_id), now)
    elif notice := notice_of(trouble_id, people, now):
        store.deliveries.post(notice)
