"""Onboardings: started from a decision, changed, and kept right when their people move."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime

from domain.brief.brief import Brief
from domain.brief.outcome import judge_brief
from domain.calendar import at_nine, day_of, next_working_day
from domain.candidate.candidate import Candidate
from domain.check_in.check_in import current, first_plan, moved_plan, planned
from domain.command import Asks, Command, Overtaken, Saved
from domain.decision.decision import Todo
from domain.guide.guide import Guide
from domain.guide.milestone import Milestone, for_route
from domain.ids import new_id
from domain.onboarding.changes import Happening, OnboardingChange
from domain.onboarding.commands import (
    EditOnboarding,
    EndOnboarding,
    PauseOnboarding,
    ResumeOnboarding,
    StartOnboarding,
)
from domain.onboarding.onboarding import Onboarding, OnboardingDraft, check_draft, due_days, moved_on
from domain.onboarding.views import ChangeView, OnboardingPage, OnboardingView, Ready
from domain.outgoing import Card, Delivery, Kind, Operation, Subject, outgoing
from domain.people import Actor
from domain.permissions import Act, People, check, may
from domain.refusals import Invalid, NotAllowed, Refusal
from domain.scorecard import check_reason
from domain.waiting.reminders import Ask, Nudge, TakeBack
from services.change import Root, change
from services.holidays import holidays_of
from services.onboarding.check_in_rows import carry_out, check_hour, promise_of, refresh_reports, withdraw
from services.outgoing.reminders import wake
from storage.database import Database
from storage.store import Store

HIRING_ROOM = (
    "This is a hiring room, and the hire may be invited there one day: it holds scorecards. "
    "Pick another channel, or leave this empty to keep the thread in the owner's direct message."
)

HIRE_READS = (
    "The hire is in the hiring room #{room}, and reads all scores about themselves there. Take them out first, "
    "or start all the same: send again."
)

Changed = Saved[Onboarding] | Overtaken[OnboardingPage] | Asks[OnboardingPage]


ENDED = "This onboarding has ended, so its dates and people stay as they were."
GIVEN_ON = "Somebody else reports by now: the hiring manager can give it back to you."


class OnboardingService:
    """Starts and changes onboardings; `country` is whose public holidays count, empty for weekends only."""

    def __init__(self, database: Database, *, country: str = "") -> None:
        self._database = database
        self._country = country
        self._holidays = holidays_of(country)

    def next(self, actor: Actor) -> OnboardingPage | list[Ready]:
        """The form of the only one whom this person may start, else all of them."""
        with self._database.reading(actor.workspace) as store:
            ready = _ready(store, actor)
            return self._to_start(store, actor, ready[0].candidate_id, None) if len(ready) == 1 else ready

    def to_start(self, actor: Actor, candidate_id: str, picked: date | None = None) -> OnboardingPage:
        """What the form of a new onboarding starts from, with the dates that follow from the day that is picked.

        Raises NotFound, NotAllowed, and Refusal where there is nothing to start.
        """
        with self._database.reading(actor.workspace) as store:
            return self._to_start(store, actor, candidate_id, picked)

    def to_edit(self, actor: Actor, onboarding_id: str) -> OnboardingPage:
        """What the form of an onboarding starts from when it is changed. Raises NotFound, NotAllowed, Refusal."""
        with self._database.reading(actor.workspace) as store:
            onboarding = store.onboardings.get(onboarding_id)
            _check_changeable(actor, onboarding)
            return _page(store, onboarding, onboarding.start_date)

    def redated(self, actor: Actor, onboarding_id: str, picked: date | None) -> OnboardingPage:
        """As `to_edit`, with the dates that follow from the day that is picked."""
        with self._database.reading(actor.workspace) as store:
            onboarding = store.onboardings.get(onboarding_id)
            _check_changeable(actor, onboarding)
            return _page(store, onboarding, picked)

    def start(self, command: StartOnboarding) -> Changed:
        """Starts the onboarding of somebody who was decided on. Raises NotFound, NotAllowed, Refusal, Invalid."""

        def start(store: Store, hired: _Hired) -> _Hired | Asks[OnboardingPage]:
            todos = _check_startable(store, hired.candidate)
            candidate, draft = hired.candidate, command.draft
            today = day_of(command.now, command.seen.zone)
            panel = store.panels.of(candidate.subject).everybody
            first_day = check_draft(draft, command.seen, candidate.manager, panel, today)
            _check_place(store, draft.place)
            if question := _question(command, ""):
                found = self._start_page(store, candidate, hired.brief, todos, draft.start_date)
                return Asks(found.model_copy(update={"seen": command.seen}), question)
            guide = store.guides.current()
            onboarding = Onboarding(
                id=new_id(),
                workspace=candidate.workspace,
                brief_id=candidate.brief_id,
                candidate_id=candidate.id,
                name=candidate.name,
                manager=candidate.manager,
                owner=draft.owner,
                hire_user=draft.hire_user,
                start_date=first_day,
                zone=command.seen.zone,
                zones=command.seen.zones,
                country=self._country,
                place=draft.place,
                guide=guide.id,
            )
            store.onboardings.add(onboarding)
            _post_cards(store, onboarding, command.now)
            _welcome(store, onboarding, command.now)
            for milestone, day in due_days(first_day, _milestones(guide, hired.brief), self._holidays).items():
                plan = first_plan(new_id(), onboarding, milestone, day, command.now, self._holidays)
                carry_out(store, onboarding, plan, command.now)
            _refresh_around(store, onboarding, command.now)
            return replace(hired, onboarding=onboarding)

        root = Root[_Hired](
            lock=lambda store: _hired(store, store.candidates.lock(command.candidate_id)),
            check=lambda _, hired: _check_may_start(command.actor, hired.candidate, hired.brief),
            version=lambda _: 0,
            moved=lambda _: "",
            subject=lambda hired: hired.started.subject,
        )

        def page(store: Store, hired: _Hired) -> OnboardingPage:
            return self._start_page(store, hired.candidate, hired.brief, (), command.draft.start_date)

        outcome = change(self._database, command, Act.START_ONBOARDING, root, start, page)
        return Saved(outcome.result.started) if isinstance(outcome, Saved) else outcome

    def edit(self, command: EditOnboarding) -> Changed:
        """Another owner, start date, account or place: what is not reported yet is planned anew, and the thread hears it.

        Raises NotFound, NotAllowed, Refusal once it has ended, Invalid.
        """

        def edit(store: Store, before: Onboarding) -> Onboarding | Asks[OnboardingPage]:
            asked = command.draft
            if asked == before.draft():
                return before
            panel = store.panels.of(Subject.candidate(before.candidate_id)).everybody
            # Of the same owner, a zone that Slack does not give any more stays what it was.
            keeps = command.seen.is_default and asked.owner == before.owner
            zone = before.zone if keeps else command.seen.zone
            first_day = check_draft(asked, command.seen, before.manager, panel, day_of(command.now, zone))
            if asked.place != before.place:
                _check_place(store, asked.place)
            if question := _question(command, before.hire_user):
                return Asks(page(store, before), question)
            onboarding = before.model_copy(
                update={
                    "owner": asked.owner,
                    "hire_user": asked.hire_user,
                    "place": asked.place,
                    "start_date": first_day,
                    "zone": zone,
                    "zones": {**before.zones, **command.seen.zones},
                    "version": before.version + 1,
                }
            )
            _replan(store, onboarding, command.now)
            for user in sorted(before.everybody):
                wake(store, user, command.now, manager=before.manager)
            _tell(store, command, onboarding, Happening.CHANGED, before=before)
            if command.actor.user == before.owner != onboarding.owner:
                given = Nudge(declined_at=command.now, told_at=command.now, handed_to=onboarding.owner)
                store.reminders.save(before.owner, Ask.REPORT, before.id, given, before.manager)
            return onboarding

        root = Root[Onboarding](
            lock=lambda store: store.onboardings.lock(command.onboarding_id),
            check=lambda _, onboarding: _check_changeable(command.actor, onboarding),
            version=lambda onboarding: onboarding.version,
            moved=moved_on,
            subject=lambda onboarding: onboarding.subject,
        )

        def page(store: Store, onboarding: Onboarding) -> OnboardingPage:
            found = _page(store, onboarding, command.draft.start_date)
            return found.model_copy(update={"seen": command.seen})

        return change(self._database, command, Act.EDIT_ONBOARDING, root, edit, page)

    def take_back(self, command: TakeBack) -> Changed:
        """Whoever gave the reports to somebody else writes them after all. Raises Refusal where that has changed."""
        actor, now = command.actor, command.now

        def check_given(store: Store, onboarding: Onboarding) -> None:
            if onboarding.closed:
                raise Refusal(ENDED)
            if store.reminders.handed_to(actor.user, Ask.REPORT, onboarding.id) != onboarding.owner:
                raise NotAllowed(GIVEN_ON)

        def take(store: Store, before: Onboarding) -> Onboarding:
            again = {"owner": actor.user, "zone": actor.zone, "version": before.version + 1}
            onboarding = before.model_copy(update=again)
            store.reminders.drop(Ask.REPORT, before.id, actor.user)
            _replan(store, onboarding, now)
            for user in sorted(before.everybody | {actor.user}):
                wake(store, user, now, manager=before.manager)
            _tell(store, command, onboarding, Happening.CHANGED, before=before)
            return onboarding

        root = Root[Onboarding](
            lock=lambda store: store.onboardings.lock(command.subject),
            check=check_given,
            version=lambda onboarding: onboarding.version,
            moved=moved_on,
            subject=lambda onboarding: onboarding.subject,
        )
        return change(
            self._database, command, "hire.take_back", root, take, lambda store, same: _page(store, same, None)
        )

    def pause(self, command: PauseOnboarding) -> Changed:
        """Nobody is asked until it goes on; what was due is withdrawn. Raises NotFound, NotAllowed, Refusal, Invalid."""

        def pause(store: Store, before: Onboarding) -> Onboarding:
            if before.paused is not None:
                raise Invalid({"reason": "It is paused already; its card says since when and why."})
            reason = check_reason(command.reason)
            onboarding = before.pause(command.actor.user, reason, day_of(command.now, before.zone))
            return _carry_on(store, command, onboarding, Happening.PAUSED, reason)

        return self._by_button(command, "hire.pause", pause)

    def resume(self, command: ResumeOnboarding) -> Changed:
        """What is still to come moves on by the pause. Raises NotFound, NotAllowed, Refusal."""

        def resume(store: Store, before: Onboarding) -> Onboarding:
            if (pause := before.paused) is None:
                return before
            today = day_of(command.now, before.zone)
            onboarding = before.resume(today)
            for check_in in store.check_ins.of_onboarding(before.id):
                # Its day is its own, so nothing else moves it.
                if check_in.milestone.extends and check_in.report is None and check_in.due_day >= pause.since:
                    day = next_working_day(check_in.due_day + (today - pause.since), holidays_of(before.country))
                    store.check_ins.save(check_in.model_copy(update={"due_day": day}))
            return _carry_on(store, command, onboarding, Happening.RESUMED)

        return self._by_button(command, "hire.resume", resume)

    def end(self, command: EndOnboarding) -> Changed:
        """Ended early, with a reason; nothing is asked any more. Raises NotFound, NotAllowed, Refusal, Invalid."""

        def end(store: Store, before: Onboarding) -> Onboarding:
            reason = check_reason(command.reason)
            return _carry_on(store, command, before.stop(command.actor.user, reason), Happening.ENDED, reason)

        return self._by_button(command, "hire.end", end)

    def told(self, delivery: Delivery, now: datetime) -> OnboardingView | None:
        """What the hire is told of the onboarding as a whole; None where it is not theirs any more. Raises NotYet."""
        view = self.view(delivery.workspace, delivery.subject.id, now)
        onboarding = view.onboarding
        if delivery.operation is Operation.POST:
            is_over = onboarding.closed if delivery.kind == Kind.HIRE_WELCOME else not onboarding.closed
            if is_over or onboarding.paused is not None or delivery.conversation != onboarding.hire_user:
                return None
        check_hour(delivery, onboarding, now)
        return view

    def change_view(self, workspace: str, change_id: str, now: datetime) -> ChangeView:
        """What the thread says of a change."""
        with self._database.reading(workspace) as store:
            happened = store.onboardings.change(change_id)
            onboarding = store.onboardings.get(happened.onboarding_id)
            coming = current(store.check_ins.of_onboarding(onboarding.id), now)
            return ChangeView(onboarding=onboarding, change=happened, coming=coming)

    def room(self, actor: Actor, candidate_id: str) -> str:
        """The hiring room of somebody whose onboarding this person may start or change."""
        with self._database.reading(actor.workspace) as store:
            candidate = store.candidates.get(candidate_id)
            _check_may_start(actor, candidate, store.briefs.get(candidate.brief_id))
            return candidate.room

    def _by_button(
        self,
        command: PauseOnboarding | ResumeOnboarding | EndOnboarding,
        act: str,
        work: Callable[[Store, Onboarding], Onboarding],
    ) -> Changed:
        root = Root[Onboarding](
            lock=lambda store: store.onboardings.lock(command.onboarding_id),
            check=lambda _, onboarding: _check_changeable(command.actor, onboarding),
            version=lambda onboarding: onboarding.version,
            moved=moved_on,
            subject=lambda onboarding: onboarding.subject,
        )
        return change(
            self._database,
            command,
            act,
            root,
            work,
            lambda store, onboarding: _page(store, onboarding, onboarding.start_date),
        )

    def view(self, workspace: str, onboarding_id: str, now: datetime) -> OnboardingView:
        """What the onboarding's card shows."""
        with self._database.reading(workspace) as store:
            onboarding = store.onboardings.get(onboarding_id)
            check_ins = store.check_ins.of_onboarding(onboarding_id)
            brief = store.briefs.get(onboarding.brief_id)
            return OnboardingView(
                onboarding=onboarding,
                check_ins=tuple(check_ins),
                promise=promise_of(brief, check_ins),
                now=now,
            )

    def everybody(self, workspace: str) -> frozenset[str]:
        """Whose zone has to be looked up before the daily upkeep."""
        with self._database.reading(workspace) as store:
            return frozenset(user for onboarding in store.onboardings.going_on() for user in onboarding.everybody)

    def upkeep(self, workspace: str, now: datetime, zones: Mapping[str, str]) -> int:
        """Plans anew where somebody has moved to another zone; returns how many onboardings that touched.

        Whoever is not in `zones` could not be asked for, and stays where they were.
        """
        with self._database.reading(workspace) as store:
            moved = [each.id for each in store.onboardings.going_on() if each.living_at(zones) != each]
        for onboarding_id in moved:
            with self._database.transaction(workspace) as store:
                before = store.onboardings.lock(onboarding_id)
                onboarding = before.living_at(zones)
                _replan(store, onboarding, now)
                store.audit.record("", "hire.zone", onboarding.subject, now)
        return len(moved)

    def _to_start(self, store: Store, actor: Actor, candidate_id: str, picked: date | None) -> OnboardingPage:
        candidate = store.candidates.get(candidate_id)
        brief = store.briefs.get(candidate.brief_id)
        _check_may_start(actor, candidate, brief)
        todos = _check_startable(store, candidate)
        return self._start_page(store, candidate, brief, todos, picked)

    def _start_page(
        self, store: Store, candidate: Candidate, brief: Brief, todos: tuple[Todo, ...], picked: date | None
    ) -> OnboardingPage:
        milestones = _milestones(store.guides.current(), brief)
        return OnboardingPage(
            candidate_id=candidate.id,
            name=candidate.name,
            manager=candidate.manager,
            draft=OnboardingDraft(owner=brief.owner or candidate.manager),
            milestones=milestones,
            days=due_days(picked, milestones, self._holidays) if picked else {},
            open_todos=tuple(todo.kind.heading for todo in todos if not todo.is_done),
        )


