"""Everything is built here, once, and handed what it needs."""

import asyncio
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from dataclasses import dataclass
from functools import partial

import structlog
from slack_bolt.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient
from starlette.routing import BaseRoute

from bot.cli.cannot import CannotRun
from bot.clock import real_clock
from bot.database import ready
from bot.doors.client import Outage
from bot.doors.slack import (
    DELIVERER_SECONDS,
    HANDLER_SECONDS,
    HandOver,
    Home,
    Installation,
    Unread,
    build_app,
    hand_over_to,
    open_session,
    slack_client,
)
from bot.doors.web import START_SECONDS, Health, health_routes, slack_route
from bot.jobs import Job, build_scheduler, upkeep_of
from bot.metrics import Metrics, metrics_route
from bot.oauth.pages import INSTALL, install_routes
from bot.oauth.stores import BotStore, StateStore
from bot.oauth.tokens import Tokens
from bot.readiness import Readiness
from bot.settings import Door, ManyWorkspaces, Settings
from domain.installation import Identity
from domain.outgoing.kinds import Kind
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
from services.brief.own import OwnSettingsService
from services.brief.people import BriefPeopleService
from services.brief.questions import QuestionService
from services.brief.questions import follows as questions_follow
from services.brief.writing import WritingService
from services.candidate.candidates import CandidateService
from services.candidate.interviews import InterviewService
from services.candidate.merging import MergeService
from services.decisions import DecisionService
from services.exports import ExportService
from services.exports import follows as exported
from services.history import HistoryService
from services.holidays import WorkingDays
from services.installations import InstallationService
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
from services.outgoing.mending import TroubleService
from services.outgoing.mentions import mentions
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
from storage.database import Database

log = structlog.get_logger(__name__)

#: Together with the web server's goodbye, less than the ten seconds after which we would be killed.
LAST_POSTS_SECONDS = 4.5


@dataclass(frozen=True)
class Bot:
    """A bot that runs; its routes are what makes it reachable."""

    settings: Settings
    clock: Clock
    database: Database
    threads: Threads
    home: Home
    #: The web addresses at which workspaces install it; none where it works in one, by its token.
    installing: list[BaseRoute]
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
        if self.settings.door in {Door.HTTP, Door.MANY} and self.settings.slack_signing_secret:
            routes.append(
                slack_route(self.settings.slack_signing_secret.get_secret_value(), self.hand_over, self.metrics.refused)
            )
        return [*routes, *self.installing]

    @property
    def installation(self) -> Installation:
        """Who we are in the one workspace of SLACK_BOT_TOKEN. Raises TypeError where there may be many."""
        if not isinstance(self.home, Installation):
            raise TypeError("there may be many workspaces")
        return self.home

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


async def _many(
    settings: Settings,
    many: ManyWorkspaces,
    client: AsyncWebClient,
    database: Database,
    threads: Threads,
    clock: Clock,
    unrenewed: Callable[[int], object],
) -> tuple[Tokens, list[BaseRoute]]:
    """The tokens of all workspaces, and where they install us. Raises CannotRun where no key opens any token."""
    store = BotStore(many.client_id, database, [key.get_secret_value() for key in many.keys])
    closed, kept = await threads.read(store.closed)
    if closed:
        log.error("no key opens some tokens", tokens=closed)
    if closed and closed == kept:
        raise CannotRun(
            "None of TOKEN_ENCRYPTION_KEYS opens the tokens in the database. Add the key that was there before, after "
            "the new one and a comma."
        )
    await threads.write(store.seal_anew)
    tokens = Tokens(
        store,
        InstallationService(database),
        client,
        client_secret=many.client_secret.get_secret_value(),
        threads=threads,
        clock=clock,
        unrenewed=unrenewed,
    )
    states = StateStore(database)
    routes = install_routes(
        many, api_url=settings.slack_api_url, client=client, tokens=tokens, states=states, threads=threads
    )
    return tokens, routes


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
    if settings.slack_bot_token is None and settings.many is None:
        raise ValueError("without SLACK_BOT_TOKEN or SLACK_CLIENT_ID there is no Slack to work in")
    async with AsyncExitStack() as stack:
        url = settings.database_url.get_secret_value()
        await ready(url, say, waits)
        database = Database.open(url)
        stack.callback(database.close)
        threads = Threads(readers=database.readers, writers=database.writers)
        quick = await stack.enter_async_context(open_session(HANDLER_SECONDS))
        patient = await stack.enter_async_context(open_session(DELIVERER_SECONDS))
        metrics, outage = Metrics(), Outage()
        reach = partial(slack_client, base_url=settings.slack_api_url, heard=metrics.called, outage=outage)
        # Without a token of its own: Bolt gets one from `authorize`, and a client that has one too makes it warn.
        plain = reach(token=None, session=patient)
        installations = InstallationService(database)
        home: Installation | Tokens
        installing: list[BaseRoute] = []
        if settings.many is None:
            token = settings.slack_bot_token.get_secret_value() if settings.slack_bot_token else ""
            slow_client, client = (reach(token=token, session=session) for session in (patient, quick))
            memory = _Kept(threads, installations, token, clock)
            home = Installation(client, memory, token=token, outage=outage)
        else:
            home, installing = await _many(settings, settings.many, plain, database, threads, clock, metrics.unrenewed)
            slow_client, client = (
                reach(token=None, session=session, token_of=home.token) for session in (patient, quick)
            )
        stack.push_async_callback(home.close)
        app = build_app(slack_client(token=None, base_url=settings.slack_api_url, session=quick))
        directory = Directory(client, default_zone=settings.default_timezone)
        services = services_of(database, settings)
        people = PeopleWatch(services, directory, threads, clock)
        rooms = RoomWatch(services, directory, threads, clock)
        all_features = features(services, directory, threads, clock)
        renderers = renderers_of(all_features)
        to_private = settings.webhooks_reach_private
        outside = await stack.enter_async_context(open_outside(to_private=to_private))
        caller = Caller(
            services.webhooks,
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
            styles=services.styles,
            threads=threads,
            clock=clock,
            wake=wake,
            reaches=people.why_not,
            guard=rooms.why_not,
            look=rooms.look,
            claimed=metrics.claimed,
            caller=caller.call,
            locale=people.locale,
        )
        table = routes_of(all_features) | deliverer.routes() | home.routes()
        replies = Replies(client, quick, hooks=Hooks(settings.slack_api_url))
        install_at = f"{settings.public_url}{INSTALL}" if settings.many and settings.public_url else ""
        dispatcher = Dispatcher(
            routes=table, directory=directory, replies=replies, served=metrics.served, install_at=install_at
        )
        stack.push_async_callback(dispatcher.close)
        dispatcher.register(app)
        delivering = await stack.enter_async_context(_delivering(deliverer))

        upkeep = upkeep_of(home, table.ticks)

        async def look() -> None:
            await home.look()
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
            home=home,
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
            home=home,
            installing=installing,
            app=app,
            table=table,
            renderers=renderers,
            hand_over=hand_over_to(app, home, dispatcher),
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
            database,
            {**follows(), **questions_follow(), **erased(), **exported(), **mentions(), Kind.REMINDER: reminders.sent},
        ),
        troubles=TroubleService(database),
        elsewhere=ElsewhereService(database),
        rooms=RoomService(database),
        styles=StyleService(database),
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
        merging=MergeService(database),
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
        own_settings=OwnSettingsService(database),
        webhooks=WebhookService(database, to_private=settings.webhooks_reach_private),
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
