"""Onboarding: the command and the button open one form; its card carries the dates."""

import asyncio
from collections.abc import Mapping
from datetime import date

from blocks.kit import Message
from blocks.onboarding.card import moved_card, onboarding_card, ready_list, started_text
from blocks.onboarding.form import OnboardingState, onboarding_form, read_onboarding_form, read_start_date
from blocks.routes import Route
from blocks.text import Mrkdwn
from domain.calendar import day_of
from domain.ids import new_id
from domain.onboarding.onboarding import OnboardingDraft
from domain.onboarding.views import OnboardingPage
from domain.outgoing import Delivery, Kind
from domain.people import Actor
from domain.refusals import Invalid, Stale
from domain.rooms import Conversation, seen_by, why_not_postable
from handlers.edge.answers import Answer, Clock, CloseForms, NextPage, OpenForm, Renderer, Routes, Say, ShowForm, Tick
from handlers.edge.directory import Directory
from handlers.edge.payloads import Click, Command, Submission
from handlers.edge.threads import Threads
from services.onboardings import OnboardingService

NOBODY = Mrkdwn(
    "Nobody waits for an onboarding. It starts from a decision to hire: add a candidate with `/ai-hire candidate`, "
    "let the panel score, then press “Decide”."
)
UNSEEN = "I can't see that channel. Type /invite @AI Hire there, then send again: your answers are still here."
NO_HIRE_ACCOUNT = " Or leave this empty: then the owner is asked for evidence."


