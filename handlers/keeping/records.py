"""`/ai-hire held NAME`: what is kept under a name, handed out, put under a legal hold, or erased."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Final

from blocks.keeping.erase_form import EraseState, erase_form, read_erase_form
from blocks.keeping.held_list import NO_NAME, coming, handed_out, held_list, subject_of
from blocks.keeping.receipt import receipt_message, tombstone
from blocks.kit import Message
from blocks.routes import Route
from blocks.text import Mrkdwn
from domain.ids import new_id
from domain.keeping.erasure import RECEIPT_WAITS
from domain.keeping.records import EraseRecord, HandOut, PutOnHold, RecordPage
from domain.outgoing.delivery import Delivery, NotYet, Operation
from domain.outgoing.kinds import Kind
from domain.refusals import NotAllowed
from handlers.edge.answers import Answer, Renderer, Routes, Say
from handlers.edge.payloads import Click, Command, Submission
from handlers.feature import Feature
from handlers.form import Form

ERASE = Form[EraseState, RecordPage, bool](
    state=EraseState, read=lambda fields, _, draft: read_erase_form(fields, draft=draft), draw=erase_form
)
#: So long a receipt waits before it looks again.
LOOK_AGAIN: Final = timedelta(seconds=15)


class RecordHandlers(Feature):
    """Lists what is kept, and has it erased."""

    def routes(self) -> Routes:
        return Routes(
            commands={Route.COMMAND_HELD: self.list, Route.COMMAND_ERASE: self.list},
            clicks={
                Route.RECORD_HELD: self.held,
                Route.RECORD_ERASE: self.ask,
                Route.RECORD_HAND_OUT: self.hand_out,
                Route.RECORD_HOLD: self.hold,
                Route.RECORD_LIFT: self.lift,
            },
            submissions={Route.RECORD_SEND_ERASURE: self.erase},
        )

    def renderers(self) -> Mapping[Kind, Renderer]:
        return {
            Kind.ERASED: self.tombstone,
            Kind.ERASURE_RECEIPT: self.receipt,
            Kind.RECORD_HANDED_OUT: self.file,
        }

    async def list(self, command: Command) -> Answer:
        words = command.text
        if not words:
            return Say(Mrkdwn(NO_NAME))
        records = await self._threads.read(self._services.erasures.named, command.actor, words)
        return Say.of(held_list(words, records, is_admin=command.actor.is_admin))

    async def held(self, click: Click) -> Answer:
        """The button of a card: the list, of this alone."""
        record = await self._threads.read(self._services.erasures.of, click.actor, subject_of(click.pressed))
        return Say.of(held_list(record.name, [record], is_admin=click.actor.is_admin))

    async def ask(self, click: Click) -> Answer:
        """The button of the list, or of a card."""
        root = subject_of(click.pressed)
        page = await self._threads.read(self._services.erasures.to_erase, click.actor, root)
        return ERASE.open(page, EraseState(form_id=new_id(), root_kind=root.kind, root_id=root.id))

    async def erase(self, submission: Submission) -> Answer:
        state, typed = ERASE.sent(submission)
        command = EraseRecord(**self._asked(submission.actor, state), root=state.root)
        return ERASE.answer(await self._threads.write(self._services.erasures.erase, command), state, typed)

    async def hold(self, click: Click) -> Answer:
        return await self._hold(click, lift=False)

    async def lift(self, click: Click) -> Answer:
        return await self._hold(click, lift=True)

    async def hand_out(self, click: Click) -> Answer:
        root = subject_of(click.pressed)
        command = HandOut(actor=click.actor, now=self._clock(), root=root)
        await self._threads.write(self._services.held.hand_out, command)
        return Say.of(coming())

    async def file(self, delivery: Delivery) -> Message | None:
        """All that is kept, as it is when it is sent; None for whoever may not have it any more."""
        try:
            reader = await self._directory.actor(delivery.workspace, delivery.conversation)
            held = await self._threads.read(self._services.held.file, reader, delivery.subject, self._clock())
        except NotAllowed:
            return None
        return handed_out(delivery.subject, delivery.id, held)

    async def tombstone(self, delivery: Delivery) -> Message:
        receipt = await self._threads.read(self._services.erasures.receipt, delivery.workspace, delivery.subject.id)
        return tombstone(receipt.erasure)

    async def receipt(self, delivery: Delivery) -> Message:
        """Once everything was tried; what takes longer is added."""
        receipt = await self._threads.read(self._services.erasures.receipt, delivery.workspace, delivery.subject.id)
        now = self._clock()
        if receipt.to_come and delivery.operation is Operation.POST and now - receipt.erasure.at < RECEIPT_WAITS:
            raise NotYet(now + LOOK_AGAIN)
        return receipt_message(receipt)

    async def _hold(self, click: Click, *, lift: bool) -> Answer:
        root = subject_of(click.pressed)
        command = PutOnHold(actor=click.actor, now=self._clock(), root=root, lift=lift)
        outcome = await self._threads.write(self._services.erasures.hold, command)
        record = outcome.result.record if hasattr(outcome, "result") else outcome.page.record
        return Say.of(held_list(record.name, [record], is_admin=True))
