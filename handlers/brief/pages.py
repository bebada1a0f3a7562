"""Writing a brief: three pages that save, what was left unfinished, and who may read along."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from blocks.brief.form import form_page, read_page, read_room
from blocks.brief.ids import BriefState
from blocks.brief.publish_form import publish_form, read_reason
from blocks.brief.unfinished import resume_page
from blocks.forms import OLD_FORM, Fields
from blocks.kit import View
from blocks.routes import Route
from blocks.text import Mrkdwn
from domain.brief.brief import Brief, Page, PageAnswers, WayAnswers, WorkAnswers
from domain.brief.commands import BriefCommand, KeepPage, KeepReason, PublishEdit, SendPage
from domain.brief.flips import Change
from domain.brief.outcome import Outcome, judge_brief
from domain.brief.view import WritingPage
from domain.command import Overtaken, Saved
from domain.ids import new_id
from domain.people import Actor
from domain.refusals import Invalid, Refusal
from domain.rooms import Conversation, seen_by
from handlers.brief.rooms import room_note
from handlers.edge.answers import Answer, CloseForms, Done, NextPage, OpenForm, Routes, Say, ShowForm
from handlers.edge.payloads import Click, Command, Resumed, Shortcut, Submission
from handlers.feature import Feature
from handlers.form import MOVED, RESUMED, Form
from services.brief.writing import Changed

PAGES: Mapping[Route, Page] = {Route.BRIEF_WORK: Page.WORK, Route.BRIEF_RISK: Page.RISK, Route.BRIEF_WAY: Page.WAY}
BEFORE: Mapping[Page, Page] = {Page.RISK: Page.WORK, Page.WAY: Page.RISK}
#: The page that asks for an answer, where a button leads straight to it.
ASKED_ON: Mapping[str, Page] = {
    Change.METRIC: Page.WORK,
    Change.DATA: Page.RISK,
    Change.DISCIPLINES: Page.WAY,
    Change.PRODUCT: Page.WAY,
}
THROWN_AWAY = Mrkdwn("Thrown away. What was published stays as it is; `/ai-hire list` shows what waits.")
BEGUN = "This is how far you had changed it; that is not sent yet."
OVERTAKEN = "Somebody published a change since you began. What you changed is laid over it; that is not sent yet."

PUBLISH = Form[BriefState, WritingPage, str](
    state=BriefState,
    read=read_reason,
    draw=lambda writing, state, reason, notice: publish_form(writing, state, reason=reason, notice=notice),
)


@dataclass(frozen=True)
class _Typed:
    """What stands in a page, and the channel that page 3 names."""

    answers: PageAnswers
    room: str = ""


class BriefHandlers(Feature):
    """From `/ai-hire brief` to the page that brings the answer, and back to any page."""

    def routes(self) -> Routes:
        return Routes(
            commands={Route.COMMAND_BRIEF: self.command},
            clicks={
                Route.BRIEF_START: self.start,
                Route.BRIEF_RESUME: self.resume,
                Route.BRIEF_DISCARD: self.discard,
                Route.BRIEF_DRAFT: self.keep_page,
                Route.BRIEF_KEEP_REASON: self.keep_reason,
                Route.BRIEF_ROOM: self.choose_room,
                Route.BRIEF_BACK: self.back,
                Route.BRIEF_EDIT: self.edit,
                Route.BRIEF_REVIEW: self.review,
                Route.BRIEF_BACK_TO_PAGES: self.back_to_pages,
            },
            submissions={
                Route.BRIEF_WORK: self.send,
                Route.BRIEF_RISK: self.send,
                Route.BRIEF_WAY: self.send,
                Route.BRIEF_PUBLISH: self.publish,
            },
            resumes={**dict.fromkeys(PAGES, self.resume_page), Route.BRIEF_PUBLISH: self.resume_publish},
            shortcuts={Route.SHORTCUT_BRIEF: self.command},
        )

    async def command(self, request: Command | Shortcut) -> Answer:
        """The first page; or what is unfinished, to go on with."""
        return OpenForm(
            self._first(request.actor, await self._threads.read(self._services.writing.unfinished, request.actor))
        )

    async def start(self, click: Click) -> Answer:
        """The button "Write a brief", or "Start a new one" beside what is unfinished."""
        if click.form is not None:
            return ShowForm(self._first(click.actor))
        return OpenForm(
            self._first(click.actor, await self._threads.read(self._services.writing.unfinished, click.actor))
        )

    async def resume(self, click: Click) -> Answer:
        """On the page where it stopped: a brief that is being written, or an edit of one."""
        pressed = click.pressed
        writing = await self._threads.read(self._services.writing.to_write, click.actor, pressed.subject)
        view = _page_of(writing, writing.page)
        return ShowForm(view) if click.form is not None else OpenForm(view)

    async def discard(self, click: Click) -> Answer:
        command = BriefCommand(actor=click.actor, now=self._clock(), brief_id=click.pressed.subject)
        left = await self._threads.write(self._services.writing.discard, command)
        return ShowForm(self._first(click.actor, left)) if click.form is not None else Say(THROWN_AWAY)

    async def keep_page(self, click: Click) -> Answer:
        """A tap or a word is saved, with all that stands in the page."""
        await self._kept(click)
        return Done()

    async def choose_room(self, click: Click) -> Answer:
        """Says at once how many people read along there, or why it cannot be the hiring room."""
        writing, state, typed = await self._kept(click)
        note = await room_note(self._directory, typed.room, writing.brief, click.actor.user)
        return ShowForm(_draw(Page.WAY, writing.brief, state, typed, note=note))

    async def back(self, click: Click) -> Answer:
        """To the page before; what stands in this one is kept."""
        page = _page(click)
        writing, state, _ = await self._kept(click)
        return _form(BEFORE.get(page, Page.WORK)).redraw(writing, BriefState.of(writing.brief).at(state.version))

    async def send(self, submission: Submission) -> Answer:
        """One page is saved; the next one follows, or the answer. The last one of an edit is followed by what it changes."""
        form = _form(_page(submission))
        state, typed = form.sent(submission)
        command = await self._sending(submission.actor, state, typed)
        outcome = await self._threads.write(self._services.writing.send_page, command)
        if not isinstance(outcome, Saved):
            return form.answer(outcome, state, typed)
        page, writing = _page(submission), outcome.result
        brief = writing.brief
        is_last = page is Page.WAY or (page is Page.RISK and judge_brief(brief.as_drafted).outcome is Outcome.DISCOVERY)
        if not is_last:
            return NextPage(_draw(Page(page + 1), brief, BriefState.of(brief)))
        return NextPage(publish_form(writing, BriefState.of(brief))) if state.is_edit else CloseForms()

    async def review(self, click: Click) -> Answer:
        """Past the pages that follow, to what this edit changes; what cannot be used is named above the page."""
        page = _page(click)
        form = _form(page)
        state, typed = form.tapped(click)
        try:
            sent = form.read(click.opened.fields, state, False)
        except Invalid as invalid:
            writing, state, typed = await self._kept(click)
            return form.redraw(writing, state, typed, notice=invalid.text)
        command = await self._sending(click.actor, state, sent)
        outcome = await self._threads.write(self._services.writing.review, command)
        if not isinstance(outcome, Saved):
            notice = outcome.notice if isinstance(outcome, Overtaken) else outcome.question
            return form.redraw(outcome.page, state.at(outcome.page.version), typed, notice)
        return ShowForm(publish_form(outcome.result, BriefState.of(outcome.result.brief)))

    async def back_to_pages(self, click: Click) -> Answer:
        """From what an edit changes to its last page; the reason typed so far is kept."""
        brief = (await self._reason(click)).brief
        discovery = judge_brief(brief.as_drafted).outcome is Outcome.DISCOVERY
        return ShowForm(_draw(Page.RISK if discovery else Page.WAY, brief, BriefState.of(brief)))

    async def keep_reason(self, click: Click) -> Answer:
        """Why, as far as it is typed."""
        await self._reason(click)
        return Done()

    async def publish(self, submission: Submission) -> Answer:
        """The edit becomes the brief, in one step."""
        state, reason = PUBLISH.sent(submission)
        actor = submission.actor
        brief = (await self._threads.read(self._services.writing.to_write, actor, state.brief)).brief
        owner = brief.working.owner
        refused, room = await self._owner(actor, owner, brief.room) if owner != brief.owner else ("", None)
        command = PublishEdit(
            **self._asked_at(actor, state), brief_id=state.brief, reason=reason, owner_refused=refused, hiring_room=room
        )
        return PUBLISH.answer(await self._threads.write(self._services.writing.publish, command), state, reason)

    async def edit(self, click: Click) -> Answer:
        """The brief's pages again; a what-if that needs words opens the page that asks for them."""
        pressed = click.pressed
        writing = await self._threads.read(self._services.writing.to_write, click.actor, pressed.subject)
        brief = writing.brief
        return OpenForm(_page_of(writing, ASKED_ON.get(pressed.choice, Page.WORK) if brief.is_answered else brief.page))

    async def resume_page(self, form: Resumed) -> Answer:
        """A page that could not be sent; what stands in it is kept as if it had been tapped."""
        page = PAGES[form.route]
        state, typed = _form(page).held(form)
        writing = await self._keep(form.actor, state, typed)
        notice = RESUMED if writing.version == state.version else MOVED
        same = BriefState.of(writing.brief).model_copy(update={"form_id": state.form_id})
        return OpenForm(_draw(page, writing.brief, same, typed, notice=notice))

    async def resume_publish(self, form: Resumed) -> Answer:
        state, _ = PUBLISH.held(form)
        return PUBLISH.resume(await self._threads.read(self._services.writing.to_write, form.actor, state.brief), form)

    async def _reason(self, click: Click) -> WritingPage:
        state, reason = PUBLISH.tapped(click)
        command = KeepReason(**self._asked(click.actor, state), brief_id=state.brief, reason=reason)
        return _kept_of(await self._threads.write(self._services.writing.keep_reason, command))

    async def _sending(self, actor: Actor, state: BriefState, typed: _Typed) -> SendPage:
        owner = (
            typed.answers.owner if isinstance(typed.answers, WorkAnswers) and typed.answers.owner != actor.user else ""
        )
        refused, room = await self._owner(actor, owner, state.room)
        return SendPage(
            **self._asked_at(actor, state),
            brief_id=state.brief,
            page=typed.answers,
            owner_refused=refused,
            hiring_room=room,
            room=typed.room,
            found=seen_by(await self._directory.conversation(typed.room), actor.user) if typed.room else None,
            is_sure=state.asked,
        )

    async def _owner(self, actor: Actor, owner: str, room: str) -> tuple[str, Conversation | None]:
        """Why this person cannot own it, and the hiring room that they have to be in."""
        if not owner:
            return "", None
        refused = await self._directory.why_not_member(actor.workspace, owner) if owner != actor.user else None
        return refused or "", await self._directory.conversation(room) if room else None

    async def _kept(self, click: Click) -> tuple[WritingPage, BriefState, _Typed]:
        state, typed = _form(_page(click)).tapped(click)
        return await self._keep(click.actor, state, typed), state, typed

    async def _keep(self, actor: Actor, state: BriefState, typed: _Typed) -> WritingPage:
        command = KeepPage(
            **self._asked(actor, state),
            brief_id=state.brief,
            page=typed.answers,
            read_at=state.version,
        )
        return _kept_of(await self._threads.write(self._services.writing.keep_page, command))

    def _first(self, actor: Actor, unfinished: list[WritingPage] | None = None) -> View:
        """What is unfinished; else page 1 of a brief that begins with the first thing that is saved in it."""
        if unfinished:
            return resume_page(unfinished)
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


