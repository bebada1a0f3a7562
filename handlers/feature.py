"""What every feature's handlers are handed, and what they offer."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TypedDict, TypeVar

from blocks.forms import FormState
from blocks.kit import Message
from domain.outgoing.delivery import Delivery
from domain.outgoing.kinds import Kind
from domain.people import Actor
from handlers.edge.answers import Clock, Renderer, Routes
from handlers.edge.directory import Directory
from handlers.edge.threads import Threads
from services.access import AccessService
from services.attaching import AttachService
from services.brief.briefs import BriefService
from services.brief.compare import CompareService
from services.brief.discovery import DiscoveryService
from services.brief.insights import InsightService
from services.brief.own import OwnSettingsService
from services.brief.people import BriefPeopleService
from services.brief.questions import QuestionService
from services.brief.writing import WritingService
from services.candidate.candidates import CandidateService
from services.candidate.interviews import InterviewService
from services.candidate.merging import MergeService
from services.decisions import DecisionService
from services.exports import ExportService
from services.history import HistoryService
from services.keeping.erasures import ErasureService
from services.keeping.held import HeldService
from services.keeping.retention import RetentionService
from services.kept_forms import KeptFormService
from services.leavers import LeaverService
from services.onboarding.check_ins import CheckInService
from services.onboarding.halts import HaltService
from services.onboarding.onboardings import OnboardingService
from services.onboarding.starts import StartService
from services.outgoing.deliveries import DeliveryService
from services.outgoing.elsewhere import ElsewhereService
from services.outgoing.greetings import GreetingService
from services.outgoing.mending import TroubleService
from services.outgoing.messages import MessageService
from services.outgoing.reminders import ReminderService
from services.outgoing.rooms import RoomService
from services.outgoing.style import StyleService
from services.outgoing.webhooks import WebhookService
from services.overview import OverviewService
from services.panel.panels import PanelService
from services.panel.scorecards import ScorecardService
from services.proposal.choices import ChoiceService
from services.proposal.proposals import ProposalService
from services.proposal.reviews import ReviewService
from services.proposal.trials import TrialService
from services.todos import TodoService
from services.workspace.guides import GuideService
from services.workspace.settings import SettingsService

V = TypeVar("V")


@dataclass(frozen=True)
class Services:
    """The use cases that the handlers call; `bot/` makes them."""

    overviews: OverviewService
    access: AccessService
    attaching: AttachService
    greetings: GreetingService
    deliveries: DeliveryService
    troubles: TroubleService
    elsewhere: ElsewhereService
    rooms: RoomService
    styles: StyleService
    messages: MessageService
    briefs: BriefService
    comparisons: CompareService
    insights: InsightService
    discoveries: DiscoveryService
    writing: WritingService
    questions: QuestionService
    brief_people: BriefPeopleService
    history: HistoryService
    candidates: CandidateService
    interviews: InterviewService
    merging: MergeService
    decisions: DecisionService
    todos: TodoService
    scorecards: ScorecardService
    panels: PanelService
    proposals: ProposalService
    reviews: ReviewService
    choices: ChoiceService
    trials: TrialService
    starts: StartService
    onboardings: OnboardingService
    halts: HaltService
    check_ins: CheckInService
    reminders: ReminderService
    exports: ExportService
    kept_forms: KeptFormService
    leavers: LeaverService
    erasures: ErasureService
    held: HeldService
    retention: RetentionService
    settings: SettingsService
    guides: GuideService
    own_settings: OwnSettingsService
    webhooks: WebhookService


class Asked(TypedDict):
    """What every command of a form says."""

    actor: Actor
    now: datetime
    form_id: str


class AskedAt(Asked):
    """The same of something that others may change, too."""

    version: int


class Feature:
    """The handlers of one noun; each hands its service call to a thread."""

    def __init__(self, services: Services, directory: Directory, threads: Threads, clock: Clock) -> None:
        self._services = services
        self._directory = directory
        self._threads = threads
        self._clock = clock

    def routes(self) -> Routes:
        """What it serves."""
        return Routes()

    def renderers(self) -> Mapping[Kind, Renderer]:
        """What it draws."""
        return {}

    def _asked(self, actor: Actor, state: FormState) -> Asked:
        """Who asks for it, now, and by which form."""
        return {"actor": actor, "now": self._clock(), "form_id": state.form_id}

    def _asked_at(self, actor: Actor, state: FormState) -> AskedAt:
        """The same, and what they had in front of them."""
        return {**self._asked(actor, state), "version": state.version}

    def _drawing(self, read: Callable[[str, str], V | None], draw: Callable[[V], Message | None]) -> Renderer:
        """Reads what a message is about and draws it; nothing where nothing is to be said of it any more."""
        return self._drawing_for(read, lambda view, _: draw(view))

    def _drawing_for(self, read: Callable[[str, str], V | None], draw: Callable[[V, str], Message | None]) -> Renderer:
        """The same where it matters who reads it."""

        async def render(delivery: Delivery) -> Message | None:
            view = await self._threads.read(read, delivery.workspace, delivery.subject.id)
            return None if view is None else draw(view, delivery.conversation)

        return render
