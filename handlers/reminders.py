"""The one reminder of a day, and putting off what stands in it."""

from collections.abc import Mapping

from blocks.button import OLD_BUTTON, ButtonValue
from blocks.kit import Message
from blocks.routes import Route
from blocks.waiting.not_mine import (
    WHO_ELSE,
    NotMineState,
    declined,
    handed,
    not_mine_form,
    read_not_mine,
    taken_back,
)
from blocks.waiting.reminder import reminder, works_in
from domain.command import Overtaken, Saved
from domain.decision.commands import MoveTodo
from domain.ids import new_id
from domain.onboarding.commands import EditOnboarding
from domain.onboarding.place import Seen
from domain.outgoing.delivery import Delivery, Operation
from domain.outgoing.kinds import Kind
from domain.people import Actor
from domain.refusals import Invalid, Refusal
from domain.waiting.reminders import Ask, NotMine, NotMinePage, Snooze, TakeBack, Until, WorksIn
from handlers.edge.answers import Answer, Done, Renderer, Routes, Say
from handlers.edge.payloads import Click, Command, Resumed, Submission
from handlers.feature import Feature
from handlers.form import Form, Result, Versioned
from services.holidays import regions_of
from services.onboarding.onboarding_rows import Changed as OnboardingChanged
from services.todos import TodoChanged

NOT_MINE = Form[NotMineState, NotMinePage, str](state=NotMineState, read=read_not_mine, draw=not_mine_form)