class OnboardingHandlers:
    """Starts, changes and draws onboardings."""

    def __init__(self, *, onboardings: OnboardingService, directory: Directory, threads: Threads, clock: Clock) -> None:
        self._threads = threads
        self._onboardings = onboardings
        self._directory = directory
        self._clock = clock

    def routes(self) -> Routes:
        return Routes(
            commands={Route.COMMAND_ONBOARD: self.command},
            clicks={
                Route.ONBOARDING_OPEN: self.open,
                Route.ONBOARDING_EDIT: self.edit,
                Route.ONBOARDING_PICK_DATE: self.pick_date,
            },
            submissions={Route.ONBOARDING_START: self.create, Route.ONBOARDING_SAVE: self.save},
            ticks={Tick.UPKEEP: self.upkeep},
        )

    def renderers(self) -> Mapping[Kind, Renderer]:
        return {Kind.ONBOARDING_CARD: self.card}

    async def command(self, command: Command) -> Answer:
        """One hire waits: the form at once. Several: a button each."""
        ready = await self._threads.read(self._onboardings.ready, actor=command.actor)
        if not ready:
            return Say(NOBODY)
        if len(ready) == 1:
            return await self._open(command.actor, ready[0].candidate_id)
        listed = ready_list(ready)
        return Say(listed.text, listed.blocks)

    async def open(self, click: Click) -> Answer:
        return await self._open(click.actor, click.value)

    async def edit(self, click: Click) -> Answer:
        page = await self._threads.read(self._onboardings.editing, actor=click.actor, onboarding_id=click.value)
        assert page.onboarding is not None
        state = OnboardingState(
            form_id=new_id(),
            candidate_id=page.candidate_id,
            onboarding_id=page.onboarding.id,
            version=page.onboarding.version,
        )
        return OpenForm(onboarding_form(page, state))

    async def pick_date(self, click: Click) -> Answer:
        """The dates follow the date picker; what was typed stays, since the fields keep their names."""
        form = click.opened
        state = OnboardingState.load(form.private_metadata)
        picked = read_start_date(form.fields)
        if state.onboarding_id:
            page = await self._threads.read(
                self._onboardings.editing, actor=click.actor, onboarding_id=state.onboarding_id, first_day=picked
            )
        else:
            page = await self._opening(click.actor, state.candidate_id, picked)
        if picked is None:
            return ShowForm(onboarding_form(page.model_copy(update={"has_date": False}), state))
        draft = page.draft.model_copy(update={"start_date": picked})
        return ShowForm(onboarding_form(page, state, draft=draft))

    async def create(self, submission: Submission) -> Answer:
        state = OnboardingState.load(submission.form.private_metadata)
        draft = read_onboarding_form(submission.form.fields)
        actor = submission.actor
        await self._check_people(actor, draft)
        onboarding = await self._threads.write(
            self._onboardings.start,
            actor=actor,
            now=self._clock(),
            form_id=state.form_id,
            candidate_id=state.candidate_id,
            draft=draft,
            zone=await self._directory.zone(actor.workspace, draft.owner),
        )
        if actor.user in (onboarding.owner, onboarding.manager):
            return CloseForms()
        return Say(started_text(onboarding))

    async def save(self, submission: Submission) -> Answer:
        state = OnboardingState.load(submission.form.private_metadata)
        actor = submission.actor
        page = await self._threads.read(self._onboardings.editing, actor=actor, onboarding_id=state.onboarding_id)
        draft = read_onboarding_form(submission.form.fields, page.draft.place)
        await self._check_people(actor, draft)
        try:
            await self._threads.write(
                self._onboardings.edit,
                actor=actor,
                now=self._clock(),
                onboarding_id=state.onboarding_id,
                version=state.version,
                draft=draft,
                zone=await self._directory.zone(actor.workspace, draft.owner),
            )
        except Stale as stale:
            page = await self._threads.read(
                self._onboardings.editing, actor=actor, onboarding_id=state.onboarding_id, first_day=draft.start_date
            )
            assert page.onboarding is not None
            again = state.model_copy(update={"version": page.onboarding.version})
            return NextPage(onboarding_form(page, again, draft=draft, notice=stale.text))
        return CloseForms()

    async def card(self, delivery: Delivery) -> Message | None:
        view = await self._threads.read(
            self._onboardings.card, workspace=delivery.workspace, onboarding_id=delivery.subject.id
        )
        onboarding = view.onboarding
        if delivery.conversation not in (onboarding.room, onboarding.manager):
            return moved_card(onboarding)
        return onboarding_card(view, is_copy=delivery.conversation != onboarding.room)

    async def upkeep(self, workspace: str) -> None:
        """Once a day: owners who moved to another zone are asked at their own nine o'clock."""
        owners = await self._threads.read(self._onboardings.owners, workspace=workspace)
        zones = {owner: await self._directory.zone(workspace, owner) for owner in sorted(owners)}
        await self._threads.write(self._onboardings.upkeep, workspace=workspace, now=self._clock(), zones=zones)

    async def _open(self, actor: Actor, candidate_id: str) -> Answer:
        page = await self._opening(actor, candidate_id)
        return OpenForm(onboarding_form(page, OnboardingState(form_id=new_id(), candidate_id=candidate_id)))

    async def _opening(self, actor: Actor, candidate_id: str, picked: date | None = None) -> OnboardingPage:
        first_day = picked or day_of(self._clock(), actor.zone)
        return await self._threads.read(
            self._onboardings.opening, actor=actor, candidate_id=candidate_id, first_day=first_day
        )

    async def _check_people(self, actor: Actor, draft: OnboardingDraft) -> None:
        """Raises Invalid for people who cannot take part, and for a channel that cannot hold the thread."""
        # All at once: Slack's own three seconds are running.
        owner, onboarding, place = await asyncio.gather(
            self._why_not(actor, draft.owner), self._why_not(actor, draft.hire_user), self._why_not_place(actor, draft)
        )
        found = {"owner": owner, "hire_user": onboarding and onboarding + NO_HIRE_ACCOUNT, "place": place}
        if errors := {field: why for field, why in found.items() if why}:
            raise Invalid(errors)

    async def _why_not(self, actor: Actor, user: str) -> str | None:
        return await self._directory.why_not_member(actor.workspace, user) if user else None

    async def _why_not_place(self, actor: Actor, draft: OnboardingDraft) -> str | None:
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
