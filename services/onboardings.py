"""Onboardings: started from a decision, changed, and kept right when their people move."""

from collections.abc import Mapping
from datetime import date, datetime

from domain.calendar import day_of
from domain.candidate.candidate import Candidate
from domain.checkin.checkin import first_plan, moved_plan
from domain.decision import Decision
from domain.guide.days import Window
from domain.ids import new_id
from domain.onboarding.onboarding import Hire, HireDraft, check_draft, check_version, due_days
from domain.onboarding.views import Onboarding, Ready, Start
from domain.outgoing import Kind, Subject, outgoing
from domain.people import Actor
from domain.permissions import Act, People, check, may
from domain.refusals import Invalid, Refusal
from services.checkin_rows import carry_out, promise_of
from services.holidays import holidays_of
from storage.database import Database
from storage.store import Store

HIRING_ROOM = (
    "This is a hiring room, and the hire may be invited there one day: it holds scorecards. "
    "Pick another channel, or leave this empty to keep the thread in the owner's direct message."
)


class HireService:
    """Starts and changes onboardings; `country` is whose public holidays count, empty for weekends only."""

    def __init__(self, database: Database, *, country: str = "") -> None:
        self._database = database
        self._country = country
        self._holidays = holidays_of(country)

    def due_days(self, start_date: date, hire: Hire | None = None) -> Mapping[Window, date]:
        """The three days that follow from a start date, for the form; a hire keeps the country it started with."""
        return due_days(start_date, holidays_of(hire.country) if hire else self._holidays)

    def ready(self, *, actor: Actor) -> list[Ready]:
        """Decided hires without an onboarding that this person may start."""
        with self._database.reading(actor.workspace) as store:
            found = []
            for candidate_id in store.hires.without_onboarding():
                candidate = store.candidates.get(candidate_id)
                brief = store.briefs.get(candidate.brief_id)
                if may(actor, Act.START_HIRE, candidate.people(brief.owner)):
                    found.append(Ready(candidate_id=candidate.id, name=candidate.name, brief_title=brief.title))
            return found

    def opening(self, *, actor: Actor, candidate_id: str, today: date) -> Start:
        """What the form of a new onboarding starts from."""
        with self._database.reading(actor.workspace) as store:
            candidate = store.candidates.get(candidate_id)
            owner = self._startable(store, actor, candidate)
            todos = store.decisions.open_todos(candidate_id)
            return Start(
                candidate_id=candidate.id,
                name=candidate.name,
                manager=candidate.manager,
                draft=HireDraft(start_date=today, owner=owner or candidate.manager),
                has_date=False,
                open_todos=tuple(todo.kind.heading for todo in todos),
            )

    def editing(self, *, actor: Actor, hire_id: str) -> Start:
        """What the form of an onboarding starts from when it is changed."""
        with self._database.reading(actor.workspace) as store:
            hire = store.hires.get(hire_id)
            _check_changeable(actor, hire)
            return Start(
                candidate_id=hire.candidate_id, name=hire.name, manager=hire.manager, draft=hire.draft(), hire=hire
            )

    def start(
        self, *, actor: Actor, now: datetime, form_id: str, candidate_id: str, draft: HireDraft, zone: str
    ) -> Hire:
        """Starts the onboarding; `zone` is the owner's. A form sent twice is one onboarding."""
        with self._database.transaction(actor.workspace) as store:
            candidate = store.candidates.lock(candidate_id)
            if (made := store.forms.result_of(form_id)) is not None:
                return store.hires.get(made)
            self._startable(store, actor, candidate)
            check_draft(draft, candidate.manager, store.panels.of(candidate.subject).everybody, day_of(now, zone))
            if draft.place and store.briefs.is_hiring_room(draft.place):
                raise Invalid({"place": HIRING_ROOM})
            hire = Hire(
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
            store.hires.add(hire)
            self._post_cards(store, hire, now)
            for window, day in due_days(hire.start_date, self._holidays).items():
                carry_out(store, hire, first_plan(new_id(), hire, window, day, now, self._holidays), now)
            _refresh_around(store, hire, now)
            store.audit.record(actor.user, Act.START_HIRE, Subject.onboarding(hire.id), now)
            store.forms.remember(form_id, hire.id, now)
            return hire

    def edit(self, *, actor: Actor, now: datetime, hire_id: str, version: int, draft: HireDraft, zone: str) -> Hire:
        """Another owner, start date or account: what is not reported yet is planned anew."""
        with self._database.transaction(actor.workspace) as store:
            before = store.hires.lock(hire_id)
            _check_changeable(actor, before)
            asked = draft.model_copy(update={"place": before.place})
            if asked == before.draft():
                return before
            check_version(before, version)
            panel = store.panels.of(Subject.candidate(before.candidate_id)).everybody
            check_draft(asked, before.manager, panel, day_of(now, zone))
            hire = before.model_copy(update={**dict(asked), "zone": zone, "version": before.version + 1})
            self._replan(store, before, hire, now)
            store.audit.record(actor.user, Act.EDIT_HIRE, Subject.onboarding(hire.id), now)
            return hire

    def card(self, *, workspace: str, hire_id: str) -> Onboarding:
        """What the onboarding's card shows."""
        with self._database.reading(workspace) as store:
            hire = store.hires.get(hire_id)
            check_ins = store.check_ins.of_hire(hire_id)
            brief = store.briefs.get(hire.brief_id)
            return Onboarding(hire=hire, check_ins=tuple(check_ins), promise=promise_of(brief, check_ins))

    def owners(self, *, workspace: str) -> frozenset[str]:
        """Whose zone has to be looked up before the daily upkeep."""
        with self._database.reading(workspace) as store:
            return frozenset(hire.owner for hire in store.hires.going_on())

    def upkeep(self, *, workspace: str, now: datetime, zones: Mapping[str, str]) -> int:
        """Plans anew where an owner has moved to another zone; returns how many onboardings that touched."""
        with self._database.reading(workspace) as store:
            moved = [hire.id for hire in store.hires.going_on() if zones.get(hire.owner, hire.zone) != hire.zone]
        for hire_id in moved:
            with self._database.transaction(workspace) as store:
                before = store.hires.lock(hire_id)
                hire = before.model_copy(update={"zone": zones.get(before.owner, before.zone)})
                self._replan(store, before, hire, now)
                store.audit.record("", "hire.zone", Subject.onboarding(hire.id), now)
        return len(moved)

    def _startable(self, store: Store, actor: Actor, candidate: Candidate) -> str:
        """Refuses who may not start it, a candidate who is not a hire, and a second start; returns the owner."""
        brief = store.briefs.get(candidate.brief_id)
        check(actor, Act.START_HIRE, People(manager=candidate.manager, owner=brief.owner))
        decision: Decision | None = store.decisions.of(candidate.id)
        if decision is None or not decision.outcome.is_hire:
            raise Refusal(
                f"There is no decision to hire {candidate.name} yet. "
                "Press “Decide” on the panel's card first; then the onboarding can start."
            )
        if (hire := store.hires.of_candidate(candidate.id)) is not None:
            where = "the onboarding's channel" if hire.place else "the owner's direct message with me"
            raise Refusal(
                f"The onboarding of {hire.name} has already started; its card is in {where}. Press “Edit” there."
            )
        return brief.owner

    def _replan(self, store: Store, before: Hire, hire: Hire, now: datetime) -> None:
        store.hires.save(hire)
        self._post_cards(store, hire, now)
        holidays = holidays_of(hire.country)
        days = due_days(hire.start_date, holidays)
        for check_in in store.check_ins.of_hire(hire.id):
            if check_in.report is None:
                day = days.get(check_in.window, check_in.due_day)
                carry_out(store, hire, moved_plan(check_in, before, hire, day, now, holidays), now)
        _refresh_around(store, hire, now)

    def _post_cards(self, store: Store, hire: Hire, now: datetime) -> None:
        """The card where the thread lives, and one for the manager, who reads the reports; each once."""
        for room in dict.fromkeys((hire.room, hire.manager)):
            store.deliveries.post(
                outgoing(Kind.ONBOARDING_CARD, Subject.onboarding(hire.id), room, people=hire.people, at=now, once=room)
            )


def _refresh_around(store: Store, hire: Hire, now: datetime) -> None:
    store.deliveries.refresh(Subject.onboarding(hire.id), now)
    store.deliveries.refresh(Subject.brief(hire.brief_id), now)
    store.deliveries.refresh(Subject.candidate(hire.candidate_id), now)


def _check_changeable(actor: Actor, hire: Hire) -> None:
    check(actor, Act.EDIT_HIRE, hire.people)
    if hire.closed:
        raise Refusal("This onboarding has ended, so its dates and people stay as they were.")
