"""`/ai-hire export`: what somebody may read, as a file in their direct message."""

import asyncio
from collections.abc import Mapping

from blocks.export.file import being_made, exported
from blocks.export.form import ExportState, export_form, read_export_form
from blocks.kit import Message
from blocks.routes import Route
from domain.export.commands import AskExport
from domain.export.export import Export, ExportDraft, ExportPage, FileKind
from domain.ids import new_id
from domain.outgoing.delivery import Delivery, Operation
from domain.outgoing.kinds import Kind
from domain.refusals import NotAllowed, Refusal
from handlers.edge.answers import Answer, Renderer, Routes, so_far
from handlers.edge.payloads import Click, Command, Submission
from handlers.feature import Feature
from handlers.form import Form

NO_BRIEF = "There is no finished brief of yours yet, so nothing to take along. Type /ai-hire brief to write one."

EXPORT = Form[ExportState, ExportPage, ExportDraft](
    state=ExportState, read=lambda fields, _, draft: read_export_form(fields, draft=draft), draw=export_form
)


class ExportHandlers(Feature):
    """Asks what is needed, and sends it."""

    def routes(self) -> Routes:
        return Routes(
            commands={Route.COMMAND_EXPORT: self.command},
            clicks={Route.BRIEF_EXPORT: self.of_brief},
            submissions={Route.EXPORT_SEND: self.send},
        )

    def renderers(self) -> Mapping[Kind, Renderer]:
        return {Kind.EXPORT: self.file}

    async def command(self, command: Command) -> Answer:
        """The form; a title after the word chooses the brief."""
        page = await self._threads.read(self._services.exports.page, command.actor, command.text)
        return self._opened(page)

    async def of_brief(self, click: Click) -> Answer:
        """The button of a brief."""
        page = await self._threads.read(self._services.exports.page, click.actor, "", click.pressed.subject)
        return self._opened(page)

    async def send(self, submission: Submission) -> Answer:
        """Asks for the file; where it would be empty, the form says so."""
        state, typed = EXPORT.sent(submission)
        if typed.kind is None:
            raise Refusal(NO_BRIEF)
        command = AskExport(**self._asked(submission.actor, state), brief_id=typed.brief_id, kind=typed.kind)
        return EXPORT.answer(await self._threads.write(self._services.exports.ask, command), state, typed)

    async def file(self, delivery: Delivery) -> Message | None:
        """Made when it is sent, of what its reader may read by then; None where that is nothing any more.

        What is long is said first, then made step by step, and comes into the message that said so.
        """
        brief_id, _, kind = delivery.subject.id.partition(":")
        export: Export | None = None
        try:
            reader = await self._directory.actor(delivery.workspace, delivery.conversation)
            while export is None or export.has_more:
                if export is not None and delivery.operation is Operation.POST:
                    return being_made(export)
                if export is not None:
                    await so_far.get()(being_made(export))
                done = len(export.interviewed) if export else 0
                part = await self._threads.read(self._services.exports.made, reader, brief_id, FileKind(kind), done)
                if export is not None and not part.interviewed:
                    # Erased meanwhile.
                    break
                export = export.and_then(part) if export else part
        except NotAllowed:
            return None
        names = await self._directory.names(export.people)
        return await asyncio.to_thread(exported, export, FileKind(kind), names, delivery.due_at)

    def _opened(self, page: ExportPage) -> Answer:
        if not page.briefs:
            raise Refusal(NO_BRIEF)
        return EXPORT.open(page, ExportState(form_id=new_id()))