@dataclass(frozen=True)
class _Hired:
    """Somebody who was decided on, and their onboarding once it has started."""

    candidate: Candidate
    brief: Brief
    onboarding: Onboarding | None

    @property
    def started(self) -> Onboarding:
        """Raises LookupError where it has not."""
        if self.onboarding is None:
            raise LookupError("this onboarding has not started")
        return self.onboarding


def _ready(store: Store, actor: Actor) -> list[Ready]:
    found = store.onboardings.startable("" if actor.is_admin else actor.user)
    return [ready for ready, people in found if may(actor, Act.START_ONBOARDING, people)]


def _hired(store: Store, candidate: Candidate) -> _Hired:
    return _Hired(candidate, store.briefs.get(candidate.brief_id), store.onboardings.of_candidate(candidate.id))


def _check_may_start(actor: Actor, candidate: Candidate, brief: Brief) -> None:
    check(actor, Act.START_ONBOARDING, People(manager=candidate.manager, owner=brief.owner))


def _check_startable(store: Store, candidate: Candidate) -> tuple[Todo, ...]:
    """Refuses a candidate who is not a hire, and a second start; gives the to-dos of the decision."""
    decision, todos, has_begun = store.records.followed(candidate.id)
    if decision is None or not decision.outcome.is_hire:
        raise Refusal(
            f"There is no decision to hire {candidate.name} yet. "
            "Press “Decide” on the panel's card first; then the onboarding can start."
        )
    if has_begun and (onboarding := store.onboardings.of_candidate(candidate.id)) is not None:
        where = "the onboarding's channel" if onboarding.place else "the owner's direct message with me"
        raise Refusal(
            f"The onboarding of {onboarding.name} has already started; its card is in {where}. Press “Edit” there."
        )
    return todos


