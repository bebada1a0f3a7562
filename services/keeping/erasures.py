"""A record is erased: its words leave the database, and what we have said of it leaves Slack."""

from datetime import datetime
from typing import Final

from domain.command import Asks, Overtaken, Saved
from domain.ids import new_id
from domain.keeping.erasure import Cause, Erasure, Receipt
from domain.keeping.records import EraseRecord, Hold, PutOnHold, Record, RecordPage, Whole
from domain.outgoing.delivery import Delivery
from domain.outgoing.kinds import Kind
from domain.outgoing.sending import outgoing
from domain.outgoing.subject import About, Subject
from domain.people import Actor
from domain.permissions import Act, People, check, may
from domain.refusals import Invalid, NotFound
from domain.typed.names import called
from services.change import Root, change, itself
from services.initials import initials_in
from services.leavers import part_given
from services.outgoing.deliveries import Follow
from services.outgoing.reminders import KINDS as REMINDERS
from services.outgoing.reminders import wake
from storage.database import Database
from storage.store import Store

Changed = Saved[RecordPage] | Overtaken[RecordPage] | Asks[RecordPage]

#: Somebody waits for the answer; where a reader keeps the journal longer, the day's own look empties it.
BRIEFLY: Final = 0.2
#: In a form that somebody else was faster than.
OVER: Final = "This is erased already, by somebody else or in another window. Close this form."
#: What of other candidates' messages names somebody who was hired.
_NAMING = frozenset({Kind.CANDIDATE_CARD, Kind.DECISION_CARD})


