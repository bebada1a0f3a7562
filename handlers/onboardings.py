"""Onboarding: the command and the button open one form; its card carries the three dates."""

import asyncio
from collections.abc import Mapping

from blocks.kit import Message
from blocks.onboarding.card import moved_card, onboarding_card, ready_list, started_text
from blocks.onboarding.form import OnboardState, onboard_form, read_onboard_form, read_start_date
from blocks.routes import Route
from blocks.text import Mrkdwn
from domain.calendar import day_of
from domain.ids import new_id
from domain.onboarding.onboarding import HireDraft
from domain.onboarding.views import Start
from domain.outgoing import Delivery, Kind
from domain.people import Actor
from domain.refusals import Invalid, Stale
from domain.rooms import Conversation, seen_by, why_not_postable
from handlers.edge.answers import Answer, Clock, CloseForms, NextPage, OpenForm, Renderer, Routes, Say, ShowForm, Tick
from handlers.edge.directory import Directory
from handlers.edge.payloads import Click, Command, Submission
from handlers.edge.threads import Threads
from services.onboardings import HireService

NOBODY = Mrkdwn(
    "Nobody waits for an onboarding. It starts from a decision to hire: add a candidate with `/ai-hire candidate`, "
    "let the panel score, then press “Decide”."
)
UNSEEN = "I can't see that channel. Type /invite @AI Hire there, then send again: your answers are still here."
NO_HIRE_ACCOUNT = " Or leave this empty: then the owner is asked for evidence."


