"""Which kinds of thing wait for one person: asked in one question, before any of them is read."""

from collections.abc import Mapping
from datetime import datetime
from functools import cache

from sqlalchemy import ColumnElement, CompoundSelect, exists, literal, or_, select, union_all

from domain.candidate.candidate import Status
from domain.waiting.reminders import Source
from storage.brief.discoveries import DiscoveryItemRow
from storage.brief.questions import QuestionRow
from storage.candidates import CandidateRow
from storage.decisions import TodoRow
from storage.onboardings import OnboardingRow
from storage.panel.panels import owes_sheet
from storage.proposal.proposals import ProposalRow
from storage.reminders import NudgeRow, asked_in_vain
from storage.rows import WORKSPACE, Repository, named
from storage.waiting.weeks import moves

_PERSON = named("person")


class Sources(Repository):
    """Where to look for what waits for the people of one workspace."""

    def of(self, person: str, since: datetime) -> frozenset[Source]:
        """Each that may have something for this person now, and none that has and is not named; moves since then."""
        asked = {"workspace": self._workspace, "person": person, "manager": person, "since": since}
        return frozenset(map(Source, self._session.scalars(_question(), asked)))


@cache
def _question() -> CompoundSelect[str]:
    """Put together once: that costs more than asking it."""
    return union_all(*(select(literal(source.value)).where(there) for source, there in _there().items()))


def _there() -> Mapping[Source, ColumnElement[bool]]:
    my_candidates = (CandidateRow.workspace == WORKSPACE, CandidateRow.manager == _PERSON)
    my_proposals = (ProposalRow.workspace == WORKSPACE, ProposalRow.manager == _PERSON)
    return {
        Source.PANELS: exists().where(*owes_sheet(WORKSPACE, _PERSON)),
        Source.TODOS: exists().where(
            TodoRow.workspace == WORKSPACE,
            TodoRow.owner == _PERSON,
            TodoRow.is_dropped.is_(False),
            TodoRow.done_at.is_(None),
        ),
        Source.CHECK_INS: exists().where(
            OnboardingRow.workspace == WORKSPACE,
            OnboardingRow.ending.is_(None),
            or_(OnboardingRow.owner == _PERSON, OnboardingRow.hire_user == _PERSON),
        ),
        Source.QUESTIONS: exists().where(
            QuestionRow.workspace == WORKSPACE, QuestionRow.person == _PERSON, QuestionRow.answered_at.is_(None)
        ),
        Source.DISCOVERIES: exists().where(
            DiscoveryItemRow.workspace == WORKSPACE,
            DiscoveryItemRow.owner == _PERSON,
            DiscoveryItemRow.ticked_at.is_(None),
        ),
        Source.CANDIDATES: exists().where(*my_candidates, CandidateRow.status == Status.OPEN.value),
        Source.PROPOSALS: exists().where(*my_proposals, ProposalRow.is_open.is_(True)),
        Source.TRIALS: exists().where(*my_proposals, ProposalRow.is_on_trial.is_(True)),
        Source.WEEKS: moves().exists(),
        Source.LATE: exists().where(
            NudgeRow.workspace == WORKSPACE, NudgeRow.manager == _PERSON, NudgeRow.person != _PERSON, asked_in_vain()
        ),
    }
