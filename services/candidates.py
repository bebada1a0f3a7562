"""Candidates: added to a brief, interviewed by a panel, changed by those who look after the brief."""

from collections.abc import Mapping
from datetime import datetime

from domain.brief.brief import Brief
from domain.brief.outcome import Outcome, judge_brief
from domain.calendar import Holidays, WeekendsOnly
from domain.candidate.candidate import (
    Candidate,
    CandidateDraft,
    Coverage,
    check_draft,
    check_stays_sealed,
    deal,
    seats_of,
)
from domain.candidate.record import CandidateRecord
from domain.guide.guide import Guide
from domain.guide.readiness import MustHave
from domain.ids import new_id
from domain.model import Value
from domain.outgoing import Kind, Subject, outgoing
from domain.people import Actor
from domain.permissions import Act, check
from domain.refusals import Invalid, NotAllowed, Refusal, Stale
from services.brief_changes import ask_owner, check_holds_no_onboarding
from services.panels import ask_for_score, cancel_reminders
from services.records import read_record
from storage.database import Database
from storage.store import Store


class Opening(Value):
    """A brief as the candidate form needs it; `dealt` is a first proposal for the panel."""

    brief_id: str
    version: int
    title: str
    outcome: Outcome
    missing: tuple[MustHave, ...]
    room: str
    owner: str
    dealt: Coverage
    guide: Guide

    @property
    def is_ready(self) -> bool:
        """Whether anybody may be interviewed for it at all."""
        return not self.missing and self.outcome is not Outcome.DISCOVERY

    @property
    def needs_reason(self) -> bool:
        return self.outcome in (Outcome.NOT_YET, Outcome.BUY)


