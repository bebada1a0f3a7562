"""What a brief, a candidate or an onboarding was at each time, for whoever may read its card."""

from datetime import datetime
from functools import partial

from domain.brief.brief import Brief
from domain.brief.versions import BriefPast, BriefVersion, VersionView, given_on
from domain.candidate.merging import came_in
from domain.candidate.record import CandidateRecord, decided, detailed
from domain.check_in.check_in import CheckIn
from domain.check_in.report import Promise
from domain.history import HistoryPage, Past, newest_first
from domain.onboarding.versions import happened, reported
from domain.onboarding.views import CheckInView
from domain.outgoing.subject import About, Subject
from domain.panel.pages import PanelPage
from domain.panel.scored import drafted, scored
from domain.panel.versions import PanelPast
from domain.people import Actor
from domain.permissions import Act, check
from domain.proposal.versions import chosen, reviewed
from domain.refusals import NotFound
from services.brief.changes import check_may
from services.holidays import holidays_of
from services.onboarding.check_in_rows import page_among, promise_of
from services.panel.judged import judged_candidate
from services.proposal.records import record_of
from storage.database import Database
from storage.store import Store


class HistoryService:
    """Reads the past. Raises NotFound, NotAllowed and Unavailable."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def page(self, actor: Actor, subject: Subject) -> HistoryPage:
        """Everything that became of it, newest first: of sealed scorecards only the actor's own."""
        with self._database.reading(actor.workspace) as store:
            match subject.kind:
                case About.BRIEF:
                    return _of_brief(store, actor, subject.id)
                case About.CANDIDATE:
                    return _of_candidate(store, actor, subject)
                case About.PROPOSAL:
                    return _of_proposal(store, actor, subject)
                case About.ONBOARDING:
                    return _of_onboarding(store, actor, subject.id)
                case _:
                    raise NotFound

    def version(self, actor: Actor, subject: Subject, of: Subject, number: int) -> Past:
        """One version of what belongs to `subject`, as it was."""
        return self.page(actor, subject).version(of, number)


def _of_brief(store: Store, actor: Actor, brief_id: str) -> HistoryPage:
    brief = store.briefs.get(brief_id)
    check_may(store, actor, Act.SEE_BRIEF, brief)
    versions = store.brief_versions.of(brief_id)
    views = [
        VersionView(version=version, before=before, title=brief.title)
        for before, version in zip([None, *versions], versions, strict=False)
    ]
    found = newest_first([BriefPast.of_view(view) for view in views])
    return HistoryPage(subject=brief.subject, title=brief.title, versions=found)


def _of_candidate(store: Store, actor: Actor, subject: Subject) -> HistoryPage:
    """The panel, its scorecards and the decision, as one story."""
    candidate, brief, decisions, merged = store.records.decided(subject.id)
    panel = store.panels.of(subject)
    page = PanelPage(panel=panel, judged=judged_candidate(candidate, brief))
    record = CandidateRecord(candidate=candidate, panel=panel, brief_title=brief.title, owner=brief.owner)
    check(actor, Act.SEE_CANDIDATE, record.people)
    versions = store.panel_versions.of(panel.id)
    seats: list[Past] = [
        PanelPast.of_version(panel.guide, version, before)
        for before, version in zip([None, *versions], versions, strict=False)
    ]
    # The last scorecard opens the panel in the same moment, and comes before that.
    found = [*_scored(store, actor, page), *seats, *detailed(candidate), *decided(record, decisions)]
    found += came_in(panel.guide, merged)
    return HistoryPage(subject=subject, title=candidate.name, versions=newest_first(found))


def _of_proposal(store: Store, actor: Actor, subject: Subject) -> HistoryPage:
    """The panel, its reviews and the decision, as one story."""
    proposal, brief = store.proposals.front(subject.id)
    panel = store.panels.of(subject)
    reviews = store.reviews.of_panels(panel.id)[panel.id]
    record = record_of(proposal, brief, panel, reviews if panel.is_open else [])
    check(actor, Act.SEE_PROPOSAL, record.people)
    versions = store.panel_versions.of(panel.id)
    seats: list[Past] = [
        PanelPast.of_version(panel.guide, version, before)
        for before, version in zip([None, *versions], versions, strict=False)
    ]
    found = [*reviewed(record, reviews, actor.user), *seats, *chosen(record)]
    return HistoryPage(subject=subject, title=proposal.title, versions=newest_first(found))


def _scored(store: Store, actor: Actor, page: PanelPage) -> list[Past]:
    """While the panel is sealed nothing is read of it but what the actor has written."""
    panel, user = page.panel, actor.user
    if panel.is_open:
        return scored(page, store.scorecards.of_panel(panel.id), user)
    if user in panel.submitted:
        own = store.scorecards.of(panel.id, user)
        return scored(page, [own], user) if own is not None else []
    kept = store.scorecards.draft_at(panel.id, user) if user in panel.outstanding else None
    return [drafted(page, user, *kept)] if kept is not None else []


def _of_onboarding(store: Store, actor: Actor, onboarding_id: str) -> HistoryPage:
    """What became of its dates and people, and every report."""
    check_ins = store.check_ins.of_onboarding(onboarding_id)
    onboarding = store.onboardings.get(onboarding_id)
    check(actor, Act.SEE_ONBOARDING, onboarding.people)
    versions = store.brief_versions.of(onboarding.brief_id)
    brief = store.briefs.get(onboarding.brief_id)
    changes = store.onboardings.changes(onboarding_id)
    found = happened(onboarding, changes, check_ins, holidays_of)
    found += given_on(onboarding.subject, versions, changes[0].at) if changes else []
    for check_in in check_ins:
        others = [each for each in check_ins if each.id != check_in.id]
        found += reported(
            CheckInView(**dict(page_among(store, onboarding, check_in, others))),
            partial(_promised, versions, brief, others),
        )
    return HistoryPage(subject=onboarding.subject, title=onboarding.name, versions=newest_first(found))


def _promised(versions: list[BriefVersion], brief: Brief, others: list[CheckIn], at: datetime) -> Promise:
    """What the brief promised at that moment; where that was not kept, what it does now."""
    stood = [version for version in versions if version.at <= at]
    return promise_of(stood[-1].brief if stood else brief, others)
