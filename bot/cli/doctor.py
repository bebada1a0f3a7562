"""What is configured, reachable or missing, and how to mend it."""

import os
import stat
import time
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import suppress
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from enum import StrEnum
from pathlib import Path
from zoneinfo import ZoneInfo

import aiohttp
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.cli.manifest import REDIRECT_PATH, events_of, read_manifest, scopes_of
from bot.cli.typed import typed, typed_with
from bot.clock import real_clock
from bot.database import Stands
from bot.database import examine as look_at_database
from bot.doors.serve import PortTaken, bind
from bot.doors.slack import AWAY, DELIVERER_SECONDS, open_session, slack_client
from bot.oauth.pages import INSTALL
from bot.oauth.stores import BotStore
from bot.settings import Door, ManyWorkspaces, Settings
from domain.model import Value
from domain.outgoing import delivery
from domain.outgoing.delivery import Waiting
from domain.refusals import Unavailable
from handlers.edge.answers import Clock
from handlers.edge.errors import APP_REFUSED, code_of
from handlers.edge.hosts import is_loopback
from services.holidays import regions_of
from services.outgoing.deliveries import DeliveryService
from storage.database import Database
from storage.engine import address_of

#: Without these the bot works, but after a crash it cannot see whether a message is already there.
LOOK_BACK = frozenset({"im:history", "groups:history", "channels:history"})
#: Slack tells whole seconds, and the answer was on its way.
CLOCK_SECONDS = 5
#: Older or younger, and a signature is refused.
SIGNATURE_SECONDS = 300
#: A bot that runs renews each token an hour before that.
TOKEN_SECONDS = 60 * 60


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


async def examine(settings: Settings, clock: Clock = real_clock) -> AsyncIterator[Finding]:
    """Looks at one thing after the other; changes nothing."""
    yield fine(f"Settings can be read; requests come from {settings.door}.")
    yield check_zones(settings)
    yield check_port(settings)
    for readable in check_modes(Path(".env")):
        yield readable
    if settings.door is Door.PRACTICE:
        yield fine("The practice workspace brings its own database and needs no Slack.")
        return
    url = settings.database_url.get_secret_value()
    yield check_database(url)
    for waiting in check_messages(url):
        yield waiting
    address = address_of(url)
    files = companions_of(str(address.database)) if address.get_backend_name() == "sqlite" else ()
    for readable in check_modes(*files):
        yield readable
    async with open_session(DELIVERER_SECONDS) as session:
        async for finding in check_slack(settings, session, clock):
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
    """Whether it can be used, and is at the step that this program knows."""
    condition = look_at_database(url, thoroughly=True)
    match condition.stands:
        case Stands.READY | Stands.NEW:
            return fine(condition.what)
        case Stands.BEHIND:
            return odd(condition.what, f"Nothing to do: {typed('run')} prepares it, and so does {typed('migrate')}.")
        case Stands.AWAY | Stands.UNUSABLE:
            return broken(condition.what, condition.mend)


def check_messages(url: str) -> Iterator[Finding]:
    """Messages that have failed, and those that wait for longer than they should."""
    if look_at_database(url).stands is not Stands.READY:
        return
    database = Database.open(url)
    try:
        waiting = DeliveryService(database).waiting(real_clock())
    except Unavailable:
        return
    finally:
        database.close()
    more = f"See which: {typed_with('deliveries')}"
    late = [each for each in waiting if each.state is not delivery.State.FAILED]
    failed = [each for each in waiting if each.state is delivery.State.FAILED]
    if late:
        yield odd(f"{counted(late, 'message waits', 'messages wait')}, the oldest since {since(late)}.", more)
    if failed:
        yield odd(
            f"{counted(failed, 'message', 'messages')} could not be delivered, the oldest of {since(failed)}.", more
        )
    if not waiting:
        yield fine("No message waits that is due, and none has failed.")


def counted(found: Sequence[Waiting], one: str, many: str) -> str:
    return f"{len(found)} {one if len(found) == 1 else many}"


def since(found: Sequence[Waiting]) -> str:
    return f"{min(each.due_at for each in found):%Y-%m-%d %H:%M} UTC"


def companions_of(file: str) -> tuple[Path, ...]:
    """A SQLite file, and those that SQLite keeps beside it."""
    return tuple(Path(f"{file}{ending}") for ending in ("", "-wal", "-shm", "-journal"))


def check_modes(*files: Path) -> Iterator[Finding]:
    """Whether others on this machine can read what is secret."""
    if os.name != "posix":
        return
    for file in files:
        with suppress(OSError):
            if file.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO):
                yield odd(f"Others on this machine can read {file}.", f"Type: chmod 600 {file}")