class CandidateService:
    """Adds and changes candidates."""

    def __init__(self, database: Database, holidays: Holidays | None = None) -> None:
        self._database = database
        self._holidays = holidays or WeekendsOnly()

    def openings(self, *, actor: Actor) -> tuple[Opening, ...]:
        """The briefs that this person looks after, newest first."""
        with self._database.reading(actor.workspace) as store:
            return tuple([_opening(store, brief) for brief in store.briefs.with_part_of(actor.user)])

    def opening(self, *, actor: Actor, brief_id: str, guide: str | None = None) -> Opening:
        """One brief, for somebody who may add a candidate to it; `guide` is the one that an open form shows."""
        with self._database.reading(actor.workspace) as store:
            brief = store.briefs.get(brief_id)
            check(actor, Act.ADD_CANDIDATE, brief.people)
            _check_answered(brief)
            return _opening(store, brief, guide)

    def record(self, *, workspace: str, candidate_id: str) -> CandidateRecord:
        """For the messages about a candidate."""
        with self._database.reading(workspace) as store:
            return read_record(store, store.candidates.get(candidate_id))

    def record_to_edit(self, *, actor: Actor, candidate_id: str) -> CandidateRecord:
        """For the form, and for somebody who may change it."""
        with self._database.reading(actor.workspace) as store:
            record = read_record(store, store.candidates.get(candidate_id))
            _check_editor(actor, record)
            return record

    def add(
        self,
        *,
        actor: Actor,
        now: datetime,
        form_id: str,
        brief_id: str,
        version: int,
        draft: CandidateDraft,
        guide: str = "",
        zones: Mapping[str, str] | None = None,
    ) -> Candidate:
        """A new candidate, with a card in the hiring room and a kit for each interviewer; `zones` are theirs.

        `guide` is the one whose categories the form showed.
        """
        with self._database.transaction(actor.workspace) as store:
            brief = store.briefs.lock(brief_id)
            if (done := store.forms.result_of(form_id)) is not None:
                return store.candidates.get(done)
            check(actor, Act.ADD_CANDIDATE, brief.people)
            _check_answered(brief)
            opening = _opening(store, brief, guide)
            judged_by = opening.guide
            _check_ready(opening)
            lacks_reason = brief.version != version and opening.needs_reason and not draft.reason
            if lacks_reason or (brief.room and draft.room and brief.room != draft.room):
                raise Stale("The brief was changed while this form was open.")
            taken = [candidate.name for candidate in store.candidates.of_brief(brief_id)]
            draft = check_draft(draft, guide=judged_by, now=now, taken=taken, reason_needed=opening.needs_reason)
            if not (brief.room or draft.room):
                raise Invalid({"room": "Please pick the hiring room."})
            if not brief.room:
                check_holds_no_onboarding(store, draft.room, field="room")
            brief = ask_owner(store, store.briefs.set_room(brief_id, brief.room or draft.room), now)
            candidate = Candidate(
                id=new_id(),
                workspace=actor.workspace,
                brief_id=brief.id,
                manager=brief.manager,
                name=draft.name,
                link=draft.link,
                interview_at=draft.interview_at,
                room=brief.room,
                panel=seats_of(judged_by, draft.panel),
                guide=judged_by,
                added_by=actor.user,
                added_reason=draft.reason if opening.needs_reason else "",
                created_at=now,
            )
            store.candidates.add(candidate)
            store.deliveries.post(
                outgoing(
                    Kind.CANDIDATE_CARD,
                    Subject.candidate(candidate.id),
                    candidate.room,
                    people=candidate.people(),
                    at=now,
                )
            )
            self._invite(store, candidate, now, zones or {}, actor.zone)
            store.deliveries.refresh(Subject.brief(brief.id), now)
            store.forms.remember(form_id, candidate.id, now)
            store.audit.record(actor.user, Act.ADD_CANDIDATE, Subject.candidate(candidate.id), now)
            return candidate

    def edit(
        self,
        *,
        actor: Actor,
        now: datetime,
        form_id: str,
        candidate_id: str,
        version: int,
        draft: CandidateDraft,
        zones: Mapping[str, str] | None = None,
    ) -> Candidate:
        """Another name, link, date or panel; the kits follow."""
        with self._database.transaction(actor.workspace) as store:
            before = store.candidates.lock(candidate_id)
            if store.forms.result_of(form_id) is not None:
                return before
            record = read_record(store, before)
            _check_editor(actor, record)
            if before.version != version:
                raise Stale("Somebody changed this candidate while the form was open.")
            others = [other.name for other in store.candidates.of_brief(before.brief_id) if other.id != before.id]
            draft = check_draft(draft, guide=before.guide, now=now, taken=others, panel_asked=not before.is_open)
            candidate = before.edit(draft, record.submitted)
            check_stays_sealed(before, candidate, record.submitted)
            store.candidates.save(candidate)
            for user in set(before.interviewers) - set(candidate.interviewers):
                cancel_reminders(store, candidate.id, user)
                store.scorecards.drop_draft(candidate.id, user)
            if not candidate.is_open:
                self._invite(store, candidate, now, zones or {}, actor.zone, submitted=record.submitted)
            store.deliveries.refresh(Subject.candidate(candidate.id), now)
            store.forms.remember(form_id, candidate.id, now)
            store.audit.record(actor.user, Act.EDIT_CANDIDATE, Subject.candidate(candidate.id), now)
            return candidate

    def _invite(
        self,
        store: Store,
        candidate: Candidate,
        now: datetime,
        zones: Mapping[str, str],
        zone: str,
        submitted: frozenset[str] = frozenset(),
    ) -> None:
        """A kit for each interviewer who has none yet, and reminders for who has not scored, in their own zone."""
        for user in candidate.interviewers:
            store.deliveries.post(
                outgoing(
                    Kind.CANDIDATE_KIT,
                    Subject.candidate(candidate.id),
                    user,
                    people=candidate.people(),
                    at=now,
                    once=user,
                )
            )
            if user not in submitted:
                ask_for_score(store, candidate, user, now=now, zone=zones.get(user, zone), holidays=self._holidays)


def _opening(store: Store, brief: Brief, guide_id: str | None = None) -> Opening:
    earlier = sorted(store.candidates.panel_of(brief.id))
    guide = store.guides.current() if guide_id is None else store.guides.get(guide_id)
    return Opening(
        brief_id=brief.id,
        version=brief.version,
        title=brief.title,
        outcome=judge_brief(brief).outcome,
        missing=brief.answers.missing,
        room=brief.room,
        owner=brief.owner,
        dealt=deal(guide, [brief.manager, brief.owner, *earlier]),
        guide=guide,
    )


def _check_answered(brief: Brief) -> None:
    if not brief.is_answered:
        raise Refusal("This brief is not finished yet. Type /ai-hire brief to go on where you stopped.")


def _check_ready(opening: Opening) -> None:
    if not opening.is_ready:
        raise Refusal(
            f"“{opening.title}” was changed: it is not ready for interviews any more. "
            "Look at the brief's card, mend it there, then add the candidate."
        )


def _check_editor(actor: Actor, record: CandidateRecord) -> None:
    check(actor, Act.EDIT_CANDIDATE, record.people)
    if record.is_decided:
        raise NotAllowed(
            f"The decision on {record.candidate.name} is made, so the panel and the date stay as they were."
        )
