"""Whose brief it is: the owner says whether they take it on, and the hiring manager hands it over."""

from dataclasses import replace
from functools import partial
from typing import Final

from domain.brief.brief import Asked, Brief
from domain.brief.commands import AnswerOwner, HandOver
from domain.brief.versions import VersionView
from domain.command import Asks, Overtaken, Saved
from domain.outgoing.catalogue import sent_for
from domain.outgoing.kinds import Kind
from domain.outgoing.sending import outgoing
from domain.outgoing.subject import Subject
from domain.people import Actor
from domain.permissions import Act, Role
from domain.refusals import Invalid, NotAllowed, NotFound, Refusal, Stale
from domain.rooms import why_not_owner
from services.brief.changes import changing, check_is_no_hire, check_may, check_owner, save
from services.change import change, itself
from services.leavers import part_given
from services.outgoing.passing_on import pass_on
from services.outgoing.reminders import wake
from storage.database import Database
from storage.store import Store

GONE: Final = "their account is deactivated"
#: What a hiring manager gets because they are one; some of it others get as well.
FOR_MANAGERS: Final = sent_for(Role.MANAGER)
FOR_OTHERS_TOO: Final = FOR_MANAGERS & (sent_for(Role.OWNER) | sent_for(Role.PANEL))

Changed = Saved[Brief] | Overtaken[Brief] | Asks[Brief]


