"""Adding and changing candidates; their card and the interviewers' kits."""

from asyncio import gather
from collections.abc import Mapping
from dataclasses import replace

from blocks.candidate.card import candidate_card
from blocks.candidate.form import (
    NOTHING,
    REASON,
    ROOM,
    BriefChoice,
    CandidateFormState,
    CandidateSheet,
    Entry,
    add_form,
    brief_menu,
    brief_moved_on,
    draft_of,
    edit_form,
    not_ready,
    read_candidate_form,
    what_changed,
)
from blocks.candidate.interview_kit import kit_card
from blocks.kit import Message, View
from blocks.routes import Route
from blocks.text import Mrkdwn, escape
from domain.candidate.candidate import Coverage, check_draft, field_of, people_errors
from domain.candidate.record import CandidateRecord
from domain.ids import new_id
from domain.outgoing import Delivery, Kind, Operation
from domain.people import Actor
from domain.refusals import Invalid, Refusal, Stale
from domain.rooms import Conversation, seen_by
from handlers.edge.answers import Answer, Clock, CloseForms, NextPage, OpenForm, Renderer, Routes, Say, ShowForm
from handlers.edge.directory import Directory
from handlers.edge.payloads import Click, Command, Form, Submission
from handlers.edge.threads import Threads
from services.candidates import CandidateService, Opening

NO_BRIEF = "There is no finished brief of yours yet, and a candidate belongs to one. Type /ai-hire brief to write it."