def _page(store: Store, onboarding: Onboarding, first_day: date | None) -> OnboardingPage:
    milestones = planned(store.check_ins.of_onboarding(onboarding.id))
    return OnboardingPage(
        candidate_id=onboarding.candidate_id,
        name=onboarding.name,
        manager=onboarding.manager,
        draft=onboarding.draft(),
        milestones=milestones,
        days=due_days(first_day, milestones, holidays_of(onboarding.country), onboarding.pauses) if first_day else {},
        onboarding=onboarding,
    )


def _replan(store: Store, onboarding: Onboarding, now: datetime) -> None:
    store.onboardings.save(onboarding)
    _post_cards(store, onboarding, now)
    _welcome(store, onboarding, now)
    holidays = holidays_of(onboarding.country)
    check_ins = store.check_ins.of_onboarding(onboarding.id)
    days = due_days(onboarding.start_date, planned(check_ins), holidays, onboarding.pauses)
    for check_in in check_ins:
        if check_in.report is None:
            day = days.get(check_in.milestone, check_in.due_day)
            carry_out(store, onboarding, moved_plan(check_in, onboarding, day, now, holidays), now)
    _refresh_around(store, onboarding, now)


def _carry_on(
    store: Store, command: Command, onboarding: Onboarding, happening: Happening, reason: str = ""
) -> Onboarding:
    """After a pause, its end, or an early end: what waits follows, and the thread hears of it."""
    if happening is Happening.RESUMED:
        _replan(store, onboarding, command.now)
    else:
        store.onboardings.save(onboarding)
        store.deliveries.cancel(onboarding.subject, {Kind.HIRE_WELCOME})
        for check_in in store.check_ins.of_onboarding(onboarding.id):
            if check_in.report is None:
                withdraw(store, check_in, command.now)
        _refresh_around(store, onboarding, command.now)
    _tell(store, command, onboarding, happening, reason)
    if happening is Happening.ENDED and onboarding.hire_user:
        hire, people, at = onboarding.hire_user, onboarding.people, command.now
        store.deliveries.post(outgoing(Kind.HIRE_ENDED, onboarding.subject, hire, people=people, at=at, once=hire))
    return onboarding


