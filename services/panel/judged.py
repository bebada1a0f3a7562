"""What can be judged by a panel: each noun says here what the panel has to know of it."""

from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Final

from domain.brief.brief import Brief
from domain.brief.outcome import judge_brief
from domain.candidate.candidate import Candidate
from domain.candidate.record import judged_of
from domain.outgoing.subject import About, Subject
from domain.panel.judged import Judged
from domain.panel.pages import PanelPage
from domain.panel.panel import Panel
from domain.refusals import NotFound, Refusal
from storage.store import Store

#: Reads the things with these ids, locked where the last argument says so. Raises NotFound for one that is locked.
Noun = Callable[[Store, Collection[str], bool], Mapping[str, Judged]]


def judged_candidates(store: Store, candidate_ids: Collection[str], lock: bool) -> Mapping[str, Judged]:
    """Candidates, each judged for the brief that they were added to. Raises NotFound."""
    if lock:
        for candidate_id in candidate_ids:
            store.candidates.lock(candidate_id)
    return {
        candidate.id: judged_candidate(candidate, brief) for candidate, brief in store.candidates.fronts(candidate_ids)
    }


def judged_proposals(store: Store, proposal_ids: Collection[str], lock: bool) -> Mapping[str, Judged]:
    """Offers, each judged for the brief that it was made for. Raises NotFound for one that is locked."""
    if lock:
        for proposal_id in proposal_ids:
            store.proposals.lock(proposal_id)
    return {
        proposal.id: proposal.judged(workflow=brief.title, owner=brief.owner)
        for proposal, brief in store.proposals.fronts(proposal_ids)
    }


def judged_candidate(candidate: Candidate, brief: Brief) -> Judged:
    """A candidate in front of the brief that they were added to."""
    route = judge_brief(brief).route
    return judged_of(
        candidate,
        workflow=brief.title,
        owner=brief.owner,
        route=route.route if route else None,
        hard_part=brief.hard_part,
    )


#: What is scored by the guide's categories.
SCORED: Final[Mapping[About, Noun]] = {About.CANDIDATE: judged_candidates}
NOUNS: Final[Mapping[About, Noun]] = {**SCORED, About.PROPOSAL: judged_proposals}


class Judging:
    """Reads panels in front of what they judge; `other` is said of a panel that judges something else."""

    def __init__(self, nouns: Mapping[About, Noun] = NOUNS, other: Refusal | None = None) -> None:
        self._nouns = nouns
        self._other = other or NotFound()

    def judges(self, about: Subject) -> bool:
        """Whether this is a thing that a panel can judge."""
        return about.kind in self._nouns

    def read(self, store: Store, panel_id: str) -> PanelPage:
        """Raises NotFound."""
        [page] = self.several(store, [store.panels.get(panel_id)])
        return page

    def several(self, store: Store, panels: Sequence[Panel]) -> list[PanelPage]:
        """All of them in front of what they judge, with one read for each kind of thing."""
        ids: dict[About, list[str]] = {}
        for panel in panels:
            ids.setdefault(panel.about.kind, []).append(panel.about.id)
        judged = {kind: self._nouns[kind](store, of_kind, False) for kind, of_kind in ids.items()}
        return [PanelPage(panel=panel, judged=judged[panel.about.kind][panel.about.id]) for panel in panels]

    def lock(self, store: Store, panel_id: str) -> PanelPage:
        """What is judged is locked first, then its panel: of two last seats sent at once, one opens it.

        Raises NotFound, and `other` of a panel that judges something else.
        """
        about = store.panels.about(panel_id)
        if not self.judges(about):
            raise self._other
        judged = self._nouns[about.kind](store, [about.id], True)
        return PanelPage(panel=store.panels.lock(panel_id), judged=judged[about.id])
