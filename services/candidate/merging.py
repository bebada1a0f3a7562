"""Two records of one person for the same brief become one; nothing that anybody said of them is lost."""

from domain.candidate.candidate import Status
from domain.candidate.compared import Entry
from domain.candidate.merging import (
    MergeCandidates,
    Merged,
    MergePage,
    merged_draft,
    merged_panel,
    why_not_one,
)
from domain.command import Asks, Overtaken, Saved
from domain.outgoing.kinds import Kind
from domain.outgoing.subject import Subject
from domain.panel.pages import PanelPage
from domain.people import Actor
from domain.permissions import Act, check
from domain.refusals import Invalid, NotFound, Refusal, Stale
from domain.waiting.reminders import Ask
from services.candidate.candidates import send_kit
from services.change import Root, change
from services.outgoing.reminders import wake
from services.panel.judged import judged_candidate
from services.panel.panels import keep_panel, open_when_complete, post_scorecard, refresh_panel
from storage.database import Database
from storage.store import Store

Changed = Saved[MergePage] | Overtaken[MergePage] | Asks[MergePage]

MOVED = "One of the two was changed while this form was open. Look again at what goes where, then send it."
ALONE = "This brief has no other open candidate, so there is nothing to merge."


class MergeService:
    """Merges records. All raise NotFound, NotAllowed and Unavailable."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def to_merge(self, actor: Actor, candidate_id: str, other_id: str = "") -> MergePage:
        """What could go into this record, and what goes where of the one that is picked. Raises Refusal for none."""
        with self._database.reading(actor.workspace) as store:
            page = _page(store, candidate_id, other_id)
            _check_may(actor, page)
            return page

    def merge(self, command: MergeCandidates) -> Changed:
        """One record, one panel, one card. Raises Refusal, and Invalid at the record that cannot be merged."""

        def merge(store: Store, page: MergePage) -> MergePage:
            stays, goes = page.stays, page.other
            if goes is None:
                raise Invalid({"other": "That one is not there any more, or not open. Please pick another."})
            if goes.version != command.other_version:
                raise Stale(MOVED)
            if why := why_not_one(stays, goes):
                raise Invalid({"other": why})
            draft = merged_draft(stays.candidate, goes.candidate)
            candidate = stays.candidate.edit(draft, command.actor.user, command.now)
            store.candidates.save(candidate)
            record = Entry(candidate=candidate, panel=merged_panel(stays, goes))
            _move(store, command, record, goes)
            return page.model_copy(update={"stays": record, "other": None})

        root = Root(
            lock=lambda store: _locked(store, command),
            check=lambda _, page: _check_may(command.actor, page),
            version=lambda page: page.version,
            moved=lambda _: MOVED,
            subject=lambda page: page.stays.candidate.subject,
        )
        return change(self._database, command, Act.MERGE, root, merge, lambda _, page: page)


def _move(store: Store, command: MergeCandidates, record: Entry, goes: Entry) -> None:
    """Everything of the one that goes belongs to the other, and what was asked for it is asked for that."""
    now, gone = command.now, goes.candidate.subject
    judged = judged_candidate(record.candidate, store.briefs.get(record.candidate.brief_id))
    joined = PanelPage(panel=record.panel, judged=judged)
    store.audit.record(command.actor.user, Act.MERGE, gone, now)
    drafts = (store.scorecards.drafted(joined.panel.id), store.scorecards.drafted(goes.panel.id))
    store.scorecards.move(goes.panel.id, joined.panel.id, joined.panel.opened_at)
    for user in joined.panel.outstanding:
        mine, theirs = (each.get(user) for each in drafts)
        if theirs is not None:
            store.scorecards.keep_draft(joined.panel.id, user, mine.beside(theirs) if mine else theirs, now)
    store.candidates.merge(_merged(store, command, goes))
    store.holds.move(gone, record.candidate.subject)
    if shared := goes.candidate.person:
        store.candidates.one_person([shared, record.candidate.shared], record.candidate.shared)
    if told := store.lives.untell(gone):
        store.deliveries.refresh(Subject.of_person(told), now, {Kind.RETENTION_NOTICE})
    keep_panel(store, command, joined.panel)
    _tell(store, command, joined, goes)
    refresh_panel(store, open_when_complete(store, command, joined), now)
    store.deliveries.refresh(Subject.brief(record.candidate.brief_id), now)


def _tell(store: Store, command: MergeCandidates, joined: PanelPage, goes: Entry) -> None:
    """Its messages say where it is now; whoever interviews gets one kit, and is asked once."""
    now, manager = command.now, joined.judged.people.manager
    for subject in (goes.candidate.subject, goes.panel.subject):
        store.deliveries.cancel(subject, list(Kind))
        store.deliveries.refresh(subject, now)
    for ask, about in ((Ask.SCORE, goes.panel.id), (Ask.DECIDE, goes.candidate.id), (Ask.DATE, goes.candidate.id)):
        store.reminders.drop(ask, about)
    for user in joined.panel.interviewers:
        send_kit(store, command, joined, user)
        wake(store, user, now, manager=manager)
    wake(store, manager, now)
    if joined.panel.is_open:
        for scorecard_id in store.scorecards.ids_of_panel(joined.panel.id):
            store.deliveries.refresh(Subject.scorecard(scorecard_id), now)
        for user in goes.panel.submitted:
            card = store.scorecards.of(joined.panel.id, user)
            if card is not None:
                post_scorecard(store, command, joined, card.id, once=goes.candidate.id)


def _merged(store: Store, command: MergeCandidates, goes: Entry) -> Merged:
    return Merged(
        id=goes.candidate.id,
        workspace=store.workspace,
        into=command.candidate_id,
        panel_id=goes.panel.id,
        candidate=goes.candidate,
        versions=tuple(store.panel_versions.of(goes.panel.id)),
        by=command.actor.user,
        at=command.now,
    )


def _locked(store: Store, command: MergeCandidates) -> MergePage:
    """Both records, in one order for all, then their panels. A copy of the form finds the other one gone."""
    store.briefs.lock(store.candidates.get(command.candidate_id).brief_id)
    ids = sorted({command.candidate_id, command.other_id})
    for candidate_id in ids:
        try:
            store.candidates.lock(candidate_id)
        except NotFound:
            if candidate_id == command.candidate_id:
                raise
    for panel in sorted(
        store.panels.of_several([Subject.candidate(each) for each in ids]).values(), key=lambda p: p.id
    ):
        store.panels.lock(panel.id)
    return _page(store, command.candidate_id, command.other_id)


def _page(store: Store, candidate_id: str, other_id: str) -> MergePage:
    mine = store.candidates.get(candidate_id)
    brief = store.briefs.get(mine.brief_id)
    others = {
        each.id: each
        for each in store.candidates.of_brief(brief.id)
        if each.id != mine.id and each.status is Status.OPEN
    }
    picked = others.get(other_id)
    panels = store.panels.of_several([each.subject for each in (mine, picked) if each is not None])
    return MergePage(
        stays=Entry(candidate=mine, panel=panels[mine.id]),
        brief_title=brief.title,
        owner=brief.owner,
        others=tuple(others.values()),
        other=Entry(candidate=picked, panel=panels[picked.id]) if picked is not None else None,
    )


def _check_may(actor: Actor, page: MergePage) -> None:
    check(actor, Act.MERGE, page.stays.candidate.people(page.owner))
    page.stays.candidate.check_editable()
    if not page.others:
        raise Refusal(ALONE)
