"""Candidates: added to a brief, interviewed by a panel, changed by those who look after the brief."""

from domain.brief.brief import Brief
from domain.brief.outcome import judge_brief
from domain.candidate.candidate import Candidate, CandidateDraft, check_draft, people_errors
from domain.candidate.commands import AddCandidate, CandidateCommand, EditCandidate
from domain.candidate.page import CandidatePage
from domain.candidate.record import CandidateRecord
from domain.command import Asks, Overtaken, Saved
from domain.ids import new_id
from domain.outgoing import Kind, Subject, outgoing
from domain.panel.pages import PanelPage
from domain.panel.panel import Panel, deal, field_of, seats_of
from domain.people import Actor
from domain.permissions import Act, check
from domain.refusals import Invalid, Refusal, Stale
from domain.reminders import Ask
from services.brief_changes import check_holds_no_onboarding
from services.change import Root, change
from services.judged import Judging
from services.records import read_record
from services.reminders import settle, wake
from storage.database import Database
from storage.store import Store

# Who has more briefs finds the button on the older ones' cards.
OPENINGS = 100

Added = Saved[CandidatePage] | Overtaken[CandidatePage] | Asks[CandidatePage]
Edited = Saved[CandidateRecord] | Overtaken[CandidatePage] | Asks[CandidatePage]


