"""The manifest asks for what the code needs, and for nothing more."""

import ast
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from jsonschema import Draft7Validator
from slack_sdk.web.async_client import AsyncWebClient

from blocks.routes import Route
from bot.cli.manifest import BadAddress, Manifest, http_manifest, read_manifest, scopes_of
from handlers.edge.payloads import ROOM_EVENTS
from tests.house import House

ROOT = Path(__file__).parents[2]
SCHEMA = json.loads((ROOT / "tests/data/slack-manifest.schema.2.0.0.json").read_text())

#: Every method that the code may call, and what it needs. One that is missing here fails the test below.
NEEDS: dict[str, set[str]] = {
    "auth.teams.list": set(),
    "oauth.v2.access": set(),
    "auth.test": set(),
    "api.test": set(),  # tells Slack's time
    "apps.connections.open": set(),  # the app-level token's own scope
    "views.open": set(),
    "views.push": set(),
    "views.update": set(),
    "views.publish": set(),
    "chat.getPermalink": set(),
    "chat.postMessage": {"chat:write"},
    "chat.postEphemeral": {"chat:write"},
    "chat.update": {"chat:write"},
    # Our own words about whoever was erased.
    "chat.delete": {"chat:write"},
    # Asks for an address, sends the file there, shares it.
    "files.upload.v2": {"files:write"},
    # A brief as a page in Slack, for whoever asks.
    "canvases.create": {"canvases:write"},
    "canvases.access.set": {"canvases:write"},
    "users.info": {"users:read"},
    "users.list": {"users:read"},
    "conversations.open": {"im:write"},
    # Only into private channels: hiring rooms, and where an onboarding lives.
    "conversations.invite": {"groups:write.invites"},
    # A hiring room is private; an onboarding may run in a public channel.
    "conversations.info": {"groups:read", "channels:read"},
    "conversations.members": {"groups:read", "channels:read"},
    "conversations.history": {"im:history", "groups:history", "channels:history"},
    "conversations.replies": {"im:history", "groups:history", "channels:history"},
}
#: Every event that is subscribed, and what each needs: scopes that the calls need, too.
EVENT_NEEDS = {
    "message.im": {"im:history"},
    "message.groups": {"groups:history"},
    "message.channels": {"channels:history"},
    "user_change": {"users:read"},
    "app_home_opened": set(),
    "app_mention": {"app_mentions:read"},
    "channel_archive": {"channels:read"},
    "channel_unarchive": {"channels:read"},
    "channel_deleted": {"channels:read"},
    "channel_left": {"channels:read"},
    "channel_shared": {"channels:read", "groups:read"},
    "channel_unshared": {"channels:read", "groups:read"},
    "channel_id_changed": {"channels:read", "groups:read"},
    "group_archive": {"groups:read"},
    "group_unarchive": {"groups:read"},
    "group_deleted": {"groups:read"},
    "group_left": {"groups:read"},
    "member_joined_channel": {"channels:read", "groups:read"},
    "member_left_channel": {"channels:read", "groups:read"},
}


def methods_in(source: str) -> Iterator[str]:
    """Slack's methods that a module names: as a call of the client, or as a text."""
    for node in ast.walk(ast.parse(source)):
        name = ""
        if isinstance(node, ast.Attribute):
            name = node.attr
        elif isinstance(node, ast.Constant) and isinstance(node.value, str) and "." in node.value:
            name = node.value.replace(".", "_")
        if "_" in name and not name.startswith("_") and callable(getattr(AsyncWebClient, name, None)):
            yield name.replace("_", ".")


def methods_of_the_code() -> set[str]:
    files = [file for room in ("bot", "handlers", "services") for file in (ROOT / room).rglob("*.py")]
    found = {method for file in files for method in methods_in(file.read_text())}
    return found - {"api.call"}


def events_of(manifest: Any) -> list[str]:
    return list(manifest["settings"]["event_subscriptions"]["bot_events"])


@pytest.fixture
def manifest() -> Manifest:
    return read_manifest()


def problems(manifest: Any) -> list[str]:
    return [error.message for error in Draft7Validator(SCHEMA).iter_errors(manifest)]