class ReminderHandlers(Feature):
    """Draws what waits for one person; what is put off says so in the same message."""

    def routes(self) -> Routes:
        mine = (Route.REMINDER_SNOOZE, Route.REMINDER_UNDO, Route.REMINDER_NOT_MINE, Route.REMINDER_SEND_NOT_MINE)
        return Routes(
            commands={Route.COMMAND_HOLIDAYS: self.holidays},
            clicks={
                Route.REMINDER_SNOOZE: self.snooze,
                Route.REMINDER_UNDO: self.snooze,
                Route.REMINDER_NOT_MINE: self.ask_who_else,
                Route.REMINDER_NO_WEEK: self.no_week,
                Route.REMINDER_TAKE_BACK: self.take_back,
            },
            submissions={Route.REMINDER_SEND_NOT_MINE: self.not_mine},
            resumes={Route.REMINDER_SEND_NOT_MINE: self.resume_not_mine},
            # A hire who is a guest is asked for evidence, and may put that off or say that they are not the one.
            guests=frozenset(mine),
        )

    def renderers(self) -> Mapping[Kind, Renderer]:
        return {Kind.REMINDER: self.reminder}

    async def holidays(self, command: Command) -> Answer:
        """Whose weekends and public holidays count for the person; where a place is named, that one's from now on."""
        if not command.text:
            return _works_in(await self._threads.read(self._services.reminders.place, command.actor))
        typed = WorksIn(actor=command.actor, now=self._clock(), place=command.text)
        outcome = await self._threads.write(self._services.reminders.works_in, typed)
        return _works_in((outcome.result if isinstance(outcome, Saved) else outcome.page).place)

    async def snooze(self, click: Click) -> Answer:
        """Asked again on that day; "Undo" carries none."""
        carried = ButtonValue.load(click.selected[0] if click.selected else click.value)
        ask, _, until = carried.choice.partition(".")
        try:
            command = Snooze(
                actor=click.actor,
                now=self._clock(),
                ask=Ask(ask),
                subject=carried.subject,
                until=Until(until) if until else None,
            )
        except ValueError as error:
            raise Refusal(OLD_BUTTON) from error
        await self._threads.write(self._services.reminders.snooze, command)
        return Done()

    async def ask_who_else(self, click: Click) -> Answer:
        """ "Not me"."""
        carried = click.pressed
        ask = _ask(carried.choice)
        page = await self._matter(click.actor, ask, carried.subject)
        matter = page.matter
        state = NotMineState(
            form_id=new_id(),
            version=matter.version,
            ask=ask,
            subject=matter.subject,
            onboarding=matter.hand_over if ask is Ask.REPORT else "",
        )
        return NOT_MINE.open(page, state)

    async def no_week(self, click: Click) -> Answer:
        """ "Not on Mondays"."""
        subject = click.pressed.subject
        command = NotMine(actor=click.actor, now=self._clock(), ask=Ask.WEEK, subject=subject)
        await self._threads.write(self._services.reminders.decline, command)
        return Done()

    async def not_mine(self, submission: Submission) -> Answer:
        """Somebody else does it where the actor may say so; otherwise the hiring manager hears of it."""
        state, to = NOT_MINE.sent(submission)
        actor = submission.actor
        if to == actor.user:
            raise Invalid({WHO_ELSE: "That is you. Please pick somebody else, or leave it empty."})
        if to and state.ask is Ask.TODO:
            return _handed(await self._give_todo(actor, state, to), state, to)
        if to and state.ask is Ask.REPORT:
            return _handed(await self._give_reports(actor, state, to), state, to)
        command = NotMine(**self._asked(actor, state), ask=state.ask, subject=state.subject)
        outcome = await self._threads.write(self._services.reminders.decline, command)
        said = declined(outcome.result if isinstance(outcome, Saved) else outcome.page)
        return Say(said.text, said.blocks)

    async def resume_not_mine(self, form: Resumed) -> Answer:
        state, _ = NOT_MINE.held(form)
        return NOT_MINE.resume(await self._matter(form.actor, state.ask, state.subject), form)

    async def take_back(self, click: Click) -> Answer:
        """ "Undo", of what went to somebody else."""
        carried = click.pressed
        command = TakeBack(actor=click.actor, now=self._clock(), subject=carried.subject)
        if _ask(carried.choice) is Ask.TODO:
            await self._threads.write(self._services.todos.take_back, command)
        else:
            await self._threads.write(self._services.onboardings.take_back, command)
        return Say(taken_back())

    async def _give_todo(self, actor: Actor, state: NotMineState, to: str) -> TodoChanged:
        refused = await self._directory.why_not_member(actor.workspace, to) or ""
        command = MoveTodo(
            **self._asked_at(actor, state),
            todo_id=state.subject,
            owner=to,
            zone="" if refused else await self._directory.zone(actor.workspace, to),
            due_on=None,
            refused=refused,
        )
        return await self._threads.write(self._services.todos.move, command)

    async def _give_reports(self, actor: Actor, state: NotMineState, to: str) -> OnboardingChanged:
        """All reports of the onboarding: whoever writes them owns what was built."""
        read = self._services.onboardings.to_give
        page = await self._threads.read(read, actor, state.onboarding, state.form_id)
        draft = page.draft.model_copy(update={"owner": to})
        zone = await self._directory.own_zone(actor.workspace, to)
        seen = Seen(
            zone=zone or self._directory.default_zone,
            is_default=not zone,
            owner_refused=await self._directory.why_not_member(actor.workspace, to) or "",
            place=await self._directory.conversation(draft.place) if draft.place else None,
        )
        command = EditOnboarding(
            **self._asked(actor, state),
            onboarding_id=state.onboarding,
            draft=draft,
            seen=seen,
        )
        return await self._threads.write(self._services.onboardings.edit, command)

    async def _matter(self, actor: Actor, ask: Ask, subject: str) -> NotMinePage:
        return await self._threads.read(self._services.reminders.to_decline, actor, ask, subject, self._clock())

    async def reminder(self, delivery: Delivery) -> Message | None:
        now = self._clock()
        if delivery.operation is Operation.UPDATE:
            return reminder(await self._threads.read(self._services.reminders.standing, delivery))
        zone, is_away = await self._seen(delivery)
        digest = await self._threads.write(self._services.reminders.look, delivery, now, zone=zone, is_away=is_away)
        return None if digest is None else reminder(digest)

    async def _seen(self, delivery: Delivery) -> tuple[str, bool]:
        """Where they live and whether they are away; where Slack does not answer, as it was and no."""
        try:
            person = await self._directory.person(delivery.workspace, delivery.subject.id)
            zone = await self._directory.zone(delivery.workspace, delivery.subject.id)
        except Refusal:
            return "", False
        return zone, person is not None and person.is_away


def _works_in(place: str) -> Answer:
    return Say(works_in(place, regions_of(place)))


def _ask(carried: str) -> Ask:
    """What the button is about. Raises Refusal for one of another release."""
    try:
        return Ask(carried)
    except ValueError:
        raise Refusal(OLD_BUTTON) from None


def _handed(given: Result[object, Versioned], state: NotMineState, to: str) -> Answer:
    """Raises Refusal where somebody else was faster, or it asks for more."""
    if not isinstance(given, Saved):
        raise Refusal(given.notice if isinstance(given, Overtaken) else given.question)
    said = handed(state.ask, state.onboarding or state.subject, to)
    return Say(said.text, said.blocks)
