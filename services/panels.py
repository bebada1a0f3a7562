"""Panels: when they open, what they say, and who may give up a seat."""

from datetime import datetime

from domain.brief.brief import Brief
from domain.brief.outcome import judge_brief
from domain.calendar import Holidays
from domain.candidate.candidate import Candidate, Status
from domain.guide.route import HireRoute
from domain.model import Value
from domain.outgoing import Card, Kind, Subject, outgoing
from domain.panel.reminders import ask_at
from domain.panel.result import PanelResult, panel_result
from domain.people import Actor
from domain.permissions import Act, check
from domain.refusals import Invalid, NotAllowed, Refusal, Stale
from domain.scorecard import check_reason
from storage.database import Database
from storage.store import Store


class PanelPage(Value):
    """What the panel's card shows."""

    candidate: Candidate
    view: PanelResult


class PanelDesk(Value):
    """What the manager reads before opening early or freeing a seat; names, never scores."""

    candidate: Candidate
    outstanding: tuple[str, ...]


class Freed(Value):
    """A seat that was given up, and whether that opened the panel."""

    candidate: Candidate
    interviewer: str
    opened: bool


class PanelService:
    """Opens panels, once, and reads open ones."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def view(self, *, actor: Actor, candidate_id: str) -> PanelResult:
        """What the panel says; refused while it is sealed."""
        with self._database.reading(actor.workspace) as store:
            candidate = store.candidates.get(candidate_id)
            brief = store.briefs.get(candidate.brief_id)
            check(actor, Act.SEE_CANDIDATE, candidate.people(brief.owner))
            view = read_panel(store, candidate, brief)
            if view is None:
                raise Refusal(f"{candidate.name}'s panel is sealed until the last scorecard is in.")
            return view

    def page(self, *, workspace: str, candidate_id: str) -> PanelPage | None:
        """For the card in the candidate's thread; None while the panel is sealed."""
        with self._database.reading(workspace) as store:
            candidate = store.candidates.get(candidate_id)
            view = read_panel(store, candidate, store.briefs.get(candidate.brief_id))
            return None if view is None else PanelPage(candidate=candidate, view=view)

    def freed_seat(self, *, workspace: str, candidate_id: str, interviewer: str) -> Freed | None:
        """For the word to the manager; None where the interviewer is seated again."""
        with self._database.reading(workspace) as store:
            candidate = store.candidates.get(candidate_id)
            if candidate.seat_of(interviewer) is not None:
                return None
            return Freed(candidate=candidate, interviewer=interviewer, opened=candidate.is_open)

    def desk(self, *, actor: Actor, candidate_id: str, act: Act) -> PanelDesk:
        """What the manager reads first; refused where there is nothing to open or to free."""
        with self._database.reading(actor.workspace) as store:
            candidate = store.candidates.get(candidate_id)
            _check_manager(actor, act, candidate)
            outstanding = outstanding_of(store, candidate)
            if act is Act.OPEN_PANEL:
                _check_can_open(store, actor, candidate, outstanding)
            elif not outstanding:
                raise Refusal(f"Nobody on {candidate.name}'s panel still has to score, so there is no seat to free.")
            return PanelDesk(candidate=candidate, outstanding=outstanding)

    def open_early(
        self, *, actor: Actor, now: datetime, form_id: str, candidate_id: str, version: int, reason: str
    ) -> Candidate:
        """The manager opens a panel that still waits for somebody, with a reason."""
        with self._database.transaction(actor.workspace) as store:
            candidate = store.candidates.lock(candidate_id)
            if store.forms.result_of(form_id) is not None:
                return candidate
            _check_manager(actor, Act.OPEN_PANEL, candidate)
            outstanding = outstanding_of(store, candidate)
            _check_can_open(store, actor, candidate, outstanding)
            _check_version(candidate, version)
            candidate = open_panel(store, candidate, by=actor.user, now=now, reason=check_reason(reason))
            store.forms.remember(form_id, candidate.id, now)
            store.audit.record(actor.user, "panel.open", Subject.candidate(candidate.id), now)
            return candidate

    def give_up_seat(self, *, actor: Actor, now: datetime, candidate_id: str, reason: str) -> Freed:
        """An interviewer will not score; pressed twice it is one result."""
        with self._database.transaction(actor.workspace) as store:
            candidate = store.candidates.lock(candidate_id)
            if candidate.seat_of(actor.user) is None:
                if any(seat.interviewer == actor.user for seat in candidate.panel):
                    return Freed(candidate=candidate, interviewer=actor.user, opened=False)
                raise NotAllowed("You have no seat on this panel, so there is nothing to give up.")
            if actor.user in store.scorecards.submitted(candidate.id):
                raise Refusal(
                    f"Your scorecard on {candidate.name} is already in, so the seat stays yours. "
                    "If it should not count, tell the hiring manager; if a score is wrong, correct it with Score."
                )
            return self._free(store, actor, now, candidate, actor.user, reason)

    def free_seat(
        self,
        *,
        actor: Actor,
        now: datetime,
        form_id: str,
        candidate_id: str,
        version: int,
        interviewer: str,
        reason: str,
    ) -> Freed:
        """The manager frees the seat of somebody who will not score."""
        with self._database.transaction(actor.workspace) as store:
            candidate = store.candidates.lock(candidate_id)
            if (done := store.forms.result_of(form_id)) is not None:
                return Freed(candidate=candidate, interviewer=done, opened=False)
            _check_manager(actor, Act.FREE_SEAT, candidate)
            if interviewer not in outstanding_of(store, candidate):
                raise Invalid({"seat": "Only a seat that still waits for its scorecard can be freed. Please pick one."})
            _check_version(candidate, version)
            text = check_reason(reason)
            store.forms.remember(form_id, interviewer, now)
            return self._free(store, actor, now, candidate, interviewer, text)

    def _free(
        self, store: Store, actor: Actor, now: datetime, candidate: Candidate, interviewer: str, reason: str
    ) -> Freed:
        if candidate.status is Status.DECIDED:
            raise Refusal(f"The decision on {candidate.name} is made, so the panel stays as it was.")
        candidate = candidate.free_seat(interviewer, reason, now)
        store.candidates.save(candidate)
        store.scorecards.drop_draft(candidate.id, interviewer)
        cancel_reminders(store, candidate.id, interviewer)
        if actor.user != candidate.manager:
            store.deliveries.post(
                outgoing(
                    Kind.SEAT_FREED,
                    Subject.seat(candidate.id, interviewer),
                    candidate.manager,
                    people=candidate.people(),
                    at=now,
                    once=str(candidate.version),
                )
            )
        was_open = candidate.is_open
        candidate = open_when_complete(store, candidate, by=actor.user, now=now)
        refresh_panel(store, candidate, now)
        store.audit.record(actor.user, "seat.free", Subject.candidate(candidate.id), now)
        return Freed(candidate=candidate, interviewer=interviewer, opened=candidate.is_open and not was_open)


