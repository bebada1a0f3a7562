"""Scorecards: sent once, corrected with every version kept, read by nobody before the panel opens."""

from datetime import datetime

from domain.brief.brief import Brief
from domain.brief.outcome import judge_brief
from domain.candidate.candidate import Candidate, Status
from domain.guide.route import HireRoute
from domain.ids import new_id
from domain.model import Value
from domain.outgoing import About, Subject
from domain.people import Actor
from domain.permissions import Act, check
from domain.refusals import Invalid, NotAllowed, Refusal, Stale
from domain.scorecard import Inclusion, Marks, Scorecard, Sheet, Version, check_reason, contradiction, too_long
from domain.scorecard import check as check_marks
from services.panels import (
    cancel_reminders,
    open_when_complete,
    outstanding_of,
    post_scorecard,
    refresh_panel,
)
from storage.database import Database
from storage.store import Store


class Waiting(Value):
    """A candidate who waits for this person's scorecard."""

    candidate_id: str
    name: str
    workflow: str
    interview_at: datetime | None = None
    has_draft: bool = False


class Sent(Value):
    """What became of a scorecard that was sent. `doubt` is a question, and then nothing was saved."""

    candidate: Candidate
    outstanding: tuple[str, ...] = ()
    opened: bool = False
    is_late: bool = False
    doubt: str = ""


class ScorecardPage(Value):
    """What a scorecard's card shows."""

    candidate: Candidate
    card: Scorecard
    is_agency: bool