class CandidateHandlers:
    """From "Add candidate" to a panel that knows what to ask."""

    def __init__(self, *, candidates: CandidateService, directory: Directory, threads: Threads, clock: Clock) -> None:
        self._threads = threads
        self._candidates = candidates
        self._directory = directory
        self._clock = clock

    def routes(self) -> Routes:
        return Routes(
            commands={Route.COMMAND_CANDIDATE: self.start},
            clicks={
                Route.CANDIDATE_CHOOSE: self.start,
                Route.CANDIDATE_ADD: self.add,
                Route.CANDIDATE_ROOM: self.choose_room,
                Route.CANDIDATE_EDIT: self.edit,
            },
            submissions={Route.CANDIDATE_CREATE: self.create, Route.CANDIDATE_SAVE: self.save},
        )

    def renderers(self) -> Mapping[Kind, Renderer]:
        return {Kind.CANDIDATE_CARD: self.card, Kind.CANDIDATE_KIT: self.kit}

    async def start(self, request: Command | Click) -> Answer:
        """The form at once where only one brief fits, else a short list of them."""
        openings = await self._threads.read(self._candidates.openings, actor=request.actor)
        if not openings:
            raise Refusal(NO_BRIEF)
        ready = [opening for opening in openings if opening.is_ready]
        if not ready:
            return _not_ready(openings[0])
        if len(ready) == 1:
            return OpenForm(await self._first_form(ready[0], name=request.text if isinstance(request, Command) else ""))
        menu = brief_menu(
            [
                BriefChoice(id=opening.brief_id, version=opening.version, title=opening.title, outcome=opening.outcome)
                for opening in ready
            ]
        )
        return Say(menu.text, menu.blocks)

    async def add(self, click: Click) -> Answer:
        """The button on a brief's card."""
        opening = await self._threads.read(self._candidates.opening, actor=click.actor, brief_id=id_in(click.value))
        return OpenForm(await self._first_form(opening)) if opening.is_ready else _not_ready(opening)

    async def choose_room(self, click: Click) -> Answer:
        """Says at once how many people read along there, or why it cannot be the hiring room."""
        form = click.opened
        state = CandidateFormState.load(form.private_metadata)
        opening = await self._threads.read(
            self._candidates.opening, actor=click.actor, brief_id=state.brief_id, guide=state.guide
        )
        entry = read_candidate_form(form.fields, draft=True)
        room = await self._room(opening.room) if opening.room else await self._picked(click.actor, entry.room)
        sheet = await self._sheet(opening, room)
        if _other_room(opening, entry):
            sheet = replace(sheet, notice=brief_moved_on(opening.outcome, opening.room))
        elif entry.room and (wrong := people_errors({}, opening.owner, room).get(ROOM)):
            sheet = replace(sheet, notice=escape(wrong))
        return ShowForm(add_form(sheet, state, entry))

    async def create(self, submission: Submission) -> Answer:
        """Adds the candidate; the form stays as typed until everybody is in the room."""
        form, actor = submission.form, submission.actor
        state = CandidateFormState.load(form.private_metadata)
        entry = read_candidate_form(form.fields)
        opening = await self._threads.read(
            self._candidates.opening, actor=actor, brief_id=state.brief_id, guide=state.guide
        )
        if not opening.is_ready:
            return _not_ready(opening)
        if not _asks_too_little(opening, entry, form):
            room = await self._room(opening.room) if opening.room else await self._picked(actor, entry.room)
            await self._check(actor, opening, entry, room)
        try:
            await self._threads.write(
                self._candidates.add,
                actor=actor,
                now=self._clock(),
                form_id=state.form_id,
                brief_id=state.brief_id,
                version=state.version,
                draft=draft_of(entry),
                guide=state.guide,
                zones=await self._zones(actor, entry.panel),
            )
        except Stale:
            changed = await self._threads.read(
                self._candidates.opening, actor=actor, brief_id=state.brief_id, guide=state.guide
            )
            room = await self._room(changed.room) if changed.room else await self._picked(actor, entry.room)
            notice = brief_moved_on(changed.outcome, changed.room if _other_room(changed, entry) else "")
            sheet = replace(await self._sheet(changed, room), notice=notice)
            return NextPage(add_form(sheet, state.model_copy(update={"version": changed.version}), entry))
        return CloseForms()

    async def edit(self, click: Click) -> Answer:
        """The button on the candidate's card."""
        record = await self._threads.read(
            self._candidates.record_to_edit, actor=click.actor, candidate_id=id_in(click.value)
        )
        return OpenForm(_edit_form(record, new_id(), _entry_of(record)))

    async def save(self, submission: Submission) -> Answer:
        """Changes the candidate; a form older than the candidate shows what changed and keeps what was typed."""
        form, actor = submission.form, submission.actor
        state = CandidateFormState.load(form.private_metadata)
        entry = read_candidate_form(form.fields)
        record = await self._threads.read(self._candidates.record_to_edit, actor=actor, candidate_id=state.candidate_id)
        is_stale = record.candidate.version != state.version
        if not is_stale and not record.candidate.is_open:
            room = await self._room(record.candidate.room)
            if errors := await self._people_errors(actor, entry.panel, record.owner, room):
                raise Invalid(errors)
        try:
            await self._threads.write(
                self._candidates.edit,
                actor=actor,
                now=self._clock(),
                form_id=state.form_id,
                candidate_id=state.candidate_id,
                version=state.version,
                draft=draft_of(entry),
                zones=await self._zones(actor, entry.panel),
            )
        except Stale:
            record = await self._threads.read(
                self._candidates.record_to_edit, actor=actor, candidate_id=state.candidate_id
            )
            return NextPage(_edit_form(record, state.form_id, entry, what_changed(record.candidate, entry)))
        return CloseForms()

    async def _zones(self, actor: Actor, panel: Coverage) -> dict[str, str]:
        """Where each interviewer lives, for reminders at nine in their morning."""
        people = {user for user in panel.values() if user}
        return {user: await self._directory.zone(actor.workspace, user) for user in sorted(people)}

    async def card(self, delivery: Delivery) -> Message | None:
        return candidate_card(await self._record(delivery))

    async def kit(self, delivery: Delivery) -> Message | None:
        """An interviewer who lost the seat before the kit was sent gets none."""
        record = await self._record(delivery)
        if delivery.operation is Operation.POST and record.candidate.seat_of(delivery.conversation) is None:
            return None
        return kit_card(record, delivery.conversation)

    async def _record(self, delivery: Delivery) -> CandidateRecord:
        return await self._threads.read(
            self._candidates.record, workspace=delivery.workspace, candidate_id=delivery.subject.id
        )

    async def _first_form(self, opening: Opening, name: str = "") -> View:
        state = CandidateFormState(
            form_id=new_id(), version=opening.version, brief_id=opening.brief_id, guide=opening.guide.id
        )
        sheet = await self._sheet(opening, await self._room(opening.room))
        return add_form(sheet, state, Entry(name=name, panel=opening.dealt))

    async def _sheet(self, opening: Opening, room: Conversation | None) -> CandidateSheet:
        return CandidateSheet(
            brief_title=opening.title,
            outcome=opening.outcome,
            guide=opening.guide,
            room=opening.room,
            readers=len(room.members) - room.has_bot if room and room.members else 0,
        )

    async def _room(self, channel: str) -> Conversation | None:
        return await self._directory.conversation(channel) if channel else None

    async def _picked(self, actor: Actor, channel: str) -> Conversation | None:
        """A channel that this person names; of a private one that they are not in, they learn nothing."""
        return seen_by(await self._room(channel), actor.user)

    async def _check(self, actor: Actor, opening: Opening, entry: Entry, room: Conversation | None) -> None:
        """Everything that is wrong, at once."""
        errors = await self._people_errors(actor, entry.panel, opening.owner, room)
        try:
            check_draft(draft_of(entry), guide=opening.guide, now=self._clock(), reason_needed=opening.needs_reason)
        except Invalid as invalid:
            errors |= invalid.errors
        if errors:
            raise Invalid(errors)

    async def _people_errors(
        self, actor: Actor, panel: Coverage, owner: str, room: Conversation | None
    ) -> dict[str, str]:
        errors = people_errors(panel, owner, room)
        people = sorted(set(panel.values()))
        reasons = dict(
            zip(
                people,
                await gather(*[self._directory.why_not_member(actor.workspace, user) for user in people]),
                strict=True,
            )
        )
        for category, person in panel.items():
            if (reason := reasons[person]) is not None:
                errors[field_of(category)] = reason
        return errors


