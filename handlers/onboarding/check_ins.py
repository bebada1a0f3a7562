"""Check-ins: evidence, the report, "Remind me tomorrow", and the messages around them."""

from collections.abc import Callable, Mapping

from blocks.check_in.evidence_form import EvidenceState, evidence_form, evidence_request, read_evidence_form
from blocks.check_in.prompt import check_in_prompt, check_in_reminder, unanswered
from blocks.check_in.report_card import call_corrected, lookback_card, report_card
from blocks.check_in.report_form import ReportState, read_report_form, report_form
from blocks.kit import Message
from blocks.onboarding.card import moved_card
from blocks.onboarding.hire import another_account, outcome
from blocks.routes import Route
from domain.calendar import day_of
from domain.check_in.commands import CheckInCommand, CorrectReport, GiveEvidence, SendReport
from domain.check_in.report import Item, Report, check_report
from domain.ids import new_id
from domain.onboarding.views import CheckInPage, CheckInView
from domain.outgoing.delivery import Delivery, Operation
from domain.outgoing.kinds import Kind
from domain.people import is_person
from domain.refusals import Invalid
from handlers.edge.answers import Answer, Done, Renderer, Routes
from handlers.edge.payloads import Click, Submission
from handlers.feature import Feature
from handlers.form import Form

EVIDENCE = Form[EvidenceState, CheckInPage, dict[str, Item]](
    state=EvidenceState,
    read=read_evidence_form,
    draw=lambda page, state, items, notice: evidence_form(page, state, items=items, notice=notice),
)
REPORT = Form[ReportState, CheckInPage, Report](
    state=ReportState,
    read=read_report_form,
    draw=lambda page, state, typed, notice: report_form(page, state, typed=typed, notice=notice),
)


