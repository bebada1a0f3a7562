"""Everything is built here, once, and handed what it needs."""

import asyncio
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from dataclasses import dataclass
from functools import partial

from slack_bolt.async_app import AsyncApp
from slack_sdk.errors import SlackApiError
from starlette.routing import BaseRoute

from bot.clock import real_clock
from bot.database import ready
from bot.doors.client import Outage
from bot.doors.slack import (
    AWAY,
    DELIVERER_SECONDS,
    HANDLER_SECONDS,
    HandOver,
    Installation,
    Unread,
    build_app,
    hand_over_to,
    open_session,
    slack_client,
)
from bot.doors.web import START_SECONDS, Health, health_routes, slack_route
from bot.jobs import Job, build_scheduler
from bot.metrics import Metrics, metrics_route
from bot.readiness import Readiness
from bot.settings import Door, Settings
from domain.installation import Identity
from domain.outgoing import Kind
from domain.refusals import Unavailable
from handlers.edge.answers import Clock, Renderer, Routes, Tick
from handlers.edge.deliverer import Deliverer
from handlers.edge.directory import Directory
from handlers.edge.dispatch import Dispatcher
from handlers.edge.hosts import Hooks
from handlers.edge.poster import Poster
from handlers.edge.replies import Replies
from handlers.edge.threads import Threads
from handlers.feature import Services
from handlers.table import features, renderers_of, routes_of
from handlers.watch.people import PeopleWatch
from handlers.watch.rooms import RoomWatch
from handlers.webhooks.calls import Caller, open_outside
from services.access import AccessService
from services.attaching import AttachService
from services.brief.briefs import BriefService
from services.brief.compare import CompareService
from services.brief.discovery import DiscoveryService
from services.brief.insights import InsightService
from services.brief.people import BriefPeopleService
from services.brief.questions import QuestionService
from services.brief.questions import follows as questions_follow
from services.brief.writing import WritingService
from services.candidates import CandidateService
from services.decisions import DecisionService
from services.exports import ExportService
from services.history import HistoryService
from services.holidays import WorkingDays
from services.installations import InstallationService
from services.interviews import InterviewService
from services.keeping.erasures import ErasureService
from services.keeping.erasures import follows as erased
from services.keeping.held import HeldService
from services.keeping.retention import RetentionService
from services.kept_forms import KeptFormService
from services.leavers import LeaverService
from services.onboarding.check_in_rows import follows
from services.onboarding.check_ins import CheckInService
from services.onboarding.halts import HaltService
from services.onboarding.onboardings import OnboardingService
from services.onboarding.starts import StartService
from services.outgoing.deliveries import DeliveryService
from services.outgoing.elsewhere import ElsewhereService
from services.outgoing.greetings import GreetingService
from services.outgoing.mentions import mentions
from services.outgoing.messages import MessageService
from services.outgoing.reminders import ReminderService
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
from storage.database import Database

#: Together with the web server's goodbye, less than the ten seconds after which we would be killed.
LAST_POSTS_SECONDS = 4.5


@dataclass(frozen=True)
class Bot:
    """A bot that runs; its routes are what makes it reachable."""

    settings: Settings
    clock: Clock
    database: Database
    threads: Threads
    installation: Installation
    app: AsyncApp
    table: Routes
    renderers: Mapping[Kind, Renderer]
    hand_over: HandOver
    unread: Unread
    deliveries: DeliveryService
    deliverer: Deliverer
    readiness: Readiness
    health: Health
    #: What is done once a day.
    upkeep: Job
    metrics: Metrics

    def web_routes(self) -> list[BaseRoute]:
        """The web routes; in Socket Mode only those that say how the process is."""
        routes = health_routes(self.health)
        if self.settings.door is Door.HTTP and self.settings.slack_signing_secret:
            routes.append(slack_route(self.settings.slack_signing_secret.get_secret_value(), self.hand_over))
        return routes

    def metrics_routes(self) -> list[BaseRoute]:
        """For a listener of its own: what stands at the public one must never be this."""

        async def look() -> None:
            used, size = self.database.connections
            try:
                backlog = await self.threads.read(self.deliveries.backlog, self.clock())
            except Unavailable:
                backlog = None
            self.metrics.stands(backlog, used=used, size=size)

        return [metrics_route(self.metrics, look)]


@dataclass(frozen=True)
class _Kept:
    """Who we are, from one start to the next; a database that is away only costs a question to Slack."""

    threads: Threads
    service: InstallationService
    token: str
    clock: Clock

    async def load(self) -> Identity | None:
        try:
            return await self.threads.read(self.service.of, self.token)
        except Unavailable:
            return None

    async def save(self, identity: Identity) -> None:
        with suppress(Unavailable):
            await self.threads.write(self.service.keep, identity, self.token, self.clock())


