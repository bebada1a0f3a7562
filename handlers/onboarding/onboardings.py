"""Onboarding: the command and the button open one form; its card carries the dates."""

import asyncio
from collections.abc import Collection, Mapping
from contextlib import suppress

import structlog

from blocks.kit import Message
from blocks.onboarding.card import left_card, moved_card, onboarding_card, ready_list, started_text
from blocks.onboarding.form import OnboardingState, onboarding_form, read_onboarding_form
from blocks.onboarding.hire import another_account, ended, welcome
from blocks.onboarding.news import news
from blocks.routes import Route
from blocks.text import Mrkdwn
from domain.command import Saved
from domain.ids import new_id
from domain.onboarding.commands import (
    EditOnboarding,
    StartOnboarding,
)
from domain.onboarding.onboarding import OnboardingDraft, judged_of
from domain.onboarding.place import Seen
from domain.onboarding.views import OnboardingPage
from domain.outgoing.delivery import Delivery
from domain.outgoing.kinds import Kind
from domain.outgoing.subject import About, Subject
from domain.people import UNKNOWN, Actor, why_not_hire
from domain.refusals import Refusal
from domain.rooms import Conversation, seen_by
from handlers.edge.answers import Answer, Renderer, Routes, Say, Tick
from handlers.edge.payloads import Click, Command, Resumed, Submission
from handlers.feature import Feature
from handlers.form import Form

log = structlog.get_logger()

NOBODY = Mrkdwn(
    "Nobody waits for an onboarding. It starts from a decision to hire: add a candidate with `/ai-hire candidate`, "
    "let the panel score, then press “Decide”."
)
FORM = Form[OnboardingState, OnboardingPage, OnboardingDraft](
    state=OnboardingState,
    read=read_onboarding_form,
    draw=lambda page, state, draft, notice: onboarding_form(page, state, draft=draft, notice=notice),
)


async def _nothing() -> None:
    return None


