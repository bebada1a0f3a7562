"""Any workspace may install the bot: each has its own token, and nothing of another's."""

import asyncio
from collections.abc import AsyncIterator
from urllib.parse import parse_qsl, urlsplit

import pytest
from cryptography.fernet import Fernet
from slack_sdk.oauth.installation_store.models.bot import Bot
from sqlalchemy import select, text
from structlog.testing import capture_logs

from blocks.gallery.worked import brief_of
from bot.cli.cannot import CannotRun
from bot.cli.doctor import State, examine
from bot.cli.manifest import REDIRECT_PATH
from bot.oauth.pages import INSTALL
from bot.oauth.tokens import Tokens
from domain.ids import new_id
from sandbox.doors import Kind
from sandbox.doors.events import deliver_events
from sandbox.doors.payloads import event_callback, shortcut, slash_command, view_submission
from sandbox.people.reading import read
from sandbox.workspace.faults import Fault
from storage.base import Base
from storage.installations import InstallationRow
from tests.handlers.hiring import HIRE, ROOM_ID
from tests.town import KEY, Town, a_town
from tests.worlds import keep


@pytest.fixture
async def town(database_url: str, unpaced: None) -> AsyncIterator[Town]:
    async with a_town(database_url) as opened:
        yield opened


@pytest.fixture
async def renewing_town(database_url: str, unpaced: None) -> AsyncIterator[Town]:
    async with a_town(database_url, rotates=True) as opened:
        yield opened


def everything_kept(town: Town) -> str:
    with town.bot.database.engine.connect() as connection:
        return repr([connection.execute(select(each)).all() for each in Base.metadata.sorted_tables])


async def say_hello(town: Town, name: str = "one") -> str:
    """Somebody writes to the bot, and reads what it answers."""
    workspace = getattr(town, name)
    maya = town.person(workspace, "maya")
    await maya.say(maya.dm, "hello")
    await town.drain()
    return read(maya.messages()[-1])


async def test_a_workspace_that_installs_it_is_served_and_one_that_did_not_reads_how(town: Town) -> None:
    done = await town.install(town.one)
    assert (done.status, "One &amp; Co" in done.text) == (200, True)
    assert "/ai-hire" in await say_hello(town)
    # The other one: each kind of request gets one plain sentence, or nothing where that takes a token.
    reply = await town.command(town.other, "maya", "/ai-hire list")
    assert "not installed in this workspace" in reply.text
    maya = town.person(town.other, "maya")
    event = {"type": "message", "user": maya.id, "text": "hello", "channel": maya.dm.id, "channel_type": "im"}
    assert (await town.door(town.other).deliver(Kind.EVENT, event_callback(town.other, event, maya.dm))).ok
    assert (await town.door(town.other).deliver(Kind.INTERACTIVE, shortcut(town.other, maya.user, "shortcut.brief"))).ok
    await town.drain()
    assert len(maya.messages()) == 0
    kept = everything_kept(town)
    assert "T0OTHER" not in kept
    # No token is readable in the database.
    assert town.one.app.bot_token not in kept


async def test_nothing_of_one_workspace_is_anybody_elses_though_its_people_have_the_same_ids(town: Town) -> None:
    for workspace in (town.one, town.other):
        assert (await town.install(workspace)).status == 200
    maya = town.person(town.one, "maya")
    made = brief_of(HIRE, id=new_id(), manager=maya.id).model_copy(update={"workspace": "T0ONE", "room": ROOM_ID})
    keep(town.bot.database, made, workspace="T0ONE")
    assert "Support triage" in (await town.command(town.one, "maya", "/ai-hire list")).text
    assert "Support triage" not in (await town.command(town.other, "maya", "/ai-hire list")).text
    await maya.command("/ai-hire candidate")
    # A form of the one, sent with the other's team: what it names is not there, and nothing is changed.
    kept = everything_kept(town)
    payload = view_submission(town.one, maya.user, maya.form)
    payload["team"] = {"id": town.other.team_id, "domain": "other"}
    reply = await town.door(town.other).deliver(Kind.INTERACTIVE, payload)
    assert "can't find" in reply.text
    assert everything_kept(town) == kept
    # Somebody of another company in a shared channel of this one is refused.
    eve = town.person(town.one, "eve")
    command = slash_command(town.one, eve.user, maya.dm, "/ai-hire", "list")
    assert "full members of this workspace only" in (await town.door(town.one).deliver(Kind.COMMAND, command)).text


