"""Onboarding: the command and the button open one form; its card carries the dates."""

import asyncio
from collections.abc import Collection, Mapping
from contextlib import suppress

from blocks.button import ButtonValue
from blocks.kit import Message
from blocks.onboarding.card import moved_card, onboarding_card, ready_list, started_text
from blocks.onboarding.form import OnboardingState, onboarding_form, read_onboarding_form
from blocks.routes import Route
from blocks.text import Mrkdwn
from domain.ids import new_id
from domain.onboarding.commands import EditOnboarding, StartOnboarding
from domain.onboarding.onboarding import OnboardingDraft
from domain.onboarding.place import Seen
from domain.onboarding.views import OnboardingPage
from domain.outgoing import Delivery, Kind
from domain.people import Actor
from domain.refusals import Refusal
from domain.rooms import Conversation, seen_by
from handlers.edge.answers import Answer, Clock, Renderer, Routes, Say, Tick
from handlers.edge.directory import Directory
from handlers.edge.payloads import Click, Command, Submission
from handlers.edge.threads import Threads
from handlers.form import Form
from services.onboardings import OnboardingService

NOBODY = Mrkdwn(
    "Nobody waits for an onboarding. It starts from a decision to hire: add a candidate with `/ai-hire candidate`, "
    "let the panel score, then press “Decide”."
)
FORM = Form[OnboardingState, OnboardingPage, OnboardingDraft](
    state=OnboardingState,
    read=read_onboarding_form,
    draw=lambda page, state, draft, notice: onboarding_form(page, state, draft=draft, notice=notice),
)


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
            submissions={Route.ONBOARDING_START: self.start, Route.ONBOARDING_SAVE: self.save},
            ticks={Tick.UPKEEP: self.upkeep},
        )

    def renderers(self) -> Mapping[Kind, Renderer]:
        return {Kind.ONBOARDING_CARD: self.card}

    async def command(self, command: Command) -> Answer:
        """One hire waits: the form at once. Several: a button each."""
        found = await self._threads.read(self._onboardings.next, command.actor)
        if isinstance(found, OnboardingPage):
            return FORM.open(found, OnboardingState.of(found, new_id()))
        if not found:
            return Say(NOBODY)
        listed = ready_list(found)
        return Say(listed.text, listed.blocks)

    async def open(self, click: Click) -> Answer:
        page = await self._threads.read(self._onboardings.to_start, click.actor, ButtonValue.load(click.value).subject)
        return FORM.open(page, OnboardingState.of(page, new_id()))

    async def edit(self, click: Click) -> Answer:
        page = await self._threads.read(self._onboardings.to_edit, click.actor, ButtonValue.load(click.value).subject)
        return FORM.open(page, OnboardingState.of(page, new_id()))

    async def pick_date(self, click: Click) -> Answer:
        """The dates follow the date picker; what was typed stays, since the fields keep their names."""
        state, typed = FORM.tapped(click)
        picked = typed.start_date
        if state.onboarding_id:
            page = await self._threads.read(self._onboardings.redated, click.actor, state.onboarding_id, picked)
        else:
            page = await self._threads.read(self._onboardings.to_start, click.actor, state.candidate_id, picked)
        return FORM.redraw(page, state, typed)

    async def start(self, submission: Submission) -> Answer:
        state, draft = FORM.sent(submission)
        actor = submission.actor
        command = StartOnboarding(
            actor=actor,
            now=self._clock(),
            form_id=state.form_id,
            candidate_id=state.candidate_id,
            draft=draft,
            seen=await self._seen(actor, draft),
        )
        started = await self._threads.write(self._onboardings.start, command)
        if actor.user in (started.result.owner, started.result.manager):
            return FORM.answer(started, state, draft)
        return Say(started_text(started.result))

    async def save(self, submission: Submission) -> Answer:
        state, draft = FORM.sent(submission)
        command = EditOnboarding(
            actor=submission.actor,
            now=self._clock(),
            form_id=state.form_id,
            version=state.version,
            onboarding_id=state.onboarding_id,
            draft=draft,
            seen=await self._seen(submission.actor, draft),
        )
        return FORM.answer(await self._threads.write(self._onboardings.edit, command), state, draft)

    async def card(self, delivery: Delivery) -> Message | None:
        view = await self._threads.read(self._onboardings.view, delivery.workspace, delivery.subject.id, self._clock())
        onboarding = view.onboarding
        if delivery.conversation not in (onboarding.room, onboarding.manager):
            return moved_card(onboarding)
        return onboarding_card(view, is_copy=delivery.conversation != onboarding.room)

    async def upkeep(self, workspace: str) -> None:
        """Once a day: people who moved to another zone are asked at their own nine o'clock."""
        everybody = await self._threads.read(self._onboardings.everybody, workspace)
        zones = await self._zones(workspace, everybody)
        await self._threads.write(self._onboardings.upkeep, workspace, self._clock(), zones)

    async def _seen(self, actor: Actor, draft: OnboardingDraft) -> Seen:
        """What Slack says of whoever and whatever the draft names."""
        # All at once: Slack's own three seconds are running.
        owner, hire, place, zone, zones = await asyncio.gather(
            self._why_not(actor, draft.owner),
            self._why_not(actor, draft.hire_user),
            self._place(actor, draft.place),
            self._directory.zone(actor.workspace, draft.owner),
            self._zones(actor.workspace, {draft.hire_user} - {""}),
        )
        return Seen(
            zone=zone, zones={**zones, actor.user: actor.zone}, owner_refused=owner, hire_refused=hire, place=place
        )

    async def _zones(self, workspace: str, users: Collection[str]) -> dict[str, str]:
        """Where these people live; whoever cannot be asked for is left out."""
        zones = {}
        for user in sorted(users):
            # One failed look-up stops nobody else's.
            with suppress(Refusal):
                person = await self._directory.person(workspace, user)
                if person is not None and person.zone:
                    zones[user] = person.zone
        return zones

    async def _why_not(self, actor: Actor, user: str) -> str:
        return await self._directory.why_not_member(actor.workspace, user) or "" if user else ""

    async def _place(self, actor: Actor, place: str) -> Conversation | None:
        return seen_by(await self._directory.conversation(place), actor.user) if place else None
