"""Onboardings: shown, changed, and kept right when their people move."""

from collections.abc import Mapping
from datetime import date, datetime

from domain.brief.versions import BriefChange, change_since
from domain.calendar import day_of
from domain.check_in.check_in import current
from domain.command import Asks, Command
from domain.onboarding.changes import Happening
from domain.onboarding.commands import EditOnboarding
from domain.onboarding.onboarding import Onboarding, check_draft, moved_on
from domain.onboarding.views import ChangeView, OnboardingPage, OnboardingView
from domain.outgoing.delivery import Delivery, Operation
from domain.outgoing.kinds import Kind
from domain.outgoing.subject import Subject
from domain.people import Actor
from domain.permissions import Act
from domain.refusals import NotAllowed, Refusal
from domain.waiting.reminders import Ask, Nudge, TakeBack
from services.change import Root, change
from services.holidays import MONDAY_TO_FRIDAY, WorkingDays
from services.leavers import part_given
from services.onboarding.check_in_rows import check_hour, promise_of
from services.onboarding.hired import hired_of
from services.onboarding.onboarding_rows import (
    Changed,
    check_changeable,
    check_place,
    page_of,
    question_of,
    replan,
    root_of,
    tell,
)
from services.outgoing.reminders import wake
from storage.database import Database
from storage.store import Store

ENDED = "This onboarding has ended, so its dates and people stay as they were."
GIVEN_ON = "Somebody else reports by now: the hiring manager can give it back to you."


