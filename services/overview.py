"""What waits for one person and for others, over all features, and what they have a part in."""

from datetime import datetime
from typing import Final

from domain.brief.brief import Brief
from domain.brief.discovery import DiscoveryPage, Item
from domain.check_in.check_in import overtaken_by, waits_for
from domain.command import Asks, Overtaken, Saved
from domain.outgoing.kinds import Kind
from domain.outgoing.sending import Outgoing, outgoing
from domain.outgoing.subject import Subject
from domain.people import Actor
from domain.permissions import People
from domain.proposal.proposal import Proposal
from domain.question.question import QuestionView
from domain.refusals import Refusal
from domain.waiting.overview import (
    AHEAD,
    AskAgain,
    Awaited,
    Coming,
    LookAt,
    Looks,
    Overview,
    Stage,
    Task,
    Things,
    Waiting,
    asked_again,
    in_time,
)
from services.change import change, itself, own
from services.holidays import holidays_of
from services.outgoing.troubles import with_parts
from storage.database import Database
from storage.onboardings import Around
from storage.store import Store
from storage.waiting.overviews import Expected

NOT_OWED: Final = "Nobody owes you that any more: it is done, or somebody else's by now."

Looked = Saved[Looks] | Overtaken[Looks] | Asks[Looks]
Asked = Saved[Awaited] | Overtaken[Awaited] | Asks[Awaited]


