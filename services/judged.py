"""What can be judged by a panel: each noun says here what the panel has to know of it."""

from collections.abc import Callable, Mapping
from typing import Final

from domain.brief.outcome import judge_brief
from domain.candidate.record import judged_of
from domain.outgoing import About
from domain.panel.judged import Judged
from domain.panel.pages import PanelPage
from storage.store import Store

#: Reads the thing with this id, locked where the last argument says so. Raises NotFound.
Noun = Callable[[Store, str, bool], Judged]


def judged_candidate(store: Store, candidate_id: str, lock: bool) -> Judged:
    """A candidate, judged for the brief that they were added to."""
    candidate = store.candidates.lock(candidate_id) if lock else store.candidates.get(candidate_id)
    brief = store.briefs.get(candidate.brief_id)
    route = judge_brief(brief).route
    return judged_of(
        candidate,
        workflow=brief.title,
        owner=brief.owner,
        route=route.route if route else None,
        hard_part=brief.hard_part,
    )


NOUNS: Final[Mapping[About, Noun]] = {About.CANDIDATE: judged_candidate}


class Judging:
    """Reads panels in front of what they judge."""

    def __init__(self, nouns: Mapping[About, Noun]) -> None:
        self._nouns = nouns

    def read(self, store: Store, panel_id: str) -> PanelPage:
        """Raises NotFound."""
        panel = store.panels.get(panel_id)
        return PanelPage(panel=panel, judged=self._nouns[panel.about.kind](store, panel.about.id, False))

    def lock(self, store: Store, panel_id: str) -> PanelPage:
        """What is judged is locked first, then its panel: of two last seats sent at once, one opens it."""
        about = store.panels.about(panel_id)
        judged = self._nouns[about.kind](store, about.id, True)
        return PanelPage(panel=store.panels.lock(panel_id), judged=judged)
