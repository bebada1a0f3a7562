"""An onboarding is paused, goes on, or ends early."""

from collections.abc import Callable

from domain.calendar import day_of, next_working_day
from domain.command import Command
from domain.onboarding.changes import Happening
from domain.onboarding.commands import EndOnboarding, PauseOnboarding, ResumeOnboarding
from domain.onboarding.onboarding import Onboarding
from domain.onboarding.views import OnboardingPage
from domain.outgoing.kinds import Kind
from domain.outgoing.sending import outgoing
from domain.refusals import Invalid
from domain.scorecard import check_reason
from services.change import change
from services.holidays import holidays_of
from services.leavers import part_given
from services.onboarding.check_in_rows import withdraw
from services.onboarding.onboarding_rows import Changed, page_of, refresh_around, replan, root_of, tell
from storage.database import Database
from storage.store import Store


class HaltService:
    """Stops onboardings for a while or for good. All raise NotFound, NotAllowed and Refusal once it has ended."""

    def __init__(self, database: Database) -> None:
        self._database = database

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

    def _by_button(
        self,
        command: PauseOnboarding | ResumeOnboarding | EndOnboarding,
        act: str,
        work: Callable[[Store, Onboarding], Onboarding],
    ) -> Changed:
        def page(store: Store, onboarding: Onboarding) -> OnboardingPage:
            return page_of(store, onboarding, onboarding.start_date)

        return change(self._database, command, act, root_of(command), work, page)


def _carry_on(
    store: Store, command: Command, onboarding: Onboarding, happening: Happening, reason: str = ""
) -> Onboarding:
    """After a pause, its end, or an early end: what waits follows, and the thread hears of it."""
    if happening is Happening.RESUMED:
        replan(store, onboarding, command.now)
    else:
        store.onboardings.save(onboarding)
        store.deliveries.cancel(onboarding.subject, {Kind.HIRE_WELCOME})
        for check_in in store.check_ins.of_onboarding(onboarding.id):
            if check_in.report is None:
                withdraw(store, check_in, command.now)
        if happening is Happening.ENDED:
            for user in sorted(onboarding.everybody):
                part_given(store, user, command.now)
        refresh_around(store, onboarding, command.now)
    tell(store, command, onboarding, happening, reason)
    if happening is Happening.ENDED and onboarding.hire_user:
        hire, people, at = onboarding.hire_user, onboarding.people, command.now
        store.deliveries.post(outgoing(Kind.HIRE_ENDED, onboarding.subject, hire, people=people, at=at, once=hire))
    return onboarding