def read_panel(store: Store, candidate: Candidate, brief: Brief) -> PanelResult | None:
    """What an open panel says; None while it is sealed. The only way from scores to a screen."""
    if candidate.opened_at is None:
        return None
    route = judge_brief(brief).route
    return panel_result(
        guide=candidate.guide,
        candidate_id=candidate.id,
        opened_at=candidate.opened_at,
        opened_reason=candidate.opened_reason,
        scorecards=store.scorecards.of_candidate(candidate.id),
        seated=candidate.interviewers,
        hard_part=brief.hard_part,
        is_agency=route is not None and route.route is HireRoute.AGENCY,
    )


def outstanding_of(store: Store, candidate: Candidate) -> tuple[str, ...]:
    """Who holds a seat and has not sent a scorecard."""
    submitted = store.scorecards.submitted(candidate.id)
    return tuple(user for user in candidate.interviewers if user not in submitted)


def open_when_complete(store: Store, candidate: Candidate, *, by: str, now: datetime) -> Candidate:
    """Opens the panel when the last seat is filled or freed. The candidate must be locked: exactly once.

    A panel that everybody has left stays sealed: there is nothing to read, and the manager can pick others.
    """
    if candidate.is_open or not store.scorecards.submitted(candidate.id):
        return candidate
    if outstanding_of(store, candidate):
        return candidate
    return open_panel(store, candidate, by=by, now=now)


