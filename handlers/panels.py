"""Seats and panels: giving a seat up, freeing one, opening early, and the open panel's card."""

from collections.abc import Mapping

from blocks.candidate.merge_form import merged_card
from blocks.kit import Message
from blocks.panel.card import panel_card
from blocks.panel.open_early_form import OpenEarlyState, open_early_form, read_open_early_form
from blocks.panel.seat_card import (
    NOT_INTERVIEWED,
    REASONS,
    score_asked,
    score_settled,
    seat_freed,
    seat_given_up,
    seat_taken_back,
)
from blocks.panel.seat_form import FreedSeat, SeatState, read_seat_form, seat_form
from blocks.routes import Route
from blocks.text import escape
from domain.candidate.merging import MergedView
from domain.command import Overtaken, Saved
from domain.ids import new_id
from domain.outgoing.delivery import Delivery, Operation
from domain.outgoing.kinds import Kind
from domain.panel.commands import FreeSeat, GiveUpSeat, OpenEarly, TakeBackSeat
from domain.panel.pages import PanelPage
from handlers.edge.answers import Answer, Renderer, Routes, Say
from handlers.edge.payloads import Click, Submission
from handlers.feature import Feature
from handlers.form import Form

SEAT = Form[SeatState, PanelPage, FreedSeat](
    state=SeatState, read=lambda fields, _, __: read_seat_form(fields), draw=seat_form
)
EARLY = Form[OpenEarlyState, PanelPage, str](
    state=OpenEarlyState, read=lambda fields, _, __: read_open_early_form(fields), draw=open_early_form
)


class PanelHandlers(Feature):
    """What happens to seats, and to the panel as a whole."""

    def routes(self) -> Routes:
        return Routes(
            clicks={
                Route.SEAT_FREE: self.give_up,
                Route.SEAT_TAKE_BACK: self.take_back,
                Route.SEAT_CHOOSE: self.choose_seat,
                Route.PANEL_OPEN_EARLY: self.ask_early,
            },
            submissions={Route.SEAT_SEND_FREEING: self.free, Route.PANEL_SEND_OPENING: self.open_early},
        )

    def renderers(self) -> Mapping[Kind, Renderer]:
        return {Kind.PANEL_CARD: self.card, Kind.SEAT_FREED: self.freed, Kind.SCORE_ASKED: self.reminder}

    async def give_up(self, click: Click) -> Answer:
        """ "I did not interview" and "I know this person"."""
        command = GiveUpSeat(
            actor=click.actor,
            now=self._clock(),
            panel_id=click.pressed.subject,
            reason=REASONS.get(click.number, REASONS[NOT_INTERVIEWED]),
        )
        outcome = await self._threads.write(self._services.panels.give_up_seat, command)
        if isinstance(outcome, Overtaken):
            return Say(escape(outcome.notice))
        page = outcome.result if isinstance(outcome, Saved) else outcome.page
        opened = page.panel.opened_at == command.now
        return Say.of(seat_given_up(page, opened=opened))

    async def take_back(self, click: Click) -> Answer:
        """ "I did interview after all"."""
        panel_id = click.pressed.subject
        command = TakeBackSeat(actor=click.actor, now=self._clock(), panel_id=panel_id)
        outcome = await self._threads.write(self._services.panels.take_back_seat, command)
        if isinstance(outcome, Overtaken):
            return Say(escape(outcome.notice))
        return Say.of(seat_taken_back(outcome.result if isinstance(outcome, Saved) else outcome.page))

    async def choose_seat(self, click: Click) -> Answer:
        page = await self._threads.read(self._services.panels.to_free, click.actor, click.pressed.subject)
        return SEAT.open(page, SeatState(form_id=new_id(), version=page.version, panel_id=page.panel.id))

    async def free(self, submission: Submission) -> Answer:
        state, typed = SEAT.sent(submission)
        command = FreeSeat(
            **self._asked_at(submission.actor, state),
            panel_id=state.panel_id,
            interviewer=typed.interviewer,
            reason=typed.reason,
        )
        return SEAT.answer(await self._threads.write(self._services.panels.free_seat, command), state, typed)

    async def ask_early(self, click: Click) -> Answer:
        page = await self._threads.read(self._services.panels.to_open, click.actor, click.pressed.subject)
        return EARLY.open(page, OpenEarlyState(form_id=new_id(), version=page.version, panel_id=page.panel.id))

    async def open_early(self, submission: Submission) -> Answer:
        state, reason = EARLY.sent(submission)
        command = OpenEarly(**self._asked_at(submission.actor, state), panel_id=state.panel_id, reason=reason)
        return EARLY.answer(await self._threads.write(self._services.panels.open_early, command), state, reason)

    async def card(self, delivery: Delivery) -> Message | None:
        view = await self._threads.read(self._services.panels.shown, delivery.workspace, delivery.subject.id)
        if isinstance(view, MergedView):
            return merged_card(view)
        return None if view is None else panel_card(view)

    async def freed(self, delivery: Delivery) -> Message | None:
        page = await self._threads.read(self._services.panels.freed, delivery.workspace, delivery.subject)
        return None if page is None else seat_freed(page, delivery.subject.person)

    async def reminder(self, delivery: Delivery) -> Message | None:
        page = await self._threads.read(self._services.panels.owed, delivery.workspace, delivery.subject)
        if page is None:
            # The first release sent these; since then what waits stands in one message a day.
            return score_settled() if delivery.operation is Operation.UPDATE else None
        return score_asked(page, delivery.subject.person)