def _tell(
    store: Store,
    command: Command,
    onboarding: Onboarding,
    happening: Happening,
    reason: str = "",
    *,
    before: Onboarding | None = None,
) -> None:
    """A line in the thread, and in the one that was left where it has moved."""
    happened = OnboardingChange(
        id=new_id(),
        onboarding_id=onboarding.id,
        happening=happening,
        by=command.actor.user,
        at=command.now,
        reason=reason,
        before=before.draft() if before is not None else None,
        after=onboarding.draft() if before is not None else None,
    )
    store.onboardings.note(happened)
    card = Card(kind=Kind.ONBOARDING_CARD, subject=onboarding.subject)
    # Whoever owned it hears by the card in their direct message.
    left = (before.room,) if before is not None and before.place else ()
    for room in dict.fromkeys((onboarding.room, *left)):
        people, at = onboarding.people, command.now
        message = outgoing(Kind.ONBOARDING_NEWS, happened.subject, room, people=people, at=at, once=room, under=card)
        store.deliveries.post(message)


def _check_place(store: Store, place: str) -> None:
    if place and store.briefs.is_hiring_room(place):
        raise Invalid({"place": HIRING_ROOM})


def _question(command: StartOnboarding | EditOnboarding, before: str) -> str:
    """What has to be seen before the hire becomes one who reads their own scores; empty where there is nothing."""
    hire, seen = command.draft.hire_user, command.seen
    if not hire or hire == before or not seen.hire_reads or command.asked:
        return ""
    return HIRE_READS.format(room=seen.hire_reads)


