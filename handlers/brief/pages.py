"""Writing a brief: three pages that save, what was left unfinished, and who may read along."""

from collections.abc import Mapping
from dataclasses import dataclass

from blocks.brief.form import form_page, read_page, read_room, resume_page
from blocks.brief.ids import BriefState
from blocks.button import ButtonValue
from blocks.forms import OLD_FORM, Fields
from blocks.kit import View
from blocks.routes import Route
from blocks.text import Mrkdwn
from domain.brief.brief import AnyPage, Brief, Page, WayPage, WorkPage
from domain.brief.commands import BriefCommand, KeepPage, SendPage
from domain.brief.flips import Change
from domain.brief.outcome import Outcome, judge_brief
from domain.command import Saved
from domain.ids import new_id
from domain.outgoing import Kind
from domain.people import Actor
from domain.refusals import Refusal
from domain.rooms import seen_by
from handlers.edge.answers import Answer, Clock, CloseForms, Done, NextPage, OpenForm, Renderer, Routes, ShowForm
from handlers.edge.directory import Directory
from handlers.edge.payloads import Click, Command, Shortcut, Submission
from handlers.edge.threads import Threads
from handlers.form import Form
from handlers.hiring_rooms import HiringRooms
from services.briefs import BriefService

PAGES: Mapping[Route, Page] = {Route.BRIEF_WORK: Page.WORK, Route.BRIEF_RISK: Page.RISK, Route.BRIEF_WAY: Page.WAY}
BEFORE: Mapping[Page, Page] = {Page.RISK: Page.WORK, Page.WAY: Page.RISK}
#: The page that asks for an answer, where a button leads straight to it.
ASKED_ON: Mapping[str, Page] = {
    Change.METRIC: Page.WORK,
    Change.DATA: Page.RISK,
    Change.DISCIPLINES: Page.WAY,
    Change.PRODUCT: Page.WAY,
}
BEGUN = "This is how far you had changed it; that is not sent yet."


@dataclass(frozen=True)
class _Typed:
    """What stands in a page, and the channel that page 3 names."""

    answers: AnyPage
    room: str = ""


