"""Check-ins: evidence given, put off, reported; and what waits for whom."""

from collections.abc import Mapping
from datetime import datetime

from domain.calendar import day_of, next_working_day
from domain.check_in.check_in import CheckIn, check_open, check_time, first_plan, moved_on, overtaken_by, put_off
from domain.check_in.commands import CheckInCommand, GiveEvidence, SendReport
from domain.check_in.report import Call, Report, check_evidence, check_report
from domain.command import Asks, Overtaken, Saved
from domain.ids import new_id
from domain.onboarding.onboarding import Ending, Onboarding
from domain.onboarding.views import CheckInPage, CheckInView, LookbackView, PastScore
from domain.outgoing import Card, Delivery, Kind, Operation, Subject, outgoing
from domain.overview import Task, Waiting
from domain.panel.panel import Panel
from domain.people import Actor
from domain.permissions import Act, check
from domain.reminders import Ask
from services.change import Root, change
from services.check_in_rows import carry_out, check_hour, page_of, view_of, withdraw
from services.holidays import holidays_of
from services.reminders import settle
from storage.database import Database
from storage.store import Store

ENDINGS: Mapping[Call, Ending] = {Call.GO: Ending.GO, Call.NO_GO: Ending.NO_GO}

Changed = Saved[CheckInPage] | Overtaken[CheckInPage] | Asks[CheckInPage]


class CheckInService:
    """What the hire and the owner say at each check-in. All raise NotFound and Unavailable, changes NotAllowed."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def view(self, workspace: str, check_in_id: str, now: datetime) -> CheckInView:
        """What the messages about this check-in show."""
        with self._database.reading(workspace) as store:
            return view_of(store, store.check_ins.get(check_in_id), now)

    def asking(self, delivery: Delivery, now: datetime) -> CheckInView | None:
        """As `view`, for a message that asks somebody; None where there is nothing to ask. Raises NotYet."""
        view = self.view(delivery.workspace, delivery.subject.id, now)
        if delivery.operation is Operation.POST:
            if not view.asks(delivery.kind):
                return None
            check_hour(delivery, view.onboarding, now)
        return view

    def lookback(self, workspace: str, check_in_id: str, now: datetime) -> LookbackView:
        """What was decided beside the interviews; for the owner and the manager alone."""
        with self._database.reading(workspace) as store:
            view = view_of(store, store.check_ins.get(check_in_id), now)
            panel = store.panels.of(Subject.candidate(view.onboarding.candidate_id))
            return LookbackView(view=view, plan_days=panel.guide.days, scores=_past_scores(store, panel))

    def to_give_evidence(self, actor: Actor, check_in_id: str, now: datetime) -> CheckInPage:
        """What the evidence form starts from. Raises NotAllowed, and Refusal where nothing is asked."""
        return self._opening(actor, Act.GIVE_EVIDENCE, check_in_id, now)

    def to_report(self, actor: Actor, check_in_id: str, now: datetime) -> CheckInPage:
        """What the report form starts from. Raises NotAllowed, and Refusal where nothing is asked."""
        return self._opening(actor, Act.REPORT, check_in_id, now)

    def give_evidence(self, command: GiveEvidence) -> Changed:
        """What there is to show per deliverable; given again, it replaces what was said. Raises Invalid, Refusal."""

        def give(store: Store, page: CheckInPage) -> CheckInPage:
            _check_asked(page, command.now)
            check_evidence(command.items)
            given = _next_version(page.check_in, evidence=dict(command.items), evidence_by=command.actor.user)
            store.check_ins.save(given)
            store.deliveries.cancel(given.subject, {Kind.EVIDENCE_REQUEST})
            settle(store, page.onboarding.answerer, Ask.EVIDENCE, given.id, command.now)
            store.deliveries.refresh(given.subject, command.now)
            return page.model_copy(update={"check_in": given})

        return change(self._database, command, Act.GIVE_EVIDENCE, _root(command, Act.GIVE_EVIDENCE), give, _itself)

    def put_off(self, command: CheckInCommand) -> Changed:
        """Asks again on the next working day; pressed twice it counts once. Raises Refusal."""

        def put(store: Store, page: CheckInPage) -> CheckInPage:
            onboarding = page.onboarding
            plan = put_off(page.check_in, onboarding, command.now, holidays_of(onboarding.country))
            if plan is None:
                return page
            carry_out(store, onboarding, plan, command.now)
            return page.model_copy(update={"check_in": plan.check_in})

        return change(self._database, command, "checkin.put_off", _root(command, Act.REPORT), put, _itself)

    def report(self, command: SendReport) -> Changed:
        """The owner's answer: saved, posted, and where it decides the end or one extension. Raises Invalid, Refusal."""

        def send(store: Store, page: CheckInPage) -> CheckInPage | Asks[CheckInPage]:
            onboarding, check_in, now = page.onboarding, page.check_in, command.now
            _check_asked(page, now)
            if check_in.milestone.may_extend and command.report.asks_until:
                return Asks(page, "")
            check_report(command.report, check_in.milestone, page.promise, day_of(now, onboarding.zone))
            report = command.report.signed(command.actor.user, now, check_in.milestone)
            reported = _next_version(check_in, report=report)
            store.check_ins.save(reported)
            withdraw(store, reported, now)
            _post(store, onboarding, reported, now)
            if check_in.milestone.decides:
                _end(store, onboarding, reported, report, now)
            store.deliveries.refresh(onboarding.subject, now)
            store.deliveries.refresh(Subject.brief(onboarding.brief_id), now)
            return page.model_copy(update={"check_in": reported})

        return change(self._database, command, Act.REPORT, _root(command, Act.REPORT), send, _itself)

    def waiting(self, *, actor: Actor, now: datetime) -> tuple[Waiting, ...]:
        """Reports and evidence that wait for this person, the earliest first."""
        with self._database.reading(actor.workspace) as store:
            found = [
                (check_in, onboarding)
                for check_in, onboarding in store.check_ins.waiting_for(actor.user, now)
                if overtaken_by(check_in, store.check_ins.of_onboarding(onboarding.id), now) is None
            ]
        return tuple(
            Waiting(
                task=Task.REPORT if onboarding.owner == actor.user and check_in.prompt_at <= now else Task.EVIDENCE,
                subject=check_in.id,
                title=f"{check_in.milestone.title} of {onboarding.name}",
                due_at=check_in.due_at,
                version=check_in.version,
            )
            for check_in, onboarding in found
        )

    def _opening(self, actor: Actor, act: Act, check_in_id: str, now: datetime) -> CheckInPage:
        with self._database.reading(actor.workspace) as store:
            page = page_of(store, store.check_ins.get(check_in_id))
        check(actor, act, page.onboarding.people)
        _check_asked(page, now)
        return page


