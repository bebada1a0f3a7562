"""One reminder a person and day, for everything that waits for them.

Whatever changes what waits for somebody wakes a look at them: a row that is due at once. The look says whether they are
asked now, and otherwise when it looks again; a look that asks is the message itself.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from datetime import datetime
from functools import partial
from typing import Final, NamedTuple

from domain.brief.discovery import DiscoveryPage
from domain.calendar import WorkTime, add_working_days, at_nine, day_of
from domain.check_in.check_in import CheckIn
from domain.command import Asks, Overtaken, Saved
from domain.ids import new_id
from domain.onboarding.onboarding import Onboarding
from domain.outgoing.delivery import Delivery, NotYet
from domain.outgoing.kinds import Kind
from domain.outgoing.sending import outgoing
from domain.outgoing.subject import Subject
from domain.panel.judged import Sheet
from domain.people import Actor
from domain.permissions import People
from domain.refusals import Invalid, Refusal
from domain.waiting.reminders import (
    TO_DECIDE,
    TO_SET_A_DATE,
    Ask,
    Digest,
    Matter,
    NotMine,
    NotMinePage,
    Nudge,
    Reminded,
    Snooze,
    Source,
    WorksIn,
    asked_now,
    look,
    shown,
)
from services.change import Root, change, itself, own
from services.holidays import MONDAY_TO_FRIDAY, WorkingDays, place_of
from services.outgoing.weeks import Nudges, forget_told, since, to_tell, told_weekly
from services.panel.judged import Judging
from storage.database import Database
from storage.store import Store

KINDS: Final = frozenset({Kind.REMINDER})
GONE: Final = "That is done already, or somebody else's by now, so I don't ask for it any more."

#: What of one kind waits for this person now.
_Still = Callable[[Store, str, datetime], Iterator[Matter]]
_After = Callable[[datetime, int], datetime]
Placed = Saved[Reminded] | Overtaken[Reminded] | Asks[Reminded]
Snoozed = Saved[Matter] | Overtaken[Matter] | Asks[Matter]


class _Waiting(NamedTuple):
    """What waits for somebody, whose working days count for that, and how often they were asked for what."""

    matters: list[Matter]
    days: WorkTime
    nudges: Nudges


def wake(store: Store, person: str, at: datetime, *, manager: str = "") -> None:
    """What waits for this person has changed: they are looked at, then. The manager hears where that fails."""
    store.homes.touch(person, at)
    if not person or person in store.reminders.woken:
        return
    store.reminders.woken.add(person)
    subject, people = Subject.of_person(person), People(manager=manager)
    store.deliveries.post_new(outgoing(Kind.REMINDER, subject, person, people=people, at=at, once=new_id()))


def settle(store: Store, person: str, ask: Ask, subject: str, now: datetime, *, manager: str = "") -> None:
    """It is done, or is asked anew: what stands in Slack says so, the manager's list included."""
    store.reminders.drop(ask, subject, person)
    if ask is Ask.SCORE:
        # The first release asked in messages of their own.
        store.deliveries.refresh(Subject.seat(subject, person), now, {Kind.SCORE_ASKED})
    wake(store, person, now, manager=manager)
    wake(store, manager, now)


def was_asked(store: Store, person: str, ask: Ask, subject: str, now: datetime, manager: str) -> None:
    """The first asking stands in Slack, as a message of its own; reminders count from it."""
    store.reminders.save(person, ask, subject, Nudge(asked=1, asked_at=now), manager)
    wake(store, person, now, manager=manager)