class CheckInHandlers(Feature):
    """Asks, takes and draws what is said at each check-in."""

    def routes(self) -> Routes:
        return Routes(
            clicks={
                Route.EVIDENCE_OPEN: self.ask_evidence,
                Route.REPORT_OPEN: self.ask_report,
                Route.REPORT_PICK_CALL: self.pick_call,
                Route.REPORT_CORRECT: self.ask_correction,
                Route.CHECK_IN_PUT_OFF: self.put_off,
            },
            guests=frozenset({Route.EVIDENCE_OPEN, Route.EVIDENCE_GIVE}),
            submissions={
                Route.EVIDENCE_GIVE: self.give_evidence,
                Route.REPORT_SEND: self.report,
                Route.REPORT_SEND_CORRECTION: self.correct,
            },
        )

    def renderers(self) -> Mapping[Kind, Renderer]:
        return {
            Kind.EVIDENCE_REQUEST: self.evidence_request,
            Kind.CHECK_IN_PROMPT: self.prompt,
            Kind.CHECK_IN_REMINDER: self.reminder,
            Kind.CHECK_IN_UNANSWERED: self.unanswered,
            Kind.REPORT_CARD: self.report_card,
            Kind.REPORT_COPY: self.report_card,
            Kind.CALL_CORRECTED: self.call_corrected,
            Kind.HIRE_OUTCOME: self.outcome,
            Kind.LOOKBACK: self.lookback,
        }

    async def ask_evidence(self, click: Click) -> Answer:
        subject = click.pressed.subject
        page = await self._threads.read(self._services.check_ins.to_give_evidence, click.actor, subject, self._clock())
        return EVIDENCE.open(page, EvidenceState.of(page.check_in, new_id()))

    async def give_evidence(self, submission: Submission) -> Answer:
        state, items = EVIDENCE.sent(submission)
        command = GiveEvidence(**self._asked_at(submission.actor, state), check_in_id=state.check_in_id, items=items)
        return EVIDENCE.answer(await self._threads.write(self._services.check_ins.give_evidence, command), state, items)

    async def ask_report(self, click: Click) -> Answer:
        subject = click.pressed.subject
        page = await self._threads.read(self._services.check_ins.to_report, click.actor, subject, self._clock())
        return REPORT.open(page, ReportState.of(page, new_id()))

    async def ask_correction(self, click: Click) -> Answer:
        subject = click.pressed.subject
        page = await self._threads.read(self._services.check_ins.to_correct, click.actor, subject)
        return REPORT.open(page, ReportState.of(page, new_id()))

    async def correct(self, submission: Submission) -> Answer:
        state, report = REPORT.sent(submission)
        command = CorrectReport(
            **self._asked_at(submission.actor, state),
            check_in_id=state.check_in_id,
            report=report,
            reason=report.correction,
        )
        return REPORT.answer(await self._threads.write(self._services.check_ins.correct, command), state, report)

    async def pick_call(self, click: Click) -> Answer:
        """ "Extend" shows its two questions; what was typed stays, since the fields keep their names."""
        state, typed = REPORT.tapped(click)
        if state.corrects:
            page = await self._threads.read(self._services.check_ins.to_correct, click.actor, state.check_in_id)
        else:
            page = await self._threads.read(
                self._services.check_ins.to_report, click.actor, state.check_in_id, self._clock()
            )
        return REPORT.redraw(page, state, typed)

    async def report(self, submission: Submission) -> Answer:
        try:
            state, report = REPORT.sent(submission)
        except Invalid as unread:
            await self._all_wrong(submission, unread)
            raise
        command = SendReport(**self._asked_at(submission.actor, state), check_in_id=state.check_in_id, report=report)
        return REPORT.answer(await self._threads.write(self._services.check_ins.report, command), state, report)

    async def _all_wrong(self, submission: Submission, unread: Invalid) -> None:
        """What cannot be read and what is missing are said in one round: raises Invalid with both."""
        state, report = REPORT.draft(submission)
        now = self._clock()
        page = await self._threads.read(self._services.check_ins.to_report, submission.actor, state.check_in_id, now)
        try:
            today, condition = day_of(now, page.onboarding.zone), page.check_in.condition
            check_report(report, page.check_in.milestone, page.promise, today, condition=condition)
        except Invalid as missing:
            raise Invalid({**missing.errors, **unread.errors}) from None

    async def put_off(self, click: Click) -> Answer:
        """An older message may do that, too: what counts is when the owner is asked next."""
        subject = click.pressed.subject
        command = CheckInCommand(actor=click.actor, now=self._clock(), check_in_id=subject)
        await self._threads.write(self._services.check_ins.put_off, command)
        return Done()

    async def evidence_request(self, delivery: Delivery) -> Message | None:
        if (view := await self._asking(delivery)) is None:
            return None
        if delivery.conversation != view.onboarding.answerer:
            return moved_card(view.onboarding)
        return evidence_request(view)

    async def prompt(self, delivery: Delivery) -> Message | None:
        if (view := await self._asking(delivery)) is None:
            return None
        return check_in_prompt(view) if delivery.conversation == view.onboarding.owner else moved_card(view.onboarding)

    async def reminder(self, delivery: Delivery) -> Message | None:
        if (view := await self._asking(delivery)) is None:
            return None
        return (
            check_in_reminder(view) if delivery.conversation == view.onboarding.owner else moved_card(view.onboarding)
        )

    async def unanswered(self, delivery: Delivery) -> Message | None:
        view = await self._asking(delivery)
        return None if view is None else _read_by(delivery, view, unanswered)

    async def report_card(self, delivery: Delivery) -> Message | None:
        view = await self._view(delivery)
        return _read_by(delivery, view, report_card) if view.check_in.report is not None else None

    async def call_corrected(self, delivery: Delivery) -> Message | None:
        view = await self._view(delivery)
        return _read_by(delivery, view, call_corrected) if view.check_in.report is not None else None

    async def outcome(self, delivery: Delivery) -> Message | None:
        view = await self._threads.read(self._services.check_ins.decided, delivery, self._clock())
        if view is None:
            return None
        return outcome(view) if delivery.conversation == view.onboarding.hire_user else another_account()

    async def lookback(self, delivery: Delivery) -> Message | None:
        lookback = await self._threads.read(
            self._services.check_ins.lookback, delivery.workspace, delivery.subject.id, self._clock()
        )
        onboarding = lookback.view.onboarding
        # Scores go to these two alone, whoever else the message was once meant for.
        if delivery.conversation not in (onboarding.owner, onboarding.manager) or lookback.view.check_in.report is None:
            return None
        if delivery.operation is Operation.POST and onboarding.ending is None:
            return None
        return lookback_card(lookback)

    async def _asking(self, delivery: Delivery) -> CheckInView | None:
        return await self._threads.read(self._services.check_ins.asking, delivery, self._clock())

    async def _view(self, delivery: Delivery) -> CheckInView:
        return await self._threads.read(
            self._services.check_ins.view, delivery.workspace, delivery.subject.id, self._clock()
        )


def _read_by(delivery: Delivery, view: CheckInView, draw: Callable[[CheckInView], Message]) -> Message:
    """A former owner or hiring manager keeps the message, and reads along no more."""
    onboarding, reader = view.onboarding, delivery.conversation
    is_left = is_person(reader) and reader not in (onboarding.owner, onboarding.manager)
    return moved_card(onboarding) if is_left else draw(view)
