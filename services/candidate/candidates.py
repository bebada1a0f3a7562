"""Candidates: added to a brief, interviewed by a panel, changed by those who look after the brief."""

from datetime import datetime, timedelta
from typing import Final

from domain.brief.brief import Brief
from domain.brief.outcome import judge_brief
from domain.candidate.candidate import NOBODY, Candidate, CandidateDraft, check_draft, is_long_over, people_errors
from domain.candidate.commands import AddCandidate, CandidateCommand, EditCandidate
from domain.candidate.merging import MergedView
from domain.candidate.page import CandidatePage, Namesake
from domain.candidate.record import CandidateRecord
from domain.command import Asks, Command, Overtaken, Saved
from domain.guide.guide import Guide
from domain.ids import new_id
from domain.outgoing.kinds import Kind
from domain.outgoing.sending import outgoing
from domain.outgoing.subject import Subject
from domain.panel.pages import PanelPage
from domain.panel.panel import MOST_VOICES, Panel, deal, field_of, people_of, seats_of
from domain.panel.versions import panel_version
from domain.people import Actor
from domain.permissions import Act, check, may
from domain.question.approval import AskedBrief
from domain.refusals import Invalid, NotFound, Refusal, Stale, Why
from domain.scorecard import check_reason
from domain.waiting.kept_form import NEW_CANDIDATE
from domain.waiting.reminders import Ask
from services.brief.approvals import check_approved
from services.brief.changes import ALL_CLOSED, check_holds_no_onboarding, check_takes_more, take_room
from services.change import Root, change, itself
from services.holidays import MONDAY_TO_FRIDAY, WorkingDays
from services.outgoing.reminders import settle, wake
from services.panel.judged import Judging
from services.panel.panels import keep_panel, open_when_complete, seat_lost
from services.records import read_record
from services.todos import deal_rechecks
from storage.database import Database
from storage.store import Store

# Who has more briefs finds the button on the older ones' cards.
OPENINGS = 100


Added = Saved[CandidatePage] | Overtaken[CandidatePage] | Asks[CandidatePage]


Edited = Saved[CandidateRecord] | Overtaken[CandidatePage] | Asks[CandidatePage]

SAME: Final = (
    "Somebody of that name is a candidate for another brief. Say below whether it is the same person, then send again."
)
NO_OTHER: Final = (
    "There is no other open brief of yours that takes candidates and does not have them yet. "
    "Type /ai-hire brief to write one."
)
#: So many are named, the oldest first.
NAMESAKES: Final = 5

#: Between the two times that the kit comes.
APART: Final = timedelta(hours=1)

LONG_OVER: Final = (
    "The interview lies in the past: whoever interviews is asked for their scorecard at once. If that is right, send "
    "again; else pick another day."
)


