"""What is known of one proposal, as cards and forms show it."""

from datetime import datetime

from domain.brief.brief import Brief
from domain.brief.outcome import judge_brief
from domain.guide.readiness import Level, Signal
from domain.outgoing.kinds import Kind
from domain.outgoing.sending import Card, outgoing
from domain.outgoing.subject import Subject
from domain.panel.panel import Panel
from domain.proposal.pages import Compared, ProposalRecord
from domain.proposal.proposal import Proposal
from domain.proposal.result import proposal_result
from domain.proposal.review import Review
from storage.store import Store


def read_proposal(store: Store, proposal_id: str, *, lock: bool = False) -> ProposalRecord:
    """The proposal in front of its brief; reviews only where the panel is open. Locked: the proposal, then the panel.

    Raises NotFound.
    """
    record = read_reviewed(store, proposal_id, lock=lock)
    todos, begun = store.records.taken(proposal_id) if record.proposal.is_taken else ((), False)
    return record.model_copy(update={"todos": todos, "has_begun": begun})


def read_reviewed(store: Store, proposal_id: str, *, lock: bool = False) -> ProposalRecord:
    """The same without what follows once it was taken. Raises NotFound."""
    if lock:
        store.proposals.lock(proposal_id)
    proposal, brief = store.proposals.front(proposal_id)
    panel = store.panels.of(proposal.subject, lock=lock)
    reviews = store.reviews.of_panels(panel.id)[panel.id] if panel.is_open else []
    return record_of(proposal, brief, panel, reviews)


def record_of(proposal: Proposal, brief: Brief, panel: Panel, reviews: list[Review]) -> ProposalRecord:
    """What its cards show. The only way from reviews to a screen: a sealed panel has no result."""
    answers = brief.answers
    figures = f"{answers.today or 'not known'} → {answers.target or 'no target yet'}"
    data = next(each for each in judge_brief(brief).readings if each.signal is Signal.DATA)
    result = (
        proposal_result(proposal, panel.guide, reviews, seated=panel.interviewers, opened_reason=panel.opened_reason)
        if panel.is_open
        else None
    )
    return ProposalRecord(
        proposal=proposal,
        panel=panel,
        brief_title=brief.title,
        owner=brief.owner,
        metric=f"{answers.metric}: {figures}" if answers.metric else "",
        simple_trial_until=brief.running_trial.until if brief.running_trial is not None else None,
        data_open="" if data.level is Level.PASS else data.told,
        result=result,
    )


def read_compared(store: Store, brief_id: str) -> Compared | None:
    """The offers for one brief, side by side; None where fewer than two can be read."""
    fronts = store.proposals.latest_of_brief(brief_id)
    panels = store.panels.of_several([proposal.subject for proposal, _ in fronts])
    reviews = store.reviews.of_panels(*(panel.id for panel in panels.values() if panel.is_open))
    records = [
        record_of(proposal, brief, panel, reviews.get(panel.id, []))
        for proposal, brief in fronts
        if (panel := panels.get(proposal.id)) is not None
    ]
    opened = tuple(record for record in records if record.result is not None)
    if len(opened) < 2:
        return None
    sealed = tuple(record for record in records if record.result is None and record.proposal.choice is None)
    return Compared(brief_title=fronts[0].brief.title, metric=opened[0].metric, opened=opened, sealed=sealed)


def compare_anew(store: Store, record: ProposalRecord, now: datetime) -> None:
    """The table of the brief's offers stands in its thread from the second that can be read, and follows them."""
    brief = Subject.brief(record.proposal.brief_id)
    if read_compared(store, brief.id) is None:
        return
    card = Card(kind=Kind.BRIEF_SHARED, subject=brief)
    room, people = record.proposal.room, record.proposal.people(record.owner)
    store.deliveries.post(outgoing(Kind.PROPOSALS_COMPARED, brief, room, people=people, at=now, once=room, under=card))
    store.deliveries.refresh(brief, now, {Kind.PROPOSALS_COMPARED})
