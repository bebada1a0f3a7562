"""What waits for one person, over all features, and the briefs that they have a part in."""

from datetime import datetime

from domain.brief.outcome import judge_brief
from domain.overview import BriefLine, Overview, Task, Waiting
from domain.people import Actor
from domain.trouble import Trouble
from services.briefs import BriefService
from services.check_ins import CheckInService
from services.onboardings import OnboardingService
from services.scorecards import ScorecardService
from storage.database import Database


class OverviewService:
    """Gathers; each feature says itself what it waits for."""

    def __init__(
        self,
        database: Database,
        *,
        briefs: BriefService,
        scorecards: ScorecardService,
        onboardings: OnboardingService,
        check_ins: CheckInService,
    ) -> None:
        self._database = database
        self._briefs = briefs
        self._scorecards = scorecards
        self._onboardings = onboardings
        self._check_ins = check_ins

    def of(self, *, actor: Actor, now: datetime) -> Overview:
        """Everything for `/ai-hire` and `/ai-hire list`."""
        waiting = [
            *self._check_ins.waiting(actor=actor, now=now),
            *self._todos_and_decisions(actor),
            *[
                Waiting(
                    task=Task.SCORE,
                    subject=each.panel_id,
                    title=each.name,
                    due_at=each.interview_at,
                    is_begun=each.has_draft,
                )
                for each in self._scorecards.waiting(actor)
            ],
            *[
                Waiting(task=Task.ONBOARD, subject=each.candidate_id, title=each.name)
                for each in self._onboardings.ready(actor)
            ],
            *[
                Waiting(task=Task.RESUME, subject=brief.id, title=brief.title, version=brief.version)
                for brief in self._briefs.drafts(actor)
            ],
        ]
        briefs = [
            BriefLine(brief_id=brief.id, title=brief.title, outcome=judge_brief(brief).outcome, version=brief.version)
            for brief in self._briefs.mine(actor)
        ]
        return Overview(waiting=tuple(waiting), briefs=tuple(briefs), troubles=self._troubles(actor))

    def _troubles(self, actor: Actor) -> tuple[Trouble, ...]:
        with self._database.reading(actor.workspace) as store:
            return tuple(store.troubles.told_to(actor.user))

    def _todos_and_decisions(self, actor: Actor) -> list[Waiting]:
        with self._database.reading(actor.workspace) as store:
            todos = [
                Waiting(
                    task=Task.TODO,
                    subject=todo.id,
                    title=f"{todo.kind.heading} for {(store.briefs.get(todo.brief_id)).title}",
                    due_at=todo.due_at,
                    version=todo.version,
                )
                for todo in store.decisions.todos_of(actor.user)
            ]
            decisions = [
                Waiting(task=Task.DECIDE, subject=candidate.id, title=candidate.name)
                for candidate in store.candidates.to_decide(actor.user)
            ]
        return [*todos, *decisions]