class CandidateService:
    """Adds and changes candidates. All raise NotFound, NotAllowed and Unavailable."""

    def __init__(self, database: Database, days: WorkingDays = MONDAY_TO_FRIDAY) -> None:
        self._database = database
        self._days = days

    def openings(self, actor: Actor) -> tuple[CandidatePage, ...]:
        """The briefs that this person looks after, newest first.

        Raises Refusal where the only one waits for its approval, or all are closed.
        """
        with self._database.reading(actor.workspace) as store:
            asked, pages = _openings(store, actor)
            ready = [each for each, page in zip(asked, pages, strict=True) if page.is_ready]
            if len(ready) == 1:
                # Its form opens at once.
                check_approved(ready[0])
                pages[asked.index(ready[0])] = _with_kept(store, _page_to_add(store, ready[0].brief), actor.user)
            return tuple(pages)

    def elsewhere(self, actor: Actor, candidate_id: str) -> tuple[Candidate, tuple[CandidatePage, ...]]:
        """A candidate, and the other briefs for which this person could add them, newest first. Raises Refusal for none."""
        with self._database.reading(actor.workspace) as store:
            candidate = store.candidates.get(candidate_id)
            check(actor, Act.ADD_CANDIDATE, candidate.people(store.briefs.get(candidate.brief_id).owner))
            _, pages = _openings(store, actor)
            taken = {candidate.brief_id, *store.candidates.briefs_of(candidate)}
            free = tuple(page for page in pages if page.is_ready and page.brief_id not in taken)
            if not free:
                raise Refusal(NO_OTHER)
            return candidate, free

    def to_add(self, actor: Actor, brief_id: str, guide: str | None = None) -> CandidatePage:
        """One brief, for somebody who may add a candidate to it; `guide` is the one that an open form shows.

        Raises Refusal where the brief is not finished, is closed, or waits for its approval.
        """
        with self._database.reading(actor.workspace) as store:
            asked = store.questions.with_brief(brief_id)
            _check_may_add(actor, asked)
            return _with_kept(store, _page_to_add(store, asked.brief, guide), actor.user)

    def record(self, workspace: str, candidate_id: str) -> CandidateRecord:
        """The candidate in front of the brief, the panel and what was decided."""
        with self._database.reading(workspace) as store:
            return read_record(store, candidate_id)

    def shown(self, workspace: str, candidate_id: str) -> CandidateRecord | MergedView:
        """For the messages about a candidate; of a record that went into another one, where that is."""
        with self._database.reading(workspace) as store:
            try:
                return read_record(store, candidate_id)
            except NotFound:
                return store.candidates.merged(candidate_id)

    def to_edit(self, actor: Actor, candidate_id: str) -> CandidatePage:
        """For the form, and for somebody who may change it."""
        with self._database.reading(actor.workspace) as store:
            record = read_record(store, candidate_id)
            check_editor(actor, record)
            return _page_to_edit(store, record)

    def add(self, command: AddCandidate) -> Added:
        """A new candidate, with a card in the hiring room, a kit for each interviewer, and the re-checks of its brief.

        Raises Refusal where the brief is not finished or is closed, and Invalid at fields.
        """

        def add(store: Store, page: CandidatePage) -> CandidatePage | Asks[CandidatePage]:
            if not page.is_ready:
                raise Stale(_not_ready(page))
            room = page.room or command.draft.room
            other_room = bool(command.draft.room) and command.draft.room != room
            if other_room or (page.needs_reason and not command.asked_reason):
                raise Stale(_brief_moved_on(page))
            draft = _checked(store, command, page, room)
            if is_long_over(draft.interview_at, command.now) and not command.is_sure:
                return Asks(page, LONG_OVER)
            same = _same_person(store, command, page, draft)
            if isinstance(same, Asks):
                return same
            if not page.room:
                check_holds_no_onboarding(store, room, field="room")
            brief = take_room(store, command, page.brief_id, room)
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
                person=same,
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
            store.panel_versions.add(panel_version(panel, 1, command.actor.user, command.now))
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
            deal_rechecks(store, command, brief, self._days)
            store.deliveries.refresh(brief.subject, command.now)
            return page.model_copy(update={"candidate_id": candidate.id, "room": room})

        root = Root(
            lock=lambda store: _page_to_add(store, store.briefs.lock(command.brief_id), command.guide),
            check=lambda store, page: _check_may_add(command.actor, store.questions.with_brief(page.brief_id)),
            version=lambda page: page.version,
            moved=_brief_moved_on,
            subject=lambda page: (
                Subject.candidate(page.candidate_id) if page.candidate_id else Subject.brief(page.brief_id)
            ),
        )
        return change(self._database, command, Act.ADD_CANDIDATE, root, add, itself)

    def edit(self, command: EditCandidate) -> Edited:
        """Another name, link, date or panel; the kits follow. Raises Refusal, and Invalid at fields.

        Asks for a reason where somebody would lose a seat after the first scorecard is in.
        """

        def edit(store: Store, before: CandidateRecord) -> CandidateRecord | Asks[CandidatePage]:
            page = _page_to_edit(store, before)
            draft = _checked(store, command, page, page.room if page.is_sealed else "")
            dropped = before.panel.dropped(draft.panel)
            if dropped and not command.asked_reason:
                asking = page.model_copy(update={"dropped": dropped, "draft": draft})
                return Asks(asking, _why_dropped(before, len(dropped)))
            moved = draft.interview_at != before.candidate.interview_at
            if moved and is_long_over(draft.interview_at, command.now) and not command.is_sure:
                return Asks(page.model_copy(update={"dropped": dropped}), LONG_OVER)
            why = check_reason(draft.reason) if dropped else ""
            panel = before.panel.seated(draft.panel, command.actor.user, command.now, why)
            candidate = before.candidate.edit(draft, command.actor.user, command.now)
            store.candidates.save(candidate)
            if page.is_sealed:
                keep_panel(store, command, panel)
            record = before.model_copy(update={"candidate": candidate, "panel": panel})
            changed = PanelPage(panel=panel, judged=record.judged)
            for user in set(before.panel.interviewers) - set(panel.interviewers):
                seat_lost(store, command, changed, user)
            if moved:
                # Moved, it is asked anew; the manager is not asked for a date that is there.
                store.reminders.drop(Ask.SCORE, panel.id)
                settle(store, candidate.manager, Ask.DATE, candidate.id, command.now)
            if page.is_sealed:
                self._invite(store, command, changed)
                changed = open_when_complete(store, command, changed)
            store.deliveries.refresh(candidate.subject, command.now)
            return record.model_copy(update={"panel": changed.panel})

        root = Root(
            lock=lambda store: read_record(store, command.candidate_id, lock=True),
            check=lambda _, record: check_editor(command.actor, record),
            version=lambda record: record.version,
            moved=lambda _: (
                "Somebody changed this while you had it open. What you typed is still below; send again to keep it."
            ),
            subject=lambda record: record.candidate.subject,
        )
        return change(self._database, command, Act.EDIT_CANDIDATE, root, edit, _page_to_edit)

    def _invite(self, store: Store, command: CandidateCommand, page: PanelPage) -> None:
        """A kit for each interviewer who has none yet, and a look at whoever has not scored."""
        people = page.judged.people
        for user in page.panel.interviewers:
            send_kit(store, command, page, user)
            if user in page.panel.outstanding:
                wake(store, user, command.now, manager=people.manager)
        wake(store, people.manager, command.now)