def _kept_of(outcome: Changed) -> WritingPage:
    return outcome.result if isinstance(outcome, Saved) else outcome.page


def _form(page: Page) -> Form[BriefState, WritingPage, _Typed]:
    """One of the three pages, as a form."""

    def read(fields: Fields, state: BriefState, draft: bool) -> _Typed:
        answers = read_page(page, fields, draft=draft)
        return _Typed(answers, room=read_room(fields) if isinstance(answers, WayAnswers) else "")

    def draw(writing: WritingPage, state: BriefState, typed: _Typed | None, notice: str) -> View:
        brief = writing.brief
        # What was typed is in the draft already, over what somebody else has sent meanwhile.
        held = dict(typed.answers) if typed is not None and notice else {}
        renew = [name for name, value in held.items() if getattr(brief.working, name) != value]
        shown = BriefState.of(brief, asked=state.asked).at(state.version)
        return _draw(page, brief, shown, typed, notice=notice, renew=renew)

    return Form(state=BriefState, read=read, draw=draw)


def _page_of(writing: WritingPage, page: Page) -> View:
    """A page, with a word above it where this person had begun to change what is published."""
    brief = writing.brief
    begun = OVERTAKEN if writing.overtaken else BEGUN
    notice = begun if brief.is_answered and brief.draft is not None else ""
    return _draw(page, brief, BriefState.of(brief), notice=notice)


def _draw(
    page: Page,
    brief: Brief,
    state: BriefState,
    typed: _Typed | None = None,
    *,
    note: Mrkdwn | None = None,
    notice: str = "",
    renew: Collection[str] = (),
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
        is_edit=brief.is_answered,
        renew=renew,
    )
