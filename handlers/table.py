"""The routing table: all that can arrive and all that is drawn, in one place."""

from collections.abc import Mapping
from functools import reduce
from operator import or_

from domain.outgoing.catalogue import CATALOGUE, FOR_SYSTEMS
from domain.outgoing.kinds import Kind
from handlers.brief.card import BriefCardHandlers
from handlers.brief.closing import ClosingHandlers
from handlers.brief.compare import CompareHandlers
from handlers.brief.discovery import DiscoveryHandlers
from handlers.brief.pages import BriefHandlers
from handlers.brief.people import BriefPeopleHandlers
from handlers.brief.questions import QuestionHandlers
from handlers.candidate.candidates import CandidateHandlers
from handlers.candidate.interviews import InterviewHandlers
from handlers.candidate.merging import MergeHandlers
from handlers.decisions import DecisionHandlers
from handlers.edge.answers import Clock, Renderer, Routes
from handlers.edge.directory import Directory
from handlers.edge.threads import Threads
from handlers.feature import Feature, Services
from handlers.history import HistoryHandlers
from handlers.home import HomeHandlers
from handlers.keeping.access import AccessHandlers
from handlers.keeping.exports import ExportHandlers
from handlers.keeping.records import RecordHandlers
from handlers.keeping.retention import RetentionHandlers
from handlers.kept_forms import KeptFormHandlers
from handlers.onboarding.attaching import AttachHandlers
from handlers.onboarding.check_ins import CheckInHandlers
from handlers.onboarding.halts import HaltHandlers
from handlers.onboarding.onboardings import OnboardingHandlers
from handlers.overview import OverviewHandlers
from handlers.panels import PanelHandlers
from handlers.proposal.choices import ChoiceHandlers
from handlers.proposal.proposals import ProposalHandlers
from handlers.proposal.reviews import ReviewHandlers
from handlers.proposal.trials import TrialHandlers
from handlers.reading import ReadingHandlers
from handlers.reminders import ReminderHandlers
from handlers.scorecards import ScorecardHandlers
from handlers.troubles import TroubleHandlers
from handlers.watch.people import PeopleWatch
from handlers.watch.rooms import RoomWatch
from handlers.workspace.guide import GuideHandlers
from handlers.workspace.settings import SettingsHandlers
from handlers.workspace.webhooks import WebhookHandlers

#: Whoever opens a message in full comes after.
FEATURES: tuple[type[Feature], ...] = (
    OverviewHandlers,
    HomeHandlers,
    TroubleHandlers,
    PeopleWatch,
    RoomWatch,
    BriefHandlers,
    BriefCardHandlers,
    BriefPeopleHandlers,
    ClosingHandlers,
    QuestionHandlers,
    DiscoveryHandlers,
    CandidateHandlers,
    InterviewHandlers,
    MergeHandlers,
    DecisionHandlers,
    ScorecardHandlers,
    PanelHandlers,
    ProposalHandlers,
    ReviewHandlers,
    ChoiceHandlers,
    TrialHandlers,
    OnboardingHandlers,
    HaltHandlers,
    CheckInHandlers,
    AttachHandlers,
    HistoryHandlers,
    ReminderHandlers,
    CompareHandlers,
    ExportHandlers,
    RecordHandlers,
    AccessHandlers,
    RetentionHandlers,
    SettingsHandlers,
    GuideHandlers,
    WebhookHandlers,
)


def features(services: Services, directory: Directory, threads: Threads, clock: Clock) -> tuple[Feature, ...]:
    """All features, ready to serve."""
    made = tuple(each(services, directory, threads, clock) for each in FEATURES)
    resumes = {route: resume for feature in made for route, resume in feature.routes().resumes.items()}
    kept = KeptFormHandlers(services, directory, threads, clock, resumes=resumes)
    drawing = (*made, kept)
    return (*drawing, ReadingHandlers(services, directory, threads, clock, others=renderers_of(drawing)))


def routes_of(all_features: tuple[Feature, ...]) -> Routes:
    """One table of all features' routes; raises ValueError where a route is served twice."""
    return reduce(or_, (feature.routes() for feature in all_features), Routes())


def renderers_of(all_features: tuple[Feature, ...]) -> Mapping[Kind, Renderer]:
    """One table of all features' renderers.

    Raises ValueError where a kind stands in no catalogue, or is drawn twice, or by nobody.
    """
    if unlisted := set(Kind) - set(CATALOGUE):
        raise ValueError(f"in no catalogue: {sorted(unlisted)}")
    table: dict[Kind, Renderer] = {}
    for feature in all_features:
        renderers = feature.renderers()
        if twice := set(table) & set(renderers):
            raise ValueError(f"drawn twice: {sorted(twice)}")
        table.update(renderers)
    if undrawn := set(Kind) - FOR_SYSTEMS - set(table):
        raise ValueError(f"drawn by nobody: {sorted(undrawn)}")
    return table
