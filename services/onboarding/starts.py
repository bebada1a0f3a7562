"""An onboarding starts: from a decision to hire, once."""

from dataclasses import dataclass, replace
from datetime import date

from domain.brief.brief import Brief
from domain.brief.outcome import judge_brief
from domain.calendar import day_of
from domain.candidate.candidate import Candidate
from domain.check_in.check_in import first_plan
from domain.command import Asks, Saved
from domain.decision.decision import Todo
from domain.guide.guide import Guide
from domain.guide.milestone import Milestone, for_route
from domain.ids import new_id
from domain.onboarding.changes import Happening
from domain.onboarding.commands import StartOnboarding
from domain.onboarding.onboarding import Onboarding, OnboardingDraft, check_draft, due_days
from domain.onboarding.views import OnboardingPage, Ready
from domain.people import Actor
from domain.permissions import Act, may
from domain.refusals import Refusal
from services.change import Root, change
from services.holidays import MONDAY_TO_FRIDAY, WorkingDays, holidays_of
from services.onboarding.check_in_rows import carry_out, days_of
from services.onboarding.onboarding_rows import (
    Changed,
    change_of,
    check_may_start,
    check_place,
    post_cards,
    question_of,
    refresh_around,
    welcome,
)
from storage.database import Database
from storage.store import Store


class StartService:
    """Starts onboardings."""

    def __init__(self, database: Database, days: WorkingDays = MONDAY_TO_FRIDAY) -> None:
        self._database = database
        self._days = days

    def next(self, actor: Actor) -> OnboardingPage | list[Ready]:
        """The form of the only one whom this person may start, else all of them.

        Raises NotFound, NotAllowed, Refusal.
        """
        with self._database.reading(actor.workspace) as store:
            ready = _ready(store, actor)
            return self._to_start(store, actor, ready[0].candidate_id, None) if len(ready) == 1 else ready

    def to_start(self, actor: Actor, candidate_id: str, picked: date | None = None) -> OnboardingPage:
        """What the form of a new onboarding starts from, with the dates that follow from the day that is picked.

        Raises NotFound, NotAllowed, and Refusal where there is nothing to start.
        """
        with self._database.reading(actor.workspace) as store:
            return self._to_start(store, actor, candidate_id, picked)

    def start(self, command: StartOnboarding) -> Changed:
        """Starts the onboarding of somebody who was decided on. Raises NotFound, NotAllowed, Refusal, Invalid."""

        def start(store: Store, hired: _Hired) -> _Hired | Asks[OnboardingPage]:
            todos = _check_startable(store, hired.candidate)
            candidate, draft = hired.candidate, command.draft
            today = day_of(command.now, command.seen.zone)
            panel = store.panels.of(candidate.subject).everybody
            first_day = check_draft(draft, command.seen, candidate.manager, panel, today)
            check_place(store, draft.place)
            if question := question_of(command, ""):
                found = self._start_page(store, candidate, hired.brief, todos, draft.start_date)
                return Asks(found.model_copy(update={"seen": command.seen}), question)
            guide = store.guides.current()
            country = self._days.place(store, draft.owner, candidate.manager)
            holidays = holidays_of(country)
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
                country=country,
                place=draft.place,
                guide=guide.id,
            )
            store.onboardings.add(onboarding)
            started = change_of(command, onboarding, Happening.STARTED)
            store.onboardings.note(started.model_copy(update={"after": draft}))
            post_cards(store, onboarding, command.now)
            welcome(store, onboarding, command.now)
            theirs = days_of(store, onboarding, onboarding.answerer)
            for milestone, day in due_days(first_day, _milestones(guide, hired.brief), holidays).items():
                plan = first_plan(new_id(), onboarding, milestone, day, command.now, theirs)
                carry_out(store, onboarding, plan, command.now)
            refresh_around(store, onboarding, command.now)
            return replace(hired, onboarding=onboarding)

        root = Root[_Hired](
            lock=lambda store: _hired(store, store.candidates.lock(command.candidate_id)),
            check=lambda _, hired: check_may_start(command.actor, hired.candidate, hired.brief),
            version=lambda _: 0,
            moved=lambda _: "",
            subject=lambda hired: hired.onboarding.subject if hired.onboarding else hired.candidate.subject,
        )

        def page(store: Store, hired: _Hired) -> OnboardingPage:
            return self._start_page(store, hired.candidate, hired.brief, (), command.draft.start_date)

        outcome = change(self._database, command, Act.START_ONBOARDING, root, start, page)
        return Saved(outcome.result.started) if isinstance(outcome, Saved) else outcome

    def _to_start(self, store: Store, actor: Actor, candidate_id: str, picked: date | None) -> OnboardingPage:
        candidate = store.candidates.get(candidate_id)
        brief = store.briefs.get(candidate.brief_id)
        check_may_start(actor, candidate, brief)
        todos = _check_startable(store, candidate)
        return self._start_page(store, candidate, brief, todos, picked)

    def _start_page(
        self, store: Store, candidate: Candidate, brief: Brief, todos: tuple[Todo, ...], picked: date | None
    ) -> OnboardingPage:
        milestones = _milestones(store.guides.current(), brief)
        owner = brief.owner or candidate.manager
        holidays = self._days.of(store, owner, candidate.manager)
        return OnboardingPage(
            candidate_id=candidate.id,
            name=candidate.name,
            manager=candidate.manager,
            room=candidate.room,
            draft=OnboardingDraft(owner=owner),
            milestones=milestones,
            days=due_days(picked, milestones, holidays) if picked else {},
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


def _milestones(guide: Guide, brief: Brief) -> tuple[Milestone, ...]:
    """What an onboarding has that starts by this guide: the milestones of the brief's route."""
    choice = judge_brief(brief).route
    return for_route(guide.milestones, choice.route if choice is not None else None)
