"""Check-ins: evidence, the report, "Remind me tomorrow", and the messages around them."""

from collections.abc import Mapping

from blocks.button import ButtonValue
from blocks.check_in.evidence_form import EvidenceState, evidence_form, evidence_request, read_evidence_form
from blocks.check_in.prompt import check_in_prompt, check_in_reminder, unanswered
from blocks.check_in.report_card import lookback_card, report_card
from blocks.check_in.report_form import ReportState, read_report_form, report_form
from blocks.kit import Message
from blocks.onboarding.card import moved_card
from blocks.routes import Route
from domain.check_in.commands import CheckInCommand, GiveEvidence, SendReport
from domain.check_in.report import Item, Report
from domain.ids import new_id
from domain.onboarding.views import CheckInPage, CheckInView
from domain.outgoing import Delivery, Kind
from handlers.edge.answers import Answer, Clock, Done, Renderer, Routes
from handlers.edge.payloads import Click, Submission
from handlers.edge.threads import Threads
from handlers.form import Form
from services.check_ins import CheckInService

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


class CheckInHandlers:
    """Asks, takes and draws what is said at each check-in."""

    def __init__(self, *, check_ins: CheckInService, threads: Threads, clock: Clock) -> None:
        self._threads = threads
        self._check_ins = check_ins
        self._clock = clock

    def routes(self) -> Routes:
        return Routes(
            clicks={
                Route.EVIDENCE_OPEN: self.ask_evidence,
                Route.REPORT_OPEN: self.ask_report,
                Route.REPORT_PICK_CALL: self.pick_call,
                Route.CHECK_IN_PUT_OFF: self.put_off,
            },
            submissions={Route.EVIDENCE_GIVE: self.give_evidence, Route.REPORT_SEND: self.report},
        )

    def renderers(self) -> Mapping[Kind, Renderer]:
        return {
            Kind.EVIDENCE_REQUEST: self.evidence_request,
            Kind.CHECK_IN_PROMPT: self.prompt,
            Kind.CHECK_IN_REMINDER: self.reminder,
            Kind.CHECK_IN_UNANSWERED: self.unanswered,
            Kind.REPORT_CARD: self.report_card,
            Kind.REPORT_COPY: self.report_card,
            Kind.LOOKBACK: self.lookback,
        }

    async def ask_evidence(self, click: Click) -> Answer:
        subject = ButtonValue.load(click.value).subject
        page = await self._threads.read(self._check_ins.to_give_evidence, click.actor, subject, self._clock())
        return EVIDENCE.open(page, EvidenceState.of(page.check_in, new_id()))

    async def give_evidence(self, submission: Submission) -> Answer:
        state, items = EVIDENCE.sent(submission)
        command = GiveEvidence(
            actor=submission.actor,
            now=self._clock(),
            form_id=state.form_id,
            version=state.version,
            check_in_id=state.check_in_id,
            items=items,
        )
        return EVIDENCE.answer(await self._threads.write(self._check_ins.give_evidence, command), state, items)

    async def ask_report(self, click: Click) -> Answer:
        subject = ButtonValue.load(click.value).subject
        page = await self._threads.read(self._check_ins.to_report, click.actor, subject, self._clock())
        return REPORT.open(page, ReportState.of(page.check_in, new_id()))

    async def pick_call(self, click: Click) -> Answer:
        """ "Extend" shows its two questions; what was typed stays, since the fields keep their names."""
        state, typed = REPORT.tapped(click)
        page = await self._threads.read(self._check_ins.to_report, click.actor, state.check_in_id, self._clock())
        return REPORT.redraw(page, state, typed)

    async def report(self, submission: Submission) -> Answer:
        state, report = REPORT.sent(submission)
        command = SendReport(
            actor=submission.actor,
            now=self._clock(),
            form_id=state.form_id,
            version=state.version,
            check_in_id=state.check_in_id,
            report=report,
        )
        return REPORT.answer(await self._threads.write(self._check_ins.report, command), state, report)

    async def put_off(self, click: Click) -> Answer:
        """An older message may do that, too: what counts is when the owner is asked next."""
        subject = ButtonValue.load(click.value).subject
        command = CheckInCommand(actor=click.actor, now=self._clock(), check_in_id=subject)
        await self._threads.write(self._check_ins.put_off, command)
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
        return None if view is None else unanswered(view)

    async def report_card(self, delivery: Delivery) -> Message | None:
        view = await self._view(delivery)
        return report_card(view) if view.check_in.report is not None else None

    async def lookback(self, delivery: Delivery) -> Message | None:
        lookback = await self._threads.read(
            self._check_ins.lookback, delivery.workspace, delivery.subject.id, self._clock()
        )
        onboarding = lookback.view.onboarding
        # Scores go to these two alone, whoever else the message was once meant for.
        if delivery.conversation not in (onboarding.owner, onboarding.manager) or lookback.view.check_in.report is None:
            return None
        return lookback_card(lookback)

    async def _asking(self, delivery: Delivery) -> CheckInView | None:
        return await self._threads.read(self._check_ins.asking, delivery, self._clock())

    async def _view(self, delivery: Delivery) -> CheckInView:
        return await self._threads.read(self._check_ins.view, delivery.workspace, delivery.subject.id, self._clock())