def test_both_manifests_follow_slacks_schema(manifest: Manifest) -> None:
    assert problems(manifest) == []
    for many in (False, True):
        assert problems(yaml.safe_load(http_manifest("https://hire.example.com", many=many))) == []


def test_an_app_for_many_workspaces_hears_when_it_is_taken_away_and_its_tokens_are_renewed() -> None:
    many = yaml.safe_load(http_manifest("https://hire.example.com/bot", many=True))
    assert many["oauth_config"]["redirect_urls"] == ["https://hire.example.com/bot/slack/oauth_redirect"]
    assert {"app_uninstalled", "tokens_revoked"} <= set(events_of(many))
    assert many["settings"]["token_rotation_enabled"]
    assert many["settings"]["org_deploy_enabled"]
    one = yaml.safe_load(http_manifest("https://hire.example.com"))
    assert not one["settings"]["token_rotation_enabled"]
    assert "redirect_urls" not in one["oauth_config"]


def test_the_scopes_are_those_that_the_calls_in_the_code_need(manifest: Manifest) -> None:
    calls = methods_of_the_code()
    assert {"chat.postMessage", "views.open", "users.info"} <= calls
    assert calls <= set(NEEDS), "a new call: what does it need, and why?"
    needed = {scope for method in calls for scope in NEEDS[method]}
    needed |= {scope for event in events_of(manifest) for scope in EVENT_NEEDS[event]}
    assert scopes_of(manifest) == needed | {"commands"}


def test_each_scope_has_its_reason_beside_it() -> None:
    lines = (ROOT / "manifest.yaml").read_text().splitlines()
    start = lines.index("    bot:") + 1
    scopes = [line for line in lines[start:] if line.startswith("      - ")]
    assert all(" # " in line for line in scopes[: len(scopes_of(read_manifest()))])


def test_the_events_are_those_that_somebody_listens_to(manifest: Manifest) -> None:
    assert set(events_of(manifest)) == {
        "message.im",
        "message.groups",
        "message.channels",
        "user_change",
        "app_home_opened",
        "app_mention",
        "channel_id_changed",
        *ROOM_EVENTS,
    }


def test_each_event_has_its_reason_beside_it(manifest: Manifest) -> None:
    lines = (ROOT / "manifest.yaml").read_text().splitlines()
    for event in events_of(manifest):
        assert any(line.strip().startswith(f"- {event} # ") for line in lines), event


def test_the_commands_are_those_that_the_code_answers(manifest: Manifest) -> None:
    (command,) = manifest["features"]["slash_commands"]
    assert command["command"] == "/ai-hire"
    assert command["should_escape"] is False
    words = {word.strip(" []") for word in command["usage_hint"].split("|")}
    assert {f"command.{word}" for word in words} | {Route.COMMAND_MENU} == {
        route.value for route in Route if route.name.startswith("COMMAND_")
    }


async def test_the_shortcuts_are_those_that_the_routing_table_serves(manifest: Manifest, house: House) -> None:
    assert {shortcut["callback_id"] for shortcut in manifest["features"]["shortcuts"]} == {
        route.value for route in house.bot.table.shortcuts
    }


def test_tokens_are_not_rotated_and_nothing_is_deployed_to_a_whole_organisation(manifest: Manifest) -> None:
    settings = manifest["settings"]
    assert settings["token_rotation_enabled"] is False
    assert settings["org_deploy_enabled"] is False
    assert settings["socket_mode_enabled"] is True


def test_the_http_manifest_names_one_address_everywhere() -> None:
    manifest = yaml.safe_load(http_manifest("https://hire.example.com/bot/"))
    address = "https://hire.example.com/bot/slack/events"
    assert manifest["settings"]["event_subscriptions"]["request_url"] == address
    assert manifest["settings"]["interactivity"]["request_url"] == address
    assert manifest["features"]["slash_commands"][0]["url"] == address
    assert manifest["settings"]["socket_mode_enabled"] is False
    assert http_manifest(address) == http_manifest("https://hire.example.com/bot")


@pytest.mark.parametrize(
    "url", ["http://hire.example.com", "hire.example.com", "", "https://", "https://x.example?a=1"]
)
def test_an_address_that_slack_cannot_reach_is_refused(url: str) -> None:
    with pytest.raises(BadAddress, match="https://"):
        http_manifest(url)
