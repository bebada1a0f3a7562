"""Onboardings: started from a decision, changed, and kept right when their people move."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime

from domain.brief.brief import Brief
from domain.brief.outcome import judge_brief
from domain.calendar import day_of
from domain.candidate.candidate import Candidate
from domain.check_in.check_in import first_plan, moved_plan, planned
from domain.command import Asks, Overtaken, Saved
from domain.guide.guide import Guide
from domain.guide.milestone import Milestone, for_route
from domain.ids import new_id
from domain.onboarding.commands import EditOnboarding, StartOnboarding
from domain.onboarding.onboarding import Onboarding, OnboardingDraft, check_draft, due_days, moved_on
from domain.onboarding.views import OnboardingPage, OnboardingView, Ready
from domain.outgoing import Kind, Subject, outgoing
from domain.people import Actor
from domain.permissions import Act, People, check, may
from domain.refusals import Invalid, Refusal
from services.change import Root, change
from services.check_in_rows import carry_out, promise_of
from services.holidays import holidays_of
from services.reminders import wake
from storage.database import Database
from storage.store import Store

HIRING_ROOM = (
    "This is a hiring room, and the hire may be invited there one day: it holds scorecards. "
    "Pick another channel, or leave this empty to keep the thread in the owner's direct message."
)

Changed = Saved[Onboarding] | Overtaken[OnboardingPage] | Asks[OnboardingPage]


class OnboardingService:
    """Starts and changes onboardings; `country` is whose public holidays count, empty for weekends only."""

    def __init__(self, database: Database, *, country: str = "") -> None:
        self._database = database
        self._country = country
        self._holidays = holidays_of(country)

    def ready(self, actor: Actor) -> list[Ready]:
        """Decided hires without an onboarding that this person may start."""
        with self._database.reading(actor.workspace) as store:
            return _ready(store, actor)

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

    def start(self, command: StartOnboarding) -> Saved[Onboarding]:
        """Starts the onboarding of somebody who was decided on. Raises NotFound, NotAllowed, Refusal, Invalid."""

        def start(store: Store, hired: _Hired) -> _Hired:
            _check_startable(store, hired)
            candidate, draft = hired.candidate, command.draft
            today = day_of(command.now, command.seen.zone)
            panel = store.panels.of(candidate.subject).everybody
            first_day = check_draft(draft, command.seen, candidate.manager, panel, today)
            if draft.place and store.briefs.is_hiring_room(draft.place):
                raise Invalid({"place": HIRING_ROOM})
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
            for milestone, day in due_days(first_day, _milestones(guide, hired.brief), self._holidays).items():
                plan = first_plan(new_id(), onboarding, milestone, day, command.now, self._holidays)
                carry_out(store, onboarding, plan, command.now)
            _refresh_around(store, onboarding, command.now)
            return replace(hired, onboarding=onboarding)

        root = Root[_Hired](
            lock=lambda store: _hired(store, store.candidates.lock(command.candidate_id)),
            check=lambda _, hired: _check_may_start(command.actor, hired),
            version=lambda _: 0,
            moved=lambda _: "",
            subject=lambda hired: hired.started.subject,
        )
        outcome = change(self._database, command, Act.START_ONBOARDING, root, start, lambda _, hired: hired)
        # Nothing that has not begun can be overtaken or asked about.
        if not isinstance(outcome, Saved):
            raise TypeError(f"{type(outcome).__name__} where an onboarding starts")
        return Saved(outcome.result.started)

    def edit(self, command: EditOnboarding) -> Changed:
        """Another owner, start date or account: what is not reported yet is planned anew.

        Raises NotFound, NotAllowed, Refusal once it has ended, Invalid.
        """

        def edit(store: Store, before: Onboarding) -> Onboarding:
            asked = command.draft.model_copy(update={"place": before.place})
            if asked == before.draft():
                return before
            panel = store.panels.of(Subject.candidate(before.candidate_id)).everybody
            first_day = check_draft(asked, command.seen, before.manager, panel, day_of(command.now, command.seen.zone))
            onboarding = before.model_copy(
                update={
                    "owner": asked.owner,
                    "hire_user": asked.hire_user,
                    "start_date": first_day,
                    "zone": command.seen.zone,
                    "zones": {**before.zones, **command.seen.zones},
                    "version": before.version + 1,
                }
            )
            _replan(store, onboarding, command.now)
            for user in sorted(before.everybody):
                wake(store, user, command.now, manager=before.manager)
            return onboarding

        root = Root[Onboarding](
            lock=lambda store: store.onboardings.lock(command.onboarding_id),
            check=lambda _, onboarding: _check_changeable(command.actor, onboarding),
            version=lambda onboarding: onboarding.version,
            moved=moved_on,
            subject=lambda onboarding: onboarding.subject,
        )

        def page(store: Store, onboarding: Onboarding) -> OnboardingPage:
            return _page(store, onboarding, command.draft.start_date)

        return change(self._database, command, Act.EDIT_ONBOARDING, root, edit, page)

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
        hired = _hired(store, store.candidates.get(candidate_id))
        _check_may_start(actor, hired)
        _check_startable(store, hired)
        milestones = _milestones(store.guides.current(), hired.brief)
        return OnboardingPage(
            candidate_id=hired.candidate.id,
            name=hired.candidate.name,
            manager=hired.candidate.manager,
            draft=OnboardingDraft(owner=hired.brief.owner or hired.candidate.manager),
            milestones=milestones,
            days=due_days(picked, milestones, self._holidays) if picked else {},
            open_todos=tuple(todo.kind.heading for todo in store.decisions.open_todos(candidate_id)),
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


def _check_may_start(actor: Actor, hired: _Hired) -> None:
    check(actor, Act.START_ONBOARDING, People(manager=hired.candidate.manager, owner=hired.brief.owner))


def _check_startable(store: Store, hired: _Hired) -> None:
    """Refuses a candidate who is not a hire, and a second start."""
    decision = store.decisions.of(hired.candidate.id)
    if decision is None or not decision.outcome.is_hire:
        raise Refusal(
            f"There is no decision to hire {hired.candidate.name} yet. "
            "Press “Decide” on the panel's card first; then the onboarding can start."
        )
    if (onboarding := hired.onboarding) is not None:
        where = "the onboarding's channel" if onboarding.place else "the owner's direct message with me"
        raise Refusal(
            f"The onboarding of {onboarding.name} has already started; its card is in {where}. Press “Edit” there."
        )


def _page(store: Store, onboarding: Onboarding, first_day: date | None) -> OnboardingPage:
    milestones = planned(store.check_ins.of_onboarding(onboarding.id))
    return OnboardingPage(
        candidate_id=onboarding.candidate_id,
        name=onboarding.name,
        manager=onboarding.manager,
        draft=onboarding.draft(),
        milestones=milestones,
        days=due_days(first_day, milestones, holidays_of(onboarding.country)) if first_day else {},
        onboarding=onboarding,
    )


def _replan(store: Store, onboarding: Onboarding, now: datetime) -> None:
    store.onboardings.save(onboarding)
    _post_cards(store, onboarding, now)
    holidays = holidays_of(onboarding.country)
    check_ins = store.check_ins.of_onboarding(onboarding.id)
    days = due_days(onboarding.start_date, planned(check_ins), holidays)
    for check_in in check_ins:
        if check_in.report is None:
            day = days.get(check_in.milestone, check_in.due_day)
            carry_out(store, onboarding, moved_plan(check_in, onboarding, day, now, holidays), now)
    _refresh_around(store, onboarding, now)


def _post_cards(store: Store, onboarding: Onboarding, now: datetime) -> None:
    """The card where the thread lives, and one for the manager, who reads the reports; each once."""
    for room in dict.fromkeys((onboarding.room, onboarding.manager)):
        store.deliveries.post(
            outgoing(Kind.ONBOARDING_CARD, onboarding.subject, room, people=onboarding.people, at=now, once=room)
        )


def _milestones(guide: Guide, brief: Brief) -> tuple[Milestone, ...]:
    """What an onboarding has that starts by this guide: the milestones of the brief's route."""
    choice = judge_brief(brief).route
    return for_route(guide.milestones, choice.route if choice is not None else None)


def _refresh_around(store: Store, onboarding: Onboarding, now: datetime) -> None:
    store.deliveries.refresh(onboarding.subject, now)
    store.deliveries.refresh(Subject.brief(onboarding.brief_id), now)
    store.deliveries.refresh(Subject.candidate(onboarding.candidate_id), now)


def _check_changeable(actor: Actor, onboarding: Onboarding) -> None:
    check(actor, Act.EDIT_ONBOARDING, onboarding.people)
    if onboarding.closed:
        raise Refusal("This onboarding has ended, so its dates and people stay as they were.")