class ReminderService:
    """Looks at people, draws what waits for them, and lets them put it off. All raise NotFound, NotAllowed, Refusal and
    Unavailable."""

    def __init__(self, database: Database, days: WorkingDays = MONDAY_TO_FRIDAY) -> None:
        self._database = database
        self._working_days = days

    def look(self, delivery: Delivery, now: datetime, *, zone: str, is_away: bool) -> Digest | None:
        """What this person is asked now; None where nothing is ahead. Raises NotYet.

        `zone` is empty where Slack does not say it: then it is as it was.
        """
        person = delivery.subject.id
        with self._database.bookkeeping(delivery.workspace) as store:
            reminded = store.reminders.lock(person)
            if zone and zone != reminded.zone:
                reminded = reminded.model_copy(update={"zone": zone})
                store.reminders.keep(person, reminded)
            known, days, _ = self._waiting(store, person, now, reminded)
            matters = [
                each if each.whose else each.while_away(now, reminded.zone, days, is_away=is_away) for each in known
            ]
            _note_absence(store, person, known, matters)
            seen = look(
                matters,
                now=now,
                zone=reminded.zone,
                holidays=days,
                posted_at=reminded.posted_at,
                is_away=is_away,
            )
            if seen.is_due:
                rows = shown(matters, now=now, zone=reminded.zone, holidays=days, posted_at=None)
                return Digest(person=person, matters=rows, now=now)
            self._redraw(store, delivery, reminded, matters, now, days)
            if seen.at is None or store.deliveries.is_due_by(delivery.subject, Kind.REMINDER, seen.at, delivery.id):
                return None
        raise NotYet(seen.at)

    def standing(self, delivery: Delivery) -> Digest:
        """What the message shows that stands in Slack."""
        person = delivery.subject.id
        with self._database.reading(delivery.workspace) as store:
            newest = store.messages.about(delivery.subject, KINDS)[-1:]
            if any(message.ts != delivery.ts for message in newest):
                return Digest(person=person, is_over=True)
            return store.reminders.of(person).digest or Digest(person=person)

    def sent(self, store: Store, delivery: Delivery, now: datetime) -> None:
        """It stands in Slack: what was asked in it counts, the one before it closes, and the next look is due."""
        person = delivery.subject.id
        reminded = store.reminders.lock(person)
        matters, days, nudges = self._waiting(store, person, now, reminded)
        asked = asked_now(matters, now=now, zone=reminded.zone, holidays=days)
        counted = [each.model_copy(update={"nudge": each.sent(now)}) if each in asked else each for each in matters]
        for was, matter in zip(matters, counted, strict=True):
            if matter is not was:
                store.reminders.save(matter.whose or person, matter.ask, matter.subject, matter.nudge, matter.manager)
                if matter.is_told and matter.manager != person:
                    wake(store, matter.manager, now)
        forgotten = forget_told(store, person, nudges, now, reminded.zone)
        left = [each for each in counted if (each.ask, each.subject) not in forgotten]
        rows = shown(left, now=now, zone=reminded.zone, holidays=days, posted_at=now)
        digest = Digest(person=person, matters=rows, now=now, posted_at=now)
        store.reminders.keep(person, reminded.model_copy(update={"posted_at": now, "digest": digest}))
        older = store.messages.about(delivery.subject, KINDS)[:-1]
        store.deliveries.redraw(older, now)
        for message in older:
            store.messages.forget(message.channel, message.ts)
        following = look(left, now=now, zone=reminded.zone, holidays=days, posted_at=now)
        if following.at is not None:
            wake(store, person, following.at, manager=next((m.manager for m in matters if m.manager != person), ""))

    def snooze(self, command: Snooze) -> Snoozed:
        """Asks the actor again on that day; undone, as before. Raises Refusal where nothing of theirs is asked."""
        person, now = command.actor.user, command.now

        def put(store: Store, matter: Matter) -> Matter:
            zone = store.reminders.of(person).zone or command.actor.zone
            days = self._days(store, person, [matter])
            until = command.until.moment(now, zone, days) if command.until else None
            # "Undo" takes back a no as well, and the manager's line goes.
            told_at = None if matter.nudge.declined_at else matter.nudge.told_at
            undone = {"snoozed_until": until, "declined_at": None, "told_at": told_at}
            nudge = matter.nudge.model_copy(update=undone)
            if matter.ask is Ask.WEEK:
                self._wants_weekly(store, person, wanted=True)
            store.reminders.save(person, matter.ask, matter.subject, nudge, matter.manager)
            wake(store, person, now, manager=matter.manager)
            wake(store, matter.manager, now)
            return matter.model_copy(update={"nudge": nudge})

        return change(self._database, command, "reminder.snooze", self._own(command), put, itself)

    def to_decline(self, actor: Actor, ask: Ask, subject: str, now: datetime) -> NotMinePage:
        """One thing that waits for this person. Raises Refusal where it does not."""
        with self._database.reading(actor.workspace) as store:
            found = _STILL[ask](store, actor.user, now) if ask in _STILL else ()
            if (matter := next((each for each in found if (each.ask, each.subject) == (ask, subject)), None)) is None:
                raise Refusal(GONE)
            return NotMinePage(matter=matter)

    def decline(self, command: NotMine) -> Snoozed:
        """Nothing more is asked of the actor; the hiring manager hears of it once. Raises Refusal and Invalid."""
        person, now = command.actor.user, command.now

        def decline(store: Store, matter: Matter) -> Matter:
            if matter.ask is Ask.WEEK:
                self._wants_weekly(store, person, wanted=False)
            elif matter.manager in ("", person):
                raise Invalid({"owner": "You look after this yourself: please pick who does it."})
            after = Nudge(asked=matter.nudge.asked, asked_at=matter.nudge.asked_at, declined_at=now)
            store.reminders.save(person, matter.ask, matter.subject, after, matter.manager)
            wake(store, person, now, manager=matter.manager)
            wake(store, matter.manager, now)
            return matter.model_copy(update={"nudge": after})

        return change(self._database, command, "reminder.decline", self._own(command), decline, itself)

    def _wants_weekly(self, store: Store, person: str, *, wanted: bool) -> None:
        store.reminders.keep(person, store.reminders.of(person).model_copy(update={"weekly": wanted}))

    def _own(self, command: Snooze | NotMine) -> Root[Matter]:
        """What waits for the actor, behind their own lock."""
        person = command.actor.user

        def lock(store: Store) -> Matter:
            store.reminders.lock(person)
            return self._of(store, command.actor, command.ask, command.subject, command.now)

        return own(command, lock)

    def _of(self, store: Store, actor: Actor, ask: Ask, subject: str, now: datetime) -> Matter:
        reminded = store.reminders.of(actor.user)
        zoned = reminded.model_copy(update={"zone": reminded.zone or actor.zone})
        for each in self._waiting(store, actor.user, now, zoned).matters:
            if not each.whose and (each.ask, each.subject) == (ask, subject):
                return each
        raise Refusal(GONE)

    def place(self, actor: Actor) -> str:
        """Whose days the actor works, as they have said it."""
        with self._database.reading(actor.workspace) as store:
            return store.reminders.of(actor.user).place

    def works_in(self, command: WorksIn) -> Placed:
        """It is that place from now on. Raises Refusal for what is none."""
        person = command.actor.user

        def move(store: Store, reminded: Reminded) -> Reminded:
            try:
                place = place_of(command.place)
            except ValueError as error:
                raise Refusal(f"“{command.place[:40]}” {error}") from error
            after = reminded.model_copy(update={"place": place})
            store.reminders.keep(person, after)
            wake(store, person, command.now)
            return after

        root = own(command, lambda store: store.reminders.lock(person))
        return change(self._database, command, "person.place", root, move, itself)

    def _days(self, store: Store, person: str, matters: Collection[Matter]) -> WorkTime:
        """This person's own working days, else those of the hiring managers for whom they work, else the default."""
        return self._working_days.of(store, person, *(matter.manager for matter in matters))

    def _redraw(
        self,
        store: Store,
        delivery: Delivery,
        reminded: Reminded,
        matters: list[Matter],
        now: datetime,
        days: WorkTime,
    ) -> None:
        """The message that stands shows what is left, where that has changed."""
        standing = store.messages.about(delivery.subject, KINDS)[-1:]
        if not standing:
            return
        posted_at = reminded.posted_at or now
        rows = shown(matters, now=now, zone=reminded.zone, holidays=days, posted_at=posted_at)
        if reminded.digest is not None and reminded.digest.matters == rows:
            return
        digest = Digest(person=delivery.subject.id, matters=rows, now=now, posted_at=posted_at)
        store.reminders.keep(delivery.subject.id, reminded.model_copy(update={"digest": digest}))
        store.deliveries.redraw(standing, now)

    def _waiting(self, store: Store, person: str, now: datetime, reminded: Reminded) -> _Waiting:
        """Everything that waits for this person: nearly every source has nothing, so all are asked at once whether."""
        zone, nudges, days = reminded.zone, store.reminders.nudges(person), self._days(store, person, [])
        # What asks for a calendar has read the settings.
        chosen, weeks = store.settings.current().reminders, to_tell(reminded, nudges, now)
        sources = store.sources.of(person, since(weeks, zone, now))

        def after(moment: datetime, working_days: int) -> datetime:
            return at_nine(add_working_days(day_of(moment, zone), working_days, days), zone)

        finds: Mapping[Source, Callable[[], Iterable[Matter]]] = {
            **{source: partial(still, store, person, now) for source, still in _OF_ANYBODY.items()},
            Source.CANDIDATES: lambda: _to_decide(store, person, after),
            Source.PROPOSALS: lambda: _offers(store, person, after),
            Source.TRIALS: lambda: _on_trial(store, person, days),
            Source.WEEKS: lambda: told_weekly(store, person, weeks, zone, now, days),
        }
        found = [matter for source, find in finds.items() if source in sources for matter in find()]

        def paced(matter: Matter) -> Matter:
            nudge, since = nudges.get((matter.ask, matter.subject), Nudge()), matter.since
            if since is not None and matter.ask is Ask.SCORE:
                since = chosen.soon.moment(since, zone, days)
            return matter.model_copy(update={"nudge": nudge, "rhythm": chosen.rhythm, "since": since})

        matters = [*map(paced, found), *(_late(store, person, now) if Source.LATE in sources else ())]
        is_own = all(matter.manager in ("", person) for matter in matters)
        return _Waiting(matters, days if is_own else self._days(store, person, matters), nudges)


