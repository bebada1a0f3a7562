"""Check-ins: evidence given, put off, reported; and what waits for whom."""

from collections.abc import Sequence
from datetime import date, datetime

from domain.brief.brief import Brief
from domain.brief.outcome import judge_brief
from domain.calendar import day_of
from domain.check_in.check_in import CheckIn, check_open, check_time, moved_on, put_off
from domain.check_in.commands import CheckInCommand, CorrectReport, GiveEvidence, SendReport
from domain.check_in.report import Report, check_evidence, check_report
from domain.command import Asks, Overtaken, Saved
from domain.guide.route import HireRoute
from domain.onboarding.onboarding import Ending, Onboarding
from domain.onboarding.views import CheckInPage, CheckInView, LookbackView, PastScore
from domain.outgoing.delivery import Delivery, Operation
from domain.outgoing.kinds import Kind
from domain.outgoing.sending import Card, outgoing
from domain.outgoing.subject import Subject
from domain.panel.panel import Panel
from domain.panel.result import PanelResult, panel_result
from domain.people import Actor
from domain.permissions import Act, check
from domain.refusals import Refusal
from domain.scorecard import Scorecard, check_reason
from domain.waiting.reminders import Ask
from domain.workspace.webhook import Facts, What
from services.change import Root, change, itself
from services.holidays import holidays_of
from services.onboarding.check_in_rows import carry_out, check_hour, page_of, refresh_reports, view_of, withdraw
from services.onboarding.endings import check_call_may_change, decide
from services.outgoing.reminders import settle
from services.outgoing.webhooks import tell_others
from storage.database import Database
from storage.store import Store

Changed = Saved[CheckInPage] | Overtaken[CheckInPage] | Asks[CheckInPage]


class CheckInService:
    """What the hire and the owner say at each check-in. All raise NotFound and Unavailable, changes NotAllowed."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def view(self, workspace: str, check_in_id: str, now: datetime) -> CheckInView:
        """What the messages about this check-in show."""
        with self._database.reading(workspace) as store:
            return view_of(store, check_in_id, now)

    def asking(self, delivery: Delivery, now: datetime) -> CheckInView | None:
        """As `view`, for a message that asks somebody; None where there is nothing to ask. Raises NotYet."""
        with self._database.reading(delivery.workspace) as store:
            view = view_of(store, delivery.subject.id, now)
            if delivery.operation is Operation.POST:
                if not view.asks(delivery.kind):
                    return None
                check_hour(store, delivery, view.onboarding, now)
            return view

    def decided(self, delivery: Delivery, now: datetime) -> CheckInView | None:
        """What the hire hears of the decision; None where there is none any more. Raises NotYet."""
        with self._database.reading(delivery.workspace) as store:
            view = view_of(store, delivery.subject.id, now)
            if view.call is None or view.onboarding.ending is Ending.STOPPED:
                return None
            if delivery.operation is Operation.POST and delivery.conversation != view.onboarding.hire_user:
                return None
            check_hour(store, delivery, view.onboarding, now)
            return view

    def lookback(self, workspace: str, check_in_id: str, now: datetime) -> LookbackView:
        """What was decided beside the interviews; for the owner and the manager alone."""
        with self._database.reading(workspace) as store:
            view = view_of(store, check_in_id, now)
            panel = store.panels.of(view.onboarding.judged)
            cards = store.scorecards.of_panel(panel.id) if panel.is_open else []
            brief = store.briefs.get(view.onboarding.brief_id)
            return LookbackView(
                view=view,
                plan_days=panel.guide.days,
                scores=_past_scores(panel, cards),
                result=_said(panel, cards, brief),
            )

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
            # What the brief says is known already, and shown to both.
            items = {key: item for key, item in command.items.items() if not item.is_from_brief}
            check_evidence(items, page.check_in.milestone)
            given = _next_version(page.check_in, evidence=items, evidence_by=command.actor.user)
            store.check_ins.save(given)
            store.deliveries.cancel(given.subject, {Kind.EVIDENCE_REQUEST})
            settle(store, page.onboarding.answerer, Ask.EVIDENCE, given.id, command.now)
            store.deliveries.refresh(given.subject, command.now)
            return page.model_copy(update={"check_in": given})

        return change(self._database, command, Act.GIVE_EVIDENCE, _root(command, Act.GIVE_EVIDENCE), give, itself)

    def put_off(self, command: CheckInCommand) -> Changed:
        """Asks again on the next working day; pressed twice it counts once. Raises Refusal."""

        def put(store: Store, page: CheckInPage) -> CheckInPage:
            onboarding = page.onboarding
            plan = put_off(page.check_in, onboarding, command.now, holidays_of(onboarding.country))
            if plan is None:
                return page
            carry_out(store, onboarding, plan, command.now)
            return page.model_copy(update={"check_in": plan.check_in})

        return change(self._database, command, "checkin.put_off", _root(command, Act.REPORT), put, itself)

    def report(self, command: SendReport) -> Changed:
        """The owner's answer: saved, posted, and where it decides the end or one extension. Raises Invalid, Refusal."""

        def send(store: Store, page: CheckInPage) -> CheckInPage | Asks[CheckInPage]:
            onboarding, check_in, now = page.onboarding, page.check_in, command.now
            _check_asked(page, now)
            if check_in.milestone.may_extend and command.report.asks_until:
                return Asks(page, "")
            _check_report(page, command.report, day_of(now, onboarding.zone))
            reported = _next_version(check_in, report=command.report.signed(command.actor.user, now))
            store.check_ins.save(reported)
            withdraw(store, reported, now)
            _post(store, onboarding, reported, now)
            after = decide(store, onboarding, reported, now)
            _refresh_all(store, after, now)
            return page.model_copy(update={"check_in": reported, "onboarding": after})

        return change(self._database, command, Act.REPORT, _root(command, Act.REPORT), send, itself)

    def to_correct(self, actor: Actor, check_in_id: str) -> CheckInPage:
        """What the form of a correction starts from. Raises NotAllowed, and Refusal where nothing is reported."""
        with self._database.reading(actor.workspace) as store:
            page = page_of(store, check_in_id)
        check(actor, Act.REPORT, page.onboarding.people)
        _check_reported(page)
        return page

    def correct(self, command: CorrectReport) -> Changed:
        """Another report in the place of this one, which is kept; the end follows. Raises Invalid, Refusal."""

        def correct(store: Store, page: CheckInPage) -> CheckInPage | Asks[CheckInPage]:
            onboarding, check_in, now = page.onboarding, page.check_in, command.now
            before = _check_reported(page)
            if check_in.milestone.may_extend and command.report.asks_until:
                return Asks(page, "")
            _check_report(page, command.report, day_of(now, onboarding.zone), before)
            report = command.report.signed(command.actor.user, now, check_reason(command.reason, "correction"))
            if report.call is not before.call:
                check_call_may_change(onboarding, page.later)
            corrected = _next_version(check_in, report=report, earlier=(*check_in.earlier, before))
            store.check_ins.save(corrected)
            store.deliveries.refresh(corrected.subject, now)
            _tell_others(store, onboarding, corrected, now)
            after = decide(store, onboarding, corrected, now, before)
            _refresh_all(store, after, now)
            return page.model_copy(update={"check_in": corrected, "onboarding": after})

        return change(self._database, command, "checkin.correct", _root(command, Act.REPORT), correct, itself)

    def _opening(self, actor: Actor, act: Act, check_in_id: str, now: datetime) -> CheckInPage:
        with self._database.reading(actor.workspace) as store:
            page = page_of(store, check_in_id)
        check(actor, act, page.onboarding.people)
        _check_asked(page, now)
        return page