def _post_cards(store: Store, onboarding: Onboarding, now: datetime) -> None:
    """The card where the thread lives, and one for the manager, who reads the reports; each once."""
    for room in dict.fromkeys((onboarding.room, onboarding.manager)):
        store.deliveries.post(
            outgoing(Kind.ONBOARDING_CARD, onboarding.subject, room, people=onboarding.people, at=now, once=room)
        )


def _welcome(store: Store, onboarding: Onboarding, now: datetime) -> None:
    """At nine of the first day where the hire lives; once an account, whatever is changed later."""
    store.deliveries.cancel(onboarding.subject, {Kind.HIRE_WELCOME})
    if (hire := onboarding.hire_user) and onboarding.paused is None:
        at = max(now, at_nine(onboarding.start_date, onboarding.zone_of(hire)))
        people = onboarding.people
        store.deliveries.post(outgoing(Kind.HIRE_WELCOME, onboarding.subject, hire, people=people, at=at, once=hire))


def _milestones(guide: Guide, brief: Brief) -> tuple[Milestone, ...]:
    """What an onboarding has that starts by this guide: the milestones of the brief's route."""
    choice = judge_brief(brief).route
    return for_route(guide.milestones, choice.route if choice is not None else None)


def _refresh_around(store: Store, onboarding: Onboarding, now: datetime) -> None:
    store.deliveries.refresh(onboarding.subject, now)
    store.deliveries.refresh(Subject.brief(onboarding.brief_id), now)
    store.deliveries.refresh(Subject.candidate(onboarding.candidate_id), now)
    refresh_reports(store, onboarding, now)


def _check_changeable(actor: Actor, onboarding: Onboarding) -> None:
    check(actor, Act.EDIT_ONBOARDING, onboarding.people)
    if onboarding.closed:
        raise Refusal(ENDED)