class OnboardingHandlers(Feature):
    """Starts, changes and draws onboardings."""

    def routes(self) -> Routes:
        return Routes(
            commands={Route.COMMAND_ONBOARD: self.command},
            clicks={
                Route.ONBOARDING_OPEN: self.open,
                Route.ONBOARDING_EDIT: self.edit,
                Route.ONBOARDING_PICK_DATE: self.pick,
                Route.ONBOARDING_PICK_HIRE: self.pick,
                Route.ONBOARDING_PICK_PLACE: self.pick,
            },
            submissions={
                Route.ONBOARDING_START: self.start,
                Route.ONBOARDING_SAVE: self.save,
            },
            resumes={Route.ONBOARDING_START: self.resume_form, Route.ONBOARDING_SAVE: self.resume_form},
            ticks={Tick.UPKEEP: self.upkeep},
        )

    def renderers(self) -> Mapping[Kind, Renderer]:
        return {
            Kind.ONBOARDING_CARD: self.card,
            Kind.ONBOARDING_NEWS: self._drawing_for(self._services.onboardings.change_view, news),
            Kind.HIRE_WELCOME: self.welcome,
            Kind.HIRE_ENDED: self.ended,
        }

    async def command(self, command: Command) -> Answer:
        """One hire waits: the form at once. Several: a button each."""
        found = await self._threads.read(self._services.starts.next, command.actor)
        if isinstance(found, OnboardingPage):
            return FORM.open(found, OnboardingState.of(found, new_id()))
        if not found:
            return Say(NOBODY)
        return Say.of(ready_list(found))

    async def open(self, click: Click) -> Answer:
        page = await self._threads.read(self._services.starts.to_start, click.actor, _pressed(click))
        return FORM.open(page, OnboardingState.of(page, new_id()))

    async def edit(self, click: Click) -> Answer:
        page = await self._threads.read(self._services.onboardings.to_edit, click.actor, click.pressed.subject)
        return FORM.open(page, OnboardingState.of(page, new_id()))

    async def pick(self, click: Click) -> Answer:
        """The dates follow the date picker, the notes the other two; what was typed stays: the fields keep their names."""
        state, typed = FORM.tapped(click)
        return FORM.redraw(await self._picked(click.actor, state, typed), state, typed)

    async def resume_form(self, form: Resumed) -> Answer:
        state, typed = FORM.held(form)
        return FORM.resume(await self._picked(form.actor, state, typed), form)

    async def _picked(self, actor: Actor, state: OnboardingState, typed: OnboardingDraft) -> OnboardingPage:
        """The page, with the dates that follow from the day, and what Slack says of the rest."""
        picked = typed.start_date
        if state.onboarding_id:
            page = await self._threads.read(self._services.onboardings.redated, actor, state.onboarding_id, picked)
        else:
            page = await self._threads.read(self._services.starts.to_start, actor, _judged(state), picked)
        seen = await self._seen(actor, typed, page.room)
        readers, guests = await self._readers(actor.workspace, seen.place)
        seen = seen.model_copy(update={"readers": readers, "guests": guests})
        return page.model_copy(update={"seen": seen})

    async def start(self, submission: Submission) -> Answer:
        state, draft = FORM.sent(submission)
        actor = submission.actor
        room = await self._threads.read(self._services.onboardings.room, actor, _judged(state))
        command = StartOnboarding(
            **self._asked(actor, state),
            candidate_id=state.candidate_id,
            is_offer=state.is_offer,
            draft=draft,
            seen=await self._seen(actor, draft, room),
            asked=state.asked,
        )
        started = await self._threads.write(self._services.starts.start, command)
        if not isinstance(started, Saved) or actor.user in (started.result.owner, started.result.manager):
            return FORM.answer(started, state, draft)
        return Say(started_text(started.result))

    async def save(self, submission: Submission) -> Answer:
        state, draft = FORM.sent(submission)
        room = await self._threads.read(self._services.onboardings.room, submission.actor, _judged(state))
        command = EditOnboarding(
            **self._asked_at(submission.actor, state),
            onboarding_id=state.onboarding_id,
            draft=draft,
            seen=await self._seen(submission.actor, draft, room),
            asked=state.asked,
        )
        return FORM.answer(await self._threads.write(self._services.onboardings.edit, command), state, draft)

    async def card(self, delivery: Delivery) -> Message | None:
        view = await self._threads.read(
            self._services.onboardings.view, delivery.workspace, delivery.subject.id, self._clock()
        )
        onboarding = view.onboarding
        if delivery.conversation not in (onboarding.room, onboarding.manager):
            is_person = delivery.conversation[:1] in {"U", "W"}
            return moved_card(onboarding) if is_person else left_card(onboarding)
        return onboarding_card(view, is_copy=delivery.conversation != onboarding.room)

    async def welcome(self, delivery: Delivery) -> Message | None:
        view = await self._threads.read(self._services.onboardings.told, delivery, self._clock())
        if view is None:
            return None
        return welcome(view) if delivery.conversation == view.onboarding.hire_user else another_account()

    async def ended(self, delivery: Delivery) -> Message | None:
        view = await self._threads.read(self._services.onboardings.told, delivery, self._clock())
        return None if view is None else ended(view.onboarding)

    async def upkeep(self, workspace: str) -> None:
        """Once a day: people who moved to another zone are asked at their own nine o'clock.

        Whose zone cannot be asked keeps the one that is known, and stops nobody else's.
        """
        everybody = await self._threads.read(self._services.onboardings.everybody, workspace)
        zones = await self._zones(workspace, everybody)
        await self._threads.write(self._services.onboardings.upkeep, workspace, self._clock(), zones)

    async def _seen(self, actor: Actor, draft: OnboardingDraft, room: str) -> Seen:
        """What Slack says of whoever and whatever the draft names; `room` is the hiring room."""
        # All at once: Slack's own three seconds are running.
        owner, hire, place, zone, zones, hiring = await asyncio.gather(
            self._why_not(actor, draft.owner),
            self._why_not_hire(actor, draft.hire_user),
            self._place(actor, draft.place),
            self._directory.own_zone(actor.workspace, draft.owner or actor.user),
            self._zones(actor.workspace, {draft.hire_user} - {""}),
            self._hiring_room(room) if draft.hire_user else _nothing(),
        )
        return Seen(
            zone=zone or self._directory.default_zone,
            is_default=not zone,
            zones={**zones, actor.user: actor.zone},
            owner_refused=owner,
            hire_refused=hire,
            place=place,
            hire_reads=hiring.name if hiring is not None and draft.hire_user in hiring.members else "",
        )

    async def _hiring_room(self, room: str) -> Conversation | None:
        # A room that cannot be looked at holds nobody up: it holds no scores that anybody could read, either.
        with suppress(Refusal):
            return await self._directory.conversation(room)
        return None

    async def _readers(self, workspace: str, place: Conversation | None) -> tuple[int | None, int | None]:
        """How many people read along there, and how many guests; None where there is nobody to count, or too many."""
        if place is None or not place.members:
            return None, None
        with suppress(Refusal):
            readers = await self._directory.readers(workspace, place.members)
            return readers.people, readers.guests
        return None, None

    async def _zones(self, workspace: str, users: Collection[str]) -> dict[str, str]:
        """Where these people live; whoever cannot be asked for is left out."""
        zones = {}
        for user in sorted(users):
            try:
                zone = await self._directory.own_zone(workspace, user)
            except Refusal:
                log.warning("zone not asked", user=user)
                continue
            if zone:
                zones[user] = zone
        return zones

    async def _why_not(self, actor: Actor, user: str) -> str:
        return await self._directory.why_not_member(actor.workspace, user) or "" if user else ""

    async def _why_not_hire(self, actor: Actor, user: str) -> str:
        if not user:
            return ""
        person = await self._directory.person(actor.workspace, user)
        return (UNKNOWN if person is None else why_not_hire(person, actor.workspace)) or ""

    async def _place(self, actor: Actor, place: str) -> Conversation | None:
        return seen_by(await self._directory.conversation(place), actor.user) if place else None


def _judged(state: OnboardingState) -> Subject:
    return judged_of(state.candidate_id, is_offer=state.is_offer)


def _pressed(click: Click) -> Subject:
    """Whose: a candidate, unless the button says that it is an offer."""
    return judged_of(click.pressed.subject, is_offer=click.pressed.choice == About.PROPOSAL)
