"""Check-ins: evidence, the report, "Remind me tomorrow", and the messages around them."""

from collections.abc import Mapping

from blocks.check_in.evidence_form import EvidenceState, evidence_form, evidence_request, read_evidence_form
from blocks.check_in.prompt import check_in_prompt, check_in_reminder, unanswered
from blocks.check_in.report_card import lookback_card, report_card
from blocks.check_in.report_form import ReportState, asks_extension, read_report_form, report_form
from blocks.kit import Message
from blocks.onboarding.card import moved_card
from blocks.routes import Route
from domain.ids import new_id
from domain.onboarding.views import CheckInView
from domain.outgoing import Delivery, Kind, Operation
from domain.refusals import Stale
from handlers.edge.answers import Answer, Clock, CloseForms, Done, NextPage, OpenForm, Renderer, Routes, ShowForm
from handlers.edge.payloads import Click, Submission
from handlers.edge.threads import Threads
from services.check_ins import CheckInService


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
                Route.REPORT_CALL: self.pick_call,
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
        view = await self._threads.read(
            self._check_ins.opening_evidence, actor=click.actor, now=self._clock(), check_in_id=click.value
        )
        return OpenForm(evidence_form(view, EvidenceState.of(view.check_in, new_id())))

    async def give_evidence(self, submission: Submission) -> Answer:
        state = EvidenceState.load(submission.form.private_metadata)
        items = read_evidence_form(submission.form.fields, state)
        actor, now = submission.actor, self._clock()
        try:
            await self._threads.write(
                self._check_ins.give_evidence,
                actor=actor,
                now=now,
                form_id=state.form_id,
                check_in_id=state.check_in_id,
                version=state.version,
                items=items,
            )
        except Stale as stale:
            view = await self._threads.read(
                self._check_ins.opening_evidence, actor=actor, now=now, check_in_id=state.check_in_id
            )
            again = state.model_copy(update={"version": view.check_in.version})
            return NextPage(evidence_form(view, again, items=items, notice=stale.text))
        return CloseForms()

    async def ask_report(self, click: Click) -> Answer:
        view = await self._threads.read(
            self._check_ins.opening_report, actor=click.actor, now=self._clock(), check_in_id=click.value
        )
        return OpenForm(report_form(view, ReportState.of(view.check_in, new_id())))

    async def pick_call(self, click: Click) -> Answer:
        """ "Extend" shows its two questions; what was typed stays, since the fields keep their names."""
        form = click.opened
        state = ReportState.load(form.private_metadata)
        typed = read_report_form(form.fields, state, draft=True)
        view = await self._threads.read(
            self._check_ins.opening_report, actor=click.actor, now=self._clock(), check_in_id=state.check_in_id
        )
        return ShowForm(report_form(view, state, typed=typed))

    async def report(self, submission: Submission) -> Answer:
        state = ReportState.load(submission.form.private_metadata)
        report = read_report_form(submission.form.fields, state)
        actor, now = submission.actor, self._clock()
        if asks_extension(report, submission.form.fields):
            view = await self._threads.read(
                self._check_ins.opening_report, actor=actor, now=now, check_in_id=state.check_in_id
            )
            return NextPage(report_form(view, state, typed=report))
        try:
            await self._threads.write(
                self._check_ins.report,
                actor=actor,
                now=now,
                form_id=state.form_id,
                check_in_id=state.check_in_id,
                version=state.version,
                report=report,
            )
        except Stale as stale:
            view = await self._threads.read(
                self._check_ins.opening_report, actor=actor, now=now, check_in_id=state.check_in_id
            )
            again = state.model_copy(update={"version": view.check_in.version})
            return NextPage(report_form(view, again, typed=report, notice=stale.text))
        return CloseForms()

    async def put_off(self, click: Click) -> Answer:
        await self._threads.write(
            self._check_ins.put_off, actor=click.actor, now=self._clock(), check_in_id=click.value
        )
        return Done()

    async def evidence_request(self, delivery: Delivery) -> Message | None:
        view = await self._view(delivery)
        is_late = view.is_over or not view.is_ahead
        if delivery.operation is Operation.POST and (is_late or view.check_in.evidence_by):
            return None
        if delivery.conversation != view.onboarding.answerer:
            return moved_card(view.onboarding)
        return evidence_request(view)

    async def prompt(self, delivery: Delivery) -> Message | None:
        view = await self._view(delivery)
        if delivery.operation is Operation.POST and not view.is_asked:
            return None
        return check_in_prompt(view) if delivery.conversation == view.onboarding.owner else moved_card(view.onboarding)

    async def reminder(self, delivery: Delivery) -> Message | None:
        view = await self._view(delivery)
        if delivery.operation is Operation.POST and not view.is_asked:
            return None
        return (
            check_in_reminder(view) if delivery.conversation == view.onboarding.owner else moved_card(view.onboarding)
        )

    async def unanswered(self, delivery: Delivery) -> Message | None:
        view = await self._view(delivery)
        if delivery.operation is Operation.POST and not view.is_asked:
            return None
        return unanswered(view)

    async def report_card(self, delivery: Delivery) -> Message | None:
        view = await self._view(delivery)
        return report_card(view) if view.check_in.report is not None else None

    async def lookback(self, delivery: Delivery) -> Message | None:
        lookback = await self._threads.read(
            self._check_ins.lookback, workspace=delivery.workspace, now=self._clock(), check_in_id=delivery.subject.id
        )
        onboarding = lookback.view.onboarding
        # Scores go to these two alone, whoever else the message was once meant for.
        if delivery.conversation not in (onboarding.owner, onboarding.manager) or lookback.view.check_in.report is None:
            return None
        return lookback_card(lookback)

    async def _view(self, delivery: Delivery) -> CheckInView:
        return await self._threads.read(
            self._check_ins.view, workspace=delivery.workspace, now=self._clock(), check_in_id=delivery.subject.id
        )