async def test_an_organisation_that_installs_it_as_a_whole_is_one_workspace_and_its_admins_are_its_own(
    database_url: str, unpaced: None
) -> None:
    async with a_town(database_url, is_org_wide=True) as town:
        people = [town.person(town.one, name) for name in ("maya", "ana", "dana")]
        for person, team in zip(people, ("T0EAST", "T0WEST", "T0WEST"), strict=True):
            person.user.team_id, person.user.teams = team, (team,)
        maya, ana, dana = people
        done = await town.install(town.one)
        assert "Grid" in done.text
        assert "/ai-hire" in await say_hello(town)
        for person in (maya, ana):
            assert "full members" not in (await person.command("/ai-hire list")).text
        # Nobody who is in none of its workspaces; and an admin of one of them is none of the whole.
        ben = town.person(town.one, "ben")
        command = slash_command(town.one, ben.user, ben.dm, "/ai-hire", "list")
        assert "full members" in (await town.door(town.one).deliver(Kind.COMMAND, command)).text
        assert "admins" in (await dana.command("/ai-hire admin")).text
        dana.user.is_grid_admin = True
        with town.bot.database.engine.connect() as connection:
            assert connection.scalars(select(InstallationRow.workspace)).all() == ["E0GRID"]
        # A team of another installation in the same database is not touched by it.
        await town.install(town.other)
        assert "/ai-hire" in await say_hello(town, "other")


async def test_a_key_that_is_exchanged_seals_anew_and_without_any_that_opens_the_bot_says_so(
    sqlite_url: str, unpaced: None
) -> None:
    async with a_town(sqlite_url) as town:
        await town.install(town.one)
        before, anew = everything_kept(town), Fernet.generate_key().decode()
        await town.restart(f"{anew},{KEY}")
        assert everything_kept(town) != before
        await town.restart(anew)
        assert "/ai-hire" in await say_hello(town)
        assert State.BROKEN not in [found.state async for found in examine(town.settings, town.clock)]
        with pytest.raises(CannotRun, match="TOKEN_ENCRYPTION_KEYS"):
            await town.restart(KEY)
        problems = [found.what async for found in examine(town.settings, town.clock) if found.state is State.BROKEN]
        assert problems == ["No key of TOKEN_ENCRYPTION_KEYS opens 1 of 1 tokens."]


@pytest.mark.parametrize(
    ("how", "says"),
    [
        ("forged state", "begun in another browser"),
        ("no cookie", "begun in another browser"),
        ("somebody else's state", "begun in another browser"),
        ("used twice", "completed already"),
        ("forged code", "does not know this code"),
        ("expired code", "does not know this code"),
        ("used code", "used already"),
        ("cancelled", "chose not to install"),
        ("wrong secret", "refuses the settings"),
        ("wrong redirect", "refuses the settings"),
        ("slack away", "did not answer"),
        ("huge", "does not know this code"),
        ("markup", "did not install"),
    ],
)
async def test_an_installation_that_cannot_be_says_why_and_keeps_nothing(
    sqlite_url: str, unpaced: None, how: str, says: str, caplog: pytest.LogCaptureFixture
) -> None:
    async with a_town(sqlite_url) as town:
        state, cookies = await town.begin()
        code = town.distribution.consent(town.one)
        query = {"state": state, "code": code}
        match how:
            case "forged state":
                query["state"] = "forged"
            case "no cookie":
                cookies = {}
            case "somebody else's state":
                query["state"], _ = await town.begin()
            case "used twice":
                assert (await town.get(REDIRECT_PATH, cookies, **query)).status == 200
                query["code"] = town.distribution.consent(town.other)
            case "forged code":
                query["code"] = "forged"
            case "expired code":
                town.distribution.codes[code].issued -= 3600
            case "used code":
                town.distribution.codes[code].is_used = True
            case "cancelled":
                query = {"error": "access_denied", "state": state}
            case "wrong secret":
                town.distribution.client_secret = "another"
            case "wrong redirect":
                town.distribution.codes[code].redirect_uri = "https://elsewhere.example.com/"
            case "slack away":
                town.one.faults.always("oauth.v2.access", Fault(status=503))
            case "huge":
                query["code"] = "x" * 5000
            case "markup":
                query = {"error": "<script>alert(1)</script>", "state": state}
        answer = await town.get(REDIRECT_PATH, cookies, **query)
        assert says in answer.text
        assert "<script" not in answer.text
        assert town.other.app.bot_token not in everything_kept(town)
        assert "T0OTHER" not in everything_kept(town)
        if how not in ("used twice", "cancelled", "markup"):
            assert answer.status >= 400
        # Neither a code nor a state is anybody's to read.
        assert code not in caplog.text
        assert state not in caplog.text