class OnboardingService:
    """Shows and changes onboardings. All raise NotFound and Unavailable."""

    def __init__(self, database: Database, days: WorkingDays = MONDAY_TO_FRIDAY) -> None:
        self._database = database
        self._days = days

    def to_edit(self, actor: Actor, onboarding_id: str) -> OnboardingPage:
        """What the form of an onboarding starts from when it is changed. Raises NotFound, NotAllowed, Refusal."""
        with self._database.reading(actor.workspace) as store:
            onboarding = store.onboardings.get(onboarding_id)
            check_changeable(actor, onboarding)
            return page_of(store, onboarding, onboarding.start_date)

    def to_give(self, actor: Actor, onboarding_id: str, form_id: str) -> OnboardingPage:
        """As `to_edit`; whoever has sent this form may have ended their own part by it. Raises NotAllowed, Refusal."""
        with self._database.reading(actor.workspace) as store:
            onboarding = store.onboardings.get(onboarding_id)
            sent = store.forms.sent(form_id)
            if sent is None or not sent.is_copy(actor.user, onboarding_id):
                check_changeable(actor, onboarding)
            return page_of(store, onboarding, onboarding.start_date)

    def redated(self, actor: Actor, onboarding_id: str, picked: date | None) -> OnboardingPage:
        """As `to_edit`, with the dates that follow from the day that is picked. Raises NotAllowed, Refusal."""
        with self._database.reading(actor.workspace) as store:
            onboarding = store.onboardings.get(onboarding_id)
            check_changeable(actor, onboarding)
            return page_of(store, onboarding, picked)

    def edit(self, command: EditOnboarding) -> Changed:
        """Another owner, start date, account or place: what is not reported yet is planned anew, and the thread hears it.

        Raises NotFound, NotAllowed, Refusal once it has ended, Invalid.
        """

        def edit(store: Store, before: Onboarding) -> Onboarding | Asks[OnboardingPage]:
            asked = command.draft
            if asked == before.draft():
                return before
            panel = store.panels.of(before.judged).everybody
            # Of the same owner, a zone that Slack does not give any more stays what it was.
            keeps = command.seen.is_default and asked.owner == before.owner
            zone = before.zone if keeps else command.seen.zone
            first_day = check_draft(asked, command.seen, before.manager, panel, day_of(command.now, zone))
            if asked.place != before.place:
                check_place(store, asked.place)
            if question := question_of(command, before.hire_user):
                return Asks(page(store, before), question)
            onboarding = before.model_copy(
                update={
                    "owner": asked.owner,
                    "hire_user": asked.hire_user,
                    "place": asked.place,
                    "start_date": first_day,
                    "zone": zone,
                    "zones": {**before.zones, **command.seen.zones},
                    "country": self._days.place(store, asked.owner, before.manager),
                    "version": before.version + 1,
                }
            )
            replan(store, onboarding, command.now)
            for user in sorted(before.everybody):
                wake(store, user, command.now, manager=before.manager)
                if user not in onboarding.everybody:
                    part_given(store, user, command.now)
            tell(store, command, onboarding, Happening.CHANGED, before=before)
            if command.actor.user == before.owner != onboarding.owner:
                given = Nudge(declined_at=command.now, told_at=command.now, handed_to=onboarding.owner)
                store.reminders.save(before.owner, Ask.REPORT, before.id, given, before.manager)
            return onboarding

        def page(store: Store, onboarding: Onboarding) -> OnboardingPage:
            found = page_of(store, onboarding, command.draft.start_date)
            return found.model_copy(update={"seen": command.seen})

        return change(self._database, command, Act.EDIT_ONBOARDING, root_of(command), edit, page)

    def take_back(self, command: TakeBack) -> Changed:
        """Whoever gave the reports to somebody else writes them after all. Raises NotAllowed, Refusal where that has changed."""
        actor, now = command.actor, command.now

        def check_given(store: Store, onboarding: Onboarding) -> None:
            if onboarding.closed:
                raise Refusal(ENDED)
            if store.reminders.handed_to(actor.user, Ask.REPORT, onboarding.id) != onboarding.owner:
                raise NotAllowed(GIVEN_ON)

        def take(store: Store, before: Onboarding) -> Onboarding:
            country = self._days.place(store, actor.user, before.manager)
            again = {"owner": actor.user, "zone": actor.zone, "country": country, "version": before.version + 1}
            onboarding = before.model_copy(update=again)
            store.reminders.drop(Ask.REPORT, before.id, actor.user)
            replan(store, onboarding, now)
            for user in sorted(before.everybody | {actor.user}):
                wake(store, user, now, manager=before.manager)
            tell(store, command, onboarding, Happening.CHANGED, before=before)
            return onboarding

        root = Root[Onboarding](
            lock=lambda store: store.onboardings.lock(command.subject),
            check=check_given,
            version=lambda onboarding: onboarding.version,
            moved=moved_on,
            subject=lambda onboarding: onboarding.subject,
        )
        return change(
            self._database, command, "hire.take_back", root, take, lambda store, same: page_of(store, same, None)
        )

    def told(self, delivery: Delivery, now: datetime) -> OnboardingView | None:
        """What the hire is told of the onboarding as a whole; None where it is not theirs any more. Raises NotYet."""
        with self._database.reading(delivery.workspace) as store:
            view = _view(store, delivery.subject.id, now)
            onboarding = view.onboarding
            if delivery.operation is Operation.POST:
                is_over = onboarding.closed if delivery.kind == Kind.HIRE_WELCOME else not onboarding.closed
                if is_over or onboarding.paused is not None or delivery.conversation != onboarding.hire_user:
                    return None
            check_hour(store, delivery, onboarding, now)
            return view

    def change_view(self, workspace: str, change_id: str) -> ChangeView:
        """What the thread says of a change."""
        with self._database.reading(workspace) as store:
            happened = store.onboardings.change(change_id)
            onboarding = store.onboardings.get(happened.onboarding_id)
            # What was next when it happened: nobody rewrites news.
            then = [each.as_of(happened.at) for each in store.check_ins.of_onboarding(onboarding.id)]
            coming = current(then, happened.at)
            return ChangeView(onboarding=onboarding, change=happened, coming=coming)

    def room(self, actor: Actor, judged: Subject) -> str:
        """The hiring room of somebody whose onboarding this person may start or change. Raises NotAllowed."""
        with self._database.reading(actor.workspace) as store:
            hired = hired_of(store, judged)
            hired.check_may_start(actor)
            return hired.room

    def view(self, workspace: str, onboarding_id: str, now: datetime) -> OnboardingView:
        """What the onboarding's card shows."""
        with self._database.reading(workspace) as store:
            return _view(store, onboarding_id, now)

    def everybody(self, workspace: str) -> frozenset[str]:
        """Whose zone has to be looked up before the daily upkeep."""
        with self._database.reading(workspace) as store:
            return frozenset(user for onboarding in store.onboardings.going_on() for user in onboarding.everybody)

    def upkeep(self, workspace: str, now: datetime, zones: Mapping[str, str]) -> int:
        """Plans anew where somebody has moved to another zone, or works other days; returns how many that touched.

        Whoever is not in `zones` could not be asked for, and stays where they were.
        """

        def today(onboarding: Onboarding) -> Onboarding:
            country = self._days.among(places, onboarding.owner, onboarding.manager)
            return onboarding.living_at(zones).model_copy(update={"country": country})

        with self._database.reading(workspace) as store:
            going_on = store.onboardings.going_on()
            places = store.settings.places({user for each in going_on for user in (each.owner, each.manager)})
            moved = [each.id for each in going_on if today(each) != each]
        for onboarding_id in moved:
            with self._database.transaction(workspace) as store:
                before = store.onboardings.lock(onboarding_id)
                onboarding = today(before)
                replan(store, onboarding, now)
                if onboarding.country != before.country:
                    whose = next((user for user in (onboarding.owner, onboarding.manager) if user in places), "")
                    moving = Command(actor=Actor(workspace=workspace, user=whose), now=now)
                    tell(store, moving, onboarding, Happening.CALENDAR)
                store.audit.record("", "hire.zone", onboarding.subject, now)
        return len(moved)


def _view(store: Store, onboarding_id: str, now: datetime) -> OnboardingView:
    # What is read of these finds the onboarding and its brief in the session.
    check_ins = store.check_ins.of_onboarding(onboarding_id)
    onboarding = store.onboardings.get(onboarding_id)
    brief = store.briefs.get(onboarding.brief_id)
    return OnboardingView(
        onboarding=onboarding,
        check_ins=tuple(check_ins),
        promise=promise_of(brief, check_ins),
        now=now,
        brief_change=None if onboarding.closed else _brief_change(store, onboarding),
    )


def _brief_change(store: Store, onboarding: Onboarding) -> BriefChange | None:
    started = store.onboardings.started_at(onboarding.id)
    return change_since(store.brief_versions.of(onboarding.brief_id), started) if started is not None else None
