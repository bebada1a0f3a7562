"""Seats and panels: giving a seat up, freeing one, opening early, and the open panel's card."""

from collections.abc import Mapping

from blocks.kit import Message
from blocks.panel.card import panel_card
from blocks.panel.open_early_form import OpenEarlyState, open_early_form, read_open_early_form
from blocks.panel.seat_card import NOT_INTERVIEWED, REASONS, seat_freed
from blocks.panel.seat_form import SeatState, read_seat_form, seat_form
from blocks.routes import Route
from blocks.text import md
from domain.candidate.candidate import Status
from domain.ids import new_id
from domain.outgoing import Delivery, Kind
from domain.permissions import Act
from domain.refusals import Stale
from handlers.edge.answers import Answer, Clock, CloseForms, NextPage, OpenForm, Renderer, Routes, Say
from handlers.edge.payloads import Click, Submission
from handlers.edge.threads import Threads
from services.panels import PanelService


class PanelHandlers:
    """What happens to seats, and to the panel as a whole."""

    def __init__(self, *, panels: PanelService, threads: Threads, clock: Clock) -> None:
        self._threads = threads
        self._panels = panels
        self._clock = clock

    def routes(self) -> Routes:
        return Routes(
            clicks={
                Route.SEAT_FREE: self.give_up,
                Route.SEAT_CHOOSE: self.choose_seat,
                Route.PANEL_OPEN_EARLY: self.ask_early,
            },
            submissions={Route.SEAT_FREEING: self.free, Route.PANEL_OPENING: self.open_early},
        )

    def renderers(self) -> Mapping[Kind, Renderer]:
        return {Kind.PANEL_CARD: self.card, Kind.SEAT_FREED: self.freed}

    async def give_up(self, click: Click) -> Answer:
        """ "I did not interview" and "I know this person"."""
        freed = await self._threads.write(
            self._panels.give_up_seat,
            actor=click.actor,
            now=self._clock(),
            candidate_id=_candidate_of(click.value),
            reason=REASONS.get(click.number, REASONS[NOT_INTERVIEWED]),
        )
        opened = " It was the last one, so the panel is open now." if freed.opened else ""
        return Say(
            text=md(
                "Done: your seat on {name}'s panel is free, and nothing more is asked of you.{opened}",
                name=freed.candidate.name,
                opened=opened,
            )
        )

    async def choose_seat(self, click: Click) -> Answer:
        desk = await self._threads.read(
            self._panels.desk, actor=click.actor, candidate_id=_candidate_of(click.value), act=Act.FREE_SEAT
        )
        candidate = desk.candidate
        state = SeatState(form_id=new_id(), version=candidate.version, candidate_id=candidate.id)
        return OpenForm(view=seat_form(state, name=candidate.name, outstanding=desk.outstanding))

    async def free(self, submission: Submission) -> Answer:
        state = SeatState.load(submission.form.private_metadata)
        seat = read_seat_form(submission.form.fields)
        try:
            await self._threads.write(
                self._panels.free_seat,
                actor=submission.actor,
                now=self._clock(),
                form_id=state.form_id,
                candidate_id=state.candidate_id,
                version=state.version,
                interviewer=seat.interviewer,
                reason=seat.reason,
            )
        except Stale as stale:
            desk = await self._threads.read(
                self._panels.desk, actor=submission.actor, candidate_id=state.candidate_id, act=Act.FREE_SEAT
            )
            again = state.model_copy(update={"version": desk.candidate.version})
            return NextPage(
                seat_form(again, name=desk.candidate.name, outstanding=desk.outstanding, typed=seat, notice=stale.text)
            )
        return CloseForms()

    async def ask_early(self, click: Click) -> Answer:
        desk = await self._threads.read(
            self._panels.desk, actor=click.actor, candidate_id=_candidate_of(click.value), act=Act.OPEN_PANEL
        )
        candidate = desk.candidate
        state = OpenEarlyState(form_id=new_id(), version=candidate.version, candidate_id=candidate.id)
        return OpenForm(view=open_early_form(state, name=candidate.name, outstanding=desk.outstanding))

    async def open_early(self, submission: Submission) -> Answer:
        state = OpenEarlyState.load(submission.form.private_metadata)
        reason = read_open_early_form(submission.form.fields)
        try:
            await self._threads.write(
                self._panels.open_early,
                actor=submission.actor,
                now=self._clock(),
                form_id=state.form_id,
                candidate_id=state.candidate_id,
                version=state.version,
                reason=reason,
            )
        except Stale as stale:
            desk = await self._threads.read(
                self._panels.desk, actor=submission.actor, candidate_id=state.candidate_id, act=Act.OPEN_PANEL
            )
            again = state.model_copy(update={"version": desk.candidate.version})
            return NextPage(
                open_early_form(
                    again, name=desk.candidate.name, outstanding=desk.outstanding, reason=reason, notice=stale.text
                )
            )
        return CloseForms()

    async def card(self, delivery: Delivery) -> Message | None:
        page = await self._threads.read(
            self._panels.page, workspace=delivery.workspace, candidate_id=delivery.subject.id
        )
        if page is None:
            return None
        candidate = page.candidate
        return panel_card(
            page.view,
            name=candidate.name,
            manager=candidate.manager,
            version=candidate.version,
            is_decided=candidate.status is Status.DECIDED,
        )

    async def freed(self, delivery: Delivery) -> Message | None:
        candidate_id, interviewer = delivery.subject.id, delivery.subject.person
        freed = await self._threads.read(
            self._panels.freed_seat, workspace=delivery.workspace, candidate_id=candidate_id, interviewer=interviewer
        )
        return None if freed is None else seat_freed(freed.candidate, interviewer)


def _candidate_of(value: str) -> str:
    """Buttons carry the candidate's id, and some the version that they were drawn at."""
    return value.partition(":")[0]