async def test_the_way_to_slack_takes_nothing_from_the_address_it_was_opened_with(town: Town) -> None:
    begun = await town.get(
        INSTALL, team="T1&redirect_uri=https://evil.example.com&scope=admin", redirect_uri="https://e.vil"
    )
    asked = dict(parse_qsl(urlsplit(begun.location).query))
    assert "evil" not in begun.location
    assert "admin" not in asked["scope"].split(",")
    assert begun.location.startswith(town.settings.slack_api_url.removesuffix("/api/"))
    page = await town.get(REDIRECT_PATH, state="x", code="y")
    assert page.status == 400


async def test_two_browsers_that_bring_the_same_state_at_once_install_once(town: Town) -> None:
    state, cookies = await town.begin()
    codes = [town.distribution.consent(town.one) for _ in range(4)]
    answers = await asyncio.gather(*(town.get(REDIRECT_PATH, cookies, state=state, code=code) for code in codes))
    assert sorted(answer.status for answer in answers) == [200, 401, 401, 401]


async def test_strangers_cannot_fill_the_database_with_installations_that_they_begin(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.oauth.stores.MOST_STATES", 3)
    statuses = [(await town.get(INSTALL)).status for _ in range(5)]
    assert statuses == [302, 302, 302, 503, 503]


async def test_where_it_is_taken_away_nothing_is_sent_until_it_is_installed_again(town: Town) -> None:
    await town.install(town.one)
    await town.install(town.other)
    maya = town.person(town.one, "maya")
    assert "/ai-hire" in await say_hello(town)
    before = everything_kept(town).count("T0ONE")
    # Something is due, and then the app is gone.
    await maya.say(maya.dm, "hello again")
    town.distribution.take_away(town.one)
    await deliver_events(town.one, town.door(town.one))
    seen = len(maya.messages())
    calls = town.calls_of(town.one)
    await town.bot.upkeep()
    await town.drain()
    assert len(maya.messages()) == seen
    assert town.calls_of(town.one) == calls
    assert everything_kept(town).count("T0ONE") >= before
    assert "not installed" in (await town.command(town.one, "maya", "/ai-hire list")).text
    # The other one is not touched by it.
    assert "/ai-hire" in await say_hello(town, "other")
    await town.install(town.one)
    await town.drain()
    assert "/ai-hire" in await say_hello(town)


async def test_word_of_an_older_installation_that_comes_late_stops_nothing(town: Town) -> None:
    await town.install(town.one)
    for kind in ("app_uninstalled", "tokens_revoked"):
        assert (await town.door(town.one).deliver(Kind.EVENT, event_callback(town.one, {"type": kind}))).ok
    assert "/ai-hire" in await say_hello(town)


async def test_a_token_is_renewed_once_by_all_replicas_and_in_time(renewing_town: Town) -> None:
    town = renewing_town
    town.distribution.lifetime = 3600
    await town.install(town.one)
    first = town.one.app.bot_token
    await town.start()
    town.distribution.lifetime = 12 * 3600
    await asyncio.gather(*(bot.home.look() for bot in town.bots for _ in range(3)))
    renewals = [each for each in town.calls.exchanged if each.get("grant_type")]
    assert len(renewals) == 1
    assert town.one.app.bot_token != first
    assert "/ai-hire" in await say_hello(town)
    kept = everything_kept(town)
    assert renewals[0]["refresh_token"] not in kept
    assert not [token for token in town.distribution.refresh_tokens if token in kept]


async def test_a_token_that_died_meanwhile_is_renewed_before_it_is_used(renewing_town: Town) -> None:
    town = renewing_town
    town.distribution.lifetime = 1
    await town.install(town.one)
    town.distribution.ended[town.one.app.bot_token] = "token_expired"
    town.distribution.lifetime = 12 * 3600
    assert "/ai-hire" in await say_hello(town)
    assert len([each for each in town.calls.exchanged if each.get("grant_type")]) == 1


async def test_a_broken_chain_of_tokens_stops_that_workspace_until_it_is_installed_again(renewing_town: Town) -> None:
    town = renewing_town
    await town.install(town.other)
    town.distribution.lifetime = 1
    await town.install(town.one)
    town.distribution.refresh_tokens = {
        token: whose for token, whose in town.distribution.refresh_tokens.items() if whose is not town.one
    }
    town.distribution.lifetime = 12 * 3600
    with town.bot.database.engine.begin() as connection:
        past = text("UPDATE slack_bots SET bot_token_expires_at = '2026-01-01' WHERE team_id = 'T0ONE'")
        connection.execute(past)
    assert "not installed" in (await town.command(town.one, "maya", "/ai-hire list")).text
    assert (await town.get("/readyz")).status == 200
    assert "/ai-hire" in await say_hello(town, "other")
    await town.install(town.one)
    assert "/ai-hire" in await say_hello(town)


async def killed_in_a_renewal(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    """Slack has answered the first bot, and the process is gone before its row is written; another one starts."""
    town.distribution.lifetime = 3600
    await town.install(town.one)
    before = town.one.app.bot_token

    async def killed(_: object) -> None:
        raise RuntimeError("killed")

    with monkeypatch.context() as patch:
        patch.setattr(town.bot.home, "_save", killed)
        with pytest.raises(RuntimeError, match="killed"):
            await town.bot.home.look()
    assert town.one.app.bot_token != before
    # The token of before lives on, for what is left of its time.
    town.one.app.bot_token = before
    town.distribution.lifetime = 12 * 3600
    await town.running.pop().aclose()
    town.bots.pop()
    await town.start()


def unrenewed(town: Town) -> float | None:
    return town.bot.metrics.registry.get_sample_value("ai_hire_tokens_not_renewed")


async def test_a_kill_between_slacks_new_token_and_its_row_is_told_in_time_and_mended_by_installing_anew(
    renewing_town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    town = renewing_town
    await killed_in_a_renewal(town, monkeypatch)
    with capture_logs() as logs:
        for _ in range(2):
            await town.bot.home.look()
    errors = [line["error"] for line in logs if line["event"] == "token not renewed"]
    assert errors == ["invalid_refresh_token"]
    assert unrenewed(town) == 1
    # As long as the token lives all goes on.
    assert "/ai-hire" in await say_hello(town)
    warned = [found.what async for found in examine(town.settings, town.clock) if found.state is State.ODD]
    assert "The tokens of T0ONE die within the hour, and were not renewed." in warned
    # Then people are told what to do, and nobody's request fails.
    with town.bot.database.engine.begin() as connection:
        past = text("UPDATE slack_bots SET bot_token_expires_at = '2026-01-01' WHERE team_id = 'T0ONE'")
        connection.execute(past)
    await town.bot.home.look()
    assert "not installed in this workspace" in (await town.command(town.one, "maya", "/ai-hire list")).text
    assert unrenewed(town) == 0
    await town.install(town.one)
    assert "/ai-hire" in await say_hello(town)
    assert "die within the hour" not in str([found.what async for found in examine(town.settings, town.clock)])


async def test_installed_anew_in_the_moment_in_which_it_is_stopped_it_goes_on(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    await town.install(town.one)
    home = town.bot.home
    assert isinstance(home, Tokens)
    stop = home._stop

    async def stopped_late(workspace: str, mark: str, bot: Bot | None) -> None:
        # Slack has said that the token is dead; before that is written, somebody installs it.
        await town.install(town.one)
        await stop(workspace, mark, bot)

    monkeypatch.setattr(home, "_stop", stopped_late)
    town.distribution.take_away(town.one)
    event = event_callback(town.one, {"type": "app_uninstalled"})
    assert (await town.door(town.one).deliver(Kind.EVENT, event)).ok
    monkeypatch.undo()
    assert "/ai-hire" in await say_hello(town)
    # What Slack still has to tell of the one before comes in any order, and again.
    for kind in ("app_uninstalled", "tokens_revoked", "app_uninstalled"):
        assert (await town.door(town.one).deliver(Kind.EVENT, event_callback(town.one, {"type": kind}))).ok
    assert "/ai-hire" in await say_hello(town)