def _asks_too_little(opening: Opening, entry: Entry, form: Form) -> bool:
    """The brief has moved on, and the form lacks a field or offers one that is settled: it is shown anew."""
    return _other_room(opening, entry) or (opening.needs_reason and REASON not in form.fields.by_name)


def _other_room(opening: Opening, entry: Entry) -> bool:
    return bool(opening.room and entry.room and opening.room != entry.room)


def id_in(value: str) -> str:
    """The id in a button's value, which may carry a version: a form always opens at the newest."""
    return value.partition(":")[0]


def _not_ready(opening: Opening) -> Say:
    refused = not_ready(
        brief_id=opening.brief_id,
        version=opening.version,
        title=opening.title,
        outcome=opening.outcome,
        missing=opening.missing,
    )
    return Say(refused.text, refused.blocks)


def _entry_of(record: CandidateRecord) -> Entry:
    candidate = record.candidate
    return Entry(
        name=candidate.name, link=candidate.link, interview_at=candidate.interview_at, panel=candidate.coverage
    )


def _edit_form(record: CandidateRecord, form_id: str, entry: Entry, notice: Mrkdwn = NOTHING) -> View:
    candidate = record.candidate
    state = CandidateFormState(
        form_id=form_id, version=candidate.version, brief_id=candidate.brief_id, candidate_id=candidate.id
    )
    sheet = CandidateSheet(
        brief_title=record.brief_title,
        outcome=record.outcome,
        guide=candidate.guide,
        room=candidate.room,
        is_sealed=not candidate.is_open,
        notice=notice,
    )
    return edit_form(sheet, state, entry)