def _openings(store: Store, actor: Actor) -> tuple[list[AskedBrief], list[CandidatePage]]:
    held = store.questions.with_part_of(actor.user, newest=OPENINGS)
    asked = [each for each in held if each.brief.let_be is None]
    if held and not asked:
        raise Refusal(ALL_CLOSED)
    return asked, [_page_to_add(store, each.brief, proposed=False) for each in asked]


def _page_to_add(store: Store, brief: Brief, guide_id: str | None = None, *, proposed: bool = True) -> CandidatePage:
    """`proposed`: with the last candidate's panel, else one dealt to whom the settings name, or who has a part in it."""
    guide = store.guides.current() if guide_id is None else store.guides.get(guide_id)
    panel = (_last_panel(store, brief, guide) or _default_panel(store, brief, guide)) if proposed else {}
    dealt = deal(guide, [brief.manager, brief.owner])
    return CandidatePage(
        brief_id=brief.id,
        brief_title=brief.title,
        since=brief.created_at,
        outcome=judge_brief(brief).outcome,
        missing=brief.answers.missing,
        owner=brief.owner,
        room=brief.room,
        guide=guide,
        version=brief.version,
        draft=CandidateDraft(panel=dealt | panel),
    )


def _same_person(
    store: Store, command: AddCandidate, page: CandidatePage, draft: CandidateDraft
) -> str | Asks[CandidatePage]:
    """What this record shares with those of the same person for other briefs; asks where there is a namesake.

    Nobody is asked about somebody whom they could not add. Raises Invalid where the person is in this brief already.
    """
    found = [
        (each, brief)
        for each, brief in store.candidates.namesakes(draft.name, page.brief_id)
        if may(command.actor, Act.ADD_CANDIDATE, each.people(brief.owner))
    ]
    known = {each.id: each for each, _ in found}
    if command.origin and command.origin not in known:
        origin = store.candidates.get(command.origin)
        check(command.actor, Act.ADD_CANDIDATE, origin.people(store.briefs.get(origin.brief_id).owner))
        known[origin.id] = origin
    same = known.get(command.origin or draft.same)
    if same is None:
        if not found or draft.same == NOBODY:
            return ""
        namesakes = [
            Namesake(candidate_id=each.id, name=each.name, brief_title=brief.title) for each, brief in found[:NAMESAKES]
        ]
        return Asks(page.model_copy(update={"namesakes": tuple(namesakes)}), SAME)
    if any(each.shared == same.shared for each in store.candidates.of_brief(page.brief_id)):
        raise Invalid({"name": f"{same.name} is a candidate for this brief already, maybe under another name."})
    store.candidates.one_person([same.shared], same.shared)
    return same.shared