def _to_decide(store: Store, manager: str, after: _After) -> Iterator[Matter]:
    """Decisions, and interviews without a date."""
    undecided = store.candidates.undecided(manager)
    panels = store.panels.of_several([each.subject for each in undecided])
    for candidate in undecided:
        panel = panels[candidate.id]
        asked = Matter(
            ask=Ask.DECIDE,
            subject=candidate.id,
            name=candidate.name,
            manager=manager,
            hand_over=candidate.brief_id,
        )
        if panel.opened_at is not None:
            yield asked.model_copy(update={"since": after(panel.opened_at, TO_DECIDE)})
        elif any(panel.interview_at(user, candidate.interview_at) is None for user in panel.outstanding):
            yield asked.model_copy(update={"ask": Ask.DATE, "since": after(candidate.created_at, TO_SET_A_DATE)})


def _offers(store: Store, manager: str, after: _After) -> Iterator[Matter]:
    """Decisions on offers."""
    undecided = store.proposals.undecided(manager)
    panels = store.panels.of_several([each.subject for each in undecided])
    for proposal in undecided:
        asked = Matter(
            ask=Ask.CHOOSE, subject=proposal.id, name=proposal.title, manager=manager, hand_over=proposal.brief_id
        )
        # What is on trial is decided by its verdict.
        on_trial = proposal.trial is not None and not proposal.trial.is_over
        if not on_trial and (opened := panels[proposal.id].opened_at) is not None:
            yield asked.model_copy(update={"since": after(opened, TO_DECIDE)})


