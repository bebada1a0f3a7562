"""An onboarding starts: from a decision to hire, once."""

from dataclasses import replace
from datetime import date

from domain.brief.brief import DataAccess
from domain.calendar import day_of
from domain.check_in.check_in import first_plan
from domain.command import Asks, Saved
from domain.decision.todo import Todo, TodoKind
from domain.guide.guide import Guide
from domain.guide.milestone import Milestone, for_route
from domain.ids import new_id
from domain.onboarding.changes import Happening
from domain.onboarding.commands import StartOnboarding
from domain.onboarding.onboarding import Onboarding, OnboardingDraft, check_draft, due_days, judged_of
from domain.onboarding.views import OnboardingPage, Ready
from domain.outgoing.subject import Subject
from domain.people import Actor
from domain.permissions import Act, may
from domain.refusals import Refusal
from services.brief.own import guide_for
from services.change import Root, change
from services.holidays import MONDAY_TO_FRIDAY, WorkingDays, holidays_of
from services.onboarding.check_in_rows import carry_out, days_of
from services.onboarding.hired import Hired, check_taken, hired_of
from services.onboarding.onboarding_rows import (
    Changed,
    change_of,
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
            if len(ready) != 1:
                return ready
            return self._to_start(store, actor, judged_of(ready[0].candidate_id, is_offer=ready[0].is_offer), None)

    def to_start(self, actor: Actor, judged: Subject, picked: date | None = None) -> OnboardingPage:
        """What the form of a new onboarding starts from, with the dates that follow from the day that is picked.

        Raises NotFound, NotAllowed, and Refusal where there is nothing to start.
        """
        with self._database.reading(actor.workspace) as store:
            return self._to_start(store, actor, judged, picked)

    def start(self, command: StartOnboarding) -> Changed:
        """Starts the onboarding of somebody who was decided on. Raises NotFound, NotAllowed, Refusal, Invalid."""

        def start(store: Store, hired: Hired) -> Hired | Asks[OnboardingPage]:
            todos = _check_startable(store, hired)
            draft = command.draft
            today = day_of(command.now, command.seen.zone)
            readers = store.panels.of(hired.judged).everybody | {hired.brief.owner}
            first_day = check_draft(draft, command.seen, hired.manager, readers, today)
            check_place(store, draft.place)
            if question := question_of(command, ""):
                found = self._start_page(store, hired, todos, draft.start_date)
                return Asks(found.model_copy(update={"seen": command.seen}), question)
            guide = guide_for(store, hired.brief.own)
            if guide != store.guides.current():
                store.guides.keep(guide, command.actor.user, command.now, brief_id=hired.brief.id)
            country = self._days.place(store, draft.owner, hired.manager)
            holidays = holidays_of(country)
            onboarding = Onboarding(
                id=new_id(),
                workspace=hired.workspace,
                brief_id=hired.brief.id,
                candidate_id=hired.judged.id,
                is_offer=hired.is_offer,
                name=hired.name,
                manager=hired.manager,
                owner=draft.owner,
                hire_user=draft.hire_user,
                start_date=first_day,
                zone=command.seen.zone,
                zones=command.seen.zones,
                country=country,
                place=draft.place,
                guide=guide.id,
                hour=store.settings.current().hours.check_ins,
            )
            store.onboardings.add(onboarding)
            started = change_of(command, onboarding, Happening.STARTED)
            store.onboardings.note(started.model_copy(update={"after": draft}))
            post_cards(store, onboarding, command.now)
            welcome(store, onboarding, command.now)
            theirs = days_of(store, onboarding, onboarding.answerer)
            for milestone, day in due_days(first_day, _milestones(guide, hired), holidays).items():
                plan = first_plan(new_id(), onboarding, milestone, day, command.now, theirs)
                carry_out(store, onboarding, plan, command.now)
            refresh_around(store, onboarding, command.now)
            return replace(hired, onboarding=onboarding)

        judged = judged_of(command.candidate_id, is_offer=command.is_offer)
        root = Root[Hired](
            lock=lambda store: hired_of(store, judged, lock=True),
            check=lambda _, hired: hired.check_may_start(command.actor),
            version=lambda _: 0,
            moved=lambda _: "",
            subject=lambda hired: hired.onboarding.subject if hired.onboarding else hired.judged,
        )

        def page(store: Store, hired: Hired) -> OnboardingPage:
            return self._start_page(store, hired, (), command.draft.start_date)

        outcome = change(self._database, command, Act.START_ONBOARDING, root, start, page)
        return Saved(outcome.result.started) if isinstance(outcome, Saved) else outcome

    def _to_start(self, store: Store, actor: Actor, judged: Subject, picked: date | None) -> OnboardingPage:
        hired = hired_of(store, judged)
        hired.check_may_start(actor)
        return self._start_page(store, hired, _check_startable(store, hired), picked)

    def _start_page(self, store: Store, hired: Hired, todos: tuple[Todo, ...], picked: date | None) -> OnboardingPage:
        milestones = _milestones(guide_for(store, hired.brief.own), hired)
        owner = hired.brief.owner or hired.manager
        holidays = self._days.of(store, owner, hired.manager)
        return OnboardingPage(
            candidate_id=hired.judged.id,
            is_offer=hired.is_offer,
            name=hired.name,
            manager=hired.manager,
            room=hired.room,
            draft=OnboardingDraft(owner=owner),
            milestones=milestones,
            hour=store.settings.current().hours.check_ins,
            days=due_days(picked, milestones, holidays) if picked else {},
            open_todos=_still_open(todos, hired),
        )


def _ready(store: Store, actor: Actor) -> list[Ready]:
    found = store.onboardings.startable("" if actor.is_admin else actor.user)
    return [ready for ready, people in found if may(actor, Act.START_ONBOARDING, people)]


def _check_startable(store: Store, hired: Hired) -> tuple[Todo, ...]:
    """Refuses a candidate who is not a hire, an offer that is not taken, and a second start; gives what is to be done."""
    if hired.is_offer:
        check_taken(store, hired.judged)
        todos, has_begun = store.records.taken(hired.judged.id)
    else:
        decision, todos, has_begun = store.records.followed(hired.judged.id)
        if decision is None or not decision.outcome.is_hire:
            raise Refusal(
                f"There is no decision to hire {hired.name} yet. "
                "Press “Decide” on the panel's card first; then the onboarding can start."
            )
    if has_begun and (onboarding := store.onboardings.of_candidate(hired.judged.id)) is not None:
        where = "the onboarding's channel" if onboarding.place else "the owner's direct message with me"
        raise Refusal(
            f"The onboarding of {onboarding.name} has already started; its card is in {where}. Press “Edit” there."
        )
    return todos


def _still_open(todos: tuple[Todo, ...], hired: Hired) -> tuple[str, ...]:
    """What is not looked up before anything is signed, and what the contract has to say that the offer does not."""
    terms = [f"{TodoKind.HANDOVER.heading} ({', '.join(hired.not_handed_over)})"] if hired.not_handed_over else []
    return (*(todo.kind.heading for todo in todos if not todo.is_done), *terms)


def _milestones(guide: Guide, hired: Hired) -> tuple[Milestone, ...]:
    """What an onboarding has that starts by this guide: the milestones of its route, connecting first."""
    return for_route(guide.milestones, hired.route, connects=hired.brief.answers.data is DataAccess.NOT_CONNECTED)