class BriefHandlers:
    """From `/ai-hire brief` to the page that brings the answer, and back to any page."""

    def __init__(self, *, briefs: BriefService, directory: Directory, threads: Threads, clock: Clock) -> None:
        self._briefs = briefs
        self._directory = directory
        self._rooms = HiringRooms(directory)
        self._threads = threads
        self._clock = clock

    def routes(self) -> Routes:
        return Routes(
            commands={Route.COMMAND_BRIEF: self.command},
            clicks={
                Route.BRIEF_START: self.start,
                Route.BRIEF_RESUME: self.resume,
                Route.BRIEF_DISCARD: self.discard,
                Route.BRIEF_DRAFT: self.keep_page,
                Route.BRIEF_ROOM: self.choose_room,
                Route.BRIEF_BACK: self.back,
                Route.BRIEF_EDIT: self.edit,
            },
            submissions={
                Route.BRIEF_WORK: self.send,
                Route.BRIEF_RISK: self.send,
                Route.BRIEF_WAY: self.send,
            },
            shortcuts={Route.SHORTCUT_BRIEF: self.command},
        )

    def renderers(self) -> Mapping[Kind, Renderer]:
        return {}

    async def command(self, request: Command | Shortcut) -> Answer:
        """The first page; or what is unfinished, to go on with."""
        return OpenForm(self._first(request.actor, await self._threads.read(self._briefs.drafts, request.actor)))

    async def start(self, click: Click) -> Answer:
        """The button "Write a brief", or "Start a new one" beside what is unfinished."""
        if click.form is not None:
            return ShowForm(self._first(click.actor))
        return OpenForm(self._first(click.actor, await self._threads.read(self._briefs.drafts, click.actor)))

    async def resume(self, click: Click) -> Answer:
        pressed = ButtonValue.load(click.value)
        brief = await self._threads.read(self._briefs.to_edit, click.actor, pressed.subject)
        form, state = _form(brief.page), BriefState.of(brief)
        return form.redraw(brief, state) if click.form is not None else form.open(brief, state)

    async def discard(self, click: Click) -> Answer:
        command = BriefCommand(actor=click.actor, now=self._clock(), brief_id=ButtonValue.load(click.value).subject)
        return ShowForm(self._first(click.actor, await self._threads.write(self._briefs.discard, command)))

    async def keep_page(self, click: Click) -> Answer:
        """A tap is saved, with all that stands in the page."""
        await self._kept(click)
        return Done()

    async def choose_room(self, click: Click) -> Answer:
        """Says at once how many people read along there, or why it cannot be the hiring room."""
        brief, state, typed = await self._kept(click)
        note = await self._rooms.note(typed.room, brief, click.actor.user)
        return ShowForm(_draw(Page.WAY, brief, state, typed, note=note))

    async def back(self, click: Click) -> Answer:
        """To the page before; what stands in this one is kept."""
        page = _page(click)
        brief, state, _ = await self._kept(click)
        return _form(BEFORE.get(page, Page.WORK)).redraw(brief, BriefState.of(brief).at(state.version))

    async def send(self, submission: Submission) -> Answer:
        """One page is saved; the next one follows, or the answer."""
        page, actor = _page(submission), submission.actor
        form = _form(page)
        state, typed = form.sent(submission)
        owner = typed.answers.owner if isinstance(typed.answers, WorkPage) and typed.answers.owner != actor.user else ""
        command = SendPage(
            actor=actor,
            now=self._clock(),
            form_id=state.form_id,
            version=state.version,
            brief_id=state.brief,
            page=typed.answers,
            owner_refused=await self._directory.why_not_member(actor.workspace, owner) or "" if owner else "",
            hiring_room=await self._directory.conversation(state.room) if owner and state.room else None,
            room=typed.room,
            found=seen_by(await self._directory.conversation(typed.room), actor.user) if typed.room else None,
        )
        outcome = await self._threads.write(self._briefs.send_page, command)
        if not isinstance(outcome, Saved):
            return form.answer(outcome, state, typed)
        brief = outcome.result
        if page is Page.WAY or (page is Page.RISK and judge_brief(brief).outcome is Outcome.DISCOVERY):
            return CloseForms()
        return NextPage(_draw(Page(page + 1), brief, BriefState.of(brief)))

    async def edit(self, click: Click) -> Answer:
        """The brief's pages again; a what-if that needs words opens the page that asks for them."""
        pressed = ButtonValue.load(click.value)
        brief = await self._threads.read(self._briefs.to_edit, click.actor, pressed.subject)
        page = ASKED_ON.get(pressed.choice, Page.WORK) if brief.is_answered else brief.page
        begun = BEGUN if brief.is_answered and brief.draft is not None else ""
        return OpenForm(_draw(page, brief, BriefState.of(brief), notice=begun))

    async def _kept(self, click: Click) -> tuple[Brief, BriefState, _Typed]:
        state, typed = _form(_page(click)).tapped(click)
        command = KeepPage(
            actor=click.actor, now=self._clock(), form_id=state.form_id, brief_id=state.brief, page=typed.answers
        )
        outcome = await self._threads.write(self._briefs.keep_page, command)
        return outcome.result if isinstance(outcome, Saved) else outcome.page, state, typed

    def _first(self, actor: Actor, drafts: list[Brief] | None = None) -> View:
        """What is unfinished; else page 1 of a brief that begins with the first thing that is saved in it."""
        if drafts:
            return resume_page(drafts)
        now = self._clock()
        brief = Brief(
            id=new_id(), workspace=actor.workspace, manager=actor.user, version=0, created_at=now, updated_at=now
        )
        return _draw(Page.WORK, brief, BriefState.of(brief))


def _page(request: Click | Submission) -> Page:
    form = request.form
    if form is None or form.route is None or form.route not in PAGES:
        raise Refusal(OLD_FORM)
    return PAGES[form.route]


def _form(page: Page) -> Form[BriefState, Brief, _Typed]:
    """One of the three pages, as a form."""

    def read(fields: Fields, state: BriefState, draft: bool) -> _Typed:
        answers = read_page(page, fields, draft=draft)
        return _Typed(answers, room=read_room(fields) if isinstance(answers, WayPage) else "")

    def draw(brief: Brief, state: BriefState, typed: _Typed | None, notice: str) -> View:
        # What somebody else has sent meanwhile stands under what was typed here, not under an old draft.
        fresh = typed and brief.model_copy(update={"draft": brief.answers.with_page(typed.answers)})
        return _draw(page, fresh or brief, BriefState.of(brief).at(state.version), typed, notice=notice)

    return Form(state=BriefState, read=read, draw=draw)


def _draw(
    page: Page,
    brief: Brief,
    state: BriefState,
    typed: _Typed | None = None,
    *,
    note: Mrkdwn | None = None,
    notice: str = "",
) -> View:
    return form_page(
        page,
        brief.working,
        state,
        manager=brief.manager,
        retitle=brief.is_answered or bool(brief.working.title),
        room=typed.room if typed else "",
        room_note=note,
        hiring_room=brief.room,
        notice=notice,
    )