def _on_trial(store: Store, manager: str, holidays: WorkTime) -> Iterator[Matter]:
    """The days of a trial."""
    for proposal in store.proposals.on_trial(manager):
        if (trial := proposal.trial) is None:
            continue
        days = ((Ask.EXIT_TEST, trial.exit_at(holidays)), (Ask.TRIAL, trial.verdict_at))
        for ask, at in days:
            if at is not None:
                yield Matter(
                    ask=ask,
                    subject=proposal.id,
                    name=proposal.name,
                    manager=manager,
                    since=at,
                    due_at=at,
                    hand_over=proposal.brief_id,
                )


def _note_absence(store: Store, person: str, before: list[Matter], after: list[Matter]) -> None:
    """What waits while they are away is told on some day, and what waits for them again is not."""
    for was, matter in zip(before, after, strict=True):
        if (tell_at := matter.nudge.tell_at) != was.nudge.tell_at:
            store.reminders.save(person, matter.ask, matter.subject, matter.nudge, matter.manager)
            if tell_at is not None and matter.manager != person:
                wake(store, matter.manager, tell_at)


def _scores(store: Store, person: str, _: datetime) -> Iterator[Matter]:
    """Scorecards and reviews. Without a date nobody is asked for a score: the manager is asked for the date."""
    for page in Judging().several(store, store.panels.waiting_for(person)):
        at, judged = page.interview_at(person), page.judged
        if at is not None:
            yield Matter(
                ask=Ask.SCORE if judged.sheet is Sheet.SCORECARD else Ask.REVIEW,
                subject=page.panel.id,
                name=judged.name,
                what=judged.workflow,
                since=at,
                due_at=at,
                manager=judged.people.manager,
            )