class CandidateService:
    """Adds and changes candidates. All raise NotFound, NotAllowed and Unavailable."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def openings(self, actor: Actor) -> tuple[CandidatePage, ...]:
        """The briefs that this person looks after, newest first."""
        with self._database.reading(actor.workspace) as store:
            briefs = store.briefs.with_part_of(actor.user, newest=OPENINGS)
            pages = [_page_to_add(store, brief, proposed=False) for brief in briefs]
            ready = [brief for brief, page in zip(briefs, pages, strict=True) if page.is_ready]
            if len(ready) == 1:
                # Its form opens at once.
                pages[briefs.index(ready[0])] = _page_to_add(store, ready[0])
            return tuple(pages)

    def to_add(self, actor: Actor, brief_id: str, guide: str | None = None) -> CandidatePage:
        """One brief, for somebody who may add a candidate to it; `guide` is the one that an open form shows."""
        with self._database.reading(actor.workspace) as store:
            brief = store.briefs.get(brief_id)
            _check_may_add(actor, brief)
            return _page_to_add(store, brief, guide)

    def record(self, workspace: str, candidate_id: str) -> CandidateRecord:
        """For the messages about a candidate."""
        with self._database.reading(workspace) as store:
            return read_record(store, candidate_id)

    def to_edit(self, actor: Actor, candidate_id: str) -> CandidatePage:
        """For the form, and for somebody who may change it."""
        with self._database.reading(actor.workspace) as store:
            record = read_record(store, candidate_id)
            _check_editor(actor, record)
            return _page_to_edit(store, record)

    def add(self, command: AddCandidate) -> Added:
        """A new candidate, with a card in the hiring room and a kit for each interviewer. Raises Invalid at fields."""

        def add(store: Store, page: CandidatePage) -> CandidatePage:
            if not page.is_ready:
                raise Stale(_not_ready(page))
            room = page.room or command.draft.room
            other_room = bool(command.draft.room) and command.draft.room != room
            if other_room or (page.needs_reason and not command.asked_reason):
                raise Stale(_brief_moved_on(page))
            draft = _checked(store, command, page, room)
            if not page.room:
                check_holds_no_onboarding(store, room, field="room")
            brief = store.briefs.set_room(page.brief_id, room)
            candidate = Candidate(
                id=new_id(),
                workspace=brief.workspace,
                brief_id=brief.id,
                manager=brief.manager,
                name=draft.name,
                link=draft.link,
                interview_at=draft.interview_at,
                room=brief.room,
                added_by=command.actor.user,
                added_reason=draft.reason if page.needs_reason else "",
                created_at=command.now,
            )
            panel = Panel(
                id=new_id(),
                workspace=brief.workspace,
                about=candidate.subject,
                guide=page.guide,
                seats=seats_of(page.guide, draft.panel),
            )
            store.candidates.add(candidate)
            store.panels.add(panel)
            store.deliveries.post(
                outgoing(
                    Kind.CANDIDATE_CARD,
                    candidate.subject,
                    candidate.room,
                    people=candidate.people(),
                    at=command.now,
                )
            )
            [seated] = Judging().several(store, [panel])
            self._invite(store, command, seated)
            store.deliveries.refresh(brief.subject, command.now)
            return page.model_copy(update={"candidate_id": candidate.id, "room": room})

        root = Root(
            lock=lambda store: _page_to_add(store, store.briefs.lock(command.brief_id), command.guide),
            check=lambda store, page: _check_may_add(command.actor, store.briefs.get(page.brief_id)),
            version=lambda page: page.version,
            moved=_brief_moved_on,
            subject=lambda page: Subject.candidate(page.candidate_id),
        )
        return change(self._database, command, Act.ADD_CANDIDATE, root, add, lambda _, page: page)

    def edit(self, command: EditCandidate) -> Edited:
        """Another name, link, date or panel; the kits follow. Raises Invalid at fields."""

        def edit(store: Store, before: CandidateRecord) -> CandidateRecord:
            page = _page_to_edit(store, before)
            draft = _checked(store, command, page, page.room if page.is_sealed else "")
            panel = before.panel.seated(draft.panel)
            candidate = before.candidate.edit(draft)
            store.candidates.save(candidate)
            if page.is_sealed:
                store.panels.save(panel)
            for user in set(before.panel.interviewers) - set(panel.interviewers):
                settle(store, user, Ask.SCORE, panel.id, command.now, manager=candidate.manager)
                store.scorecards.drop_draft(panel.id, user)
            record = before.model_copy(update={"candidate": candidate, "panel": panel})
            if candidate.interview_at != before.candidate.interview_at:
                # Moved, it is asked anew; the manager is not asked for a date that is there.
                store.reminders.drop(Ask.SCORE, panel.id)
                settle(store, candidate.manager, Ask.DATE, candidate.id, command.now)
            if page.is_sealed:
                self._invite(store, command, PanelPage(panel=panel, judged=record.judged))
            store.deliveries.refresh(candidate.subject, command.now)
            return record

        root = Root(
            lock=lambda store: read_record(store, command.candidate_id, lock=True),
            check=lambda _, record: _check_editor(command.actor, record),
            version=lambda record: record.version,
            moved=lambda _: (
                "Somebody changed this while you had it open. What you typed is still below; send again to keep it."
            ),
            subject=lambda record: record.candidate.subject,
        )
        return change(self._database, command, Act.EDIT_CANDIDATE, root, edit, _page_to_edit)

    def _invite(self, store: Store, command: CandidateCommand, page: PanelPage) -> None:
        """A kit for each interviewer who has none yet, and a look at whoever has not scored."""
        subject, people = page.judged.about, page.judged.people
        for user in page.panel.interviewers:
            store.deliveries.post(outgoing(Kind.CANDIDATE_KIT, subject, user, people=people, at=command.now, once=user))
            if user in page.panel.outstanding:
                wake(store, user, command.now, manager=people.manager)
        wake(store, people.manager, command.now)


def _page_to_add(store: Store, brief: Brief, guide_id: str | None = None, *, proposed: bool = True) -> CandidatePage:
    """`proposed`: with a panel dealt to those who have a part in the brief."""
    guide = store.guides.current() if guide_id is None else store.guides.get(guide_id)
    earlier = sorted(store.candidates.panel_of(brief.id)) if proposed else ()
    return CandidatePage(
        brief_id=brief.id,
        brief_title=brief.title,
        outcome=judge_brief(brief).outcome,
        missing=brief.answers.missing,
        owner=brief.owner,
        room=brief.room,
        guide=guide,
        version=brief.version,
        draft=CandidateDraft(panel=deal(guide, [brief.manager, brief.owner, *earlier])),
    )


def _page_to_edit(store: Store, record: CandidateRecord) -> CandidatePage:
    candidate, brief = record.candidate, store.briefs.get(record.candidate.brief_id)
    return CandidatePage(
        brief_id=brief.id,
        brief_title=brief.title,
        outcome=record.outcome,
        owner=record.owner,
        room=candidate.room,
        guide=record.guide,
        candidate_id=candidate.id,
        version=record.version,
        is_sealed=not record.panel.is_open,
        draft=CandidateDraft(
            name=candidate.name,
            link=candidate.link,
            interview_at=candidate.interview_at,
            panel=record.panel.coverage,
        ),
    )


def _checked(store: Store, command: CandidateCommand, page: CandidatePage, room: str) -> CandidateDraft:
    """The draft tidied up; raises Invalid with everything that is wrong, at once. Without a room nobody is looked at."""
    others = [each for each in store.candidates.of_brief(page.brief_id) if each.id != page.candidate_id]
    is_new = not page.candidate_id
    errors: dict[str, str] = {}
    if room:
        if room != command.looked_at:
            raise Stale(_brief_moved_on(page))
        errors = people_errors(command.draft.panel, page.owner, command.found)
        errors |= {
            field_of(category): command.refused[user]
            for category, user in command.draft.panel.items()
            if user in command.refused
        }
    elif is_new:
        errors["room"] = "Please pick the hiring room."
    try:
        draft = check_draft(
            command.draft,
            guide=page.guide,
            now=command.now,
            taken=[each.name for each in others],
            reason_needed=is_new and page.needs_reason,
            panel_asked=page.is_sealed,
        )
    except Invalid as invalid:
        raise Invalid(errors | invalid.errors) from None
    if errors:
        raise Invalid(errors)
    return draft


def _check_may_add(actor: Actor, brief: Brief) -> None:
    check(actor, Act.ADD_CANDIDATE, brief.people)
    if not brief.is_answered:
        raise Refusal("This brief is not finished yet. Type /ai-hire brief to go on where you stopped.")


def _check_editor(actor: Actor, record: CandidateRecord) -> None:
    check(actor, Act.EDIT_CANDIDATE, record.candidate.people(record.owner))
    record.candidate.check_editable()


def _brief_moved_on(page: CandidatePage) -> str:
    return f"The brief was changed while you had this open: it says {page.outcome} now. What you typed is still here."


def _not_ready(page: CandidatePage) -> str:
    return (
        f"“{page.brief_title}” was changed: it is not ready for interviews any more. "
        "Look at the brief's card, mend it there, then add the candidate."
    )
