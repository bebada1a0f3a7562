"""The routing table: all that can arrive and all that is drawn, in one place."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import reduce
from operator import or_
from typing import Protocol

from domain.outgoing import Kind
from handlers.brief.card import BriefCardHandlers
from handlers.brief.pages import BriefHandlers
from handlers.brief.people import BriefPeopleHandlers
from handlers.candidates import CandidateHandlers
from handlers.check_ins import CheckInHandlers
from handlers.decisions import DecisionHandlers
from handlers.edge.answers import Clock, Renderer, Routes
from handlers.edge.directory import Directory
from handlers.edge.threads import Threads
from handlers.onboardings import OnboardingHandlers
from handlers.overview import OverviewHandlers
from handlers.panels import PanelHandlers
from handlers.proposal.choices import ChoiceHandlers
from handlers.proposal.proposals import ProposalHandlers
from handlers.proposal.reviews import ReviewHandlers
from handlers.proposal.trials import TrialHandlers
from handlers.reading import ReadingHandlers
from handlers.reminders import ReminderHandlers
from handlers.rooms import RoomWatch
from handlers.scorecards import ScorecardHandlers
from handlers.troubles import TroubleHandlers
from services.brief.briefs import BriefService
from services.brief.history import BriefHistoryService
from services.brief.people import BriefPeopleService
from services.candidates import CandidateService
from services.decisions import DecisionService
from services.onboarding.check_ins import CheckInService
from services.onboarding.onboardings import OnboardingService
from services.outgoing.deliveries import DeliveryService
from services.outgoing.elsewhere import ElsewhereService
from services.outgoing.greetings import GreetingService
from services.outgoing.messages import MessageService
from services.outgoing.reminders import ReminderService
from services.overview import OverviewService
from services.panel.panels import PanelService
from services.panel.scorecards import ScorecardService
from services.proposal.choices import ChoiceService
from services.proposal.proposals import ProposalService
from services.proposal.reviews import ReviewService
from services.proposal.trials import TrialService


class Feature(Protocol):
    """What a feature's handlers offer: the routes that they serve and the messages that they draw."""

    def routes(self) -> Routes: ...

    def renderers(self) -> Mapping[Kind, Renderer]: ...


@dataclass(frozen=True)
class Services:
    """The use cases that the handlers call; `bot/` makes them."""

    overviews: OverviewService
    greetings: GreetingService
    deliveries: DeliveryService
    elsewhere: ElsewhereService
    messages: MessageService
    briefs: BriefService
    brief_people: BriefPeopleService
    brief_history: BriefHistoryService
    candidates: CandidateService
    decisions: DecisionService
    scorecards: ScorecardService
    panels: PanelService
    proposals: ProposalService
    reviews: ReviewService
    choices: ChoiceService
    trials: TrialService
    onboardings: OnboardingService
    check_ins: CheckInService
    reminders: ReminderService


def features(
    services: Services, *, directory: Directory, rooms: RoomWatch, threads: Threads, clock: Clock
) -> tuple[Feature, ...]:
    """All features, ready to serve."""
    drawing: tuple[Feature, ...] = (
        OverviewHandlers(overviews=services.overviews, greetings=services.greetings, threads=threads, clock=clock),
        TroubleHandlers(
            deliveries=services.deliveries,
            elsewhere=services.elsewhere,
            rooms=rooms,
            directory=directory,
            threads=threads,
            clock=clock,
        ),
        BriefHandlers(briefs=services.briefs, directory=directory, threads=threads, clock=clock),
        BriefCardHandlers(briefs=services.briefs, directory=directory, threads=threads, clock=clock),
        BriefPeopleHandlers(
            briefs=services.briefs,
            people=services.brief_people,
            history=services.brief_history,
            directory=directory,
            threads=threads,
            clock=clock,
        ),
        CandidateHandlers(candidates=services.candidates, directory=directory, threads=threads, clock=clock),
        DecisionHandlers(
            decisions=services.decisions,
            directory=directory,
            threads=threads,
            clock=clock,
        ),
        ScorecardHandlers(scorecards=services.scorecards, threads=threads, clock=clock),
        PanelHandlers(panels=services.panels, threads=threads, clock=clock),
        ProposalHandlers(proposals=services.proposals, directory=directory, threads=threads, clock=clock),
        ReviewHandlers(reviews=services.reviews, threads=threads, clock=clock),
        ChoiceHandlers(choices=services.choices, proposals=services.proposals, threads=threads, clock=clock),
        TrialHandlers(trials=services.trials, proposals=services.proposals, threads=threads, clock=clock),
        OnboardingHandlers(onboardings=services.onboardings, directory=directory, threads=threads, clock=clock),
        CheckInHandlers(check_ins=services.check_ins, threads=threads, clock=clock),
        ReminderHandlers(reminders=services.reminders, directory=directory, threads=threads, clock=clock),
    )
    reading = ReadingHandlers(messages=services.messages, renderers=renderers_of(drawing), threads=threads, clock=clock)
    return (*drawing, reading)


def routes_of(all_features: tuple[Feature, ...]) -> Routes:
    """One table of all features' routes; raises ValueError where a route is served twice."""
    return reduce(or_, (feature.routes() for feature in all_features), Routes())


def renderers_of(all_features: tuple[Feature, ...]) -> Mapping[Kind, Renderer]:
    """One table of all features' renderers; raises ValueError where a kind is drawn twice, or by nobody."""
    table: dict[Kind, Renderer] = {}
    for feature in all_features:
        renderers = feature.renderers()
        if twice := set(table) & set(renderers):
            raise ValueError(f"drawn twice: {sorted(twice)}")
        table.update(renderers)
    if undrawn := set(Kind) - set(table):
        raise ValueError(f"drawn by nobody: {sorted(undrawn)}")
    return table
