"""A brief is written: page by page, as a draft that is kept while it is typed, then in one step."""

from collections.abc import Callable
from typing import Final

from domain.brief.brief import Brief, BriefAnswers, Discipline, Page, PageAnswers, RiskAnswers, WayAnswers, WorkAnswers
from domain.brief.commands import (
    BriefCommand,
    KeepPage,
    KeepReason,
    PublishEdit,
    SendPage,
)
from domain.brief.view import WritingPage
from domain.command import Asks, Command, Overtaken, Saved
from domain.outgoing.subject import Subject
from domain.people import Actor
from domain.permissions import Act, may
from domain.refusals import Invalid, NotFound, Refusal
from domain.rooms import why_not_chosen
from services.brief.changes import (
    changing,
    check_may,
    check_owner,
    in_interviews,
    moved_on,
    page_after,
    reason_or_refuse,
    save,
    share_in,
)
from services.change import Root, change, itself
from storage.brief.history import BriefDraft
from storage.database import Database
from storage.store import Store

Changed = Saved[WritingPage] | Overtaken[WritingPage] | Asks[WritingPage]


NO_AI: Final = (
    "No AI skill at all? Then it is ordinary software work, and an AI hire does not fit it. Tick AI, or send it again."
)
TORN: Final = "Page 2 says both that a person checks each answer first and that it acts without a person. Press Back and keep one."


