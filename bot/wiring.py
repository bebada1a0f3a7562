"""Everything is built here, once, and handed what it needs."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from dataclasses import dataclass
from functools import cache, partial

from apscheduler.schedulers.asyncio import AsyncIOScheduler
from slack_bolt.async_app import AsyncApp
from starlette.routing import BaseRoute

from bot.jobs import build_scheduler
from bot.settings import Door, Settings
from bot.slack import (
    DELIVERER_SECONDS,
    HANDLER_SECONDS,
    HandOver,
    Installation,
    build_app,
    hand_over_to,
    open_session,
    slack_client,
)
from bot.web import health_routes, slack_route
from domain.outgoing import Kind
from handlers.edge.answers import Clock, Renderer, Routes, Tick
from handlers.edge.deliverer import Deliverer
from handlers.edge.directory import Directory
from handlers.edge.dispatch import Dispatcher
from handlers.edge.hosts import Hooks
from handlers.edge.poster import Poster
from handlers.edge.replies import Replies
from handlers.edge.threads import Threads
from handlers.table import Services, features, renderers_of, routes_of
from services.briefs import BriefService
from services.candidates import CandidateService
from services.check_in_rows import follows
from services.check_ins import CheckInService
from services.decisions import DecisionService
from services.deliveries import DeliveryService
from services.greetings import GreetingService
from services.holidays import holidays_of
from services.messages import MessageService
from services.onboardings import OnboardingService
from services.overview import OverviewService
from services.panels import PanelService
from services.reminders import ReminderService
from services.scorecards import ScorecardService
from storage.database import Database
from storage.migrate import head, migrate


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
    deliveries: DeliveryService
    deliverer: Deliverer
    scheduler: AsyncIOScheduler

    def web_routes(self) -> list[BaseRoute]:
        """The web routes; in Socket Mode only those that say how the process is."""
        routes = health_routes({"database": self._answers, "schema": self._is_migrated, "scheduler": self._is_ticking})
        if self.settings.door is Door.HTTP and self.settings.slack_signing_secret:
            routes.append(slack_route(self.settings.slack_signing_secret.get_secret_value(), self.hand_over))
        return routes

    async def _answers(self) -> bool:
        await self.threads.read(self.database.ping)
        return True

    async def _is_migrated(self) -> bool:
        return await self.threads.read(self.database.revision) == newest_step()

    async def _is_ticking(self) -> bool:
        return bool(self.scheduler.running)


@cache
def newest_step() -> str | None:
    """The newest migration, read once: the files do not change while we run."""
    return head()


@asynccontextmanager
async def running_bot(settings: Settings, *, clock: Clock) -> AsyncIterator[Bot]:
    """Builds the bot, brings its database up to date, and delivers while the block runs."""
    if settings.slack_bot_token is None:
        raise ValueError("without SLACK_BOT_TOKEN there is no Slack to work in")
    token = settings.slack_bot_token.get_secret_value()
    async with AsyncExitStack() as stack:
        database = await _migrated(settings.database_url.get_secret_value())
        stack.callback(database.close)
        threads = Threads(readers=database.readers, writers=database.writers)
        quick = await stack.enter_async_context(open_session(HANDLER_SECONDS))
        patient = await stack.enter_async_context(open_session(DELIVERER_SECONDS))
        slow_client = slack_client(token=token, base_url=settings.slack_api_url, session=patient)
        client = slack_client(token=token, base_url=settings.slack_api_url, session=quick)
        installation = Installation(client)
        # Bolt gets the token from `authorize`; a client that has one too makes it warn that it is ignored.
        bolt_client = slack_client(token=None, base_url=settings.slack_api_url, session=quick)
        app = build_app(bolt_client, installation, token)
        directory = Directory(client, default_zone=settings.default_timezone)
        services = services_of(database, settings)
        all_features = features(services, directory=directory, threads=threads, clock=clock)
        renderers = renderers_of(all_features)
        wake = asyncio.Event()
        loop = asyncio.get_running_loop()
        database.on_commit = partial(loop.call_soon_threadsafe, wake.set)
        deliverer = Deliverer(
            services.deliveries, renderers, Poster(slow_client), threads=threads, clock=clock, wake=wake
        )
        table = routes_of(all_features) | deliverer.routes()
        Dispatcher(
            routes=table,
            directory=directory,
            replies=Replies(client, quick, hooks=Hooks(settings.slack_api_url)),
        ).register(app)
        await stack.enter_async_context(_delivering(deliverer))

        async def upkeep() -> None:
            await table.ticks[Tick.UPKEEP]((await installation.identity()).workspace)

        scheduler = build_scheduler(deliver=partial(table.ticks[Tick.DELIVER], ""), upkeep=upkeep)
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
            hand_over=hand_over_to(app),
            deliveries=services.deliveries,
            deliverer=deliverer,
            scheduler=scheduler,
        )


def services_of(database: Database, settings: Settings) -> Services:
    """Every use case, on one database and one calendar."""
    country = settings.default_country
    reminders = ReminderService(database, holidays_of(country))
    return Services(
        overviews=OverviewService(database),
        greetings=GreetingService(database),
        deliveries=DeliveryService(database, {**follows(), Kind.REMINDER: reminders.sent}),
        briefs=BriefService(database, holidays=holidays_of(country)),
        messages=MessageService(database),
        candidates=CandidateService(database),
        decisions=DecisionService(database, holidays_of(country)),
        scorecards=ScorecardService(database),
        panels=PanelService(database),
        onboardings=OnboardingService(database, country=country),
        check_ins=CheckInService(database),
        reminders=reminders,
    )


@asynccontextmanager
async def _delivering(deliverer: Deliverer) -> AsyncIterator[None]:
    """Delivers while the block runs; what is on its way then comes to its end."""
    loop = asyncio.create_task(deliverer.run(), name="deliverer")
    try:
        yield
    finally:
        loop.cancel()
        with suppress(asyncio.CancelledError):
            await loop
        await deliverer.close()


async def _migrated(url: str) -> Database:
    """The database at the newest step."""
    database = Database.open(url)
    if await asyncio.to_thread(database.revision) != newest_step():
        await asyncio.to_thread(migrate, url)
    return database
