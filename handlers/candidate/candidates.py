"""Adding and changing candidates; their card and the interviewers' kits."""

from collections.abc import Mapping

from blocks.candidate.card import candidate_card
from blocks.candidate.form import (
    NAME_AND_LINK,
    NOTHING,
    REASON,
    CandidateState,
    add_form,
    another_room,
    brief_menu,
    edit_form,
    not_ready,
    read_candidate_form,
    what_changed,
)
from blocks.candidate.interview_kit import kit_card
from blocks.candidate.merge_form import merged_card
from blocks.forms import Fields
from blocks.kit import Message, View
from blocks.routes import Route
from blocks.text import escape, join
from domain.candidate.candidate import CandidateDraft, people_errors
from domain.candidate.commands import AddCandidate, EditCandidate
from domain.candidate.merging import MergedView
from domain.candidate.page import CandidatePage
from domain.candidate.record import CandidateRecord
from domain.command import Saved
from domain.outgoing.delivery import Delivery, Operation
from domain.outgoing.kinds import Kind
from domain.panel.pages import SOON
from domain.panel.panel import people_of
from domain.people import Actor
from domain.refusals import Refusal
from domain.rooms import Conversation, note_of, seen_by
from domain.typed.links import addresses_in, name_and_link
from handlers.edge.answers import Answer, OpenForm, Renderer, Routes, Say, ShowForm
from handlers.edge.payloads import Click, Command, Resumed, Shortcut, Submission
from handlers.feature import Feature
from handlers.form import Form, resumed, typed_so_far

NO_BRIEF = "There is no finished brief of yours yet, and a candidate belongs to one. Type /ai-hire brief to write it."


