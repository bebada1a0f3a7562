"""Briefs: three pages, the card that turns, and the forms behind its buttons."""

from collections.abc import Mapping
from dataclasses import dataclass

from blocks.brief_card import brief_card, shared_card
from blocks.brief_form import ROOM, form_page, read_page, read_room, resume_page
from blocks.brief_ids import BriefButton, BriefState
from blocks.brief_steps import discovery_over, discovery_steps, trial_over, trial_steps
from blocks.brief_trace import brief_trace
from blocks.checkin_words import standing_line
from blocks.correct_form import correct_form, read_correction
from blocks.kit import Message, View
from blocks.routes import Route
from blocks.share_form import read_share, readers_note, share_form
from blocks.text import Mrkdwn, join, md
from blocks.worth_form import read_worth, worth_form
from domain.briefs import AnyPage, Brief, BriefAnswers, Page, WayPage, WorkPage
from domain.candidates import people_errors
from domain.deliveries import Delivery, Kind
from domain.flips import Change
from domain.ids import new_id
from domain.outcome import Outcome, judge_brief
from domain.people import Actor
from domain.refusals import Invalid, Refusal, Stale
from domain.rooms import Conversation
from handlers.answers import Answer, Clock, CloseForms, Done, NextPage, OpenForm, Renderer, Routes, Say, ShowForm
from handlers.directory import Directory
from handlers.requests import Click, Command, Form, Shortcut, Submission
from services.briefs import BriefService

PAGES: Mapping[Route, Page] = {Route.BRIEF_WORK: Page.WORK, Route.BRIEF_RISK: Page.RISK, Route.BRIEF_WAY: Page.WAY}
BEFORE: Mapping[Page, Page] = {Page.RISK: Page.WORK, Page.WAY: Page.RISK}
#: The page that asks for an answer, where a button leads straight to it.
ASKED_ON: Mapping[Change, Page] = {
    Change.METRIC: Page.WORK,
    Change.DATA: Page.RISK,
    Change.DISCIPLINES: Page.WAY,
    Change.PRODUCT: Page.WAY,
}


BEGUN = "This is how far you had changed it; that is not sent yet."


@dataclass(frozen=True)
class _Opened:
    """A page of a brief that stands in front of somebody."""

    form: Form
    state: BriefState
    page: Page


