"""What is known of one candidate, as cards, kits and forms show it."""

from domain.brief.outcome import judge_brief
from domain.brief.versions import change_since
from domain.candidate.record import CandidateRecord
from domain.outgoing.subject import Subject
from services.panel.panels import read_result
from storage.store import Store


def read_record(store: Store, candidate_id: str, *, lock: bool = False, worker: str = "") -> CandidateRecord:
    """The candidate in front of the brief; scores only where the panel is open. Locked: the candidate, then the panel.

    With a `worker`, whose days count for them is read along. Raises NotFound.
    """
    return scored(store, read_unscored(store, candidate_id, lock=lock, worker=worker))


def scored(store: Store, record: CandidateRecord) -> CandidateRecord:
    """With what the panel says, where it is open."""
    return record.model_copy(update={"result": read_result(store, record.panel, record.judged)})


def read_unscored(store: Store, candidate_id: str, *, lock: bool = False, worker: str = "") -> CandidateRecord:
    """As `read_record`, in one question less: nothing of what the panel says. Raises NotFound."""
    if lock:
        store.candidates.lock(candidate_id)
    candidate, brief, versions, hired = store.records.front(candidate_id)
    verdict = judge_brief(brief)
    decision, todos, has_onboarding = store.records.followed(candidate.id, worker)
    return CandidateRecord(
        candidate=candidate,
        panel=store.panels.of(Subject.candidate(candidate_id), lock=lock),
        brief_title=brief.title,
        owner=brief.owner,
        outcome=verdict.outcome,
        role=verdict.first_hire.text if verdict.first_hire else "",
        route=verdict.route.route if verdict.route else None,
        hard_part=brief.hard_part,
        decision=decision,
        todos=todos,
        brief_change=change_since(versions, decision.decided_at if decision else candidate.created_at),
        has_onboarding=has_onboarding,
        hired=hired,
    )