class CandidateHandlers(Feature):
    """From "Add candidate" to a panel that knows what to ask."""

    def routes(self) -> Routes:
        return Routes(
            commands={Route.COMMAND_CANDIDATE: self.start},
            clicks={
                Route.CANDIDATE_CHOOSE: self.start,
                Route.CANDIDATE_ADD: self.add,
                Route.CANDIDATE_LOOK_AT_ROOM: self.choose_room,
                Route.CANDIDATE_EDIT: self.edit,
                Route.CANDIDATE_ELSEWHERE: self.elsewhere,
            },
            submissions={
                Route.CANDIDATE_CREATE: self.create,
                Route.CANDIDATE_SAVE: self.save,
            },
            shortcuts={Route.SHORTCUT_CANDIDATE: self.take},
            resumes={
                Route.CANDIDATE_CREATE: self.resume_add,
                Route.CANDIDATE_SAVE: self.resume_edit,
            },
        )

    def renderers(self) -> Mapping[Kind, Renderer]:
        return {
            Kind.CANDIDATE_CARD: self.card,
            Kind.CANDIDATE_KIT: self.kit,
            Kind.INTERVIEW_SOON: self.soon,
        }

    async def start(self, request: Command | Click) -> Answer:
        """The form at once where only one brief fits, else a short list of them."""
        pages = await self._threads.read(self._services.candidates.openings, request.actor)
        if not pages:
            raise Refusal(NO_BRIEF)
        ready = [page for page in pages if page.is_ready]
        name, link = name_and_link(request.text) if isinstance(request, Command) else ("", "")
        if len(ready) > 1:
            return Say.of(brief_menu(ready, name, link))
        return await self._opened(request.actor, ready[0] if ready else pages[0], name, link)

    async def take(self, shortcut: Shortcut) -> Answer:
        """Whoever a message is about: the link in it comes along, else the one to the message itself."""
        pages = await self._threads.read(self._services.candidates.openings, shortcut.actor)
        if not pages:
            raise Refusal(NO_BRIEF)
        place = shortcut.place
        link = next(addresses_in(shortcut.text), "") or await self._directory.permalink(place.channel, place.ts)
        ready = [page for page in pages if page.is_ready]
        if len(ready) > 1:
            return Say.of(brief_menu(ready, link=link))
        return await self._opened(shortcut.actor, ready[0] if ready else pages[0], link=link)

    async def add(self, click: Click) -> Answer:
        """The button on a brief's card, or of a brief in the list, which carries the name that was typed."""
        pressed = click.pressed
        page = await self._threads.read(self._services.candidates.to_add, click.actor, pressed.subject)
        name, link, origin, *_ = [*pressed.choice.split(NAME_AND_LINK), "", "", ""]
        return await self._opened(click.actor, page, name, link, origin)

    async def elsewhere(self, click: Click) -> Answer:
        """The same person for another brief: which one?"""
        read = self._services.candidates.elsewhere
        candidate, pages = await self._threads.read(read, click.actor, click.pressed.subject)
        return Say.of(brief_menu(pages, candidate.name, candidate.link, candidate.id))

    async def choose_room(self, click: Click) -> Answer:
        """Says at once how many people read along there, or why it cannot be the hiring room."""
        state, typed = _adding().tapped(click)
        page = await self._threads.read(self._services.candidates.to_add, click.actor, state.brief_id, state.guide)
        room = await self._room(click.actor, page.room, typed)
        wrong = people_errors({}, page.owner, room).get("room", "") if typed.room and not page.room else ""
        await self._threads.write(self._services.kept_forms.keep, typed_so_far(click, self._clock()))
        told = another_room(page, typed) or escape(note_of(wrong))
        return ShowForm(add_form(page, state, typed, readers=_readers(room), notice=told))

    async def create(self, submission: Submission) -> Answer:
        """Adds the candidate; the form stays as typed until everybody is in the room."""
        actor = submission.actor
        state, typed = _adding().sent(submission)
        room = await self._room(actor, state.room, typed)
        command = AddCandidate(
            **self._asked(actor, state),
            brief_id=state.brief_id,
            guide=state.guide,
            origin=state.origin,
            asked_reason=REASON in submission.form.fields.names,
            is_sure=state.asked,
            draft=typed,
            looked_at=state.room or typed.room,
            found=room,
            refused=await self._directory.refused(actor.workspace, people_of(typed.panel)),
        )
        outcome = await self._threads.write(self._services.candidates.add, command)
        if isinstance(outcome, Saved):
            return _adding().answer(outcome, state, typed)
        if not outcome.page.is_ready:
            return Say.of(not_ready(outcome.page))
        readers = _readers(await self._room(actor, outcome.page.room, typed))
        return _adding(readers).answer(outcome, state, typed)

    async def edit(self, click: Click) -> Answer:
        """The button on the candidate's card."""
        candidate_id = click.pressed.subject
        page = await self._threads.read(self._services.candidates.to_edit, click.actor, candidate_id)
        return EDIT.open(page, CandidateState.of(page))

    async def save(self, submission: Submission) -> Answer:
        """Changes the candidate; a form older than the candidate shows what changed and keeps what was typed."""
        actor = submission.actor
        state, typed = EDIT.sent(submission)
        command = EditCandidate(
            **self._asked_at(actor, state),
            candidate_id=state.candidate_id,
            asked_reason=REASON in submission.form.fields.names,
            is_sure=state.asked,
            draft=typed,
            looked_at=state.room,
            found=await self._directory.conversation(state.room),
            refused=await self._directory.refused(actor.workspace, people_of(typed.panel)),
        )
        return EDIT.answer(await self._threads.write(self._services.candidates.edit, command), state, typed)

    async def resume_add(self, form: Resumed) -> Answer:
        state, _ = _adding().held(form)
        read = self._services.candidates.to_add
        return await self._resumed(await self._threads.read(read, form.actor, state.brief_id, state.guide), form)

    async def _resumed(self, page: CandidatePage, form: Resumed) -> Answer:
        if not page.is_ready:
            return Say.of(not_ready(page))
        _, typed = _adding().held(form)
        return _adding(_readers(await self._room(form.actor, page.room, typed))).resume(page, form)

    async def resume_edit(self, form: Resumed) -> Answer:
        state, _ = EDIT.held(form)
        return EDIT.resume(
            await self._threads.read(self._services.candidates.to_edit, form.actor, state.candidate_id), form
        )

    async def card(self, delivery: Delivery) -> Message | None:
        record = await self._record(delivery)
        return candidate_card(record) if isinstance(record, CandidateRecord) else merged_card(record)

    async def kit(self, delivery: Delivery) -> Message | None:
        """An interviewer who lost the seat before the kit was sent gets none."""
        record = await self._record(delivery)
        if isinstance(record, MergedView):
            return merged_card(record)
        if delivery.operation is Operation.POST and record.panel.seat_of(delivery.conversation) is None:
            return None
        return kit_card(record, delivery.conversation)

    async def soon(self, delivery: Delivery) -> Message | None:
        """None for whoever interviews at another time by now, has sent their scorecard or lost the seat, or is there."""
        record, user = await self._record(delivery), delivery.conversation
        if isinstance(record, MergedView):
            return merged_card(record)
        at = record.panel_page.soon_at(user)
        is_off = at is None or record.decision is not None or not at <= self._clock() < at + SOON
        return None if is_off and delivery.operation is Operation.POST else kit_card(record, user, is_soon=True)

    async def _record(self, delivery: Delivery) -> CandidateRecord | MergedView:
        return await self._threads.read(self._services.candidates.shown, delivery.workspace, delivery.subject.id)

    async def _opened(
        self, actor: Actor, page: CandidatePage, name: str = "", link: str = "", origin: str = ""
    ) -> Answer:
        """As it was typed before, where it could not be sent."""
        if not page.is_ready:
            return Say.of(not_ready(page))
        if page.kept is not None and name in ("", page.kept.name) and not link and not origin:
            return await self._resumed(page, resumed(actor, page.kept))
        given = {field: value for field, value in (("name", name), ("link", link)) if value}
        draft = page.draft.model_copy(update=given)
        room = await self._directory.conversation(page.room) if page.room else None
        state = CandidateState.of(page).model_copy(update={"origin": origin})
        return OpenForm(add_form(page, state, draft, readers=_readers(room)))

    async def _room(self, actor: Actor, room: str, typed: CandidateDraft) -> Conversation | None:
        """The hiring room, or the channel that this person names: of one that they are not in they learn nothing."""
        if room:
            return await self._directory.conversation(room)
        return seen_by(await self._directory.conversation(typed.room), actor.user) if typed.room else None


def _read(fields: Fields, _: CandidateState, draft: bool) -> CandidateDraft:
    return read_candidate_form(fields, draft=draft)


def _adding(readers: int = 0) -> Form[CandidateState, CandidatePage, CandidateDraft]:
    """The form of a new candidate, with how many people are in its room."""

    def draw(page: CandidatePage, state: CandidateState, typed: CandidateDraft | None, notice: str) -> View:
        told = (another_room(page, typed) if typed else None) or escape(notice)
        return add_form(page, state, typed, readers=readers, notice=told)

    return Form(state=CandidateState, read=_read, draw=draw)


def _draw_edit(page: CandidatePage, state: CandidateState, typed: CandidateDraft | None, notice: str) -> View:
    differs = what_changed(page, typed) if typed and notice else NOTHING
    return edit_form(page, state, typed, notice=join([escape(notice), differs]))


EDIT = Form[CandidateState, CandidatePage, CandidateDraft](state=CandidateState, read=_read, draw=_draw_edit)


def _readers(room: Conversation | None) -> int:
    """The bot is a member too, and reads nothing."""
    return len(room.members) - room.has_bot if room and room.members else 0