class WritingService:
    """Every use case of the pages; each is one transaction. All raise NotFound, NotAllowed, Refusal and Unavailable."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def to_write(self, actor: Actor, brief_id: str) -> WritingPage:
        """One brief as its pages show it: with what this person has changed and not sent yet."""
        with self._database.reading(actor.workspace) as store:
            brief = store.briefs.get(brief_id)
            check_may(store, actor, Act.EDIT_BRIEF, brief)
            return writing_of(store, actor, brief)

    def unfinished(self, actor: Actor) -> list[WritingPage]:
        """Briefs that this person has begun to write, then those that they have begun to edit; newest first each."""
        with self._database.reading(actor.workspace) as store:
            return _unfinished(store, actor)

    def keep_page(self, command: KeepPage) -> Changed:
        """Keeps what stands in an open page, without a word to anybody and without a new version."""

        def keep(store: Store, writing: WritingPage) -> WritingPage:
            keep_edit(store, command, writing, writing.page)
            return writing

        return change(self._database, command, "brief.draft", _of_page(command, command.read_at), keep, itself)

    def keep_reason(self, command: KeepReason) -> Changed:
        """Keeps what was typed as the reason of an edit that is not published yet."""

        def keep(store: Store, writing: WritingPage) -> WritingPage:
            if (draft := store.brief_drafts.of(command.brief_id, command.actor.user)) is not None:
                kept = draft.model_copy(update={"reason": command.reason})
                store.brief_drafts.keep(command.brief_id, command.actor.user, kept)
            return writing

        return change(self._database, command, "brief.draft", _own(command), keep, itself)

    def send_page(self, command: SendPage) -> Changed:
        """One page. Written for the first time it is saved, and the last one brings the answer; of an edit it is kept.

        Raises Invalid at the owner or the room.
        """

        def send(store: Store, writing: WritingPage) -> WritingPage | Asks[WritingPage]:
            brief = writing.brief
            if isinstance(command.page, WorkAnswers):
                check_owner(store, brief, command.page.owner, command.owner_refused, command.hiring_room)
            if _lacks_ai(command.page) and not _lacks_ai(brief.answers) and not command.is_sure:
                return Asks(writing, NO_AI)
            if brief.is_answered:
                keep_edit(store, command, writing, Page(min(writing.page + 1, Page.WAY)))
                return writing
            if command.room and (reason := why_not_chosen(command.found, brief.owner, brief.manager)) is not None:
                raise Invalid({"room": reason})
            changed = brief.answering(brief.answers.with_page(command.page))
            page = page_after(brief, changed, command.page)
            saved = save(store, command, brief, changed.model_copy(update={"page": page}))
            sent = writing.model_copy(update={"brief": saved.with_draft(brief.draft)})
            keep_edit(store, command, sent, page)
            if command.room and saved.is_answered:
                return writing.model_copy(update={"brief": share_in(store, command, saved, command.room)})
            return sent

        return change(self._database, command, "brief.edit", _of_page(command, command.version or 0), send, itself)

    def review(self, command: SendPage) -> Changed:
        """As `send_page`, of a page that stays open: it is kept, and what is wrong in it comes back as a question."""
        try:
            return self.send_page(command)
        except Invalid as invalid:
            # Two transactions: of what was refused nothing is left, and the page is kept all the same.
            tap = KeepPage(
                actor=command.actor,
                now=command.now,
                form_id=command.form_id,
                brief_id=command.brief_id,
                page=command.page,
                read_at=command.version or 0,
            )
            kept = self.keep_page(tap)
            return Asks(kept.result if isinstance(kept, Saved) else kept.page, invalid.text)

    def publish(self, command: PublishEdit) -> Changed:
        """This person's edit becomes the brief, in one step. Raises Invalid at the reason, Refusal for what excludes itself."""

        def publish(store: Store, writing: WritingPage) -> WritingPage:
            brief = writing.brief
            if writing.changed:
                reason = reason_or_refuse(command.reason, writing.shift)
                if brief.working.is_torn and not brief.answers.is_torn:
                    raise Refusal(TORN)
                if brief.working.owner != brief.owner:
                    check_owner(store, brief, brief.working.owner, command.owner_refused, command.hiring_room)
                brief = save(store, command, brief, brief.as_drafted, reason)
            store.brief_drafts.drop(brief.id, command.actor.user)
            return writing.model_copy(update={"brief": brief})

        def page(_: Store, writing: WritingPage) -> WritingPage:
            return writing.model_copy(update={"reason": command.reason})

        return change(self._database, command, "brief.edit", _own(command), publish, page)

    def discard(self, command: BriefCommand) -> list[WritingPage]:
        """Throws away an unfinished brief with all its words, or this person's edit of a finished one.

        Gives what is left unfinished.
        """
        left: list[WritingPage] = []

        def discard(store: Store, brief: Brief) -> Brief:
            if brief.is_answered:
                store.brief_drafts.drop(brief.id, command.actor.user)
                left.extend(_unfinished(store, command.actor))
                return brief
            blank = {"answers": BriefAnswers(), "overrules": (), "discarded": True, "updated_at": command.now}
            gone = brief.model_copy(update=blank)
            store.briefs.save(gone)
            store.brief_drafts.drop(brief.id)
            # One of its pages may have been kept because it could not be sent.
            for form_id in store.kept.forms(store.kept.whole(brief.subject)):
                store.kept_forms.let_go(form_id)
                store.deliveries.refresh(Subject.form(form_id), command.now)
            left.extend(_unfinished(store, command.actor))
            return gone

        change(self._database, command, "brief.discard", changing(command, Act.EDIT_BRIEF), discard, itself)
        return left


def _root(
    command: KeepPage | KeepReason | SendPage | PublishEdit, lock: Callable[[Store], WritingPage]
) -> Root[WritingPage]:
    return Root(
        lock=lock,
        check=lambda store, writing: check_may(store, command.actor, Act.EDIT_BRIEF, writing.brief),
        version=lambda writing: writing.version,
        moved=lambda writing: moved_on(writing.brief, writing.brief.working),
        subject=lambda writing: writing.brief.subject,
    )


def _own(command: KeepReason | PublishEdit) -> Root[WritingPage]:
    """What this person has changed of a brief."""
    return _root(command, lambda store: writing_of(store, command.actor, store.briefs.lock(command.brief_id)))


