"""Check-ins: evidence given, put off, reported; and what waits for whom."""

from collections.abc import Mapping
from datetime import datetime

from domain.calendar import day_of, next_working_day
from domain.checkin.checkin import CheckIn, check_open, check_read_at, check_time, first_plan, put_off
from domain.checkin.report import Item, Report, Verdict, check_evidence, check_report, is_last
from domain.guide.days import Window, title_of
from domain.ids import new_id
from domain.onboarding.onboarding import Ending, Hire
from domain.onboarding.views import CheckInView, Lookback, PastScore
from domain.outgoing import Card, Kind, Subject, outgoing
from domain.overview import Task, Waiting
from domain.people import Actor
from domain.permissions import Act, check
from services.checkin_rows import carry_out, view_of, withdraw
from services.holidays import holidays_of
from storage.database import Database
from storage.store import Store

ENDINGS: Mapping[Verdict, Ending] = {Verdict.GO: Ending.GO, Verdict.NO_GO: Ending.NO_GO}


class CheckInService:
    """What the hire and the owner say on day 30, 60 and 90."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def view(self, *, workspace: str, now: datetime, check_in_id: str) -> CheckInView:
        """What the messages about this check-in show."""
        with self._database.reading(workspace) as store:
            return view_of(store, store.check_ins.get(check_in_id), now)

    def lookback(self, *, workspace: str, now: datetime, check_in_id: str) -> Lookback:
        """Day 90 beside the interviews; for the owner and the manager alone."""
        with self._database.reading(workspace) as store:
            view = view_of(store, store.check_ins.get(check_in_id), now)
            return Lookback(view=view, scores=_past_scores(store, view.hire.candidate_id))

    def opening_evidence(self, *, actor: Actor, now: datetime, check_in_id: str) -> CheckInView:
        """The check-in for the evidence form."""
        return self._opening(actor, now, check_in_id, Act.GIVE_EVIDENCE)

    def opening_report(self, *, actor: Actor, now: datetime, check_in_id: str) -> CheckInView:
        """The check-in for the report form."""
        return self._opening(actor, now, check_in_id, Act.REPORT)

    def give_evidence(
        self,
        *,
        actor: Actor,
        now: datetime,
        form_id: str,
        check_in_id: str,
        version: int,
        items: Mapping[str, Item],
    ) -> CheckIn:
        """What there is to show per deliverable; given again, it replaces what was said."""
        with self._database.transaction(actor.workspace) as store:
            hire, check_in = _lock(store, check_in_id)
            if store.forms.result_of(form_id) is not None:
                return check_in
            check(actor, Act.GIVE_EVIDENCE, hire.people)
            check_open(check_in, hire)
            check_time(check_in, now)
            check_evidence(items)
            check_read_at(check_in, version)
            given = check_in.model_copy(
                update={"evidence": dict(items), "evidence_by": actor.user, "version": check_in.version + 1}
            )
            store.check_ins.save(given)
            store.deliveries.cancel(Subject.check_in(given.id), {Kind.EVIDENCE_REQUEST})
            store.deliveries.refresh(Subject.check_in(given.id), now)
            store.audit.record(actor.user, Act.GIVE_EVIDENCE, Subject.check_in(given.id), now)
            store.forms.remember(form_id, given.id, now)
            return given

    def put_off(self, *, actor: Actor, now: datetime, check_in_id: str) -> CheckIn:
        """Asks again on the next working day; pressed twice it counts once."""
        with self._database.transaction(actor.workspace) as store:
            hire, check_in = _lock(store, check_in_id)
            check(actor, Act.REPORT, hire.people)
            plan = put_off(check_in, hire, now, holidays_of(hire.country))
            if plan is None:
                return check_in
            carry_out(store, hire, plan, now)
            store.audit.record(actor.user, "checkin.put_off", Subject.check_in(check_in.id), now)
            return plan.check_in

    def report(
        self, *, actor: Actor, now: datetime, form_id: str, check_in_id: str, version: int, report: Report
    ) -> CheckIn:
        """The owner's answer: saved, posted, and on day 90 the end or one extension."""
        with self._database.transaction(actor.workspace) as store:
            hire, check_in = _lock(store, check_in_id)
            if store.forms.result_of(form_id) is not None:
                return check_in
            check(actor, Act.REPORT, hire.people)
            check_open(check_in, hire)
            check_time(check_in, now)
            check_read_at(check_in, version)
            view = view_of(store, check_in, now)
            check_report(report, check_in.window, view.promise, day_of(now, hire.zone))
            reported = check_in.model_copy(
                update={"report": report.signed(actor.user, now), "version": check_in.version + 1}
            )
            store.check_ins.save(reported)
            withdraw(store, reported, now)
            self._post(store, hire, reported, now)
            if is_last(check_in.window):
                self._end(store, hire, reported, now)
            store.deliveries.refresh(Subject.onboarding(hire.id), now)
            store.deliveries.refresh(Subject.brief(hire.brief_id), now)
            store.audit.record(actor.user, Act.REPORT, Subject.check_in(check_in.id), now)
            store.forms.remember(form_id, check_in.id, now)
            return reported

    def waiting(self, *, actor: Actor, now: datetime) -> tuple[Waiting, ...]:
        """Reports and evidence that wait for this person, the earliest first."""
        with self._database.reading(actor.workspace) as store:
            found = store.check_ins.waiting_for(actor.user, now)
        return tuple(
            Waiting(
                task=Task.REPORT if hire.owner == actor.user and check_in.prompt_at <= now else Task.EVIDENCE,
                subject=check_in.id,
                title=f"{title_of(check_in.window)} of {hire.name}",
                due_at=check_in.due_at,
                version=check_in.version,
            )
            for check_in, hire in found
        )

    def _opening(self, actor: Actor, now: datetime, check_in_id: str, act: Act) -> CheckInView:
        with self._database.reading(actor.workspace) as store:
            view = view_of(store, store.check_ins.get(check_in_id), now)
        check(actor, act, view.hire.people)
        check_open(view.check_in, view.hire)
        check_time(view.check_in, now)
        return view

    def _post(self, store: Store, hire: Hire, reported: CheckIn, now: datetime) -> None:
        """The report in the onboarding thread, the manager's copy, and on day 90 the look back."""
        subject, people = Subject.check_in(reported.id), [hire.owner, hire.manager]
        store.deliveries.post(
            outgoing(
                Kind.REPORT_CARD,
                subject,
                hire.room,
                people=hire.people,
                at=now,
                under=Card(kind=Kind.ONBOARDING_CARD, subject=Subject.onboarding(hire.id)),
            )
        )
        posts = [(Kind.REPORT_COPY, hire.manager)] if hire.manager != hire.owner else []
        if reported.window is Window.DAY_90 and _past_scores(store, hire.candidate_id):
            posts += [(Kind.LOOKBACK, user) for user in dict.fromkeys(people)]
        for kind, user in posts:
            store.deliveries.post(outgoing(kind, subject, user, people=hire.people, at=now, once=user))

    def _end(self, store: Store, hire: Hire, reported: CheckIn, now: datetime) -> None:
        """Go and no-go close the onboarding; "extend" makes one more check-in."""
        assert reported.report is not None
        verdict, until = reported.report.verdict, reported.report.extended_to
        if until is not None and verdict is Verdict.EXTEND:
            holidays = holidays_of(hire.country)
            day = next_working_day(until, holidays)
            plan = first_plan(new_id(), hire, Window.EXTENSION, day, now, holidays, condition=reported.report.condition)
            carry_out(store, hire, plan, now)
        elif verdict is not None and verdict in ENDINGS:
            store.hires.save(hire.model_copy(update={"ending": ENDINGS[verdict], "version": hire.version + 1}))
            for other in store.check_ins.of_hire(hire.id):
                if other.report is None:
                    withdraw(store, other, now)


def _lock(store: Store, check_in_id: str) -> tuple[Hire, CheckIn]:
    """The hire, locked, then its check-in as it is now."""
    found = store.check_ins.get(check_in_id)
    hire = store.hires.lock(found.hire_id)
    return hire, store.check_ins.get(check_in_id)


def _past_scores(store: Store, candidate_id: str) -> tuple[PastScore, ...]:
    """What each interviewer had scored; nothing while the panel is sealed."""
    panel = store.panels.of(Subject.candidate(candidate_id))
    if not panel.is_open:
        return ()
    return tuple(
        PastScore(
            interviewer=card.interviewer,
            recommendation=card.marks.recommendation,
            plan=card.marks.plan,
            scores=tuple((category.name, card.marks.score(category.key)) for category in panel.guide.categories),
        )
        for card in store.scorecards.of_panel(panel.id)
    )