class BriefHandlers:
    """From `/ai-hire brief` to a card that says what to do next."""

    def __init__(self, *, briefs: BriefService, directory: Directory, clock: Clock) -> None:
        self._briefs = briefs
        self._directory = directory
        self._clock = clock

    def routes(self) -> Routes:
        return Routes(
            commands={Route.COMMAND_BRIEF: self.command},
            clicks={
                Route.BRIEF_START: self.start,
                Route.BRIEF_RESUME: self.resume,
                Route.BRIEF_DISCARD: self.discard,
                Route.BRIEF_DRAFT: self.keep_draft,
                Route.BRIEF_ROOM: self.choose_room,
                Route.BRIEF_BACK: self.back,
                Route.BRIEF_SHOW: self.show,
                Route.BRIEF_EDIT: self.edit,
                Route.BRIEF_LOOK: self.look,
                Route.BRIEF_UNLOOK: self.unlook,
                Route.BRIEF_KEEP: self.keep,
                Route.BRIEF_SHARE: self.ask_room,
                Route.BRIEF_WORTH: self.ask_costs,
                Route.BRIEF_CORRECT: self.ask_correction,
                Route.BRIEF_DISCOVERY: self.start_discovery,
                Route.BRIEF_TRIAL: self.start_trial,
            },
            submissions={
                Route.BRIEF_WORK: self.send,
                Route.BRIEF_RISK: self.send,
                Route.BRIEF_WAY: self.send,
                Route.BRIEF_SHARING: self.share,
                Route.BRIEF_PRICED: self.price,
                Route.BRIEF_CORRECTED: self.correct,
            },
            shortcuts={Route.SHORTCUT_BRIEF: self.command},
        )

    def renderers(self) -> Mapping[Kind, Renderer]:
        return {
            Kind.BRIEF_CARD: self.card,
            Kind.BRIEF_SHARED: self.shared,
            Kind.BRIEF_TRACE: self.trace,
            Kind.BRIEF_DISCOVERY: self.discovery,
            Kind.BRIEF_DISCOVERY_OVER: self.discovery_over,
            Kind.BRIEF_TRIAL: self.trial,
            Kind.BRIEF_TRIAL_OVER: self.trial_over,
        }

    # -- writing it

    async def command(self, request: Command | Shortcut) -> Answer:
        """The first page; or what is unfinished, to go on with."""
        drafts = await self._briefs.drafts(request.actor)
        return OpenForm(resume_page(drafts) if drafts else _first_page(request.actor))

    async def start(self, click: Click) -> Answer:
        """The button "Write a brief", or "Start a new one" beside what is unfinished."""
        if click.form is not None:
            return ShowForm(_first_page(click.actor))
        drafts = await self._briefs.drafts(click.actor)
        return OpenForm(resume_page(drafts) if drafts else _first_page(click.actor))

    async def resume(self, click: Click) -> Answer:
        brief = await self._briefs.editable(click.actor, BriefButton.load(click.value).brief)
        view = _page_of(brief, brief.page)
        return ShowForm(view) if click.form is not None else OpenForm(view)

    async def discard(self, click: Click) -> Answer:
        await self._briefs.discard(actor=click.actor, now=self._clock(), brief_id=BriefButton.load(click.value).brief)
        drafts = await self._briefs.drafts(click.actor)
        return ShowForm(resume_page(drafts) if drafts else _first_page(click.actor))

    async def keep_draft(self, click: Click) -> Answer:
        """A tap is saved, with all that stands in the page."""
        await self._keep(click.actor, _opened(click))
        return Done()

    async def choose_room(self, click: Click) -> Answer:
        """Says at once how many people read along there, or why it cannot be the hiring room."""
        assert click.form is not None
        room = click.selected[0] if click.selected else ""
        if click.form.route is Route.BRIEF_SHARING:
            state = BriefState.load(click.form.private_metadata)
            brief = await self._briefs.shareable(click.actor, state.brief)
            return ShowForm(share_form(brief, state, room=room, note=await self._note(brief.owner, brief.author, room)))
        opened = _opened(click)
        await self._keep(click.actor, opened)
        brief = await self._briefs.editable(click.actor, opened.state.brief)
        note = await self._note(brief.working.owner, brief.author, room)
        return ShowForm(
            form_page(Page.WAY, brief.working, opened.state, author=brief.author, room=room, room_note=note)
        )

    async def back(self, click: Click) -> Answer:
        """To the page before; what stands in this one is kept."""
        opened = _opened(click)
        await self._keep(click.actor, opened)
        brief = await self._briefs.editable(click.actor, opened.state.brief)
        return ShowForm(_page_of(brief, BEFORE.get(opened.page, Page.WORK), version=opened.state.version))

    async def send(self, submission: Submission) -> Answer:
        """One page is saved; the next one follows, or the answer."""
        opened = _opened(submission)
        page = read_page(opened.page, opened.form.fields)
        room = await self._checked(submission.actor, opened, page)
        try:
            brief = await self._briefs.send_page(
                actor=submission.actor,
                now=self._clock(),
                brief_id=opened.state.brief,
                form_id=opened.state.form_id,
                version=opened.state.version,
                page=page,
                room=room,
            )
        except Stale as stale:
            now_saved = await self._briefs.editable(submission.actor, opened.state.brief)
            typed = now_saved.answers.with_page(page)
            return NextPage(_page_of(now_saved, opened.page, answers=typed, room=room, notice=stale.text))
        ends = opened.page is Page.WAY or (opened.page is Page.RISK and judge_brief(brief).outcome is Outcome.DISCOVERY)
        return CloseForms() if ends else NextPage(_page_of(brief, Page(opened.page + 1)))

    async def edit(self, click: Click) -> Answer:
        """The brief's pages again; a what-if that needs words opens the page that asks for them."""
        pressed = BriefButton.load(click.value)
        brief = await self._briefs.editable(click.actor, pressed.brief)
        page = ASKED_ON.get(pressed.change, Page.WORK) if pressed.change else Page.WORK
        begun = BEGUN if brief.is_answered and brief.draft is not None else ""
        return OpenForm(_page_of(brief, page if brief.is_answered else brief.page, notice=begun))

    async def show(self, click: Click) -> Answer:
        """The answer once more, to this person alone."""
        brief = await self._briefs.get(click.actor, BriefButton.load(click.value).brief)
        shown = shared_card(brief, progress=await self._progress(brief))
        return Say(shown.text, shown.blocks)

    # -- the card's buttons

    async def look(self, click: Click) -> Answer:
        pressed = BriefButton.load(click.value)
        if pressed.change is None:
            raise Refusal("This button is from an earlier version of AI Hire. Type /ai-hire list instead.")
        await self._briefs.look(
            actor=click.actor,
            now=self._clock(),
            brief_id=pressed.brief,
            version=pressed.version,
            change=pressed.change,
        )
        return Done()

    async def unlook(self, click: Click) -> Answer:
        await self._briefs.unlook(actor=click.actor, now=self._clock(), brief_id=BriefButton.load(click.value).brief)
        return Done()

    async def keep(self, click: Click) -> Answer:
        pressed = BriefButton.load(click.value)
        if pressed.change is None:
            raise Refusal("This button is from an earlier version of AI Hire. Type /ai-hire list instead.")
        await self._briefs.keep(
            actor=click.actor,
            now=self._clock(),
            brief_id=pressed.brief,
            version=pressed.version,
            change=pressed.change,
        )
        return Done()

    async def ask_room(self, click: Click) -> Answer:
        brief = await self._briefs.shareable(click.actor, BriefButton.load(click.value).brief)
        return OpenForm(share_form(brief, _state(brief)))

    async def share(self, submission: Submission) -> Answer:
        state = BriefState.load(submission.form.private_metadata)
        brief = await self._briefs.shareable(submission.actor, state.brief)
        room = read_share(brief, submission.form.fields)
        if not brief.room:
            await self._check_room(brief.owner, brief.author, room)
        await self._briefs.share(
            actor=submission.actor, now=self._clock(), brief_id=brief.id, form_id=state.form_id, room=room
        )
        return CloseForms()

    async def ask_costs(self, click: Click) -> Answer:
        brief = await self._briefs.editable(click.actor, BriefButton.load(click.value).brief)
        return OpenForm(worth_form(brief, _state(brief)))

    async def price(self, submission: Submission) -> Answer:
        state = BriefState.load(submission.form.private_metadata)
        costs = read_worth(submission.form.fields)
        try:
            await self._briefs.price(
                actor=submission.actor,
                now=self._clock(),
                brief_id=state.brief,
                form_id=state.form_id,
                version=state.version,
                costs=costs,
            )
        except Stale as stale:
            brief = await self._briefs.editable(submission.actor, state.brief)
            return NextPage(worth_form(brief, _state(brief), costs=costs, notice=stale.text))
        return CloseForms()

    async def ask_correction(self, click: Click) -> Answer:
        brief = await self._briefs.editable(click.actor, BriefButton.load(click.value).brief)
        return OpenForm(correct_form(brief, _state(brief)))

    async def correct(self, submission: Submission) -> Answer:
        state = BriefState.load(submission.form.private_metadata)
        typed = read_correction(submission.form.fields)
        try:
            await self._briefs.correct(
                actor=submission.actor,
                now=self._clock(),
                brief_id=state.brief,
                form_id=state.form_id,
                version=state.version,
                kind=typed.kind,
                signal=typed.signal,
                level=typed.level,
                reason=typed.reason,
            )
        except Stale as stale:
            brief = await self._briefs.editable(submission.actor, state.brief)
            return NextPage(correct_form(brief, _state(brief), notice=stale.text, typed=typed))
        return CloseForms()

    async def start_discovery(self, click: Click) -> Answer:
        await self._briefs.start_discovery(
            actor=click.actor, now=self._clock(), brief_id=BriefButton.load(click.value).brief
        )
        return Done()

    async def start_trial(self, click: Click) -> Answer:
        await self._briefs.start_trial(
            actor=click.actor, now=self._clock(), brief_id=BriefButton.load(click.value).brief
        )
        return Done()

    # -- its messages

    async def card(self, delivery: Delivery) -> Message | None:
        brief = await self._shown(delivery)
        return brief_card(brief, progress=await self._progress(brief)) if brief else None

    async def shared(self, delivery: Delivery) -> Message | None:
        brief = await self._shown(delivery)
        return shared_card(brief, progress=await self._progress(brief)) if brief else None

    async def trace(self, delivery: Delivery) -> Message | None:
        brief = await self._shown(delivery)
        return brief_trace(brief) if brief else None

    async def discovery(self, delivery: Delivery) -> Message | None:
        brief = await self._shown(delivery)
        return discovery_steps(brief) if brief else None

    async def discovery_over(self, delivery: Delivery) -> Message | None:
        """Not needed where the brief has found its way out already."""
        brief = await self._shown(delivery)
        return discovery_over(brief) if brief and judge_brief(brief).outcome is Outcome.DISCOVERY else None

    async def trial(self, delivery: Delivery) -> Message | None:
        brief = await self._shown(delivery)
        return trial_steps(brief) if brief else None

    async def trial_over(self, delivery: Delivery) -> Message | None:
        """Not needed where the brief says something else by now."""
        brief = await self._shown(delivery)
        return trial_over(brief) if brief and judge_brief(brief).outcome is Outcome.BUY else None

    # -- what they share

    async def _shown(self, delivery: Delivery) -> Brief | None:
        return await self._briefs.shown(delivery.workspace, delivery.subject.id)

    async def _progress(self, brief: Brief) -> Mrkdwn:
        """Where its hires stand; empty before there is one."""
        return join(standing_line(each) for each in await self._briefs.standings(brief.workspace, brief.id))

    async def _keep(self, actor: Actor, opened: _Opened) -> None:
        page = read_page(opened.page, opened.form.fields, draft=True)
        await self._briefs.keep_draft(actor=actor, now=self._clock(), brief_id=opened.state.brief, page=page)

    async def _checked(self, actor: Actor, opened: _Opened, page: AnyPage) -> str:
        """The room that page 3 names, once everybody who was picked may take part."""
        match page:
            case WorkPage(owner=owner) if owner and owner != actor.user:
                if (reason := await self._directory.why_not_member(actor.workspace, owner)) is not None:
                    raise Invalid({"owner": reason})
                await self._check_owner_reads_along(actor, opened.state, owner)
            case WayPage() if room := read_room(opened.form.fields):
                brief = await self._briefs.editable(actor, opened.state.brief)
                await self._check_room(brief.owner, brief.author, room)
                return room
            case _:
                pass
        return ""

    async def _check_owner_reads_along(self, actor: Actor, state: BriefState, owner: str) -> None:
        """A new owner of a shared brief must be in its hiring room."""
        if not state.version:
            return
        brief = await self._briefs.editable(actor, state.brief)
        if not brief.room or owner == brief.owner:
            return
        room = await self._directory.conversation(brief.room)
        if room is not None and owner not in room.members:
            again = "Type /invite with their name there, then send again: your answers are still here."
            raise Invalid({"owner": f"Not in the hiring room #{room.name} yet. {again}"})

    async def _check_room(self, owner: str, author: str, room: str) -> None:
        if (reason := _why_not(await self._directory.conversation(room), owner, author)) is not None:
            raise Invalid({ROOM: reason})

    async def _note(self, owner: str, author: str, room: str) -> Mrkdwn | None:
        """What to know about a room before the form is sent; None while none is picked."""
        if not room:
            return None
        found = await self._directory.conversation(room)
        if (reason := _why_not(found, owner, author)) is not None:
            return md("{reason}", reason=reason)
        # The bot is a member too, and reads nothing.
        return readers_note(len(found.members) - 1 if found else 0, room)