class BriefPeopleService:
    """Who has which part in a brief. All raise NotFound, NotAllowed, Refusal and Unavailable."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def to_own(self, actor: Actor, brief_id: str) -> Brief:
        """One brief, for the person who is named as its owner."""
        with self._database.reading(actor.workspace) as store:
            brief = store.briefs.get(brief_id)
            check_may(store, actor, Act.OWN, brief)
            return brief

    def to_hand_over(self, actor: Actor, brief_id: str) -> tuple[Brief, frozenset[str]]:
        """One brief that this person may hand over, and who has a part in it.

        Whether an admin has cause to is asked when it is sent.
        """
        with self._database.reading(actor.workspace) as store:
            brief = store.briefs.get(brief_id)
            check_may(store, actor, Act.HAND_OVER, brief)
            return brief, store.records.panel_of(brief_id) | {brief.owner}

    def version(self, workspace: str, version_id: str) -> VersionView | None:
        """For a message about it; None where it is gone."""
        with self._database.reading(workspace) as store:
            try:
                view = store.brief_versions.view(version_id)
                return view.model_copy(update={"title": store.briefs.get(view.version.brief_id).title})
            except NotFound:
                return None

    def answer(self, command: AnswerOwner) -> Changed:
        """The owner's word; a no makes the owner signal fail, or names somebody else. The hiring manager hears of it.

        Raises Invalid at the person.
        """

        def answer(store: Store, brief: Brief) -> Brief:
            if command.actor.user != brief.owner:
                # As if they had not said so: they are asked, and the question stands where it stood.
                mine = Asked(owner=command.actor.user, at=command.now)
                again = _owned_by(brief, command.actor.user).hearing(mine)
                back = save(store, command, brief, again, told=frozenset({brief.manager}))
                _tell_manager(store, command, back)
                return back
            if command.who_else:
                return _give(store, command, brief)
            asked = brief.owner_asked or Asked(owner=brief.owner, at=command.now)
            if asked.takes is command.takes and asked.reason == command.reason:
                return brief
            said = {"takes": command.takes, "reason": command.reason, "answered_at": command.now}
            after = brief.hearing(asked.model_copy(update=said))
            if command.takes and not brief.owner_declined:
                heard = brief.model_copy(update={"asked": after.asked})
                store.briefs.save(heard)
                store.deliveries.refresh(brief.subject, command.now)
                return heard
            # A no is told to the hiring manager in a message of its own, which says what it changes, too.
            told = frozenset() if command.takes else frozenset({brief.manager})
            saved = save(store, command, brief, after, command.reason, told=told)
            if not command.takes:
                _tell_manager(store, command, saved)
            return saved

        root = changing(command, Act.OWN, typed=lambda brief: brief.answers)
        return change(
            self._database, command, "brief.own", replace(root, check=partial(_check_owns, command)), answer, itself
        )

    def hand_over(self, command: HandOver) -> Changed:
        """Another hiring manager: cards, candidates, to-dos, onboardings and what is due for them follow.

        Raises Refusal where it may not leave its manager, and Invalid at the person.
        """

        def hand_over(store: Store, brief: Brief) -> Brief:
            old, new = brief.manager, command.to
            check_cause(command.actor, brief, command.is_gone)
            _check_new(store, brief, command)
            after = brief.model_copy(update={"manager": new})
            if brief.owner == old:
                # They named themselves; where they are gone, nobody looks after it any more.
                asked = Asked(
                    owner=old,
                    at=command.now,
                    takes=not command.is_gone,
                    reason=GONE if command.is_gone else "",
                    answered_at=command.now,
                )
                after = after.hearing(asked) if command.is_gone else after.model_copy(update={"asked": asked})
            saved = save(store, command, brief, after)
            _follow(store, command, brief, saved)
            part_given(store, old, command.now)
            return saved

        root = changing(command, Act.HAND_OVER)
        return change(self._database, command, "brief.hand_over", root, hand_over, itself)


def _check_owns(command: AnswerOwner, store: Store, brief: Brief) -> None:
    """Whoever named another owner in their own place takes that back, as long as nobody has answered."""
    if not (command.takes and command.actor.user == brief.owner_before):
        check_may(store, command.actor, Act.OWN, brief)


def _give(store: Store, command: AnswerOwner, brief: Brief) -> Brief:
    """Not the actor, but this person: they are asked."""
    who = command.who_else
    if who == command.actor.user:
        raise Invalid({"owner": "That is you. Please pick somebody else, or leave it empty."})
    check_owner(store, brief, who, command.refused, command.hiring_room)
    saved = save(store, command, brief, _owned_by(brief, who), command.reason, told=frozenset({brief.manager, who}))
    _tell_manager(store, command, saved)
    return saved


def _owned_by(brief: Brief, owner: str) -> Brief:
    return brief.answering(brief.answers.but(owner=owner))


def check_cause(actor: Actor, brief: Brief, is_gone: bool) -> None:
    """Raises NotAllowed for an admin, while the hiring manager is still there to do it themselves."""
    if actor.user != brief.manager and not is_gone:
        raise NotAllowed("Only the hiring manager can hand this brief over while their account is active.")


def _tell_manager(store: Store, command: AnswerOwner, saved: Brief) -> None:
    """Of a no, and of one that was taken back, in words of its own."""
    subject, manager = store.brief_versions.of(saved.id)[-1].subject, saved.manager
    store.deliveries.post(
        outgoing(Kind.BRIEF_OWNER_DECLINED, subject, manager, people=saved.people, at=command.now, once=manager)
    )


def _check_new(store: Store, brief: Brief, command: HandOver) -> None:
    if command.to == brief.manager:
        raise Invalid({"to": "That is the hiring manager already. Please pick somebody else."})
    if command.refused:
        raise Invalid({"to": command.refused})
    if not brief.is_answered:
        raise Refusal("This brief is not finished yet. Type /ai-hire brief to go on with it.")
    check_is_no_hire(store, brief, command.to, field="to")
    if not brief.room:
        return
    if command.hiring_room is None or command.hiring_room.id != brief.room:
        raise Stale("This brief was shared in the meantime. Whom you picked is still here: send it again.")
    if (reason := why_not_owner(command.hiring_room, command.to)) is not None:
        raise Invalid({"to": reason})


def _follow(store: Store, command: HandOver, before: Brief, saved: Brief) -> None:
    """Everything that hangs on the hiring manager goes to the new one; both hear of it."""
    now, old, new, people = command.now, before.manager, saved.manager, saved.people
    theirs = store.candidates.lock_all(saved.id, manager=old)
    for candidate in theirs:
        store.candidates.save(candidate.handed_over(new, command.actor.user, now))
    candidates = [candidate.id for candidate in theirs]
    own_todos = [todo.id for todo, _ in store.decisions.todos_of(old) if todo.brief_id == saved.id]
    todos = store.decisions.hand_over(saved.id, old, new)
    proposals = store.proposals.hand_over(saved.id, old, new)
    onboardings = store.onboardings.hand_over(saved.id, old, new)
    check_ins = {each.id: store.check_ins.of_onboarding(each.id) for each in onboardings}
    about = [*map(Subject.candidate, candidates), *map(Subject.proposal, proposals)]
    panels = list(store.panels.of_several(about).values())
    version = store.brief_versions.of(saved.id)[-1]
    interviewers = {user for panel in panels for user in panel.interviewers}
    versions = [each.id for each in store.brief_versions.of(saved.id)]
    store.discoveries.hand_over(saved.id, old, new)
    questions = [each.id for each in store.questions.of_brief(saved.id)]
    _hand_on(store, [saved.id, *versions, *questions], old, new, {saved.owner, *interviewers})
    _hand_on(store, [*candidates, *proposals, *(panel.id for panel in panels)], old, new, interviewers)
    for onboarding in onboardings:
        _hand_on(store, [onboarding.id, *(each.id for each in check_ins[onboarding.id])], old, new, {onboarding.owner})
    pass_on(store, todos, old, new, {Kind.TODO_DUE})
    # They come with the brief, as the word of it says; each is asked for on its day, among what waits.
    for todo_id in own_todos:
        store.deliveries.cancel(Subject.todo(todo_id), {Kind.TODO_ASKED})
    if old != saved.owner:
        store.brief_drafts.drop(saved.id, old)
    told = [new] if command.is_gone else [new, old]
    for user in told:
        store.deliveries.post(outgoing(Kind.BRIEF_HANDED_OVER, version.subject, user, people=people, at=now, once=user))
    for onboarding in onboardings:
        if not onboarding.closed and onboarding.room != new:
            store.deliveries.post(
                outgoing(Kind.ONBOARDING_CARD, onboarding.subject, new, people=onboarding.people, at=now, once=new)
            )
    # The reports with them: each says what comes next and whom that concerns.
    around = [each.subject for each in onboardings] + [each.subject for every in check_ins.values() for each in every]
    judged = [subject for panel in panels for subject in (panel.about, panel.subject)]
    for subject in (*judged, *around, *map(Subject.todo, todos)):
        store.deliveries.refresh(subject, now)
    late = [subject.id for subject in (*judged, *around)]
    store.reminders.hand_over([*late, *todos, *questions], old, new)
    for user in told:
        wake(store, user, now)


def _hand_on(store: Store, about: list[str], old: str, new: str, others: set[str]) -> None:
    """What waits about these goes to the new one; what the old one gets for another part of theirs, they keep."""
    copied = FOR_OTHERS_TOO if old in others else frozenset[Kind]()
    pass_on(store, about, old, new, FOR_MANAGERS - copied, copied=copied)
