"""Onboardings: started from a decision, changed, and kept right when their people move."""

from collections.abc import Mapping
from datetime import date, datetime

from domain.brief.brief import Brief
from domain.brief.outcome import judge_brief
from domain.calendar import day_of
from domain.candidate.candidate import Candidate
from domain.check_in.check_in import first_plan, moved_plan, planned
from domain.decision import Decision
from domain.guide.days import MILESTONES
from domain.guide.milestone import Milestone, for_route
from domain.ids import new_id
from domain.onboarding.onboarding import Onboarding, OnboardingDraft, check_draft, check_version, due_days
from domain.onboarding.views import OnboardingPage, OnboardingView, Ready
from domain.outgoing import Kind, Subject, outgoing
from domain.people import Actor
from domain.permissions import Act, People, check, may
from domain.refusals import Invalid, Refusal
from services.check_in_rows import carry_out, promise_of
from services.holidays import holidays_of
from storage.database import Database
from storage.store import Store

HIRING_ROOM = (
    "This is a hiring room, and the hire may be invited there one day: it holds scorecards. "
    "Pick another channel, or leave this empty to keep the thread in the owner's direct message."
)


class OnboardingService:
    """Starts and changes onboardings; `country` is whose public holidays count, empty for weekends only."""

    def __init__(self, database: Database, *, country: str = "") -> None:
        self._database = database
        self._country = country
        self._holidays = holidays_of(country)

    def ready(self, *, actor: Actor) -> list[Ready]:
        """Decided hires without an onboarding that this person may start."""
        with self._database.reading(actor.workspace) as store:
            found = store.onboardings.startable("" if actor.is_admin else actor.user)
        return [ready for ready, people in found if may(actor, Act.START_ONBOARDING, people)]

    def opening(self, *, actor: Actor, candidate_id: str, first_day: date) -> OnboardingPage:
        """What the form of a new onboarding starts from, with the check-ins that follow from that day."""
        with self._database.reading(actor.workspace) as store:
            candidate = store.candidates.get(candidate_id)
            brief = self._startable(store, actor, candidate)
            todos = store.decisions.open_todos(candidate_id)
            return OnboardingPage(
                candidate_id=candidate.id,
                name=candidate.name,
                manager=candidate.manager,
                draft=OnboardingDraft(start_date=first_day, owner=brief.owner or candidate.manager),
                days=due_days(first_day, _milestones(brief), self._holidays),
                has_date=False,
                open_todos=tuple(todo.kind.heading for todo in todos),
            )

    def editing(self, *, actor: Actor, onboarding_id: str, first_day: date | None = None) -> OnboardingPage:
        """What the form of an onboarding starts from when it is changed, with the check-ins of another first day."""
        with self._database.reading(actor.workspace) as store:
            onboarding = store.onboardings.get(onboarding_id)
            _check_changeable(actor, onboarding)
            return OnboardingPage(
                candidate_id=onboarding.candidate_id,
                name=onboarding.name,
                manager=onboarding.manager,
                draft=onboarding.draft(),
                days=due_days(
                    first_day or onboarding.start_date,
                    planned(store.check_ins.of_onboarding(onboarding.id)),
                    holidays_of(onboarding.country),
                ),
                onboarding=onboarding,
            )

    def start(
        self, *, actor: Actor, now: datetime, form_id: str, candidate_id: str, draft: OnboardingDraft, zone: str
    ) -> Onboarding:
        """Starts the onboarding; `zone` is the owner's. A form sent twice is one onboarding."""
        with self._database.transaction(actor.workspace) as store:
            candidate = store.candidates.lock(candidate_id)
            if (made := store.forms.result_of(form_id)) is not None:
                return store.onboardings.get(made)
            brief = self._startable(store, actor, candidate)
            check_draft(draft, candidate.manager, candidate.everybody_seated, day_of(now, zone))
            if draft.place and store.briefs.is_hiring_room(draft.place):
                raise Invalid({"place": HIRING_ROOM})
            onboarding = Onboarding(
                id=new_id(),
                workspace=actor.workspace,
                brief_id=candidate.brief_id,
                candidate_id=candidate.id,
                name=candidate.name,
                manager=candidate.manager,
                zone=zone,
                country=self._country,
                **dict(draft),
            )
            store.onboardings.add(onboarding)
            self._post_cards(store, onboarding, now)
            for milestone, day in due_days(onboarding.start_date, _milestones(brief), self._holidays).items():
                carry_out(store, onboarding, first_plan(new_id(), onboarding, milestone, day, now, self._holidays), now)
            _refresh_around(store, onboarding, now)
            store.audit.record(actor.user, Act.START_ONBOARDING, Subject.onboarding(onboarding.id), now)
            store.forms.remember(form_id, onboarding.id, now)
            return onboarding

    def edit(
        self, *, actor: Actor, now: datetime, onboarding_id: str, version: int, draft: OnboardingDraft, zone: str
    ) -> Onboarding:
        """Another owner, start date or account: what is not reported yet is planned anew."""
        with self._database.transaction(actor.workspace) as store:
            before = store.onboardings.lock(onboarding_id)
            _check_changeable(actor, before)
            asked = draft.model_copy(update={"place": before.place})
            if asked == before.draft():
                return before
            check_version(before, version)
            panel = (store.candidates.get(before.candidate_id)).everybody_seated
            check_draft(asked, before.manager, panel, day_of(now, zone))
            onboarding = before.model_copy(update={**dict(asked), "zone": zone, "version": before.version + 1})
            self._replan(store, before, onboarding, now)
            store.audit.record(actor.user, Act.EDIT_ONBOARDING, Subject.onboarding(onboarding.id), now)
            return onboarding

    def card(self, *, workspace: str, onboarding_id: str) -> OnboardingView:
        """What the onboarding's card shows."""
        with self._database.reading(workspace) as store:
            onboarding = store.onboardings.get(onboarding_id)
            check_ins = store.check_ins.of_onboarding(onboarding_id)
            brief = store.briefs.get(onboarding.brief_id)
            return OnboardingView(
                onboarding=onboarding, check_ins=tuple(check_ins), promise=promise_of(brief, check_ins)
            )

    def owners(self, *, workspace: str) -> frozenset[str]:
        """Whose zone has to be looked up before the daily upkeep."""
        with self._database.reading(workspace) as store:
            return frozenset(onboarding.owner for onboarding in store.onboardings.going_on())

    def upkeep(self, *, workspace: str, now: datetime, zones: Mapping[str, str]) -> int:
        """Plans anew where an owner has moved to another zone; returns how many onboardings that touched."""
        with self._database.reading(workspace) as store:
            moved = [
                onboarding.id
                for onboarding in store.onboardings.going_on()
                if zones.get(onboarding.owner, onboarding.zone) != onboarding.zone
            ]
        for onboarding_id in moved:
            with self._database.transaction(workspace) as store:
                before = store.onboardings.lock(onboarding_id)
                onboarding = before.model_copy(update={"zone": zones.get(before.owner, before.zone)})
                self._replan(store, before, onboarding, now)
                store.audit.record("", "onboarding.zone", Subject.onboarding(onboarding.id), now)
        return len(moved)

    def _startable(self, store: Store, actor: Actor, candidate: Candidate) -> Brief:
        """Refuses who may not start it, a candidate who is not a hire, and a second start; returns the brief."""
        brief = store.briefs.get(candidate.brief_id)
        check(actor, Act.START_ONBOARDING, People(manager=candidate.manager, owner=brief.owner))
        decision: Decision | None = store.decisions.of(candidate.id)
        if decision is None or not decision.outcome.is_hire:
            raise Refusal(
                f"There is no decision to hire {candidate.name} yet. "
                "Press “Decide” on the panel's card first; then the onboarding can start."
            )
        if (onboarding := store.onboardings.of_candidate(candidate.id)) is not None:
            where = "the onboarding's channel" if onboarding.place else "the owner's direct message with me"
            raise Refusal(
                f"The onboarding of {onboarding.name} has already started; its card is in {where}. Press “Edit” there."
            )
        return brief

    def _replan(self, store: Store, before: Onboarding, onboarding: Onboarding, now: datetime) -> None:
        store.onboardings.save(onboarding)
        self._post_cards(store, onboarding, now)
        holidays = holidays_of(onboarding.country)
        check_ins = store.check_ins.of_onboarding(onboarding.id)
        days = due_days(onboarding.start_date, planned(check_ins), holidays)
        for check_in in check_ins:
            if check_in.report is None:
                day = days.get(check_in.milestone, check_in.due_day)
                carry_out(store, onboarding, moved_plan(check_in, before, onboarding, day, now, holidays), now)
        _refresh_around(store, onboarding, now)

    def _post_cards(self, store: Store, onboarding: Onboarding, now: datetime) -> None:
        """The card where the thread lives, and one for the manager, who reads the reports; each once."""
        for room in dict.fromkeys((onboarding.room, onboarding.manager)):
            store.deliveries.post(
                outgoing(
                    Kind.ONBOARDING_CARD,
                    Subject.onboarding(onboarding.id),
                    room,
                    people=onboarding.people,
                    at=now,
                    once=room,
                )
            )


def _milestones(brief: Brief) -> tuple[Milestone, ...]:
    """What an onboarding has that starts now: the guide's milestones of the brief's route."""
    choice = judge_brief(brief).route
    return for_route(MILESTONES, choice.route if choice is not None else None)


def _refresh_around(store: Store, onboarding: Onboarding, now: datetime) -> None:
    store.deliveries.refresh(Subject.onboarding(onboarding.id), now)
    store.deliveries.refresh(Subject.brief(onboarding.brief_id), now)
    store.deliveries.refresh(Subject.candidate(onboarding.candidate_id), now)


def _check_changeable(actor: Actor, onboarding: Onboarding) -> None:
    check(actor, Act.EDIT_ONBOARDING, onboarding.people)
    if onboarding.closed:
        raise Refusal("This onboarding has ended, so its dates and people stay as they were.")