class HireHandlers:
    """Starts, changes and draws onboardings."""

    def __init__(self, *, hires: HireService, directory: Directory, threads: Threads, clock: Clock) -> None:
        self._threads = threads
        self._hires = hires
        self._directory = directory
        self._clock = clock

    def routes(self) -> Routes:
        return Routes(
            commands={Route.COMMAND_ONBOARD: self.command},
            clicks={Route.HIRE_START: self.open, Route.HIRE_EDIT: self.edit, Route.HIRE_DATE: self.pick_date},
            submissions={Route.HIRE_CREATE: self.create, Route.HIRE_SAVE: self.save},
            ticks={Tick.UPKEEP: self.upkeep},
        )

    def renderers(self) -> Mapping[Kind, Renderer]:
        return {Kind.ONBOARDING_CARD: self.card}

    async def command(self, command: Command) -> Answer:
        """One hire waits: the form at once. Several: a button each."""
        ready = await self._threads.read(self._hires.ready, actor=command.actor)
        if not ready:
            return Say(NOBODY)
        if len(ready) == 1:
            return await self._open(command.actor, ready[0].candidate_id)
        listed = ready_list(ready)
        return Say(listed.text, listed.blocks)

    async def open(self, click: Click) -> Answer:
        return await self._open(click.actor, click.value)

    async def edit(self, click: Click) -> Answer:
        start = await self._threads.read(self._hires.editing, actor=click.actor, hire_id=click.value)
        assert start.hire is not None
        state = OnboardState(
            form_id=new_id(), candidate_id=start.candidate_id, hire_id=start.hire.id, version=start.hire.version
        )
        return OpenForm(onboard_form(start, state, days=self._hires.due_days(start.draft.start_date, start.hire)))

    async def pick_date(self, click: Click) -> Answer:
        """The three dates follow the date picker; what was typed stays, since the fields keep their names."""
        form = click.opened
        state = OnboardState.load(form.private_metadata)
        picked = read_start_date(form.fields)
        if state.hire_id:
            start = await self._threads.read(self._hires.editing, actor=click.actor, hire_id=state.hire_id)
        else:
            start = await self._opening(click.actor, state.candidate_id)
        if picked is None:
            return ShowForm(onboard_form(start, state))
        draft = start.draft.model_copy(update={"start_date": picked})
        return ShowForm(onboard_form(start, state, draft=draft, days=self._hires.due_days(picked, start.hire)))

    async def create(self, submission: Submission) -> Answer:
        state = OnboardState.load(submission.form.private_metadata)
        draft = read_onboard_form(submission.form.fields)
        actor = submission.actor
        await self._check_people(actor, draft)
        hire = await self._threads.write(
            self._hires.start,
            actor=actor,
            now=self._clock(),
            form_id=state.form_id,
            candidate_id=state.candidate_id,
            draft=draft,
            zone=await self._directory.zone(actor.workspace, draft.owner),
        )
        if actor.user in (hire.owner, hire.manager):
            return CloseForms()
        return Say(started_text(hire))

    async def save(self, submission: Submission) -> Answer:
        state = OnboardState.load(submission.form.private_metadata)
        actor = submission.actor
        start = await self._threads.read(self._hires.editing, actor=actor, hire_id=state.hire_id)
        draft = read_onboard_form(submission.form.fields, start.draft.place)
        await self._check_people(actor, draft)
        try:
            await self._threads.write(
                self._hires.edit,
                actor=actor,
                now=self._clock(),
                hire_id=state.hire_id,
                version=state.version,
                draft=draft,
                zone=await self._directory.zone(actor.workspace, draft.owner),
            )
        except Stale as stale:
            start = await self._threads.read(self._hires.editing, actor=actor, hire_id=state.hire_id)
            assert start.hire is not None
            again = state.model_copy(update={"version": start.hire.version})
            days = self._hires.due_days(draft.start_date, start.hire)
            return NextPage(onboard_form(start, again, draft=draft, days=days, notice=stale.text))
        return CloseForms()

    async def card(self, delivery: Delivery) -> Message | None:
        onboarding = await self._threads.read(
            self._hires.card, workspace=delivery.workspace, hire_id=delivery.subject.id
        )
        hire = onboarding.hire
        if delivery.conversation not in (hire.room, hire.manager):
            return moved_card(hire)
        return onboarding_card(onboarding, is_copy=delivery.conversation != hire.room)

    async def upkeep(self, workspace: str) -> None:
        """Once a day: owners who moved to another zone are asked at their own nine o'clock."""
        owners = await self._threads.read(self._hires.owners, workspace=workspace)
        zones = {owner: await self._directory.zone(workspace, owner) for owner in sorted(owners)}
        await self._threads.write(self._hires.upkeep, workspace=workspace, now=self._clock(), zones=zones)

    async def _open(self, actor: Actor, candidate_id: str) -> Answer:
        start = await self._opening(actor, candidate_id)
        return OpenForm(onboard_form(start, OnboardState(form_id=new_id(), candidate_id=candidate_id)))

    async def _opening(self, actor: Actor, candidate_id: str) -> Start:
        today = day_of(self._clock(), actor.zone)
        return await self._threads.read(self._hires.opening, actor=actor, candidate_id=candidate_id, today=today)

    async def _check_people(self, actor: Actor, draft: HireDraft) -> None:
        """Raises Invalid for people who cannot take part, and for a channel that cannot hold the thread."""
        # All at once: Slack's own three seconds are running.
        owner, hire, place = await asyncio.gather(
            self._why_not(actor, draft.owner), self._why_not(actor, draft.hire_user), self._why_not_place(actor, draft)
        )
        found = {"owner": owner, "hire_user": hire and hire + NO_HIRE_ACCOUNT, "place": place}
        if errors := {field: why for field, why in found.items() if why}:
            raise Invalid(errors)

    async def _why_not(self, actor: Actor, user: str) -> str | None:
        return await self._directory.why_not_member(actor.workspace, user) if user else None

    async def _why_not_place(self, actor: Actor, draft: HireDraft) -> str | None:
        if not draft.place:
            return None
        place = await self._directory.conversation(draft.place)
        return why_not_place(seen_by(place, actor.user), draft.owner)


def why_not_place(place: Conversation | None, owner: str) -> str | None:
    """Why an onboarding cannot live in this channel, with the next step; None where it can."""
    if place is None:
        return UNSEEN
    if place.is_direct:
        return "Please pick a channel, or leave this empty for the owner's direct message."
    if place.is_shared:
        return f"#{place.name} is shared with another company. Pick a channel of your own, or leave this empty."
    if (why := why_not_postable(place)) is not None:
        return why
    if owner not in place.members:
        return f"The owner is not in #{place.name} yet. Invite them there, then send again, or leave this empty."
    return None
