"""Writing a brief: three pages that save, what was left unfinished, and who may read along."""

from collections.abc import Mapping
from dataclasses import dataclass

from blocks.brief.form import form_page, read_page, read_room, resume_page
from blocks.brief.ids import BriefButton, BriefState
from blocks.brief.share_form import share_form
from blocks.kit import View
from blocks.routes import Route
from domain.brief.brief import AnyPage, Brief, BriefAnswers, Page, WayPage, WorkPage
from domain.brief.flips import Change
from domain.brief.outcome import Outcome, judge_brief
from domain.ids import new_id
from domain.outgoing import Kind
from domain.people import Actor
from domain.refusals import Invalid, Refusal, Stale
from handlers.edge.answers import Answer, Clock, CloseForms, Done, NextPage, OpenForm, Renderer, Routes, ShowForm
from handlers.edge.directory import Directory
from handlers.edge.payloads import Click, Command, Form, Shortcut, Submission
from handlers.edge.threads import Threads
from handlers.hiring_rooms import HiringRooms
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
    """From `/ai-hire brief` to the page that brings the answer, and back to any page."""

    def __init__(self, *, briefs: BriefService, directory: Directory, threads: Threads, clock: Clock) -> None:
        self._threads = threads
        self._briefs = briefs
        self._directory = directory
        self._rooms = HiringRooms(directory)
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
        drafts = await self._threads.read(self._briefs.drafts, request.actor)
        return OpenForm(resume_page(drafts) if drafts else _first_page(request.actor))

    async def start(self, click: Click) -> Answer:
        """The button "Write a brief", or "Start a new one" beside what is unfinished."""
        if click.form is not None:
            return ShowForm(_first_page(click.actor))
        drafts = await self._threads.read(self._briefs.drafts, click.actor)
        return OpenForm(resume_page(drafts) if drafts else _first_page(click.actor))

    async def resume(self, click: Click) -> Answer:
        brief = await self._threads.read(self._briefs.editable, click.actor, BriefButton.load(click.value).brief)
        view = _page_of(brief, brief.page)
        return ShowForm(view) if click.form is not None else OpenForm(view)

    async def discard(self, click: Click) -> Answer:
        await self._threads.write(
            self._briefs.discard, actor=click.actor, now=self._clock(), brief_id=BriefButton.load(click.value).brief
        )
        drafts = await self._threads.read(self._briefs.drafts, click.actor)
        return ShowForm(resume_page(drafts) if drafts else _first_page(click.actor))

    async def keep_draft(self, click: Click) -> Answer:
        """A tap is saved, with all that stands in the page."""
        await self._keep(click.actor, _opened(click))
        return Done()

    async def choose_room(self, click: Click) -> Answer:
        """Says at once how many people read along there, or why it cannot be the hiring room."""
        form = click.opened
        room = click.selected[0] if click.selected else ""
        if form.route is Route.BRIEF_SHARING:
            state = BriefState.load(form.private_metadata)
            brief = await self._threads.read(self._briefs.shareable, click.actor, state.brief)
            note = await self._rooms.note(room, owner=brief.owner, author=brief.author, actor=click.actor.user)
            return ShowForm(share_form(brief, state, room=room, note=note))
        opened = _opened(click)
        await self._keep(click.actor, opened)
        brief = await self._threads.read(self._briefs.editable, click.actor, opened.state.brief)
        note = await self._rooms.note(room, owner=brief.owner, author=brief.author, actor=click.actor.user)
        return ShowForm(
            form_page(Page.WAY, brief.working, opened.state, author=brief.author, room=room, room_note=note)
        )

    async def back(self, click: Click) -> Answer:
        """To the page before; what stands in this one is kept."""
        opened = _opened(click)
        await self._keep(click.actor, opened)
        brief = await self._threads.read(self._briefs.editable, click.actor, opened.state.brief)
        return ShowForm(_page_of(brief, BEFORE.get(opened.page, Page.WORK), version=opened.state.version))

    async def send(self, submission: Submission) -> Answer:
        """One page is saved; the next one follows, or the answer."""
        opened = _opened(submission)
        page = read_page(opened.page, opened.form.fields)
        room = await self._checked(submission.actor, opened, page)
        try:
            brief = await self._threads.write(
                self._briefs.send_page,
                actor=submission.actor,
                now=self._clock(),
                brief_id=opened.state.brief,
                form_id=opened.state.form_id,
                version=opened.state.version,
                page=page,
                room=room,
            )
        except Stale as stale:
            now_saved = await self._threads.read(self._briefs.editable, submission.actor, opened.state.brief)
            typed = now_saved.answers.with_page(page)
            return NextPage(_page_of(now_saved, opened.page, answers=typed, room=room, notice=stale.text))
        ends = opened.page is Page.WAY or (opened.page is Page.RISK and judge_brief(brief).outcome is Outcome.DISCOVERY)
        return CloseForms() if ends else NextPage(_page_of(brief, Page(opened.page + 1)))

    async def edit(self, click: Click) -> Answer:
        """The brief's pages again; a what-if that needs words opens the page that asks for them."""
        pressed = BriefButton.load(click.value)
        brief = await self._threads.read(self._briefs.editable, click.actor, pressed.brief)
        page = ASKED_ON.get(pressed.change, Page.WORK) if pressed.change else Page.WORK
        begun = BEGUN if brief.is_answered and brief.draft is not None else ""
        return OpenForm(_page_of(brief, page if brief.is_answered else brief.page, notice=begun))

    async def _keep(self, actor: Actor, opened: _Opened) -> None:
        page = read_page(opened.page, opened.form.fields, draft=True)
        await self._threads.write(
            self._briefs.keep_draft,
            actor=actor,
            now=self._clock(),
            brief_id=opened.state.brief,
            form_id=opened.state.form_id,
            page=page,
        )

    async def _checked(self, actor: Actor, opened: _Opened, page: AnyPage) -> str:
        """The room that page 3 names, once everybody who was picked may take part."""
        match page:
            case WorkPage(owner=owner) if owner and owner != actor.user:
                if (reason := await self._directory.why_not_member(actor.workspace, owner)) is not None:
                    raise Invalid({"owner": reason})
                if opened.state.version:
                    await self._rooms.check_new_owner(
                        await self._threads.read(self._briefs.editable, actor, opened.state.brief), owner
                    )
            case WayPage() if room := read_room(opened.form.fields):
                brief = await self._threads.read(self._briefs.editable, actor, opened.state.brief)
                await self._rooms.check(room, owner=brief.owner, author=brief.author, actor=actor.user)
                return room
            case _:
                pass
        return ""


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
