"""What is configured, reachable or missing, and how to mend it."""

from collections.abc import AsyncIterator
from enum import StrEnum
from pathlib import Path
from zoneinfo import ZoneInfo

import aiohttp
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.addresses import without_secrets
from bot.manifest import read_manifest, scopes_of
from bot.serve import PortTaken, bind
from bot.settings import Door, Settings
from bot.slack import DELIVERER_SECONDS, open_session, slack_client
from bot.typed import typed
from domain.model import Value
from domain.refusals import Refusal
from handlers.edge.errors import code_of
from handlers.edge.hosts import is_loopback
from services.holidays import regions_of
from storage.database import Database
from storage.engine import address_of
from storage.migrate import head

#: Without these the bot works, but after a crash it cannot see whether a message is already there.
LOOK_BACK = frozenset({"im:history", "groups:history", "channels:history"})
AWAY = (aiohttp.ClientError, TimeoutError, OSError)


class State(StrEnum):
    FINE = "ok"
    ODD = "warning"
    BROKEN = "problem"


class Finding(Value):
    """One thing that was looked at; `mend` is the next step where there is one."""

    state: State
    what: str
    mend: str = ""

    def __str__(self) -> str:
        return f"{self.state:8} {self.what}" + (f"\n{'':8} → {self.mend}" if self.mend else "")


def fine(what: str) -> Finding:
    return Finding(state=State.FINE, what=what)


def odd(what: str, mend: str) -> Finding:
    return Finding(state=State.ODD, what=what, mend=mend)


def broken(what: str, mend: str) -> Finding:
    return Finding(state=State.BROKEN, what=what, mend=mend)


async def examine(settings: Settings) -> AsyncIterator[Finding]:
    """Looks at one thing after the other; changes nothing."""
    yield fine(f"Settings can be read; requests come from {settings.door}.")
    yield check_zones(settings)
    yield check_port(settings)
    if settings.door is Door.PRACTICE:
        yield fine("The practice workspace brings its own database and needs no Slack.")
        return
    yield check_database(settings.database_url.get_secret_value())
    async with open_session(DELIVERER_SECONDS) as session:
        async for finding in check_slack(settings, session):
            yield finding


def check_zones(settings: Settings) -> Finding:
    """Whether due dates can be computed in people's zones."""
    try:
        ZoneInfo(settings.default_timezone)
        ZoneInfo("America/New_York")
    except KeyError:
        return broken("Time zone data is missing.", "Install the package tzdata, then start again.")
    return fine(
        f"Time zones are there; people without one get {settings.default_timezone}; "
        f"days off: {_days_off(settings.default_country)}."
    )


def _days_off(place: str) -> str:
    if not place:
        return "Saturdays and Sundays only"
    regions = regions_of(place)
    choice = f" (nationwide ones; those of a region with DEFAULT_COUNTRY={regions[0]} and the like)" if regions else ""
    return f"weekends and public holidays of {place}{choice}"


def check_port(settings: Settings) -> Finding:
    try:
        bind(settings.host, settings.port).close()
    except PortTaken as taken:
        return odd(str(taken), "Nothing to do if that is the running bot.")
    return fine(f"{settings.host}:{settings.port} is free to listen on.")


def check_database(url: str) -> Finding:
    """Reachable, and at the step that this program knows."""
    address = address_of(url)
    if address.get_backend_name() == "sqlite" and not (file := Path(address.database or "")).exists():  # one look
        return fine(f"The database {file} will be made at the first start.")
    shown = without_secrets(url)
    database = Database.open(url)
    try:
        database.ping()
        found = database.revision()
    except Refusal:
        return broken(f"The database {shown} does not answer.", "Start it, or correct DATABASE_URL.")
    finally:
        database.close()
    if found is None:
        return odd(
            f"The database {shown} is empty.",
            f"Nothing to do: {typed('run')} prepares it, and so does {typed('migrate')}.",
        )
    if found != head():
        return odd(f"The database {shown} is at step {found}, this program at {head()}.", f"Run: {typed('migrate')}")
    return fine(f"The database {shown} answers and is up to date.")


async def check_slack(settings: Settings, session: aiohttp.ClientSession) -> AsyncIterator[Finding]:
    """Tokens, scopes and the way in."""
    if not is_loopback(settings.slack_api_url) and settings.slack_api_url.startswith("http:"):
        yield odd("SLACK_API_URL is not encrypted, so tokens can be read on the way.", "Use an https:// address.")
    assert settings.slack_bot_token
    bot = slack_client(
        token=settings.slack_bot_token.get_secret_value(), base_url=settings.slack_api_url, session=session
    )
    try:
        answer = await bot.auth_test()
    except SlackApiError as error:
        yield broken(
            f"Slack refuses SLACK_BOT_TOKEN ({code_of(error)}).",
            "Copy the Bot User OAuth Token again from your app's page OAuth & Permissions.",
        )
        return
    except AWAY as error:
        yield broken(
            f"{settings.slack_api_url} does not answer ({type(error).__name__}).",
            "Check the network, a proxy, and SLACK_API_URL.",
        )
        return
    yield fine(f"Slack knows the bot as {answer.get('user')} in {answer.get('team')}.")
    if answer.get("is_enterprise_install"):
        yield broken(
            "This token belongs to an installation for a whole organisation; AI Hire serves one workspace of it.",
            "On your app's page: install it to that one workspace instead, and copy the Bot User OAuth Token again.",
        )
    yield check_scopes({name.lower(): value for name, value in answer.headers.items()}.get("x-oauth-scopes"))
    if settings.slack_app_token:
        token = settings.slack_app_token.get_secret_value()
        yield await check_socket(bot, token)
    else:
        yield fine("Requests come by HTTP: Slack must reach POST /slack/events at a public https:// address.")


def check_scopes(header: str | None) -> Finding:
    """What the token may do, against what the manifest asks for."""
    if header is None:
        return odd("This Slack does not tell which scopes the token has.", "Compare them with manifest.yaml yourself.")
    granted = {scope.strip() for scope in header.split(",")}
    missing = scopes_of(read_manifest()) - granted
    if not missing:
        return fine("The token has every scope that the bot needs.")
    names = ", ".join(sorted(missing))
    mend = "Add them on your app's page OAuth & Permissions, then press Reinstall."
    if missing <= LOOK_BACK:
        return odd(f"Without {names} a message may be posted twice after a crash.", mend)
    return broken(f"The token lacks {names}.", mend)


async def check_socket(client: AsyncWebClient, token: str) -> Finding:
    """Whether the app token opens a connection."""
    try:
        await client.apps_connections_open(app_token=token)
    except SlackApiError as error:
        return broken(
            f"Slack refuses SLACK_APP_TOKEN ({code_of(error)}).",
            "On your app's page: turn Socket Mode on, and make an app-level token with connections:write.",
        )
    except AWAY as error:
        return broken(f"Socket Mode does not answer ({type(error).__name__}).", "Check the network and try again.")
    return fine("Socket Mode is on and the app token works.")