def _with_kept(store: Store, page: CandidatePage, writer: str) -> CandidatePage:
    """With what this person typed before and could not send."""
    forms = (form for form in store.kept_forms.of(writer, NEW_CANDIDATE) if page.brief_id in form.metadata)
    return page.model_copy(update={"kept": next(forms, None)})


def _default_panel(store: Store, brief: Brief, guide: Guide) -> dict[str, tuple[str, ...]]:
    """Whom the brief's own settings name, else the workspace's."""
    return deal(guide, brief.own.panel or store.settings.current().panel.people)


def _last_panel(store: Store, brief: Brief, guide: Guide) -> dict[str, tuple[str, ...]]:
    """Who covers what for the brief's last candidate, so that all are judged by the same people (our rule)."""
    before = store.candidates.of_brief(brief.id)
    if not before:
        return {}
    coverage = store.panels.of(before[-1].subject).coverage
    known = {category: coverage[category][:MOST_VOICES] for category in guide.category_keys if category in coverage}
    # What nobody covered in the end, and what this guide asks anew.
    return deal(guide, sorted(people_of(coverage))) | known


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
    errors: dict[str, str | Why] = {}
    if room:
        if room != command.looked_at:
            raise Stale(_brief_moved_on(page))
        errors = people_errors(command.draft.panel, page.owner, command.found)
        errors |= {
            field_of(category): command.refused[user]
            for category, users in command.draft.panel.items()
            for user in users
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
        raise Invalid(errors | invalid.found) from None
    if errors:
        raise Invalid(errors)
    return draft


def _check_may_add(actor: Actor, asked: AskedBrief) -> None:
    brief = asked.brief
    check(actor, Act.ADD_CANDIDATE, brief.people)
    check_takes_more(brief)
    check_approved(asked)


def _why_dropped(record: CandidateRecord, several: int) -> str:
    whose = "Their seats still owe a scorecard" if several > 1 else "That seat still owes a scorecard"
    return (
        f"{whose} on {record.candidate.name}, and somebody has scored already. "
        "Say below why it is freed, then send again: the panel reads it on the card."
    )


def _brief_moved_on(page: CandidatePage) -> str:
    return f"The brief was changed while you had this open: it says {page.outcome} now. What you typed is still here."


def _not_ready(page: CandidatePage) -> str:
    return (
        f"“{page.brief_title}” was changed: it is not ready for interviews any more. "
        "Look at the brief's card, mend it there, then add the candidate."
    )


def check_editor(actor: Actor, record: CandidateRecord) -> None:
    """Raises NotAllowed, also to an editor once they are decided on."""
    check(actor, Act.EDIT_CANDIDATE, record.candidate.people(record.owner))
    record.candidate.check_editable()


def send_kit(store: Store, command: Command, page: PanelPage, user: str) -> None:
    """Now, and once more before the interview."""
    subject, people = page.judged.about, page.judged.people
    store.deliveries.post(outgoing(Kind.CANDIDATE_KIT, subject, user, people=people, at=command.now, once=user))
    send_soon(store, page, user, command.now)


def send_soon(store: Store, page: PanelPage, user: str, now: datetime) -> None:
    """The kit again, ten minutes ahead; what is too close needs none. One of an earlier time is not sent any more."""
    at, people = page.soon_at(user), page.judged.people
    if at is not None and at - now >= APART:
        once = f"{user} {at:%Y-%m-%dT%H:%M}"
        store.deliveries.post(outgoing(Kind.INTERVIEW_SOON, page.judged.about, user, people=people, at=at, once=once))