@asynccontextmanager
async def running_bot(
    settings: Settings,
    *,
    clock: Clock,
    say: Callable[[str], None] = print,
    waits: Callable[[str], None] = lambda _: None,
) -> AsyncIterator[Bot]:
    """Builds the bot, brings its database up to date, and delivers while the block runs. Raises CannotRun.

    `waits` hears why it is not there yet.
    """
    if settings.slack_bot_token is None:
        raise ValueError("without SLACK_BOT_TOKEN there is no Slack to work in")
    token = settings.slack_bot_token.get_secret_value()
    async with AsyncExitStack() as stack:
        url = settings.database_url.get_secret_value()
        await ready(url, say, waits)
        database = Database.open(url)
        stack.callback(database.close)
        threads = Threads(readers=database.readers, writers=database.writers)
        quick = await stack.enter_async_context(open_session(HANDLER_SECONDS))
        patient = await stack.enter_async_context(open_session(DELIVERER_SECONDS))
        metrics, outage = Metrics(), Outage()
        slow_client, client = (
            slack_client(
                token=token, base_url=settings.slack_api_url, session=session, heard=metrics.called, outage=outage
            )
            for session in (patient, quick)
        )
        installations = InstallationService(database)
        installation = Installation(client, _Kept(threads, installations, token, clock), outage=outage)
        stack.push_async_callback(installation.close)
        # Bolt gets the token from `authorize`; a client that has one too makes it warn that it is ignored.
        bolt_client = slack_client(token=None, base_url=settings.slack_api_url, session=quick)
        app = build_app(bolt_client, installation, token)
        directory = Directory(client, default_zone=settings.default_timezone)
        services = services_of(database, settings)
        people = PeopleWatch(services, directory, threads, clock)
        rooms = RoomWatch(services, directory, threads, clock)
        all_features = features(services, directory, threads, clock)
        renderers = renderers_of(all_features)
        to_private = settings.webhooks_to_private
        outside = await stack.enter_async_context(open_outside(to_private=to_private))
        caller = Caller(
            webhooks := WebhookService(database),
            outside,
            threads=threads,
            clock=clock,
            real=real_clock,
            to_private=to_private,
        )
        wake = asyncio.Event()
        loop = asyncio.get_running_loop()
        database.on_commit = partial(loop.call_soon_threadsafe, wake.set)
        deliverer = Deliverer(
            services.deliveries,
            renderers,
            Poster(slow_client),
            threads=threads,
            clock=clock,
            wake=wake,
            reaches=people.why_not,
            guard=rooms.why_not,
            look=rooms.look,
            claimed=metrics.claimed,
            caller=caller.call,
        )
        table = routes_of(all_features) | deliverer.routes()
        replies = Replies(client, quick, hooks=Hooks(settings.slack_api_url))
        dispatcher = Dispatcher(routes=table, directory=directory, replies=replies, served=metrics.served)
        stack.push_async_callback(dispatcher.close)
        dispatcher.register(app)
        delivering = await stack.enter_async_context(_delivering(deliverer))

        async def upkeep() -> None:
            workspace = (await installation.identity()).workspace
            for tick in (Tick.UPKEEP, Tick.FORGET, Tick.RETAIN):
                await table.ticks[tick](workspace)
            await threads.write(webhooks.forget, workspace, clock())
            await people.look_around(workspace)
            await rooms.look_around(workspace)

        async def look() -> None:
            # What they find is remembered, and logged where it is new.
            with suppress(SlackApiError, *AWAY):
                await installation.ask()
            await health.look()

        scheduler = build_scheduler(
            deliver=partial(table.ticks[Tick.DELIVER], ""), look=look, upkeep=upkeep, tidied=metrics.tidied
        )
        readiness = Readiness(
            settings,
            clock=clock,
            database=database,
            threads=threads,
            installations=installations,
            deliveries=services.deliveries,
            installation=installation,
            deliverer=delivering,
            scheduler=scheduler,
        )
        health = Health(readiness.checks(), starts_within=START_SECONDS, checked=metrics.checked)
        scheduler.start()
        stack.callback(scheduler.shutdown, wait=False)
        yield Bot(
            settings=settings,
            clock=clock,
            database=database,
            threads=threads,
            installation=installation,
            app=app,
            table=table,
            renderers=renderers,
            hand_over=hand_over_to(app, installation, dispatcher),
            unread=replies.unread,
            deliveries=services.deliveries,
            deliverer=deliverer,
            readiness=readiness,
            health=health,
            upkeep=upkeep,
            metrics=metrics,
        )


def services_of(database: Database, settings: Settings) -> Services:
    """Every use case, on one database and one calendar."""
    days = WorkingDays(settings.default_country)
    reminders = ReminderService(database, days)
    return Services(
        overviews=OverviewService(database),
        access=AccessService(database),
        attaching=AttachService(database),
        greetings=GreetingService(database),
        deliveries=DeliveryService(
            database, {**follows(), **questions_follow(), **erased(), **mentions(), Kind.REMINDER: reminders.sent}
        ),
        elsewhere=ElsewhereService(database),
        briefs=BriefService(database, days),
        comparisons=CompareService(database),
        discoveries=DiscoveryService(database),
        insights=InsightService(database),
        writing=WritingService(database),
        questions=QuestionService(database),
        brief_people=BriefPeopleService(database),
        history=HistoryService(database),
        messages=MessageService(database),
        candidates=CandidateService(database, days),
        interviews=InterviewService(database),
        decisions=DecisionService(database, days),
        todos=TodoService(database, days),
        scorecards=ScorecardService(database),
        panels=PanelService(database),
        proposals=ProposalService(database, days),
        reviews=ReviewService(database),
        choices=ChoiceService(database, days),
        trials=TrialService(database, days),
        starts=StartService(database, days),
        onboardings=OnboardingService(database, days),
        halts=HaltService(database),
        check_ins=CheckInService(database),
        reminders=reminders,
        exports=ExportService(database),
        kept_forms=KeptFormService(database),
        leavers=LeaverService(database),
        erasures=ErasureService(database),
        held=HeldService(database),
        retention=RetentionService(database),
        settings=SettingsService(database),
        guides=GuideService(database),
    )


@asynccontextmanager
async def _delivering(deliverer: Deliverer) -> AsyncIterator[asyncio.Task[None]]:
    """Delivers while the block runs; what is on its way then comes to its end, or is handed back."""
    loop = asyncio.create_task(deliverer.run(), name="deliverer")
    try:
        yield loop
    finally:
        loop.cancel()
        with suppress(asyncio.CancelledError):
            await loop
        with suppress(TimeoutError):
            async with asyncio.timeout(LAST_POSTS_SECONDS):
                await deliverer.close()