def _why_not(room: Conversation | None, owner: str, author: str) -> str | None:
    """Why this cannot be the hiring room, with the next step."""
    errors = people_errors({}, owner, room)
    if not errors and room is not None and author not in room.members:
        return f"The hiring manager is not in #{room.name} yet. Type /invite with their name there, then send again."
    return errors.get(ROOM)


def _opened(request: Click | Submission) -> _Opened:
    form = request.form
    if form is None or form.route is None or form.route not in PAGES:
        raise Refusal("This form is from an earlier version of AI Hire. Please close it and open it again.")
    return _Opened(form, BriefState.load(form.private_metadata), PAGES[form.route])


def _state(brief: Brief, version: int | None = None) -> BriefState:
    return BriefState(form_id=new_id(), brief=brief.id, version=brief.version if version is None else version)


def _first_page(actor: Actor) -> View:
    """Page 1 of a brief that begins with the first thing that is saved in it."""
    state = BriefState(form_id=new_id(), brief=new_id())
    return form_page(Page.WORK, BriefAnswers(), state, author=actor.user)


def _page_of(
    brief: Brief,
    page: Page,
    *,
    answers: BriefAnswers | None = None,
    version: int | None = None,
    room: str = "",
    notice: str = "",
) -> View:
    return form_page(
        page,
        answers or brief.working,
        _state(brief, version),
        author=brief.author,
        retitle=brief.is_answered or bool(brief.working.title),
        room=room,
        hiring_room=brief.room,
        notice=notice,
    )
