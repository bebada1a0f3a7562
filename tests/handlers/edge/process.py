"""What a process does that does nothing but deliver."""

import asyncio
from datetime import UTC, datetime

import aiohttp
from slack_sdk.web.async_client import AsyncWebClient

from blocks.kit import Message, message, section
from blocks.text import md
from domain.outgoing.delivery import Delivery
from domain.outgoing.kinds import Kind
from handlers.edge.deliverer import Deliverer
from handlers.edge.poster import Poster
from handlers.edge.threads import Threads
from services.outgoing.deliveries import DeliveryService
from services.outgoing.style import StyleService
from storage.database import Database


def deliver(url: str, slack: str, token: str) -> None:
    """Sends what is due in this database to this Slack, until it is killed."""
    asyncio.run(_deliver(Database.open(url), slack, token))


async def _deliver(database: Database, slack: str, token: str) -> None:
    async with aiohttp.ClientSession() as session:
        client = AsyncWebClient(token=token, base_url=slack, session=session, retry_handlers=[])
        client.proxy = None
        deliverer = Deliverer(
            DeliveryService(database),
            {Kind.BRIEF_CARD: _draw},
            Poster(client),
            styles=StyleService(database),
            threads=Threads(readers=database.readers, writers=database.writers),
            clock=lambda: datetime(2026, 11, 23, 9, 0, tzinfo=UTC),
            wake=asyncio.Event(),
        )
        await deliverer.run()


async def _draw(_: Delivery) -> Message | None:
    return message(md("killed"), [section(md("killed"))])