def open_panel(store: Store, candidate: Candidate, *, by: str, now: datetime, reason: str = "") -> Candidate:
    """All scorecards become visible together, then the panel's card."""
    candidate = candidate.open_panel(by, now, reason)
    store.candidates.save(candidate)
    for card in store.scorecards.of_candidate(candidate.id):
        post_scorecard(store, candidate, card.id, now)
    store.deliveries.post(
        outgoing(
            Kind.PANEL_CARD,
            Subject.panel(candidate.id),
            candidate.room,
            people=candidate.people(),
            at=now,
            under=Card(kind=Kind.CANDIDATE_CARD, subject=Subject.candidate(candidate.id)),
        )
    )
    store.deliveries.refresh(Subject.candidate(candidate.id), now)
    return candidate


def post_scorecard(store: Store, candidate: Candidate, scorecard_id: str, now: datetime) -> None:
    """One scorecard in the candidate's thread; only for an open panel."""
    assert candidate.is_open, "a sealed scorecard is never posted"
    store.deliveries.post(
        outgoing(
            Kind.SCORECARD,
            Subject.scorecard(scorecard_id),
            candidate.room,
            people=candidate.people(),
            at=now,
            under=Card(kind=Kind.CANDIDATE_CARD, subject=Subject.candidate(candidate.id)),
        )
    )


def refresh_panel(store: Store, candidate: Candidate, now: datetime) -> None:
    """The candidate's messages and, once it is open, the panel's card show the present state."""
    store.deliveries.refresh(Subject.candidate(candidate.id), now)
    store.deliveries.refresh(Subject.panel(candidate.id), now)


def ask_for_score(
    store: Store, candidate: Candidate, interviewer: str, *, now: datetime, zone: str, holidays: Holidays
) -> None:
    """Plans the reminders to score anew; what was planned before is withdrawn."""
    cancel_reminders(store, candidate.id, interviewer)
    moments = ask_at(
        interview_at=candidate.interview_at, added_at=candidate.created_at, now=now, zone=zone, holidays=holidays
    )
    for number, due_at in enumerate(moments, start=1):
        store.deliveries.post(
            outgoing(
                Kind.SCORE_ASKED,
                Subject.seat(candidate.id, interviewer),
                interviewer,
                people=candidate.people(),
                at=due_at,
                once=f"{candidate.version} {number}",
            )
        )


def cancel_reminders(store: Store, candidate_id: str, interviewer: str) -> None:
    """Nothing is owed any more."""
    store.deliveries.cancel(Subject.seat(candidate_id, interviewer), {Kind.SCORE_ASKED})


def _check_manager(actor: Actor, act: Act, candidate: Candidate) -> None:
    # An interviewer frees the own seat with a button; somebody else's is for the manager.
    check(actor, act, candidate.people().model_copy(update={"panel": frozenset()}))


def _check_can_open(store: Store, actor: Actor, candidate: Candidate, outstanding: tuple[str, ...]) -> None:
    if candidate.is_open:
        raise Stale(f"{candidate.name}'s panel is already open: the scorecards are in the thread of the card.")
    if actor.user in outstanding:
        raise Refusal("Score first, or give up your seat; then you can open it.")
    if outstanding and not store.scorecards.submitted(candidate.id):
        raise Refusal(f"Nobody has scored {candidate.name} yet, so there is nothing to open.")


def _check_version(candidate: Candidate, version: int) -> None:
    if candidate.version != version:
        raise Stale(
            f"Somebody changed {candidate.name}'s panel while this form was open. "
            "What you typed is still here: look at who is missing now, then send again."
        )