class ScorecardService:
    """Everything that an interviewer does with their own scorecard."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def waiting(self, *, actor: Actor) -> tuple[Waiting, ...]:
        """Candidates who wait for this person's score, oldest first."""
        with self._database.reading(actor.workspace) as store:
            scored = store.scorecards.scored_by(actor.user)
            found = []
            for candidate in store.candidates.waiting_for(actor.user):
                if candidate.id not in scored:
                    brief = store.briefs.get(candidate.brief_id)
                    found.append(
                        Waiting(
                            candidate_id=candidate.id,
                            name=candidate.name,
                            workflow=brief.title,
                            interview_at=candidate.interview_at,
                            has_draft=store.scorecards.draft(candidate.id, actor.user) is not None,
                        )
                    )
            return tuple(found)

    def candidate_at(self, *, actor: Actor, channel: str, ts: str, thread: str) -> str:
        """The candidate whose record this message belongs to; raises Refusal where it is none."""
        with self._database.reading(actor.workspace) as store:
            for place in filter(None, (thread, ts)):
                subject = store.messages.find(channel, place)
                if subject is None:
                    continue
                if subject.kind in (About.CANDIDATE, About.PANEL, About.SEAT):
                    return subject.id
                if subject.kind is About.SCORECARD:
                    return store.scorecards.get(subject.id).candidate_id
        raise Refusal(
            "This message is not part of a candidate's record. Use the shortcut on a candidate's card or in its thread, "
            "or type /ai-hire score."
        )

    def sheet(self, *, actor: Actor, candidate_id: str) -> Sheet:
        """What this interviewer has in front of them: their own marks and nobody else's."""
        with self._database.reading(actor.workspace) as store:
            candidate = store.candidates.get(candidate_id)
            _check_seat(actor, candidate)
            return _sheet(store, candidate, actor.user)

    def keep_draft(self, *, actor: Actor, now: datetime, candidate_id: str, marks: Marks) -> None:
        """Keeps what is marked so far. What was sent in the meantime stays."""
        with self._database.transaction(actor.workspace) as store:
            candidate = store.candidates.lock(candidate_id)
            _check_seat(actor, candidate)
            if store.scorecards.of(candidate.id, actor.user) is not None:
                return
            if errors := too_long(marks):
                raise Invalid(errors)
            store.scorecards.keep_draft(candidate.id, actor.user, marks.within(candidate.guide), now)
            store.audit.record(actor.user, "draft.keep", Subject.candidate(candidate.id), now)

    def send(
        self,
        *,
        actor: Actor,
        now: datetime,
        form_id: str,
        candidate_id: str,
        version: int,
        marks: Marks,
        reason: str = "",
        is_sure: bool = False,
    ) -> Sent:
        """Sends or corrects the actor's scorecard; fills the seat, and opens the panel with the last one."""
        with self._database.transaction(actor.workspace) as store:
            candidate = store.candidates.lock(candidate_id)
            before = store.scorecards.of(candidate.id, actor.user)
            if store.forms.result_of(form_id) is not None:
                return _sent(store, candidate)
            seat = _check_seat(actor, candidate)
            _check_version(before, version, candidate)
            marks = marks.within(candidate.guide)
            check_marks(marks, guide=candidate.guide, focus=seat)
            why = check_reason(reason) if before is not None and candidate.is_open else ""
            if not is_sure and (doubt := contradiction(marks, candidate.guide)) is not None:
                return Sent(candidate=candidate, doubt=doubt)
            card = _next_card(before, candidate, actor.user, marks, now, why)
            store.scorecards.save(card)
            store.scorecards.drop_draft(candidate.id, actor.user)
            store.forms.remember(form_id, card.id, now)
            cancel_reminders(store, candidate.id, actor.user)
            act = "scorecard.correct" if before else "scorecard.send"
            store.audit.record(actor.user, act, Subject.scorecard(card.id), now)
            was_open = candidate.is_open
            if was_open:
                candidate = candidate.panel_changed()
                store.candidates.save(candidate)
                if before is None:
                    post_scorecard(store, candidate, card.id, now)
            candidate = open_when_complete(store, candidate, by=actor.user, now=now)
            store.deliveries.refresh(Subject.scorecard(card.id), now)
            refresh_panel(store, candidate, now)
            sent = _sent(store, candidate)
            return sent.model_copy(update={"opened": candidate.is_open and not was_open, "is_late": card.is_late})

    def late(self, *, actor: Actor, scorecard_id: str) -> ScorecardPage:
        """A scorecard that the manager may include; refused to others, and where it counts already."""
        with self._database.reading(actor.workspace) as store:
            card = store.scorecards.get(scorecard_id)
            candidate = store.candidates.get(card.candidate_id)
            check(actor, Act.INCLUDE_LATE, candidate.people())
            _check_not_counted(card)
            return ScorecardPage(candidate=candidate, card=card, is_agency=False)

    def include(
        self, *, actor: Actor, now: datetime, form_id: str, scorecard_id: str, version: int, reason: str
    ) -> Candidate:
        """The manager lets a scorecard count that came after opening."""
        with self._database.transaction(actor.workspace) as store:
            candidate = store.candidates.lock((store.scorecards.get(scorecard_id)).candidate_id)
            card = store.scorecards.get(scorecard_id)
            if store.forms.result_of(form_id) is not None:
                return candidate
            check(actor, Act.INCLUDE_LATE, candidate.people())
            _check_undecided(candidate)
            _check_not_counted(card)
            if card.version != version:
                raise Stale(
                    "This scorecard was corrected while the form was open. Read it again, then send: your text is still here."
                )
            inclusion = Inclusion(by=actor.user, reason=check_reason(reason), at=now)
            store.scorecards.save(card.model_copy(update={"included": inclusion}))
            candidate = candidate.panel_changed()
            store.candidates.save(candidate)
            store.forms.remember(form_id, card.id, now)
            store.audit.record(actor.user, "scorecard.include", Subject.scorecard(card.id), now)
            store.deliveries.refresh(Subject.scorecard(card.id), now)
            refresh_panel(store, candidate, now)
            return candidate

    def own_card(self, *, actor: Actor, scorecard_id: str) -> str:
        """The candidate of the actor's own scorecard; refused for anybody else's."""
        with self._database.reading(actor.workspace) as store:
            card = store.scorecards.get(scorecard_id)
            if card.interviewer != actor.user:
                raise NotAllowed("Only the interviewer who wrote this scorecard can correct it.")
            return card.candidate_id

    def page(self, *, workspace: str, scorecard_id: str) -> ScorecardPage | None:
        """For the card in the candidate's thread; None while the panel is sealed."""
        with self._database.reading(workspace) as store:
            card = store.scorecards.get(scorecard_id)
            candidate = store.candidates.get(card.candidate_id)
            if not candidate.is_open:
                return None
            brief = store.briefs.get(candidate.brief_id)
            return ScorecardPage(candidate=candidate, card=card, is_agency=_is_agency(brief))

    def owed(self, *, workspace: str, candidate_id: str, interviewer: str) -> Candidate | None:
        """The candidate whose score this person still owes; None once nothing is owed."""
        with self._database.reading(workspace) as store:
            candidate = store.candidates.get(candidate_id)
            if candidate.status is Status.DECIDED or interviewer not in outstanding_of(store, candidate):
                return None
            return candidate