async def check_slack(settings: Settings, session: aiohttp.ClientSession, clock: Clock) -> AsyncIterator[Finding]:
    """Tokens, scopes and the way in."""
    if not is_loopback(settings.slack_api_url) and settings.slack_api_url.startswith("http:"):
        yield odd("SLACK_API_URL is not encrypted, so tokens can be read on the way.", "Use an https:// address.")
    if settings.many is not None:
        async for finding in check_many(settings, settings.many, session, clock):
            yield finding
        return
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
    headers = {name.lower(): value for name, value in answer.headers.items()}
    yield check_clock(headers.get("date"), clock())
    yield check_scopes(headers.get("x-oauth-scopes"))
    events = ", ".join(events_of(read_manifest()))
    yield fine(f"Slack does not let me look which events it sends; your app's page Event Subscriptions needs {events}.")
    if settings.slack_app_token:
        token = settings.slack_app_token.get_secret_value()
        yield await check_socket(bot, token)
    else:
        yield fine("Requests come by HTTP: Slack must reach POST /slack/events at a public https:// address.")


async def check_many(
    settings: Settings, many: ManyWorkspaces, session: aiohttp.ClientSession, clock: Clock
) -> AsyncIterator[Finding]:
    """Whether workspaces can install it, and whether those that did can be served."""
    client = slack_client(token=None, base_url=settings.slack_api_url, session=session)
    secret = many.client_secret.get_secret_value()
    try:
        # Whoever knows the app by its secret says that there is no such code.
        await client.oauth_v2_access(client_id=many.client_id, client_secret=secret, code="doctor")
    except SlackApiError as error:
        headers = {name.lower(): value for name, value in (getattr(error.response, "headers", None) or {}).items()}
        if (code := code_of(error)) in APP_REFUSED:
            yield broken(
                f"Slack refuses SLACK_CLIENT_ID or SLACK_CLIENT_SECRET ({code}).",
                "Copy both again from your app's page Basic Information.",
            )
            return
        yield fine("Slack knows the app by its client id and secret.")
        yield check_clock(headers.get("date"), clock())
    except AWAY as error:
        yield broken(
            f"{settings.slack_api_url} does not answer ({type(error).__name__}).",
            "Check the network, a proxy, and SLACK_API_URL.",
        )
        return
    for finding in check_tokens(settings, many):
        yield finding
    back = f"{many.public_url or 'https://…'}{REDIRECT_PATH}"
    yield fine(
        f"Workspaces install it at {many.public_url or 'https://…'}{INSTALL}; Slack must know {back} as a redirect URL."
    )
    yield fine("Requests come by HTTP: Slack must reach POST /slack/events at a public https:// address.")


def check_tokens(settings: Settings, many: ManyWorkspaces) -> Iterator[Finding]:
    """How many workspaces there are, and whether a key opens each token."""
    url = settings.database_url.get_secret_value()
    if look_at_database(url).stands is not Stands.READY:
        return
    database = Database.open(url)
    try:
        store = BotStore(many.client_id, database, [key.get_secret_value() for key in many.keys])
        closed, kept = store.closed()
        dying = store.dying(time.time() + TOKEN_SECONDS)
    except Unavailable:
        return
    finally:
        database.close()
    if dying:
        yield odd(
            f"The tokens of {', '.join(dying)} die within the hour, and were not renewed.",
            f"If the bot does not run, start it. If it does, let them install it once more at {INSTALL}.",
        )
    if closed:
        yield broken(
            f"No key of TOKEN_ENCRYPTION_KEYS opens {closed} of {kept} tokens.",
            "Add the key that was there before, after the new one and a comma; or let those workspaces install it again.",
        )
    else:
        yield fine(f"The keys open the tokens of all workspaces ({kept}).")


def check_clock(date: str | None, here: datetime) -> Finding:
    """Our clock against Slack's: a wrong one sends messages at wrong hours, and from five minutes on nothing gets in."""
    try:
        there = parsedate_to_datetime(date or "")
        there = there if there.tzinfo else there.replace(tzinfo=UTC)
    except ValueError:
        return odd("This Slack does not tell its time.", "Compare this machine's clock with a right one yourself.")
    ahead = round((here - there).total_seconds())
    if abs(ahead) <= CLOCK_SECONDS:
        return fine("This machine's clock agrees with Slack's.")
    how = f"This machine's clock is {abs(ahead)} seconds {'ahead of' if ahead > 0 else 'behind'} Slack's."
    mend = "Let it be set by NTP, as with: timedatectl set-ntp true"
    return broken(how, mend) if abs(ahead) > SIGNATURE_SECONDS else odd(how, mend)


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