class ErasureService:
    """Finds, holds and erases records. All raise NotFound, NotAllowed, Invalid and Unavailable."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def named(self, actor: Actor, words: str) -> tuple[Record, ...]:
        """Everything of that name which this person may have handed out or erased, the newest first."""
        with self._database.reading(actor.workspace) as store:
            records = store.kept.records()
        mine = [each for each in records if may(actor, Act.HAND_OUT, each.people)]
        found = called(words, [(each.name, each) for each in mine])
        return tuple(sorted(found, key=lambda each: each.since, reverse=True))

    def of(self, actor: Actor, root: Subject) -> Record:
        """One record, for whoever may have it handed out or erased."""
        with self._database.reading(actor.workspace) as store:
            record = store.kept.record(root)
        check(actor, Act.HAND_OUT, record.people)
        return record

    def to_erase(self, actor: Actor, root: Subject) -> RecordPage:
        """What would go. Raises Refusal where a legal hold is on it."""
        with self._database.reading(actor.workspace) as store:
            page = page_of(store, root, store.kept.whole(root, of_person=True))
            page.check_may(actor, Act.ERASE)
            page.check_is_free()
            return page

    def erase(self, command: EraseRecord) -> Changed:
        """All of it, for good; whoever asked gets a receipt. Raises Refusal where a legal hold is on it."""

        def erase(store: Store, page: RecordPage) -> RecordPage:
            if page.is_over:
                raise Invalid({"sure": OVER})
            page.check_is_free()
            user = command.actor.user
            erase_record(store, page, Cause.ASKED, by=user, told=user, now=command.now)
            return page.model_copy(update={"is_over": True})

        root = Root(
            lock=lambda store: _locked(store, command.root),
            check=lambda _, page: page.check_may(command.actor, Act.ERASE),
            version=lambda page: page.version,
            moved=lambda _: "",
            subject=lambda page: page.record.subject,
        )
        outcome = change(self._database, command, Act.ERASE, root, erase, itself)
        self._database.overwrite(BRIEFLY)
        return outcome

    def hold(self, command: PutOnHold) -> Changed:
        """Nothing of it is erased any more; or, lifted, it may be again. Raises Refusal for a form of something else."""

        def put(store: Store, page: RecordPage) -> RecordPage:
            for record in (page.record, *page.others):
                if command.lift:
                    store.holds.lift(record.subject)
                else:
                    store.holds.put(record.subject, Hold(by=command.actor.user, at=command.now))
            return page_of(store, command.root, page.whole)

        root = Root(
            lock=lambda store: page_of(store, command.root, store.kept.lock(command.root, of_person=True)),
            check=lambda _, page: page.check_may(command.actor, Act.HOLD),
            version=lambda page: page.version,
            moved=lambda _: "",
            subject=lambda page: page.record.subject,
        )
        return change(self._database, command, "record.lift" if command.lift else Act.HOLD, root, put, itself)

    def receipt(self, workspace: str, erasure_id: str) -> Receipt:
        """How far an erasure has reached by now."""
        with self._database.reading(workspace) as store:
            return store.erasures.receipt(erasure_id)


def erase_record(store: Store, page: RecordPage, cause: Cause, *, by: str, told: str, now: datetime) -> None:
    """The work itself, for whoever has locked it and found it free; `told` gets the receipt."""
    whole, root = page.whole, page.record.subject
    erasure = Erasure(
        id=new_id(),
        workspace=store.workspace,
        root=root,
        cause=cause,
        by=by,
        told=told,
        at=now,
        counts={about: len(ids) for about, ids in whole.ids.items()},
    )
    around = store.kept.briefs_around(whole)
    messages, forms = store.kept.messages(whole), store.kept.forms(whole)
    store.deliveries.erase(whole.every_id, messages, erasure.subject, told, now)
    reminded = store.kept.forget_in_digests(whole)
    announced = [
        person
        for about in (About.CANDIDATE, About.PROPOSAL)
        for each in whole.of(about)
        if (person := store.lives.untell(Subject(kind=about, id=each)))
    ]
    called = {room: initials_in(store, room) for room in store.words.rooms(whole)}
    store.kept.erase(whole, forms)
    for room, before in called.items():
        # What the room no longer knows as a name would be read there as it was typed.
        stays = initials_in(store, room)
        if gone := {name: short for name, short in before.items() if name not in stays}:
            store.words.shorten(room, around, gone)
    # Steps and files have no ids of their own: they are named after their brief.
    named = (*whole.of(About.STEP), *whole.of(About.EXPORT))
    store.erasures.add(erasure, whole.every_id.difference(named))
    for form_id in forms:
        store.deliveries.refresh(Subject.form(form_id), now)
    for person in reminded:
        store.deliveries.refresh(Subject.of_person(person), now, REMINDERS)
    for person in announced:
        store.deliveries.refresh(Subject.of_person(person), now, {Kind.RETENTION_NOTICE})
    for leaver in sorted({person for trouble in store.troubles.about_people() for person in trouble.about}):
        part_given(store, leaver, now)
    # Whatever stays and may name it is drawn anew: the brief's cards, and those of its other candidates.
    for brief_id in around:
        store.deliveries.refresh(Subject.brief(brief_id), now)
        for other in store.candidates.of_brief(brief_id):
            store.deliveries.refresh(other.subject, now, _NAMING)
    for record in (page.record, *page.others):
        wake(store, record.people.manager, now)
    if told:
        people = People(manager=told)
        receipt = outgoing(Kind.ERASURE_RECEIPT, erasure.subject, told, people=people, at=now)
        store.deliveries.post(receipt)


def follows() -> dict[str, Follow]:
    """What is reached late is added to the receipt."""

    def reached(store: Store, delivery: Delivery, now: datetime) -> None:
        store.deliveries.refresh(delivery.subject, now, {Kind.ERASURE_RECEIPT})

    return {Kind.ERASED: reached}


def _locked(store: Store, root: Subject) -> RecordPage:
    """Raises NotFound for what never was; of what somebody has erased, that it is over."""
    try:
        return page_of(store, root, store.kept.lock(root, of_person=True))
    except NotFound:
        if (erasure := store.erasures.of(root)) is None:
            raise
    people = People(manager=erasure.by)
    record = Record(subject=root, name="", brief_title="", people=people, since=erasure.at)
    return RecordPage(record=record, whole=Whole(root=root, ids={}), is_over=True)


def page_of(store: Store, root: Subject, whole: Whole) -> RecordPage:
    """A record with all that belongs to it. Raises NotFound."""
    same, held = same_person(root, whole), store.holds.all().over(whole.every_id)
    records = {each.subject: each for each in store.kept.records(root, *same, *held)}
    if not {root, *held} <= records.keys():
        raise NotFound
    return RecordPage(
        record=records[root],
        whole=whole,
        others=tuple(records[each] for each in same if each in records),
        messages=store.kept.reaching(whole),
        held=tuple(records[each] for each in held),
    )


def held_forms(store: Store) -> frozenset[str]:
    """Which kept forms would go with something that is under a legal hold."""
    wholes = [store.kept.whole(root, of_person=True) for root in store.holds.all().on]
    return frozenset(form_id for whole in wholes for form_id in store.kept.forms(whole))


def same_person(root: Subject, whole: Whole) -> list[Subject]:
    """The candidate's records for other briefs; what went into one of them is among it, and is none any more."""
    if root.kind is not About.CANDIDATE:
        return []
    return [Subject.candidate(each) for each in whole.of(About.CANDIDATE) if each != root.id]