def _root(command: CheckInCommand, act: Act) -> Root[CheckInPage]:
    """The check-in that a command changes, with its onboarding locked."""

    def lock(store: Store) -> CheckInPage:
        found = store.check_ins.get(command.check_in_id)
        store.onboardings.lock(found.onboarding_id)
        return page_of(store, found.id)

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


def _check_asked(page: CheckInPage, now: datetime) -> None:
    check_open(page.check_in, page.onboarding)
    check_time(page.check_in, now)
    if page.later is not None:
        raise Refusal(
            f"{page.later.title} was reported meanwhile and asked for what was open on "
            f"{page.check_in.milestone.name}, so this report is not needed any more."
        )


def _next_version(check_in: CheckIn, **changes: object) -> CheckIn:
    return check_in.model_copy(update={**changes, "version": check_in.version + 1})


def _check_reported(page: CheckInPage) -> Report:
    if page.check_in.report is None:
        raise Refusal("Nothing is reported there yet, so there is nothing to correct.")
    return page.check_in.report


def _check_report(page: CheckInPage, report: Report, today: date, before: Report | None = None) -> None:
    check_report(
        report,
        page.check_in.milestone,
        page.promise,
        today,
        condition=page.check_in.condition,
        before=before,
    )


def _post(store: Store, onboarding: Onboarding, reported: CheckIn, now: datetime) -> None:
    """The report in the onboarding thread, and the manager's copy."""
    subject, people = reported.subject, onboarding.people
    card = Card(kind=Kind.ONBOARDING_CARD, subject=onboarding.subject)
    store.deliveries.post(outgoing(Kind.REPORT_CARD, subject, onboarding.room, people=people, at=now, under=card))
    _tell_others(store, onboarding, reported, now)
    if onboarding.manager != onboarding.owner:
        user = onboarding.manager
        store.deliveries.post(outgoing(Kind.REPORT_COPY, subject, user, people=people, at=now, once=user))


def _tell_others(store: Store, onboarding: Onboarding, reported: CheckIn, now: datetime) -> None:
    if (report := reported.report) is None:
        return
    facts = Facts(
        check_in=reported.id,
        onboarding=onboarding.id,
        candidate=onboarding.candidate_id,
        brief=onboarding.brief_id,
        day=reported.milestone.day,
        version=len(reported.earlier) + 1,
        state=report.call or "reported",
        by=report.reported_by,
    )
    tell_others(store, What.CHECK_IN_REPORTED, facts, now)


def _refresh_all(store: Store, onboarding: Onboarding, now: datetime) -> None:
    store.deliveries.refresh(onboarding.subject, now)
    store.deliveries.refresh(Subject.brief(onboarding.brief_id), now)
    refresh_reports(store, onboarding, now)


def _past_scores(panel: Panel, cards: Sequence[Scorecard]) -> tuple[PastScore, ...]:
    """What each interviewer had scored as it was sealed."""
    found = []
    for card in cards:
        marks = card.sealed.marks if card.sealed is not None else card.marks
        scores = tuple((category.name, marks.score(category.key)) for category in panel.guide.categories)
        found.append(
            PastScore(
                interviewer=card.interviewer,
                is_late=card.is_late,
                recommendation=marks.recommendation,
                plan=marks.plan,
                scores=scores,
            )
        )
    return tuple(found)


def _said(panel: Panel, cards: Sequence[Scorecard], brief: Brief) -> PanelResult | None:
    """What the panel said together; None while it is sealed."""
    if panel.opened_at is None:
        return None
    route = judge_brief(brief).route
    return panel_result(
        guide=panel.guide,
        opened_at=panel.opened_at,
        opened_reason=panel.opened_reason,
        scorecards=cards,
        seated=panel.interviewers,
        hard_part=brief.hard_part,
        is_agency=route is not None and route.route is HireRoute.AGENCY,
    )