class OverviewService:
    """Reads what is shown to one person alone. All raise Unavailable; what an actor asks for, NotAllowed."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def of(self, *, actor: Actor, now: datetime) -> Overview:
        """Everything for `/ai-hire` and its list, in three questions; what is held up is another look, of up to four."""
        return self._of(actor, now, Looks())

    def home(self, *, actor: Actor, now: datetime) -> Overview:
        """The same for the home tab, by what its person looks at there, which is a question of its own."""
        return self._of(actor, now, None)

    def search(self, *, actor: Actor, words: str) -> Overview:
        """What this person may see and is called so, in part, whatever the accents."""
        looks = Looks(words=words)
        with self._database.reading(actor.workspace) as store:
            return Overview(looks=looks, things=store.things.seen_by(actor.user, looks, everybody=actor.is_admin))

    def archive(self, *, actor: Actor) -> Things:
        """The newest of what is over."""
        with self._database.reading(actor.workspace) as store:
            return store.things.seen_by(actor.user, Looks(stage=Stage.OVER))

    def look_at(self, command: LookAt) -> Looked:
        """The home tab shows that from now on; it is published."""
        user = command.actor.user

        def look(store: Store, looks: Looks) -> Looks:
            after = command.after(looks)
            store.homes.open(user, after, command.now)
            return after

        root = own(command, lambda store: store.homes.lock(user))
        return change(self._database, command, "home.look", root, look, itself)

    def opened(self, *, workspace: str, user: str, now: datetime) -> None:
        """They have their home tab in front of them, as they left it."""
        with self._database.bookkeeping(workspace) as store:
            store.homes.open(user, store.homes.lock(user).model_copy(update={"page": 0}), now)

    def ask_again(self, command: AskAgain) -> Asked:
        """Each of those who owe it gets a message with the button that does it, once a day.

        Raises Refusal, and NotFound.
        """
        actor, now = command.actor, command.now

        def owed(store: Store) -> Awaited:
            expected = store.overviews.expected(actor.user, now, actor.zone)
            check_ins = store.check_ins.around_of(actor.user, now, actor.zone)
            others = [*expected.others, *_of_others(expected, now), *_awaited(check_ins, actor.user, now)]
            for each in others:
                if (each.task, each.subject) == (command.task, command.subject):
                    return each
            raise Refusal(NOT_OWED)

        def ask(store: Store, found: Awaited) -> Awaited:
            for person in found.who:
                store.deliveries.post(_asking(store, found, person, now, asked_again(now, actor.zone)))
            return found

        return change(self._database, command, "overview.ask_again", own(command, owed), ask, itself)

    def _of(self, actor: Actor, now: datetime, looks: Looks | None) -> Overview:
        user = actor.user
        with self._database.reading(actor.workspace) as store:
            looks = store.homes.looks(user) if looks is None else looks
            if actor.is_guest:
                # A guest is a hire, gives evidence, and sees nothing else.
                check_ins = store.check_ins.around_of(user, now, actor.zone, as_hire=True)
                return Overview(waiting=tuple(_waiting(check_ins, user, now)), now=now)
            expected = store.overviews.expected(user, now, actor.zone, everybody=actor.is_admin)
            check_ins = store.check_ins.around_of(user, now, actor.zone)
            things = store.things.seen_by(user, looks)
        troubles = []
        # What is held up is rare, and takes as many questions as all the rest: a look of its own, so that both are short.
        if expected.has_troubles:
            with self._database.reading(actor.workspace) as store:
                troubles = with_parts(store, store.troubles.told_to(user))
        mine = [
            *_waiting(check_ins, user, now),
            *(_question(view) for view in expected.asked if view.waits),
            *(_found_out(item, brief) for item, brief in expected.to_find_out if _is_on(item, brief)),
        ]
        return Overview(
            waiting=(*mine, *expected.mine),
            waiting_count=len(mine) + expected.mine_in_all,
            others=(*_awaited(check_ins, user, now), *expected.others, *_of_others(expected, now)),
            coming=in_time((*expected.coming, *_coming(check_ins, user, now))),
            things=things,
            looks=looks,
            now=now,
            troubles=tuple(troubles),
        )


def _waiting(check_ins: list[Around], user: str, now: datetime) -> list[Waiting]:
    return [
        Waiting(
            task=Task.REPORT if each.whose.owner == user and each.check_in.prompt_at <= now else Task.EVIDENCE,
            subject=each.check_in.id,
            title=each.title,
            due_at=each.check_in.due_at,
            since=each.check_in.prompt_at,
            version=each.check_in.version,
        )
        for each in check_ins
        if waits_for(user, each.check_in, each.whose, each.others, now)
    ]


def _awaited(check_ins: list[Around], user: str, now: datetime) -> list[Awaited]:
    """Reports for which a hiring manager waits, and the evidence for which an owner does."""
    found = []
    for each in check_ins:
        whose = each.whose
        for task, who, waits in (
            (Task.REPORT, whose.owner, whose.manager == user),
            (Task.EVIDENCE, whose.hire_user, whose.owner == user),
        ):
            is_asked = each.check_in.prompt_at <= now if task is Task.REPORT else not each.check_in.evidence_by
            if waits and is_asked and who not in ("", user) and waits_for(who, each.check_in, whose, each.others, now):
                found.append(
                    Awaited(
                        task=task,
                        subject=each.check_in.id,
                        title=each.title,
                        who=(who,),
                        due_at=each.check_in.due_at,
                        since=each.check_in.prompt_at if task is Task.REPORT else each.check_in.evidence_at,
                        is_asked=each.is_asked,
                    )
                )
    return found


def _of_others(expected: Expected, now: datetime) -> list[Awaited]:
    """Questions that are open still, what others find out, and trials whose day has come."""
    found = []
    for waits, is_asked in expected.of_others:
        if isinstance(waits, Proposal):
            trial = waits.trial
            days = (trial.exit_at(holidays_of("")), trial.verdict_at) if trial is not None else ()
            due = min((day for day in days if day is not None), default=None)
            if due is None or due > now:
                continue
            item = Awaited(task=Task.TRIAL, subject=waits.id, title=waits.name, who=(waits.manager,), due_at=due)
        elif isinstance(waits, QuestionView):
            if not waits.waits:
                continue
            asked = _question(waits)
            item = Awaited(
                task=asked.task,
                subject=asked.subject,
                title=asked.title,
                who=(waits.question.person,),
                since=waits.question.asked_at,
            )
        else:
            if not _is_on(*waits):
                continue
            step = _found_out(*waits)
            item = Awaited(
                task=step.task, subject=step.subject, title=step.title, who=(waits[0].owner,), due_at=step.due_at
            )
        found.append(item.model_copy(update={"is_asked": is_asked}))
    return found


def _coming(check_ins: list[Around], user: str, now: datetime) -> list[Coming]:
    return [
        Coming(task=Task.REPORT if each.whose.hire_user != user else Task.EVIDENCE, title=each.title, at=at)
        for each in check_ins
        if now < (at := each.check_in.due_at) <= now + AHEAD
        and each.check_in.report is None
        and each.whose.paused is None
        and overtaken_by(each.check_in, each.others, now) is None
    ]


def _question(view: QuestionView) -> Waiting:
    title = f"{view.brief.title}: {view.question.asking.question}"
    return Waiting(task=Task.ANSWER, subject=view.question.id, title=title, since=view.question.asked_at)


def _is_on(item: Item, brief: Brief) -> bool:
    view = DiscoveryPage(brief=brief, items=(item,))
    return view.is_on and not view.tasks[0].done


def _found_out(item: Item, brief: Brief) -> Waiting:
    title = f"{brief.title}: {item.step.text}"
    return Waiting(task=Task.FIND_OUT, subject=item.id, title=title, due_at=item.due_at)


def _asking(store: Store, found: Awaited, person: str, now: datetime, once: str) -> Outgoing:
    people = People(manager="")
    match found.task:
        case Task.SCORE:
            return outgoing(
                Kind.SCORE_ASKED, Subject.seat(found.subject, person), person, people=people, at=now, once=once
            )
        case Task.REVIEW:
            about = store.panels.about(found.subject)
            return outgoing(Kind.PROPOSAL_ASKED, about, person, people=people, at=now, once=f"{person} {once}")
        case Task.TODO:
            return outgoing(Kind.TODO_DUE, Subject.todo(found.subject), person, people=people, at=now, once=once)
        case Task.OWN:
            about = Subject.brief(found.subject)
            return outgoing(Kind.BRIEF_OWNER_ASKED, about, person, people=people, at=now, once=once)
        case Task.ANSWER:
            about = Subject.question(found.subject)
            return outgoing(Kind.QUESTION_ASKED, about, person, people=people, at=now, once=once)
        case Task.FIND_OUT:
            return outgoing(Kind.STEP_ASKED, Subject.step(found.subject), person, people=people, at=now, once=once)
        case Task.TRIAL:
            about = Subject.proposal(found.subject)
            return outgoing(Kind.TRIAL_ASKED, about, person, people=people, at=now, once=once)
        case Task.EVIDENCE:
            kind = Kind.EVIDENCE_REQUEST
        case _:
            kind = Kind.CHECK_IN_REMINDER
    return outgoing(kind, Subject.check_in(found.subject), person, people=people, at=now, once=once)