def _root(command: CheckInCommand, act: Act) -> Root[CheckInPage]:
    """The check-in that a command changes, with its onboarding locked."""

    def lock(store: Store) -> CheckInPage:
        found = store.check_ins.get(command.check_in_id)
        store.onboardings.lock(found.onboarding_id)
        return page_of(store, store.check_ins.get(found.id))

    def moved(page: CheckInPage) -> str:
        # Where it is reported by now, there is no form to come back to.
        check_open(page.check_in, page.onboarding)
        return moved_on(page.check_in)

    return Root(
        lock=lock,
        check=lambda _, page: check(command.actor, act, page.onboarding.people),
        version=lambda page: page.version,
        moved=moved,
        subject=lambda page: page.check_in.subject,
    )


def _itself(_: Store, page: CheckInPage) -> CheckInPage:
    return page


def _check_asked(page: CheckInPage, now: datetime) -> None:
    check_open(page.check_in, page.onboarding)
    check_time(page.check_in, now)


def _next_version(check_in: CheckIn, **changes: object) -> CheckIn:
    return check_in.model_copy(update={**changes, "version": check_in.version + 1})


def _post(store: Store, onboarding: Onboarding, reported: CheckIn, now: datetime) -> None:
    """The report in the onboarding thread, the manager's copy, and once it is decided the look back."""
    subject, people, milestone = reported.subject, onboarding.people, reported.milestone
    card = Card(kind=Kind.ONBOARDING_CARD, subject=onboarding.subject)
    store.deliveries.post(outgoing(Kind.REPORT_CARD, subject, onboarding.room, people=people, at=now, under=card))
    posts = [(Kind.REPORT_COPY, onboarding.manager)] if onboarding.manager != onboarding.owner else []
    if (
        milestone.decides
        and not milestone.extends
        and _past_scores(store, store.panels.of(Subject.candidate(onboarding.candidate_id)))
    ):
        posts += [(Kind.LOOKBACK, user) for user in dict.fromkeys((onboarding.owner, onboarding.manager))]
    for kind, user in posts:
        store.deliveries.post(outgoing(kind, subject, user, people=people, at=now, once=user))


def _end(store: Store, onboarding: Onboarding, reported: CheckIn, report: Report, now: datetime) -> None:
    """Go and no-go close the onboarding; "extend" makes one more check-in."""
    if report.call is Call.EXTEND and report.extended_to is not None:
        holidays, extension = holidays_of(onboarding.country), reported.milestone.extension
        day = next_working_day(report.extended_to, holidays)
        plan = first_plan(new_id(), onboarding, extension, day, now, holidays, condition=report.condition)
        carry_out(store, onboarding, plan, now)
    elif report.call is not None and (ending := ENDINGS.get(report.call)) is not None:
        store.onboardings.save(onboarding.model_copy(update={"ending": ending, "version": onboarding.version + 1}))
        for other in store.check_ins.of_onboarding(onboarding.id):
            if other.report is None:
                withdraw(store, other, now)


def _past_scores(store: Store, panel: Panel) -> tuple[PastScore, ...]:
    """What each interviewer had scored; nothing while the panel is sealed."""
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