def _todos(store: Store, person: str, _: datetime) -> Iterator[Matter]:
    for todo, brief in store.decisions.todos_of(person):
        yield Matter(
            ask=Ask.TODO,
            subject=todo.id,
            name=store.candidates.get(todo.candidate_id).name if todo.candidate_id else brief.title,
            what=todo.kind.heading,
            version=todo.version,
            since=todo.due_at,
            due_at=todo.due_at,
            manager=todo.manager,
        )


def _check_ins(store: Store, person: str, now: datetime) -> Iterator[Matter]:
    for check_in, onboarding in store.check_ins.waiting_for(person, now):
        is_report = onboarding.owner == person and check_in.prompt_at <= now
        yield _check_in(Ask.REPORT if is_report else Ask.EVIDENCE, check_in, onboarding)


def _questions(store: Store, person: str, _: datetime) -> Iterator[Matter]:
    for view in store.questions.waiting_for(person):
        yield Matter(
            ask=Ask.ANSWER,
            subject=view.question.id,
            name=view.brief.title,
            what=view.question.asking.question,
            manager=view.brief.manager,
            hand_over=view.brief.id,
        )


def _found_out(store: Store, person: str, _: datetime) -> Iterator[Matter]:
    """The hiring manager knows what they planned, and is asked on its day; others hear at once what they got."""
    for item, brief in store.discoveries.waiting_for(person):
        view = DiscoveryPage(brief=brief, items=(item,))
        if not view.is_on or view.tasks[0].done:
            continue
        yield Matter(
            ask=Ask.FIND_OUT,
            subject=item.id,
            name=brief.title,
            what=item.step.text,
            since=item.due_at if person == brief.manager else item.since,
            due_at=item.due_at,
            manager=brief.manager,
            hand_over=brief.id,
        )


def _check_in(ask: Ask, check_in: CheckIn, onboarding: Onboarding) -> Matter:
    return Matter(
        ask=ask,
        subject=check_in.id,
        name=onboarding.name,
        what=check_in.milestone.title,
        version=check_in.version,
        due_at=check_in.due_at,
        manager=onboarding.manager,
        hand_over=onboarding.id,
    )


def _late(store: Store, manager: str, now: datetime) -> Iterable[Matter]:
    """What others were asked for in vain, and of which this manager hears."""
    rhythm = store.settings.current().reminders.rhythm
    waiting: dict[tuple[str, _Still], list[Matter]] = {}
    for whose, ask, subject, nudge in store.reminders.late(manager):
        asked = Matter(ask=ask, subject=subject, name="", nudge=nudge, rhythm=rhythm)
        if whose == manager or not asked.is_late(now):
            continue
        if (still := _STILL.get(ask)) is None:
            continue
        if (whose, still) not in waiting:
            waiting[whose, still] = list(still(store, whose, now))
        for matter in waiting[whose, still]:
            if (matter.ask, matter.subject, matter.manager) == (ask, subject, manager):
                yield matter.model_copy(update={"whose": whose, "nudge": nudge, "rhythm": rhythm})


_OF_ANYBODY: Final[Mapping[Source, _Still]] = {
    Source.PANELS: _scores,
    Source.TODOS: _todos,
    Source.CHECK_INS: _check_ins,
    Source.QUESTIONS: _questions,
    Source.DISCOVERIES: _found_out,
}
_STILL: Final[Mapping[Ask, _Still]] = {
    Ask.SCORE: _scores,
    Ask.REVIEW: _scores,
    Ask.TODO: _todos,
    Ask.REPORT: _check_ins,
    Ask.EVIDENCE: _check_ins,
    Ask.ANSWER: _questions,
    Ask.FIND_OUT: _found_out,
}