def _sheet(store: Store, candidate: Candidate, user: str) -> Sheet:
    brief = store.briefs.get(candidate.brief_id)
    sent = store.scorecards.of(candidate.id, user)
    draft = None if sent else store.scorecards.draft(candidate.id, user)
    seat = candidate.seat_of(user)
    return Sheet(
        candidate_id=candidate.id,
        name=candidate.name,
        workflow=brief.title,
        guide=candidate.guide,
        focus=seat.categories if seat else (),
        marks=sent.marks if sent else draft or Marks(),
        is_agency=_is_agency(brief),
        is_open=candidate.is_open,
        sent=sent,
    )


def _sent(store: Store, candidate: Candidate) -> Sent:
    return Sent(candidate=candidate, outstanding=outstanding_of(store, candidate))


def _next_card(
    before: Scorecard | None, candidate: Candidate, user: str, marks: Marks, now: datetime, reason: str
) -> Scorecard:
    number = before.version + 1 if before else 1
    version = Version(number=number, marks=marks, sent_at=now, after_opening=candidate.is_open, reason=reason)
    if before is None:
        return Scorecard(id=new_id(), candidate_id=candidate.id, interviewer=user, versions=(version,))
    return before.model_copy(update={"versions": (*before.versions, version)})


def _check_seat(actor: Actor, candidate: Candidate) -> tuple[str, ...]:
    """The actor's focus categories; refused without a seat, and after the decision."""
    seat = candidate.seat_of(actor.user)
    if seat is None:
        if any(freed.interviewer == actor.user for freed in candidate.panel):
            raise NotAllowed(
                f"Your seat on {candidate.name}'s panel was freed, so there is nothing to score. "
                f"If that is wrong, ask the hiring manager to add you again."
            )
        # No name: whoever has no part in it learns nothing from trying.
        raise NotAllowed(
            "Only this candidate's interviewers can score. To join, ask the hiring manager for a seat on the panel."
        )
    _check_undecided(candidate)
    return seat.categories


def _check_undecided(candidate: Candidate) -> None:
    if candidate.status is Status.DECIDED:
        raise Refusal(f"The decision on {candidate.name} is made, so the scorecards stay as they were.")


def _check_version(before: Scorecard | None, version: int, candidate: Candidate) -> None:
    now_at = before.version if before else 0
    if now_at != version:
        raise Stale(
            f"You have already sent your scorecard on {candidate.name} from another form. "
            "What you marked here is still here and not saved: send again to correct the other with it."
        )


def _check_not_counted(card: Scorecard) -> None:
    if card.counts:
        raise Stale("This scorecard already counts in the mean.")


def _is_agency(brief: Brief) -> bool:
    route = judge_brief(brief).route
    return route is not None and route.route is HireRoute.AGENCY
