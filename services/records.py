"""What is known of one candidate, as cards, kits and forms show it."""

from domain.brief.outcome import judge_brief
from domain.brief.versions import last_shift
from domain.candidate.candidate import Candidate
from domain.candidate.record import CandidateRecord
from services.panels import read_panel
from storage.store import Store


def read_record(store: Store, candidate: Candidate) -> CandidateRecord:
    """The candidate in front of the brief; scores only where the panel is open."""
    brief = store.briefs.get(candidate.brief_id)
    verdict = judge_brief(brief)
    return CandidateRecord(
        candidate=candidate,
        brief_title=brief.title,
        owner=brief.owner,
        outcome=verdict.outcome,
        role=verdict.first_hire.text if verdict.first_hire else "",
        route=verdict.route.route if verdict.route else None,
        hard_part=brief.hard_part,
        submitted=frozenset(store.scorecards.submitted(candidate.id)),
        panel=read_panel(store, candidate, brief),
        decision=store.decisions.of(candidate.id),
        todos=tuple(store.decisions.todos(candidate.id)),
        brief_shift=last_shift(store.brief_versions.of(brief.id), since=candidate.created_at),
        has_onboarding=store.onboardings.of_candidate(candidate.id) is not None,
    )