def _of_page(command: KeepPage | SendPage, read_at: int) -> Root[WritingPage]:
    """The brief of a page, with what this person has changed of it, the page included.

    A brief begins with the first thing that its form saves.
    """

    def lock(store: Store) -> WritingPage:
        brief = store.briefs.find(command.brief_id)
        if brief is None:
            actor, now = command.actor, command.now
            new = Brief(
                id=command.brief_id,
                workspace=actor.workspace,
                manager=actor.user,
                version=0,
                created_at=now,
                updated_at=now,
            )
            brief = store.briefs.begin(new)
        if brief.discarded:
            raise NotFound("This brief was discarded. Type /ai-hire brief to start a new one.")
        # As the person saw it when they typed; laid over what others have published since.
        seen = store.brief_versions.answers_at(brief, read_at) if brief.is_answered else brief.answers
        draft = store.brief_drafts.of(brief.id, command.actor.user)
        mine = _working(store, brief, draft, seen).with_page(command.page).rebased(seen, brief.answers)
        return WritingPage(
            brief=brief.with_draft(mine),
            page=_page_of(command),
            reason=draft.reason if draft else "",
            interviews=len(in_interviews(store, brief)) if brief.is_answered else 0,
        )

    return _root(command, lock)


def _working(store: Store, brief: Brief, draft: BriefDraft | None, onto: BriefAnswers) -> BriefAnswers:
    """This person's edit as it would be, had it been begun from `onto`."""
    if draft is None:
        return onto
    if not brief.is_answered:
        return draft.answers
    return draft.answers.rebased(store.brief_versions.answers_at(brief, draft.version), onto)


def _unfinished(store: Store, actor: Actor) -> list[WritingPage]:
    drafts = store.brief_drafts.all_of(actor.user)
    begun = store.briefs.drafts_of(actor.user)
    held = store.briefs.several(drafts)
    edited = [held[each] for each in drafts if each in held and held[each].is_answered]
    mine = [*begun, *(brief for brief in edited if may(actor, Act.EDIT_BRIEF, brief.people))]
    return [_written(store, brief, drafts.get(brief.id)) for brief in mine]


def writing_of(store: Store, actor: Actor, brief: Brief) -> WritingPage:
    """The brief with what this person has changed and not published."""
    written = _written(store, brief, store.brief_drafts.of(brief.id, actor.user))
    return written.model_copy(update={"interviews": len(in_interviews(store, brief))})


def _written(store: Store, brief: Brief, draft: BriefDraft | None) -> WritingPage:
    mine = brief.with_draft(_working(store, brief, draft, brief.answers))
    reason = draft.reason if draft is not None else ""
    if draft is None or mine.draft is None or not brief.is_answered:
        return WritingPage(brief=mine, page=Page.WORK if brief.is_answered else brief.page, reason=reason)
    return WritingPage(brief=mine, page=draft.page, reason=reason, overtaken=draft.version != brief.version)


def keep_edit(store: Store, command: Command, writing: WritingPage, page: Page) -> None:
    """What this person has changed, at the brief's version; nothing where it is as it was."""
    brief, user = writing.brief, command.actor.user
    before = store.brief_drafts.of(brief.id, user)
    if (brief.draft is None) != (before is None):
        store.homes.touch(user, command.now)
    if brief.draft is None:
        store.brief_drafts.drop(brief.id, user)
        return
    draft = BriefDraft(
        answers=brief.draft, version=brief.version, page=page, reason=writing.reason, updated_at=command.now
    )
    if draft != before:
        store.brief_drafts.keep(brief.id, user, draft)


def _page_of(command: KeepPage | SendPage) -> Page:
    match command.page:
        case WorkAnswers():
            return Page.WORK
        case RiskAnswers():
            return Page.RISK
        case WayAnswers():
            return Page.WAY


def _lacks_ai(answers: PageAnswers | BriefAnswers) -> bool:
    """Skills are ticked, and AI is none of them."""
    held = () if isinstance(answers, WorkAnswers | RiskAnswers) else answers.disciplines
    return bool(held) and Discipline.AI not in held
