"""Did we predict well: interviews beside how the hires ended, each reader as far as it concerns them."""

from collections.abc import Sequence

from domain.brief.assessment import assess
from domain.brief.brief import Brief
from domain.candidate.insights import Ended, Insights, Sheet, judges_of
from domain.onboarding.onboarding import Ending, Onboarding
from domain.panel.panel import Panel
from domain.people import Actor
from domain.scorecard import Scorecard
from storage.database import Database
from storage.store import Store


class InsightService:
    """Reads what came of earlier hires. Raises Unavailable."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def of(self, actor: Actor) -> Insights:
        """An admin reads of all hires, others of those of their briefs; of interviewers, others read themselves alone."""
        with self._database.reading(actor.workspace) as store:
            ended = _ended(store, store.onboardings.ended())
        theirs = [each for each, brief in ended if actor.is_admin or actor.user in (brief.manager, brief.owner)]
        judges = judges_of([each for each, _ in ended], only="" if actor.is_admin else actor.user)
        return Insights(ended=tuple(theirs), judges=judges)


def _ended(store: Store, found: Sequence[tuple[Onboarding, Brief]]) -> list[tuple[Ended, Brief]]:
    """Scores are read of open panels alone, as they were sealed."""
    interviewed = [onboarding.judged for onboarding, _ in found if not onboarding.is_offer]
    panels = {id: panel for id, panel in store.panels.of_several(interviewed).items() if panel.is_open}
    cards = store.scorecards.of_panels([panel.id for panel in panels.values()])
    return [(_one(onboarding, brief, panels.get(onboarding.candidate_id), cards), brief) for onboarding, brief in found]


def _one(onboarding: Onboarding, brief: Brief, panel: Panel | None, cards: dict[str, list[Scorecard]]) -> Ended:
    answer = assess(brief)
    sent = [] if panel is None else cards.get(panel.id, [])
    return Ended(
        went_well=onboarding.ending is Ending.GO,
        route=answer.route.route if answer.route else None,
        warnings=tuple(warning.code for warning in answer.warnings),
        categories=() if panel is None else panel.guide.categories,
        sheets=tuple(
            Sheet(interviewer=card.interviewer, marks=card.sealed.marks) for card in sent if card.sealed is not None
        ),
    )
